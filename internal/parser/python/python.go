// Package python reads the Python listing of a ServiceStack server
// (servicestack.md 2.7), from /types/python or quoted on a metadata page.
//
// Indentation decides nothing: text that was scraped from a page may have lost it,
// with the blank lines. A class goes on until something begins that no class holds.
package python

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether a Python listing stands somewhere in text.
func Recognise(text []byte) bool {
	s := string(text)
	return strings.Contains(s, "@dataclass_json") || strings.Contains(s, "from servicestack import") ||
		strings.Contains(s, `""" Options:`)
}

// Parse reads a listing and whatever stands around it.
func Parse(f *source.File, diags *diag.List) *model.Document {
	p := &parser{Listing: lex.NewListing(f, diags, model.Python)}
	for p.Space(); !p.EOF(); p.Space() {
		if !p.block() && !p.attribute() && !p.statement() && !p.broken() {
			p.text()
		}
	}
	p.end()
	lex.SplitBases(p.Doc.Types)
	lex.DropArity(p.Doc.Types)
	p.doubtOptional()
	return p.Finish()
}

// doubtOptional: on pages up to 5.14, whose listings tell neither version nor routes,
// everything is Optional. There it says nothing.
func (p *parser) doubtOptional() {
	var optional []*model.Field
	for _, t := range p.Doc.Types {
		if slices.ContainsFunc(t.Attributes, func(a model.Attribute) bool { return a.Name == "Route" }) {
			return
		}
		for _, f := range t.Fields {
			switch f.Nullable {
			case model.No:
				return
			case model.Yes:
				optional = append(optional, f)
			}
		}
	}
	if p.Doc.ServerVersion == "" {
		for _, f := range optional {
			f.Nullable = model.Unknown
		}
	}
}

type parser struct {
	*lex.Listing
	class   *class   // that members belong to; nil outside
	subject subject  // what a docstring here describes
	pending *pending // what stands before a class or property
}

// class is a class in the making.
type class struct {
	*model.Type
	start, end int
	indent     int  // of the class line
	body       int  // of its latest member
	empty      bool // nothing has followed its first line yet
	passed     bool // text followed that is none of the class's
}

// subject is an element that waits for its docstring; the zero one is none.
type subject struct {
	text   *string
	origin *model.Origin // of the element, which ends behind its docstring
}

// pending gathers the comments and decorators before a declaration.
type pending struct {
	start, end int
	attributes []model.Attribute
	decorated  bool
}

// maxLines is how many lines a statement may have: tools that turn pages into
// text break long ones.
const maxLines = 40

// statement takes a statement on the line, else one on several lines.
func (p *parser) statement() bool {
	whole := p.Cursor
	defer func() {
		whole.Seek(p.Pos())
		p.Cursor = whole
	}()
	return p.within(whole.Within(whole.Pos()+len(whole.PeekLine()))) || p.within(whole.Within(p.stretch(whole)))
}

// within takes a statement that fills the text before the cursor.
func (p *parser) within(c *lex.Cursor) bool {
	p.Cursor = c
	start := p.Pos()
	for _, take := range []func() bool{p.decorator, p.classLine, p.member, p.method, p.chrome} {
		if take() {
			return true
		}
		p.Seek(start)
	}
	return false
}

// ends tells whether nothing follows on the line.
func (p *parser) ends() bool { return strings.TrimSpace(p.PeekLine()) == "" }

// stretch is the end of the lines that may belong to the statement at the cursor:
// up to the next line that is blank or begins something else.
func (p *parser) stretch(c *lex.Cursor) int {
	c = c.Within(c.Len())
	for n := 0; n < maxLines; n++ {
		c.Line()
		end := c.Pos()
		c.Blanks()
		line := strings.TrimSpace(c.PeekLine())
		if line == "" || line[0] == '#' || line[0] == '@' || strings.HasPrefix(line, `"""`) || strings.HasPrefix(line, "class ") {
			return end
		}
	}
	return c.Pos()
}

// block takes what is marked by """: the options and docstrings.
func (p *parser) block() bool {
	start := p.Pos()
	if !p.Take(`"""`) {
		return false
	}
	options := strings.HasPrefix(strings.TrimSpace(p.PeekLine()), "Options:")
	if !options && p.subject.text == nil {
		p.Seek(start)
		return false
	}
	text, closed := p.quoted()
	switch {
	case closed && options:
		p.endClass()
		p.Options(text)
		p.Chrome(start)
	case closed:
		*p.subject.text = strings.TrimSpace(p.Unbroken(text, 0, "# @"))
		if p.subject.origin != nil {
			p.subject.origin.Span.End = p.Pos()
		}
		p.grow()
	case p.EOF():
		p.cut(start, "a docstring", `"""`, p.class != nil)
	default:
		p.Seek(start)
		return false
	}
	return true
}

// quoted takes the text up to """ and that mark; closed is false where something
// begins that stands in no docstring, or the text ends.
func (p *parser) quoted() (text string, closed bool) {
	start := p.Pos()
	for !p.EOF() {
		line := p.PeekLine()
		if i := strings.Index(line, `"""`); i >= 0 {
			p.Skip(i)
			text = p.Text(start, p.Pos())
			p.Take(`"""`)
			return text, p.ends()
		}
		if trimmed := strings.TrimSpace(line); strings.HasPrefix(trimmed, "@dataclass") || strings.HasPrefix(trimmed, "# @") {
			return "", false
		}
		p.Line()
	}
	return "", false
}

// literals are Python's; the comments that stand for attributes quote as C# does.
var literals = lex.Attributes{Quotes: lex.Quotes{Marks: `"'`}, Assign: "="}

var comments = lex.Attributes{Quotes: lex.Quotes{Marks: `"`}, Assign: "="}

// attribute takes "# @Name(arguments)".
func (p *parser) attribute() bool {
	a, ok := p.AttributeComment("#", comments)
	if ok {
		before := p.await(a.Span.Start)
		before.attributes = append(before.attributes, a)
	}
	return ok
}

// decorator takes "@dataclass" and its like.
func (p *parser) decorator() bool {
	start := p.Pos()
	if !p.Take("@") {
		return false
	}
	if _, ok := literals.Attribute(p.Cursor); !ok || !p.ends() {
		return false
	}
	if text := p.Text(start, p.Pos()); text == "@staticmethod" && p.class != nil {
		p.grow()
		return true
	}
	p.await(start).decorated = true
	return true
}

// await says that the stretch from start to the cursor belongs to a declaration
// that follows.
func (p *parser) await(start int) *pending {
	if p.pending == nil {
		p.pending = &pending{start: start}
	}
	p.pending.end = p.Pos()
	p.Known(start)
	p.subject = subject{}
	return p.pending
}

// claim gives what was waiting for the declaration that begins at start.
func (p *parser) claim(start int) *pending {
	claimed := p.pending
	if claimed == nil {
		claimed = &pending{start: start}
	}
	p.pending = nil
	return claimed
}

// classLine takes "class Name(Generic[T], Base, IReturn[X]):".
func (p *parser) classLine() bool {
	start := p.Pos()
	if !p.Word("class") {
		return false
	}
	p.Blanks()
	name := p.Ident()
	var bases []model.TypeRef
	if p.Take("(") {
		for !p.Punct(")") {
			if len(bases) > 0 && !p.Punct(",") {
				return false
			}
			base, ok := p.typeRef(0)
			if !ok {
				return false
			}
			bases = append(bases, base.TypeRef)
		}
	}
	if name == "" || !p.Punct(":") || !p.ends() {
		return false
	}
	p.endClass()
	before := p.claim(start)
	p.class = &class{
		Type:  &model.Type{Name: name, Attributes: before.attributes},
		start: before.start, indent: p.Indent(start), empty: true,
	}
	p.class.inherit(bases, before.decorated)
	for _, a := range before.attributes {
		p.class.Flags = p.class.Flags || a.Name == "Flags"
	}
	p.subject = subject{text: &p.class.Description}
	p.class.end = p.Pos()
	p.Known(before.start)
	return true
}

// inherit sorts what stands in the brackets of a class line. Whether the first
// name is a base or an interface is seen to at the end.
func (c *class) inherit(bases []model.TypeRef, decorated bool) {
	for _, b := range bases {
		switch {
		case b.Name == "Enum" || b.Name == "IntEnum":
			c.Kind = model.Enum
		case b.Name == "Generic":
			for _, arg := range b.Args {
				c.Generics = append(c.Generics, arg.Name)
			}
		default:
			c.Implements = append(c.Implements, b)
		}
	}
	if c.Kind == model.Enum {
		c.Implements = nil // str
	} else if !decorated {
		c.Kind = model.Interface
	}
}

// grow says that the class goes on up to the cursor.
func (p *parser) grow() {
	if p.class != nil {
		p.class.end, p.class.empty, p.class.passed = p.Pos(), false, false
		p.Known(p.class.start)
	}
	p.subject = subject{}
}

// endClass closes the class that is open.
func (p *parser) endClass() {
	if c := p.class; c != nil {
		c.Origins = []model.Origin{{Span: p.File.Span(c.start, c.end), Evidence: model.Python}}
		p.Doc.Types = append(p.Doc.Types, c.Type)
	}
	p.class, p.subject = nil, subject{}
}

// member takes a property, "name: Type = default", or an enum member,
// "NAME = value".
func (p *parser) member() bool {
	start := p.Pos()
	name := p.Ident()
	if p.class == nil || name == "" || p.pending != nil && p.pending.decorated {
		return false
	}
	if name == "pass" && p.ends() {
		p.grow()
		return true
	}
	if p.class.Kind == model.Enum {
		return p.enumMember(start, name)
	}
	p.Blanks()
	if !p.Take(":") {
		return false
	}
	t, odd, ok := p.fieldType()
	if !ok {
		return false
	}
	p.Space()
	value, ok := p.value()
	if !ok || !p.ends() {
		return false
	}
	if !odd.IsZero() {
		p.Diags.Add(diag.ListingType, odd, "%s is no type that is known here", odd.Text())
	}
	before := p.claim(start)
	field := &model.Field{
		Name: unescaped(name), Form: model.NameSnake, Wire: wireName(name, value),
		Type: t.TypeRef, Nullable: t.nullable(), Attributes: before.attributes,
		Origins: p.Origin(before.start),
	}
	p.class.Fields = append(p.class.Fields, field)
	p.class.body = p.Indent(start)
	p.grow()
	p.subject = subject{&field.Description, &field.Origins[0]}
	return true
}

// fieldType takes the type of a property and the = behind it. One that is not
// understood is any, and odd is where it stands.
func (p *parser) fieldType() (t typeRef, odd source.Span, ok bool) {
	p.Blanks()
	start := p.Pos()
	if t, ok = p.typeRef(0); ok && p.Punct("=") {
		return t, odd, true
	}
	p.Seek(start)
	text, ok := p.Until(" = ")
	if !ok || p.class.passed || strings.TrimSpace(text) == "" || strings.Contains(text, "\n") {
		return t, odd, false
	}
	return typeRef{TypeRef: model.Ref(model.Any)}, p.File.Span(start, start+len(text)), true
}

func (p *parser) enumMember(start int, name string) bool {
	p.Blanks()
	if !p.Take("=") || p.pending != nil {
		return false
	}
	p.Blanks()
	v := &model.EnumValue{Name: unescaped(name), Form: model.NameSnake}
	if value, ok := p.value(); !ok || !p.ends() {
		return false
	} else if value.Quoted {
		v.Wire = value.Value
	} else if n, err := strconv.ParseInt(value.Value, 10, 64); err == nil {
		v.Value = &n
	} else {
		return false
	}
	v.Origins = p.Origin(start)
	p.class.Values = append(p.class.Values, v)
	p.class.body = p.Indent(start)
	p.grow()
	p.subject = subject{&v.Description, &v.Origins[0]}
	return true
}

// value takes a literal, a name or a call.
func (p *parser) value() (value model.Arg, ok bool) {
	if value.Value, value.Quoted = literals.String(p.Cursor); value.Quoted {
		return value, true
	}
	start := p.Pos()
	if _, ok := literals.Attribute(p.Cursor); !ok {
		for strings.IndexByte("-+.0123456789eE_", p.Peek()) >= 0 && !p.EOF() {
			p.Skip(1)
		}
	}
	value.Value = p.Text(start, p.Pos())
	return value, value.Value != ""
}

// method takes "def response_type(): return T", the only trace of what an abstract
// base class returns, and its like.
func (p *parser) method() bool {
	if p.class == nil || !p.Word("def") {
		return false
	}
	p.Blanks()
	name := p.Ident()
	if name == "" || !p.Take("():") || !p.Punct("return") {
		return false
	}
	p.Blanks()
	if name == "response_type" {
		returns, ok := p.typeRef(0)
		if !ok || !p.ends() {
			return false
		}
		p.class.returns(returns.TypeRef)
	} else if _, ok := p.value(); !ok || !p.ends() {
		return false
	}
	p.grow()
	return true
}

func (c *class) returns(t model.TypeRef) {
	for _, i := range c.Implements {
		if i.Name == "IReturn" {
			return
		}
	}
	c.Implements = append(c.Implements, model.Ref("IReturn", t))
}

// chrome takes imports, type variables, and the comment that names the namespace.
func (p *parser) chrome() bool {
	start := p.Pos()
	switch {
	case p.pending != nil:
		return false
	case p.Word("import"):
		p.Blanks()
		if p.Dotted() == "" {
			return false
		}
	case p.Word("from"):
		p.Blanks()
		if p.Dotted(); !p.Punct("import ") {
			return false
		}
		p.Skip(len(p.PeekLine()))
	case p.Take("# module "):
		p.Dotted()
	default:
		name := p.Ident()
		if v, ok := p.variable(); !ok || name == "" || v != name {
			return false
		}
	}
	if !p.ends() {
		return false
	}
	p.endClass()
	p.Chrome(start)
	return true
}

// variable takes "= TypeVar('T')".
func (p *parser) variable() (name string, ok bool) {
	p.Blanks()
	if !p.Take("=") {
		return "", false
	}
	p.Blanks()
	a, ok := literals.Attribute(p.Cursor)
	return a.At(0), ok && a.Name == "TypeVar"
}

// text takes a line that is none of the above. Where it stands in a class, or
// looks like a property, it is taken for a part of the class that is not known.
func (p *parser) text() {
	at := p.Pos()
	if p.pending != nil {
		p.Seek(p.pending.end)
		p.Unknown(p.pending.start)
		p.pending = nil
	}
	inside := p.inside(at)
	p.Seek(at)
	p.UnknownLine()
	if inside {
		p.grow()
	} else if p.class != nil {
		p.class.passed, p.subject = true, subject{}
	}
}

// inside tells whether the line at the byte at belongs to the open class by its
// look: as deep in as its members, or "name:" where indentation is lost.
func (p *parser) inside(at int) bool {
	if p.class == nil || p.class.passed {
		return false
	}
	p.Seek(at)
	return p.Indent(at) >= max(p.class.body, p.class.indent+1) || p.Ident() != "" && p.Take(":") && !p.Take("//")
}
