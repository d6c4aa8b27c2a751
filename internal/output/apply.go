package output

// How changes get to disk. POSIX changes one name at once and knows no transaction
// over several, so there are two means:
//
//  1. All new bytes are written to a staging folder inside the output folder (the
//     same file system) and synced, with a journal of what is to be done.
//  2. The staging folder is renamed to .dtogen-commit. This one rename is the
//     commit: killed before it, the old tree stands untouched.
//  3. Each package folder changes at one instant: it is staged as a whole, with hard
//     links to what stays, and changes places with the old one; a new one is
//     renamed to its place. Then .dtogen-commit, with the old folders, is removed.
//     Killed in between, the journal is complete, and the next run finishes it.
//
// So a package is the old or the new one, at any moment and before any next run; a
// kill between two packages leaves one new and one old, the runtime being the first.
// Where folders cannot change places (other systems than Linux and macOS, file
// systems without hard links, a shell that stands in the folder) the files of step 3
// are renamed one by one: then no file is ever half written, and old files can stand
// beside new ones if the process is killed within these renames, until the next run
// finishes them.
//
// Both folders begin with a dot: the go command ignores them.

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
)

const (
	commitName   = ".dtogen-commit"
	stagePattern = ".dtogen-stage-*"
	journalName  = "journal.json"
)

// step is one line of the journal.
type step struct {
	Path   string `json:"path"`
	Was    string `json:"was,omitempty"`    // digest of the file on disk, where there is one; of a folder, what it held
	Remove bool   `json:"remove,omitempty"` // else the staged file or folder takes its place
	Swap   bool   `json:"swap,omitempty"`   // it is a folder that is there and changes places with the staged one
}

// Recover finishes what a killed run left in root, and clears away what it staged.
// It does nothing elsewhere. No other run may write to root meanwhile: see Exclusive.
func Recover(root string) error {
	if info, err := os.Stat(root); err != nil || !info.IsDir() {
		return nil
	}
	if err := finish(root); err != nil {
		return fmt.Errorf("finishing an interrupted run: %w", err)
	}
	stages, _ := filepath.Glob(filepath.Join(root, stagePattern))
	for _, stage := range stages {
		if info, err := os.Lstat(stage); err == nil && info.IsDir() {
			_ = os.RemoveAll(stage)
		}
	}
	return nil
}

// Apply makes the pending changes, to what others edited or wrote as well: ask By
// first. Without any it touches nothing. After an error the old tree stands, or the
// next run finishes what was begun.
func (c *Changes) Apply() error {
	if len(c.Pending()) == 0 {
		return nil
	}
	_, err := os.Stat(c.Root)
	fresh := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(c.Root, 0o777); err != nil {
		return err
	}
	if fresh {
		defer os.Remove(c.Root) // if nothing came into it
	}
	stage, err := os.MkdirTemp(c.Root, stagePattern)
	if err != nil {
		return err
	}
	defer os.RemoveAll(stage) // gone by then if all went well
	if err := c.stage(stage); err != nil {
		return err
	}
	if err := os.Rename(stage, filepath.Join(c.Root, commitName)); err != nil {
		return fmt.Errorf("another dtogen writes to %s at this moment: run again (%w)", c.Root, err)
	}
	return finish(c.Root)
}

// stage writes new bytes and the journal, and syncs them. The last package comes
// first: others import it.
func (c *Changes) stage(stage string) error {
	var steps []step
	files := []File{{".gitignore", []byte("*\n")}} // a killed run's is not for git
	swaps := canSwap(stage)
	for _, dir := range slices.Backward(c.dirs) {
		pending := slices.DeleteFunc(c.Pending(), func(change Change) bool { return !strings.HasPrefix(change.Path, dir+"/") })
		if len(pending) == 0 {
			continue
		}
		for _, change := range pending {
			if change.State != Stale {
				files = append(files, File{"new/" + change.Path, change.Data})
			}
		}
		if swaps {
			if s, ok := carry(c.Root, dir, filepath.Join(stage, "new"), pending); ok {
				steps = append(steps, s)
				continue
			}
		}
		steps = append(steps, c.oneByOne(pending)...)
	}
	journal, err := json.MarshalIndent(steps, "", " ")
	if err != nil {
		return err
	}
	return writeAll(stage, append(files, File{journalName, journal}))
}

// oneByOne are the steps that change file after file; a folder that is new comes as a
// whole.
func (c *Changes) oneByOne(pending []Change) (steps []step) {
	whole := map[string]bool{}
	for _, change := range pending {
		s := step{Path: change.Path, Remove: change.State == Stale}
		if change.Old != nil {
			s.Was = Digest(change.Old)
		}
		if change.Old == nil {
			s.Path = c.newTop(change.Path)
			if whole[s.Path] {
				continue
			}
			whole[s.Path] = true
		}
		steps = append(steps, s)
	}
	return steps
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
	_, err = write(f, data)
	return errors.Join(err, f.Sync(), f.Close())
}

// write is where bytes go to disk. Tests let it fail.
var write = (*os.File).Write

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
	var due []step
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
	for _, s := range steps {
		if s.Remove {
			removeEmpty(root, path.Dir(s.Path))
		}
	}
	for _, s := range due {
		dir := path.Dir(s.Path)
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
	target := filepath.Join(root, filepath.FromSlash(s.Path))
	if s.Swap { // not due: it was done, or somebody edited the folder since
		return held(target) == s.Was, inside(root, path.Join(s.Path, LockName))
	}
	if err := inside(root, s.Path); err != nil {
		return false, err
	}
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
	switch {
	case s.Remove:
		err = os.Remove(target)
	case s.Swap:
		return exchange(staged, target)
	default:
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
