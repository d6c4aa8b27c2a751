// Package zig reads the Zig listing of a ServiceStack server (servicestack.md 2.13),
// from /types/zig or quoted on a metadata page.
package zig

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/parser/structs"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether a Zig listing stands somewhere in text: what only a server
// writes, or types alone behind the import of std. Zig that somebody wrote by hand
// has functions that make no type, and constants.
func Recognise(text []byte) bool {
	std, types := false, false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch {
		case line == `const ss = @import("servicestack");`, strings.HasPrefix(line, "pub const ss_verb = "), strings.HasPrefix(line, "/// Options:"):
			return true
		case line == `const std = @import("std");`:
			std = true
		case strings.HasSuffix(line, ": type) type {"), strings.HasPrefix(line, "pub const ") && (strings.HasSuffix(line, " = struct {") || strings.Contains(line, " = enum")):
			types = true
		case strings.HasPrefix(line, "fn "), strings.HasPrefix(line, "pub fn "), strings.HasPrefix(line, "test "),
			strings.HasPrefix(line, "const "), strings.HasPrefix(line, "var "):
			return false
		}
	}
	return std && types
}

// begins are the words with which a line can begin.
var begins = strings.Fields("// } }; pub const")

// Parse reads a listing and whatever stands around it.
func Parse(f *source.File, diags *diag.List) *model.Document {
	p := &parser{}
	p.Listing = lex.NewListing(lex.Unwrap(f, begins...), diags, model.Zig)
	p.At, p.Reader.Doc = "@", p.TripleSlash
	p.Read(p.chrome, p.declaration)
	p.name()
	p.Settle()
	p.Listing.Doc.File = f
	return p.Finish()
}

type parser struct {
	structs.Reader
	verb           string // of the struct that is being read
	bare, defaults int    // properties without and with a value
}

var literals = lex.Quotes{Marks: `"`}

// chrome takes the options and imports.
func (p *parser) chrome() bool {
	start := p.Pos()
	switch {
	case p.Before.Some():
		return false
	case strings.HasPrefix(p.Rest(), "/// Options:"):
		p.options()
	case p.Word("const"):
		p.Blanks()
		if p.Ident() == "" || !p.Punct("=") {
			return false
		}
		if p.Blanks(); !p.Take("@import(") {
			return false
		}
		line := p.line()
		if _, ok := literals.String(line); !ok || !line.Take(");") {
			return false
		}
		if p.Seek(line.Pos()); !p.LineEnds() {
			return false
		}
	default:
		return false
	}
	p.Chrome(start)
	return true
}

// options takes the lines "/// Key: value" up to "///"; of those that the query
// sets, the mark is shorter.
func (p *parser) options() {
	start := p.Pos()
	end := start
	for p.Space(); strings.HasPrefix(p.Rest(), "//"); p.Space() {
		line := p.Line()
		end = p.Pos()
		if strings.TrimSpace(line) == "///" {
			break
		}
	}
	p.Seek(end)
	p.SetOptions(p.Text(start, end))
}

// declaration takes a struct, an enum, or the function that makes a generic struct:
//
//	pub const Page = struct { … };
//	pub const Colour = enum { … };
//	pub fn Page(comptime T: type) type { return struct { … }; }
func (p *parser) declaration() bool {
	start := p.Pos()
	if !p.Word("pub") {
		return false
	}
	p.Blanks()
	t := &model.Type{}
	p.verb = ""
	ok := false
	switch {
	case p.EOF():
	case p.Word("fn"):
		ok = p.generic(t)
	case p.Word("const"):
		p.Blanks()
		if t.Name = p.identifier(); t.Name == "" || !p.Punct("=") {
			break
		}
		switch p.Space(); {
		case p.Word("struct"):
			ok = p.Punct("{") && p.properties(t) && p.Take(";")
		case p.Word("enum"):
			t.Kind = model.Enum
			p.Take("(i32)")
			ok = p.Punct("{") && p.Body("}", isDeclaration, func(*structs.Comments) bool { return p.value(t) }) && p.Take(";")
		}
	default:
		return false
	}
	if !ok {
		p.Broken(start, strings.TrimSpace("struct "+t.Name))
		return true
	}
	p.Declare(t, start)
	if p.verb != "" {
		p.Verb(t.Name, p.verb, t.Origins)
	}
	return true
}

func isDeclaration(line string) bool {
	return strings.HasPrefix(line, "pub fn ") || strings.HasPrefix(line, "pub const ") && (strings.Contains(line, " = struct {") || strings.Contains(line, " = enum"))
}

// line is a cursor that sees nothing behind the line.
func (p *parser) line() *lex.Cursor { return p.Within(p.Pos() + len(p.PeekLine())) }

// identifier takes a name; @"…" is one that is a keyword, or none.
func (p *parser) identifier() string {
	start := p.Pos()
	if p.Take("@") {
		line := p.line()
		if name, ok := literals.String(line); ok {
			p.Seek(line.Pos())
			return name
		}
		p.Seek(start)
		return ""
	}
	return p.Ident()
}

// generic takes what stands behind "pub fn".
func (p *parser) generic(t *model.Type) bool {
	p.Blanks()
	if t.Name = p.Ident(); t.Name == "" || !p.Take("(") {
		return false
	}
	for p.Punct("comptime") {
		p.Blanks()
		t.Generics = append(t.Generics, p.Ident())
		if !p.Punct(": type") {
			return false
		}
		p.Punct(",")
	}
	if !p.Punct(")") || !p.Punct("type") || !p.Punct("{") {
		return false
	}
	for p.Punct("_ =") { // _ = T;
		if p.Blanks(); p.Ident() == "" || !p.Take(";") {
			return false
		}
	}
	return p.Punct("return") && p.Punct("struct") && p.Punct("{") && p.properties(t) && p.Take(";") && p.Punct("}")
}

func (p *parser) properties(t *model.Type) bool {
	return p.Body("}", isDeclaration, func(c *structs.Comments) bool { return p.constant(t) || p.property(t, c) })
}

// constant takes one of those that make a struct a request: ss_name, ss_verb and
// Response.
func (p *parser) constant(t *model.Type) bool {
	start := p.Pos()
	if !p.Word("pub") || !p.Punct("const") {
		p.Seek(start)
		return false
	}
	p.Blanks()
	name := p.Ident()
	p.Punct("=")
	p.Blanks()
	ok := true
	switch {
	case p.Peek() == '"':
		line := p.line()
		var value string
		value, ok = literals.String(line)
		p.Seek(line.Pos())
		if name == "ss_verb" {
			p.verb = value
		}
	case name != "Response":
		ok = false
	default:
		var response model.TypeRef
		if response, _, ok = p.typeRef(); response.Name == "void" {
			t.Implements = append(t.Implements, model.Ref("IReturnVoid"))
		} else if ok {
			t.Implements = append(t.Implements, model.Ref("IReturn", response))
		}
	}
	if !ok || !p.Take(";") || !p.LineEnds() {
		p.Seek(start)
		return false
	}
	return true
}

// property takes "orderBy: ?[]const u8 = null,". What stands for the value tells of
// numbers and truth values whether they may be null, and of lists whether they are
// required; of the rest, only listings without values do (8.10).
func (p *parser) property(t *model.Type, before *structs.Comments) bool {
	start := p.Pos()
	f := &model.Field{Name: p.identifier()}
	if f.Name == "" || !p.Punct(":") {
		return false
	}
	p.Blanks()
	at := p.Pos()
	typ, optional, ok := p.typeRef()
	value := ""
	if p.Blanks(); ok && p.Take("= ") {
		value, _, _ = strings.Cut(p.PeekLine(), ",")
		p.Skip(len(value))
	}
	if !ok || !p.Take(",") || !p.LineEnds() {
		p.Seek(at)
		text := strings.TrimSpace(p.PeekLine())
		p.Skip(len(text))
		if !strings.HasSuffix(text, ",") || len(text) < 2 {
			return false
		}
		typ, optional = model.Ref(model.Any), false
		p.Diags.Add(diag.ListingType, p.File.Span(at, at+len(text)-1), "%s is no type that is known here", text[:len(text)-1])
	}
	f.Type, f.Nullable = typ, model.TriOf(optional)
	if value == "" {
		p.bare++
	} else {
		p.defaults++
		if optional && !primitive[typ.Name] {
			f.Nullable = model.Unknown
		}
	}
	if value == "&.{}" {
		f.Required = model.Yes
	}
	f.Form = formOf(f.Name)
	p.Member(f, before, start)
	t.Fields = append(t.Fields, f)
	return true
}

// formOf tells the form of a name: servers with PascalCase on the wire write
// snake_case, those with camelCase that.
func formOf(name string) model.NameForm {
	if strings.ContainsFunc(name, unicode.IsUpper) {
		return model.NameCamel
	}
	return model.NameSnake
}

// value takes a member of an enum: "done," or "Read = 1,".
func (p *parser) value(t *model.Type) bool {
	start := p.Pos()
	v := &model.EnumValue{Name: p.identifier()}
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

// name says what the names of enum members are: their text on the wire, but in 8.10,
// which gives properties no values, snake_case of their names.
func (p *parser) name() {
	old := p.bare > 0 && p.defaults == 0
	for _, t := range p.Listing.Doc.Types {
		for _, v := range t.Values {
			switch {
			case old:
				v.Form = model.NameSnake
			default:
				v.Form = model.NameWire
				if v.Value == nil {
					v.Wire = v.Name
				}
			}
		}
	}
}
