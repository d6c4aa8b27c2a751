package lex

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

// maxBroken is how many lines an attribute in a comment may have: tools that turn
// pages into text break long lines.
const maxBroken = 40

// AttributeComment takes an attribute that a listing shows as a comment,
// "# @Name(arguments)" or "// @Name", on a line of its own or broken by a tool.
func (l *Listing) AttributeComment(mark string, s Attributes) (a model.Attribute, ok bool) {
	start := l.Pos()
	if l.Take(mark) {
		l.Blanks()
		if l.Take("@") {
			if a, ok = l.brokenAttribute(mark, s); ok {
				a.Span = l.SpanFrom(start)
				return a, true
			}
		}
	}
	l.Seek(start)
	return model.Attribute{}, false
}

func (l *Listing) brokenAttribute(mark string, s Attributes) (a model.Attribute, ok bool) {
	for _, broken := range []bool{false, true} {
		end := l.Pos() + len(l.PeekLine())
		if broken {
			end = l.endOfBroken(mark)
		}
		c := l.Within(end)
		if a, ok = s.Attribute(c); !ok || strings.TrimSpace(c.PeekLine()) != "" {
			continue
		}
		if text := l.Text(a.Span.Start, a.Span.End); strings.Contains(text, "\n") {
			whole := l.Unbroken(text, l.Indent(l.Pos()), mark+" @")
			a, ok = s.Attribute(New(source.NewFile(l.File.Path, []byte(whole))))
		}
		l.Seek(c.Pos())
		return a, ok
	}
	return a, false
}

// endOfBroken is the end of the lines that may go on with the one at the cursor:
// none that is blank or a comment.
func (l *Listing) endOfBroken(mark string) int {
	c := l.Within(l.Len())
	for range maxBroken {
		c.Line()
		if next := strings.TrimSpace(c.PeekLine()); next == "" || strings.HasPrefix(next, mark) {
			break
		}
	}
	return c.Pos()
}

// Ends tells whether only space lies ahead.
func (c *Cursor) Ends() bool {
	start := c.pos
	defer func() { c.pos = start }()
	c.Space()
	return c.EOF()
}

// Indent is the number of bytes that stand before at on its line.
func (c *Cursor) Indent(at int) int { return at - 1 - strings.LastIndexByte(c.src[:at], '\n') }

// Unbroken joins a text of one line that a tool has broken into several, the first
// of them behind indent bytes. Lines that begin with mark show how the tool does it.
func (l *Listing) Unbroken(text string, indent int, mark string) string {
	lines := strings.Split(text, "\n")
	if len(lines) == 1 {
		return text
	}
	var b strings.Builder
	for i, line := range lines {
		b.WriteString(strings.TrimSpace(line))
		if i+1 < len(lines) && indent+utf8.RuneCountInString(line) < l.breaksAt(mark) {
			b.WriteByte(' ')
		}
		indent = 0
	}
	return b.String()
}

// breaksAt is the number of characters behind which a tool has broken lines,
// wherever that was in a word; if it broke them at blanks, no line is so long. The
// last line says nothing: no tool broke it, but the listing may be cut there.
func (l *Listing) breaksAt(mark string) int {
	if l.width == 0 {
		shortest, longest := math.MaxInt, 1
		for line := range strings.Lines(l.src) {
			whole := strings.HasSuffix(line, "\n")
			line = strings.TrimRight(line, "\r\n")
			if whole && strings.HasPrefix(strings.TrimSpace(line), mark) && !strings.HasSuffix(line, ")") {
				n := utf8.RuneCountInString(line)
				shortest, longest = min(shortest, n), max(longest, n)
			}
		}
		l.width = longest
		if shortest < longest-1 { // by more than a blank that was cut off
			l.width = math.MaxInt
		}
	}
	return l.width
}
