// Type expressions: how Rust spells those of .NET (servicestack.md 2.13 and 2.14).

package rust

import (
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// maxDepth bounds the nesting of type expressions.
const maxDepth = 32

// simple are the types that are no structs of the server's. What has no name in Rust
// (SByte, Version) is called as in .NET.
var simple = map[string]string{
	"String": model.AnyString, // dates, Guid, TimeSpan, Uri too
	"bool":   "Boolean",
	"char":   "Char",
	"u8":     "Byte",
	"i16":    "Int16",
	"u16":    "UInt16",
	"i32":    "Int32",
	"u32":    "UInt32",
	"i64":    "Int64",
	"u64":    "UInt64",
	"f32":    "Single",
	"f64":    model.AnyNumber, // Decimal too
	"Value":  model.Any,
	"Object": model.Any, // 8.10
}

// typeRef takes a type: Option<Vec<Poco>>. Option around the whole is told apart:
// what it means depends on the type.
func (p *parser) typeRef() (t model.TypeRef, option, ok bool) {
	line := p.Within(p.Pos() + len(p.PeekLine()))
	t, option, ok = typeRef(line, 0)
	p.Seek(line.Pos())
	return t, option, ok
}

func typeRef(c *lex.Cursor, depth int) (t model.TypeRef, option, ok bool) {
	c.Space()
	name := c.Ident()
	for c.Take("::") {
		name = c.Ident()
	}
	if name == "" || depth > maxDepth {
		return t, false, false
	}
	var args []model.TypeRef
	if c.Take("<") {
		for {
			arg, option, ok := typeRef(c, depth+1)
			if !ok {
				return t, false, false
			}
			if option {
				arg = arg.OrNull()
			}
			args = append(args, arg)
			if c.Punct(">") {
				break
			}
			if !c.Punct(",") {
				return t, false, false
			}
		}
	}
	switch {
	case name == "Option" && len(args) == 1:
		return args[0], true, true
	case name == "Vec" && len(args) == 1 && args[0].Name == "Byte" && !args[0].Nullable:
		return model.Ref(model.AnyBytes), false, true
	case name == "Vec" && len(args) == 1:
		return model.Ref(model.SequenceOf, args...), false, true
	case name == "HashMap" && len(args) == 2:
		return model.Ref(model.MapOf, args...), false, true
	case simple[name] != "":
		return model.Ref(simple[name]), false, len(args) == 0
	}
	return model.Ref(name, args...), false, true
}
