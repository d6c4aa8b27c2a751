package fetch

// The index of a snapshot, and how a new snapshot stands to the one that is there.

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dtogen/dtogen/internal/source"
)

// indexFile is index.json as source.IndexName documents it, with what fetch alone
// wants to know. The files come first: that is how an index is told.
type indexFile struct {
	Files         []indexEntry   `json:"files"`
	Failed        []indexFailure `json:"failed,omitempty"`
	BaseURL       string         `json:"baseUrl,omitempty"`
	ServerVersion string         `json:"serverVersion,omitempty"`
	// Time is when the server first answered with these files: a run that finds
	// nothing new leaves it alone.
	Time *time.Time `json:"time,omitempty"`
}

type indexEntry struct {
	File          string `json:"file"`
	URL           string `json:"url,omitempty"`
	Host          string `json:"host,omitempty"`
	Path          string `json:"path,omitempty"`
	Time          string `json:"time,omitempty"`
	ServerVersion string `json:"serverVersion,omitempty"`
	Status        int    `json:"status,omitempty"` // of what was fetched
	ETag          string `json:"etag,omitempty"`
	LastModified  string `json:"lastModified,omitempty"`
	SHA256        string `json:"sha256,omitempty"`
}

type indexFailure struct {
	URL     string `json:"url"`
	Status  int    `json:"status,omitempty"`
	Message string `json:"message"`
}

// Folder is a folder of snapshots as it is on disk.
type Folder struct {
	Dir   string
	index indexFile
	text  []byte            // of the index; nil where there is none
	snap  Snapshot          // what the index says was fetched or saved
	data  map[string][]byte // by name: files of the index that are there
}

// Open reads a folder of snapshots, which need not be there.
func Open(dir string) (*Folder, error) {
	f := &Folder{Dir: dir, data: map[string][]byte{}}
	name := filepath.Join(dir, source.IndexName)
	text, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f, nil
	case err != nil:
		return nil, err
	}
	f.text = text
	if err := json.Unmarshal(text, &f.index); err != nil {
		return nil, fmt.Errorf("%s cannot be read (%w): restore it, or delete it and fetch again", name, err)
	}
	if f.index.Files == nil {
		return nil, fmt.Errorf("%s is no index of a snapshot, and one has to stand there: move it", name)
	}
	f.snap.BaseURL, f.snap.ServerVersion = f.index.BaseURL, f.index.ServerVersion
	for _, e := range f.index.Files {
		if !filepath.IsLocal(filepath.FromSlash(e.File)) {
			return nil, fmt.Errorf("%s names %q, which is outside of its folder", name, e.File)
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(e.File)))
		if err != nil {
			continue
		}
		f.data[e.File] = data
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		if file, _ := newFile(e.File, e.URL, data); file != nil {
			file.Status, file.ETag, file.LastModified, file.SHA256 = e.Status, e.ETag, e.LastModified, e.SHA256
			f.snap.Files = append(f.snap.Files, file)
		}
	}
	return f, nil
}

// Snapshot is what the folder holds.
func (f *Folder) Snapshot() *Snapshot { return &f.snap }

// Write is a file of the folder as it shall be.
type Write struct {
	Name     string
	Data     []byte // nil of one that goes
	Old      []byte // nil of one that is new
	Conflict bool   // what is there was not fetched, or was edited since
}

// Update tells what the folder has to become to hold a new snapshot; nothing where
// that says the same. A snapshot of a live server replaces what was fetched before; of
// saved pages is added. Files that the index does not know are left alone.
func (f *Folder) Update(snap *Snapshot, saved bool) ([]Write, error) {
	var writes []Write
	next := indexFile{BaseURL: snap.BaseURL, ServerVersion: snap.ServerVersion, Time: &snap.Time}
	if saved {
		next.BaseURL, next.ServerVersion = cmp.Or(f.index.BaseURL, snap.BaseURL), cmp.Or(snap.ServerVersion, f.index.ServerVersion)
		next.Failed = f.index.Failed
	}
	for _, x := range snap.Failed {
		next.Failed = append(next.Failed, indexFailure(x))
	}
	now := map[string]bool{}
	for _, file := range snap.Files {
		now[file.Name] = true
		next.Files = append(next.Files, indexEntry{File: file.Name, URL: file.URL, Status: file.Status, ETag: file.ETag, LastModified: file.LastModified, SHA256: file.SHA256})
		w, err := f.write(file)
		if err != nil {
			return nil, err
		}
		if w != nil {
			writes = append(writes, *w)
		}
	}
	for _, e := range f.index.Files {
		old, there := f.data[e.File]
		switch {
		case now[e.File]:
		case e.Status == 0 || saved:
			next.Files = append(next.Files, e) // not for this run to remove
		case there:
			writes = append(writes, Write{Name: e.File, Old: old, Conflict: !source.HasDigest(old, e.SHA256)})
		}
	}
	slices.SortFunc(next.Files, func(a, b indexEntry) int { return strings.Compare(a.File, b.File) })
	if len(writes) == 0 && next.same(f.index) {
		return nil, nil
	}
	text, err := next.encode()
	if err != nil {
		return nil, err
	}
	return append(writes, Write{Name: source.IndexName, Data: text, Old: f.text}), nil
}

// write compares a file with what is on disk; nil where that is the same.
func (f *Folder) write(file *File) (*Write, error) {
	old, err := os.ReadFile(filepath.Join(f.Dir, filepath.FromSlash(file.Name)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Write{Name: file.Name, Data: file.Data}, nil
	case err != nil:
		return nil, err
	case source.HasDigest(old, file.SHA256):
		return nil, nil
	}
	w := &Write{Name: file.Name, Data: file.Data, Old: old, Conflict: true}
	for _, e := range f.index.Files {
		if e.File == file.Name && e.SHA256 != "" && source.HasDigest(old, e.SHA256) {
			w.Conflict = false
		}
	}
	return w, nil
}

// same tells whether two indexes differ in nothing but the time and what the server
// says of the age of its answers.
func (x indexFile) same(y indexFile) bool {
	for _, in := range []*indexFile{&x, &y} {
		in.Time = nil
		in.Files = slices.Clone(in.Files)
		for i := range in.Files {
			in.Files[i].ETag, in.Files[i].LastModified = "", ""
		}
	}
	a, err := x.encode()
	b, err2 := y.encode()
	return err == nil && err2 == nil && bytes.Equal(a, b)
}

func (x indexFile) encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(x)
	return b.Bytes(), err
}

// Loss is what a new snapshot lacks that the folder has.
type Loss struct {
	Operations []string // gone
	Had        int      // operations that there were
	Sources    []string // kinds of source that are gone
	Older      string   // the version, where the server is an older one
}

// Much tells whether it is more than a vendor takes back from one day to the next: more
// than a third of the operations, a kind of source, versions.
func (l Loss) Much() bool {
	return 3*len(l.Operations) > l.Had || len(l.Sources) > 0 || l.Older != ""
}

// Loses compares the folder with what it is to become.
func (f *Folder) Loses(snap *Snapshot, saved bool) (l Loss) {
	after := map[string]bool{}
	sources := map[string]bool{}
	note := func(file *File) {
		sources[sourceOf(file)] = true
		for _, op := range file.operations {
			after[op] = true
		}
	}
	names := map[string]bool{}
	for _, file := range snap.Files {
		names[file.Name] = true
		note(file)
	}
	for _, file := range f.snap.Files {
		if !names[file.Name] && (file.Status == 0 || saved) {
			note(file)
		}
	}
	had := f.snap.Operations()
	l.Had = len(had)
	for _, op := range had {
		if !after[op] {
			l.Operations = append(l.Operations, op)
		}
	}
	for _, file := range f.snap.Files {
		if kind := sourceOf(file); !sources[kind] && !slices.Contains(l.Sources, kind) {
			l.Sources = append(l.Sources, kind)
		}
	}
	slices.Sort(l.Sources)
	if OlderServer(snap.ServerVersion, f.snap.ServerVersion) {
		l.Older = snap.ServerVersion
	}
	return l
}

// sourceOf names a kind of source whose loss is one: a listing in one language is as
// good as that in another.
func sourceOf(f *File) string {
	switch {
	case f.Name == "app.json":
		return "/metadata/app.json"
	case f.Name == "index.html":
		return "index of operations"
	case f.Name == "operations.json":
		return "list of operations"
	case f.kind == "metadata":
		return "metadata JSON"
	case f.kind == "page":
		return "operation pages"
	case f.kind == "xsd":
		return "schema"
	case f.kind == "openapi":
		return "OpenAPI"
	case slices.Contains(strong, f.kind):
		return "listing in C#, VB.NET or F#"
	}
	return "listing in another language"
}

// OlderServer tells whether a server is of an older major version. The numbers behind
// the first tell nothing: 8.5 calls itself 8.50, and 8.10 calls itself 8.10. A version
// that is not told is not older.
func OlderServer(version, than string) bool {
	return major(version) > 0 && major(version) < major(than)
}

func major(version string) int {
	n, _ := strconv.Atoi(strings.SplitN(version, ".", 2)[0])
	return n
}
