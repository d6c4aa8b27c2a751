package output

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
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
	assert.Contains(t, string(c.Pending()[0].Diff("gen")), "--- a/gen/aim/API.md\n+++ b/gen/aim/API.md\n@@ -1,1 +1,1 @@\n-# API")
	assert.Contains(t, string(c.Pending()[2].Diff("")), "+++ /dev/null")
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
	c, err := Compare(root, pkg("a.go", header))
	require.NoError(t, err)
	assert.Equal(t, []string{"aim/a.go"}, paths(c.By(Foreign)))

	require.NoError(t, os.Remove(filepath.Join(root, "aim/a.go")))
	apply(t, root, pkg("a.go", header, "API.md", "x"))
	apply(t, root, pkg("b.go", header, "API.md", "x"))
	assert.Equal(t, map[string]string{"aim/mine.go": "package aim", "aim/b.go": header, "aim/API.md": "x"}, read(t, root),
		"what others wrote stays, what dtogen wrote and would not write again goes")
}

func TestEditedFiles(t *testing.T) {
	root := t.TempDir()
	apply(t, root, pkg("b.go", header, "API.md", "x"))
	put(t, root, "aim/API.md", "edited")
	for _, p := range [][]Package{pkg("b.go", header, "API.md", "y"), pkg("b.go", header)} {
		c, err := Compare(root, p)
		require.NoError(t, err)
		assert.Equal(t, []string{"aim/API.md"}, paths(c.By(Edited)), "overwritten or removed")
	}
	c, err := Compare(root, pkg("b.go", header, "API.md", "edited"))
	require.NoError(t, err)
	assert.Empty(t, c.By(Edited), "it is what would be written")

	put(t, root, "aim/API.md", "x")
	put(t, root, "aim/b.go", header+"edited, although the header says not to")
	put(t, root, "aim/copy.go", header+"a copy that somebody works at")
	c, err = Compare(root, pkg("b.go", header, "API.md", "x"))
	require.NoError(t, err)
	assert.Equal(t, []string{"aim/b.go", "aim/copy.go"}, paths(c.By(Edited)))
	require.NoError(t, os.Remove(filepath.Join(root, "aim", LockName)))
	c = apply(t, root, pkg("b.go", header, "API.md", "x"))
	assert.Empty(t, c.By(Edited), "without a lock the header tells")
	assert.Equal(t, map[string]string{"aim/b.go": header, "aim/API.md": "x"}, read(t, root))
}

func paths(changes []Change) (all []string) {
	for _, c := range changes {
		all = append(all, c.Path)
	}
	return all
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

// TestKilled stops a run after each of its steps, as kill -9 would, where folders
// change places and where files are renamed one by one. TestKillAProcess kills for real.
func TestKilled(t *testing.T) {
	before := pkg("a.go", header+"a", "b.go", header+"b", "gone.go", header+"g", "old/x.go", header)
	after := pkg("a.go", header+"a2", "b.go", header+"b2", "new.go", header+"n", "aimtest/fake.go", header, "aimtest/two.go", header)
	old := map[string]string{"aim/a.go": header + "a", "aim/b.go": header + "b", "aim/gone.go": header + "g",
		"aim/old/x.go": header, "aim/mine.go": "mine", "aim/testdata/x": "mine"}
	want := map[string]string{"aim/a.go": header + "a2", "aim/b.go": header + "b2", "aim/new.go": header + "n",
		"aim/aimtest/fake.go": header, "aim/aimtest/two.go": header, "aim/mine.go": "mine", "aim/testdata/x": "mine"}
	prepare := func(t *testing.T) (root, stage string) {
		root = t.TempDir()
		apply(t, root, before)
		put(t, root, "aim/mine.go", "mine")
		put(t, root, "aim/testdata/x", "mine")
		c, err := Compare(root, after)
		require.NoError(t, err)
		stage, err = os.MkdirTemp(root, stagePattern)
		require.NoError(t, err)
		require.NoError(t, c.stage(stage))
		return root, stage
	}
	kill := func(t *testing.T, steps int, whole bool) {
		root, stage := prepare(t)
		require.NoError(t, Recover(root))
		assert.Equal(t, old, read(t, root), "before the commit")
		assert.NoDirExists(t, stage)
		for done := range steps + 1 {
			root, stage := prepare(t)
			commit := filepath.Join(root, commitName)
			require.NoError(t, os.Rename(stage, commit))
			journal := readJournal(t, commit)
			require.Len(t, journal, steps)
			for _, s := range journal[:done] {
				require.NoError(t, s.do(root, stagedFile(commit, s)))
			}
			if whole {
				assert.Equal(t, []map[string]string{old, want}[done], packageOf(read(t, root)))
			}
			require.NoError(t, Recover(root))
			assert.Equal(t, want, read(t, root), "killed after %d steps", done)
			assert.NoDirExists(t, filepath.Join(root, "aim/old"))
			c, err := Compare(root, after)
			require.NoError(t, err)
			assert.Empty(t, c.Pending())
		}
	}
	t.Run("places", func(t *testing.T) {
		if !canSwap(t.TempDir()) {
			t.Skip("this system cannot let folders change places")
		}
		kill(t, 1, true)
	})
	t.Run("files", func(t *testing.T) {
		defer func() { exchange = exchangeNames }()
		exchange = func(string, string) error { return errors.ErrUnsupported }
		kill(t, 7, false) // a new folder is one step; the lock is the last
	})
}

// packageOf is a tree without what a run stages.
func packageOf(tree map[string]string) map[string]string {
	maps.DeleteFunc(tree, func(name, _ string) bool { return strings.HasPrefix(name, ".dtogen-") })
	return tree
}

func TestNoSwapBelowTheFeet(t *testing.T) {
	root := t.TempDir()
	apply(t, root, pkg("a.go", header))
	t.Chdir(filepath.Join(root, "aim"))
	apply(t, root, pkg("a.go", header+"b"))
	data, err := os.ReadFile("a.go")
	require.NoError(t, err)
	assert.Equal(t, header+"b", string(data), "the current folder is still the package")
}

func TestEditedWhileStaged(t *testing.T) {
	root := t.TempDir()
	apply(t, root, pkg("a.go", header))
	c, err := Compare(root, pkg("a.go", header+"b"))
	require.NoError(t, err)
	stage, err := os.MkdirTemp(root, stagePattern)
	require.NoError(t, err)
	require.NoError(t, c.stage(stage))
	require.NoError(t, os.Rename(stage, filepath.Join(root, commitName)))
	put(t, root, "aim/mine.go", "saved at this moment")
	require.NoError(t, Recover(root))
	assert.Equal(t, map[string]string{"aim/a.go": header, "aim/mine.go": "saved at this moment"}, read(t, root))
}

// A disk that is full leaves the old tree, and nothing beside it.
func TestDiskFull(t *testing.T) {
	defer func() { write = (*os.File).Write }()
	root := filepath.Join(t.TempDir(), "generated")
	var left atomic.Int64
	write = func(f *os.File, data []byte) (int, error) {
		if left.Add(-int64(len(data))) < 0 {
			n, _ := f.Write(data[:len(data)/2])
			return n, &fs.PathError{Op: "write", Path: f.Name(), Err: syscall.ENOSPC}
		}
		return f.Write(data)
	}
	one := pkg("a.go", header+"a", "b/b.go", header+"b")
	for size := int64(0); size < 1000; size += 60 {
		left.Store(size)
		c, err := Compare(root, one)
		require.NoError(t, err)
		if err := c.Apply(); err != nil {
			require.ErrorIs(t, err, syscall.ENOSPC)
			assert.NoDirExists(t, root, "with %d bytes", size)
		}
	}
	left.Store(1 << 20)
	apply(t, root, one)
	two := pkg("a.go", header+"a2", "c.go", header+"c")
	left.Store(150)
	c, err := Compare(root, two)
	require.NoError(t, err)
	require.ErrorIs(t, c.Apply(), syscall.ENOSPC)
	assert.Equal(t, map[string]string{"aim/a.go": header + "a", "aim/b/b.go": header + "b"}, read(t, root))
}

func TestExclusive(t *testing.T) {
	dir := t.TempDir()
	release, err := Exclusive(dir, func() { t.Error("nobody is there") })
	require.NoError(t, err)
	waiting, second := make(chan bool), make(chan error)
	go func() {
		release, err := Exclusive(dir, func() { close(waiting) })
		if err == nil {
			release()
		}
		second <- err
	}()
	<-waiting
	release()
	require.NoError(t, <-second)
}

func TestNewerLock(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, LockName, `{"dtogen":"v9.1.0","galaxies":4,"files":{}}`)
	_, err := ReadLock(dir)
	assert.EqualError(t, err, filepath.Join(dir, LockName)+" was written by dtogen v9.1.0, which is newer than this one")
	for _, broken := range []string{"", "{", "[]", `{"dtogen":"v1","files":7}`, `{"what":"else"}`} {
		put(t, dir, LockName, broken)
		_, err := ReadLock(dir)
		assert.ErrorContains(t, err, "is damaged", broken)
	}
}

func readJournal(t *testing.T, commit string) (steps []step) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(commit, journalName))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &steps))
	return steps
}
