// Methods that read a response as it comes: lists item by item, queries row by row,
// files into a writer.

package plan

import (
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/naming"
)

// Read is a method of the client beside one of Methods, which reads the same response
// without ever holding all of it.
type Read struct {
	Name string // GetOrdersItems
	Verb string
	Doc  string
	How  How
	Item Type // what Items and Rows yield
}

// How tells how a response is read.
type How uint8

// The ways. Each is named as the function of the runtime that does it.
const (
	Items    How = iota // of a list, one by one
	Rows                // of an AutoQuery response, page by page
	Download            // of bytes and streams, into a writer
)

// endings are what the names of methods end in.
var endings = [...]string{Items: "Items", Rows: "Rows", Download: "To"}

func (h How) String() string { return [...]string{"Items", "Rows", "Download"}[h] }

// stream is the Go type of a response that is read by the caller.
var stream = Type{Path: "io", Name: "ReadCloser"}

// IsStream tells whether t is what the caller reads and closes.
func (t Type) IsStream() bool {
	return t.Form == Named && t.Path == stream.Path && t.Name == stream.Name
}

func (t Type) isBytes() bool {
	return t.Form == Slice && t.Args[0].Form == Named && t.Args[0].Name == "byte"
}

// reads plans these methods. Their names come last, so that no operation loses its
// own to them; but those of the run before are kept, as recallReads has claimed them.
func (p *planner) reads(scope *naming.Scope, ops []*operation) {
	for _, op := range ops {
		how, item, ok := readOf(op)
		if !ok {
			continue
		}
		for _, m := range op.out.Methods {
			name := p.knownRead(op, m.Verb, how)
			if name == "" {
				name = scope.Claim(m.Name+endings[how], m.Name+endings[how]+"Of"+naming.Go(op.Name))
			}
			if op.GoName == "" {
				p.pkg.Names.Operations[readKey(op, m.Verb, how)] = name
			}
			op.out.Reads = append(op.out.Reads, Read{Name: name, Verb: m.Verb, How: how, Item: item, Doc: readDoc(name, m.Name, how)})
		}
	}
}

// recallReads claims the names that these methods had in the run before.
func (p *planner) recallReads(scope *naming.Scope, ops []*operation) {
	for _, op := range ops {
		how, _, ok := readOf(op)
		for _, verb := range verbs {
			if name := p.knownRead(op, verb, how); ok && name != "" {
				scope.Claim(name)
			}
		}
	}
}

// knownRead is the name of the run before; "" where there was none, or the user has set
// the operation's, which the method goes by then.
func (p *planner) knownRead(op *operation, verb string, how How) string {
	if op.GoName != "" {
		return ""
	}
	return p.opts.Names.Operations[readKey(op, verb, how)]
}

// readKey stands for the method in the names of a package. No operation's name has a
// blank.
func readKey(op *operation, verb string, how How) string {
	return strings.Join([]string{op.Name, verb, how.String()}, " ")
}

// readOf tells how the response of an operation can be read.
func readOf(op *operation) (how How, item Type, ok bool) {
	if op.out.Response == nil {
		return 0, Type{}, false
	}
	switch t := *op.out.Response; {
	case t.IsStream(), t.isBytes():
		return Download, Type{}, true
	case t.Form == Slice:
		return Items, t.Args[0], true
	case t.Form == Star && op.Response.Decl != nil && op.Response.Decl.Name == "QueryResponse" && len(t.Args[0].Args) == 1 && pages(op.request):
		return Rows, t.Args[0].Args[0], true
	}
	return 0, Type{}, false
}

// pages tells whether a request can ask for a page.
func pages(request *declared) bool {
	has := func(name string) bool {
		return slices.ContainsFunc(request.members, func(m member) bool { return strings.EqualFold(m.Wire, name) })
	}
	return has("Skip") && has("Take")
}

func readDoc(name, method string, how How) string {
	whole := "[Client." + method + "]"
	return name + [...]string{
		Items:    " is " + whole + " item by item, as they come: the list is never in memory as a whole.",
		Rows:     " walks through all rows that " + whole + " finds, page by page. Take is the size of a page.",
		Download: " writes the answer of " + whole + " to out, whatever its size; see [servicestack.Download].",
	}[how]
}
