// Every recorded file through Parse: nothing is lost, and what is not recognised
// is named.

package parser

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// recorded are the files of the corpus that somebody could give to dtogen, by path.
func recorded(t testing.TB) []string {
	var all []string
	for _, dir := range parsertest.Corpus(t, "live", "scraped", "pages") {
		require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && filepath.Ext(path) != ".query" { // the address that a listing came from
				all = append(all, path)
			}
			return err
		}))
	}
	return all
}

// parallel calls do with each of items, on all cores.
func parallel[T any](items []T, do func(T)) {
	next := make(chan T)
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Add(1)
		go func() {
			defer all.Done()
			for item := range next {
				do(item)
			}
		}()
	}
	for _, item := range items {
		next <- item
	}
	close(next)
	all.Wait()
}

// sample is every nth of items where the test must be quick or is slow (-race).
func sample[T any](items []T, n int) []T {
	if !testing.Short() && !raceEnabled {
		return items
	}
	var some []T
	for i := 0; i < len(items); i += n {
		some = append(some, items[i])
	}
	return some
}

// count tells how many files of a kind were read, and how many of them say nothing.
type count struct{ files, bytes, types, operations, silent int }

// TestWalk reads every recorded file. What is no chrome belongs to a fact or a
// diagnostic; what is not recognised is named.
func TestWalk(t *testing.T) {
	var lock sync.Mutex
	kinds := map[string]*count{}
	why := map[string][]string{}
	parallel(sample(recorded(t), 20), func(path string) {
		data, err := os.ReadFile(path)
		if !assert.NoError(t, err) {
			return
		}
		var diags diag.List
		f := source.NewFile(path, data)
		doc := Parse(f, &diags)
		for _, lost := range parsertest.Uncovered(doc, &diags) {
			t.Errorf("uncovered %.300s", lost)
		}
		kind := kindOf(f)
		if kind == "" {
			kind = "not recognised"
		}
		lock.Lock()
		defer lock.Unlock()
		n := kinds[kind]
		if n == nil {
			n = new(count)
			kinds[kind] = n
		}
		n.files++
		n.bytes += len(data)
		n.types += len(doc.Types)
		n.operations += len(doc.Operations)
		if Recognised(doc) {
			return
		}
		n.silent++
		why[reason(kind, &diags)] = append(why[reason(kind, &diags)], filepath.Base(path))
	})
	var table bytes.Buffer
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		n := kinds[kind]
		fmt.Fprintf(&table, "%-16s %6d files %9d bytes %6d types %6d operations %5d without facts\n", kind, n.files, n.bytes, n.types, n.operations, n.silent)
	}
	for _, reason := range slices.Sorted(maps.Keys(why)) {
		slices.Sort(why[reason])
		names := slices.Compact(slices.Clone(why[reason]))
		fmt.Fprintf(&table, "%5d %s (%s …)\n", len(why[reason]), reason, strings.Join(names[:min(3, len(names))], ", "))
		for _, name := range names {
			assert.True(t, slices.ContainsFunc(silent[reason], func(pattern string) bool {
				ok, _ := filepath.Match(pattern, name)
				return ok
			}), "%s: %s", reason, name)
		}
	}
	t.Logf("\n%s", &table)
}

// silent are the names of the files without facts, by the reason that is given.
var silent = map[string][]string{
	"not recognised: the file is empty":                              {"xsd1.xsd", "*.error???.txt"},
	"not recognised: a recorded answer that says that a call failed": {"*.html.txt", "openapi.json.txt", "vbnet.txt.txt"},
	"not recognised: a recorded exchange":                            {"*.html.txt"},
	"not recognised: an answer of the service, shown as a page":      {"index.html", "index.json", "operations.html"},
	"not recognised: another HTML page of ServiceStack":              {"*.html"}, // the index of one format, up to 4.0
	"not recognised: an encoded or encrypted text":                   {"metadata-format.json"},
	"not recognised: the list of a server's listings":                {"index-format.json"},
	"not recognised: the list of operations, in XML":                 {"operations-format.xml"},
	"not recognised: other text":                                     {"EMPTY-200.txt", "not-200.txt"}, // notes on the recording
	"page: the page ends before its routes, tables and samples":      {"not-200.txt"},
	"page: the page ends before its sample messages":                 {"DoNothing.json.txt"}, // what Readability leaves
	"page: the page does not tell which operation it is about":       {"EchoEnums.json.html.txt"},
	"csharp: nothing but types of .NET or ServiceStack":              {"csharp-include-none.txt"},
	"xsd: nothing but types of .NET or ServiceStack":                 {"xsd0.xsd", "xsd2.xsd"},
}

// reason tells in words why a document says nothing.
func reason(kind string, diags *diag.List) string {
	if all := diags.All(); len(all) > 0 {
		if _, what, ok := strings.Cut(all[0].Message, "it seems to be "); ok {
			return kind + ": " + what
		}
		return kind + ": " + all[0].Message
	}
	return kind + ": nothing but types of .NET or ServiceStack"
}

// kindOf is the name of the kind of file f is, "" where it is none.
func kindOf(f *source.File) string {
	saved := ""
	if inner, _, ok := unwrapMHTML(f); ok {
		f, saved = inner, "saved "
	}
	if kind, ok := Detect(f.Data); ok {
		return saved + kind.Name
	}
	return ""
}
