// Comments and attributes before a declaration.

package braces

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// maxLines is how many lines a comment or an attribute may have: each is one line
// of the server's, but tools break them.
const maxLines = 40

// pending is what stands before a declaration; it is empty while end is 0.
type pending struct {
	start, end  int
	description string
	attributes  []model.Attribute
}

// from is where a declaration begins whose keyword stands at start.
func (b *pending) from(start int) int {
	if b.end > 0 {
		return b.start
	}
	return start
}

// attribute finds the attribute of that name.
func (b *pending) attribute(name string) (a model.Attribute, ok bool) {
	for _, a := range b.attributes {
		if a.Name == name {
			return a, true
		}
	}
	return a, false
}

// text is the description: a comment, or the attribute that stands for it under
// AddDescriptionAsComments=false.
func (b *pending) text() string {
	if a, ok := b.attribute("Description"); ok && b.description == "" {
		return a.At(0)
	}
	return b.description
}

// pending takes a comment or an attribute and adds it to b.
func (p *Parser) pending(b *pending) bool {
	start := p.Pos()
	if text, ok := p.docComment(); ok {
		b.description = text
	} else if a, ok := p.attribute(); ok {
		first, n := utf8.DecodeRuneInString(a.Name) // Dart's are @required() since 5.14
		a.Name = string(unicode.ToUpper(first)) + a.Name[n:]
		b.attributes = append(b.attributes, a)
	} else {
		return false
	}
	if b.end == 0 {
		b.start = start
	}
	b.end = p.Pos()
	return true
}

// drop gives up what no declaration follows.
func (p *Parser) drop(b *pending) {
	if b.end > 0 {
		at := p.Pos()
		p.Seek(b.end)
		p.Unknown(b.start)
		p.Seek(at)
	}
	*b = pending{}
}

// attribute takes "@Name(arguments)" or the same in a comment. Up to 5.0.2 quotes
// in the arguments are not escaped.
func (p *Parser) attribute() (a model.Attribute, ok bool) {
	strict := lex.Attributes{Quotes: p.lang.Literals, Assign: "="}
	strict.Marks = `"` // whatever the language, for it is the server's C#
	loose := strict
	loose.Loose = true
	for _, s := range []lex.Attributes{strict, loose} {
		if a, ok = p.AttributeComment("//", s); ok {
			return a, true
		}
		if !p.lang.Live || p.Peek() != '@' {
			continue
		}
		c := p.Within(p.linesAhead())
		start := c.Pos()
		c.Skip(1)
		if a, ok = s.Attribute(c); ok {
			p.Seek(c.Pos())
			a.Span = p.SpanFrom(start)
			return a, true
		}
	}
	return a, false
}

// linesAhead is the end of the lines that can belong to what begins at the cursor.
func (p *Parser) linesAhead() int {
	c := p.Within(p.Len())
	for range maxLines {
		c.Line()
		if strings.TrimSpace(c.PeekLine()) == "" {
			break
		}
	}
	return c.Pos()
}

// docComment takes "/** text */". The text is one line, and what ends the comment
// stands on a line of its own: a "*/" in the text ends it for the language, not
// for us.
func (p *Parser) docComment() (text string, ok bool) {
	start := p.Pos()
	if start > p.lastEnd || !p.Take("/**") {
		return "", false
	}
	begin := p.Pos()
	if strings.TrimSpace(p.PeekLine()) == "" {
		c := p.Within(p.linesAhead())
		for c.Line(); !c.EOF(); c.Line() {
			if line := strings.TrimSpace(c.PeekLine()); line == "*/" {
				text = c.Text(begin, c.Pos())
				c.Blanks()
				c.Skip(len("*/"))
				p.Seek(c.Pos())
				return p.docText(text), true
			}
		}
	}
	if text, ok = p.Until("*/"); !ok { // "/**/"
		p.Seek(start)
	}
	return p.docText(text), ok
}

// docText takes the stars from the lines of a comment.
func (p *Parser) docText(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		star := strings.HasPrefix(strings.TrimSpace(line), "*")
		line = strings.TrimRight(line, "\r\n")
		if n := len(lines) - 1; star || n < 0 {
			lines = append(lines, line)
		} else {
			lines[n] += "\n" + line
		}
	}
	for i, line := range lines {
		line = p.Unbroken(line, 0, "@")
		lines[i] = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "*"))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// describe gives f what stands before it. Java and Kotlin have the wire name in
// @SerializedName, and there only because of its case where the name is a keyword.
func (b *pending) describe(f *model.Field) {
	f.Description, f.Attributes = b.text(), b.attributes
	if member, ok := b.attribute("DataMember"); ok {
		f.Wire, _ = member.Get("Name")
		if text, ok := member.Get("Order"); ok {
			if order, err := strconv.Atoi(text); err == nil {
				f.Order = &order
			}
		}
	}
	if serialized, ok := b.attribute("SerializedName"); ok && f.Wire == "" {
		if name := serialized.At(0); strings.EqualFold(name, f.Name) {
			f.Name = name
		} else {
			f.Wire = name
		}
	}
}
