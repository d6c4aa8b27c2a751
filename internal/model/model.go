// Package model holds what a vendor's sources say of an API. A Document is what
// one file says, nothing guessed; an API is what all of them together say, made
// by the resolver. Both are built of the same elements, and each element keeps
// the places that it comes from.
package model

import (
	"strings"

	"github.com/dtogen/dtogen/internal/source"
)

// Document is what one file says. Parsers fill it and guess nothing: what the
// file does not tell stays zero.
type Document struct {
	File          *source.File
	Evidence      Evidence // of what the file mainly is
	Title         string   // service name of a page
	BaseURL       string   // as the header of a listing or a back link tells it
	HandlerPath   string   // prefix of all addresses ("/api"), where told
	Host          string   // "Host:" of a sample
	ServerVersion string   // as the header of a listing spells it
	TextCase      string   // of names on the wire, as /metadata/app tells it: CamelCase, PascalCase, SnakeCase, Default
	SystemJSON    string   // where the server uses System.Text.Json: Always, Request, Response, Never
	APIKeyHeader  string   // header that carries an API key
	Operations    []*Operation
	Types         []*Type
	Samples       []*Sample
	Cut           bool // the file stops in the middle: what it does not say may be behind the cut
	// Chrome is what was recognised and holds no fact: navigation, options
	// block, imports. With the spans of elements and diagnostics it covers
	// every non-blank byte of the file.
	Chrome []source.Span
}

// API is what all documents of a vendor together say.
type API struct {
	Name          string // "AIM Web Services", if known
	BaseURL       string
	ServerVersion string
	Operations    []*Operation // by name, then namespace
	Types         []*Type      // by name, then namespace
	Samples       []*Sample    // by operation, direction, format, place
}

// Origin is a place that says so, and how that place knows.
type Origin struct {
	Span     source.Span
	Evidence Evidence
	Inferred string // what was inferred from the place, and how; "" where it says so itself
}

// FirstSpan is the first of the places where something stands, the zero Span if there
// is none.
func FirstSpan(origins []Origin) source.Span {
	if len(origins) == 0 {
		return source.Span{}
	}
	return origins[0].Span
}

// Claim is what one place says of a fact of an element, and what became of it.
type Claim struct {
	Fact   string // "type", "wire name", "base class"
	Value  string
	Origin Origin
	Taken  bool // the element is so
}

// Operation is a request DTO that the server answers.
type Operation struct {
	Name                         string   // name of the request DTO: how the server names the operation
	Namespace                    string   // of the request DTO
	Request                      TypeRef  // zero until resolved
	Response                     *TypeRef // Void says that there is none; nil where unknown
	Verbs                        []string // sorted; nil where unknown; ["ANY"]
	Method                       string   // the verb a listing says clients use (getMethod), if it does
	Routes                       []*Route
	Tags                         []string
	Description, Notes, Obsolete string
	Auth                         *Auth       // nil where no source tells
	Session                      bool        // it is ServiceStack's own, and begins a session or ends it
	GoName                       string      // set by the user, else ""
	GoNameAt                     source.Span // where
	Claims                       []Claim     // of a resolved element
	Origins                      []Origin
}

// Route is an address of an operation.
type Route struct {
	Path           string
	Verbs          []string // as written, in order, upper case; nil for all verbs
	VerbsUnknown   bool     // the source tells the path alone
	Summary, Notes string
	Origins        []Origin
}

// Auth is what a page demands of the caller.
type Auth struct {
	Required      bool
	APIKey        bool     // an API key is needed
	Roles         []string // all are needed
	AnyRole       []string // one is needed
	Permissions   []string
	AnyPermission []string
}

// Kind tells what sort of type it is.
type Kind uint8

// The kinds of type.
const (
	Class Kind = iota
	Struct
	Interface
	Enum
)

func (k Kind) String() string { return [...]string{"class", "struct", "interface", "enum"}[k] }

// Type is a declaration of a DTO or an enum.
type Type struct {
	Name      string // without namespace, declaring type or arity
	Namespace string
	Declaring string // name of the outer type of a nested one
	Kind      Kind
	Generics  []string // names of type parameters
	Abstract  bool
	Base      *TypeRef
	// Implements are the interfaces and markers as declared: IReturn<T>,
	// IReturnVoid, IGet, ICreateDb<T>, the vendor's own.
	Implements            []TypeRef
	Description, Obsolete string
	Attributes            []Attribute // all of them, as declared
	Fields                []*Field    // own ones, not the base's
	// FieldsIncomplete says that the source may leave fields out (parameter
	// tables before 4.0.31, samples).
	FieldsIncomplete bool

	// Of enums.
	Values     []*EnumValue
	Flags      bool
	Underlying string // "Int32"
	EnumAsInt  bool

	GoName   string      // set by the user, else ""
	GoNameAt source.Span // where
	Claims   []Claim     // of a resolved element
	Origins  []Origin
}

// FullName is the name with namespace and declaring type, where they are known.
func (t *Type) FullName() string {
	name := t.Name
	for _, outer := range []string{t.Declaring, t.Namespace} {
		if outer != "" {
			name = outer + "." + name
		}
	}
	return name
}

// Contract is what a DataContract attribute says of a class: what XML calls it, and its
// namespace there; "" where it does not say.
func (t *Type) Contract() (name, namespace string) {
	for _, a := range t.Attributes {
		if equalFold(a.Name, "DataContract") {
			name, _ = a.Get("Name")
			namespace, _ = a.Get("Namespace")
			break
		}
	}
	return name, namespace
}

// Called tells whether a subject of the user means t: Name, Outer.Name, or either
// with its namespace.
func (t *Type) Called(subject string) bool {
	switch subject {
	case "":
		return false
	case t.Name, t.FullName():
		return true
	}
	return t.Declaring != "" && subject == t.Declaring+"."+t.Name || t.Namespace != "" && subject == t.Namespace+"."+t.Name
}

// Field is a property of a DTO.
type Field struct {
	Name        string // as the source spells it, less its own escaping ([Error], `type`, from_)
	Form        NameForm
	Wire        string // name on the wire where the source tells it, else ""
	Type        TypeRef
	Nullable    Tri // of a value type; Unknown where the source cannot tell
	Required    Tri
	Description string
	In          string // ParameterType: query body header path form model, lower case
	Order       *int
	Allowed     []string
	Obsolete    string
	Attributes  []Attribute
	GoName      string  // set by the user, else ""
	Claims      []Claim // of a resolved element
	Origins     []Origin
}

// Header is the header that carries a header parameter: the name that its ApiMember
// gives it, where HTTP can have one of that name; "" for any other property.
func (f *Field) Header() string {
	if f.In != "header" {
		return ""
	}
	for _, a := range f.Attributes {
		in, _ := a.Get("ParameterType")
		if name, _ := a.Get("Name"); equalFold(a.Name, "ApiMember") && equalFold(in, "header") && isToken(name) {
			return name
		}
	}
	return f.Wire
}

// isToken tells what HTTP can have as the name of a header, less the signs that no
// header has.
func isToken(s string) bool {
	return s != "" && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789-_.") == ""
}

// NameForm tells how far a source's spelling of a name is the .NET one.
type NameForm uint8

// The forms of a name.
const (
	NameCLR    NameForm = iota // exactly as in .NET
	NameWire                   // in the casing of this server's wire
	NameCamel                  // camelCase whatever the server writes
	NameSnake                  // snake_case of the camelCase name
	NamePascal                 // PascalCase made of the camelCase name
)

// Tri is a yes or no that a source may leave open.
type Tri uint8

// The values of a Tri.
const (
	Unknown Tri = iota
	No
	Yes
)

// TriOf is Yes or No.
func TriOf(b bool) Tri {
	if b {
		return Yes
	}
	return No
}

// EnumValue is a member of an enum.
type EnumValue struct {
	Name        string
	Form        NameForm
	Wire        string // EnumMember text, where told
	Value       *int64 // nil where not told
	Description string
	Claims      []Claim // of a resolved element
	Origins     []Origin
}

// Attribute is an annotation as a listing shows it:
// [Route("/orders/{Id}", "GET")], # @ApiMember(Name="x").
type Attribute struct {
	Name string // without brackets, @ and "Attribute"
	Args []Arg
	Span source.Span
}

// Arg is an argument of an attribute; Name is empty for a positional one. Value
// is the value of a string literal, else the text as it stands ("true", "410",
// "typeof(Foo)").
type Arg struct {
	Name   string
	Value  string
	Quoted bool // Value was a string literal
}

// Get is the value of the argument called name (any case); ok is false where
// there is none.
func (a Attribute) Get(name string) (value string, ok bool) {
	for _, arg := range a.Args {
		if equalFold(arg.Name, name) {
			return arg.Value, true
		}
	}
	return "", false
}

// At is the value of the i-th positional argument, "" where there is none.
func (a Attribute) At(i int) string {
	for _, arg := range a.Args {
		if arg.Name != "" {
			continue
		}
		if i == 0 {
			return arg.Value
		}
		i--
	}
	return ""
}
