// Listings that stop in the middle.

package python

import "strings"

// broken takes a statement that the text ends in, and says so.
func (p *parser) broken() bool {
	whole := p.Within(p.Len())
	if whole.Seek(p.stretch(whole)); !whole.Ends() {
		return false
	}
	start, line := p.Pos(), strings.TrimSpace(p.PeekLine())
	inside := p.inside(start)
	p.Seek(start)
	switch {
	case p.class == nil && p.pending == nil && len(p.Doc.Types) == 0:
		return false
	case begins(line, "# @"):
		p.cut(start, "an attribute", "the class or property that it belongs to", p.owns(start))
	case begins(line, "@dataclass"):
		p.cut(start, "a decorator", "the class that it belongs to", false)
	case begins(line, "class "):
		p.cut(start, "the first line of a class", "its bases and a colon", false)
	case inside:
		p.cut(start, "a member of class "+p.class.Name, "name: Type = default or NAME = value", true)
	default:
		return false
	}
	return true
}

// begins tells whether a line begins with word, or is its beginning.
func begins(line, word string) bool {
	return strings.HasPrefix(line, word) || strings.HasPrefix(word, line)
}

// end closes what is open where the text ends.
func (p *parser) end() {
	switch {
	case p.pending != nil:
		inClass := !p.pending.decorated && p.owns(p.pending.start)
		p.cut(p.pending.start, "an attribute", "the class or property that it belongs to", inClass)
	case p.class != nil && p.class.empty:
		p.cut(p.class.start, "class "+p.class.Name, "its properties or pass", true)
	}
	p.endClass()
}

// owns tells whether a comment at the byte at belongs to a member of the open
// class, as far as indentation tells.
func (p *parser) owns(at int) bool {
	return p.class != nil && (p.Indent(at) > p.class.indent || p.class.body <= p.class.indent)
}

// cut reports that the listing ends in what begins at start, and gives up the
// class that it stands in.
func (p *parser) cut(start int, what, expected string, inClass bool) {
	if p.pending != nil {
		start = p.pending.start
	}
	if inClass {
		start = p.class.start
		p.class = nil
	}
	p.endClass()
	p.pending = nil
	p.Seek(p.Len())
	p.Cut(start, what, expected)
}
