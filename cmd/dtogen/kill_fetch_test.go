package main

import (
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/fetch/fetchtest"
	"github.com/dtogen/dtogen/internal/source"
)

// TestKillFetch kills fetch at random moments: the snapshot is the old or the new one,
// as a whole, and the next run goes on from there. KILLS sets how often.
func TestKillFetch(t *testing.T) {
	kills := 30
	if n, err := strconv.Atoi(os.Getenv("KILLS")); err == nil {
		kills = n
	}
	dtogen, err := exec.LookPath("dtogen")
	require.NoError(t, err)
	dir := t.TempDir()
	archive, err := txtar.ParseFile("testdata/script/fetch.txtar")
	require.NoError(t, err)
	for _, f := range archive.Files {
		name := filepath.Join(dir, "served", f.Name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, f.Data, 0o666))
	}
	served := []string{filepath.Join(dir, "served", "v1"), filepath.Join(dir, "served", "v2")}
	host := fetchtest.Serve(served[0])
	defer host.Close()
	specs := filepath.Join(dir, "specs")
	snapshot := filepath.Join(specs, "shop")
	require.NoError(t, os.MkdirAll(snapshot, 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(snapshot, "notes.txt"), []byte("mine\n"), 0o666))
	fetch := func() *exec.Cmd { return exec.Command(dtogen, "fetch", "--rate", "0", "-o", snapshot, host.Base()) }
	clock := regexp.MustCompile(`"time": "[^"]*"`)
	look := func() map[string]string {
		files := tree(t, snapshot)
		files["/index.json"] = clock.ReplaceAllString(files["/index.json"], "")
		return files
	}
	var trees []map[string]string
	var whole time.Duration
	for _, dir := range append(served, served[0]) {
		host.Use(dir)
		start := time.Now()
		text, err := fetch().CombinedOutput()
		require.NoError(t, err, string(text))
		whole = time.Since(start)
		trees = append(trees, look())
	}
	require.Equal(t, trees[0], trees[2])
	require.NotEqual(t, trees[0], trees[1])

	changed := 0
	for i := range kills {
		want := trees[(i+1)%2]
		host.Use(served[(i+1)%2])
		cmd := fetch()
		require.NoError(t, cmd.Start())
		if i%2 == 0 {
			time.Sleep(rand.N(whole))
		} else { // when it begins to write the snapshot
			var staged []string
			for start := time.Now(); len(staged) == 0 && time.Since(start) < 3*whole; time.Sleep(50 * time.Microsecond) {
				staged, _ = filepath.Glob(filepath.Join(specs, ".dtogen-*"))
			}
			time.Sleep(rand.N(whole / 4))
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		switch got := look(); {
		case maps.Equal(got, want):
			changed++
		default:
			require.Equal(t, trees[i%2], got, "after kill %d the snapshot is neither the old nor the new one", i)
		}
		_, problems := source.Load(dir, []string{"specs/shop"})
		assert.Empty(t, problems, "after kill %d", i)
		text, err := fetch().CombinedOutput()
		require.NoError(t, err, "%s", text)
		require.Equal(t, want, look(), "the run after kill %d", i)
		left, _ := filepath.Glob(filepath.Join(specs, ".dtogen-*"))
		assert.Empty(t, left)
		assert.NoDirExists(t, filepath.Join(snapshot, ".dtogen-fetch"))
	}
	t.Logf("%d kills, %d of them behind the change", kills, changed)
	assert.True(t, strings.Contains(look()["/notes.txt"], "mine"))
}

// TestInterruptFetch stops fetch as Ctrl-C does, while the server thinks.
func TestInterruptFetch(t *testing.T) {
	dtogen, err := exec.LookPath("dtogen")
	require.NoError(t, err)
	asked := make(chan bool, 10)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- true
		<-r.Context().Done()
	}))
	defer server.Close()
	dir := filepath.Join(t.TempDir(), "specs", "shop")
	cmd := exec.Command(dtogen, "fetch", "-o", dir, server.URL)
	var said strings.Builder
	cmd.Stderr = &said
	require.NoError(t, cmd.Start())
	<-asked
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	_ = cmd.Wait()
	assert.Equal(t, 2, cmd.ProcessState.ExitCode())
	assert.Contains(t, said.String(), "error: interrupted; the snapshot is as it was (DT0601)\n    run again to go on from here")
	assert.Empty(t, tree(t, filepath.Dir(dir)))
}
