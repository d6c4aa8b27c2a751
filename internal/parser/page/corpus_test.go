package page

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/listing"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func parseFile(t testing.TB, path string) (*model.Document, *diag.List) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var diags diag.List
	return Parse(source.NewFile(filepath.Base(path), data), &diags), &diags
}

// live is a page of a recorded server.
type live struct {
	path, server, version, op string
	lang                      string // of its listing; "" for one with tables
}

func livePages(t testing.TB) (all []live) {
	for _, path := range parsertest.Corpus(t, "live/*/pages/*.html") {
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			continue // a page that the server could not make
		}
		server := filepath.Base(filepath.Dir(filepath.Dir(path)))
		at := strings.LastIndexByte(server, '-')
		words := strings.Split(filepath.Base(path), ".")
		p := live{path: path, server: server[:at], version: server[at+1:], op: words[0]}
		if len(words) > 3 {
			p.lang = strings.Join(words[2:len(words)-1], ".")
		}
		all = append(all, p)
	}
	return all
}

// TestLivePages reads the pages of all recorded servers, in all formats and
// languages: nothing is lost, and all that is reported is what the server itself
// failed to make.
func TestLivePages(t *testing.T) {
	missing := map[string]int{}
	for _, page := range livePages(t) {
		doc, diags := parseFile(t, page.path)
		where := page.server + "-" + page.version + "/" + filepath.Base(page.path)
		assert.Empty(t, parsertest.Uncovered(doc, diags), where)
		failed := false
		for _, d := range diags.All() {
			switch {
			case d.Code == diag.PageFailed:
				failed = true
			case d.Code == diag.PageText && page.lang != "" && listing.ByName(page.lang) == nil:
				missing[page.lang]++
			default:
				t.Errorf("%s: %s %s: %s", where, d.Span.Position(), d.Code, d.Message)
			}
		}
		if assert.NotEmpty(t, doc.Operations, where) {
			assert.Equal(t, page.op, doc.Operations[0].Name, where)
		}
		assert.NotEmpty(t, doc.Samples, where)
		// Those of the newest languages are empty for operations of ServiceStack's own.
		if page.lang != "" && !strings.Contains("ruby go rust zig", page.lang) && !failed && listing.ByName(page.lang) != nil {
			assert.NotEmpty(t, doc.Types, where)
		}
	}
	for lang, n := range missing {
		t.Logf("%d pages hold listings in %s, which no dialect reads", n, lang)
	}
}

type truth struct {
	Operations []struct {
		Name, APIDescription string
		RequiresAnyRole      []string
		Tags                 []string
		Routes               []struct{ Path, Verbs, Summary, Notes string }
	}
	Types []struct {
		Name, Kind        string
		GenericParameters []string
		Properties        []struct {
			CLRName string
			OnWire  bool
		}
	}
}

// TestLiveTruth compares pages with what reflection says of the DTOs.
func TestLiveTruth(t *testing.T) {
	checked := 0
	for _, page := range livePages(t) {
		paths := parsertest.Corpus(t, "truth/*.json")
		at := 0
		for at < len(paths) && filepath.Base(paths[at]) != page.server+".json" {
			at++
		}
		if at == len(paths) || strings.HasPrefix(strings.SplitAfter(filepath.Base(page.path), ".")[1], "soap") {
			continue
		}
		data, err := os.ReadFile(paths[at])
		require.NoError(t, err)
		var want truth
		require.NoError(t, json.Unmarshal(data, &want))
		doc, _ := parseFile(t, page.path)
		where := page.server + "-" + page.version + "/" + filepath.Base(page.path)
		old := page.version[0] == '3' || page.version == "4.0.17" || page.version == "4.0.40"
		for _, op := range want.Operations {
			if op.Name != page.op {
				continue
			}
			checked++
			prefix := ""
			if page.server == "aim" {
				prefix = "/api"
			}
			var routes []*model.Route
			for _, r := range op.Routes {
				route := &model.Route{Path: prefix + r.Path, Summary: r.Summary, Notes: r.Notes}
				if r.Verbs != "" {
					route.Verbs = strings.FieldsFunc(r.Verbs, func(r rune) bool { return r == ',' || r == ' ' })
				}
				routes = append(routes, route)
			}
			got := doc.Operations[0]
			for _, r := range got.Routes {
				assert.Len(t, r.Origins, 1, where)
				r.Origins = nil
			}
			assert.ElementsMatch(t, routes, got.Routes, where)
			if !old {
				var roles []string
				if got.Auth != nil {
					roles = got.Auth.AnyRole
				}
				assert.Equal(t, append([]string{}, op.RequiresAnyRole...), append([]string{}, roles...), where)
			}
			if !strings.ContainsAny(op.APIDescription, `"'`) {
				assert.Equal(t, op.APIDescription, got.Description, where)
			}
		}
		if old || page.lang != "" {
			continue
		}
		for _, got := range doc.Types {
			for _, typ := range want.Types {
				if typ.Name != got.Name || got.Kind != model.Class || len(got.Generics) != len(typ.GenericParameters) || len(typ.Properties) == 0 {
					continue
				}
				var properties, fields []string
				for _, p := range typ.Properties {
					if p.OnWire && (p.CLRName != "DateOnly" && p.CLRName != "TimeOnly" || fieldOf(got, p.CLRName)) { // 4.x ran without them
						properties = append(properties, p.CLRName)
					}
				}
				for _, f := range got.Fields {
					fields = append(fields, f.Name)
				}
				assert.Equal(t, properties, fields, where+": "+got.Name)
			}
		}
	}
	t.Logf("%d pages compared", checked)
}

// TestLiveIndex reads the index pages: one operation a row.
func TestLiveIndex(t *testing.T) {
	for _, path := range parsertest.Corpus(t, "live/*/index.html") {
		doc, diags := parseFile(t, path)
		assert.Empty(t, parsertest.Diags(diags), path)
		assert.Empty(t, parsertest.Uncovered(doc, diags), path)
		assert.NotEmpty(t, doc.Operations, path)
		assert.NotEmpty(t, doc.Title, path)
	}
}

func fieldOf(t *model.Type, name string) bool {
	for _, f := range t.Fields {
		if f.Name == name {
			return true
		}
	}
	return false
}
