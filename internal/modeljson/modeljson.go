// Package modeljson writes a model as the JSON that `dtogen model` promises. The
// form is a promise to others: members are added, never renamed.
package modeljson

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

// Options tell what to leave out.
type Options struct {
	Origins bool // write where each element comes from
}

// Write writes one JSON object and a line end.
func Write(w io.Writer, api *model.API, diags *diag.List, opts Options) error {
	e := encoder{opts: opts, twice: ambiguous(api)}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(e.api(api, diags))
}

type apiJSON struct {
	Name          string          `json:"name,omitempty"`
	BaseURL       string          `json:"baseUrl,omitempty"`
	ServerVersion string          `json:"serverVersion,omitempty"`
	Operations    []operationJSON `json:"operations,omitempty"`
	Types         []typeJSON      `json:"types,omitempty"`
	Diagnostics   []diag.Finding  `json:"diagnostics,omitempty"`
}

type operationJSON struct {
	Name        string       `json:"name"`
	Request     string       `json:"request,omitempty"`
	Response    string       `json:"response,omitempty"`
	Verbs       []string     `json:"verbs,omitempty"`
	Routes      []routeJSON  `json:"routes,omitempty"`
	Tags        []string     `json:"tags,omitempty"`
	Description string       `json:"description,omitempty"`
	Notes       string       `json:"notes,omitempty"`
	Auth        authJSON     `json:"auth,omitzero"`
	Obsolete    string       `json:"obsolete,omitempty"`
	Origins     []originJSON `json:"origins,omitempty"`
}

type routeJSON struct {
	Path    string   `json:"path"`
	Verbs   []string `json:"verbs,omitempty"`
	Summary string   `json:"summary,omitempty"`
	Notes   string   `json:"notes,omitempty"`
}

type authJSON struct {
	Required      bool     `json:"required,omitempty"`
	Roles         []string `json:"roles,omitempty"`
	AnyRole       []string `json:"anyRole,omitempty"`
	Permissions   []string `json:"permissions,omitempty"`
	AnyPermission []string `json:"anyPermission,omitempty"`
}

// IsZero is true of what a page says of an operation that anybody may call.
func (a authJSON) IsZero() bool {
	return !a.Required && len(a.Roles)+len(a.AnyRole)+len(a.Permissions)+len(a.AnyPermission) == 0
}

type typeJSON struct {
	Name        string       `json:"name"`
	Namespace   string       `json:"namespace,omitempty"`
	Kind        string       `json:"kind"`
	Declaring   string       `json:"declaring,omitempty"`
	Generics    []string     `json:"generics,omitempty"`
	Abstract    bool         `json:"abstract,omitempty"`
	Base        string       `json:"base,omitempty"`
	Implements  []string     `json:"implements,omitempty"`
	Description string       `json:"description,omitempty"`
	Obsolete    string       `json:"obsolete,omitempty"`
	Fields      []fieldJSON  `json:"fields,omitempty"`
	Flags       bool         `json:"flags,omitempty"`
	Underlying  string       `json:"underlying,omitempty"`
	EnumAsInt   bool         `json:"enumAsInt,omitempty"`
	Values      []valueJSON  `json:"values,omitempty"`
	Origins     []originJSON `json:"origins,omitempty"`
}

type fieldJSON struct {
	Name        string       `json:"name"`
	Wire        string       `json:"wire"`
	Type        string       `json:"type"`
	Nullable    string       `json:"nullable,omitempty"`
	Required    bool         `json:"required,omitempty"`
	Description string       `json:"description,omitempty"`
	In          string       `json:"in,omitempty"`
	Order       *int         `json:"order,omitempty"`
	Allowed     []string     `json:"allowed,omitempty"`
	Obsolete    string       `json:"obsolete,omitempty"`
	Origins     []originJSON `json:"origins,omitempty"`
}

type valueJSON struct {
	Name        string `json:"name"`
	Wire        string `json:"wire,omitempty"`
	Value       *int64 `json:"value,omitempty"`
	Description string `json:"description,omitempty"`
}

type originJSON struct {
	source.Position
	Inferred string `json:"inferred,omitempty"`
}

type encoder struct {
	opts  Options
	twice map[string]bool
}

// ambiguous are the simple names that several types have.
func ambiguous(api *model.API) map[string]bool {
	seen, twice := map[string]bool{}, map[string]bool{}
	for _, t := range api.Types {
		key := t.Name + strings.Repeat("`", len(t.Generics))
		twice[key] = seen[key]
		seen[key] = true
	}
	return twice
}

func (e *encoder) api(api *model.API, diags *diag.List) apiJSON {
	out := apiJSON{Name: api.Name, BaseURL: api.BaseURL, ServerVersion: api.ServerVersion}
	for _, op := range api.Operations {
		out.Operations = append(out.Operations, e.operation(op))
	}
	for _, t := range api.Types {
		out.Types = append(out.Types, e.typ(t))
	}
	for _, d := range diags.All() {
		out.Diagnostics = append(out.Diagnostics, d.Finding())
	}
	return out
}

func (e *encoder) operation(op *model.Operation) operationJSON {
	out := operationJSON{
		Name: op.Name, Request: e.qualified(op.Request), Verbs: op.Verbs, Tags: op.Tags,
		Description: op.Description, Notes: op.Notes, Obsolete: op.Obsolete, Origins: e.origins(op.Origins),
	}
	if op.Response != nil {
		out.Response = e.qualified(*op.Response)
	}
	for _, r := range op.Routes {
		verbs := slices.Sorted(slices.Values(r.Verbs))
		if len(verbs) == 0 && !r.VerbsUnknown {
			verbs = []string{"ANY"}
		}
		out.Routes = append(out.Routes, routeJSON{r.Path, verbs, r.Summary, r.Notes})
	}
	if a := op.Auth; a != nil {
		out.Auth = authJSON{a.Required, a.Roles, a.AnyRole, a.Permissions, a.AnyPermission}
	}
	return out
}

func (e *encoder) typ(t *model.Type) typeJSON {
	out := typeJSON{
		Name: t.Name, Namespace: t.Namespace, Kind: t.Kind.String(), Declaring: t.Declaring, Generics: t.Generics,
		Abstract: t.Abstract, Description: t.Description, Obsolete: t.Obsolete, Flags: t.Flags, Underlying: t.Underlying,
		EnumAsInt: t.EnumAsInt, Origins: e.origins(t.Origins),
	}
	if t.Base != nil {
		out.Base = e.ref(*t.Base)
	}
	for _, i := range t.Implements {
		out.Implements = append(out.Implements, e.ref(i))
	}
	for _, f := range t.Fields {
		out.Fields = append(out.Fields, e.field(f))
	}
	for _, v := range t.Values {
		out.Values = append(out.Values, valueJSON{v.Name, v.Wire, v.Value, v.Description})
	}
	return out
}

func (e *encoder) field(f *model.Field) fieldJSON {
	out := fieldJSON{
		Name: f.Name, Wire: f.Wire, Type: e.ref(f.Type), Required: f.Required == model.Yes, Description: f.Description,
		In: f.In, Order: f.Order, Allowed: f.Allowed, Obsolete: f.Obsolete, Origins: e.origins(f.Origins),
	}
	if f.Nullable == model.Unknown && f.Type.IsValueType() {
		out.Nullable = "unknown"
	}
	return out
}

func (e *encoder) origins(all []model.Origin) []originJSON {
	if !e.opts.Origins {
		return nil
	}
	var out []originJSON
	for _, o := range all {
		out = append(out, originJSON{o.Span.Position(), o.Inferred})
	}
	return out
}

// ref spells a reference with namespaces only where the simple name is ambiguous.
func (e *encoder) ref(t model.TypeRef) string {
	return e.spell(t, func(d *model.Type) bool { return e.twice[d.Name+strings.Repeat("`", len(d.Generics))] })
}

// qualified spells the request or response of an operation, with namespaces.
func (e *encoder) qualified(t model.TypeRef) string {
	return e.spell(t, func(*model.Type) bool { return true })
}

func (e *encoder) spell(t model.TypeRef, full func(*model.Type) bool) string {
	return t.Map(func(ref model.TypeRef) model.TypeRef {
		switch {
		case ref.Name == model.AnyFloat:
			ref.Name = model.AnyNumber
		case ref.Decl != nil && full(ref.Decl):
			ref.Name = ref.Decl.FullName()
		}
		return ref
	}).String()
}
