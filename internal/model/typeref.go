package model

import (
	"fmt"
	"strings"
)

// TypeRef is a type expression, spelled as .NET does whatever language it was
// read from (reference/model-json.md). Name is a CLR simple name, a user type, a
// type parameter, or one of the names below.
type TypeRef struct {
	Name     string
	Args     []TypeRef
	Nullable bool // "?" behind a value type
	// Decl is the declaration of a user type, once the resolver has found it;
	// nil for types of .NET and ServiceStack's own that the runtime holds, for
	// type parameters, and for types that no source declares.
	Decl *Type
}

// Names of a TypeRef that are not types of .NET: arrays, and the kinds that a
// language can tell where it cannot tell the type. A better source narrows them.
const (
	ArrayOf    = "[]"      // T[] of .NET
	SequenceOf = "seq"     // List, array, set …; spelled T[] too
	MapOf      = "map"     // any dictionary
	AnyInteger = "integer" // Byte … UInt64
	AnyNumber  = "number"  // integers, Single, Double, Decimal
	AnyString  = "string"  // String, Guid, Char, Uri, enums as text …
	AnyBytes   = "bytes"   // byte[] or Stream
	AnyDate    = "date"    // DateTime, DateTimeOffset, DateOnly
	AnyTime    = "time"    // TimeSpan, TimeOnly
	AnyFloat   = "float"   // Single or Double
	Any        = "any"     // nothing said
	Void       = "void"    // IReturnVoid
)

// Ref makes a TypeRef.
func Ref(name string, args ...TypeRef) TypeRef { return TypeRef{Name: name, Args: args} }

// OrNull is t with "?".
func (t TypeRef) OrNull() TypeRef { t.Nullable = true; return t }

// IsZero tells whether nothing is said.
func (t TypeRef) IsZero() bool { return t.Name == "" }

// String spells t as the model's JSON does: "Dictionary<String,Int32?[]>".
func (t TypeRef) String() string {
	var b strings.Builder
	t.write(&b)
	return b.String()
}

func (t TypeRef) write(b *strings.Builder) {
	switch {
	case (t.Name == ArrayOf || t.Name == SequenceOf) && len(t.Args) == 1:
		t.Args[0].write(b)
		b.WriteString("[]")
	default:
		b.WriteString(t.Name)
		for i, arg := range t.Args {
			b.WriteString([]string{"<", ","}[min(i, 1)])
			arg.write(b)
		}
		if len(t.Args) > 0 {
			b.WriteByte('>')
		}
	}
	if t.Nullable {
		b.WriteByte('?')
	}
}

// Equal tells whether t and u are spelled the same.
func (t TypeRef) Equal(u TypeRef) bool {
	if t.Name != u.Name || t.Nullable != u.Nullable || len(t.Args) != len(u.Args) {
		return false
	}
	for i := range t.Args {
		if !t.Args[i].Equal(u.Args[i]) {
			return false
		}
	}
	return true
}

// Walk calls f for t and every TypeRef inside it.
func (t TypeRef) Walk(f func(TypeRef)) {
	f(t)
	for _, arg := range t.Args {
		arg.Walk(f)
	}
}

// Map is t with each TypeRef in it replaced by f's answer, inside first.
func (t TypeRef) Map(f func(TypeRef) TypeRef) TypeRef {
	if len(t.Args) > 0 {
		args := make([]TypeRef, len(t.Args))
		for i, arg := range t.Args {
			args[i] = arg.Map(f)
		}
		t.Args = args
	}
	return f(t)
}

// Fill is t with arguments in the place of type parameters.
func (t TypeRef) Fill(args map[string]TypeRef) TypeRef {
	if len(args) == 0 {
		return t
	}
	return t.Map(func(ref TypeRef) TypeRef {
		if arg, ok := args[ref.Name]; ok && ref.Decl == nil && len(ref.Args) == 0 {
			arg.Nullable = arg.Nullable || ref.Nullable
			return arg
		}
		return ref
	})
}

// valueTypes are the types of .NET, and the kinds above, that are never null by
// themselves.
var valueTypes = map[string]bool{
	"Boolean": true, "Byte": true, "SByte": true, "Int16": true, "UInt16": true, "Int32": true, "UInt32": true, "Int64": true, "UInt64": true,
	"Single": true, "Double": true, "Decimal": true, "Char": true, "DateTime": true, "DateTimeOffset": true, "DateOnly": true, "TimeOnly": true,
	"TimeSpan": true, "Guid": true, "KeyValuePair": true, AnyInteger: true, AnyNumber: true, AnyFloat: true, AnyDate: true, AnyTime: true,
}

// IsValueType tells whether "?" behind t means anything: whether it is a value type
// of .NET, an enum or a struct.
func (t TypeRef) IsValueType() bool {
	if t.Decl != nil {
		return t.Decl.Kind == Enum || t.Decl.Kind == Struct
	}
	return valueTypes[t.Name]
}

// narrower lists, for each kind that is no type of .NET, the types it may be. A
// kind listed inside another brings its own types.
var narrower = map[string][]string{
	AnyInteger: {"Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"},
	AnyFloat:   {"Single", "Double"},
	AnyNumber:  {AnyInteger, AnyFloat, "Decimal"},
	AnyDate:    {"DateTime", "DateTimeOffset", "DateOnly"},
	AnyTime:    {"TimeSpan", "TimeOnly"},
	AnyBytes:   {"Stream"},
	AnyString:  {"String", "Guid", "Char", "Uri", "Type", "Version", AnyDate, AnyTime, AnyBytes},
	SequenceOf: {ArrayOf, "List", "HashSet", "IEnumerable", "ICollection", "IList", "IReadOnlyList", "IReadOnlyCollection", "Queue", "Stack", "Collection", "SortedSet", "ISet"},
	MapOf:      {"Dictionary", "IDictionary", "SortedDictionary", "ConcurrentDictionary", "IReadOnlyDictionary", "SortedList"},
}

// Covers tells whether a kind may be the type u: whether u says more than t, and
// nothing else.
func (t TypeRef) Covers(u TypeRef) bool { return covers(t.Name, u) }

func covers(kind string, t TypeRef) bool {
	if kind == Any {
		return true
	}
	for _, name := range narrower[kind] {
		if name == t.Name || covers(name, t) {
			return true
		}
	}
	if kind == AnyBytes {
		return t.Name == ArrayOf && len(t.Args) == 1 && t.Args[0].Name == "Byte"
	}
	return kind == AnyString && t.Decl != nil && t.Decl.Kind != Class
}

// ParseTypeRef reads what String writes, blanks allowed. It is for overrides and
// tests; listings have grammars of their own.
func ParseTypeRef(s string) (TypeRef, error) {
	p := refParser{rest: s}
	t, err := p.ref(0)
	if err == nil && strings.TrimSpace(p.rest) != "" {
		err = fmt.Errorf("%q: unexpected %q behind the type", s, p.rest)
	}
	return t, err
}

// MustParse is ParseTypeRef for texts that are known to be right.
func MustParse(s string) TypeRef {
	t, err := ParseTypeRef(s)
	if err != nil {
		panic(err)
	}
	return t
}

type refParser struct{ rest string }

func (p *refParser) take(s string) bool {
	p.rest = strings.TrimLeft(p.rest, " \t")
	rest, ok := strings.CutPrefix(p.rest, s)
	if ok {
		p.rest = rest
	}
	return ok
}

func (p *refParser) ref(depth int) (TypeRef, error) {
	p.rest = strings.TrimLeft(p.rest, " \t")
	n := strings.IndexAny(p.rest, "<>,?[] \t")
	if n < 0 {
		n = len(p.rest)
	}
	if n == 0 || depth > 32 {
		return TypeRef{}, fmt.Errorf("expected a type at %q", p.rest)
	}
	t := TypeRef{Name: p.rest[:n]}
	p.rest = p.rest[n:]
	if p.take("<") {
		for {
			arg, err := p.ref(depth + 1)
			if err != nil {
				return t, err
			}
			t.Args = append(t.Args, arg)
			if p.take(">") {
				break
			}
			if !p.take(",") {
				return t, fmt.Errorf("expected , or > at %q", p.rest)
			}
		}
	}
	for {
		switch {
		case p.take("?"):
			t.Nullable = true
		case p.take("[]"):
			t = Ref(ArrayOf, t)
		default:
			return t, nil
		}
	}
}
