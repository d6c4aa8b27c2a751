// Rules on operations: which there are, their addresses, verbs, responses, and what
// they demand of the caller.

package compat

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

func (c *comparer) operations() {
	for _, p := range c.ops {
		switch {
		case p.new == nil && c.new.isSchema(), p.old == nil && c.old.isSchema():
		case p.new == nil:
			what := "a deployed client that calls it gets an error"
			if heir := c.heir(p.old); heir != nil {
				what = heir.Name + " answers a deployed client that calls it"
			}
			c.add(diag.OperationRemoved, p.old.Name, meaning(true, true, Notable), p.old.Origins, nil, "the operation is gone: %s", what)
		case p.old == nil:
			c.add(diag.OperationAdded, p.new.Name, meaning(false, false, Notable), nil, p.new.Origins, "the operation is new")
		default:
			c.operation(p.old, p.new)
		}
	}
}

// heir is the operation that stands at an address of one that is gone.
func (c *comparer) heir(gone *model.Operation) *model.Operation {
	for _, op := range c.new.API.Operations {
		for _, b := range addresses(op) {
			if slices.ContainsFunc(addresses(gone), func(a *address) bool {
				return a.shape == b.shape && slices.ContainsFunc(a.verbs, b.takes)
			}) {
				return op
			}
		}
	}
	return nil
}

// isSchema tells a side that speaks of types alone.
func (s *side) isSchema() bool {
	return len(s.API.Operations) == 0 && s.eyes[model.XSD]
}

func (c *comparer) operation(old, new *model.Operation) {
	if fold(old.Name) != fold(new.Name) {
		c.add(diag.OperationRenamed, old.Name, meaning(false, true, Notable), old.Origins, new.Origins, "the operation is called %s now, at the same address", new.Name)
	}
	before := len(c.findings)
	c.routes(old, new)
	routed := len(c.findings) > before
	c.response(old, new)
	c.auth(old, new)
	same := c.alike(old.Origins, new.Origins)
	was, is := c.old.methods(old), c.new.methods(new)
	lost := slices.DeleteFunc(slices.Clone(was), func(m string) bool {
		return slices.ContainsFunc(is, func(n string) bool { return strings.EqualFold(m, n) })
	})
	if fold(old.Name) == fold(new.Name) && len(lost) > 0 && same {
		c.add(diag.MethodsChanged, old.Name, meaning(false, true, Notable), old.Origins, new.Origins,
			"the methods of the client are %s now, not %s", strings.Join(is, ", "), strings.Join(was, ", "))
	} else if a, b := c.old.ops[old.Name], c.new.ops[new.Name]; !routed && same && a != nil && b != nil && len(a.Methods) == 1 && len(b.Methods) == 1 && a.Methods[0].Verb != b.Methods[0].Verb {
		c.add(diag.VerbChanged, old.Name, meaning(true, false, Notable), old.Origins, new.Origins,
			"clients call it by %s now, a deployed one by %s", b.Methods[0].Verb, a.Methods[0].Verb)
	}
	c.obsolete(diag.OperationObsolete, old.Name, obsoleteOf(old.Obsolete, attributesOf(old)), obsoleteOf(new.Obsolete, attributesOf(new)), old.Origins, new.Origins)
	for _, text := range [][2]string{{old.Description, new.Description}, {old.Notes, new.Notes}} {
		c.described(diag.OperationDescribed, old.Name, text[0], text[1], old.Origins, new.Origins)
	}
	if a, b := strings.Join(old.Tags, ", "), strings.Join(new.Tags, ", "); a != b && same {
		c.add(diag.OperationDescribed, old.Name, []Category{Nothing}, old.Origins, new.Origins, "it is tagged %s now, not %s", cmp.Or(b, "with nothing"), cmp.Or(a, "with nothing"))
	}
}

func attributesOf(op *model.Operation) []model.Attribute {
	if op.Request.Decl == nil {
		return nil
	}
	return op.Request.Decl.Attributes
}

// obsoleteOf is why an element is obsolete, "" where it is not.
func obsoleteOf(told string, attributes []model.Attribute) string {
	for _, a := range attributes {
		if told == "" && a.Name == "Obsolete" {
			told = cmp.Or(a.At(0), "no reason given")
		}
	}
	return told
}

// obsolete tells of what is obsolete now, or is not any more. Most languages do not
// tell, so that only the same eyes count.
func (c *comparer) obsolete(rule diag.Code, subject, was, is string, old, new []model.Origin) {
	switch {
	case was == "" && is != "" && c.alike(old, new):
		c.add(rule, subject, []Category{Notable}, old, new, "it is obsolete now: %s", is)
	case was != "" && is == "" && c.alike(old, new):
		c.add(rule, subject, []Category{Notable}, old, new, "it is not obsolete any more")
	}
}

func (c *comparer) described(rule diag.Code, subject, was, is string, old, new []model.Origin) {
	if strings.Join(strings.Fields(was), " ") != strings.Join(strings.Fields(is), " ") && (was != "" && is != "" || c.alike(old, new)) {
		c.add(rule, subject, []Category{Nothing}, old, new, "its description has other words")
	}
}

func (c *comparer) response(old, new *model.Operation) {
	if old.Response == nil || new.Response == nil || !c.alike(old.Origins, new.Origins) && (weak(old.Origins) || weak(new.Origins)) {
		return // a sample shows what its root may be called
	}
	a, b := *old.Response, *new.Response
	wasVoid, isVoid := isVoid(a), isVoid(b)
	switch {
	case wasVoid && isVoid:
	case isVoid:
		c.add(diag.ResponseGone, old.Name, meaning(true, true, Notable), old.Origins, new.Origins, "it answered %s and answers nothing now: a deployed client reads an empty response", a)
	case wasVoid:
		c.add(diag.ResponseNew, old.Name, meaning(false, true, Notable), old.Origins, new.Origins, "it answered nothing and answers %s now", b)
	default:
		r := c.reader(old.Origins, new.Origins, received)
		switch v := r.compare(a, b); {
		case v.listed:
			c.add(diag.ResponseListed, old.Name, meaning(true, true, Notable), old.Origins, new.Origins, "it answers %s now, not %s: a deployed client reads nothing of it", spell(b), spell(a))
		case v.changed:
			c.add(diag.ResponseChanged, old.Name, meaning(v.wrong, true, Notable), old.Origins, new.Origins, "it answers %s now, not %s", b, a)
		}
	}
}

func isVoid(t model.TypeRef) bool { return t.Name == model.Void && t.Decl == nil }

// spell names a type in a message, lists as what they are.
func spell(t model.TypeRef) string {
	if isList(t) && len(t.Args) == 1 && !isBytes(t) {
		return "a list of " + spell(t.Args[0])
	}
	return t.String()
}

// auth compares what operations demand. Many sources do not tell that one demands
// nothing.
func (c *comparer) auth(old, new *model.Operation) {
	a, b := old.Auth, new.Auth
	if a == nil || b == nil {
		if a == b || !exact(old.Origins) || !c.alike(old.Origins, new.Origins) {
			return
		}
	}
	was, is := demands(a), demands(b)
	minus := func(x, y []string) []string {
		return slices.DeleteFunc(slices.Clone(x), func(d string) bool { return slices.Contains(y, d) })
	}
	if more := minus(is, was); len(more) > 0 {
		c.add(diag.AuthDemanded, old.Name, meaning(true, false, Notable), old.Origins, new.Origins, "the caller needs %s now: a deployed client may be refused", strings.Join(more, ", "))
	}
	if less := minus(was, is); len(less) > 0 {
		c.add(diag.AuthRelaxed, old.Name, []Category{Notable}, old.Origins, new.Origins, "the caller does not need %s any more", strings.Join(less, ", "))
	}
}

func demands(a *model.Auth) []string {
	if a == nil {
		return nil
	}
	var all []string
	if a.Required {
		all = append(all, "to be signed in")
	}
	if a.APIKey {
		all = append(all, "an API key")
	}
	for _, name := range a.Roles {
		all = append(all, "the role "+name)
	}
	for _, name := range a.Permissions {
		all = append(all, "the permission "+name)
	}
	for _, one := range []struct {
		what string
		of   []string
	}{{"role", a.AnyRole}, {"permission", a.AnyPermission}} {
		if len(one.of) > 0 {
			sorted := slices.Sorted(slices.Values(one.of))
			all = append(all, "one "+one.what+" of "+strings.Join(sorted, " and "))
		}
	}
	return all
}
