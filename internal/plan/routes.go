// Routes between which nothing decides.

package plan

import (
	"regexp"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// ties reports the routes of an operation that one request can take both, for they have
// as many variables, other ones, and are as long (rule 4 of the reference). The client
// takes the first: that is no reason to go without the operation.
func (p *planner) ties(op *operation) {
	for i, second := range op.Routes {
		for _, first := range op.Routes[:i] {
			a, b := variables(first.Path), variables(second.Path)
			sameVerb := slices.ContainsFunc(taken(first), func(verb string) bool { return slices.Contains(taken(second), verb) })
			if len(first.Path) != len(second.Path) || len(a) != len(b) || slices.Equal(a, b) || !sameVerb || !op.has(a) || !op.has(b) {
				continue
			}
			d := p.diags.Add(diag.RoutesTied, model.FirstSpan(second.Origins), "a request of %s that sets %s can take %s and %s, and takes the first",
				op.Name, strings.Join(slices.Compact(slices.Sorted(slices.Values(slices.Concat(a, b)))), " and "), first.Path, second.Path)
			if at := model.FirstSpan(first.Origins); !at.IsZero() {
				d.WithRelated(at, "%s is told here", first.Path)
			}
		}
	}
}

// unfilled reports the routes with a variable that no property of the request fills: no
// request can take such a route (rule 3 of the reference).
func (p *planner) unfilled(op *operation) {
	for _, r := range op.Routes {
		for _, m := range variable.FindAllStringSubmatch(r.Path, -1) {
			if name := m[1]; !op.has([]string{name}) {
				p.diags.Add(diag.RouteUnfilled, model.FirstSpan(r.Origins), "no property of %s fills {%s} in %s, so no request takes this route", op.Name, name, r.Path).
					WithHint("add one in dtogen.yaml: overrides: {%s.%s: {add: true, type: String}}", op.Name, name)
			}
		}
	}
}

// has tells whether the request has all these properties.
func (op *operation) has(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool {
		return !slices.ContainsFunc(op.request.members, func(m member) bool { return strings.EqualFold(m.Wire, name) })
	})
}

var variable = regexp.MustCompile(`\{\**([^}*:?=]*)[^}]*\}`)

// variables are the names of a route's variables, in order, without case.
func variables(path string) []string {
	var names []string
	for _, m := range variable.FindAllStringSubmatch(path, -1) {
		names = append(names, strings.ToLower(m[1]))
	}
	slices.Sort(names)
	return names
}
