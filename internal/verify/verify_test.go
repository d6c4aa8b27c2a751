package verify

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/output"
)

func check(t *testing.T, pairs ...string) (problems []string) {
	t.Helper()
	var files []output.File
	for i := 0; i < len(pairs); i += 2 {
		files = append(files, output.File{Path: pairs[i], Data: []byte(pairs[i+1])})
	}
	found, err := Check(files, "example.com/m/gen")
	require.NoError(t, err)
	for _, p := range found {
		problems = append(problems, p.String())
	}
	return problems
}

const runtime = `package servicestack
import "net/http"
type Client struct{ HTTP *http.Client }
func Ptr[T any](v T) *T { return &v }
`

func TestCheck(t *testing.T) {
	t.Setenv("GOFLAGS", "-mod=mod")
	assert.Empty(t, check(t,
		"servicestack/client.go", runtime,
		"aim/client.go", `package aim
import ("example.com/m/gen/servicestack"; "github.com/google/uuid"; big "example.org/go-big/v2"; "time")
type T struct { ID uuid.UUID; N *big.Int; At time.Time; hidden *int }
type Client struct { c *servicestack.Client }
var _ = servicestack.Ptr(T{}.ID == uuid.UUID{})
`,
		"aim/a_test.go", "package aim\nimport \"testing\"\nfunc TestA(t *testing.T) { t.Log(T{}.hidden) }\n",
		"aim/x_test.go", "package aim_test\nimport (\"testing\"; \"example.com/m/gen/aim\")\nfunc TestX(t *testing.T) { t.Log(aim.T{}) }\n",
		"aim/aimtest/fake.go", "package aimtest\nimport \"example.com/m/gen/aim\"\ntype Fake struct{ C *aim.Client }\n",
		"aim/API.md", "# no Go",
	))
}

func TestProblems(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"package aim\n\ntype T struct{ X Missing }\n", "aim/a.go:3:18: undefined: Missing"},
		{"package aim\n\nimport \"fmt\"\n", "aim/a.go:3:8: \"fmt\" imported and not used"},
		{"package aim\n\nfunc f() { x := 1 }\n", "aim/a.go:3:12: declared and not used: x"},
		{"package aim\n\nimport \"nosuch\"\nvar _ nosuch.T\n", ""}, // a module path without a dot
		{"package aim\n\nimport \"example.com/m/gen/aim\"\nvar _ aim.T\n", "aim/a.go:3:8: could not import example.com/m/gen/aim (import cycle)"},
		{"package aim\n\nimport \"net/http\"\nvar _ http.Nothing\n", "aim/a.go:4:12: undefined: http.Nothing"},
	} {
		got := check(t, "aim/a.go", test.text)
		if test.want == "" {
			assert.Empty(t, got)
		} else if assert.NotEmpty(t, got) {
			assert.Equal(t, test.want, got[0])
		}
	}
	assert.Equal(t, []string{"aim/a.go:1:1: expected 'package', found what"}, check(t, "aim/a.go", "what\n"))
}

func TestNoGoCommand(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := Check([]output.File{{Path: "a/a.go", Data: []byte("package a\nimport _ \"fmt\"\n")}}, "x")
	assert.ErrorContains(t, err, "the go command failed")
}

// TestDecl: a problem names the type that it is in.
func TestDecl(t *testing.T) {
	for text, want := range map[string]string{
		"type T struct{ X Missing }":                                 "T",
		"type T[A any] int\nfunc (t *T[A]) F() Missing { panic(1) }": "T",
		"type T int\nconst X T = \"x\"":                              "T",
		"func F() Missing { panic(1) }":                              "F",
		"var v = missing":                                            "v",
	} {
		problems, err := Check([]output.File{{Path: "aim/a.go", Data: []byte("package aim\n\n" + text)}}, "example.com/m/gen")
		require.NoError(t, err)
		require.NotEmpty(t, problems, text)
		assert.Equal(t, want, problems[0].Decl, text)
	}
}

// TestClashes: what files of the user's may not hold beside a generated package aim that
// declares T, with a method M, and New.
func TestClashes(t *testing.T) {
	generated := []output.File{
		{Path: "aim/a.go", Data: []byte("package aim\ntype T struct{}\nfunc (T) M() {}\nfunc New() {}\nvar _ = 1\nfunc init() {}\n")},
		{Path: "aim/a_test.go", Data: []byte("package aim_test\nfunc TestAll() {}\n")},
		{Path: "aim/API.md", Data: []byte("# no Go")},
	}
	for _, test := range []struct{ name, text, want string }{
		{"x.go", "package aim\nfunc (T) N() {}\nfunc M() {}\nvar _ = 2\nfunc init() {}", ""},
		{"x.go", "package aim\n\nconst T = 1", "aim/x.go:3:7: T is declared here, and in the generated a.go"},
		{"x.go", "package aim\nfunc New() {}", "aim/x.go:2:6: New is declared here, and in the generated a.go"},
		{"x.go", "package other", "aim/x.go:1:9: this file is of package other, and the generated ones here are of package aim"},
		{"x.go", "//go:build ignore\n\npackage main", ""},
		{"x.go", "not Go", ""},
		{"x_test.go", "package aim\ntype T int", "aim/x_test.go:2:6: T is declared here, and in the generated a.go"},
		{"x_test.go", "package aim_test\ntype T int", ""},
		{"sub/x.go", "package other", ""},
	} {
		var got []string
		for _, p := range Clashes(generated, []output.File{{Path: "aim/" + test.name, Data: []byte(test.text)}}) {
			got = append(got, p.String())
		}
		assert.Equal(t, test.want, strings.Join(got, "; "), test.text)
	}
}
