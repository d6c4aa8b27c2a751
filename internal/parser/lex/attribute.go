package lex

import (
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// Quotes tells how a language writes string literals.
type Quotes struct {
	Marks   string // the bytes that open and close a literal: `"`, `"'`
	Doubled bool   // a quote inside is written twice (VB.NET), backslashes mean nothing
	Dollar  bool   // \$ is a dollar (Dart, Kotlin)
	// Loose says that a quote closes only before a comma or bracket, and no
	// literal leaves its line: for servers up to 5.0.2, which do not escape.
	Loose bool
}

// closes tells whether the quote at the cursor ends a literal.
func (q Quotes) closes(c *Cursor) bool {
	if !q.Loose {
		return true
	}
	n := 1
	for c.PeekAt(n) == ' ' {
		n++
	}
	return has(",)]}>", c.PeekAt(n))
}

// String takes a string literal and gives its value; ok is false, and nothing
// taken, where none begins here or its end is missing. Line breaks inside are
// part of the value, for old servers write them raw.
func (q Quotes) String(c *Cursor) (value string, ok bool) {
	mark := c.Peek()
	if !has(q.Marks, mark) {
		return "", false
	}
	start := c.pos
	c.pos++
	if i := strings.IndexByte(c.Rest(), mark); i >= 0 && !q.Loose && !(q.Doubled && c.PeekAt(i+1) == mark) {
		if text := c.src[c.pos : c.pos+i]; q.Doubled || strings.IndexByte(text, '\\') < 0 { // as it stands
			c.pos += i + 1
			return text, true
		}
	}
	var b strings.Builder
	for !c.EOF() {
		ch := c.Peek()
		switch {
		case ch == mark && q.Doubled && c.PeekAt(1) == mark:
			b.WriteByte(mark)
			c.pos += 2
		case ch == mark && q.closes(c):
			c.pos++
			return b.String(), true
		case ch == '\n' && q.Loose:
			c.pos = start
			return "", false
		case ch == '\\' && !q.Doubled:
			c.pos++
			q.escape(c, &b)
		default:
			b.WriteByte(ch)
			c.pos++
		}
	}
	c.pos = start
	return "", false
}

func (q Quotes) escape(c *Cursor, b *strings.Builder) {
	ch := c.Peek()
	c.Skip(1)
	switch ch {
	case 'n':
		b.WriteByte('\n')
	case 'r':
		b.WriteByte('\r')
	case 't':
		b.WriteByte('\t')
	case '0':
		b.WriteByte(0)
	case 'u':
		if n, err := strconv.ParseUint(c.src[c.pos:min(c.pos+4, len(c.src))], 16, 32); err == nil && c.pos+4 <= len(c.src) {
			b.WriteString(string(rune(n)))
			c.pos += 4
			return
		}
		b.WriteString(`\u`)
	case '"', '\'', '\\', '/', '`':
		b.WriteByte(ch)
	case '$':
		if !q.Dollar {
			b.WriteByte('\\')
		}
		b.WriteByte('$')
	case 0:
	default: // not an escape of any listing: keep both
		b.WriteByte('\\')
		b.WriteByte(ch)
	}
}

// SkipTo moves to the first of the bytes in ends, none of them a letter or blank,
// that stands in no literal and in no brackets; ok is false where there is none, and
// the cursor then stands where that shows: at the end, or at a bracket that closes
// nothing.
func (q Quotes) SkipTo(c *Cursor, ends string) (ok bool) {
	for depth := 0; !c.EOF(); c.pos++ {
		switch ch := c.src[c.pos]; {
		case ch == ' ' || isLetter(ch): // most are
		case depth == 0 && has(ends, ch):
			return true
		case ch == '(' || ch == '[' || ch == '{':
			depth++
		case ch == ')' || ch == ']' || ch == '}':
			if depth--; depth < 0 {
				return false
			}
		case has(q.Marks, ch):
			if _, ok := q.String(c); !ok { // a literal without an end
				c.pos = len(c.src)
				return false
			}
			c.pos-- // its last quote
		}
	}
	return false
}

// has tells whether one of few bytes is ch.
func has(few string, ch byte) bool {
	for i := range len(few) {
		if few[i] == ch {
			return true
		}
	}
	return false
}

// Attributes tells how a language writes the arguments of attributes.
type Attributes struct {
	Quotes
	Assign string // between name and value of a named argument: "=", ":=", ":"
}

// Attribute takes Name or Name(arguments) at the cursor, which stands behind the
// language's own opening ([, <, @, # @). ok is false, and nothing taken, if no
// name stands here or the arguments do not end.
func (s Attributes) Attribute(c *Cursor) (a model.Attribute, ok bool) {
	start := c.pos
	a.Name = strings.TrimSuffix(c.Dotted(), "Attribute")
	if a.Name == "" {
		c.pos = start
		return a, false
	}
	if c.Take("(") {
		if a.Args, ok = s.args(c); !ok {
			c.pos = start
			return a, false
		}
	}
	a.Span = c.SpanFrom(start)
	return a, true
}

func (s Attributes) args(c *Cursor) (args []model.Arg, ok bool) {
	for {
		c.Space()
		if c.Take(")") {
			return args, true
		}
		if len(args) > 0 && !c.Take(",") {
			return nil, false
		}
		arg, ok := s.arg(c)
		if !ok {
			return nil, false
		}
		args = append(args, arg)
	}
}

func (s Attributes) arg(c *Cursor) (arg model.Arg, ok bool) {
	c.Space()
	start := c.pos
	if name := c.Ident(); name != "" {
		c.Space()
		if c.Take(s.Assign) && c.Peek() != '=' {
			arg.Name = name
			c.Space()
		} else {
			c.pos = start
		}
	}
	if arg.Value, arg.Quoted = s.String(c); arg.Quoted {
		return arg, true
	}
	if has(s.Marks, c.Peek()) { // a literal without an end
		return arg, false
	}
	arg.Value = s.raw(c)
	return arg, arg.Value != ""
}

// maxRaw bounds the length in bytes of an unquoted value: without it, text with
// brackets that never close would be read again from each of them.
const maxRaw = 4 << 10

// raw takes an unquoted value up to the comma or bracket that ends it: a number,
// true, typeof(Foo), new string[] { "a", "b" }, Access.Read | Access.Write.
func (s Attributes) raw(c *Cursor) string {
	start, depth := c.pos, 0
	for !c.EOF() && c.pos < start+maxRaw {
		ch := c.Peek()
		if has(s.Marks, ch) {
			if _, ok := s.String(c); ok {
				continue
			}
		}
		switch ch {
		case '(', '[', '{', '<':
			depth++
		case ')', ']', '}', '>':
			if depth == 0 {
				return strings.TrimSpace(c.src[start:c.pos])
			}
			depth--
		case ',':
			if depth == 0 {
				return strings.TrimSpace(c.src[start:c.pos])
			}
		}
		c.pos++
	}
	return ""
}
