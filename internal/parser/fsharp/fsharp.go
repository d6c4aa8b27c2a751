// Package fsharp reads DTO listings in F#, of /types/fsharp and inside metadata
// pages (servicestack.md 2.4), as ServiceStack 4.0.40 to 10.1 write them.
package fsharp

import (
	"bytes"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/clr"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether text holds a listing in F#.
func Recognise(text []byte) bool {
	for line := range bytes.Lines(text) {
		s := string(bytes.TrimSpace(line))
		switch {
		case s == "open System", s == "open ServiceStack", s == "(* Options:",
			strings.HasPrefix(s, "member val ") && strings.Contains(s, " with get,"),
			strings.HasPrefix(s, "[<") && strings.HasSuffix(s, ">]"):
			return true
		}
	}
	return false
}

// Parse reads a listing. Text before and after it is noted and left out. The
// namespace is left open: the one that a listing names is only the first of those
// that its types are from.
func Parse(f *source.File, diags *diag.List) *model.Document {
	text := lex.Unwrap(f, begins...)
	p := &parser{Listing: lex.NewListing(text, diags, model.FSharp), lastClose: bytes.LastIndex(text.Data, []byte(">]"))}
	p.file()
	clr.DropBookkeeping(p.Doc)
	clr.SetNullable(p.Doc)
	p.Doc.File = f
	return p.Finish()
}

// begins are the words with which a line can begin.
var begins = strings.Fields("/ [< (* | member abstract inherit interface class end type open namespace")

type parser struct {
	*lex.Listing
	lastClose int // behind the last ">]" no attribute ends

	// The type whose members are read, nil before the first one. No mark ends a
	// type: it goes on to the last of its members.
	typ        *model.Type
	start, end int
	members    int
}

var (
	attributes = lex.Attributes{Quotes: lex.Quotes{Marks: `"`}, Assign: "="}
	syntax     = clr.Syntax{
		Escape: [2]string{"``", "``"}, Open: "<", Close: ">", Array: "[]",
		Aliases: map[string]string{
			"ResizeArray": "List",
			"int":         "Int32",  // Version, under AddImplicitVersion
			"string":      "String", // 4.0.62, in place of a struct
		},
	}
)

// file reads declarations and members as they come.
func (p *parser) file() {
	var pending clr.Pending
	for {
		p.Space()
		start := p.Pos()
		switch {
		case p.EOF():
			switch {
			case pending.Some():
				p.cutAttributes(pending.Start(start), "what its last attribute belongs to")
			case p.typ != nil && p.members == 0:
				p.cutType("its members")
			}
			p.endType()
			return
		case pending.Take(p.Cursor, "///", attributes, "[<", ">]"):
		case p.comment(), p.header():
			p.Chrome(start)
		case p.declaration(&pending, start):
		case p.typ != nil && p.member(&pending, start):
			p.members++
			p.end = p.Pos()
		case clr.Unclosed(p.Cursor, "[<", p.lastClose):
			p.Seek(p.Len())
			p.cutAttributes(pending.Start(start), "\">]\"")
			p.endType()
			return
		default:
			at, typeAhead, memberAhead := pending.Start(start), p.ahead("type "), p.ahead(memberWords...)
			pending.Drop(p.Listing)
			p.UnknownLine()
			switch p.Space(); {
			case p.EOF() && typeAhead:
				p.endType()
				p.Cut(at, "the declaration of a type", `"="`)
			case p.EOF() && memberAhead && p.typ != nil:
				p.cutType("the rest of a member")
			}
		}
	}
}

// declaration takes the line that begins a type.
func (p *parser) declaration(pending *clr.Pending, at int) bool {
	if !p.Word("type") {
		return false
	}
	p.Blanks()
	t := &model.Type{Name: p.Ident()}
	t.Generics = syntax.Generics(p.Cursor)
	if t.Name == "" || p.Take("(") && !p.Take(")") || !p.Punct("=") {
		p.Seek(at)
		return false
	}
	p.endType()
	p.typ, p.start, p.end, p.members = t, pending.Start(at), p.Pos(), 0
	pending.OfType(t)
	return true
}

func (p *parser) endType() {
	if p.typ == nil {
		return
	}
	behind := p.Pos()
	p.Seek(p.end)
	p.typ.Origins = p.Origin(p.start)
	p.Seek(behind)
	p.Doc.Types = append(p.Doc.Types, p.typ)
	p.typ = nil
}

// cutAttributes reports attributes at the end of the listing. They belong to the
// next type if they are indented like the last one; else to a member of it.
func (p *parser) cutAttributes(at int, expected string) {
	if indent := p.Indent(at); p.typ != nil && (indent == 0 || indent != p.Indent(p.start)) {
		p.cutType(expected)
		return
	}
	p.Cut(at, "the attributes of a declaration", expected)
}

func (p *parser) cutType(expected string) {
	p.Cut(p.start, "type "+p.typ.Name, expected)
	p.typ = nil
}

// comment takes a comment that is no doc comment; the first one of a listing of
// /types is the options block.
func (p *parser) comment() bool {
	switch {
	case p.Take("(*"):
		text, ok := p.Until("*)")
		if !ok {
			text = p.Rest()
			p.Seek(p.Len())
		}
		if block, ok := strings.CutPrefix(strings.TrimSpace(text), "Options:"); ok {
			p.Options(block)
		}
		return true
	case strings.HasPrefix(p.Rest(), "//"):
		p.Line()
		return true
	}
	return false
}

// header takes namespace X and open X.
func (p *parser) header() bool {
	start := p.Pos()
	if p.Word("namespace") || p.Word("open") {
		p.Blanks()
		if p.Dotted() != "" && p.lineIsOver() {
			return true
		}
	}
	p.Seek(start)
	return false
}

func (p *parser) lineIsOver() bool {
	p.Blanks()
	return p.EOF() || p.Peek() == '\r' || p.Peek() == '\n'
}

// memberWords begin the lines of the body of a type.
var memberWords = []string{"member ", "inherit ", "interface ", "abstract ", "|"}

// ahead tells whether one of these words stands at the cursor.
func (p *parser) ahead(words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(p.Rest(), word) })
}

// member takes a line of the body of a type.
func (p *parser) member(pending *clr.Pending, at int) bool {
	t := p.typ
	ok := false
	switch word := p.Ident(); word {
	case "":
		return p.Take("|") && p.value(t, pending, at)
	case "class":
		p.Blanks()
		ok = p.Word("end")
	case "inherit":
		var base model.TypeRef
		if base, ok = syntax.Ref(p.Cursor); ok {
			p.Take("()")
			t.Base = &base
		}
	case "interface":
		ok = p.marker(t)
	case "member", "abstract":
		if p.Blanks(); word == "member" && !p.Word("val") {
			break
		}
		if word == "abstract" {
			t.Kind = model.Interface
		}
		if p.property(t, pending, at) {
			return true
		}
	}
	if !ok {
		p.Seek(at)
		return false
	}
	pending.Drop(p.Listing)
	return true
}

// marker takes what follows "interface": a marker or interface, with the members
// that implement it; or the end of an empty interface.
func (p *parser) marker(t *model.Type) bool {
	p.Blanks()
	if p.Word("end") {
		t.Kind = model.Interface
		return true
	}
	ref, ok := syntax.Ref(p.Cursor)
	if !ok {
		return false
	}
	t.Implements = append(t.Implements, ref)
	p.Blanks()
	if p.Word("with") {
		for p.Space(); p.Word("member"); p.Space() {
			p.Line()
		}
		return p.Word("end")
	}
	return true
}

// property takes Name:Type = default with get,set.
func (p *parser) property(t *model.Type, pending *clr.Pending, at int) bool {
	p.Blanks()
	f := &model.Field{Name: syntax.Name(p.Cursor)}
	if f.Name == "" || !p.Punct(":") {
		return false
	}
	from := p.Pos()
	var ok bool
	if f.Type, ok = syntax.Ref(p.Cursor); !ok {
		f.Type = model.Ref(model.Any)
		p.Seek(from)
	}
	value, ends := p.accessors()
	if !ends {
		return false
	}
	if !ok {
		text, _, _ := strings.Cut(value, "=")
		p.Diags.Add(diag.ListingType, p.File.Span(from, from+len(text)), "the type of %s.%s is not understood: %q",
			t.Name, f.Name, strings.TrimSpace(text))
	}
	start := pending.Start(at)
	pending.OfField(f)
	f.Origins = p.Origin(start)
	t.Fields = append(t.Fields, f)
	return true
}

// accessors takes the default value of a property and "with get,set".
func (p *parser) accessors() (value string, ok bool) {
	start := p.Pos()
	for !p.EOF() && p.Pos() < start+maxDefault {
		if p.Peek() == ' ' || p.Peek() == '\n' {
			at := p.Pos()
			if p.Space(); p.Word("with") && p.Punct("get") && p.Punct(",") && p.Punct("set") {
				return p.Text(start, at), true
			}
			p.Seek(at)
			if p.Space(); p.Word("member") || p.Word("type") || p.Take("[<") {
				break
			}
			continue
		}
		p.Skip(1)
	}
	p.Seek(start)
	return "", false
}

// maxDefault bounds the default value of a property, in bytes.
const maxDefault = 1 << 10

// value takes a member of an enum.
func (p *parser) value(t *model.Type, pending *clr.Pending, at int) bool {
	p.Blanks()
	v := &model.EnumValue{Name: syntax.Name(p.Cursor)}
	if v.Name == "" || !p.Punct("=") {
		p.Seek(at)
		return false
	}
	text := p.PeekLine()
	clr.SetNumber(v, strings.TrimSpace(text))
	p.Skip(len(strings.TrimRight(text, " \t\r")))
	t.Kind = model.Enum
	start := pending.Start(at)
	pending.OfValue(v)
	v.Origins = p.Origin(start)
	t.Values = append(t.Values, v)
	return true
}
