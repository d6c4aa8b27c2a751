package output

// Package folders that change at one instant: the new one, staged as a whole, and the
// old one change places.

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// mostCarried bounds the entries of a folder that is swapped; a folder that holds more
// holds other things than a package.
const mostCarried = 10_000

// exchange lets two names change places. Tests let it fail.
var exchange = exchangeNames

// canSwap tries, in a folder that is ours, whether two names can change places.
func canSwap(stage string) bool {
	a, b := filepath.Join(stage, "a"), filepath.Join(stage, "b")
	defer os.Remove(a)
	defer os.Remove(b)
	return os.Mkdir(a, 0o777) == nil && os.Mkdir(b, 0o777) == nil && exchange(a, b) == nil
}

// carry stages what stays as it is of a package folder, by hard links: files that are
// the same, and those of others. The step swaps the folders; ok is false where they
// cannot be swapped.
func carry(root, dir, stage string, pending []Change) (s step, ok bool) {
	old := filepath.Join(root, filepath.FromSlash(dir))
	if info, err := os.Lstat(old); err != nil || !info.IsDir() || standsIn(old) {
		return s, false
	}
	gone := map[string]bool{}
	for _, change := range pending {
		gone[change.Path] = true
	}
	s = step{Path: dir, Was: held(old), Swap: true}
	n := 0
	err := filepath.WalkDir(old, func(name string, entry fs.DirEntry, err error) error {
		if n++; err != nil || n > mostCarried {
			return fmt.Errorf("too much to carry: %w", err)
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		to := filepath.Join(stage, rel)
		switch {
		case entry.IsDir():
			info, err := entry.Info()
			if err != nil {
				return err
			}
			return os.MkdirAll(to, info.Mode().Perm()|0o700)
		case gone[filepath.ToSlash(rel)]:
			return nil
		case entry.Type().IsRegular():
			return os.Link(name, to)
		case entry.Type() == fs.ModeSymlink:
			target, err := os.Readlink(name)
			if err != nil {
				return err
			}
			return os.Symlink(target, to)
		}
		return fmt.Errorf("%s is neither file nor folder", name)
	})
	if err != nil {
		_ = os.RemoveAll(filepath.Join(stage, filepath.FromSlash(dir)))
		return s, false
	}
	for _, change := range pending { // a folder that its last file leaves goes with it
		if change.State != Stale {
			continue
		}
		removeEmpty(stage, filepath.ToSlash(filepath.Dir(filepath.FromSlash(change.Path))))
	}
	return s, true
}

// standsIn tells whether the process stands in dir or below: the shell that it was
// typed in would find itself in a folder that is gone.
func standsIn(dir string) bool {
	here, err := os.Getwd()
	if err != nil {
		return true
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return true
	}
	for _, name := range []*string{&here, &dir} {
		if real, err := filepath.EvalSymlinks(*name); err == nil {
			*name = real
		}
	}
	rel, err := filepath.Rel(dir, here)
	return err == nil && (rel == "." || rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)))
}

// held is a digest of what a folder holds: names, kinds, sizes and times.
func held(dir string) string {
	h := sha256.New()
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		fmt.Fprintf(h, "%q %v", rel, info.Mode().Type())
		if !info.IsDir() {
			fmt.Fprintf(h, " %d %d", info.Size(), info.ModTime().UnixNano())
		}
		fmt.Fprintln(h)
		return nil
	})
	if err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}
