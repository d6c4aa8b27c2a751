package source

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// IndexName is the file beside snapshots that tells where they come from. Its form:
//
//	{"files": [{"file": "a.txt", "url": "", "host": "", "path": "", "time": "",
//	            "serverVersion": "", "sha256": ""}],
//	 "baseUrl": "", "time": "", "serverVersion": ""}
//
// "file" is relative to the index, with forward slashes, and may lie in a sub
// folder; "time" is RFC 3339. "sha256" is that of the text with the line ends of
// Unix. Behind the files stands what holds for each with a "url" that does not say it
// itself. What is unknown is left out.
const IndexName = "index.json"

// maxFile bounds what is read of one file. The largest metadata document that was
// seen has 9 MB.
const maxFile = 256 << 20

// Problem is what went wrong while loading.
type Problem struct {
	Kind    ProblemKind
	Span    Span // where; of a file that could not be read, its path alone
	Message string
	Hint    string // what to do
}

// ProblemKind ranks problems.
type ProblemKind uint8

// The kinds of problem.
const (
	Unreadable ProblemKind = iota // the operating system refused a file or folder
	Empty                         // a folder holds no file, or nothing was named
	BadIndex                      // an index that is not understood, or names what is not there
	Mismatch                      // a file is not the one its index tells of
)

// LockName marks a folder that dtogen generated: its files are no input.
const LockName = "dtogen.lock.json"

// Load reads files, and folders with the folders below them, less dot files, what
// dtogen generated, and the indexes, whose facts go to the Meta of the files. Names
// are relative to base. The files are sorted by path and each comes once, however often and in
// whatever order it was named.
func Load(base string, names []string) ([]*File, []Problem) {
	l := loader{base: base, files: map[string]*File{}, indexes: map[string]*index{}}
	for _, name := range names {
		l.name(path.Clean(filepath.ToSlash(name)))
	}
	sorted := make([]*File, 0, len(l.files))
	for _, f := range l.files {
		l.describe(f)
		sorted = append(sorted, f)
	}
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Path < sorted[j].Path })
	sort.SliceStable(l.problems, func(i, j int) bool {
		return l.problems[i].Span.Position().Compare(l.problems[j].Span.Position()) < 0
	})
	return sorted, l.problems
}

type loader struct {
	base     string
	files    map[string]*File
	indexes  map[string]*index // by folder; nil where there is none
	problems []Problem
}

func (l *loader) disk(name string) string {
	if name = filepath.FromSlash(name); filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(l.base, name)
}

func (l *loader) add(kind ProblemKind, at Span, hint, format string, args ...any) {
	l.problems = append(l.problems, Problem{kind, at, fmt.Sprintf(format, args...), hint})
}

func (l *loader) refused(name string, err error) {
	hint := "check that it is there and may be read"
	if errors.Is(err, fs.ErrNotExist) {
		hint = "check the spelling; paths are relative to the current folder, those in dtogen.yaml to its folder"
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	l.add(Unreadable, NewFile(name, nil).All(), hint, "cannot be read: %v", err)
}

func (l *loader) name(name string) {
	info, err := os.Stat(l.disk(name))
	switch {
	case err != nil:
		l.refused(name, err)
	case info.IsDir():
		l.folder(name)
	default:
		l.file(name)
	}
}

func (l *loader) folder(name string) {
	found := false
	err := filepath.WalkDir(l.disk(name), func(p string, entry fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(l.disk(name), p)
		rel = path.Join(name, filepath.ToSlash(rel))
		if err != nil {
			l.refused(rel, err)
			return nil
		}
		hidden := strings.HasPrefix(entry.Name(), ".") && rel != name || entry.Name() == "dtogen.yaml"
		switch {
		case entry.IsDir() && (hidden || l.generated(rel)):
			return fs.SkipDir
		case entry.IsDir() || hidden:
			return nil
		case entry.Name() == IndexName:
			if l.index(path.Dir(rel)) != nil {
				l.indexMissing(path.Dir(rel))
				return nil
			}
		case entry.Type()&fs.ModeSymlink != 0:
			// Links to files are followed, links to folders are not: they may
			// lead in circles.
			switch info, err := os.Stat(p); {
			case err != nil:
				l.add(Unreadable, NewFile(rel, nil).All(), "mend the link, or delete it", "this symbolic link leads to nothing that can be read")
				return nil
			case info.IsDir():
				return nil
			}
		}
		found = true
		l.file(rel)
		return nil
	})
	if err != nil {
		l.refused(name, err)
	} else if !found {
		l.add(Empty, NewFile(name, nil).All(),
			"save metadata pages, DTO listings or /types/metadata of the API there",
			"there is no file in this folder")
	}
}

func (l *loader) generated(dir string) bool {
	_, err := os.Stat(l.disk(path.Join(dir, LockName)))
	return err == nil
}

func (l *loader) file(name string) {
	if l.files[name] != nil {
		return
	}
	info, err := os.Stat(l.disk(name))
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no regular file")
	}
	if err == nil && info.Size() > maxFile {
		err = fmt.Errorf("it is larger than %d MB", maxFile>>20)
	}
	if err != nil {
		l.refused(name, err)
		return
	}
	data, err := os.ReadFile(l.disk(name))
	if err != nil {
		l.refused(name, err)
		return
	}
	l.files[name] = NewFile(name, data)
}

// describe looks for f in the index of its folder, else of the folders above.
func (l *loader) describe(f *File) {
	dir := path.Dir(f.Path)
	for {
		if in := l.index(dir); in != nil {
			rel := strings.TrimPrefix(f.Path, dir+"/")
			if entry, ok := in.entries[rel]; ok {
				f.Meta = entry.meta
				if entry.sum != "" && !HasDigest(f.Data, entry.sum) {
					l.add(Mismatch, entry.span,
						"fetch it again, or take the sha256 out of the index if it was changed on purpose",
						"%s is not the file that the index tells of: its sha256 is %s", f.Path, Digest(f.Data))
				}
			}
			return
		}
		up := path.Dir(dir)
		if up == dir || dir == "." || path.Base(dir) == ".." {
			return
		}
		dir = up
	}
}

// Digest is the sha256 of a text as an index has it: git may have changed the ends
// of its lines, which makes no difference.
func Digest(data []byte) string {
	sum := sha256.Sum256(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
	return hex.EncodeToString(sum[:])
}

// HasDigest tells whether data is the text that sum was made of, its line ends aside.
func HasDigest(data []byte, sum string) bool {
	exact := sha256.Sum256(data)
	return sum == hex.EncodeToString(exact[:]) || sum == Digest(data)
}

type index struct {
	entries map[string]indexEntry
	order   []string
}

type indexEntry struct {
	meta Meta
	sum  string
	span Span
}

// index is the index of a folder, nil where there is none or where index.json is
// something else: then it is a file like any other.
func (l *loader) index(dir string) *index {
	if in, known := l.indexes[dir]; known {
		return in
	}
	l.indexes[dir] = nil
	name := path.Join(dir, IndexName)
	data, err := os.ReadFile(l.disk(name))
	if err != nil {
		return nil
	}
	in, at, err := readIndex(NewFile(name, data))
	if in != nil && err != nil {
		l.add(BadIndex, at, `expected {"files": [{"file": "a.txt", "url": "…", "sha256": "…"}]}`, "the index cannot be read: %v", err)
	}
	l.indexes[dir] = in
	return in
}

// readIndex gives nil where f does not begin as an index does.
func readIndex(f *File) (*index, Span, error) {
	dec := json.NewDecoder(bytes.NewReader(f.Data))
	for _, want := range []json.Token{json.Delim('{'), "files", json.Delim('[')} {
		if got, err := dec.Token(); err != nil || got != want {
			return nil, f.All(), err
		}
	}
	in := &index{entries: map[string]indexEntry{}}
	for dec.More() {
		start := int(dec.InputOffset())
		start += bytes.IndexByte(f.Data[start:], '{') // over comma and blanks
		var e struct {
			File, URL, Host, Path, ServerVersion, SHA256 string
			Time                                         time.Time
		}
		if err := dec.Decode(&e); err != nil {
			return in, f.Span(max(0, start), len(f.Data)), err
		}
		name := path.Clean(e.File)
		in.order = append(in.order, name)
		in.entries[name] = indexEntry{
			Meta{URL: e.URL, Time: e.Time, ServerVersion: e.ServerVersion, Host: e.Host, Path: e.Path},
			strings.ToLower(e.SHA256), f.Span(start, int(dec.InputOffset())),
		}
	}
	in.common(f)
	return in, Span{}, nil
}

// common gives what was fetched the facts that hold for all of it.
func (in *index) common(f *File) {
	var all struct {
		BaseURL, ServerVersion string
		Time                   time.Time
	}
	if json.Unmarshal(f.Data, &all) != nil {
		return // the files are read; what else stands there is no index's
	}
	for name, e := range in.entries {
		if e.meta.URL == "" {
			continue
		}
		e.meta.BaseURL = all.BaseURL
		if e.meta.ServerVersion == "" {
			e.meta.ServerVersion = all.ServerVersion
		}
		if e.meta.Time.IsZero() {
			e.meta.Time = all.Time
		}
		in.entries[name] = e
	}
}

// indexMissing tells of files that the index of a folder names and that are gone.
func (l *loader) indexMissing(dir string) {
	in := l.indexes[dir]
	for _, name := range in.order {
		if _, err := os.Stat(l.disk(path.Join(dir, name))); err != nil {
			l.add(BadIndex, in.entries[name].span, "fetch it again, or take it out of the index",
				"the index names %s, which is not there", path.Join(dir, name))
		}
	}
}
