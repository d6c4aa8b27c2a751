// Tables of a page: "X Parameters:" and "X Enum:".

package page

import (
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// tableCaption reads "X Parameters:", or "Parameters:" alone before 4.0.31, or
// "X Enum:". The name may be generic: "Paged<T>".
func (l *line) tableCaption() (typeName, kind string, ok bool) {
	if strings.IndexByte(l.text, ':') < 0 {
		return "", "", false
	}
	text := strings.Trim(l.text, "*_ \t|")
	for _, kind := range []string{"Parameters:", "Enum:"} {
		before, ok := strings.CutSuffix(text, kind)
		if !ok {
			continue
		}
		if before == "" && kind == "Parameters:" {
			return "", kind, true
		}
		typeName = strings.ReplaceAll(strings.Trim(before, "*_ \t"), " <", "<")
		if before == typeName || identifier(typeName) == "" {
			continue // the kind must be a word of its own
		}
		if _, ok := parseType(typeName); ok {
			return typeName, kind, true
		}
	}
	return "", "", false
}

// table reads a parameter table: caption, head, rows.
func (p *reader) table() bool {
	l := p.peek()
	if isTableHead(l.text) {
		p.nameless()
		return true
	}
	name, kind, ok := l.tableCaption()
	if !ok || kind != parameters {
		return false
	}
	t := &model.Type{Name: name}
	if name == "" { // before 4.0.31: only what the author annotated, bases included
		t.Name, t.FieldsIncomplete = p.op.Name, true
	}
	declare(t)
	first := l
	p.at++
	p.sawBody, p.inTable = true, true
	var head *line
	if p.at < len(p.lines) && isTableHead(p.peek().text) {
		head = p.peek()
		p.at++
	}
	for p.at < len(p.lines) && p.row(t, head) {
	}
	p.settle(t, head)
	p.add(t, first)
	return true
}

// tableAbove reads a table whose caption stands below it, as pandoc writes it.
func (p *reader) tableAbove() bool {
	first := p.peek()
	if !p.below || first.role != plain || p.at < p.noCaption {
		return false
	}
	if _, _, ok := first.tableCaption(); ok {
		p.chrome() // again the caption of a table that is HTML
		return true
	}
	end := p.at
	for end < len(p.lines) && p.lines[end].file == first.file && (len(p.lines[end].cells) > 0 || isRule(p.lines[end].text)) {
		end++
	}
	p.noCaption = end
	if end == p.at || end == len(p.lines) {
		return false
	}
	name, kind, ok := p.lines[end].tableCaption()
	if !ok || p.lines[end].file != first.file {
		return false
	}
	t := &model.Type{Name: name}
	if name == "" {
		t.Name, t.FieldsIncomplete = p.op.Name, true
	}
	declare(t)
	values := false
	for ; p.at < end; p.at++ {
		l := p.peek()
		origins := []model.Origin{{Span: l.span(), Evidence: model.Table}}
		if kind == parameters {
			if f, ok := p.field(l); ok {
				f.Origins = origins
				t.Fields = append(t.Fields, f)
			}
			continue
		}
		t.Kind = model.Enum
		if isValueHead(l.text) {
			values = true
		} else if v, ok := enumValue(l, values); ok && !isRule(l.text) {
			v.Origins = origins
			t.Values = append(t.Values, v)
		}
	}
	p.at++
	p.sawBody, p.inTable = true, true
	p.add(t, first)
	return true
}

// isValueHead tells whether s holds the headings of an enum table.
func isValueHead(s string) bool {
	return strings.EqualFold(strings.NewReplacer(" ", "", "\t", "", "|", "").Replace(s), "namevalue")
}

// add puts a type that was read from the lines since first into the document.
func (p *reader) add(t *model.Type, first *line) {
	span := first.span()
	if last := p.lines[p.at-1]; last.file == first.file {
		span.End = last.end
	}
	t.Origins = []model.Origin{{Span: span, Evidence: model.Table}}
	p.doc.Types = append(p.doc.Types, t)
}

// declare moves the type arguments of a caption to the type's parameters.
func declare(t *model.Type) {
	ref, ok := parseType(t.Name)
	if !ok {
		return
	}
	t.Name = ref.Name
	for _, arg := range ref.Args {
		t.Generics = append(t.Generics, arg.Name)
	}
}

// row reads a row of t at the cursor, or a line between two rows. False where the
// table ends.
func (p *reader) row(t *model.Type, head *line) bool {
	l := p.peek()
	if isRule(l.text) && l.role == plain {
		p.at++
		return true
	}
	if p.endsTable(l) {
		return false
	}
	if f, ok := p.field(l); ok {
		if p.at == len(p.lines)-1 {
			f.Description = "" // the page ends here, perhaps in the middle of a word
		}
		f.Origins = []model.Origin{{Span: l.span(), Evidence: model.Table}}
		t.Fields = append(t.Fields, f)
		p.at++
		return true
	}
	if f, ok := p.wrappedRow(l); ok {
		f.Origins = []model.Origin{{Span: l.span(), Evidence: model.Table}, {Span: p.next(1).span(), Evidence: model.Table}}
		t.Fields = append(t.Fields, f)
		p.at += 2
		return true
	}
	if len(t.Fields) == 0 && !under(head, l) || p.at == len(p.lines)-1 {
		if p.at == len(p.lines)-1 {
			p.cut(l.span(), "the page ends inside a row of the table of %s", t.Name)
			p.at++
			return true
		}
		return false
	}
	for len(p.between) <= len(t.Fields) {
		p.between = append(p.between, nil)
	}
	p.between[len(t.Fields)] = append(p.between[len(t.Fields)], l)
	p.at++
	return true
}

// nameless passes over a table whose caption is lost. What it says cannot be used.
func (p *reader) nameless() {
	p.inTable, p.sawBody = true, true
	span := p.peek().span()
	for p.at++; p.at < len(p.lines); p.at++ {
		l := p.peek()
		if _, ok := p.field(l); !ok && !isRule(l.text) || p.endsTable(l) {
			break
		}
		span.End = l.end
	}
	p.diags.Add(diag.PageText, span, "a parameter table without its caption: of which type is not said").
		WithHint("write the caption above the table: \"TYPE Parameters:\"")
}

// wrappedRow reads a row that a tool wrapped inside the data type: "No" on the
// next line, or the rest of the type below its first part.
func (p *reader) wrappedRow(l *line) (*model.Field, bool) {
	next := p.next(1).words()
	words := strings.Fields(l.text)
	if next == "" || len(words) < 3 || !isParameter(words[1]) || p.endsTable(p.next(1)) {
		return nil, false
	}
	text := strings.Join(words, " ") + " " + next
	if last := len(words) - 1; isRequired(words[last]) {
		text = strings.Join(words[:last], " ") + " " + next + " " + words[last]
	}
	return p.field(&line{file: l.file, start: l.start, end: l.end, text: text})
}

// endsTable tells whether a line begins something that is no row.
func (p *reader) endsTable(l *line) bool {
	if _, _, ok := l.tableCaption(); ok || isTableHead(l.text) {
		return true
	}
	text := l.words()
	return l.role != plain || l.message() != none || strings.HasPrefix(text, overrideInfo) || strings.HasPrefix(text, embedInfo) ||
		strings.HasPrefix(text, "HTTP + ") || strings.HasPrefix(text, "The following ") || strings.HasPrefix(text, "Enum:")
}

// field reads a row: Name, Parameter, Data Type, Required, Description.
func (p *reader) field(l *line) (*model.Field, bool) {
	var parts [5]string
	var allowed []string
	if c := l.cells; len(c) >= 4 && isFieldName(c[0].text) && isParameter(c[1].text) && isRequired(c[3].text) {
		for i := range min(len(c), 5) {
			parts[i] = c[i].text
		}
		if len(c) > 4 {
			allowed = c[4].allowed
		}
	} else if glued, ok := p.split(l.text); ok {
		parts = glued
	} else {
		return nil, false
	}
	f := &model.Field{
		Name: parts[0], In: strings.ToLower(parts[1]), Type: model.Ref(model.Any),
		Required: model.TriOf(strings.EqualFold(parts[3], "yes")), Description: parts[4], Allowed: allowed,
	}
	if before, list, ok := strings.Cut(f.Description, "Allowable Values"); ok && allowed == nil && list != "" && strings.TrimSpace(list) == list {
		f.Description, f.Allowed = before, gluedWords(list)
	}
	if ref, ok := parseType(parts[2]); ok {
		f.Type = dataType(ref)
	} else {
		p.diags.Add(diag.ListingType, l.span(), "the data type %q of %s is no type expression", parts[2], parts[0])
	}
	if f.Type.Nullable {
		f.Nullable = model.Yes
	}
	return f, true
}

func isParameter(s string) bool {
	return contains([]string{"path", "query", "body", "form", "header", "model"}, strings.ToLower(s))
}

func isRequired(s string) bool { return strings.EqualFold(s, "yes") || strings.EqualFold(s, "no") }

// gluedWords parts words that stand together without blanks: "RedGreenBlue".
func gluedWords(s string) []string {
	words, start := []string{}, 0
	for i := 1; i < len(s); i++ {
		if 'A' <= s[i] && s[i] <= 'Z' && 'a' <= s[i-1] && s[i-1] <= 'z' {
			words = append(words, s[start:i])
			start = i
		}
	}
	return append(words, s[start:])
}

// enumTable reads "X Enum:" and its rows: name and description, or name, value
// and description under a head.
func (p *reader) enumTable() bool {
	first := p.peek()
	name, kind, ok := first.tableCaption()
	if !ok || kind != "Enum:" {
		return false
	}
	t := &model.Type{Name: name, Kind: model.Enum}
	declare(t)
	p.at++
	p.sawBody, p.inTable = true, true
	values := false
	if p.at < len(p.lines) {
		if values = isValueHead(p.peek().text); values {
			p.at++
		}
	}
	for ; p.at < len(p.lines); p.at++ {
		l := p.peek()
		if isRule(l.text) && l.role == plain {
			continue
		}
		if p.endsTable(l) {
			break
		}
		v, ok := enumValue(l, values)
		if !ok {
			break
		}
		v.Origins = []model.Origin{{Span: l.span(), Evidence: model.Table}}
		t.Values = append(t.Values, v)
	}
	p.add(t, first)
	return true
}

func enumValue(l *line, values bool) (*model.EnumValue, bool) {
	parts := []string{l.text, "", ""}
	switch {
	case len(l.cells) > 1 && values:
		for i := range min(len(l.cells), 3) {
			parts[i] = l.cells[i].text
		}
	case len(l.cells) > 1:
		parts[0], parts[2] = l.cells[0].text, l.cells[1].text
	case values:
		parts[0], parts[1] = gluedValue(strings.TrimSpace(l.text))
	default:
		parts[0], parts[2], _ = strings.Cut(strings.TrimSpace(l.text), " ")
	}
	v := &model.EnumValue{Name: parts[0], Description: parts[2]}
	if identifier(v.Name) != v.Name || v.Name == "" {
		return nil, false
	}
	if n, err := strconv.ParseInt(parts[1], 10, 64); err == nil {
		v.Value = &n
	} else {
		v.Wire = parts[1]
	}
	return v, true
}

// gluedValue parts the name of a member from its value: "Read1", "InProgressin
// progress". The value is a number, or says the name again in other words.
func gluedValue(s string) (name, value string) {
	if before, after, ok := strings.Cut(s, " "); ok && identifier(before) == before && letters(before) == letters(after) {
		return before, strings.TrimSpace(after)
	}
	for at := 1; at < min(len(s), 100); at++ {
		if identifier(s[:at]) == s[:at] && letters(s[:at]) == letters(s[at:]) {
			return s[:at], s[at:]
		}
	}
	name = strings.TrimRight(s, "0123456789")
	if trimmed, ok := strings.CutSuffix(name, "-"); ok && len(name) < len(s) {
		name = trimmed
	}
	return strings.TrimSpace(name), s[len(name):]
}

// letters is s in small letters, without what is none.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case r < 'a' && (r < '0' || r > '9') || r > 'z' && r < 0x80:
			return -1
		}
		return r
	}, s)
}
