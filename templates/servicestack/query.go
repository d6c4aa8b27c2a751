// Query strings: the properties of a request as camelCase names and values in JSV,
// ServiceStack's JSON without quotes.

package servicestack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// query writes the properties that have a value or are asked for by SendEmpty, but for
// those in the path and in headers. Zeros of value types are left out, and empty
// strings, which no server reads from a query.
func (c *call) query(req *request, skip []*property) (string, error) {
	if err := c.checkAsked(req); err != nil {
		return "", err
	}
	var b strings.Builder
	for i := range req.properties.list {
		f := &req.properties.list[i]
		asked := c.isAsked(c.sendEmpty, f)
		v := req.value.Field(f.index)
		if slices.Contains(skip, f) || isZero(v) && !asked {
			continue
		}
		if err := c.checkReserved(f); err != nil {
			return "", err
		}
		value := v.Interface()
		if isNil(v) {
			value = emptyOf(v.Type())
		}
		text, err := valueText(value)
		if err != nil {
			return "", fmt.Errorf("%s: %w", f.wire, err)
		}
		if text == "" {
			if asked {
				return "", fmt.Errorf("%s: a query cannot carry an empty text", f.wire)
			}
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(escape(f.query))
		b.WriteByte('=')
		b.WriteString(escape(text))
	}
	return b.String(), nil
}

// checkAsked refuses what SendEmpty and SendNull name if it does not exist, or cannot
// stand in a query.
func (c *call) checkAsked(req *request) error {
	for i, path := range slices.Concat(c.sendEmpty, c.sendNull) {
		steps, _, err := resolveMember(reflect.TypeOf(req.dto), path)
		switch {
		case err != nil:
			return err
		case len(steps) > 1 || steps[0].item >= 0:
			return fmt.Errorf("member %s: a query carries the request's own members alone", path)
		case i >= len(c.sendEmpty):
			return fmt.Errorf("%s: a query cannot carry null", steps[0].wire)
		}
	}
	return nil
}

// checkReserved refuses the names that would change the form of the answer instead
// of reaching the operation. An answer that is taken raw may have any form.
func (c *call) checkReserved(f *property) error {
	for _, name := range []string{"callback", "format", "jsconfig"} {
		if !c.raw && strings.EqualFold(f.wire, name) {
			return fmt.Errorf("%s: the server takes this query key as its own command; use a verb with a body", f.wire)
		}
	}
	return nil
}

// valueText is a value as a query writes it: a string or scalar raw, a list without
// its outer brackets unless it is empty or holds lists, objects and maps in JSV.
func valueText(v any) (string, error) {
	encoded, err := Marshal(v)
	if err != nil {
		return "", err
	}
	encoded = bytes.TrimSpace(encoded)
	if len(encoded) > 0 && encoded[0] == '"' {
		var s string
		err := json.Unmarshal(encoded, &s)
		return s, err
	}
	text, err := toJSV(encoded)
	if err != nil {
		return "", err
	}
	if len(text) > 2 && text[0] == '[' && text[1] != '[' {
		text = text[1 : len(text)-1]
	}
	return text, nil
}
