// Operations: routes, verbs and the client's methods (client-rules.md A).

package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/naming"
)

// verbs are those that get a method, in the order in which methods stand.
var verbs = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

// markers are the interfaces that tell an operation's verb: the verb markers first,
// then those of CRUD and queries.
var markers = []struct{ name, verb string }{
	{"IGet", "GET"}, {"IPost", "POST"}, {"IPut", "PUT"}, {"IPatch", "PATCH"}, {"IDelete", "DELETE"}, {"IOptions", "OPTIONS"},
}

var crud = []struct{ name, verb string }{
	{"ICreateDb", "POST"}, {"ISaveDb", "POST"}, {"IUpdateDb", "PUT"}, {"IPatchDb", "PATCH"}, {"IDeleteDb", "DELETE"},
	{"IQuery", "GET"}, {"IQueryDb", "GET"}, {"IQueryData", "GET"},
}

// verbOf is the verb that ServiceStack's own clients use (rule 1): that of a marker;
// the one verb of the routes that have a single one; that of a CRUD or query
// interface; POST. Where no route takes POST it is the first verb that one takes
// (rule 9).
func verbOf(op *model.Operation) string {
	if verb := marked(op.Request.Decl, markers); verb != "" {
		return verb
	}
	var single []string
	for _, r := range op.Routes {
		if len(r.Verbs) == 1 && r.Verbs[0] != "ANY" && !slices.Contains(single, r.Verbs[0]) {
			single = append(single, r.Verbs[0])
		}
	}
	if len(single) == 1 {
		return single[0]
	}
	if verb := cmp.Or(marked(op.Request.Decl, crud), op.Method); verb != "" {
		return verb
	}
	taken := allVerbs(op)
	if len(taken) == 0 || slices.Contains(taken, "POST") {
		return "POST"
	}
	return taken[0]
}

// marked is the verb of the first of the interfaces that decl or a base of it
// implements.
func marked(decl *model.Type, interfaces []struct{ name, verb string }) string {
	seen := map[*model.Type]bool{}
	for t := decl; t != nil && !seen[t]; {
		seen[t] = true
		for _, known := range interfaces {
			for _, i := range t.Implements {
				if i.Name == known.name {
					return known.verb
				}
			}
		}
		if t.Base == nil {
			break
		}
		if name := t.Base.Name; name == "QueryDb" || name == "QueryData" || name == "QueryBase" {
			return marked(&model.Type{Implements: []model.TypeRef{model.Ref("IQuery")}}, interfaces)
		}
		t = t.Base.Decl
	}
	return ""
}

// taken are the verbs of a route that get a method, in the order of verbs.
func taken(r *model.Route) []string {
	if len(r.Verbs) == 0 || slices.Contains(r.Verbs, "ANY") {
		return verbs
	}
	return slices.DeleteFunc(slices.Clone(verbs), func(v string) bool { return !slices.Contains(r.Verbs, v) })
}

// allVerbs are the verbs that some route of op takes.
func allVerbs(op *model.Operation) []string {
	return slices.DeleteFunc(slices.Clone(verbs), func(v string) bool {
		return !slices.ContainsFunc(op.Routes, func(r *model.Route) bool { return slices.Contains(taken(r), v) })
	})
}

// isSplit tells whether the routes of op take different verbs, so that each verb has
// a method of its own and no call can go out by another one than its name says. A
// marker settles the verb whatever the routes take.
func isSplit(op *model.Operation) bool {
	if marked(op.Request.Decl, markers) != "" {
		return false
	}
	var first []string
	for _, r := range op.Routes {
		switch t := taken(r); {
		case len(t) == 0:
		case first == nil:
			first = t
		case !slices.Equal(first, t):
			return true
		}
	}
	return false
}

// methods fills in what operations say of themselves, and names their methods.
func (p *planner) methods(ops []*operation) {
	scope := naming.NewScope("ServiceStack")
	for _, op := range ops {
		p.describe(op)
	}
	p.recallReads(scope, ops)
	set := p.wishes(scope)
	claim := func(op *operation, name, second string) string {
		got := scope.Claim(name, second)
		switch {
		case op.GoName == "":
			set.yield(name, got, op.subject())
		case got != name:
			p.refused(op.GoName, op.subject(), "the client has another method "+name).WithHint("set another name")
		default:
			set.given[name] = op.subject()
		}
		return got
	}
	for _, op := range ops {
		if !isSplit(op.Operation) {
			name := claim(op, op.out.Name, naming.Go(op.Name))
			op.out.Methods = []Method{p.method(op, name, verbOf(op.Operation))}
		}
	}
	for _, op := range ops {
		if !isSplit(op.Operation) {
			continue
		}
		for _, verb := range allVerbs(op.Operation) {
			word := naming.Go(strings.ToLower(verb))
			name := word + op.out.Name
			if naming.Verb(op.out.Name, word) {
				name = op.out.Name
			}
			name = claim(op, name, word+naming.Go(op.Name))
			op.out.Methods = append(op.out.Methods, p.method(op, name, verb))
		}
	}
	p.reads(scope, ops)
}

func (p *planner) describe(op *operation) {
	out := op.out
	out.Response = p.result(op.Response)
	out.Session = op.Session
	out.CSV = csvMember(op.Response)
	out.About = tidy(op.Description, op.out.Name, op.Name)
	out.Needs = needs(op.Auth)
	out.Obsolete = op.Obsolete
	for _, r := range op.Routes {
		out.Routes = append(out.Routes, Route{
			Path: r.Path, Verbs: strings.Join(r.Verbs, ","), About: strings.TrimSpace(r.Summary + "\n\n" + r.Notes)})
	}
	p.ties(op)
	p.unfilled(op)
	out.HeaderNames = map[string]string{}
	for _, m := range op.request.members {
		if m.In == "header" {
			out.Headers = append(out.Headers, m.Wire)
			if name := m.Header(); !strings.EqualFold(name, m.Wire) {
				out.HeaderNames[m.Wire] = name
			}
		}
	}
}

// method is a method with what its comment says: what it does, then what the vendor
// notes, then what the caller needs. What the vendor says twice stands there once.
func (p *planner) method(op *operation, name, verb string) Method {
	notes := methodDoc(name, verb, op)
	for _, r := range op.Routes {
		if slices.Contains(taken(r), verb) {
			notes = append(notes, sentence(r.Summary, ""), sentence(r.Notes, ""))
		}
	}
	if op.out.Response != nil && op.out.Response.IsStream() {
		notes = append(notes, "The answer is read as it comes, and must be closed.")
	}
	notes = append(notes, sentence(op.Notes, ""), op.out.Needs, deprecated(op.Obsolete))
	said := map[string]bool{bare(op.out.About): true}
	doc := notes[:0:0]
	for i, note := range notes {
		if i < 2 || !said[bare(note)] {
			doc = append(doc, note)
		}
		said[bare(note)] = true
	}
	return Method{Name: name, Verb: verb, Doc: paragraphs(doc...)}
}

// methodDoc is how a method's comment begins, in two paragraphs: what the vendor
// says, if that can follow the name; else where the request goes (what it holds
// decides, if there are several routes), then what the vendor says.
func methodDoc(name, verb string, op *operation) []string {
	about := op.out.About
	if joined, ok := join(name, about); ok {
		return []string{joined, ""}
	}
	goes := name + " sends " + op.Name + " by " + verb + "."
	var paths []string
	for _, r := range op.Routes {
		if slices.Contains(taken(r), verb) && !slices.Contains(paths, r.Path) {
			paths = append(paths, r.Path)
		}
	}
	if len(paths) > 0 {
		goes = name + " sends " + verb + " " + listOr(paths) + "."
	}
	return []string{goes, sentence(about, "")}
}

// needs says what an operation demands of its caller.
func needs(a *model.Auth) string {
	if a == nil {
		return ""
	}
	var all []string
	add := func(one, many string, names []string, or string) {
		names = slices.Clone(names)
		slices.Sort(names)
		switch names = slices.Compact(names); len(names) {
		case 0:
		case 1:
			all = append(all, one+" "+names[0])
		default:
			all = append(all, many+" "+strings.Join(names[:len(names)-1], ", ")+" "+or+" "+names[len(names)-1])
		}
	}
	add("the role", "the roles", a.Roles, "and")
	add("the role", "one of the roles", a.AnyRole, "or")
	add("the permission", "the permissions", a.Permissions, "and")
	add("the permission", "one of the permissions", a.AnyPermission, "or")
	switch {
	case len(all) > 0:
		return "The caller needs " + strings.Join(all, ", and ") + "."
	case a.Required:
		return "The caller must be signed in."
	}
	return ""
}
