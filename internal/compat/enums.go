// Rules on enums: values, numbers, texts, and the form in which they travel.

package compat

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

func (c *comparer) enum(old, new *model.Type) {
	subject, same := c.old.subject(old), c.alike(old.Origins, new.Origins)
	how := c.ways(old, new)
	c.enumForm(old, new, subject, same)
	numbers := [2]map[*model.EnumValue]int64{numbersOf(old), numbersOf(new)}
	pairs := matchValues(old.Values, new.Values, numbers)
	var order []int
	for _, p := range pairs {
		origins := [2][]model.Origin{old.Origins, new.Origins}
		if p.old != nil && len(p.old.Origins) > 0 {
			origins[0] = p.old.Origins
		}
		if p.new != nil && len(p.new.Origins) > 0 {
			origins[1] = p.new.Origins
		}
		switch {
		case p.new == nil && weak(new.Origins) || p.old == nil && weak(old.Origins): // pages and samples show some values
		case p.new == nil:
			c.add(diag.ValueRemoved, subject+"."+p.old.Name, meaning(how&sent != 0, c.old.goName(old) != "", Notable), origins[0], new.Origins,
				"the value is gone%s", map[bool]string{true: ": the server refuses it from a deployed client"}[how&sent != 0])
		case p.old == nil:
			c.add(diag.ValueAdded, subject+"."+p.new.Name, []Category{Notable}, old.Origins, origins[1], "the value is new; a deployed client keeps it, unknown")
		default:
			order = append(order, slices.Index(new.Values, p.new))
			c.enumValue(old, new, p, subject+"."+p.old.Name, origins, numbers, same)
		}
	}
	if !slices.IsSorted(order) && same {
		c.add(diag.ValueOrder, subject, []Category{Nothing}, old.Origins, new.Origins, "its values stand in another order")
	}
}

// enumForm tells of an enum that became a number on the wire, or flags in Go. What
// languages do not tell is which enums the server writes as numbers.
func (c *comparer) enumForm(old, new *model.Type, subject string, same bool) {
	if !same {
		return
	}
	if old.Flags == new.Flags && old.EnumAsInt == new.EnumAsInt {
		a, b := model.Ref(cmp.Or(old.Underlying, "Int32")), model.Ref(cmp.Or(new.Underlying, "Int32"))
		if asNumber(old) && a.Name != b.Name {
			r := c.reader(old.Origins, new.Origins, c.ways(old, new))
			c.add(diag.EnumForm, subject, meaning(!r.fits(a, b), false, Notable), old.Origins, new.Origins, "its numbers are %s now, not %s", b, a)
		}
		return
	}
	form := func(t *model.Type) string {
		switch {
		case t.Flags:
			return "a number made of flags"
		case t.EnumAsInt:
			return "a number"
		}
		return "text"
	}
	c.add(diag.EnumForm, subject, meaning(asNumber(old) != asNumber(new), old.Flags != new.Flags && c.old.goName(old) != "", Nothing), old.Origins, new.Origins,
		"it travels as %s now, before as %s", form(new), form(old))
}

func (c *comparer) enumValue(a, b *model.Type, p pair[model.EnumValue], subject string, origins [2][]model.Origin, numbers [2]map[*model.EnumValue]int64, same bool) {
	old, new, how, asNumbers := p.old, p.new, c.ways(a, b), asNumber(a) && asNumber(b)
	otherText := !asNumbers && fold(textOf(old)) != fold(textOf(new))
	was, is := c.old.constant(a, old), c.new.constant(b, new)
	told := old.Wire != "" && new.Wire != "" || same && evidence(a.Origins) != model.FSharp && evidence(b.Origins) != model.FSharp
	switch {
	case fold(old.Name) != fold(new.Name) && old.Form == model.NameCLR && new.Form == model.NameCLR:
		// clients send the name, newer servers answer the text
		wire := !asNumbers && how&sent != 0 || otherText && how&received != 0
		c.add(diag.ValueRenamed, subject, meaning(wire, was != "", Nothing), origins[0], origins[1], "the value is called %s now", new.Name)
	case otherText && told:
		c.add(diag.ValueText, subject, meaning(how&received != 0, false, Notable), origins[0], origins[1], "it is %q on the wire now, not %q", textOf(new), textOf(old))
	case same && old.Name != new.Name:
		c.add(diag.ValueRenamed, subject, meaning(false, was != is, Notable), origins[0], origins[1], "the value is called %s now; clients read it in any case", new.Name)
	}
	c.enumNumber(a, b, p, subject, origins, numbers)
}

// constant is the Go name of a value of an enum, "" where it has none.
func (s *side) constant(t *model.Type, v *model.EnumValue) string {
	if e := s.enums[s.goName(t)]; e != nil {
		for _, c := range e.Values {
			if c.Name == v.Name {
				return c.Const
			}
		}
	}
	return ""
}

func (c *comparer) enumNumber(a, b *model.Type, p pair[model.EnumValue], subject string, origins [2][]model.Origin, numbers [2]map[*model.EnumValue]int64) {
	was, told := numbers[0][p.old]
	is, toldToo := numbers[1][p.new]
	if told && toldToo && was != is {
		if asNumber(a) || asNumber(b) {
			c.add(diag.ValueRenumbered, subject, meaning(true, false, Notable), origins[0], origins[1],
				"its number is %d now, not %d, and the enum travels as a number: a deployed client and the server mean different things by it", is, was)
		} else if p.old.Value != nil && p.new.Value != nil {
			c.add(diag.NumberUnused, subject, []Category{Notable}, origins[0], origins[1], "its number is %d now, not %d; it travels as text, unless the server is set to write enums as numbers", is, was)
		}
	}
}

// textOf is the text of a value on the wire.
func textOf(v *model.EnumValue) string { return cmp.Or(v.Wire, v.Name) }

// numbersOf are the numbers of an enum's values. A value without one has that of the
// value before it and one more, where the source tells numbers at all.
func numbersOf(t *model.Type) map[*model.EnumValue]int64 {
	if !exact(t.Origins) && !slices.ContainsFunc(t.Values, func(v *model.EnumValue) bool { return v.Value != nil }) {
		return nil
	}
	all := map[*model.EnumValue]int64{}
	next := int64(0)
	for _, v := range t.Values {
		if v.Value != nil {
			next = *v.Value
		}
		all[v] = next
		next++
	}
	return all
}

// matchValues pairs values by name, then by text, then by number.
func matchValues(old, new []*model.EnumValue, numbers [2]map[*model.EnumValue]int64) []pair[model.EnumValue] {
	found, taken := map[*model.EnumValue]*model.EnumValue{}, map[*model.EnumValue]bool{}
	for _, key := range []func(side int, v *model.EnumValue) (string, bool){
		func(_ int, v *model.EnumValue) (string, bool) { return v.Name, true },
		func(_ int, v *model.EnumValue) (string, bool) { return foldValue(v.Name), true },
		func(_ int, v *model.EnumValue) (string, bool) { return foldValue(textOf(v)), true },
		func(side int, v *model.EnumValue) (string, bool) {
			n, ok := numbers[side][v]
			return itoa(n), ok
		},
	} {
		byKey := map[string]*model.EnumValue{}
		for _, v := range new {
			if k, ok := key(1, v); ok && !taken[v] {
				byKey[k] = v
			}
		}
		for _, v := range old {
			if k, ok := key(0, v); ok && found[v] == nil && byKey[k] != nil && !taken[byKey[k]] {
				found[v] = byKey[k]
				taken[byKey[k]] = true
			}
		}
	}
	var all []pair[model.EnumValue]
	for _, v := range old {
		all = append(all, pair[model.EnumValue]{v, found[v]})
	}
	for _, v := range new {
		if !taken[v] {
			all = append(all, pair[model.EnumValue]{nil, v})
		}
	}
	return all
}

// foldValue is fold without the punctuation that some languages write as "_".
func foldValue(name string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && !('a' <= r && r <= 'z' || '0' <= r && r <= '9') {
			return -1
		}
		return r
	}, fold(name))
}
