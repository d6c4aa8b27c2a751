// XML bodies, as .NET's DataContractSerializer writes them, and SOAP envelopes.

package sample

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

const (
	clrNamespaces = "http://schemas.datacontract.org/2004/07/"
	arrays        = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
	instance      = "http://www.w3.org/2001/XMLSchema-instance"
)

// element is an element whose end has not been read.
type element struct {
	value    *model.Value
	start    int
	text     strings.Builder
	name     int // length of the name as written
	children []*model.Value
	written  []int // lengths of the children's names
	item     bool  // it is of the namespace for arrays
	array    bool  // its children are items
	null     bool
}

func parseXML(f *source.File, diags *diag.List) *model.Value {
	c := &cursor{f: f, src: f.Data, diags: diags}
	d := xml.NewDecoder(bytes.NewReader(f.Data))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var open []*element
	for {
		c.pos = int(d.InputOffset())
		token, err := d.Token()
		switch {
		case err == nil:
		case errors.Is(err, io.EOF) || int(d.InputOffset()) >= len(bytes.TrimRight(f.Data, " \r\n\t")):
			if len(open) > 0 {
				c.cut("</" + open[len(open)-1].value.Name + ">")
				return first(open)
			}
			c.cut("an element")
			return nil
		default:
			c.invalid("the XML cannot be read: %v", err)
			return first(open)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if len(open) > maxDepth {
				c.invalid("the sample message is nested deeper than %d levels", maxDepth)
				return first(open)
			}
			open = append(open, begin(t, c.pos))
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text.Write(t)
			}
		case xml.EndElement:
			e := open[len(open)-1]
			open = open[:len(open)-1]
			e.value.Span = f.Span(e.start, int(d.InputOffset()))
			e.finish()
			if len(open) == 0 {
				c.pos = int(d.InputOffset())
				c.rest()
				return e.value
			}
			parent := open[len(open)-1]
			parent.add(e)
			parent.array = parent.array || e.item
		}
	}
}

// first makes what was read of a body that is cut into values, nil where that is
// nothing. An element without children is left out: there may be half of it.
func first(open []*element) *model.Value {
	for i := len(open) - 1; i >= 0; i-- {
		e := open[i]
		if i > 0 {
			open[i-1].array = open[i-1].array || e.item
		}
		if len(e.children) == 0 {
			continue
		}
		e.finish()
		if i == 0 {
			return e.value
		}
		open[i-1].add(e)
	}
	return nil
}

func begin(t xml.StartElement, at int) *element {
	v := &model.Value{Name: DecodeName(t.Name.Local)}
	space := strings.Join(strings.Fields(t.Name.Space), "") // a scraper that wraps lines wraps it too
	if ns, ok := strings.CutPrefix(space, clrNamespaces); ok {
		v.Namespace = ns
	}
	e := &element{value: v, start: at, name: len(t.Name.Local), item: space == arrays}
	for _, a := range t.Attr {
		e.null = e.null || a.Name.Space == instance && a.Name.Local == "nil" && a.Value == "true"
	}
	return e
}

func (e *element) add(child *element) {
	e.children, e.written = append(e.children, child.value), append(e.written, child.name)
}

// DecodeName undoes what .NET writes for characters that no XML name may have:
// _x0040_odd.name is @odd.name.
func DecodeName(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escapedInName.ReplaceAllStringFunc(s, func(code string) string {
		n, _ := strconv.ParseUint(code[2:6], 16, 16)
		return string(rune(n))
	})
}

var escapedInName = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// finish tells what kind of value an element is. Two children of one name are
// items, as is a child in the namespace for arrays, or in a root called ArrayOfX;
// a single child of another name may be a member or the only item of a list: it
// is called a member.
func (e *element) finish() {
	v := e.value
	switch {
	case e.null:
		v.Kind = model.Null
	case len(e.children) == 0 && strings.TrimSpace(e.text.String()) == "":
		v.Kind = model.Text
	case len(e.children) == 0:
		v.Kind, v.Text = model.Text, strings.NewReplacer("\r", "", "\n", "").Replace(e.text.String())
	case e.array || alike(e.children) && (len(e.children) > 1 || strings.HasPrefix(v.Name, "ArrayOf")):
		v.Kind, v.Items = model.Array, e.children
	default:
		v.Kind = model.Object
		for i, child := range e.children {
			name := child.Span
			name.End = min(name.Start+1+e.written[i], name.End)
			v.Members = append(v.Members, model.Member{Name: child.Name, Value: child, Span: name})
		}
	}
}

func alike(children []*model.Value) bool {
	for _, child := range children {
		if child.Name != children[0].Name {
			return false
		}
	}
	return true
}

// message is what a SOAP envelope holds; nil where that is nothing.
func message(envelope *model.Value) *model.Value {
	body := envelope.Member("Body")
	if body == nil || len(body.Members) == 0 {
		return nil
	}
	return body.Members[0].Value
}
