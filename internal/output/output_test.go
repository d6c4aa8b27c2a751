package output

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const header = "// " + Header + "\n"

// pkg makes a package "aim" of name, text pairs.
func pkg(pairs ...string) []Package {
	p := Package{Dir: "aim", Lock: Lock{Version: "v1", Operations: 1}}
	for i := 0; i < len(pairs); i += 2 {
		p.Files = append(p.Files, File{"aim/" + pairs[i], []byte(pairs[i+1])})
	}
	return []Package{p}
}

func apply(t *testing.T, root string, packages []Package) *Changes {
	t.Helper()
	c, err := Compare(root, packages)
	require.NoError(t, err)
	require.NoError(t, c.Apply())
	return c
}

// read is the tree below root, without locks.
func read(t *testing.T, root string) map[string]string {
	t.Helper()
	tree := map[string]string{}
	require.NoError(t, filepath.WalkDir(root, func(p string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == LockName {
			return err
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(root, p)
		tree[filepath.ToSlash(rel)] = string(data)
		return err
	}))
	return tree
}

func put(t *testing.T, root, name, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(root, name), []byte(text), 0o666))
}

func TestApplyAndAgain(t *testing.T) {
	root := filepath.Join(t.TempDir(), "generated")
	one := pkg("a.go", header+"a", "aimtest/fake.go", header+"f", "API.md", "# API")
	c := apply(t, root, one)
	assert.Equal(t, 3, c.Count("aim", New))
	assert.Equal(t, map[string]string{"aim/a.go": header + "a", "aim/aimtest/fake.go": header + "f", "aim/API.md": "# API"}, read(t, root))

	before, err := os.Stat(filepath.Join(root, "aim"))
	require.NoError(t, err)
	time.Sleep(10 * time.Millisecond)
	c = apply(t, root, one)
	assert.Empty(t, c.Pending())
	after, err := os.Stat(filepath.Join(root, "aim"))
	require.NoError(t, err)
	assert.Equal(t, before.ModTime(), after.ModTime(), "a second run writes nothing")

	two := pkg("a.go", header+"a2", "API.md", "# API 2")
	c, err = Compare(root, two)
	require.NoError(t, err)
	assert.Equal(t, 2, c.Count("aim", Changed))
	assert.Equal(t, 1, c.Count("aim", Stale))
	assert.Contains(t, string(c.Diff("gen")), "--- a/gen/aim/API.md\n+++ b/gen/aim/API.md\n@@ -1,1 +1,1 @@\n-# API")
	assert.Contains(t, string(c.Diff("")), "+++ /dev/null")
	require.NoError(t, c.Apply())
	assert.Equal(t, map[string]string{"aim/a.go": header + "a2", "aim/API.md": "# API 2"}, read(t, root))
	assert.NoDirExists(t, filepath.Join(root, "aim/aimtest"), "a folder that is empty now")
}

func TestAnotherVersionAloneIsNoChange(t *testing.T) {
	root := t.TempDir()
	p := pkg("a.go", header)
	apply(t, root, p)
	p[0].Lock.Version = "v2"
	c, err := Compare(root, p)
	require.NoError(t, err)
	assert.Empty(t, c.Pending())
	p[0].Files[0].Data = []byte(header + "x")
	apply(t, root, p)
	lock, err := ReadLock(filepath.Join(root, "aim"))
	require.NoError(t, err)
	assert.Equal(t, "v2", lock.Version)
}

func TestLineEndsAreNoChange(t *testing.T) {
	root := t.TempDir()
	apply(t, root, pkg("a.go", header+"a\n", "LICENSE", "one\ntwo\n"))
	for name, text := range read(t, root) {
		put(t, root, name, strings.ReplaceAll(text, "\n", "\r\n"))
	}
	c, err := Compare(root, pkg("a.go", header+"a\n", "LICENSE", "one\ntwo\n"))
	require.NoError(t, err)
	assert.Empty(t, c.Pending(), "git on Windows may check out other line ends")
	apply(t, root, pkg("a.go", header+"b\n", "LICENSE", "one\nthree\n"))
	assert.Equal(t, map[string]string{"aim/a.go": header + "b\n", "aim/LICENSE": "one\nthree\n"}, read(t, root))
}

func TestForeignFiles(t *testing.T) {
	root := t.TempDir()
	put(t, root, "aim/mine.go", "package aim")
	put(t, root, "aim/a.go", "package aim // by hand")
	_, err := Compare(root, pkg("a.go", header))
	assert.EqualError(t, err, "not written by dtogen, or edited since: aim/a.go")

	require.NoError(t, os.Remove(filepath.Join(root, "aim/a.go")))
	apply(t, root, pkg("a.go", header, "API.md", "x"))
	apply(t, root, pkg("b.go", header, "API.md", "x"))
	assert.Equal(t, map[string]string{"aim/mine.go": "package aim", "aim/b.go": header, "aim/API.md": "x"}, read(t, root),
		"what others wrote stays, what dtogen wrote and would not write again goes")

	put(t, root, "aim/API.md", "edited")
	_, err = Compare(root, pkg("b.go", header, "API.md", "y"))
	assert.ErrorContains(t, err, "edited since: aim/API.md")
	_, err = Compare(root, pkg("b.go", header))
	assert.ErrorContains(t, err, "edited since: aim/API.md")

	put(t, root, "aim/API.md", "x")
	put(t, root, "aim/b.go", header+"edited, although the header says not to")
	require.NoError(t, os.Remove(filepath.Join(root, "aim", LockName)))
	c := apply(t, root, pkg("b.go", header, "API.md", "x"))
	assert.Equal(t, 1, c.Count("aim", Changed), "without a lock the header tells")
}

func TestNeverOutside(t *testing.T) {
	root, other := t.TempDir(), t.TempDir()
	for _, name := range []string{"../x.go", "/etc/x", "aim/../../x", "aim//x", "./aim/x"} {
		assert.Error(t, inside(root, name), name)
	}
	require.NoError(t, os.Symlink(other, filepath.Join(root, "aim")))
	_, err := Compare(root, pkg("a.go", header))
	assert.ErrorContains(t, err, "is a symbolic link")
	require.NoError(t, os.Remove(filepath.Join(root, "aim")))
	put(t, root, "aim/"+LockName, `{"dtogen":"v1","files":{"../../etc/passwd":"00"}}`)
	_, err = Compare(root, pkg("a.go", header))
	assert.ErrorContains(t, err, "outside of its folder")
	put(t, root, ".dtogen-commit/journal.json", `[{"path":"../x","remove":true}]`)
	assert.ErrorContains(t, Recover(root), `names "../x", which is outside`)
}

// TestKilled stops a run after each of its steps, as kill -9 would.
func TestKilled(t *testing.T) {
	before := pkg("a.go", header+"a", "b.go", header+"b", "gone.go", header+"g", "old/x.go", header)
	after := pkg("a.go", header+"a2", "b.go", header+"b2", "new.go", header+"n", "aimtest/fake.go", header, "aimtest/two.go", header)
	prepare := func(root string) (*Changes, string) {
		apply(t, root, before)
		put(t, root, "aim/mine.go", "mine")
		c, err := Compare(root, after)
		require.NoError(t, err)
		stage, err := os.MkdirTemp(root, stagePattern)
		require.NoError(t, err)
		require.NoError(t, c.stage(stage, c.Pending()))
		return c, stage
	}
	t.Run("before the commit", func(t *testing.T) {
		root := t.TempDir()
		_, stage := prepare(root)
		require.NoError(t, Recover(root))
		assert.DirExists(t, stage, "it may belong to a run that goes on")
		long := time.Now().Add(-2 * time.Hour)
		require.NoError(t, os.Chtimes(stage, long, long))
		require.NoError(t, Recover(root))
		assert.Equal(t, map[string]string{"aim/a.go": header + "a", "aim/b.go": header + "b", "aim/gone.go": header + "g",
			"aim/old/x.go": header, "aim/mine.go": "mine"}, read(t, root))
	})
	want := map[string]string{"aim/a.go": header + "a2", "aim/b.go": header + "b2", "aim/new.go": header + "n",
		"aim/aimtest/fake.go": header, "aim/aimtest/two.go": header, "aim/mine.go": "mine"}
	for done := range 8 {
		root := t.TempDir()
		_, stage := prepare(root)
		commit := filepath.Join(root, commitName)
		require.NoError(t, os.Rename(stage, commit))
		steps := readJournal(t, commit)
		require.Len(t, steps, 7, "a new folder is one step; the lock is the last")
		assert.True(t, strings.HasSuffix(steps[6].Path, LockName))
		for _, s := range steps[:done] {
			require.NoError(t, s.do(root, stagedFile(commit, s)))
		}
		require.NoError(t, Recover(root))
		assert.Equal(t, want, read(t, root), "killed after %d steps", done)
		c, err := Compare(root, after)
		require.NoError(t, err)
		assert.Empty(t, c.Pending())
	}
}

func readJournal(t *testing.T, commit string) (steps []step) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(commit, journalName))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &steps))
	return steps
}
