package xsd

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/source"
)

// maxDepth bounds the nesting of elements. Schemas nest about ten.
const maxDepth = 128

// maxText bounds the text of an element; the numbers and words of hints are short.
const maxText = 4096

// element is an element of the file with its place.
type element struct {
	space, name string // name space, local name
	attrs       map[string]string
	prefixes    map[string]string // declared here
	parent      *element
	children    []*element
	text        string
	span        source.Span
	half        bool // the file breaks off inside
}

// readXML reads f, nil where there is no element. Where the text is cut or is no
// XML, that is a diagnostic, and the elements that were open are half.
func readXML(f *source.File, diags *diag.List) *element {
	d := xml.NewDecoder(bytes.NewReader(f.Data))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var root, open *element
	depth := 0
	for {
		start := int(d.InputOffset())
		token, err := d.Token()
		if err == io.EOF && open == nil {
			return root
		}
		if err == nil && depth > maxDepth {
			err = fmt.Errorf("elements nested deeper than %d levels", maxDepth)
		}
		if err != nil {
			broken(f, diags, start, err)
			for e := open; e != nil; e = e.parent {
				e.span, e.half = f.Span(e.span.Start, len(f.Data)), true
			}
			return root
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{space: token.Name.Space, name: token.Name.Local, attrs: map[string]string{},
				parent: open, span: f.Span(start, int(d.InputOffset()))}
			for _, a := range token.Attr {
				switch {
				case a.Name.Space == "xmlns":
					if e.prefixes == nil {
						e.prefixes = map[string]string{}
					}
					e.prefixes[a.Name.Local] = a.Value
				default:
					e.attrs[a.Name.Local] = a.Value
				}
			}
			if open != nil {
				open.children = append(open.children, e)
			} else if root == nil {
				root = e
			}
			open = e
			depth++
		case xml.EndElement:
			open.span = f.Span(open.span.Start, int(d.InputOffset()))
			open = open.parent
			depth--
		case xml.CharData:
			if open != nil && len(open.children) == 0 && len(open.text) < maxText {
				open.text += string(token)
			}
		}
	}
}

func broken(f *source.File, diags *diag.List, at int, err error) {
	var syntax *xml.SyntaxError
	if err == io.EOF || errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF") {
		diags.Add(diag.ListingCut, f.Span(at, len(f.Data)), "the XML ends in the middle").
			WithHint("save the whole answer of the server again")
		return
	}
	message := err.Error()
	if syntax != nil {
		message = syntax.Msg
	}
	diags.Add(diag.ListingText, f.Span(at, len(f.Data)), "this is not well-formed XML, and is left out from here on: %s", message)
}

// qname is the name that an attribute's value ("q1:Poco") stands for.
func (e *element) qname(value string) (space, name string) {
	prefix, name, ok := strings.Cut(value, ":")
	if !ok {
		prefix, name = "", value
	}
	for ; e != nil; e = e.parent {
		if space, ok := e.prefixes[prefix]; ok {
			return space, name
		}
		if prefix == "" && e.attrs["xmlns"] != "" {
			return e.attrs["xmlns"], name
		}
	}
	return "", name
}

// child is the first element below e at the end of a path of local names, nil
// where there is none.
func (e *element) child(path ...string) *element {
	for _, name := range path {
		if e == nil {
			return nil
		}
		var found *element
		for _, c := range e.children {
			if c.name == name {
				found = c
				break
			}
		}
		e = found
	}
	return e
}

// hint is what .NET's annotation called name says of e.
func (e *element) hint(name string) *element { return e.child("annotation", "appinfo", name) }
