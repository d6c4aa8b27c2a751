// Package sample reads the bodies of a page's sample messages into values: JSON,
// XML, SOAP, JSV and CSV as ServiceStack writes them on its metadata pages, which
// is not always valid in the format that they are said to have.
package sample

import (
	"bytes"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

// maxDepth bounds the nesting of a body. A page nests a type three deep below
// itself (reference 1.9), so real bodies stay far below.
const maxDepth = 200

// Failure begins what a server writes instead of a body that it cannot make.
const Failure = "{Unable to show"

// Parse reads the body in f. The content type is what the page says of it, which
// only breaks ties: the pages of CSV, JSON lines and other custom formats show
// JSON (reference 1.9). Format is what the body is written in ("json", "xml",
// "soap", "jsv", "csv"), "" for a text such as "(string)". root is nil where
// nothing could be read; that and every defect is a diagnostic.
func Parse(f *source.File, contentType string, diags *diag.List) (format string, root *model.Value) {
	body := bytes.TrimSpace(f.Data)
	if len(body) == 0 {
		return "", nil
	}
	switch format = Format(body, contentType); format {
	case "json":
		root = parseJSON(f, diags)
	case "xml":
		if root = parseXML(f, diags); root != nil && root.Name == "Envelope" {
			format, root = "soap", message(root)
		}
	case "jsv":
		root = parseJSV(f, diags)
	case "csv":
		root = parseCSV(f, diags)
	default:
		start := bytes.Index(f.Data, body)
		root = &model.Value{Kind: model.Text, Text: string(body), Span: f.Span(start, start+len(body))}
	}
	return format, root
}

// Format tells what a body is written in, by its first bytes before its content
// type; "" for a text that is no message.
func Format(body []byte, contentType string) string {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	switch {
	case len(body) == 0:
		return ""
	case body[0] == '<':
		return "xml"
	case body[0] == '(' && body[len(body)-1] == ')':
		return "" // (string), (byte[]), (Stream)
	case strings.Contains(contentType, "jsv"):
		return "jsv"
	case body[0] == '{' && bytes.HasPrefix(bytes.TrimLeft(body[1:], " "), []byte(Failure[1:])):
		return ""
	case body[0] == '{' || body[0] == '[' || body[0] == '"':
		return "json"
	case strings.Contains(contentType, "csv"):
		return "csv"
	case bytes.IndexByte([]byte("-0123456789tfn"), body[0]) >= 0:
		return "json" // a bare number, true, false, null
	}
	return ""
}

// cursor walks over a body.
type cursor struct {
	f     *source.File
	src   []byte
	pos   int
	diags *diag.List
	bad   bool // a defect was told; one is enough
}

func (c *cursor) eof() bool { return c.pos >= len(c.src) }

func (c *cursor) peek() byte {
	if c.eof() {
		return 0
	}
	return c.src[c.pos]
}

func (c *cursor) space() {
	for !c.eof() && (c.src[c.pos] == ' ' || c.src[c.pos] == '\t' || c.src[c.pos] == '\n' || c.src[c.pos] == '\r') {
		c.pos++
	}
}

// cut tells that the text ends where what was expected.
func (c *cursor) cut(expected string) {
	if !c.bad {
		c.diags.Add(diag.SampleCut, c.f.Span(len(c.src), len(c.src)), "the sample message ends where %s was expected", expected).
			WithHint("save the page again, to its last line")
	}
	c.bad = true
}

// invalid tells of a defect at the cursor.
func (c *cursor) invalid(format string, args ...any) {
	if !c.bad {
		c.diags.Add(diag.SampleInvalid, c.f.Span(c.pos, min(c.pos+1, len(c.src))), format, args...)
	}
	c.bad = true
}

// rest tells of what stands behind the value.
func (c *cursor) rest() {
	c.space()
	if !c.eof() && !c.bad {
		c.diags.Add(diag.SampleInvalid, c.f.Span(c.pos, len(c.src)), "other text follows the sample message")
	}
}
