// Package ruby reads the Ruby listing of a ServiceStack server (servicestack.md
// 2.13), from /types/ruby or quoted on a metadata page.
package ruby

import (
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether a Ruby listing stands somewhere in text.
func Recognise(text []byte) bool {
	s := string(text)
	return strings.Contains(s, "attr_accessor :") || strings.Contains(s, "include ServiceStack::DTO") ||
		strings.Contains(s, "# frozen_string_literal: true")
}

// begins are the words with which a line can begin.
var begins = strings.Fields("# class module end def attr_accessor include require =begin =end { } ] )")

// Parse reads a listing and whatever stands around it.
func Parse(f *source.File, diags *diag.List) *model.Document {
	p := &parser{Listing: lex.NewListing(lex.Unwrap(f, begins...), diags, model.Ruby)}
	for p.Space(); !p.EOF(); p.Space() {
		if !p.chrome() && !p.declaration() && !p.comment(&p.before) {
			p.text()
		}
	}
	if p.before.attributed() {
		p.Cut(p.before.start, "a comment", "the class that it belongs to")
	} else {
		p.drop()
	}
	p.nameParameters()
	lex.DropArity(p.Doc.Types)
	p.Doc.File = f
	return p.Finish()
}

type parser struct {
	*lex.Listing
	before comments // what stands before a class
}

// comments are the lines before a declaration; the zero ones are none.
type comments struct {
	start, end int
	attributes []model.Attribute
	lines      []string
	returns    string // of "@return [List]"
}

func (c *comments) attributed() bool { return len(c.attributes) > 0 || c.returns != "" }

// claim gives what stands before the declaration at start, and forgets it.
func (c *comments) claim(start int) comments {
	claimed := *c
	if claimed.end == 0 {
		claimed.start = start
	}
	*c = comments{}
	return claimed
}

func (c *comments) description() string { return strings.TrimSpace(strings.Join(c.lines, " ")) }

var (
	literals = lex.Quotes{Marks: `"'`}
	colons   = lex.Attributes{Quotes: lex.Quotes{Marks: `"`}, Assign: ":"}
	equals   = lex.Attributes{Quotes: lex.Quotes{Marks: `"`}, Assign: "="}
)

// chrome takes magic comments, the options and required libraries.
func (p *parser) chrome() bool {
	start := p.Pos()
	switch {
	case p.before.end > 0:
		return false
	case p.Take("# frozen_string_literal:"), p.Take("# encoding:"), p.Take("# Options:"):
		p.Line()
	case p.Take("=begin"):
		text, closed := p.Until("=end")
		if !closed {
			p.Seek(p.Len())
			p.Cut(start, "the options", "=end")
			return true
		}
		p.Options(text)
	case p.Word("require"):
		p.Blanks()
		if _, ok := literals.String(p.Cursor); !ok || !p.ends() {
			p.Seek(start)
			return false
		}
	default:
		return false
	}
	p.Chrome(start)
	return true
}

// comment takes a line of comment and adds it to c.
func (p *parser) comment(c *comments) bool {
	start := p.Pos()
	if p.Peek() != '#' {
		return false
	}
	if a, ok := p.AttributeComment("#", colons); ok {
		if mixed(a) { // @DataMember(Name="x") beside @ApiMember(Name: "x")
			end := p.Pos()
			p.Seek(start)
			if b, ok := p.AttributeComment("#", equals); ok {
				a = b
			}
			p.Seek(end)
		}
		c.attributes = append(c.attributes, a)
	} else if returns, ok := p.returns(); ok {
		c.returns = returns
	} else {
		line := p.PeekLine()
		if text := strings.TrimSpace(line[1:]); strings.HasPrefix(text, "@") {
			p.Seek(start)
			return false
		} else if text != "" {
			c.lines = append(c.lines, text)
		}
		p.Skip(len(line))
	}
	if c.end == 0 {
		c.start = start
	}
	if c.end = p.Pos(); c.attributed() {
		p.Known(c.start)
	}
	return true
}

// mixed tells whether an attribute was read with the wrong sign between names and
// values of its arguments.
func mixed(a model.Attribute) bool {
	for _, arg := range a.Args {
		if arg.Name == "" && !arg.Quoted && strings.Contains(arg.Value, "=") {
			return true
		}
	}
	return false
}

// returns takes "# @return [Name]".
func (p *parser) returns() (name string, ok bool) {
	start := p.Pos()
	if p.Take("# @return [") {
		if name = p.name(); name != "" && p.Take("]") && p.ends() {
			return name, true
		}
	}
	p.Seek(start)
	return "", false
}

// name takes a name, with its namespace, which is left out.
func (p *parser) name() (name string) {
	for name = p.Ident(); name != "" && p.Take("::"); {
		p.Space() // a tool may have broken the line here
		name = p.Ident()
	}
	return name
}

// ends tells whether nothing follows on the line.
func (p *parser) ends() bool { return strings.TrimSpace(p.PeekLine()) == "" }

// text takes a line that is none of the above.
func (p *parser) text() {
	start, line := p.Pos(), strings.TrimSpace(p.PeekLine())
	p.drop()
	p.Line()
	if len(p.Doc.Types) > 0 && strings.HasPrefix(line, "# @") && p.Ends() {
		p.Cut(start, "an attribute", "the class that it belongs to")
		return
	}
	p.Unknown(start)
}

// drop gives up the comments that no declaration follows.
func (p *parser) drop() {
	if p.before.end > 0 {
		at := p.Pos()
		p.Seek(p.before.end)
		p.Unknown(p.before.start)
		p.Seek(at)
	}
	p.before = comments{}
}
