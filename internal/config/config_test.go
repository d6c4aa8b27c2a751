package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/source"
)

const full = `# What dtogen makes here.
output: generated
apis:
  trendsic: {specs: [specs/trendsic], optional: pointer}
  aim:
    specs:
      - specs/aim
      - more.txt
    baseUrl: https://active-ewebservice.biz/api
    types: {GUID: github.com/google/uuid.UUID, Time: time.Time}
    overrides:
      C2BPostContractRequest.StatusId: {type: Int64?, name: StatusID}
      Page:
        skip: true
      GetPage: {response: "Page[]"}
      Page.Id: {type: github.com/google/uuid.UUID, wire: id}
    ignore:
      - {rule: DT4203, subject: Patient.fax, reason: nobody reads it}
`

func TestParse(t *testing.T) {
	var diags diag.List
	c := Parse(source.NewFile("dtogen.yaml", []byte(full)), &diags)
	assert.Empty(t, diags.All())
	assert.Equal(t, "generated", c.Output)
	require.Len(t, c.APIs, 2)
	aim := c.APIs[0]
	assert.Equal(t, []string{"specs/aim", "more.txt"}, aim.Specs)
	assert.Equal(t, "https://active-ewebservice.biz/api", aim.BaseURL)
	assert.False(t, aim.Pointers)
	assert.True(t, c.APIs[1].Pointers)
	require.Len(t, aim.Types, 2)
	assert.Equal(t, "github.com/google/uuid.UUID", aim.Types[0].GoType)
	assert.Equal(t, "time.Time", aim.Types[1].GoType)
	require.Len(t, aim.Overrides, 4)
	first := aim.Overrides[0]
	assert.Equal(t, "C2BPostContractRequest.StatusId", first.Subject)
	assert.Equal(t, "Int64?", first.Type.String())
	assert.Equal(t, "StatusID", first.Name)
	assert.Equal(t, "dtogen.yaml:12:7", first.Span.Position().String())
	assert.True(t, aim.Overrides[1].Skip)
	assert.Equal(t, "Page[]", aim.Overrides[2].Response.String())
	assert.Nil(t, aim.Overrides[3].Type)
	assert.Equal(t, "github.com/google/uuid.UUID", aim.Overrides[3].GoType)
	require.Len(t, aim.Ignore, 1)
	assert.Equal(t, diag.PropertyRemoved, aim.Ignore[0].Rule)
	assert.Equal(t, "Patient.fax", aim.Ignore[0].Subject)
	assert.Equal(t, "nobody reads it", aim.Ignore[0].Reason)
}

// errorsOf gives "line:col code message | hint" of each finding.
func errorsOf(text string) []string {
	var diags diag.List
	Parse(source.NewFile("f", []byte(text)), &diags)
	var all []string
	for _, d := range diags.All() {
		all = append(all, strings.TrimPrefix(d.Span.Position().String(), "f:")+" "+string(d.Code)+" "+d.Message+" | "+d.Hint)
	}
	return all
}

func TestErrors(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", `1:1 DT3003 dtogen.yaml needs the key "apis" | `},
		{"comment alone", "# nothing\n", `1:1 DT3003 dtogen.yaml needs the key "apis" | `},
		{"unknown key", "output: x\napi:\n  a: {specs: [x]}\n", `2:1 DT3002 dtogen.yaml has no key "api" | did you mean apis?`},
		{"unknown key of an API", "output: x\napis:\n  a:\n    specs: [x]\n    baseURL: http://x\n", `5:5 DT3002 the API a has no key "baseURL" | did you mean baseUrl?`},
		{"missing specs", "output: x\napis:\n  a:\n    optional: value\n", `3:3 DT3003 the API a needs the key "specs" | `},
		{"an API of nothing", "output: x\napis:\n  a:\n", `3:3 DT3003 the API a needs the key "specs" | `},
		{"no APIs", "output: x\napis: {}\n", `2:1 DT3004 apis is empty | `},
		{"missing output", "apis: {a: {specs: [x]}}\n", `1:1 DT3003 dtogen.yaml needs the key "output" | `},
		{"specs is a text", "output: x\napis: {a: {specs: x}}\n", `2:19 DT3004 here stands x | expected a list: [a, b]`},
		{"name of an API", "output: x\napis: {My-API: {specs: [x]}}\n", `2:8 DT3004 "My-API" cannot name an API | `},
		{"optional", "output: x\napis: {a: {specs: [x], optional: ptr}}\n", `2:34 DT3004 "ptr" is no way to tell an optional member | expected value or pointer`},
		{"secrets in an address", "output: x\napis: {a: {specs: [x], baseUrl: \"https://u:p@example.com\"}}\n", `2:33 DT3004 the address holds a user, a query or a fragment, which would end up in the generated code | `},
		{"base address", "output: x\napis: {a: {specs: [x], baseUrl: example.com}}\n", `2:33 DT3004 "example.com" is no base address | `},
		{"scalar", "output: x\napis: {a: {specs: [x], types: {Guid: a/b.C}}}\n", `2:32 DT3004 "Guid" is no scalar type of the runtime | did you mean GUID?`},
		{"Go type", "output: x\napis: {a: {specs: [x], types: {GUID: uuid}}}\n", `2:38 DT3004 "uuid" is no Go type | `},
		{"type", "output: x\napis: {a: {specs: [x], overrides: {P.X: {type: \"List<\"}}}}\n", `2:48 DT3004 "List<" is no type: `},
		{"name", "output: x\napis: {a: {specs: [x], overrides: {P.X: {name: x-y}}}}\n", `2:48 DT3004 "x-y" cannot be a name | `},
		{"key of an override", "output: x\napis: {a: {specs: [x], overrides: {P.X: {typ: X}}}}\n", `2:42 DT3002 the override of P.X has no key "typ" | did you mean type?`},
		{"ignore is no list", "output: x\napis: {a: {specs: [x], ignore: DT4203}}\n", `2:32 DT3004 here stands DT4203 | expected a list: [{rule: DT4203,`},
		{"rule", "output: x\napis: {a: {specs: [x], ignore: [{rule: DT1001, subject: P, reason: r}]}}\n", `2:40 DT3004 "DT1001" is no rule of dtogen diff | `},
		{"no reason", "output: x\napis: {a: {specs: [x], ignore: [{rule: DT4203, subject: P}]}}\n", `2:33 DT3003 an ignore needs the key "reason" | why it does not matter`},
		{"empty reason", "output: x\napis: {a: {specs: [x], ignore: [{rule: DT4203, subject: P, reason: \"\"}]}}\n", `2:68 DT3004 reason is empty | `},
		{"no mapping", "- a\n", `1:1 DT3004 here stands a list | `},
		{"twice", "output: x\noutput: y\napis: {a: {specs: [x]}}\n", `2:1 DT3001 this is no valid YAML: `},
		{"tabs", "output: x\napis:\n\ta: {specs: [x]}\n", "3:1 DT3001 this is no valid YAML: found character '\t' that cannot start any token | indent with blanks: YAML takes no tabs for that"},
		{"syntax", "output: [x\n", `1:9 DT3001 this is no valid YAML: `},
		{"two documents", "output: x\napis: {a: {specs: [x]}}\n---\nfoo: 1\n", `3:1 DT3001 here begins a second document, which nobody reads | take out this line, or all that is below`},
		{"a document behind an empty one", "# mine\n---\noutput: x\napis: {a: {specs: [x]}}\n---\n# none\n---\n- a\n", `5:1 DT3001 here begins a second document`},
		{"a document behind an end", "output: x\napis: {a: {specs: [x]}}\n...\nfoo: 1\n", `4:`},
		{"namespace", "output: x\napis: {a: {specs: [x], overrides: {P: {namespace: a b}}}}\n", `2:51 DT3004 "a b" cannot be a namespace of .NET | expected names with dots`},
		{"namespace with a dot too many", "output: x\napis: {a: {specs: [x], overrides: {P: {namespace: Acme..Types}}}}\n", `2:51 DT3004 "Acme..Types" cannot be a namespace of .NET`},
		{"number", "output: 7\napis: {a: {specs: [x]}}\n", `1:9 DT3004 here stands 7 | expected a text; put it in quotes if it is one`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := errorsOf(test.text)
			require.NotEmpty(t, got)
			assert.True(t, strings.HasPrefix(got[0], test.want), "got  %s\nwant %s", got[0], test.want)
		})
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	deep := filepath.Join(dir, "a", "b")
	require.NoError(t, os.MkdirAll(deep, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, FileName), nil, 0o644))
	name, err := Find(deep)
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(dir, FileName), name)
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte("a: &x [*x]\n<<: *x\n? b\n: !!t c\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var diags diag.List
		Parse(source.NewFile("f", data), &diags)
		for _, d := range diags.All() {
			_ = d.Span.Position()
		}
	})
}
