// What gets a Go type: the members of each class, its bases' among them, and what
// can be reached from operations and classes that are no mere base.

package plan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// member is a property of a class, its own or of a base, in terms of the class's
// own type parameters.
type member struct {
	*model.Field
	typ model.TypeRef
}

// operations pairs each operation with the declaration of its request. One whose
// request no source declares gets an empty one.
func (p *planner) operations() []*operation {
	var ops []*operation
	for _, op := range p.api.Operations {
		decl := op.Request.Decl
		if decl == nil {
			decl = &model.Type{Name: op.Name, Namespace: op.Namespace, Description: op.Description, Origins: op.Origins}
		}
		d := p.declared(decl)
		d.patch = d.patch || patches(op)
		ops = append(ops, &operation{Operation: op, request: d})
	}
	slices.SortFunc(ops, func(a, b *operation) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Namespace, b.Namespace))
	})
	return ops
}

func patches(op *model.Operation) bool {
	if decl := op.Request.Decl; decl != nil {
		for _, marker := range decl.Implements {
			if marker.Name == "IPatchDb" {
				return true
			}
		}
	}
	return verbOf(op) == "PATCH"
}

// declared is the record of a declaration, made when it is first asked for.
func (p *planner) declared(decl *model.Type) *declared {
	if d := p.decls[decl]; d != nil {
		return d
	}
	d := &declared{decl: decl}
	p.decls[decl] = d
	if decl.Kind == model.Interface {
		d.object = true
		return d
	}
	switch {
	case isText(decl):
		text := model.Ref("String")
		d.under = &text
	case decl.Kind != model.Enum:
		d.members, d.under = p.flatten(decl)
	}
	return d
}

// isText tells whether decl is a struct of .NET that travels as text: it has a
// constructor or parser of its own, and no source knows members of it.
func isText(decl *model.Type) bool {
	return decl.Kind == model.Struct && decl.Underlying == "String" && len(decl.Fields) == 0
}

// flatten is a class's own members, then its base's, as they stand on the wire. A
// member that the class declares anew hides the base's. under is what the class is
// where it derives from a list or a map.
func (p *planner) flatten(decl *model.Type) (members []member, under *model.TypeRef) {
	hidden := map[string]*model.Field{}
	for ref := range (model.TypeRef{Name: decl.Name, Decl: decl}).Lineage() {
		if ref.Decl == nil {
			ref = p.paired(ref)
		}
		if ref.Decl == nil {
			if isList(ref) || isMap(ref) {
				under = &ref
			}
			break
		}
		args := ref.Arguments()
		for _, f := range ref.Decl.Fields {
			if by := hidden[f.Wire]; by != nil {
				p.sameWire(decl, by, f)
				continue
			}
			hidden[f.Wire] = f
			members = append(members, member{f, p.paired(f.Type.Fill(args))})
		}
	}
	return members, under
}

// sameWire reports that two properties of a class have one name on the wire, if the user
// has set it for one of them.
func (p *planner) sameWire(decl *model.Type, a, b *model.Field) {
	if configured(a.Origins).IsZero() {
		a, b = b, a
	}
	if at := configured(a.Origins); !at.IsZero() && a.Name != b.Name {
		p.refused(strconv.Quote(a.Wire)+" on the wire", newSubject(decl.Name+"."+a.Name, a.Origins, at), b.Name+" is called so").
			WithHint("set another wire name, or leave one of the two out: skip: true").
			WithRelated(model.FirstSpan(b.Origins), "%s stands here", b.Name)
	}
}

// reach finds the declarations that get a Go type: requests and responses, classes
// and enums that are no base, and all that the members of these refer to.
func (p *planner) reach(ops []*operation) {
	derived := map[*model.Type][]*model.Type{}
	for _, t := range p.api.Types {
		if t.Base != nil && t.Base.Decl != nil {
			derived[t.Base.Decl] = append(derived[t.Base.Decl], t)
		}
	}
	var queue []*declared
	push := func(d *declared) {
		if !d.object && !d.reached {
			d.reached = true
			p.order = append(p.order, d)
			queue = append(queue, d)
		}
	}
	add := func(decl *model.Type) {
		d := p.declared(decl)
		if decl.Abstract && len(derived[decl]) > 0 && !d.object && !d.reached {
			p.open(d, derived)
		}
		push(d)
		for _, sub := range d.subs {
			push(sub)
		}
	}
	look := func(ref model.TypeRef) {
		ref.Walk(func(t model.TypeRef) {
			if t.Decl != nil {
				add(t.Decl)
			}
		})
	}
	for _, op := range ops {
		op.request.object = false
		push(op.request)
		if op.Response != nil {
			look(p.paired(*op.Response))
		}
	}
	for _, t := range p.api.Types {
		if len(derived[t]) == 0 && !isStatus(t) {
			add(t)
		}
	}
	for len(queue) > 0 {
		d := queue[0]
		queue = queue[1:]
		for _, m := range d.members {
			look(m.typ)
		}
		if d.under != nil {
			look(*d.under)
		}
	}
	slices.SortFunc(p.order, func(a, b *declared) int {
		return cmp.Or(cmp.Compare(a.decl.FullName(), b.decl.FullName()),
			cmp.Compare(len(a.decl.Generics), len(b.decl.Generics)), cmp.Compare(a.decl.Kind, b.decl.Kind))
	})
	p.params()
}

// open makes an abstract class one whose values are any of its subtypes; raw JSON
// where Go cannot tell them apart: where type parameters are left open.
func (p *planner) open(d *declared, derived map[*model.Type][]*model.Type) {
	seen := map[*model.Type]bool{d.decl: true}
	generic := len(d.decl.Generics) > 0
	for queue := []*model.Type{d.decl}; len(queue) > 0; queue = queue[1:] {
		for _, t := range derived[queue[0]] {
			if seen[t] {
				continue
			}
			seen[t] = true
			queue = append(queue, t)
			generic = generic || len(t.Generics) > 0
			if sub := p.declared(t); !t.Abstract && sub.under == nil {
				d.subs = append(d.subs, sub)
			}
		}
	}
	if generic || len(d.subs) == 0 {
		d.object, d.subs = true, nil
		p.tell(d.decl.FullName(), diag.Polymorphic, d.decl.Origins,
			"%s is abstract and its subtypes are generic or unknown; its values are kept as raw JSON", d.decl.Name)
		return
	}
	d.members = nil
	slices.SortFunc(d.subs, func(a, b *declared) int { return cmp.Compare(a.decl.FullName(), b.decl.FullName()) })
}

// degrade keeps the types that do not compile as raw JSON. A request stays a struct,
// for its members are parts of addresses; they are raw JSON then.
func (p *planner) degrade(ops []*operation) {
	if len(p.opts.Raw) == 0 {
		return
	}
	isRequest := map[*declared]bool{}
	for _, op := range ops {
		isRequest[op.request] = true
	}
	p.order = slices.DeleteFunc(p.order, func(d *declared) bool {
		why, raw := p.opts.Raw[d.name]
		if !raw {
			return false
		}
		p.tell(d.name, diag.Degraded, d.decl.Origins, "%s would not compile as a Go type (%s); its values are kept as raw JSON", d.decl.Name, why)
		if isRequest[d] {
			for i := range d.members {
				d.members[i].typ = model.Ref(model.Any)
			}
			return false
		}
		d.object = true
		return true
	})
	for _, d := range p.order {
		d.subs = slices.DeleteFunc(d.subs, func(sub *declared) bool { return sub.object })
	}
}

// params names the type parameters, and finds those that are keys of maps, be it in
// a class that they are handed on to.
func (p *planner) params() {
	for _, d := range p.order {
		for _, name := range d.decl.Generics {
			d.params = append(d.params, Param{Name: name})
		}
	}
	for changed := true; changed; {
		changed = false
		for _, d := range p.order {
			mark := func(ref model.TypeRef) {
				for i := range d.params {
					if ref.Decl == nil && ref.Name == d.params[i].Name && !d.params[i].Comparable {
						d.params[i].Comparable, changed = true, true
					}
				}
			}
			d.eachRef(func(ref model.TypeRef) {
				if isMap(ref) && len(ref.Args) == 2 {
					mark(ref.Args[0])
				}
				if ref.Decl == nil || p.decls[ref.Decl] == nil {
					return
				}
				for i, param := range p.decls[ref.Decl].params {
					if param.Comparable && i < len(ref.Args) {
						mark(ref.Args[i])
					}
				}
			})
		}
	}
}

// eachRef calls f for each type expression in the members of d.
func (d *declared) eachRef(f func(model.TypeRef)) {
	for _, m := range d.members {
		m.typ.Walk(f)
	}
	if d.under != nil {
		d.under.Walk(f)
	}
}

// expands tells whether a reference inside the generic class d makes ever larger
// instances of it, as Next in class Box<T> { Box<List<T>> Next; } does, which Go
// refuses.
func (p *planner) expands(d *declared, ref model.TypeRef) bool {
	if len(d.decl.Generics) == 0 || ref.Decl == nil {
		return false
	}
	for _, arg := range ref.Args {
		if len(arg.Args) == 0 {
			continue
		}
		holds := false
		arg.Walk(func(t model.TypeRef) {
			holds = holds || t.Decl == nil && slices.Contains(d.decl.Generics, t.Name)
		})
		if holds && p.leads(p.declared(ref.Decl), d, map[*declared]bool{}) {
			return true
		}
	}
	return false
}

// leads tells whether from refers to to, directly or by what it refers to.
func (p *planner) leads(from, to *declared, seen map[*declared]bool) bool {
	if from == to {
		return true
	}
	if seen[from] {
		return false
	}
	seen[from] = true
	found := false
	from.eachRef(func(ref model.TypeRef) {
		found = found || ref.Decl != nil && p.leads(p.declared(ref.Decl), to, seen)
	})
	return found
}

// spaced gives the segments of a namespace.
func spaced(namespace string) []string {
	return strings.FieldsFunc(namespace, func(r rune) bool { return r == '.' || r == '+' })
}
