// JSV, ServiceStack's JSON without quotes, as servers answer failures in it.

package servicestack

import (
	"errors"
	"strings"
)

// fromJSV rewrites a JSV text as JSON. JSV does not tell numbers and bools from
// strings, so every scalar becomes a string.
func fromJSV(text string) ([]byte, error) {
	r := jsvReader{text: strings.TrimSpace(text)}
	if err := r.value(",}]"); err != nil {
		return nil, err
	}
	if r.pos < len(r.text) {
		return nil, errJSV
	}
	return r.out, nil
}

var errJSV = errors.New("the text is not JSV")

type jsvReader struct {
	text  string
	pos   int
	depth int
	out   []byte
}

func (r *jsvReader) peek() byte {
	if r.pos < len(r.text) {
		return r.text[r.pos]
	}
	return 0
}

// value rewrites the value that comes next; a bare scalar ends before one of stops.
func (r *jsvReader) value(stops string) error {
	if r.depth++; r.depth > maxDepth {
		return errJSV
	}
	defer func() { r.depth-- }()
	switch r.peek() {
	case '{':
		return r.items('}', func() error {
			if err := r.scalar(":"); err != nil || r.peek() != ':' {
				return errJSV
			}
			r.pos++
			r.out = append(r.out, ':')
			return r.value(stops)
		})
	case '[':
		return r.items(']', func() error { return r.value(stops) })
	}
	return r.scalar(stops)
}

// items rewrites what stands between brackets, separated by commas.
func (r *jsvReader) items(closing byte, item func() error) error {
	r.out = append(r.out, r.peek())
	r.pos++
	for first := true; r.peek() != closing; first = false {
		if !first {
			r.out = append(r.out, ',')
		}
		if err := item(); err != nil {
			return err
		}
		switch r.peek() {
		case ',':
			r.pos++
		case closing:
		default:
			return errJSV
		}
	}
	r.pos++
	r.out = append(r.out, closing)
	return nil
}

func (r *jsvReader) scalar(stops string) error {
	rest := r.text[r.pos:]
	if !strings.HasPrefix(rest, `"`) {
		end := strings.IndexAny(rest, stops)
		if end < 0 {
			end = len(rest)
		}
		r.pos += end
		r.out = appendString(r.out, rest[:end])
		return nil
	}
	var b strings.Builder
	for rest = rest[1:]; ; {
		part, after, ok := strings.Cut(rest, `"`)
		if !ok {
			return errJSV
		}
		b.WriteString(part)
		if rest = after; !strings.HasPrefix(rest, `"`) {
			break
		}
		b.WriteByte('"') // a doubled quote
		rest = rest[1:]
	}
	r.pos = len(r.text) - len(rest)
	r.out = appendString(r.out, b.String())
	return nil
}
