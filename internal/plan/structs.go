// Structs and enums: members, tags and comments.

package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/naming"
)

// structs plans the Go type of each class that was reached.
func (p *planner) structs(ops []*operation) {
	files, docs := p.places(ops)
	for _, d := range p.order {
		if d.decl.Kind == model.Enum || len(d.subs) > 0 {
			continue
		}
		d.out = &Struct{Name: d.name, File: cmp.Or(files[d], "types"), Params: d.params}
		about := cmp.Or(docs[d], typeDoc(d.name, d.decl.Description, d.decl.Name), p.used[d].doc(d.name))
		d.out.Doc = paragraphs(about, deprecated(d.decl.Obsolete))
		if d.under != nil {
			under := p.value(*d.under, d)
			d.out.Under = &under
		} else {
			p.fields(d)
		}
		p.pkg.Structs = append(p.pkg.Structs, d.out)
	}
	for _, op := range ops {
		op.out.Request = op.request.out
	}
}

// interfaces plans the Go type of each abstract class whose values are told apart.
func (p *planner) interfaces() {
	for _, d := range p.order {
		if len(d.subs) == 0 {
			continue
		}
		i := &Interface{Name: d.name, Marker: "is" + d.name, Other: "Other" + d.name}
		for slices.ContainsFunc(p.order, func(o *declared) bool { return o.name == i.Other }) {
			i.Other = "Any" + i.Other
		}
		var names []string
		for _, sub := range d.subs {
			class := sub.decl.Name
			if outer := sub.decl.Declaring; outer != "" {
				class = strings.ReplaceAll(outer, ".", "+") + "+" + class
			}
			if sub.decl.Namespace != "" {
				class = sub.decl.Namespace + "." + class
			}
			if slices.ContainsFunc(i.Subtypes, func(s Subtype) bool { return s.Class == class }) {
				continue // the same by all that is known
			}
			i.Subtypes = append(i.Subtypes, Subtype{class, sub.name})
			names = append(names, "*["+sub.name+"]")
		}
		about, who := typeDoc(d.name, d.decl.Description, d.decl.Name), "It"
		if about == "" {
			who = d.name
		}
		i.Doc = paragraphs(about, who+" holds a "+listOr(append(names, "*["+i.Other+"]"))+".", deprecated(d.decl.Obsolete))
		p.pkg.Interfaces = append(p.pkg.Interfaces, i)
	}
}

func listOr(names []string) string {
	if n := len(names) - 1; n > 0 {
		return strings.Join(names[:n], ", ") + " or " + names[n]
	}
	return strings.Join(names, "")
}

// places tells which types stand in the file of an operation, and what comments of
// requests and responses say: which method they belong to.
func (p *planner) places(ops []*operation) (files, docs map[*declared]string) {
	files, docs = map[*declared]string{}, map[*declared]string{}
	for _, op := range ops {
		files[op.request] = op.out.File
		docs[op.request] = op.request.name + " is the request of " + methodLink(op) + "."
		if op.Response == nil || op.Response.Decl == nil {
			continue
		}
		if name := op.Response.Decl.Name; name == op.Name+"Response" || name == stem(op.Name)+"Response" {
			if d := p.declared(op.Response.Decl); files[d] == "" {
				files[d] = op.out.File
				docs[d] = paragraphs(d.name+" is the response of "+methodLink(op)+".", sentence(op.Response.Decl.Description, d.name))
			}
		}
	}
	return files, docs
}

// methodLink names the method of an operation, or its methods, as doc links.
func methodLink(op *operation) string {
	var links []string
	for _, m := range op.out.Methods {
		links = append(links, "[Client."+m.Name+"]")
	}
	if len(links) > 1 {
		return strings.Join(links[:len(links)-1], ", ") + " and " + links[len(links)-1]
	}
	return strings.Join(links, "")
}

// fields plans the members of a struct.
func (p *planner) fields(d *declared) {
	names := map[*model.Field]string{}
	var keys []string
	scope := naming.NewScope()
	set := p.wishes(scope)
	subject := func(m member) subject {
		return newSubject(d.decl.Name+"."+m.Name, m.Origins, configured(m.Origins))
	}
	usable := slices.DeleteFunc(slices.Clone(d.members), func(m member) bool { return !p.hasTag(d, m) })
	for _, m := range usable {
		if m.GoName != "" {
			names[m.Field] = set.give(m.GoName, subject(m))
		}
	}
	for _, m := range usable { // then those of the run before
		if id := p.opts.Names.member(d.name, m.Wire); id != "" && names[m.Field] == "" {
			names[m.Field] = set.yield(id, scope.Claim(id), subject(m))
		}
	}
	key := func(m member) string {
		if slices.ContainsFunc(usable, func(o member) bool { return o.Field != m.Field && o.Name == m.Name }) {
			return m.Name + "\x00" + m.Wire
		}
		return m.Name
	}
	for _, m := range usable {
		if names[m.Field] == "" {
			keys = append(keys, key(m))
		}
	}
	ids := scope.ClaimAll(keys)
	for _, m := range usable {
		if names[m.Field] == "" {
			names[m.Field] = set.yield(naming.Go(m.Name), ids[key(m)], subject(m))
		}
		t, omitZero := p.member(m, d)
		f := &Field{
			Name:     names[m.Field],
			Wire:     m.Wire,
			Type:     t,
			OmitZero: omitZero,
			About:    sentence(m.Description, m.Name),
			Required: m.Required == model.Yes,
		}
		if m.GoName == "" {
			p.pkg.Names.keep(d.name, m.Wire, f.Name)
		}
		if m.In == "header" {
			f.Header = p.options[strings.ToLower(m.Wire)]
		}
		f.Doc = fieldDoc(f, m, p.used[d])
		d.out.Fields = append(d.out.Fields, f)
	}
}

// fieldDoc is the comment of a member. That it is required concerns who sends it.
func fieldDoc(f *Field, m member, in use) string {
	said := []string{}
	if f.About != "" {
		said = append(said, f.About)
	}
	if len(m.Allowed) > 0 {
		said = append(said, "One of "+strings.Join(m.Allowed, ", ")+".")
	}
	// Where the vendor's words say the contrary of his table, they stand alone.
	if f.Required && in != (use{response: true}) && !strings.HasSuffix(f.About, " Required.") && !strings.HasSuffix(f.About, " Optional.") {
		if len(said) == 0 {
			said = append(said, f.Name+" is required.")
		} else {
			said = append(said, "Required.")
		}
	}
	if f.Header != "" {
		said = append(said, "Header: ["+f.Header+"].")
	}
	if slices.ContainsFunc(m.Attributes, func(a model.Attribute) bool { return a.Name == "UploadTo" }) {
		said = append(said, "A file: send it by [servicestack.WithFiles] with Field "+strconv.Quote(m.Wire)+".")
	}
	return paragraphs(strings.Join(said, " "), deprecated(m.Obsolete))
}

// hasTag tells whether a json tag can hold the wire name: encoding/json knows no
// way to write a comma, a quote or a control character in it.
func (p *planner) hasTag(d *declared, m member) bool {
	bad := m.Wire == "" || strings.ContainsFunc(m.Wire, func(r rune) bool {
		return r < ' ' || r == 0x7f || strings.ContainsRune("\",\\'`\uFFFD", r)
	})
	if bad {
		p.tell(d.decl.FullName()+m.Wire, diag.WireNameUnusable, m.Origins,
			"%s.%s is called %q on the wire, which a json tag cannot hold; it is left out", d.decl.Name, m.Name, m.Wire)
	}
	return !bad
}

// enums plans the Go type and the constants of each enum that was reached.
func (p *planner) enums() {
	for _, d := range p.order {
		if d.decl.Kind != model.Enum {
			continue
		}
		e := &Enum{
			Name:  d.name,
			Table: p.hidden.Claim(naming.Unexported(d.name) + "Enum"),
			Doc:   paragraphs(cmp.Or(typeDoc(d.name, d.decl.Description, d.decl.Name), p.used[d].doc(d.name)), deprecated(d.decl.Obsolete)),
			Flags: d.decl.Flags,
			AsInt: d.decl.EnumAsInt,
			Under: "string",
		}
		if e.Flags {
			e.Under = integer(d.decl.Underlying)
		}
		p.enumValues(e, d.decl)
		p.pkg.Enums = append(p.pkg.Enums, e)
	}
}

// enumValues names the constants. A constant that meets a type or another constant
// is told apart by Value.
func (p *planner) enumValues(e *Enum, decl *model.Type) {
	var names []string
	seen := map[string]bool{}
	for _, v := range decl.Values {
		if !seen[v.Name] {
			names = append(names, v.Name)
		}
		seen[v.Name] = true
	}
	ids := naming.NewScope().ClaimAll(names)
	next := int64(0)
	for _, v := range decl.Values {
		number := next
		if v.Value != nil {
			number = *v.Value
		}
		next = number + 1
		if !seen[v.Name] {
			continue // said twice
		}
		seen[v.Name] = false
		id := p.consts[e.Name+"."+v.Name]
		if id == "" {
			id = p.scope.Claim(e.Name+ids[v.Name], e.Name+ids[v.Name]+"Value")
		}
		p.pkg.Names.keep(e.Name, v.Name, id)
		value := &EnumValue{
			Const:  id,
			Name:   v.Name,
			Number: fit(number, e.Under),
			Doc:    sentence(v.Description, v.Name),
		}
		if v.Wire != v.Name {
			value.Text = v.Wire
		}
		e.Values = append(e.Values, value)
	}
}

// integer is the Go type of an enum's underlying one.
func integer(clr string) string {
	if t := scalars[clr]; strings.Contains(t, "int") {
		return t
	}
	return "int32"
}

// fit cuts a number that its type cannot hold, so that the constant compiles.
func fit(n int64, under string) int64 {
	var bits int
	if _, err := fmt.Sscanf(strings.TrimLeft(under, "uint"), "%d", &bits); err != nil || bits == 64 {
		if strings.HasPrefix(under, "uint") && n < 0 {
			return n & (1<<63 - 1)
		}
		return n
	}
	low, high := int64(-1)<<(bits-1), int64(1)<<(bits-1)-1
	if strings.HasPrefix(under, "uint") {
		low, high = 0, int64(1)<<bits-1
	}
	return max(low, min(n, high))
}
