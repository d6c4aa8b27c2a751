// Members of an abstract type: interfaces in Go, told apart by __type on the wire.

package servicestack

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// subtypes holds, by interface type, how to make a value of each .NET class.
var subtypes sync.Map // reflect.Type → map[string]func() any

// RegisterSubtypes tells Unmarshal which types a member of the interface type T can
// hold: for each .NET class, with or without its namespace, a function that returns a
// pointer to a new struct; under "" for any other class, and for an object that does not
// tell its own. Generated packages call it when they are initialised.
//
// A server names the class in the first member of each object, __type (rule 86); it is
// not sent back.
func RegisterSubtypes[T any](classes map[string]func() T) {
	known := make(map[string]func() any, len(classes))
	for _, class := range slices.Sorted(maps.Keys(classes)) {
		create := classes[class]
		known[class] = func() any { return create() }
		if simple := simpleClass(class); known[simple] == nil {
			known[simple] = known[class]
		}
	}
	subtypes.Store(reflect.TypeFor[T](), known)
}

// ClassOf returns the .NET class of a value in a member of the interface type abstract,
// which servers write before it as __type; "" if none is registered.
func ClassOf(abstract reflect.Type, value any) string {
	known, ok := subtypes.Load(abstract)
	if !ok {
		return ""
	}
	classes := known.(map[string]func() any)
	for _, class := range slices.Backward(slices.SortedFunc(maps.Keys(classes), func(a, b string) int { return len(a) - len(b) })) {
		if class != "" && reflect.TypeOf(classes[class]()) == reflect.TypeOf(value) {
			return class
		}
	}
	return ""
}

// subtype reads an object into a new value of the class that it names.
func (d *decoder) subtype(p *program, at pointer, c byte) error {
	if c != '{' {
		return d.mismatch("an object")
	}
	class := d.class()
	if class == "" && d.isEmptyObject() { // null as an item of a list (rule 106)
		valueAt(p.typ, at).SetZero()
		return d.skip()
	}
	var create func() any
	if known, ok := subtypes.Load(p.typ); ok {
		classes := known.(map[string]func() any)
		for _, name := range []string{class, simpleClass(class), ""} {
			if create == nil {
				create = classes[name]
			}
		}
	}
	if create == nil {
		if class == "" {
			d.failAt(d.pos, fmt.Errorf("an object that does not begin with __type cannot be a %s", p.typ))
		} else {
			d.failAt(d.pos, badValue([]byte(class), "a known subtype of "+p.typ.String()))
		}
		return d.skip()
	}
	value := create()
	err := d.value(pointed(value))
	valueAt(p.typ, at).Set(reflect.ValueOf(value))
	return err
}

// class returns the __type of the object that comes next, "" if it does not begin with
// one; of its text, what stands before the comma: the rest is the server's assembly.
func (d *decoder) class() string {
	ahead := d.scanner
	ahead.pos++
	if ahead.peek() != '"' {
		return ""
	}
	if name, err := ahead.str(); err != nil || string(name.text()) != "__type" || ahead.peek() != ':' {
		return ""
	}
	ahead.pos++
	if ahead.peek() != '"' {
		return ""
	}
	value, err := ahead.str()
	if err != nil {
		return ""
	}
	class, _, _ := strings.Cut(string(value.text()), ",")
	return strings.TrimSpace(class)
}

// isEmptyObject reports whether the object that comes next has no members.
func (d *decoder) isEmptyObject() bool {
	ahead := d.scanner
	ahead.pos++
	return ahead.peek() == '}'
}

// simpleClass returns the name of a class without namespace and outer classes.
func simpleClass(class string) string {
	return class[strings.LastIndexAny(class, ".+")+1:]
}
