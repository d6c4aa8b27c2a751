// Type expressions: how PHP and its doc comments spell those of .NET
// (servicestack.md 2.8 and 2.14).

package php

import (
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// maxDepth bounds the nesting of type expressions.
const maxDepth = 32

// typeRef is a type expression, and whether null is one of its values.
type typeRef struct {
	model.TypeRef
	null bool
}

// nullable tells whether a value type may be null. bool and DateInterval are
// optional always, as references are.
func (t typeRef) nullable() model.Tri {
	switch t.Name {
	case model.AnyInteger, model.AnyNumber, model.AnyDate:
		return model.TriOf(t.null)
	}
	return model.Unknown
}

// simple are the types that are no classes of the server's.
var simple = map[string]string{
	"string":       model.AnyString,
	"int":          model.AnyInteger,
	"float":        model.AnyNumber, // decimal too
	"bool":         "Boolean",
	"DateTime":     model.AnyDate,
	"DateInterval": model.AnyTime,
	"ByteArray":    model.AnyBytes,
	"mixed":        model.Any,
}

// named is the type of that name with these arguments.
func named(name string, args []model.TypeRef) model.TypeRef {
	switch known := simple[name]; {
	case known != "":
		return model.Ref(known)
	case name != "array":
		return model.Ref(name, args...)
	}
	switch len(args) {
	case 1:
		return model.Ref(model.SequenceOf, args...)
	case 2:
		return model.Ref(model.MapOf, args...)
	}
	return model.Ref(model.Any) // a list or a dictionary
}

// parseType reads an expression of @var: array<string,Poco[]>|null.
func parseType(text string) (t typeRef, ok bool) {
	c := lex.NewText(text)
	if t.TypeRef, ok = typeExpr(c, 0); !ok {
		return t, false
	}
	if rest, ok := strings.CutPrefix(strings.TrimSpace(c.Rest()), "|null"); ok {
		t.null = true
		return t, strings.TrimSpace(rest) == "" || strings.TrimSpace(rest) == "*/"
	}
	rest := strings.TrimSpace(c.Rest())
	return t, rest == "" || rest == "*/"
}

func typeExpr(c *lex.Cursor, depth int) (t model.TypeRef, ok bool) {
	c.Space()
	name := c.Dotted()
	if name == "" || depth > maxDepth {
		return t, false
	}
	var args []model.TypeRef
	if c.Take("<") {
		for !c.Punct(">") {
			if len(args) > 0 && !c.Punct(",") {
				return t, false
			}
			arg, ok := typeExpr(c, depth+1)
			if !ok {
				return t, false
			}
			args = append(args, arg)
		}
	}
	t = named(name, args)
	for c.Take("[]") {
		if depth > 0 { // inside others, lists are written so too
			t = model.Ref(model.SequenceOf, t)
		} else {
			t = model.Ref(model.ArrayOf, t)
		}
	}
	return t, true
}

// response takes what createResponse returns: new X(), 'string',
// ArrayList::create(["X"]), X::create(genericArgs:['A']).
func (p *parser) response() (t model.TypeRef, ok bool) {
	p.Space()
	if text, ok := literals.String(p.Cursor); ok {
		return returned(text), true
	}
	created := p.Word("new")
	name := p.name()
	if name == "" {
		return t, false
	}
	if created {
		return named(name, nil), true
	}
	if !p.Take("::create(") {
		return t, false
	}
	p.Take("genericArgs:")
	p.Take("[")
	for {
		p.Space()
		text, ok := literals.String(p.Cursor)
		if !ok {
			break
		}
		t.Args = append(t.Args, returned(text))
		p.Punct(",")
	}
	if t.Name = name; name == "ArrayList" {
		t.Name = model.SequenceOf
	}
	return t, len(t.Args) > 0
}

// returned is the type that a string names.
func returned(text string) model.TypeRef {
	switch t, ok := parseType(text); {
	case ok && text != "array":
		return t.TypeRef
	case text == "array":
		return model.Ref(model.SequenceOf, model.Ref(model.Any))
	}
	return model.Ref(model.Any)
}

// returning gives IReturn its argument.
func returning(markers []model.TypeRef, t model.TypeRef) []model.TypeRef {
	i := slices.IndexFunc(markers, func(m model.TypeRef) bool { return m.Name == "IReturn" })
	if i < 0 {
		return append(markers, model.Ref("IReturn", t))
	}
	markers[i].Args = []model.TypeRef{t}
	return markers
}
