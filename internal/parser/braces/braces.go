// Package braces reads what the listings of Java, Kotlin, Swift and Dart share
// (servicestack.md 2.9 to 2.11): comments and attributes, and the classes and enums
// behind them, whose members stand between braces. A Language tells what differs.
package braces

import (
	"bytes"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/source"
)

// Language tells how a language writes listings.
type Language struct {
	Evidence model.Evidence
	Members  model.NameForm // how far names of properties are those of .NET
	Values   model.NameForm // and those of enum members
	Literals lex.Quotes
	// Live says that attributes are part of the language; all have them in comments.
	Live bool
	// Nested says that all classes stand inside one that is no DTO.
	Nested bool
	// Begins are the words with which a line at the margin can begin.
	Begins string
	// Modifiers are the words that may stand before the keyword of a class.
	Modifiers string
	// Head takes what stands between the name of a class and its members. Nil takes
	// "extends A implements B, C".
	Head func(*Parser, *model.Type) bool
	// Member takes a member of a class. It leaves the cursor anywhere if ok is
	// false, at the end of the text if that is why.
	Member func(*Parser, *Class) (ok bool)
	// Beside takes what else stands beside classes, if not nil, and says what it is.
	Beside func(*Parser) bool
	Types  Types
}

// Parser reads one listing.
type Parser struct {
	*lex.Listing
	lang    *Language
	before  pending                    // what stands before a class
	nesting int                        // open classes that are no DTOs
	lastEnd int                        // of a comment: behind it, none ends
	marks   map[*model.Field]model.Tri // "?" behind the type of a property
}

// Parse reads a listing and whatever stands around it.
func (lang *Language) Parse(f *source.File, diags *diag.List) *model.Document {
	text := lex.Unwrap(f, strings.Fields(lang.Begins)...)
	p := &Parser{
		Listing: lex.NewListing(text, diags, lang.Evidence), lang: lang,
		lastEnd: bytes.LastIndex(text.Data, []byte("*/")), marks: map[*model.Field]model.Tri{},
	}
	for p.Space(); !p.EOF(); p.Space() {
		switch {
		case p.pending(&p.before), p.chrome(), p.declaration():
		case lang.Beside != nil && p.beside():
			p.drop(&p.before)
		default:
			p.text()
		}
	}
	switch {
	case len(p.before.attributes) > 0 && p.listed():
		p.Cut(p.before.start, "a comment", "the class that it belongs to")
		p.before = pending{}
	case p.nesting > 0:
		p.Cut(p.Len(), "the class around all others", `"}"`)
	}
	p.drop(&p.before)
	p.finish()
	p.Doc.File = f
	return p.Finish()
}

// listed tells whether a part of a listing has been read.
func (p *Parser) listed() bool { return len(p.Doc.Types)+len(p.Doc.Chrome) > 0 }

func (p *Parser) beside() bool {
	start := p.Pos()
	if p.lang.Beside(p) {
		return true
	}
	p.Seek(start)
	return false
}

// chrome takes the options, imports, and the end of the class around all others.
func (p *Parser) chrome() bool {
	start := p.Pos()
	switch {
	case p.Take("/* Options:"):
		text, closed := p.Until("*/")
		if !closed {
			p.Seek(p.Len())
			p.Cut(start, "the options", "*/")
			return true
		}
		p.Options(text)
	case p.importing():
	case p.nesting > 0 && p.Take("}"):
		p.nesting--
	default:
		p.Seek(start)
		return false
	}
	p.drop(&p.before)
	p.Chrome(start)
	return true
}

// importing takes "import java.util.*;", "package x;", "library x;", but no prose.
func (p *Parser) importing() bool {
	start := p.Pos()
	if p.Word("import") || p.Word("package") || p.Word("library") {
		if words := strings.Fields(p.PeekLine()); len(words) == 1 {
			p.Line()
			return true
		}
	}
	p.Seek(start)
	return false
}

// text takes a line that is nothing of a listing.
func (p *Parser) text() {
	p.drop(&p.before)
	start, line := p.Pos(), strings.TrimSpace(p.PeekLine())
	p.Line()
	attribute := strings.HasPrefix(line, "// @") || p.lang.Live && strings.HasPrefix(line, "@")
	if attribute && p.listed() && p.Ends() {
		p.Seek(p.Len())
		p.Cut(start, "an attribute", "the class that it belongs to")
		return
	}
	p.Unknown(start)
}

// SkipTo moves to the first of the bytes in ends that stands in no string and in no
// brackets. Where there is none, ok is false.
func (p *Parser) SkipTo(ends string) (ok bool) { return p.lang.Literals.SkipTo(p.Cursor, ends) }

// Block takes what stands between braces, and skips to them before.
func (p *Parser) Block() bool {
	return p.SkipTo("{") && p.Take("{") && p.SkipTo("}") && p.Take("}")
}

// Name takes a name, without the quotes that Swift and Kotlin put around keywords.
func (p *Parser) Name() string {
	p.Space()
	quoted := p.Take("`")
	name := p.Ident()
	if quoted {
		p.Take("`")
	}
	return name
}

// Words takes all words at the cursor that are among these, and gives them with a
// blank between each two.
func (p *Parser) Words(these string) string {
	p.Space()
	start, end := p.Pos(), p.Pos()
	for {
		next := p.Pos()
		if word := p.Ident(); word == "" || !HasWord(these, word) {
			p.Seek(next)
			break
		}
		end = p.Pos()
		p.Space()
	}
	taken := p.Text(start, end)
	if strings.Contains(taken, "\n") { // a tool broke the line
		taken = strings.Join(strings.Fields(taken), " ")
	}
	return taken
}

// HasWord tells whether word is one of words, which blanks part.
func HasWord(words, word string) bool {
	for word != "" {
		at := strings.Index(words, word)
		if at < 0 {
			return false
		}
		end := at + len(word)
		if (at == 0 || words[at-1] == ' ') && (end == len(words) || words[end] == ' ') {
			return true
		}
		words = words[end:]
	}
	return false
}
