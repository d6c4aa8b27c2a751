// Package javascript reads the JavaScript listings of a ServiceStack server
// (servicestack.md 2.6): modules with JSDoc, of /types/mjs and quoted on metadata
// pages, and CommonJS, of /types/js, which tells no properties.
package javascript

import (
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/ecma"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether a JavaScript listing stands somewhere in text.
func Recognise(text []byte) bool {
	s := string(text)
	for _, mark := range []string{"constructor(init) {", "exports.__esModule", ".prototype.getTypeName = function", "/** @class */ (function"} {
		if strings.Contains(s, mark) {
			return true
		}
	}
	return strings.Contains(s, "export var ") && strings.Contains(s, " = {}));")
}

// begins are the words with which a line can begin.
var begins = strings.Fields("/* // * } \" import export class var function (function exports. constructor( createResponse( getTypeName( getMethod(")

// Parse reads a listing and whatever stands around it.
func Parse(f *source.File, diags *diag.List) *model.Document {
	text := lex.Unwrap(f, begins...)
	evidence := model.MJS
	if s := text.Text(); strings.Contains(s, "exports.") || strings.Contains(s, "/** @class */") {
		evidence = model.CommonJS
	}
	p := &parser{}
	p.Listing = lex.NewListing(text, diags, evidence)
	for p.Space(); !p.EOF(); p.Space() {
		if !p.Header() && !p.common() && !p.Preamble() && !p.declaration() {
			p.Other("export ", "var ", "exports.")
		}
	}
	p.End()
	lex.FillArguments(p.Doc.Types)
	ecma.OnlyValues(p.Doc.Types)
	lex.DropArity(p.Doc.Types)
	p.Doc.File = f
	return p.Finish()
}

type parser struct {
	ecma.Reader
	bare bool // a class without properties was reported
}

// declaration takes "export class Name extends Base {", or the variable and the
// function that make an enum, with what stands before it.
func (p *parser) declaration() bool {
	start := p.Pos()
	p.Word("export")
	p.Space()
	t := &model.Type{}
	head := false
	switch {
	case p.Word("class"):
		head = p.class(t)
	case p.Word("var"):
		t.Kind = model.Enum
		head = p.enum(t)
	default:
		p.Seek(start)
		return false
	}
	if !head {
		if p.Space(); p.EOF() && p.Listed() {
			p.Cut(p.From(start), "a declaration", "its members")
			return true
		}
		p.Seek(start)
		p.Other("export ", "var ")
		return true
	}
	before := p.Taken(start)
	t.Description = before.Description
	var request ecma.Request
	if t.Kind == model.Enum && !p.enumBody(t) || t.Kind == model.Class && !p.body(t, &request) {
		p.Cut(before.Start, t.Kind.String()+" "+t.Name, "}")
		return true
	}
	if ecma.Runtime(t.Name) {
		p.Chrome(before.Start)
		return true
	}
	if t.Kind == model.Class {
		t.Generics = before.Parameters
	}
	t.Origins = p.Origin(before.Start)
	p.Doc.Types = append(p.Doc.Types, t)
	request.Add(p.Listing, t)
	return true
}

// class takes "Name extends Base {". The base's arguments are lost.
func (p *parser) class(t *model.Type) bool {
	p.Space()
	if t.Name = p.Ident(); t.Name == "" {
		return false
	}
	if p.Space(); p.Word("extends") {
		p.Space()
		base := model.Ref(p.Dotted())
		if base.Name == "" {
			return false
		}
		t.Base = &base
	}
	return p.Punct("{")
}

// body takes what stands between the braces of a class.
func (p *parser) body(t *model.Type, request *ecma.Request) bool {
	before := &ecma.Preamble{Start: -1}
	for p.Space(); !p.EOF(); p.Space() {
		start := p.Pos()
		if before.Start < 0 {
			before.Start = start
		}
		took, closed := p.Comment(before)
		switch {
		case took && closed:
			continue
		case took:
			return false
		case p.Take("}"):
			return true
		case p.method(request), p.property(t, before):
		case p.Ends():
			p.Seek(p.Len())
			return false
		case p.beginsAnother(start):
			p.Seek(start)
			return false
		default:
			p.Seek(start)
			p.UnknownLine()
		}
		before = &ecma.Preamble{Start: -1}
	}
	return false
}

// beginsAnother tells whether a declaration begins at the byte at: the one around
// it has no end then.
func (p *parser) beginsAnother(at int) bool {
	p.Seek(at)
	return p.Word("export") && p.Peek() == ' '
}

// method takes constructor(init) { … } or getMethod() { return 'GET' }.
func (p *parser) method(request *ecma.Request) bool {
	start := p.Pos()
	name := p.Ident()
	if name != "" && p.Punct("(") && ecma.Literals.SkipTo(p.Cursor, ")") && p.Take(")") && request.Body(p.Cursor, name) {
		return true
	}
	if !p.EOF() {
		p.Seek(start)
	}
	return false
}

// property takes "name;" or "name = [];", whose type the comment before it tells.
func (p *parser) property(t *model.Type, before *ecma.Preamble) bool {
	f := &model.Field{Name: p.Ident(), Form: model.NameWire, Type: model.Ref(model.Any), Description: before.Description}
	if f.Name == "" {
		return false
	}
	if p.Punct("=") && !ecma.Literals.SkipTo(p.Cursor, ";") || !p.Punct(";") {
		return false
	}
	if text := strings.TrimSpace(before.Type); text != "" {
		expr, null := strings.CutPrefix(text, "?")
		c := lex.NewText(expr)
		typ, ok := ecma.Type(c)
		if ok && c.Ends() {
			f.Type, f.Nullable = typ, model.TriOf(null)
		} else {
			p.Diags.Add(diag.ListingType, p.SpanFrom(before.Start), "%s is no type that is known here", text)
		}
	}
	f.Origins = p.Origin(before.Start)
	t.Fields = append(t.Fields, f)
	return true
}
