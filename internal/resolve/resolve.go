// Package resolve makes one model.API of what many documents say: it weighs the
// evidence, links types, infers what no source says outright, and reports
// contradictions. The order of the documents does not matter.
package resolve

import (
	"cmp"
	"slices"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// Options are what the user says besides the sources.
type Options struct {
	BaseURL   string // of the service; its path is the handler path of the server
	Overrides []model.Override
	Keep      *model.API // an older state, of which nothing shall go; nil unless asked for
}

// Resolve merges documents. It always returns an API, and says in diags what
// remains unknown or contradictory.
func Resolve(docs []*model.Document, opts Options, diags *diag.List) *model.API {
	r := &resolver{opts: opts, diags: diags, api: &model.API{}}
	for _, doc := range docs {
		r.docs = append(r.docs, read(doc))
	}
	slices.SortFunc(r.docs, func(a, b *document) int { return cmp.Compare(a.File.Path, b.File.Path) })

	for _, doc := range r.docs {
		doc.inferTableBases()
		doc.openGenerics()
		doc.inferResponses()
	}
	r.applyContractNames()
	r.groupTypes()
	r.poll()
	r.mergeTypes()
	r.settleMoved()
	r.mergeOperations()
	r.link()
	r.answerQueries()
	r.link()
	r.sketch()
	r.readSamples()
	r.nameFields()
	r.knowOwn()
	r.finishFields()
	if opts.Keep != nil {
		r.keep(opts.Keep)
	}
	r.override()
	r.link()
	r.finish()
	return r.api
}

type resolver struct {
	opts   Options
	diags  *diag.List
	docs   []*document
	groups []*group
	api    *model.API

	votes     map[string]map[*document]string // fact → what each document says
	conflicts map[conflictKey]*conflict
	moves     []move
	preferred []*document
	twins     map[message]*model.Value // roots of XML samples
	shown     *sampleReader
	skipped   map[string]bool // types that the user leaves out, by their simple names
	casing    casing
}

// document is a model.Document with its attributes interpreted: what it says of
// operations and properties, in one form whatever its language.
type document struct {
	*model.Document
	ops       []*model.Operation
	types     []*model.Type
	closed    []*model.Type // generic types whose members hide the parameters
	agreement int           // how often other documents side with it where documents differ
}

// preferred orders documents for equally strong facts: newer first, then the one
// that agrees more with the others, then by path.
func preferred(a, b *document) int {
	if c := b.File.Meta.Time.Compare(a.File.Meta.Time); c != 0 {
		return c
	}
	if c := cmp.Compare(b.agreement, a.agreement); c != 0 {
		return c
	}
	return cmp.Compare(a.File.Path, b.File.Path)
}

// byPreference is the documents, preferred ones first. It may be asked once they
// have been ranked.
func (r *resolver) byPreference() []*document {
	if r.preferred == nil {
		r.preferred = slices.SortedFunc(slices.Values(r.docs), preferred)
	}
	return r.preferred
}

// addOrigins keeps each place once.
func addOrigins(to *[]model.Origin, from []model.Origin) {
	for _, o := range from {
		if !slices.Contains(*to, o) {
			*to = append(*to, o)
		}
	}
}
