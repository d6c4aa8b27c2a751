// What the whole listing tells of its parts.

package ecma

import "github.com/dtogen/dtogen/internal/model"

// Runtime tells whether a class is declared by the listing for its own clients
// alone, for every generated package has it in its runtime.
func Runtime(name string) bool { return name == "ResponseStatus" || name == "ResponseError" }

// OnlyValues forgets Nullable of all properties but those of value types, and of
// strings, which dates and Guids are too: of others it says nothing.
func OnlyValues(types []*model.Type) {
	enums := make(map[string]bool, len(types))
	for _, t := range types {
		enums[t.Name] = t.Kind == model.Enum
	}
	for _, t := range types {
		for _, f := range t.Fields {
			if !f.Type.IsValueType() && !enums[f.Type.Name] && f.Type.Name != model.AnyString {
				f.Nullable = model.Unknown
			}
		}
	}
}

// Question gives "?" its meaning, which the parser notes as Nullable. It says that a
// value may be null in a listing where another value lacks it; else all properties
// are optional there. Its absence says something only where the server is known to
// write it.
func Question(types []*model.Type, written bool) {
	absent := false
	for _, t := range types {
		for _, f := range t.Fields {
			absent = absent || f.Nullable == model.No && f.Type.Name != model.AnyString
		}
	}
	for _, t := range types {
		for _, f := range t.Fields {
			if f.Nullable == model.Yes && !absent || f.Nullable == model.No && !written {
				f.Nullable = model.Unknown
			}
		}
	}
}
