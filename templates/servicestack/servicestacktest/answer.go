// How a real server writes an answer: dates, Guids, enums and abstract classes look
// another way than a client sends them.

package servicestacktest

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/dtogen/dtogen/templates/servicestack"
)

// Marshal writes a response as a server of the dialect answers it in JSON.
func Marshal(d servicestack.Dialect, response any) ([]byte, error) {
	return answer{Dialect: d}.append(nil, reflect.ValueOf(response))
}

// answer writes values. JSV is JSON in another spelling; XML is made of JSON that holds
// null members, too.
type answer struct {
	servicestack.Dialect
	format servicestack.Format
}

func (a answer) append(b []byte, v reflect.Value) ([]byte, error) {
	switch v.Kind() {
	case reflect.Invalid:
		return a.null(b), nil
	case reflect.Interface:
		return a.subtype(b, v)
	case reflect.Pointer:
		return a.append(b, v.Elem())
	}
	switch v := v.Interface().(type) {
	case servicestack.Time:
		return a.time(b, v.Time, v.HasZone(), false)
	case servicestack.OffsetTime:
		return a.time(b, v.Time, true, true)
	case servicestack.Date:
		if a.UnixTime != servicestack.UnixTimeAny && a.format != servicestack.XML {
			if v == (servicestack.Date{}) {
				return a.time(b, time.Time{}, true, false)
			}
			return a.time(b, time.Date(v.Year, v.Month, v.Day, 0, 0, 0, 0, time.UTC), true, false)
		}
		return a.plain(b, v)
	case servicestack.GUID:
		text := v.String()
		if !a.DashedGUIDs {
			text = strings.ReplaceAll(text, "-", "")
		}
		return a.text(b, text)
	case servicestack.Object:
		if a.format == servicestack.JSV {
			return a.object(b, v)
		}
		return a.plain(b, v)
	case interface{ EnumMember() string }:
		return a.text(b, v.EnumMember())
	case json.Marshaler:
		return a.plain(b, v)
	}
	switch {
	case v.Kind() == reflect.Struct:
		return a.members(b, v)
	case v.Kind() == reflect.Map && !v.IsNil():
		return a.dictionary(b, v)
	case v.Kind() == reflect.Slice && !v.IsNil() && v.Type().Elem().Kind() != reflect.Uint8, v.Kind() == reflect.Array:
		b = append(b, '[')
		for i := range v.Len() {
			if i > 0 {
				b = append(b, ',')
			}
			var err error
			if b, err = a.append(b, v.Index(i)); err != nil {
				return nil, err
			}
		}
		return append(b, ']'), nil
	}
	switch {
	case v.CanFloat():
		return a.float(b, v)
	case isNil(v.Interface()):
		return a.null(b), nil
	case v.Kind() == reflect.Bool && a.format == servicestack.JSV:
		if v.Bool() {
			return append(b, "True"...), nil
		}
		return append(b, "False"...), nil
	}
	return a.plain(b, v.Interface())
}

// float writes exponents as .NET does, 1E+21 and 1E-07.
func (a answer) float(b []byte, v reflect.Value) ([]byte, error) {
	text, err := a.plain(nil, v.Interface())
	mantissa, exponent, ok := strings.Cut(string(text), "e")
	if !ok || err != nil {
		return append(b, text...), err
	}
	return fmt.Appendf(b, "%sE%s%02s", mantissa, exponent[:1], exponent[1:]), nil
}

// plain is for what servers write as clients do.
func (a answer) plain(b []byte, v any) ([]byte, error) {
	f := servicestack.JSON
	if a.format == servicestack.JSV {
		f = servicestack.JSV
	}
	text, err := f.Marshal(v, nil)
	return append(b, text...), err
}

// null is nothing at all in JSV.
func (a answer) null(b []byte) []byte {
	if a.format == servicestack.JSV {
		return b
	}
	return append(b, "null"...)
}

func (a answer) text(b []byte, s string) ([]byte, error) { return a.plain(b, s) }

// object writes what may be anything.
func (a answer) object(b []byte, o servicestack.Object) ([]byte, error) {
	v, err := o.Value()
	if err != nil {
		return nil, err
	}
	return a.append(b, reflect.ValueOf(v))
}

// members writes a struct without what is null; XML says that it is.
func (a answer) members(b []byte, v reflect.Value) ([]byte, error) {
	b = append(b, '{')
	for i := range v.NumField() {
		f := v.Type().Field(i)
		null := isUnset(v.Field(i))
		if !f.IsExported() || null && a.format != servicestack.XML || f.Tag.Get("json") == "-" {
			continue
		}
		if null {
			b = fmt.Appendf(separated(b), "%q:null", wireName(f))
			continue
		}
		var err error
		if b, err = a.member(b, wireName(f), v.Field(i)); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// separated adds a comma behind another member.
func separated(b []byte) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return b
}

func (a answer) member(b []byte, name string, v reflect.Value) ([]byte, error) {
	b, err := a.text(separated(b), name)
	if err != nil {
		return nil, err
	}
	return a.append(append(b, ':'), v)
}

// isUnset tells what is null in .NET.
func isUnset(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice:
		return v.IsNil()
	case reflect.String:
		if _, isScalar := v.Interface().(json.Marshaler); isScalar {
			return false // an enum, a decimal: there is no null of it
		}
		return v.Len() == 0
	}
	return false
}

// dictionary writes a map, by the order of its keys.
func (a answer) dictionary(b []byte, v reflect.Value) ([]byte, error) {
	values := map[string]reflect.Value{}
	var names []string
	for _, key := range v.MapKeys() {
		name := fmt.Sprint(key.Interface())
		if m, ok := key.Interface().(encoding.TextMarshaler); ok {
			text, err := m.MarshalText()
			if err != nil {
				return nil, err
			}
			name = string(text)
		}
		names, values[name] = append(names, name), v.MapIndex(key)
	}
	slices.Sort(names)
	b = append(b, '{')
	for _, name := range names {
		if a.format == servicestack.JSV && isNil(values[name].Interface()) {
			continue
		}
		var err error
		if b, err = a.member(b, name, values[name]); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// subtype writes what stands in a member of an abstract class, its own class first.
func (a answer) subtype(b []byte, v reflect.Value) ([]byte, error) {
	if v.IsNil() {
		return a.null(b), nil
	}
	object, err := a.append(nil, v.Elem())
	class := servicestack.ClassOf(v.Type(), v.Elem().Interface())
	if class == "" || err != nil {
		return append(b, object...), err
	}
	assembly, _, _ := strings.Cut(class, ".")
	if b, err = a.text(append(b, `{"__type":`...), class+", "+assembly); err != nil {
		return nil, err
	}
	if rest := bytes.TrimPrefix(object, []byte("{")); len(rest) > 1 {
		return append(append(b, ','), rest...), nil
	}
	return append(b, '}'), nil
}

// time writes a date in the form of the server's date handler.
func (a answer) time(b []byte, t time.Time, hasZone, isOffset bool) ([]byte, error) {
	_, offset := t.Zone()
	switch {
	case a.format == servicestack.XML:
		return a.isoTime(b, t, hasZone, isOffset)
	case a.format == servicestack.JSV && (isOffset || a.UnixTime == servicestack.UnixTimeAny):
		return append(b, jsvTime(t, hasZone, isOffset)...), nil
	case isOffset && a.UnixTime != servicestack.UnixTimeAny: // a stamp all the same
	case a.UnixTime == servicestack.UnixTimeSeconds:
		return fmt.Append(b, t.Unix()), nil
	case a.UnixTime == servicestack.UnixTimeMilliseconds:
		return fmt.Append(b, milliseconds(t, isOffset)), nil
	case a.ISODates:
		return a.isoTime(b, t, hasZone, isOffset)
	}
	ms, zone := milliseconds(t, isOffset), ""
	switch {
	case offset != 0:
		zone = t.Format("-0700")
		if isOffset && a.LocalOffsets {
			ms += int64(offset) * 1000
		}
	case !isOffset && (!hasZone || t.IsZero()): // DateTime.MinValue has no zone
		zone = "-0000"
	}
	return fmt.Appendf(b, `"\/Date(%d%s)\/"`, ms, zone), nil
}

// milliseconds leaves out what is below one, as servers do; but a DateTime's MaxValue is
// the year 10000 to them.
func milliseconds(t time.Time, isOffset bool) int64 {
	if !isOffset && t.Equal(servicestack.MaxTime.Time) {
		return t.UnixMilli() + 1
	}
	return t.UnixMilli()
}

func (a answer) isoTime(b []byte, t time.Time, hasZone, isOffset bool) ([]byte, error) {
	layout := "2006-01-02T15:04:05.0000000"
	if a.DashedGUIDs { // System.Text.Json
		layout = "2006-01-02T15:04:05.9999999"
	}
	switch _, offset := t.Zone(); {
	case isOffset || hasZone && offset != 0:
		layout += "-07:00"
	case hasZone && !t.IsZero():
		layout += "Z"
	}
	return a.text(b, t.Format(layout))
}
