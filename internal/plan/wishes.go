// Names that the user sets in dtogen.yaml.

package plan

import (
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/naming"
	"github.com/dtogen/dtogen/internal/source"
)

// wishes are the names that the user has set in one scope. One that is taken is an
// error, and so is one that leaves a number to what is called so by itself: code that
// uses the name would mean something else from then on.
type wishes struct {
	p     *planner
	scope *naming.Scope
	given map[string]subject
}

// subject is what has a name.
type subject struct {
	name string      // in the sources: Order.Total
	at   source.Span // where it stands
	set  source.Span // the line that sets its name in Go
}

func newSubject(name string, origins []model.Origin, set source.Span) subject {
	return subject{name, model.FirstSpan(origins), set}
}

// configured is where the user speaks of what has these origins.
func configured(origins []model.Origin) source.Span {
	for _, o := range origins {
		if o.Evidence == model.Configured {
			return o.Span
		}
	}
	return source.Span{}
}

func (p *planner) wishes(scope *naming.Scope) *wishes {
	return &wishes{p, scope, map[string]subject{}}
}

// give gives s the name that the user has set for it.
func (w *wishes) give(name string, s subject) string {
	if got := w.scope.Claim(name); got != name {
		w.refuse(name, s)
		return got
	}
	w.given[name] = s
	return name
}

// refuse reports that s cannot have its name, because another has it.
func (w *wishes) refuse(name string, s subject) {
	other, ok := w.given[name]
	if !ok {
		w.p.refused(name, s, "the generated package has that name itself").WithHint("set another name")
		return
	}
	d := w.p.refused(name, s, other.name+" is called so")
	if other.set == s.set && s.set.File != nil {
		d.WithHint("name each of them by its full name, in an override of its own")
	} else {
		d.WithHint("set another name").WithRelated(other.set, "%s gets it here", other.name)
	}
}

// yield sees whether s, which would be called first, has got another name, with a
// number, because the user has given that one away.
func (w *wishes) yield(first, got string, s subject) string {
	number, longer := strings.CutPrefix(got, first)
	_, err := strconv.Atoi(number)
	if by, ok := w.given[first]; ok && longer && err == nil {
		w.p.refused(first, by, s.name+" is called so").
			WithHint("set another name, or one for %s too", s.name).WithRelated(s.at, "%s stands here", s.name)
	}
	return got
}

// refused reports that s cannot have the name that the user has set for it; a line
// that sets the name of more than one thing is told of once.
func (p *planner) refused(name string, s subject, why string) *diag.Diagnostic {
	key := string(diag.NameTaken) + s.set.Position().String() + name
	if p.told[key] {
		return new(diag.Diagnostic)
	}
	p.told[key] = true
	return p.diags.Add(diag.NameTaken, s.set, "%s cannot be called %s: %s", s.name, name, why)
}
