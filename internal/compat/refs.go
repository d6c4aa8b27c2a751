// Type expressions: whether two say the same, and whether the values of one are
// values of the other.

package compat

import (
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// verdict is how two type expressions differ.
type verdict struct {
	changed bool
	listed  bool // one is a list and the other is none
	wrong   bool // a deployed client sends or reads values that the other side does not mean
}

func (v verdict) and(o verdict) verdict {
	return verdict{v.changed || o.changed, v.listed, v.wrong || o.wrong}
}

// reader compares type expressions in terms of the classes that they stand in.
type reader struct {
	c        *comparer
	old, new []string // type parameters
	how      use
	strict   bool // both sides spell types exactly, so that what is spelled differently differs
	alike    bool // both are seen by the same eyes
}

func (c *comparer) reader(old, new []model.Origin, how use) reader {
	same := c.alike(old, new)
	strict := same && evidence(old) != model.FromSample || exact(old) && exact(new)
	return reader{c: c, how: how, alike: same, strict: strict}
}

// compare tells how two type expressions differ. A kind that a language tells covers
// the types that it may be.
func (r reader) compare(old, new model.TypeRef) verdict {
	old, new = bare(old), bare(new)
	i, j := slices.Index(r.old, old.Name), slices.Index(r.new, new.Name)
	switch {
	case old.Decl == nil && new.Decl == nil && i >= 0 && j >= 0:
		return verdict{changed: i != j, wrong: i != j}
	case i >= 0 && old.Decl == nil || j >= 0 && new.Decl == nil:
		return verdict{} // pages show one use of a generic class
	case !r.alike && (isSketch(old) || isSketch(new) || isText(old) && isText(new) || (old.Decl == nil) != (new.Decl == nil) && asInteger(old) && asInteger(new) || undeclared(old) || undeclared(new) || listsBytes(old, new) || listsBytes(new, old)):
		return verdict{} // some sources show structs as the text they travel as, and bytes as numbers
	case (old.Decl == nil || new.Decl == nil) && old.Name == new.Name:
		return r.args(old, new)
	case old.Decl != nil && new.Decl != nil:
		if r.c.toNew[old.Decl] == new.Decl {
			return r.args(old, new)
		}
		if sketched(old.Decl) || sketched(new.Decl) {
			return verdict{} // its name is a guess
		}
		return verdict{changed: true, wrong: !r.fits(old, new)}
	case old.Name == model.Any || new.Name == model.Any, !r.strict && (old.Name == "Object" || new.Name == "Object"):
		return verdict{}
	case !r.strict && (old.Covers(new) || new.Covers(old)):
		return r.args(old, new)
	case isList(old) && isList(new):
		if isBytes(old) != isBytes(new) {
			return verdict{changed: true, wrong: true}
		}
		return r.lists(old, new)
	case isMap(old) && isMap(new):
		return r.args(old, new)
	case isList(old) != isList(new) && !isBytes(old) && !isBytes(new):
		return verdict{changed: true, listed: true, wrong: true}
	case r.strict && (old.Covers(new) || new.Covers(old)): // "any number" became "integer"
		return verdict{changed: true, wrong: !r.fits(old, new)}
	}
	return verdict{changed: true, wrong: !r.fits(old, new)}
}

// lists compares lists by their elements. Most languages lose a level of T[][].
func (r reader) lists(old, new model.TypeRef) verdict {
	if len(old.Args) == 0 || len(new.Args) == 0 {
		return verdict{}
	}
	a, b := bare(old.Args[0]), bare(new.Args[0])
	if !r.alike && isList(a) != isList(b) && !isBytes(a) && !isBytes(b) {
		return r.compare(innermost(a), innermost(b))
	}
	return r.args(old, new)
}

func innermost(t model.TypeRef) model.TypeRef {
	for isList(t) && len(t.Args) == 1 {
		t = bare(t.Args[0])
	}
	return t
}

// args compares type arguments. Some languages leave them out, or call every key of
// a dictionary a string.
func (r reader) args(old, new model.TypeRef) verdict {
	if isList(old) && isList(new) && !r.alike && len(old.Args) == 1 && len(new.Args) == 1 && isList(bare(old.Args[0])) != isList(bare(new.Args[0])) {
		return r.lists(old, new)
	}
	if old.Decl != nil && new.Decl != nil && len(old.Decl.Generics) != len(new.Decl.Generics) {
		return verdict{changed: r.strict} // what changed in it is told of
	}
	if len(old.Args) != len(new.Args) {
		differs := r.strict && (len(old.Args) > 0) == (len(new.Args) > 0)
		return verdict{changed: differs, wrong: differs}
	}
	var all verdict
	for i := range old.Args {
		a, b := old.Args[i], new.Args[i]
		if isMap(old) && i == 0 && len(old.Args) == 2 {
			if keys := (r.compare(a, b)); r.strict && keys.changed {
				all.changed = true // keys are text on the wire
			}
			continue
		}
		v := r.compare(a, b)
		v.wrong = v.wrong || v.listed
		if r.alike && !v.changed && nullable(a) != nullable(b) && bare(a).IsValueType() && bare(b).IsValueType() {
			v.changed, v.wrong = true, nullable(b) && r.how&received != 0
		}
		all = all.and(v)
	}
	return all
}

// isText tells strings, and structs that travel as text, which some sources call
// strings.
func isText(t model.TypeRef) bool {
	return t.Name == "String" || t.Name == model.AnyString || t.Decl != nil && t.Decl.Kind == model.Struct
}

// asInteger tells integers, and enums that travel as numbers, which some sources call
// integers.
func asInteger(t model.TypeRef) bool {
	if t.Decl != nil {
		return t.Decl.Kind == model.Enum && asNumber(t.Decl)
	}
	return ranks[t.Name] > 0 && ranks[t.Name] <= 64
}

// listsBytes tells a list of numbers beside what may be bytes.
func listsBytes(list, bytes model.TypeRef) bool {
	return isList(list) && len(list.Args) == 1 && ranks[list.Args[0].Name] > 0 && model.Ref(model.AnyString).Covers(bytes) != (bytes.Name == model.AnyString)
}

// sketched tells a type that samples alone show: nobody says what it is called.
func sketched(t *model.Type) bool { return evidence(t.Origins) == model.FromSample }

func isSketch(t model.TypeRef) bool { return t.Decl != nil && sketched(t.Decl) }

func nullable(t model.TypeRef) bool { return t.Nullable || t.Name == "Nullable" }

// bare is t without Nullable<> and "?", which are compared apart.
func bare(t model.TypeRef) model.TypeRef {
	if t.Name == "Nullable" && t.Decl == nil && len(t.Args) == 1 {
		t = t.Args[0]
	}
	t.Nullable = false
	return t
}

// undeclared tells a type that no source of its side declares: nothing is known of it.
func undeclared(t model.TypeRef) bool {
	return t.Decl == nil && ranks[t.Name] == 0 && !isList(t) && !isMap(t) && !strings.Contains(known, " "+t.Name+" ")
}

const known = " String Boolean Char DateTime DateTimeOffset DateOnly TimeOnly TimeSpan Guid Uri Type Version Object Stream " +
	"HttpWebResponse KeyValuePair Tuple ResponseStatus ResponseError string bytes date time void "

var (
	anyList = model.Ref(model.SequenceOf)
	anyMap  = model.Ref(model.MapOf)
)

func isList(t model.TypeRef) bool {
	return t.Decl == nil && (t.Name == model.SequenceOf || anyList.Covers(t))
}
func isMap(t model.TypeRef) bool {
	return t.Decl == nil && (t.Name == model.MapOf || anyMap.Covers(t))
}

// isBytes tells byte[], which is text on the wire.
func isBytes(t model.TypeRef) bool {
	return t.Name == model.AnyBytes || t.Name == model.ArrayOf && len(t.Args) == 1 && t.Args[0].Name == "Byte"
}

// fits tells whether no value goes wrong in the directions that it travels: what a
// deployed client sends is of the old type and read as the new one, what it receives
// the other way round.
func (r reader) fits(old, new model.TypeRef) bool {
	return (r.how&sent == 0 || fits(old, new, false)) && (r.how&received == 0 || fits(new, old, true))
}

// ranks order numbers: the values of one are among those of all that stand behind it
// and are of no smaller rank; unsigned ones are told apart by rank alone.
var ranks = map[string]int{"SByte": 7, "Byte": 8, "Int16": 15, "UInt16": 16, "Int32": 31, "UInt32": 32, "Int64": 63, "UInt64": 64,
	model.AnyInteger: 63, "Single": 70, "Double": 80, model.AnyFloat: 80, "Decimal": 80, model.AnyNumber: 80}

// fits tells whether every value of type from, as it stands on the wire, is read
// right as type to. byClient says that a generated client reads: it keeps enum values
// that it does not know.
func fits(from, to model.TypeRef, byClient bool) bool {
	a, b := ranks[from.Name], ranks[to.Name]
	isText := func(t model.TypeRef) bool { return t.Decl == nil && (isText(t) || t.Name == "Uri") }
	switch {
	case from.Decl == nil && to.Decl == nil && a > 0 && b > 0:
		signed := strings.HasPrefix(from.Name, "U") || from.Name == "Byte" || !strings.HasPrefix(to.Name, "U") && to.Name != "Byte"
		return a <= b && signed
	case to.Decl == nil && to.Name == "Object":
		return true
	case from.Decl != nil && to.Decl != nil && from.Decl.Kind != model.Enum && to.Decl.Kind != model.Enum:
		has := names(from.Decl)
		for name := range names(to.Decl) {
			if byClient && !has[name] {
				return false
			}
		}
		has = names(to.Decl)
		for name := range names(from.Decl) {
			if !byClient && !has[name] {
				return false
			}
		}
		return true
	case from.Decl != nil && from.Decl.Kind == model.Enum && to.Decl == nil:
		return isText(to) && !asNumber(from.Decl) || asNumber(from.Decl) && b >= 31
	case to.Decl != nil && to.Decl.Kind == model.Enum && from.Decl == nil:
		return byClient && (isText(from) || asNumber(to.Decl) && a > 0)
	case from.Decl == nil && to.Decl == nil && isText(to):
		return a == 0 && !timely[from.Name] && from.Name != "Boolean" && from.Name != "Object" && !isList(from) && !isMap(from)
	case from.Name == "DateTime" && to.Name == "DateTimeOffset", from.Name == "DateTimeOffset" && to.Name == "DateTime", from.Name == "DateOnly" && strings.HasPrefix(to.Name, "DateTime"):
		return true
	}
	return false
}

// timely are the types that servers write in a form of their own, which no text in
// their place had.
var timely = map[string]bool{"DateTime": true, "DateTimeOffset": true, "DateOnly": true, "TimeOnly": true, "TimeSpan": true, model.AnyDate: true, model.AnyTime: true}

// asNumber tells whether an enum travels as a number.
func asNumber(t *model.Type) bool { return t.Flags || t.EnumAsInt }
