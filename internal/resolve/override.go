package resolve

// What the user sets in dtogen.yaml, on top of all sources.

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// override applies the user's overrides. One that matches nothing, that sets what its
// subject does not have, or that names a type which there is not, is an error.
func (r *resolver) override() {
	subjects, types := r.names()
	r.skipped = map[string]bool{}
	for _, o := range r.opts.Overrides {
		switch able, by := r.applyTo(o), r.leftOut(o); {
		case able == nil && by != nil:
			r.diags.Add(diag.OverrideUnused, o.Span, "override of %s matches nothing: dtogen.yaml leaves %s out", o.Subject, by.Subject).
				WithHint("take one of the two out").WithRelated(by.Span, "the other")
		case able == nil && o.Add:
			r.add(o)
		case able == nil:
			d := r.diags.Add(diag.OverrideUnused, o.Span, "override of %s matches no type, property, enum value or operation", o.Subject).
				WithHint("dtogen model prints the names that there are")
			if near := diag.Nearest(o.Subject, subjects); near != "" {
				d.WithHint("did you mean %s?", near)
			}
		default:
			if o.Add {
				r.diags.Add(diag.OverrideKnown, o.Span, "the sources tell of %s now", o.Subject).
					WithHint("leave add: true out, or the whole line")
			}
			for _, key := range keysOf(o) {
				if !slices.Contains(able, key) {
					r.diags.Add(diag.OverrideUnused, o.Span, "override of %s sets its %s, which it does not have", o.Subject, key).
						WithHint("it may set: %s", strings.Join(able, ", "))
				}
			}
		}
		for _, ref := range []*model.TypeRef{o.Type, o.Response} {
			if ref != nil {
				r.checkRef(o, *ref, types)
			}
		}
	}
}

// leftOut is the override that leaves out the type whose member o is about, nil where
// there is none.
func (r *resolver) leftOut(o model.Override) *model.Override {
	owner, _, _ := cutLast(o.Subject)
	i := slices.IndexFunc(r.opts.Overrides, func(by model.Override) bool { return by.Skip && by.Subject == owner })
	if i < 0 {
		return nil
	}
	return &r.opts.Overrides[i]
}

// add adds a property or an enum's member that no source tells of.
func (r *resolver) add(o model.Override) {
	owner, member, _ := cutLast(o.Subject)
	at := configured(o)
	found := false
	for _, t := range r.api.Types {
		switch {
		case !t.Called(owner):
			continue
		case t.Kind == model.Enum:
			v := &model.EnumValue{Name: member, Wire: cmp.Or(o.Wire, member), Origins: at}
			v.Claims = claimsOfValue(v)
			t.Values = append(t.Values, v)
		default:
			f := &model.Field{Name: member, Wire: cmp.Or(o.Wire, member), Type: model.Ref(model.Any), GoName: o.Name, Origins: at}
			if o.Type != nil {
				f.Type, f.Nullable = *o.Type, model.TriOf(o.Type.Nullable)
			}
			f.Claims = append(said(at, "name", member), claimsOfField(o)...)
			t.Fields = append(t.Fields, f)
		}
		found = true
	}
	if !found {
		r.diags.Add(diag.OverrideUnused, o.Span, "no type or enum %q is there to add %s to", owner, member).
			WithHint("dtogen model prints the names that there are")
	}
}

// checkRef reports a type in an override that there is not.
func (r *resolver) checkRef(o model.Override, ref model.TypeRef, types []string) {
	ref.Walk(func(t model.TypeRef) {
		if _, name, ok := cutLast(t.Name); dotNet[t.Name] || slices.Contains(types, t.Name) || ok && slices.Contains(types, name) {
			return
		}
		d := r.diags.Add(diag.OverrideUnused, o.Span, "override of %s names the type %s, which there is not", o.Subject, t.Name).
			WithHint("dtogen model prints the names that there are")
		if near := diag.Nearest(t.Name, types); near != "" {
			d.WithHint("did you mean %s?", near)
		}
	})
}

// names are those that an override may have for its subject, and those of types.
func (r *resolver) names() (subjects, types []string) {
	for _, op := range r.api.Operations {
		subjects = append(subjects, op.Name)
	}
	for _, t := range r.api.Types {
		subjects, types = append(subjects, t.Name), append(types, t.Name)
		types = append(types, t.Generics...)
		for _, f := range t.Fields {
			subjects = append(subjects, t.Name+"."+f.Name)
		}
		for _, v := range t.Values {
			subjects = append(subjects, t.Name+"."+v.Name)
		}
	}
	for name := range dotNet {
		types = append(types, name)
	}
	for _, t := range builtins {
		types = append(types, t.Name)
	}
	slices.Sort(types)
	return subjects, types
}

// keysOf are the keys that an override has.
func keysOf(o model.Override) (keys []string) {
	for _, k := range []struct {
		name string
		set  bool
	}{{"type", o.Type != nil || o.GoType != ""}, {"wire", o.Wire != ""}, {"response", o.Response != nil}, {"namespace", o.Namespace != ""}, {"name", o.Name != ""}, {"skip", o.Skip}} {
		if k.set {
			keys = append(keys, k.name)
		}
	}
	return keys
}

// applyTo applies an override to all that its subject names, and tells which keys
// those have; nil where there is nothing of that name.
func (r *resolver) applyTo(o model.Override) (able []string) {
	owner, member, isMember := cutLast(o.Subject)
	allow := func(keys ...string) {
		for _, key := range keys {
			addTo(&able, key)
		}
	}
	for _, t := range r.api.Types {
		if isMember && t.Called(owner) {
			if overrideField(t, member, o) {
				allow("type", "wire", "name", "skip")
			}
			if overrideValue(t, member, o) {
				allow("wire", "skip")
			}
		}
		if t.Called(o.Subject) {
			allow("namespace", "name", "skip")
			if o.GoType != "" {
				allow("type")
			}
			t.Namespace = cmp.Or(o.Namespace, t.Namespace)
			t.Claims = append(t.Claims, claimsOfOverride(o, "namespace", "Go type", "Go name")...)
			if o.Name != "" {
				t.GoName, t.GoNameAt = o.Name, o.Span
			}
		}
	}
	for _, op := range r.api.Operations {
		if op.Name == o.Subject {
			allow("response", "name", "skip")
			if o.Name != "" {
				op.GoName, op.GoNameAt = o.Name, o.Span
			}
			if o.Response != nil {
				op.Response = o.Response
			}
			op.Claims = append(op.Claims, claimsOfOverride(o, "response", "Go name")...)
		}
	}
	if o.Skip {
		r.api.Operations = slices.DeleteFunc(r.api.Operations, func(op *model.Operation) bool { return op.Name == o.Subject })
		r.api.Types = slices.DeleteFunc(r.api.Types, func(t *model.Type) bool {
			skip := t.Called(o.Subject)
			if skip {
				r.skipped[t.Name] = true
			}
			return skip
		})
	}
	return able
}

// overrideValue applies an override to an enum value; false where there is none of
// that name.
func overrideValue(t *model.Type, name string, o model.Override) bool {
	i := slices.IndexFunc(t.Values, func(v *model.EnumValue) bool { return v.Name == name || v.Wire == name })
	if i < 0 {
		return false
	}
	if o.Skip {
		t.Values = slices.Delete(t.Values, i, i+1)
		return true
	}
	v := t.Values[i]
	v.Wire = cmp.Or(o.Wire, v.Wire)
	at := configured(o)
	v.Origins = append(v.Origins, at...)
	v.Claims = append(v.Claims, said(at, "text on the wire", o.Wire)...)
	return true
}

func overrideField(t *model.Type, name string, o model.Override) bool {
	for i, f := range t.Fields {
		if f.Name != name && f.Wire != name {
			continue
		}
		if o.Skip {
			t.Fields = slices.Delete(t.Fields, i, i+1)
			return true
		}
		f.GoName = cmp.Or(o.Name, f.GoName)
		f.Wire = cmp.Or(o.Wire, f.Wire)
		if o.Type != nil {
			f.Type = *o.Type
			f.Nullable = model.TriOf(o.Type.Nullable)
		}
		f.Origins = append(f.Origins, configured(o)...)
		f.Claims = append(f.Claims, claimsOfField(o)...)
		return true
	}
	return false
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}
