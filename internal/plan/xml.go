// How XML names the classes of requests and responses, as .NET's DataContractSerializer reads them:
// a class in its namespace, a base's members before its own, those without an Order
// first, then by Order, then by name.

package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/naming"
)

// XML is what XML names otherwise than JSON.
type XML struct {
	Var       string // xmlNames
	Namespace string
	Classes   []XMLClass // those that differ from their Go types, by Type
}

// XMLClass is a class as XML has it.
type XMLClass struct {
	Type      string // in Go, without type arguments
	Name      string // "": as in Go
	Namespace string // "": that of all; "?": nobody told it
	Members   string // in their order; "": by the names that they have in JSON
}

const (
	clrNamespaces   = "http://schemas.datacontract.org/2004/07/"
	ownTypes        = "http://schemas.servicestack.net/types"
	untoldNamespace = "?"
)

// xml plans the names of XML, if a source tells a namespace. A class of which no
// source tells it is taken to be in the only one there is.
func (p *planner) xml(ops []*operation) {
	var told []string
	for _, t := range p.api.Types {
		if space := spaceOf(t); space != "" && space != ownTypes && space != clrNamespaces+"System" {
			told = append(told, space)
		}
	}
	slices.Sort(told)
	only := ""
	if told = slices.Compact(told); len(told) == 1 {
		only = told[0]
	}
	classes := p.carried(ops)
	uses := map[string]int{}
	for _, d := range classes {
		uses[cmp.Or(spaceOf(d.decl), only)]++
	}
	x := &XML{}
	for _, space := range told {
		if uses[space] > uses[x.Namespace] || x.Namespace == "" && uses[space] > 0 {
			x.Namespace = space
		}
	}
	if x.Namespace == "" {
		return
	}
	x.Var = p.hidden.Claim("xmlNames")
	for _, d := range classes {
		if class := p.xmlClass(d, x.Namespace, only); class != (XMLClass{Type: d.name}) {
			x.Classes = append(x.Classes, class)
		}
	}
	slices.SortFunc(x.Classes, func(a, b XMLClass) int { return cmp.Compare(a.Type, b.Type) })
	p.pkg.XML = x
}

// carried are the classes and enums that requests and responses lead to.
func (p *planner) carried(ops []*operation) []*declared {
	var all []*declared
	add := func(d *declared) {
		if d.name != "" && !d.object && len(d.subs) == 0 && !slices.Contains(all, d) {
			all = append(all, d)
		}
	}
	addRef := func(ref model.TypeRef) {
		if ref.Decl != nil {
			add(p.declared(ref.Decl))
		}
	}
	for _, op := range ops {
		add(op.request)
	}
	for _, op := range ops {
		if op.Response != nil {
			op.Response.Walk(addRef)
		}
	}
	for i := 0; i < len(all); i++ {
		all[i].eachRef(addRef)
	}
	return all
}

func (p *planner) xmlClass(d *declared, most, only string) XMLClass {
	class := XMLClass{Type: d.name}
	name, _ := d.decl.Contract()
	if name == "" {
		name = strings.TrimPrefix(d.decl.Declaring+"."+d.decl.Name, ".")
	}
	if name = encoded(name); name != d.name {
		class.Name = name
	}
	space := cmp.Or(spaceOf(d.decl), only, untoldNamespace)
	if p.pairs[d.name] == d.decl {
		space, class.Members = clrNamespaces+"System.Collections.Generic", "key value"
		if class.Name = ""; d.decl.Name != "KeyValuePair" { // fields, which .NET serializes of a Tuple
			space, class.Members = clrNamespaces+"System", ""
			class.Name = "Tuple"
			for _, m := range d.members {
				class.Members = strings.TrimPrefix(class.Members+" m_"+m.Name, " ")
			}
		}
	} else if d.under == nil && d.decl.Kind != model.Enum {
		var ok bool
		if class.Members, ok = p.xmlMembers(d, space, only); !ok {
			space = untoldNamespace
		}
	}
	if space != most {
		class.Namespace = space
	}
	return class
}

// xmlMembers lists the members of a class, "" where the order is that of their names in
// JSON. It reports false if nobody told the namespace of a base.
func (p *planner) xmlMembers(d *declared, space, only string) (list string, ok bool) {
	bases := slices.Collect((model.TypeRef{Name: d.decl.Name, Decl: d.decl}).Lineage())
	wires := map[*model.Field]string{}
	var byName, names []string
	for _, m := range d.members {
		if p.hasTag(d, m) {
			wires[m.Field] = m.Wire
			byName = append(byName, m.Wire)
		}
	}
	slices.Sort(byName)
	within := space
	for _, base := range slices.Backward(bases) {
		if base.Decl == nil {
			continue
		}
		fields := slices.DeleteFunc(slices.Clone(base.Decl.Fields), func(f *model.Field) bool { return wires[f] == "" })
		if len(fields) == 0 {
			continue
		}
		snake := isSnake(base.Decl)
		own := cmp.Or(spaceOf(base.Decl), only)
		slices.SortStableFunc(fields, func(a, b *model.Field) int {
			if own == ownTypes && a.Order == nil && b.Order == nil {
				return 0 // ServiceStack's classes have an Order, and are declared in it
			}
			return cmp.Or(compareOrder(a.Order, b.Order), cmp.Compare(xmlMember(a, snake), xmlMember(b, snake)))
		})
		switch {
		case base.Decl == d.decl:
			if within != space {
				names = append(names, "{"+space+"}")
			}
		case own == "":
			return "", false
		case own != within:
			names = append(names, "{"+own+"}")
			within = own
		}
		for _, f := range fields {
			names = append(names, xmlMember(f, snake))
		}
	}
	if slices.Equal(names, byName) {
		return "", true
	}
	return strings.Join(names, " "), true
}

func compareOrder(a, b *int) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return cmp.Compare(*a, *b)
}

// xmlMember is the name of a property in XML: the .NET one, whatever casing the server
// has in JSON, or an alias, which is the same in both.
func xmlMember(f *model.Field, snake bool) string {
	if strings.EqualFold(f.Wire, f.Name) || snake && f.Wire == naming.Snake(f.Name) {
		return encoded(f.Name)
	}
	return encoded(f.Wire)
}

// encoded is a name as XML has it: what cannot stand there is its number, _x0040_ for @.
func encoded(name string) string {
	var b strings.Builder
	for i, c := range name {
		if c == '_' || unicode.IsLetter(c) || i > 0 && (c == '-' || c == '.' || unicode.IsDigit(c)) {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, "_x%04X_", c)
		}
	}
	return b.String()
}

// isSnake tells whether the server writes snake_case in JSON: then no member of several
// words is without underscores.
func isSnake(t *model.Type) bool {
	return !slices.ContainsFunc(t.Fields, func(f *model.Field) bool { return f.Wire != naming.Snake(f.Name) })
}

// spaceOf is the XML namespace of a class, "" where no source tells it: that of its
// DataContract, or, as .NET has it, made of its own.
func spaceOf(t *model.Type) string {
	_, told := t.Contract()
	switch {
	case told != "":
		return told
	case t.Namespace == "":
		return ""
	case t.Namespace == "ServiceStack" || strings.HasPrefix(t.Namespace, "ServiceStack."):
		return ownTypes
	}
	return clrNamespaces + t.Namespace
}
