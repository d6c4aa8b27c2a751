// Tables that a tool has glued into one line, rows and captions and all:
// "StatuspathintNoNamebodystringYesNever emptyAgebodyintNoPoco Parameters:".

package page

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// unglue replaces each line that holds the rows of a whole table by a line for
// each row, and one for the caption of the next table.
func (p *reader) unglue() {
	var all []line // nil until a line is replaced
	for i := range p.lines {
		l := &p.lines[i]
		var parts []line
		if i > 0 && l.file == p.lines[i-1].file && l.start == p.lines[i-1].end && len(l.cells) == 0 && isTableHead(p.lines[i-1].text) {
			parts = p.rows(l)
		} else {
			parts = p.routeAndCaption(l)
		}
		if p.guessed {
			p.diags.Add(diag.PageGlued, l.span(), "a table has lost its lines and columns; where a description meets the next name, the parting is a guess").
				WithHint("save the page as HTML, or copy it out of a browser")
			p.guessed = false
		}
		switch {
		case parts != nil && all == nil:
			all = append(append(make([]line, 0, len(p.lines)+len(parts)), p.lines[:i]...), parts...)
		case parts != nil:
			all = append(all, parts...)
		case all != nil:
			all = append(all, *l)
		}
	}
	if all != nil {
		p.lines = all
	}
}

// routeAndCaption parts the last route from the caption that is glued to it,
// "GET/api/OrdersOrder Parameters:": where a name begins that stands on a line of its
// own, as the operation's does, or is that of a sample's path. Nil where there are
// no two.
func (p *reader) routeAndCaption(l *line) []line {
	text, ok := strings.CutSuffix(l.text, " "+parameters)
	if !ok || l.role != plain || len(l.cells) > 0 {
		return nil
	}
	path, ok := verbs(text, &model.Route{})
	if !ok || !strings.HasPrefix(path, "/") || !strings.HasSuffix(l.raw(), l.text) {
		return nil
	}
	for i := range p.lines {
		name := p.lines[i].text
		if _, path, ok := requestLine(trimLeft(name)); ok {
			_, name, _ = strings.Cut(path, "/reply/")
		} else if i >= 20 {
			continue
		}
		if name != "" && name == identifier(name) && strings.HasSuffix(path, name) && len(name) < len(path)-1 {
			first, second := *l, *l
			at := len(text) - len(name)
			first.text, second.text = l.text[:at], l.text[at:]
			first.end = l.end - len(second.text)
			second.start = first.end
			return []line{first, second}
		}
	}
	return nil
}

// anchor is the middle of a row: Parameter, Data Type and Required.
type anchor struct{ start, end int }

// rows parts a line of glued rows. The middle of a row is what the grammar
// fixes; between two middles stand the description of one row and the name of
// the next. Nil where there is no middle.
func (p *reader) rows(l *line) []line {
	s := l.raw()
	body, kind := s, ""
	for _, suffix := range []string{" Parameters:", " Enum:"} {
		if before, ok := strings.CutSuffix(s, suffix); ok {
			body, kind = before, suffix
		}
	}
	anchors := p.anchors(body)
	if len(anchors) == 0 {
		return nil
	}
	var lines []line
	add := func(start, end int) {
		if start < end {
			lines = append(lines, line{file: l.file, start: l.start + start, end: l.start + end, text: s[start:end]})
		}
	}
	row := p.nameStart(body, 0, anchors[0].start)
	for i, a := range anchors {
		next := len(body)
		switch {
		case i+1 < len(anchors):
			next = p.nameStart(body, a.end, anchors[i+1].start)
		case kind != "":
			next = p.typeStart(body, a.end)
		}
		add(row, next)
		row = next
	}
	if kind != "" {
		add(row, len(s))
	}
	return lines
}

func (p *reader) anchors(s string) (all []anchor) {
	for at := 1; at < len(s); at++ {
		for _, word := range parameterWords {
			if !isParameterAt(s[at:], word) {
				continue
			}
			if end := p.middle(s, at+len(word)); end > 0 {
				all = append(all, anchor{at, end})
				at = end - 1
				break
			}
		}
	}
	return all
}

// middle tells where the Data Type at from and the Required behind it end: at the
// first "Yes" or "No" behind a known type, else behind any type.
func (p *reader) middle(s string, from int) int {
	unknown := 0
	for end := from + 1; end < min(len(s), from+120); end++ {
		n := requiredWord(s[end:])
		if n == 0 {
			continue
		}
		ref, ok := parseType(s[from:end])
		if !ok {
			continue
		}
		if p.isKnown(ref) {
			return end + n
		}
		if r, _ := utf8.DecodeRuneInString(s[end+n:]); unknown == 0 && !unicode.IsLower(r) {
			unknown = end + n
		}
	}
	return unknown
}

// nameStart tells where in s[from:to], a description and a name, the name begins.
func (p *reader) nameStart(s string, from, to int) int {
	return p.tail(s, from, to, p.hasSample)
}

// typeStart tells where in s[from:], a description and a caption, the type's
// name begins.
func (p *reader) typeStart(s string, from int) int {
	return p.tail(s, from, len(s), func(string) bool { return false })
}

// tail is where the last name in s[from:to] begins: the longest that is known;
// else all of it where it is one word, for most rows have no description; else
// where a capital follows something else in the last word.
func (p *reader) tail(s string, from, to int, known func(string) bool) int {
	word := from + strings.LastIndexAny(s[from:to], " .,;:)") + 1
	for at := max(word, to-100); at < to; at++ {
		if isFieldName(s[at:to]) && known(s[at:to]) {
			p.guessed = p.guessed || at > word // "TechOAuthToken" where Token is known, too
			return at
		}
	}
	if word == from && isFieldName(s[from:to]) {
		return from
	}
	p.guessed = true
	if word > from && s[word-1] != ' ' {
		return word
	}
	for at := word + 1; at < to; at++ {
		if unicode.IsUpper(rune(s[at])) && !unicode.IsUpper(rune(s[at-1])) {
			return at
		}
	}
	return word
}
