package page

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func parseFile(t testing.TB, path string) (*model.Document, *diag.List) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var diags diag.List
	return Parse(source.NewFile(filepath.Base(path), data), &diags), &diags
}

// TestLivePages reads the pages of all recorded servers, in all formats.
func TestLivePages(t *testing.T) {
	for _, path := range parsertest.Corpus(t, "live/*/pages/*.html") {
		info, err := os.Stat(path)
		require.NoError(t, err)
		if info.Size() == 0 {
			continue // a page that the server could not make
		}
		doc, diags := parseFile(t, path)
		where := strings.TrimPrefix(path, filepath.Dir(filepath.Dir(filepath.Dir(path))))
		assert.Empty(t, parsertest.Uncovered(doc, diags), where)
		for _, d := range diags.All() {
			if d.Code != diag.PageFailed {
				t.Errorf("%s: %s %s: %s", where, d.Span.Position(), d.Code, d.Message)
			}
		}
		op, _, _ := strings.Cut(filepath.Base(path), ".")
		if assert.NotEmpty(t, doc.Operations, where) {
			assert.Equal(t, op, doc.Operations[0].Name, where)
		}
		assert.NotEmpty(t, doc.Samples, where)
	}
}
