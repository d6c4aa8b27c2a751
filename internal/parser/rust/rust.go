// Package rust reads the Rust listing of a ServiceStack server (servicestack.md
// 2.13), from /types/rust or quoted on a metadata page.
package rust

import (
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/parser/structs"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether a Rust listing stands somewhere in text: what only a
// server writes, or types alone behind its imports. Rust that somebody wrote by hand
// has functions.
func Recognise(text []byte) bool {
	imports, derived := false, false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "use servicestack::*;", strings.HasPrefix(line, "impl IRequest for "), strings.HasPrefix(line, "impl IReturn for "):
			return true
		case strings.HasPrefix(line, "fn "), strings.HasPrefix(line, "pub fn "), strings.HasPrefix(line, "let "), strings.HasPrefix(line, "mod "):
			return false
		case strings.HasPrefix(line, "use serde::{"), strings.HasPrefix(line, "/* Options:"), strings.HasPrefix(line, `// Route("`):
			imports = true
		case strings.HasPrefix(line, "#[derive(Serialize, Deserialize, Debug, Clone,"):
			derived = true
		}
	}
	return imports && derived
}

// begins are the words with which a line can begin.
var begins = strings.Fields("// /* } )] #[ #![ use pub impl")

// Parse reads a listing and whatever stands around it.
func Parse(f *source.File, diags *diag.List) *model.Document {
	p := &parser{}
	p.Listing = lex.NewListing(lex.Unwrap(f, begins...), diags, model.Rust)
	p.Reader.Doc = p.comment
	p.Read(p.Header, p.chrome, p.declaration, p.implementation)
	p.Settle()
	p.Listing.Doc.File = f
	return p.Finish()
}

type parser struct {
	structs.Reader
	serde serde // of what follows
}

// serde is what Rust's attributes before a declaration or member say.
type serde struct {
	rename   string
	flatten  bool // the base
	skip     bool // not on the wire
	optional bool // may be missing; before a struct, members may, as from 10.1 on
}

var literals = lex.Quotes{Marks: `"`}

// comment takes "/// text", or an attribute of Rust's.
func (p *parser) comment() (text string, ok bool) {
	if text, ok = p.TripleSlash(); ok {
		return text, true
	}
	return "", strings.HasPrefix(p.Rest(), "#[") && p.attribute()
}

// maxAttribute bounds the length in bytes of an attribute: without it, text with
// brackets that never close would be read again from each of them.
const maxAttribute = 4 << 10

// attribute takes #[serde(rename = "wire")], #[default], #![allow(…)]; it stops at
// the end of the text where the end of one is missing.
func (p *parser) attribute() bool {
	p.Until("[")
	c := p.Within(min(p.Pos()+maxAttribute, p.Len()))
	closed := literals.SkipTo(c, "]")
	at := p.Pos()
	p.Seek(c.Pos())
	if !closed {
		return false
	}
	c = p.Within(p.Pos())
	p.Take("]")
	c.Seek(at)
	if !c.Take("serde(") {
		return p.LineEnds()
	}
	for {
		c.Space()
		switch name := c.Ident(); {
		case name == "rename" && c.Punct("="):
			c.Space()
			p.serde.rename, _ = literals.String(c)
		case name == "flatten":
			p.serde.flatten = true
		case name == "skip":
			p.serde.skip = true
		case name == "default":
			p.serde.optional = true
		}
		if !literals.SkipTo(c, ",)") || !c.Take(",") {
			return p.LineEnds()
		}
	}
}

// claim gives what serde says of the element that begins at the cursor.
func (p *parser) claim() serde {
	s := p.serde
	p.serde = serde{}
	return s
}

// chrome takes what is imported and allowed.
func (p *parser) chrome() bool {
	start := p.Pos()
	if p.Before.Some() {
		return false
	}
	switch {
	case strings.HasPrefix(p.Rest(), "#!["):
		if !p.attribute() {
			if !p.EOF() || !p.Listed() {
				return false
			}
			p.Cut(start, "an attribute", "]")
			return true
		}
	case p.Word("use"):
		line := p.PeekLine()
		if !strings.HasSuffix(strings.TrimSpace(line), ";") {
			return false
		}
		p.Skip(len(line))
	default:
		return false
	}
	p.Chrome(start)
	return true
}

// declaration takes a struct or an enum.
func (p *parser) declaration() bool {
	start := p.Pos()
	if !p.Word("pub") {
		return false
	}
	p.Blanks()
	t := &model.Type{}
	whole := p.EOF() || p.Word("struct")
	if !whole && p.Word("enum") {
		whole, t.Kind = true, model.Enum
	}
	if !whole {
		return false
	}
	optional := p.claim().optional
	p.Blanks()
	t.Name = p.name()
	if p.Take("<") {
		t.Generics = p.parameters()
	}
	member := func(c *structs.Comments) bool { return p.member(t, c, optional) }
	if t.Kind == model.Enum {
		member = func(*structs.Comments) bool { return p.variant(t) }
	}
	if t.Name == "" || !p.Punct("{") || !p.Body("}", isDeclaration, member) {
		p.Broken(start, strings.TrimSpace("struct "+t.Name))
		return true
	}
	p.Declare(t, start)
	return true
}

func isDeclaration(line string) bool {
	return strings.HasPrefix(line, "pub struct ") || strings.HasPrefix(line, "pub enum ") || strings.HasPrefix(line, "impl ")
}

// name takes a name; r# before it escapes a keyword.
func (p *parser) name() string {
	p.Take("r#")
	return p.Ident()
}

// parameters takes "TKey, TValue>".
func (p *parser) parameters() (names []string) {
	for {
		p.Space()
		name := p.Ident()
		if name == "" {
			return names
		}
		names = append(names, name)
		if !p.Punct(",") {
			p.Punct(">")
			return names
		}
	}
}

// member takes a property, "pub order_by: Option<String>,". The name is that of
// rename, else its own; both come of the camelCase name, and no line tells an alias
// that is no identifier.
func (p *parser) member(t *model.Type, before *structs.Comments, optional bool) bool {
	start, s := p.Pos(), p.claim()
	if !p.Word("pub") {
		return false
	}
	p.Blanks()
	f := &model.Field{Name: p.name(), Form: model.NameCamel}
	if f.Name == "" || !p.Punct(":") {
		return false
	}
	p.Blanks()
	at := p.Pos()
	typ, option, ok := p.typeRef()
	if !ok || !p.Take(",") || !p.LineEnds() {
		p.Seek(at)
		text := strings.TrimSpace(p.PeekLine())
		p.Skip(len(text))
		if !strings.HasSuffix(text, ",") || len(text) < 2 {
			return false
		}
		typ, option = model.Ref(model.Any), false
		p.Diags.Add(diag.ListingType, p.File.Span(at, at+len(text)-1), "%s is no type that is known here", text[:len(text)-1])
	}
	switch {
	case s.skip:
		return true
	case s.flatten && t.Base == nil:
		t.Base = &typ
		return true
	case s.rename != "":
		f.Name = s.rename
	}
	f.Type, f.Nullable = typ, model.TriOf(option)
	if optional && !option && typ.Name != model.AnyString { // dates and Guids are strings
		f.Required = model.Yes
	}
	p.Member(f, before, start)
	t.Fields = append(t.Fields, f)
	return true
}

// variant takes a member of an enum, "InProgress," or "Read = 1,".
func (p *parser) variant(t *model.Type) bool {
	start := p.Pos()
	v := &model.EnumValue{Wire: p.claim().rename, Name: p.name()}
	if v.Name == "" {
		return false
	}
	if p.Punct("=") {
		p.Blanks()
		text, _, _ := strings.Cut(p.PeekLine(), ",")
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		if err != nil {
			return false
		}
		p.Skip(len(text))
		v.Value = &n
	}
	if !p.Take(",") || !p.LineEnds() {
		return false
	}
	v.Origins = p.Origin(start)
	t.Values = append(t.Values, v)
	return true
}

// implementation takes what makes a struct a request:
//
//	impl IRequest for X { const NAME: &'static str = "X"; const VERB: &'static str = "GET"; }
//	impl IReturn for X { type Response = Vec<Poco>; }
//	impl IReturnVoid for X {}
func (p *parser) implementation() bool {
	start := p.Pos()
	if p.Before.Some() || !p.Word("impl") {
		return false
	}
	p.Blanks()
	marker := model.Ref(p.Ident())
	verb, response := "", model.TypeRef{}
	p.Blanks()
	p.Word("for")
	p.Blanks()
	name := p.Ident()
	closed := name != "" && p.Punct("{") && p.Body("}", isDeclaration, func(*structs.Comments) bool {
		if p.Word("type") {
			ok := p.Punct("Response") && p.Punct("=")
			if ok {
				p.Blanks()
				response, _, ok = p.typeRef()
			}
			return ok && p.Take(";") && p.LineEnds()
		}
		line := p.Within(p.Pos() + len(p.PeekLine()))
		if !line.Word("const") {
			return false
		}
		line.Blanks()
		constant := line.Ident()
		if _, ok := line.Until("= "); !ok {
			return false
		}
		value, ok := literals.String(line)
		if constant == "VERB" {
			verb = value
		}
		p.Seek(line.Pos())
		return ok && p.Take(";") && p.LineEnds()
	})
	if !closed {
		p.Broken(start, strings.TrimSpace("impl "+marker.Name))
		return true
	}
	origins := p.Origin(start)
	t := p.Find(name)
	if verb != "" {
		p.Verb(name, verb, origins)
	}
	switch {
	case marker.Name == "IRequest":
		p.Chrome(start)
		return true
	case t == nil:
		p.Unknown(start)
		return true
	case !response.IsZero():
		marker.Args = []model.TypeRef{response}
	}
	t.Implements, t.Origins = append(t.Implements, marker), append(t.Origins, origins...)
	return true
}
