// Package metadata reads what a server says of itself in JSON: /types/metadata of
// 4.0.17 and later, /metadata/app of 5.9 and later, /operations/metadata
// (reference 3.1–3.6). Names of members are read in any casing, for they follow the
// server's own.
package metadata

import (
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/clr"
	"github.com/dtogen/dtogen/internal/parser/jsondoc"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether text is one of these, by the members at its top.
func Recognise(text []byte) bool {
	names := jsondoc.Names(text)
	return shapeOf(names) != nil
}

// shapeOf is what reads a file with these members at its top, nil where it is no
// metadata.
func shapeOf(names map[string]bool) func(*reader, *model.Value) {
	switch {
	case names["api"] && names["app"]:
		return (*reader).app
	case names["config"] && (names["types"] || names["operations"] || names["namespaces"]), names["types"] && names["operations"]:
		return (*reader).types
	case names["name"] && names["servicename"]:
		return (*reader).listed
	}
	return nil
}

// Parse reads f. It never fails: what cannot be read is a diagnostic.
func Parse(f *source.File, diags *diag.List) *model.Document {
	r := &reader{f: f, diags: diags, doc: &model.Document{File: f}, scope: newScope()}
	root, stop := jsondoc.Read(f, diags)
	if root == nil {
		return r.doc
	}
	r.stop = stop
	names := map[string]bool{}
	for _, v := range append([]*model.Value{root}, root.Items...) {
		for _, m := range v.Members {
			names[strings.ToLower(m.Name)] = true
		}
	}
	read := shapeOf(names)
	if read == nil {
		diags.Add(diag.ListingText, root.Span, "this JSON is no metadata of a ServiceStack server")
		return r.doc
	}
	read(r, root)
	r.settle()
	clr.SetNullable(r.doc)
	var spans []source.Span
	for _, t := range r.doc.Types {
		for _, o := range t.Origins {
			spans = append(spans, o.Span)
		}
	}
	for _, op := range r.doc.Operations {
		spans = append(spans, op.Origins[0].Span)
	}
	// Every member was read, stands in the table of those that hold no fact, or
	// was reported: what lies between the elements is that.
	r.doc.Chrome = jsondoc.Gaps(f, spans)
	return r.doc
}

type reader struct {
	f     *source.File
	doc   *model.Document
	diags *diag.List
	stop  int // where reading broke off, or -1
	scope *scope
	decls []*decl
}

// members calls read for each member of v that is not null, with its name in lower
// case. What read does not take must be known to hold no fact.
func (r *reader) members(kind string, v *model.Value, read func(name string, v *model.Value) bool) {
	if v.Kind != model.Object {
		r.diags.Add(diag.ListingText, v.Span, "expected an object (%s)", kind)
		return
	}
	for _, m := range v.Members {
		name := strings.ToLower(m.Name)
		if m.Value.Kind == model.Null || read(name, m.Value) {
			continue
		}
		if _, known := ignored[kind][name]; !known {
			r.diags.Add(diag.MetadataMember, m.Span, "%q says something of the %s that dtogen does not know", m.Name, kind)
		}
	}
}

// half tells whether v is an object that may miss members.
func (r *reader) half(v *model.Value) bool { return r.stop >= 0 && v.Span.End >= r.stop }

func (r *reader) origin(s source.Span) []model.Origin {
	return []model.Origin{{Span: s, Evidence: r.doc.Evidence}}
}

// member is the member of v called name in any casing, an empty value where there
// is none.
func member(v *model.Value, name string) *model.Value {
	for _, m := range v.Members {
		if strings.EqualFold(m.Name, name) {
			return m.Value
		}
	}
	return &model.Value{}
}

func flag(v *model.Value) bool { return v.Text == "true" }

// texts are the strings of a list; a tag may be an object with a name.
func texts(v *model.Value) []string {
	var all []string
	for _, item := range v.Items {
		if item.Kind == model.Object {
			item = member(item, "name")
		}
		if item.Kind == model.String || item.Kind == model.Number {
			all = append(all, item.Text)
		}
	}
	return all
}

// app reads /metadata/app.
func (r *reader) app(root *model.Value) {
	r.doc.Evidence = model.AppJSON
	r.members("app", root, func(name string, v *model.Value) bool {
		switch name {
		case "api":
			r.types(v)
			r.doc.Evidence = model.AppJSON
		case "app":
			r.members("app info", v, func(name string, v *model.Value) bool {
				switch name {
				case "baseurl":
					r.doc.BaseURL = v.Text
				case "servicestackversion":
					r.doc.ServerVersion = v.Text
				case "servicename":
					r.doc.Title = v.Text
				case "jstextcase":
					r.doc.TextCase = v.Text
				case "usesystemjson":
					r.doc.SystemJSON = v.Text
				default:
					return false
				}
				return true
			})
		case "plugins":
			r.doc.APIKeyHeader = member(member(v, "apiKey"), "httpHeader").Text
		default:
			return false
		}
		return true
	})
}

// types reads /types/metadata, which /metadata/app holds too.
func (r *reader) types(root *model.Value) {
	if r.doc.Evidence != model.AppJSON {
		r.doc.Evidence = model.TypesJSON
	}
	r.declare(root)
	r.members("metadata", root, func(name string, v *model.Value) bool {
		switch name {
		case "config":
			if url := member(v, "baseUrl").Text; url != "" {
				r.doc.BaseURL = url
			}
		case "types":
			for _, item := range v.Items {
				r.typ(item)
			}
		case "operations":
			for _, item := range v.Items {
				r.operation(item)
			}
		default:
			return false
		}
		return true
	})
}

// declare notes the names of all types before any expression is read.
func (r *reader) declare(root *model.Value) {
	note := func(t *model.Value) {
		if r.half(t) {
			return
		}
		name, _, _ := strings.Cut(member(t, "name").Text, "`")
		r.scope.declare(member(t, "namespace").Text, name)
	}
	for _, t := range member(root, "types").Items {
		note(t)
	}
	for _, op := range member(root, "operations").Items {
		note(member(op, "request"))
		note(member(op, "response"))
	}
	delete(r.scope.homes, "")
}

// listed reads /operations/metadata.
func (r *reader) listed(root *model.Value) {
	r.doc.Evidence = model.OperationsJSON
	for _, item := range root.Items {
		if r.half(item) {
			continue // whether anybody may see it is not told
		}
		op := &model.Operation{Origins: r.origin(item.Span)}
		hidden := false
		r.members("listed operation", item, func(name string, v *model.Value) bool {
			switch name {
			case "name":
				op.Name = v.Text
			case "responsename":
				op.Response = r.typeName(v)
			case "actions":
				op.Verbs = texts(v)
			case "tags":
				op.Tags = texts(v)
			case "visibleto":
				hidden = slices.Equal(texts(v), []string{"None"})
			case "routes":
				op.Routes = r.listedRoutes(v)
			default:
				return false
			}
			return true
		})
		// What nobody may see stands on no other page either: the services
		// that write the listings, for one.
		if op.Name != "" && !hidden {
			slices.Sort(op.Verbs)
			op.Request = model.Ref(op.Name)
			r.doc.Operations = append(r.doc.Operations, op)
		}
	}
}

// listedRoutes reads a list of paths, which tells no verbs, or the older map of
// path → verbs, which leaves out the routes of all verbs.
func (r *reader) listedRoutes(v *model.Value) (all []*model.Route) {
	for _, item := range v.Items {
		all = append(all, &model.Route{Path: item.Text, VerbsUnknown: true, Origins: r.origin(item.Span)})
	}
	for _, m := range v.Members {
		all = append(all, &model.Route{Path: m.Name, Verbs: verbs(m.Value.Text), Origins: r.origin(m.Span)})
	}
	return all
}
