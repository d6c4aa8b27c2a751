package parser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/listing"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/require"
)

func parseFile(t testing.TB, path string) (*model.Document, *diag.List) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var diags diag.List
	return Parse(source.NewFile(filepath.Base(path), data), &diags), &diags
}

// TestScraped reads what ten tools make of the recorded pages: each says what the
// page itself says.
func TestScraped(t *testing.T) {
	for _, path := range parsertest.Corpus(t, "scraped/*/*/*.*") {
		words := strings.Split(filepath.ToSlash(path), "/")
		tool, server, file := words[len(words)-3], words[len(words)-2], words[len(words)-1]
		where := tool + "/" + server + "/" + file
		corpus := filepath.Join(filepath.Dir(path), "..", "..", "..")
		server = strings.Replace(server, "5.4", "5.4.0", 1)
		page := filepath.Join(corpus, "live", server, "pages", strings.TrimSuffix(file, filepath.Ext(file))+".html")
		doc, diags := parseFile(t, path)
		for _, lost := range parsertest.Uncovered(doc, diags) {
			t.Errorf("%s: uncovered %s", where, lost)
		}
		told := false
		for _, d := range diags.All() {
			told = told || d.Code != diag.NotRecognised || !unread(page)
			if told && tool != "readability" && !(d.Code == diag.ListingText && (tool == "lynx" || tool == "html2text")) { // which break lines anywhere
				t.Errorf("%s: %s %s: %s", where, d.Span.Position(), d.Code, d.Message)
			}
		}
		want, _ := parseFile(t, page)
		for i, fact := range facts(want) {
			got := facts(doc)[i]
			if _, rest, _ := strings.Cut(got, " "); rest == "" && tool == "readability" {
				continue // which drops what it takes for no part of an article
			}
			if fact != got && !told {
				at := 0
				for at < min(len(fact), len(got)) && fact[at] == got[at] {
					at++
				}
				at = max(at-40, 0)
				t.Errorf("%s:\n  page    %.200s\n  scraped %.200s", where, fact[at:], got[at:])
			}
		}
	}
}

// unread tells whether a page holds a listing in a language without a dialect.
func unread(page string) bool {
	words := strings.Split(filepath.Base(page), ".")
	return len(words) > 3 && listing.ByName(words[2]) == nil
}

// facts is what a page says, as some lines to compare. Whatever a tool may lose
// or glue is left out.
func facts(doc *model.Document) []string {
	var ops, auth, routes, tables, samples []string
	for _, op := range doc.Operations {
		ops = append(ops, op.Name)
		if op.Auth != nil {
			auth = append(auth, fmt.Sprint(*op.Auth))
		}
		for _, r := range op.Routes {
			routes = append(routes, r.Path+" "+strings.Join(r.Verbs, ","))
		}
	}
	for _, typ := range doc.Types {
		var fields []string
		for _, f := range typ.Fields {
			fields = append(fields, fmt.Sprint(f.Name, " ", f.Type, " ", f.In, " ", f.Required))
		}
		for _, v := range typ.Values {
			fields = append(fields, v.Name)
		}
		tables = append(tables, typ.Name+"{"+strings.Join(fields, ", ")+"}")
	}
	for _, s := range doc.Samples {
		value := strings.ReplaceAll(parsertest.Value(s.Root), `\x00`, "") // which no tool keeps
		samples = append(samples, fmt.Sprint(s.Response, s.Format, s.Verb, s.Path, s.Status, s.ContentType, value))
	}
	return []string{
		"operations " + strings.Join(ops, "; "), "auth " + strings.Join(auth, "; "), "routes " + strings.Join(routes, "; "),
		"types " + strings.Join(tables, "; "), "samples " + strings.Join(samples, "; "),
	}
}
