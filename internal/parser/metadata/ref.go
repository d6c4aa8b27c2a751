// Type expressions as metadata spells them. Arguments stand beside the name
// ("List`1" and ["Foo"]), in it ("Nullable<Int32>"), or, in 4.0.17, behind it as the
// CLR writes them ("List`1[[Acme.Foo, acme, Version=1.0.0.0, …]]").

package metadata

import (
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

const maxDepth = 64

// scope is what a file declares, as far as names of types depend on it.
type scope struct {
	namespaces map[string]bool
	homes      map[string]map[string]bool // simple name → the namespaces that declare it
}

func (s *scope) declare(namespace, name string) {
	if s.homes[name] == nil {
		s.homes[name] = map[string]bool{}
	}
	s.homes[name][namespace] = true
	s.namespaces[namespace] = true
}

func newScope() *scope {
	return &scope{namespaces: map[string]bool{}, homes: map[string]map[string]bool{}}
}

// ref reads a type expression whose arguments, where its name calls for some and
// holds none, are args. A name that two namespaces declare is qualified by
// namespace. ok is false for a text that is no type.
func (s *scope) ref(text, namespace string, args []model.TypeRef) (t model.TypeRef, ok bool) {
	p := refParser{scope: s, rest: text, args: args, namespace: namespace}
	t, ok = p.ref(0)
	return t, ok && strings.TrimSpace(p.rest) == ""
}

type refParser struct {
	*scope
	rest string
	// of the outermost name
	namespace string
	args      []model.TypeRef
}

func (p *refParser) take(s string) bool {
	p.rest = strings.TrimLeft(p.rest, " ")
	rest, ok := strings.CutPrefix(p.rest, s)
	if ok {
		p.rest = rest
	}
	return ok
}

func (p *refParser) name() string {
	n := strings.IndexAny(p.rest, "`<>[],?")
	if n < 0 {
		n = len(p.rest)
	}
	name := strings.TrimSpace(p.rest[:n])
	p.rest = p.rest[n:]
	return name
}

func (p *refParser) ref(depth int) (t model.TypeRef, ok bool) {
	name := p.simple(p.name())
	if name == "" || depth > maxDepth {
		return t, false
	}
	if homes := p.homes[name]; depth == 0 && len(homes) > 1 && homes[p.namespace] {
		name = p.namespace + "." + name
	}
	arity := 0
	if p.take("`") {
		for p.rest != "" && '0' <= p.rest[0] && p.rest[0] <= '9' && arity < 100 {
			arity, p.rest = arity*10+int(p.rest[0]-'0'), p.rest[1:]
		}
		if strings.HasPrefix(p.rest, ".") { // nested in a generic one
			name += p.name()
		}
	}
	var args []model.TypeRef
	switch {
	case strings.HasPrefix(p.rest, "[["):
		p.take("[")
		args, ok = p.list("]", func() (model.TypeRef, bool) { return p.qualified(depth) })
	case p.take("<"):
		args, ok = p.list(">", func() (model.TypeRef, bool) { return p.ref(depth + 1) })
	default:
		ok = true
		if depth == 0 && arity > 0 {
			args = p.args
		}
	}
	for len(args) < arity { // the name says how many there are, nothing says which
		args = append(args[:len(args):len(args)], model.Ref(model.Any))
	}
	t = model.Ref(name, args...)
	if name == "Nullable" && len(args) == 1 {
		t = args[0].OrNull()
	}
	for ok {
		switch {
		case p.take("[]"):
			t = model.Ref(model.ArrayOf, t)
		case p.take("?"):
			t.Nullable = true
		default:
			return t, true
		}
	}
	return t, ok
}

func (p *refParser) list(end string, item func() (model.TypeRef, bool)) (all []model.TypeRef, ok bool) {
	for {
		t, ok := item()
		if !ok {
			return nil, false
		}
		all = append(all, t)
		if p.take(end) {
			return all, true
		}
		if !p.take(",") {
			return nil, false
		}
	}
}

// qualified reads "[Acme.Foo, acme, Version=1.0.0.0, Culture=neutral, …]".
func (p *refParser) qualified(depth int) (t model.TypeRef, ok bool) {
	if !p.take("[") {
		return t, false
	}
	if t, ok = p.ref(depth + 1); !ok {
		return t, false
	}
	end := strings.IndexAny(p.rest, "[]")
	if end < 0 || p.rest[end] != ']' {
		return t, false
	}
	p.rest = p.rest[end+1:]
	return t, true
}

// simple is a name without its namespace; a type parameter without the mark that
// servers up to 6.0 put before it.
func (p *refParser) simple(name string) string {
	name = strings.TrimPrefix(strings.ReplaceAll(name, "+", "."), "'")
	for i := strings.LastIndexByte(name, '.'); i > 0; i = strings.LastIndexByte(name[:i], '.') {
		if p.namespaces[name[:i]] {
			return name[i+1:]
		}
	}
	if strings.HasPrefix(name, "System.") {
		return name[strings.LastIndexByte(name, '.')+1:]
	}
	return name
}
