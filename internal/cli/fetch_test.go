package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/compat"
	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/fetch/fetchtest"
	"github.com/dtogen/dtogen/internal/plan"
)

// fetchedHosts are of the versions that offer different things, and of one that has
// users; CORPUS=all takes every recorded server.
var fetchedHosts = []string{
	"aim-3.9.60", "edge-4.0.17", "trendsic-4.0.40", "edge-4.0.62", "edge-5.4.0", "aim-5.14", "trendsic-8.0", "edge-10.1", "app-auth-10.1",
}

// TestFetchEveryVersion fetches from recorded servers, twice: the second run changes
// no byte, and what was fetched means the same as all that the server shows.
func TestFetchEveryVersion(t *testing.T) {
	live := filepath.Join("..", "..", "..", "shared", "corpus", "live")
	hosts := fetchedHosts
	if os.Getenv("CORPUS") == "all" {
		entries, err := os.ReadDir(live)
		require.NoError(t, err)
		hosts = nil
		for _, e := range entries {
			hosts = append(hosts, e.Name())
		}
	}
	all := recorded(t)
	for _, host := range hosts {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			served := fetchtest.Serve(filepath.Join(live, host))
			defer served.Close()
			dir := filepath.Join(t.TempDir(), "specs")
			var stdout, stderr bytes.Buffer
			run := func() {
				require.Equal(t, exitOK, Main([]string{"fetch", "--rate", "0", "-o", dir, served.Base()}, &stdout, &stderr), "%s", &stderr)
			}
			run()
			before := tree(t, dir)
			first := len(served.Requests())
			run()
			assert.Equal(t, before, tree(t, dir), "a second run changes nothing")
			assert.Len(t, served.Requests(), 2*first)
			t.Logf("%d requests: %s%s", first, &stdout, &stderr)

			// The OpenAPI document alone has the values of an enum as those that a
			// property may have.
			files, err := filepath.Glob(filepath.Join(live, host, "types", "metadata-format.json"))
			require.NoError(t, err)
			if file := filepath.Join(live, host, "operations-format.json"); exists(file) {
				files = append(files, file)
			}
			for kind, of := range all[host] {
				if kind != "openapi" {
					files = append(files, of...)
				}
			}
			slices.Sort(files)
			full, taken := understood(t, served.Base(), files), understood(t, served.Base(), []string{dir})
			for _, finding := range append(compat.Compare(full, taken), compat.Compare(taken, full)...) {
				if finding.Category != compat.Nothing {
					t.Errorf("%s %s: %s", finding.Rule, finding.Subject, finding.Message)
				}
			}
		})
	}
}

// understood is what files say, as one side of a comparison.
func understood(t *testing.T, base string, files []string) compat.Side {
	t.Helper()
	s := &session{}
	a := &api{API: &config.API{Name: "x", BaseURL: base, Specs: files}}
	s.understand(a)
	s.diags.Grade(diag.NotRecognised, diag.Warning)
	s.diags.Grade(diag.EmptyInput, diag.Warning)
	return side(a, plan.Names{})
}

func exists(name string) bool { _, err := os.Stat(name); return err == nil }

// tree is the files below a folder, by name.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		files[strings.TrimPrefix(filepath.ToSlash(name), filepath.ToSlash(dir))] = string(data)
		return err
	}))
	return files
}
