package config

// The keys of dtogen.yaml: one table for each kind of mapping. The strict reader, the
// JSON schema for editors and the annotated file of `dtogen init` are made of them.

import (
	"go/token"
	"net/url"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// key is a key of a mapping that is read into a T.
type key[T any] struct {
	name    string
	doc     string // one sentence
	example string // its value: the default where there is one
	missing string // what to write where it is missing; "" of a key that may be
	schema  schema
	read    func(r *reader, into *T, n *ast.MappingValueNode)
}

func rootKeys() []key[Config] {
	return []key[Config]{
		{
			"output", "The folder that the packages are written below, relative to this file; it lies in a Go module.", "generated",
			"the folder to write packages to: output: generated", schema{"type": "string", "minLength": 1},
			func(r *reader, c *Config, n *ast.MappingValueNode) { c.Output = r.text(n.Value) },
		},
		{
			"apis", "The APIs, each by the name of its package: small letters and digits, a letter first.", "",
			"the APIs to generate: apis: {myapi: {specs: [specs/myapi]}}",
			schema{"type": "object", "minProperties": 1, "propertyNames": schema{"pattern": "^[a-z][a-z0-9]*$"}, "additionalProperties": objectOf(apiKeys())},
			func(r *reader, _ *Config, n *ast.MappingValueNode) { r.apis(n) },
		},
	}
}

func apiKeys() []key[API] {
	return []key[API]{
		{
			"specs", "Files and folders to read, relative to this file: pages, listings, metadata; dtogen fetch writes to the first folder.", "[specs/acme]",
			"the files and folders to read: specs: [specs/myapi]", schema{"type": "array", "minItems": 1, "items": schema{"type": "string"}},
			func(r *reader, api *API, n *ast.MappingValueNode) {
				if api.Specs = r.list(n.Value); len(api.Specs) == 0 {
					r.bad(n.Key, "name the files and folders to read", "specs of %s is empty", api.Name)
				}
			},
		},
		{
			"baseUrl", "Where the service stands, with its handler path: dtogen fetch asks there, and it is the constant BaseURL; unless set, what the sources tell.", "https://acme.example/api",
			"", schema{"type": "string", "pattern": "^https?://[^/?#]+"},
			func(r *reader, api *API, n *ast.MappingValueNode) {
				api.BaseURL = r.text(n.Value)
				switch u, err := url.Parse(api.BaseURL); {
				case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
					r.bad(n.Value, "expected an address such as https://example.com/api", "%q is no base address", api.BaseURL)
				case u.User != nil || u.RawQuery != "" || u.Fragment != "": // which may be secret, and is not told
					r.bad(n.Value, "leave it out: what has to be sent is an option of the client, and in the environment for dtogen fetch",
						"the address holds a user, a query or a fragment, which would end up in the generated code")
				}
			},
		},
		{
			"optional", "How a text that may be missing looks in Go: value leaves an empty one out, pointer tells it from none.", "value",
			"", schema{"enum": []string{"value", "pointer"}, "default": "value"},
			func(r *reader, api *API, n *ast.MappingValueNode) {
				switch text := r.text(n.Value); text {
				case "value", "pointer":
					api.Pointers = text == "pointer"
				default:
					r.bad(n.Value, "expected value or pointer", "%q is no way to tell an optional member", text)
				}
			},
		},
		{
			"keep", "Files and folders of an older state: what the vendor has removed since stays in the Go code, as deprecated; none unless set.", "[specs/acme-before]",
			"", schema{"type": "array", "items": schema{"type": "string"}},
			func(r *reader, api *API, n *ast.MappingValueNode) { api.Keep = r.list(n.Value) },
		},
		{
			"acceptCut", "Files of the specs that stop in the middle and of which no more can be had: they are used as far as they go; none unless set, and one that is whole is an error.", "[specs/acme/page.txt]",
			"", schema{"type": "array", "items": schema{"type": "string"}},
			func(r *reader, api *API, n *ast.MappingValueNode) { api.AcceptCut = r.accepted(n.Value) },
		},
		{
			"types", "Types of your own in the place of the runtime's, none unless set: " + strings.Join(Scalars, ", ") + ".", "{GUID: github.com/google/uuid.UUID}",
			"", schema{"type": "object", "propertyNames": schema{"enum": Scalars}, "additionalProperties": schema{"type": "string"}},
			func(r *reader, api *API, n *ast.MappingValueNode) { api.Types = r.types(n) },
		},
		{
			"overrides", "What the sources have wrong, by TYPE, TYPE.PROPERTY, ENUM.VALUE or OPERATION, none unless set; one that matches nothing is an error.", "",
			"", schema{"type": "object", "additionalProperties": objectOf(overrideKeys())},
			func(r *reader, api *API, n *ast.MappingValueNode) { api.Overrides = r.overrides(n) },
		},
		{
			"ignore", "Findings of dtogen diff to leave out, none unless set.", "",
			"", schema{"type": "array", "items": objectOf(ignoreKeys())},
			func(r *reader, api *API, n *ast.MappingValueNode) { api.Ignore = r.ignore(n.Value) },
		},
	}
}

func overrideKeys() []key[model.Override] {
	text := schema{"type": "string", "minLength": 1}
	return []key[model.Override]{
		{
			"type", "Of a property: its type as .NET spells it, or a Go type with its import path.", "Decimal", "", text,
			func(r *reader, o *model.Override, n *ast.MappingValueNode) {
				if text := r.text(n.Value); isGoType(text) {
					o.GoType = text
				} else {
					o.Type = r.ref(n.Value)
				}
			},
		},
		{
			"wire", "Of a property: its name on the wire.", "unit_price", "", text,
			func(r *reader, o *model.Override, n *ast.MappingValueNode) { o.Wire = r.text(n.Value) },
		},
		{
			"response", "Of an operation: the type of its response; void is none.", "Order", "", text,
			func(r *reader, o *model.Override, n *ast.MappingValueNode) { o.Response = r.ref(n.Value) },
		},
		{
			"namespace", "Of a type: its .NET namespace, of which XML names are made.", "Acme.ServiceModel", "", schema{"type": "string", "pattern": namespace.String()},
			func(r *reader, o *model.Override, n *ast.MappingValueNode) {
				o.Namespace = r.text(n.Value)
				if !namespace.MatchString(o.Namespace) {
					r.bad(n.Value, "expected names with dots between them, as in Acme.ServiceModel", "%q cannot be a namespace of .NET", o.Namespace)
				}
			},
		},
		{
			"name", "Its name in Go.", "UnitPrice", "", schema{"type": "string", "pattern": `^\p{Lu}[\p{L}\p{Nd}_]*$`},
			func(r *reader, o *model.Override, n *ast.MappingValueNode) {
				o.Name = r.text(n.Value)
				if !token.IsIdentifier(o.Name) || !token.IsExported(o.Name) {
					r.bad(n.Value, "expected a Go identifier that begins with a capital", "%q cannot be a name", o.Name)
				}
			},
		},
		{
			"skip", "Leaves it out.", "false", "", schema{"type": "boolean", "default": false},
			func(r *reader, o *model.Override, n *ast.MappingValueNode) { o.Skip = r.bool(n.Value) },
		},
		{
			"add", "Adds a property, or a member of an enum, that no source tells of; dtogen drift suggests such lines.", "false", "", schema{"type": "boolean", "default": false},
			func(r *reader, o *model.Override, n *ast.MappingValueNode) { o.Add = r.bool(n.Value) },
		},
	}
}

// namespace is what .NET can have as one.
var namespace = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$`)

func ignoreKeys() []key[Ignore] {
	filled := func(to func(*Ignore) *string) func(*reader, *Ignore, *ast.MappingValueNode) {
		return func(r *reader, i *Ignore, n *ast.MappingValueNode) {
			text := r.text(n.Value)
			if *to(i) = text; text == "" {
				r.bad(n.Value, "expected a text", "%s is empty", n.Key.GetToken().Value)
			}
		}
	}
	text := schema{"type": "string", "minLength": 1}
	return []key[Ignore]{
		{
			"rule", "The code of the finding.", "DT4204", "the code of the finding: rule: DT4203", schema{"type": "string", "pattern": `^DT4\d{3}$`},
			func(r *reader, i *Ignore, n *ast.MappingValueNode) {
				i.Rule = diag.Code(r.text(n.Value))
				if _, known := diag.Explain(i.Rule); !known || !strings.HasPrefix(string(i.Rule), "DT4") {
					r.bad(n.Value, "expected the DT4… that stands behind the finding", "%q is no rule of dtogen diff", i.Rule)
				}
			},
		},
		{
			"subject", "What the finding is about.", "OrderLine.sku", "what the finding is about: subject: Patient.fax", text,
			filled(func(i *Ignore) *string { return &i.Subject }),
		},
		{
			"reason", "Why it does not matter.", "we never read it", "why it does not matter: reason: nobody reads it", text,
			filled(func(i *Ignore) *string { return &i.Reason }),
		},
	}
}
