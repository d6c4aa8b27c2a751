// Package lex holds what the listing dialects share: a cursor over a listing,
// string literals, and attributes with their arguments. It knows no language.
package lex

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/source"
)

// Cursor walks over the text of a file. Methods that take something return ok
// and move behind it, or leave the cursor where it was.
type Cursor struct {
	File *source.File
	src  string
	pos  int
}

// New puts a cursor at the beginning of f.
func New(f *source.File) *Cursor { return &Cursor{File: f, src: f.Text()} }

// NewText puts a cursor at the beginning of a text whose place does not matter.
func NewText(text string) *Cursor { return &Cursor{src: text} }

// Pos is the offset in File; Seek goes back (or on) to one.
func (c *Cursor) Pos() int     { return c.pos }
func (c *Cursor) Seek(pos int) { c.pos = pos }

// Within is a cursor at the same place that sees nothing behind end, so that what
// is broken on one line does not run on into the next.
func (c *Cursor) Within(end int) *Cursor {
	return &Cursor{File: c.File, src: c.src[:end], pos: c.pos}
}

// Len is the length of the text, Text a stretch of it.
func (c *Cursor) Len() int                   { return len(c.src) }
func (c *Cursor) Text(start, end int) string { return c.src[start:end] }

// Rest is what lies ahead.
func (c *Cursor) Rest() string { return c.src[c.pos:] }

// EOF tells whether nothing lies ahead.
func (c *Cursor) EOF() bool { return c.pos >= len(c.src) }

// Peek is the next byte, 0 at the end.
func (c *Cursor) Peek() byte { return c.PeekAt(0) }

// PeekAt is the byte n behind the next one, 0 behind the end.
func (c *Cursor) PeekAt(n int) byte {
	if c.pos+n >= len(c.src) {
		return 0
	}
	return c.src[c.pos+n]
}

// Skip moves on by n bytes, at most to the end.
func (c *Cursor) Skip(n int) { c.pos = min(c.pos+n, len(c.src)) }

// SpanFrom is the stretch from start to the cursor.
func (c *Cursor) SpanFrom(start int) source.Span { return c.File.Span(start, c.pos) }

// Blanks skips blanks and tabs within the line.
func (c *Cursor) Blanks() {
	for c.Peek() == ' ' || c.Peek() == '\t' {
		c.pos++
	}
}

// Space skips blanks, tabs and line ends, a byte order mark and no-break spaces.
func (c *Cursor) Space() {
	for !c.EOF() {
		switch ch := c.src[c.pos]; {
		case ch == ' ' || ch == '\n' || ch == '\r' || ch == '\t':
			c.pos++
			continue
		case '!' <= ch && ch < utf8.RuneSelf:
			return
		}
		r, n := utf8.DecodeRuneInString(c.Rest())
		if !unicode.IsSpace(r) && r != '\ufeff' {
			return
		}
		c.pos += n
	}
}

// Take takes the text s.
func (c *Cursor) Take(s string) bool {
	if !strings.HasPrefix(c.Rest(), s) {
		return false
	}
	c.pos += len(s)
	return true
}

// Punct skips space and takes s; it leaves the cursor where it was if s is not
// next.
func (c *Cursor) Punct(s string) bool {
	start := c.pos
	c.Space()
	if c.Take(s) {
		return true
	}
	c.pos = start
	return false
}

// Word takes the word s, which must not go on with a letter, digit or '_'.
func (c *Cursor) Word(s string) bool {
	if s == "" || !strings.HasPrefix(c.Rest(), s) {
		return false
	}
	start := c.pos
	if c.Ident() == s {
		return true
	}
	c.pos = start
	return false
}

// Ident takes an identifier of letters, digits and '_' that begins with no
// digit; "" where there is none.
func (c *Cursor) Ident() string {
	start := c.pos
	for !c.EOF() {
		if ch := c.src[c.pos]; ch < utf8.RuneSelf {
			if !(isLetter(ch) || c.pos > start && '0' <= ch && ch <= '9') {
				break
			}
			c.pos++
			continue
		}
		r, n := utf8.DecodeRuneInString(c.Rest())
		if !(r == '_' || unicode.IsLetter(r) || c.pos > start && (unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))) {
			break
		}
		c.pos += n
	}
	return c.src[start:c.pos]
}

// isLetter tells the letters of ASCII, and '_', which names have almost alone.
func isLetter(ch byte) bool { return 'a' <= ch|0x20 && ch|0x20 <= 'z' || ch == '_' }

// Dotted takes identifiers joined by dots: a namespace.
func (c *Cursor) Dotted() string {
	start := c.pos
	for c.Ident() != "" {
		if c.Peek() != '.' || !identStart(c.src[c.pos+1:]) {
			break
		}
		c.pos++
	}
	return c.src[start:c.pos]
}

func identStart(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r == '_' || unicode.IsLetter(r)
}

// Line takes the rest of the line, without its end, and moves to the next line.
func (c *Cursor) Line() string {
	line := c.PeekLine()
	c.pos += len(line)
	c.Take("\n")
	return strings.TrimSuffix(line, "\r")
}

// PeekLine is the rest of the line, with a '\r' but without the '\n'.
func (c *Cursor) PeekLine() string {
	rest := c.Rest()
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		return rest[:i]
	}
	return rest
}

// Until takes what stands before the next s, and s itself; ok is false, and
// nothing taken, where no s follows.
func (c *Cursor) Until(s string) (before string, ok bool) {
	before, _, ok = strings.Cut(c.Rest(), s)
	if ok {
		c.pos += len(before) + len(s)
	}
	return before, ok
}
