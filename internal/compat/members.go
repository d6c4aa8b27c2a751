// Rules on the properties of a class, as they stand on the wire.

package compat

import (
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// property is one property of a class on both sides.
type property struct {
	c        *comparer
	a, b     *model.Type // the class
	old, new *member
	how      use
}

func (c *comparer) members(old, new *model.Type) {
	was, is := flat(old), flat(new)
	p := property{c: c, a: old, b: new, how: c.ways(old, new)}
	var order, place []string
	reordered := false // by [DataMember(Order)]
	partial := !c.alike(old.Origins, new.Origins) && (weak(old.Origins) || weak(new.Origins))
	pairs := matchMembers(was, is)
	for _, m := range pairs {
		p.old, p.new = m.old, m.new
		switch {
		case m.old != nil && m.new != nil:
			p.both()
			order = append(order, m.new.Wire)
			reordered = reordered || m.old.Order != nil && m.new.Order != nil && *m.old.Order != *m.new.Order
		case partial: // tables and samples show what they happen to hold
		case m.new != nil:
			p.added()
		case !new.FieldsIncomplete:
			p.removed()
		}
	}
	for _, m := range is {
		if slices.Contains(order, m.Wire) {
			place = append(place, m.Wire)
		}
	}
	if (reordered || !slices.Equal(order, place)) && old.Base == nil == (new.Base == nil) {
		c.add(diag.PropertyOrdered, c.old.subject(old), []Category{Nothing}, old.Origins, new.Origins, "its properties stand in another order")
	}
}

// subject names the property: of the class that declares it where the finding holds
// for that class too, else of the class that was looked at.
func (p property) subject() string {
	lacks := func(t *model.Type, m *member) bool {
		return !slices.ContainsFunc(flat(t), func(o member) bool { return fold(o.Wire) == fold(m.Wire) })
	}
	switch c := p.c; {
	case p.old == nil:
		if was := c.toOld[p.new.owner]; was != nil && lacks(was, p.new) {
			return c.old.subject(was) + "." + p.new.Wire
		}
		return c.old.subject(p.a) + "." + p.new.Wire
	case p.new == nil:
		if is := c.toNew[p.old.owner]; is != nil && lacks(is, p.old) {
			return c.old.subject(p.old.owner) + "." + p.old.Wire
		}
	case c.toNew[p.old.owner] == p.new.owner:
		return c.old.subject(p.old.owner) + "." + p.old.Wire
	}
	return p.c.old.subject(p.a) + "." + p.old.Wire
}

func (p property) add(rule diag.Code, meaning []Category, format string, args ...any) {
	var old, new []model.Origin
	if p.old != nil {
		old = p.old.Origins
	}
	if p.new != nil {
		new = p.new.Origins
	}
	p.c.add(rule, p.subject(), meaning, old, new, format, args...)
}

func (p property) isSent() bool     { return p.how&sent != 0 }
func (p property) isReceived() bool { return p.how&received != 0 }

func (p property) added() {
	if p.a.FieldsIncomplete {
		return
	}
	if p.isSent() && p.new.Required == model.Yes {
		p.add(diag.RequiredAdded, meaning(true, false, Notable), "the property is new, and required: a deployed client does not send it and may be refused")
		return
	}
	p.add(diag.PropertyAdded, []Category{Notable}, "the property is new")
}

// consequence tells what comes of a property that does not carry its old name.
func (p property) consequence() string {
	switch {
	case !p.isSent():
		return "a deployed client reads it empty"
	case !p.isReceived():
		return "what a deployed client sends there is ignored"
	}
	return "a deployed client reads it empty, and what it sends there is ignored"
}

func (p property) removed() {
	p.add(diag.PropertyRemoved, meaning(true, p.c.old.goField(p.a, p.old.Wire) != nil, Notable), "the property is gone: %s", p.consequence())
}

func (p property) both() {
	p.names()
	p.types()
	p.required()
	old, new := p.old, p.new
	same := p.c.alike(old.Origins, new.Origins)
	if isHeader := new.In == "header"; (old.In == "header") != isHeader && (old.In != "" && new.In != "" || same) {
		where := "is not sent as a header any more"
		if isHeader {
			where = "is sent as a header now"
		}
		p.add(diag.HeaderChanged, meaning(p.isSent(), !isHeader && p.lostOption(), Notable), "the property %s", where)
	} else if old.In != new.In && (old.In != "" && new.In != "" || same) {
		p.add(diag.ParameterMoved, []Category{Nothing}, "its ParameterType was %s and is %s now", orNone(old.In), orNone(new.In))
	}
	if was, is := old.Header(), new.Header(); was != "" && is != "" && same && !strings.EqualFold(was, is) {
		p.add(diag.HeaderChanged, meaning(p.isSent(), false, Notable), "the property travels in the header %s now, not in %s", is, was)
	}
	p.allowed(same)
	p.c.obsolete(diag.PropertyObsolete, p.subject(), obsoleteOf(old.Obsolete, old.Attributes), obsoleteOf(new.Obsolete, new.Attributes), old.Origins, new.Origins)
	p.c.described(diag.PropertyDescribed, p.subject(), old.Description, new.Description, old.Origins, new.Origins)
	if a, b := old.owner, new.owner; p.c.toNew[a] != b {
		p.add(diag.PropertyMoved, []Category{Nothing}, "it stands in %s now, not in %s", b.Name, a.Name)
	}
}

// lostOption tells whether the client lost its option for the header.
func (p property) lostOption() bool {
	return !slices.ContainsFunc(p.c.new.Go.Operations, func(op *operationInGo) bool {
		return slices.ContainsFunc(op.Headers, func(h string) bool { return strings.EqualFold(h, p.old.Wire) })
	})
}

func (p property) names() {
	old, new := p.old, p.new
	was, is := p.c.old.goField(p.a, old.Wire), p.c.new.goField(p.b, new.Wire)
	same := p.c.alike(old.Origins, new.Origins)
	moved := was != nil && (is == nil || fold(was.Name) != fold(is.Name) || same && was.Name != is.Name)
	cross := fold(old.Wire) == fold(new.Name) || fold(old.Name) == fold(new.Wire)
	switch {
	case fold(old.Wire) != fold(new.Wire) && fold(old.Name) != fold(new.Name) && !cross:
		p.add(diag.PropertyRenamed, meaning(true, moved, Notable), "the property is called %s now: %s", new.Wire, p.consequence())
	case fold(old.Wire) != fold(new.Wire) && tellsWire(old.Field) && tellsWire(new.Field):
		p.add(diag.WireNameChanged, meaning(true, moved, Notable), "the property is called %q on the wire now: %s", new.Wire, p.consequence())
	case same && old.Wire != new.Wire && tellsWire(old.Field) && tellsWire(new.Field):
		p.add(diag.WireNameChanged, meaning(false, moved, Notable), "the property is called %q on the wire now: clients read it in any case", new.Wire)
	case moved && is != nil && (same || fold(old.Name) == fold(new.Name)):
		p.add(diag.GoFieldRenamed, meaning(false, true, Notable), "it is called %s in Go now, not %s", is.Name, was.Name)
	}
}

// tellsWire tells whether a source of a property knows its name on the wire.
func tellsWire(f *model.Field) bool {
	return exact(f.Origins) || slices.ContainsFunc(f.Claims, func(c model.Claim) bool { return c.Fact == "wire name" }) ||
		slices.ContainsFunc(f.Origins, func(o model.Origin) bool { return o.Evidence == model.FromSample })
}

func (p property) types() {
	old, new := p.old, p.new
	r := p.c.reader(old.Origins, new.Origins, p.how)
	r.old, r.new = p.a.Generics, p.b.Generics
	v := r.compare(old.typ, new.typ)
	compile := p.otherGo()
	switch {
	case !r.alike && (evidence(old.Origins) == model.FromSample || evidence(new.Origins) == model.FromSample):
		// a value shows what it is, not what it may be
	case v.listed:
		p.add(diag.PropertyListed, meaning(true, compile, Notable), "it is %s now, not %s: a deployed client expects the old form", spell(new.typ), spell(old.typ))
	case v.changed && !v.wrong && !compile:
		p.add(diag.PropertyTypeChanged, []Category{Nothing}, "it is of type %s now, not %s", new.typ, old.typ)
	case v.changed:
		p.add(diag.PropertyTypeChanged, meaning(v.wrong, compile, Notable), "it is of type %s now, not %s", new.typ, old.typ)
	case r.strict && old.Nullable != model.Unknown && new.Nullable != model.Unknown && old.Nullable != new.Nullable && bare(old.typ).IsValueType() && bare(new.typ).IsValueType():
		how, wire := "never is null any more", new.Nullable == model.Yes && p.isReceived()
		if new.Nullable == model.Yes {
			how = "may be null now"
		}
		if wire {
			how += ", which a deployed client reads as zero"
		}
		p.add(diag.NullabilityChanged, meaning(wire, compile, Notable), "it %s", how)
	case compile && r.alike && r.strict && len(r.old) == len(r.new):
		was, is := p.c.old.goField(p.a, old.Wire), p.c.new.goField(p.b, new.Wire)
		if was == nil || is == nil {
			return // the class is no struct any more, which is told of
		}
		p.add(diag.GoFieldChanged, meaning(false, true, Notable), "it is %s in Go now, not %s", p.c.new.goType(is.Type), p.c.old.goType(was.Type))
	}
}

// otherGo tells whether the Go type of the member is another one.
func (p property) otherGo() bool {
	was, is := p.c.old.goField(p.a, p.old.Wire), p.c.new.goField(p.b, p.new.Wire)
	if was == nil || is == nil {
		return was != nil
	}
	return !p.c.sameGo(was.Type, is.Type)
}

func (p property) required() {
	was, is := p.old.Required, p.new.Required
	if p.c.alike(p.old.Origins, p.new.Origins) {
		was, is = max(was, model.No), max(is, model.No)
	} else if !saysRequired(p.old.Field) || !saysRequired(p.new.Field) {
		return // one speaks of the attribute, the other of a type that is never null
	}
	switch {
	case was == model.No && is == model.Yes:
		always := bare(p.old.typ).IsValueType() && p.old.Nullable == model.No
		if p.isSent() && !always {
			p.add(diag.RequiredNow, meaning(true, false, Notable), "the property is required now: a deployed client that leaves it out may be refused")
		} else {
			p.add(diag.RequiredNow, []Category{Notable}, "the property is required now")
		}
	case was == model.Yes && is == model.No:
		p.add(diag.RequiredNoMore, []Category{Notable}, "the property is not required any more")
	}
}

// saysRequired tells whether an attribute that every language shows says whether a
// property is required.
func saysRequired(f *model.Field) bool {
	return slices.ContainsFunc(f.Attributes, func(a model.Attribute) bool {
		return strings.EqualFold(a.Name, "ApiMember") || strings.EqualFold(a.Name, "Required")
	})
}

func (p property) allowed(same bool) {
	was, is := p.old.Allowed, p.new.Allowed
	if (len(was) == 0 || len(is) == 0) && !same || slices.Equal(slices.Sorted(slices.Values(was)), slices.Sorted(slices.Values(is))) {
		return
	}
	lost := slices.DeleteFunc(slices.Clone(was), func(v string) bool { return len(is) == 0 || slices.Contains(is, v) })
	narrowed := p.isSent() && (len(lost) > 0 || len(was) == 0)
	p.add(diag.AllowedChanged, meaning(narrowed, false, Notable), "allowed are %s now, before %s", orAll(is), orAll(was))
}

func orAll(values []string) string {
	if len(values) == 0 {
		return "all values"
	}
	return strings.Join(values, ", ")
}
