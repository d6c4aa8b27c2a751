package resolve

// What an older state of the API had and the sources have no more, kept on request: it
// stays in the generated code for a while, marked as deprecated.

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// removed is why what is kept is obsolete.
const removed = "the service has removed it"

// keep adds operations, types, properties and enum values of an older state that are
// gone. What only moved, to a base class or another namespace, is there.
func (r *resolver) keep(old *model.API) {
	for _, was := range old.Types {
		if len(was.Origins) == 0 {
			continue // ServiceStack's own, which come with what refers to them
		}
		now := r.successor(was)
		switch {
		case now == nil:
			kept := *was
			kept.Obsolete = cmp.Or(was.Obsolete, removed)
			r.api.Types = append(r.api.Types, &kept)
		case now.Kind == model.Enum && was.Kind == model.Enum:
			keepValues(now, was)
		case now.Kind != model.Enum && was.Kind != model.Enum:
			keepFields(now, was)
		}
	}
	for _, was := range old.Operations {
		if !slices.ContainsFunc(r.api.Operations, func(op *model.Operation) bool { return op.Name == was.Name }) {
			kept := *was
			kept.Obsolete = cmp.Or(was.Obsolete, removed)
			r.api.Operations = append(r.api.Operations, &kept)
		}
	}
}

// successor is what an older type is now: the one of its full name, else the only one
// of its simple name.
func (r *resolver) successor(was *model.Type) (now *model.Type) {
	named := 0
	for _, t := range r.api.Types {
		switch {
		case len(t.Generics) != len(was.Generics):
		case t.FullName() == was.FullName():
			return t
		case t.Name == was.Name:
			now = t
			named++
		}
	}
	if named > 1 {
		return nil
	}
	return now
}

func keepFields(now, was *model.Type) {
	has := func(wire string) bool {
		for ref := range (model.TypeRef{Name: now.Name, Decl: now}).Lineage() {
			if ref.Decl != nil && slices.ContainsFunc(ref.Decl.Fields, func(f *model.Field) bool { return strings.EqualFold(f.Wire, wire) }) {
				return true
			}
		}
		return false
	}
	for _, f := range was.Fields {
		if !has(f.Wire) {
			kept := *f
			kept.Obsolete = cmp.Or(f.Obsolete, removed)
			now.Fields = append(now.Fields, &kept)
		}
	}
}

func keepValues(now, was *model.Type) {
	for _, v := range was.Values {
		if slices.ContainsFunc(now.Values, func(n *model.EnumValue) bool { return n.Name == v.Name }) {
			continue
		}
		kept := *v
		kept.Description = "Deprecated: " + removed + "."
		if taken := v.Value != nil && slices.ContainsFunc(now.Values, func(n *model.EnumValue) bool { return n.Value != nil && *n.Value == *v.Value }); taken {
			if now.Flags || now.EnumAsInt {
				continue // it would be another value on the wire
			}
			kept.Value = nil // the name travels, and the number is another's now
		}
		now.Values = append(now.Values, &kept)
	}
}
