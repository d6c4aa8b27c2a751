// Package xsd reads the schemas of /metadata?xsd=1 and the WSDL of /soap11 and
// /soap12, which servers on .NET Framework write (reference 3.5): types with bases,
// integer widths and nullability, though no routes, and only the types of one
// namespace.
package xsd

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/jsondoc"
	"github.com/dtogen/dtogen/internal/source"
)

const wsdlNS = "http://schemas.xmlsoap.org/wsdl/"

// Recognise tells whether text is a schema or a WSDL, by its first element.
func Recognise(text []byte) bool {
	start := bytes.TrimLeft(bytes.TrimPrefix(text, []byte("\ufeff")), " \t\r\n")
	if !bytes.HasPrefix(start, []byte("<")) || bytes.HasPrefix(start, []byte("<?php")) {
		return false
	}
	d := xml.NewDecoder(bytes.NewReader(text))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		token, err := d.Token()
		if err != nil {
			return false
		}
		switch token := token.(type) {
		case xml.StartElement:
			return token.Name == xml.Name{Space: schemaNS, Local: "schema"} || token.Name == xml.Name{Space: wsdlNS, Local: "definitions"}
		case xml.CharData:
			if len(bytes.Trim(token, "\ufeff \t\r\n")) > 0 {
				return false
			}
		}
	}
}

// Parse reads f. It never fails: what cannot be read is a diagnostic.
func Parse(f *source.File, diags *diag.List) *model.Document {
	r := &reader{f: f, diags: diags, doc: &model.Document{File: f, Evidence: model.XSD},
		declared: map[id]*element{}, elements: map[string]id{}, values: map[id]bool{}}
	root := readXML(f, diags)
	if root == nil {
		diags.Add(diag.ListingText, f.All(), "expected a schema or a WSDL, found no element")
		return r.doc
	}
	switch {
	case root.name == "schema" && root.space == schemaNS:
		r.schemas = []*element{root}
	case root.name == "definitions" && root.space == wsdlNS:
		if types := root.child("types"); types != nil {
			r.schemas = types.children
		}
	default:
		diags.Add(diag.ListingText, f.All(), "expected a schema or a WSDL, found <%s>", root.name)
		return r.doc
	}
	r.declare()
	for _, schema := range r.schemas {
		for _, e := range schema.children {
			r.declaration(e, schema.attrs["targetNamespace"])
		}
	}
	r.settle()
	if root.name == "definitions" {
		r.wsdl(root)
	}
	var spans []source.Span
	for _, t := range r.doc.Types {
		for _, o := range t.Origins {
			spans = append(spans, o.Span)
		}
	}
	for _, op := range r.doc.Operations {
		spans = append(spans, op.Origins[0].Span)
	}
	// What lies between are imports, elements and arrays, which declare nothing
	// themselves, or it was reported.
	r.doc.Chrome = jsondoc.Gaps(f, spans)
	return r.doc
}

// id is the qualified name of a type.
type id struct{ space, name string }

type reader struct {
	f        *source.File
	doc      *model.Document
	diags    *diag.List
	schemas  []*element
	declared map[id]*element
	elements map[string]id // element → its type
	values   map[id]bool   // types that an element may not leave nil: value types
	names    *unmangler
	decls    []decl
}

// declare notes what the schemas declare and name.
func (r *reader) declare() {
	var names []string
	for _, schema := range r.schemas {
		space := schema.attrs["targetNamespace"]
		for _, e := range schema.children {
			switch e.name {
			case "complexType", "simpleType":
				r.declared[id{space, e.attrs["name"]}] = e
				names = append(names, e.attrs["name"])
			case "element":
				typeSpace, name := e.qname(e.attrs["type"])
				r.elements[e.attrs["name"]] = id{typeSpace, name}
				names = append(names, name)
			}
			walk(e, func(e *element) {
				space, name := e.qname(e.attrs["type"])
				names = append(names, name)
				if e.name == "element" && e.attrs["nillable"] != "true" {
					r.values[id{space, name}] = true
				}
			})
		}
	}
	plain := slices.DeleteFunc(names, func(name string) bool { return name == "" || strings.Contains(name, "Of") })
	r.names = newUnmangler(plain)
}

func walk(e *element, f func(*element)) {
	f(e)
	for _, c := range e.children {
		walk(c, f)
	}
}

// wsdl reads the operations. The response that they name is an element that no
// schema has unless the author chose its name (versions.md 8).
func (r *reader) wsdl(root *element) {
	elementOf := map[string]string{} // message → element
	seen := map[string]bool{}
	for _, e := range root.children {
		if part := e.child("part"); e.name == "message" && part != nil {
			_, elementOf[e.attrs["name"]] = part.qname(part.attrs["element"])
		}
	}
	for _, e := range root.children {
		switch e.name {
		case "portType":
			for _, o := range e.children {
				if o.name == "operation" && !seen[o.attrs["name"]] && o.attrs["name"] != "" {
					seen[o.attrs["name"]] = true
					r.operation(o, elementOf)
				}
			}
		case "service":
			walk(e, func(e *element) {
				if url := e.attrs["location"]; e.name == "address" && url != "" {
					r.doc.BaseURL = strings.TrimSuffix(strings.TrimSuffix(url, "/soap11"), "/soap12")
				}
			})
		case "types", "message", "binding", "documentation", "import":
		default:
			r.unknown(e, "WSDL")
		}
	}
}

func (r *reader) operation(o *element, elementOf map[string]string) {
	op := &model.Operation{Name: o.attrs["name"], Request: model.Ref(o.attrs["name"]), Origins: r.origin(o)}
	if request, ok := r.elements[op.Name]; ok {
		op.Namespace = namespaceOf(request.space)
	}
	if out := o.child("output"); out != nil {
		_, message := out.qname(out.attrs["message"])
		if response, ok := r.elements[elementOf[message]]; ok {
			ref := r.ref(response)
			op.Response = &ref
		}
	}
	r.doc.Operations = append(r.doc.Operations, op)
}

func (r *reader) origin(e *element) []model.Origin {
	return []model.Origin{{Span: e.span, Evidence: model.XSD}}
}

func (r *reader) unknown(e *element, where string) {
	if !e.half {
		r.diags.Add(diag.MetadataMember, e.span, "<%s> says something of the %s that dtogen does not know", e.name, where)
	}
}
