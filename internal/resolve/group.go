package resolve

// Which declarations speak of one type. Only some sources tell namespaces, outer
// classes or arity, so what one leaves open must not tear a type apart.

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// group is all declarations of one type, strongest first, and what becomes of it.
type group struct {
	decls []*decl
	typ   *model.Type
}

// decl is one declaration, with the document that holds it.
type decl struct {
	doc *document
	typ *model.Type
}

func (d *decl) strength() int {
	if len(d.typ.Origins) == 0 {
		return 0
	}
	return d.typ.Origins[0].Evidence.Strength()
}

// identity is what a declaration tells of which type it is.
func identity(t *model.Type) string { return t.Namespace + "\x00" + t.Declaring }

// groupTypes puts declarations of one name and arity together. Where some of them
// tell different namespaces or outer classes, they are different types, and a
// declaration that tells neither joins the one whose properties it shares most.
func (r *resolver) groupTypes() {
	byName := map[string][]*decl{}
	for _, doc := range r.docs {
		for _, t := range doc.types {
			byName[nameKey(t)] = append(byName[nameKey(t)], &decl{doc, t})
		}
	}
	dropArity(byName)
	names := make([]string, 0, len(byName))
	for name := range byName {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		r.groups = append(r.groups, groupOf(byName[name])...)
	}
}

// dropArity leaves out declarations that lost their type parameters: Go 8.10 lists
// Paged for Paged<T>, Ruby ShapeResponse_1. A source that can tell knows better.
func dropArity(byName map[string][]*decl) {
	isSure := func(d *decl) bool { return d.strength() >= model.FSharp.Strength() }
	for key, decls := range byName {
		if strings.HasSuffix(key, "`") || slices.ContainsFunc(decls, isSure) {
			continue
		}
		name := key
		if i := strings.LastIndexByte(key, '_'); i > 0 && strings.Trim(key[i+1:], "0123456789") == "" {
			name = key[:i]
		}
		for n := 1; n <= 4; n++ {
			if slices.ContainsFunc(byName[name+strings.Repeat("`", n)], isSure) {
				delete(byName, key)
				break
			}
		}
	}
}

func nameKey(t *model.Type) string {
	return strings.ToLower(t.Name) + strings.Repeat("`", len(t.Generics))
}

// applyContractNames lets schemas speak of classes by their .NET names: in XML a
// class is called as its DataContract says, which only listings tell.
func (r *resolver) applyContractNames() {
	class := map[string]string{}
	for _, doc := range r.docs {
		for _, t := range doc.types {
			if name, _ := t.Contract(); name != "" && name != t.Name {
				class[name] = t.Name
			}
		}
	}
	rename := func(ref model.TypeRef) model.TypeRef {
		if name, ok := class[ref.Name]; ok {
			ref.Name = name
		}
		return ref
	}
	for _, doc := range r.docs {
		if doc.Evidence != model.XSD {
			continue
		}
		for _, t := range doc.types {
			t.Name = rename(model.Ref(t.Name)).Name
			for _, f := range t.Fields {
				f.Type = f.Type.Map(rename)
			}
			if t.Base != nil {
				base := t.Base.Map(rename)
				t.Base = &base
			}
		}
	}
}

func groupOf(decls []*decl) []*group {
	slices.SortFunc(decls, func(a, b *decl) int {
		return cmp.Or(cmp.Compare(b.strength(), a.strength()), preferred(a.doc, b.doc), firstSpanOrder(a, b))
	})
	var groups []*group
	for _, d := range decls {
		if g := home(groups, d); g != nil {
			renameParameters(d.typ, g.decls[0].typ.Generics)
			g.decls = append(g.decls, d)
		} else {
			groups = append(groups, &group{decls: []*decl{d}})
		}
	}
	return groups
}

func firstSpanOrder(a, b *decl) int {
	return cmp.Compare(model.FirstSpan(a.typ.Origins).Start, model.FirstSpan(b.typ.Origins).Start)
}

// home is the group that d belongs to: one whose declarations it does not
// contradict; of several, the one with most properties in common.
func home(groups []*group, d *decl) *group {
	var best *group
	bestShared := -1
	for _, g := range groups {
		if !slices.ContainsFunc(g.decls, func(o *decl) bool { return contradicts(o, d) }) {
			if n := shared(g.decls[0].typ, d.typ); n > bestShared {
				best, bestShared = g, n
			}
		}
	}
	return best
}

// contradicts tells whether two declarations cannot be of one type: both tell a
// namespace, or an outer class, and not the same; or one document declares both.
func contradicts(a, b *decl) bool {
	differ := func(x, y string) bool { return x != "" && y != "" && x != y }
	if differ(a.typ.Namespace, b.typ.Namespace) || differ(a.typ.Declaring, b.typ.Declaring) || a.typ.Name != b.typ.Name && a.doc == b.doc {
		return true
	}
	return a.doc == b.doc && a.typ.Origins[0].Evidence == b.typ.Origins[0].Evidence && identity(a.typ) != identity(b.typ)
}

// shared counts the members of a that b has, too.
func shared(a, b *model.Type) (n int) {
	fields, values := map[string]bool{}, map[string]bool{}
	for _, f := range b.Fields {
		fields[fold(f.Name)] = true
	}
	for _, v := range b.Values {
		values[fold(v.Name)] = true
	}
	for _, f := range a.Fields {
		if fields[fold(f.Name)] {
			n++
		}
	}
	for _, v := range a.Values {
		if values[fold(v.Name)] {
			n++
		}
	}
	return n
}

// fold makes names comparable across languages and casings: letters and digits
// only, lower case.
func fold(name string) string {
	return strings.Map(func(c rune) rune {
		if c < 0x80 && !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
			return -1
		}
		return c
	}, strings.ToLower(name))
}
