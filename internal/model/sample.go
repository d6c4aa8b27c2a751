package model

import "github.com/dtogen/dtogen/internal/source"

// Sample is a sample message of a page.
type Sample struct {
	Operation string // name of the operation whose page shows it
	Response  bool   // a response, else a request
	Format    string // of the body: json, xml, jsv, csv, soap; "" where there is none
	// Verb, Path and Host are those of the request's first lines. The page
	// shows the path with the handler prefix.
	Verb, Path, Host string
	Status           int    // of a response
	ContentType      string // as the page shows it
	Body             source.Span
	Root             *Value // nil where there is no body, or it is of no known format
	Origins          []Origin
}

// ValueKind tells what a Value is.
type ValueKind uint8

// The kinds of value. Text is for formats that do not tell strings from numbers
// (XML, JSV, CSV), and for bodies such as "(string)".
const (
	Null ValueKind = iota
	Bool
	Number
	String
	Object
	Array
	Text
)

// Value is a value of a sample message, with places.
type Value struct {
	Kind    ValueKind
	Text    string // of Bool, Number, String, Text: the value, unescaped
	Members []Member
	Items   []*Value
	// Name and Namespace are those of an XML element; Namespace is the CLR
	// namespace where the XML one follows the convention of .NET.
	Name, Namespace string
	Span            source.Span
}

// Member is a member of an object.
type Member struct {
	Name  string
	Value *Value
	Span  source.Span // of the name
}

// Member is the value of the member called name (as it stands), nil where there
// is none.
func (v *Value) Member(name string) *Value {
	for _, m := range v.Members {
		if m.Name == name {
			return m.Value
		}
	}
	return nil
}
