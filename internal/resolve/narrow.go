package resolve

// What type a property has when one source says "integer", another "Int64", and a
// sample shows 32 zeros: a kind that a language can tell is narrowed by a better
// source, and never the other way round.

import (
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// narrow is what a and b say together, a being the stronger; ok is false where they
// contradict each other, and then it is a.
func narrow(a, b model.TypeRef) (t model.TypeRef, ok bool) {
	if last(a.Name) == last(b.Name) { // Outer.Inner, or Inner alone
		a.Name = longer(a.Name, b.Name)
		b.Name = a.Name
	}
	switch {
	case a.IsZero():
		return b, true
	case b.IsZero() || a.Name == b.Name && len(a.Args) != len(b.Args):
		return a, true
	case depthOf(a) != depthOf(b) && elementOf(a).Name == elementOf(b).Name:
		if depthOf(b) > depthOf(a) { // most listings print int[][] as int[]
			return b, true
		}
		return a, true
	case a.Name == b.Name || sameShape(a, b):
		return narrowArgs(a, b)
	case a.Covers(b):
		t, ok = narrowArgs(b, withArgs(a, b))
		t.Nullable = b.Nullable || a.Nullable
		return t, ok
	case b.Covers(a):
		return narrowArgs(a, withArgs(b, a))
	}
	return a, false
}

// sameShape tells sequences that two languages merely name differently from true
// contradictions: they travel alike, and the stronger name is kept.
func sameShape(a, b model.TypeRef) bool {
	return len(a.Args) == len(b.Args) &&
		(model.Ref(model.SequenceOf).Covers(a) && model.Ref(model.SequenceOf).Covers(b) || model.Ref(model.MapOf).Covers(a) && model.Ref(model.MapOf).Covers(b))
}

func withArgs(a, like model.TypeRef) model.TypeRef {
	if len(a.Args) != len(like.Args) {
		a.Args = nil
	}
	a.Name = like.Name
	return a
}

func narrowArgs(a, b model.TypeRef) (model.TypeRef, bool) {
	ok := true
	if len(a.Args) == len(b.Args) && len(a.Args) > 0 {
		args := make([]model.TypeRef, len(a.Args))
		for i := range args {
			var fits bool
			args[i], fits = narrow(a.Args[i], b.Args[i])
			if i == 0 && len(args) == 2 && isText(a.Args[0]) != isText(b.Args[0]) {
				if fits = true; isText(a.Args[0]) { // many languages call every key a string
					args[0] = b.Args[0]
				}
			}
			ok = ok && fits
		}
		a.Args = args
	}
	a.Nullable = a.Nullable || b.Nullable
	return a, ok
}

func last(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

func longer(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}

func isText(t model.TypeRef) bool { return t.Name == model.AnyString || t.Name == "String" }

// itemOf is the type of the items of a list of any kind; ok is false for other types.
func itemOf(t model.TypeRef) (item model.TypeRef, ok bool) {
	if len(t.Args) != 1 || t.Name != model.SequenceOf && !model.Ref(model.SequenceOf).Covers(t) {
		return t, false
	}
	return t.Args[0], true
}

// depthOf counts the lists around the element of a list of lists.
func depthOf(t model.TypeRef) int {
	n := 0
	for item, ok := itemOf(t); ok; item, ok = itemOf(item) {
		n++
	}
	return n
}

func elementOf(t model.TypeRef) model.TypeRef {
	for item, ok := itemOf(t); ok; item, ok = itemOf(item) {
		t = item
	}
	return t
}

// narrowBy adds a claim to what is known of a property's type. Claims come
// strongest first; one that does not fit is a contradiction only if it is as strong
// as the strongest: a weaker language often cannot tell.
func (r *resolver) narrowBy(owner string, f *model.Field, c claim, strongest int) {
	t, ok := narrow(f.Type, c.field.Type)
	if !ok {
		if isText(c.field.Type) && len(f.Type.Args) == 0 && !dotNet[f.Type.Name] && builtins[strings.ToLower(f.Type.Name)] == nil && !r.isDeclared(f.Type.Name) {
			r.declareText(f.Type.Name, f.Origins) // a struct: listings show it as it travels
			return
		}
		if c.strength() == strongest && strongest >= model.Python.Strength() {
			winner := reading{r.documentOf(f.Origins[0]), 0, f.Type.String(), model.FirstSpan(f.Origins)}
			r.contradiction(owner, clrName(f), "type", winner, c.reading(c.field.Type.String()), "its evidence is stronger or newer")
		}
		return
	}
	f.Type = t
}

// isDeclared tells whether any document declares a type of that name.
func (r *resolver) isDeclared(name string) bool {
	return slices.ContainsFunc(r.groups, func(g *group) bool { return g.decls[0].typ.Name == name })
}

// declareText declares a struct that travels as text.
func (r *resolver) declareText(name string, origins []model.Origin) {
	for _, t := range r.api.Types {
		if t.Name == name {
			return
		}
	}
	r.api.Types = append(r.api.Types, &model.Type{Name: name, Kind: model.Struct, Underlying: "String", Origins: slices.Clone(origins)})
}

// documentOf is the document that an origin stands in.
func (r *resolver) documentOf(o model.Origin) *document {
	root := o.Span.Root().File
	for _, doc := range r.docs {
		if of, _ := doc.File.Root(0); of == root {
			return doc
		}
	}
	return nil
}

// narrowBySample adds what a sample value shows. The values of a page are those of
// an example object (servicestack.md 1.9): zeros, "String", the first enum member.
// It narrows kinds, and corrects what a parameter table quotes from its author.
func narrowBySample(t model.TypeRef, v *model.Value, fromTable bool) model.TypeRef {
	shown := kindOf(v)
	switch {
	case t.IsZero() || t.Name == model.Any:
		if !shown.IsZero() {
			return shown
		}
	case t.Name == model.AnyString && shown.Name == model.AnyDate:
		return model.Ref(model.AnyDate)
	case t.Name == model.AnyString && v.Kind != model.Number && v.Kind != model.Bool && len(shown.Args) == 0 && !shown.IsZero():
		return shown
	case t.Name == model.AnyDate && v.Kind != model.Number:
		return dateOf(v.Text)
	case fromTable && v.Kind == model.Number && t.Name == "String":
		return model.Ref(model.AnyNumber)
	case fromTable && v.Kind == model.String && shown.Name == "String" && model.Ref(model.AnyNumber).Covers(t):
		return shown
	}
	return t
}

// kindOf is the type that a sample value shows, zero where it may be several.
func kindOf(v *model.Value) model.TypeRef {
	switch v.Kind {
	case model.Bool:
		return model.Ref("Boolean")
	case model.Number:
		return model.Ref(model.AnyNumber)
	case model.Array:
		item := model.Ref(model.Any)
		if len(v.Items) > 0 {
			if k := kindOf(v.Items[0]); !k.IsZero() {
				item = k
			}
		}
		return model.Ref(model.SequenceOf, item)
	case model.String, model.Text:
		switch {
		case strings.Trim(v.Text, "0-") == "" && (len(v.Text) == 32 || len(v.Text) == 36):
			return model.Ref("Guid")
		case v.Text == "String":
			return model.Ref("String")
		case v.Text == "\x00":
			return model.Ref("Char")
		case dateOf(v.Text).Name != model.AnyDate || strings.Contains(v.Text, "Date(-62135596800000"):
			return dateOf(v.Text)
		case strings.HasPrefix(v.Text, "PT0"):
			return model.Ref(model.AnyTime)
		case v.Kind == model.String:
			return model.Ref(model.AnyString)
		}
	}
	return model.TypeRef{}
}

// dateOf tells the types of date apart by the zero that each writes: only DateTime
// has no zone, and only DateTimeOffset tells one of +00:00.
func dateOf(text string) model.TypeRef {
	clock, isTime := strings.CutPrefix(text, "0001-01-01T00:00:00")
	switch {
	case strings.Contains(text, "Date(-62135596800000-0000)"):
		return model.Ref("DateTime")
	case isTime && strings.HasSuffix(clock, "+00:00"):
		return model.Ref("DateTimeOffset")
	case isTime && !strings.HasSuffix(clock, "Z"):
		return model.Ref("DateTime")
	}
	return model.Ref(model.AnyDate)
}
