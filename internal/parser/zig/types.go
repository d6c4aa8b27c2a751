// Type expressions: how Zig spells those of .NET (servicestack.md 2.13 and 2.14).

package zig

import (
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// maxDepth bounds the nesting of type expressions.
const maxDepth = 32

// simple are the types that are no structs of the server's. What has no name in Zig
// (SByte, Version) is called as in .NET.
var simple = map[string]string{
	"bool":           "Boolean",
	"u8":             model.Any, // Byte, or Char as text
	"i16":            "Int16",
	"u16":            "UInt16",
	"i32":            "Int32",
	"u32":            "UInt32",
	"i64":            "Int64",
	"u64":            "UInt64",
	"f32":            "Single",
	"f64":            model.AnyNumber, // Decimal too
	"std.json.Value": model.Any,       // dictionaries too
	"Object":         model.Any,       // 8.10
}

// primitive are the types whose values are null only if they may be.
var primitive = map[string]bool{
	"Boolean": true, "Int16": true, "UInt16": true, "Int32": true, "UInt32": true, "Int64": true, "UInt64": true,
	"Single": true, model.AnyNumber: true,
}

// typeRef takes a type: ?[]Tuple([]const u8, i32). "?" before the whole is told
// apart: what it means depends on the type.
func (p *parser) typeRef() (t model.TypeRef, optional, ok bool) {
	line := p.Within(p.Pos() + len(p.PeekLine()))
	t, optional, ok = typeRef(line, 0)
	p.Seek(line.Pos())
	return t, optional, ok
}

func typeRef(c *lex.Cursor, depth int) (t model.TypeRef, optional, ok bool) {
	c.Space()
	for c.Take("?") { // twice in listings of 8.10 that make all optional
		optional = true
	}
	switch {
	case depth > maxDepth:
		return t, false, false
	case c.Take("[]const u8"): // dates, Guid, TimeSpan, Uri, byte[] too
		return model.Ref(model.AnyString), optional, true
	case c.Take("[]"):
		item, null, ok := typeRef(c, depth+1)
		if null {
			item = item.OrNull()
		}
		return model.Ref(model.SequenceOf, item), optional, ok
	}
	c.Take("ss.")
	name := c.Dotted()
	if known := simple[name]; known != "" {
		return model.Ref(known), optional, true
	}
	t = model.Ref(name)
	if c.Take("(") {
		for len(t.Args) == 0 || c.Punct(",") {
			arg, null, ok := typeRef(c, depth+1)
			if !ok {
				return t, false, false
			}
			if null {
				arg = arg.OrNull()
			}
			t.Args = append(t.Args, arg)
		}
		if !c.Punct(")") {
			return t, false, false
		}
	}
	if name == "std.StringHashMap" { // 8.10, whatever the keys are
		t = model.Ref(model.MapOf, append([]model.TypeRef{model.Ref(model.Any)}, t.Args...)...)
	}
	return t, optional, name != ""
}
