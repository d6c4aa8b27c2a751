// Package parser tells what kind of file it is given, by content and never by
// name, and has it read by the package for that kind.
package parser

import (
	"bytes"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/listing"
	"github.com/dtogen/dtogen/internal/parser/metadata"
	"github.com/dtogen/dtogen/internal/parser/openapi"
	"github.com/dtogen/dtogen/internal/parser/page"
	"github.com/dtogen/dtogen/internal/parser/xsd"
	"github.com/dtogen/dtogen/internal/source"
)

// Kind is a kind of file that dtogen reads.
type Kind struct {
	Name  string // "page", "metadata", "python"
	Parse func(*source.File, *diag.List) *model.Document
}

// documents are the kinds beside listings, those with the surest marks first: a
// page may hold a listing, and a listing's comments may hold anything.
var documents = []struct {
	Kind
	recognise func([]byte) bool
}{
	{Kind{"metadata", metadata.Parse}, metadata.Recognise},
	{Kind{"openapi", openapi.Parse}, openapi.Recognise},
	{Kind{"xsd", xsd.Parse}, xsd.Recognise},
	{Kind{"page", page.Parse}, page.Recognise},
}

// Detect tells what kind of file holds data; ok is false where it is none that
// dtogen reads.
func Detect(data []byte) (kind Kind, ok bool) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	for _, d := range documents {
		if d.recognise(data) {
			return d.Kind, true
		}
	}
	if d := listing.Recognise(data); d != nil && served(data) {
		return Kind{d.Name, d.Parse}, true
	}
	return Kind{}, false
}

// served tells whether source code is what a server of ServiceStack writes, or what
// its authors write: other generators' code has the same keywords. NSwag's C# is marked
// [GeneratedCode("NSwag", …)], class by class.
func served(data []byte) bool {
	if bytes.Contains(data, []byte("CodeDom.Compiler.GeneratedCode(")) {
		return false
	}
	for _, mark := range marks {
		if bytes.Contains(data, mark) {
			return true
		}
	}
	return false
}

var marks = [][]byte{
	[]byte("BaseUrl:"), []byte("ServiceStack"), []byte("servicestack"), []byte("IReturn"), []byte("DataContract"), []byte("DataMember"),
	[]byte("@Route("), []byte("Route("), []byte("@dataclass_json"), []byte("init?: Partial<"), []byte("Object.assign(this, init)"),
	[]byte("public static class "), []byte("public partial class "), []byte("Public Partial Class "), []byte("[<AllowNullLiteral>]"),
	[]byte("required public init("), []byte("IConvertible"), []byte("getTypeName"), []byte("pub const ss_"), []byte("exports.__esModule"),
}

// Parse reads a file of any kind. What cannot be read gives a document without
// facts (see Recognised) and a diagnostic that says why.
func Parse(f *source.File, diags *diag.List) *model.Document {
	empty := &model.Document{File: f}
	wide := wideText(f.Data)
	switch {
	case wide != "":
		diags.Add(diag.NotUTF8, f.Span(0, 1), "the file is %s text, expected UTF-8", wide).WithHint("save it as UTF-8, or fetch it again")
		return empty
	case !utf8.Valid(f.Data):
		at := invalid(f.Data)
		d := diags.Add(diag.NotUTF8, f.Span(at, at+1), "the file is not UTF-8 text").WithHint("save it as UTF-8, or fetch it again")
		switch {
		case bytes.IndexByte(f.Data[:min(len(f.Data), 8000)], 0) >= 0: // as git tells
			d.Message = "the file is binary, expected UTF-8 text"
			d.WithHint("dtogen reads pages, listings and metadata: leave it out")
		}
		return empty
	case len(bytes.TrimSpace(bytes.TrimPrefix(f.Data, []byte("\ufeff")))) == 0:
		diags.Add(diag.EmptyInput, f.Span(0, 0), "the file is empty").
			WithHint("fetch it again: a server that fails to make a page answers with nothing")
		return empty
	}
	if inner, part, ok := unwrapMHTML(f); ok {
		doc := Parse(inner, diags)
		doc.File = f
		doc.Chrome = append(doc.Chrome, f.Span(0, part.Start), f.Span(part.End, len(f.Data)))
		doc.Chrome = append(doc.Chrome, encodedBlanks(f, part)...)
		return doc
	}
	if header, _ := mimeHeader(f.Data, 0); header["mime-version"] != "" || header["snapshot-content-location"] != "" {
		diags.Add(diag.PageCut, f.All(), "the saved page has no text, or stops before it").WithHint("save the page again")
		return empty
	}
	if inner, prefixes, what, ok := unprefixed(f); ok {
		diags.Add(diag.ListingSkipped, prefixes[0], "before most lines stands %s: it is left out", what)
		doc := Parse(inner, diags)
		doc.File = f
		doc.Chrome = append(doc.Chrome, prefixes...)
		return doc
	}
	kind, ok := Detect(f.Data)
	if !ok {
		what, hint := seems(f.Data)
		diags.Add(diag.NotRecognised, f.All(), "the file is no metadata page, DTO listing or metadata of ServiceStack; it seems to be %s", what).
			WithHint("%s", hint)
		return empty
	}
	return kind.Parse(f, diags)
}

// Recognised tells whether doc says anything at all.
func Recognised(doc *model.Document) bool {
	return len(doc.Operations) > 0 || len(doc.Types) > 0 || len(doc.Samples) > 0
}

// invalid is the offset of the first byte that is not UTF-8.
func invalid(data []byte) int {
	for at := 0; at < len(data); {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n == 1 {
			return at
		}
		at += n
	}
	return len(data)
}
