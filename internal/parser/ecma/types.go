// Package ecma holds what listings in TypeScript and JavaScript share: type
// expressions, doc comments, the methods of requests, and what is known only when
// the whole listing is read (servicestack.md 2.5 and 2.6).
package ecma

import (
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// maxDepth bounds the nesting of type expressions.
const maxDepth = 32

// Literals are the strings of both languages.
var Literals = lex.Quotes{Marks: `"'`}

// simple are the types that are no classes of the server's. What has no name in
// the language (SByte, Version) is called as in .NET.
var simple = map[string]string{
	"string":     model.AnyString,
	"number":     model.AnyNumber,
	"boolean":    "Boolean",
	"any":        model.Any,
	"Object":     model.Any,
	"object":     model.Any,
	"Blob":       model.AnyBytes,
	"Uint8Array": model.AnyBytes,
	"void":       model.Void,
}

// Type takes a type expression: { [index:string]: Poco[]; }, Paged<Shape>[].
// Nothing is taken where none stands here.
func Type(c *lex.Cursor) (t model.TypeRef, ok bool) {
	start := c.Pos()
	if t, ok = typeExpr(c, 0); !ok {
		c.Seek(start)
	}
	return t, ok
}

func typeExpr(c *lex.Cursor, depth int) (t model.TypeRef, ok bool) {
	c.Space()
	if depth > maxDepth {
		return t, false
	}
	if c.Peek() == '{' {
		t, ok = mapExpr(c, depth)
	} else {
		t, ok = namedExpr(c, depth)
	}
	for ok && c.Punct("[]") {
		t = model.Ref(model.SequenceOf, t)
	}
	return t, ok
}

// mapExpr takes { [index:string]: Poco; }.
func mapExpr(c *lex.Cursor, depth int) (t model.TypeRef, ok bool) {
	c.Take("{")
	if !c.Punct("[") {
		return t, false
	}
	if c.Space(); c.Ident() == "" || !c.Punct(":") {
		return t, false
	}
	key, ok := typeExpr(c, depth+1)
	if !ok || !c.Punct("]") || !c.Punct(":") {
		return t, false
	}
	value, ok := typeExpr(c, depth+1)
	c.Punct(";")
	return model.Ref(model.MapOf, key, value), ok && c.Punct("}")
}

func namedExpr(c *lex.Cursor, depth int) (t model.TypeRef, ok bool) {
	name := c.Dotted()
	if name == "" {
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
	switch known := simple[name]; {
	case known != "":
		return model.Ref(known), true
	case name == "Array" && len(args) == 1:
		return model.Ref(model.SequenceOf, args...), true
	case name == "Nullable" && len(args) == 1: // 4.0.62
		return args[0].OrNull(), true
	}
	return model.Ref(name, args...), true
}
