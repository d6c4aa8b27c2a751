package parser

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// kinds are the kinds of file, where the largest of each stands in the corpus, and
// the folder of the golden files that serve where there is none.
var kinds = []struct{ name, recorded, golden string }{
	{"vbnet", "live/*/types/vbnet.txt", "vbnet"},
	{"fsharp", "live/*/types/fsharp.txt", "fsharp"},
	{"python", "live/*/types/python.txt", "python"},
	{"php", "live/*/types/php.txt", "php"},
	{"ruby", "live/*/types/ruby.txt", "ruby"},
	{"go", "live/*/types/go.txt", "golang"},
	{"rust", "live/*/types/rust.txt", "rust"},
	{"zig", "live/*/types/zig.txt", "zig"},
	{"mjs", "live/*/types/mjs.txt", "javascript"},
	{"js", "live/*/types/js.txt", "javascript"},
	{"typescript", "live/*/types/typescript.txt", "typescript"},
	{"typescript.d", "live/*/types/typescript.d.txt", "typescript"},
	{"java", "live/*/types/java.txt", "java"},
	{"kotlin", "live/*/types/kotlin.txt", "kotlin"},
	{"swift", "live/*/types/swift.txt", "swift"},
	{"dart", "live/*/types/dart.txt", "dart"},
	{"csharp", "live/*/types/csharp.txt", "csharp"},
	{"metadata", "live/*/types/metadata.json", "metadata"},
	{"app", "live/*/app.json", "metadata"},
	{"openapi", "live/*/openapi.json", "openapi"},
	{"xsd", "live/*/*.xsd", "xsd"},
	{"page", "live/*/pages/*.html", "page"},
	{"text page", "scraped/browser-copy/*/*.txt", "page"},
	{"markdown page", "scraped/turndown/*/*.md", "page"},
	{"saved page", "scraped/browser-mhtml/*/*.mhtml", "page"},
	{"index", "live/*/index.html", "page"},
}

// largest is the largest recorded file of a kind or, without the corpus, the
// largest input of a golden file.
func largest(b testing.TB, recorded, golden string) (data []byte) {
	for _, path := range parsertest.Recorded(b, recorded) {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			continue // of no pattern at all
		}
		file, err := os.ReadFile(path)
		require.NoError(b, err)
		if len(file) > len(data) {
			data = file
		}
	}
	if data != nil {
		return data
	}
	archives, err := filepath.Glob(golden + "/testdata/*.txtar")
	require.NoError(b, err)
	for _, path := range archives {
		if file := goldenInput(b, path); len(file) > len(data) {
			data = file
		}
	}
	if data == nil {
		b.Skip("no golden file of this kind, and the corpus of recorded servers is not beside this checkout")
	}
	return data
}

// goldenInput is the input of a golden file.
func goldenInput(b testing.TB, path string) []byte {
	archive, err := txtar.ParseFile(path)
	require.NoError(b, err)
	return archive.Files[0].Data
}

// BenchmarkParse reads the largest file of each kind, whose kind is known.
func BenchmarkParse(b *testing.B) {
	for _, kind := range kinds {
		b.Run(kind.name, func(b *testing.B) {
			data := largest(b, kind.recorded, kind.golden)
			parse := Parse
			if found, ok := Detect(data); ok && kind.name != "saved page" {
				parse = found.Parse
			}
			fastest(b, data, func() { parse(source.NewFile("in", data), new(diag.List)) })
		})
	}
}

// BenchmarkDetect tells the kind of the same files.
func BenchmarkDetect(b *testing.B) {
	for _, kind := range kinds {
		b.Run(kind.name, func(b *testing.B) {
			data := largest(b, kind.recorded, kind.golden)
			fastest(b, data, func() { Detect(data) })
		})
	}
}

// fastest tells MB/s, and ms for each 28 KB, the size of a usual page, of the
// fastest run of do, which reads data: the others shared the machine with somebody.
// How fast the machine itself was meanwhile is what a loop over bytes makes in
// MB/s; figures of two runs compare as shares of it.
func fastest(b *testing.B, data []byte, do func()) {
	best, loop := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		do()
		read := time.Now()
		lines := 0
		for _, c := range steady {
			if c == '\n' {
				lines++
			}
		}
		best, loop = min(best, read.Sub(start)), min(loop, time.Since(read))
		require.NotZero(b, lines)
	}
	b.ReportMetric(float64(len(data))/1e6/best.Seconds(), "MB/s")
	b.ReportMetric(best.Seconds()*1e3*(28<<10)/float64(len(data)), "ms/28KB")
	b.ReportMetric(float64(len(steady))/1e6/loop.Seconds(), "loop-MB/s")
}

var steady = bytes.Repeat([]byte("public string Name { get; set; }\n"), 1000)
