// Package page reads the metadata pages of a ServiceStack server: the page of one
// operation, and the index of all, as HTML or as what tools make of it, plain
// text and Markdown. The readers of the forms (html.go, text.go) cut a page into
// lines; one grammar (this file and those it calls) understands the lines.
package page

import (
	"bytes"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

// reader understands the lines of a page.
type reader struct {
	file  *source.File
	diags *diag.List
	doc   *model.Document
	op    *model.Operation
	lines []line
	at    int

	description []string  // lines of it
	between     [][]*line // of a table: lines before its first row, behind each row

	known     map[string]bool // names of types that the page has tables for
	samples   map[string]bool // member names of the samples, as key() writes them; see hasSample
	paths     []string        // of the samples' request lines
	noCaption int             // up to here, rows have no caption below
	isIndex   bool            // the page lists operations
	textual   bool            // the page is text or Markdown
	linkAt    int             // line of the link below the listing
	below     bool            // captions stand below their tables
	hasBack   bool            // the page has its link back
	sawBack   bool
	sawBody   bool // routes, a table, a listing: what follows is no description
	sawInfo   bool // of content types, or the introduction of the samples
	wrapped   bool // the last line of such a note goes on in the next
	inTable   bool // the last line that was understood is of a table
	messages  int  // sample messages read
	told      bool // that the page is cut
	guessed   bool // where a name in glued text begins
	unended   bool // the last line may be half
}

// Parse reads a page. What it cannot make sense of is a diagnostic; a file that
// is no page at all gives a document without facts (see Recognise).
func Parse(f *source.File, diags *diag.List) *model.Document {
	said := new(diag.List)
	p := &reader{
		file: f, diags: said, op: &model.Operation{},
		doc: &model.Document{File: f, Evidence: model.Page},
	}
	defer func() {
		p.doc.Cut = slices.ContainsFunc(said.All(), func(d diag.Diagnostic) bool {
			return d.Code == diag.PageCut || d.Code == diag.ListingCut || d.Code == diag.SampleCut
		})
		diags.Merge(said)
	}()
	if isHTML(f.Data) {
		h := readHTML(f, false)
		p.unended = h.inPre
		p.lines, p.doc.Chrome, p.doc.ServerVersion = h.lines, h.chrome, h.version
		defer p.htmlEnd(h)
	} else {
		p.textual = true
		p.lines, p.doc.Chrome = readText(f)
		p.unended = !bytes.HasSuffix(f.Data, []byte("\n"))
	}
	p.survey()
	for p.at < len(p.lines) {
		at := p.at
		p.line()
		if p.at == at { // no rule may stand still
			p.unknown()
		}
	}
	p.finish()
	return p.doc
}

// Recognise tells whether text is a metadata page, in whatever form. A route does
// not make one, for any text about an API may hold some, but as the row of a table
// that the text begins with.
func Recognise(text []byte) bool {
	for _, sure := range sure {
		if bytes.Contains(text, sure) {
			return true
		}
	}
	top, _, _ := bytes.Cut(bytes.TrimLeft(text[:min(len(text), 4096)], "\ufeff \r\n"), []byte("\n"))
	if l := (line{text: strings.TrimSpace(string(top))}); len(top) < 2000 {
		if l.cells = cells(l.text); len(l.cells) > 1 {
			if _, ok := l.route(nil); ok {
				return true
			}
		}
	}
	for range 50 {
		var first []byte
		first, text, _ = bytes.Cut(text, []byte("\n"))
		if len(first) < 200 && isTableHead(string(first)) {
			return true
		}
	}
	return false
}

// sure are texts that no other file has: "length" stands for a number in samples,
// and the index links to the page of each operation in each format.
var sure = [][]byte{
	[]byte(routesCaption), []byte("back to all web services"), []byte("back_to_all_web_services"), []byte(overrideInfo),
	[]byte(sampleIntro), []byte("Content-Length: length"), []byte("json/metadata?op="),
}

// line understands what stands at the cursor and moves behind it.
func (p *reader) line() {
	switch l := p.peek(); {
	case l.role == indexed:
		p.index()
	case l.role == code:
		p.listing()
	case !p.sawInfo && isStyle(l.text) && l.role == plain || isRule(l.text) || strings.HasPrefix(l.text, "```") && !p.fencedListing():
		p.chrome()
	case p.backLink(), p.authentication(), p.routes(), p.tabs(), p.tableAbove(), p.enumTable(), p.table():
	case p.callInfo(), p.sampleMessages(), p.listing(), p.listingLink(), p.failure():
	default:
		p.heading()
	}
}

// htmlEnd tells of a page that lacks its end.
func (p *reader) htmlEnd(h *flattener) {
	if end := len(p.file.Data); h.opened {
		p.cut(p.file.Span(end, end), "the page ends without </html>")
	}
}

// cut tells, once, that the page stops in the middle.
func (p *reader) cut(at source.Span, format string, args ...any) {
	if !p.told {
		p.diags.Add(diag.PageCut, at, format, args...).WithHint("save the page again, to its last line")
	}
	p.told = true
}

func (p *reader) peek() *line { return &p.lines[p.at] }

// next is the line n behind the cursor, an empty one behind the end.
func (p *reader) next(n int) *line {
	if p.at+n >= len(p.lines) {
		return &line{}
	}
	return &p.lines[p.at+n]
}

// chrome passes over a line that holds no fact.
func (p *reader) chrome() {
	p.doc.Chrome = append(p.doc.Chrome, p.peek().span())
	p.at++
}

// unknown passes over a line that no rule understands, with a word about it.
func (p *reader) unknown() {
	l := p.peek()
	text := l.words()
	if len(text) > 60 {
		text = strings.ToValidUTF8(text[:60], "") + "…"
	}
	p.diags.Add(diag.PageText, l.span(), "the page has text that is not understood: %q", text)
	p.at++
}

// stops tells whether the line at the cursor is the last of a text without samples,
// and lacks its end: half of it may be missing.
func (p *reader) stops() bool {
	l := p.peek()
	return p.at == len(p.lines)-1 && p.messages == 0 && l.file == p.file && p.unended
}

func (p *reader) origin(span source.Span) model.Origin {
	return model.Origin{Span: span, Evidence: model.Page}
}

// finish names the operation and tells what a page ought to have and has not.
func (p *reader) finish() {
	op := p.op
	if d := p.description; (len(d) > 1 || len(d) > 0 && p.told) && p.textual && d[0] == identifier(d[0]) && d[0] == strings.ToLower(d[0]) {
		op.Tags, p.description = []string{d[0]}, d[1:] // no sentence is one word in small letters
	}
	op.Description = strings.Join(p.description, "\n")
	if p.isIndex {
		return
	}
	if op.Name == "" {
		op.Name = p.inferName()
	}
	if len(op.Origins) == 0 && len(p.doc.Samples) > 0 {
		op.Origins = p.doc.Samples[0].Origins
	}
	for _, s := range p.doc.Samples {
		s.Operation = op.Name
	}
	if len(p.lines) > 0 && p.messages == 0 {
		end := p.lines[len(p.lines)-1].end
		at := p.lines[len(p.lines)-1].file.Span(end, end)
		switch {
		case p.inTable:
			p.cut(at, "the page ends in a table; its note on content types and its samples are missing")
		case p.sawInfo, strings.HasPrefix(overrideInfo, p.lines[len(p.lines)-1].words()):
			p.cut(at, "the page ends before its sample messages")
		case !p.sawBody:
			p.cut(at, "the page ends before its routes, tables and samples")
		default:
			p.diags.Add(diag.PageNoSample, at, "the page has no sample message")
		}
	}
	if op.Name != "" {
		p.doc.Operations = append([]*model.Operation{op}, p.doc.Operations...)
		return
	}
	for _, r := range op.Routes {
		op.Origins = append(op.Origins, r.Origins...)
	}
	for _, origin := range op.Origins {
		p.doc.Chrome = append(p.doc.Chrome, origin.Span)
	}
	if len(op.Routes) > 0 || len(p.doc.Samples) > 0 {
		p.diags.Add(diag.PageNoName, p.lines[0].span(), "the page does not tell which operation it is about").
			WithHint("write the operation's name on a line of its own above the routes, behind a line \"<back to all web services\"")
	}
}

// inferName is the operation's name where the heading is lost: from the link
// below the listing, the first parameter table, the predefined address of the
// sample, or the root element of its XML. All of them are written by the server.
func (p *reader) inferName() string {
	if len(p.doc.Types) > 0 && len(p.doc.Types[0].Origins) > 0 && p.doc.Types[0].Origins[0].Evidence == model.Table {
		return p.doc.Types[0].Name
	}
	for _, s := range p.doc.Samples {
		if s.Response {
			continue
		}
		for _, way := range []string{"/reply/", "/oneway/"} {
			if _, op, ok := strings.Cut(s.Path, way); ok && identifier(op) == op {
				return op
			}
		}
		if s.Format == "xml" && s.Root != nil {
			return s.Root.Name
		}
		if name := p.nameByMembers(s.Root); name != "" {
			d := p.diags.Add(diag.PageNoName, s.Body, "the page does not tell which operation it is about; its sample request has the members of %s", name)
			d.Severity = diag.Note
			return name
		}
	}
	return ""
}

// nameByMembers is the one class of the listing whose members, its bases' with
// them, are those of a sample request; "" where there is none, or several.
func (p *reader) nameByMembers(root *model.Value) (name string) {
	if root == nil || len(root.Members) == 0 {
		return ""
	}
	shown := map[string]bool{}
	for _, m := range root.Members {
		shown[key(m.Name)] = true
	}
	types := map[string]*model.Type{}
	for _, t := range p.doc.Types {
		types[t.Name] = t
	}
	for _, t := range p.doc.Types {
		fields, all := 0, true
		for at, depth := t, 0; at != nil && depth < 20; depth++ {
			for _, f := range at.Fields {
				fields++
				all = all && shown[key(f.Name)]
			}
			base := at.Base
			if at = nil; base != nil {
				at = types[base.Name]
			}
		}
		switch {
		case !all || fields != len(shown):
		case name != "":
			return ""
		default:
			name = t.Name
		}
	}
	return name
}
