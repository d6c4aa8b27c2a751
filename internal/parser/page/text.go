// Reading plain text and Markdown: what is left of a page that was copied out of
// a browser or went through a tool. One reader serves both, for the tools mix
// them: text around a Markdown table, HTML inside Markdown.

package page

import (
	"html"
	"strings"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

// Texts that every version writes, and that begin or end a line wherever a tool
// has glued them to their neighbours.
const (
	routesCaption = "The following routes are available for this service:"
	overrideInfo  = "To override the Content-type"
	embedInfo     = "To embed the response in a"
	sampleIntro   = "The following are sample HTTP requests and responses"
	parameters    = "Parameters:"
	tableHead     = "nameparameterdatatyperequireddescription"
)

// readText cuts a text into lines. Tables that a tool left as HTML are read as
// such; chrome is their tags.
func readText(f *source.File) (lines []line, chrome []source.Span) {
	data := f.Text()
	tables := -1 // where the last one ends
	if strings.Contains(data, "</table>") {
		tables = strings.LastIndex(data, "</table>")
	}
	lines = make([]line, 0, strings.Count(data, "\n")+8)
	var parts []stretch
	for start := 0; start < len(data); {
		end := len(data)
		if i := strings.IndexByte(data[start:], '\n'); i >= 0 {
			end = start + i
		}
		parts = pieces(data[start:end], parts[:0])
		for _, at := range parts {
			from, to := start+at.from, start+at.to
			if strings.HasPrefix(strings.TrimLeft(data[from:to], " "), "<table") {
				if to = end; from < tables {
					to = from + strings.Index(data[from:], "</table>") + len("</table>")
				}
				table := readHTML(f.Slice(from, to), from >= tables)
				lines, chrome = append(lines, table.lines...), append(chrome, table.chrome...)
				end = to - 1 // what stands behind it is a line of its own
				break
			}
			if strings.TrimSpace(data[from:to]) == "CAPTION:" { // which lynx writes above one
				chrome = append(chrome, f.Span(from, to))
				continue
			}
			lines = addLine(lines, f, from, to)
		}
		start = end + 1
	}
	return lines, chrome
}

func addLine(lines []line, f *source.File, start, end int) []line {
	whole := f.Text()[start:end]
	raw := trimLeft(whole)
	start += len(whole) - len(raw)
	if raw = trimRight(raw); raw == "" {
		return lines
	}
	l := line{file: f, start: start, end: start + len(raw)}
	l.text, l.link = unmark(raw)
	switch {
	case strings.HasPrefix(raw, "# "):
		l.role = title
	case strings.HasPrefix(raw, "## "):
		l.role = name
	}
	if n := len(lines); n > 0 && lines[n-1].file == f {
		last := &lines[n-1]
		switch {
		case strings.Trim(raw, "=") == "" && len(raw) > 2:
			last.role = title
		case strings.Trim(raw, "-") == "" && len(raw) > 2 && last.role == plain && last.words() == identifier(last.words()):
			last.role = name
		case raw == "Enum:" && last.words() == identifier(last.words()): // a narrow caption, wrapped
			last.text, last.end = last.text+" "+raw, l.end
			return lines
		}
	}
	l.cells = cells(raw)
	if _, op, ok := strings.Cut(raw, "/xml/metadata?op="); ok && strings.Contains(raw, "/json/metadata?op=") {
		at := strings.LastIndexAny(raw[:len(raw)-len(op)], "( \"'") + 1
		l.role, l.link = indexed, raw[at:len(raw)-len(op)]+identifier(op)
	}
	return append(lines, l)
}

// blanks are what may stand around a line; those that are no ASCII are rare.
const blanks = " \t\r\n\ufeff\u00a0"

func trimLeft(s string) string {
	for s != "" && isBlank(s[0]) {
		s = s[1:]
	}
	if s != "" && s[0] >= utf8.RuneSelf {
		return strings.TrimLeft(s, blanks)
	}
	return s
}

func trimRight(s string) string {
	for s != "" && isBlank(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	if s != "" && s[len(s)-1] >= utf8.RuneSelf {
		return strings.TrimRight(s, blanks)
	}
	return s
}

// maxLink bounds a link or tag inside a line.
const maxLink = 2000

type stretch struct{ from, to int }

// pieces cuts a line where one of the fixed texts begins or ends inside it, and
// adds the pieces to all.
func pieces(s string, all []stretch) []stretch {
	last := stretch{0, len(s)}
	cut := func(at int) {
		if at > last.from && at < len(s) {
			all = append(all, stretch{last.from, at})
			last.from = at
		}
	}
	inRoutes := false
	for at := 0; at < len(s); at++ {
		for !inRoutes && at < len(s)-1 && s[at] != 'T' && s[at] != 'P' && s[at] != 'E' && s[at] != 'D' {
			at++
		}
		rest := s[at:]
		if inRoutes && s[at-1] != '/' && s[at] <= 'Z' {
			if after, ok := verbs(rest, &model.Route{}); ok && strings.HasPrefix(after, "/") {
				cut(at)
				at += len(rest) - len(after)
				continue
			}
		}
		switch s[at] {
		case 'T':
			switch {
			case strings.HasPrefix(rest, routesCaption):
				cut(at)
				cut(at + len(routesCaption))
				at += len(routesCaption) - 1
				inRoutes = true
			case strings.HasPrefix(rest, overrideInfo), strings.HasPrefix(rest, embedInfo):
				cut(at)
			}
		case 'P':
			if strings.HasPrefix(rest, parameters) {
				after := strings.TrimLeft(rest[len(parameters):], "*_ ")
				if strings.HasPrefix(after, "Name") {
					cut(len(s) - len(after))
				}
			}
		case 'E':
			if after, ok := strings.CutPrefix(rest, "Enum:"); ok && at > 0 && s[at-1] == ' ' && identifier(after) != "" {
				cut(at + len("Enum:"))
			}
		case 'D':
			if head, ok := strings.CutPrefix(rest, "Description"); ok && head != "" && isTableHead(s[last.from:at]+"Description") {
				cut(at + len("Description"))
			}
		}
	}
	return append(all, last)
}

// isStyle tells whether a line is a style sheet or script of the page's that a
// tool took for text.
func isStyle(s string) bool {
	return strings.HasPrefix(s, "hljs.") || strings.HasPrefix(s, "import hljs ") || strings.Contains(s, "{") && strings.Contains(s, "}") &&
		(strings.Contains(s, "display:flex") || strings.Contains(s, "background-color:"))
}

// isTableHead tells whether s holds the headings of a parameter table.
func isTableHead(s string) bool {
	if s = strings.TrimLeft(s, " \t|*_"); len(s) > 200 || len(s) < len(tableHead) || s[0]|0x20 != 'n' {
		return false
	}
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t|*_", r) {
			return -1
		}
		return r
	}, s)
	return strings.EqualFold(s, tableHead)
}

// isRule tells whether s only draws: the line below a heading or table head.
func isRule(s string) bool {
	return strings.Trim(s, "-=|:+ \t*_") == ""
}

// cells gives the cells of a row: between bars as in Markdown, or between tabs.
func cells(raw string) []cell {
	between := "|"
	if strings.IndexByte(raw, '|') < 0 {
		between = "\t"
		if strings.IndexByte(raw, '\t') < 0 {
			return nil
		}
	}
	escaped := strings.Contains(raw, `\|`)
	if escaped {
		raw = strings.ReplaceAll(raw, `\|`, "\x00")
	}
	if before, rest, _ := strings.Cut(raw, "|"); between == "|" && strings.TrimSpace(before) == "" {
		raw = rest
	}
	all := make([]cell, 0, strings.Count(raw, between)+1)
	for part := range strings.SplitSeq(raw, between) {
		if escaped {
			part = strings.ReplaceAll(part, "\x00", "|")
		}
		text, _ := unmark(part)
		all = append(all, cell{text: text})
	}
	return all
}

// unmark takes the markup out of a piece of Markdown, and gives the address of
// its first link. A text without markup stays as it is.
func unmark(s string) (text, link string) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "CAPTION: ")
	if strings.HasPrefix(s, "#") {
		if heading := strings.TrimLeft(s, "#"); strings.HasPrefix(heading, " ") {
			s = strings.TrimSpace(heading)
		}
	}
	if unmarked(s) == len(s) {
		return s, ""
	}
	if strings.HasPrefix(s, "***") {
		if starred := strings.TrimLeft(s, "*"); starred == "" || starred[0] == ' ' {
			s = strings.TrimSpace(starred)
		}
	}
	if strings.HasSuffix(s, "***") {
		s = strings.TrimSpace(strings.TrimRight(s, "*"))
	}
	var b strings.Builder // what is done; from there on, s is as it stands
	done := 0
	for i := unmarked(s); i < len(s); i += unmarked(s[i:]) {
		instead, n := "", 0 // of the next n bytes
		switch {
		case s[i] == '\\' && i+1 < len(s) && strings.IndexByte("\\`*_{}[]()#+-.!<>|~\"'", s[i+1]) >= 0:
			instead, n = s[i+1:i+2], 2
		case strings.HasPrefix(s[i:], "**"):
			n = 2
		case strings.HasPrefix(s[i:], "__") && (i == 0 || i+2 == len(s) || s[i-1] == ' ' || s[i+2] == ' '):
			n = 2
		case s[i] == '[' || s[i] == '<':
			href := ""
			if s[i] == '[' {
				instead, href, n = markdownLink(s[i:])
			} else {
				n, href = inlineTag(s[i:])
			}
			if n > 0 && link == "" {
				link = href
			}
		}
		if n == 0 { // no markup
			i++
			continue
		}
		if done == 0 {
			b.Grow(len(s))
		}
		b.WriteString(s[done:i])
		b.WriteString(instead)
		i += n
		done = i
	}
	if done > 0 {
		b.WriteString(s[done:])
		s = b.String()
	}
	return strings.TrimSpace(html.UnescapeString(s)), link
}

// unmarked is the length of the text before the first byte that may be markup.
func unmarked(s string) int {
	n := 0
	for n < len(s) && !markup[s[n]] {
		n++
	}
	return n
}

var markup = [256]bool{'*': true, '_': true, '[': true, '\\': true, '<': true, '&': true}

// markdownLink reads [label](address "title"); n is 0 where s is none.
func markdownLink(s string) (label, href string, n int) {
	s = s[:min(len(s), maxLink)]
	mid := strings.Index(s, "](")
	if mid < 0 || strings.IndexByte(s[1:mid], '[') >= 0 {
		return "", "", 0
	}
	end := strings.IndexByte(s[mid:], ')')
	if end < 0 {
		return "", "", 0
	}
	href, _, _ = strings.Cut(s[mid+2:mid+end], " ")
	label, _ = unmark(s[1:mid])
	return label, href, mid + end + 1
}

// inlineTag reads an HTML tag of the kinds that Markdown keeps; n is 0 where s
// begins with none: "<back to all web services", "<T>".
func inlineTag(s string) (n int, href string) {
	end := strings.IndexByte(s[:min(len(s), maxLink)], '>')
	if end < 0 {
		return 0, ""
	}
	word, rest, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(s[1:end], "/"), "/"), " ")
	switch word {
	case "a", "b", "i", "u", "p", "br", "em", "strong", "span", "div", "caption", "h1", "h2", "h3", "h4", "ul", "li", "code", "pre", "nav", "style":
	default:
		return 0, ""
	}
	if _, after, ok := strings.Cut(rest, `href="`); ok {
		href, _, _ = strings.Cut(after, `"`)
	}
	return end + 1, href
}
