// Package openapi reads Swagger 2.0 as ServiceStack's plugin writes it, and OpenAPI
// 3 of the same shape (reference 3.5). It tells routes, what operations return and
// the shape of types, all members in one: no bases, namespaces or enums, and few
// of .NET's types.
package openapi

import (
	"bytes"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/generic"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/jsondoc"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether text is one of these, by the members at its top.
func Recognise(text []byte) bool {
	names := jsondoc.Names(text)
	return (names["swagger"] || names["openapi"]) && (names["paths"] || names["info"])
}

// Parse reads f. It never fails: what cannot be read is a diagnostic.
func Parse(f *source.File, diags *diag.List) *model.Document {
	r := &reader{f: f, diags: diags, doc: &model.Document{File: f, Evidence: model.OpenAPI}, types: map[string]*model.Type{},
		operations: map[string]*model.Operation{}}
	root, stop := jsondoc.Read(f, diags)
	if root == nil {
		return r.doc
	}
	r.stop = stop
	r.tellsNull = bytes.Contains(f.Data, []byte("x-nullable"))
	if root.Member("swagger") == nil && root.Member("openapi") == nil {
		diags.Add(diag.ListingText, root.Span, "this JSON is neither Swagger nor OpenAPI")
		return r.doc
	}
	r.known("document", root)
	r.head(root)
	r.definitions = orEmpty(root.Member("definitions"))
	if c := root.Member("components"); c != nil {
		r.known("components", c)
		r.definitions = orEmpty(c.Member("schemas"))
	}
	r.index = make(map[string]*model.Value, len(r.definitions.Members))
	for _, m := range r.definitions.Members {
		r.index[m.Name] = m.Value
	}
	r.readTypes()
	why := ""
	if generator := text(root, "x-generator"); generator != "" { // ServiceStack does not sign
		name, _, _ := strings.Cut(generator, " ")
		why = name + " made it"
	} else if stop < 0 && !r.ours(orEmpty(root.Member("paths"))) {
		why = "no operation is called after its request type"
	}
	if why != "" {
		diags.Add(diag.NotRecognised, f.All(), "the file describes another API: %s; it seems to be OpenAPI of a server that is not ServiceStack", why).
			WithHint("dtogen generates clients of ServiceStack alone")
		return &model.Document{File: f, Evidence: model.OpenAPI}
	}
	for _, p := range orEmpty(root.Member("paths")).Members {
		r.path(p)
	}
	var spans []source.Span
	for _, t := range r.doc.Types {
		for _, o := range t.Origins {
			spans = append(spans, o.Span)
		}
	}
	for _, op := range r.doc.Operations {
		for _, o := range op.Origins {
			spans = append(spans, o.Span)
		}
	}
	// What lies between was read, holds no fact (known), or was reported.
	r.doc.Chrome = jsondoc.Gaps(f, spans)
	return r.doc
}

type reader struct {
	f           *source.File
	doc         *model.Document
	diags       *diag.List
	stop        int  // where reading broke off, or -1
	tellsNull   bool // what may not be null says so, so all else may
	definitions *model.Value
	index       map[string]*model.Value // definitions by their keys
	types       map[string]*model.Type  // by name
	operations  map[string]*model.Operation
}

func orEmpty(v *model.Value) *model.Value {
	if v == nil {
		return &model.Value{}
	}
	return v
}

func (r *reader) origin(s source.Span) []model.Origin {
	return []model.Origin{{Span: s, Evidence: model.OpenAPI}}
}

// known reports the members of v that are neither read nor known to hold nothing.
func (r *reader) known(kind string, v *model.Value) {
	for _, m := range v.Members {
		if !slices.Contains(members[kind], m.Name) && !strings.HasPrefix(m.Name, "x-") {
			r.diags.Add(diag.MetadataMember, m.Span, "%q says something of the %s that dtogen does not know", m.Name, kind)
		}
	}
}

// head reads where the server is. Servers that listen on all addresses say
// so instead.
func (r *reader) head(root *model.Value) {
	r.doc.Title = text(root.Member("info"), "title")
	host := text(root, "host")
	if host != "" {
		scheme := "http"
		if s := orEmpty(root.Member("schemes")).Items; len(s) > 0 {
			scheme = s[0].Text
		}
		r.doc.BaseURL = scheme + "://" + host + strings.TrimSuffix(text(root, "basePath"), "/")
	}
	if servers := orEmpty(root.Member("servers")).Items; len(servers) > 0 {
		r.doc.BaseURL = strings.TrimSuffix(text(servers[0], "url"), "/")
	}
}

func text(v *model.Value, name string) string {
	if v == nil || v.Member(name) == nil {
		return ""
	}
	return v.Member(name).Text
}

// path reads the operations of an address: one route for each request type.
func (r *reader) path(p model.Member) {
	r.known("path", p.Value)
	routes, skipped := map[string]*model.Route{}, false
	for _, m := range p.Value.Members {
		verb := strings.ToUpper(m.Name)
		if !slices.Contains(verbs, verb) || m.Value.Kind != model.Object {
			continue
		}
		r.known("operation", m.Value)
		name := r.requestOf(m.Value)
		if name == "" && r.stop >= 0 {
			skipped = true
			continue
		}
		if name == "" {
			r.diags.Add(diag.ListingText, m.Span, "there is no telling which operation %s %s is", verb, p.Name)
			continue
		}
		op := r.operation(name, p.Name, m.Value)
		route := routes[name]
		if route == nil {
			route = &model.Route{Path: p.Name, Summary: text(m.Value, "summary"), Notes: text(m.Value, "description"),
				Origins: r.origin(p.Span)}
			if route.Notes == route.Summary {
				route.Notes = "" // there are none then
			}
			if route.Summary == op.Description {
				route.Summary = ""
			}
			routes[name] = route
			op.Routes = append(op.Routes, route)
		}
		route.Verbs = append(route.Verbs, verb)
		segment, _, _ := strings.Cut(strings.TrimPrefix(p.Name, "/"), "/")
		for _, tag := range orEmpty(m.Value.Member("tags")).Items {
			// without a [Tag] the path's first part stands there
			if tag.Text != segment && !slices.Contains(op.Tags, tag.Text) {
				op.Tags = append(op.Tags, tag.Text)
			}
		}
	}
	for _, route := range routes {
		if skipped || r.half(p.Value) { // others may follow
			route.Verbs, route.VerbsUnknown = nil, true
			continue
		}
		if sorted := slices.Sorted(slices.Values(route.Verbs)); slices.Equal(sorted, []string{"DELETE", "GET", "POST", "PUT"}) {
			route.Verbs = nil // what a route for all verbs is made into
		}
	}
}

var verbs = []string{"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"}

// ours tells whether one of the operations is called as ServiceStack does it, after
// its request type, or whether there are none.
func (r *reader) ours(paths *model.Value) bool {
	none := true
	for _, p := range paths.Members {
		for _, m := range p.Value.Members {
			if !slices.Contains(verbs, strings.ToUpper(m.Name)) || m.Value.Kind != model.Object {
				continue
			}
			none = false
			id := text(m.Value, "operationId")
			if i := strings.LastIndexByte(id, '_'); i > 0 && slices.Contains(verbs, strings.ToUpper(id[i+1:])) {
				return true
			}
			for n := range min(len(id), maxName) {
				if r.types[id[:n+1]] != nil {
					return true
				}
			}
		}
	}
	return none
}

// requestOf is the name of the request type: of the body, else what the operation's
// id begins with ("EchoTypestypesId_Get").
func (r *reader) requestOf(v *model.Value) string {
	schema := orEmpty(v.Member("requestBody"))
	if schema = content(schema); schema == nil {
		for _, p := range orEmpty(v.Member("parameters")).Items {
			if text(p, "in") == "body" {
				schema = p.Member("schema")
			}
		}
	}
	if schema != nil {
		if t := r.ref(schema, 0); r.types[t.Name] != nil {
			return t.Name
		}
	}
	if r.stop >= 0 {
		return "" // the definition that tells the name from what follows it may be missing
	}
	id := text(v, "operationId")
	for n := min(len(id), maxName); n > 0; n-- {
		if r.types[id[:n]] != nil {
			return id[:n]
		}
	}
	name, _, _ := strings.Cut(id, "_")
	return name
}

// maxName bounds the names that are looked for.
const maxName = 256

// content is the schema of the JSON form of a body or response of OpenAPI 3, nil
// where there is none.
func content(v *model.Value) *model.Value {
	forms := orEmpty(v.Member("content"))
	form := forms.Member("application/json")
	if form == nil && len(forms.Members) > 0 {
		form = forms.Members[0].Value
	}
	return orEmpty(form).Member("schema")
}

func (r *reader) operation(name, path string, v *model.Value) *model.Operation {
	op := r.operations[name]
	if op == nil {
		op = &model.Operation{Name: name, Request: model.Ref(name)}
		if t := r.types[name]; t != nil {
			op.Description = t.Description
		}
		r.operations[name] = op
		r.doc.Operations = append(r.doc.Operations, op)
	}
	op.Origins = append(op.Origins, r.origin(v.Span)...)
	if op.Response == nil {
		op.Response = r.response(orEmpty(v.Member("responses")))
	}
	if s := v.Member("security"); s != nil && len(s.Items) > 0 {
		op.Auth = &model.Auth{Required: true}
	}
	if text(v, "deprecated") == "true" {
		op.Obsolete = "deprecated"
	}
	if r.types[name] == nil { // nothing but its parameters is told of it
		t := &model.Type{Name: name, FieldsIncomplete: true, Origins: r.origin(v.Span)}
		r.types[name] = t
		r.doc.Types = append(r.doc.Types, t)
	}
	r.parameters(r.types[name], path, orEmpty(v.Member("parameters")).Items)
	return op
}

// response is what an operation returns. Object stands for whatever the plugin
// does not know, such as what the service's method alone declares.
func (r *reader) response(responses *model.Value) *model.TypeRef {
	for _, m := range responses.Members {
		r.known("response", m.Value)
		schema := m.Value.Member("schema")
		if schema == nil {
			schema = content(m.Value)
		}
		switch {
		case m.Name == "204":
			return &model.TypeRef{Name: model.Void}
		case strings.HasPrefix(m.Name, "2") && schema != nil:
			// where no definition is meant, the title is .NET's spelling
			if t, err := model.ParseTypeRef(text(schema, "title")); err == nil {
				return &t
			}
			if t := r.ref(schema, 0); t.Name != "Object" && t.Name != model.Any {
				return &t
			}
		}
	}
	return nil
}

// parameters adds to the properties of a request what only its parameters tell. A
// header may be called otherwise than its property; then the parameters without a
// property are those of the properties without a parameter.
func (r *reader) parameters(t *model.Type, path string, all []*model.Value) {
	var strange []*model.Value
	told := map[*model.Field]bool{}
	for _, p := range all {
		r.known("parameter", p)
		name, in := text(p, "name"), strings.ToLower(text(p, "in"))
		if name == "" || in == "body" {
			continue
		}
		i := slices.IndexFunc(t.Fields, func(f *model.Field) bool { return strings.EqualFold(f.Name, name) })
		if i < 0 {
			strange = append(strange, p)
			continue
		}
		told[t.Fields[i]] = true
		r.parameter(t.Fields[i], p)
	}
	var untold []*model.Field
	for _, f := range t.Fields {
		if !told[f] && !strings.Contains(strings.ToLower(path), "{"+strings.ToLower(f.Name)) {
			untold = append(untold, f)
		}
	}
	for i, p := range strange {
		if len(strange) != len(untold) {
			t.Origins = append(t.Origins, r.origin(p.Span)...)
			t.Fields = append(t.Fields, r.field(text(p, "name"), p, p.Span))
			r.parameter(t.Fields[len(t.Fields)-1], p)
			continue
		}
		f := untold[i]
		f.Attributes = append(f.Attributes, model.Attribute{Name: "ApiMember", Span: p.Span,
			Args: []model.Arg{{Name: "Name", Value: text(p, "name"), Quoted: true}}})
		r.parameter(f, p)
	}
}

// parameter adds what p tells to f. That it is sent as a header is the author's
// word; else the place follows from verb and path.
func (r *reader) parameter(f *model.Field, p *model.Value) {
	if in := strings.ToLower(text(p, "in")); in == "header" {
		f.In = in
	}
	if f.Description == "" {
		f.Description = text(p, "description")
	}
	if f.Allowed == nil {
		f.Allowed = enum(p)
	}
	if text(p, "x-nullable") == "false" && text(p, "format") != "byte" { // byte[] is said to be a value
		f.Nullable = model.No
	}
}

func enum(v *model.Value) (all []string) {
	if schema := v.Member("schema"); schema != nil {
		v = schema
	}
	for _, item := range orEmpty(v.Member("enum")).Items {
		all = append(all, item.Text)
	}
	return all
}

// settle makes one type of all uses of a generic one.
func (r *reader) settle(order []string, uses map[string][]generic.Use) {
	for _, key := range order {
		group := uses[key]
		t := group[0].Type
		if len(group[0].Args) > 0 {
			t = generic.Definition(group, func(string) bool { return true })
		}
		for _, u := range group[1:] {
			t.Origins = append(slices.Clip(t.Origins), u.Type.Origins...)
		}
		r.types[t.Name] = t
		r.doc.Types = append(r.doc.Types, t)
	}
}
