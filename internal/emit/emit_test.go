package emit

import (
	"flag"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/plan"
	"github.com/dtogen/dtogen/internal/plan/plantest"
	"github.com/dtogen/dtogen/internal/verify"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const root = "example.org/gen"

func options(name string) plan.Options {
	return plan.Options{Name: name, Path: path.Join(root, name), Runtime: root + "/servicestack"}
}

// TestGolden emits the models in testdata: the first file of an archive is the model
// (plantest), the others are the package.
func TestGolden(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, archives)
	for _, file := range archives {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			require.NoError(t, err)
			var diags diag.List
			files := generate(t, plantest.API(string(archive.Files[0].Data)), options(name), &diags)
			got := []txtar.File{archive.Files[0]}
			for _, f := range files {
				got = append(got, txtar.File{Name: f.Path, Data: f.Data})
			}
			if diags.Len() > 0 {
				text := ""
				for _, d := range diags.All() {
					text += string(d.Code) + ": " + d.Message + "\n"
				}
				got = append(got, txtar.File{Name: "want.diag", Data: []byte(text)})
			}
			if *update {
				archive.Files = got
				require.NoError(t, os.WriteFile(file, txtar.Format(archive), 0o644))
			} else {
				assert.Equal(t, string(txtar.Format(archive)), string(txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: got})))
			}
		})
	}
}

// TestSharedSamples: what many operations answer alike is tested once, and by another
// type or document again.
func TestSharedSamples(t *testing.T) {
	files := generate(t, plantest.API(`operation A -> R
  sample request json {"X":"1"}
  sample response json {"N":1}
operation B -> R
  sample response json {"N":1}
operation C -> R
  sample request json {"X":"1"}
  sample response json {"N":2}
class A
  X String
class B
class C
  X String
class R
  N Int32!`), options("api"), new(diag.List))
	i := slices.IndexFunc(files, func(f output.File) bool { return f.Path == "api/samples_test.go" })
	require.GreaterOrEqual(t, i, 0)
	_, tests, _ := strings.Cut(string(files[i].Data), "func ")
	assert.Equal(t, `TestA(t *testing.T) {
	servicestacktest.RoundTrip(t, new(api.A), `+"`{\n\t\t\"X\": \"1\"\n\t}`"+`)
	servicestacktest.RoundTrip(t, new(api.R), `+"`{\n\t\t\"N\": 1\n\t}`"+`)
}

func TestC(t *testing.T) {
	servicestacktest.RoundTrip(t, new(api.C), `+"`{\n\t\t\"X\": \"1\"\n\t}`"+`)
	servicestacktest.RoundTrip(t, new(api.R), `+"`{\n\t\t\"N\": 2\n\t}`"+`)
}
`, tests)
}

// generate emits a package and requires that it compiles.
func generate(t *testing.T, api *model.API, opts plan.Options, diags *diag.List) []output.File {
	t.Helper()
	files, err := Package(plan.Make(api, opts, diags))
	require.NoError(t, err)
	compile(t, files)
	return files
}

// compile requires that packages compile.
func compile(t *testing.T, files []output.File) {
	t.Helper()
	problems, err := verify.Check(append(runtime(t), files...), root)
	require.NoError(t, err)
	shown := map[string]bool{}
	for _, problem := range problems {
		t.Errorf("%s", problem)
		for _, f := range files {
			if f.Path == problem.Path && !shown[f.Path] {
				shown[f.Path] = true
				t.Logf("--- %s\n%s", f.Path, f.Data)
			}
		}
	}
}

// runtime is the runtime as it stands in the checkout, less its tests.
func runtime(t *testing.T) []output.File {
	var files []output.File
	const dir = "../../templates"
	for _, pattern := range []string{"servicestack/*.go", "servicestack/servicestacktest/*.go"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		require.NoError(t, err)
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			rel, err := filepath.Rel(dir, name)
			require.NoError(t, err)
			text := strings.ReplaceAll(string(data), `"github.com/dtogen/dtogen/templates/servicestack`, `"`+root+`/servicestack`)
			files = append(files, output.File{Path: filepath.ToSlash(rel), Data: []byte(text)})
		}
	}
	return files
}
