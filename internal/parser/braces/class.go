// Classes, interfaces and enums.

package braces

import (
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// Class is a class in the making.
type Class struct {
	*model.Type
	// Returns is the response that a member names, nil where none does.
	Returns *model.TypeRef
	before  pending // what stands before a member
	ended   bool    // the members of an enum are told, its methods follow
}

// keyword takes the modifiers and the keyword of a declaration.
func (p *Parser) keyword() (kind model.Kind, modifiers string, ok bool) {
	modifiers = p.Words(p.lang.Modifiers)
	switch {
	case p.Word("enum"):
		p.Space()
		p.Word("class")
		return model.Enum, modifiers, true
	case p.Word("class"):
		return model.Class, modifiers, true
	case p.Word("interface"), p.Word("protocol"):
		return model.Interface, modifiers, true
	}
	return 0, "", false
}

// declares tells whether a declaration begins at the cursor.
func (p *Parser) declares() bool {
	start := p.Pos()
	defer p.Seek(start)
	_, _, ok := p.keyword()
	return ok && p.Peek() == ' ' && p.Name() != ""
}

// declaration takes a class, interface or enum with what stands before it.
func (p *Parser) declaration() bool {
	start := p.Pos()
	kind, modifiers, ok := p.keyword()
	if !ok {
		p.Seek(start)
		return false
	}
	c := &Class{Type: &model.Type{Kind: kind, Abstract: HasWord(modifiers, "abstract")}}
	from := p.before.from(start)
	if !p.head(c.Type) {
		if p.listed() && p.Ends() {
			p.Seek(p.Len())
			p.Cut(from, strings.TrimSpace("class "+c.Name), "{")
			p.before = pending{}
			return true
		}
		p.Seek(start)
		return false
	}
	if p.lang.Nested && c.Kind == model.Class && !HasWord(modifiers, "static") {
		p.drop(&p.before)
		p.nesting++
		p.Chrome(start)
		return true
	}
	before := p.before
	p.before = pending{}
	if !p.body(c) {
		if p.Space(); p.EOF() {
			p.Cut(from, "class "+c.Name, `"}"`)
		} else {
			p.Unknown(from)
		}
		return true
	}
	if isOwn(c.Type) {
		p.Chrome(from)
		return true
	}
	if len(c.Values) > 0 { // the flags of Dart are classes
		c.Kind = model.Enum
	}
	c.Attributes, c.Description = before.attributes, before.text()
	_, flags := before.attribute("Flags")
	c.Flags = c.Flags || flags
	c.returning()
	c.Origins = p.Origin(from)
	p.Doc.Types = append(p.Doc.Types, c.Type)
	return true
}

// isOwn tells whether a type is one that every client of ServiceStack has.
func isOwn(t *model.Type) bool {
	if t.Kind == model.Interface {
		switch t.Name {
		case "IReturn", "IReturnVoid", "IVerb", "IGet", "IPost", "IPut", "IDelete", "IPatch", "IOptions", "IMeta",
			"IHasSessionId", "IHasBearerToken", "IHasVersion", "ICrud", "ICreateDb", "IUpdateDb", "IPatchDb", "IDeleteDb", "ISaveDb":
			return true
		}
	}
	return t.Name == "ResponseStatus" || t.Name == "ResponseError"
}

// returning gives IReturn its argument.
func (c *Class) returning() {
	if c.Returns == nil {
		return
	}
	for i, marker := range c.Implements {
		if marker.Name == "IReturn" {
			c.Implements[i].Args = []model.TypeRef{*c.Returns}
			return
		}
	}
	c.Implements = append(c.Implements, model.Ref("IReturn", *c.Returns))
}

// head takes "Name<T> …" up to the brace.
func (p *Parser) head(t *model.Type) bool {
	if t.Name = p.Name(); t.Name == "" {
		return false
	}
	if p.Punct("<") {
		for {
			name := p.Name()
			if name == "" || p.Punct(":") && !p.constraint() {
				return false
			}
			t.Generics = append(t.Generics, name)
			if !p.Punct(",") {
				break
			}
		}
		if !p.Punct(">") {
			return false
		}
	}
	if p.lang.Head != nil {
		return p.lang.Head(p, t) && p.Punct("{")
	}
	return p.Heritage(t) && p.Punct("{")
}

func (p *Parser) constraint() bool {
	_, ok := p.Ref()
	return ok
}

// Heritage takes "extends A implements B, C". Interfaces extend several. Dart mixes
// a list in: "with ListMixin<A>".
func (p *Parser) Heritage(t *model.Type) bool {
	for p.Space(); ; p.Space() {
		word := p.Ident()
		switch word {
		case "":
			return true
		case "extends", "implements", "with":
		default:
			return false
		}
		for {
			ref, ok := p.Ref()
			if !ok {
				return false
			}
			if word != "implements" && t.Kind == model.Class {
				t.Base = &ref
			} else {
				t.Implements = append(t.Implements, ref)
			}
			if !p.Punct(",") {
				break
			}
		}
	}
}

// body takes the members and the brace behind them.
func (p *Parser) body(c *Class) bool {
	for p.Space(); !p.EOF(); p.Space() {
		start := p.Pos()
		switch {
		case p.Take("}"):
			p.drop(&c.before)
			return true
		case p.pending(&c.before):
			continue
		case p.declares(): // the end of this one is missing
			p.Seek(c.before.from(start))
			return false
		case c.Kind == model.Enum && p.enumMember(c), c.Kind != model.Enum && p.lang.Member(p, c):
		case p.EOF():
			return false
		default:
			p.Seek(start)
			line := strings.TrimSpace(p.PeekLine())
			p.Line()
			if !strings.HasPrefix(line, "//") || strings.HasPrefix(line, "// @") {
				p.Unknown(start)
			}
			p.drop(&c.before)
			continue
		}
		c.before = pending{}
	}
	return false
}

// enumMember takes a member of an enum: "A,", "A(1),", "case A = 1". Behind the ";" of
// Java stand methods.
func (p *Parser) enumMember(c *Class) bool {
	start := p.Pos()
	switch {
	case p.Take(";"):
		c.ended = true
		return true
	case c.ended:
		return p.SkipTo("{;") && (p.Take(";") || p.Block())
	}
	p.Word("case")
	name := p.Name()
	if name == "" {
		return false
	}
	number := ""
	p.Blanks()
	if p.Take("(") || p.Take("=") {
		number = strings.TrimSpace(p.PeekLine())
		if i := strings.IndexAny(number, ",);"); i >= 0 {
			number = number[:i]
		}
		p.Blanks()
		p.Skip(len(number))
		p.Take(")")
	}
	p.Blanks()
	if !p.Take(",") && p.Peek() != ';' && p.Peek() != '}' && strings.TrimSpace(p.PeekLine()) != "" {
		return false
	}
	p.Value(c, start, name, number)
	return true
}

// Value adds a member of an enum that begins at start, with its number or, in quotes,
// its text. Servers of 5.4 write the text of EnumMember without quotes; it is no name
// on their wire, so it says nothing.
func (p *Parser) Value(c *Class, start int, name, number string) {
	v := &model.EnumValue{Name: name, Form: p.lang.Values, Description: c.before.text()}
	number = strings.TrimSpace(number)
	if n, err := strconv.ParseInt(number, 10, 64); err == nil {
		v.Value = &n
	} else if text, err := strconv.Unquote(number); err == nil {
		v.Wire = text
	}
	v.Origins = p.Origin(c.before.from(start))
	c.Values = append(c.Values, v)
}

// Field adds a property that begins at start. Null tells whether null is one of the
// values, so far as the language says so.
func (p *Parser) Field(c *Class, start int, name string, t model.TypeRef, null model.Tri) {
	f := &model.Field{Name: name, Form: p.lang.Members, Type: t}
	c.before.describe(f)
	f.Origins = p.Origin(c.before.from(start))
	c.Fields = append(c.Fields, f)
	if p.lang.Types.Tells != nil {
		p.marks[f] = null
	}
}

// Operation says that clients use this verb for the class.
func (p *Parser) Operation(name, method string, start int) {
	p.Doc.Operations = append(p.Doc.Operations, &model.Operation{Name: name, Method: method, Origins: p.Origin(start)})
}
