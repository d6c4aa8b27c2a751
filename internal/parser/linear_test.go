package parser

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/parser/listing"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// all are the parsers of all kinds of file.
func all() (kinds []Kind) {
	for _, d := range documents {
		kinds = append(kinds, d.Kind)
	}
	for _, d := range listing.Dialects {
		kinds = append(kinds, Kind{d.Name, d.Parse})
	}
	return append(kinds, Kind{"any", Parse})
}

// TestLinear reads much of what begins and never ends. A parser that looks for the
// end again from each beginning takes minutes.
func TestLinear(t *testing.T) {
	size := 100 << 10
	if testing.Short() || raceEnabled {
		size = 20 << 10
	}
	for _, kind := range all() {
		for _, unit := range []string{
			`"`, `'`, "`", "(", "[", "{", "<", "[<", "/*", "/** ", "// @A(", "# @A(", "''' <A(", `""" `, `\`, "=begin\n", "=\n", "\n", " ", "a", "A.",
			"[A(\"", "List<", "class A {\n", "class A\n", "class A:\n", "type A struct {\n", "public class A {\n", "pub struct A {\n", "Public Class A\n",
			"a: b\n", "a: List[\n", "{\"a\":", "<a>", "<table>", "<tr><td>", "|a", "GET /a\n", "GET /a HTTP/1.1\n", "A Parameters:\n", "A Enum:\n", "Parameters:Name",
			"export interface A {\n", "if (a) {\n", "import a\n", "&amp;", "@Route(\"/a\"", "a\tb\t", "--x\nContent-Type: text/html\n\n", "{\"swagger\":\"2.0\",\"paths\":{",
		} {
			data := []byte(strings.Repeat(unit, size/len(unit)))
			start := time.Now()
			kind.Parse(source.NewFile("in", data), new(diag.List))
			if took := time.Since(start); took > limit(size) {
				t.Errorf("%s: %d times %q took %s", kind.Name, size/len(unit), unit, took)
			} else if took > time.Second {
				t.Logf("%s: %d times %q took %s", kind.Name, size/len(unit), unit, took)
			}
		}
	}
}

// TestMemory tells what remains of the largest recorded file of each kind when it
// is read: at most ten times the file.
func TestMemory(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector keeps memory of its own")
	}
	for _, kind := range kinds {
		var data []byte
		for _, path := range parsertest.Corpus(t, kind.recorded) {
			file, err := os.ReadFile(path)
			require.NoError(t, err)
			if len(file) > len(data) {
				data = file
			}
		}
		var diags diag.List
		f := source.NewFile(filepath.Base(kind.name), data)
		before := heap()
		doc := Parse(f, &diags)
		used := heap() - before
		runtime.KeepAlive(doc)
		assert.Less(t, used, 10*len(data)+64<<10, kind.name)
		t.Logf("%s: %d bytes, %.1f times that in memory", kind.name, len(data), float64(used)/float64(len(data)))
	}
}

// heap is the number of bytes in use.
func heap() int {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.HeapAlloc)
}
