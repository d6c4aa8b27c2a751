package output

// How changes get to disk. POSIX renames one name atomically and knows no
// transaction over several, so a journal makes one:
//
//  1. All new bytes are written to a staging folder inside the output folder (the
//     same file system) and synced, with a journal of what is to be done.
//  2. The staging folder is renamed to .dtogen-commit. This one rename is the
//     commit: killed before it, the old tree stands untouched.
//  3. Each new file is renamed to its place and each stale one is removed; a folder
//     that is new as a whole comes by a single rename, so that a first run appears
//     at once. Then .dtogen-commit is removed. Killed in between, the journal is
//     complete, and the next run finishes it before it does anything else.
//
// No file is ever half written, at any moment: a reader finds the old or the new
// bytes of each. Only between 2 and the end of 3, some renames long, can old files
// stand beside new ones. Both folders begin with a dot: the go command ignores
// them.

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
)

const (
	commitName   = ".dtogen-commit"
	stagePattern = ".dtogen-stage-*"
	journalName  = "journal.json"

	// abandoned is how old a staging folder is that no run fills any more.
	abandoned = 10 * time.Minute
)

// step is one line of the journal.
type step struct {
	Path   string `json:"path"`
	Was    string `json:"was,omitempty"`    // digest of the file on disk, where there is one
	Remove bool   `json:"remove,omitempty"` // else the staged file or folder takes its place
}

// Recover finishes what a killed run left in root. It does nothing elsewhere.
func Recover(root string) error {
	if info, err := os.Stat(root); err != nil || !info.IsDir() {
		return nil
	}
	if err := finish(root); err != nil {
		return fmt.Errorf("finishing an interrupted run: %w", err)
	}
	// A staging folder of a run that was killed before its commit. One that is
	// young may belong to a run that goes on at this moment.
	stages, _ := filepath.Glob(filepath.Join(root, stagePattern))
	for _, stage := range stages {
		if info, err := os.Lstat(stage); err == nil && info.IsDir() && time.Since(info.ModTime()) > abandoned {
			_ = os.RemoveAll(stage)
		}
	}
	return nil
}

// Apply makes the pending changes. Without any it touches nothing.
func (c *Changes) Apply() error {
	pending := c.Pending()
	if len(pending) == 0 {
		return nil
	}
	if err := os.MkdirAll(c.Root, 0o777); err != nil {
		return err
	}
	stage, err := os.MkdirTemp(c.Root, stagePattern)
	if err != nil {
		return err
	}
	defer os.RemoveAll(stage) // gone by then if all went well
	if err := c.stage(stage, pending); err != nil {
		return err
	}
	if err := os.Rename(stage, filepath.Join(c.Root, commitName)); err != nil {
		return fmt.Errorf("another dtogen writes to %s at this moment: run again (%w)", c.Root, err)
	}
	return finish(c.Root)
}

// stage writes new bytes and the journal, and syncs them.
func (c *Changes) stage(stage string, pending []Change) error {
	var steps []step
	whole := map[string]bool{}
	for _, change := range pending {
		s := step{Path: change.Path, Remove: change.State == Stale}
		if change.Old != nil {
			s.Was = Digest(change.Old)
		}
		if change.State == New {
			s.Path = c.newTop(change.Path)
			if whole[s.Path] {
				continue
			}
			whole[s.Path] = true
		}
		steps = append(steps, s)
	}
	journal, err := json.MarshalIndent(steps, "", " ")
	if err != nil {
		return err
	}
	files := []File{{journalName, journal}, {".gitignore", []byte("*\n")}} // a killed run's is not for git
	for _, change := range pending {
		if change.State != Stale {
			files = append(files, File{"new/" + change.Path, change.Data})
		}
	}
	return writeAll(stage, files)
}

// newTop is the topmost folder on the way to name that is not on disk yet, or name.
func (c *Changes) newTop(name string) string {
	for i, r := range name {
		if r != '/' {
			continue
		}
		if _, err := os.Lstat(filepath.Join(c.Root, filepath.FromSlash(name[:i]))); errors.Is(err, fs.ErrNotExist) {
			return name[:i]
		}
	}
	return name
}

// writeAll writes and syncs files in parallel: most of the time goes to waiting
// for the disk.
func writeAll(dir string, files []File) error {
	var wait sync.WaitGroup
	queue, errs := make(chan File), make(chan error, len(files))
	for range min(len(files), 4*runtime.NumCPU()) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for f := range queue {
				if err := writeSynced(filepath.Join(dir, filepath.FromSlash(f.Path)), f.Data); err != nil {
					errs <- err
				}
			}
		}()
	}
	for _, f := range files {
		queue <- f
	}
	close(queue)
	wait.Wait()
	close(errs)
	return <-errs
}

func writeSynced(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// finish does the steps of a committed journal. It may find some done already, and
// trusts the journal no more than any file: paths stay inside root, and what was
// edited since stays.
func finish(root string) error {
	commit := filepath.Join(root, commitName)
	data, err := os.ReadFile(filepath.Join(commit, journalName))
	if errors.Is(err, fs.ErrNotExist) {
		return os.RemoveAll(commit) // nothing, or what a run left that was killed while it cleaned up
	}
	if err != nil {
		return err
	}
	var steps []step
	if err := json.Unmarshal(data, &steps); err != nil {
		return fmt.Errorf("%s is damaged (%w): delete the folder and generate again", filepath.Join(commit, journalName), err)
	}
	due := steps[:0]
	for _, s := range steps { // all that takes time first, so that the renames follow at once
		ok, err := s.due(root, stagedFile(commit, s))
		if err != nil {
			return err
		}
		if ok {
			due = append(due, s)
		}
	}
	for _, s := range due {
		if err := s.do(root, stagedFile(commit, s)); err != nil {
			return err
		}
	}
	synced := map[string]bool{}
	for _, s := range due {
		dir := path.Dir(s.Path)
		if s.Remove {
			removeEmpty(root, dir)
		}
		if !synced[dir] {
			syncDir(filepath.Join(root, filepath.FromSlash(dir)))
			synced[dir] = true
		}
	}
	return os.RemoveAll(commit)
}

func stagedFile(commit string, s step) string {
	return filepath.Join(commit, "new", filepath.FromSlash(s.Path))
}

// due tells whether a step is still to be done, and makes room for it.
func (s step) due(root, staged string) (bool, error) {
	if !filepath.IsLocal(filepath.FromSlash(s.Path)) {
		return false, fmt.Errorf("the journal names %q, which is outside of %s", s.Path, root)
	}
	if _, err := os.Lstat(staged); !s.Remove && errors.Is(err, fs.ErrNotExist) {
		return false, nil // done before the run was killed
	}
	if err := inside(root, s.Path); err != nil {
		return false, err
	}
	target := filepath.Join(root, filepath.FromSlash(s.Path))
	old, err := os.ReadFile(target)
	there := err == nil
	if there && Digest(old) != s.Was || s.Remove && !there {
		return false, nil
	}
	return true, os.MkdirAll(filepath.Dir(target), 0o777)
}

func (s step) do(root, staged string) error {
	target := filepath.Join(root, filepath.FromSlash(s.Path))
	var err error
	if s.Remove {
		err = os.Remove(target)
	} else {
		err = os.Rename(staged, target)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil // another run finished the same journal
	}
	return err
}

// removeEmpty removes folders that the last file has left.
func removeEmpty(root, dir string) {
	for dir != "." && !strings.HasPrefix(dir, "..") {
		if os.Remove(filepath.Join(root, filepath.FromSlash(dir))) != nil {
			return
		}
		dir = path.Dir(dir)
	}
}

// syncDir makes renames last over a loss of power, where the system can.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
