package replay

import (
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

// Values that were sent to see what a server makes of them, and that have no room in a
// property of their type: "abc" for an int. Which these are is judged here, value by value,
// not by the client; that it cannot read any other is a defect.

const misfit = "values that no such property can hold, sent on purpose"

// requireMisfits holds that each value that could not be read is a misfit.
func requireMisfits(t *testing.T, err error, values []byte, request reflect.Type) {
	var unread *servicestack.DecodeError
	require.True(t, errors.As(err, &unread), "%v", err)
	require.Zero(t, unread.More)
	v, err := decode(values)
	require.NoError(t, err)
	wrong := misfits("", v, request)
	for _, f := range unread.Failures {
		assert.Contains(t, wrong, f.Path, "%v", f.Err)
	}
}

// misfits are the paths of the values that a property of type t, or its members, cannot
// hold. null is none.
func misfits(path string, v any, t reflect.Type) (paths []string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case v == nil:
		return nil
	case isStruct(t):
		object, ok := v.(map[string]any)
		if !ok {
			return []string{path}
		}
		for _, name := range slices.Sorted(maps.Keys(object)) {
			if f, ok := property(t, name); ok {
				wire, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				paths = append(paths, misfits(strings.TrimPrefix(path+"."+wire, "."), object[name], f.Type)...)
			}
		}
		return paths
	case t.Kind() == reflect.Map:
		object, ok := v.(map[string]any)
		if !ok {
			return []string{path}
		}
		for _, key := range slices.Sorted(maps.Keys(object)) {
			paths = append(paths, misfits(fmt.Sprintf("%s[%q]", path, key), object[key], t.Elem())...)
		}
		return paths
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		list, ok := v.([]any)
		if !ok {
			return []string{path}
		}
		for i, item := range list {
			paths = append(paths, misfits(fmt.Sprintf("%s[%d]", path, i), item, t.Elem())...)
		}
		return paths
	case !fits(v, t):
		return []string{path}
	}
	return nil
}

// fits tells whether a type without members can hold a value. Of types that it does
// not know it says so of all.
func fits(v any, t reflect.Type) bool {
	s, isText := text(v)
	_, isString := v.(string)
	_, isBool := v.(bool)
	var err error
	switch t {
	case reflect.TypeFor[servicestack.GUID]():
		return guid.MatchString(s)
	case reflect.TypeFor[servicestack.Time](), reflect.TypeFor[servicestack.OffsetTime](), reflect.TypeFor[servicestack.Date]():
		_, _, ok := moment(s)
		return ok || isText && !isString && !isBool
	case reflect.TypeFor[servicestack.Duration](), reflect.TypeFor[servicestack.TimeOfDay]():
		_, ok := span(s)
		return ok
	case reflect.TypeFor[servicestack.Decimal]():
		_, ok := new(big.Rat).SetString(s)
		return ok
	case reflect.TypeFor[servicestack.Char]():
		return isText && len(utf16.Encode([]rune(s))) <= 1
	case reflect.TypeFor[[]byte]():
		_, err = base64.StdEncoding.DecodeString(s)
		return isString && err == nil
	case reflect.TypeFor[string]():
		return isString
	case reflect.TypeFor[bool]():
		return strings.EqualFold(s, "true") || strings.EqualFold(s, "false")
	}
	switch {
	case isEnum(t):
		return isText && !isBool
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Int64:
		_, err = strconv.ParseInt(s, 10, t.Bits())
	case t.Kind() >= reflect.Uint && t.Kind() <= reflect.Uint64:
		_, err = strconv.ParseUint(s, 10, t.Bits())
	case t.Kind() == reflect.Float32 || t.Kind() == reflect.Float64:
		_, err = strconv.ParseFloat(s, t.Bits())
	}
	return err == nil
}

// TestMisfits: what the replay forgives the client for not reading, and what not.
func TestMisfits(t *testing.T) {
	type child struct {
		ID   int32 `json:"Id"`
		Tags []string
	}
	type all struct {
		Byte  uint8              `json:"Byte"`
		Maybe *bool              `json:"Maybe"`
		When  servicestack.Time  `json:"When"`
		Key   *servicestack.GUID `json:"Key"`
		Text  string             `json:"Text"`
		Child *child             `json:"Child"`
		Map   map[string]child   `json:"Map"`
		Ints  []*int32           `json:"Ints"`
	}
	for value, want := range map[string][]string{
		`{"byte":255,"maybe":"True","when":"\/Date(0)\/","key":"0f8fad5bd9cb469fa16570867728950e","text":"5","child":{},"ints":[1,null,"3"],"other":[]}`: nil,
		`{"byte":256,"maybe":"yes","when":"soon","key":"x","text":5}`:                                                                                    {"Byte", "Key", "Maybe", "Text", "When"},
		`{"byte":"1.5","maybe":null,"when":1577872800}`:                                                                                                  {"Byte"},
		`{"child":{"id":"abc"},"map":{"a":{"id":1},"b":{"id":true}}}`:                                                                                    {"Child.Id", `Map["b"].Id`},
		`{"child":[1],"map":"null","ints":[1,"x"]}`:                                                                                                      {"Child", "Ints[1]", "Map"},
		`[1]`: {""},
	} {
		v, err := decode([]byte(value))
		require.NoError(t, err)
		assert.Equal(t, want, misfits("", v, reflect.TypeFor[all]()), value)
	}
}
