// Package golang reads the Go listing of a ServiceStack server (servicestack.md
// 2.12), from /types/go or quoted on a metadata page.
package golang

import (
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/parser/structs"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether a Go listing stands somewhere in text: what only a server
// writes, or types alone, in the usual package or with attributes. Go that somebody
// wrote by hand has functions.
func Recognise(text []byte) bool {
	served, types := false, false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasSuffix(line, `"github.com/ServiceStack/servicestack-go"`):
			return true
		case strings.HasPrefix(line, "func ("):
			return strings.Contains(line, ") HttpMethod() string") || strings.Contains(line, ") CreateResponse() (r ") ||
				strings.Contains(line, ") CreateResponseVoid()")
		case strings.HasPrefix(line, "func "), strings.Contains(line, ":="):
			return false
		case line == "package dtos", strings.HasPrefix(line, "/* Options:"), strings.HasPrefix(line, "// @"):
			served = true
		case strings.HasPrefix(line, "type ") && strings.HasSuffix(line, " struct {"), strings.HasSuffix(line, "`") && strings.Contains(line, "`json:\""):
			types = true
		}
	}
	return served && types
}

// begins are the words with which a line can begin.
var begins = strings.Fields("// /* } ) package import type const func")

// Parse reads a listing and whatever stands around it.
func Parse(f *source.File, diags *diag.List) *model.Document {
	p := &parser{}
	p.Listing = lex.NewListing(lex.Unwrap(f, begins...), diags, model.Go)
	p.At, p.Reader.Doc = "@", p.description
	p.Read(p.Header, p.chrome, p.declaration, p.method)
	nameParameters(p.Listing.Doc.Types)
	p.Settle()
	p.Listing.Doc.File = f
	return p.Finish()
}

type parser struct{ structs.Reader }

var literals = lex.Quotes{Marks: `"`}

// chrome takes the package clause and the imports.
func (p *parser) chrome() bool {
	start := p.Pos()
	if p.Before.Some() {
		return false
	}
	switch {
	case p.Word("package"):
		p.Blanks()
		if p.Ident() == "" || !p.LineEnds() {
			return false
		}
	case p.Word("import"):
		if p.Blanks(); !p.Take("(") {
			return false
		}
		if _, closed := p.Until(")"); !closed {
			p.Seek(p.Len())
			p.Cut(start, "the imports", ")")
		}
	default:
		return false
	}
	p.Chrome(start)
	return true
}

// description takes "/** @description text */", one line whatever the text holds:
// its last "*/" ends it.
func (p *parser) description() (text string, ok bool) {
	line := p.PeekLine()
	text, ok = strings.CutPrefix(line, "/**")
	if !ok {
		return "", false
	}
	i := strings.LastIndex(text, "*/")
	if i < 0 {
		return "", false
	}
	p.Skip(len("/**") + i + len("*/"))
	text = strings.TrimSpace(text[:i])
	return strings.TrimSpace(strings.TrimPrefix(text, "@description")), p.LineEnds()
}

// declaration takes a struct, or an enum with its constants.
func (p *parser) declaration() bool {
	start := p.Pos()
	if !p.Word("type") {
		return false
	}
	p.Blanks()
	t := &model.Type{Name: p.Ident()}
	if t.Name != "" && p.Take("[") {
		t.Generics = p.parameters()
	}
	p.Blanks()
	switch {
	case t.Name == "" || p.EOF():
	case p.Word("struct"):
		if p.Punct("{") && p.Body("}", isDeclaration, func(c *structs.Comments) bool { return p.member(t, c) }) {
			p.Declare(t, start)
			return true
		}
	case p.Word("string"), p.Word("int"):
		t.Kind = model.Enum
		if !p.LineEnds() {
			return false
		}
		end := p.Pos()
		if p.Space(); p.EOF() && p.Listed() {
			break
		}
		if !p.Word("const") {
			p.Seek(end)
		} else if !p.Punct("(") || !p.Body(")", isDeclaration, func(*structs.Comments) bool { return p.constant(t) }) {
			break
		}
		p.Declare(t, start)
		return true
	default: // a class that derives from a collection: type Names []string
		base, _, ok := p.typeRef()
		if !ok || !p.LineEnds() {
			return false
		}
		if p.EOF() && len(base.Args) == 0 {
			break // perhaps half of "struct"
		}
		t.Base = &base
		p.Declare(t, start)
		return true
	}
	if p.Space(); !p.EOF() && t.Name == "" {
		return false
	}
	p.Broken(start, strings.TrimSpace("type "+t.Name))
	return true
}

func isDeclaration(line string) bool {
	return strings.HasPrefix(line, "type ") || strings.HasPrefix(line, "func ") || strings.HasPrefix(line, "package ")
}

// parameters takes "TKey any, TValue any]".
func (p *parser) parameters() (names []string) {
	for {
		p.Space()
		name := p.Ident()
		if name == "" {
			return names
		}
		names = append(names, name)
		p.Blanks()
		p.Word("any")
		if !p.Punct(",") {
			p.Punct("]")
			return names
		}
	}
}

// member takes a property, "Name Type `json:"name,omitempty"`", or the base that is
// embedded, "Paged[Shape]".
func (p *parser) member(t *model.Type, before *structs.Comments) bool {
	start := p.Pos()
	if base, _, ok := p.typeRef(); ok && p.LineEnds() && !before.Some() {
		if t.Base == nil {
			t.Base = &base
			return true
		}
		return false
	}
	p.Seek(start)
	f := &model.Field{Name: p.Ident()}
	p.Blanks()
	at := p.Pos()
	typ, pointer, ok := p.typeRef()
	if p.Blanks(); f.Name == "" || !ok || p.Peek() != '`' {
		p.Seek(at)
		text, tagged := p.Within(at + len(p.PeekLine())).Until("`json:")
		if f.Name == "" || !tagged || strings.TrimSpace(text) == "" {
			return false
		}
		p.Skip(len(text))
		p.Diags.Add(diag.ListingType, p.File.Span(at, at+len(strings.TrimRight(text, " \t"))), "%s is no type that is known here", strings.TrimSpace(text))
		typ = model.Ref(model.Any)
	}
	name, omitempty, ok := p.tag()
	if !ok || !p.LineEnds() {
		return false
	}
	f.Type, f.Nullable = typ, model.TriOf(pointer)
	if !omitempty && !pointer {
		f.Required = model.Yes
	}
	p.Member(f, before, start)
	if f.Wire != "" {
		f.Form = model.NamePascal // the tag is only the alias as an identifier
	} else {
		f.Name, f.Form = name, model.NameCamel // the Go name is made of it
	}
	t.Fields = append(t.Fields, f)
	return true
}

// tag takes `json:"name,omitempty"`.
func (p *parser) tag() (name string, omitempty, ok bool) {
	if !p.Take("`json:") {
		return "", false, false
	}
	value, ok := literals.String(p.Within(p.Pos() + len(p.PeekLine())))
	if !ok {
		return "", false, false
	}
	p.Until("`")
	name, options, _ := strings.Cut(value, ",")
	return name, options == "omitempty", name != ""
}

// constant takes "StatusDone Status = "done"": a member of the enum t, whose name
// is put before its own. Only the first one has a type.
func (p *parser) constant(t *model.Type) bool {
	start := p.Pos()
	name, prefixed := strings.CutPrefix(p.Ident(), t.Name)
	p.Blanks()
	p.Word(t.Name)
	if !prefixed || name == "" || !p.Punct("=") {
		return false
	}
	p.Blanks()
	v := &model.EnumValue{Name: name}
	if text, ok := literals.String(p.Cursor); ok {
		v.Wire = text
	} else if text, n, ok := p.number(); ok {
		p.Skip(len(text))
		v.Value = &n
	}
	if v.Wire == "" && v.Value == nil || !p.LineEnds() {
		return false
	}
	v.Origins = p.Origin(start)
	t.Values = append(t.Values, v)
	return true
}

func (p *parser) number() (text string, n int64, ok bool) {
	text = strings.TrimSpace(p.PeekLine())
	n, err := strconv.ParseInt(text, 10, 64)
	return text, n, err == nil
}

// method takes one of the methods that make a struct a request:
//
//	func (X) CreateResponse() (r []Poco) { return }
//	func (X) CreateResponseVoid() {}
//	func (X) HttpMethod() string { return "GET" }
func (p *parser) method() bool {
	start := p.Pos()
	if p.Before.Some() || !p.Word("func") {
		return false
	}
	line := p.Within(p.Pos() + len(p.PeekLine()))
	last := strings.TrimSpace(p.Text(line.Pos()+len(line.PeekLine()), p.Len())) == ""
	name, marker, verb, ok := signature(line)
	if !ok || strings.TrimSpace(line.PeekLine()) != "" {
		if !last || !p.Listed() {
			return false
		}
		p.Seek(p.Len())
		p.Cut(start, "a method", "}")
		return true
	}
	p.Seek(line.Pos())
	origins := p.Origin(start)
	if verb != "" {
		p.Verb(name, verb, origins)
	} else if t := p.Find(name); t != nil {
		t.Implements, t.Origins = append(t.Implements, marker), append(t.Origins, origins...)
	} else {
		p.Unknown(start)
	}
	return true
}

func signature(c *lex.Cursor) (name string, marker model.TypeRef, verb string, ok bool) {
	if !c.Punct("(") {
		return
	}
	if name = c.Ident(); name == "" || !c.Punct(")") {
		return
	}
	switch c.Space(); {
	case c.Take("HttpMethod() string"):
		if c.Punct("{") && c.Punct("return") {
			c.Space()
			verb, ok = literals.String(c)
			ok = ok && verb != "" && c.Punct("}")
		}
	case c.Take("CreateResponseVoid()"):
		marker, ok = model.Ref("IReturnVoid"), c.Punct("{") && c.Punct("}")
	case c.Take("CreateResponse() (r "):
		var t model.TypeRef
		if t, _, ok = typeRef(c, 0); ok {
			marker = model.Ref("IReturn", t)
			ok = c.Punct(")") && c.Punct("{") && c.Punct("return") && c.Punct("}")
		}
	}
	return
}
