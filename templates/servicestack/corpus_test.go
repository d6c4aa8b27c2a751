// What tests of this package share: recordings of real servers, excerpts of which
// stand in testdata.

package servicestack

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// recorded returns a file of the recordings, or skips the test where they are absent.
func recorded(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	for {
		path := filepath.Join(dir, "shared", "corpus", name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Skip("the corpus of recorded servers is not beside this checkout")
		}
		dir = up
	}
}

// table reads a file of tab-separated columns with their names in the first line, and
// comments before it.
func table(t testing.TB, path string) []map[string]string {
	t.Helper()
	var columns []string
	var rows []map[string]string
	for _, line := range lines(t, path) {
		cells := strings.Split(line, "\t")
		switch {
		case columns == nil && strings.HasPrefix(line, "#"):
		case columns == nil:
			columns = cells
		default:
			row := map[string]string{}
			for i, cell := range cells {
				row[columns[i]] = cell
			}
			rows = append(rows, row)
		}
	}
	require.NotEmpty(t, rows, path)
	return rows
}

func lines(t testing.TB, path string) []string {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	var all []string
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 64<<20)
	for scanner.Scan() {
		all = append(all, scanner.Text())
	}
	require.NoError(t, scanner.Err())
	return all
}
