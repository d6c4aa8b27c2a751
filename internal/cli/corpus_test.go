package cli

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/naming"
	"github.com/dtogen/dtogen/internal/verify"
)

// recorded are the sources of the recorded servers: for each server, its files by
// kind of source.
func recorded(t *testing.T) map[string]map[string][]string {
	t.Helper()
	if testing.Short() {
		t.Skip("generates from every recorded server")
	}
	hosts, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "corpus", "live", "*"))
	if len(hosts) == 0 {
		t.Skip("no recorded servers beside the checkout")
	}
	all := map[string]map[string][]string{}
	for _, host := range hosts {
		kinds := map[string][]string{}
		for pattern, kind := range map[string]string{
			"index.html": "pages", "pages/*.*.html": "pages", "types/*.txt": "", "types/metadata.json": "metadata",
			"app.json": "app", "openapi.json": "openapi", "*.xsd": "xsd", "*wsdl*": "xsd",
		} {
			files, err := filepath.Glob(filepath.Join(host, filepath.FromSlash(pattern)))
			require.NoError(t, err)
			for _, f := range files {
				if info, err := os.Stat(f); err != nil || info.Size() < 3 || strings.HasSuffix(f, "index.txt") {
					continue
				}
				k := cmp.Or(kind, strings.TrimSuffix(filepath.Base(f), ".txt"))
				kinds[k] = append(kinds[k], f)
			}
		}
		all[filepath.Base(host)] = kinds
	}
	return all
}

// fromFiles runs the road up to the packages in memory, each source an API of one
// target.
func fromFiles(t *testing.T, sources map[string][]string) (*target, map[string]*session) {
	t.Helper()
	all := &target{output: "gen", path: "example.com/m/gen"}
	sessions := map[string]*session{}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		s := &session{}
		sessions[name] = s
		one := &target{output: "gen", path: all.path, apis: []*api{{API: &config.API{Name: naming.Package(name), Specs: sources[name]}}}}
		s.read(one.apis[0])
		s.diags.Grade(diag.NotRecognised, diag.Warning) // errors of a server that stand in a listing's place
		s.diags.Grade(diag.EmptyInput, diag.Warning)
		s.resolve(one.apis[0])
		s.diags.Grade(diag.NothingFound, diag.Warning)
		s.emit(one)
		s.diags.Merge(&one.apis[0].planning)
		for _, d := range s.diags.All() {
			if d.Severity == diag.Error {
				t.Errorf("%s: %s: %s (%s)", name, d.Span.Position(), d.Message, d.Code)
			}
		}
		if len(one.packages) > 1 {
			all.packages = append(all.packages, one.packages[0])
		}
		all.apis = append(all.apis, one.apis...)
	}
	all.packages = append(all.packages, runtimePackage(path.Join(all.path, runtimeDir)))
	return all, sessions
}

func compiles(t *testing.T, made *target) {
	t.Helper()
	problems, err := verify.Check(made.files(), made.path)
	require.NoError(t, err)
	for _, p := range problems {
		t.Errorf("%s", p)
	}
}

// TestEveryServer generates from all that a server shows, and has the go command
// vet the packages and run their own tests.
func TestEveryServer(t *testing.T) {
	sources := map[string][]string{}
	for host, kinds := range recorded(t) {
		for _, files := range kinds {
			sources[host] = append(sources[host], files...)
		}
		slices.Sort(sources[host])
	}
	made, _ := fromFiles(t, sources)
	compiles(t, made)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/m\n\ngo 1.24\n"), 0o666))
	for _, p := range made.packages {
		for _, f := range p.Files {
			name := filepath.Join(dir, made.output, filepath.FromSlash(f.Path))
			require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
			require.NoError(t, os.WriteFile(name, f.Data, 0o666))
		}
	}
	var tested string
	for _, args := range [][]string{{"vet", "./..."}, {"test", "-vet=off", "./..."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-trimpath", "GOWORK=off", "GOPROXY=off", "CGO_ENABLED=0") // what was built before need not be built again
		out, err := cmd.CombinedOutput()
		assert.NoError(t, err, "go %s:\n%s", strings.Join(args, " "), failures(out))
		tested = string(out)
	}
	for i, a := range made.apis {
		samples := 0
		for _, f := range made.packages[i].Files {
			samples += strings.Count(string(f.Data), "servicestacktest.RoundTrip(")
		}
		ok := "no samples"
		if len(a.model.Samples) > 0 {
			ok = "ok"
			assert.Contains(t, tested, "ok  \t"+path.Join(made.path, a.Name)+"\t")
		}
		t.Logf("%-16s %3d operations %4d types %4d samples %s", a.Name, len(a.model.Operations), len(made.packages[i].Lock.Types), samples, ok)
	}
}

// failures are the lines of the go command's output that tell of something.
func failures(out []byte) string {
	var lines []string
	for _, line := range strings.Split(string(out), "\n") {
		if !strings.HasPrefix(line, "ok ") && !strings.Contains(line, "[no test files]") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// TestEverySource generates from each source of a server alone: its pages, each
// listing, the metadata, the schema.
func TestEverySource(t *testing.T) {
	sources := map[string][]string{}
	for host, kinds := range recorded(t) {
		for kind, files := range kinds {
			sources[fmt.Sprintf("%s-%s", host, kind)] = files
		}
	}
	made, _ := fromFiles(t, sources)
	compiles(t, made)
	t.Logf("%d packages", len(made.packages)-1)
}
