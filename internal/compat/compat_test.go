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

func reportArchive(t *testing.T) *txtar.Archive {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "report", "report.txtar"))
	require.NoError(t, err)
	return archive
}

// exampleReport compares the two listings of testdata/report.
func exampleReport(t *testing.T) Report {
	archive := reportArchive(t)
	report := compareFiles(source.NewFile("old.cs", archive.Files[0].Data), source.NewFile("new.cs", archive.Files[1].Data))
	report.Old, report.New, report.All = "HEAD", "now", false
	report.APIs[0].OldAt = "HEAD:"
	return report
}

// TestReport shows one comparison in each form, with a vendor's text that wants to be
// more than text.
func TestReport(t *testing.T) {
	archive := reportArchive(t)
	report := exampleReport(t)
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

func TestAlign(t *testing.T) {
	var b strings.Builder
	for _, row := range align([]string{"type A struct {", "\tFax string", "\tAge  int32", "}"}, []string{"type A struct {", "\tFaxNo string", "\tAge int32", "\tSex Sex", "}"}) {
		fmt.Fprintf(&b, "%s: %s[%s]%s | %s[%s]%s\n", row.Class, row.Old.Head, row.Old.Mark, row.Old.Tail, row.New.Head, row.New.Mark, row.New.Tail)
	}
	assert.Equal(t, `: type A struct {[] | type A struct {[]
other:     [Fax] string |     [FaxNo] string
:     Age  int32[] |     Age int32[]
come: [] |     Sex Sex[]
: }[] | }[]
`, b.String())
	rows, cut := foldRows(align([]string{"a", "1", "2", "3", "4", "5", "6", "b"}, []string{"a", "1", "2", "3", "4", "5", "6", "c"}))
	assert.True(t, cut)
	assert.Equal(t, pageRow{"cut", pageLine{Head: "… 3 lines that are the same"}, pageLine{Head: "… 3 lines that are the same"}}, rows[1])
	assert.Equal(t, "far", rows[2].Class)
	rows, cut = foldRows(align([]string{"a"}, nil))
	assert.False(t, cut)
	assert.Equal(t, []pageRow{{"gone", pageLine{Head: "a"}, pageLine{}}}, rows)
}
