package braces_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/dart"
	"github.com/dtogen/dtogen/internal/parser/java"
	"github.com/dtogen/dtogen/internal/parser/kotlin"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/parser/swift"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// all are the languages that are read alike. What they get wrong is told by
// property, with the versions that show it; none for all.
var all = []struct {
	name      string
	parse     parsertest.Parse
	recognise func([]byte) bool
	losses    map[string]string
}{
	{"java", java.Parse, java.Recognise, losses(
		matrix, implicitVersion, noDateOnly+" 4.0.40", closed+" 4.0.40 8.5 8.10 10.1", wrapped,
	)},
	{"kotlin", kotlin.Parse, kotlin.Recognise, losses(matrix, implicitVersion, noDateOnly, closed+" 8.5 8.10 10.1")},
	{"swift", swift.Parse, swift.Recognise, losses(
		matrix+" 4.0.40 4.0.62 4.5.14 5.0.2 5.4.0", implicitVersion, noDateOnly+" 4.0.40", closed+" 4.0.40 8.5 8.10 10.1", wrapped,
		"EchoCollections.PocoLookupMap: a list between dictionaries is lost; 4.0.40 4.0.62 4.5.14 5.0.2 5.4.0",
		"EchoTypes.Object EchoCollections.Bag: Object is a String; 8.5 8.10 10.1",
	)},
	{"dart", dart.Parse, dart.Recognise, losses(
		matrix, implicitVersion, "EchoTypes.DateOnly EchoTypes.TimeOnly: the .NET of old hosts has none; 5.4.0",
		closed+" 8.5",
	)},
}

const (
	matrix          = "EchoCollections.StringMatrix: one level of arrays is lost;"
	implicitVersion = "EchoTypes.Version: AddImplicitVersion puts a second one before it;"
	noDateOnly      = "EchoTypes.DateOnly EchoTypes.TimeOnly: the .NET of old hosts has none; 4.0.62 4.5.14 5.0.2 5.4.0"
	wrapped         = "Wrapped.Value: has the argument of its first use; 4.0.40"
	closed          = "ShapeResponse.First ShapeResponse.Results ShapeResponse.ByName ShapeResponse.Nested: " +
		"a generic response has the argument of its first operation; 6.11 8.0"
)

// losses reads "Property Property: why; version version".
func losses(lines ...string) map[string]string {
	all := map[string]string{}
	for _, line := range lines {
		properties, why, _ := strings.Cut(line, ": ")
		why, versions, _ := strings.Cut(why, ";")
		for _, property := range strings.Fields(properties) {
			if strings.TrimSpace(versions) == "" {
				all[property] = why
			}
			for _, version := range strings.Fields(versions) {
				all[property+" "+version] = why
			}
		}
	}
	return all
}

func TestCorpus(t *testing.T) {
	for _, lang := range all {
		t.Run(lang.name, func(t *testing.T) {
			parsertest.Lossy(t, lang.parse, lang.name, lang.losses)
			parsertest.Embedded(t, lang.parse, lang.recognise, lang.name)
			parsertest.Distinct(t, lang.recognise, lang.name)
		})
	}
}

// Whatever a tool has made of a page, the listing on it says the same.
func TestScraped(t *testing.T) {
	for _, lang := range all {
		t.Run(lang.name, func(t *testing.T) {
			for _, path := range parsertest.Corpus(t, "scraped/*/*/*."+lang.name+".txt", "scraped/*/*/*."+lang.name+".md") {
				data, err := os.ReadFile(path)
				require.NoError(t, err)
				assert.True(t, lang.recognise(data), path)
			}
			parsertest.Wrapped(t, lang.parse, lang.name)
		})
	}
}

func parse(p parsertest.Parse, text string) (*model.Document, *diag.List) {
	var diags diag.List
	return p(source.NewFile("in", []byte(text)), &diags), &diags
}

// A listing that stops inside a class is noticed wherever it stops, and no type is
// kept that lacks members.
func TestCuts(t *testing.T) {
	for _, lang := range all {
		t.Run(lang.name, func(t *testing.T) {
			data, err := os.ReadFile(parsertest.Corpus(t, "live/edge-plain-10.1/types/"+lang.name+".txt")[0])
			require.NoError(t, err)
			whole, _ := parse(lang.parse, string(data))
			for end := strings.Index(string(data), "{"); end < len(data)-1; end += 37 {
				text := string(data[:end])
				doc, diags := parse(lang.parse, text)
				assert.Empty(t, parsertest.Uncovered(doc, diags), "cut at %d", end)
				last := text[strings.LastIndexByte(text, '\n')+1:]
				if strings.HasPrefix(strings.TrimLeft(last, " "), "}") || strings.TrimSpace(last) == "" && !strings.HasPrefix(last, "    ") {
					continue // perhaps between two classes
				}
				if strings.HasPrefix(last, "    ") {
					assert.True(t, diags.Failed(), "not noticed: cut at %d behind %q", end, last)
				}
				for i, typ := range doc.Types {
					assert.Equal(t, len(whole.Types[i].Fields), len(typ.Fields), "%s, cut at %d", typ.Name, end)
					assert.Equal(t, len(whole.Types[i].Values), len(typ.Values), "%s, cut at %d", typ.Name, end)
				}
			}
		})
	}
}

// Broken text of any length is read in a time that grows with it.
func TestLinear(t *testing.T) {
	for _, lang := range all {
		for _, text := range []string{
			"public static class A { public int a = [\n/** x\n@A(\"\n// @B(\"\n",
			"open class A {\nopen var x:[String:[\n/**\n * x\n", "class A {\n", "class A { a() => {\n", "A<", "@A(", "/**\n", "enum A {\n a(\n",
		} {
			begun := time.Now()
			parse(lang.parse, strings.Repeat(text, 20_000))
			assert.Less(t, time.Since(begun), 10*time.Second, "%s: %s", lang.name, text)
		}
	}
}
