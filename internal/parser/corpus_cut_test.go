// Recorded files, cut short and damaged: no crash, no hang, and no fact from a cut
// file that the whole one does not tell.

package parser

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// varied are recorded files of each kind; all of them where the variable CORPUS
// of the environment is "all".
func varied(t testing.TB) []string {
	all := recorded(t)
	if os.Getenv("CORPUS") == "all" {
		return all
	}
	kinds := map[string][]string{}
	for _, path := range all {
		words := strings.Split(filepath.ToSlash(path), "/")
		kind := words[len(words)-2] + filepath.Ext(path)
		if strings.Contains(path, "/types") {
			kind = strings.TrimSuffix(words[len(words)-1], ".txt")
		} else if strings.Contains(path, "/scraped/") {
			kind = words[len(words)-3]
		}
		kinds[kind] = append(kinds[kind], path)
	}
	var some []string
	for _, paths := range kinds {
		r := random(paths[0])
		for range min(len(paths), 6+len(paths)/20) {
			some = append(some, paths[r.IntN(len(paths))])
		}
	}
	slices.Sort(some)
	return sample(slices.Compact(some), 10)
}

// random is the same for the same name.
func random(name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(filepath.Base(filepath.Dir(filepath.Dir(name))) + filepath.Base(name)))
	return rand.New(rand.NewPCG(h.Sum64(), 1))
}

// limit is the time that a parser may take for a file, many times what it needs:
// other tests run beside.
func limit(size int) time.Duration { return 2*time.Second + time.Duration(size)*20*time.Microsecond }

func parseInTime(t *testing.T, name string, data []byte) (*model.Document, *diag.List) {
	var diags diag.List
	start := time.Now()
	doc := Parse(source.NewFile(name, data), &diags)
	if took := time.Since(start); took > limit(len(data)) {
		t.Errorf("%s: %d bytes took %s", name, len(data), took)
	}
	return doc, &diags
}

// TestCut cuts each file at twenty places. What is left tells nothing that the
// whole does not tell.
func TestCut(t *testing.T) {
	files := varied(t)
	var lock sync.Mutex
	bad := map[string]int{}
	parallel(files, func(path string) {
		data, err := os.ReadFile(path)
		if !assert.NoError(t, err) || len(data) == 0 {
			return
		}
		whole, _ := parseInTime(t, path, data)
		kind := kindOf(whole.File)
		r := random(path)
		for range 20 {
			at := r.IntN(len(data))
			name := fmt.Sprintf("%s cut at %d", path, at)
			doc, diags := parseInTime(t, name, data[:at])
			if strings.Contains(path, "/readability/") {
				continue // which glues the cells of tables, and drops what parts them
			}
			for _, wrong := range invented(whole, doc, diags) {
				lock.Lock()
				bad[kind+" <- "+kindOf(doc.File)]++
				if bad[kind+" <- "+kindOf(doc.File)] < 12 {
					t.Errorf("%s (%s): %s\n%s", name, kindOf(doc.File), wrong, strings.Join(firstN(parsertest.Diags(diags), 3), "\n"))
				}
				lock.Unlock()
			}
			for _, lost := range parsertest.Uncovered(doc, diags) {
				t.Errorf("%s: uncovered %.200s", name, lost)
			}
		}
	})
	t.Logf("%d files %v", len(files), bad)
}

// open tells whether a fact of a cut file leaves open what the whole file tells,
// because the declaration of a member's type is missing: then any stands for the
// type, or no arguments, and nothing tells a value that may be null from a reference.
func open(fact, want string) bool {
	for line := range strings.Lines(want) {
		line = strings.TrimSuffix(line, "\n")
		bare := strings.ReplaceAll(fact, "?", "")
		if strings.ReplaceAll(line, "?", "") == bare || strings.HasPrefix(line, strings.TrimRight(bare, ">")+"<") {
			return true
		}
		name, rest, _ := strings.Cut(fact, " ")
		if strings.HasPrefix(line, name+" ") && (strings.HasSuffix(rest, " any") || strings.Contains(rest, " any[]") || strings.Contains(rest, "<any") || strings.HasPrefix(rest, "required 1") && strings.HasSuffix(line, "?")) {
			return true
		}
	}
	return false
}

func firstN(s string, n int) []string {
	l := strings.Split(s, "\n")
	return l[:min(len(l), n)]
}

// invented is what a document of a cut file says that the whole file does not say.
// What is missing from a type or an operation has to be reported.
func invented(whole, cut *model.Document, diags *diag.List) (wrong []string) {
	told := diags.Failed()
	for _, d := range diags.All() {
		told = told || d.Code == diag.SampleInvalid || d.Code == diag.ListingText || d.Code == diag.PageText
	}
	type declared struct {
		facts   string
		members int
	}
	types := map[string][]declared{}
	for _, typ := range whole.Types {
		types[typeKey(typ)] = append(types[typeKey(typ)], declared{"\n" + strings.Join(typeFacts(typ), "\n") + "\n", len(typ.Fields) + len(typ.Values)})
	}
	for _, typ := range cut.Types {
		facts := typeFacts(typ)
		best := facts
		endless := typ == cut.Types[len(cut.Types)-1] && len(typ.Origins) > 0 && // what marks no end
			(typ.Origins[0].Evidence == model.Python || typ.Origins[0].Evidence == model.FSharp)
		for _, want := range types[typeKey(typ)] {
			var extra []string
			for _, fact := range facts {
				half := endless && (strings.Contains(want.facts, "\n"+fact) || strings.HasPrefix("implements IExtensibleDataObject", fact)) // no fact where it is whole
				half = half || told && strings.HasPrefix(fact, "value ") && strings.Contains(want.facts, "\n"+fact+" ")                     // less its number
				if !strings.Contains(want.facts, "\n"+fact+"\n") && !half && !open(fact, want.facts) {
					extra = append(extra, fact)
				}
			}
			if len(extra) == 0 && !told && want.members > len(typ.Fields)+len(typ.Values) && !endless {
				extra = append(extra, "(members are missing)")
			}
			if len(extra) < len(best) {
				best = extra
			}
		}
		for _, fact := range best {
			wrong = append(wrong, typeKey(typ)+": "+fact)
		}
	}
	ops := map[string]string{}
	for _, op := range whole.Operations {
		ops[op.Name] += "\n" + strings.Join(operationFacts(op), "\n") + "\n"
	}
	for _, op := range cut.Operations {
		for _, fact := range operationFacts(op) {
			if !strings.Contains(ops[op.Name], "\n"+fact+"\n") {
				wrong = append(wrong, "operation "+op.Name+": "+fact)
			}
		}
	}
	whats := documentFacts(whole)
	for _, fact := range documentFacts(cut) {
		if !slices.Contains(whats, fact) {
			wrong = append(wrong, fact)
		}
	}
	return wrong
}

// documentFacts is what a document says beside types and operations: of the server,
// and what its samples hold.
func documentFacts(doc *model.Document) []string {
	facts := []string{"title " + doc.Title, "base " + doc.BaseURL, "handler " + doc.HandlerPath, "host " + doc.Host, "version " + doc.ServerVersion}
	facts = slices.DeleteFunc(facts, func(fact string) bool { return strings.HasSuffix(fact, " ") }) // which say nothing
	for _, s := range doc.Samples {
		which := fmt.Sprint("sample ", s.Response, " ")
		facts = append(facts, which+s.Verb+" "+s.Path, fmt.Sprint(which, "status ", s.Status))
		if s.ContentType != "" {
			facts = append(facts, which+"type "+s.ContentType)
		}
		facts = append(facts, values(which+s.Format, s.Root)...)
	}
	return facts
}

// values is what stands at each place of a sample.
func values(path string, v *model.Value) (facts []string) {
	if v == nil {
		return nil
	}
	facts = append(facts, fmt.Sprint(path, " ", v.Kind, " ", v.Name, " ", v.Namespace, " ", v.Text))
	for _, m := range v.Members {
		facts = append(facts, values(path+"."+m.Name, m.Value)...)
	}
	for _, item := range v.Items {
		facts = append(facts, values(path+"[]", item)...)
	}
	return facts
}

func typeKey(t *model.Type) string {
	return fmt.Sprintf("%s.%s.%s`%d", t.Namespace, t.Declaring, t.Name, len(t.Generics))
}

func typeFacts(t *model.Type) []string {
	facts := []string{fmt.Sprint(t.Kind, " ", t.Flags, " ", t.Underlying, " ", t.Abstract, " ", t.Generics), "// " + t.Description}
	facts = append(facts, attributeFacts(t.Name, t.Attributes)...)
	if t.Base != nil {
		facts = append(facts, "base "+short(*t.Base))
	}
	for _, i := range t.Implements {
		facts = append(facts, "implements "+short(i))
	}
	for _, f := range t.Fields {
		facts = append(facts, fmt.Sprint(f.Name, " member ", f.Form, " ", short(f.Type)))
		for _, fact := range []string{
			"wire " + f.Wire, "obsolete " + f.Obsolete, fmt.Sprint("nullable ", f.Nullable), fmt.Sprint("required ", f.Required), "in " + f.In, "// " + f.Description,
		} {
			if !strings.HasSuffix(fact, " ") && !strings.HasSuffix(fact, " 0") { // which say nothing
				facts = append(facts, f.Name+" "+fact)
			}
		}
		if f.Order != nil {
			facts = append(facts, fmt.Sprint(f.Name, " order ", *f.Order))
		}
		for _, allowed := range f.Allowed {
			facts = append(facts, f.Name+" allows "+allowed)
		}
		facts = append(facts, attributeFacts(f.Name, f.Attributes)...)
	}
	for _, v := range t.Values {
		number := ""
		if v.Value != nil {
			number = fmt.Sprint(*v.Value)
		}
		facts = append(facts, strings.TrimRight(strings.Join([]string{"value", v.Name, number, v.Wire}, " "), " "))
	}
	return facts
}

func attributeFacts(of string, attributes []model.Attribute) (facts []string) {
	for _, a := range attributes {
		facts = append(facts, strings.ReplaceAll(fmt.Sprint(of, "@", a.Name, a.Args), " ", "")) // where a tool broke a line, the whole text tells better
	}
	return facts
}

// short is a type without namespaces, which some sources tell where a type is not
// declared.
func short(t model.TypeRef) string {
	return t.Map(func(t model.TypeRef) model.TypeRef {
		t.Name = t.Name[strings.LastIndexByte(t.Name, '.')+1:]
		return t
	}).String()
}

func operationFacts(op *model.Operation) []string {
	facts := []string{"operation"}
	if op.Response != nil {
		facts = append(facts, "-> "+short(*op.Response))
	}
	for _, r := range op.Routes {
		facts = append(facts, "route "+r.Path, "summary "+r.Path+" "+r.Summary, "notes "+r.Path+" "+r.Notes)
		if !r.VerbsUnknown {
			facts = append(facts, fmt.Sprint("verbs ", r.Path, r.Verbs))
		}
	}
	if op.Method != "" {
		facts = append(facts, "method "+op.Method)
	}
	for _, tag := range op.Tags {
		facts = append(facts, "tag "+tag)
	}
	for line := range strings.Lines(op.Description) {
		facts = append(facts, "// "+strings.TrimSpace(line))
	}
	if op.Obsolete != "" {
		facts = append(facts, "obsolete "+op.Obsolete)
	}
	if op.Auth != nil {
		facts = append(facts, fmt.Sprint("auth ", op.Auth.Required, op.Auth.APIKey))
		for _, names := range [][]string{op.Auth.Roles, op.Auth.AnyRole, op.Auth.Permissions, op.Auth.AnyPermission} {
			for _, name := range names {
				facts = append(facts, "role "+name)
			}
		}
	}
	return facts
}

const damage = "\x00\"'`()[]{}<>\\/*#\n\r\t\f|,;:=&"

// TestFlip damages each file: random bytes become others, which may be no UTF-8,
// NUL, quotes or brackets.
func TestFlip(t *testing.T) {
	files := varied(t)
	parallel(files, func(path string) {
		data, err := os.ReadFile(path)
		if !assert.NoError(t, err) || len(data) == 0 {
			return
		}
		r := random(path)
		for range 6 {
			bad := slices.Clone(data)
			n := 1 + r.IntN(8)
			for range n {
				at := r.IntN(len(bad))
				switch r.IntN(4) {
				case 0:
					bad[at] = byte(r.IntN(256))
				default:
					bad[at] = damage[r.IntN(len(damage))]
				}
			}
			name := path + " damaged"
			doc, diags := parseInTime(t, name, bad)
			for _, lost := range parsertest.Uncovered(doc, diags) {
				t.Errorf("%s: uncovered %.200q", name, lost)
			}
			require.NotNil(t, doc)
		}
	})
	t.Logf("%d files", len(files))
}
