// What the listing as a whole tells of its parts.

package structs

import (
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/clr"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// Settle finishes the types of a listing: what may be null, and generic types with
// all their arguments, under the names they have in .NET.
func (r *Reader) Settle() {
	types := r.Listing.Doc.Types
	r.setNullable()
	fillArguments(types)
	lex.DropArity(types)
}

// setNullable keeps what parsers note of a property, whether it may be null, for
// value types, and whether it is required, for references.
func (r *Reader) setNullable() {
	natures := clr.NaturesOf(r.Listing.Doc)
	for _, t := range r.Listing.Doc.Types {
		for _, f := range t.Fields {
			nature := natures.Of(f.Type, t.Generics)
			value := nature == clr.Value || f.Type.IsValueType()
			if r.AllOptional || !value {
				f.Nullable = model.Unknown
			}
			if value || nature == clr.Open && !isReference(f.Type) {
				f.Required = model.Unknown
			}
		}
	}
}

func isReference(t model.TypeRef) bool {
	return t.Name == model.AnyString || t.Name == model.SequenceOf || t.Name == model.MapOf
}

// libraryArity is the number of arguments of the types of the client library that
// listings name without.
var libraryArity = map[string]int{"QueryDb": 1, "QueryData": 1, "QueryResponse": 1, "KeyValuePair": 2}

// fillArguments gives generic types that are named without their arguments as many
// as they have, whatever they are: *Wrapped[Wrapped], Response = ShapeResponse_1.
func fillArguments(types []*model.Type) {
	arity := map[string]int{}
	for name, n := range libraryArity {
		arity[name] = n
	}
	for _, t := range types {
		arity[t.Name] = len(t.Generics)
	}
	for _, t := range types {
		if len(t.Generics) == 0 {
			arity[t.Name] = 0 // of two of one name, the plain one is meant
		}
	}
	fill := func(t model.TypeRef) model.TypeRef {
		if len(t.Args) == 0 {
			for range arity[t.Name] {
				t.Args = append(t.Args, model.Ref(model.Any))
			}
		}
		return t
	}
	for _, t := range types {
		if t.Base != nil {
			base := t.Base.Map(fill)
			t.Base = &base
		}
		for i, marker := range t.Implements {
			t.Implements[i] = marker.Map(fill)
		}
		for _, f := range t.Fields {
			f.Type = f.Type.Map(fill)
		}
	}
}
