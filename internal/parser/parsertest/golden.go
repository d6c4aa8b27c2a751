package parsertest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Parse is what each dialect exports.
type Parse func(*source.File, *diag.List) *model.Document

// Golden runs parse over the testdata/*.txtar of the package: the first file of
// an archive (in.*) is the input, want.model and want.diag are what must come out.
// With -update they are rewritten.
func Golden(t *testing.T, parse Parse) {
	archives, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, archives, "no testdata/*.txtar")
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			require.NoError(t, err)
			require.NotEmpty(t, archive.Files)
			in := archive.Files[0]
			var diags diag.List
			doc := parse(source.NewFile(in.Name, in.Data), &diags)
			got := []txtar.File{in, {Name: "want.model", Data: []byte(Dump(doc))}}
			if diags.Len() > 0 {
				got = append(got, txtar.File{Name: "want.diag", Data: []byte(Diags(&diags))})
			}
			if *update {
				archive.Files = got
				require.NoError(t, os.WriteFile(path, txtar.Format(archive), 0o644))
				return
			}
			assert.Equal(t, texts(archive.Files), texts(got))
		})
	}
}

func texts(files []txtar.File) string {
	return string(txtar.Format(&txtar.Archive{Files: files[1:]}))
}

// Corpus gives the files of ../shared/corpus that match one of the patterns, as
// filepath.Glob reads them below that folder. Where the corpus is absent the test
// is skipped and says so.
func Corpus(t testing.TB, patterns ...string) []string {
	t.Helper()
	all := Recorded(t, patterns...)
	if all == nil {
		t.Skip("the corpus of recorded servers is not beside this checkout")
	}
	require.NotEmpty(t, all, "nothing in the corpus matches %v", patterns)
	return all
}

// Recorded is Corpus for tests that go on without it: nil where it is absent.
func Recorded(t testing.TB, patterns ...string) []string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		require.NotEqual(t, up, dir, "no go.mod above the test")
		dir = up
	}
	corpus := filepath.Join(dir, "..", "shared", "corpus")
	if _, err := os.Stat(corpus); err != nil {
		return nil
	}
	all := []string{}
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(corpus, pattern))
		require.NoError(t, err)
		all = append(all, found...)
	}
	return all
}

// Uncovered gives the stretches of a document's file that belong to no element, no
// chrome and no diagnostic, blanks aside: what a parser lost without a word. A file
// that is refused as a whole, because it is no UTF-8, is told of at one byte.
func Uncovered(doc *model.Document, diags *diag.List) []string {
	root := doc.File
	opened := make([]int32, len(root.Data)+1) // spans that begin at a byte, less those that end
	for _, span := range spans(doc, diags) {
		for span.File != root && span.File != nil {
			up := span.File.ParentSpan(span)
			span = up
		}
		if start, end := max(span.Start, 0), min(span.End, len(root.Data)); span.File == root && start < end {
			opened[start]++
			opened[end]--
		}
	}
	var lost []string
	depth, start := int32(0), 0
	for i := range opened {
		was := depth
		depth += opened[i]
		switch last := i == len(root.Data); {
		case was == 0 && (depth > 0 || last):
			if text := strings.TrimSpace(string(root.Data[start:i])); text != "" {
				lost = append(lost, root.Position(start).String()+": "+text)
			}
		case was > 0 && depth == 0:
			start = i
		}
	}
	return lost
}

func spans(doc *model.Document, diags *diag.List) []source.Span {
	all := append([]source.Span(nil), doc.Chrome...)
	add := func(origins []model.Origin) {
		for _, o := range origins {
			all = append(all, o.Span)
		}
	}
	for _, op := range doc.Operations {
		add(op.Origins)
		for _, r := range op.Routes {
			add(r.Origins)
		}
	}
	for _, t := range doc.Types {
		add(t.Origins)
		for _, a := range t.Attributes {
			all = append(all, a.Span)
		}
	}
	for _, s := range doc.Samples {
		add(s.Origins)
		all = append(all, s.Body)
	}
	for _, d := range diags.All() {
		all = append(all, d.Span)
		if d.Code == diag.NotUTF8 {
			all = append(all, doc.File.All())
		}
		for _, r := range d.Related {
			all = append(all, r.Span)
		}
	}
	return all
}
