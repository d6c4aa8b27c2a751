// JSV and CSV bodies. JSV is what pages pretty-print: members on lines of their
// own, tabs before them; its compact form is read alike (reference 4.8, 4.9).

package sample

import (
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

func parseJSV(f *source.File, diags *diag.List) *model.Value {
	c := &jsvCursor{cursor{f: f, src: f.Data, diags: diags}}
	v := c.value(0)
	c.rest()
	return v
}

type jsvCursor struct{ cursor }

func (c *jsvCursor) value(depth int) *model.Value {
	c.space()
	start := c.pos
	v := &model.Value{Kind: model.Text}
	switch {
	case depth > maxDepth:
		c.invalid("the sample message is nested deeper than %d levels", maxDepth)
		return nil
	case c.peek() == '{':
		v.Kind = model.Object
		c.members(v, depth)
	case c.peek() == '[':
		v.Kind = model.Array
		c.items(v, depth)
	default:
		v.Text = c.text("," + "}" + "]")
		if c.eof() && depth > 0 {
			c.cut("the end of a value")
			return nil
		}
	}
	v.Span = c.f.Span(start, c.pos)
	return v
}

func (c *jsvCursor) members(v *model.Value, depth int) {
	c.pos++
	for !c.bad {
		c.space()
		switch {
		case c.peek() == '}':
			c.pos++
			return
		case c.eof():
			c.cut(`"}"`)
			return
		}
		start := c.pos
		m := model.Member{Name: c.text(":,}")}
		m.Span = c.f.Span(start, c.pos)
		if c.peek() != ':' {
			if c.eof() {
				c.cut(`":"`)
			} else {
				c.invalid("expected a colon, found %q", c.peek())
			}
			return
		}
		c.pos++
		if next := c.space1(); next == ',' || next == '}' {
			m.Value = &model.Value{Kind: model.Text, Span: c.f.Span(c.pos, c.pos)}
		} else {
			m.Value = c.value(depth + 1)
		}
		if m.Value != nil {
			v.Members = append(v.Members, m)
		}
		if c.space(); c.peek() == ',' {
			c.pos++
		}
	}
}

// space1 skips space and tells what comes next.
func (c *jsvCursor) space1() byte {
	c.space()
	return c.peek()
}

func (c *jsvCursor) items(v *model.Value, depth int) {
	c.pos++
	for !c.bad {
		c.space()
		switch {
		case c.peek() == ']':
			c.pos++
			return
		case c.eof():
			c.cut(`"]"`)
			return
		}
		start := c.pos
		if item := c.value(depth + 1); item != nil {
			v.Items = append(v.Items, item)
		}
		if c.space(); c.peek() == ',' {
			c.pos++
		}
		if c.pos == start {
			c.invalid("expected an item or %q, found %q", "]", string(c.peek()))
		}
	}
}

// text reads a value up to one of the bytes in stop, or to the end of the line. A
// quoted one holds any byte, quotes doubled; line ends and tabs in it are the
// pretty-printer's (3.9.60 breaks "0,0" in two).
func (c *jsvCursor) text(stop string) string {
	if c.peek() != '"' {
		start := c.pos
		for !c.eof() && strings.IndexByte(stop, c.peek()) < 0 && c.peek() != '\n' && c.peek() != '\r' {
			c.pos++
		}
		return strings.TrimSpace(string(c.src[start:c.pos]))
	}
	c.pos++
	var b strings.Builder
	for !c.eof() {
		ch := c.src[c.pos]
		c.pos++
		switch {
		case ch == '"' && c.peek() == '"':
			b.WriteByte('"')
			c.pos++
		case ch == '"':
			return b.String()
		case ch == '\n' || ch == '\r' || ch == '\t':
		default:
			b.WriteByte(ch)
		}
	}
	c.cut("the end of a quoted value")
	return b.String()
}

// parseCSV reads a line of names and lines of values: a list of objects.
func parseCSV(f *source.File, diags *diag.List) *model.Value {
	c := &csvCursor{cursor{f: f, src: f.Data, diags: diags}}
	c.space()
	start := c.pos
	names := c.record()
	v := &model.Value{Kind: model.Array}
	for c.space(); !c.eof(); c.space() {
		row := &model.Value{Kind: model.Object}
		at := c.pos
		for i, value := range c.record() {
			if i < len(names) {
				row.Members = append(row.Members, model.Member{Name: names[i].Text, Value: value, Span: names[i].Span})
			}
		}
		row.Span = f.Span(at, c.pos)
		v.Items = append(v.Items, row)
	}
	v.Span = f.Span(start, c.pos)
	return v
}

type csvCursor struct{ cursor }

func (c *csvCursor) record() (values []*model.Value) {
	for {
		start := c.pos
		v := &model.Value{Kind: model.Text, Text: c.field()}
		v.Span = c.f.Span(start, c.pos)
		values = append(values, v)
		if c.peek() != ',' {
			return values
		}
		c.pos++
	}
}

func (c *csvCursor) field() string {
	if c.peek() != '"' {
		start := c.pos
		for !c.eof() && c.peek() != ',' && c.peek() != '\n' && c.peek() != '\r' {
			c.pos++
		}
		return string(c.src[start:c.pos])
	}
	c.pos++
	var b strings.Builder
	for !c.eof() {
		ch := c.src[c.pos]
		c.pos++
		if ch != '"' {
			b.WriteByte(ch)
			continue
		}
		if c.peek() != '"' {
			return b.String()
		}
		b.WriteByte('"')
		c.pos++
	}
	c.cut("the end of a quoted value")
	return b.String()
}
