package resolve

// Operations, routes and the base URL.

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// saying is what one document says of an operation.
type saying struct {
	doc *document
	op  *model.Operation
}

func (s saying) strength() int {
	if len(s.op.Origins) == 0 {
		return 0
	}
	return s.op.Origins[0].Evidence.Strength()
}

// mergeOperations makes one operation of all that have its name.
func (r *resolver) mergeOperations() {
	r.findBaseURL()
	byName := map[string][]saying{}
	for _, doc := range r.docs {
		r.api.Name = cmp.Or(r.api.Name, doc.Title)
		for _, op := range doc.ops {
			byName[op.Name] = append(byName[op.Name], saying{doc, op})
		}
	}
	for _, said := range byName {
		slices.SortStableFunc(said, func(a, b saying) int {
			return cmp.Or(cmp.Compare(b.strength(), a.strength()), preferred(a.doc, b.doc))
		})
		r.strangers(said)
		r.api.Operations = append(r.api.Operations, r.mergeOperation(said))
	}
	slices.SortFunc(r.api.Operations, func(a, b *model.Operation) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Namespace, b.Namespace))
	})
	r.routesShown()
	for _, doc := range r.docs {
		if doc.ServerVersion == "" {
			doc.ServerVersion = doc.File.Meta.ServerVersion
		}
		r.api.ServerVersion = newerVersion(r.api.ServerVersion, doc.ServerVersion)
	}
	if len(r.api.Operations) == 0 && len(r.docs) > 0 {
		r.diags.Add(diag.NothingFound, r.docs[0].File.Span(0, 0), "no operation found").
			WithHint("give a metadata page, a listing or /types/metadata of the server")
	}
}

// routesShown gives operations of which no source tells a route that of their sample
// requests: all that is left of a page whose top is missing.
func (r *resolver) routesShown() {
	known := map[*model.Operation]bool{}
	for _, op := range r.api.Operations {
		known[op] = len(op.Routes) > 0
	}
	for _, doc := range r.byPreference() {
		for _, s := range doc.Samples {
			path, _, _ := strings.Cut(s.Path, "?")
			op := r.operationNamed(s.Operation)
			if op == nil || known[op] || s.Response || s.Verb == "" || path == "" || predefined(path, op.Name) {
				continue
			}
			r.addRoute(op, &model.Route{Path: path, Verbs: []string{s.Verb},
				Origins: []model.Origin{inferred(s.Origins, "route %s: the sample request goes there, and no source tells a route", path)}})
			op.Verbs = verbsOf(op.Routes)
		}
	}
}

// predefined tells the addresses that every operation has (servicestack.md 4.1).
func predefined(path, op string) bool {
	words := strings.Split(strings.ToLower(strings.Trim(path, "/")), "/")
	last := len(words) - 1
	if words[last] == "soap11" || words[last] == "soap12" {
		return true
	}
	return last > 0 && words[last] == strings.ToLower(op) &&
		slices.Contains([]string{"reply", "oneway", "syncreply", "asynconeway", "api"}, words[last-1])
}

// newerVersion is the later of two version texts. The text behind the major number
// is no number (6.11 calls itself "6.110"), but grows within a major version.
func newerVersion(a, b string) string {
	major := func(s string) int {
		n, _ := strconv.Atoi(strings.SplitN(s, ".", 2)[0])
		return n
	}
	if cmp.Or(cmp.Compare(major(a), major(b)), cmp.Compare(a, b)) < 0 {
		return b
	}
	return a
}

// strangers reports two operations of one name that can be no views of one: their
// hosts differ and they share no route, or neither tells a host and no route agrees.
func (r *resolver) strangers(said []saying) {
	for _, s := range said[1:] {
		first := said[0]
		if len(s.op.Routes) == 0 || len(first.op.Routes) == 0 || r.shareRoute(s.op, first.op) {
			continue
		}
		a, b := hostOf(first.doc), hostOf(s.doc)
		if a != "" && a == b {
			continue
		}
		r.diags.Add(diag.TwoOperations, model.FirstSpan(s.op.Origins), "operation %s at %s is not the one at %s: no route and no host in common",
			s.op.Name, s.op.Routes[0].Path, first.op.Routes[0].Path).
			WithHint("keep the pages of each API in a folder of their own and name them apart in dtogen.yaml").
			WithRelated(model.FirstSpan(first.op.Origins), "the other %s", s.op.Name)
	}
}

func (r *resolver) shareRoute(a, b *model.Operation) bool {
	return slices.ContainsFunc(a.Routes, func(x *model.Route) bool {
		return slices.ContainsFunc(b.Routes, func(y *model.Route) bool {
			return strings.EqualFold(r.stripHandler(x.Path), r.stripHandler(y.Path))
		})
	})
}

func hostOf(d *document) string {
	if u, err := url.Parse(cmp.Or(d.File.Meta.URL, d.BaseURL)); err == nil && u.Host != "" {
		return u.Host
	}
	return cmp.Or(d.Host, d.File.Meta.Host)
}

// findBaseURL takes the address of the service from the user, else from where it was
// fetched, else from the back link or header of a document, which may tell the address
// behind a proxy; a page that tells its host alone is served by HTTPS, and then nobody
// knows the handler path: routes stay as shown.
func (r *resolver) findBaseURL() {
	r.api.BaseURL = strings.TrimSuffix(r.opts.BaseURL, "/")
	for _, doc := range r.byPreference() {
		if r.api.BaseURL == "" {
			r.api.BaseURL = strings.TrimSuffix(doc.File.Meta.BaseURL, "/")
		}
	}
	for _, doc := range r.byPreference() {
		if r.api.BaseURL == "" {
			r.api.BaseURL = strings.TrimSuffix(doc.BaseURL, "/")
		}
	}
	for _, doc := range r.docs {
		if host := hostOf(doc); host != "" && r.api.BaseURL == "" {
			r.api.BaseURL = "https://" + host
		}
	}
}

// stripHandler is a path without the handler path of the server.
func (r *resolver) stripHandler(path string) string {
	if u, err := url.Parse(r.api.BaseURL); err == nil && u.Path != "" && u.Path != "/" {
		prefix := "/" + strings.Trim(u.Path, "/")
		if len(path) > len(prefix) && strings.EqualFold(path[:len(prefix)], prefix) && path[len(prefix)] == '/' {
			return path[len(prefix):]
		}
	}
	return path
}

func (r *resolver) mergeOperation(sayings []saying) *model.Operation {
	op := &model.Operation{Name: sayings[0].op.Name}
	for _, s := range sayings {
		op.Claims = append(op.Claims, claimsOfOperation(s.op)...)
		op.Namespace = cmp.Or(op.Namespace, s.op.Namespace)
		op.Method = cmp.Or(op.Method, s.op.Method)
		op.Obsolete = cmp.Or(op.Obsolete, s.op.Obsolete)
		op.Notes = richer(op.Notes, s.op.Notes)
		op.Description = richer(op.Description, text(s.op.Description))
		op.Request = narrowed(op.Request, s.op.Request)
		if s.op.Response != nil {
			switch {
			case op.Response == nil:
				op.Response = s.op.Response
			case op.Response.Name == s.op.Response.Name:
				t := narrowed(*op.Response, *s.op.Response)
				op.Response = &t
			}
		}
		for _, v := range s.op.Verbs {
			addTo(&op.Verbs, v)
		}
		for _, tag := range s.op.Tags {
			addTo(&op.Tags, tag)
		}
		for _, route := range s.op.Routes {
			r.addRoute(op, route)
		}
		op.Auth = mergeAuth(op.Auth, s.op.Auth)
		addOrigins(&op.Origins, s.op.Origins)
	}
	if verbs := verbsOf(op.Routes); verbs != nil {
		op.Verbs = verbs
	}
	slices.Sort(op.Verbs)
	return op
}

func narrowed(a, b model.TypeRef) model.TypeRef {
	t, _ := narrow(a, b)
	return t
}

func addTo(list *[]string, s string) {
	if s != "" && !slices.Contains(*list, s) {
		*list = append(*list, s)
	}
}

// addRoute adds a route, or what it says besides path and verbs to the same route
// of another source.
func (r *resolver) addRoute(op *model.Operation, route *model.Route) {
	c := *route
	c.Path = r.stripHandler(c.Path)
	if !strings.HasPrefix(c.Path, "/") {
		c.Path = "/" + c.Path
	}
	for _, known := range op.Routes {
		if strings.EqualFold(known.Path, c.Path) && (sameVerbs(known.Verbs, c.Verbs) || known.VerbsUnknown || c.VerbsUnknown) {
			if known.VerbsUnknown && !c.VerbsUnknown {
				known.Verbs, known.VerbsUnknown = c.Verbs, false
			}
			known.Summary = richer(known.Summary, c.Summary)
			known.Notes = richer(known.Notes, c.Notes)
			addOrigins(&known.Origins, c.Origins)
			return
		}
	}
	c.Origins = slices.Clone(c.Origins)
	op.Routes = append(op.Routes, &c)
}

func sameVerbs(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// verbsOf are the verbs of routes, sorted; ANY if one of them takes every verb.
func verbsOf(routes []*model.Route) []string {
	var verbs []string
	for _, route := range routes {
		if route.VerbsUnknown {
			continue
		}
		if len(route.Verbs) == 0 {
			return []string{"ANY"}
		}
		for _, v := range route.Verbs {
			addTo(&verbs, v)
		}
	}
	slices.Sort(verbs)
	return verbs
}

// answerQueries gives AutoQuery requests their response: QueryDb<From,Into> answers
// QueryResponse<Into>, whatever element a page shows (servicestack.md 1.6).
func (r *resolver) answerQueries() {
	for _, op := range r.api.Operations {
		for base := range op.Request.Lineage() {
			if len(base.Args) == 0 || base.Name != "QueryDb" && base.Name != "QueryData" && base.Name != "QueryBase" {
				continue
			}
			if op.Response == nil || op.Response.Name == "QueryResponse" {
				response := model.Ref("QueryResponse", base.Args[len(base.Args)-1])
				op.Response = &response
			}
			break
		}
	}
}

func mergeAuth(a, b *model.Auth) *model.Auth {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	c := *a
	c.Required = a.Required || b.Required
	for _, l := range []struct{ to, from *[]string }{
		{&c.Roles, &b.Roles}, {&c.AnyRole, &b.AnyRole}, {&c.Permissions, &b.Permissions}, {&c.AnyPermission, &b.AnyPermission},
	} {
		*l.to = slices.Clone(*l.to)
		for _, s := range *l.from {
			addTo(l.to, s)
		}
	}
	return &c
}
