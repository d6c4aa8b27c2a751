package cli

// From what the user named to documents: arguments or dtogen.yaml, files, parsers.

import (
	"fmt"
	"os"
	"path"
	"runtime"
	"slices"
	"sync"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/parser"
	"github.com/dtogen/dtogen/internal/resolve"
	"github.com/dtogen/dtogen/internal/source"
)

// api is one API on its way from files to packages.
type api struct {
	*config.API
	files []*source.File
	docs  []*model.Document
	model *model.API
	kept  *model.API   // an older state, of which nothing shall go; nil where none is asked for
	lock  *output.Lock // of the run before; nil where there is none
	typed bool         // its specs are arguments, not those of dtogen.yaml
	cut   []string     // files that stop in the middle and are taken as they are

	planning diag.List         // what the plan has to say
	raw      map[string]string // types that do not compile, and why
}

// configure reads the dtogen.yaml at name, else the one found upwards. Nil tells
// that it could not be read; why is said.
func (s *session) configure(name string) *config.Config {
	if name == "" {
		if name, _ = config.Find("."); name == "" {
			given, hint := "FILE or FOLDER", "to try dtogen: dtogen generate -o generated FILE|FOLDER…"
			if s.verb.name == "fetch" {
				given, hint = "URL", "to fetch without it: dtogen fetch --name NAME https://…"
			}
			s.diags.Add(diag.NoConfig, source.Span{}, "there is no %s in this folder or those above, and no %s was given", config.FileName, given).
				WithHint("%s", hint)
			return nil
		}
	}
	name = typed(name)
	if s.base = path.Dir(name); s.base == "." {
		s.base = ""
	}
	data, err := os.ReadFile(name)
	if err != nil {
		s.diags.Add(diag.Unreadable, s.place(name, nil).All(), "%v", err)
		return nil
	}
	c := config.Parse(s.place(name, data), &s.diags)
	if s.diags.Failed() {
		return nil
	}
	return c
}

// read loads and parses the specs of a.
func (s *session) read(a *api) {
	files, problems := source.Load(s.base, a.Specs)
	codes := map[source.ProblemKind]diag.Code{
		source.Unreadable: diag.Unreadable, source.Empty: diag.EmptyInput,
		source.BadIndex: diag.IndexInvalid, source.Mismatch: diag.IndexMismatch,
	}
	for _, p := range problems {
		d := s.diags.Add(codes[p.Kind], p.Span, "%s", p.Message).WithHint("%s", p.Hint)
		if p.Kind == source.Unreadable && !a.Span.IsZero() {
			d.WithRelated(a.Span, "the specs of %s name it", a.Name)
		}
	}
	a.files = files
	a.docs = make([]*model.Document, len(files))
	lists := make([]diag.List, len(files))
	var wait sync.WaitGroup
	free := make(chan bool, runtime.NumCPU())
	for i := range files {
		wait.Add(1)
		free <- true
		go func() {
			a.docs[i] = parser.Parse(files[i], &lists[i])
			<-free
			wait.Done()
		}()
	}
	wait.Wait()
	severity := diag.Error
	if slices.ContainsFunc(a.docs, parser.Recognised) {
		severity = diag.Warning
	}
	for i := range lists {
		// Beside good files, one that is none is left out with a warning (browsers
		// save pictures with a page); alone it leaves nothing to do.
		for _, code := range []diag.Code{diag.NotRecognised, diag.NotUTF8, diag.EmptyInput} {
			lists[i].Grade(code, severity)
		}
		for _, code := range []diag.Code{diag.ListingCut, diag.PageCut, diag.SampleCut} {
			lists[i].Each(code, func(d *diag.Diagnostic) { a.gradeCut(d, files[i].Path) })
		}
		s.diags.Merge(&lists[i])
	}
}

// gradeCut tells of a file that stops in the middle with a warning, if the user takes it
// as it is, and else how to say so.
func (a *api) gradeCut(d *diag.Diagnostic, name string) {
	switch {
	case slices.ContainsFunc(a.AcceptCut, func(c config.Accepted) bool { return within(name, c.Path) }):
		d.Severity = diag.Warning
		a.cut = append(a.cut, name)
	case !a.Span.IsZero():
		d.Hint += fmt.Sprintf("; where no more of it can be had, say so in %s: acceptCut: [%s]", config.FileName, name)
	case a.typed:
		d.Hint += "; where no more of it can be had: --accept-cut"
	}
}

// wholeAccepted makes an error of each file that the user takes though it stops in the
// middle, and that does not.
func (s *session) wholeAccepted(a *api) {
	for _, c := range a.AcceptCut {
		if !c.Span.IsZero() && !slices.ContainsFunc(a.cut, func(name string) bool { return within(name, c.Path) }) {
			s.diags.Add(diag.OverrideUnused, c.Span, "acceptCut of %s names %s, where nothing stops in the middle", a.Name, c.Path).
				WithHint("take it out, or check the spelling; paths are relative to the folder of %s", config.FileName)
		}
	}
}

// readKept reads the older state that the user wants to keep what was removed of.
func (s *session) readKept(a *api) {
	if len(a.Keep) == 0 {
		return
	}
	old := &api{API: &config.API{Name: a.Name, Span: a.Span, Specs: a.Keep, AcceptCut: a.AcceptCut, BaseURL: a.BaseURL}}
	s.read(old)
	a.cut = append(a.cut, old.cut...)
	// What is unclear in it was told when it was new.
	a.kept = resolve.Resolve(old.docs, resolve.Options{BaseURL: a.BaseURL}, new(diag.List))
}

// resolve makes the model of what was read.
func (s *session) resolve(a *api) {
	a.model = resolve.Resolve(a.docs, resolve.Options{BaseURL: a.BaseURL, Overrides: a.Overrides, Keep: a.kept}, &s.diags)
}
