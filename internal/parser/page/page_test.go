package page

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSeeds(t *testing.T) {
	paths, err := filepath.Glob("../../../specs/*/*.txt")
	require.NoError(t, err)
	require.Len(t, paths, 5)
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			var diags diag.List
			doc := Parse(source.NewFile(path, data), &diags)
			t.Log(parsertest.Dump(doc))
			assert.Empty(t, parsertest.Diags(&diags))
			assert.Empty(t, parsertest.Uncovered(doc, &diags))
		})
	}
}
