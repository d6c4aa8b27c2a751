// Definitions and the schemas of properties.

package openapi

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/generic"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

// maxDepth bounds schemas inside schemas.
const maxDepth = 32

// members are those of each kind of object that are read, and those that hold no
// fact for a caller of ServiceStack's: what can be consumed and produced, external
// documents, examples, licences.
var members = map[string][]string{
	"document": strings.Fields(`swagger openapi info host basePath schemes consumes produces paths definitions components parameters
		responses security securityDefinitions servers tags externalDocs jsonSchemaDialect`),
	"components": strings.Fields("schemas responses parameters examples requestBodies headers securitySchemes"),
	"path":       strings.Fields("get put post delete options head patch trace parameters summary description servers $ref"),
	"operation": strings.Fields(`tags summary description operationId consumes produces parameters requestBody responses deprecated
		security schemes externalDocs servers`),
	"response":  strings.Fields("description schema content headers examples"),
	"parameter": strings.Fields("name in description required type format schema items enum $ref default collectionFormat allowEmptyValue style explode deprecated example"),
	"schema": strings.Fields(`title description type format properties required items additionalProperties enum allOf $ref nullable
		default example readOnly deprecated discriminator`),
}

// dotNet are the definitions that stand for types of .NET and declare nothing.
var dotNet = strings.Fields(`Object Uri Version Type Guid TimeSpan DateTimeOffset DateOnly TimeOnly KeyValuePair Tuple List Dictionary IDictionary
	SortedDictionary HashSet IEnumerable ICollection IList IReadOnlyList IReadOnlyCollection IReadOnlyDictionary Queue Stack
	Collection SortedSet ISet ConcurrentDictionary Stream`)

// readTypes reads the definitions that declare types.
func (r *reader) readTypes() {
	uses := map[string][]generic.Use{}
	var order []string
	for _, m := range r.definitions.Members {
		v := m.Value
		if r.half(v) { // its title may be missing, which tells it from a use of a generic type
			continue
		}
		r.known("schema", v)
		self := r.named(m)
		kind := text(v, "type")
		if slices.Contains(dotNet, self.Name) || self.Name == model.ArrayOf || kind == "array" ||
			orEmpty(v.Member("additionalProperties")).Kind == model.Object {
			continue // a spelling of a type, for references
		}
		t := &model.Type{Name: self.Name, Origins: r.origin(span(m))}
		if d := text(v, "description"); d != self.String() {
			t.Description = d
		}
		for _, arg := range self.Args {
			t.Generics = append(t.Generics, arg.Name)
		}
		if values := v.Member("enum"); values != nil && kind != "object" {
			t.Kind = model.Enum
			for _, item := range values.Items {
				t.Values = append(t.Values, &model.EnumValue{Name: item.Text, Form: model.NameWire, Origins: r.origin(item.Span)})
			}
		}
		r.properties(t, v, 0)
		key := fmt.Sprint(self.Name, "`", len(self.Args))
		if uses[key] == nil {
			order = append(order, key)
		}
		uses[key] = append(uses[key], generic.Use{Type: t, Args: self.Args})
	}
	r.settle(order, uses)
}

// half tells whether the file breaks off inside v.
func (r *reader) half(v *model.Value) bool { return r.stop >= 0 && v.Span.End >= r.stop }

func span(m model.Member) source.Span {
	return source.Span{File: m.Span.File, Start: m.Span.Start, End: m.Value.Span.End}
}

var mangler = strings.NewReplacer("<", "_", ">", "_", ",", "_", "[", "_", "]", "_", " ", "")

// named is the type that a definition is of. The plugin writes ShapeResponse<Circle>
// as title or description of the definition ShapeResponse_Circle_.
func (r *reader) named(m model.Member) model.TypeRef {
	for _, name := range []string{text(m.Value, "title"), text(m.Value, "description"), m.Name} {
		key := mangler.Replace(name)
		if t, err := model.ParseTypeRef(name); err == nil && (key == m.Name || name == m.Name) {
			return t
		}
	}
	return model.Ref(m.Name)
}

func (r *reader) properties(t *model.Type, v *model.Value, depth int) {
	if depth > maxDepth {
		return
	}
	for _, part := range orEmpty(v.Member("allOf")).Items {
		if text(part, "$ref") != "" {
			base := r.ref(part, 0)
			t.Base = &base
			continue
		}
		r.properties(t, part, depth+1)
	}
	for _, p := range orEmpty(v.Member("properties")).Members {
		r.known("schema", p.Value)
		t.Fields = append(t.Fields, r.field(p.Name, p.Value, span(p)))
	}
	for _, name := range orEmpty(v.Member("required")).Items {
		i := slices.IndexFunc(t.Fields, func(f *model.Field) bool { return f.Name == name.Text })
		if i >= 0 {
			t.Fields[i].Required = model.Yes
		}
	}
}

// neverEnum are the value types that enums are not taken for, of which alone
// ServiceStack does not say that they may not be null.
const neverEnum = " Boolean Single number date "

func (r *reader) field(name string, v *model.Value, at source.Span) *model.Field {
	f := &model.Field{Name: name, Type: r.ref(v, 0), Description: text(v, "description"), Origins: r.origin(at), Allowed: enum(v)}
	if !isIdentifier(name) { // then it is the name of a [DataMember]
		f.Form, f.Wire = model.NameWire, name
	}
	switch {
	case text(v, "x-nullable") == "false":
		f.Nullable = model.No
	case text(v, "nullable") == "true", r.tellsNull && strings.Contains(neverEnum, " "+f.Type.Name+" "):
		f.Type.Nullable, f.Nullable = true, model.Yes
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

// ref is the type that a schema, or a parameter, is of.
func (r *reader) ref(v *model.Value, depth int) model.TypeRef {
	if depth > maxDepth {
		return model.Ref(model.Any)
	}
	if schema := v.Member("schema"); schema != nil {
		return r.ref(schema, depth+1)
	}
	if to := text(v, "$ref"); to != "" {
		return r.target(to, v)
	}
	if parts := orEmpty(v.Member("allOf")).Items; len(parts) == 1 {
		return r.ref(parts[0], depth+1)
	}
	switch kind, format := text(v, "type"), text(v, "format"); kind {
	case "integer": // int32 is whatever is no longer than Int32
		return model.Ref(model.AnyInteger)
	case "number":
		if format == "float" {
			return model.Ref("Single")
		}
		return model.Ref(model.AnyNumber)
	case "boolean":
		return model.Ref("Boolean")
	case "string":
		switch format {
		case "date-time", "date":
			return model.Ref(model.AnyDate)
		case "byte", "binary":
			return model.Ref(model.AnyBytes)
		case "uuid":
			return model.Ref("Guid")
		}
		return model.Ref(model.AnyString)
	case "array":
		if items := v.Member("items"); items != nil {
			return model.Ref(model.SequenceOf, r.ref(items, depth+1))
		}
		return model.Ref(model.SequenceOf, model.Ref(model.Any))
	case "object":
		if values := v.Member("additionalProperties"); values != nil && values.Kind == model.Object {
			return model.Ref(model.MapOf, model.Ref(model.AnyString), r.ref(values, depth+1))
		}
	}
	return model.Ref(model.Any)
}

// target is the type that a reference points to. Some point to a definition by the
// type's own spelling, under which it does not stand.
func (r *reader) target(to string, v *model.Value) model.TypeRef {
	key := to[strings.LastIndexByte(to, '/')+1:]
	if d := r.index[key]; d != nil && !r.half(d) {
		return r.named(model.Member{Name: key, Value: d})
	}
	if r.stop >= 0 {
		return model.Ref(model.Any)
	}
	if t, err := model.ParseTypeRef(key); err == nil {
		return t
	}
	r.diags.Add(diag.ListingType, v.Span, "%q points to nothing in this file", to)
	return model.Ref(model.Any)
}
