package cli

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/source"
)

const module = "github.com/dtogen/dtogen"

// mayImport says what each package may import of this module: the road is straight,
// and nobody calls back up it. A pattern with /... holds for all packages below;
// the first that matches counts.
var mayImport = []struct{ pkg, ours string }{
	{".", ""},
	{"cmd/dtogen", "internal/cli"},
	{"internal/cli", "internal/... templates"},
	{"internal/config", "internal/source internal/diag internal/model"},
	{"internal/source", ""},
	{"internal/diag", "internal/source"},
	{"internal/model", "internal/source"},
	{"internal/naming", ""},
	{"internal/fetch", "internal/source internal/diag internal/parser"},
	{"internal/generic", "internal/model"},
	{"internal/parser/...", "internal/source internal/diag internal/model internal/naming internal/generic internal/parser/..."},
	{"internal/resolve", "internal/source internal/diag internal/model internal/naming internal/generic"},
	{"internal/modeljson", "internal/source internal/diag internal/model"},
	{"internal/compat", "internal/source internal/diag internal/model internal/plan"},
	{"internal/plan", "internal/source internal/diag internal/model internal/naming"},
	{"internal/emit", "internal/plan internal/output templates"},
	{"internal/verify", "internal/plan internal/diag internal/output templates"},
	{"internal/output", ""},
	{"templates", ""},
	{"templates/servicestack/...", "templates/servicestack/..."},
	{"generated/...", "generated/..."},
}

// mayUse says which packages may import a module of others. The rest use the
// standard library alone.
var mayUse = map[string]string{
	"github.com/dave/jennifer":        "internal/emit",
	"golang.org/x/net":                "internal/parser/page",
	"github.com/goccy/go-yaml":        "internal/config",
	"golang.org/x/mod":                "internal/cli",
	"github.com/rogpeppe/go-internal": "internal/output", // its diff and lock files; testscript in tests
	"golang.org/x/sys":                "internal/output", // two names that change places
	"golang.org/x/tools":              "internal/parser/parsertest",
	"github.com/stretchr/testify":     "internal/parser/parsertest",
}

// serveTests are programs that measure, and packages that tests alone may import.
var serveTests = []string{"internal/corpus", "internal/fetch/fetchtest", "internal/parser/parsertest", "internal/plan/plantest"}

func TestImports(t *testing.T) {
	root := filepath.Join("..", "..")
	require.NoError(t, filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && len(entry.Name()) > 2) {
			return fs.SkipDir
		}
		if _, err := os.Stat(filepath.Join(name, "go.mod")); entry.IsDir() && name != root && err == nil {
			return fs.SkipDir // another module: the benchmarks beside other libraries
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(name))
		require.NoError(t, err)
		if slices.Contains(serveTests, filepath.ToSlash(rel)) {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return nil // somebody else's test tells
		}
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			checkImport(t, filepath.ToSlash(rel), imported)
		}
		return nil
	}))
}

func checkImport(t *testing.T, pkg, imported string) {
	t.Helper()
	if ours, ok := strings.CutPrefix(imported, module+"/"); ok {
		assert.NotContains(t, serveTests, ours, "%s is no test", pkg)
		i := slices.IndexFunc(mayImport, func(rule struct{ pkg, ours string }) bool { return matches(rule.pkg, pkg) })
		if !assert.GreaterOrEqual(t, i, 0, "%s is in no rule: add it to the road", pkg) {
			return
		}
		assert.True(t, slices.ContainsFunc(strings.Fields(mayImport[i].ours), func(pattern string) bool { return matches(pattern, ours) }),
			"%s may not import %s", pkg, ours)
		return
	}
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
		return // the standard library
	}
	for mod, user := range mayUse {
		if imported == mod || strings.HasPrefix(imported, mod+"/") {
			assert.Equal(t, user, pkg, "%s is not for %s", imported, pkg)
			return
		}
	}
	assert.Fail(t, "an import nobody decided on", "%s imports %s", pkg, imported)
}

func matches(pattern, pkg string) bool {
	below, ok := strings.CutSuffix(pattern, "/...")
	return pattern == pkg || ok && (pkg == below || strings.HasPrefix(pkg, below+"/"))
}

func TestLockNameIsOne(t *testing.T) {
	assert.Equal(t, output.LockName, source.LockName)
}
