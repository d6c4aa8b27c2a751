// What the whole listing tells of its parts.

package ecma

import "github.com/dtogen/dtogen/internal/model"

// Runtime tells whether a class is declared by the listing for its own clients
// alone, for every generated package has it in its runtime.
func Runtime(name string) bool { return name == "ResponseStatus" || name == "ResponseError" }

// Question gives "?" its meaning, which parsers note as Nullable. It says that a
// value type may be null in a listing where another value type lacks it; else all
// properties are optional there. Its absence says something only in listings that
// have it somewhere, or that are known to be of a server that writes it.
func Question(types []*model.Type, written bool) {
	enums := map[string]bool{}
	for _, t := range types {
		enums[t.Name] = t.Kind == model.Enum
	}
	isValue := func(f *model.Field) bool { return f.Type.IsValueType() || enums[f.Type.Name] }
	absent := false
	for _, t := range types {
		for _, f := range t.Fields {
			absent = absent || f.Nullable == model.No && isValue(f)
			written = written || f.Nullable == model.Yes
		}
	}
	for _, t := range types {
		for _, f := range t.Fields {
			switch {
			case !isValue(f) && f.Type.Name != model.AnyString, // dates and Guids are strings
				f.Nullable == model.Yes && !absent,
				f.Nullable == model.No && !written:
				f.Nullable = model.Unknown
			}
		}
	}
}
