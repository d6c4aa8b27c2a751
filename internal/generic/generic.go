// Package generic finds the definition of a generic type out of its uses. Some
// sources list Page<Foo> and Page<Bar>, with the members of each, in the place of
// Page<T>: /types/metadata for responses, up to 4.0.40 for all types (reference 2.1
// "Generics", 3.1), and every schema.
package generic

import (
	"fmt"
	"slices"

	"github.com/dtogen/dtogen/internal/model"
)

// Use is a declaration of a generic type as a source has it. Type has as many
// Generics as there are parameters; they are the names of the parameters, or
// whatever stands in their place. Args are the types that its members have in the
// place of parameters.
type Use struct {
	Type *model.Type
	Args []model.TypeRef
}

// Definition gives the type that all uses are of: a member becomes the parameter i
// where in each use it is, or holds, the argument i. isType tells a type's name
// from that of a parameter; where the uses do not name the parameters, they are
// T, or T1, T2 …. A member that is of the argument's type by chance becomes the
// parameter too, unless another use shows otherwise; for the uses that there are,
// that is the same.
func Definition(uses []Use, isType func(name string) bool) *model.Type {
	first := uses[0].Type
	t := *first
	t.Generics = slices.Clone(first.Generics)
	if slices.ContainsFunc(t.Generics, isType) {
		for i := range t.Generics {
			t.Generics[i] = "T"
			if len(t.Generics) > 1 {
				t.Generics[i] = fmt.Sprint("T", i+1)
			}
		}
	}
	args := make([][]model.TypeRef, len(uses))
	for k, u := range uses {
		args[k] = u.Args
	}
	t.Fields = nil
	for i, f := range first.Fields {
		types := make([]model.TypeRef, len(uses))
		for k, u := range uses {
			types[k] = f.Type
			if i < len(u.Type.Fields) && u.Type.Fields[i].Name == f.Name {
				types[k] = u.Type.Fields[i].Type
			}
		}
		c := *f
		c.Type = generalise(types, args, t.Generics)
		if c.Type.Name != f.Type.Name {
			c.Nullable = model.Unknown // the argument's, not the parameter's
		}
		t.Fields = append(t.Fields, &c)
	}
	if t.Base != nil {
		bases := make([]model.TypeRef, len(uses))
		for k, u := range uses {
			bases[k] = *t.Base
			if u.Type.Base != nil {
				bases[k] = *u.Type.Base
			}
		}
		base := generalise(bases, args, t.Generics)
		t.Base = &base
	}
	return &t
}

// generalise is the type that becomes each of types when the parameters called
// names become each of args.
func generalise(types []model.TypeRef, args [][]model.TypeRef, names []string) model.TypeRef {
	for i, name := range names {
		all := true
		for k, t := range types {
			all = all && i < len(args[k]) && matches(t, args[k][i])
		}
		if all {
			return model.Ref(name)
		}
	}
	t := types[0]
	inner := make([]model.TypeRef, len(t.Args))
	for i := range t.Args {
		parts := make([]model.TypeRef, len(types))
		for k, other := range types {
			if other.Name != t.Name || len(other.Args) != len(t.Args) {
				return t
			}
			parts[k] = other.Args[i]
		}
		inner[i] = generalise(parts, args, names)
	}
	if len(inner) > 0 {
		t.Args = inner
	}
	return t
}

// matches tells whether t is arg; 4.0.40 leaves out the arguments of an argument,
// which are Any then.
func matches(t, arg model.TypeRef) bool {
	if arg.Name == model.Any {
		return true
	}
	if t.Name != arg.Name || t.Nullable != arg.Nullable || len(t.Args) != len(arg.Args) {
		return false
	}
	for i := range t.Args {
		if !matches(t.Args[i], arg.Args[i]) {
			return false
		}
	}
	return true
}
