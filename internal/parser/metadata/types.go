// Types, properties and attributes.

package metadata

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// decl is a declaration as it stands: of an open generic type or of a use of one.
type decl struct {
	typ  *model.Type
	args []model.TypeRef // of a use, where told
	// open and closed: the file says that it is the definition, or a use.
	open, closed bool
	// nested says that the type stands inside another; inner are the types that
	// stand inside this one. From 6.11 on a nested name does not tell the outer one.
	nested bool
	inner  []string
}

// typ reads a type, nil where it holds none that a caller sees, or half of one:
// its namespace may be missing, or that it is nested.
func (r *reader) typ(v *model.Value) *decl {
	if r.half(v) {
		return nil
	}
	t := &model.Type{Origins: r.origin(v.Span)}
	d := &decl{typ: t}
	name := member(v, "name").Text
	args, namespace := r.args(v, "genericArgs"), member(v, "namespace").Text
	self, ok := r.scope.ref(name, "", args)
	if name == "" || !ok {
		r.diags.Add(diag.ListingType, v.Span, "expected a type with a name, found %q", name)
		return nil
	}
	whole := v
	var enum enumTexts
	r.members("type", v, func(name string, v *model.Value) bool {
		switch name {
		case "name":
		case "namespace":
			t.Namespace = v.Text
		case "inherits":
			t.Base = r.typeName(v)
		case "inheritsgenericargs": // 4.0.17, where "inherits" is the name alone
			if base, ok := r.scope.ref(member(whole, "inherits").Text, "", r.args(whole, "inheritsGenericArgs")); ok {
				t.Base = &base
			}
		case "implements":
			for _, item := range v.Items {
				if ref := r.typeName(item); ref != nil {
					t.Implements = append(t.Implements, *ref)
				}
			}
		case "description":
			t.Description = v.Text
		case "isinterface":
			if flag(v) {
				t.Kind = model.Interface
			}
		case "isabstract":
			t.Abstract = flag(v)
		case "datacontract":
			t.Attributes = append(t.Attributes, contract("DataContract", v))
		case "properties":
			for _, item := range v.Items {
				if f := r.field(item); f != nil {
					t.Fields = append(t.Fields, f)
				}
			}
		case "attributes":
			t.Attributes = append(t.Attributes, r.attributes(v)...)
		case "innertypes":
			for _, item := range v.Items {
				if ref := r.typeName(item); ref != nil {
					d.inner = append(d.inner, ref.Name[strings.LastIndexByte(ref.Name, '.')+1:])
				}
			}
		case "isnested":
			d.nested = flag(v)
		default:
			return r.enumMember(t, &enum, name, v)
		}
		return true
	})
	t.Name = self.Name
	if i := strings.LastIndexByte(t.Name, '.'); i >= 0 {
		t.Declaring, t.Name = t.Name[:i], t.Name[i+1:]
	}
	if t.Base != nil && t.Base.Name == "Array" || self.Name == model.ArrayOf || isPlatform(t, namespace) {
		return nil // 4.0.17 lists Poco[]
	}
	t.Flags = slices.ContainsFunc(t.Attributes, func(a model.Attribute) bool { return a.Name == "Flags" })
	enum.describe(t)
	if strings.Contains(name, "`") {
		d.args = self.Args
		for _, arg := range member(v, "genericArgs").Items {
			t.Generics = append(t.Generics, strings.TrimPrefix(arg.Text, "'"))
		}
		d.closed = strings.Contains(name, "[[")
		d.open = flag(member(v, "isGenericTypeDef"))
	}
	r.decls = append(r.decls, d)
	return d
}

// isPlatform tells types of .NET and of ServiceStack that some versions list: List`1,
// Tuple`2, Byte[]; 5.14 and 6.0 IReturn`1, IGet, ResponseStatus, ResponseError.
func isPlatform(t *model.Type, namespace string) bool {
	if namespace == "ServiceStack" {
		return t.Kind == model.Interface || strings.HasPrefix(t.Name, "Response") || strings.HasPrefix(t.Name, "IReturn")
	}
	return namespace == "System" || strings.HasPrefix(namespace, "System.")
}

// contract is DataContract or DataMember as the attribute that it was in C#.
func contract(name string, v *model.Value) model.Attribute {
	a := model.Attribute{Name: name, Span: v.Span}
	for _, m := range v.Members {
		if m.Value.Kind != model.Null {
			a.Args = append(a.Args, model.Arg{Name: pascal(m.Name), Value: m.Value.Text, Quoted: m.Value.Kind == model.String})
		}
	}
	return a
}

func pascal(name string) string {
	if name == "" {
		return name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// contractual takes away what 4.0.17 lists though it is on no wire: in a
// [DataContract] only what is a [DataMember] is, else what is not ignored.
func (r *reader) contractual(t *model.Type) {
	has := func(all []model.Attribute, name string) bool {
		return slices.ContainsFunc(all, func(a model.Attribute) bool { return a.Name == name })
	}
	strict := has(t.Attributes, "DataContract")
	t.Fields = slices.DeleteFunc(t.Fields, func(f *model.Field) bool {
		off := strict && !has(f.Attributes, "DataMember") || has(f.Attributes, "IgnoreDataMember")
		if off {
			r.diags.Add(diag.ListingSkipped, f.Origins[0].Span, "property %s of %s is not serialised", f.Name, t.Name)
		}
		return off
	})
}

// enumTexts is what stands beside the names of an enum's members, one for each.
type enumTexts struct{ values, wires, descriptions []string }

// enumMember reads what a type of kind enum tells of itself; false where name is
// something else.
func (r *reader) enumMember(t *model.Type, e *enumTexts, name string, v *model.Value) bool {
	switch name {
	case "isenum":
		if flag(v) {
			t.Kind = model.Enum
		}
	case "isenumint":
		t.EnumAsInt = flag(v)
	case "enumnames":
		names := texts(v)
		if len(names) > 0 {
			t.Kind = model.Enum
		}
		for i, item := range v.Items {
			if i < len(names) {
				t.Values = append(t.Values, &model.EnumValue{Name: names[i], Origins: r.origin(item.Span)})
			}
		}
	case "enumvalues":
		e.values = texts(v)
	case "enummembervalues":
		e.wires = texts(v)
	case "enumdescriptions":
		e.descriptions = texts(v)
	default:
		return false
	}
	return true
}

// describe gives the members of an enum their numbers and texts. Numbers that
// are not told are 0, 1, 2…; 5.4 puts the texts of EnumMember among the numbers,
// where they say nothing, for its wire has the names.
func (e *enumTexts) describe(t *model.Type) {
	for i, value := range t.Values {
		n, err := int64(i), error(nil)
		if len(e.values) > 0 {
			err = strconv.ErrSyntax
			if i < len(e.values) {
				n, err = strconv.ParseInt(e.values[i], 10, 64)
			}
		}
		if err == nil {
			value.Value = &n
		}
		if i < len(e.wires) {
			value.Wire = e.wires[i]
		}
		if i < len(e.descriptions) {
			value.Description = e.descriptions[i]
		}
	}
}

func (r *reader) field(v *model.Value) *model.Field {
	f := &model.Field{Origins: r.origin(v.Span)}
	var isValue model.Tri
	r.members("property", v, func(name string, v *model.Value) bool {
		switch name {
		case "name":
			f.Name = v.Text
		case "type":
			// read below, with its arguments
		case "isvaluetype":
			isValue = model.TriOf(flag(v))
		case "description":
			f.Description = v.Text
		case "paramtype":
			f.In = strings.ToLower(v.Text)
		case "isrequired":
			f.Required = model.TriOf(flag(v))
		case "datamember":
			f.Attributes = append(f.Attributes, contract("DataMember", v))
			f.Wire = member(v, "name").Text
			if n, err := strconv.Atoi(member(v, "order").Text); err == nil {
				f.Order = &n
			}
			if flag(member(v, "isRequired")) && f.Required == model.Unknown {
				f.Required = model.Yes
			}
		case "allowablevalues":
			f.Allowed = texts(v)
		case "allowablemin", "allowablemax":
			f.Attributes = append(f.Attributes, model.Attribute{Name: "ApiAllowableValues", Span: v.Span,
				Args: []model.Arg{{Name: map[bool]string{true: "Min", false: "Max"}[name == "allowablemin"], Value: v.Text}}})
		case "uploadto":
			f.Attributes = append(f.Attributes, model.Attribute{Name: "UploadTo", Span: v.Span,
				Args: []model.Arg{{Value: v.Text, Quoted: true}}})
		case "attributes":
			f.Attributes = append(f.Attributes, r.attributes(v)...)
		default:
			return false
		}
		return true
	})
	text := member(v, "type").Text
	if f.Name == "" {
		r.diags.Add(diag.ListingText, v.Span, "expected a property with a name")
		return nil
	}
	namespace := member(v, "namespace").Text + member(v, "typeNamespace").Text
	var ok bool
	if f.Type, ok = r.scope.ref(text, namespace, r.args(v, "genericArgs")); !ok {
		f.Type = model.Ref(model.Any)
		r.diags.Add(diag.ListingType, v.Span, "the type of property %s is not understood: %q", f.Name, text)
	}
	if isValue == model.Yes && !f.Type.Nullable {
		f.Nullable = model.No
	}
	for _, a := range f.Attributes {
		switch a.Name {
		case "ApiMember":
			fromAPIMember(f, a)
		case "ApiAllowableValues":
			if list, ok := a.Get("Values"); ok && f.Allowed == nil {
				_ = json.Unmarshal([]byte(list), &f.Allowed) // else it stays an attribute
			}
		}
	}
	return f
}

// fromAPIMember takes what 4.0.17, which has no members for it, says in the
// attribute alone.
func fromAPIMember(f *model.Field, a model.Attribute) {
	if text, ok := a.Get("Description"); ok && f.Description == "" {
		f.Description = text
	}
	if text, _ := a.Get("ParameterType"); text != "path" && f.In == "" { // "path" is what an author leaves unsaid
		f.In = strings.ToLower(text)
	}
	if text, _ := a.Get("IsRequired"); text == "true" && f.Required == model.Unknown {
		f.Required = model.Yes
	}
}

func (r *reader) attributes(v *model.Value) (all []model.Attribute) {
	for _, item := range v.Items {
		a := model.Attribute{Span: item.Span}
		for _, arg := range member(item, "constructorArgs").Items {
			if told := member(arg, "value"); told.Kind != model.Null { // 4.0.17 leaves most out
				a.Args = append(a.Args, r.argument(arg, false))
			}
		}
		r.members("attribute", item, func(name string, v *model.Value) bool {
			switch name {
			case "name":
				a.Name = strings.TrimSuffix(v.Text, "Attribute")
			case "args":
				for _, arg := range v.Items {
					a.Args = append(a.Args, r.argument(arg, true))
				}
			default:
				return false
			}
			return true
		})
		if a.Name != "Nullable" && a.Name != "NullableContext" { // the compiler's, in 4.0.17
			all = append(all, a)
		}
	}
	return all
}

func (r *reader) argument(v *model.Value, named bool) model.Arg {
	var arg model.Arg
	r.members("argument", v, func(name string, v *model.Value) bool {
		switch name {
		case "name":
			if named {
				arg.Name = v.Text
			}
		case "type":
			arg.Quoted = v.Text == "String"
		case "value":
			arg.Value = v.Text
		default:
			return false
		}
		return true
	})
	if n := len(arg.Value); arg.Quoted && n > 1 && arg.Value[0] == '"' && arg.Value[n-1] == '"' { // 4.0.17
		if text, err := strconv.Unquote(arg.Value); err == nil {
			arg.Value = text
		}
	}
	return arg
}

// args are the type arguments that stand beside a name, in the member called key.
func (r *reader) args(v *model.Value, key string) (all []model.TypeRef) {
	for _, item := range member(v, key).Items {
		ref, ok := r.scope.ref(item.Text, "", nil)
		if !ok {
			ref = model.Ref(model.Any)
			r.diags.Add(diag.ListingType, item.Span, "the type argument %q is not understood", item.Text)
		}
		all = append(all, ref)
	}
	return all
}

// typeName reads {Name, Namespace, GenericArgs}, or the name alone.
func (r *reader) typeName(v *model.Value) *model.TypeRef {
	text, namespace := v.Text, ""
	if v.Kind == model.Object {
		r.members("type name", v, func(name string, v *model.Value) bool {
			switch name {
			case "name":
				text = v.Text
			case "namespace":
				namespace = v.Text
			default:
				return name == "genericargs"
			}
			return true
		})
	}
	ref, ok := r.scope.ref(text, namespace, r.args(v, "genericArgs"))
	if !ok {
		r.diags.Add(diag.ListingType, v.Span, "the name of a type is not understood: %q", text)
		return nil
	}
	return &ref
}
