package cli

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/parser"
	"github.com/dtogen/dtogen/internal/resolve"
	"github.com/dtogen/dtogen/internal/source"
)

var update = flag.Bool("update", false, "rewrite the tables in testdata")

// TestSizeOfChanges makes each change of testdata/sizes.txtar to the listing in it, and
// holds how many lines of which generated files change: what a reviewer of the
// regenerated code has to read. Lines that gofmt merely aligns anew are counted apart;
// git diff -w does not show them.
//
// An archive's file is the listing, or a change: lines "- TEXT" and "+ TEXT" that are
// replaced by each other, and those of "+ TEXT" without one before are added at the end.
func TestSizeOfChanges(t *testing.T) {
	name := filepath.Join("testdata", "sizes.txtar")
	archive, err := txtar.ParseFile(name)
	require.NoError(t, err)
	before := string(archive.Files[0].Data)
	generate := func(root, listing string) *output.Changes {
		file := source.NewFile("dtos.cs", []byte(listing))
		s := &session{}
		a := &api{API: &config.API{Name: "acme"}, files: []*source.File{file}}
		a.docs = []*model.Document{parser.Parse(file, &s.diags)}
		a.model = resolve.Resolve(a.docs, resolve.Options{}, &s.diags)
		a.lock, err = output.ReadLock(filepath.Join(root, "acme"))
		require.NoError(t, err)
		made, err := s.emitAPI(&target{output: root, path: "example.com/m/gen"}, a)
		require.NoError(t, err)
		changes, err := output.Compare(root, []output.Package{made})
		require.NoError(t, err)
		return changes
	}
	root := t.TempDir()
	require.NoError(t, generate(root, before).Apply())
	require.Empty(t, generate(root, before).Pending())
	var table strings.Builder
	table.WriteString("| change | lines | aligned | files |\n|---|---|---|---|\n")
	n := 0
	for _, f := range archive.Files[1:] {
		title, isChange := strings.CutPrefix(f.Name, "change: ")
		if !isChange {
			continue
		}
		n++
		after := edited(t, before, string(f.Data))
		total, aligned := 0, 0
		var files []string
		for _, c := range generate(root, after).Pending() {
			lines, same := changedLines(c)
			total, aligned = total+lines, aligned+same
			files = append(files, fmt.Sprintf("%s %d", strings.TrimPrefix(c.Path, "acme/"), lines))
		}
		fmt.Fprintf(&table, "| %s | %d | %d | %s |\n", title, total, aligned, strings.Join(files, ", "))
	}
	assert.GreaterOrEqual(t, n, 20)
	last := &archive.Files[len(archive.Files)-1]
	require.Equal(t, "want.md", last.Name)
	if *update {
		last.Data = []byte(table.String())
		require.NoError(t, os.WriteFile(name, txtar.Format(archive), 0o644))
	}
	assert.Equal(t, string(last.Data), table.String())
}

// edited makes a change to a listing.
func edited(t *testing.T, text, change string) string {
	var from, to []string
	flush := func() {
		switch old := strings.Join(from, ""); {
		case len(from) > 0:
			require.Equal(t, 1, strings.Count(text, old), "%s", old)
			text = strings.Replace(text, old, strings.Join(to, ""), 1)
		case len(to) > 0:
			text += strings.Join(to, "")
		}
		from, to = nil, nil
	}
	for line := range strings.Lines(change) {
		switch {
		case strings.HasPrefix(line, "- "):
			if len(to) > 0 {
				flush()
			}
			from = append(from, line[2:])
		case strings.HasPrefix(line, "+ "):
			to = append(to, line[2:])
		}
	}
	flush()
	return text
}

// changedLines counts the lines of a file that a reviewer reads: a line that becomes
// another is one. aligned are those that differ in blanks alone.
func changedLines(c output.Change) (lines, aligned int) {
	var gone, come []string
	flush := func() {
		blanks := map[string]int{}
		for _, line := range gone {
			blanks[strings.Join(strings.Fields(line), " ")]++
		}
		same := 0
		for _, line := range come {
			if key := strings.Join(strings.Fields(line), " "); blanks[key] > 0 {
				blanks[key]--
				same++
			}
		}
		aligned += same
		lines += max(len(gone), len(come)) - same
		gone, come = nil, nil
	}
	for line := range bytes.Lines(c.Diff("")) {
		text := string(line[1:])
		switch {
		case bytes.HasPrefix(line, []byte("--- ")), bytes.HasPrefix(line, []byte("+++ ")), bytes.HasPrefix(line, []byte("diff ")):
		case line[0] == '-':
			gone = append(gone, text)
		case line[0] == '+':
			come = append(come, text)
		default:
			flush()
		}
	}
	flush()
	return lines, aligned
}
