// Declarations of types.

package xsd

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/dtogen/dtogen/internal/generic"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/sample"
)

// decl is a declaration, or a use of a generic type, which is all that a schema
// knows of one.
type decl struct {
	typ  *model.Type
	args []model.TypeRef
}

// declaration reads what stands directly in a schema.
func (r *reader) declaration(e *element, space string) {
	namespace := namespaceOf(space)
	switch e.name {
	case "complexType", "simpleType":
	case "import", "element", "annotation", "attribute", "include":
		return // elements are of declared types
	default:
		r.unknown(e, "schema")
		return
	}
	if e.half { // perhaps a list, or a use of a generic type
		return
	}
	if space == basicNS || space == arraysNS || namespace == "System" || strings.HasPrefix(namespace, "System.") || e.attrs["name"] == "" {
		return
	}
	t := &model.Type{Name: e.attrs["name"], Namespace: namespace, Origins: r.origin(e)}
	d := decl{typ: t}
	if g := e.hint("GenericType"); g != nil {
		ref := r.genericRef(g)
		t.Name, d.args = ref.Name, ref.Args
		for _, arg := range d.args {
			t.Generics = append(t.Generics, arg.Name)
		}
	} else if i := strings.LastIndexByte(t.Name, '.'); i >= 0 {
		t.Declaring, t.Name = t.Name[:i], t.Name[i+1:]
	}
	if e.name == "simpleType" {
		if !r.enum(t, e) {
			return
		}
	} else {
		if item := arrayItem(e); item != nil {
			if strings.HasPrefix(t.Name, "ArrayOf") {
				return // stands for a list wherever it is used
			}
			list := model.Ref(model.SequenceOf, r.typeOf(item, 0))
			t.Base = &list
		} else {
			r.content(t, e)
		}
	}
	r.decls = append(r.decls, d)
}

// arrayItem is the element that a type consists of any number of, nil for a type
// that is no list.
func arrayItem(e *element) *element {
	sequence := e.child("sequence")
	if sequence == nil || len(sequence.children) != 1 || sequence.children[0].attrs["maxOccurs"] != "unbounded" {
		return nil
	}
	return sequence.children[0]
}

// content reads the members of a class, and its base.
func (r *reader) content(t *model.Type, e *element) {
	for _, c := range e.children {
		switch c.name {
		case "complexContent":
			r.content(t, c)
		case "extension":
			space, name := c.qname(c.attrs["base"])
			base := r.ref(id{space, name})
			t.Base = &base
			r.content(t, c)
		case "sequence":
			for _, m := range c.children {
				if m.name == "element" && (m.attrs["name"] != "" || m.attrs["ref"] != "") {
					t.Fields = append(t.Fields, r.field(m))
				} else {
					r.unknown(m, "type "+t.Name)
				}
			}
		case "annotation":
			// IsValueType, GenericType, IsDictionary: read where they matter
			if v := e.hint("IsValueType"); v != nil && strings.TrimSpace(v.text) == "true" {
				t.Kind = model.Struct
			}
		default:
			r.unknown(c, "type "+t.Name)
		}
	}
}

func (r *reader) field(e *element) *model.Field {
	name := e.attrs["name"]
	if name == "" {
		_, name = e.qname(e.attrs["ref"])
	}
	f := &model.Field{Name: sample.DecodeName(name), Type: r.typeOf(e, 0), Origins: r.origin(e)}
	if !isIdentifier(f.Name) { // then it is the name of a [DataMember]
		f.Form, f.Wire = model.NameWire, f.Name
	}
	switch {
	case e.attrs["maxOccurs"] == "unbounded":
		f.Type = model.Ref(model.SequenceOf, f.Type)
	case f.Type.Nullable:
		f.Nullable = model.Yes
	case e.attrs["nillable"] != "true": // references are always nillable
		f.Nullable = model.No
	}
	if min := e.attrs["minOccurs"]; min == "" || min == "1" {
		f.Required = model.Yes
	}
	return f
}

func isIdentifier(name string) bool {
	for i, c := range name {
		if !(c == '_' || unicode.IsLetter(c) || i > 0 && unicode.IsDigit(c)) {
			return false
		}
	}
	return name != ""
}

// typeOf is the type of an element; a nullable value type, and so T?, where it is
// nillable. Depth bounds what arrays of arrays and dictionaries unfold to.
func (r *reader) typeOf(e *element, depth int) model.TypeRef {
	attr := e.attrs["type"]
	if attr == "" {
		attr = e.attrs["ref"]
	}
	if attr == "" || depth > maxUnfold {
		return model.Ref(model.Any)
	}
	space, name := e.qname(attr)
	t := r.refAt(id{space, name}, depth)
	if e.attrs["nillable"] == "true" && (isValue(t) || r.isValue(id{space, name})) {
		t.Nullable = true
	}
	return t
}

// isValue tells the enums and structs that the file declares, or uses where no
// reference can be.
func (r *reader) isValue(name id) bool {
	if r.values[name] {
		return true
	}
	e := r.declared[name]
	return e != nil && (e.name == "simpleType" || e.hint("IsValueType") != nil)
}

const maxUnfold = 8

// ref is the type of a qualified name.
func (r *reader) ref(name id) model.TypeRef { return r.refAt(name, 0) }

func (r *reader) refAt(name id, depth int) model.TypeRef {
	if t, ok := simple[name.name]; ok && (name.space == schemaNS || name.space == basicNS) {
		return t
	}
	if e := r.declared[name]; e != nil {
		if g := e.hint("GenericType"); g != nil {
			return r.genericRef(g)
		}
		if item := arrayItem(e); item != nil && strings.HasPrefix(name.name, "ArrayOf") {
			if e.hint("IsDictionary") != nil {
				if t, ok := r.dictionary(item, depth); ok {
					return t
				}
			}
			return model.Ref(model.SequenceOf, r.typeOf(item, depth+1))
		}
	}
	if t, ok := r.names.ref(name.name); ok {
		return t
	}
	return model.Ref(name.name)
}

// dictionary reads the anonymous type of a dictionary's items: Key and Value.
func (r *reader) dictionary(item *element, depth int) (t model.TypeRef, ok bool) {
	pair := item.child("complexType", "sequence")
	if pair == nil || len(pair.children) != 2 {
		return t, false
	}
	t = model.Ref(model.MapOf)
	for _, part := range pair.children {
		t.Args = append(t.Args, r.typeOf(part, depth+1))
	}
	return t, true
}

// genericRef reads <GenericType Name="PagedOf{0}{#}"> and its parameters.
func (r *reader) genericRef(g *element) model.TypeRef {
	name, _, made := strings.Cut(g.attrs["Name"], "Of{")
	switch {
	case g.attrs["Namespace"] == schemaNS || g.attrs["Namespace"] == basicNS:
		return r.ref(id{g.attrs["Namespace"], name})
	case !made && len(g.children) == 0:
		return r.ref(id{g.attrs["Namespace"], name})
	}
	t := model.Ref(name)
	for _, p := range g.children {
		if p.name == "GenericParameter" {
			t.Args = append(t.Args, r.genericRef(p))
		}
	}
	return t
}

// enum reads an enumeration; ok is false for any other simple type. Numbers are told
// where they are not 0, 1, 2… or, of flags, 1, 2, 4….
func (r *reader) enum(t *model.Type, e *element) (ok bool) {
	t.Kind = model.Enum
	restriction := e.child("restriction")
	if list := e.child("list", "simpleType", "restriction"); list != nil {
		t.Flags, restriction = true, list
	}
	if restriction == nil || restriction.child("enumeration") == nil {
		return false
	}
	for _, c := range restriction.children {
		if c.name != "enumeration" {
			r.unknown(c, "enum "+t.Name)
			continue
		}
		n := int64(len(t.Values))
		if t.Flags {
			n = 1 << min(n, 62)
		}
		if v := c.hint("EnumerationValue"); v != nil {
			n, _ = strconv.ParseInt(strings.TrimSpace(v.text), 10, 64)
		}
		t.Values = append(t.Values, &model.EnumValue{Name: c.attrs["value"], Value: &n, Origins: r.origin(c)})
	}
	return true
}

// settle makes the types of the document of the declarations: one for all uses of
// a generic type.
func (r *reader) settle() {
	type key struct {
		namespace, declaring, name string
		arity                      int
	}
	groups := map[key][]generic.Use{}
	var order []key
	for _, d := range r.decls {
		k := key{d.typ.Namespace, d.typ.Declaring, d.typ.Name, len(d.args)}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], generic.Use{Type: d.typ, Args: d.args})
	}
	for _, k := range order {
		t := groups[k][0].Type
		if k.arity > 0 {
			t = generic.Definition(groups[k], func(string) bool { return true })
		}
		for _, u := range groups[k][1:] {
			t.Origins = append(slices.Clip(t.Origins), u.Type.Origins...)
		}
		r.doc.Types = append(r.doc.Types, t)
	}
}
