// XML, as .NET's DataContractSerializer writes it, read into JSON. Namespaces and the
// order of members do not matter; DOCTYPEs and entities of a document's own are refused.

package servicestack

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// xmlReader reads the elements of a document.
type xmlReader struct {
	*rewriter
	dec *xml.Decoder
	at  int // where the token that was read last begins
}

// xml rewrites a whole document of XML.
func (r *rewriter) xml(p *program) error {
	x := &xmlReader{rewriter: r, dec: xml.NewDecoder(bytes.NewReader(r.data))}
	root, err := x.start()
	if err == nil && root == nil {
		err = r.fail(x.at, "an element should be here")
	}
	if err != nil {
		return err
	}
	if err := x.element(p, root); err != nil {
		return err
	}
	for {
		token, err := x.token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if text, ok := token.(xml.CharData); !ok || len(bytes.TrimSpace(text)) > 0 {
			return r.fail(x.at, "something behind the root element")
		}
	}
}

// token is the next token that means something.
func (x *xmlReader) token() (xml.Token, error) {
	for {
		x.at = int(x.dec.InputOffset())
		token, err := x.dec.Token()
		var syntax *xml.SyntaxError
		switch {
		case err == io.EOF:
			return nil, err
		case errors.As(err, &syntax):
			return nil, x.fail(int(x.dec.InputOffset()), "%s", syntax.Msg)
		case err != nil:
			return nil, x.fail(int(x.dec.InputOffset()), "%v", err)
		}
		switch token.(type) {
		case xml.Comment, xml.ProcInst:
		case xml.Directive:
			return nil, x.fail(x.at, "a DOCTYPE is not read")
		default:
			return token, nil
		}
	}
}

// start passes over text to the next start tag; nil if there is an end tag before it.
func (x *xmlReader) start() (*xml.StartElement, error) {
	for {
		token, err := x.token()
		if err == io.EOF {
			return nil, x.fail(x.at, "the document ends too early")
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			return &t, nil
		case xml.EndElement:
			return nil, nil
		}
	}
}

// content is what an element holds: the text before its first child, and that child's
// start tag; nil behind the end of the element.
func (x *xmlReader) content() (text []byte, child *xml.StartElement, err error) {
	for {
		token, err := x.token()
		if err == io.EOF {
			return nil, nil, x.fail(x.at, "the document ends too early")
		}
		if err != nil {
			return nil, nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			return text, &t, nil
		case xml.EndElement:
			return text, nil, nil
		case xml.CharData:
			text = append(text, t...)
		}
	}
}

// element rewrites the element whose start tag has been read.
func (x *xmlReader) element(p *program, e *xml.StartElement) error {
	if err := x.enter(); err != nil {
		return err
	}
	defer x.leave()
	at := x.at
	x.mark(at)
	p = p.behind()
	if attribute(e, "nil") == "true" {
		x.out = append(x.out, "null"...)
		_, child, err := x.content()
		if err == nil && child != nil {
			err = x.fail(x.at, "an element within one that is nil")
		}
		return err
	}
	if p != nil && p.read == opSubtype {
		p = subtypeNamed(p, localName(attribute(e, "type")))
		x.out = appendString(append(x.out, `{"__type":`...), localName(attribute(e, "type")))
		return x.members(p, nil, false)
	}
	text, child, err := x.content()
	switch {
	case err != nil:
		return err
	case kindRead(p) == opOffsetTime && child != nil:
		return x.offsetTime(child)
	case child == nil && (isScalar(p) || kindRead(p) == opAny):
		x.text(p, e, text)
		return nil
	case kindRead(p) == opSlice:
		return x.items(p.elem, child)
	case p != nil && p.read == opMap:
		return x.entries(p.elem, child)
	case p != nil && p.read == opStruct:
		x.out = append(x.out, '{')
		return x.members(p, child, true)
	}
	return x.unknown(child)
}

// members rewrites the children of an element as the members of an object whose brace
// has been written.
func (x *xmlReader) members(p *program, child *xml.StartElement, first bool) error {
	var err error
	if child == nil && !first {
		if _, child, err = x.content(); err != nil {
			return err
		}
	}
	for next := 0; child != nil; first = false {
		if !first {
			x.out = append(x.out, ',')
		}
		name := xmlMemberName(p, child.Name.Local)
		x.out = append(appendString(x.out, string(name)), ':')
		if err = x.element(x.memberNamed(p, name, &next), child); err != nil {
			return inPath(pathOf(nil, name), err)
		}
		if child, err = x.start(); err != nil {
			return err
		}
	}
	x.out = append(x.out, '}')
	return nil
}

func (x *xmlReader) items(p *program, child *xml.StartElement) error {
	x.out = append(x.out, '[')
	for i := 0; child != nil; i++ {
		if i > 0 {
			x.out = append(x.out, ',')
		}
		err := x.element(p, child)
		if err != nil {
			return inPath("["+strconv.Itoa(i)+"]", err)
		}
		if child, err = x.start(); err != nil {
			return err
		}
	}
	x.out = append(x.out, ']')
	return nil
}

// entries rewrites <KeyValueOfXY><Key>…</Key><Value>…</Value></KeyValueOfXY> as the
// members of an object.
func (x *xmlReader) entries(p *program, child *xml.StartElement) error {
	x.out = append(x.out, '{')
	for i := 0; child != nil; i++ {
		if i > 0 {
			x.out = append(x.out, ',')
		}
		key, err := x.start()
		if err != nil {
			return err
		}
		if key == nil || key.Name.Local != "Key" {
			return x.fail(x.at, "an entry of a dictionary should begin with <Key>")
		}
		text, inner, err := x.content()
		if err != nil {
			return err
		}
		if inner != nil {
			return x.fail(x.at, "the key of a dictionary should be a text")
		}
		x.out = append(appendString(x.out, string(text)), ':')
		value, err := x.start()
		if err != nil {
			return err
		}
		if value == nil {
			return x.fail(x.at, "an entry of a dictionary should have a <Value>")
		}
		if err := x.element(p, value); err != nil {
			return inPath(keyPath(string(text)), err)
		}
		if end, err := x.start(); err != nil || end != nil {
			return errors.Join(err, x.fail(x.at, "an entry of a dictionary holds a key and a value"))
		}
		if child, err = x.start(); err != nil {
			return err
		}
	}
	x.out = append(x.out, '}')
	return nil
}

// unknown rewrites an element of which nothing is known: a dictionary, a list or an
// object, as its first child looks.
func (x *xmlReader) unknown(child *xml.StartElement) error {
	switch {
	case strings.HasPrefix(child.Name.Local, "KeyValueOf"):
		return x.entries(nil, child)
	case child.Name.Space == arrayNamespace:
		return x.items(nil, child)
	}
	x.out = append(x.out, '{')
	return x.members(nil, child, true)
}

// text rewrites an element without children.
func (x *xmlReader) text(p *program, e *xml.StartElement, text []byte) {
	kind := kindRead(p)
	bare := bytes.TrimSpace(text)
	switch {
	case kind == opString:
		x.out = appendString(x.out, string(text))
	case kind == opBool && (string(bare) == "0" || string(bare) == "1"):
		x.out = strconv.AppendBool(x.out, bare[0] == '1')
	case kind == opFloat && strings.TrimPrefix(string(bare), "-") == "INF":
		x.out = append(append(x.out, bytes.TrimSuffix(bare, []byte("INF"))...), "Infinity"...)
	case kind == opBytes:
		x.out = appendString(x.out, strings.Join(strings.Fields(string(text)), ""))
	case kind == opChar:
		n, err := strconv.ParseUint(string(bare), 10, 16)
		if err != nil {
			x.out = appendString(x.out, string(text)+" is no number of a character")
			return
		}
		quoted, _ := Char(n).MarshalJSON()
		x.out = append(x.out, quoted...)
	case kind == opJSON && isIntegerKind(p.typ.Kind()):
		// Flags: names with blanks between them.
		x.out = appendString(x.out, strings.Join(strings.Fields(string(text)), ", "))
	case kind == opAny && !isValueType(localName(attribute(e, "type"))):
		x.out = appendString(x.out, string(text))
	default:
		x.scalar(p, bare, false)
	}
}

// isValueType tells the types of XML schema that JSON does not write as a string.
func isValueType(name string) bool {
	switch name {
	case "boolean", "byte", "unsignedByte", "short", "unsignedShort", "int", "unsignedInt", "long", "unsignedLong", "float", "double", "decimal":
		return true
	}
	return false
}

// offsetTime rewrites a DateTimeOffset: the time in UTC, and the minutes of its offset.
func (x *xmlReader) offsetTime(child *xml.StartElement) error {
	parts := map[string]string{}
	for child != nil {
		text, inner, err := x.content()
		if err == nil && inner != nil {
			err = x.fail(x.at, "a DateTimeOffset holds a time and an offset")
		}
		if err != nil {
			return err
		}
		parts[child.Name.Local] = strings.TrimSpace(string(text))
		if child, err = x.start(); err != nil {
			return err
		}
	}
	t, err := time.Parse(time.RFC3339Nano, parts["DateTime"])
	minutes, errToo := strconv.Atoi(parts["OffsetMinutes"])
	if err != nil || errToo != nil || minutes < -14*60 || minutes > 14*60 {
		x.out = appendString(x.out, fmt.Sprintf("%.64s and %.64s minutes", parts["DateTime"], parts["OffsetMinutes"]))
		return nil
	}
	x.out, err = OffsetTime{t.In(zoneAt(minutes * 60))}.appendJSON(x.out)
	return err
}

// attribute is the value of an attribute of XML schema's instances: nil or type.
func attribute(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == instanceNamespace {
			return a.Value
		}
	}
	return ""
}

// localName is a name without its prefix.
func localName(name string) string { return name[strings.IndexByte(name, ':')+1:] }

// subtypeNamed is the program of one of the classes that a member of an interface type
// can hold; nil if it is not known.
func subtypeNamed(p *program, class string) *program {
	known, ok := subtypes.Load(p.typ)
	if !ok {
		return nil
	}
	create := known.(map[string]func() any)[class]
	if create == nil {
		return nil
	}
	return programOf(reflect.TypeOf(create()).Elem())
}

// decodeXMLName undoes how XML writes what cannot stand in its names: _x0040_ for @.
func decodeXMLName(name string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(name, "_x")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		if len(rest) > 4 && rest[4] == '_' {
			if n, err := strconv.ParseUint(rest[:4], 16, 16); err == nil {
				b.WriteRune(rune(n))
				name = rest[5:]
				continue
			}
		}
		b.WriteString("_x")
		name = rest
	}
}
