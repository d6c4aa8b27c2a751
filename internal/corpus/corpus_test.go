package main

import (
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const corpus = "../../../shared/corpus"

// TestCorpus holds the table: nothing missing or wrong but the known losses, each of
// which a recorded server still shows. Under the race detector, which slows it down
// six times, it measures the smallest hosts; make test prints the whole table.
func TestCorpus(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("the corpus of recorded servers is not beside this checkout")
	}
	only := ""
	if underRace {
		only = "app-"
	}
	rows, err := measure(corpus, only)
	require.NoError(t, err)
	facts := 0
	for _, r := range rows {
		facts += r.expected()
		assert.Empty(t, r.differences, "%s %s", r.source, r.version)
	}
	if !underRace {
		assert.Greater(t, facts, 500_000)
		for _, kind := range kinds {
			assert.True(t, slices.ContainsFunc(rows, func(r *row) bool { return r.source == kind && r.found > 0 }), kind)
		}
		assert.Empty(t, unshown(rows), "nothing shows these losses any more")
	}
}

// kinds are the rows that the table has for what servers show.
var kinds = []string{
	"csharp", "vbnet", "fsharp", "typescript", "typescript.d", "mjs", "js", "python", "php", "swift", "java", "kotlin", "dart", "go", "rust", "ruby", "zig",
	"csharp, options", "vbnet, options", "fsharp, options", "typescript, options", "mjs, options", "python, options", "php, options", "swift, options",
	"java, options", "kotlin, options", "dart, options", "go, options", "rust, options", "ruby, options", "zig, options", "metadata, options",
	"page, json", "page, xml", "page, jsv", "page, csv", "page, jsonl", "page, soap11", "page, soap12", "page, markdown",
	"page, tab csharp", "page, tab vbnet", "page, tab fsharp", "page, tab typescript", "page, tab mjs", "page, tab python", "page, tab php",
	"page, tab swift", "page, tab java", "page, tab kotlin", "page, tab dart", "page, tab go", "page, tab rust", "page, tab ruby", "page, tab zig",
	"index page", "/types/metadata", "/metadata/app", "/operations/metadata", "xsd", "wsdl", "openapi",
	"scraped by browser-copy", "scraped by browser-mhtml", "scraped by html2text", "scraped by html2text-py", "scraped by lynx", "scraped by lynx-wide",
	"scraped by node-html-markdown", "scraped by pandoc-gfm", "scraped by readability", "scraped by turndown", allSources,
}
