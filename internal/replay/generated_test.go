package replay

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/cli"
)

// TestGenerated: the clients below testdata/generated are those that dtogen makes now.
func TestGenerated(t *testing.T) {
	var out, errs bytes.Buffer
	code := cli.Main([]string{"check", "--config", "dtogen.yaml"}, &out, &errs)
	assert.Zero(t, code, "run go generate ./internal/replay\n%s%s", &out, &errs)
}

// TestExamples: what is proven here of aim and trendsic holds for the packages of this
// repository, which differ in their import paths alone.
func TestExamples(t *testing.T) {
	for _, name := range []string{"aim", "trendsic"} {
		err := filepath.WalkDir("testdata/generated/"+name, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			ours, err := os.ReadFile(path)
			require.NoError(t, err)
			theirs, err := os.ReadFile("../../" + strings.TrimPrefix(filepath.ToSlash(path), "testdata/"))
			require.NoError(t, err)
			assert.Equal(t, string(theirs), strings.ReplaceAll(string(ours), "/internal/replay/testdata/generated/", "/generated/"), path)
			return nil
		})
		require.NoError(t, err)
	}
}
