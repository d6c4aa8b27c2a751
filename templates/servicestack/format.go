// Formats besides JSON, for servers that offer no JSON: JSV, XML and CSV. They are
// rewritten from and to JSON for the type at hand, so that one codec reads all values.

package servicestack

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"reflect"
	"sort"
	"strings"
)

// Format is a form of requests and responses, spelled as its media type.
type Format string

// The formats that servers offer by themselves.
const (
	JSON Format = "application/json"
	JSV  Format = "application/jsv" // JSON without quotes; servers answer text/jsv with HTML
	XML  Format = "application/xml" // as .NET's DataContractSerializer has it
	CSV  Format = "text/csv"        // a list of rows; or one, as servers write what is no list
)

// WithFormat sends requests in a format and asks for answers in it; without it, JSON.
// An answer is read by what its Content-Type says it is.
//
// The pre-defined address of a format has its name: /xml/reply/X. XML needs to know
// namespaces and the order of members, which generated packages hold if a source or
// dtogen.yaml told them. CSV carries no lists in a request. Batches are JSON alone, for no
// server was seen to take them otherwise; [Items] come one by one in JSON alone.
func WithFormat(f Format) Setting {
	return func(s *settings) error {
		if f.name() == "" {
			return fmt.Errorf("%q is not a format: take JSON, JSV, XML or CSV", string(f))
		}
		s.format = f
		return nil
	}
}

// name is how pre-defined addresses call a format, "" if it is none.
func (f Format) name() string {
	switch f {
	case JSON, JSV, XML, CSV:
		return string(f[strings.IndexByte(string(f), '/')+1:])
	}
	return ""
}

// String names the format: JSON.
func (f Format) String() string { return strings.ToUpper(f.name()) }

// formatOf is the format of a Content-Type, "" if it is none of ours. JSON is what has
// no Content-Type at all.
func formatOf(contentType string) Format {
	mediaType, _, _ := mime.ParseMediaType(contentType)
	switch {
	case mediaType == "", strings.HasSuffix(mediaType, "json"):
		return JSON
	case strings.HasSuffix(mediaType, "xml") && mediaType != "application/xhtml+xml":
		return XML
	case strings.HasSuffix(mediaType, "/jsv"):
		return JSV
	case mediaType == "text/csv":
		return CSV
	}
	return ""
}

// Marshal encodes v as [Marshal] does, in this format. op tells how XML names the
// classes of the operation that v belongs to; other formats need none.
func (f Format) Marshal(v any, op *Operation) ([]byte, error) {
	document, err := Marshal(v)
	if err != nil {
		return nil, err
	}
	return f.FromJSON(document, reflect.TypeOf(v), op)
}

// Unmarshal decodes data as [Unmarshal] does, from this format. Of XML it minds neither
// namespaces nor the order of members.
func (f Format) Unmarshal(data []byte, v any) error {
	target := reflect.TypeOf(v)
	if f == JSON || target == nil || target.Kind() != reflect.Pointer {
		return Unmarshal(data, v)
	}
	r, err := f.toJSON(data, programOf(target.Elem()))
	if err != nil {
		return err
	}
	return r.relocate(Unmarshal(r.out, v))
}

// FromJSON rewrites a JSON document of a type in this format. In XML null members are
// written as such.
func (f Format) FromJSON(document []byte, t reflect.Type, op *Operation) ([]byte, error) {
	switch f {
	case JSON:
		return document, nil
	case JSV:
		if string(document) == "null" {
			return nil, nil
		}
		text, err := toJSV(document)
		return []byte(text), err
	case CSV:
		return toCSV(document)
	case XML:
		return toXML(document, t, op)
	}
	return nil, fmt.Errorf("%q is not a format", string(f))
}

// toJSON rewrites a document of this format as JSON for what p reads.
func (f Format) toJSON(data []byte, p *program) (*rewriter, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	r := &rewriter{format: f, data: data, limit: 32*len(data) + 64<<10}
	var err error
	switch f {
	case JSON:
		r.out = data
	case JSV:
		err = r.jsv(p)
	case CSV:
		err = r.csv(p)
	case XML:
		err = r.xml(p)
	default:
		err = fmt.Errorf("%q is not a format", string(f))
	}
	return r, err
}

// rewriter rewrites a document of another format as JSON.
type rewriter struct {
	format Format
	data   []byte
	pos    int
	depth  int
	out    []byte
	limit  int // of out
	marks  []mark
}

// mark says where a value of the JSON stood in the document.
type mark struct{ out, in int }

func (r *rewriter) mark(in int) { r.marks = append(r.marks, mark{len(r.out), in}) }

func (r *rewriter) fail(at int, format string, args ...any) error {
	return &SyntaxError{Offset: int64(at), Message: fmt.Sprintf(format, args...), Format: r.format}
}

// enter and leave count the depth, and watch the size.
func (r *rewriter) enter() error {
	if r.depth++; r.depth > maxDepth {
		return r.fail(r.pos, "nested deeper than %d", maxDepth)
	}
	if len(r.out) > r.limit {
		return r.fail(r.pos, "more than %d bytes as JSON", r.limit)
	}
	return nil
}

func (r *rewriter) leave() { r.depth-- }

// relocate makes the offsets of unreadable values those in the document.
func (r *rewriter) relocate(err error) error {
	var unreadable *DecodeError
	if r.format == JSON || !errors.As(err, &unreadable) {
		return err
	}
	for i := range unreadable.Failures {
		f := &unreadable.Failures[i]
		at := sort.Search(len(r.marks), func(i int) bool { return int64(r.marks[i].out) > f.Offset })
		if f.Offset = 0; at > 0 {
			f.Offset = int64(r.marks[at-1].in)
		}
	}
	return err
}

// behind is the program of what a pointer points to; of nothing, nil.
func (g *program) behind() *program {
	for g != nil && g.read == opPointer {
		g = g.elem
	}
	return g
}

// memberNamed is the program of a struct's member, nil for one that is not known. At
// the top of an answer there may be a ResponseStatus that its type does not have.
func (r *rewriter) memberNamed(p *program, name []byte, next *int) *program {
	if p != nil && p.read == opStruct {
		if i := p.fieldNamed(name, *next); i >= 0 {
			*next = i + 1
			return p.fields[i].program
		}
	}
	if p != nil && p.read == opMap {
		return p.elem
	}
	if r.depth == 1 && isStatusName(string(name)) {
		return programOf(reflect.TypeFor[ResponseStatus]())
	}
	return nil
}

// isStatusName tells the member that describes a failure.
func isStatusName(name string) bool {
	return strings.EqualFold(strings.ReplaceAll(name, "_", ""), "ResponseStatus")
}

// scalar writes a text that has no type of its own as the JSON value that p takes it
// for. Where p takes anything, numbers and bools are what they look like.
func (r *rewriter) scalar(p *program, text []byte, quoted bool) {
	kind := kindRead(p)
	isBool := bytes.EqualFold(text, []byte("true")) || bytes.EqualFold(text, []byte("false"))
	switch {
	case isBool && (kind == opBool || !quoted && kind == opAny):
		r.out = append(r.out, bytes.ToLower(text)...)
	case (kind == opInt || kind == opUint || kind == opFloat) && isNumber(text),
		!quoted && (kind == opAny || kind == opTime || kind == opOffsetTime || kind == opDate) && isNumber(text):
		r.out = append(r.out, text...)
	default:
		r.out = appendString(r.out, string(text))
	}
}

// kindRead is the kind of value that p reads behind pointers: opAny for what may be
// anything, opSlice for all lists.
func kindRead(p *program) op {
	switch p = p.behind(); {
	case p == nil || p.read == opStd || p.read == opObject:
		return opAny
	case p.typ == reflect.TypeFor[ByteList]():
		return opSlice
	}
	return p.read
}

// isNumber reports whether the codec reads a text as a number.
func isNumber(text []byte) bool {
	s := scanner{data: text}
	_, err := s.number()
	return err == nil && s.pos == len(text)
}
