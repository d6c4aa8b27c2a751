// What a comparison finds: findings, their categories and order, and the entry.

// Package compat compares two models of one API and tells what a difference means
// for code that uses the generated package and for clients that are deployed. A fact
// that one side does not tell is no difference: the same API seen through another
// language, page or server version has none.
package compat

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/plan"
	"github.com/dtogen/dtogen/internal/source"
)

// Category is what a finding means.
type Category uint8

// The categories, the worst first.
const (
	Wire    Category = iota // a deployed client sends or reads something wrong
	Compile                 // code that uses the package stops compiling
	Notable                 // worth knowing, breaks nothing
	Nothing                 // description, order, namespace, base class
)

func (c Category) String() string { return [...]string{"wire", "compile", "notable", "nothing"}[c] }

// Finding is one difference.
type Finding struct {
	Rule     diag.Code // DT4…, which dtogen explain documents
	Category Category
	Also     []Category  // other categories that hold, milder ones
	Subject  string      // TYPE, TYPE.WIRENAME, ENUM.VALUE or OPERATION
	Message  string      // what is other, and what comes of it
	Old, New source.Span // zero where that side has no such thing
}

// Breaks tells whether code or a deployed client breaks.
func (f Finding) Breaks() bool { return f.Category <= Compile }

// Side is one of the two: what the vendor says, and how that looks in Go.
type Side struct {
	API *model.API
	Go  *plan.Package
}

// Compare gives all differences, the worst first.
func Compare(before, after Side) []Finding {
	c := newComparer(before, after)
	c.operations()
	c.types()
	slices.SortStableFunc(c.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Category, b.Category), cmp.Compare(danger(a), danger(b)),
			cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	return c.findings
}

// dangerous are the rules whose findings nobody notices until data is wrong, and
// those that lose whole answers, the worst first. All others come behind.
var dangerous = []diag.Code{
	diag.ValueRenumbered, diag.EnumForm, diag.PropertyRenamed, diag.WireNameChanged, diag.ResponseListed, diag.PropertyListed,
	diag.ResponseGone, diag.ResponseChanged, diag.PropertyRemoved, diag.PropertyTypeChanged, diag.OperationRemoved,
	diag.OperationRenamed, diag.RouteRemoved, diag.RouteMoved, diag.RouteVerbRemoved,
}

func danger(f Finding) int {
	if i := slices.Index(dangerous, f.Rule); i >= 0 {
		return i
	}
	return len(dangerous)
}

// comparer is the state of one Compare.
type comparer struct {
	old, new *side
	ops      []pair[model.Operation] // matched, and those of one side alone
	decls    []pair[model.Type]
	toNew    map[*model.Type]*model.Type
	toOld    map[*model.Type]*model.Type
	requests map[*model.Type]bool // of the old side
	findings []Finding
	found    map[string]int // rule and subject → index of the finding
}

// pair is an element of both sides; one is nil where the other side has none.
type pair[T any] struct{ old, new *T }

// newComparer pairs the elements of both sides.
func newComparer(before, after Side) *comparer {
	c := &comparer{old: newSide(before), new: newSide(after), found: map[string]int{}}
	c.match()
	return c
}

// add keeps a finding. One of the same rule and subject, seen in several classes
// that share a base, is one finding: the worst of them.
func (c *comparer) add(rule diag.Code, subject string, meaning []Category, old, new []model.Origin, format string, args ...any) {
	slices.Sort(meaning)
	meaning = slices.Compact(meaning)
	key := string(rule) + " " + subject
	if i, ok := c.found[key]; ok && !repeats[rule] {
		f := &c.findings[i]
		all := append(append(slices.Clone(meaning), f.Category), f.Also...)
		slices.Sort(all)
		all = slices.Compact(all)
		f.Category, f.Also = all[0], slices.DeleteFunc(all[1:], mild)
		return
	}
	c.found[key] = len(c.findings)
	c.findings = append(c.findings, Finding{
		Rule: rule, Category: meaning[0], Also: slices.DeleteFunc(meaning[1:], mild), Subject: subject,
		Message: fmt.Sprintf(format, args...), Old: spanOf(old), New: spanOf(new),
	})
}

// repeats are the rules that may find several things at one subject: the routes of an
// operation.
var repeats = map[diag.Code]bool{diag.RouteAdded: true, diag.RouteRemoved: true, diag.RouteMoved: true,
	diag.RouteVerbAdded: true, diag.RouteVerbRemoved: true, diag.PlaceholderRenamed: true}

func mild(c Category) bool { return c >= Notable }

// meaning is the categories of a finding: those that hold, else the one given.
func meaning(wire, compile bool, otherwise Category) []Category {
	var all []Category
	if wire {
		all = append(all, Wire)
	}
	if compile {
		all = append(all, Compile)
	}
	return append(all, otherwise)
}

// spanOf is the place of the strongest evidence of the vendor's.
func spanOf(origins []model.Origin) source.Span {
	var best model.Origin
	for _, o := range origins {
		if o.Span.IsZero() {
			continue
		}
		if best.Span.IsZero() || best.Evidence == model.Configured || o.Evidence != model.Configured && o.Evidence.Strength() > best.Evidence.Strength() {
			best = o
		}
	}
	return best.Span
}
