// The body of a request, with the members that are sent on purpose although they
// are empty.

package servicestack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// encode writes the body, with the members of SendEmpty and SendNull.
func (c *call) encode(req *request) ([]byte, error) {
	body, err := Marshal(req.dto)
	if err != nil {
		return nil, err
	}
	for _, member := range c.sendEmpty {
		if body, err = addMember(body, req.dto, member, false); err != nil {
			return nil, err
		}
	}
	for _, member := range c.sendNull {
		if body, err = addMember(body, req.dto, member, true); err != nil {
			return nil, err
		}
	}
	if depth := depthOf(body); depth > maxSentDepth {
		return nil, fmt.Errorf("the request is nested %d deep, and ServiceStack answers in broken JSON beyond %d", depth, maxSentDepth)
	}
	return body, nil
}

// maxSentDepth is JsConfig.MaxDepth: rule 71.
const maxSentDepth = 50

// depthOf is how deep objects and lists are nested in a document.
func depthOf(document []byte) (deepest int) {
	depth, quoted := 0, false
	for i := 0; i < len(document); i++ {
		switch c := document[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			i++
		case quoted:
		case c == '{' || c == '[':
			depth++
			deepest = max(deepest, depth)
		case c == '}' || c == ']':
			depth--
		}
	}
	return deepest
}

// isAsked reports whether a property is named among members.
func (c *call) isAsked(members []string, f *property) bool {
	for _, m := range members {
		if strings.EqualFold(m, f.wire) {
			return true
		}
	}
	return false
}

// step is one name of a member's path: "FormInputList" leads through every item of
// the list, "FormInputList[2]" through one.
type step struct {
	wire string
	item int // -1 for every item
}

// addMember adds the member named by a path to a JSON document, wherever what holds
// it is there and it is not. Null goes in the place of zero, too, where that stands for
// unset: in members of value types.
func addMember(document []byte, dto any, path string, null bool) ([]byte, error) {
	steps, leaf, err := resolveMember(reflect.TypeOf(dto), path)
	if err != nil {
		return nil, err
	}
	empty, err := Marshal(emptyOf(leaf))
	if err != nil && !null {
		return nil, fmt.Errorf("member %s: %w", path, err)
	}
	a := addition{value: empty}
	if null {
		a.value = json.RawMessage("null")
		if !isNil(reflect.Zero(leaf)) {
			a.instead = empty
		}
	}
	return a.insert(document, -1, steps)
}

// resolveMember follows a path through a type and returns its names as the wire spells
// them with the type of the last.
func resolveMember(t reflect.Type, path string) (steps []step, leaf reflect.Type, err error) {
	if steps, leaf, err = follow(t, strings.Split(path, ".")); err != nil {
		err = fmt.Errorf("member %s: %w", path, err)
	}
	return steps, leaf, err
}

func follow(t reflect.Type, names []string) (steps []step, leaf reflect.Type, err error) {
	for _, name := range names {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			return nil, nil, fmt.Errorf("%s is a member of no struct", name)
		}
		s := step{item: -1}
		if list, index, ok := strings.Cut(strings.TrimSuffix(name, "]"), "["); ok {
			if s.item, err = strconv.Atoi(index); err != nil || s.item < 0 {
				return nil, nil, fmt.Errorf("%s is no item of a list", name)
			}
			name = list
		}
		f := propertiesOf(t).byName(name)
		if f == nil {
			return nil, nil, fmt.Errorf("%s has no %s", t.Name(), name)
		}
		s.wire = f.wire
		steps = append(steps, s)
		t = t.Field(f.index).Type
	}
	return steps, t, nil
}

// emptyOf is the empty value of a type: of a pointer, that of what it points to.
func emptyOf(t reflect.Type) any {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Slice:
		return reflect.MakeSlice(t, 0, 0).Interface()
	case reflect.Map:
		return reflect.MakeMap(t).Interface()
	}
	return reflect.Zero(t).Interface()
}

// addition is a value on its way into a document.
type addition struct {
	value   json.RawMessage
	instead json.RawMessage // a value that it takes the place of; nil: none
}

// insert adds the value to each object of a document that the steps lead to; item picks
// one of a list, -1 all.
func (a addition) insert(document json.RawMessage, item int, steps []step) (json.RawMessage, error) {
	document = bytes.TrimSpace(document)
	switch document[0] {
	case '[':
		var items []json.RawMessage
		if err := json.Unmarshal(document, &items); err != nil {
			return nil, err
		}
		for i := range items {
			if item >= 0 && item != i {
				continue
			}
			var err error
			if items[i], err = a.insert(items[i], -1, steps); err != nil {
				return nil, err
			}
		}
		return joinJSON('[', items, ']'), nil
	case '{':
		return a.insertInto(document, steps)
	}
	return document, nil // null: nothing to add to
}

func (a addition) insertInto(object json.RawMessage, steps []step) (json.RawMessage, error) {
	members, err := membersOf(object)
	if err != nil {
		return nil, err
	}
	var parts []json.RawMessage
	found := false
	for _, m := range members {
		if m.name == steps[0].wire {
			found = true
			switch {
			case len(steps) > 1:
				if m.value, err = a.insert(m.value, steps[0].item, steps[1:]); err != nil {
					return nil, err
				}
			case a.instead != nil && bytes.Equal(m.value, a.instead):
				m.value = a.value
			}
		}
		parts = append(parts, joinMember(m.name, m.value))
	}
	if !found && len(steps) == 1 {
		parts = append(parts, joinMember(steps[0].wire, a.value))
	}
	return joinJSON('{', parts, '}'), nil
}

// documentMember is a member of a JSON object.
type documentMember struct {
	name  string
	value json.RawMessage
}

// membersOf returns the members of a JSON object in their order.
func membersOf(object json.RawMessage) ([]documentMember, error) {
	dec := json.NewDecoder(bytes.NewReader(object))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	var members []documentMember
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		m := documentMember{name: key.(string)}
		if err := dec.Decode(&m.value); err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	return members, nil
}

func joinMember(key string, value json.RawMessage) json.RawMessage {
	name, _ := Marshal(key) // a string always encodes
	return append(append(name, ':'), value...)
}

func joinJSON(opening byte, parts []json.RawMessage, closing byte) json.RawMessage {
	b := json.RawMessage{opening}
	for i, p := range parts {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, p...)
	}
	return append(b, closing)
}
