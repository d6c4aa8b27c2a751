package main

import (
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestKillAProcess kills generate at random moments, as kill -9 does, and looks at the
// tree before and after the next run. KILLS sets how often.
func TestKillAProcess(t *testing.T) {
	kills := 40
	if n, err := strconv.Atoi(os.Getenv("KILLS")); err == nil {
		kills = n
	}
	// Without a go command there is no type check: most of the run is writing.
	dtogen, err := exec.LookPath("dtogen")
	require.NoError(t, err)
	t.Setenv("PATH", t.TempDir())
	specs, err := filepath.Abs("../../specs")
	require.NoError(t, err)

	dir := t.TempDir()
	root := filepath.Join(dir, "out")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/m\n\ngo 1.24\n"), 0o666))
	generate := func(cwd string, more ...string) *exec.Cmd {
		args := []string{"generate", "--accept-loss", "--name", "aim", "-o", root, filepath.Join(specs, "aim", "GetCustomerTokensRequest.python.txt")}
		cmd := exec.Command(dtogen, append(args, more...)...)
		cmd.Dir = cwd
		return cmd
	}
	run := func(cmd *exec.Cmd) map[string]string {
		text, err := cmd.CombinedOutput()
		require.NoError(t, err, string(text))
		return tree(t, root)
	}
	two := filepath.Join(specs, "aim", "C2BPostContractRequest.vbnet.txt")
	require.NoError(t, os.MkdirAll(filepath.Join(root, "aim"), 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(root, "aim", "mine.go"), []byte("package aim\n"), 0o666))
	old := run(generate(dir))
	start := time.Now()
	want := run(generate(dir, two))
	whole := time.Since(start)
	require.NotEqual(t, old, want)

	halves := 0
	args := [][]string{nil, {two}}
	trees := []map[string]string{old, want}
	for i := range kills {
		old, want, more := trees[(i+1)%2], trees[i%2], args[i%2] // there and back
		cwd := dir
		inside := i%4 == 3 // then the package's folder stays, and its files change one by one
		if inside {
			cwd = filepath.Join(root, "aim")
		}
		cmd := generate(cwd, more...)
		require.NoError(t, cmd.Start())
		if i%8 < 2 {
			time.Sleep(rand.N(whole))
		} else { // when it begins to write
			staged := []string{}
			for start := time.Now(); len(staged) == 0 && time.Since(start) < 3*whole; time.Sleep(50 * time.Microsecond) {
				staged, _ = filepath.Glob(filepath.Join(root, ".dtogen-*"))
			}
			time.Sleep(rand.N(whole / 3))
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		got := tree(t, root)
		if !maps.Equal(got, old) && !maps.Equal(got, want) {
			halves++
			assert.True(t, inside, "after kill %d the tree is neither the old nor the new one", i)
			for name, text := range got {
				assert.True(t, text == old[name] || text == want[name], "after kill %d %s is half written", i, name)
			}
		}
		require.Equal(t, want, run(generate(dir, more...)), "the run after kill %d", i)
		left, _ := filepath.Glob(filepath.Join(root, ".dtogen-*"))
		assert.Empty(t, left)
	}
	t.Logf("%d kills, %d of them between two renames", kills, halves)
}

// tree is what is below a folder, but for what a run stages.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(entry.Name(), ".dtogen-") {
			return fs.SkipDir
		}
		if entry.Type().IsRegular() {
			data, err := os.ReadFile(name)
			all[strings.TrimPrefix(name, root)] = string(data)
			return err
		}
		return nil
	}))
	return all
}
