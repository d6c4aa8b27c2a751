// What stands around declarations: the header, comments, and other text.

package ecma

import (
	"strings"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// Reader is a listing in the reading.
type Reader struct {
	*lex.Listing
	Before *Preamble // what stands before a declaration; nil where nothing does
}

// Preamble gathers the comments before a declaration or property.
type Preamble struct {
	Start, end int
	Attributes []model.Attribute
	Doc
}

// Header takes the options, the directive "use strict", and imports.
func (r *Reader) Header() bool {
	start := r.Pos()
	switch {
	case r.Before != nil:
		return false
	case r.Take("/* Options:"):
		text, closed := r.Until("*/")
		if !closed {
			r.Seek(r.Len())
			r.Cut(start, "the options", "*/")
			return true
		}
		r.Options(text)
	case r.Take(`"use strict";`):
	case r.Word("import") && strings.HasSuffix(strings.TrimSpace(r.PeekLine()), ";"):
		r.Line()
	default:
		r.Seek(start)
		return false
	}
	r.Chrome(start)
	return true
}

// Comment takes a doc comment, or an attribute written as a comment. Everything is
// taken where it is not closed.
func (r *Reader) Comment(to *Preamble) (took, closed bool) {
	if strings.HasPrefix(r.Rest(), "/**") {
		return true, to.Take(r.Listing)
	}
	a, ok := r.AttributeComment("//", attributes)
	if !ok {
		a, ok = r.AttributeComment("//", unescaped)
	}
	if ok {
		to.Attributes = append(to.Attributes, a)
	}
	return ok, true
}

// Attributes quote as in C#; servers up to 5.0.2 do not escape quotes inside.
var (
	attributes = lex.Attributes{Quotes: lex.Quotes{Marks: `"`}, Assign: "="}
	unescaped  = lex.Attributes{Quotes: lex.Quotes{Marks: `"`, Loose: true}, Assign: "="}
)

// Preamble takes a comment before a declaration.
func (r *Reader) Preamble() bool {
	start := r.Pos()
	if !strings.HasPrefix(r.Rest(), "/") {
		return false
	}
	before := r.Before
	if before == nil {
		before = &Preamble{Start: start}
	}
	took, closed := r.Comment(before)
	switch {
	case took && closed:
		before.end = r.Pos()
		r.Before = before
		r.Known(start)
	case took && r.Listed():
		r.Cut(r.From(start), "a comment", "*/")
	case took:
		r.Unknown(r.From(start))
	}
	return took
}

// Taken is what stands before the declaration that begins at start, which takes it.
func (r *Reader) Taken(start int) *Preamble {
	before := r.Before
	if r.Before = nil; before == nil {
		before = &Preamble{Start: start}
	}
	return before
}

// From is where the declaration at start begins with what stands before it, which
// it takes.
func (r *Reader) From(start int) int { return r.Taken(start).Start }

// Other takes a line that is nothing known. The last line of the text is a cut
// declaration or attribute if it begins with one of beginnings, or ends within it.
func (r *Reader) Other(beginnings ...string) {
	start, line := r.Pos(), strings.TrimSpace(r.PeekLine())
	from := start
	if b := r.Before; b != nil {
		r.Seek(b.end)
		r.Unknown(b.Start)
		r.Seek(start)
		from, r.Before = b.Start, nil
	}
	r.Line()
	for _, word := range append(beginnings, "// @", "/**") {
		if line != "" && r.Listed() && r.Ends() && (strings.HasPrefix(line, word) || strings.HasPrefix(word, line)) {
			r.Cut(from, "a declaration or attribute", "its end")
			return
		}
	}
	r.Unknown(start)
}

// End reports comments at the end of the text, which belong to nothing.
func (r *Reader) End() (cut bool) {
	if cut = r.Before != nil; cut {
		r.Cut(r.Before.Start, "a comment", "what it belongs to")
	}
	return cut
}

// Listed tells whether a part of a listing has been read.
func (r *Reader) Listed() bool { return len(r.Doc.Types)+len(r.Doc.Chrome) > 0 }
