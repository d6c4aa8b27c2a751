package resolve

// Generic types that a source shows closed. From 6.11 on the class of a generic
// response is printed with the argument of its first operation in place of its
// parameter (servicestack.md 2.1 "Generics").

import (
	"slices"

	"github.com/dtogen/dtogen/internal/generic"
	"github.com/dtogen/dtogen/internal/model"
)

// openGenerics gives the generic types of a document their parameters back, where a
// use of the type tells what argument stands in their place.
func (d *document) openGenerics() {
	for i, t := range d.types {
		if len(t.Generics) == 0 || d.mentionsParameters(t) {
			continue
		}
		if args := d.argumentsOf(t); args != nil {
			open := generic.Definition([]generic.Use{{Type: t, Args: args}}, d.isTypeName)
			d.types[i] = open
		} else if len(t.Fields) > 0 {
			d.closed = append(d.closed, t)
		}
	}
}

func (d *document) isTypeName(name string) bool { return d.typeNamed(name) != nil }

// mentionsParameters tells whether a member or base of t is of a type parameter.
func (d *document) mentionsParameters(t *model.Type) bool {
	if slices.ContainsFunc(t.Generics, d.isTypeName) {
		return false
	}
	found := false
	look := func(ref model.TypeRef) { found = found || slices.Contains(t.Generics, ref.Name) }
	for _, f := range t.Fields {
		f.Type.Walk(look)
	}
	if t.Base != nil {
		t.Base.Walk(look)
	}
	return found
}

// argumentsOf are the arguments that stand in place of t's parameters: those of a
// use of t that its members are made of, or the parameters' own names where these
// are types.
func (d *document) argumentsOf(t *model.Type) []model.TypeRef {
	var found []model.TypeRef
	look := func(ref model.TypeRef) {
		if found == nil && ref.Name == t.Name && len(ref.Args) == len(t.Generics) && uses(t, ref.Args) {
			found = ref.Args
		}
	}
	for _, op := range d.ops {
		if op.Response != nil {
			op.Response.Walk(look)
		}
	}
	for _, o := range d.types {
		for _, f := range o.Fields {
			if o != t {
				f.Type.Walk(look)
			}
		}
		if o.Base != nil {
			o.Base.Walk(look)
		}
	}
	if found == nil && slices.ContainsFunc(t.Generics, d.isTypeName) {
		for _, g := range t.Generics {
			found = append(found, model.Ref(g))
		}
	}
	return found
}

// uses tells whether the members of t mention one of the arguments.
func uses(t *model.Type, args []model.TypeRef) bool {
	found := false
	for _, f := range t.Fields {
		f.Type.Walk(func(ref model.TypeRef) {
			found = found || slices.ContainsFunc(args, func(a model.TypeRef) bool { return a.Name == ref.Name })
		})
	}
	return found
}

// renameParameters gives the parameters of a declaration the names that another
// declaration of the type has.
func renameParameters(t *model.Type, names []string) {
	if len(names) != len(t.Generics) || slices.Equal(names, t.Generics) {
		return
	}
	rename := func(ref model.TypeRef) model.TypeRef {
		if i := slices.Index(t.Generics, ref.Name); i >= 0 && len(ref.Args) == 0 {
			ref.Name = names[i]
		}
		return ref
	}
	for _, f := range t.Fields {
		f.Type = f.Type.Map(rename)
	}
	if t.Base != nil {
		base := t.Base.Map(rename)
		t.Base = &base
	}
	t.Generics = names
}
