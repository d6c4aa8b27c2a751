// JSON bodies. Lenient where servers are: a raw NUL and other control characters
// in strings (3.9.60), a comma before a closing bracket, bare NaN and Infinity;
// and where scrapers are: a string that was wrapped over two lines.

package sample

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

func parseJSON(f *source.File, diags *diag.List) *model.Value {
	c := &jsonCursor{cursor{f: f, src: f.Data, diags: diags}}
	if len(c.src) >= 3 && string(c.src[:3]) == "\ufeff" {
		c.pos = 3
	}
	v := c.value(0)
	c.rest()
	return v
}

type jsonCursor struct{ cursor }

// value reads a value; nil where the body is cut or broken there, which was told.
func (c *jsonCursor) value(depth int) *model.Value {
	c.space()
	start := c.pos
	v := &model.Value{}
	switch ch := c.peek(); {
	case c.eof():
		c.cut("a value")
		return nil
	case depth > maxDepth:
		c.invalid("the sample message is nested deeper than %d levels", maxDepth)
		return nil
	case ch == '{':
		v.Kind = model.Object
		c.members(v, depth)
	case ch == '[':
		v.Kind = model.Array
		c.items(v, depth)
	case ch == '"':
		if v.Kind, v.Text = model.String, c.str(); c.bad {
			return nil // half of it
		}
	default:
		for !c.eof() && strings.IndexByte("+-.", c.peek()) >= 0 || isWord(c.peek()) {
			c.pos++
		}
		switch word := string(c.src[start:c.pos]); {
		case word == "":
			c.invalid("expected a JSON value, found %q", string(c.src[c.pos:min(c.pos+10, len(c.src))]))
			return nil
		case word == "null":
			v.Kind = model.Null
		case word == "true" || word == "false":
			v.Kind, v.Text = model.Bool, word
		case c.eof() && depth > 0:
			c.cut("the end of a value") // perhaps half of it
			return nil
		case word == "NaN" || word == "Infinity" || word == "-Infinity" || isDigit(word[0]) || word[0] == '-':
			v.Kind, v.Text = model.Number, word
		default:
			c.pos = start
			c.invalid("expected a JSON value, found %q", word)
			return nil
		}
	}
	v.Span = c.f.Span(start, c.pos)
	return v
}

func (c *jsonCursor) members(v *model.Value, depth int) {
	c.pos++
	for {
		c.space()
		switch {
		case c.peek() == '}':
			c.pos++
			return
		case c.eof():
			c.cut(`"}"`)
			return
		case c.peek() != '"':
			c.invalid("expected a member's name, found %q", c.peek())
			return
		}
		start := c.pos
		m := model.Member{Name: c.str(), Span: c.f.Span(start, c.pos)}
		c.space()
		if c.peek() != ':' {
			if c.eof() {
				c.cut(`":"`)
			} else {
				c.invalid("expected a colon, found %q", c.peek())
			}
			return
		}
		c.pos++
		if m.Value = c.value(depth + 1); m.Value != nil {
			v.Members = append(v.Members, m)
		}
		if !c.comma('}') {
			return
		}
	}
}

func (c *jsonCursor) items(v *model.Value, depth int) {
	c.pos++
	for {
		c.space()
		if c.peek() == ']' {
			c.pos++
			return
		}
		if c.eof() {
			c.cut(`"]"`)
			return
		}
		item := c.value(depth + 1)
		if item != nil {
			v.Items = append(v.Items, item)
		}
		if !c.comma(']') {
			return
		}
	}
}

// comma takes the comma between two members; false where the body goes on
// otherwise than JSON may.
func (c *jsonCursor) comma(end byte) bool {
	if c.bad {
		return false
	}
	c.space()
	switch {
	case c.peek() == ',':
		c.pos++
	case c.peek() == end:
	case c.eof():
		c.cut(`"` + string(end) + `"`)
		return false
	default:
		c.invalid(`expected "," or %q, found %q`, string(end), string(c.peek()))
		return false
	}
	return true
}

// str reads a string literal. A line break in it is the work of a scraper that
// wrapped the text, for servers escape those: it is dropped.
func (c *jsonCursor) str() string {
	c.pos++
	var b strings.Builder
	for !c.eof() {
		ch := c.src[c.pos]
		c.pos++
		switch ch {
		case '"':
			return b.String()
		case '\n', '\r':
		case '\\':
			c.escape(&b)
		default:
			b.WriteByte(ch)
		}
	}
	c.cut("the end of a string")
	return b.String()
}

func (c *jsonCursor) escape(b *strings.Builder) {
	ch := c.peek()
	c.pos = min(c.pos+1, len(c.src))
	switch ch {
	case 'b':
		b.WriteByte('\b')
	case 'f':
		b.WriteByte('\f')
	case 'n':
		b.WriteByte('\n')
	case 'r':
		b.WriteByte('\r')
	case 't':
		b.WriteByte('\t')
	case 'u':
		r, ok := c.hex()
		if utf16.IsSurrogate(r) && c.pos+1 < len(c.src) && c.src[c.pos] == '\\' && c.src[c.pos+1] == 'u' {
			back := c.pos
			c.pos += 2
			if low, ok := c.hex(); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
				r = utf16.DecodeRune(r, low)
			} else {
				c.pos = back
			}
		}
		if !ok {
			c.invalid(`expected four hexadecimal digits behind "\u"`)
		}
		b.WriteRune(r)
	default:
		b.WriteByte(ch)
	}
}

func (c *jsonCursor) hex() (r rune, ok bool) {
	for n := 0; n < 4; c.pos++ {
		ch := c.peek()
		if ch == '\n' || ch == '\r' {
			continue // wrapped
		}
		digit := strings.IndexByte("0123456789abcdef", ch|0x20)
		if digit < 0 || ch < '0' {
			return utf8.RuneError, false
		}
		r = r<<4 | rune(digit)
		n++
	}
	return r, true
}

func isDigit(ch byte) bool { return '0' <= ch && ch <= '9' }

func isWord(ch byte) bool { return isDigit(ch) || ch == '_' || 'a' <= ch|0x20 && ch|0x20 <= 'z' }
