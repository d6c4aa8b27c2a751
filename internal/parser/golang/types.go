// Type expressions: how Go spells those of .NET, and what 8.10 takes for Go
// (servicestack.md 2.12 and 2.14).

package golang

import (
	"fmt"
	"slices"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// maxDepth bounds the nesting of type expressions.
const maxDepth = 32

// simple are the types that are no structs of the server's. What has no name in Go
// (SByte, Version) is called as in .NET.
var simple = map[string]string{
	"string":        model.AnyString, // Guid, Char, Uri too
	"bool":          "Boolean",
	"byte":          "Byte",
	"int16":         "Int16",
	"uint16":        "UInt16",
	"int":           "Int32",
	"uint32":        "UInt32",
	"int64":         "Int64",
	"uint64":        "UInt64",
	"float32":       "Single",
	"float64":       model.AnyNumber, // Decimal too
	"time.Time":     model.AnyDate,
	"time.Duration": model.AnyTime,
	"Object":        model.Any, // 8.10
}

// typeRef takes a type: *Paged[Shape], map[string][]Poco.
func (p *parser) typeRef() (t model.TypeRef, pointer, ok bool) {
	line := p.Within(p.Pos() + len(p.PeekLine()))
	t, pointer, ok = typeRef(line, 0)
	p.Seek(line.Pos())
	return t, pointer, ok
}

func typeRef(c *lex.Cursor, depth int) (t model.TypeRef, pointer, ok bool) {
	c.Space()
	pointer = c.Take("*")
	switch {
	case depth > maxDepth:
		return t, false, false
	case c.Take("[]byte"):
		t, ok = model.Ref(model.AnyBytes), true
	case c.Take("[]"):
		var item model.TypeRef
		item, _, ok = typeRef(c, depth+1)
		t = model.Ref(model.SequenceOf, item)
	case c.Take("map["):
		var args []model.TypeRef
		if args, ok = arguments(c, "]", depth); ok && len(args) == 1 {
			var value model.TypeRef
			value, _, ok = typeRef(c, depth+1)
			t = model.Ref(model.MapOf, args[0], value)
		}
	case c.Take("interface{}"):
		t, ok = model.Ref(model.Any), true
	case c.Take("{ [index:string]:"): // 8.10, a dictionary inside others: { [index:string]: Poco; }
		var value model.TypeRef
		value, _, ok = typeRef(c, depth+1)
		t, ok = model.Ref(model.MapOf, model.Ref(model.AnyString), value), ok && c.Punct(";") && c.Punct("}")
	default:
		t, ok = named(c, depth)
	}
	for n := 0; ok && depth > 0 && n < maxDepth && c.Take("[]"); n++ { // 8.10, inside others: []Poco[]
		t = model.Ref(model.SequenceOf, t)
	}
	return t, pointer, ok
}

// named takes a name with its type arguments, in brackets or, in 8.10, as in C#.
func named(c *lex.Cursor, depth int) (t model.TypeRef, ok bool) {
	c.Take("ss.")
	name := c.Dotted()
	if known := simple[name]; known != "" {
		return model.Ref(known), true
	}
	t = model.Ref(name)
	if ok = name != ""; ok && c.Peek() == '[' && c.PeekAt(1) != ']' {
		c.Take("[")
		t.Args, ok = arguments(c, "]", depth)
	} else if ok && c.Take("<") {
		t.Args, ok = arguments(c, ">", depth)
	}
	return t, ok
}

func arguments(c *lex.Cursor, end string, depth int) (args []model.TypeRef, ok bool) {
	for {
		arg, _, ok := typeRef(c, depth+1)
		if !ok {
			return nil, false
		}
		args = append(args, arg)
		if c.Punct(end) {
			return args, true
		}
		if !c.Punct(",") {
			return nil, false
		}
	}
}

// nameParameters finds what 8.10 leaves out of generic types. Their parameters are
// the names T1, TKey that properties have for types and nothing bears. A second type
// of one name has one parameter more than the first: its members have it as
// interface{}.
func nameParameters(types []*model.Type) {
	declared := map[string]bool{}
	for _, t := range types {
		declared[t.Name] = true
	}
	generics := map[string]int{} // of the last type of each name, plus 1
	for _, t := range types {
		if t.Generics == nil {
			t.Generics = undeclared(t, declared)
		}
		for n := len(t.Generics); n < generics[t.Name]; n++ {
			t.Generics = append(t.Generics, fmt.Sprint("T", n+1))
		}
		generics[t.Name] = len(t.Generics) + 1
	}
}

func undeclared(t *model.Type, declared map[string]bool) (names []string) {
	for _, f := range t.Fields {
		f.Type.Walk(func(ref model.TypeRef) {
			if isParameter(ref.Name) && !declared[ref.Name] && !slices.Contains(names, ref.Name) {
				names = append(names, ref.Name)
			}
		})
	}
	return names
}

// isParameter tells whether a name is that of a type parameter by .NET's
// convention: T, T1, TKey, not Time.
func isParameter(name string) bool {
	return name == "T" || len(name) > 1 && name[0] == 'T' && (name[1] >= '0' && name[1] <= '9' || name[1] >= 'A' && name[1] <= 'Z')
}
