// JSV, ServiceStack's JSON without quotes: {Id:1,Tags:[a,"b,c"]}.

package servicestack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// jsv rewrites a whole document of JSV.
func (r *rewriter) jsv(p *program) error {
	if bare := bytes.TrimSpace(r.data); len(bare) > 0 && (bare[0] == '{' || bare[0] == '[') {
		r.pos = bytes.IndexByte(r.data, bare[0])
		r.data = r.data[:r.pos+len(bare)]
	}
	if err := r.jsvValue(p, ""); err != nil {
		return err
	}
	if r.pos < len(r.data) {
		return r.fail(r.pos, "%q where the end of the document should be", r.data[r.pos])
	}
	return nil
}

// jsvValue rewrites the value that comes next; a bare scalar ends before one of stops.
func (r *rewriter) jsvValue(p *program, stops string) error {
	p = p.behind()
	r.mark(r.pos)
	switch r.next() {
	case '{':
		return r.jsvItems('}', func(int) error { return r.jsvMember(p) })
	case '[':
		var item *program
		if p != nil {
			item = p.elem
		}
		return r.jsvItems(']', func(i int) error {
			if err := r.jsvValue(item, ",]"); err != nil {
				return inPath("["+strconv.Itoa(i)+"]", err)
			}
			return nil
		})
	}
	text, quoted, err := r.jsvText(stops)
	switch {
	case err != nil:
		return err
	case len(text) == 0 && !quoted:
		r.out = append(r.out, "null"...)
	default:
		r.scalar(p, text, quoted)
	}
	return nil
}

// next is the byte that comes next, 0 at the end.
func (r *rewriter) next() byte {
	if r.pos < len(r.data) {
		return r.data[r.pos]
	}
	return 0
}

// jsvMember rewrites a member of an object, or an entry of a map.
func (r *rewriter) jsvMember(p *program) error {
	name, _, err := r.jsvText(":")
	if err != nil {
		return err
	}
	if r.next() != ':' {
		return r.fail(r.pos, "a colon should follow the name %.64q", name)
	}
	r.pos++
	r.out = append(appendString(r.out, string(name)), ':')
	var anywhere int
	if err := r.jsvValue(r.memberNamed(p, name, &anywhere), ",}"); err != nil {
		return inPath(pathOf(p, name), err)
	}
	return nil
}

// pathOf is a name as paths have it: a key of a map stands in brackets.
func pathOf(p *program, name []byte) string {
	if p != nil && p.read == opMap {
		return keyPath(string(name))
	}
	return string(name[:min(len(name), 64)])
}

// jsvItems rewrites what stands between brackets, separated by commas. An empty place
// of a list is null, the only one as well as the last: [1,] holds two.
func (r *rewriter) jsvItems(closing byte, item func(i int) error) error {
	if err := r.enter(); err != nil {
		return err
	}
	r.out = append(r.out, r.data[r.pos])
	r.pos++
	for i := 0; i > 0 || r.next() != closing; i++ {
		if i > 0 {
			r.out = append(r.out, ',')
		}
		if err := item(i); err != nil {
			return err
		}
		if r.next() == closing {
			break
		}
		if r.next() != ',' {
			return r.fail(r.pos, "a comma or %q should be here", closing)
		}
		r.pos++
	}
	r.pos++
	r.out = append(r.out, closing)
	r.leave()
	return nil
}

// jsvText reads a text: in quotes, or up to one of stops.
func (r *rewriter) jsvText(stops string) (text []byte, quoted bool, err error) {
	rest := r.data[r.pos:]
	if r.next() != '"' {
		end := len(rest)
		if i := bytes.IndexAny(rest, stops); i >= 0 {
			end = i
		}
		r.pos += end
		return rest[:end], false, nil
	}
	start := r.pos
	r.pos++
	for r.pos < len(r.data) {
		c := r.data[r.pos]
		r.pos++
		if c == '"' {
			if r.next() != '"' {
				return text, true, nil
			}
			r.pos++ // a doubled quote
		}
		text = append(text, c)
	}
	return nil, true, r.fail(start, "the text in quotes has no end")
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
		return errors.New("a list in JSV cannot carry null, but among numbers")
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
