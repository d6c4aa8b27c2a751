// Package fetch makes snapshots of what a ServiceStack server says of its API: of a
// running server, politely, or of pages that a browser saved. A snapshot holds no
// secret and nothing that differs from one call to the next, so that an unchanged
// server makes no diff.
package fetch

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/parser"
	"github.com/dtogen/dtogen/internal/source"
)

// Options tell how to ask a server.
type Options struct {
	BaseURL     string
	Dir         string        // of the snapshot: answers of an interrupted run are kept there
	Old         *Snapshot     // what is there; nil where nothing is
	Credentials Credentials   // the zero value is nobody
	Pace        time.Duration // between two requests
	Timeout     time.Duration // of a request; 0 is two minutes
	Progress    func(Event)   // may be nil
}

// Event is something that happened on the way.
type Event struct {
	Kind   string        // "fetched", "failed", "wait"
	URL    string        // without secrets
	Status int           // of HTTP; 0 where there was no answer
	Bytes  int           // of the answer
	Wait   time.Duration // before the next try
	Done   int           // requests made
	Total  int           // requests that are known to be due, those made included
	Text   string        // what is to be said of it
}

// Snapshot is what a server says, as files.
type Snapshot struct {
	BaseURL       string // address of the service, with its handler path
	ServerVersion string // as the server spells it
	Time          time.Time
	Files         []*File   // by name
	Failed        []Failure // what the server could not say, by URL
}

// File is one answer.
type File struct {
	Name         string // relative to the folder of the snapshot, with forward slashes
	URL          string // without secrets; "" of a saved page that does not tell it
	Status       int    // 0 of a saved page
	ETag         string
	LastModified string
	SHA256       string
	Data         []byte

	kind       string // as parser.Kind names it
	version    string // that it tells
	operations []string
}

// Failure is a source that should be there and did not serve.
type Failure struct {
	URL     string
	Status  int
	Message string
}

// newFile makes a file of clean bytes, nil where they are nothing that dtogen reads; why
// says what they are instead.
func newFile(name, url string, data []byte) (f *File, why string) {
	var found diag.List
	doc := parser.Parse(source.NewFile(name, data), &found)
	for _, d := range found.All() {
		if d.Severity == diag.Error {
			return nil, d.Message
		}
	}
	if !parser.Recognised(doc) {
		for _, d := range found.All() {
			if d.Severity == diag.Warning {
				return nil, d.Message
			}
		}
		return nil, "it says nothing of the API"
	}
	kind, _ := parser.Detect(data)
	f = &File{Name: name, URL: url, Data: data, SHA256: source.Digest(data), kind: kind.Name, version: doc.ServerVersion}
	for _, op := range doc.Operations {
		f.operations = append(f.operations, op.Name)
	}
	return f, ""
}

// Operations are the names of all operations that the files tell of, sorted.
func (s *Snapshot) Operations() []string {
	var all []string
	for _, f := range s.Files {
		all = append(all, f.operations...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// sort puts files and failures into the order of the index.
func (s *Snapshot) sort() {
	slices.SortFunc(s.Files, func(a, b *File) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(s.Failed, func(a, b Failure) int { return cmp.Or(strings.Compare(a.URL, b.URL), cmp.Compare(a.Status, b.Status)) })
}

// Live asks a server. It gives nil where nothing usable came of it; why is in diags.
func Live(ctx context.Context, opts Options, diags *diag.List) *Snapshot {
	base, ok := parseBase(opts.BaseURL, diags)
	if !ok {
		return nil
	}
	kept, err := openKept(opts.Dir, base.String(), opts.Credentials.names())
	if err != nil {
		cannotWrite(err).report(diags)
		return nil
	}
	c := newClient(ctx, opts, base, kept)
	s := &survey{client: c, diags: diags, snap: &Snapshot{Time: time.Now().UTC().Truncate(time.Second)}}
	s.run(base)
	c.http.CloseIdleConnections()
	switch {
	case c.fatal != nil:
		c.fatal.report(diags)
		if !c.fatal.keep {
			kept.drop()
		}
		return nil
	case diags.Failed():
		kept.drop()
		return nil
	}
	s.snap.ServerVersion = c.version()
	s.snap.sort()
	return s.snap
}

// Done removes what Live kept for a run after an interruption.
func Done(dir string) {
	old, _ := readJournal(journalIn(dir))
	(&kept{dir: dir, made: old.Made}).drop()
}
