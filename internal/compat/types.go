// Rules on types.

package compat

import (
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

func (c *comparer) types() {
	c.requests = map[*model.Type]bool{}
	with := map[*model.Type]bool{} // of operations that came or went, which tell of them
	for _, p := range c.ops {
		op := p.old
		if p.old == nil {
			op = p.new
		} else {
			c.requests[p.old.Request.Decl] = true
		}
		if p.new == nil || p.old == nil {
			with[op.Request.Decl] = true
			if op.Response != nil {
				with[op.Response.Decl] = true
			}
		}
	}
	for _, p := range c.decls {
		switch {
		case p.new == nil && !with[p.old] && !c.isBuiltin(p.old):
			c.typeRemoved(p.old)
		case p.old == nil && !with[p.new] && !c.isBuiltin(p.new):
			c.typeAdded(p.new)
		case p.new == nil || p.old == nil:
		default:
			c.typ(p.old, p.new)
		}
	}
}

// subject is how findings name a type: its simple name, the full one where types of
// several namespaces share it.
func (s *side) subject(t *model.Type) string {
	if s.twice[t.Name] {
		return t.FullName()
	}
	return t.Name
}

// isBuiltin tells types of .NET and ServiceStack, which some languages declare and
// others take for known.
func (c *comparer) isBuiltin(t *model.Type) bool {
	return t.Namespace == "ServiceStack" || strings.Contains(known, " "+t.Name+" ")
}

// typeRemoved tells of a type that is gone. Other languages may do without it: what
// referred to it is told of by itself.
func (c *comparer) typeRemoved(t *model.Type) {
	if c.new.named[fold(t.Name)] {
		return // in another namespace, or of another arity: told of where it is used
	}
	same := c.new.eyes[evidence(t.Origins)] && c.old.API.ServerVersion == c.new.API.ServerVersion
	inGo := c.old.goName(t) != "" && same && !sketched(t)
	c.add(diag.TypeRemoved, c.old.subject(t), meaning(false, inGo, Nothing), t.Origins, nil, "the type is gone")
}

func (c *comparer) typeAdded(t *model.Type) {
	if base := c.abstractBase(c.new, t); base != nil && c.toOld[base] != nil && c.alike(base.Origins, c.toOld[base].Origins) {
		c.add(diag.SubtypeAdded, c.new.subject(t), []Category{Notable}, nil, t.Origins, "%s has a new subtype, which a deployed client does not know", base.Name)
		return
	}
	c.add(diag.TypeAdded, c.new.subject(t), []Category{Nothing}, nil, t.Origins, "the type is new")
}

// abstractBase is the abstract class that members of type t can be declared as.
func (c *comparer) abstractBase(s *side, t *model.Type) *model.Type {
	seen := map[*model.Type]bool{}
	for b := t.Base; b != nil && b.Decl != nil && !seen[b.Decl]; b = b.Decl.Base {
		seen[b.Decl] = true
		if b.Decl.Abstract && s.goName(b.Decl) != "" && s.structs[s.goName(b.Decl)] == nil {
			return b.Decl
		}
	}
	return nil
}

func (c *comparer) typ(old, new *model.Type) {
	subject := c.old.subject(old)
	add := func(rule diag.Code, meaning []Category, format string, args ...any) {
		c.add(rule, subject, meaning, old.Origins, new.Origins, format, args...)
	}
	same := c.alike(old.Origins, new.Origins)
	inGo := c.old.goName(old) != ""
	renamed := fold(old.Name) != fold(new.Name) && withArity(old) != withArity(new) && !sketched(old) && !sketched(new)
	switch goOld, goNew := c.old.goName(old), c.new.goName(new); {
	case renamed && !c.isRequest(old):
		add(diag.TypeRenamed, meaning(false, inGo, Nothing), "the type is called %s now", new.Name)
	case !renamed && (same || exact(old.Origins) && exact(new.Origins)) && !sketched(old) && !sketched(new) && goOld != "" && goNew != "" && fold(goOld) != fold(goNew):
		add(diag.GoTypeRenamed, meaning(false, true, Notable), "it is called %s in Go now, not %s", goNew, goOld)
	}
	if (old.Kind == model.Enum) != (new.Kind == model.Enum) {
		add(diag.KindChanged, meaning(true, inGo, Notable), "it was of kind %s and is of kind %s now", old.Kind, new.Kind)
		return
	}
	if same && c.form(old, new, add) {
		return
	}
	if len(old.Generics) != len(new.Generics) && same {
		add(diag.GenericsChanged, meaning(false, inGo, Notable), "it has %d type parameters now, not %d", len(new.Generics), len(old.Generics))
	}
	if old.Namespace != "" && new.Namespace != "" && old.Namespace != new.Namespace || renamed {
		if c.abstractBase(c.old, old) != nil && c.abstractBase(c.new, new) != nil {
			add(diag.SubtypeRenamed, meaning(true, false, Notable), "__type calls it %s now, not %s: a deployed client does not know it", new.FullName(), old.FullName())
		} else if old.Namespace != new.Namespace {
			add(diag.NamespaceMoved, []Category{Nothing}, "it stands in %s now, not %s", new.Namespace, old.Namespace)
		}
	}
	if a, b := baseOf(old), baseOf(new); fold(a) != fold(b) && (a != "" && b != "" || same) {
		add(diag.BaseMoved, []Category{Nothing}, "its base class was %s and is %s now", orNone(a), orNone(b))
	}
	if !c.isRequest(old) {
		c.obsolete(diag.TypeObsolete, subject, obsoleteOf(old.Obsolete, old.Attributes), obsoleteOf(new.Obsolete, new.Attributes), old.Origins, new.Origins)
		c.described(diag.TypeDescribed, subject, old.Description, new.Description, old.Origins, new.Origins)
	}
	if old.Kind == model.Enum {
		c.enum(old, new)
	} else if inGo || c.new.goName(new) != "" {
		c.members(old, new)
	}
}

// form compares what two types are on the wire and in Go. It tells whether nothing can
// be said of their members: one has none.
func (c *comparer) form(old, new *model.Type, add func(diag.Code, []Category, string, ...any)) (done bool) {
	was, is := c.old.form(old), c.new.form(new)
	a, wasList := listOf(old)
	b, isList := listOf(new)
	switch {
	case old.Kind == model.Enum:
		return false
	case wasList && isList:
		if v := c.reader(old.Origins, new.Origins, c.ways(old, new)).compare(a, b); v.changed {
			add(diag.KindChanged, meaning(v.wrong, was != is, Notable), "it is %s now, not %s", spell(b), spell(a))
		}
		return true
	case wasList != isList:
		what := [2]string{"an object", "an object"}
		if wasList {
			what[0] = spell(a)
		} else {
			what[1] = spell(b)
		}
		add(diag.KindChanged, meaning(true, was != "", Notable), "it is %s on the wire now, not %s", what[1], what[0])
		return true
	case was == is || was == "":
		return false
	case is == "":
		add(diag.GoTypeChanged, meaning(false, true, Notable), "it is no type in Go any more: only classes that derive from it are left")
		return true
	}
	unknown := new.Abstract && !old.Abstract && c.ways(old, new)&sent != 0
	what := map[bool]string{true: ", and the server cannot make one of what a deployed client sends"}[unknown]
	add(diag.GoTypeChanged, meaning(unknown, true, Notable), "it is %s in Go now, not %s%s", is, was, what)
	return false
}

// isRequest tells whether an operation's rules speak of t's name and description.
func (c *comparer) isRequest(t *model.Type) bool {
	return c.requests[t]
}

func baseOf(t *model.Type) string {
	if t.Base == nil {
		return ""
	}
	return t.Base.Name
}

func orNone(name string) string {
	if name == "" {
		return "none"
	}
	return name
}
