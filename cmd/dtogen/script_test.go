package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/dtogen/dtogen/internal/fetch/fetchtest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"dtogen": main})
}

func TestScripts(t *testing.T) {
	specs, err := filepath.Abs(filepath.Join("..", "..", "specs"))
	if err != nil {
		t.Fatal(err)
	}
	goCache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	corpus := filepath.Join(specs, "..", "..", "shared", "corpus", "live")
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("SPECS", specs)
			env.Setenv("CORPUS", corpus)
			env.Values[hostsKey{}] = map[string]*fetchtest.Host{}
			env.Setenv("GOCACHE", string(goCache[:len(goCache)-1]))
			env.Setenv("GOFLAGS", "-mod=mod -trimpath") // must not matter; without its folder, a package that was built before need not be built again
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "corpus" {
				return false, fmt.Errorf("unknown condition %s", name)
			}
			_, err := os.Stat(corpus)
			return err == nil, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			"mtime": mtime,
			"serve": serve,

			"envsubst": envsubst,
		},
	})
}

// exits CODE dtogen ARGS… runs a command and expects an exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGS…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d\n%s", got, want, ts.ReadFile("stderr"))
	}
}

// serve NAME FOLDER has a server answer as the recorded one whose pages are in FOLDER,
// at the base address $NAME; another folder at the same address if it serves already.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: serve NAME FOLDER")
	}
	dir := ts.MkAbs(args[1])
	_, err := os.Stat(dir)
	ts.Check(err)
	hosts := ts.Value(hostsKey{}).(map[string]*fetchtest.Host)
	if hosts[args[0]] == nil {
		hosts[args[0]] = fetchtest.Serve(dir)
		ts.Defer(hosts[args[0]].Close)
	}
	hosts[args[0]].Use(dir)
	ts.Setenv(args[0], hosts[args[0]].Base())
}

type hostsKey struct{}

// envsubst FILE… writes the values of environment variables into files.
func envsubst(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		text := os.Expand(ts.ReadFile(name), ts.Getenv)
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o666))
	}
}

// mtime old FILE… gives files a time long ago; mtime same FILE… checks that nobody wrote
// to them since.
func mtime(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: [!] mtime old|same FILE…")
	}
	then := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, name := range args[1:] {
		name = ts.MkAbs(name)
		if args[0] == "old" {
			ts.Check(os.Chtimes(name, then, then))
			continue
		}
		info, err := os.Stat(name)
		ts.Check(err)
		if info.ModTime().Equal(then) == neg {
			ts.Fatalf("%s: written at %v", name, info.ModTime())
		}
	}
}
