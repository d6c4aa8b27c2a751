package resolve

// Types that no source declares and samples show. Pages before 4.0.31 have no type
// tables, and the XSD of old servers leaves out types of a second namespace
// (versions.md): what their messages hold is all that there is to know.

import (
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

// sketch adds what samples show of types that are declared nowhere or in part. It
// runs after link and before the samples are read for names.
func (r *resolver) sketch() {
	before := len(r.api.Types)
	for _, doc := range r.byPreference() {
		for _, s := range doc.Samples {
			if s.Root == nil || !isJSON(s.Format) {
				continue
			}
			if op := r.operationNamed(s.Operation); op != nil {
				r.sketchMessage(op, s)
			}
		}
	}
	if len(r.api.Types) > before {
		r.link()
	}
}

// isJSON tells the formats whose structure and casing are those of JSON. CSV shows
// the first list of a response alone.
func isJSON(format string) bool { return format == "json" || format == "jsv" }

// isXML tells the formats that name list items after their class, and do not tell
// an object from a list or map.
func isXML(format string) bool { return format == "xml" || format == "soap" }

func (r *resolver) sketchMessage(op *model.Operation, s *model.Sample) {
	twin := r.twin(s)
	switch {
	case !s.Response:
		op.Request = r.grow(s.Root, twin, op.Request, op.Name, 0)
	case op.Response != nil:
		response := r.grow(s.Root, twin, *op.Response, op.Response.Name, 0)
		op.Response = &response
	case r.sameAsRequest(op, s):
		response := op.Request
		op.Response = &response
		op.Origins = append(op.Origins, inferred(s.Origins, "response %s: its sample has the members of the request's", response))
	default:
		names := conventional(op.Name)
		name := names[len(names)-1]
		if twin != nil && twin.Name != "" && s.Root.Kind == model.Object {
			name = twin.Name
		}
		if response := r.grow(s.Root, twin, model.TypeRef{}, name, 0); !response.IsZero() {
			op.Response = &response
			op.Origins = append(op.Origins, inferred(s.Origins, "response %s: all that is known of it is the sample", response))
		}
	}
}

// showsType tells a sample object of a type that left members out from one of
// another type: it has at least half of the members that are known.
func showsType(v *model.Value, t model.TypeRef) bool {
	fields := flatten(t)
	shown := 0
	for _, m := range v.Members {
		if memberOf(fields, m.Name).Field != nil {
			shown++
		}
	}
	return shown > 0 && 2*shown >= len(fields)
}

// twin is the root of the XML sample of the same message, nil where there is none.
func (r *resolver) twin(s *model.Sample) *model.Value {
	if r.twins == nil {
		r.twins = map[message]*model.Value{}
		for _, doc := range r.byPreference() {
			for _, o := range doc.Samples {
				key := message{o.Operation, o.Response}
				if isXML(o.Format) && o.Root != nil && r.twins[key] == nil {
					r.twins[key] = o.Root
				}
			}
		}
	}
	return r.twins[message{s.Operation, s.Response}]
}

// message names a request or response of an operation.
type message struct {
	operation string
	response  bool
}

// sameAsRequest tells an operation that answers its own request by the members of
// both samples.
func (r *resolver) sameAsRequest(op *model.Operation, s *model.Sample) bool {
	for _, doc := range r.docs {
		for _, o := range doc.Samples {
			if o.Operation == op.Name && !o.Response && o.Root != nil && o.Format == s.Format {
				return len(o.Root.Members) > 0 && slices.EqualFunc(o.Root.Members, s.Root.Members, func(a, b model.Member) bool { return a.Name == b.Name })
			}
		}
	}
	return false
}

// grow makes a type hold what a value shows, where no source says what it is: a
// class for an object, an enum for the text or number of a type that has a name and
// no declaration. hint names a class that no source names; twin is the same value in
// XML, nil where there is none.
func (r *resolver) grow(v, twin *model.Value, t model.TypeRef, hint string, depth int) model.TypeRef {
	if depth > maxDepth {
		return t
	}
	unknown := t.Decl == nil && len(t.Args) == 0 && (t.IsZero() || t.Name == model.Any)
	undeclared := t.Decl == nil && len(t.Args) == 0 && !unknown && !dotNet[t.Name] && !r.isParameter(t.Name)
	switch {
	case v.Kind == model.Object && unknown && isMap(twin):
		return model.Ref(model.MapOf, model.Ref(model.AnyString), model.Ref(model.Any))
	case v.Kind == model.Object && unknown && isStatus(v):
		return model.Ref("ResponseStatus")
	case v.Kind == model.Object && unknown && isPair(v):
		return model.Ref("KeyValuePair", kindOf(v.Members[0].Value), kindOf(v.Members[1].Value))
	case v.Kind == model.Object && len(v.Members) > 0 && (unknown || undeclared):
		if undeclared {
			hint = t.Name
		}
		t = model.TypeRef{Name: hint, Decl: r.sketched(hint, model.Class, v.Span)}
		r.growMembers(v, twin, t, depth)
	case v.Kind == model.Object && t.Decl != nil && t.Decl.Kind == model.Class:
		r.growMembers(v, twin, t, depth)
	case v.Kind == model.Array && len(v.Items) > 0 && (unknown || len(t.Args) == 1):
		item := model.Ref(model.Any)
		if len(t.Args) == 1 {
			item = t.Args[0]
		}
		inner := firstItem(twin)
		if inner != nil && inner.Name != "" && v.Items[0].Kind == model.Object {
			hint = inner.Name
		} else if t.Name == hint {
			hint += "Item"
		}
		if item = r.grow(v.Items[0], inner, item, hint, depth+1); unknown {
			return model.Ref(model.SequenceOf, item)
		}
		t.Args = []model.TypeRef{item}
	case undeclared && v.Kind == model.String && isIdentifier(v.Text):
		t.Decl = r.sketched(t.Name, model.Enum, v.Span)
		if len(t.Decl.Values) == 0 {
			t.Decl.Values = []*model.EnumValue{{Name: v.Text, Origins: t.Decl.Origins}}
		}
	case undeclared && v.Kind == model.String: // a struct that travels as text
		t.Decl = r.sketched(t.Name, model.Struct, v.Span)
		t.Decl.Underlying = "String"
	case undeclared && v.Kind == model.Number:
		t.Decl = r.sketched(t.Name, model.Enum, v.Span)
		t.Decl.Flags = true
	}
	return t
}

// isStatus tells ServiceStack's ResponseStatus by its members.
func isStatus(v *model.Value) bool {
	var folded []string
	for _, m := range v.Members {
		folded = append(folded, fold(m.Name))
	}
	slices.Sort(folded)
	return slices.Equal(folded, []string{"errorcode", "errors", "message", "meta", "stacktrace"}) ||
		slices.Equal(folded, []string{"errorcode", "errors", "message", "stacktrace"})
}

// isPair tells a KeyValuePair of scalars by its members.
func isPair(v *model.Value) bool {
	return len(v.Members) == 2 && fold(v.Members[0].Name) == "key" && fold(v.Members[1].Name) == "value" &&
		!kindOf(v.Members[0].Value).IsZero() && !kindOf(v.Members[1].Value).IsZero()
}

// isMap tells a dictionary by its XML: elements called KeyValueOf….
func isMap(twin *model.Value) bool {
	return twin != nil && (len(twin.Members) > 0 && strings.HasPrefix(twin.Members[0].Name, "KeyValueOf") ||
		len(twin.Items) > 0 && strings.HasPrefix(twin.Items[0].Name, "KeyValueOf"))
}

// firstItem is the first item of a list in XML, which stands in an element named
// after its class.
func firstItem(twin *model.Value) *model.Value {
	switch {
	case twin == nil:
		return nil
	case len(twin.Items) > 0:
		return twin.Items[0]
	case len(twin.Members) > 0:
		return firstItemOr(twin.Members[0])
	}
	return nil
}

func firstItemOr(m model.Member) *model.Value {
	item := m.Value
	if strings.HasPrefix(m.Name, "ArrayOf") {
		return item
	}
	if item.Kind == model.Array && len(item.Items) > 0 {
		item = item.Items[0]
	}
	if item.Name == "" {
		c := *item
		c.Name = m.Name
		return &c
	}
	return item
}

func (r *resolver) growMembers(v, twin *model.Value, t model.TypeRef, depth int) {
	for _, m := range v.Members {
		f := memberOf(flatten(t), m.Name)
		if f.Field == nil {
			if !t.Decl.FieldsIncomplete {
				if !showsType(v, t) || strings.HasPrefix(m.Name, "__") {
					continue
				}
				r.diags.Add(diag.SampleStranger, m.Span, "no source declares the property %s of %s, which this sample shows", m.Name, t.Decl.Name)
			}
			f.Field = &model.Field{Name: m.Name, Form: model.NameWire, Type: model.Ref(model.Any), Origins: []model.Origin{{Span: m.Span, Evidence: model.FromSample}}}
			t.Decl.Fields = append(t.Decl.Fields, f.Field)
		}
		if !f.generic {
			f.Type = r.grow(m.Value, memberLike(twin, m.Name), f.Type, t.Decl.Name+clrName(f.Field), depth+1)
		}
	}
}

func memberLike(twin *model.Value, name string) *model.Value {
	if twin == nil {
		return nil
	}
	for _, m := range twin.Members {
		if fold(m.Name) == fold(name) {
			return m.Value
		}
	}
	return nil
}

// sketched is the type of that name that samples alone show.
func (r *resolver) sketched(name string, kind model.Kind, at source.Span) *model.Type {
	for _, t := range r.api.Types {
		if t.Name == name && len(t.Generics) == 0 {
			return t
		}
	}
	t := &model.Type{Name: name, Kind: kind, FieldsIncomplete: true,
		Origins: []model.Origin{{Span: at, Evidence: model.FromSample, Inferred: "no source declares it: it is what the sample shows"}}}
	r.api.Types = append(r.api.Types, t)
	return t
}

func (r *resolver) isParameter(name string) bool {
	for _, t := range r.api.Types {
		for _, g := range t.Generics {
			if g == name {
				return true
			}
		}
	}
	return false
}
