// Which element of one side is which of the other: by name, and where names are gone
// and new ones are there, by what they hold.

package compat

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// maxGuess bounds the work of guessing what was renamed: a vendor's page that shows
// another service altogether has nothing to guess.
const maxGuess = 1 << 18

// match pairs types and operations.
func (c *comparer) match() {
	c.toNew, c.toOld = map[*model.Type]*model.Type{}, map[*model.Type]*model.Type{}
	for _, key := range []func(*model.Type) string{
		func(t *model.Type) string { return t.FullName() + "`" + strconv.Itoa(len(t.Generics)) },
		func(t *model.Type) string { return t.Declaring + "." + t.Name + "`" + strconv.Itoa(len(t.Generics)) },
		func(t *model.Type) string { return t.Name + "`" + strconv.Itoa(len(t.Generics)) },
		func(t *model.Type) string { return fold(t.Name) + "`" + strconv.Itoa(len(t.Generics)) },
		func(t *model.Type) string { return withArity(t) },
		func(t *model.Type) string { return fold(t.Name) },
	} {
		byKey := map[string]*model.Type{}
		for _, t := range c.new.API.Types {
			if k := key(t); c.toOld[t] == nil && byKey[k] == nil {
				byKey[k] = t
			}
		}
		for _, t := range c.old.API.Types {
			if to := byKey[key(t)]; to != nil && c.toNew[t] == nil {
				c.pairTypes(t, to)
				delete(byKey, key(t))
			}
		}
	}
	c.matchOperations()
	c.guessRenamed()
	for _, t := range c.old.API.Types {
		c.decls = append(c.decls, pair[model.Type]{t, c.toNew[t]})
	}
	for _, t := range c.new.API.Types {
		if c.toOld[t] == nil {
			c.decls = append(c.decls, pair[model.Type]{nil, t})
		}
	}
}

// withArity is how some languages call a generic class: ShapeResponse_1.
func withArity(t *model.Type) string {
	if n := len(t.Generics); n > 0 {
		return fold(t.Name) + strconv.Itoa(n)
	}
	return fold(t.Name)
}

func (c *comparer) pairTypes(old, new *model.Type) { c.toNew[old], c.toOld[new] = new, old }

// matchOperations pairs operations by name, then those left by the addresses that
// they share and by their requests' members.
func (c *comparer) matchOperations() {
	byName := map[string]*model.Operation{}
	for _, op := range c.new.API.Operations {
		byName[fold(op.Name)] = op
	}
	var gone []*model.Operation
	for _, op := range c.old.API.Operations {
		if to := byName[fold(op.Name)]; to != nil {
			delete(byName, fold(op.Name))
			c.ops = append(c.ops, pair[model.Operation]{op, to})
		} else {
			gone = append(gone, op)
		}
	}
	var come []*model.Operation
	for _, op := range c.new.API.Operations {
		if byName[fold(op.Name)] == op {
			come = append(come, op)
		}
	}
	renamed := map[*model.Operation]bool{}
	if len(gone)*len(come) > maxGuess {
		come = nil
	}
	for _, op := range gone {
		p := pair[model.Operation]{old: op}
		if i := slices.IndexFunc(come, func(to *model.Operation) bool { return !renamed[to] && sameOperation(op, to) }); i >= 0 {
			p.new, renamed[come[i]] = come[i], true
			if a, b := op.Request.Decl, p.new.Request.Decl; a != nil && b != nil && c.toNew[a] == nil && c.toOld[b] == nil {
				c.pairTypes(a, b)
			}
		}
		c.ops = append(c.ops, p)
	}
	for _, op := range c.new.API.Operations {
		if byName[fold(op.Name)] == op && !renamed[op] {
			c.ops = append(c.ops, pair[model.Operation]{new: op})
		}
	}
}

// sameOperation tells whether two operations of different names are one: they share
// an address and its verbs, and requests that have members have some in common.
func sameOperation(a, b *model.Operation) bool {
	for _, r := range a.Routes {
		for _, s := range b.Routes {
			if shape(r.Path) == shape(s.Path) && (r.VerbsUnknown || s.VerbsUnknown || slices.Equal(verbsOf(r), verbsOf(s))) {
				return a.Request.Decl == nil || b.Request.Decl == nil || similar(names(a.Request.Decl), names(b.Request.Decl)) >= 0.5
			}
		}
	}
	return false
}

// guessRenamed pairs types that are left on both sides and hold much the same, where
// no other type comes as near.
func (c *comparer) guessRenamed() {
	left := func(all []*model.Type, paired map[*model.Type]*model.Type) []*model.Type {
		return slices.DeleteFunc(slices.Clone(all), func(t *model.Type) bool { return paired[t] != nil || names(t) == nil })
	}
	gone, come := left(c.old.API.Types, c.toNew), left(c.new.API.Types, c.toOld)
	if len(gone)*len(come) > maxGuess {
		return
	}
	type guess struct {
		pair[model.Type]
		score float64
	}
	var guesses []guess
	holds := map[*model.Type]map[string]bool{}
	for _, t := range slices.Concat(gone, come) {
		holds[t] = names(t)
	}
	for _, a := range gone {
		for _, b := range come {
			if (a.Kind == model.Enum) != (b.Kind == model.Enum) {
				continue
			}
			if score := similar(holds[a], holds[b]); score >= 0.6 && (len(holds[a]) > 1 || related(a.Name, b.Name)) {
				guesses = append(guesses, guess{pair[model.Type]{a, b}, score})
			}
		}
	}
	slices.SortStableFunc(guesses, func(a, b guess) int { return cmp.Compare(b.score, a.score) })
	for i, g := range guesses {
		rival := slices.ContainsFunc(guesses[i+1:], func(o guess) bool {
			return o.score == g.score && (o.old == g.old || o.new == g.new) && !related(g.old.Name, g.new.Name)
		})
		if !rival && c.toNew[g.old] == nil && c.toOld[g.new] == nil {
			c.pairTypes(g.old, g.new)
		}
	}
}

// related tells whether one name holds the other, or they begin alike for half of
// their length.
func related(a, b string) bool {
	a, b = fold(a), fold(b)
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return strings.Contains(a, b) || strings.Contains(b, a) || 2*n >= max(len(a), len(b))
}

// similar is the share of members or values that two types have in common. Two
// without any are as similar as can be told.
func similar(x, y map[string]bool) float64 {
	if len(x)+len(y) == 0 {
		return 1
	}
	common := 0
	for name := range x {
		if y[name] {
			common++
		}
	}
	return float64(common) / float64(len(x)+len(y)-common)
}

// names are the wire names of a class, the values of an enum.
func names(t *model.Type) map[string]bool {
	var all map[string]bool
	add := func(name string) {
		if all == nil {
			all = map[string]bool{}
		}
		all[fold(name)] = true
	}
	for _, m := range flat(t) {
		add(m.Wire)
	}
	for _, v := range t.Values {
		add(v.Name)
	}
	return all
}

// matchMembers pairs the members of a type: by wire name, by .NET name, then without
// case, then what was renamed.
func matchMembers(old, new []member) []pair[member] {
	taken := make([]bool, len(new))
	found := make([]*member, len(old))
	wire, name := func(m *member) string { return m.Wire }, func(m *member) string { return m.Name }
	foldWire, foldName := func(m *member) string { return fold(m.Wire) }, func(m *member) string { return fold(m.Name) }
	for _, key := range [][2]func(*member) string{{wire, wire}, {name, name}, {foldWire, foldWire}, {foldName, foldName}, {foldWire, foldName}, {foldName, foldWire}} {
		at := map[string]int{}
		for j := range new {
			if k := key[1](&new[j]); !taken[j] {
				at[k] = j
			}
		}
		for i := range old {
			if j, ok := at[key[0](&old[i])]; ok && found[i] == nil && !taken[j] {
				found[i], taken[j] = &new[j], true
			}
		}
	}
	for i := range old { // renamed: of the same type, in the same place or of a like name
		for j := 0; j < len(new) && found[i] == nil && len(old)*len(new) < maxGuess; j++ {
			if !taken[j] && old[i].typ.String() == new[j].typ.String() && (sameSpot(old, new, i, j, found) || related(old[i].Name, new[j].Name)) {
				found[i], taken[j] = &new[j], true
			}
		}
	}
	var all []pair[member]
	for i := range old {
		all = append(all, pair[member]{&old[i], found[i]})
	}
	for j := range new {
		if !taken[j] {
			all = append(all, pair[member]{nil, &new[j]})
		}
	}
	return all
}

// sameSpot tells whether the neighbours of two members, where there are any, are
// paired with each other.
func sameSpot(old, new []member, i, j int, found []*member) bool {
	at := func(k int) *member {
		if k < 0 || k >= len(new) {
			return nil
		}
		return &new[k]
	}
	before, after := i == 0 && j == 0, i == len(old)-1 && j == len(new)-1
	if i > 0 && j > 0 {
		before = found[i-1] == at(j-1)
	}
	if i < len(old)-1 && j < len(new)-1 {
		after = found[i+1] == at(j+1)
	}
	return before && after
}
