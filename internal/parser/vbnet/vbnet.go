// Package vbnet reads DTO listings in VB.NET, of /types/vbnet and inside metadata
// pages (servicestack.md 2.3), as ServiceStack 4.0.40 to 10.1 write them.
package vbnet

import (
	"bytes"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/clr"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether text holds a listing in VB.NET.
func Recognise(text []byte) bool {
	for line := range bytes.Lines(text) {
		switch string(bytes.TrimSpace(line)) {
		case "Imports System", "Imports ServiceStack", "Namespace Global", "End Class", "End Enum", "End Namespace":
			return true
		}
	}
	return false
}

// Parse reads a listing. Text before and after it is noted and left out.
func Parse(f *source.File, diags *diag.List) *model.Document {
	text := lex.Unwrap(f, begins...)
	p := &parser{Listing: lex.NewListing(text, diags, model.VBNet), lastClose: bytes.LastIndexByte(text.Data, '>')}
	p.file()
	clr.DropBookkeeping(p.Doc)
	clr.SetNullable(p.Doc)
	p.Doc.File = f
	return p.Finish()
}

// begins are the words with which a line can begin.
var begins = strings.Fields("' < Public Friend Property End Imports Namespace Inherits Implements")

type parser struct {
	*lex.Listing
	namespaces []string // open ones
	spaced     bool     // there has been one
	lastClose  int      // behind the last ">" no attribute ends
}

var (
	attributes = lex.Attributes{Quotes: lex.Quotes{Marks: `"`, Doubled: true}, Assign: ":="}
	syntax     = clr.Syntax{
		Escape: [2]string{"[", "]"}, Open: "(Of", Close: ")", Array: "()", Question: model.TypeRef.OrNull,
		Aliases: map[string]string{
			"Short": "Int16", "Integer": "Int32", "Long": "Int64", "Date": "DateTime",
			"UShort": "UInt16", "UInteger": "UInt32", "ULong": "UInt64",
			"string": "String", // 4.0.62, in place of a struct
		},
	}
)

func (p *parser) pending(pending *clr.Pending) bool {
	return pending.Take(p.Cursor, "'''", attributes, "<", ">")
}

// file reads namespaces and what stands directly in them.
func (p *parser) file() {
	var pending clr.Pending
	for {
		p.Space()
		start := p.Pos()
		switch {
		case p.EOF():
			if pending.Some() {
				p.Cut(pending.Start(start), "the attributes of a type", "its declaration")
			} else if len(p.namespaces) > 0 {
				p.Cut(start, "Namespace "+p.namespaces[len(p.namespaces)-1], "End Namespace")
			}
			return
		case p.options():
			p.Chrome(start)
		case p.pending(&pending):
		case p.namespaceBegins():
			pending.Drop(p.Listing)
			p.Chrome(start)
		case len(p.namespaces) > 0 && p.words("End", "Namespace"):
			pending.Drop(p.Listing)
			p.namespaces = p.namespaces[:len(p.namespaces)-1]
			p.Chrome(start)
		case p.imports(), p.comment():
			p.Chrome(start)
		case p.typeAhead():
			at := pending.Start(start)
			if !p.typ(&pending, nil) {
				line, _, _ := strings.Cut(p.Text(start, p.Pos()), "\n")
				p.Cut(at, strings.TrimSpace(line), "its End")
			}
		case p.inside() && clr.Unclosed(p.Cursor, "<", p.lastClose):
			p.Seek(p.Len())
			p.Cut(pending.Start(start), "the attributes of a type", "\">\"")
			return
		default:
			pending.Drop(p.Listing)
			p.UnknownLine()
		}
	}
}

// inside tells whether the cursor can be in the listing, not behind it.
func (p *parser) inside() bool { return len(p.namespaces) > 0 || !p.spaced }

// options takes the block of comment lines that heads a listing of /types.
func (p *parser) options() bool {
	if !strings.HasPrefix(p.Rest(), "' Options:") {
		return false
	}
	start := p.Pos()
	for p.Peek() == '\'' {
		p.Line()
	}
	p.Options(p.Text(start, p.Pos()))
	return true
}

// imports takes Imports X, and <Assembly: X(…)>, which gives XML namespaces.
func (p *parser) imports() bool {
	start := p.Pos()
	if p.words("Imports") {
		p.Blanks()
		if syntax.Dotted(p.Cursor) != "" && p.lineIsOver() {
			return true
		}
	} else if p.Take("<") && p.Word("Assembly") && p.Punct(":") {
		p.Space()
		if _, ok := attributes.Attribute(p.Cursor); ok && p.Punct(">") {
			return true
		}
	}
	p.Seek(start)
	return false
}

func (p *parser) namespaceBegins() bool {
	start := p.Pos()
	if p.words("Namespace") {
		p.Blanks()
		if name := syntax.Dotted(p.Cursor); name != "" && p.lineIsOver() {
			p.namespaces, p.spaced = append(p.namespaces, name), true
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

func (p *parser) comment() bool {
	if p.Peek() != '\'' {
		return false
	}
	p.Line()
	return true
}

// words takes words that blanks part.
func (p *parser) words(words ...string) bool {
	start := p.Pos()
	for _, word := range words {
		p.Blanks()
		if !p.Word(word) {
			p.Seek(start)
			return false
		}
	}
	return true
}

// modifiers skips Public, Partial and the like.
func (p *parser) modifiers() {
	for p.words("Public") || p.words("Friend") || p.words("Partial") || p.words("Overridable") ||
		p.words("MustInherit") || p.words("NotInheritable") || p.words("Overrides") || p.words("Shadows") {
	}
	p.Blanks()
}

// typeAhead tells whether a type begins here, cut or whole. ServiceStack writes
// Public or Friend before each; prose speaks of a "Class of trade".
func (p *parser) typeAhead() bool {
	start := p.Pos()
	defer p.Seek(start)
	if p.modifiers(); p.Pos() == start {
		return false
	}
	_, _, ok := p.kind()
	if !ok || syntax.Name(p.Cursor) == "" {
		return false
	}
	return p.lineIsOver() || p.Peek() == '('
}

// kind takes modifiers and the keyword of a type, and gives the keyword, which
// stands behind End again.
func (p *parser) kind() (kind model.Kind, keyword string, ok bool) {
	start := p.Pos()
	p.modifiers()
	for _, k := range []struct {
		keyword string
		kind    model.Kind
	}{{"Class", model.Class}, {"Enum", model.Enum}, {"Interface", model.Interface}, {"Structure", model.Struct}} {
		if p.Word(k.keyword) {
			p.Blanks()
			return k.kind, k.keyword, true
		}
	}
	p.Seek(start)
	return 0, "", false
}

// maxDepth bounds types in types.
const maxDepth = 32

// typ takes the declaration of a type, with all in it. It gives false where the
// listing ends before the type does; what is whole inside it stays.
func (p *parser) typ(pending *clr.Pending, outer []string) bool {
	t := &model.Type{Declaring: strings.Join(outer, "."), Namespace: p.namespace()}
	start, place := pending.Start(p.Pos()), len(p.Doc.Types)
	pending.OfType(t)
	var keyword string
	t.Kind, keyword, _ = p.kind()
	t.Name = syntax.Name(p.Cursor)
	t.Generics = syntax.Generics(p.Cursor)
	for {
		p.Space()
		if p.EOF() || p.namespaceEnds() || len(outer) > maxDepth {
			return false
		}
		at := p.Pos()
		if p.words("End", keyword) {
			pending.Drop(p.Listing)
			break
		}
		switch {
		case p.pending(pending):
		case p.typeAhead():
			if !p.typ(pending, append(outer[:len(outer):len(outer)], t.Name)) {
				return false
			}
		case t.Kind == model.Enum:
			p.value(t, pending, at)
		case p.bases(t), p.constructor():
			pending.Drop(p.Listing)
		case p.property(t, pending, at), p.comment():
		default:
			pending.Drop(p.Listing)
			p.UnknownLine()
		}
	}
	t.Origins = p.Origin(start)
	p.Doc.Types = append(p.Doc.Types, nil)
	copy(p.Doc.Types[place+1:], p.Doc.Types[place:])
	p.Doc.Types[place] = t
	return true
}

// namespace joins the open namespaces; it drops the outer Namespace Global.
func (p *parser) namespace() string {
	var names []string
	for _, name := range p.namespaces {
		if name != "Global" {
			names = append(names, name)
		}
	}
	return strings.Join(names, ".")
}

// namespaceEnds tells whether the type around the cursor has lost its end.
func (p *parser) namespaceEnds() bool {
	start := p.Pos()
	defer p.Seek(start)
	return p.words("End", "Namespace")
}

// bases takes an Inherits or Implements line.
func (p *parser) bases(t *model.Type) bool {
	start := p.Pos()
	inherits := p.words("Inherits")
	if !inherits && !p.words("Implements") {
		return false
	}
	for {
		ref, ok := syntax.Ref(p.Cursor)
		if !ok {
			p.Seek(start)
			return false
		}
		if inherits && t.Kind != model.Interface {
			t.Base = &ref
		} else {
			t.Implements = append(t.Implements, ref)
		}
		if !p.Punct(",") {
			return true
		}
	}
}

// constructor takes the Sub New that initialises collections, up to 8.4.
func (p *parser) constructor() bool {
	start := p.Pos()
	p.modifiers()
	if !p.words("Sub", "New") {
		p.Seek(start)
		return false
	}
	p.Line()
	for {
		p.Space()
		if p.words("End", "Sub") || !assignment(p.PeekLine()) {
			return true
		}
		p.Line()
	}
}

func assignment(line string) bool {
	return strings.Contains(line, " = ") && !strings.Contains(line, "Property ")
}

// property takes a property, with its initialiser and the interface member that
// it implements.
func (p *parser) property(t *model.Type, pending *clr.Pending, at int) bool {
	p.modifiers()
	if !p.words("Property") {
		p.Seek(at)
		return false
	}
	p.Blanks()
	f := &model.Field{Name: syntax.Name(p.Cursor)}
	p.Space()
	if f.Name == "" || !p.Word("As") {
		p.Seek(at)
		return false
	}
	p.Blanks()
	from, ok := p.Pos(), false
	if f.Type, ok = syntax.Ref(p.Cursor); !ok {
		f.Type = model.Ref(model.Any)
		p.Seek(from)
		text := strings.TrimSpace(p.PeekLine())
		p.Line()
		if !p.EOF() { // else the listing is cut here
			p.Diags.Add(diag.ListingType, p.SpanFrom(from), "the type of %s.%s is not understood: %q", t.Name, f.Name, text)
		}
	} else {
		p.tail()
	}
	start := pending.Start(at)
	pending.OfField(f)
	f.Origins = p.Origin(start)
	t.Fields = append(t.Fields, f)
	return true
}

// tail takes what may stand behind the type of a property: "= New List(Of X)",
// "= New X(){}", "Implements IMeta.Meta".
func (p *parser) tail() {
	p.Blanks()
	if p.Peek() == '=' || p.words("Implements") {
		end := len(strings.TrimRight(p.PeekLine(), " \t\r"))
		p.Skip(end)
	} else if strings.TrimSpace(p.PeekLine()) != "" {
		p.UnknownLine()
	}
}

// value takes a member of an enum.
func (p *parser) value(t *model.Type, pending *clr.Pending, at int) {
	v := &model.EnumValue{Name: syntax.Name(p.Cursor)}
	p.Blanks()
	if v.Name == "" || p.Peek() != '=' && strings.TrimSpace(p.PeekLine()) != "" {
		p.Seek(at)
		pending.Drop(p.Listing)
		p.UnknownLine()
		return
	}
	if p.Take("=") {
		text := p.PeekLine()
		clr.SetNumber(v, strings.TrimSpace(text))
		p.Skip(len(strings.TrimRight(text, " \t\r")))
	}
	start := pending.Start(at)
	pending.OfValue(v)
	v.Origins = p.Origin(start)
	t.Values = append(t.Values, v)
}
