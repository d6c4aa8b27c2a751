package resolve

// What attributes and markers of a listing say, read once for all languages
// (servicestack.md 2.1): Route, Api, ApiMember, Tag, Validate…, IReturn<T>.

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// read interprets the attributes of a document. The document itself is not
// changed.
func read(doc *model.Document) *document {
	d := &document{Document: doc}
	for _, op := range doc.Operations {
		c := *op
		if c.Request.IsZero() {
			c.Request = model.Ref(c.Name)
		}
		d.ops = append(d.ops, &c)
	}
	for _, t := range doc.Types {
		t := readType(t)
		d.types = append(d.types, t)
		if op := operationOf(t); op != nil {
			d.ops = append(d.ops, op)
		}
	}
	return d
}

func readType(in *model.Type) *model.Type {
	t := *in
	t.Description = text(t.Description)
	if api := attribute(t.Attributes, "Api"); api != nil {
		t.Description = whole(t.Description, text(firstOf(*api, "Description")))
	}
	if a := attribute(t.Attributes, "Obsolete"); a != nil && t.Obsolete == "" {
		t.Obsolete = cmp.Or(firstOf(*a, "Message"), "obsolete")
	}
	t.Flags = t.Flags || attribute(t.Attributes, "Flags") != nil
	t.EnumAsInt = t.EnumAsInt || attribute(t.Attributes, "EnumAsInt") != nil
	t.Fields = nil
	for _, f := range in.Fields {
		t.Fields = append(t.Fields, readField(f))
	}
	return &t
}

func readField(in *model.Field) *model.Field {
	f := *in
	f.Description = text(f.Description)
	if f.Type.Nullable {
		f.Nullable, f.Type.Nullable = model.Yes, false
	}
	if m := attribute(f.Attributes, "ApiMember"); m != nil {
		if description, ok := m.Get("Description"); ok {
			f.Description = whole(f.Description, text(description))
		}
		if in, ok := m.Get("ParameterType"); ok && f.In == "" {
			f.In = in
		}
		required, _ := m.Get("IsRequired")
		if f.Required == model.Unknown {
			f.Required = model.TriOf(strings.EqualFold(required, "true"))
		}
	}
	if a := attribute(f.Attributes, "Obsolete"); a != nil && f.Obsolete == "" {
		f.Obsolete = cmp.Or(firstOf(*a, "Message"), "obsolete")
	}
	if attribute(f.Attributes, "Required") != nil {
		f.Required = model.Yes
	}
	if a := attribute(f.Attributes, "ApiAllowableValues"); a != nil && f.Allowed == nil {
		for _, arg := range a.Args {
			if arg.Quoted && !strings.EqualFold(arg.Name, "Name") {
				f.Allowed = append(f.Allowed, arg.Value)
			}
		}
	}
	f.In = strings.ToLower(f.In)
	return &f
}

// operationOf is the operation that a class of a listing declares by its routes
// or markers, nil for any other class.
func operationOf(t *model.Type) *model.Operation {
	op := &model.Operation{Name: t.Name, Namespace: t.Namespace, Description: t.Description, Obsolete: t.Obsolete,
		Request: model.Ref(t.Name), Origins: t.Origins}
	isOperation := false
	for _, i := range t.Implements {
		switch {
		case i.Name == "IReturn" && len(i.Args) == 1:
			response := i.Args[0]
			op.Response, isOperation = &response, true
		case i.Name == "IReturnVoid":
			op.Response, isOperation = &model.TypeRef{Name: model.Void}, true
		case verbOfMarker(i.Name) != "":
			isOperation = true
		}
	}
	if t.Base != nil && (strings.HasPrefix(t.Base.Name, "QueryDb") || strings.HasPrefix(t.Base.Name, "QueryData")) {
		isOperation = true
	}
	for _, a := range t.Attributes {
		switch {
		case strings.EqualFold(a.Name, "Route"):
			op.Routes = append(op.Routes, routeOf(a, t))
			isOperation = true
		case strings.EqualFold(a.Name, "Tag"):
			op.Tags = append(op.Tags, firstOf(a, "Name"))
		case strings.HasPrefix(a.Name, "Validate"):
			op.Auth = readValidator(op.Auth, a)
		}
	}
	if !isOperation || len(t.Generics) > 0 || t.Kind == model.Interface || t.Kind == model.Enum {
		return nil
	}
	return op
}

// verbOfMarker is the verb that a marker interface stands for (rule 1), "" for
// other interfaces.
func verbOfMarker(name string) string {
	switch name {
	case "IGet", "IPost", "IPut", "IPatch", "IDelete", "IOptions":
		return strings.ToUpper(name[1:])
	case "ICreateDb", "ISaveDb":
		return "POST"
	case "IUpdateDb":
		return "PUT"
	case "IPatchDb":
		return "PATCH"
	case "IDeleteDb":
		return "DELETE"
	}
	return ""
}

func routeOf(a model.Attribute, t *model.Type) *model.Route {
	path, verbs := firstOf(a, "Path"), a.At(1)
	if v, ok := a.Get("Verbs"); ok {
		verbs = v
	}
	evidence := model.Convention
	if len(t.Origins) > 0 {
		evidence = t.Origins[0].Evidence
	}
	return &model.Route{Path: path, Verbs: splitVerbs(verbs), Origins: []model.Origin{{Span: a.Span, Evidence: evidence}}}
}

func splitVerbs(s string) []string {
	verbs := strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool { return r == ',' || r == ' ' })
	if slices.Contains(verbs, "*") || slices.Contains(verbs, "ANY") {
		return nil
	}
	return verbs
}

// readValidator adds what ValidateIsAuthenticated, ValidateHasRole and such, or
// their text form ValidateRequest("HasRole(`Manager`)"), demand.
func readValidator(auth *model.Auth, a model.Attribute) *model.Auth {
	rule, arg := strings.TrimPrefix(a.Name, "Validate"), a.At(0)
	if rule == "Request" {
		rule, arg, _ = strings.Cut(firstOf(a, "Validator"), "(")
		arg = strings.Trim(arg, "()`'′\"")
	}
	add := func(to *[]string) {
		if arg != "" && !slices.Contains(*to, arg) {
			*to = append(*to, arg)
		}
	}
	switch rule {
	case "IsAuthenticated", "IsAdmin", "HasRole", "HasPermission":
		if auth == nil {
			auth = &model.Auth{}
		}
		auth.Required = true
	}
	switch rule {
	case "IsAdmin":
		arg = "Admin"
		add(&auth.Roles)
	case "HasRole":
		add(&auth.Roles)
	case "HasPermission":
		add(&auth.Permissions)
	}
	return auth
}

func attribute(all []model.Attribute, name string) *model.Attribute {
	for i := range all {
		if strings.EqualFold(all[i].Name, name) {
			return &all[i]
		}
	}
	return nil
}

// firstOf is the argument called name, else the first positional one.
func firstOf(a model.Attribute, name string) string {
	if v, ok := a.Get(name); ok {
		return v
	}
	return a.At(0)
}

// whole is a description of which the listing shows a comment and an attribute: what
// the comment says, but for its blanks, for servers leave out line ends in comments.
func whole(comment, attribute string) string {
	bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
	if comment == "" || bare(comment) == bare(attribute) {
		return attribute
	}
	return comment
}

// text is a description without outer blanks; an empty doc comment says nothing.
func text(s string) string { return strings.TrimSpace(s) }
