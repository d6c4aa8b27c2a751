package cli

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
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

// TestFetchSavedForms saves what a server shows in each form that browsers know, and
// takes it back: the same files come of it.
func TestFetchSavedForms(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("..", "..", "cmd", "dtogen", "testdata", "script", "fetch.txtar"))
	require.NoError(t, err)
	shop := t.TempDir()
	for _, f := range archive.Files {
		put(t, filepath.Join(shop, f.Name), f.Data)
	}
	for name, dir := range map[string]string{
		"shop": filepath.Join(shop, "v1"), "recorded": filepath.Join("..", "..", "..", "shared", "corpus", "live", "aim-10.1"),
	} {
		t.Run(name, func(t *testing.T) {
			if !exists(dir) {
				t.Skip("no recorded servers beside the checkout")
			}
			served := fetchtest.Serve(dir)
			defer served.Close()
			fetched := filepath.Join(t.TempDir(), "fetched")
			fetchInto(t, fetched, served.Base())
			want := tree(t, fetched)
			var index struct{ Files []struct{ File, URL string } }
			require.NoError(t, json.Unmarshal([]byte(want["/index.json"]), &index))
			delete(want, "/index.json")

			saved := t.TempDir()
			var entries []map[string]any
			var packed bytes.Buffer
			z := zip.NewWriter(&packed)
			for i, f := range index.Files {
				text := want["/"+f.File]
				entries = append(entries, map[string]any{
					"request":  map[string]any{"url": f.URL + "#x"},
					"response": map[string]any{"status": 200, "content": map[string]any{"text": text}},
				})
				w, err := z.Create(fmt.Sprintf("saved/%d", i))
				require.NoError(t, err)
				_, err = w.Write([]byte(text))
				require.NoError(t, err)
				put(t, filepath.Join(saved, "folder", fmt.Sprint(i)), []byte(text))
				if strings.HasSuffix(f.File, ".html") {
					text = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"B\"\r\nSnapshot-Content-Location: " + f.URL +
						"\r\n\r\n--B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(text)) + "\r\n--B--\r\n"
				}
				put(t, filepath.Join(saved, "mhtml", fmt.Sprint(i)+".mhtml"), []byte(text))
			}
			require.NoError(t, z.Close())
			put(t, filepath.Join(saved, "zip"), packed.Bytes())
			har, err := json.Marshal(map[string]any{"log": map[string]any{"entries": entries}})
			require.NoError(t, err)
			put(t, filepath.Join(saved, "har"), har)
			for _, form := range []string{"folder", "zip", "har", "mhtml"} {
				dir := filepath.Join(t.TempDir(), form)
				fetchInto(t, dir, "--from", filepath.Join(saved, form))
				got := tree(t, dir)
				delete(got, "/index.json")
				assert.Equal(t, slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got)), form)
				for name, text := range got {
					assert.Equal(t, want[name], text, "%s of %s", name, form)
				}
			}
		})
	}
}

func fetchInto(t *testing.T, dir string, args ...string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	require.Equal(t, exitOK, Main(append([]string{"fetch", "--rate", "0", "-o", dir}, args...), &stdout, &stderr), "%s", &stderr)
}

func put(t *testing.T, name string, data []byte) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
	require.NoError(t, os.WriteFile(name, data, 0o666))
}
