// Rules on the addresses of an operation.

package compat

import (
	"net/url"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// address is all routes of one path.
type address struct {
	path    string
	shape   string
	verbs   []string // sorted; ["ANY"]
	unknown bool     // some source tells the path alone
	about   string   // summary and notes
	origins []model.Origin
}

// takes tells whether requests of a verb reach the operation there.
func (a *address) takes(verb string) bool {
	return verb == "ANY" || slices.Contains(a.verbs, verb) || slices.Contains(a.verbs, "ANY")
}

// shape is a path as it looks when it is filled in: without case and names of places.
func shape(path string) string {
	var b strings.Builder
	for rest := strings.TrimSuffix(strings.ToLower(path), "/"); rest != ""; {
		text, place, ok := strings.Cut(rest, "{")
		b.WriteString(text)
		if !ok {
			break
		}
		place, rest, _ = strings.Cut(place, "}")
		b.WriteString("{}")
		if strings.HasSuffix(place, "*") {
			b.WriteString("*")
		}
	}
	return b.String()
}

func verbsOf(r *model.Route) []string {
	if len(r.Verbs) == 0 {
		return []string{"ANY"}
	}
	return slices.Compact(slices.Sorted(slices.Values(r.Verbs)))
}

func addresses(op *model.Operation) []*address {
	var all []*address
	for _, r := range op.Routes {
		i := slices.IndexFunc(all, func(a *address) bool { return a.shape == shape(r.Path) })
		if i < 0 {
			all = append(all, &address{path: r.Path, shape: shape(r.Path), verbs: verbsOf(r), unknown: r.VerbsUnknown, about: r.Summary + " " + r.Notes, origins: r.Origins})
			continue
		}
		a := all[i]
		a.verbs = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(a.verbs), verbsOf(r)...))))
		if slices.Contains(a.verbs, "ANY") {
			a.verbs = []string{"ANY"}
		}
		a.unknown = a.unknown || r.VerbsUnknown
	}
	return all
}

// partial are the sources that leave routes out.
func partial(origins []model.Origin) bool {
	e := evidence(origins)
	return e == model.Ruby || e == model.OperationsJSON || e == model.MJS || e == model.CommonJS || e == model.XSD
}

func (c *comparer) routes(old, new *model.Operation) {
	was, is := addresses(old), addresses(new)
	same := c.alike(old.Origins, new.Origins) || exact(old.Origins) && exact(new.Origins)
	if (len(was) == 0 || len(is) == 0) && !same {
		return
	}
	gone, come := was, is
	for _, match := range []func(a, b *address) bool{
		func(a, b *address) bool { return a.shape == b.shape },
		func(a, b *address) bool { return strings.TrimSuffix(a.shape, "*") == strings.TrimSuffix(b.shape, "*") },
		func(a, b *address) bool { return c.old.basePath()+a.shape == c.new.basePath()+b.shape },
		func(a, b *address) bool { return !same && (handled(a, b) || handled(b, a)) },
	} {
		for _, a := range slices.Clone(gone) {
			i := slices.IndexFunc(come, func(b *address) bool { return match(a, b) })
			if i < 0 {
				continue
			}
			c.address(old.Name, a, come[i])
			gone = slices.DeleteFunc(slices.Clone(gone), func(x *address) bool { return x == a })
			come = slices.Delete(slices.Clone(come), i, i+1)
		}
	}
	if !same && (partial(old.Origins) || partial(new.Origins)) {
		return
	}
	for _, a := range gone {
		i := slices.IndexFunc(come, func(b *address) bool { return slices.Equal(a.verbs, b.verbs) })
		if i < 0 && len(gone) == 1 && len(come) == 1 {
			i = 0
		}
		if i < 0 {
			c.add(diag.RouteRemoved, old.Name, meaning(true, false, Notable), a.origins, nil, "%s is gone: a deployed client that sends requests there gets 404", a)
			continue
		}
		c.add(diag.RouteMoved, old.Name, meaning(true, false, Notable), a.origins, come[i].origins, "%s is now %s: a deployed client sends its requests to the old address", a, come[i])
		come = slices.Delete(slices.Clone(come), i, i+1)
	}
	for _, b := range come {
		c.add(diag.RouteAdded, old.Name, []Category{Notable}, nil, b.origins, "%s is one more address", b)
	}
}

func (a *address) String() string {
	if a.unknown {
		return a.path
	}
	return strings.Join(a.verbs, ",") + " " + a.path
}

// basePath is the handler path of the server, where it is known.
func (s *side) basePath() string {
	u, err := url.Parse(s.API.BaseURL)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(u.Path), "/")
}

// handled tells whether a is b behind the server's handler path, which some sources
// show and others do not know.
func handled(a, b *address) bool {
	prefix, ok := strings.CutSuffix(a.shape, b.shape)
	return ok && strings.HasPrefix(prefix, "/") && strings.Count(prefix, "/") == 1
}

// address compares the verbs and places of one address.
func (c *comparer) address(name string, a, b *address) {
	switch from, to := strings.HasSuffix(a.shape, "*"), strings.HasSuffix(b.shape, "*"); {
	case !from && to:
		c.add(diag.PlaceholderRenamed, name, []Category{Notable}, a.origins, b.origins, "%s is now %s, which takes the rest of the path", a.path, b.path)
	case from && !to:
		c.add(diag.PlaceholderRenamed, name, []Category{Wire}, a.origins, b.origins, "%s is now %s: a deployed client that puts a slash there gets 404", a.path, b.path)
	case places(a.path) != places(b.path):
		c.add(diag.PlaceholderRenamed, name, []Category{Notable}, a.origins, b.origins, "%s is now %s", a.path, b.path)
	}
	c.described(diag.OperationDescribed, name, a.about, b.about, a.origins, b.origins)
	if a.unknown || b.unknown {
		return
	}
	lost := slices.DeleteFunc(slices.Clone(a.verbs), func(v string) bool { return slices.Contains(b.verbs, v) || b.verbs[0] == "ANY" })
	more := slices.DeleteFunc(slices.Clone(b.verbs), func(v string) bool { return slices.Contains(a.verbs, v) || a.verbs[0] == "ANY" })
	if len(lost) > 0 {
		change := "takes " + spellVerbs(lost) + " no more"
		switch {
		case lost[0] == "ANY":
			change = "takes " + spellVerbs(b.verbs) + " alone now, not every verb"
		case len(more) > 0:
			change = "takes " + spellVerbs(more) + " now, not " + spellVerbs(lost)
		}
		c.add(diag.RouteVerbRemoved, name, meaning(true, false, Notable), a.origins, b.origins, "%s %s: a deployed client that uses it gets 405", a.path, change)
	} else if len(more) > 0 {
		c.add(diag.RouteVerbAdded, name, []Category{Notable}, a.origins, b.origins, "%s takes %s too", b.path, spellVerbs(more))
	}
}

func spellVerbs(verbs []string) string {
	if slices.Equal(verbs, []string{"ANY"}) {
		return "every verb"
	}
	return strings.Join(verbs, ", ")
}

// places are the names of the places of a path.
func places(path string) string {
	var names []string
	for _, part := range strings.Split(path, "{")[1:] {
		name, _, _ := strings.Cut(part, "}")
		names = append(names, fold(strings.TrimSuffix(name, "*")))
	}
	return strings.Join(names, " ")
}
