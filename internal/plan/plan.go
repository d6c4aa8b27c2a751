// The plan: what a generated package holds, every decision taken.

// Package plan decides how an API looks in Go: names, types, optionality, files,
// verbs and what the doc comments say. What it makes holds no question that emit
// would have to answer, and nothing that depends on the order of the input.
package plan

import (
	"cmp"
	"go/token"
	"slices"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/naming"
	"github.com/dtogen/dtogen/internal/source"
)

// Options is what the user decides.
type Options struct {
	Name     string            // of the package; "" takes the API's name
	Path     string            // import path of the package
	Runtime  string            // import path of the runtime
	BaseURL  string            // "" takes that of the API
	Optional Optional          // how an optional string looks
	Types    []*Mapping        // Go types of the consumer's own
	Raw      map[string]string // by Go name: types that do not compile, and why; they are kept as raw JSON
	Names    Names             // of the run before: what has a name keeps it
}

// Mapping puts a Go type of the consumer's own in the place of types or a property.
type Mapping struct {
	CLR     []string // types of .NET as model.TypeRef spells them, or
	Subject string   // TYPE or TYPE.PROPERTY of the API
	GoType  string   // "import/path.Name"
	Span    source.Span
}

// Names are the Go names of types, by full name and arity, of operations, and of the
// members of types: by the type's Go name, then fields by their name on the wire, and
// constants by the name of the enum's member.
type Names struct {
	Types, Operations map[string]string
	Members           map[string]map[string]string
}

// member is the name that a member had in the run before, "" where it had none.
func (n Names) member(owner, name string) string {
	if id := n.Members[owner][name]; token.IsIdentifier(id) && token.IsExported(id) {
		return id
	}
	return ""
}

// keep notes the name of a member for the next run.
func (n *Names) keep(owner, name, id string) {
	if n.Members == nil {
		n.Members = map[string]map[string]string{}
	}
	if n.Members[owner] == nil {
		n.Members[owner] = map[string]string{}
	}
	n.Members[owner][name] = id
}

// Optional is how members look that the wire may leave out and Go need not.
type Optional uint8

// The ways: a string, where "" is unset; or a *string, which tells "" from unset.
const (
	Value Optional = iota
	Pointer
)

// Package is a Go package that calls one API.
type Package struct {
	Name, Path, Runtime string
	Title               string // of the service, or the package's name
	BaseURL             string // "" where unknown
	ServerVersion       string
	Dialect             Dialect
	Headers             []*Header
	Operations          []*Operation // by Go name
	Structs             []*Struct    // by name
	Interfaces          []*Interface // by name
	Enums               []*Enum      // by name
	Samples             []*Sample    // by operation, requests first
	XML                 *XML         // nil where no source tells a namespace
	Names               Names        // of all that the user did not name
}

// Header is a header parameter that the client may carry for all requests.
type Header struct {
	Option string // WithAPIKey
	Wire   string // ApiKey
	Name   string // of the header, where that is another: If-Match of ETag
	Doc    string
}

// Operation is a request DTO that the server answers.
type Operation struct {
	Name        string // GetCustomerTokens: its name in Go, less Request
	Wire        string // GetCustomerTokensRequest
	Var         string // opGetCustomerTokens
	File        string // getcustomertokens
	Routes      []Route
	Headers     []string          // wire names of its header parameters
	HeaderNames map[string]string // headers of another name than their property, by its wire name
	Methods     []Method
	Reads       []Read // beside each of Methods, where the response can be read as it comes
	Request     *Struct
	Response    *Type  // nil where there is none
	Session     bool   // it begins a session, or ends it
	CSV         string // wire name of the member that CSV has instead of the whole response; "": none
	About       string
	Needs       string // of the caller, as a sentence; "" where nothing is known
	Obsolete    string
}

// Route is an address of an operation.
type Route struct {
	Path, Verbs string // Verbs is "POST,GET"; "" for all
	About       string
}

// Method is a method of the client.
type Method struct {
	Name string
	Verb string // POST
	Doc  string
}

// Struct is a Go type of a class.
type Struct struct {
	Name   string
	File   string // stem of the file that it stands in
	Params []Param
	Doc    string
	Fields []*Field
	Under  *Type // what a class that is a list or map is; nil for a struct
}

// Interface is a Go type of an abstract class: any of its subtypes.
type Interface struct {
	Name     string
	Marker   string // isShape: the method that its subtypes have
	Other    string // the type of what no source names
	Doc      string
	Subtypes []Subtype // by class
}

// Subtype is a class that a member of an abstract type can hold.
type Subtype struct {
	Class string // as __type spells it on the wire
	Name  string // in Go
}

// Param is a type parameter.
type Param struct {
	Name       string
	Comparable bool // it is the key of a map
}

// Field is a member of a struct.
type Field struct {
	Name     string
	Wire     string
	Type     Type
	OmitZero bool
	Doc      string
	About    string // what the vendor says of it
	Required bool
	Header   string // the option that sets it, for a header parameter
}

// Enum is a Go type of an enum.
type Enum struct {
	Name   string
	Table  string // statusEnum
	Doc    string
	Flags  bool
	Under  string // "string", or an integer type of flags
	AsInt  bool
	Values []*EnumValue
}

// EnumValue is a member of an enum.
type EnumValue struct {
	Const  string // StatusInProgress
	Name   string // InProgress
	Text   string // of EnumMember, "" where it is none or the name
	Number int64
	Doc    string
}

// Sample is a message of the vendor's pages, as JSON.
type Sample struct {
	Operation *Operation
	Response  bool
	Type      Type
	JSON      string
}

// Make plans the package of an API.
func Make(api *model.API, opts Options, diags *diag.List) *Package {
	p := &planner{
		api: api, opts: opts, diags: diags,
		scope:  naming.NewScope("New", "Operations", "BaseURL", "Dialect"),
		hidden: naming.NewScope(),
		decls:  map[*model.Type]*declared{},
		told:   map[string]bool{},
		pairs:  map[string]*model.Type{},
	}
	p.set = p.wishes(p.scope)
	p.pkg = &Package{
		Name:          naming.Package(cmp.Or(opts.Name, api.Name)),
		Path:          opts.Path,
		Runtime:       opts.Runtime,
		BaseURL:       cmp.Or(opts.BaseURL, api.BaseURL),
		ServerVersion: api.ServerVersion,
	}
	p.pkg.Title = cmp.Or(api.Name, p.pkg.Name)
	p.scope.Claim("Client")
	ops := p.operations()
	p.reach(ops)
	p.headers(ops)
	p.nameTypes()
	p.degrade(ops)
	p.nameOperations(ops)
	p.findUses(ops)
	p.enums()
	p.methods(ops)
	p.structs(ops)
	p.interfaces()
	p.dialect()
	p.xml(ops)
	p.samples(ops)
	p.sort()
	p.unusedMappings()
	return p.pkg
}

// planner is the state of one Make.
type planner struct {
	api     *model.API
	opts    Options
	diags   *diag.List
	pkg     *Package
	scope   *naming.Scope // exported names of the package
	set     *wishes       // those of them that the user has set
	hidden  *naming.Scope // unexported ones
	decls   map[*model.Type]*declared
	order   []*declared // those that get a Go type, by full name
	used    map[*declared]use
	options map[string]string
	told    map[string]bool        // what was reported already
	consts  map[string]string      // constants of the run before, claimed again: by type and member
	pairs   map[string]*model.Type // declarations of KeyValuePair and Tuple, by name and arity
}

// declared is what the plan knows of a declaration of the model.
type declared struct {
	decl    *model.Type
	name    string // in Go; "" as long as it has none
	params  []Param
	members []member
	under   *model.TypeRef // of a class that is a list or map
	reached bool           // it stands in order
	object  bool           // its values are kept as raw JSON
	subs    []*declared    // of an abstract class: what its values can be
	patch   bool           // it is the request of an operation that patches
	out     *Struct
}

// operation is an operation of the model on its way.
type operation struct {
	*model.Operation
	request *declared
	out     *Operation
}

func (p *planner) sort() {
	slices.SortFunc(p.pkg.Structs, func(a, b *Struct) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(p.pkg.Interfaces, func(a, b *Interface) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(p.pkg.Enums, func(a, b *Enum) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(p.pkg.Operations, func(a, b *Operation) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortStableFunc(p.pkg.Samples, func(a, b *Sample) int {
		return cmp.Or(cmp.Compare(a.Operation.Name, b.Operation.Name), compareBool(a.Response, b.Response))
	})
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// tell reports a finding once for each key.
func (p *planner) tell(key string, code diag.Code, origins []model.Origin, format string, args ...any) {
	if p.told[string(code)+key] {
		return
	}
	p.told[string(code)+key] = true
	d := diag.Diagnostic{}
	if len(origins) > 0 {
		d.Span = origins[0].Span
	}
	p.diags.Add(code, d.Span, format, args...)
}
