// How each of the three languages writes names and types.

package clr

import (
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// Syntax tells how a language writes names and types.
type Syntax struct {
	Escape      [2]string         // around a name that is a keyword: [Error], @class
	Open, Close string            // around type arguments: "<", ">"
	Array       string            // "[]"
	Aliases     map[string]string // names that the language has of its own
	// Question is what "?" makes of the type before it; nil where the language
	// has no such mark.
	Question func(model.TypeRef) model.TypeRef
}

// maxDepth bounds type arguments in type arguments, and arrays of arrays.
const maxDepth = 32

// Name takes an identifier and gives it without its escape; "" where none stands
// here.
func (s Syntax) Name(c *lex.Cursor) string {
	name, _ := s.name(c)
	return name
}

func (s Syntax) name(c *lex.Cursor) (name string, escaped bool) {
	start := c.Pos()
	if s.Escape[0] == "" || !c.Take(s.Escape[0]) {
		return c.Ident(), false
	}
	if name = c.Ident(); name != "" && c.Take(s.Escape[1]) {
		return name, true
	}
	c.Seek(start)
	return "", false
}

// Dotted takes names joined by dots.
func (s Syntax) Dotted(c *lex.Cursor) string {
	dotted, _ := s.dotted(c)
	return dotted
}

func (s Syntax) dotted(c *lex.Cursor) (dotted string, escaped bool) {
	dotted, escaped = s.name(c)
	for dotted != "" {
		end := c.Pos()
		if !c.Take(".") {
			break
		}
		next, _ := s.name(c)
		if next == "" {
			c.Seek(end)
			break
		}
		dotted += "." + next
	}
	return dotted, escaped
}

// Generics takes the type parameters behind the name of a declaration, if any. A
// quote mark before one is how F# wrote it up to 6.0.
func (s Syntax) Generics(c *lex.Cursor) (names []string) {
	if !c.Take(s.Open) {
		return nil
	}
	for {
		c.Space()
		c.Take("'")
		names = append(names, s.Name(c))
		if !c.Punct(",") {
			c.Punct(s.Close)
			return names
		}
	}
}

// Ref takes a type: int?, List(Of Nullable(Of Int32)), ResizeArray<'T>, byte[].
// ok is false, and the cursor anywhere, where it is not understood. A quote mark
// before a type parameter is how F# wrote it, and a fault of all three languages,
// up to 6.0.
func (s Syntax) Ref(c *lex.Cursor) (t model.TypeRef, ok bool) { return s.ref(c, 0) }

func (s Syntax) ref(c *lex.Cursor, depth int) (t model.TypeRef, ok bool) {
	c.Space()
	c.Take("'")
	name, escaped := s.dotted(c)
	if name == "" || depth > maxDepth {
		return t, false
	}
	if alias, ok := s.Aliases[name]; ok && !escaped {
		name = alias
	}
	var args []model.TypeRef
	if c.Take(s.Open) {
		for {
			arg, ok := s.ref(c, depth+1)
			if !ok {
				return t, false
			}
			args = append(args, arg)
			if c.Punct(s.Close) {
				break
			}
			if !c.Punct(",") {
				return t, false
			}
		}
	}
	t = model.Ref(name, args...)
	if name == "Nullable" && len(args) == 1 {
		t = args[0].OrNull()
	}
	for range maxDepth {
		switch {
		case s.Question != nil && c.Take("?"):
			t = s.Question(t)
		case c.Take(s.Array):
			t = model.Ref(model.ArrayOf, t)
		default:
			return t, true
		}
	}
	return t, false
}
