// Lines of a page: what the readers of HTML, Markdown and plain text hand to the
// one grammar that understands them.

package page

import (
	"strings"

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
}

// cell is a cell of a table row. Text has no markup.
type cell struct {
	text    string
	allowed []string // Allowable Values
}

func (l *line) span() source.Span { return l.file.Span(l.start, l.end) }

// words is the text with blanks collapsed.
func (l *line) words() string { return strings.Join(strings.Fields(l.text), " ") }
