package main

// The README and the pages below docs/ are true: their Go compiles, their commands run,
// and their configurations are read.

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/fetch/fetchtest"
	"github.com/dtogen/dtogen/internal/source"
)

// block is a fenced block of a Markdown page.
type block struct {
	page    string
	section string // its heading
	line    int    // of its first line
	lang    string
	text    string
}

// pages are all that a user reads.
func pages(t *testing.T) (names []string) {
	names, err := filepath.Glob("../../docs/*.md")
	require.NoError(t, err)
	return append(names, "../../README.md")
}

// blocks are the fenced blocks of a page in one language.
func blocks(t *testing.T, page, lang string) (all []block) {
	data, err := os.ReadFile(page)
	require.NoError(t, err)
	var open *block
	var section string
	for i, line := range strings.SplitAfter(string(data), "\n") {
		fence, rest, found := strings.Cut(line, "```")
		switch {
		case open == nil && strings.HasPrefix(line, "## "):
			section = line
		case found && strings.TrimSpace(fence) == "" && open == nil:
			open = &block{page: filepath.Base(page), section: section, line: i + 2, lang: strings.TrimSpace(rest)}
		case found && strings.TrimSpace(fence) == "":
			if open.lang == lang {
				all = append(all, *open)
			}
			open = nil
		case open != nil:
			open.text += line
		}
	}
	require.Nil(t, open, "%s: a fence is not closed", page)
	return all
}

// around is what snippets may use without saying where it comes from.
const around = `
var (
	ctx       = context.Background()
	client    *aim.Client
	server    *aimtest.Server
	file      *os.File
	req       *aim.GetCustomerTokensRequest
	transport http.RoundTripper
	account   int64
	key, token, user, password string
)
`

// imports are the packages of snippets that do not import what they use.
var imports = map[string]string{
	"aim":              "github.com/dtogen/dtogen/generated/aim",
	"aimtest":          "github.com/dtogen/dtogen/generated/aim/aimtest",
	"servicestack":     "github.com/dtogen/dtogen/generated/servicestack",
	"servicestacktest": "github.com/dtogen/dtogen/generated/servicestack/servicestacktest",
	"http":             "net/http",
	"slog":             "log/slog",
}

// TestDocsGo: every Go snippet of the docs compiles. A snippet is a file, or
// declarations, or statements of a function that returns an error.
func TestDocsGo(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	var overlay struct{ Replace map[string]string }
	overlay.Replace = map[string]string{}
	dir := t.TempDir()
	for _, page := range pages(t) {
		for _, b := range blocks(t, page, "go") {
			if strings.Contains(b.text, ownModule) {
				continue // a file of the module that TestDocsCommands makes
			}
			name := fmt.Sprintf("%s%d", strings.TrimSuffix(b.page, ".md"), b.line)
			file := filepath.Join(dir, name+".go")
			require.NoError(t, os.WriteFile(file, []byte(snippet(t, b)), 0o666))
			overlay.Replace[filepath.Join(root, "docs", "snippets", name, "snippet.go")] = file
		}
	}
	require.NotEmpty(t, overlay.Replace)
	data, err := json.Marshal(overlay)
	require.NoError(t, err)
	list := filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(list, data, 0o666))
	build := exec.Command("go", "build", "-overlay", list, "-gcflags=-e", "./docs/snippets/...")
	build.Dir = root
	out, err := build.CombinedOutput()
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		// A snippet need not be a whole program.
		if line != "" && !strings.HasPrefix(line, "#") && !strings.Contains(line, "declared and not used") {
			t.Error(line)
		}
	}
	if err != nil && len(out) == 0 {
		t.Error(err)
	}
}

// snippet makes a file of a block. Its lines keep their numbers.
func snippet(t *testing.T, b block) string {
	lines := fmt.Sprintf("//line %s:%d\n", b.page, b.line)
	text := lines + b.text
	if _, err := parser.ParseFile(token.NewFileSet(), "", text, parser.PackageClauseOnly); err == nil {
		return text
	}
	declarations := "package p\n" + text
	if _, err := parser.ParseFile(token.NewFileSet(), "", declarations, parser.SkipObjectResolution); err != nil {
		text = fmt.Sprintf("func _() error {\n%s\nreturn nil\n}\n", text)
	}
	text += around
	file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+text, 0)
	require.NoError(t, err, "%s:%d", b.page, b.line)
	used := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Obj == nil {
				used[x.Name] = true
			}
		}
		return true
	})
	head := "package p\n"
	for name := range used {
		path := imports[name]
		if path == "" {
			path = name // of the standard library
		}
		head += fmt.Sprintf("import %s %q\n", name, path)
	}
	return head + text
}

// TestDocsCommands: the commands of each section (##) of a page run one after another, as
// typed, in a new module that holds what testdata/docs does, and print what the page
// shows; "…" stands for anything. They succeed, unless "exit status 1" is shown.
func TestDocsCommands(t *testing.T) {
	bin := t.TempDir()
	self, err := os.Executable()
	require.NoError(t, err)
	require.NoError(t, os.Symlink(self, filepath.Join(bin, "dtogen")))
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	require.NoError(t, err)
	env := append(os.Environ(), "NO_COLOR=1", "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"),
		// What dtogen is made of has been downloaded to build this test.
		"GOPROXY=file://"+filepath.ToSlash(strings.TrimSpace(string(cache)))+"/cache/download", "GOSUMDB=off", "GOFLAGS=-trimpath")
	vendor := fetchtest.Serve(newVendor(t))
	defer vendor.Close()
	for _, page := range pages(t) {
		var dir, section string
		for _, b := range blocks(t, page, "console") {
			if b.section != section || dir == "" {
				dir, section = newModule(t, page), b.section
			}
			for _, typed := range strings.Split("\n"+b.text, "\n$ ")[1:] {
				line, want, _ := strings.Cut(typed, "\n")
				cmd := exec.Command("sh", "-c", strings.ReplaceAll(line, "https://acme.example/api", vendor.Base()))
				cmd.Dir, cmd.Env = dir, env
				out, err := cmd.CombinedOutput()
				got := strings.TrimSpace(string(out))
				if err != nil {
					got += "\n" + err.Error()
				}
				if strings.HasPrefix(line, "go get -tool") {
					mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
					require.NoError(t, err)
					assert.LessOrEqual(t, strings.Count(string(mod), "// indirect"), 15, "what dtogen costs a reader's go.mod:\n%s", mod)
				}
				want = strings.TrimSpace(want)
				if failing := strings.HasSuffix(want, "exit status 1"); want == "" || failing != (err != nil) {
					assert.Equal(t, failing, err != nil, "%s:%d: $ %s\n%s", b.page, b.line, line, got)
					continue
				}
				pattern := strings.ReplaceAll(regexp.QuoteMeta(want), "…", ".*")
				assert.Regexp(t, "^(?s)"+pattern+"$", got, "%s:%d: $ %s", b.page, b.line, line)
			}
		}
	}
}

// newVendor is a folder with what the server of the docs shows, which is that of the
// script that tests fetch.
func newVendor(t *testing.T) (dir string) {
	dir = t.TempDir()
	script, err := txtar.ParseFile("testdata/script/fetch.txtar")
	require.NoError(t, err)
	for _, f := range script.Files {
		if name, ok := strings.CutPrefix(f.Name, "v1/"); ok {
			name = filepath.Join(dir, filepath.FromSlash(name))
			require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
			require.NoError(t, os.WriteFile(name, f.Data, 0o666))
		}
	}
	return dir
}

// newModule is a folder such as the reader of a page would be in: his module, with the
// files that the page speaks of and the program that it shows.
func newModule(t *testing.T, page string) (dir string) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	dir = t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("testdata/docs")))
	files := map[string]string{"go.mod": "module example.com/shop\n\ngo 1.24\n\nreplace github.com/dtogen/dtogen => " + root + "\n"}
	for _, b := range blocks(t, page, "go") {
		if strings.Contains(b.text, ownModule) {
			files["main.go"] = b.text
		}
	}
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666))
	}
	return dir
}

// ownModule is the reader's module.
const ownModule = "example.com/shop"

// TestDocsConfiguration: each dtogen.yaml of the docs is read without a complaint, and the
// page of options has every key.
func TestDocsConfiguration(t *testing.T) {
	for _, page := range pages(t) {
		for _, b := range blocks(t, page, "yaml") {
			if !strings.Contains(b.text, "apis:") {
				continue // of something else
			}
			var diags diag.List
			config.Parse(source.NewFile(b.page, []byte(b.text)), &diags)
			for _, d := range diags.All() {
				t.Errorf("%s:%d: %v", b.page, b.line, d)
			}
		}
	}
	schema, err := os.ReadFile("../../internal/config/dtogen.schema.json")
	require.NoError(t, err)
	options, err := os.ReadFile("../../docs/options.md")
	require.NoError(t, err)
	var node any
	require.NoError(t, json.Unmarshal(schema, &node))
	for _, key := range keys(node) {
		assert.Contains(t, string(options), "`"+key+"`")
	}
}

// keys are the names of all properties in a JSON schema.
func keys(node any) (names []string) {
	object, _ := node.(map[string]any)
	properties, _ := object["properties"].(map[string]any)
	for name := range properties {
		names = append(names, name)
	}
	for _, sub := range object {
		names = append(names, keys(sub)...)
	}
	return names
}

// TestDocsLinks: what a page links to in this repository is there.
func TestDocsLinks(t *testing.T) {
	for _, page := range pages(t) {
		data, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, part := range strings.Split(string(data), "](")[1:] {
			target, _, _ := strings.Cut(part, ")")
			target, _, _ = strings.Cut(target, "#")
			if target == "" || strings.Contains(target, "://") {
				continue
			}
			_, err := os.Stat(filepath.Join(filepath.Dir(page), target))
			assert.NoError(t, err, "linked from %s", page)
		}
	}
}
