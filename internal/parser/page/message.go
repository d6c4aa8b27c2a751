// The lower part of a page: the note on content types and the sample messages.

package page

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/sample"
	"github.com/dtogen/dtogen/internal/source"
)

type messageKind uint8

const (
	none messageKind = iota
	request
	response
)

// message tells whether a line is the first of a sample message.
func (l *line) message() messageKind {
	text := trimLeft(l.text)
	if rest, ok := strings.CutPrefix(text, "HTTP/1.1 "); ok && len(rest) >= 3 && '1' <= rest[0] && rest[0] <= '5' {
		return response
	}
	if _, _, ok := requestLine(text); ok {
		return request
	}
	return none
}

// requestLine reads "POST /path HTTP/1.1".
func requestLine(s string) (verb, path string, ok bool) {
	if s = trimLeft(s); s == "" || s[0] < 'A' || 'Z' < s[0] {
		return "", "", false
	}
	s, _, _ = strings.Cut(s, "\n")
	verb, rest, _ := strings.Cut(s, " ")
	if !contains(httpVerbs, verb) || !strings.HasPrefix(rest, "/") {
		return "", "", false
	}
	path, _, ok = strings.Cut(rest, " HTTP/1.1")
	return verb, path, ok
}

// callInfo passes over the note on content types, the heading "HTTP + JSON" and
// the introduction of the samples, wrapped over lines or not.
func (p *reader) callInfo() bool {
	text := p.peek().words()
	switch {
	case strings.HasPrefix(text, overrideInfo), strings.HasPrefix(text, embedInfo),
		strings.HasPrefix(text, sampleIntro), strings.HasPrefix(text, "HTTP + "):
	case p.sawInfo && p.messages == 0 && (infoEnds(text) || p.wrapped):
	default:
		return false
	}
	p.wrapped = !strings.HasPrefix(text, "HTTP + ") && !infoEnds(text) && len(text) > 40
	p.sawInfo, p.inTable, p.sawBody = true, false, true
	p.chrome()
	return true
}

// infoEnds tells whether a line ends one of those notes.
func infoEnds(text string) bool {
	for _, end := range []string{"replaced with actual values.", "?callback=myCallback"} {
		if strings.HasSuffix(text, end) {
			return true
		}
	}
	_, format, ok := strings.Cut(text, "?format=")
	return ok && identifier(format) == format
}

// failure reads a pre that is neither listing nor message: the text of the
// server's exception.
func (p *reader) failure() bool {
	l := p.peek()
	if l.role != pre {
		return false
	}
	first, _, _ := strings.Cut(strings.TrimSpace(l.text), "\n")
	p.diags.Add(diag.PageFailed, l.span(), "the server failed to make this part of the page: %s", strings.TrimSpace(first))
	p.sawBody = true
	p.at++
	return true
}

// sampleMessages reads the message at the cursor: its first line, headers, body.
func (p *reader) sampleMessages() bool {
	l := p.peek()
	kind := l.message()
	if kind == none {
		return false
	}
	end := l.end
	for p.at++; l.role != pre && p.at < len(p.lines); p.at++ {
		next := p.peek()
		if next.message() != none || next.file != l.file || strings.HasPrefix(next.text, "```") || isDiv(next.text, l.file, next) {
			break
		}
		end = next.end
	}
	p.sawBody, p.inTable = true, false
	p.messages++
	s := p.sample(l.file, l.start, end, kind)
	s.Origins = []model.Origin{p.origin(l.file.Span(l.start, end))}
	p.doc.Samples = append(p.doc.Samples, s)
	return true
}

// isDiv tells whether a line is nothing but a tag that Markdown kept.
func isDiv(text string, f *source.File, l *line) bool {
	return text == "" && l.start < l.end && f.Data[l.start] == '<'
}

// headers are those that a sample may show.
var headers = []string{"Host:", "Accept:", "Content-Type:", "Content-Length:", "SOAPAction:"}

// sample reads the message in [start, end).
func (p *reader) sample(f *source.File, start, end int, kind messageKind) *model.Sample {
	s := &model.Sample{Response: kind == response}
	text := f.Text()[start:end]
	at := len(text) - len(strings.TrimLeft(text, " \r\n\t"))
	if kind == request {
		s.Verb, s.Path, _ = requestLine(text[at:])
		at += strings.Index(text[at:], "HTTP/1.1") + len("HTTP/1.1")
	} else {
		at += len("HTTP/1.1 ")
		s.Status, _ = strconv.Atoi(identifierOrDigits(text[at:]))
		at += 3
		for at < len(text) && text[at] != '\n' && headerAt(strings.TrimLeft(text[at:], " ")) == "" {
			at++
		}
	}
	length, accept, host := false, false, p.doc.Host
	for {
		rest := strings.TrimLeft(text[at:], " \r\n\t")
		header := headerAt(rest)
		if header == "" {
			break
		}
		at = len(text) - len(rest) + len(header)
		value, n := headerValue(text[at:])
		at += n
		half := at == len(text) && p.half()
		switch header {
		case "Host:":
			if half {
				break
			}
			s.Host = value
			if p.doc.Host == "" {
				p.doc.Host = value
			}
		case "Content-Type:":
			if !half {
				s.ContentType = value
			}
		case "Content-Length:":
			length = true
		case "Accept:":
			accept = strings.Contains(value, "/")
		}
	}
	s.Body = trimmed(f, start+at, end)
	if rest := s.Body.Text(); p.half() && rest != "" && slices.ContainsFunc(headers, func(h string) bool { return strings.HasPrefix(h, rest) }) {
		s.Body.Start = s.Body.End // half a header
	}
	if s.Body.Start == s.Body.End {
		last := p.at >= len(p.lines)
		switch {
		case last && length && kind == request:
			p.cut(f.Span(end, end), "the page ends before the body of its sample")
		case last && !length && !accept:
			p.cut(f.Span(end, end), "the page ends inside the headers of its sample")
			s.Host, p.doc.Host = "", host // perhaps half of it
		}
		return s
	}
	body := repaired(f, s.Body)
	s.Format, s.Root = sample.Parse(body, s.ContentType, p.diags)
	scalar := s.Root != nil && s.Root.Kind != model.Object && s.Root.Kind != model.Array
	if p.half() && (scalar || strings.HasPrefix(sample.Failure, string(body.Data))) {
		s.Root = nil
		p.cut(f.Span(end, end), "the page ends with the text of its sample, or with half of it")
	} else if p.half() && s.Format == "csv" && !wholeTable(string(body.Data)) {
		s.Root = withoutLast(s.Root)
		p.cut(f.Span(end, end), "the page ends with the last value of its sample, or with half of it")
	}
	if kind == response {
		p.explicitBody(s)
	}
	return s
}

// wholeTable tells whether a table of CSV that no line end follows lacks nothing: its
// last line has a value under each name, and the last of them is one that the server
// shows and that no longer one begins with. "0" is none: it begins dates and Guids.
func wholeTable(text string) bool {
	names, _, _ := strings.Cut(text, "\n")
	row := text[strings.LastIndexByte(text, '\n')+1:]
	last := row[strings.LastIndexByte(row, ',')+1:]
	known := last == "String" || last == "True" || last == "False"
	return known && strings.IndexByte(row, '"') < 0 && row != names && strings.Count(row, ",") == strings.Count(names, ",")
}

// withoutLast is a table of CSV without its last value, of which there may be but
// half; nil where it has no row.
func withoutLast(table *model.Value) *model.Value {
	if len(table.Items) == 0 {
		return nil
	}
	row := table.Items[len(table.Items)-1]
	row.Members = row.Members[:max(0, len(row.Members)-1)]
	return table
}

// half tells whether the message that was just passed is the last of a text that
// lacks its end.
func (p *reader) half() bool { return p.at >= len(p.lines) && p.unended }

func identifierOrDigits(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}

func headerAt(s string) string {
	for _, header := range headers {
		if strings.HasPrefix(s, header) {
			return header
		}
	}
	return ""
}

// headerValue reads a header's value, to the end of its line, or to the next
// header or the body where a tool has joined the lines.
func headerValue(s string) (value string, n int) {
	line, _, _ := strings.Cut(s, "\n")
	n = len(line)
	for i := 0; i+1 < n; i++ {
		if line[i] == ' ' && (headerAt(line[i+1:]) != "" || i > 0 && strings.IndexByte("{[<(", line[i+1]) >= 0) {
			n = i
		}
	}
	return strings.TrimSpace(line[:n]), n
}

// trimmed is the stretch [start, end) of f without blanks around.
func trimmed(f *source.File, start, end int) source.Span {
	for start < end && isBlank(f.Data[start]) {
		start++
	}
	for start < end && isBlank(f.Data[end-1]) {
		end--
	}
	return f.Span(start, end)
}

// repaired is a body without what tools put into it: the backslashes that
// Markdown needs before brackets and underscores, none of which is an escape of
// JSON; and the line end at column 80 in the middle of an XML tag.
func repaired(f *source.File, body source.Span) *source.File {
	data := f.Data[body.Start:body.End]
	var text []byte
	var marks []source.Mark
	from, column, inTag := 0, 0, false
	escaped := bytes.Contains(data, []byte(`"\\/Date(`)) || bytes.Contains(data, []byte(`\[`)) || bytes.Contains(data, []byte(`\_`))
	for i, ch := range data {
		drop := false
		switch {
		case ch == '\\' && data[0] != '<':
			behind := from > 0 && i == from // a backslash that was dropped
			drop = escaped && !behind && i+1 < len(data) && bytes.IndexByte([]byte("[]_*`\\"), data[i+1]) >= 0
		case ch == '\n':
			drop = inTag && column == 80
			column = -1
		case ch == '<' || ch == '>':
			inTag = ch == '<' && data[0] == '<'
		}
		column++
		if drop {
			marks = append(marks, source.Mark{At: len(text), From: body.Start + from})
			text = append(text, data[from:i]...)
			from = i + 1
		}
	}
	if marks == nil {
		return f.Slice(body.Start, body.End)
	}
	marks = append(marks, source.Mark{At: len(text), From: body.Start + from})
	return f.Derive(append(text, data[from:]...), marks)
}

// explicitBody takes the response type that a page writes instead of a body that
// is no message.
func (p *reader) explicitBody(s *model.Sample) {
	if s.Root == nil || s.Root.Kind != model.Text {
		return
	}
	var ref model.TypeRef
	switch strings.Join(strings.Fields(s.Root.Text), "") { // JSV pages break (byte[]) over lines
	case "(string)":
		ref = model.Ref("String")
	case "(byte[])":
		ref = model.Ref(model.ArrayOf, model.Ref("Byte"))
	case "(Stream)":
		ref = model.Ref("Stream")
	case "(HttpWebResponse)":
		ref = model.Ref("HttpWebResponse")
	default:
		return
	}
	p.op.Response = &ref
}
