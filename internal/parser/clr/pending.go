// Doc comments and attributes, and what of them belongs to a declaration.

package clr

import (
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// Pending is what stands before a declaration: doc comment and attributes.
type Pending struct {
	start, end  int
	some        bool
	description string
	attributes  []model.Attribute
}

// Take takes a doc comment, which mark begins, or one bracket of attributes, from
// open to end ("[" and "]"). It leaves anything else.
func (p *Pending) Take(c *lex.Cursor, mark string, s lex.Attributes, open, end string) bool {
	start := c.Pos()
	if text, ok := c.XMLDoc(mark); ok {
		p.add(start, c.Pos())
		p.description = text
		return true
	}
	attributes, ok := bracket(c, s, open, end)
	if !ok {
		s.Loose = true
		attributes, ok = bracket(c, s, open, end)
	}
	if ok {
		p.add(start, c.Pos())
		p.attributes = append(p.attributes, attributes...)
	}
	return ok
}

func bracket(c *lex.Cursor, s lex.Attributes, open, end string) (all []model.Attribute, ok bool) {
	start := c.Pos()
	if !c.Take(open) {
		return nil, false
	}
	for {
		c.Space()
		a, ok := s.Attribute(c)
		if !ok {
			break
		}
		all = append(all, a)
		if c.Punct(end) {
			return all, true
		}
		if !c.Punct(",") && !c.Punct(";") {
			break
		}
	}
	c.Seek(start)
	return nil, false
}

// Unclosed tells whether a bracket of attributes begins at the cursor that has no
// end: the last end in the text stands at lastEnd. Text that only begins alike
// ("<back to all web services") is none.
func Unclosed(c *lex.Cursor, open string, lastEnd int) bool {
	start := c.Pos()
	defer c.Seek(start)
	if start <= lastEnd || !c.Take(open) {
		return false
	}
	c.Space()
	name := c.Dotted()
	c.Space()
	return c.EOF() || name != "" && strings.IndexByte("(,", c.Peek()) >= 0
}

func (p *Pending) add(start, end int) {
	if !p.some {
		p.start, p.some = start, true
	}
	p.end = end
}

// Start is where the declaration begins whose keyword stands at the given place:
// at what is pending, or there.
func (p *Pending) Start(at int) int {
	if p.some {
		return p.start
	}
	return at
}

// Drop forgets what is pending; text that no declaration follows is reported.
func (p *Pending) Drop(l *lex.Listing) {
	if p.some {
		back := l.Pos()
		l.Seek(p.end)
		l.Unknown(p.start)
		l.Seek(back)
	}
	*p = Pending{}
}

// Some tells whether anything is pending.
func (p *Pending) Some() bool { return p.some }

// OfType gives what is pending to t.
func (p *Pending) OfType(t *model.Type) {
	t.Attributes, t.Description = p.attributes, p.text()
	_, t.Flags = p.attribute("Flags")
	*p = Pending{}
}

// OfField gives what is pending to f; wire name and order of a DataMember
// belong to its declaration.
func (p *Pending) OfField(f *model.Field) {
	f.Attributes, f.Description = p.attributes, p.text()
	if member, ok := p.attribute("DataMember"); ok {
		f.Wire, _ = member.Get("Name")
		if order, ok := member.Get("Order"); ok {
			if n, err := strconv.Atoi(order); err == nil {
				f.Order = &n
			}
		}
	}
	*p = Pending{}
}

// OfValue gives what is pending to v.
func (p *Pending) OfValue(v *model.EnumValue) {
	v.Description = p.text()
	if member, ok := p.attribute("EnumMember"); ok {
		v.Wire, _ = member.Get("Value")
	}
	*p = Pending{}
}

func (p *Pending) attribute(name string) (a model.Attribute, ok bool) {
	for _, a := range p.attributes {
		if a.Name == name {
			return a, true
		}
	}
	return a, false
}

// text is the description: a doc comment, or the attribute that stands for it
// under AddDescriptionAsComments=false.
func (p *Pending) text() string {
	if a, ok := p.attribute("Description"); ok && p.description == "" {
		return a.At(0)
	}
	return p.description
}

// SetNumber reads what an enum member is set to. Servers of 5.4 write the text of
// EnumMember there; it is no name on their wire, so it says nothing.
func SetNumber(v *model.EnumValue, text string) {
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		v.Value = &n
	}
}
