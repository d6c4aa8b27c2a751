package main

// How a model differs from the truth.

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// comparison is a model beside the truth of its host.
type comparison struct {
	*row
	*part
	api   *model.API
	sum   bool              // of all sources together
	named map[string]string // the truth's enums and structs
}

// compare resolves the documents of a part and counts what the model says.
func (p *part) compare() *row {
	c := &comparison{&row{source: p.kind, version: p.version, shown: map[int]bool{}}, p, understand(p.docs), p.kind == allSources, map[string]string{"DayOfWeek": "enum"}}
	for _, t := range p.truth.Types {
		if t.IsEnum {
			c.named[simple(t.Name)] = "enum"
		} else if t.IsStruct {
			c.named[simple(t.Name)] = "struct"
		}
	}
	for _, op := range p.truth.Operations {
		if !p.fixed() || op.Name == "EchoEnums" {
			c.op(op)
		}
	}
	for _, t := range p.truth.Types {
		if t.Namespace == "ServiceStack" || strings.HasPrefix(t.Namespace, "System") || t.IsStruct || slices.Contains(p.truth.TypesNotReachable, t.FullName) {
			continue
		}
		if got := c.typeOf(t); got != nil {
			c.found++
			c.typ(t, got)
		} else if c.all() && !p.fixed() {
			c.differ("type "+t.Name, "declared", "nothing")
		}
	}
	return c.row
}

// asked tells the properties that options of a listing add.
func (c *comparison) asked(name string) bool {
	return c.options != "" && (fold(name) == "version" || fold(name) == "responsestatus")
}

// flat tells sources whose classes hold the members of their bases, or of bases that
// are not shown.
func (c *comparison) flat() bool {
	return strings.Contains(c.kind, "openapi") || strings.Contains(c.kind, "zig") || strings.HasPrefix(c.kind, "page") || strings.HasPrefix(c.kind, "scraped")
}

// fixed tells the hosts that serve EchoEnums alone.
func (p *part) fixed() bool { return strings.HasPrefix(p.host, "edge-fix") }

// all tells whether the source should know every operation and type.
func (c *comparison) all() bool {
	return c.options == "" && !strings.HasPrefix(c.kind, "page") && !strings.HasPrefix(c.kind, "scraped")
}

func (c *comparison) op(op truthOperation) {
	name := "op " + op.Name
	got := c.operation(op.Name)
	if got == nil {
		if c.all() {
			c.differ(name, "declared", "nothing")
		}
		return
	}
	c.found++
	want := simple(responseOf(op.ResponseType))
	switch {
	case got.Response != nil:
		c.response(name+" response", want, *got.Response)
	default:
		c.differ(name+" response", want, "nothing")
	}
	if len(got.Routes) > 0 || c.all() {
		for _, route := range op.Routes {
			c.route(op.Name, route.Path, route.Verbs, got)
		}
	}
	c.said(name+" description", cmp.Or(op.APIDescription, op.Description), got.Description)
	for _, route := range op.Routes {
		for _, r := range got.Routes {
			if strings.EqualFold(strings.TrimPrefix(r.Path, "/api"), route.Path) {
				c.said(name+" summary", route.Summary+" "+route.Notes, r.Summary+" "+r.Notes)
			}
		}
	}
	if c.sum && got.Auth != nil {
		c.check(name+" roles", fmt.Sprint(op.RequiredRoles, op.RequiresAnyRole), fmt.Sprint(got.Auth.Roles, got.Auth.AnyRole))
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
	if got == "nothing" && find(unspoken, c.kind, c.part.version, fact) >= 0 {
		return
	}
	if i := find(losses, c.kind, c.part.version, fact); i >= 0 {
		c.shown[i] = true
		c.lost++
		return
	}
	c.differences = append(c.differences, fmt.Sprintf("%s %s %s: %s: want %s, got %s", c.part.host, c.kind, c.options, fact, want, got))
}

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
	case err == nil && !c.sum && c.covers(got, wanted):
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
		if r.VerbsUnknown && !c.sum {
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
	shown := cmp.Or(strings.Join(all, "; "), "nothing")
	c.differ("op "+op+" route", path+" "+want, shown)
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
	if got.Base != nil && simple(want.Base) != "" || c.sum {
		base := ""
		if got.Base != nil {
			base = simple(got.Base.String())
		}
		c.check(name+" base", simple(want.Base), base)
	}
	for _, p := range want.Properties {
		if p.OnWire {
			c.property(want, p, got)
		}
	}
	for _, f := range got.Fields {
		known := c.flat() && slices.ContainsFunc(want.EffectiveWireNames, func(n string) bool { return fold(n) == fold(f.Wire) }) ||
			c.asked(f.Name)
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
	return !c.sum && (fold(f.Name) == fold(clr) || fold(f.Wire) == fold(wire))
}

// find finds the property of that name, but none that is another by its exact name:
// X-Custom beside XCustom.
func (c *comparison) find(fields []*model.Field, of truthType, clr, wire string) *model.Field {
	for _, f := range fields {
		if f.Name == clr || f.Wire == wire {
			return f
		}
	}
	for _, f := range fields {
		if c.same(f, clr, wire) && !slices.ContainsFunc(of.Properties, func(p truthProperty) bool { return p.ClrName == f.Name }) {
			return f
		}
	}
	return nil
}

// fold is a name without case and punctuation.
func fold(s string) string { return strings.ToLower(punctuation.Replace(s)) }

var punctuation = strings.NewReplacer("_", "", "-", "", "@", "", ".", "", "$", "")

func (c *comparison) property(of truthType, p truthProperty, got *model.Type) {
	name, wire, want := p.ClrName, p.WireName, p.Type
	fact := of.Name + "." + name
	if f := c.find(got.Fields, of, name, wire); f != nil && !c.asked(name) {
		if c.sum {
			c.check(fact+" name", name, f.Name)
			if c.isPascal() && strings.EqualFold(name, wire) {
				wire = name
			}
			c.check(fact+" wire", wire, f.Wire)
		}
		c.fieldType(fact, simple(want), f)
		c.annotations(fact, p, f)
		return
	}
	if (!got.FieldsIncomplete || c.sum) && !c.asked(name) {
		c.differ(fact, want, "nothing")
	}
}

// annotations compares what a property's attributes say, unless it is known from a
// sample alone. Where it is sent is the server's own guess, but for headers, if no
// ApiMember tells. That it must not be null is told by an ApiMember, which most listings
// print, or by other attributes and its type, which few do.
func (c *comparison) annotations(fact string, want truthProperty, got *model.Field) {
	if !slices.ContainsFunc(got.Origins, func(o model.Origin) bool { return o.Evidence != model.FromSample }) {
		return
	}
	c.said(fact+" description", want.Description, got.Description)
	in, how := "", " never null"
	for _, member := range want.APIMembers {
		in += strings.ToLower(member.ParameterType)
		if member.IsRequired {
			how = " required"
		}
	}
	switch {
	case in == "header" || got.In == "header":
		c.said(fact+" header", in, got.In)
	case in != "":
		c.said(fact+" in", in, got.In)
	}
	switch {
	case got.Required == model.Unknown && want.Required:
		c.differ(fact+how, "true", "nothing")
	case got.Required == model.Unknown || want.Nullable == "NotNull" && !want.Required: // the newer servers take it for required
	default:
		c.check(fact+how, fmt.Sprint(want.Required), fmt.Sprint(got.Required == model.Yes))
	}
}

// said compares a text that few elements have.
func (c *comparison) said(fact, want, got string) {
	want, got = strings.Join(strings.Fields(want), " "), strings.Join(strings.Fields(got), " ")
	if want+got != "" {
		c.check(fact, cmp.Or(want, "nothing"), cmp.Or(got, "nothing"))
	}
}

// isPascal tells the hosts that write .NET names, whatever the truth, which is of a
// host of 10.1, says: those of .NET Framework, if nothing else was set.
func (c *comparison) isPascal() bool {
	return compareVersions(c.part.version, "5.14") < 0 && !strings.HasPrefix(c.host, "edge-camel")
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
	if !c.sum && c.sketched(got) {
		return !want.IsValueType() || c.named[want.Name] == "struct"
	}
	if kind := c.named[want.Name]; kind != "" && !c.sum {
		switch got.Name { // enums and structs hide behind what they travel as
		case model.AnyString, "String":
			return true
		case model.AnyInteger, model.AnyNumber, "Int32":
			return kind == "enum"
		}
	}
	if !c.sum && len(got.Args) == 0 && got.Name == want.Name {
		return true // few languages tell all arguments
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

// sketched tells a class that samples alone show, whose name is a made one: it may be
// any class, and any map.
func (c *comparison) sketched(t model.TypeRef) bool {
	return t.Decl != nil && !slices.ContainsFunc(t.Decl.Origins, func(o model.Origin) bool { return o.Evidence != model.FromSample })
}

func (c *comparison) values(want truthType, got *model.Type) {
	for _, v := range want.Values {
		fact := "enum " + want.Name + "." + v.Name
		i := slices.IndexFunc(got.Values, func(g *model.EnumValue) bool {
			return g.Name == v.Name || v.EnumMember != "" && g.Wire == v.EnumMember || !c.sum && fold(g.Name) == fold(v.Name)
		})
		if i < 0 {
			if !got.FieldsIncomplete {
				c.differ(fact, "declared", "nothing")
			}
			continue
		}
		c.found++
		g := got.Values[i]
		if compareVersions(c.part.version, "5.14") < 0 {
			v.EnumMember = "" // ignored on the wire before
		}
		if g.Value != nil {
			c.check(fact+" value", fmt.Sprint(v.Value), fmt.Sprint(*g.Value))
		}
		if g.Wire != "" && g.Wire != v.Name {
			c.check(fact+" wire", v.EnumMember, g.Wire)
		} else if c.sum {
			c.check(fact+" wire", v.EnumMember, strings.TrimPrefix(g.Wire, v.Name))
		}
	}
	if c.sum {
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
