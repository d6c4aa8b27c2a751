// Query strings: the properties of a request as camelCase names and values in JSV,
// ServiceStack's JSON without quotes.

package servicestack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// query writes the properties that have a value, but for those in the path and in
// headers. Zeros of value types are left out, and empty strings, which no server
// reads from a query.
func (c *call) query(req *request, skip []*property) (string, error) {
	var b strings.Builder
	for i := range req.properties.list {
		f := &req.properties.list[i]
		asked := c.isAsked(c.sendEmpty, f)
		if c.isAsked(c.sendNull, f) {
			return "", fmt.Errorf("%s: a query cannot carry null", f.wire)
		}
		v := req.value.Field(f.index)
		if slices.Contains(skip, f) || isNil(v) || (isZero(v) && !asked) {
			continue
		}
		if err := c.checkReserved(f); err != nil {
			return "", err
		}
		text, err := req.text(f)
		if err != nil {
			return "", err
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

// toJSV rewrites a JSON document as JSV.
func toJSV(document []byte) (string, error) {
	w := jsvWriter{dec: json.NewDecoder(bytes.NewReader(document))}
	w.dec.UseNumber()
	_, err := w.value()
	return string(w.out), err
}

type jsvWriter struct {
	dec *json.Decoder
	out []byte
}

// value writes the next value and returns its last token: nil for null, a
// json.Number, or something else.
func (w *jsvWriter) value() (json.Token, error) {
	token, err := w.dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return t, w.list()
		}
		return t, w.object()
	case string:
		w.out = append(w.out, quoteJSV(t)...)
	case nil:
		w.out = append(w.out, "null"...)
	default: // bool, json.Number
		w.out = fmt.Append(w.out, t)
	}
	return token, nil
}

// object leaves null members out, for JSV has no word for them.
func (w *jsvWriter) object() error {
	w.out = append(w.out, '{')
	for first := true; w.dec.More(); {
		key, err := w.dec.Token()
		if err != nil {
			return err
		}
		start := len(w.out)
		if !first {
			w.out = append(w.out, ',')
		}
		w.out = append(w.out, quoteJSV(key.(string))...)
		w.out = append(w.out, ':')
		switch token, err := w.value(); {
		case err != nil:
			return err
		case token == nil:
			w.out = w.out[:start]
		default:
			first = false
		}
	}
	_, err := w.dec.Token()
	w.out = append(w.out, '}')
	return err
}

// list writes an empty place for null, which servers read among numbers alone.
func (w *jsvWriter) list() error {
	w.out = append(w.out, '[')
	var items, nulls, numbers int
	for ; w.dec.More(); items++ {
		if items > 0 {
			w.out = append(w.out, ',')
		}
		start := len(w.out)
		token, err := w.value()
		if err != nil {
			return err
		}
		switch token.(type) {
		case nil:
			nulls++
			w.out = w.out[:start]
		case json.Number:
			numbers++
		}
	}
	if nulls > 0 && (numbers == 0 || numbers+nulls < items) {
		return errors.New("a list in a query cannot carry null, but among numbers")
	}
	_, err := w.dec.Token()
	w.out = append(w.out, ']')
	return err
}

// quoteJSV quotes a text that would be misread bare. Dates stay bare, as the
// official client writes them.
func quoteJSV(s string) string {
	if s != "" && (!strings.ContainsAny(s, ",\"{}[]:\r\n") || isDateText(s)) {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

func isDateText(s string) bool {
	return len(s) > 10 && s[4] == '-' && s[7] == '-' && s[10] == 'T' && strings.Trim(s, "0123456789-+:.TZ") == ""
}
