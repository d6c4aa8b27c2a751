// Lines of a page: what the readers of HTML, Markdown and plain text hand to the
// one grammar that understands them.

package page

import (
	"strings"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/source"
)

// role tells what the form of a page says of a line.
type role uint8

const (
	plain   role = iota // nothing: the grammar finds out
	title               // h1
	name                // h2
	desc                // h3#desc
	caption             // of a table
	tagged              // div.tags
	tab                 // a language tab
	code                // pre > code: a listing
	pre                 // another pre
	indexed             // a row of the index
)

// line is one line of a page. A row of a table is one line, whatever it holds; a
// listing or message of an HTML page is one, too.
type line struct {
	file       *source.File
	start, end int    // in file, without blanks around
	text       string // without markup; blanks are as they stand
	cells      []cell // of a table row, where the form tells them apart
	role       role
	link       string // address of the first link
	lang       string // of code

	collapsed [2]string // text, and what words gave for it
}

// cell is a cell of a table row. Text has no markup.
type cell struct {
	text    string
	allowed []string // Allowable Values
}

func (l *line) span() source.Span { return l.file.Span(l.start, l.end) }

// raw is what stands in the file.
func (l *line) raw() string { return l.file.Text()[l.start:l.end] }

// words is the text with blanks collapsed.
// Many rules ask for it in turn, and a listing is one line.
func (l *line) words() string {
	if l.collapsed[0] != l.text {
		l.collapsed = [2]string{l.text, collapse(l.text)}
	}
	return l.collapsed[1]
}

// collapse gives s with one blank for each stretch of them, and none around.
func collapse(s string) string {
	blank := true
	for i := range len(s) {
		was := blank
		if blank = s[i] <= ' '; s[i] >= utf8.RuneSelf || blank && (was || s[i] != ' ') {
			return strings.Join(strings.Fields(s), " ")
		}
	}
	if blank {
		return strings.TrimSuffix(s, " ")
	}
	return s
}
