package model

import (
	"iter"
	"slices"
)

// Lineage is t, then its base class, that one's base and so on, each with its type
// arguments filled in: all in terms of t. The last may have no declaration: List<T>,
// or a class that no source declares.
func (t TypeRef) Lineage() iter.Seq[TypeRef] {
	return func(yield func(TypeRef) bool) {
		seen := map[*Type]bool{}
		for yield(t) && t.Decl != nil && t.Decl.Base != nil {
			seen[t.Decl] = true
			base := t.Decl.Base.Fill(t.Arguments())
			base.Decl = t.Decl.Base.Decl
			for base.Decl != nil && len(base.Args) < len(base.Decl.Generics) {
				base.Args = append(slices.Clip(base.Args), Ref(Any)) // left out by the source
			}
			if seen[base.Decl] {
				return
			}
			t = base
		}
	}
}

// Arguments are the arguments that t gives to the type parameters of its declaration.
func (t TypeRef) Arguments() map[string]TypeRef {
	if t.Decl == nil || len(t.Args) == 0 {
		return nil
	}
	args := make(map[string]TypeRef, len(t.Args))
	for i, name := range t.Decl.Generics {
		if i < len(t.Args) {
			args[name] = t.Args[i]
		}
	}
	return args
}
