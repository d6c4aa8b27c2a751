package servicestack

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tally counts what became of the values of the vectors, by format and reason.
type tally map[string]int

var formatTally = tally{}

func (n tally) take() string {
	var b strings.Builder
	for _, what := range slices.Sorted(maps.Keys(n)) {
		fmt.Fprintf(&b, "%6d %s\n", n[what], what)
	}
	clear(n)
	return b.String()
}

// compareFormat reads a vector in another format than JSON, and compares it with what
// .NET says of the value; then writes it, and reads that.
func compareFormat[T any](t *testing.T, v vector, format Format, want T, normal func(*T)) {
	t.Helper()
	text := map[Format]*string{JSV: v.JSV, XML: v.XML, CSV: v.CSV}[format]
	if text == nil {
		formatTally[format.String()+": the server cannot write it"]++
		return
	}
	var got T
	err := format.Unmarshal([]byte(*text), &got)
	if err != nil {
		// ServiceStack writes a char that is a quote bare.
		require.Contains(t, *v.Values.member(t, "Char"), `"\""`, "%s %s %s: %v", format, v.Type, v.Case, err)
		formatTally[format.String()+": a char that is a quote, bare, which nobody can read"]++
		return
	}
	// Neither of JSV and CSV has null in a map, nor has JSON, but under one setting.
	want = read[T](t, asJSON(t, want))
	a, b := reflect.ValueOf(&want).Elem(), reflect.ValueOf(&got).Elem()
	for _, dto := range []reflect.Value{a, b} {
		withoutNulls(dto, format == CSV)
		withoutEmptyMaps(dto)
	}
	if normal != nil {
		normal(&got)
		normal(&want)
	}
	if format == XML { // line ends, as every reader of XML has them
		want = read[T](t, strings.ReplaceAll(asJSON(t, want), `\r\n`, `\n`))
		got = read[T](t, asJSON(t, got))
	}
	if format == CSV && holdsOneMember(v.Type) {
		for i := range b.NumField() {
			if b.Field(i).IsZero() {
				continue
			}
			require.Equal(t, a.Field(i).Interface(), b.Field(i).Interface(), "%s %s: %s", v.Type, v.Case, *text)
		}
		formatTally["CSV: of a DataContract servers write one member alone, and that is read"]++
		return
	}
	require.Equal(t, want, got, "%s %s %s %s: %s", format, v.Type, v.Case, v.JSONSettings, *text)
	formatTally[format.String()+": read as the same value"]++
	sent, err := format.Marshal(got, &Operation{Name: "X", XML: &XMLNames{Namespace: "urn:x"}})
	if err != nil {
		formatTally[format.String()+": not sent: "+refusal(t, err)]++
		return
	}
	var back T
	require.NoError(t, format.Unmarshal(sent, &back), "%s", sent)
	withoutNulls(reflect.ValueOf(&back).Elem(), format == CSV)
	withoutEmptyMaps(reflect.ValueOf(&back).Elem())
	if normal != nil {
		normal(&back)
	}
	assert.Equal(t, asJSON(t, got), asJSON(t, back), "%s", sent)
	formatTally[format.String()+": sent as the same value"]++
}

// refusal is why a value cannot be written, less its path.
func refusal(t *testing.T, err error) string {
	for _, reason := range []string{
		"CSV cannot carry a list", "a list in JSV cannot carry null", "XML cannot carry the character", "it is not JSON",
		"the name of a class with type arguments is not known", "nobody told", "XML has no name for",
	} {
		if strings.Contains(err.Error(), reason) {
			return reason
		}
	}
	t.Error(err)
	return ""
}

// holdsOneMember tells the types that are DataContracts with a member that is no
// scalar.
func holdsOneMember(name string) bool {
	return strings.HasSuffix(name, ".EchoNames") || strings.HasSuffix(name, ".ResponseStatus")
}

// asJSON is a value as JSON, NaN as null.
func asJSON[T any](t *testing.T, v T) string {
	b, err := Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// withoutNulls takes null out of maps, and, for CSV, empty texts out of members.
func withoutNulls(v reflect.Value, emptyToo bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if emptyToo && !v.IsNil() && v.Elem().Kind() == reflect.String && v.Elem().Len() == 0 {
			v.SetZero()
		} else if !v.IsNil() {
			withoutNulls(v.Elem(), emptyToo)
		}
	case reflect.Slice:
		for i := range v.Len() {
			withoutNulls(v.Index(i), emptyToo)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				withoutNulls(v.Field(i), emptyToo)
			}
		}
	case reflect.Map:
		for each := v.MapRange(); each.Next(); {
			if item := each.Value(); item.Kind() == reflect.Pointer && item.IsNil() {
				v.SetMapIndex(each.Key(), reflect.Value{})
			}
		}
	}
}

// member is the JSON of a member.
func (o Object) member(t *testing.T, name string) *string {
	members := read[map[string]Object](t, string(o))
	text := string(members[name])
	return &text
}
