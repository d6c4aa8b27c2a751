// Rows of a parameter table whose cells a tool has glued together:
// "ItemKeyquerylong?NoSend the Contract Pk …".

package page

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/model"
)

// maxRow bounds the part of a row that a name, parameter and type may take.
const maxRow = 200

var parameterWords = []string{"path", "query", "body", "form", "header", "model"}

// split parts a row into Name, Parameter, Data Type, Required and Description. Of
// all partings that the grammar allows it takes the likeliest: one whose name a
// sample on the page has, whose type is known, whose description begins as a
// sentence does. ok is false where the line is no row.
func (p *reader) split(s string) (parts [5]string, ok bool) {
	best := 0
	last := min(len(s), maxRow)
	for at := 1; at < last; at++ {
		for _, word := range parameterWords {
			if !isParameterAt(s[at:], word) {
				continue
			}
			name := strings.TrimSpace(s[:at])
			if !isFieldName(name) {
				continue
			}
			from := at + len(word)
			for end := from + 1; end < last; end++ {
				n := requiredWord(s[end:])
				if n == 0 {
					continue
				}
				ref, isType := parseType(s[from:end])
				if !isType {
					continue
				}
				if score := p.score(name, ref, s[end+n:], s[end-1] == ' '); score > best {
					best, ok = score, true
					parts = [5]string{name, s[at:from], strings.TrimSpace(s[from:end]), s[end : end+n], strings.TrimSpace(s[end+n:])}
				}
			}
		}
	}
	return parts, ok
}

// isParameterAt tells whether s begins with a word as authors spell it: form, Form
// or FORM, but not fOrm, as in the middle of a name.
func isParameterAt(s, word string) bool {
	if len(s) < len(word) || !strings.EqualFold(s[:len(word)], word) {
		return false
	}
	s = s[:len(word)]
	return s[1:] == word[1:] || s == strings.ToUpper(word)
}

func requiredWord(s string) int {
	switch {
	case strings.HasPrefix(s, "Yes"):
		return 3
	case strings.HasPrefix(s, "No"):
		return 2
	}
	return 0
}

// isFieldName tells whether s may be a property's name, or that of a header.
func isFieldName(s string) bool {
	for i, r := range s {
		if !unicode.IsLetter(r) && r != '_' && (i == 0 || !unicode.IsDigit(r) && r != '-' && r != '.') {
			return false
		}
	}
	return s != ""
}

// score weighs a parting; more is likelier, and all are above 0. In columns,
// blanks part the cells.
func (p *reader) score(name string, ref model.TypeRef, description string, columns bool) int {
	score := 10
	if p.hasSample(name) {
		score += 8
	}
	if p.isKnown(ref) {
		score += 6
	}
	switch r, _ := utf8.DecodeRuneInString(strings.TrimSpace(description)); {
	case description == "", columns && description[0] == ' ':
		score += 2
	case unicode.IsUpper(r), unicode.IsDigit(r), !unicode.IsLetter(r):
		score++
	default:
		score -= 2
	}
	return score
}

// isKnown tells whether every name in ref is a type of .NET, a word for one, or
// has a table on this page.
func (p *reader) isKnown(ref model.TypeRef) bool {
	known := true
	ref.Walk(func(t model.TypeRef) {
		if _, ok := dataTypes[t.Name]; !ok && t.Name != model.ArrayOf && !netTypes[t.Name] && !p.known[t.Name] {
			known = false
		}
	})
	return known
}
