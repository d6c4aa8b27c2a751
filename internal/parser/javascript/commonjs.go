// CommonJS: classes are functions, and only those of requests say something.

package javascript

import (
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/ecma"
)

// common takes what only CommonJS has: exports, the helper for base classes, and
// the functions that make classes.
func (p *parser) common() bool {
	start := p.Pos()
	if p.Doc.Evidence != model.CommonJS || p.Before != nil {
		return false
	}
	if p.Take("exports.") {
		return p.statement(start)
	}
	if !p.Word("var") {
		return false
	}
	p.Space()
	name := p.Ident()
	switch {
	case name == "" || !p.Punct("="):
		p.Seek(start)
		return false
	case !p.Punct("/** @class */"):
		return p.statement(start)
	}
	t := &model.Type{Name: name, FieldsIncomplete: true}
	var request ecma.Request
	switch {
	case !p.function(t, &request):
		p.Line()
		p.Cut(start, "class "+name, "}(…));")
	case !request.Is:
		p.Chrome(start)
	default:
		t.Origins = p.Origin(start)
		p.Doc.Types = append(p.Doc.Types, t)
		request.Add(p.Listing, t)
		if !p.bare {
			p.bare = true
			p.Diags.Add(diag.ListingBare, p.SpanFrom(start), "a listing in CommonJS does not tell the properties of %s and other classes", name).
				WithHint("fetch /types/mjs of the server instead, or better /types/csharp")
		}
	}
	return true
}

// statement takes the rest of a statement that holds no fact.
func (p *parser) statement(start int) bool {
	if !ecma.Literals.SkipTo(p.Cursor, ";") {
		p.Seek(p.Len())
		p.Cut(start, "a statement", ";")
		return true
	}
	p.Take(";")
	p.Chrome(start)
	return true
}

// function takes (function (_super) { … }(Base)); and the methods inside.
func (p *parser) function(t *model.Type, request *ecma.Request) bool {
	if !p.Punct("(") || !p.skip("function") {
		return false
	}
	for p.Space(); !p.Take("}"); p.Space() {
		start := p.Pos()
		switch {
		case p.Word("function"):
			p.Seek(start)
			if !p.skip("function") || !ecma.Literals.SkipTo(p.Cursor, "}") || !p.Take("}") {
				return false
			}
		case p.Word(t.Name) && p.Take(".prototype."):
			name := p.Ident()
			if !p.Punct("=") || !p.Punct("function") || !p.Punct("()") || !request.Body(p.Cursor, name) || !p.Punct(";") {
				return false
			}
		case !ecma.Literals.SkipTo(p.Cursor, ";") || !p.Take(";"):
			return false
		}
	}
	return p.Punct("(") && ecma.Literals.SkipTo(p.Cursor, ")") && p.Take(")") && p.Punct(")") && p.Punct(";")
}

// skip takes a keyword and all up to the brace behind it.
func (p *parser) skip(word string) bool {
	p.Space()
	return p.Word(word) && ecma.Literals.SkipTo(p.Cursor, "{") && p.Take("{")
}
