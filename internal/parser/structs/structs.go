// Package structs holds what listings in Go, Rust and Zig share, which servers
// write since 8.10: structs behind doc comments and attributes, and what is known
// only when the whole listing is read (servicestack.md 2.12 and 2.13).
package structs

import (
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// Reader is a listing with the comments that wait for a declaration.
type Reader struct {
	*lex.Listing
	Before Comments
	At     string // before the name of an attribute in a comment: "@", nothing in Rust
	Doc    func() (text string, ok bool)
	// AllOptional says that the listing was asked for with every property
	// optional: nothing is told of what may be null.
	AllOptional bool
}

// attributes quote as C# does in all three languages.
var attributes = lex.Attributes{Quotes: lex.Quotes{Marks: `"`}, Assign: "="}

// Comments are what stands before a declaration or property; the zero ones are none.
type Comments struct {
	start, end  int
	description string
	attributes  []model.Attribute
}

// Some tells whether there are any.
func (c *Comments) Some() bool { return c.end > 0 }

// Comment takes a doc comment or an attribute, and adds it to c.
func (r *Reader) Comment(c *Comments) bool {
	start := r.Pos()
	if a, ok := r.attribute(); ok {
		c.attributes = append(c.attributes, a)
	} else if text, ok := r.Doc(); ok {
		c.description = strings.TrimSpace(c.description + "\n" + text)
	} else {
		r.Seek(start)
		return false
	}
	if c.end == 0 {
		c.start = start
	}
	c.end = r.Pos()
	return true
}

func (r *Reader) attribute() (a model.Attribute, ok bool) {
	if r.At == "@" {
		return r.AttributeComment("//", attributes)
	}
	start := r.Pos()
	if strings.HasPrefix(r.Rest(), "///") || !r.Take("//") {
		return a, false
	}
	line := r.Within(r.Pos() + len(r.PeekLine()))
	line.Blanks()
	if a, ok = attributes.Attribute(line); !ok || !line.Ends() {
		r.Seek(start)
		return a, false
	}
	r.Seek(line.Pos())
	a.Span = r.SpanFrom(start)
	return a, true
}

// Start is where the element begins whose first word stands at the given place: at
// its comments, or there.
func (c *Comments) Start(at int) int {
	if c.Some() {
		return c.start
	}
	return at
}

// Drop gives up comments that nothing follows, as text that is not understood.
func (r *Reader) Drop(c *Comments) {
	if c.Some() {
		at := r.Pos()
		r.Seek(c.end)
		r.Unknown(c.start)
		r.Seek(at)
	}
	*c = Comments{}
}

// Flags tells whether an attribute marks an enum of flags.
func (c *Comments) Flags() bool {
	for _, a := range c.attributes {
		if a.Name == "Flags" {
			return true
		}
	}
	return false
}

// Declare gives t the comments, and the stretch up to the cursor for its origin;
// at is where its own text begins. What every client library has is chrome.
func (r *Reader) Declare(t *model.Type, at int) {
	start := r.Before.Start(at)
	t.Description, t.Attributes, t.Flags = r.Before.description, r.Before.attributes, r.Before.Flags()
	r.Before = Comments{}
	if runtime[t.Name] {
		r.Listing.Chrome(start)
		return
	}
	t.Origins = r.Origin(start)
	r.Listing.Doc.Types = append(r.Listing.Doc.Types, t)
}

// runtime are ServiceStack's own types that a listing of 8.10 declares for its
// clients.
var runtime = map[string]bool{
	"IReturn": true, "IReturnVoid": true, "IVerb": true, "IGet": true, "IPost": true, "IPut": true, "IDelete": true,
	"IPatch": true, "IOptions": true, "IMeta": true, "IHasSessionId": true, "IHasBearerToken": true, "IHasVersion": true,
	"ICrud": true, "ICreateDb": true, "IUpdateDb": true, "IPatchDb": true, "IDeleteDb": true, "ISaveDb": true,
	"ResponseStatus": true, "ResponseError": true,
}

// Member gives f the comments, and the stretch up to the cursor for its origin. A
// DataMember tells the wire name, which the code has as an identifier only.
func (r *Reader) Member(f *model.Field, c *Comments, at int) {
	f.Description, f.Attributes, f.Origins = c.description, c.attributes, r.Origin(c.Start(at))
	for _, a := range c.attributes {
		if a.Name != "DataMember" {
			continue
		}
		f.Wire, _ = a.Get("Name")
		if text, ok := a.Get("Order"); ok {
			if order, err := strconv.Atoi(text); err == nil {
				f.Order = &order
			}
		}
	}
	*c = Comments{}
}

// Read takes the listing: each step takes one thing, or leaves the cursor anywhere
// and gives false.
func (r *Reader) Read(steps ...func() bool) {
	for r.Space(); !r.EOF(); r.Space() {
		if !r.step(steps) && !r.Comment(&r.Before) {
			r.text()
		}
	}
	if r.Before.Some() {
		if r.Listed() {
			r.Cut(r.Before.start, "a comment", "the type that it belongs to")
		} else {
			r.Drop(&r.Before)
		}
	}
}

func (r *Reader) step(steps []func() bool) bool {
	start := r.Pos()
	for _, step := range steps {
		if step() {
			return true
		}
		r.Seek(start)
	}
	return false
}

// text takes a line that is nothing of the above.
func (r *Reader) text() {
	r.Drop(&r.Before)
	start, line := r.Pos(), strings.TrimSpace(r.PeekLine())
	r.Line()
	if r.Listed() && (strings.HasPrefix(line, "/") || strings.HasPrefix(line, "#[")) && r.Ends() {
		r.Cut(start, "a comment", "the type that it belongs to")
		return
	}
	r.Unknown(start)
}

// Listed tells whether a part of a listing has been read.
func (r *Reader) Listed() bool { return len(r.Listing.Doc.Types)+len(r.Listing.Doc.Chrome) > 0 }

// Body takes the lines of a declaration up to end. Each is a comment, or member
// takes it, given its comments; a line of neither kind is reported. closed is false
// where the text or the next declaration, which begins tells, comes first.
func (r *Reader) Body(end string, begins func(line string) bool, member func(c *Comments) bool) (closed bool) {
	var before Comments
	for r.Space(); !r.EOF(); r.Space() {
		start := r.Pos()
		line := strings.TrimSpace(r.PeekLine())
		switch {
		case r.Take(end):
			r.Drop(&before)
			return true
		case r.Comment(&before):
			continue
		case member(&before):
			before = Comments{}
			continue
		}
		r.Seek(start)
		if begins(line) {
			r.Drop(&before)
			return false
		}
		r.Drop(&before)
		r.UnknownLine()
	}
	return false
}

// Broken reports a declaration that is left out: the listing stops in it, or it has
// no end.
func (r *Reader) Broken(at int, what string) {
	start := r.Before.Start(at)
	r.Before = Comments{}
	if r.Ends() && r.Listed() {
		r.Seek(r.Len())
		r.Cut(start, what, "}")
		return
	}
	r.Unknown(start)
}

// LineEnds tells whether nothing follows on the line.
func (r *Reader) LineEnds() bool { return strings.TrimSpace(r.PeekLine()) == "" }

// Header takes "/* Options: … */".
func (r *Reader) Header() bool {
	start := r.Pos()
	if !r.Take("/* Options:") {
		return false
	}
	text, closed := r.Until("*/")
	if !closed {
		r.Seek(r.Len())
		r.Cut(start, "the options", "*/")
		return true
	}
	r.SetOptions(text)
	r.Listing.Chrome(start)
	return true
}

// SetOptions reads the options block that heads the listing.
func (r *Reader) SetOptions(text string) {
	r.AllOptional = strings.EqualFold(r.Options(text)["MakePropertiesOptional"], "true")
}

// TripleSlash takes "/// text".
func (r *Reader) TripleSlash() (text string, ok bool) {
	if !strings.HasPrefix(r.Rest(), "///") {
		return "", false
	}
	line := r.PeekLine()
	r.Skip(len(line))
	return strings.TrimSpace(line[3:]), true
}

// Verb notes the verb that clients use for the request called name.
func (r *Reader) Verb(name, verb string, origins []model.Origin) {
	r.Listing.Doc.Operations = append(r.Listing.Doc.Operations, &model.Operation{Name: name, Method: verb, Origins: origins})
}

// Find is the declaration called name that stands last before the cursor, nil
// where there is none.
func (r *Reader) Find(name string) *model.Type {
	for i := len(r.Listing.Doc.Types) - 1; i >= 0; i-- {
		if t := r.Listing.Doc.Types[i]; t.Name == name {
			return t
		}
	}
	return nil
}
