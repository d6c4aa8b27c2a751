// Data types of parameter tables: C# spellings of the server's, or free text of
// the author's (reference 1.7).

package page

import (
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// dataTypes gives the model's name for a spelling. The second half are words that
// no server writes: authors take them from OpenAPI, and apply them loosely, so
// they stand for a kind of type and not for a type.
var dataTypes = map[string]string{
	"string": "String", "bool": "Boolean", "byte": "Byte", "sbyte": "SByte", "short": "Int16", "ushort": "UInt16",
	"int": "Int32", "uint": "UInt32", "long": "Int64", "ulong": "UInt64", "float": "Single", "double": "Double",
	"decimal": "Decimal", "char": "Char",

	"integer": model.AnyInteger, "Integer": model.AnyInteger, "int32": model.AnyInteger, "int64": model.AnyInteger,
	"number": model.AnyNumber, "Number": model.AnyNumber,
	"boolean": "Boolean", "date": model.AnyDate, "datetime": model.AnyDate, "dateTime": model.AnyDate, "time": model.AnyTime,
	"guid": "Guid", "uuid": "Guid", "text": model.AnyString,
	"array": model.SequenceOf, "Array": model.SequenceOf, "list": model.SequenceOf,
	"object": model.Any, "file": model.Any, "enum": model.Any, "model": model.Any,
	"SwaggerType": model.Any, "dictionary": model.Any, "map": model.Any,
}

// netTypes are the types of .NET that tables show by their own name.
var netTypes = map[string]bool{
	"String": true, "Boolean": true, "Byte": true, "SByte": true, "Int16": true, "UInt16": true, "Int32": true, "UInt32": true,
	"Int64": true, "UInt64": true, "Single": true, "Double": true, "Decimal": true, "Char": true, "Object": true,
	"Guid": true, "DateTime": true, "DateTimeOffset": true, "TimeSpan": true, "DateOnly": true, "TimeOnly": true,
	"Uri": true, "Version": true, "Type": true, "Stream": true, "Nullable": true, "Tuple": true, "KeyValuePair": true,
	"List": true, "IList": true, "ICollection": true, "IEnumerable": true, "HashSet": true, "ISet": true, "Queue": true, "Stack": true,
	"Collection": true, "SortedSet": true, "IReadOnlyList": true, "IReadOnlyCollection": true, "ArrayList": true, "Hashtable": true,
	"Dictionary": true, "IDictionary": true, "SortedDictionary": true, "ConcurrentDictionary": true, "IReadOnlyDictionary": true,
	"ResponseStatus": true, "DayOfWeek": true,
}

// dataType is ref with the spellings of C# and of authors replaced.
func dataType(ref model.TypeRef) model.TypeRef {
	return ref.Map(func(t model.TypeRef) model.TypeRef {
		if name, ok := dataTypes[t.Name]; ok && len(t.Args) == 0 {
			t.Name = name
			if name == model.SequenceOf {
				t.Args = []model.TypeRef{model.Ref(model.Any)}
			}
		}
		if t.Name == "Nullable" && len(t.Args) == 1 {
			return t.Args[0].OrNull()
		}
		return t
	})
}

// parseType reads a type expression of C#: names, type arguments, [] and ?. ok is
// false where s is something else.
func parseType(s string) (model.TypeRef, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 2*maxRow || s == "" {
		return model.TypeRef{}, false
	}
	p := typeParser{s}
	ref, ok := p.ref(0)
	return ref, ok && p.rest == ""
}

type typeParser struct{ rest string }

func (p *typeParser) take(s string) bool {
	rest, ok := strings.CutPrefix(p.rest, s)
	if ok {
		p.rest = rest
	}
	return ok
}

func (p *typeParser) ref(depth int) (ref model.TypeRef, ok bool) {
	for {
		p.take("'") // 4.0.62 to 6.0 write 'T for T
		if ref.Name = identifier(p.rest); ref.Name == "" || depth > 16 {
			return ref, false
		}
		p.rest = p.rest[len(ref.Name):]
		if !p.take(".") { // else an outer class, or a namespace
			break
		}
	}
	if p.take("<") {
		for {
			p.take(" ")
			arg, ok := p.ref(depth + 1)
			if !ok {
				return ref, false
			}
			ref.Args = append(ref.Args, arg)
			if p.take(">") {
				break
			}
			if !p.take(",") {
				return ref, false
			}
		}
	}
	for {
		switch {
		case p.take("?"):
			ref.Nullable = true
		case p.take("[]"):
			ref = model.Ref(model.ArrayOf, ref)
		default:
			return ref, true
		}
	}
}
