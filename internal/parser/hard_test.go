// The hundred hard cases of listings (servicestack.md 2.17), each a snippet of a
// listing that some server wrote, and what is read of it.

package parser

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/parser/listing"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
)

// hardCases is the number of rows of the table.
const hardCases = 100

// TestHardCases reads testdata/hard/LANGUAGE.txtar: each file of it is a case, called
// by its number in the table and what is odd in it; lines that begin with "> " are the
// model. With -update they are written anew.
func TestHardCases(t *testing.T) {
	archives, err := filepath.Glob("testdata/hard/*.txtar")
	require.NoError(t, err)
	cases := map[string]bool{}
	for _, path := range archives {
		lang := strings.TrimSuffix(filepath.Base(path), ".txtar")
		dialect := listing.ByName(lang)
		require.NotNil(t, dialect, lang)
		archive, err := txtar.ParseFile(path)
		require.NoError(t, err)
		for i, file := range archive.Files {
			cases[file.Name[:3]] = true
			in, want, _ := strings.Cut(strings.TrimSuffix(string(file.Data), "\n"), "\n> ")
			in, want = in+"\n", want+"\n"
			var diags diag.List
			doc := dialect.Parse(source.NewFile("in", []byte(in)), &diags)
			dump := parsertest.Dump(doc)
			if diags.Len() > 0 {
				dump += parsertest.Diags(&diags) + "\n"
			}
			got := "> " + strings.ReplaceAll(strings.TrimSuffix(dump, "\n"), "\n", "\n> ") + "\n"
			assert.Empty(t, parsertest.Uncovered(doc, &diags), "%s: %s", lang, file.Name)
			if flag.Lookup("update").Value.String() == "true" {
				archive.Files[i].Data = []byte(in + got)
				continue
			}
			assert.Equal(t, "> "+want, got, "%s: %s\n%s", lang, file.Name, in)
		}
		if flag.Lookup("update").Value.String() == "true" {
			require.NoError(t, os.WriteFile(path, txtar.Format(archive), 0o644))
		}
	}
	assert.Len(t, cases, hardCases)
}

// TestHardCasesAreOfTheTable holds that the text of each row of the table stands in
// the case of its number.
func TestHardCasesAreOfTheTable(t *testing.T) {
	reference, err := os.ReadFile("../../../shared/reference/servicestack.md")
	if err != nil {
		t.Skip("the reference is not beside this checkout")
	}
	inputs := map[int]string{}
	archives, err := filepath.Glob("testdata/hard/*.txtar")
	require.NoError(t, err)
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		require.NoError(t, err)
		for _, file := range archive.Files {
			inputs[len(inputs)+1] = file.Name[:3] + "\n" + string(file.Data)
		}
	}
	_, table, _ := strings.Cut(string(reference), "\n### 2.17")
	table, _, _ = strings.Cut(table, "\n## ")
	n := 0
	for line := range strings.Lines(table) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| Language") {
			continue
		}
		n++
		text := cells.Split(line, -1)[2]
		fence := text[:len(text)-len(strings.TrimLeft(text, "`"))]
		text = strings.Trim(strings.TrimSuffix(strings.TrimPrefix(text, fence), fence), " ")
		text = strings.NewReplacer(`\|`, "|", "⏎", "\n").Replace(text)
		found := false
		for _, in := range inputs {
			found = found || in[:3] == fmt.Sprintf("%03d", n) && strings.Contains(in, text)
		}
		assert.True(t, found, "row %d: %s", n, text)
	}
	assert.Equal(t, hardCases, n)
}

// cells parts the cells of a row; \| is no border.
var cells = regexp.MustCompile(` ?(?:^|[^\\])\| ?`)
