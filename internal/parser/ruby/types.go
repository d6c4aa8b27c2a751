// Types: "@return [List]" tells the kind in .NET, the table of properties the class
// of items. Arguments of other generics, keys and nested lists are lost
// (servicestack.md 2.13 and 2.14).

package ruby

import (
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// item is what the table of properties says of a type.
type item struct {
	name string // class of the property, or of its items; "" where not told
	kind string // of what: "", List or Dictionary
}

// item takes Item, [Item] or { String => Item }.
func (p *parser) item(it *item) bool {
	p.Space()
	switch {
	case p.Take("["):
		it.kind = "List"
		p.Space()
		it.name = p.name()
		return it.name != "" && p.Punct("]")
	case p.Take("{"):
		it.kind = "Dictionary"
		p.Space()
		if p.name() == "" || !p.Punct("=>") {
			return false
		}
		p.Space()
		it.name = p.name()
		return it.name != "" && p.Punct("}")
	}
	it.name = p.name()
	return it.name != ""
}

// simple are the classes of Ruby that stand for types of .NET.
var simple = map[string]string{
	"String":     model.AnyString,
	"Integer":    model.AnyInteger,
	"Float":      model.AnyFloat,
	"BigDecimal": "Decimal",
	"TrueClass":  "Boolean",
	"DateTime":   model.AnyDate,
	"Time":       model.AnyTime,
}

// arity is the number of arguments of .NET's collections, which no @return tells.
var arity = map[string]int{
	"Array": 1, "List": 1, "IList": 1, "HashSet": 1, "ISet": 1, "IEnumerable": 1, "ICollection": 1, "Collection": 1,
	"IReadOnlyList": 1, "IReadOnlyCollection": 1, "Queue": 1, "Stack": 1, "LinkedList": 1, "SortedSet": 1,
	"Dictionary": 2, "IDictionary": 2, "SortedDictionary": 2, "ConcurrentDictionary": 2, "IReadOnlyDictionary": 2,
	"SortedList": 2,
}

// typ is the type that @return calls kind.
func (it item) typ(kind string) model.TypeRef {
	if kind == "" { // no @return: what the table tells
		if kind = it.kind; kind == "" {
			kind = it.name
		}
	}
	if kind == "" {
		return model.Ref(model.Any)
	}
	of := model.Ref(model.Any)
	if it.kind != "" {
		of = item{}.typ(it.name)
	}
	switch {
	case simple[kind] != "":
		return model.Ref(simple[kind])
	case kind == "Array":
		return model.Ref(model.ArrayOf, of)
	case arity[kind] == 1:
		return model.Ref(kind, of)
	case arity[kind] == 2:
		return model.Ref(kind, model.Ref(model.AnyString), of)
	}
	return model.Ref(kind)
}

// nameParameters finds the type parameters of classes, which no line declares: they
// are the names T, T1, TKey that properties have for types and no class bears.
// References to such a class then have as many arguments that are not known.
func (p *parser) nameParameters() {
	declared := map[string]*model.Type{}
	for _, t := range p.Doc.Types {
		declared[t.Name] = t
	}
	for _, t := range p.Doc.Types {
		own := map[string]bool{}
		for _, f := range t.Fields {
			f.Type.Walk(func(ref model.TypeRef) {
				if parameterName(ref.Name) && declared[ref.Name] == nil && !own[ref.Name] {
					own[ref.Name] = true
					t.Generics = append(t.Generics, ref.Name)
				}
			})
		}
	}
	lex.FillArguments(p.Doc.Types)
}

// parameterName tells whether a name is that of a type parameter by .NET's
// convention: T, T1, TKey, not Time.
func parameterName(name string) bool {
	return name == "T" || len(name) > 1 && name[0] == 'T' && (name[1] >= '0' && name[1] <= '9' || name[1] >= 'A' && name[1] <= 'Z')
}
