// JSV, ServiceStack's JSON without quotes, rewritten as JSON for the type that it is
// read into.

package servicestacktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/dtogen/dtogen/templates/servicestack"
)

// jsonOf rewrites the text of a query value as JSON. Lists and objects may be JSON
// already.
func jsonOf(t reflect.Type, text string) ([]byte, error) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	text = strings.TrimSpace(text)
	isJSON := text != "" && (text[0] == '{' || text[0] == '[') && json.Valid([]byte(text))
	switch {
	case t == reflect.TypeFor[servicestack.ByteList]():
		return []byte("[" + strings.Trim(text, "[]") + "]"), nil
	case t == reflect.TypeFor[servicestack.Object]():
		if isJSON {
			return []byte(text), nil
		}
		return jsonOf(reflect.TypeFor[any](), text)
	case reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()):
		quoted, err := servicestack.Marshal(text)
		if err == nil && servicestack.Unmarshal(quoted, reflect.New(t).Interface()) == nil {
			return quoted, nil
		}
		return []byte(text), err
	}
	switch t.Kind() {
	case reflect.String:
		return servicestack.Marshal(text)
	case reflect.Bool:
		switch strings.ToLower(text) {
		case "true", "1", "t", "on":
			return []byte("true"), nil
		case "false", "0", "f":
			return []byte("false"), nil
		}
		return nil, fmt.Errorf("%q is no bool", text)
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return servicestack.Marshal(text)
		}
		if isJSON {
			return []byte(text), nil
		}
		return listOf(t.Elem(), text)
	case reflect.Struct, reflect.Map:
		if isJSON {
			return []byte(text), nil
		}
		return objectOf(t, text)
	case reflect.Interface:
		switch {
		case isJSON:
			return []byte(text), nil
		case strings.HasPrefix(text, "{"):
			return objectOf(reflect.TypeFor[map[string]any](), text)
		case strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") && len(text) > 1:
			return listOf(t, text)
		}
		return servicestack.Marshal(text)
	}
	if text == "null" {
		return nil, fmt.Errorf("null is no value")
	}
	return []byte(text), nil // a number
}

// listOf rewrites a list, with or without brackets. An empty place is null.
func listOf(item reflect.Type, text string) ([]byte, error) {
	if inner, ok := within(text, '[', ']'); ok && len(split(text, ',')) == 1 {
		text = inner
	}
	var items [][]byte
	if text != "" {
		for _, part := range split(text, ',') {
			if part == "" {
				items = append(items, []byte("null"))
				continue
			}
			document, err := jsonOf(item, unquote(part))
			if err != nil {
				return nil, err
			}
			items = append(items, document)
		}
	}
	return join('[', items, ']'), nil
}

// objectOf rewrites {Name:value,…} for a struct or a map.
func objectOf(t reflect.Type, text string) ([]byte, error) {
	inner, ok := within(text, '{', '}')
	if !ok {
		return nil, fmt.Errorf("%q is no object", text)
	}
	var members [][]byte
	for _, part := range split(inner, ',') {
		if part == "" {
			continue
		}
		pair := split(part, ':')
		key := unquote(pair[0])
		value := strings.TrimPrefix(strings.TrimPrefix(part, pair[0]), ":")
		var member reflect.Type
		if t.Kind() == reflect.Map {
			member = t.Elem()
		} else if f, ok := property(reflect.Zero(t), key); ok {
			member = f.Type()
		} else {
			continue
		}
		document, err := jsonOf(member, unquote(value))
		if err != nil {
			return nil, err
		}
		name, err := servicestack.Marshal(key)
		if err != nil {
			return nil, err
		}
		members = append(members, append(append(name, ':'), document...))
	}
	return join('{', members, '}'), nil
}

// split cuts a text at a separator outside of quotes and brackets.
func split(text string, separator byte) []string {
	var parts []string
	depth, start, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		case c == separator && depth == 0:
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	return append(parts, text[start:])
}

func within(text string, opening, closing byte) (string, bool) {
	if len(text) < 2 || text[0] != opening || text[len(text)-1] != closing {
		return text, false
	}
	return text[1 : len(text)-1], true
}

func unquote(text string) string {
	inner, ok := within(text, '"', '"')
	if !ok {
		return text
	}
	return strings.ReplaceAll(inner, `""`, `"`)
}

func join(opening byte, parts [][]byte, closing byte) []byte {
	return append(append([]byte{opening}, bytes.Join(parts, []byte{','})...), closing)
}
