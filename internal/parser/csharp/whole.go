// What the listing as a whole tells: base or interface, Nullable or annotation.

package csharp

import (
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/clr"
)

// annotation is the name of a TypeRef around a type with "?" behind it, until
// the whole listing is known.
const annotation = "?"

func annotate(t model.TypeRef) model.TypeRef { return model.Ref(annotation, t) }

// readAnnotations gives each "?" its meaning. Behind a value type it is Nullable.
// Behind a reference type it says that a server of 10 does not require the
// property (AddNullableAnnotations), and references without it are required. Where
// no reference has one and the header does not speak of it, "?" is Nullable behind
// types that are declared nowhere too; else it only says "not required" of them.
func readAnnotations(doc *model.Document, annotated bool) {
	declared := clr.NaturesOf(doc)
	for _, t := range doc.Types {
		for _, f := range t.Fields {
			f.Type.Walk(func(r model.TypeRef) {
				if r.Name == annotation && declared.Of(r.Args[0], t.Generics) == clr.Reference {
					annotated = true
				}
			})
		}
	}
	for _, t := range doc.Types {
		meaning := func(r model.TypeRef) model.TypeRef {
			if r.Name != annotation {
				return r
			}
			switch nature := declared.Of(r.Args[0], t.Generics); {
			case nature == clr.Value, nature == clr.Open && !annotated:
				return r.Args[0].OrNull()
			}
			return r.Args[0]
		}
		for _, f := range t.Fields {
			optional := f.Type.Name == annotation
			f.Type = f.Type.Map(meaning)
			switch nature := declared.Of(f.Type, t.Generics); {
			case !annotated, nature == clr.Value:
			case optional:
				f.Required = model.No
			case nature == clr.Reference:
				f.Required = model.Yes
			}
		}
		for i := range t.Implements {
			t.Implements[i] = t.Implements[i].Map(meaning)
		}
		if t.Base != nil {
			base := t.Base.Map(meaning)
			t.Base = &base
		}
	}
}
