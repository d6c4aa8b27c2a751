// What names of a schema stand for. .NET makes them of the types that they are
// made of: ArrayOfPoco, ArrayOfKeyValueOfstringint, TupleOfstringint, PagedOfShape and
// eight characters that tell two such types of different namespaces apart.

package xsd

import (
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

const (
	schemaNS = "http://www.w3.org/2001/XMLSchema"
	basicNS  = "http://schemas.microsoft.com/2003/10/Serialization/"
	arraysNS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
	clrNS    = "http://schemas.datacontract.org/2004/07/" // and the CLR namespace
)

// namespaceOf is the CLR namespace of an XML one, "" where the author chose
// another.
func namespaceOf(space string) string {
	ns, ok := strings.CutPrefix(space, clrNS)
	if !ok {
		return ""
	}
	return ns
}

// simple are the types that schemas share. anyType is Object, or an interface that
// the serializer does not know (IReadOnlyList<Poco>).
var simple = map[string]model.TypeRef{
	"string": model.Ref("String"), "boolean": model.Ref("Boolean"), "unsignedByte": model.Ref("Byte"), "byte": model.Ref("SByte"),
	"short": model.Ref("Int16"), "unsignedShort": model.Ref("UInt16"), "int": model.Ref("Int32"), "unsignedInt": model.Ref("UInt32"),
	"long": model.Ref("Int64"), "unsignedLong": model.Ref("UInt64"), "float": model.Ref("Single"), "double": model.Ref("Double"),
	"decimal": model.Ref("Decimal"), "dateTime": model.Ref("DateTime"), "duration": model.Ref("TimeSpan"),
	"base64Binary": model.Ref(model.ArrayOf, model.Ref("Byte")), "anyURI": model.Ref("Uri"), "char": model.Ref("Char"),
	"guid": model.Ref("Guid"), "anyType": model.Ref(model.Any), "QName": model.Ref(model.AnyString),
}

// isValue tells the value types among the simple ones and those of System.
func isValue(t model.TypeRef) bool {
	switch t.Name {
	case "String", "Uri", "Version", model.Any, model.AnyString, model.ArrayOf, model.SequenceOf, model.MapOf, "Tuple":
		return false
	case "DateTimeOffset", "DayOfWeek", "KeyValuePair":
		return true
	}
	for _, s := range simple {
		if s.Name == t.Name {
			return true
		}
	}
	return false
}

// unmangler reads made-up names out of the names that may stand in them.
type unmangler struct{ types map[string]model.TypeRef }

// maxName bounds the names that are looked for.
const maxName = 256

// newUnmangler makes one that knows the simple types and the given names.
func newUnmangler(names []string) *unmangler {
	u := &unmangler{types: map[string]model.TypeRef{}}
	for _, name := range names {
		u.types[name] = model.Ref(name)
	}
	for name, t := range simple {
		u.types[name] = t
	}
	return u
}

// made are the generic types of .NET whose names are made up, and how many
// arguments they have; 0 for as many as there are.
var made = []struct {
	prefix, name string
	args         int
}{
	{"ArrayOfKeyValueOf", model.MapOf, 2}, {"ArrayOf", model.SequenceOf, 1}, {"NullableOf", "Nullable", 1},
	{"KeyValuePairOf", "KeyValuePair", 2}, {"TupleOf", "Tuple", 0},
}

// ref is the type that name is made of; ok is false for a plain name.
func (u *unmangler) ref(name string) (t model.TypeRef, ok bool) {
	for _, m := range made {
		if strings.HasPrefix(name, m.prefix) {
			t, rest, ok := u.read(name, 0)
			if !ok || !isDigest(rest) { // the sort of type is certain all the same
				t = model.Ref(m.name)
				for range m.args {
					t.Args = append(t.Args, model.Ref(model.Any))
				}
			}
			return t, true
		}
	}
	return t, false
}

func (u *unmangler) read(text string, depth int) (t model.TypeRef, rest string, ok bool) {
	if depth > maxDepth {
		return t, text, false
	}
	for _, m := range made {
		rest, ok := strings.CutPrefix(text, m.prefix)
		if !ok {
			continue
		}
		t = model.Ref(m.name)
		for n := 0; (n < m.args || m.args == 0) && !(n > 0 && isDigest(rest)); n++ {
			arg, after, ok := u.read(rest, depth+1)
			if !ok {
				return t, text, false
			}
			t.Args, rest = append(t.Args, arg), after
		}
		if m.name == "Nullable" {
			t = t.Args[0].OrNull()
		}
		return t, digestOff(rest, depth), m.args == 0 || len(t.Args) == m.args || m.name == "Nullable"
	}
	for n := min(len(text), maxName); n > 0; n-- { // the longest that fits
		if t, ok := u.types[text[:n]]; ok {
			return t, text[n:], true
		}
	}
	return t, text, false
}

// digestOff takes the eight characters of an inner type away where more follows.
func digestOff(rest string, depth int) string {
	if depth > 0 && len(rest) > 8 && isDigest(rest) {
		return rest[8:]
	}
	return rest
}

// isDigest tells whether text can be the end of a name that tells nothing.
func isDigest(text string) bool {
	if len(text)%8 != 0 {
		return false
	}
	for _, c := range text {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9') {
			return false
		}
	}
	return true
}
