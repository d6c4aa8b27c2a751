package replay

import (
	"encoding"
	"encoding/json"
	"net/url"
	"reflect"
	"strings"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

// What a text in a query means, by the type of the property: values as encoding/json
// makes them, but with texts for dates and the like. It knows nothing of the
// runtime's own way of writing them.

func unescape(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

var (
	objectType = reflect.TypeFor[servicestack.Object]()
	textType   = reflect.TypeFor[encoding.TextMarshaler]()
	jsonType   = reflect.TypeFor[json.Marshaler]()
)

// meaning is the value of a text that stands for a t.
func meaning(text string, t reflect.Type) any {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	isList := t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8
	switch {
	case isList && !strings.HasPrefix(text, "[") || isList && strings.HasPrefix(text, "[") && listDepth(t) > 1 && !strings.HasPrefix(text, "[["):
		text = "[" + text + "]"
	case t == objectType && !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "["):
		return strings.TrimSuffix(strings.TrimPrefix(text, `"`), `"`)
	case t == objectType || isList || t.Kind() == reflect.Interface || t.Kind() == reflect.Map || isStruct(t):
	default:
		return scalar(text, t)
	}
	p := jsv{text: text}
	return p.value(t)
}

func listDepth(t reflect.Type) int {
	n := 0
	for ; t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8; t = t.Elem() {
		n++
	}
	return n
}

func isStruct(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && !t.Implements(textType) && !t.Implements(jsonType)
}

// scalar is a text without quotes as the type has it in JSON.
func scalar(text string, t reflect.Type) any {
	switch t.Kind() {
	case reflect.Bool:
		switch strings.ToLower(text) {
		case "true", "1":
			return true
		case "false", "0":
			return false
		}
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		if isNumber(text) {
			return json.Number(text)
		}
	}
	if unquoted, ok := strings.CutPrefix(text, `"`); ok && strings.HasSuffix(unquoted, `"`) && t == reflect.TypeFor[string]() && strings.Contains(unquoted, "://") {
		return strings.TrimSuffix(unquoted, `"`) // a Uri, which official clients quote
	}
	if t == reflect.TypeFor[servicestack.Decimal]() && isNumber(text) {
		return json.Number(text)
	}
	return text
}

// isNumber tells whether text is a number of JSON, with nothing around it.
func isNumber(text string) bool {
	return json.Valid([]byte(text)) && strings.Trim(text[:1]+text[len(text)-1:], "-0123456789") == ""
}

// jsv reads ServiceStack's JSON without quotes.
type jsv struct {
	text string
	at   int
}

func (p *jsv) next(c byte) bool {
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *jsv) value(t reflect.Type) any {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case p.next('['):
		list := []any{}
		item := objectType
		if t.Kind() == reflect.Slice && t != objectType {
			item = t.Elem()
		}
		for !p.next(']') && p.at < len(p.text) {
			list = append(list, p.value(item))
			if p.next(',') && p.at < len(p.text) && p.text[p.at] == ']' {
				list = append(list, nil) // [1,] holds 1 and null
			}
		}
		return list
	case p.next('{'):
		members := map[string]any{}
		for !p.next('}') && p.at < len(p.text) {
			name := p.word(":")
			p.next(':')
			members[name] = p.value(memberType(t, name))
			p.next(',')
		}
		return members
	}
	quoted := p.at < len(p.text) && p.text[p.at] == '"'
	text := p.word(",]}")
	if text == "" && !quoted {
		return nil
	}
	return scalar(text, t)
}

func memberType(t reflect.Type, name string) reflect.Type {
	switch {
	case t.Kind() == reflect.Map:
		return t.Elem()
	case isStruct(t):
		if f, ok := property(t, name); ok {
			return f.Type
		}
	}
	return objectType
}

// property finds a member of a struct by its wire name, without case.
func property(t reflect.Type, name string) (reflect.StructField, bool) {
	if t.Kind() != reflect.Struct {
		return reflect.StructField{}, false
	}
	return t.FieldByNameFunc(func(goName string) bool {
		f, _ := t.FieldByName(goName)
		wire, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return strings.EqualFold(wire, name)
	})
}

// word reads up to one of the ends, or a quoted text.
func (p *jsv) word(ends string) string {
	if !p.next('"') {
		start := p.at
		for p.at < len(p.text) && !strings.ContainsRune(ends, rune(p.text[p.at])) {
			p.at++
		}
		return p.text[start:p.at]
	}
	var b strings.Builder
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		if c == '"' && !p.next('"') { // two of them are one of the text
			break
		}
		b.WriteByte(c)
	}
	return b.String()
}
