// Package dart reads the Dart listing of a ServiceStack server (servicestack.md
// 2.11), from /types/dart or quoted on a metadata page.
package dart

import (
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/braces"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether a Dart listing stands somewhere in text.
func Recognise(text []byte) bool {
	s := string(text)
	return strings.Contains(s, "import 'package:servicestack/") || strings.Contains(s, "IConvertible") ||
		strings.Contains(s, ".fromJson(Map<String, dynamic> json)")
}

// Parse reads a listing and whatever stands around it.
func Parse(f *source.File, diags *diag.List) *model.Document { return language.Parse(f, diags) }

var literals = lex.Quotes{Marks: `"'`, Dollar: true}

var language = braces.Language{
	Evidence:  model.Dart,
	Members:   model.NameWire,
	Literals:  literals,
	Begins:    "abstract class enum import library TypeContext / * { }",
	Modifiers: "abstract",
	Head:      head,
	Member:    member,
	Beside:    context,
	Types: braces.Types{
		Simple: map[string]string{
			"String":    model.AnyString,
			"bool":      "Boolean",
			"int":       model.AnyInteger,
			"double":    model.AnyNumber, // Decimal too
			"DateTime":  model.AnyDate,
			"Duration":  model.AnyTime,
			"Uint8List": model.AnyBytes,
			"dynamic":   "Object",
		},
		Lists:   "List",
		Maps:    "Map",
		Clients: "IConvertible Object",
		// 10.1 alone: int? or int = 0. Others are always "?".
		Tells: func(t model.TypeRef, _ bool) bool { return t.Name == model.AnyInteger || t.Name == model.AnyNumber },
	},
}

// guesses are the markers behind IConvertible: what the server makes of the routes
// since 6.11. Those before it are the author's.
var guesses = map[string]string{"IGet": "GET", "IPost": "POST", "IPut": "PUT", "IDelete": "DELETE", "IPatch": "PATCH"}

// head takes "extends A implements B, C", with the verb that clients use.
func head(p *braces.Parser, t *model.Type) bool {
	start := p.Pos()
	if !p.Heritage(t) {
		return false
	}
	n := len(t.Implements) - 1
	if n > 0 && t.Implements[n-1].Name == "IConvertible" {
		if verb := guesses[t.Implements[n].Name]; verb != "" {
			t.Implements = t.Implements[:n]
			p.Operation(t.Name, verb, start)
		}
	}
	if t.Base != nil && (t.Base.Name == "ListMixin" || t.Base.Name == "ListBase") {
		t.Base.Name = "List"
	}
	return true
}

// context takes "TypeContext _ctx = TypeContext(…);".
func context(p *braces.Parser) bool {
	start := p.Pos()
	if !p.Word("TypeContext") || p.Name() == "" || !p.Punct("=") {
		return false
	}
	if p.SkipTo(";") && p.Take(";") {
		p.Chrome(start)
	} else {
		p.Seek(p.Len())
		p.Cut(start, "the list of types", `");"`)
	}
	return true
}

// member takes a property, a constructor or a method. Flags are a class of
// constants.
func member(p *braces.Parser, c *braces.Class) bool {
	start := p.Pos()
	if modifiers := p.Words("static const final"); modifiers != "" {
		if modifiers == "static const" && constant(p, c, start) {
			return true
		}
		return p.SkipTo(";") && p.Take(";")
	}
	typ, ok := p.Ref() // or the name of a method
	if !ok {
		return false
	}
	if p.Punct("(") {
		return method(p, c, typ.Name)
	}
	null := model.Unknown
	if p.Null() {
		null = model.Yes
	}
	name := p.Name()
	switch {
	case name == "":
		return false
	case p.Punct("("):
		return method(p, c, name)
	case name == "get":
		return p.SkipTo(";") && p.Take(";")
	case p.Punct("="):
		if null == model.Unknown {
			null = model.No
		}
		if !p.SkipTo(";") {
			return false
		}
	}
	if !p.Punct(";") {
		return false
	}
	if typ.Name != "TypeContext" {
		p.Field(c, start, name, typ, null)
	}
	return true
}

// constant takes "Access None = const Access._(0);", a member of flags.
func constant(p *braces.Parser, c *braces.Class, start int) bool {
	typ := p.Name()
	name := p.Name()
	if typ != c.Name || name == "" || !p.Punct("=") || p.Name() != "const" || p.Name() != typ || !p.Take("._(") {
		return false
	}
	number, ok := p.Until(")")
	if !ok || !p.Punct(";") {
		return false
	}
	c.Flags = true
	p.Value(c, start, name, number)
	return true
}

// method takes what stands behind the opening bracket of a method or constructor.
func method(p *braces.Parser, c *braces.Class, name string) bool {
	if !p.SkipTo(")") || !p.Take(")") {
		return false
	}
	p.Space()
	if p.Peek() == '{' {
		return p.Block()
	}
	arrow := p.Take("=>")
	p.Space()
	start := p.Pos()
	if !p.SkipTo(";") {
		return false
	}
	end := p.Pos()
	p.Take(";")
	switch {
	case !arrow:
	case name == "getResponseTypeName":
		inside := p.Within(end)
		inside.Seek(start)
		if text, ok := literals.String(inside); ok {
			if t, ok := p.Parse(text); ok {
				c.Returns = &t
			}
		}
	case name == "toJson":
		keys := p.Within(end)
		keys.Seek(start)
		unescape(keys, c)
	}
	return true
}

// unescape reads "'key': name" and "'key': JsonConverters.toJson(name,…": names that
// are keywords of Dart begin with a capital, and their keys do not.
func unescape(keys *lex.Cursor, c *braces.Class) {
	fields := map[string]*model.Field{}
	for _, f := range c.Fields {
		fields[f.Name] = f
	}
	for !keys.EOF() {
		key, ok := literals.String(keys)
		if !ok {
			keys.Skip(1)
			continue
		}
		if !keys.Punct(":") {
			continue
		}
		keys.Space()
		keys.Take("JsonConverters.toJson(")
		if f := fields[keys.Ident()]; f != nil && f.Wire == "" && strings.EqualFold(f.Name, key) {
			f.Name = key
		}
	}
}
