// Package php reads the PHP listing of a ServiceStack server (servicestack.md 2.8),
// from /types/php or quoted on a metadata page.
package php

import (
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether a PHP listing stands somewhere in text.
func Recognise(text []byte) bool {
	s := string(text)
	return strings.Contains(s, "<?php namespace") || strings.Contains(s, "implements JsonSerializable") ||
		strings.Contains(s, "function jsonSerialize(") || strings.Contains(s, "#[Returns(")
}

// begins are the words with which a line can begin.
var begins = strings.Fields("// /* #[ { } ) ] <? ?> * class enum interface trait abstract final use namespace public private protected case const")

// Parse reads a listing and whatever stands around it.
func Parse(f *source.File, diags *diag.List) *model.Document {
	p := &parser{Listing: lex.NewListing(lex.Unwrap(f, begins...), diags, model.PHP)}
	for p.Space(); !p.EOF(); p.Space() {
		if !p.chrome() && !p.preamble() && !p.declaration() {
			p.text()
		}
	}
	if p.before != nil {
		p.Cut(p.before.start, "a comment", "the class that it belongs to")
	}
	lex.DropArity(p.Doc.Types)
	p.Doc.File = f
	return p.Finish()
}

type parser struct {
	*lex.Listing
	before      *preamble // what stands before a class
	allOptional bool      // the listing was asked for with everything optional
}

// preamble gathers what stands before a declaration.
type preamble struct {
	start, end int
	attributes []model.Attribute
	returns    *model.TypeRef
	doc
}

// doc is what comments of documentation say.
type doc struct {
	description string
	templates   []string // "T", "Paged of Shape"
	typ         *typeRef // of @var
}

// literals are PHP's; the comments that stand for attributes quote as C# does.
var (
	literals = lex.Quotes{Marks: `"'`}
	comments = lex.Attributes{Quotes: lex.Quotes{Marks: `"`}, Assign: "="}
)

// chrome takes the opening tag, the options and the names that are imported.
func (p *parser) chrome() bool {
	start := p.Pos()
	switch {
	case p.before != nil:
		return false
	case p.Take("<?php"):
		p.Space()
		if p.Word("namespace") {
			p.statement()
		}
	case p.Take("?>"):
	case p.Take("/* Options:"):
		text, closed := p.Until("*/")
		if !closed {
			p.Seek(p.Len())
			p.Cut(start, "the options", "*/")
			return true
		}
		p.allOptional = strings.EqualFold(p.Options(text)["MakePropertiesOptional"], "true")
	case p.Word("use") && p.statement():
	default:
		p.Seek(start)
		return false
	}
	p.Chrome(start)
	return true
}

// statement takes what is left of a statement, which holds no braces but those of
// names: "use ServiceStack\{A,B};".
func (p *parser) statement() bool {
	for !p.EOF() && p.Peek() != ';' && p.Peek() != '$' && p.Peek() != '(' {
		p.Skip(1)
	}
	return p.Take(";")
}

// preamble takes a comment or attribute before a declaration.
func (p *parser) preamble() bool {
	start := p.Pos()
	before := p.before
	if before == nil {
		before = &preamble{start: start}
	}
	switch {
	case strings.HasPrefix(p.Rest(), "/**"):
		if !p.docComment(&before.doc) {
			if len(p.Doc.Types) == 0 {
				return false
			}
			p.Seek(p.Len())
			p.Cut(before.start, "a comment", "*/")
			p.before = nil
			return true
		}
	case p.Take("#[Returns("):
		name, ok := literals.String(p.Cursor)
		if !ok || !p.Take(")]") {
			p.Seek(start)
			return false
		}
		t := returned(name)
		before.returns = &t
	default:
		a, ok := p.AttributeComment("//", comments)
		if !ok {
			return false
		}
		before.attributes = append(before.attributes, a)
	}
	before.end = p.Pos()
	p.Known(start)
	p.before = before
	return true
}

// docComment takes "/** … */". That of a description is one line, whatever the
// text holds: its last "*/" ends it.
func (p *parser) docComment(d *doc) bool {
	start := p.Pos()
	line := p.PeekLine()
	if i := strings.LastIndex(line, "*/"); i >= 3 && strings.HasPrefix(strings.TrimLeft(line[3:], " "), "@description") {
		p.Skip(i + 2)
	} else {
		p.Take("/**")
		if _, closed := p.Until("*/"); !closed {
			p.Seek(start)
			return false
		}
	}
	text := strings.TrimSuffix(p.Text(start+3, p.Pos()), "*/")
	if text, ok := strings.CutPrefix(strings.TrimSpace(text), "@description"); ok {
		d.description = strings.TrimSpace(p.Unbroken(text, p.Indent(start), "// @"))
		return true
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimLeft(line, " \t*"))
		if name, ok := strings.CutPrefix(line, "@template "); ok {
			d.templates = append(d.templates, strings.TrimSpace(name))
		} else if expr, ok := strings.CutPrefix(line, "@var "); ok {
			t, ok := parseType(expr)
			if !ok {
				t = typeRef{TypeRef: model.Ref(model.Any)}
				p.Diags.Add(diag.ListingType, p.SpanFrom(start), "%s is no type that is known here", expr)
			}
			d.typ = &t
		}
	}
	return true
}

// text takes a line that is none of the above.
func (p *parser) text() {
	if b := p.before; b != nil {
		at := p.Pos()
		p.Seek(b.end)
		p.Unknown(b.start)
		p.Seek(at)
		p.before = nil
	}
	start, line := p.Pos(), strings.TrimSpace(p.PeekLine())
	p.Line()
	if p.listed() && (strings.HasPrefix(line, "// @") || strings.HasPrefix(line, "#[Ret")) && p.Ends() {
		p.Cut(start, "an attribute", "the class that it belongs to")
		return
	}
	p.Unknown(start)
}

// listed tells whether a part of a listing has been read.
func (p *parser) listed() bool { return len(p.Doc.Types)+len(p.Doc.Chrome) > 0 }
