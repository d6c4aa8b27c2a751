package parsertest

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Loss is something that a machine-readable description does not tell, or tells
// wrongly. What is a pattern of path.Match on the fact, "type Poco", "Poco.Age
// nullable", "op Fail routes". A loss that nothing shows is an error.
type Loss struct {
	What     string
	Versions string // that show it, with blanks between; "" for any
	Why      string
}

// reflected is what reflection says of a host: more of it than truth has.
type reflected struct {
	TypesNotReachable []string
	Operations        []struct {
		Name, RequestType, ResponseType string
		ServiceVerbs, Tags              []string
		APIDescription                  string
		RequiresAuth                    bool
		RequiredRoles, RequiresAnyRole  []string
		Routes                          []struct{ Path, Verbs, Summary, Notes string }
	}
	Types []struct {
		Namespace, Name, DeclaringType, Base, FullName string
		GenericParameters                              []string
		IsEnum, Flags, IsAbstract, IsInterface         bool
		Properties                                     []struct {
			CLRName, Type, Nullable, DataMemberName, Description string
			OnWire, Required                                     bool
			Order                                                *int
			APIMembers                                           []struct{ ParameterType string }
		}
		Values []struct {
			Name, EnumMember string
			Value            int64
		}
	}
}

// Described compares what parse makes of each file of the corpus that matches a
// pattern with what reflection says of its host, fact by fact, and checks that
// nothing in the file was passed over.
func Described(t *testing.T, parse Parse, recognise func([]byte) bool, patterns []string, losses []Loss) {
	shown := make([]bool, len(losses))
	equal, lost, wrong, files := 0, 0, 0, 0
	for _, file := range Corpus(t, patterns...) {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		if len(data) == 0 {
			continue // some servers answer so what they do not have
		}
		dir, _, _ := strings.Cut(file[strings.Index(file, "/live/")+len("/live/"):], "/")
		name := file[strings.Index(file, "/live/")+len("/live/"):]
		if !assert.True(t, recognise(data), name) {
			continue
		}
		files++
		var diags diag.List
		doc := parse(source.NewFile(name, data), &diags)
		assert.Empty(t, Uncovered(doc, &diags), name)
		for _, d := range diags.All() {
			if d.Severity > diag.Note || d.Code == diag.MetadataMember {
				t.Errorf("%s: %s: %s", d.Span.Position(), d.Code, d.Message)
			}
		}
		host, version, _ := cutLast(dir, "-")
		host, _, _ = strings.Cut(host, "-")
		facts, err := os.ReadFile(file[:strings.Index(file, "/live/")] + "/truth/" + host + ".json")
		if err != nil {
			continue // the app hosts have none
		}
		var want reflected
		require.NoError(t, json.Unmarshal(facts, &want))
		c := &comparison{}
		c.operations(&want, doc)
		c.types(&want, doc)
		equal += c.equal
		for _, d := range c.differences {
			if i := lossOf(losses, d.fact, version); i >= 0 {
				lost++
				shown[i] = true
				continue
			}
			wrong++
			t.Errorf("%s: %s: want %s, got %s", name, d.fact, d.want, d.got)
		}
	}
	for i, l := range losses {
		assert.True(t, shown[i], "nothing shows the loss %q any more", l.What)
	}
	t.Logf("%d files: %d facts equal, %d known losses, %d wrong", files, equal, lost, wrong)
}

func lossOf(losses []Loss, fact, version string) int {
	return slices.IndexFunc(losses, func(l Loss) bool {
		ok, _ := path.Match(l.What, fact)
		return ok && (l.Versions == "" || slices.Contains(strings.Fields(l.Versions), version))
	})
}

type difference struct{ fact, want, got string }

type comparison struct {
	equal       int
	differences []difference
}

func (c *comparison) check(fact string, want, got any) {
	w, g := fmt.Sprint(want), fmt.Sprint(got)
	if w == g {
		c.equal++
		return
	}
	c.differences = append(c.differences, difference{fact, w, g})
}

func (c *comparison) operations(want *reflected, doc *model.Document) {
	known := map[string]bool{}
	for _, w := range want.Operations {
		fact := "op " + w.Name
		known[w.Name] = true
		i := slices.IndexFunc(doc.Operations, func(op *model.Operation) bool { return op.Name == w.Name })
		c.check(fact, true, i >= 0)
		if i < 0 {
			continue
		}
		op := doc.Operations[i]
		response := ""
		if op.Response != nil {
			response = shortNames(op.Response.String())
		}
		c.check(fact+" namespace", strings.TrimSuffix(w.RequestType, "."+w.Name), op.Namespace)
		c.check(fact+" response", shortNames(w.ResponseType), response)
		c.check(fact+" verbs", w.ServiceVerbs, op.Verbs)
		c.check(fact+" tags", w.Tags, op.Tags)
		c.check(fact+" description", oneLine(w.APIDescription), oneLine(op.Description))
		if auth := op.Auth; auth != nil {
			c.check(fact+" auth", fmt.Sprint(w.RequiresAuth, w.RequiredRoles, w.RequiresAnyRole), fmt.Sprint(auth.Required, auth.Roles, auth.AnyRole))
		} else if w.RequiresAuth {
			c.check(fact+" auth", w.RequiresAuth, nil)
		}
		var routes, got, words, gotWords []string
		pathsOnly := slices.ContainsFunc(op.Routes, func(r *model.Route) bool { return r.VerbsUnknown })
		for _, r := range w.Routes {
			if pathsOnly {
				r.Verbs = ""
			}
			routes, words = append(routes, r.Path+" "+strings.ReplaceAll(r.Verbs, " ", "")), append(words, r.Summary+"|"+r.Notes)
		}
		for _, r := range op.Routes {
			got, gotWords = append(got, r.Path+" "+strings.Join(r.Verbs, ",")), append(gotWords, r.Summary+"|"+r.Notes)
		}
		slices.Sort(routes)
		slices.Sort(got)
		c.check(fact+" routes", strings.Join(routes, "; "), strings.Join(got, "; "))
		slices.Sort(words)
		slices.Sort(gotWords)
		c.check(fact+" summaries", strings.Join(words, "; "), strings.Join(gotWords, "; "))
	}
	for _, op := range doc.Operations {
		if !known[op.Name] {
			c.check("op "+op.Name, false, true)
		}
	}
}

func (c *comparison) types(want *reflected, doc *model.Document) {
	type id struct {
		name  string
		arity int
	}
	known := map[id]bool{}
	for _, w := range want.Types {
		_, name, nested := cutLast(w.Name, ".")
		if !nested {
			name = w.Name
		}
		arity := len(w.GenericParameters)
		known[id{name, arity}] = true
		fact := name
		if arity > 0 {
			fact = fmt.Sprintf("%s`%d", name, arity)
		}
		i := slices.IndexFunc(doc.Types, func(t *model.Type) bool {
			return t.Name == name && len(t.Generics) == arity && (t.Namespace == w.Namespace || t.Namespace == "")
		})
		if i < 0 && (slices.Contains(want.TypesNotReachable, w.FullName) || w.Namespace == "ServiceStack") {
			continue
		}
		c.check("type "+fact, true, i >= 0)
		if i < 0 {
			continue
		}
		got := doc.Types[i]
		base := ""
		if got.Base != nil {
			base = shortNames(got.Base.String())
		}
		_, outer, _ := cutLast("."+w.DeclaringType, ".")
		c.check(fact+" namespace", w.Namespace, got.Namespace)
		c.check(fact+" declaring", outer, got.Declaring)
		c.check(fact+" kind", fmt.Sprint(w.IsEnum, w.IsInterface), fmt.Sprint(got.Kind == model.Enum, got.Kind == model.Interface))
		c.check(fact+" generics", w.GenericParameters, got.Generics)
		c.check(fact+" abstract", w.IsAbstract, got.Abstract)
		c.check(fact+" base", shortNames(w.Base), base)
		onWire := map[string]bool{}
		for _, p := range w.Properties {
			f := fieldOf(got, p.CLRName, p.DataMemberName)
			fact := fact + "." + p.CLRName
			c.check(fact, p.OnWire, f != nil)
			if f == nil {
				continue
			}
			onWire[f.Name] = true
			want, got := shortNames(p.Type), shortNames(f.Type.String())
			if isLoose(f.Type) && hides(f.Type, model.MustParse(want)) {
				got = want // all that a source of this kind can tell
			}
			c.check(fact+" type", want, got)
			c.check(fact+" wire", p.DataMemberName, f.Wire)
			if strings.HasPrefix(p.Nullable, "value") {
				c.check(fact+" nullable", model.TriOf(p.Nullable == "value nullable"), f.Nullable)
			}
			if p.Required {
				c.check(fact+" required", model.Yes, f.Required)
			}
			if p.Order != nil {
				c.check(fact+" order", *p.Order, deref(f.Order))
			}
			c.check(fact+" description", oneLine(p.Description), oneLine(f.Description))
			in := ""
			for _, m := range p.APIMembers {
				in += strings.ToLower(m.ParameterType)
			}
			c.check(fact+" in", in, f.In)
		}
		for _, f := range got.Fields {
			if !onWire[f.Name] {
				c.check(fact+"."+f.Name, false, true)
			}
		}
		c.check(fact+" flags", w.Flags, got.Flags)
		for k, v := range w.Values {
			if k >= len(got.Values) {
				c.check(fact+"."+v.Name, true, false)
				continue
			}
			g := got.Values[k]
			c.check(fact+"."+v.Name, v.Name, g.Name)
			c.check(fact+"."+v.Name+" number", v.Value, deref(g.Value))
			c.check(fact+"."+v.Name+" wire", orElse(v.EnumMember, v.Name), orElse(g.Wire, g.Name))
		}
	}
	for _, name := range want.TypesNotReachable { // which some describe all the same
		known[id{name[strings.LastIndexByte(name, '.')+1:], 0}] = true
	}
	for _, t := range doc.Types {
		if !known[id{t.Name, len(t.Generics)}] {
			c.check("type "+t.Name, false, true)
		}
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func deref[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

// isLoose tells whether a type, or one inside it, is a kind of type only.
func isLoose(t model.TypeRef) (loose bool) {
	t.Walk(func(t model.TypeRef) {
		loose = loose || t.Name == model.Any || kinds[t.Name] != "" && t.Name != "DateTime"
	})
	return loose
}

// fieldOf finds a property by its name in .NET, or on the wire where a source
// tells that alone.
func fieldOf(t *model.Type, clr, wire string) *model.Field {
	for _, f := range t.Fields {
		if f.Name == clr || f.Form == model.NameWire && (f.Name == wire || strings.EqualFold(f.Name, clr)) {
			return f
		}
	}
	return nil
}
