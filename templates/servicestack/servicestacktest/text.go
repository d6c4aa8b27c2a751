// What the text of a query, a path, a header or a form stands for.

package servicestacktest

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/dtogen/dtogen/templates/servicestack"
)

// setText sets a member to what a text stands for: a scalar bare, a list with or without
// brackets, lists and objects in JSV or JSON.
func setText(f reflect.Value, text string) error {
	fresh := reflect.New(f.Type())
	if err := readText(fresh, text); err != nil {
		return err
	}
	f.Set(fresh.Elem())
	return nil
}

func readText(p reflect.Value, text string) error {
	t := p.Type().Elem()
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	isList := t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8 || t == reflect.TypeFor[servicestack.ByteList]()
	trimmed := strings.TrimSpace(text)
	switch {
	case isList || isOpen(t) && trimmed != "" && (trimmed[0] == '{' || trimmed[0] == '['):
		return readJSV(p, trimmed, isList)
	case t.Kind() == reflect.Bool:
		switch strings.ToLower(trimmed) {
		case "true", "1", "t", "on":
			return servicestack.Unmarshal([]byte("true"), p.Interface())
		case "false", "0", "f":
			return servicestack.Unmarshal([]byte("false"), p.Interface())
		}
		return fmt.Errorf("%q is no bool", text)
	case t.Kind() == reflect.Struct && isOpen(t):
		return fmt.Errorf("%q is no object", text)
	}
	quoted, err := servicestack.Marshal(text)
	if err != nil || servicestack.Unmarshal(quoted, p.Interface()) == nil {
		return err
	}
	if trimmed == "null" {
		return errors.New("null is no value")
	}
	return servicestack.Unmarshal([]byte(trimmed), p.Interface())
}

// isOpen tells what can be an object: a struct that does not read itself, a map,
// anything.
func isOpen(t reflect.Type) bool {
	switch {
	case t == reflect.TypeFor[servicestack.Object]():
		return true
	case readsItself(t):
		return false
	}
	return t.Kind() == reflect.Struct || t.Kind() == reflect.Map || t.Kind() == reflect.Interface
}

// readJSV reads lists and objects. What is JSON may still be JSV: [1,2] for texts.
func readJSV(p reflect.Value, text string, isList bool) error {
	isBare := isList && !strings.HasPrefix(text, "[")
	if !isBare && json.Valid([]byte(text)) && servicestack.Unmarshal([]byte(text), p.Interface()) == nil {
		return nil
	}
	var syntax *servicestack.SyntaxError
	if !isBare {
		if err := servicestack.JSV.Unmarshal([]byte(text), p.Interface()); !isList || !errors.As(err, &syntax) {
			return err
		}
	}
	return servicestack.JSV.Unmarshal([]byte("["+text+"]"), p.Interface())
}
