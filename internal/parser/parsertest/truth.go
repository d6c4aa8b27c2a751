// Listings of .NET's languages against what is known of the recorded hosts.

package parsertest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// truth is what .NET reflection says of a recorded host (corpus/truth).
type truth struct {
	Types      []truthType
	Operations []struct {
		Name, ResponseType string
		Routes             []struct{ Path, Verbs string }
	}
}

type truthType struct {
	Namespace, Name   string
	GenericParameters []string
	DeclaringType     string
	Base              string
	IsEnum, Flags     bool
	Properties        []struct {
		CLRName        string
		Type           string
		Nullable       string
		OnWire         bool
		DataMemberName string
		Required       bool
		Order          *int
	}
	Values []struct {
		Name       string
		Value      int64
		EnumMember string
	}
}

// losses are what listings of .NET's languages get wrong: the difference, the
// versions of the hosts that show it (empty for all), and why.
var losses = map[string]struct{ versions, why string }{
	`EchoCollections.StringMatrix: want "String[][]", got "String[]"`: {"", "one level is lost (servicestack.md 2.14)"},
	`EchoTypes.Struct: want "Point", got "String"`:                    {"", "a struct is printed as it travels, but for ExportValueTypes"},
	`EchoTypes.Struct required: want "false", got "true"`:             {"", "a struct printed as a string has no question mark"},
	`EchoTypes.Version: want "Version", got "Int32"`:                  {"", "AddImplicitVersion puts a second Version before it"},
	`EchoTypes.DateOnly: is missing`:                                  {old, "the .NET of old hosts has none"},
	`EchoTypes.TimeOnly: is missing`:                                  {old, "the .NET of old hosts has none"},
	`EchoEnums.Statuses: want "List<Status?>", got "List<Status>"`:    {"4.0.62", "the host edge-fix has it so"},
	`Status.InProgress wire: want "in progress", got ""`:              {"", "EnumMember: not printed up to 5.0.2, wrongly in 5.4, never in F#"},
	`Status.Done wire: want "done", got ""`:                           {"", "EnumMember: not printed up to 5.0.2, wrongly in 5.4, never in F#"},

	"ShapeResponse`1 generics: want \"T\", got \"Circle\"":                                     {"4.0.40 6.11 8.0", closed},
	"ShapeResponse`1.First: want \"T\", got \"Circle\"":                                        {named, closed},
	"ShapeResponse`1.Results: want \"List<T>\", got \"List<Circle>\"":                          {named, closed},
	"ShapeResponse`1.ByName: want \"Dictionary<String,T>\", got \"Dictionary<String,Circle>\"": {named, closed},
	"ShapeResponse`1.Nested: want \"Wrapped<Wrapped<T>>\", got \"Wrapped<Wrapped<Circle>>\"":   {named, closed},
	"Wrapped`1 generics: want \"T\", got \"Wrapped\"":                                          {"4.0.40", closed},
	"Wrapped`1.Value: want \"T\", got \"Wrapped<Circle>\"":                                     {"4.0.40", closed},
}

const (
	old    = "4.0.40 4.0.62 4.5.14 5.0.2 5.4.0"
	named  = "4.0.40 6.11 8.0 8.5 8.10 10.1"
	closed = "a generic response is printed with the argument of its first operation (servicestack.md 2.1)"
)

// Truth compares what parse makes of each listing of C#, VB.NET or F# (lang is its
// name in /types/LANG) with the truth of the host. What differs must be one of the
// losses.
func Truth(t *testing.T, parse Parse, lang string) {
	var total tally
	for _, path := range Corpus(t, "live/*/types/"+lang+".txt", "live/*/types-options/"+lang+"-*.txt") {
		if strings.Contains(path, ".error500.") {
			continue
		}
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		host, version, _ := cutLast(filepath.Base(filepath.Dir(filepath.Dir(path))), "-")
		name := host + "-" + version + "/" + filepath.Base(path)
		var diags diag.List
		doc := parse(source.NewFile(name, data), &diags)
		assert.Empty(t, Uncovered(doc, &diags), name)
		assert.Empty(t, Diags(&diags), name)
		assert.NotEmpty(t, doc.ServerVersion, name)
		assert.NotEmpty(t, doc.BaseURL, name)
		host, _, _ = strings.Cut(host, "-")
		facts, ok := readTruth(t, filepath.Join(filepath.Dir(path), "..", "..", "..", "truth", host+".json"))
		if !ok {
			continue // the app hosts have no truth of their own
		}
		for _, wrong := range total.compare(facts, doc, string(data)) {
			loss, known := losses[wrong]
			if known && (loss.versions == "" || slices.Contains(strings.Fields(loss.versions), version)) {
				total.lost++
				continue
			}
			total.wrong++
			t.Errorf("%s: %s", name, wrong)
		}
	}
	t.Logf("%s: types %d found, %d not listed; facts %d equal, %d known losses, %d wrong",
		lang, total.found, total.missing, total.equal, total.lost, total.wrong)
}

// Embedded parses the listings that the recorded pages show in this language:
// nothing in them is lost or not understood.
func Embedded(t *testing.T, parse Parse, recognise func([]byte) bool, lang string) {
	count, types := 0, 0
	for _, path := range Corpus(t, "live/*/pages/*."+lang+".html") {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		_, code, ok := strings.Cut(string(data), `lang="`+lang+`">`)
		if !ok {
			continue // a page without a listing, as for a response that is a list
		}
		code, _, _ = strings.Cut(code, "</code>")
		name := filepath.Base(filepath.Dir(filepath.Dir(path))) + "/" + filepath.Base(path)
		text := []byte(html.UnescapeString(code))
		var diags diag.List
		doc := parse(source.NewFile(name, text), &diags)
		assert.Empty(t, Uncovered(doc, &diags), name)
		assert.Empty(t, Diags(&diags), name)
		if declares := regexp.MustCompile(`(?i)\b(class|struct|enum|interface|module|type)\b`); !declares.MatchString(code) {
			continue // imports alone: every type of the operation is ServiceStack's own
		}
		assert.NotEmpty(t, doc.Types, name)
		assert.True(t, recognise(text), name)
		count, types = count+1, types+len(doc.Types)
	}
	t.Logf("%s: %d pages, %d types", lang, count, types)
}

// Wrapped checks that pages which tools turned into text say the same in this
// language, though some of the tools break lines behind 80 characters.
func Wrapped(t *testing.T, parse Parse, lang string) {
	for _, path := range Corpus(t, "scraped/*/*/*."+lang+".txt", "scraped/*/*/*."+lang+".md") {
		whole := filepath.Join(filepath.Dir(path), "..", "..", "lynx-wide", filepath.Base(filepath.Dir(path)),
			strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))+".txt")
		var docs []string
		for _, path := range []string{whole, path} {
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			var diags diag.List
			doc := parse(source.NewFile(path, data), &diags)
			assert.Empty(t, Uncovered(doc, &diags), path)
			for _, d := range diags.All() {
				assert.Equal(t, diag.ListingSkipped, d.Code, "%s: %s", d.Span.Position(), d.Message)
			}
			// Markdown indents: here in a string, elsewhere the page takes it off.
			docs = append(docs, strings.ReplaceAll(Dump(doc), `\n    `, `\n`))
		}
		assert.Equal(t, docs[0], docs[1], path)
	}
}

// Distinct checks that recognise claims the recorded listings of lang and no others.
func Distinct(t *testing.T, recognise func([]byte) bool, lang string) {
	for _, path := range Corpus(t, "live/*/types/*.txt", "live/*/types-options/*.txt") {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		name := filepath.Base(path)
		if strings.Contains(name, ".error") {
			continue
		}
		assert.Equal(t, name == lang+".txt" || strings.HasPrefix(name, lang+"-"), recognise(data), path)
	}
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func readTruth(t *testing.T, path string) (facts truth, ok bool) {
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return facts, false
	}
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &facts))
	return facts, true
}

type tally struct{ found, missing, equal, lost, wrong int }

// compare gives what differs, one "Type.Property: why" each.
func (n *tally) compare(facts truth, doc *model.Document, text string) (wrong []string) {
	for _, want := range facts.Types {
		_, name, nested := cutLast(want.Name, ".")
		if !nested {
			name = want.Name
		}
		label := name
		if len(want.GenericParameters) > 0 {
			label = fmt.Sprintf("%s`%d", name, len(want.GenericParameters))
		}
		i := slices.IndexFunc(doc.Types, func(t *model.Type) bool {
			return t.Name == name && len(t.Generics) == len(want.GenericParameters)
		})
		if i < 0 {
			for _, keyword := range []string{"Class ", "class ", "Enum ", "enum ", "type "} {
				if strings.Contains(text, keyword+name+"\n") && len(want.GenericParameters) == 0 {
					wrong = append(wrong, label+": is listed and was not found")
				}
			}
			n.missing++
			continue
		}
		n.found++
		got := doc.Types[i]
		check := func(what, want, got string) {
			if want == got {
				n.equal++
			} else {
				wrong = append(wrong, fmt.Sprintf("%s: want %q, got %q", what, want, got))
			}
		}
		check(label+" kind", fmt.Sprint(want.IsEnum, want.Flags), fmt.Sprint(got.Kind == model.Enum, got.Flags))
		check(label+" generics", strings.Join(want.GenericParameters, ","), strings.Join(got.Generics, ","))
		base := ""
		if got.Base != nil {
			base = got.Base.String()
		}
		check(label+" base", shortNames(want.Base), base)
		for _, p := range want.Properties {
			if !p.OnWire {
				continue
			}
			j := slices.IndexFunc(got.Fields, func(f *model.Field) bool { return f.Name == p.CLRName })
			if j < 0 {
				wrong = append(wrong, label+"."+p.CLRName+": is missing")
				continue
			}
			f := got.Fields[j]
			check(label+"."+p.CLRName, shortNames(p.Type), shortNames(f.Type.String()))
			check(label+"."+p.CLRName+" wire", p.DataMemberName, f.Wire)
			if f.Required != model.Unknown {
				check(label+"."+p.CLRName+" required", fmt.Sprint(p.Required || p.Nullable == "NotNull"), fmt.Sprint(f.Required == model.Yes))
			}
			if p.Nullable == "value" && f.Nullable != model.Unknown || p.Nullable == "nullable" {
				check(label+"."+p.CLRName+" nullable", fmt.Sprint(p.Nullable == "nullable"), fmt.Sprint(f.Nullable == model.Yes))
			}
		}
		for _, op := range facts.Operations {
			if op.Name != name {
				continue
			}
			var wantRoutes, gotRoutes []string
			for _, r := range op.Routes {
				wantRoutes = append(wantRoutes, r.Path+" "+r.Verbs)
			}
			for _, a := range got.Attributes {
				if a.Name == "Route" {
					gotRoutes = append(gotRoutes, a.At(0)+" "+a.At(1))
				}
			}
			check(label+" routes", strings.Join(wantRoutes, ", "), strings.Join(gotRoutes, ", "))
			marker := "IReturn<" + shortNames(op.ResponseType) + ">"
			if op.ResponseType == model.Void {
				marker = "IReturnVoid"
			}
			check(label+" marker "+marker, "true", fmt.Sprint(slices.ContainsFunc(got.Implements, func(i model.TypeRef) bool {
				return shortNames(i.String()) == marker
			})))
		}
		for k, v := range want.Values {
			if k >= len(got.Values) {
				wrong = append(wrong, label+"."+v.Name+": is missing")
				continue
			}
			check(label+"."+v.Name, v.Name, got.Values[k].Name)
			if number := got.Values[k].Value; number != nil {
				check(label+"."+v.Name+" number", fmt.Sprint(v.Value), fmt.Sprint(*number))
			}
			if v.EnumMember != "" {
				check(label+"."+v.Name+" wire", v.EnumMember, got.Values[k].Wire)
			}
		}
	}
	return wrong
}

// shortNames drops the namespaces of a type of .NET.
func shortNames(s string) string {
	if s == "" {
		return ""
	}
	t := model.MustParse(s)
	return t.Map(func(t model.TypeRef) model.TypeRef {
		if _, short, ok := cutLast(t.Name, "."); ok {
			t.Name = short
		}
		if t.Name == "Nullable" && len(t.Args) == 1 {
			return t.Args[0].OrNull()
		}
		return t
	}).String()
}

// Cuts checks that a listing which stops early is noticed, and that no type is
// kept that lacks members. In a language that marks no end (ends is false) what
// is whole up to the last line passes for whole.
func Cuts(t *testing.T, parse Parse, lang string, ends bool) {
	path := Corpus(t, "live/edge-plain-10.1/types/"+lang+".txt")[0]
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	data = bytes.TrimSpace(data)
	var none diag.List
	whole := map[string]string{}
	doc := parse(source.NewFile(path, data), &none)
	for _, typ := range doc.Types {
		whole[typeKey(typ)] = members(typ)
	}
	// Before a namespace, or in the header, nothing can be cut.
	start := max(bytes.Index(data, []byte("amespace ")), bytes.Index(data, []byte("*/\n"))+len("*/\n\n// @ts-nocheck\n"))
	for end := start; end < len(data); end += 11 {
		var diags diag.List
		cut := parse(source.NewFile("cut", data[:end]), &diags)
		assert.Empty(t, Uncovered(cut, &diags), "cut at %d", end)
		// Between two namespaces or declarations a listing may end, and "names" may
		// be other text.
		lastLine := string(data[bytes.LastIndexByte(data[:end], '\n')+1 : end])
		if ends && len(cut.Types) > 0 && !strings.HasPrefix("namespace", lastLine) && lastLine != "}" &&
			(!strings.HasSuffix(lastLine, ";") || lastLine[0] == ' ') {
			assert.True(t, diags.Failed(), "not noticed: cut at %d", end)
		}
		for i, typ := range cut.Types {
			want, got := whole[typeKey(typ)], members(typ)
			if !ends && i == len(cut.Types)-1 && !diags.Failed() {
				assert.True(t, strings.HasPrefix(want, got), "%s, cut at %d: %s", typ.Name, end, got)
			} else {
				assert.Equal(t, want, got, "%s, cut at %d", typ.Name, end)
			}
		}
	}
}

func typeKey(t *model.Type) string {
	return fmt.Sprintf("%s.%s.%s`%d", t.Namespace, t.Declaring, t.Name, len(t.Generics))
}

func members(t *model.Type) string {
	var b strings.Builder
	for _, f := range t.Fields {
		b.WriteString(f.Name + " " + f.Wire + " " + strings.ReplaceAll(f.Type.String(), "?", "") + "\n")
	}
	for _, v := range t.Values {
		b.WriteString(v.Name + " " + v.Wire + "\n")
	}
	return b.String()
}
