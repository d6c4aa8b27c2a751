package parser

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/require"
)

func TestScraped(t *testing.T) {
	for _, path := range parsertest.Corpus(t, "scraped/*/*/*.*") {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		var diags diag.List
		doc := Parse(source.NewFile(filepath.Base(path), data), &diags)
		where, _ := filepath.Rel(filepath.Join(filepath.Dir(path), "../../.."), path)
		for _, d := range diags.All() {
			if d.Code != diag.NotRecognised {
				t.Errorf("%s: %s %s: %s", where, d.Span.Position(), d.Code, d.Message)
			}
		}
		for _, lost := range parsertest.Uncovered(doc, &diags) {
			t.Errorf("%s: uncovered %s", where, lost)
		}
	}
}
