// One side of a comparison: the members of a type as they stand on the wire, which
// way a type travels, what it is in Go, and what its sources are able to tell.

package compat

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/plan"
)

// side is a Side with what is asked of it again and again.
type side struct {
	Side
	use     map[*model.Type]use
	derived map[*model.Type][]*model.Type
	structs map[string]*plan.Struct
	enums   map[string]*plan.Enum
	faces   map[string]*plan.Interface
	decls   map[string]*model.Type     // by Go name
	ops     map[string]*plan.Operation // by wire name
	twice   map[string]bool            // simple names of several types
	eyes    map[model.Evidence]bool    // the sources of its types
	verbs   bool                       // some operation tells the verb that clients use
	named   map[string]bool            // names of its types, folded
}

// use is the way that the values of a type travel.
type use uint8

// The ways; a type that no operation reaches may go either way.
const (
	sent use = 1 << iota
	received
)

func newSide(s Side) *side {
	out := &side{
		Side: s, use: map[*model.Type]use{}, derived: map[*model.Type][]*model.Type{}, structs: map[string]*plan.Struct{},
		enums: map[string]*plan.Enum{}, faces: map[string]*plan.Interface{}, decls: map[string]*model.Type{}, ops: map[string]*plan.Operation{}, twice: map[string]bool{}, eyes: map[model.Evidence]bool{},
		named: map[string]bool{},
	}
	full := map[string]string{}
	for _, t := range s.API.Types {
		out.eyes[evidence(t.Origins)] = true
		out.named[fold(t.Name)] = true
		if known, ok := full[t.Name]; ok && known != t.FullName() {
			out.twice[t.Name] = true
		}
		full[t.Name] = t.FullName()
		if t.Base != nil && t.Base.Decl != nil {
			out.derived[t.Base.Decl] = append(out.derived[t.Base.Decl], t)
		}
	}
	for _, op := range s.API.Operations {
		out.verbs = out.verbs || op.Method != ""
		out.travel(op.Request, sent)
		if op.Response != nil {
			out.travel(*op.Response, received)
		}
	}
	for _, st := range s.Go.Structs {
		out.structs[st.Name] = st
	}
	for _, e := range s.Go.Enums {
		out.enums[e.Name] = e
	}
	for _, i := range s.Go.Interfaces {
		out.faces[i.Name] = i
	}
	for _, t := range s.API.Types {
		if name := out.goName(t); name != "" {
			out.decls[name] = t
		}
	}
	for _, op := range s.Go.Operations {
		out.ops[op.Wire] = op
	}
	return out
}

// travel marks what a type expression reaches: members, bases, subtypes of abstract
// classes.
func (s *side) travel(ref model.TypeRef, how use) {
	var queue []*model.Type
	look := func(ref model.TypeRef) {
		ref.Walk(func(r model.TypeRef) {
			if r.Decl != nil && s.use[r.Decl]&how == 0 {
				s.use[r.Decl] |= how
				queue = append(queue, r.Decl)
			}
		})
	}
	look(ref)
	for ; len(queue) > 0; queue = queue[1:] {
		t := queue[0]
		for ref := range (model.TypeRef{Name: t.Name, Decl: t}).Lineage() {
			if ref.Decl == nil { // a list, or a map
				look(ref)
				break
			}
			// What stands between the brackets of a base travels if a member is of it:
			// that of QueryDb<Order> does not.
			look(model.TypeRef{Name: ref.Decl.Name, Decl: ref.Decl})
			args := ref.Arguments()
			for _, f := range ref.Decl.Fields {
				look(f.Type.Fill(args))
			}
		}
		if t.Abstract {
			for _, sub := range s.derived[t] {
				look(model.TypeRef{Name: sub.Name, Decl: sub})
			}
		}
	}
}

// ways are those that the values of a type travel on either side.
func (c *comparer) ways(old, new *model.Type) use {
	if how := c.old.use[old] | c.new.use[new]; how != 0 {
		return how
	}
	return sent | received
}

// member is a property as it stands on the wire.
type member struct {
	*model.Field
	typ   model.TypeRef // in terms of the type that it is a member of
	owner *model.Type   // the class that declares it
}

// flat is a type's own members, then its base's, with type arguments filled in.
func flat(decl *model.Type) []member {
	var all []member
	hidden := map[string]bool{}
	for ref := range (model.TypeRef{Name: decl.Name, Decl: decl}).Lineage() {
		if ref.Decl == nil {
			break
		}
		args := ref.Arguments()
		for _, f := range ref.Decl.Fields {
			if !hidden[f.Wire] {
				hidden[f.Wire] = true
				all = append(all, member{f, f.Type.Fill(args), ref.Decl})
			}
		}
	}
	return all
}

// listOf is the list or map that a class derives from, which is what it is on the wire.
func listOf(decl *model.Type) (list model.TypeRef, ok bool) {
	for ref := range (model.TypeRef{Name: decl.Name, Decl: decl}).Lineage() {
		list = ref
	}
	return list, isList(list) || isMap(list)
}

// goName is the name of a type in Go, "" where it has none: a mere base class.
func (s *side) goName(t *model.Type) string {
	if t.GoName != "" {
		return t.GoName
	}
	full := t.FullName()
	if n := len(t.Generics); n > 0 {
		full += "`" + strconv.Itoa(n)
	}
	return s.Go.Names.Types[full]
}

// goField is a member of the Go type of t, nil where there is none.
func (s *side) goField(t *model.Type, wire string) *plan.Field {
	st := s.structs[s.goName(t)]
	if st == nil {
		return nil
	}
	for _, f := range st.Fields {
		if f.Wire == wire {
			return f
		}
	}
	return nil
}

// methods are the names of an operation's methods.
func (s *side) methods(op *model.Operation) []string {
	var names []string
	if out := s.ops[op.Name]; out != nil {
		for _, m := range out.Methods {
			names = append(names, m.Name)
		}
	}
	return names
}

// evidence is the strongest source of an element.
func evidence(origins []model.Origin) model.Evidence {
	best := model.Convention
	for _, o := range origins {
		if o.Evidence.Strength() > best.Strength() || o.Evidence.Strength() == best.Strength() && o.Evidence > best {
			best = o.Evidence
		}
	}
	return best
}

// weak tells whether tables and messages alone show an element.
func weak(origins []model.Origin) bool { return evidence(origins) <= model.Page }

// exact tells whether a source spells types, names and routes as .NET has them
// (servicestack.md 2.15).
func exact(origins []model.Origin) bool {
	return slices.ContainsFunc(origins, func(o model.Origin) bool {
		return o.Evidence == model.CSharp || o.Evidence == model.VBNet || o.Evidence == model.FSharp || o.Evidence == model.TypesJSON || o.Evidence == model.AppJSON
	})
}

// alike tells whether two elements are seen by the same eyes: the same language, as
// the same version of the server writes it. Then whatever differs is a difference, and
// silence on one side is an answer. /types/metadata does not tell its version; before 5.14 it
// knew no verb of clients, and other things neither.
func (c *comparer) alike(a, b []model.Origin) bool {
	return evidence(a) == evidence(b) && c.old.API.ServerVersion == c.new.API.ServerVersion &&
		(evidence(a) != model.TypesJSON || c.old.verbs == c.new.verbs)
}

// fold is a name without case and underscores: all that is left of it in some
// languages.
func fold(name string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' {
			return -1
		}
		return r
	}, name))
}
