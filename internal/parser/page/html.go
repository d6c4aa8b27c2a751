// Reading HTML: pages as the server sends them, or as a browser saves them. The
// markup is wrong in places (reference 1.3, 1.5), so no tree is built: the tags
// come one by one, and what they hold becomes lines of a text derived from the
// page, whose marks lead back to the bytes.

package page

import (
	"bytes"
	"html"
	"strings"

	"github.com/dtogen/dtogen/internal/source"
	xhtml "golang.org/x/net/html"
)

// flattener makes lines of the tags and texts of a page.
type flattener struct {
	f      *source.File
	out    []byte // of the derived text
	marks  []source.Mark
	lines  []line
	chrome []source.Span // of f: the tags

	cur     line   // being read; from start on
	starts  []int  // of the cells of the row being read
	rowAt   int    // where that row, or the caption being read, begins in f
	hidden  string // element whose text is not shown: style, script, title
	inPre   bool
	inTags  bool
	opened  bool   // <html> was seen, and its end not
	version string // of the server, as the logo of the index tells it
}

// isHTML tells whether a file is HTML, rather than Markdown with tags in it.
func isHTML(data []byte) bool {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \r\n\t")
	start := strings.ToLower(string(data[:min(len(data), 16)]))
	if strings.HasPrefix(start, "<!doctype") || strings.HasPrefix(start, "<html") {
		return true
	}
	return strings.HasPrefix(start, "<") && (bytes.Contains(data, []byte("<h2")) || bytes.Contains(data, []byte("<body")))
}

// readHTML cuts a page into lines, or a part of one, of which unclosed tells that it
// lacks its end.
func readHTML(f *source.File, unclosed bool) *flattener {
	h := &flattener{f: f, opened: unclosed, out: make([]byte, 0, len(f.Data))}
	z := xhtml.NewTokenizer(bytes.NewReader(f.Data))
	half, halfAt := -1, 0 // where the last text begins, half of which a cut page may lack
	for at := 0; at < len(f.Data); {
		kind := z.Next()
		n := len(z.Raw())
		if half = -1; kind == xhtml.TextToken {
			half, halfAt = len(h.out), at
		}
		switch kind {
		case xhtml.ErrorToken:
			n = len(f.Data) - at
			h.mute(at, len(f.Data))
		case xhtml.TextToken:
			h.text(at, at+n)
		case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
			tag, more := z.TagName()
			name := string(tag)
			h.mute(at, at+n)
			if len(h.starts) == 0 && h.cur.role != caption {
				h.rowAt = at
			}
			h.begin(name, attributes(z, more))
		case xhtml.EndTagToken:
			tag, _ := z.TagName()
			h.mute(at, at+n)
			h.end(string(tag))
		default:
			h.mute(at, at+n)
		}
		at += n
	}
	switch {
	case !h.opened || h.inPre:
	case len(h.starts) > 0, h.cur.role == caption: // half a row, which may be the half of a head
		h.out, h.starts = h.out[:h.cur.start], nil
		h.mute(h.rowAt, len(f.Data))
	case half >= 0:
		h.out = h.out[:half]
		h.mute(halfAt, len(f.Data))
	}
	h.flush()
	derived := f.Derive(h.out, h.marks)
	for i := range h.lines {
		l := &h.lines[i]
		if l.file = derived; l.role == pre || l.role == code {
			l.text = l.raw()
		}
	}
	return h
}

// attrs are the attributes of a tag that the grammar asks for.
type attrs struct{ id, class, title, href, lang, tags string }

func attributes(z *xhtml.Tokenizer, more bool) (a attrs) {
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "id":
			a.id = string(value)
		case "class":
			a.class = string(value)
		case "title":
			a.title = string(value)
		case "href":
			a.href = string(value)
		case "lang":
			a.lang = string(value)
		case "data-tags":
			a.tags = string(value)
		}
	}
	return a
}

// mute says that a stretch of the page holds no fact.
func (h *flattener) mute(start, end int) {
	if n := len(h.chrome); n > 0 && h.chrome[n-1].End == start {
		h.chrome[n-1].End = end
		return
	}
	h.chrome = append(h.chrome, h.f.Span(start, end))
}

// text adds the stretch [start, end) of the page, entities decoded. Outside pre,
// line ends are blanks.
func (h *flattener) text(start, end int) {
	if h.hidden != "" {
		h.mute(start, end)
		return
	}
	data, first := h.f.Data, len(h.out)
	h.mark(start)
	for at := start; at < end; {
		if data[at] == '&' {
			if n := bytes.IndexByte(data[at:min(end, at+32)], ';'); n > 1 {
				raw := string(data[at : at+n+1])
				if decoded := html.UnescapeString(raw); decoded != raw {
					h.mark(at)
					h.out = append(h.out, decoded...)
					at += n + 1
					h.mark(at)
					continue
				}
			}
		}
		next := end
		if n := bytes.IndexByte(data[at+1:end], '&'); n >= 0 {
			next = at + 1 + n
		}
		from := len(h.out)
		h.out = append(h.out, data[at:next]...)
		for i := from; !h.inPre && i < len(h.out); i++ {
			if ch := h.out[i]; ch == '\n' || ch == '\r' || ch == '\t' {
				h.out[i] = ' '
			}
		}
		at = next
	}
	if len(bytes.TrimSpace(h.out[first:])) == 0 {
		h.mute(start, end)
	}
}

func (h *flattener) mark(from int) {
	if n := len(h.marks); n > 0 && h.marks[n-1].At == len(h.out) {
		h.marks[n-1].From = from
		return
	}
	h.marks = append(h.marks, source.Mark{At: len(h.out), From: from})
}

// flush ends the line being read.
func (h *flattener) flush() {
	l := h.cur
	h.cur = line{start: len(h.out)}
	l.end = len(h.out)
	starts := h.starts
	h.starts = nil
	for l.start < l.end && isBlank(h.out[l.start]) && l.role != code && len(starts) == 0 {
		l.start++
	}
	for l.start < l.end && isBlank(h.out[l.end-1]) && len(starts) == 0 {
		l.end--
	}
	switch {
	case l.role == indexed:
		h.lines = append(h.lines, l)
	case len(starts) > 0:
		if h.row(&l, starts); l.text != "" {
			h.lines = append(h.lines, l)
		}
	case len(bytes.TrimSpace(h.out[l.start:l.end])) == 0:
	default:
		if l.role != pre && l.role != code { // their text is what stands there
			l.text = tidy(string(h.out[l.start:l.end]))
		}
		h.lines = append(h.lines, l)
	}
	// What follows is no part of this line, even where no byte parts them.
	h.out = append(h.out, '\n')
	h.cur.start = len(h.out)
}

// row fills in the cells of a row, which begin at starts.
func (h *flattener) row(l *line, starts []int) {
	for i, start := range starts {
		end := l.end
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		c := cell{text: tidy(string(h.out[start:end]))}
		if before, list, ok := strings.Cut(c.text, "Allowable Values\n"); ok {
			c.text, c.allowed = strings.TrimSpace(before), strings.Split(list, "\n")
		}
		l.cells = append(l.cells, c)
	}
	l.text = collapse(string(h.out[l.start:l.end]))
}

func isBlank(ch byte) bool { return ch == ' ' || ch == '\r' || ch == '\n' || ch == '\t' }

// tidy collapses the blanks of each line of s.
func tidy(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return collapse(s)
	}
	rows := strings.Split(s, "\n")
	kept := rows[:0]
	for _, row := range rows {
		if row = collapse(row); row != "" {
			kept = append(kept, row)
		}
	}
	return strings.Join(kept, "\n")
}

func (h *flattener) begin(tag string, a attrs) {
	if h.inPre && tag != "code" {
		return // the colours of a saved page, a placeholder
	}
	switch tag {
	case "style", "script", "title":
		h.hidden = tag
	case "html":
		h.opened = true
	case "h1", "h2", "h3":
		if len(h.starts) > 0 {
			h.newline()
			return
		}
		switch {
		case a.id == "desc":
			h.block(desc)
		case tag == "h1":
			h.block(title)
		case tag == "h2":
			h.block(name)
		default:
			h.block(plain)
		}
	case "div":
		h.block(plain)
		h.inTags = a.class == "tags"
	case "b":
		if h.inTags {
			h.block(tagged)
		}
	case "nav":
		h.block(tab)
	case "pre":
		h.block(pre)
		h.inPre = true
	case "code":
		if h.inPre && (a.lang != "" || strings.Contains(a.class, "language-")) {
			h.cur.role, h.cur.lang = code, a.lang
			if _, after, ok := strings.Cut(a.class, "language-"); ok && h.cur.lang == "" {
				h.cur.lang, _, _ = strings.Cut(after, " ")
			}
		}
	case "caption":
		h.block(caption)
	case "table", "tr", "tbody", "thead", "p", "form", "ul":
		if len(h.starts) > 0 && (tag == "p" || tag == "ul") {
			h.newline()
			return
		}
		h.block(plain)
	case "td", "th":
		if len(h.starts) > 0 {
			h.newline()
		}
		h.starts = append(h.starts, len(h.out))
		if tags := a.tags; tags != "" {
			h.cur.lang = tags
		}
	case "h4", "li", "br":
		h.newline()
	case "i":
		if a.class == "auth" && a.title != "" {
			h.cur.text = a.title // of the index: what the operation requires
		}
	case "a":
		if h.cur.role == tab {
			h.block(tab)
		}
		if a.id == "logo" {
			_, h.version, _ = strings.Cut(a.title, " ")
		}
		switch href := a.href; {
		case strings.Contains(href, "metadata?op=") && len(h.starts) > 0:
			h.cur.link, h.cur.role = href, indexed
		case h.cur.link == "":
			h.cur.link = href
		}
	}
}

func (h *flattener) end(tag string) {
	switch tag {
	case h.hidden:
		h.hidden = ""
	case "html", "body":
		h.opened = false
	case "pre":
		h.block(plain)
		h.inPre = false
	case "b":
		if h.inTags {
			h.block(plain)
		}
	case "h1", "h2", "h3", "div", "caption", "nav", "tr", "table", "p":
		if len(h.starts) > 0 && tag != "tr" && tag != "table" {
			return // inside a cell
		}
		h.block(plain)
		if tag == "div" {
			h.inTags = false
		}
	}
}

// block ends the line being read; the next one is of the given role.
func (h *flattener) block(next role) {
	h.flush()
	h.cur.role = next
}

// newline adds a line break inside a line or cell.
func (h *flattener) newline() {
	if !h.inPre {
		h.out = append(h.out, '\n')
	}
}
