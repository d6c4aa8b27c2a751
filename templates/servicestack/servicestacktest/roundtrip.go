// RoundTrip: do the generated types hold all that a sample says?

package servicestacktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/templates/servicestack"
)

// RoundTrip decodes a sample into v, a pointer, encodes it again, and fails the test
// where that loses or changes something: a member that the type does not have, a
// value that cannot be read, another value than before. Order of members, case of
// names, spelling of dates, durations and Guids do not matter, nor does leaving out
// what is empty.
func RoundTrip(t testing.TB, v any, sample string) {
	t.Helper()
	want, err := tree([]byte(sample))
	if err != nil {
		t.Errorf("the sample is not JSON: %v", err)
		return
	}
	for _, path := range unknown(reflect.TypeOf(v), want, "") {
		t.Errorf("%s: the type %T has no such member", path, v)
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
	for _, difference := range compare(want, got, "") {
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

// unknown lists the members of a document that its type does not have.
func unknown(t reflect.Type, document any, path string) (paths []string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return nil
	}
	switch document := document.(type) {
	case []any:
		if t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
			for i, item := range document {
				paths = append(paths, unknown(t.Elem(), item, fmt.Sprintf("%s[%d]", path, i))...)
			}
		}
	case map[string]any:
		for name, value := range document {
			below := strings.TrimPrefix(path+"."+name, ".")
			switch {
			case t.Kind() == reflect.Map:
				paths = append(paths, unknown(t.Elem(), value, below)...)
			case t.Kind() != reflect.Struct || name == "__type":
			default:
				f, ok := member(t, name)
				if !ok {
					paths = append(paths, below)
					continue
				}
				paths = append(paths, unknown(f.Type, value, below)...)
			}
		}
	}
	return paths
}

func member(t reflect.Type, name string) (reflect.StructField, bool) {
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() && plain(wireName(f)) == plain(name) {
			return f, true
		}
	}
	return reflect.StructField{}, false
}

// plain is a name as names are compared: without case and underscores.
func plain(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

// compare lists what differs in meaning.
func compare(want, got any, path string) (differences []string) {
	switch want := want.(type) {
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok {
			break
		}
		return compareObjects(want, got, path)
	case []any:
		got, ok := got.([]any)
		if !ok || len(got) != len(want) {
			break
		}
		for i := range want {
			differences = append(differences, compare(want[i], got[i], fmt.Sprintf("%s[%d]", path, i))...)
		}
		return differences
	}
	if !sameScalar(want, got) {
		return []string{fmt.Sprintf("%s: the sample has %s, after decoding and encoding it is %s", path, text(want), text(got))}
	}
	return nil
}

func compareObjects(want, got map[string]any, path string) (differences []string) {
	left := map[string]any{}
	for name, value := range got {
		left[plain(name)] = value
	}
	for name, value := range want {
		below := strings.TrimPrefix(path+"."+name, ".")
		after, ok := left[plain(name)]
		delete(left, plain(name))
		switch {
		case ok:
			differences = append(differences, compare(value, after, below)...)
		case name != "__type" && !isEmpty(value):
			differences = append(differences, fmt.Sprintf("%s: %s of the sample is lost", below, text(value)))
		}
	}
	for name, value := range left {
		if !isEmpty(value) {
			differences = append(differences, fmt.Sprintf("%s: %s was not in the sample", strings.TrimPrefix(path+"."+name, "."), text(value)))
		}
	}
	return differences
}

// isEmpty reports whether a value says no more than its absence.
func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case json.Number:
		r, ok := new(big.Rat).SetString(v.String())
		return ok && r.Sign() == 0
	case string:
		return v == "" || v == "\x00" || strings.Trim(v, "0-") == "" || sameAs[servicestack.Time](v, "0001-01-01") || sameAs[servicestack.Duration](v, "PT0S")
	case map[string]any:
		for _, member := range v {
			if !isEmpty(member) {
				return false
			}
		}
		return true
	case []any:
		return len(v) == 0
	}
	return false
}

func sameScalar(want, got any) bool {
	if isEmpty(want) && isEmpty(got) {
		return true
	}
	w, g := text(want), text(got)
	if w == g {
		return true
	}
	wantNumber, ok1 := new(big.Rat).SetString(unquoted(w))
	gotNumber, ok2 := new(big.Rat).SetString(unquoted(g))
	if ok1 && ok2 && !strings.ContainsRune(w+g, '/') {
		return wantNumber.Cmp(gotNumber) == 0
	}
	a, ok1 := want.(string)
	b, ok2 := got.(string)
	if !ok1 || !ok2 {
		return false
	}
	return strings.EqualFold(a, b) && sameAs[servicestack.GUID](a, b) || sameAs[servicestack.GUID](a, b) ||
		sameAs[servicestack.Duration](a, b) || sameAs[servicestack.TimeOfDay](a, b) ||
		sameAs[servicestack.OffsetTime](a, b) || sameAs[servicestack.Time](a, b)
}

// sameAs reports whether both texts are the same value of a type.
func sameAs[T any](a, b string) bool {
	read := func(s string) (text string, ok bool) {
		quoted, err := servicestack.Marshal(s)
		if err != nil {
			return "", false
		}
		v := new(T)
		if servicestack.Unmarshal(quoted, v) != nil {
			return "", false
		}
		encoded, err := servicestack.Marshal(v)
		return string(encoded), err == nil
	}
	first, ok1 := read(a)
	second, ok2 := read(b)
	return ok1 && ok2 && first == second
}

// text is a value as JSON.
func text(v any) string {
	b, err := servicestack.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}

func unquoted(s string) string { return strings.Trim(s, `"`) }
