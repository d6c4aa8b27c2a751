// RoundTrip: do the generated types hold all that a sample says?

package servicestacktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/templates/servicestack"
)

// RoundTrip decodes a sample into v, a pointer, encodes it again, and fails the test
// where that loses or changes something: a member that the type does not have, a
// value that cannot be read, another value than before. Order of members, case of
// names, spelling of dates, durations, Guids and enums do not matter, nor does
// leaving out what is empty.
func RoundTrip(t testing.TB, v any, sample string) {
	t.Helper()
	want, err := tree([]byte(sample))
	if err != nil {
		t.Errorf("the sample is not JSON: %v", err)
		return
	}
	if err := servicestack.Unmarshal([]byte(sample), v); err != nil {
		t.Errorf("decoding: %v", err)
	}
	encoded, err := servicestack.Marshal(v)
	if err != nil {
		t.Errorf("encoding: %v", err)
		return
	}
	got, err := tree(encoded)
	if err != nil {
		t.Errorf("the encoded value is not JSON: %v", err)
		return
	}
	for _, difference := range compare(reflect.TypeOf(v), want, got, "") {
		t.Error(difference)
	}
}

// tree decodes JSON with numbers as they are written.
func tree(document []byte) (v any, err error) {
	dec := json.NewDecoder(bytes.NewReader(document))
	dec.UseNumber()
	err = dec.Decode(&v)
	return v, err
}

// compare lists where two documents differ in meaning that are values of a type.
func compare(t reflect.Type, want, got any, path string) (differences []string) {
	t = bare(t)
	switch want := want.(type) {
	case map[string]any:
		if got, ok := got.(map[string]any); ok {
			return compareObjects(t, want, got, path)
		}
	case []any:
		if got, ok := got.([]any); ok && len(got) == len(want) {
			for i := range want {
				differences = append(differences, compare(itemOf(t), want[i], got[i], fmt.Sprintf("%s[%d]", path, i))...)
			}
			return differences
		}
	}
	if !same(t, want, got) {
		return []string{fmt.Sprintf("%s: the sample has %s, after decoding and encoding it is %s", path, text(want), text(got))}
	}
	return nil
}

func compareObjects(t reflect.Type, want, got map[string]any, path string) (differences []string) {
	rest := map[string]any{}
	for name, value := range got {
		rest[keyOf(t, name)] = value
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		value, below := want[name], strings.TrimPrefix(path+"."+name, ".")
		member, ok := memberOf(t, name)
		if !ok {
			if name != "__type" {
				differences = append(differences, fmt.Sprintf("%s: %s has no such member", below, t))
			}
			continue
		}
		after, ok := rest[keyOf(t, name)]
		delete(rest, keyOf(t, name))
		switch {
		case ok:
			differences = append(differences, compare(member, value, after, below)...)
		case !isEmpty(member, value):
			differences = append(differences, fmt.Sprintf("%s: %s of the sample is lost", below, text(value)))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rest)) { // non-null members are sent though they be zero
		if member, ok := memberOf(t, name); !ok || !isEmpty(member, rest[name]) {
			differences = append(differences, fmt.Sprintf("%s: %s was not in the sample", strings.TrimPrefix(path+"."+name, "."), text(rest[name])))
		}
	}
	return differences
}

// anything is the type of what has no type of its own.
var anything = reflect.TypeFor[any]()

// bare is a type without pointers; raw JSON is anything.
func bare(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == reflect.TypeFor[servicestack.Object]() || t == reflect.TypeFor[json.RawMessage]() {
		return anything
	}
	return t
}

func itemOf(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
		return t.Elem()
	}
	return anything
}

// memberOf is the type of a member; a type that reads itself may have any.
func memberOf(t reflect.Type, name string) (reflect.Type, bool) {
	switch {
	case t.Kind() == reflect.Map:
		return t.Elem(), true
	case t.Kind() != reflect.Struct || readsItself(t):
		return anything, true
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() && plain(wireName(f)) == plain(name) {
			return f.Type, true
		}
	}
	return nil, false
}

// keyOf is a name as names of members are compared. Keys of maps are data.
func keyOf(t reflect.Type, name string) string {
	if t.Kind() == reflect.Struct {
		return plain(name)
	}
	return name
}

// plain is a name without case and underscores.
func plain(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

func readsItself(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]())
}

// same reports whether two values mean the same: to the type, if it reads itself, or
// else as numbers, or as they are written.
func same(t reflect.Type, want, got any) bool {
	if text(want) == text(got) || isEmpty(t, want) && isEmpty(t, got) {
		return true
	}
	if readsItself(t) {
		a, ok := canonical(t, want)
		b, ok2 := canonical(t, got)
		return ok && ok2 && a == b
	}
	a, ok := number(want)
	b, ok2 := number(got)
	return ok && ok2 && t.Kind() != reflect.String && a.Cmp(b) == 0
}

// isEmpty reports whether a value of a type says no more than its absence.
func isEmpty(t reflect.Type, v any) bool {
	t = bare(t)
	if readsItself(t) {
		zero, err := servicestack.Marshal(reflect.Zero(t).Interface())
		if c, ok := canonical(t, v); ok && err == nil && c == string(zero) {
			return true
		}
	}
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case json.Number:
		n, ok := number(v)
		return ok && n.Sign() == 0
	case string:
		return v == ""
	case map[string]any:
		for name, value := range v {
			if member, ok := memberOf(t, name); !ok || !isEmpty(member, value) {
				return false
			}
		}
		return true
	case []any:
		return len(v) == 0
	}
	return false
}

// canonical is a value as its type writes it.
func canonical(t reflect.Type, v any) (string, bool) {
	p := reflect.New(t).Interface()
	if servicestack.Unmarshal([]byte(text(v)), p) != nil {
		return "", false
	}
	encoded, err := servicestack.Marshal(p)
	return string(encoded), err == nil
}

// number is what a JSON number says, or a text that is one.
func number(v any) (*big.Rat, bool) {
	switch v := v.(type) {
	case json.Number:
		return parseNumber(v.String())
	case string:
		return parseNumber(v)
	}
	return nil, false
}

// parseNumber refuses exponents that would fill the memory.
func parseNumber(s string) (*big.Rat, bool) {
	if strings.ContainsAny(s, "/_xXpP") || len(s) > 400 {
		return nil, false
	}
	if _, exponent, ok := strings.Cut(strings.ToLower(s), "e"); ok && len(exponent) > 4 {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// text is a value as JSON.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
