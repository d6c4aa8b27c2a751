// What every parser promises of any input, as a fuzz target.

package parsertest

import (
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// Fuzz checks what every parser promises of any input: it returns, what it returns
// can be written down with its places, nothing is lost, and memory is in
// proportion. Its seeds are those of Seeds.
func Fuzz(f *testing.F, parse Parse, recorded ...string) {
	for _, seed := range Seeds(f, recorded...) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var diags diag.List
		var doc *model.Document
		InProportion(t, len(data), func() any {
			diags = diag.List{}
			doc = parse(source.NewFile("in", data), &diags)
			return []any{doc, diags}
		})
		require.NotNil(t, doc)
		Dump(doc)
		Diags(&diags)
		if lost := Uncovered(doc, &diags); utf8.Valid(data) { // other text is refused before a parser sees it
			require.Empty(t, lost)
		}
	})
}

// Seeds are the inputs of the golden files of the package and, where the test is
// really fuzzing, the recorded files that match one of the patterns: forty of the
// smaller half, which are quicker to read, each of another size.
func Seeds(f *testing.F, recorded ...string) (seeds [][]byte) {
	const most = 40
	archives, err := filepath.Glob("testdata/*.txtar")
	require.NoError(f, err)
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		require.NoError(f, err)
		seeds = append(seeds, archive.Files[0].Data)
	}
	if fuzzing := flag.Lookup("test.fuzz"); fuzzing == nil || fuzzing.Value.String() == "" {
		return seeds
	}
	paths := Recorded(f, recorded...)
	slices.SortFunc(paths, func(a, b string) int { return int(size(a) - size(b)) })
	paths = slices.CompactFunc(paths, func(a, b string) bool { return size(a) == size(b) })
	paths = paths[:(len(paths)+1)/2]
	for i := range min(most, len(paths)) {
		data, err := os.ReadFile(paths[i*len(paths)/min(most, len(paths))])
		require.NoError(f, err)
		seeds = append(seeds, data)
	}
	return seeds
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// InProportion fails where do, which reads size bytes, keeps more than ten times as
// much, or takes more than a hundred times as much on its way. Small inputs have
// a megabyte.
func InProportion(t testing.TB, size int, do func() any) {
	const constant = 1 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	taken := int(after.TotalAlloc - before.TotalAlloc)
	if taken < 10*size+constant {
		return
	}
	require.Less(t, taken, 100*size+constant, "bytes taken to read %d", size)
	runtime.GC()
	runtime.ReadMemStats(&before)
	kept := do()
	runtime.GC()
	runtime.ReadMemStats(&after)
	require.Less(t, int(after.HeapAlloc)-int(before.HeapAlloc), 10*size+constant, "bytes kept of %d", size)
	runtime.KeepAlive(kept)
}
