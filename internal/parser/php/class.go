// Classes and enums. The properties of a class are the public parameters of its
// constructor; those without that word are the base's again.

package php

import (
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// declaration takes a class, interface or enum with what stands before it.
func (p *parser) declaration() bool {
	start := p.Pos()
	t := &model.Type{}
	switch {
	case p.Word("class"):
	case p.Word("interface"):
		t.Kind = model.Interface
	case p.Word("enum"):
		t.Kind = model.Enum
	default:
		return false
	}
	before := p.before
	if before == nil {
		before = &preamble{start: start}
	}
	t.Attributes, t.Description = before.attributes, before.description
	method := ""
	if !p.head(t, before) || !p.body(t, &method) {
		p.before = nil
		if p.Space(); p.EOF() && p.listed() {
			p.Cut(before.start, strings.TrimSpace("class "+t.Name), "}")
		} else {
			p.Unknown(before.start)
		}
		return true
	}
	p.before = nil
	t.Origins = p.Origin(before.start)
	p.Doc.Types = append(p.Doc.Types, t)
	if method != "" {
		p.Doc.Operations = append(p.Doc.Operations, &model.Operation{Name: t.Name, Method: method, Origins: t.Origins})
	}
	return true
}

// head takes "Name extends Base implements A, B".
func (p *parser) head(t *model.Type, before *preamble) bool {
	p.Space()
	if t.Name = p.Ident(); t.Name == "" {
		return false
	}
	for _, a := range before.attributes {
		t.Flags = t.Flags || a.Name == "Flags"
	}
	if t.Kind == model.Enum {
		return p.Punct(":") && p.name() != "" && p.Punct("{")
	}
	for p.Space(); p.Word("extends") || p.Word("implements"); p.Space() {
		extends := strings.HasSuffix(p.Text(0, p.Pos()), "extends") && t.Kind == model.Class
		for {
			name := p.name()
			ref := model.Ref(name, before.arguments(name)...)
			switch {
			case name == "":
				return false
			case extends:
				t.Base = &ref
			case name == "IReturn":
				if before.returns != nil {
					ref.Args = []model.TypeRef{*before.returns}
				}
				t.Implements = append(t.Implements, ref)
			case name != "JsonSerializable":
				t.Implements = append(t.Implements, ref)
			}
			if !p.Punct(",") {
				break
			}
		}
	}
	for _, parameter := range before.templates {
		if !strings.Contains(parameter, " ") {
			t.Generics = append(t.Generics, parameter)
		}
	}
	return p.Punct("{")
}

// arguments are those of the base or interface called name: "Name of A", and of
// the further ones "Name1 of B", "Name2 of C".
func (b *preamble) arguments(name string) (args []model.TypeRef) {
	of := name
	for _, template := range b.templates {
		if which, arg, ok := strings.Cut(template, " of "); ok && which == of {
			if t, ok := parseType(arg); ok {
				args = append(args, t.TypeRef)
				of = name + strconv.Itoa(len(args))
			}
		}
	}
	return args
}

// name takes a name, with its namespace, which is left out.
func (p *parser) name() (name string) {
	p.Space()
	p.Take(`\`)
	for name = p.Ident(); name != "" && p.Take(`\`); {
		name = p.Ident()
	}
	return name
}

// body takes what stands between the braces. Method is the verb that getMethod
// names.
func (p *parser) body(t *model.Type, method *string) bool {
	for p.Space(); !p.EOF(); p.Space() {
		start := p.Pos()
		switch {
		case p.Take("}"):
			return true
		case strings.HasPrefix(p.Rest(), "/**"):
			if !p.docComment(&doc{}) {
				p.Seek(p.Len())
				return false
			}
		case p.Take("//"):
			p.Line()
		case t.Kind == model.Enum:
			if !p.enumCase(t) {
				return false
			}
		case !p.member(t, method):
			if rest := p.Text(start, p.Len()); p.EOF() || strings.HasPrefix(rest, "public") || strings.HasPrefix(rest, "class ") {
				return false
			}
			p.Seek(start)
			p.UnknownLine()
		}
	}
	return false
}

// enumCase takes "case Name = 'text';".
func (p *parser) enumCase(t *model.Type) bool {
	start := p.Pos()
	if !p.Word("case") {
		return false
	}
	p.Space()
	v := &model.EnumValue{Name: p.Ident()}
	if v.Name == "" || !p.Punct("=") {
		return false
	}
	p.Space()
	text, quoted := literals.String(p.Cursor)
	if quoted {
		v.Wire = text
	} else if ch := p.Peek(); ch == '"' || ch == '\'' { // a string without an end
		p.Seek(p.Len())
		return false
	} else {
		at := p.Pos()
		for p.Take("-") || p.Peek() >= '0' && p.Peek() <= '9' {
			if p.Peek() >= '0' && p.Peek() <= '9' {
				p.Skip(1)
			}
		}
		n, err := strconv.ParseInt(p.Text(at, p.Pos()), 10, 64)
		if err != nil {
			return false
		}
		v.Value = &n
	}
	if !p.Punct(";") {
		return false
	}
	v.Origins = p.Origin(start)
	t.Values = append(t.Values, v)
	return true
}

// member takes a method or a property outside the constructor.
func (p *parser) member(t *model.Type, method *string) bool {
	for p.Word("public") || p.Word("static") || p.Word("abstract") {
		p.Space()
	}
	if !p.Word("function") { // public array $genericArgs = [];
		p.name()
		return p.Punct("$") && p.value(";") && p.Take(";")
	}
	p.Space()
	name := p.Ident()
	if !p.Punct("(") {
		return false
	}
	if name == "__construct" {
		if !p.parameters(t) {
			return false
		}
	} else if !p.value(")") || !p.Take(")") {
		return false
	}
	if !p.value("{;") || p.Take(";") {
		return !p.EOF()
	}
	p.Take("{")
	start := p.Pos()
	switch p.Space(); {
	case !p.Word("return"):
	case name == "createResponse":
		if returns, ok := p.response(); ok {
			t.Implements = returning(t.Implements, returns)
		}
	case name == "getMethod":
		p.Space()
		*method, _ = literals.String(p.Cursor)
	}
	p.Seek(start)
	return p.value("}") && p.Take("}")
}

// value skips to the first of the bytes in ends that stands in no string and in no
// brackets.
func (p *parser) value(ends string) bool { return literals.SkipTo(p.Cursor, ends) }

// parameters takes those of the constructor.
func (p *parser) parameters(t *model.Type) bool {
	for first := true; ; first = false {
		before := &preamble{start: -1}
		for p.Space(); ; p.Space() {
			start := p.Pos()
			if strings.HasPrefix(p.Rest(), "/**") {
				if !p.docComment(&before.doc) {
					p.Seek(p.Len())
					return false
				}
			} else if a, ok := p.AttributeComment("//", comments); ok {
				before.attributes = append(before.attributes, a)
			} else {
				break
			}
			if before.start < 0 {
				before.start = start
			}
		}
		if before.start < 0 {
			before.start = p.Pos()
		}
		if first && p.Take(")") {
			return true
		}
		if !p.parameter(t, before) {
			return false
		}
		if p.Punct(")") {
			return true
		}
		if !p.Punct(",") {
			return false
		}
	}
}

// parameter takes "public ?Type $name=default".
func (p *parser) parameter(t *model.Type, before *preamble) bool {
	public := p.Word("public")
	p.Space()
	optional := p.Take("?")
	declared := typeRef{TypeRef: named(p.name(), nil), null: optional}
	if declared.Name == "" { // public $responseStatus=ResponseStatus
		declared.TypeRef = model.Ref(model.Any)
	}
	if !p.Punct("$") {
		return false
	}
	name := p.Ident()
	if name == "" {
		return false
	}
	if p.Punct("=") && !p.value(",)") {
		return false
	}
	if !public {
		return true
	}
	typ := before.typ
	if typ == nil {
		typ = &declared
	}
	f := &model.Field{
		Name: name, Form: model.NameWire, Type: typ.TypeRef, Nullable: typ.nullable(),
		Description: before.description, Attributes: before.attributes, Origins: p.Origin(before.start),
	}
	for _, a := range before.attributes {
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
	if p.allOptional {
		f.Nullable = model.Unknown
	}
	t.Fields = append(t.Fields, f)
	return true
}
