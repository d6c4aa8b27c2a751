// Types: how a type of .NET is written in Go.

package plan

import (
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// Type is a Go type expression.
type Type struct {
	Form Form
	Path string // import path of a named type; "" for a predeclared one and for type parameters
	Name string
	Args []Type // type arguments; the element; key and value of a map
}

// Form tells what sort of type expression it is.
type Form uint8

// The forms.
const (
	Named Form = iota
	Star
	Slice
	Map
)

func named(name string) Type        { return Type{Name: name} }
func star(t Type) Type              { return Type{Form: Star, Args: []Type{t}} }
func sliceOf(t Type) Type           { return Type{Form: Slice, Args: []Type{t}} }
func mapOf(k, v Type) Type          { return Type{Form: Map, Args: []Type{k, v}} }
func (p *planner) rt(n string) Type { return Type{Path: p.opts.Runtime, Name: n} }

// IsString tells whether t is string.
func (t Type) IsString() bool { return t.Form == Named && t.Path == "" && t.Name == "string" }

// scalars are the types of .NET that have no arguments, and the kinds that
// languages tell. A name with a dot is one of the runtime's.
var scalars = map[string]string{
	"String": "string", "Boolean": "bool", "Byte": "uint8", "SByte": "int8", "Int16": "int16", "UInt16": "uint16",
	"Int32": "int32", "UInt32": "uint32", "Int64": "int64", "UInt64": "uint64", "Single": "float32",
	"Double": "float64", "Decimal": ".Decimal", "Char": ".Char", "DateTime": ".Time", "DateTimeOffset": ".OffsetTime",
	"DateOnly": ".Date", "TimeOnly": ".TimeOfDay", "TimeSpan": ".Duration", "Guid": ".GUID", "Uri": "string",
	"Type": "string", "Object": ".Object",
	"ResponseStatus": ".ResponseStatus", "ResponseError": ".ResponseError",
	model.AnyInteger: "int64", model.AnyNumber: ".Decimal", model.AnyFloat: "float64", model.AnyString: "string",
	model.AnyDate: ".Time", model.AnyTime: ".Duration", model.Any: ".Object",
}

// classes are the scalars of the runtime that are classes in .NET: members are
// pointers to them.
var classes = map[string]bool{"ResponseStatus": true, "ResponseError": true}

var lists, maps = words(`[] seq List HashSet IEnumerable ICollection IList IReadOnlyList IReadOnlyCollection ISet
	IReadOnlySet Queue Stack Collection ObservableCollection SortedSet LinkedList ConcurrentBag ConcurrentQueue
	ImmutableArray ImmutableList Array`), words(`map Dictionary IDictionary SortedDictionary ConcurrentDictionary
	IReadOnlyDictionary ReadOnlyDictionary SortedList ImmutableDictionary`)

func words(s string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(s) {
		all[word] = true
	}
	return all
}

func isList(t model.TypeRef) bool { return t.Decl == nil && lists[t.Name] && len(t.Args) <= 1 }
func isMap(t model.TypeRef) bool  { return t.Decl == nil && maps[t.Name] && len(t.Args) != 1 }

// bytesOf are the names of what is raw bytes; streams are those that a caller reads by
// himself, as a response.
var (
	streams = map[string]bool{"Stream": true, "HttpWebResponse": true}
	bytesOf = map[string]bool{model.AnyBytes: true, "Stream": true, "HttpWebResponse": true}
)

func isByte(t model.TypeRef) bool { return t.Decl == nil && t.Name == "Byte" && !t.Nullable }

// value is the Go type of a value: an item of a list, a type argument, what is not
// a member of a struct. in is the class that it stands in, nil for none.
func (p *planner) value(ref model.TypeRef, in *declared) Type {
	if ref.Name == "Nullable" && ref.Decl == nil && len(ref.Args) == 1 {
		return p.value(ref.Args[0].OrNull(), in)
	}
	if ref.Nullable && (ref.IsValueType() || p.param(ref, in) != "") {
		ref.Nullable = false
		return star(p.value(ref, in))
	}
	if own, ok := p.ownType(ref); ok {
		return own
	}
	switch param := p.param(ref, in); {
	case param != "":
		return named(param)
	case ref.Decl != nil:
		return p.user(ref, in)
	case ref.Name == model.ArrayOf && len(ref.Args) == 1 && isByte(ref.Args[0]), bytesOf[ref.Name]:
		return sliceOf(named("byte"))
	case isList(ref):
		if len(ref.Args) == 0 {
			return sliceOf(p.rt("Object"))
		}
		if isByte(ref.Args[0]) {
			return p.rt("ByteList")
		}
		return sliceOf(p.value(ref.Args[0], in))
	case isMap(ref):
		if len(ref.Args) == 0 {
			return mapOf(named("string"), p.rt("Object"))
		}
		return mapOf(p.key(ref.Args[0], in), p.value(ref.Args[1], in))
	}
	if name, ok := scalars[ref.Name]; ok {
		if runtime, ok := strings.CutPrefix(name, "."); ok {
			return p.rt(runtime)
		}
		return named(name)
	}
	return p.rt("Object")
}

// user is the Go type of a declaration.
func (p *planner) user(ref model.TypeRef, in *declared) Type {
	d := p.declared(ref.Decl)
	if d.object || d.name == "" {
		return p.rt("Object")
	}
	if in != nil && p.expands(in, ref) {
		p.tell(in.decl.FullName()+ref.String(), diag.Endless, in.decl.Origins,
			"%s refers to %s, which would never end in Go; these values are kept as raw JSON", in.decl.Name, ref)
		return p.rt("Object")
	}
	t := Type{Path: p.opts.Path, Name: d.name}
	for i, param := range d.params {
		switch {
		case i >= len(ref.Args) && param.Comparable:
			t.Args = append(t.Args, named("string"))
		case i >= len(ref.Args):
			t.Args = append(t.Args, p.rt("Object"))
		case param.Comparable:
			t.Args = append(t.Args, p.key(ref.Args[i], in))
		default:
			t.Args = append(t.Args, p.value(ref.Args[i], in))
		}
	}
	return t
}

// param is the Go name of the type parameter that ref is, "" if it is none.
func (p *planner) param(ref model.TypeRef, in *declared) string {
	if in == nil || ref.Decl != nil {
		return ""
	}
	for i, name := range in.decl.Generics {
		if name == ref.Name && i < len(in.params) {
			return in.params[i].Name
		}
	}
	return ""
}

// keys are the scalars that a Go map can have as keys.
var keys = words("String Byte SByte Int16 UInt16 Int32 UInt32 Int64 UInt64 Guid integer")

// key is the Go type of a map's key. What Go or JSON cannot have as a key is its
// text.
func (p *planner) key(ref model.TypeRef, in *declared) Type {
	ref.Nullable = false
	isEnum := ref.Decl != nil && ref.Decl.Kind == model.Enum && !p.declared(ref.Decl).object
	if isEnum || p.param(ref, in) != "" || ref.Decl == nil && keys[ref.Name] {
		return p.value(ref, in)
	}
	return named("string")
}

// member is the Go type of a member, and whether it is left out when it is zero.
func (p *planner) member(m member, in *declared) (t Type, omitZero bool) {
	ref := m.typ
	nullable := ref.Nullable || m.Nullable != model.No
	ref.Nullable = false
	t, overridden := p.ownMember(in.decl, m.Field)
	if !overridden {
		t = p.value(ref, in)
	}
	switch {
	case ref.IsValueType() && (ref.Decl == nil || ref.Decl.Kind == model.Enum):
		if nullable || in.patch {
			return star(t), true
		}
		return t, t.Path == p.opts.Runtime && (t.Name == "Time" || t.Name == "OffsetTime" || t.Name == "Date")
	case t.IsString():
		if p.opts.Optional == Pointer || in.patch {
			return star(t), true
		}
	case p.isClass(ref, in) && !overridden && t.Form == Named && !p.isObject(t):
		return star(t), true
	}
	return t, true
}

func (p *planner) isObject(t Type) bool { return t.Path == p.opts.Runtime && t.Name == "Object" }

// isClass tells whether ref is a class that is an object on the wire.
func (p *planner) isClass(ref model.TypeRef, in *declared) bool {
	if _, overridden := p.ownType(ref); overridden || p.param(ref, in) != "" {
		return false
	}
	if ref.Decl != nil {
		d := p.declared(ref.Decl)
		return d.under == nil && len(d.subs) == 0
	}
	return classes[ref.Name]
}

// result is the Go type that a method returns for a response; nil for none.
func (p *planner) result(ref *model.TypeRef) *Type {
	if ref == nil {
		t := p.rt("Object")
		return &t
	}
	if ref.Name == model.Void && ref.Decl == nil {
		return nil
	}
	if ref.Decl == nil && streams[ref.Name] {
		return &stream
	}
	known := p.paired(*ref)
	t := p.value(known, nil)
	if p.isClass(known, nil) && t.Form == Named && !p.isObject(t) {
		t = star(t)
	}
	return &t
}
