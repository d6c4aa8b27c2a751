package main

// What .NET reflection says, and how a model differs from it.

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// truth is a file of corpus/truth.
type truth struct {
	TypesNotReachable []string
	Operations        []struct {
		Name, RequestType, ResponseType string
		RequiresAuth                    bool
		RequiredRoles, RequiresAnyRole  []string
		Routes                          []struct{ Path, Verbs string }
	}
	Types []truthType
}

type truthType struct {
	Namespace, Name, FullName, Base      string
	DeclaringType                        string
	GenericParameters                    []string
	IsEnum, IsStruct, IsInterface, Flags bool
	EffectiveWireNames                   []string
	Properties                           []struct {
		ClrName, WireName, DataMemberName, Type string
		OnWire                                  bool
	}
	Values []struct {
		Name       string
		Value      int64
		EnumMember string
	}
}

func readTruth(path string) (*truth, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	t := new(truth)
	if err := json.Unmarshal(data, t); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

// comparison is a model beside the truth of its host.
type comparison struct {
	*row
	host, kind string
	api        *model.API
	named      map[string]string // the truth\'s enums and structs
}

func (r *row) compare(host, kind string, want *truth, api *model.API) {
	c := &comparison{r, host, kind, api, map[string]string{}}
	for _, t := range want.Types {
		if t.IsEnum {
			c.named[simple(t.Name)] = "enum"
		} else if t.IsStruct {
			c.named[simple(t.Name)] = "struct"
		}
	}
	sum := kind == allSources
	for _, op := range want.Operations {
		if strings.HasPrefix(host, "edge-fix") && op.Name != "EchoEnums" {
			continue // that host serves this one alone
		}
		got := c.operation(op.Name)
		if got == nil {
			if sum {
				c.differ("op "+op.Name, "declared", "nothing")
			}
			continue
		}
		if got.Response != nil {
			c.response("op "+op.Name+" response", simple(responseOf(op.ResponseType)), *got.Response)
		} else if sum {
			c.differ("op "+op.Name+" response", simple(responseOf(op.ResponseType)), "nothing")
		}
		if len(got.Routes) > 0 || sum {
			for _, route := range op.Routes {
				c.route(op.Name, route.Path, route.Verbs, got)
			}
		}
		if sum && got.Auth != nil {
			c.check("op "+op.Name+" roles", fmt.Sprint(op.RequiredRoles, op.RequiresAnyRole), fmt.Sprint(got.Auth.Roles, got.Auth.AnyRole))
		}
	}
	for _, t := range want.Types {
		if t.Namespace == "ServiceStack" || t.IsStruct || slices.Contains(want.TypesNotReachable, t.FullName) {
			continue
		}
		if got := c.typeOf(t); got != nil {
			c.typ(t, got)
		} else if sum && !strings.HasPrefix(host, "edge-fix") {
			c.differ("type "+t.Name, "declared", "nothing")
		}
	}
}

func (c *comparison) check(fact, want, got string) {
	if want == got {
		c.found++
		return
	}
	c.differ(fact, want, got)
}

func (c *comparison) differ(fact, want, got string) {
	if i := lossOf(c.kind, c.version, fact); i >= 0 {
		c.lost++
		shown[i] = true
		return
	}
	c.differences = append(c.differences, fmt.Sprintf("%s %s: %s: want %s, got %s", c.host, c.kind, fact, want, got))
}

// shown are the losses that something in the corpus shows.
var shown = map[int]bool{}

func (c *comparison) operation(name string) *model.Operation {
	for _, op := range c.api.Operations {
		if op.Name == name {
			return op
		}
	}
	return nil
}

func (c *comparison) response(fact, want string, got model.TypeRef) {
	switch wanted, err := model.ParseTypeRef(want); {
	case simple(got.String()) == want:
		c.found++
	case err == nil && c.kind != allSources && c.covers(got, wanted):
		c.vague++
	default:
		c.differ(fact, want, simple(got.String()))
	}
}

func responseOf(s string) string {
	if s == "" {
		return model.Void
	}
	return s
}

func (c *comparison) route(op, path, verbs string, got *model.Operation) {
	want := sortedVerbs(verbs)
	for _, r := range got.Routes {
		if !strings.EqualFold(strings.TrimPrefix(r.Path, "/api"), path) {
			continue
		}
		if r.VerbsUnknown && c.kind != allSources {
			c.vague++
			return
		}
		if sortedVerbs(strings.Join(r.Verbs, ",")) == want {
			c.found++
			return
		}
	}
	var all []string
	for _, r := range got.Routes {
		all = append(all, r.Path+" "+strings.Join(r.Verbs, ","))
	}
	c.differ("op "+op+" route", path+" "+want, strings.Join(all, "; "))
}

func sortedVerbs(s string) string {
	verbs := strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool { return r == ',' || r == ' ' })
	slices.Sort(verbs)
	return strings.Join(verbs, ",")
}

// typeOf finds a type by simple name, arity, and, of several, by outer class.
func (c *comparison) typeOf(t truthType) *model.Type {
	name := simple(t.Name)
	var found *model.Type
	for _, got := range c.api.Types {
		if got.Name != name || len(got.Generics) != len(t.GenericParameters) {
			continue
		}
		if found == nil || got.Declaring != "" && got.Declaring == simple(t.DeclaringType) || found.Namespace != t.Namespace && got.Namespace == t.Namespace {
			found = got
		}
	}
	return found
}

func (c *comparison) typ(want truthType, got *model.Type) {
	name := "type " + want.Name
	if want.IsEnum {
		c.check(name+" kind", "enum", got.Kind.String())
		c.values(want, got)
		return
	}
	if got.Base != nil && simple(want.Base) != "" || c.kind == allSources {
		base := ""
		if got.Base != nil {
			base = simple(got.Base.String())
		}
		c.check(name+" base", simple(want.Base), base)
	}
	for _, p := range want.Properties {
		if p.OnWire {
			c.property(want.Name, p.ClrName, p.WireName, p.Type, got)
		}
	}
	for _, f := range got.Fields {
		// schemas are flat, and pages do not have a table for every base
		known := (c.kind == "openapi" || c.kind == "pages") && slices.ContainsFunc(want.EffectiveWireNames, func(n string) bool { return fold(n) == fold(f.Wire) })
		for _, p := range want.Properties {
			known = known || c.same(f, p.ClrName, p.WireName)
		}
		if !known {
			c.differ(name+"."+f.Name, "nothing", f.Type.String())
		}
	}
}

// same tells whether a property is the one of that name. Of one language alone the
// .NET spelling is not expected: acronyms are lost in most.
func (c *comparison) same(f *model.Field, clr, wire string) bool {
	if f.Name == clr || f.Wire == wire {
		return true
	}
	return c.kind != allSources && (fold(f.Name) == fold(clr) || fold(f.Wire) == fold(wire))
}

// fold is a name without case and punctuation.
func fold(s string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", "@", "", ".", "", "$", "").Replace(s))
}

func (c *comparison) property(owner, name, wire, want string, got *model.Type) {
	fact := owner + "." + name
	for _, f := range got.Fields {
		if !c.same(f, name, wire) {
			continue
		}
		if c.kind == allSources {
			c.check(fact+" name", name, f.Name)
			if c.isPascal() && strings.EqualFold(name, wire) {
				wire = name
			}
			c.check(fact+" wire", wire, f.Wire)
		}
		c.fieldType(fact, simple(want), f)
		return
	}
	if !got.FieldsIncomplete || c.kind == allSources {
		c.differ(fact, want, "nothing")
	}
}

// isPascal tells the hosts that write .NET names, whatever the truth, which is of a
// host of 10.1, says: those of .NET Framework, if nothing else was set.
func (c *comparison) isPascal() bool {
	return compareVersions(c.version, "5.14") < 0 && !strings.HasPrefix(c.host, "edge-camel")
}

// fieldType compares types; a kind that the source cannot tell apart from others
// counts as found in kind, and a nullability that nobody tells is not compared.
func (c *comparison) fieldType(fact, want string, f *model.Field) {
	wanted, err := model.ParseTypeRef(want)
	if err != nil {
		c.differ(fact+" type", want, err.Error())
		return
	}
	wantNull := wanted.Nullable
	wanted.Nullable = false
	got := f.Type
	got.Nullable = false
	switch simpleGot := simple(got.String()); {
	case simpleGot == wanted.String():
		c.found++
	case c.covers(got, wanted):
		c.vague++
	default:
		c.differ(fact+" type", wanted.String(), simpleGot)
	}
	if f.Type.IsValueType() && f.Nullable != model.Unknown {
		c.check(fact+" nullable", fmt.Sprint(wantNull), fmt.Sprint(f.Nullable == model.Yes))
	}
}

// covers tells whether a type with vague kinds in it may be the wanted one.
func (c *comparison) covers(got, want model.TypeRef) bool {
	if kind := c.named[want.Name]; kind != "" && c.kind != allSources {
		switch got.Name { // enums and structs hide behind what they travel as
		case model.AnyString, "String":
			return true
		case model.AnyInteger, model.AnyNumber, "Int32":
			return kind == "enum"
		}
	}
	if got.IsValueType() {
		got.Nullable = want.Nullable // inside generic arguments few languages tell
	}
	if want.Nullable && len(got.Args) == 0 {
		got.Nullable = true
	}
	if len(got.Args) == len(want.Args) && len(got.Args) > 0 && (got.Name == want.Name || got.Covers(model.Ref(want.Name, got.Args...))) {
		for i := range got.Args {
			if i == 0 && len(got.Args) == 2 && (got.Args[0].Name == model.AnyString || got.Args[0].Name == "String") {
				continue // many languages call every key a string
			}
			if !c.covers(got.Args[i], want.Args[i]) {
				return false
			}
		}
		return true
	}
	return simple(got.String()) == want.String() || got.Covers(want)
}

func (c *comparison) values(want truthType, got *model.Type) {
	for _, v := range want.Values {
		fact := "enum " + want.Name + "." + v.Name
		i := slices.IndexFunc(got.Values, func(g *model.EnumValue) bool {
			return g.Name == v.Name || v.EnumMember != "" && g.Wire == v.EnumMember || c.kind != allSources && fold(g.Name) == fold(v.Name)
		})
		if i < 0 {
			if !got.FieldsIncomplete {
				c.differ(fact, "declared", "nothing")
			}
			continue
		}
		c.found++
		g := got.Values[i]
		if compareVersions(c.version, "5.14") < 0 {
			v.EnumMember = "" // ignored on the wire before
		}
		if g.Value != nil {
			c.check(fact+" value", fmt.Sprint(v.Value), fmt.Sprint(*g.Value))
		}
		if g.Wire != "" && g.Wire != v.Name {
			c.check(fact+" wire", v.EnumMember, g.Wire)
		} else if c.kind == allSources {
			c.check(fact+" wire", v.EnumMember, strings.TrimPrefix(g.Wire, v.Name))
		}
	}
	if c.kind == allSources {
		c.check("enum "+want.Name+" flags", fmt.Sprint(want.Flags), fmt.Sprint(got.Flags))
	}
}

// simple is a type as reflection or the model spells it, without namespaces and
// outer classes.
func simple(s string) string {
	var b, word strings.Builder
	flush := func() {
		w := word.String()
		if i := strings.LastIndexAny(w, ".+"); i >= 0 {
			w = w[i+1:]
		}
		if i := strings.IndexByte(w, '`'); i >= 0 {
			w = w[:i]
		}
		b.WriteString(w)
		word.Reset()
	}
	for _, r := range s {
		switch r {
		case '<', '>', ',', '[', ']', '?', ' ':
			flush()
			if r != ' ' {
				b.WriteRune(r)
			}
		default:
			word.WriteRune(r)
		}
	}
	flush()
	return b.String()
}
