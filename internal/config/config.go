// Package config reads dtogen.yaml: strictly, so that a key that nobody reads is an
// error with its place, and with the few defaults there are. What it overrides
// comes out as model.Override, each with the place that says so.
package config

import (
	"errors"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

// FileName is what the configuration is called.
const FileName = "dtogen.yaml"

// Config is a dtogen.yaml. Paths in it are relative to the folder it lies in.
type Config struct {
	File   *source.File
	Output string // folder that the packages are written to
	APIs   []*API // by name
}

// API is one of its APIs.
type API struct {
	Name      string // of the package
	Span      source.Span
	Specs     []string // files and folders
	Keep      []string // those of an older state, of which nothing shall go
	AcceptCut []Accepted
	BaseURL   string // "" where the sources tell it
	Pointers  bool   // optional: pointer
	Types     []TypeMapping
	Overrides []model.Override
	Ignore    []Ignore
}

// Ignore leaves a finding of dtogen diff out, for a reason.
type Ignore struct {
	Rule    diag.Code // of comparing: DT4…
	Subject string    // TYPE, TYPE.WIRENAME, ENUM.VALUE or OPERATION
	Reason  string
	Span    source.Span
}

// Accepted is a file of the specs, or a folder of them, that may stop in the middle: no
// more of it can be had.
type Accepted struct {
	Path string
	Span source.Span
}

// TypeMapping replaces a scalar type of the runtime by the consumer's own.
type TypeMapping struct {
	Scalar string // one of Scalars
	GoType string // "github.com/google/uuid.UUID"
	Span   source.Span
}

// Scalars are the types of the runtime that `types:` can replace.
var Scalars = []string{"ByteList", "Char", "Date", "Decimal", "Duration", "GUID", "Object", "OffsetTime", "Time", "TimeOfDay"}

// Find looks for dtogen.yaml in dir and the folders above; "" where there is none.
func Find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		name := filepath.Join(dir, FileName)
		if info, err := os.Stat(name); err == nil && !info.IsDir() {
			return name, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", nil
		}
		dir = up
	}
}

// Parse reads a dtogen.yaml. What is wrong is in diags; the Config holds the rest.
func Parse(f *source.File, diags *diag.List) *Config {
	r := reader{f: f, diags: diags, c: &Config{File: f}}
	tree, err := parser.ParseBytes(f.Data, 0)
	if err != nil {
		r.syntax(err)
		return r.c
	}
	var body ast.Node
	if len(tree.Docs) > 0 {
		body = tree.Docs[0].Body
	}
	if len(tree.Docs) > 1 {
		r.second(tree.Docs[1])
	}
	mapping(&r, "dtogen.yaml", f.Span(0, 0), body, rootKeys(), r.c)
	sort.Slice(r.c.APIs, func(i, j int) bool { return r.c.APIs[i].Name < r.c.APIs[j].Name })
	return r.c
}

type reader struct {
	f     *source.File
	diags *diag.List
	c     *Config
}

func (r *reader) syntax(err error) {
	at, message := r.f.Span(0, 0), err.Error()
	var yamlErr yaml.Error
	if errors.As(err, &yamlErr) {
		message = yamlErr.GetMessage()
		if t := yamlErr.GetToken(); t != nil {
			at = r.at(t.Position.Line, t.Position.Column)
		}
	}
	d := r.diags.Add(diag.ConfigSyntax, at, "this is no valid YAML: %s", message)
	if strings.Contains(message, "'\t'") {
		d.WithHint("indent with blanks: YAML takes no tabs for that")
	}
}

// second refuses what stands behind the end of the first document: nobody reads it.
func (r *reader) second(doc *ast.DocumentNode) {
	at := r.span(doc.Body)
	if doc.Start != nil {
		at = r.at(doc.Start.Position.Line, doc.Start.Position.Column)
	}
	r.diags.Add(diag.ConfigSyntax, at, "here begins a second document, which nobody reads").
		WithHint("take out this line, or all that is below")
}

func (r *reader) apis(n *ast.MappingValueNode) {
	pairs, ok := r.pairs(n.Value)
	if ok && len(pairs) == 0 {
		r.bad(n.Key, "name at least one API", "apis is empty")
	}
	for _, pair := range pairs {
		api := &API{Name: pair.Key.GetToken().Value, Span: r.span(pair.Key)}
		if !ValidName(api.Name) {
			r.bad(pair.Key, "it names the Go package: "+NameRule, "%q cannot name an API", api.Name)
		}
		mapping(r, "the API "+api.Name, api.Span, pair.Value, apiKeys(), api)
		r.c.APIs = append(r.c.APIs, api)
	}
}

// NameRule tells which names ValidName takes.
const NameRule = "small letters and digits, a letter first, no Go keyword and none of internal, main, servicestack, testdata, vendor"

// ValidName tells whether name can be that of a generated package.
func ValidName(name string) bool {
	for i, c := range name {
		if (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	switch name {
	case "", "servicestack", "main", "internal", "vendor", "testdata":
		return false
	}
	return !token.IsKeyword(name)
}

func (r *reader) types(n *ast.MappingValueNode) (mappings []TypeMapping) {
	pairs, _ := r.pairs(n.Value)
	for _, pair := range pairs {
		m := TypeMapping{pair.Key.GetToken().Value, r.text(pair.Value), r.span(pair.Key)}
		known := false
		for _, scalar := range Scalars {
			known = known || scalar == m.Scalar
		}
		if !known {
			r.bad(pair.Key, diag.DidYouMean(m.Scalar, Scalars), "%q is no scalar type of the runtime", m.Scalar)
		}
		if !isGoType(m.GoType) {
			r.bad(pair.Value, "expected import path and type name, as in github.com/google/uuid.UUID", "%q is no Go type", m.GoType)
		}
		mappings = append(mappings, m)
	}
	sort.Slice(mappings, func(i, j int) bool { return mappings[i].Scalar < mappings[j].Scalar })
	return mappings
}

func (r *reader) overrides(n *ast.MappingValueNode) (overrides []model.Override) {
	pairs, _ := r.pairs(n.Value)
	for _, pair := range pairs {
		o := model.Override{Subject: pair.Key.GetToken().Value, Span: r.span(pair.Key)}
		mapping(r, "the override of "+o.Subject, o.Span, pair.Value, overrideKeys(), &o)
		overrides = append(overrides, o)
	}
	return overrides
}

func (r *reader) ignore(n ast.Node) (all []Ignore) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		r.bad(n, "expected a list: [{rule: DT4203, subject: Patient.fax, reason: nobody uses it}]", "here stands %s", kind(n))
		return nil
	}
	for _, item := range seq.Values {
		i := Ignore{Span: r.span(item)}
		mapping(r, "an ignore", i.Span, item, ignoreKeys(), &i)
		all = append(all, i)
	}
	return all
}

// isGoType tells a Go type (github.com/google/uuid.UUID, time.Time) from one of
// .NET: there is a slash in it, or its package begins with a small letter, as no
// namespace does.
func isGoType(text string) bool {
	dot := strings.LastIndexByte(text, '.')
	if dot <= 0 || !token.IsExported(text[dot+1:]) || !token.IsIdentifier(text[dot+1:]) || strings.ContainsAny(text, " <>[]?,\"\\") {
		return false
	}
	path := text[:dot]
	return strings.Contains(path, "/") || token.IsIdentifier(path) && !token.IsExported(path)
}

func (r *reader) ref(n ast.Node) *model.TypeRef {
	text := r.text(n)
	t, err := model.ParseTypeRef(text)
	if err != nil {
		r.bad(n, "expected a type as .NET spells it (Int64?, List<String>, Dictionary<String,Page>), void, or a Go type with its import path",
			"%q is no type: %v", text, err)
		return nil
	}
	return &t
}
