// The account of a listing: what is understood, what is not, where it is cut.

package lex

import (
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

// Listing is a document in the making, with the cursor that reads it. It sees
// to it that every stretch of the text becomes an element, chrome or a
// diagnostic, and that text around the listing is told from text inside it.
type Listing struct {
	*Cursor
	Doc   *model.Document
	Diags *diag.List

	unknown     []source.Span
	first, last int // the stretch in which something was recognised
	cut         int // where the last cut is, plus 1
	width       int // see breaksAt
}

// NewListing begins to read f.
func NewListing(f *source.File, diags *diag.List, evidence model.Evidence) *Listing {
	return &Listing{
		Cursor: New(f),
		Doc:    &model.Document{File: f, Evidence: evidence},
		Diags:  diags,
		first:  len(f.Data),
	}
}

// Known says that the stretch from start to the cursor was understood.
func (l *Listing) Known(start int) source.Span {
	l.first, l.last = min(l.first, start), max(l.last, l.Pos())
	return l.SpanFrom(start)
}

// Chrome says that the stretch from start to the cursor was understood and holds
// no fact.
func (l *Listing) Chrome(start int) { l.Doc.Chrome = append(l.Doc.Chrome, l.Known(start)) }

// Origin says that an element stands between start and the cursor.
func (l *Listing) Origin(start int) []model.Origin {
	return []model.Origin{{Span: l.Known(start), Evidence: l.Doc.Evidence}}
}

// Unknown says that the stretch from start to the cursor was not understood.
// Stretches that only blanks part are reported together.
func (l *Listing) Unknown(start int) {
	if n := len(l.unknown) - 1; n >= 0 && l.unknown[n].End <= start &&
		strings.TrimSpace(l.Text(l.unknown[n].End, start)) == "" {
		l.unknown[n].End = l.Pos()
		return
	}
	l.unknown = append(l.unknown, l.SpanFrom(start))
}

// UnknownLine takes the rest of the line as text that is not understood.
func (l *Listing) UnknownLine() {
	start := l.Pos()
	l.Line()
	l.Unknown(start)
}

// Cut reports that the listing stops at the cursor inside what, which begins at
// start and is left out; expected is what should have followed. What is cut at
// the same place again, because it lies around, is not reported.
func (l *Listing) Cut(start int, what, expected string) {
	end := len(strings.TrimRight(l.src[:l.pos], " \t\r\n"))
	if l.cut == end+1 {
		return
	}
	l.cut, l.last = end+1, max(l.last, end)
	d := l.Diags.Add(diag.ListingCut, l.File.Span(end, l.pos), "the listing stops inside %s: expected %s", what, expected).
		WithHint("copy the whole listing, or save the page again")
	for n := len(l.unknown); n > 0 && l.unknown[n-1].Start >= start; n-- {
		l.unknown = l.unknown[:n-1]
	}
	if start < end {
		d.WithRelated(l.File.Span(start, end), "it begins here and is left out")
	}
}

// Finish reports what was not understood, and gives the document.
func (l *Listing) Finish() *model.Document {
	for _, span := range l.unknown {
		text := span.Text()
		switch {
		case strings.TrimSpace(text) == "":
		case l.last > 0 && (span.End <= l.first || span.Start >= l.last):
			l.Diags.Add(diag.ListingSkipped, span, "not part of the listing: %s", excerpt(text))
		default:
			l.Diags.Add(diag.ListingText, span, "not understood: %s", excerpt(text))
		}
	}
	return l.Doc
}

// excerpt is the first line of a text, shortened, in quotes.
func excerpt(text string) string {
	line, _, more := strings.Cut(strings.TrimSpace(text), "\n")
	line = strings.TrimRight(line, "\r")
	runes := []rune(line)
	if len(runes) > 60 {
		line, more = string(runes[:60]), true
	}
	if more {
		return "\"" + line + "\" …"
	}
	return "\"" + line + "\""
}

// Options reads the options block that heads a listing, given without the marks
// that open and close it, and gives its values by key (servicestack.md 2.1). Marks
// of comments before a key (//, #, quote marks) say that it has its default value.
func (l *Listing) Options(block string) map[string]string {
	options := map[string]string{}
	if strings.HasSuffix(l.src, block) { // which ends nowhere: its last line may be half
		block = block[:strings.LastIndexByte(block, '\n')+1]
	}
	for line := range strings.Lines(block) {
		line = strings.TrimLeft(line, "'/#* \t")
		if key, value, ok := strings.Cut(line, ":"); ok {
			options[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	l.Doc.BaseURL, l.Doc.ServerVersion = options["BaseUrl"], options["Version"]
	return options
}

// XMLDoc takes the lines of an XML doc comment (three slashes or, in VB.NET, quotes are its mark) and
// gives their text without the summary tags; ok is false where none stands here.
func (c *Cursor) XMLDoc(mark string) (text string, ok bool) {
	var lines []string
	for strings.HasPrefix(c.Rest(), mark) {
		line := strings.TrimSpace(strings.TrimPrefix(c.Line(), mark))
		for _, tag := range []string{"<summary>", "</summary>"} {
			if len(line) >= len(tag) && strings.EqualFold(line[:len(tag)], tag) {
				line = line[len(tag):]
			}
			if n := len(line) - len(tag); n >= 0 && strings.EqualFold(line[n:], tag) {
				line = line[:n]
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
		ok = true
		end := c.pos
		c.Space()
		if !strings.HasPrefix(c.Rest(), mark) {
			c.pos = end
		}
	}
	return strings.Join(lines, "\n"), ok
}
