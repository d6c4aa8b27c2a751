// Type expressions and names: how Python spells those of .NET (servicestack.md
// 2.7 and 2.14).

package python

import (
	"strings"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// maxDepth bounds the nesting of type expressions.
const maxDepth = 32

// typeRef is a type expression as it stands: Optional apart, for what it means
// depends on the type.
type typeRef struct {
	model.TypeRef
	optional bool
}

// valueTypes are those that are printed bare where they are never null. Enums and
// structs are optional always.
var valueTypes = map[string]model.TypeRef{
	"bool":               model.Ref("Boolean"),
	"int":                model.Ref(model.AnyInteger),
	"float":              model.Ref(model.AnyFloat),
	"Decimal":            model.Ref("Decimal"),
	"decimal.Decimal":    model.Ref("Decimal"),
	"datetime.datetime":  model.Ref(model.AnyDate),
	"datetime.timedelta": model.Ref(model.AnyTime),
}

var otherTypes = map[string]string{
	"str":   model.AnyString,
	"bytes": model.AnyBytes,
	"List":  model.SequenceOf,
	"Dict":  model.MapOf,
}

// nullable tells whether null is a value. Of references nothing is said.
func (t typeRef) nullable() model.Tri {
	switch t.Name {
	case "Boolean", model.AnyInteger, model.AnyFloat, "Decimal", model.AnyDate, model.AnyTime:
		return model.TriOf(t.optional)
	}
	return model.Unknown
}

// typeRef takes a type expression: Optional[Dict[str, List[Poco]]], "Self".
func (p *parser) typeRef(depth int) (t typeRef, ok bool) {
	p.Space()
	if mark := p.Peek(); mark == '"' || mark == '\'' {
		p.Skip(1)
		t, ok = p.typeRef(depth + 1)
		return t, ok && p.Peek() == mark && p.Take(string(mark))
	}
	name := p.Dotted()
	if name == "" || depth > maxDepth {
		return t, false
	}
	var args []typeRef
	if p.Take("[") {
		for !p.Punct("]") {
			if len(args) > 0 && !p.Punct(",") {
				return t, false
			}
			arg, ok := p.typeRef(depth + 1)
			if !ok {
				return t, false
			}
			args = append(args, arg)
		}
	}
	if name == "Optional" && len(args) == 1 {
		return typeRef{args[0].TypeRef, true}, true
	}
	if v, ok := valueTypes[name]; ok {
		return typeRef{TypeRef: v}, true
	}
	if known, ok := otherTypes[name]; ok {
		name = known
	}
	t.TypeRef = model.Ref(name)
	for _, arg := range args {
		t.Args = append(t.Args, arg.TypeRef)
	}
	return t, true
}

// escaped are the words that no name may be; the listing writes '_' behind them.
var escaped = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(`
		and as assert async await break case class continue def del elif else except finally for from global if
		import in is lambda match nonlocal not or pass raise return try while with yield
		str int float bool bytes false none true`) {
		words[w] = true
	}
	return words
}()

// unescaped is a name without the '_' that Python needs.
func unescaped(name string) string {
	if plain := strings.TrimSuffix(name, "_"); escaped[strings.ToLower(plain)] {
		return plain
	}
	return name
}

// wireName is the name in field(metadata=config(field_name='x')), unless it tells
// no more than that the property's name had to be escaped.
func wireName(name string, value model.Arg) string {
	if value.Quoted || !strings.HasPrefix(value.Value, "field(") {
		return ""
	}
	metadata, _ := call(value.Value).Get("metadata")
	wire, _ := call(metadata).Get("field_name")
	if wire == strings.TrimSuffix(name, "_") {
		return ""
	}
	return wire
}

func call(text string) model.Attribute {
	a, _ := literals.Attribute(lex.NewText(text))
	return a
}
