// Classes, interfaces and enums.

package typescript

import (
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/ecma"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// own are the interfaces of ServiceStack's, which listings declare for clients that
// have none. Others are the vendor's.
var own = func() map[string]bool {
	names := map[string]bool{}
	for _, name := range strings.Fields(`
		IReturn IReturnVoid IGet IPost IPut IDelete IPatch IOptions IMeta IHasSessionId IHasBearerToken IHasVersion
		ICreateDb IUpdateDb IPatchDb IDeleteDb ISaveDb`) {
		names[name] = true
	}
	return names
}()

// declaration takes a class, interface or enum with what stands before it.
func (p *parser) declaration() bool {
	start := p.Pos()
	t := &model.Type{}
	union := false
	p.modifiers()
	switch {
	case p.Word("class"):
	case p.Word("interface"):
		if !p.declares {
			t.Kind = model.Interface
		}
	case p.Word("enum"):
		t.Kind = model.Enum
	case p.Word("type"):
		t.Kind, union = model.Enum, true
	default:
		p.Seek(start)
		return false
	}
	if !p.head(t, union) {
		if p.Space(); p.EOF() && p.Listed() {
			p.Cut(p.From(start), "a declaration", "its members")
			return true
		}
		p.Seek(start)
		p.Other(p.beginnings()...)
		return true
	}
	before := p.Taken(start)
	t.Attributes, t.Description = before.Attributes, before.Description
	for _, a := range before.Attributes {
		t.Flags = t.Flags || a.Name == "Flags"
	}
	var request ecma.Request
	switch {
	case union && !p.union(t), !union && !p.body(t, &request):
		p.Cut(before.Start, t.Kind.String()+" "+t.Name, "}")
		return true
	case own[t.Name] && t.Kind != model.Enum, ecma.Runtime(t.Name):
		p.Chrome(before.Start)
		return true
	}
	if p.declares && t.Kind == model.Class && isInterface(t) {
		t.Kind = model.Interface
	}
	t.Origins = p.Origin(before.Start)
	p.Doc.Types = append(p.Doc.Types, t)
	request.Add(p.Listing, t)
	return true
}

// isInterface tells whether a declaration is an interface of .NET, not a DTO: by
// its name, and because it is no request.
func isInterface(t *model.Type) bool {
	for _, a := range t.Attributes {
		if a.Name == "Route" {
			return false
		}
	}
	for _, marker := range t.Implements {
		if own[marker.Name] {
			return false
		}
	}
	return lex.NamedLikeInterface(t.Name)
}

// head takes "Name<T> extends Base<T> implements A, B {", or the "Name =" of a union.
func (p *parser) head(t *model.Type, union bool) bool {
	p.Space()
	if t.Name = p.Ident(); t.Name == "" {
		return false
	}
	if t.Kind == model.Enum {
		if union {
			return p.Punct("=")
		}
		return p.Punct("{")
	}
	if p.Take("<") {
		for !p.Punct(">") {
			if len(t.Generics) > 0 && !p.Punct(",") {
				return false
			}
			p.Space()
			parameter := p.Ident()
			if parameter == "" {
				return false
			}
			t.Generics = append(t.Generics, parameter)
		}
	}
	isClass := t.Kind == model.Class && !p.declares
	for p.Space(); p.Peek() != '{'; p.Space() {
		extends := p.Word("extends")
		if !extends && !p.Word("implements") {
			return false
		}
		for {
			ref, ok := ecma.Type(p.Cursor)
			switch {
			case !ok:
				return false
			case extends && isClass:
				t.Base = &ref
			default:
				t.Implements = append(t.Implements, ref)
			}
			if !p.Punct(",") {
				break
			}
		}
	}
	return p.Take("{")
}

// body takes what stands between the braces.
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
		case p.Take("//"):
			p.Line()
			continue
		case t.Kind == model.Enum && p.enumMember(t, before),
			t.Kind != model.Enum && (p.method(request) || p.property(t, before)):
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
		*before = ecma.Preamble{Start: -1}
	}
	return false
}

// beginsAnother tells whether a declaration begins at the byte at: the one around
// it has no end then.
func (p *parser) beginsAnother(at int) bool {
	p.Seek(at)
	return p.Word("export") || p.Word("class") && p.Peek() == ' '
}

// method takes a constructor or method: public getMethod() { return 'GET'; }
func (p *parser) method(request *ecma.Request) bool {
	start := p.Pos()
	p.access()
	name := p.Ident()
	if name != "" && p.Punct("(") && ecma.Literals.SkipTo(p.Cursor, ")") && p.Take(")") && p.result() &&
		(p.Punct(";") || request.Body(p.Cursor, name)) {
		p.constructs = p.constructs || name == "constructor"
		return true
	}
	if !p.EOF() {
		p.Seek(start)
	}
	return false
}

// result takes the type behind the parameters of a method, if it has one.
func (p *parser) result() bool {
	if !p.Punct(":") {
		return true
	}
	_, ok := ecma.Type(p.Cursor)
	return ok
}

// access takes "public ", which may be the name of a property too.
func (p *parser) access() {
	start := p.Pos()
	if !p.Word("public") {
		return
	}
	p.Space()
	at := p.Pos()
	if p.Ident() == "" {
		at = start
	}
	p.Seek(at)
}

// property takes "public name?: Type = value;".
func (p *parser) property(t *model.Type, before *ecma.Preamble) bool {
	p.access()
	f := &model.Field{Form: model.NameWire, Description: before.Description, Attributes: before.Attributes, Nullable: model.No}
	if f.Name = p.Ident(); f.Name == "" {
		return false
	}
	if p.Take("?") {
		f.Nullable = model.Yes
		p.optional = true
	}
	if !p.Punct(":") {
		return false
	}
	p.Space()
	start := p.Pos()
	var ok bool
	f.Type, ok = ecma.Type(p.Cursor)
	if ok = ok && (p.Punct("=") || p.Punct(";")); ok && p.Text(p.Pos()-1, p.Pos()) == "=" {
		if !ecma.Literals.SkipTo(p.Cursor, ";") || !p.Take(";") {
			return false
		}
	} else if !ok {
		p.Seek(start)
		if !p.anyType(f) {
			return false
		}
	}
	if p.Blanks(); strings.HasPrefix(p.Rest(), "//") { // version: number; //1, of AddImplicitVersion
		f.Nullable = model.Unknown
	}
	for _, a := range before.Attributes {
		if a.Name != "DataMember" {
			continue
		}
		f.Wire, _ = a.Get("Name")
		if text, ok := a.Get("Order"); ok {
			if order, err := strconv.Atoi(text); err == nil {
				f.Order = &order
			}
		}
	}
	f.Origins = p.Origin(before.Start)
	t.Fields = append(t.Fields, f)
	return true
}

// anyType takes the rest of a property whose type is not understood, on one line.
func (p *parser) anyType(f *model.Field) bool {
	start := p.Pos()
	line := p.Within(start + len(p.PeekLine()))
	if !ecma.Literals.SkipTo(line, ";") {
		p.Seek(line.Pos()) // the end of the listing, perhaps
		return false
	}
	p.Seek(line.Pos())
	p.Diags.Add(diag.ListingType, p.SpanFrom(start), "%s is no type that is known here", p.Text(start, p.Pos()))
	f.Type = model.Ref(model.Any)
	return p.Take(";")
}

// enumMember takes "Name = 'text'," or "Name = 1,".
func (p *parser) enumMember(t *model.Type, before *ecma.Preamble) bool {
	v := &model.EnumValue{Description: before.Description}
	if v.Name = p.Ident(); v.Name == "" {
		return false
	}
	if p.Punct("=") {
		p.Space()
		start := p.Pos()
		text, quoted := ecma.Literals.String(p.Cursor)
		if quoted {
			v.Wire = text
		} else {
			p.Take("-")
			for '0' <= p.Peek() && p.Peek() <= '9' {
				p.Skip(1)
			}
			n, err := strconv.ParseInt(p.Text(start, p.Pos()), 10, 64)
			if err != nil {
				return false
			}
			v.Value = &n
		}
	}
	if p.Space(); !p.Take(",") && p.Peek() != '}' {
		return false
	}
	v.Origins = p.Origin(before.Start)
	t.Values = append(t.Values, v)
	return true
}

// numbers takes texts of enum members for what they are up to 5.4, which writes
// numbers in quotes: declarations never have texts otherwise, and classes had no
// constructors yet.
func (p *parser) numbers() {
	if p.constructs && !p.declares {
		return
	}
	for _, t := range p.Doc.Types {
		for _, v := range t.Values {
			if n, err := strconv.ParseInt(v.Wire, 10, 64); err == nil {
				v.Value, v.Wire = &n, ""
			}
		}
	}
}

// union takes "Red" | "Green"; which lists the names of members.
func (p *parser) union(t *model.Type) bool {
	for {
		p.Space()
		start := p.Pos()
		name, ok := ecma.Literals.String(p.Cursor)
		if !ok {
			return false
		}
		t.Values = append(t.Values, &model.EnumValue{Name: name, Origins: p.Origin(start)})
		if !p.Punct("|") {
			return p.Punct(";")
		}
	}
}
