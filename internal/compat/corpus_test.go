// The same API seen through other eyes: nothing changed, so nothing may be found.

package compat

import (
	"fmt"
	"hash/fnv"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/plan"
	"github.com/dtogen/dtogen/internal/resolve"
	"github.com/dtogen/dtogen/internal/source"
)

// sampled is how many pairs of recorded sources stand for each that is compared. The
// variable CORPUS=all compares all of them.
const sampled = 60

// TestSameAPI compares recorded servers, which all run the same three APIs, through
// every pair of languages of a version, of versions in a language, of pages and
// listings, and of pages as they were and as tools turned them into text.
func TestSameAPI(t *testing.T) {
	parsertest.Corpus(t, "live/aim-10.1/types/csharp.txt") // or the test is skipped
	e := &eyes{t: t, apis: map[string]*model.API{}, met: map[string]bool{}, all: os.Getenv("CORPUS") == "all"}
	for _, host := range []string{"aim", "trendsic", "edge"} {
		versions := map[string][]view{} // by language
		for _, dir := range parsertest.Corpus(t, "live/"+host+"-[0-9]*") {
			listings := listingsOf(dir)
			for _, v := range listings {
				versions[v.form] = append(versions[v.form], v)
			}
			e.pairs("languages", listings, listings)
			pages := pagesOf(dir)
			e.pairs("pages", pages, listings)
			e.pairs("pages", listings, pages)
			for _, p := range scrapedOf(dir) {
				e.pairs("scraped", p[:1], p[1:])
				e.pairs("scraped", p[1:], p[:1])
			}
		}
		for _, lang := range slices.Sorted(maps.Keys(versions)) {
			e.pairs("versions", versions[lang], versions[lang])
		}
	}
	t.Logf("%d pairs", e.compared)
	for _, k := range differences {
		if e.all && !e.met[k.reason] {
			t.Errorf("nothing shows any more: %s", k.reason)
		}
	}
}

// view is what some files of a recorded server show.
type view struct {
	server, form string
	files        []string
}

func (v view) String() string { return v.server + " " + v.form }

// listingsOf are the listings of a server, each in its language.
func listingsOf(dir string) (all []view) {
	names, _ := filepath.Glob(dir + "/types/*.txt")
	for _, name := range append(names, dir+"/types/metadata.json") {
		if info, err := os.Stat(name); err == nil && info.Size() > 0 {
			all = append(all, view{filepath.Base(dir), strings.TrimSuffix(filepath.Base(name), ".txt"), []string{name}})
		}
	}
	return all
}

// pagesOf are the pages of all operations of a server, by the language they show.
func pagesOf(dir string) (all []view) {
	by := map[string][]string{}
	names, _ := filepath.Glob(dir + "/pages/*.json.*html")
	for _, name := range names {
		_, lang, _ := strings.Cut(filepath.Base(name), ".json.")
		by[lang] = append(by[lang], name)
	}
	for _, lang := range slices.Sorted(maps.Keys(by)) {
		all = append(all, view{filepath.Base(dir), "pages " + strings.TrimSuffix(lang, ".html"), by[lang]})
	}
	return all
}

// scrapedOf are pairs: a page as a tool turned it into text, and as it was.
func scrapedOf(dir string) (all [][]view) {
	server := filepath.Base(dir)
	names, _ := filepath.Glob(filepath.Join(dir, "..", "..", "scraped", "*", server, "*"))
	for _, name := range names {
		page := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
		was := filepath.Join(dir, "pages", page+".html")
		if _, err := os.Stat(was); err == nil {
			tool := filepath.Base(filepath.Dir(filepath.Dir(name)))
			all = append(all, []view{{server, tool + " " + page, []string{name}}, {server, page, []string{was}}})
		}
	}
	return all
}

// eyes compares views and remembers what was read.
type eyes struct {
	t        *testing.T
	all      bool
	apis     map[string]*model.API
	met      map[string]bool // of differences
	compared int
}

func (e *eyes) read(v view) *model.API {
	key := strings.Join(v.files, " ")
	if e.apis[key] == nil {
		var docs []*model.Document
		for _, name := range v.files {
			data, err := os.ReadFile(name)
			require.NoError(e.t, err)
			docs = append(docs, parser.Parse(source.NewFile(name, data), &diag.List{}))
		}
		e.apis[key] = resolve.Resolve(docs, resolve.Options{}, &diag.List{})
	}
	return e.apis[key]
}

func (e *eyes) pairs(kind string, from, to []view) {
	for _, a := range from {
		for _, b := range to {
			name := fmt.Sprintf("%s: %s → %s", kind, a, b)
			hash := fnv.New32a()
			hash.Write([]byte(name))
			if a.String() != b.String() && (e.all || hash.Sum32()%sampled == 0) {
				e.compare(name, e.read(a), e.read(b))
			}
		}
	}
}

func (e *eyes) compare(name string, a, b *model.API) {
	e.compared++
	side := func(api *model.API, names plan.Names) Side {
		return Side{api, plan.Make(api, plan.Options{Name: "x", Path: "x", Runtime: "servicestack", Names: names}, &diag.List{})}
	}
	before := side(a, plan.Names{})
	for _, f := range Compare(before, side(b, before.Go.Names)) {
		if f.Category == Nothing {
			continue
		}
		i := slices.IndexFunc(differences, func(k knownDifference) bool { return k.where.MatchString(name) && k.what.MatchString(f.Subject) })
		if i < 0 {
			e.t.Errorf("%s: %s: %s: %s (%s)", name, f.Category, f.Subject, f.Message, f.Rule)
			continue
		}
		e.met[differences[i].reason] = true
	}
}

// knownDifference is what some sources really show otherwise than others.
type knownDifference struct {
	where, what *regexp.Regexp // the pair, the subject
	reason      string
}

func differ(where, what, reason string) knownDifference {
	return knownDifference{regexp.MustCompile(where), regexp.MustCompile("^(?i:" + what + ")$"), reason}
}

// differences are the differences of the recorded servers and pages that no reader can know
// to mean nothing.
var differences = []knownDifference{
	differ(`trendsic`, `Authenticate(Response)?(\..*)?`, "servers that sign in list Authenticate, with the members that their version has"),
	differ(`edge`, `EchoTypes\.(DateOnly|TimeOnly)`, "servers before 5.14 ran on a .NET without these types"),
	differ(`8\.10 .*(rust|zig|ruby)`, `.*`, "8.10 leaves members of base classes out of Rust, Zig and, on pages, Ruby"),
	differ(`edge-.* swift`, `EchoCollections\.PocoLookupMap`, "Swift of 4.0.40 loses a level of lists"),
	differ(`edge-4\.0\.62 swift`, `GetShapes`, "Swift of 4.0.62 shows no operation whose response is generic"),
	differ(`edge-(4|5\.[04]).* pages html`, `EchoEnums`, "servers up to 5.4 refuse the page of EchoEnums"),
	differ(`versions: edge-4.* edge-4`, `.*`, "4.0.40 to 4.5.14 list bytes, tuples, verbs and null items each in its way, and all call themselves 4.00"),
	differ(`versions: edge-4.*metadata.*edge-|edge-.*metadata.* edge-4`, `EchoTypes\.Struct|EchoNames|GetShapes`, "/types/metadata tells no version, and before 5.4 other verbs and structs"),
	differ(`readability `, `.*`, "Readability drops headings and tables that hold few words"),
	differ(`html2text `, `Fail\.colour`, "html2text drops the allowed values of a table"),
	differ(`lynx `, `BaseSecureRequest\..*`, "lynx breaks lines of 80 columns within ApiMember"),
}
