// The upper part of a page: title, operation, description, authentication,
// routes, language tabs.

package page

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/listing"
)

// survey notes what later decisions need from all of the page: whether it has its
// link back, which types it has tables for.
func (p *reader) survey() {
	p.known = map[string]bool{}
	p.unglue()
	lastBelow := false // the last caption of parameters stands below its table
	for i := range p.lines {
		l := &p.lines[i]
		if l.role == code {
			continue
		}
		p.hasBack = p.hasBack || l.isBack()
		p.isIndex = p.isIndex || l.role == indexed
		if i > 0 && len(p.lines[i-1].cells) > 1 && l.words() == routesCaption {
			_, above := p.lines[i-1].route(nil)
			p.below = p.below || above
		}
		if name, kind, ok := l.tableCaption(); ok {
			p.known[identifier(name)] = true
			if l.role == plain && kind == parameters && i > 0 && i+2 < len(p.lines) { // the last line may be half a head
				lastBelow = len(p.lines[i-1].cells) > 0 && !isTableHead(p.lines[i+1].text)
			}
		}
		if _, _, ok := l.listingLink(); ok {
			p.linkAt = i
		}
		if _, path, ok := requestLine(l.text); ok && len(p.paths) < 8 {
			p.paths = append(p.paths, path)
		}
	}
	p.below = p.below || lastBelow
}

// hasSample tells whether a sample on the page has a member of that name, whatever
// its casing.
func (p *reader) hasSample(name string) bool {
	if p.samples == nil {
		p.samples = map[string]bool{}
		for i := range p.lines {
			if l := &p.lines[i]; l.role == pre || l.file == p.file {
				memberNames(l.text, p.samples)
			}
		}
	}
	return p.samples[key(name)]
}

// memberNames adds what s has between a quote or bracket and a colon or bracket,
// or before a colon: members of JSON, XML and JSV.
func memberNames(s string, names map[string]bool) {
	for at := 0; at < len(s); {
		if s[at] <= '@' { // a digit, blank or mark
			at++
			continue
		}
		word := identifier(s[at:])
		if word == "" {
			_, n := utf8.DecodeRuneInString(s[at:])
			at += n
			continue
		}
		at += len(word)
		if at < len(s) && strings.IndexByte("\":>", s[at]) >= 0 {
			names[key(word)] = true
		}
	}
}

// key makes names comparable whatever casing the server writes.
func key(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

// identifier is the identifier that s begins with.
func identifier(s string) string {
	n := 0
	for n < len(s) && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || s[n] == '_' || n > 0 && '0' <= s[n] && s[n] <= '9') {
		n++
	}
	if n == len(s) || s[n] < utf8.RuneSelf {
		return s[:n]
	}
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return s[:i]
		}
	}
	return s
}

func (l *line) isBack() bool {
	const longest = 200 // blanks and all
	return len(l.text) <= longest && strings.EqualFold(strings.TrimLeft(strings.ReplaceAll(l.words(), "_", " "), "< "), "back to all web services")
}

func (p *reader) backLink() bool {
	l := p.peek()
	if !l.isBack() {
		return false
	}
	p.sawBack = true
	if u, err := url.Parse(l.link); err == nil && l.link != "" {
		path := strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), "/metadata")
		p.doc.HandlerPath = path
		if u.IsAbs() && u.Host != "" {
			p.doc.BaseURL = u.Scheme + "://" + u.Host + path
		}
	}
	p.chrome()
	return true
}

// heading reads a line that only its place explains: the title above the link
// back, the operation's name below it, then the description up to what follows.
func (p *reader) heading() {
	l := p.peek()
	text := strings.TrimSpace(l.text)
	switch {
	case p.isIndex && l.role != title, len(l.cells) > 0 && l.file != p.file && !p.sawBody:
		p.chrome() // other links of the index; the summary of a route without its path, on SOAP pages
		return
	case text == "" || p.sawBody:
		if text == "" {
			p.chrome()
		}
		return // the caller says that it is not understood
	case l.role == tagged:
		p.op.Tags = append(p.op.Tags, text)
		p.op.Origins = append(p.op.Origins, p.origin(l.span()))
	case l.role == title, p.hasBack && !p.sawBack, !p.hasBack && p.doc.Title == "" && l.role == plain && !strings.HasSuffix(text, "."):
		if p.doc.Title == "" {
			p.doc.Title = l.words()
		}
		p.chrome()
		return
	case p.op.Name == "" && (l.role == name || p.sawBack) && identifier(text) == text && p.stops():
		p.cut(l.span(), "the page ends with the name of its operation, or with half of it")
		p.chrome()
		return
	case p.op.Name == "" && (l.role == name || p.sawBack) && identifier(text) == text:
		p.op.Name = text
		p.op.Origins = append(p.op.Origins, p.origin(l.span()))
	case p.stops():
		p.cut(l.span(), "the page ends with a line of its description, or with half of one")
		p.chrome()
		return
	default:
		p.description = append(p.description, text)
		p.op.Origins = append(p.op.Origins, p.origin(l.span()))
	}
	p.at++
}

// authLabels are the labels of the row below "Requires Authentication".
var authLabels = []struct {
	text string
	list func(*model.Auth) *[]string
}{
	{"Required roles:", func(a *model.Auth) *[]string { return &a.Roles }},
	{"Required role:", func(a *model.Auth) *[]string { return &a.Roles }},
	{"Requires any of the roles:", func(a *model.Auth) *[]string { return &a.AnyRole }},
	{"Requires the roles:", func(a *model.Auth) *[]string { return &a.AnyRole }},
	{"Requires the role:", func(a *model.Auth) *[]string { return &a.AnyRole }},
	{"Required permissions:", func(a *model.Auth) *[]string { return &a.Permissions }},
	{"Required permission:", func(a *model.Auth) *[]string { return &a.Permissions }},
	{"Requires any of the permissions:", func(a *model.Auth) *[]string { return &a.AnyPermission }},
	{"Requires the permission:", func(a *model.Auth) *[]string { return &a.AnyPermission }},
}

// authentication reads the table of that caption: label and value in turn, on one
// row, glued or not.
func (p *reader) authentication() bool {
	l := p.peek()
	if !strings.Contains(l.text, "Require") {
		return false
	}
	rest := strings.Trim(l.words(), "_| ")
	rest = strings.TrimLeft(strings.TrimPrefix(rest, "Requires Authentication"), " _|*")
	if rest == "" && strings.Contains(l.text, "Requires Authentication") {
		p.auth().Required = true
		p.op.Origins = append(p.op.Origins, p.origin(l.span()))
		p.at++
		return true
	}
	label := authLabel(rest)
	if label < 0 {
		return false
	}
	p.auth().Required = true
	for label >= 0 {
		rest = strings.TrimPrefix(rest, authLabels[label].text)
		value, next := rest, -1
		for at := 0; at < len(rest); at++ {
			if rest[at] == 'R' {
				if next = authLabel(rest[at:]); next >= 0 {
					value, rest = rest[:at], rest[at:]
					break
				}
			}
		}
		list := authLabels[label].list(p.op.Auth)
		if next < 0 && p.stops() {
			p.cut(l.span(), "the page ends with a role, or with half of one")
			p.chrome()
			return true
		}
		*list = addNames(*list, value)
		label = next
	}
	p.op.Origins = append(p.op.Origins, p.origin(l.span()))
	p.at++
	return true
}

func (p *reader) auth() *model.Auth {
	if p.op.Auth == nil {
		p.op.Auth = &model.Auth{}
	}
	return p.op.Auth
}

func authLabel(s string) int {
	for i := range authLabels {
		if strings.HasPrefix(s, authLabels[i].text) {
			return i
		}
	}
	return -1
}

// addNames adds names, separated by commas, that the list does not have yet: a
// page repeats a role for each attribute that asks for it.
func addNames(list []string, names string) []string {
	for _, name := range strings.Split(names, ",") {
		name = strings.Trim(name, " |\t")
		if name != "" && !contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

// routes reads the caption of the routes or a row of theirs.
func (p *reader) routes() bool {
	if p.phrase(routesCaption) {
		p.sawBody = true
		return true
	}
	l := p.peek()
	if l.role != plain || p.sawInfo {
		return false
	}
	r, ok := l.route(p.paths)
	if !ok {
		return p.routeBelow()
	}
	if p.stops() {
		p.cut(l.span(), "the page ends with a route, or with half of one")
		p.chrome()
		return true
	}
	r.Origins = []model.Origin{p.origin(l.span())}
	p.op.Routes = append(p.op.Routes, r)
	p.sawBody = true
	p.at++
	return true
}

// routeBelow reads a route whose cells stand on lines of their own: verbs, path,
// and, where there are such, summary and notes in italics.
func (p *reader) routeBelow() bool {
	first := p.peek()
	r := &model.Route{}
	if rest, ok := verbs(first.text, r); !ok || rest != "" || !strings.HasPrefix(p.next(1).text, "/") || p.next(1).file != first.file {
		return false
	}
	r.Path = p.next(1).words()
	if p.at++; p.stops() {
		p.cut(first.file.Span(first.start, p.peek().end), "the page ends with a route, or with half of one")
		p.doc.Chrome = append(p.doc.Chrome, first.span())
		p.chrome()
		return true
	}
	p.at++
	for p.at < len(p.lines) && p.peek().file == first.file {
		text := p.peek().words()
		notes := strings.Trim(text, "_")
		switch _, verb := verbs(text, &model.Route{}); {
		case p.peek().role != plain || verb || p.stops() || p.endsListing(p.peek()) || p.endsTable(p.peek()) || begins(text) || strings.HasPrefix(text, "Metadata"):
		case notes != text && r.Notes == "":
			r.Notes = notes
			p.at++
			continue
		case r.Summary == "" && r.Notes == "":
			r.Summary = text
			p.at++
			continue
		}
		break
	}
	r.Origins = []model.Origin{p.origin(first.file.Span(first.start, p.lines[p.at-1].end))}
	p.op.Routes = append(p.op.Routes, r)
	p.sawBody = true
	return true
}

// phrase passes over a fixed text, even one that a tool wrapped over some lines.
func (p *reader) phrase(text string) bool {
	const begun = 12 // bytes that nothing else begins with
	said := ""
	for n := 0; n < 4; n++ {
		if p.at+n == len(p.lines) {
			if len(said) < begun {
				break
			}
			p.cut(p.peek().span(), "the page ends inside %q", text)
			for p.at < len(p.lines) {
				p.chrome()
			}
			return true
		}
		said = strings.TrimSpace(said + " " + p.lines[p.at+n].words())
		if said == text {
			for ; n >= 0; n-- {
				p.chrome()
			}
			return true
		}
		last := p.at+n == len(p.lines)-1 // of which there may be half
		if said == "" || !strings.HasPrefix(text, said) || !last && text[len(said)] != ' ' {
			return false
		}
	}
	return false
}

var httpVerbs = []string{"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY", "TRACE", "CONNECT", "All Verbs"}

// route reads a row of the routes table. Where the form keeps no cells, verbs,
// path, summary and notes are glued together: the slash parts verbs from path; the
// paths in the samples' request lines tell where the path ends.
func (l *line) route(shown []string) (*model.Route, bool) {
	r := &model.Route{}
	rest, ok := verbs(strings.TrimLeft(l.text, "| "), r)
	if !ok {
		return nil, false
	}
	if len(l.cells) >= 2 && strings.HasPrefix(l.cells[1].text, "/") {
		if rest, ok = verbs(l.cells[0].text, r); !ok || rest != "" {
			return nil, false
		}
		r.Path = l.cells[1].text
		if len(l.cells) > 2 {
			r.Summary = l.cells[2].text
		}
		if len(l.cells) > 3 {
			r.Notes = upright(l.cells[3].text)
		}
		return r, !strings.ContainsAny(r.Path, " \t")
	}
	glued := strings.HasSuffix(l.text, rest) && !strings.HasSuffix(strings.TrimSuffix(l.text, rest), " ")
	rest = strings.Trim(rest, " \t|")
	if !strings.HasPrefix(rest, "/") {
		return nil, false
	}
	if strings.Contains(rest, " HTTP/1.1") || strings.HasSuffix(rest, parameters) {
		return nil, false // the request line of a sample; a row with the next caption glued to it
	}
	path, text, _ := strings.Cut(rest, " ")
	if text != "" && glued {
		path, text = splitPath(path, text, shown)
	}
	r.Path = path
	r.Summary, r.Notes = splitSummary(text)
	return r, true
}

// upright is a text without the marks of Markdown that set all of it in italics, as
// the notes of routes are.
func upright(s string) string {
	for _, mark := range []string{"_", "*"} {
		if inner, ok := strings.CutPrefix(s, mark); ok && strings.HasSuffix(inner, mark) {
			return strings.TrimSpace(inner[:len(inner)-1])
		}
	}
	return s
}

// verbs reads the verbs at the beginning of s into r and gives what follows them.
func verbs(s string, r *model.Route) (rest string, ok bool) {
	r.Verbs = nil
	all := false
	for range 20 {
		found := ""
		for _, verb := range httpVerbs {
			if strings.HasPrefix(s, verb) {
				found = verb
				break
			}
		}
		if found == "" {
			return s, false
		}
		all = all || found == "All Verbs"
		r.Verbs = append(r.Verbs, found)
		s = s[len(found):]
		next := strings.TrimLeft(s, ", ")
		if next == "" || next[0] == '/' || next[0] == '|' || next[0] == '\t' {
			if all {
				r.Verbs = nil
			}
			return strings.TrimLeft(next, " \t"), true
		}
		if len(next) == len(s) {
			break
		}
		s = next
	}
	return s, false
}

// splitPath parts a path from the summary that is glued to it: path is the text
// up to the first blank.
func splitPath(path, text string, shown []string) (string, string) {
	for _, known := range shown {
		if len(known) > 1 && len(path) > len(known) && strings.HasPrefix(path, known) && unicode.IsUpper(rune(path[len(known)])) {
			return known, path[len(known):] + " " + text
		}
	}
	for at := len(path) - 1; at > 1; at-- {
		if unicode.IsUpper(rune(path[at])) && (path[at-1] == '}' || unicode.IsLower(rune(path[at-1])) || unicode.IsDigit(rune(path[at-1]))) {
			return path[:at], path[at:] + " " + text
		}
	}
	return path, text
}

// splitSummary parts notes from the summary that they are glued to: at the one
// place where a capital follows a small letter or a full stop.
func splitSummary(s string) (summary, notes string) {
	at := -1
	for i := 1; i < len(s); i++ {
		if unicode.IsUpper(rune(s[i])) && (unicode.IsLower(rune(s[i-1])) || s[i-1] == '.') {
			if at >= 0 {
				return s, ""
			}
			at = i
		}
	}
	if at < 0 {
		return s, ""
	}
	return s[:at], s[at:]
}

// tabs passes over the language tabs, each on a line or all on one.
func (p *reader) tabs() bool {
	l := p.peek()
	if l.role == tab {
		p.chrome()
		return true
	}
	words, first := 0, ""
	for word := range strings.FieldsSeq(l.text) {
		if word != "Metadata" && listing.ByLabel(word) == nil && !contains(tabLabels, word) {
			return false
		}
		if words++; words == 1 {
			first = word
		}
	}
	if words == 0 || !p.sawBody && words == 1 && first != "Metadata" {
		return false
	}
	p.sawBody = true
	p.chrome()
	return true
}

// tabLabels are the labels of the tabs of every version.
var tabLabels = []string{
	"C#", "TypeScript", "JavaScript", "Dart", "Java", "Kotlin", "Python", "PHP", "Swift", "VB.NET", "F#", "Go", "Rust", "Ruby", "Zig",
}
