// The properties of a request DTO, found by reflection once per type, and one
// request's values of them.

package servicestack

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// propertySet lists the properties of a struct type.
type propertySet struct {
	list []property
}

// property is one property of a request.
type property struct {
	wire  string // its name in JSON
	query string // its name in a query: camelCase
	index int
}

var propertySets sync.Map // reflect.Type → *propertySet

func propertiesOf(t reflect.Type) *propertySet {
	if known, ok := propertySets.Load(t); ok {
		return known.(*propertySet)
	}
	set := new(propertySet)
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		set.list = append(set.list, property{wire: name, query: camelCase(name), index: i})
	}
	known, _ := propertySets.LoadOrStore(t, set)
	return known.(*propertySet)
}

// byName finds a property; names match without case.
func (s *propertySet) byName(name string) *property {
	for i := range s.list {
		if strings.EqualFold(s.list[i].wire, name) {
			return &s.list[i]
		}
	}
	return nil
}

// camelCase is ServiceStack's ToCamelCase: the leading run of capitals becomes
// lower case, but for its last if a lower-case letter follows.
func camelCase(s string) string {
	isUpper := func(c byte) bool { return 'A' <= c && c <= 'Z' }
	b := []byte(s)
	for i, c := range b {
		last := i+1 == len(b)
		if !isUpper(c) || (i > 0 && !last && !isUpper(b[i+1])) {
			break
		}
		b[i] = c + 'a' - 'A'
	}
	return string(b)
}

// request is a request DTO on its way: the caller's struct, or a copy with the
// client's header parameters filled in.
type request struct {
	dto        any
	value      reflect.Value // the struct; invalid if there is none
	properties *propertySet
	collection bool // a DTO that derives from a list or a map
}

// newRequest takes a struct, a list or a map, a pointer to one, or nil for a request
// without members.
func newRequest(dto any) (*request, error) {
	r := &request{dto: dto, properties: new(propertySet)}
	v := reflect.ValueOf(dto)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Invalid:
		r.dto = struct{}{}
	case reflect.Struct:
		r.value, r.properties = v, propertiesOf(v.Type())
	case reflect.Slice, reflect.Map:
		r.collection = true
	default:
		return nil, fmt.Errorf("the request is a %T, not a struct", dto)
	}
	return r, nil
}

// withHeaders fills the header parameters that are unset from the client's settings
// and returns all that have a value. The caller's struct stays as it is.
func (r *request) withHeaders(op *Operation, settings map[string]string) (*request, []headerParam, error) {
	var params []headerParam
	filled := r
	for _, name := range op.Headers {
		set := settings[strings.ToLower(name)]
		f := r.properties.byName(name)
		if f == nil {
			if set != "" {
				params = append(params, headerParam{name: op.header(name), value: set})
			}
			continue
		}
		if v := filled.value.Field(f.index); isZero(v) {
			if set == "" {
				continue
			}
			if filled == r {
				filled = r.copy()
			}
			if err := filled.setText(f, set); err != nil {
				return nil, nil, fmt.Errorf("the value for header parameter %s does not fit a %s", name, v.Type())
			}
		}
		text, err := filled.text(f)
		if err != nil {
			return nil, nil, err
		}
		params = append(params, headerParam{name: op.header(name), value: text, property: f})
	}
	return filled, params, nil
}

// headerParam is a property that the server reads from a header.
type headerParam struct {
	name, value string    // of the header
	property    *property // nil if the request has no such property
}

func (r *request) copy() *request {
	p := reflect.New(r.value.Type())
	p.Elem().Set(r.value)
	return &request{dto: p.Interface(), value: p.Elem(), properties: r.properties}
}

// setText gives a property the value that a text stands for, in the place of what it
// holds: what a pointer leads to may be the caller's.
func (r *request) setText(f *property, text string) error {
	quoted, err := Marshal(text)
	if err != nil {
		return err
	}
	v := reflect.New(r.value.Field(f.index).Type())
	if Unmarshal(quoted, v.Interface()) != nil {
		v.Elem().SetZero()
		if err := Unmarshal([]byte(text), v.Interface()); err != nil {
			return err
		}
	}
	r.value.Field(f.index).Set(v.Elem())
	return nil
}

// text is a property as a query or a header writes it.
func (r *request) text(f *property) (string, error) {
	text, err := valueText(r.value.Field(f.index).Interface())
	if err != nil {
		return "", fmt.Errorf("%s: %w", f.wire, err)
	}
	return text, nil
}

// pathText is text with the word whether the property has a value at all: a zero
// is one, a nil pointer or a zero date is not.
func (r *request) pathText(f *property) (text string, set bool, err error) {
	v := r.value.Field(f.index)
	if isNil(v) || (isZero(v) && slices.Contains(dates, v.Type())) {
		return "", false, nil
	}
	text, err = r.text(f)
	return text, true, err
}

// dates are the value types whose zero stands for nothing.
var dates = []reflect.Type{reflect.TypeFor[Time](), reflect.TypeFor[OffsetTime](), reflect.TypeFor[Date]()}

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return v.IsNil()
	}
	return false
}

func isZero(v reflect.Value) bool {
	if isNil(v) {
		return true
	}
	if z, ok := v.Interface().(interface{ IsZero() bool }); ok && v.Kind() != reflect.Pointer {
		return z.IsZero()
	}
	return v.IsZero()
}
