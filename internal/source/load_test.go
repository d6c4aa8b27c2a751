package source

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func tree(t *testing.T, files map[string]string) string {
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(p), 0o755))
		require.NoError(t, os.WriteFile(p, []byte(text), 0o644))
	}
	return dir
}

func load(dir string, names ...string) (paths, problems []string) {
	files, found := Load(dir, names)
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	for _, p := range found {
		problems = append(problems, p.Span.Position().String()+": "+p.Message)
	}
	return paths, problems
}

func TestLoadFolder(t *testing.T) {
	dir := tree(t, map[string]string{
		"specs/b.txt": "b", "specs/a.txt": "a", "specs/sub/c.txt": "c",
		"specs/.hidden": "x", "specs/.git/config": "x", "specs/out/aim/dtogen.lock.json": "{}", "specs/out/aim/a.go": "x", "specs/dtogen.yaml": "x", "specs/index.json": `{"files":[]}`,
	})
	want := []string{"specs/a.txt", "specs/b.txt", "specs/sub/c.txt"}
	for _, names := range [][]string{{"specs"}, {"./specs/"}, {"specs/sub", "specs/b.txt", "specs/a.txt", "specs"}} {
		paths, problems := load(dir, names...)
		assert.Equal(t, want, paths, "%v", names)
		assert.Empty(t, problems)
	}
}

func TestLoadIndex(t *testing.T) {
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte("a")))
	dir := tree(t, map[string]string{
		"s/a.txt": "a", "s/sub/b.txt": "b",
		"s/index.json": `{"files": [
			{"file": "a.txt", "url": "https://x/a", "time": "2025-01-02T03:04:05Z", "serverVersion": "10.15", "sha256": "` + sum + `"},
			{"file": "sub/b.txt", "host": "x", "path": "/b", "sha256": "00"},
			{"file": "gone.txt"}
		]}`,
	})
	files, problems := Load(dir, []string{"s"})
	require.Len(t, files, 2)
	assert.Equal(t, "https://x/a", files[0].Meta.URL)
	assert.Equal(t, 2025, files[0].Meta.Time.Year())
	assert.Equal(t, "10.15", files[0].Meta.ServerVersion)
	assert.Equal(t, "x", files[1].Meta.Host)
	require.Len(t, problems, 2)
	assert.Equal(t, Mismatch, problems[0].Kind)
	assert.Equal(t, "s/index.json:3:4", problems[0].Span.Position().String())
	assert.Equal(t, "the index names s/gone.txt, which is not there", problems[1].Message)

	files, problems = Load(dir, []string{"s/a.txt"})
	require.Len(t, files, 1)
	assert.Equal(t, "10.15", files[0].Meta.ServerVersion, "a file on its own has its index beside it too")
	assert.Empty(t, problems)
}

func TestLoadIndexOfAll(t *testing.T) {
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte("a\nb\n")))
	dir := tree(t, map[string]string{
		"s/a.txt": "a\r\nb\r\n", "s/b.txt": "b",
		"s/index.json": `{"files": [{"file": "a.txt", "url": "https://x/api/a", "sha256": "` + sum + `"}, {"file": "b.txt"}],
			"baseUrl": "https://x/api", "time": "2025-01-02T03:04:05Z", "serverVersion": "10.15", "more": [1]}`,
	})
	files, problems := Load(dir, []string{"s"})
	assert.Empty(t, problems, "git on Windows may check out other line ends")
	require.Len(t, files, 2)
	assert.Equal(t, "https://x/api", files[0].Meta.BaseURL)
	assert.Equal(t, 2025, files[0].Meta.Time.Year())
	assert.Equal(t, "10.15", files[0].Meta.ServerVersion)
	assert.Equal(t, Meta{}, files[1].Meta, "nobody fetched it")
}

func TestLoadProblems(t *testing.T) {
	dir := tree(t, map[string]string{"empty/.keep": "", "bad/index.json": `{"files": [{"file": 7}]}`, "bad/a": "", "other/index.json": `{"x":1}`})
	_, problems := load(dir, "empty", "missing.txt")
	assert.Equal(t, []string{
		"empty:1:1: there is no file in this folder",
		"missing.txt:1:1: cannot be read: no such file or directory",
	}, problems)
	_, problems = load(dir, "bad")
	require.Len(t, problems, 1)
	assert.Contains(t, problems[0], "bad/index.json:1:12: the index cannot be read")
	require.NoError(t, os.Symlink("nowhere", filepath.Join(dir, "other/link.txt")))
	paths, problems := load(dir, "other")
	assert.Equal(t, []string{"other/index.json"}, paths, "not every index.json is an index")
	assert.Equal(t, []string{"other/link.txt:1:1: this symbolic link leads to nothing that can be read"}, problems)
}
