package parser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// around are the ways in which people hand listings on.
var around = map[string]func(listing, lang string) string{
	"chat": func(listing, _ string) string {
		return "Sure! Here are the DTOs of our service, as of today.\n\n" + listing + "\n\nLet me know whether you need anything else: I am here.\n"
	},
	"fences": func(listing, lang string) string {
		return "# The API\n\nWhat the server shows:\n\n```" + lang + "\n" + listing + "\n```\n\nRegards, Al\n"
	},
	"quoted mail": func(listing, _ string) string {
		return "On Tuesday, Bob wrote:\n" + eachLine(listing, func(int) string { return "> " }) + "\nThank you!\n"
	},
	"a reply to a quoted mail": func(listing, _ string) string {
		return eachLine("Bob wrote:\n"+eachLine(listing, func(int) string { return "> " }), func(int) string { return "> " })
	},
	"line numbers": func(listing, _ string) string {
		return eachLine(listing, func(n int) string { return fmt.Sprintf("%6d\t", n) })
	},
	"line numbers and colons": func(listing, _ string) string {
		return "The file begins so:\n" + eachLine(listing, func(n int) string { return fmt.Sprintf("%d: ", n) })
	},
	"line numbers and bars": func(listing, _ string) string {
		return eachLine(listing, func(n int) string { return fmt.Sprintf("%4d \u2502 ", n) })
	},
	"line numbers on lines of their own": func(listing, _ string) string {
		return eachLine(listing, func(n int) string { return fmt.Sprintf("%d\n", n) })
	},
}

// eachLine puts what prefix says before each line.
func eachLine(text string, prefix func(n int) string) string {
	var b strings.Builder
	n := 0
	for line := range strings.Lines(text) {
		n++
		b.WriteString(prefix(n) + line)
	}
	return b.String()
}

// TestAround reads listings with other text before and behind them, and before each
// line: they say the same, and a notice tells what was left out.
func TestAround(t *testing.T) {
	for _, lang := range []string{"csharp", "vbnet", "fsharp", "typescript", "python", "java", "kotlin", "swift", "php", "golang", "rust", "zig"} {
		bare := string(largest(t, "", lang))
		var diags diag.List
		want := Parse(source.NewFile("in", []byte(bare)), &diags)
		require.True(t, Recognised(want), lang)
		for name, wrap := range around {
			t.Run(lang+"/"+name, func(t *testing.T) {
				var diags diag.List
				doc := Parse(source.NewFile("in", []byte(wrap(bare, lang))), &diags)
				assert.Equal(t, parsertest.Dump(want), parsertest.Dump(doc))
				assert.Empty(t, parsertest.Uncovered(doc, &diags))
				told := 0
				for _, d := range diags.All() {
					assert.Less(t, d.Severity, diag.Error, d.Message)
					if d.Code == diag.ListingSkipped {
						told++
					}
				}
				assert.NotZero(t, told, "no notice of what was left out")
			})
		}
	}
}
