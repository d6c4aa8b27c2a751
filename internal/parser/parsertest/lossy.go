package parsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Lossy is Truth for the dialects that tell less than .NET knows: names are
// compared without case and punctuation, a type must be one that the .NET type can
// hide behind, and what the listing leaves open is no loss.
func Lossy(t *testing.T, parse Parse, lang string, losses map[string]string) {
	seen := map[string]bool{}
	var total tally
	files := 0
	for _, path := range Corpus(t, "live/*/types/"+lang+".txt", "live/*/types-options/"+lang+"-*.txt") {
		if strings.Contains(path, ".error") {
			continue
		}
		files++
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		dir := filepath.Base(filepath.Dir(filepath.Dir(path)))
		host, version, _ := cutLast(dir, "-")
		name := dir + "/" + filepath.Base(path)
		var diags diag.List
		doc := parse(source.NewFile(name, data), &diags)
		assert.Empty(t, Uncovered(doc, &diags), name)
		assert.Empty(t, Diags(&diags), name)
		assert.NotEmpty(t, doc.ServerVersion, name)
		assert.NotEmpty(t, doc.BaseURL, name)
		host, _, _ = strings.Cut(host, "-")
		facts, ok := readTruth(t, filepath.Join(filepath.Dir(path), "..", "..", "..", "truth", host+".json"))
		if !ok {
			continue
		}
		for _, wrong := range total.compareLossy(facts, doc) {
			key, _, _ := strings.Cut(wrong, ":")
			known := false
			for _, loss := range []string{key, key + " " + version} {
				if _, ok := losses[loss]; ok {
					seen[loss], known = true, true
				}
			}
			if known {
				total.lost++
				continue
			}
			total.wrong++
			t.Errorf("%s: %s", name, wrong)
		}
	}
	for loss := range losses {
		assert.True(t, seen[loss], "no listing shows the loss %q any more", loss)
	}
	t.Logf("%s: %d listings; types %d found, %d not listed; facts %d agree, %d known losses, %d wrong",
		lang, files, total.found, total.missing, total.equal, total.lost, total.wrong)
}

// bare is a name without case and punctuation.
func bare(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// declared finds the declaration of a .NET type: ShapeResponse<T> may be called
// ShapeResponse1 or ShapeResponse_1.
func declared(doc *model.Document, name string, arity int) *model.Type {
	for _, t := range doc.Types {
		if arity > 0 && bare(t.Name) == bare(fmt.Sprint(name, arity)) || bare(t.Name) == bare(name) && len(t.Generics) == arity {
			return t
		}
	}
	return nil
}

func (n *tally) compareLossy(facts truth, doc *model.Document) (wrong []string) {
	check := func(ok bool, format string, args ...any) {
		if ok {
			n.equal++
		} else {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	for _, want := range facts.Types {
		_, name, nested := cutLast(want.Name, ".")
		if !nested {
			name = want.Name
		}
		got := declared(doc, name, len(want.GenericParameters))
		if got == nil {
			n.missing++
			continue
		}
		n.found++
		check(want.IsEnum == (got.Kind == model.Enum), "%s kind: got %s", got.Name, got.Kind)
		check(want.Flags == got.Flags, "%s flags: got %v", got.Name, got.Flags)
		base := ""
		if got.Base != nil {
			base = got.Base.Name
		}
		wantBase, _, _ := strings.Cut(shortNames(want.Base), "<")
		check(bare(wantBase) == bare(base), "%s base: want %q, got %q", got.Name, wantBase, base)
		for _, p := range want.Properties {
			if !p.OnWire {
				continue
			}
			key := got.Name + "." + p.CLRName
			i := slices.IndexFunc(got.Fields, func(f *model.Field) bool {
				return bare(f.Name) == bare(p.CLRName) || p.DataMemberName != "" && bare(f.Name) == bare(p.DataMemberName)
			})
			if i < 0 && got.FieldsIncomplete {
				continue
			}
			if i < 0 {
				check(false, "%s: is missing", key)
				continue
			}
			f := got.Fields[i]
			wantType := model.MustParse(shortNames(p.Type))
			check(hides(f.Type, wantType), "%s: want %s, got %s", key, wantType, f.Type)
			if f.Wire != "" {
				check(f.Wire == p.DataMemberName, "%s wire: want %q, got %q", key, p.DataMemberName, f.Wire)
			}
			// Of a string "may be null" is said for the case that it is a Guid or date.
			if f.Nullable != model.Unknown && (f.Type.Name != model.AnyString || wantType.IsValueType()) {
				check((f.Nullable == model.Yes) == wantType.Nullable, "%s nullable: want %v", key, wantType.Nullable)
			}
		}
		for i, v := range want.Values {
			key := got.Name + "." + v.Name
			if i >= len(got.Values) {
				check(false, "%s: is missing", key)
				continue
			}
			g := got.Values[i]
			check(bare(g.Name) == bare(v.Name), "%s: got %q", key, g.Name)
			if g.Value != nil {
				check(*g.Value == v.Value, "%s number: want %d, got %d", key, v.Value, *g.Value)
			}
			if wire := v.EnumMember; g.Wire != "" {
				if wire == "" {
					wire = v.Name
				}
				check(g.Wire == wire, "%s wire: want %q, got %q", key, wire, g.Wire)
			}
		}
	}
	return wrong
}

// kinds are the .NET types that the names of a lossy language stand for.
var kinds = func() map[string]string {
	kinds := map[string]string{}
	for kind, names := range map[string]string{
		model.AnyInteger: "Byte SByte Int16 UInt16 Int32 UInt32 Int64 UInt64",
		model.AnyFloat:   "Single Double",
		model.AnyNumber:  "Byte SByte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal",
		model.AnyString:  "String Guid Char Uri Type Point DateTime DateTimeOffset DateOnly TimeSpan TimeOnly",
		model.AnyDate:    "DateTime DateTimeOffset DateOnly",
		model.AnyTime:    "TimeSpan TimeOnly",
		model.AnyBytes:   "Stream",
		model.SequenceOf: "List HashSet IEnumerable IList IReadOnlyList [] seq",
		model.MapOf:      "Dictionary SortedDictionary",
		"DateTime":       "DateTime DateTimeOffset DateOnly", // Ruby, Swift
	} {
		kinds[kind] = " " + names + " "
	}
	return kinds
}()

// hides tells whether the .NET type want may stand behind what a listing says.
func hides(got, want model.TypeRef) bool {
	if (got.Name == model.AnyBytes || got.Name == model.AnyString) && want.Name == model.ArrayOf {
		return want.Args[0].Name == "Byte"
	}
	if got.Name == model.Any || bare(got.Name) == "" && got.Name != model.ArrayOf {
		return true
	}
	if got.Name != want.Name && !strings.Contains(kinds[got.Name], " "+want.Name+" ") && !strings.HasPrefix(bare(got.Name), bare(want.Name)) {
		return false
	}
	if want.Name == model.ArrayOf && got.Name != model.ArrayOf && got.Name != model.SequenceOf {
		return false
	}
	if len(got.Args) == 0 {
		return true
	}
	if len(got.Args) != len(want.Args) {
		return false
	}
	for i := range got.Args {
		if !hides(got.Args[i], want.Args[i]) {
			return false
		}
	}
	return true
}
