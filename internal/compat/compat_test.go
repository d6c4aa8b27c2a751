package compat

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/plan"
	"github.com/dtogen/dtogen/internal/resolve"
	"github.com/dtogen/dtogen/internal/source"
)

// updating tells whether -update, which parsertest defines, asks to write the verdicts
// that came out into testdata.
func updating() bool { return flag.Lookup("update").Value.String() == "true" }

func sideOf(names plan.Names, overrides []model.Override, files ...*source.File) Side {
	var docs []*model.Document
	for _, f := range files {
		docs = append(docs, parser.Parse(f, &diag.List{}))
	}
	api := resolve.Resolve(docs, resolve.Options{Overrides: overrides}, &diag.List{})
	return Side{API: api, Go: plan.Make(api, plan.Options{Name: "x", Path: "x", Runtime: "servicestack", Names: names}, &diag.List{})}
}

func compareFiles(old, new *source.File) Report {
	return compareAll([]*source.File{old}, []*source.File{new}, nil)
}

func compareAll(old, new []*source.File, overrides []model.Override) Report {
	before := sideOf(plan.Names{}, nil, old...)
	after := sideOf(before.Go.Names, overrides, new...)
	return Report{APIs: []Result{{Before: before, After: after, Findings: Compare(before, after)}}, All: true}
}

// change is one of testdata/*.txtar: CHANGE/old.EXT and CHANGE/new.EXT are what the
// vendor shows before and after, CHANGE/want is a line for each finding.
type change struct {
	name     string
	old, new *source.File
	want     *txtar.File
}

func (c change) compare() Report { return compareFiles(c.old, c.new) }

// archives are the txtar files of testdata, by name.
func archives(t *testing.T) map[string]*txtar.Archive {
	names, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	all := map[string]*txtar.Archive{}
	for _, name := range names {
		all[name], err = txtar.ParseFile(name)
		require.NoError(t, err)
	}
	return all
}

// changes are those of all archives, in order.
func changes(t *testing.T, in map[string]*txtar.Archive) (all []change) {
	for _, name := range slices.Sorted(maps.Keys(in)) {
		files := map[string]*source.File{}
		for i := range in[name].Files {
			f := &in[name].Files[i]
			title, file, _ := strings.Cut(f.Name, "/")
			kind, _, _ := strings.Cut(file, ".")
			if files[title+"/"+kind] = source.NewFile(file, f.Data); kind != "want" {
				continue
			}
			c := change{strings.TrimSuffix(filepath.Base(name), ".txtar") + "/" + title, files[title+"/old"], files[title+"/new"], f}
			require.NotNil(t, c.old, c.name)
			require.NotNil(t, c.new, c.name)
			all = append(all, c)
		}
	}
	return all
}

// TestChanges holds the verdicts of all changes.
func TestChanges(t *testing.T) {
	in := archives(t)
	all := changes(t, in)
	covered := map[diag.Code]bool{}
	for _, c := range all {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			report := c.compare()
			for _, f := range report.APIs[0].Findings {
				covered[f.Rule] = true
				fmt.Fprintf(&b, "%s: %s: %s (%s) %s\n", f.categories(), f.Subject, f.Message, f.Rule, report.APIs[0].places(f))
			}
			if updating() {
				c.want.Data = []byte(b.String())
				return
			}
			assert.Equal(t, string(c.want.Data), b.String())
		})
	}
	for name, archive := range in {
		if updating() {
			require.NoError(t, os.WriteFile(name, txtar.Format(archive), 0o644))
		}
	}
	assert.GreaterOrEqual(t, len(all), 40)
	for _, code := range diag.Codes() {
		if strings.HasPrefix(string(code), "DT4") && code != diag.IgnoreUnused && code != diag.GoTypeRenamed && code != diag.GoFieldRenamed { // other tests show these
			assert.True(t, covered[code], "no change in testdata gets the verdict %s", code)
		}
	}
}

// TestReport shows one comparison in each form, with a vendor's text that wants to be
// more than text.
func TestReport(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "report", "report.txtar"))
	require.NoError(t, err)
	report := compareFiles(source.NewFile("old.cs", archive.Files[0].Data), source.NewFile("new.cs", archive.Files[1].Data))
	report.Old, report.New, report.All = "HEAD", "now", false
	report.APIs[0].OldAt = "HEAD:"
	forms := map[string]func(*strings.Builder) error{
		"want.txt":  func(b *strings.Builder) error { return report.WriteText(b, false) },
		"want.md":   func(b *strings.Builder) error { return report.WriteMarkdown(b) },
		"want.json": func(b *strings.Builder) error { return report.WriteJSON(b) },
		"want.html": func(b *strings.Builder) error { return report.WriteHTML(b) },
	}
	for i, f := range archive.Files {
		if write := forms[f.Name]; write != nil {
			var b strings.Builder
			require.NoError(t, write(&b))
			if updating() {
				archive.Files[i].Data = []byte(b.String())
			} else {
				assert.Equal(t, string(f.Data), b.String(), f.Name)
			}
			if f.Name == "want.md" || f.Name == "want.html" {
				assert.NotContains(t, b.String(), "<script>alert", f.Name)
			}
			assert.NotContains(t, b.String(), "\x1b", f.Name)
		}
	}
	if updating() {
		require.NoError(t, os.WriteFile(filepath.Join("testdata", "report", "report.txtar"), txtar.Format(archive), 0o644))
	}
}

// TestSameAPI compares recorded servers through other languages, page forms and
// versions: nothing changed, so nothing may be found but what the servers themselves
// left out or have more of.
func TestSameAPI(t *testing.T) {
	pairs := 0
	check := func(old, new string) {
		oldData, err := os.ReadFile(old)
		newData, err2 := os.ReadFile(new)
		if err != nil || err2 != nil || len(oldData) == 0 || len(newData) == 0 {
			return
		}
		pairs++
		report := compareFiles(source.NewFile(old, oldData), source.NewFile(new, newData))
		for _, f := range report.APIs[0].Findings {
			real := slices.ContainsFunc(moreOf, func(subject string) bool { return strings.EqualFold(subject, f.Subject) })
			if f.Category != Nothing && !real {
				t.Errorf("%s → %s: %s: %s: %s", old, new, f.Category, f.Subject, f.Message)
			}
		}
	}
	for _, host := range []string{"aim", "edge"} {
		for _, dir := range parsertest.Corpus(t, "live/"+host+"-*/types/csharp.txt") {
			dir = filepath.Dir(dir)
			latest := filepath.Join(filepath.Dir(filepath.Dir(dir)), host+"-10.1", "types")
			for _, lang := range []string{"vbnet.txt", "fsharp.txt", "typescript.txt", "python.txt", "java.txt", "kotlin.txt", "dart.txt", "php.txt", "mjs.txt", "go.txt", "rust.txt", "ruby.txt", "zig.txt"} {
				if name := filepath.Base(filepath.Dir(dir)); !strings.HasPrefix(name, host+"-10") && !strings.HasPrefix(name, host+"-5") {
					continue
				}
				check(filepath.Join(dir, "csharp.txt"), filepath.Join(dir, lang))
				check(filepath.Join(dir, lang), filepath.Join(dir, "csharp.txt"))
			}
			for _, lang := range []string{"csharp.txt", "vbnet.txt", "typescript.txt", "python.txt"} {
				check(filepath.Join(dir, lang), filepath.Join(latest, lang))
			}
		}
	}
	t.Logf("%d pairs", pairs)
}

// TestGoNames changes names in dtogen.yaml alone.
func TestGoNames(t *testing.T) {
	f := source.NewFile("a.cs", []byte(`using ServiceStack;

[Route("/patients")]
public partial class GetPatient
    : IReturn<Patient>
{
}

public partial class Patient
{
    public virtual string Fax { get; set; }
}
`))
	report := compareAll([]*source.File{f}, []*source.File{f}, []model.Override{{Subject: "Patient", Name: "Person"}, {Subject: "Patient.Fax", Name: "FaxNumber"}})
	var b strings.Builder
	require.NoError(t, report.WriteText(&b, false))
	assert.Equal(t, `compile: Patient: it is called Person in Go now, not Patient (DT4112)
    a.cs:9:1 → a.cs:9:1
compile: Patient.Fax: it is called FaxNumber in Go now, not Fax (DT4218)
    a.cs:11:5 → a.cs:11:5
2 compile
`, b.String())
}

// TestPagesAndListing compares the pages of a server with what it lists.
func TestPagesAndListing(t *testing.T) {
	for _, host := range []string{"aim-5.14", "aim-8.10", "aim-10.1", "edge-10.1"} {
		var pages []*source.File
		for _, name := range parsertest.Corpus(t, "live/"+host+"/pages/*.html") {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			pages = append(pages, source.NewFile(name, data))
		}
		for _, name := range parsertest.Corpus(t, "live/"+host+"/types/csharp.txt", "live/"+host+"/types/typescript.txt") {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			listing := []*source.File{source.NewFile(name, data)}
			for _, report := range []Report{compareAll(pages, listing, nil), compareAll(listing, pages, nil)} {
				for _, f := range report.APIs[0].Findings {
					if f.Category != Nothing {
						t.Errorf("%s, pages and %s: %s: %s: %s", host, filepath.Base(name), f.Category, f.Subject, f.Message)
					}
				}
			}
		}
	}
}

// moreOf is what newer hosts of the corpus have more of: their .NET has these types.
var moreOf = []string{"EchoTypes.DateOnly", "EchoTypes.TimeOnly"}

func TestAlign(t *testing.T) {
	rows := align([]string{"a", "b", "c"}, []string{"a", "x", "c", "d"})
	assert.Equal(t, []pageRow{{"", "a", "a"}, {"other", "b", "x"}, {"", "c", "c"}, {"come", "", "d"}}, rows)
	assert.Equal(t, []pageRow{{"gone", "a", ""}}, align([]string{"a"}, nil))
}
