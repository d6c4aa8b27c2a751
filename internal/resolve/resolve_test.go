package resolve

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/modeljson"
	"github.com/dtogen/dtogen/internal/parser/listing"
	"github.com/dtogen/dtogen/internal/parser/page"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

func parse(f *source.File, diags *diag.List) *model.Document {
	if page.Recognise(f.Data) {
		return page.Parse(f, diags)
	}
	return listing.Recognise(f.Data).Parse(f, diags)
}

// TestGolden resolves the files of each testdata/*.txtar and compares the facts that
// matter: want.api has one line for each operation and type, want.diag what is said.
// The comment of an archive may hold options, one a line:
//
//	baseUrl: URL
//	time: FILE YEAR
//	override: SUBJECT KEY VALUE
func TestGolden(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			require.NoError(t, err)
			opts, times := options(string(archive.Comment))
			var docs []*model.Document
			var diags diag.List
			var kept []txtar.File
			for _, file := range archive.Files {
				if strings.HasPrefix(file.Name, "want.") {
					continue
				}
				kept = append(kept, file)
				f := source.NewFile(file.Name, file.Data)
				f.Meta.Time = times[file.Name]
				docs = append(docs, parse(f, &diags))
			}
			api := Resolve(docs, opts, &diags)
			got := append(kept, txtar.File{Name: "want.api", Data: []byte(facts(api))})
			if diags.Len() > 0 {
				got = append(got, txtar.File{Name: "want.diag", Data: []byte(parsertest.Diags(&diags))})
			}
			if flag.Lookup("update").Value.String() == "true" {
				archive.Files = got
				require.NoError(t, os.WriteFile(path, txtar.Format(archive), 0o644))
				return
			}
			assert.Equal(t, string(txtar.Format(&txtar.Archive{Files: archive.Files})), string(txtar.Format(&txtar.Archive{Files: got})))
		})
	}
}

func options(comment string) (opts Options, times map[string]time.Time) {
	times = map[string]time.Time{}
	for _, line := range strings.Split(comment, "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 2 && words[0] == "baseUrl:":
			opts.BaseURL = words[1]
		case len(words) == 3 && words[0] == "time:":
			times[words[1]], _ = time.Parse("2006", words[2])
		case len(words) == 4 && words[0] == "override:":
			o := model.Override{Subject: words[1]}
			ref := model.MustParse(words[3])
			switch words[2] {
			case "type":
				o.Type = &ref
			case "response":
				o.Response = &ref
			case "wire":
				o.Wire = words[3]
			case "namespace":
				o.Namespace = words[3]
			case "name":
				o.Name = words[3]
			case "skip":
				o.Skip = true
			}
			opts.Overrides = append(opts.Overrides, o)
		}
	}
	return opts, times
}

// facts writes an API a line for each element: "!" is required, "~" a value type of
// which nobody says whether it may be null, "@x" the ParameterType.
func facts(api *model.API) string {
	var b strings.Builder
	fmt.Fprintf(&b, "api %q %s\n", api.Name, api.BaseURL)
	for _, op := range api.Operations {
		response := "?"
		if op.Response != nil {
			response = op.Response.String()
		}
		fmt.Fprintf(&b, "operation %s %s\n", op.Name, response)
		for _, r := range op.Routes {
			fmt.Fprintf(&b, "  route %s %s\n", strings.Join(r.Verbs, ","), r.Path)
		}
		for _, o := range op.Origins {
			if o.Inferred != "" {
				fmt.Fprintf(&b, "  inferred %s\n", o.Inferred)
			}
		}
	}
	for _, t := range api.Types {
		base := ""
		if t.Base != nil {
			base = " : " + t.Base.String()
		}
		about := ""
		if t.Description != "" {
			about = fmt.Sprintf(" // %q", t.Description)
		}
		fmt.Fprintf(&b, "%s %s%s%s\n", t.Kind, t.FullName(), base, about)
		for _, f := range t.Fields {
			fmt.Fprintf(&b, "  %s %s", f.Name, f.Type)
			if f.Type.IsValueType() && f.Nullable == model.Unknown {
				b.WriteString("~")
			}
			if f.Required == model.Yes {
				b.WriteString("!")
			}
			if f.Wire != f.Name {
				fmt.Fprintf(&b, " wire=%s", f.Wire)
			}
			if f.In != "" {
				fmt.Fprintf(&b, " @%s", f.In)
			}
			if f.Description != "" {
				fmt.Fprintf(&b, " // %s", f.Description)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// seeds are the documents of one folder of specs/, in an order of their own.
func seeds(t *testing.T, folder string, shuffle *rand.Rand, diags *diag.List) []*model.Document {
	paths, err := filepath.Glob("../../specs/" + folder + "/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	if shuffle != nil {
		shuffle.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	}
	var docs []*model.Document
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		docs = append(docs, parse(source.NewFile(filepath.Base(path), data), diags))
	}
	return docs
}

func TestOrderOfFilesDoesNotMatter(t *testing.T) {
	var first string
	for seed := range uint64(12) {
		var diags diag.List
		api := Resolve(seeds(t, "aim", rand.New(rand.NewPCG(seed, 1)), &diags), Options{}, &diags)
		var b bytes.Buffer
		require.NoError(t, modeljson.Write(&b, api, &diags, modeljson.Options{Origins: true}))
		if first == "" {
			first = b.String()
		}
		require.Equal(t, first, b.String())
	}
}

// TestSeedsAgainstTruth holds that the model of the five pages contradicts nothing
// that .NET reflection says of those DTOs, and misses none of them.
func TestSeedsAgainstTruth(t *testing.T) {
	for folder, base := range map[string]string{"aim": "https://active-ewebservice.biz/api", "trendsic": ""} {
		t.Run(folder, func(t *testing.T) {
			truth := readTruth(t, folder)
			var diags diag.List
			api := Resolve(seeds(t, folder, nil, &diags), Options{BaseURL: base}, &diags)
			assert.False(t, diags.Failed(), parsertest.Diags(&diags))
			truth.compare(t, api)
		})
	}
}

// truth is the part of a truth file that the pages must not contradict.
type truth struct {
	Operations []struct {
		Name, ResponseType string
		RequiresAnyRole    []string
		Routes             []struct{ Path, Verbs string }
	}
	Types []struct {
		Namespace, Name, Base string
		Properties            []struct{ ClrName, WireName, Type string }
	}
}

// TestHugeClass merges a class of tens of thousands of properties, told twice, in a time
// that grows as they do: it took minutes once.
func TestHugeClass(t *testing.T) {
	var csharp, python strings.Builder
	csharp.WriteString("/* Options:\nVersion: 8.5\n*/\npublic partial class A\n{\n")
	python.WriteString("\"\"\" Options:\nVersion: 8.5\n\"\"\"\n@dataclass_json(letter_case=LetterCase.CAMEL, undefined=Undefined.EXCLUDE)\n@dataclass\nclass A:\n")
	const n = 20000
	for i := range n {
		fmt.Fprintf(&csharp, "    public virtual string PropNo%d { get; set; }\n", i)
		fmt.Fprintf(&python, "    prop_no%d: Optional[str] = None\n", i)
	}
	csharp.WriteString("}\n")
	var diags diag.List
	docs := []*model.Document{
		parse(source.NewFile("a.cs", []byte(csharp.String())), &diags), parse(source.NewFile("a.py", []byte(python.String())), &diags)}
	before := time.Now()
	api := Resolve(docs, Options{}, &diags)
	assert.Less(t, time.Since(before), 20*time.Second)
	require.Len(t, api.Types, 1)
	assert.Len(t, api.Types[0].Fields, n)
}

func readTruth(t *testing.T, host string) (out truth) {
	data, err := os.ReadFile(parsertest.Corpus(t, "truth/"+host+".json")[0])
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &out))
	return out
}

func (truth truth) compare(t *testing.T, api *model.API) {
	require.Len(t, api.Operations, len(truth.Operations))
	for i, want := range truth.Operations {
		op := api.Operations[i]
		require.Equal(t, want.Name, op.Name)
		assert.Equal(t, simple(want.ResponseType), op.Response.String())
		require.Len(t, op.Routes, len(want.Routes))
		for j, route := range want.Routes {
			assert.Equal(t, route.Path, op.Routes[j].Path)
			assert.Equal(t, splitVerbs(route.Verbs), op.Routes[j].Verbs)
		}
		if len(want.RequiresAnyRole) > 0 {
			assert.Equal(t, want.RequiresAnyRole, op.Auth.AnyRole)
		}
	}
	byName := map[string]*model.Type{}
	for _, typ := range api.Types {
		byName[typ.Name] = typ
	}
	for _, want := range truth.Types {
		if want.Namespace == "ServiceStack" {
			continue
		}
		got := byName[simple(want.Name)]
		require.NotNil(t, got, "type %s", want.Name)
		assert.Equal(t, simple(want.Base), refName(got.Base), "base of %s", want.Name)
		require.Len(t, got.Fields, len(want.Properties), want.Name)
		for _, p := range want.Properties {
			f := memberOf(flatten(model.TypeRef{Name: got.Name, Decl: got}), p.WireName)
			require.NotNil(t, f.Field, "%s.%s", want.Name, p.ClrName)
			assert.Equal(t, p.ClrName, f.Name)
			assert.Equal(t, p.WireName, f.Wire)
			_, fits := narrow(f.Type, clr(p.Type))
			assert.True(t, fits, "%s.%s is %s, not %s", want.Name, p.ClrName, f.Type, p.Type)
			if f.Type.IsValueType() && f.Nullable != model.Unknown {
				assert.Equal(t, strings.HasSuffix(p.Type, "?"), f.Nullable == model.Yes, "%s.%s", want.Name, p.ClrName)
			}
		}
	}
}

// clr reads a type as reflection spells it, without namespaces.
func clr(s string) model.TypeRef {
	words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("<>,", r) })
	for _, w := range words {
		s = strings.Replace(s, w, simple(w), 1)
	}
	t := model.MustParse(s)
	t.Nullable = false
	return t
}

func simple(s string) string { return s[strings.LastIndexAny(s, ".+")+1:] }
