// The methods that make a class a request: getTypeName, getMethod and
// createResponse.

package ecma

import (
	"slices"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
)

// Request is what the methods of a class say.
type Request struct {
	Is       bool   // the class has methods of a request
	Method   string // the verb that clients use
	Response *model.TypeRef
}

// Body takes the body of the method called name, "{ return 'GET'; }".
func (r *Request) Body(c *lex.Cursor, name string) bool {
	if !c.Punct("{") {
		return false
	}
	start := c.Pos()
	c.Space()
	returns := c.Word("return")
	c.Space()
	switch name {
	case "getTypeName":
		r.Is = true
	case "getMethod":
		r.Is = true
		r.Method, _ = Literals.String(c)
	case "createResponse":
		r.Is = true
		if t := response(c); returns {
			r.Response = &t
		} else if c.Peek() == '}' {
			r.Response = &model.TypeRef{Name: model.Void}
		}
	}
	c.Seek(start)
	return Literals.SkipTo(c, "}") && c.Take("}")
}

// response takes what createResponse returns: new Page<Poco>(), ”, [].
func response(c *lex.Cursor) model.TypeRef {
	if c.Word("new") {
		if t, ok := Type(c); ok {
			return t
		}
	}
	if _, ok := Literals.String(c); ok {
		return model.Ref(model.AnyString)
	}
	switch ch := c.Peek(); {
	case ch == '[':
		return model.Ref(model.SequenceOf, model.Ref(model.Any))
	case '0' <= ch && ch <= '9':
		return model.Ref(model.AnyNumber)
	case c.Word("true") || c.Word("false"):
		return model.Ref("Boolean")
	}
	return model.Ref(model.Any)
}

// Add puts what the methods say into the document: an operation, and the response
// as a marker of t unless it has one.
func (r *Request) Add(l *lex.Listing, t *model.Type) {
	if !r.Is {
		return
	}
	l.Doc.Operations = append(l.Doc.Operations, &model.Operation{Name: t.Name, Method: r.Method, Origins: t.Origins})
	said := slices.ContainsFunc(t.Implements, func(m model.TypeRef) bool { return m.Name == "IReturn" || m.Name == "IReturnVoid" })
	switch {
	case said || r.Response == nil:
	case r.Response.Name == model.Void:
		t.Implements = append(t.Implements, model.Ref("IReturnVoid"))
	default:
		t.Implements = append(t.Implements, model.Ref("IReturn", *r.Response))
	}
}
