// Package csharp reads DTO listings in C#, of /types/csharp and inside metadata
// pages (servicestack.md 2.2), as ServiceStack 4.0.40 to 10.1 write them.
package csharp

import (
	"bytes"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/clr"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether text holds a listing in C#.
func Recognise(text []byte) bool {
	for line := range bytes.Lines(text) {
		s := string(bytes.TrimSpace(line))
		switch {
		case s == "using System;", s == "using ServiceStack;", strings.Contains(s, "{ get; set; }"),
			strings.HasPrefix(s, "public partial class "), strings.HasPrefix(s, "public partial interface "),
			strings.HasPrefix(s, "internal partial class "):
			return true
		}
	}
	return false
}

// Parse reads a listing. Text before and after it is noted and left out.
func Parse(f *source.File, diags *diag.List) *model.Document {
	text := lex.Unwrap(f, begins...)
	p := &parser{Listing: lex.NewListing(text, diags, model.CSharp), lastClose: bytes.LastIndexByte(text.Data, ']')}
	p.file()
	clr.DropBookkeeping(p.Doc)
	lex.SplitBases(p.Doc.Types)
	readAnnotations(p.Doc, p.annotated)
	clr.SetNullable(p.Doc)
	p.Doc.File = f
	return p.Finish()
}

// begins are the words with which a line can begin.
var begins = strings.Fields("/ [ { } : # public internal using namespace")

type parser struct {
	*lex.Listing
	namespaces []string // open ones
	spaced     bool     // there has been one
	annotated  bool     // the header says that references are annotated
	lastClose  int      // behind the last "]" no attribute ends
}

var (
	attributes = lex.Attributes{Quotes: lex.Quotes{Marks: `"`}, Assign: "="}
	syntax     = clr.Syntax{
		Escape: [2]string{"@", ""}, Open: "<", Close: ">", Array: "[]", Question: annotate,
		Aliases: map[string]string{
			"string": "String", "bool": "Boolean", "byte": "Byte", "sbyte": "SByte", "short": "Int16", "ushort": "UInt16",
			"int": "Int32", "uint": "UInt32", "long": "Int64", "ulong": "UInt64", "float": "Single", "double": "Double",
			"decimal": "Decimal", "char": "Char", "object": "Object",
		},
	}
)

func (p *parser) pending(pending *clr.Pending) bool {
	return pending.Take(p.Cursor, "///", attributes, "[", "]")
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
			} else if n := len(p.namespaces); n > 0 {
				p.Cut(start, "namespace "+p.namespaces[n-1], `"}"`)
			}
			return
		case p.pending(&pending):
		case p.comment(), p.using():
			p.Chrome(start)
		case p.namespace():
			pending.Drop(p.Listing)
			p.Chrome(start)
		case len(p.namespaces) > 0 && p.Take("}"):
			pending.Drop(p.Listing)
			p.namespaces = p.namespaces[:len(p.namespaces)-1]
			p.Chrome(start)
		case p.typeAhead():
			at := pending.Start(start)
			if !p.typ(&pending, nil) {
				line, _, _ := strings.Cut(p.Text(start, p.Pos()), "\n")
				p.Cut(at, strings.TrimSpace(line), `its "}"`)
			}
		case p.inside() && clr.Unclosed(p.Cursor, "[", p.lastClose):
			p.Seek(p.Len())
			p.Cut(pending.Start(start), "the attributes of a type", `"]"`)
			return
		case p.namespaceCut():
			p.Cut(start, "a namespace", `"{"`)
			return
		default:
			pending.Drop(p.Listing)
			p.UnknownLine()
		}
	}
}

// inside tells whether the cursor can be in the listing, not behind it.
func (p *parser) inside() bool { return len(p.namespaces) > 0 || !p.spaced }

// comment takes a comment that is no doc comment; the first one of a listing of
// /types is the options block.
func (p *parser) comment() bool {
	switch {
	case p.Take("/*"):
		text, ok := p.Until("*/")
		if !ok {
			text = p.Rest()
			p.Seek(p.Len())
		}
		if block, ok := strings.CutPrefix(strings.TrimSpace(text), "Options:"); ok {
			p.annotated = p.Options(block)["AddNullableAnnotations"] == "True"
		}
		return true
	case strings.HasPrefix(p.Rest(), "//"), strings.HasPrefix(p.Rest(), "#nullable"), strings.HasPrefix(p.Rest(), "#pragma"):
		p.Line()
		return true
	}
	return false
}

// using takes using X; and [assembly: X(…)], which gives XML namespaces.
func (p *parser) using() bool {
	start := p.Pos()
	if p.Word("using") {
		p.Space()
		if p.Dotted() != "" && p.Punct(";") {
			return true
		}
	} else if p.Take("[") && p.Word("assembly") && p.Punct(":") {
		p.Space()
		if _, ok := attributes.Attribute(p.Cursor); ok && p.Punct("]") {
			return true
		}
	}
	p.Seek(start)
	return false
}

func (p *parser) namespace() bool {
	start := p.Pos()
	if p.Word("namespace") {
		p.Space()
		if name := p.Dotted(); name != "" && p.Punct("{") {
			p.namespaces, p.spaced = append(p.namespaces, name), true
			return true
		}
	}
	p.Seek(start)
	return false
}

// namespaceCut tells whether the listing ends behind the name of a namespace.
func (p *parser) namespaceCut() bool {
	start := p.Pos()
	if p.Word("namespace") {
		p.Space()
		p.Dotted()
		if p.Take("."); p.EOF() {
			return true
		}
	}
	p.Seek(start)
	return false
}

// modifiers skips public, partial and the like, and tells whether abstract is
// one of them.
func (p *parser) modifiers() (abstract bool) {
	for {
		start := p.Pos()
		switch p.Ident() {
		case "abstract":
			abstract = true
		case "public", "internal", "partial", "virtual", "sealed", "override", "new", "required":
		default:
			p.Seek(start)
			return abstract
		}
		p.Space()
	}
}

var kinds = map[string]model.Kind{
	"class": model.Class, "enum": model.Enum, "interface": model.Interface, "struct": model.Struct,
}

// kind takes the keyword of a type.
func (p *parser) kind() (kind model.Kind, ok bool) {
	kind, ok = kinds[p.Ident()]
	p.Space()
	return kind, ok
}

// typeAhead tells whether a type begins here, cut or whole. ServiceStack writes
// public or internal before each; prose speaks of a "class of trade".
func (p *parser) typeAhead() bool {
	start := p.Pos()
	defer p.Seek(start)
	if p.modifiers(); p.Pos() == start {
		return false
	}
	_, ok := p.kind()
	if !ok || syntax.Name(p.Cursor) == "" {
		return false
	}
	p.Space()
	return p.EOF() || strings.IndexByte("{:<", p.Peek()) >= 0
}

// maxDepth bounds types in types.
const maxDepth = 32

// typ takes the declaration of a type, with all in it. It gives false where the
// listing ends before the type does; what is whole inside it stays.
func (p *parser) typ(pending *clr.Pending, outer []string) bool {
	t := &model.Type{Declaring: strings.Join(outer, "."), Namespace: strings.Join(p.namespaces, ".")}
	start, place := pending.Start(p.Pos()), len(p.Doc.Types)
	pending.OfType(t)
	t.Abstract = p.modifiers()
	t.Kind, _ = p.kind()
	t.Name = syntax.Name(p.Cursor)
	t.Generics = syntax.Generics(p.Cursor)
	p.bases(t)
	if !p.Punct("{") {
		return false
	}
	for {
		p.Space()
		at := p.Pos()
		if p.EOF() || len(outer) > maxDepth {
			return false
		}
		if p.Take("}") {
			pending.Drop(p.Listing)
			break
		}
		switch {
		case p.pending(pending), p.comment():
		case p.namespaceAhead(): // this type and its namespace have lost their ends
			p.namespaces = nil
			return false
		case p.typeAhead():
			if !p.typ(pending, append(outer[:len(outer):len(outer)], t.Name)) {
				return false
			}
		case t.Kind == model.Enum:
			p.value(t, pending, at)
		case p.constructor(t):
			pending.Drop(p.Listing)
		case p.property(t, pending, at):
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

func (p *parser) namespaceAhead() bool {
	start, open := p.Pos(), p.namespaces
	ahead := p.namespace()
	p.Seek(start)
	p.namespaces = open
	return ahead
}

// bases takes the list of bases, all of them as interfaces for now; of an enum it
// is the type of its numbers.
func (p *parser) bases(t *model.Type) {
	if !p.Punct(":") {
		return
	}
	for {
		ref, ok := syntax.Ref(p.Cursor)
		if !ok {
			return
		}
		if t.Kind == model.Enum {
			t.Underlying = ref.Name
		} else {
			t.Implements = append(t.Implements, ref)
		}
		if !p.Punct(",") {
			return
		}
	}
}

// constructor takes the one that initialises collections, up to 8.4.
func (p *parser) constructor(t *model.Type) bool {
	start := p.Pos()
	p.modifiers()
	if syntax.Name(p.Cursor) == t.Name && p.Punct("(") && p.Punct(")") && p.Punct("{") && p.block() {
		return true
	}
	p.Seek(start)
	return false
}

// block skips to the end of the block inside of which the cursor stands.
func (p *parser) block() bool {
	for depth := 1; !p.EOF(); {
		if _, ok := attributes.String(p.Cursor); ok {
			continue
		}
		switch p.Peek() {
		case '{':
			depth++
		case '}':
			depth--
		}
		p.Skip(1)
		if depth == 0 {
			return true
		}
	}
	return false
}

// property takes a property with its accessors and initialiser.
func (p *parser) property(t *model.Type, pending *clr.Pending, at int) bool {
	f := &model.Field{}
	p.modifiers()
	from := p.Pos()
	ref, ok := syntax.Ref(p.Cursor)
	if !ok {
		ref = p.strange()
	}
	to := p.Pos()
	p.Space()
	f.Name, f.Type = syntax.Name(p.Cursor), ref
	if f.Name == "" || !p.Punct("{") || !p.accessors() {
		p.Seek(at)
		return false
	}
	if !ok {
		p.Diags.Add(diag.ListingType, p.File.Span(from, to), "the type of %s.%s is not understood: %q",
			t.Name, f.Name, strings.TrimSpace(p.Text(from, to)))
	}
	if p.Punct("=") {
		p.upTo(";\n")
		p.Take(";")
	}
	start := pending.Start(at)
	pending.OfField(f)
	f.Origins = p.Origin(start)
	t.Fields = append(t.Fields, f)
	return true
}

// strange skips a type that is not understood: all before the last word in front
// of the accessors.
func (p *parser) strange() model.TypeRef {
	start := p.Pos()
	p.Seek(start + max(0, strings.LastIndexByte(strings.TrimSpace(p.upTo("{\n")), ' ')))
	return model.Ref(model.Any)
}

// upTo takes what stands before the first of these bytes.
func (p *parser) upTo(stops string) string {
	start := p.Pos()
	for !p.EOF() && strings.IndexByte(stops, p.Peek()) < 0 {
		p.Skip(1)
	}
	return p.Text(start, p.Pos())
}

// accessors takes what follows the opening brace of a property.
func (p *parser) accessors() bool {
	for {
		switch {
		case p.Punct("}"):
			return true
		case p.Punct("get"), p.Punct("set"), p.Punct("init"), p.Punct("private"), p.Punct("protected"), p.Punct(";"):
		default:
			return false
		}
	}
}

// value takes a member of an enum.
func (p *parser) value(t *model.Type, pending *clr.Pending, at int) {
	v := &model.EnumValue{Name: syntax.Name(p.Cursor)}
	p.Space()
	if v.Name == "" || strings.IndexByte("=,}", p.Peek()) < 0 {
		p.Seek(at)
		pending.Drop(p.Listing)
		p.UnknownLine()
		return
	}
	if p.Take("=") {
		clr.SetNumber(v, strings.TrimSpace(p.upTo(",}\n")))
	}
	p.Take(",")
	start := pending.Start(at)
	pending.OfValue(v)
	v.Origins = p.Origin(start)
	t.Values = append(t.Values, v)
}
