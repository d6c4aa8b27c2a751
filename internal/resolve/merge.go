package resolve

// Many declarations of a type become one.

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// claim is what one declaration says of a property.
type claim struct {
	decl  *decl
	field *model.Field
}

func (c claim) strength() int {
	if slices.Contains(c.decl.doc.closed, c.decl.typ) {
		return model.FromSample.Strength() // its types are those of one use of many
	}
	if len(c.field.Origins) == 0 {
		return c.decl.strength()
	}
	return c.field.Origins[0].Evidence.Strength()
}

func (c claim) reading(value string) reading {
	return reading{c.decl.doc, c.strength(), value, model.FirstSpan(c.field.Origins)}
}

// property is all claims about one property of a type, strongest first.
type property struct {
	at     int // its place among those of the class
	claims []claim
}

// poll lets every declaration speak of the facts on which snapshots differ, so
// that documents can be ranked by how far they agree with the others.
func (r *resolver) poll() {
	for _, g := range r.groups {
		name := g.decls[0].typ.Name
		properties := g.properties()
		for _, d := range g.decls {
			r.vote(name+" base", d.doc, refName(d.typ.Base))
			for _, p := range properties {
				c := p.of(d)
				fact := name + "." + fold(p.claims[0].field.Name)
				switch {
				case c != nil:
					r.vote(fact+" has", d.doc, "yes")
					r.vote(fact+" in", d.doc, c.field.In)
					if c.field.Required != model.Unknown {
						r.vote(fact+" required", d.doc, fmt.Sprint(c.field.Required))
					}
				case !d.typ.FieldsIncomplete:
					r.vote(fact+" has", d.doc, "no")
				}
			}
		}
	}
	r.count()
}

func refName(t *model.TypeRef) string {
	if t == nil {
		return ""
	}
	return t.Name
}

// properties are the properties that any declaration of g has: matched by name
// without case and underscores, or by wire name; two names of one declaration that
// differ in case alone stay two.
func (g *group) properties() []*property {
	var all []*property
	named := map[string][]*property{} // by folded name, and by that on the wire
	for _, d := range g.decls {
		taken := map[*property]bool{}
		for _, f := range d.typ.Fields {
			keys := []string{fold(f.Name)}
			if f.Wire != "" {
				keys = append(keys, fold(f.Wire))
			}
			var alike []*property
			for _, key := range keys {
				alike = append(alike, named[key]...)
			}
			slices.SortFunc(alike, func(a, b *property) int { return cmp.Compare(a.at, b.at) })
			p := find(alike, taken, f)
			if p == nil {
				p = &property{at: len(all)}
				all = append(all, p)
			}
			taken[p] = true
			p.claims = append(p.claims, claim{d, f})
			for _, key := range keys {
				if !slices.Contains(named[key], p) {
					named[key] = append(named[key], p)
				}
			}
		}
	}
	return all
}

// find is the property among those of similar names that f speaks of, nil if none.
func find(all []*property, taken map[*property]bool, f *model.Field) *property {
	match := func(same func(a, b *model.Field) bool) *property {
		for _, p := range all {
			if !taken[p] && slices.ContainsFunc(p.claims, func(c claim) bool { return same(c.field, f) }) {
				return p
			}
		}
		return nil
	}
	for _, same := range []func(a, b *model.Field) bool{
		func(a, b *model.Field) bool { return a.Name == b.Name },
		func(a, b *model.Field) bool { return fold(a.Name) == fold(b.Name) },
		func(a, b *model.Field) bool {
			return a.Wire != "" && (a.Wire == b.Wire || fold(a.Wire) == fold(b.Name))
		},
		func(a, b *model.Field) bool { return b.Wire != "" && fold(a.Name) == fold(b.Wire) },
	} {
		if p := match(same); p != nil {
			return p
		}
	}
	return nil
}

func (p *property) of(d *decl) *claim {
	for i := range p.claims {
		if p.claims[i].decl == d {
			return &p.claims[i]
		}
	}
	return nil
}

// mergeTypes makes the model.Type of each group. Declarations were sorted before
// documents were ranked, so they are sorted again.
func (r *resolver) mergeTypes() {
	for _, g := range r.groups {
		slices.SortStableFunc(g.decls, func(a, b *decl) int {
			return cmp.Or(cmp.Compare(b.strength(), a.strength()), preferred(a.doc, b.doc))
		})
		g.typ = r.mergeType(g)
		r.api.Types = append(r.api.Types, g.typ)
	}
}

func (r *resolver) mergeType(g *group) *model.Type {
	t := *g.decls[0].typ
	t.Fields, t.Values, t.Origins, t.Claims = nil, nil, nil, nil
	var bases []reading
	var description string
	baseOf := map[string]*model.TypeRef{}
	for _, d := range g.decls {
		t.Namespace = cmp.Or(t.Namespace, d.typ.Namespace)
		t.Declaring = cmp.Or(t.Declaring, d.typ.Declaring)
		t.Underlying = cmp.Or(t.Underlying, d.typ.Underlying)
		t.Obsolete = cmp.Or(t.Obsolete, d.typ.Obsolete)
		t.Abstract = t.Abstract || d.typ.Abstract
		t.Flags = t.Flags || d.typ.Flags
		t.EnumAsInt = t.EnumAsInt || d.typ.EnumAsInt
		t.FieldsIncomplete = t.FieldsIncomplete && d.typ.FieldsIncomplete
		description = richer(description, d.typ.Description)
		if len(d.typ.Implements) > len(t.Implements) {
			t.Implements = d.typ.Implements
		}
		if len(d.typ.Attributes) > len(t.Attributes) {
			t.Attributes = d.typ.Attributes
		}
		base := refName(d.typ.Base)
		if _, said := baseOf[base]; !said {
			baseOf[base] = d.typ.Base
		}
		t.Claims = append(t.Claims, said(d.typ.Origins, "base class", base)...)
		t.Claims = append(t.Claims, said(d.typ.Origins, "namespace", d.typ.Namespace)...)
		bases = append(bases, reading{d.doc, d.strength(), base, model.FirstSpan(d.typ.Origins)})
		addOrigins(&t.Origins, d.typ.Origins)
	}
	t.Description = description
	if won, ok := r.decide(t.Name, "", "base class", bases); ok {
		t.Base = baseOf[won.value]
	}
	for _, p := range g.properties() {
		p.sort()
		if r.declared(g, p) {
			t.Fields = append(t.Fields, r.mergeField(t.Name, p))
		}
	}
	t.Values = mergeValues(g)
	return &t
}

func (p *property) sort() {
	slices.SortStableFunc(p.claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(b.strength(), a.strength()), preferred(a.decl.doc, b.decl.doc))
	})
}

// declared decides whether the type itself declares a property on which
// declarations differ. What another class of the family declares instead has
// moved; nothing else is ever dropped.
func (r *resolver) declared(g *group, p *property) bool {
	var readings []reading
	for _, d := range g.decls {
		span := model.FirstSpan(d.typ.Origins)
		if c := p.of(d); c != nil {
			readings = append(readings, c.reading("yes"))
		} else if !d.typ.FieldsIncomplete && len(d.typ.Origins) > 0 {
			readings = append(readings, reading{d.doc, d.strength(), "no", span})
		}
	}
	quiet := &resolver{}
	won, _ := quiet.decide("", "", "", readings)
	if won.value == "yes" {
		return true
	}
	to := r.elsewhere(g, p)
	if to == nil {
		return true
	}
	r.diags.Add(diag.Moved, model.FirstSpan(p.claims[0].field.Origins), "%s.%s stands in %s in %s; it is taken from there",
		g.decls[0].typ.Name, clrName(p.claims[0].field), to.typ.Name, won.doc.File.Path).
		WithRelated(model.FirstSpan(to.typ.Origins), "%s declares it", to.typ.Name)
	r.moves = append(r.moves, move{p, to})
	return false
}

// move is a property whose claims speak of a property of another class.
type move struct {
	property *property
	to       *decl
}

// elsewhere is the declaration, by a document that does not declare p in g, of a
// base or derived class of g that declares p.
func (r *resolver) elsewhere(g *group, p *property) *decl {
	for _, d := range g.decls {
		if p.of(d) != nil {
			continue
		}
		for _, t := range d.doc.types {
			if t != d.typ && (derives(d.doc, t, d.typ.Name) || derives(d.doc, d.typ, t.Name)) &&
				slices.ContainsFunc(t.Fields, func(f *model.Field) bool { return fold(f.Name) == fold(p.claims[0].field.Name) }) {
				return &decl{d.doc, t}
			}
		}
	}
	return nil
}

// derives tells whether t has base among its base classes, by the words of doc.
func derives(doc *document, t *model.Type, base string) bool {
	for i := 0; t != nil && t.Base != nil && i < maxDepth; i++ {
		if t.Base.Name == base {
			return true
		}
		t = doc.typeNamed(t.Base.Name)
	}
	return false
}

// maxDepth bounds chains of base classes and nesting of types: a hostile source
// may write circles.
const maxDepth = 64

func (d *document) typeNamed(name string) *model.Type {
	for _, t := range d.types {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// settleMoved lets claims about a moved property speak of it where it stands: what a
// page says of it is not lost because it had the property in another class.
func (r *resolver) settleMoved() {
	for _, m := range r.moves {
		for _, g := range r.groups {
			if !slices.ContainsFunc(g.decls, func(d *decl) bool { return d.typ == m.to.typ }) {
				continue
			}
			for _, f := range g.typ.Fields {
				if fold(f.Name) == fold(m.property.claims[0].field.Name) {
					for _, c := range m.property.claims {
						f.Description = richer(f.Description, c.field.Description)
						f.In = cmp.Or(f.In, c.field.In)
						f.Required = cmp.Or(f.Required, c.field.Required)
						addOrigins(&f.Origins, c.field.Origins)
						f.Claims = append(f.Claims, claimsOf(c.field)...)
					}
				}
			}
		}
	}
	r.moves = nil
}

func (r *resolver) mergeField(owner string, p *property) *model.Field {
	best := p.claims[0].field
	f := &model.Field{Name: best.Name, Form: best.Form, Type: model.TypeRef{}}
	var in, required []reading
	for _, c := range p.claims {
		s := c.field
		if f.Form != model.NameCLR && s.Form < f.Form {
			f.Name, f.Form = s.Name, s.Form
		}
		f.Wire = cmp.Or(f.Wire, s.Wire)
		f.Obsolete = cmp.Or(f.Obsolete, s.Obsolete)
		f.Description = richer(f.Description, s.Description)
		if f.Order == nil {
			f.Order = s.Order
		}
		if f.Allowed == nil {
			f.Allowed = s.Allowed
		}
		if len(s.Attributes) > len(f.Attributes) {
			f.Attributes = s.Attributes
		}
		if f.Nullable == model.Unknown {
			f.Nullable = s.Nullable
		}
		if s.In != "" {
			in = append(in, c.reading(s.In))
		}
		if s.Required != model.Unknown {
			required = append(required, c.reading([...]string{"", "no", "yes"}[s.Required]))
		}
		f.Claims = append(f.Claims, claimsOf(s)...)
		r.narrowBy(owner, f, c, p.claims[0].strength())
		addOrigins(&f.Origins, s.Origins)
	}
	if won, ok := r.decide(owner, clrName(f), "ParameterType", annotations(in)); ok {
		f.In = won.value
	}
	if won, ok := r.decide(owner, clrName(f), "required", annotations(required)); ok {
		f.Required = model.TriOf(won.value == "yes")
	}
	return f
}

// annotations makes readings of ApiMember equally strong: every language and the
// parameter tables quote the same attribute.
func annotations(readings []reading) []reading {
	for i := range readings {
		if readings[i].strength < model.TypesJSON.Strength() {
			readings[i].strength = model.Table.Strength()
		}
	}
	return readings
}

// richer is the longer of two descriptions: an empty or shortened one never wins
// over what an author once wrote.
func richer(a, b string) string { return longer(a, b) }

func mergeValues(g *group) []*model.EnumValue {
	var all []*model.EnumValue
	for _, d := range g.decls {
		for i, v := range d.typ.Values {
			m := valueNamed(all, v, i)
			if m == nil {
				c := *v
				c.Origins, c.Claims = slices.Clone(v.Origins), claimsOfValue(v)
				all = append(all, &c)
				continue
			}
			m.Claims = append(m.Claims, claimsOfValue(v)...)
			if m.Form != model.NameCLR && v.Form < m.Form {
				m.Name, m.Form = v.Name, v.Form
			}
			m.Wire = cmp.Or(m.Wire, v.Wire)
			m.Description = richer(m.Description, v.Description)
			if m.Value == nil {
				m.Value = v.Value
			}
			addOrigins(&m.Origins, v.Origins)
		}
	}
	return all
}

func valueNamed(all []*model.EnumValue, v *model.EnumValue, i int) *model.EnumValue {
	if i < len(all) && fold(all[i].Name) == fold(v.Name) {
		return all[i]
	}
	for _, o := range all {
		if o.Name == v.Name || fold(o.Name) == fold(v.Name) || v.Wire != "" && o.Wire == v.Wire {
			return o
		}
	}
	return nil
}
