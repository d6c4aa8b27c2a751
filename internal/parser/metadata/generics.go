// One declaration out of several: servers list a type again as the response of an
// operation, and a generic type as its uses (reference 3.1 "Response").

package metadata

import (
	"slices"

	"github.com/dtogen/dtogen/internal/generic"
	"github.com/dtogen/dtogen/internal/model"
)

type identity struct {
	namespace, declaring, name string
	arity                      int
}

// settle makes the types of the document of the declarations.
func (r *reader) settle() {
	r.nest()
	groups := map[identity][]*decl{}
	var order []identity
	for _, d := range r.decls {
		id := identity{d.typ.Namespace, d.typ.Declaring, d.typ.Name, len(d.typ.Generics)}
		if groups[id] == nil {
			order = append(order, id)
		}
		groups[id] = append(groups[id], d)
	}
	for _, id := range order {
		group := groups[id]
		t := group[0].typ
		if id.arity > 0 {
			t = r.definition(group)
		}
		r.contractual(t)
		for _, d := range group {
			if d.typ != t {
				t.Origins = append(t.Origins, d.typ.Origins...)
			}
		}
		r.doc.Types = append(r.doc.Types, t)
	}
}

// nest tells nested types their outer ones.
func (r *reader) nest() {
	type place struct{ namespace, name string }
	outer := map[place]string{}
	for _, d := range r.decls {
		for _, name := range d.inner {
			outer[place{d.typ.Namespace, name}] = d.typ.Name
		}
	}
	for _, d := range r.decls {
		if d.nested && d.typ.Declaring == "" {
			d.typ.Declaring = outer[place{d.typ.Namespace, d.typ.Name}]
		}
	}
	if r.stop >= 0 { // the outer one may be missing
		r.decls = slices.DeleteFunc(r.decls, func(d *decl) bool { return d.nested && d.typ.Declaring == "" })
	}
}

// definition is the generic type that all of group are.
func (r *reader) definition(group []*decl) *model.Type {
	for _, d := range group {
		if d.open || r.isOpen(d) {
			return d.typ
		}
	}
	uses := make([]generic.Use, len(group))
	for i, d := range group {
		uses[i] = generic.Use{Type: d.typ, Args: d.args}
	}
	return generic.Definition(uses, func(name string) bool { return group[0].closed || r.isType(name) })
}

// isOpen tells whether d is the definition: its parameters are no types, and
// its members do not have the arguments of a use in their place (8.5).
func (r *reader) isOpen(d *decl) bool {
	if d.closed || slices.ContainsFunc(d.typ.Generics, r.isType) {
		return false
	}
	parameters, arguments := false, false
	for _, f := range d.typ.Fields {
		f.Type.Walk(func(t model.TypeRef) {
			parameters = parameters || slices.Contains(d.typ.Generics, t.Name)
			for i, arg := range d.args {
				arguments = arguments || t.Equal(arg) && arg.Name != d.typ.Generics[i]
			}
		})
	}
	return parameters || !arguments
}

// isType tells a type's name from that of a type parameter.
func (r *reader) isType(name string) bool {
	ref, ok := r.scope.ref(name, "", nil)
	return !ok || ref.Name != name || len(ref.Args) > 0 || len(r.scope.homes[name]) > 0 || system[name]
}

// system are types of .NET that stand as arguments.
var system = func() map[string]bool {
	all := map[string]bool{}
	for _, name := range []string{"String", "Boolean", "Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64",
		"Single", "Double", "Decimal", "Char", "Guid", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Uri", "Object"} {
		all[name] = true
	}
	return all
}()
