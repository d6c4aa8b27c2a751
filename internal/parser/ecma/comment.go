// Doc comments: "/** @description text */", a text on lines of its own, and the
// types that JSDoc tells.

package ecma

import (
	"strings"

	"github.com/dtogen/dtogen/internal/parser/lex"
)

// maxLines is how many lines of a comment are searched for one that ends in "*/".
const maxLines = 400

// Doc is what doc comments before an element say.
type Doc struct {
	Description string
	Type        string   // the text between the braces of @type; "" where there is none
	Parameters  []string // names of type parameters: @typedef T {any}
}

// Take takes the doc comment "/** … */" at the cursor; closed is false, and
// everything that lies ahead taken, where its end is missing.
func (d *Doc) Take(l *lex.Listing) (closed bool) {
	start := l.Pos()
	n := length(l.Rest())
	if n < 0 {
		l.Skip(l.Len())
		return false
	}
	l.Skip(n)
	text := strings.TrimSpace(l.Text(start+len("/**"), max(start+len("/**"), l.Pos()-len("*/"))))
	var sections []string // a tag and what follows, which tools may have broken into lines
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimLeft(line, " \t*"))
		if n := len(sections); n > 0 && !strings.HasPrefix(line, "@") {
			sections[n-1] = strings.TrimSpace(sections[n-1] + " " + line)
		} else {
			sections = append(sections, line)
		}
	}
	for _, section := range sections {
		tag, rest, _ := strings.Cut(section, " ")
		rest = strings.TrimSpace(rest)
		switch {
		case tag == "@description":
			d.describe(rest)
		case tag == "@type":
			d.Type = strings.TrimSuffix(strings.TrimPrefix(rest, "{"), "}")
		case tag == "@typedef":
			if name, ok := strings.CutSuffix(rest, "{any}"); ok {
				d.Parameters = append(d.Parameters, strings.TrimSpace(name))
			}
		case !strings.HasPrefix(tag, "@"):
			d.describe(section)
		}
	}
	return true
}

func (d *Doc) describe(text string) {
	d.Description = strings.TrimSpace(d.Description + "\n" + strings.TrimSpace(text))
}

// length is that of the comment with which s begins, -1 where its end is missing.
// Texts may hold "*/": that at the end of a line ends the comment.
func length(s string) int {
	if strings.HasPrefix(s, "/**/") {
		return len("/**/")
	}
	line, _, _ := strings.Cut(s, "\n")
	end := strings.Index(line[min(3, len(line)):], "*/")
	if end >= 0 && !strings.Contains(line, "@description") {
		return 3 + end + 2
	}
	at := 0
	for range maxLines {
		line, rest, more := strings.Cut(s[at:], "\n")
		next, _, _ := strings.Cut(rest, "\n")
		line = strings.TrimRight(line, " \t\r")
		if strings.HasSuffix(line, "*/") && at+len(line) >= len("/***/") && strings.TrimSpace(next) != "*/" {
			return at + len(line)
		}
		if !more {
			break
		}
		at = len(s) - len(rest)
	}
	if end = strings.Index(s[3:], "*/"); end < 0 {
		return -1
	}
	return 3 + end + 2
}
