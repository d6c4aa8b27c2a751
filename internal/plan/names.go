// Names of types, enum constants, operations, methods and files.

package plan

import (
	"cmp"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/naming"
	"github.com/dtogen/dtogen/internal/source"
)

// nameTypes names what gets a Go type. A name is the simple one; where two meet,
// the outer class, the namespace or the arity is told as well, so that a name hangs
// on no fact that few sources tell.
func (p *planner) nameTypes() {
	groups := map[string][]*declared{}
	var names []string
	for _, d := range p.order {
		if name := d.decl.GoName; p.pairs[name] == d.decl && name != "" {
			d.name = p.scope.Claim(name)
		} else if name != "" {
			d.name = p.set.give(name, d.subject())
		}
	}
	p.recall()
	for _, d := range p.order {
		if d.decl.GoName != "" {
			continue
		}
		name := d.decl.Name
		if groups[name] == nil {
			names = append(names, name)
		}
		groups[name] = append(groups[name], d)
	}
	wanted := map[string]*declared{}
	var all []string
	for _, name := range names {
		for i, full := range apart(groups[name]) {
			if groups[name][i].name != "" {
				continue // recalled
			}
			for wanted[full] != nil {
				full += "\x00" // the same by all that is known
			}
			wanted[full] = groups[name][i]
			all = append(all, full)
		}
	}
	all = slices.DeleteFunc(all, func(name string) bool {
		id := naming.Go(name)
		if beside(id) == id {
			return false
		}
		wanted[name].name = p.set.yield(beside(id), p.scope.Claim(beside(id)), wanted[name].subject())
		return true
	})
	ids := p.scope.ClaimAll(all)
	for _, name := range all {
		wanted[name].name = p.set.yield(naming.Go(name), ids[name], wanted[name].subject())
	}
	taken := map[string]bool{}
	p.pkg.Names.Types = map[string]string{}
	for _, d := range p.order {
		taken[d.name] = true
		if d.decl.GoName == "" {
			p.pkg.Names.Types[fullName(d.decl)] = d.name
		}
	}
	for _, d := range p.order {
		nameParams(d, taken)
	}
}

// subject is the declaration as messages speak of it.
func (d *declared) subject() subject {
	return newSubject(d.decl.FullName(), d.decl.Origins, d.decl.GoNameAt)
}

// beside is the Go name of a type beside the client, which is Client itself.
func beside(id string) string {
	if id == "Client" {
		return "ClientDTO"
	}
	return id
}

// recall gives types the names that they had in the run before, so that a newcomer of
// the same name takes nobody's. A type whose namespace has become known, or is not
// told any more, is the one of its name that there was, if there was one.
func (p *planner) recall() {
	known := p.opts.Names.Types
	if len(known) == 0 {
		return
	}
	was, is := map[string][]string{}, map[string]int{}
	for full := range known {
		name := full[strings.LastIndexByte(full, '.')+1:]
		was[name] = append(was[name], full)
	}
	simple := func(d *declared) string { full := fullName(d.decl); return full[strings.LastIndexByte(full, '.')+1:] }
	for _, d := range p.order {
		is[simple(d)]++
	}
	for _, d := range p.order {
		name, ok := known[fullName(d.decl)]
		if old := was[simple(d)]; !ok && len(old) == 1 && is[simple(d)] == 1 {
			name = known[old[0]]
		}
		if d.name == "" && token.IsIdentifier(name) && token.IsExported(name) {
			d.name = p.set.yield(name, p.scope.Claim(name), d.subject())
		}
	}
	p.recallConstants()
}

// recallConstants claims the constants of enums that there were, so that no type that
// comes now takes their names.
func (p *planner) recallConstants() {
	p.consts = map[string]string{}
	for _, d := range p.order {
		if d.decl.Kind != model.Enum {
			continue
		}
		for _, v := range d.decl.Values {
			key := d.name + "." + v.Name
			if id := p.opts.Names.member(d.name, v.Name); id != "" && p.consts[key] == "" {
				p.consts[key] = p.set.yield(id, p.scope.Claim(id), newSubject(d.decl.Name+"."+v.Name, v.Origins, source.Span{}))
			}
		}
	}
}

// fullName is a type's name with its namespace and arity.
func fullName(t *model.Type) string {
	if n := len(t.Generics); n > 0 {
		return t.FullName() + "`" + strconv.Itoa(n)
	}
	return t.FullName()
}

// apart gives types of one name the shortest names that tell them apart.
func apart(group []*declared) []string {
	for _, form := range []func(*model.Type) string{
		func(t *model.Type) string { return t.Name },
		func(t *model.Type) string { return t.Declaring + t.Name },
		func(t *model.Type) string { return t.Declaring + t.Name + arity(t) },
		func(t *model.Type) string { return last(t.Namespace) + t.Declaring + t.Name },
		func(t *model.Type) string { return last(t.Namespace) + t.Declaring + t.Name + arity(t) },
	} {
		if names := each(group, form); distinct(names) {
			return names
		}
	}
	return each(group, func(t *model.Type) string {
		return strings.Join(spaced(t.Namespace), "") + t.Declaring + t.Name + arity(t)
	})
}

func each(group []*declared, form func(*model.Type) string) []string {
	names := make([]string, len(group))
	for i, d := range group {
		names[i] = form(d.decl)
	}
	return names
}

func distinct(names []string) bool {
	sorted := slices.Clone(names)
	slices.Sort(sorted)
	return len(slices.Compact(sorted)) == len(names)
}

func last(namespace string) string {
	segments := spaced(namespace)
	if len(segments) == 0 {
		return ""
	}
	return naming.Go(segments[len(segments)-1])
}

// arity is Of, Of2 … behind the name of a generic type.
func arity(t *model.Type) string {
	switch n := len(t.Generics); n {
	case 0:
		return ""
	case 1:
		return "Of"
	default:
		return "Of" + string('0'+rune(min(n, 9)))
	}
}

// nameParams gives the type parameters names that no type of the package has.
func nameParams(d *declared, taken map[string]bool) {
	own := naming.NewScope()
	for i := range d.params {
		name := naming.Go(d.params[i].Name)
		for taken[name] {
			name += "T"
		}
		d.params[i].Name = own.Claim(name)
	}
}

// headers names the options for header parameters: one for each name, whatever the
// number of operations that have it.
func (p *planner) headers(ops []*operation) {
	p.options = map[string]string{}
	found := map[string]*model.Field{}
	var wires []string
	for _, op := range ops {
		for _, m := range op.request.members {
			key := strings.ToLower(m.Wire)
			if m.In != "header" {
				continue
			}
			if old := found[key]; old == nil {
				wires = append(wires, key)
				found[key] = m.Field
			} else if better(m.Field, old) {
				found[key] = m.Field
			}
		}
	}
	slices.Sort(wires)
	for _, key := range wires {
		f := found[key]
		h := &Header{Option: p.scope.Claim("With"+cmp.Or(f.GoName, naming.Go(f.Name)), "WithHeader"+naming.Go(f.Name)), Wire: f.Wire, Name: f.Header()}
		h.Doc = paragraphs(h.Option+" sends the header "+f.Header()+" with the requests that have it.", sentence(f.Description, f.Name))
		p.options[key] = h.Option
		p.pkg.Headers = append(p.pkg.Headers, h)
	}
}

// better tells whether a says more than b of the same header parameter; of two that
// say as much, the one that sorts first.
func better(a, b *model.Field) bool {
	return cmp.Or(cmp.Compare(len(b.Description), len(a.Description)), cmp.Compare(a.Description, b.Description),
		cmp.Compare(a.Wire, b.Wire), cmp.Compare(a.Name, b.Name)) < 0
}

// nameOperations names operations, which is what methods, descriptors and files are
// named after: the request's name, less Request.
func (p *planner) nameOperations(ops []*operation) {
	files := naming.NewScope("doc", "client", "types", "enums", "xmlnames", "samples", "con", "prn", "aux", "nul")
	names := naming.NewScope()
	set := p.wishes(names)
	p.pkg.Names.Operations = map[string]string{}
	claim := func(op *operation, name string) {
		var id string
		if op.GoName != "" {
			id = set.give(op.GoName, op.subject())
		} else {
			id = set.yield(naming.Go(name), names.Claim(naming.Go(name), naming.Go(op.Name)), op.subject())
			p.pkg.Names.Operations[op.Name] = id
		}
		file := naming.File(id)
		op.out = &Operation{
			Name: id,
			Wire: op.Name,
			Var:  p.hidden.Claim("op" + id),
			File: files.Claim(file, file+"op"),
		}
		p.pkg.Operations = append(p.pkg.Operations, op.out)
	}
	known := p.opts.Names.Operations
	// The user's names come first, then those of the run before, then those that lose
	// nothing.
	for _, turn := range []func(op *operation, stem string) bool{
		func(op *operation, _ string) bool { return op.GoName != "" },
		func(op *operation, _ string) bool { return known[op.Name] != "" },
		func(op *operation, stem string) bool { return naming.Go(stem) == op.Name },
		func(op *operation, stem string) bool { return naming.Go(stem) == stem },
		func(*operation, string) bool { return true },
	} {
		for _, op := range ops {
			if s := stem(op.Name); op.out == nil && turn(op, s) {
				claim(op, cmp.Or(known[op.Name], s))
			}
		}
	}
}

// subject is the operation as messages speak of it.
func (op *operation) subject() subject { return newSubject(op.Name, op.Origins, op.GoNameAt) }

// stem is an operation's name less Request.
func stem(name string) string {
	for _, suffix := range []string{"Request", "_request"} {
		if s, ok := strings.CutSuffix(name, suffix); ok && s != "" {
			return s
		}
	}
	return name
}
