package cli

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/source"
)

var generateVerb = &verb{
	name:  "generate",
	usage: "[--config FILE]\n-o DIR [--name NAME] FILE|FOLDER…",
	short: "write the Go packages",
	long: `With files or folders and -o it needs no configuration: all of them are one API,
whose package is DIR/NAME, beside the runtime in DIR/servicestack. Otherwise
dtogen.yaml says what to do. Nothing is written after an error, nor where all is
up to date.`,
	run: runGenerate,
}

func runGenerate(s *session, args []string) int {
	t, code, ok := s.target(args)
	if !ok {
		return code
	}
	if err := output.Recover(t.output); err != nil {
		s.diags.Add(diag.NotWritten, source.Span{}, "%v", err)
	}
	changes := s.build(t)
	if changes == nil {
		s.report(diag.Warning)
		return exitError
	}
	if !s.diags.Failed() {
		if err := changes.Apply(); err != nil {
			s.diags.Add(diag.NotWritten, source.Span{}, "%v", err)
		}
	}
	s.report(diag.Warning)
	if s.diags.Failed() {
		return exitError
	}
	s.summary(t, changes)
	return exitOK
}

// target is what generate and check are to make: from what, and where.
type target struct {
	output   string // folder on disk that the packages are below
	path     string // its import path
	apis     []*api
	args     []string // files and folders, where there is no configuration
	packages []output.Package
}

// target reads the arguments of generate and check. Where ok is false, the verb is
// done with that exit code.
func (s *session) target(args []string) (t *target, code int, ok bool) {
	flags := flag.NewFlagSet(s.verb.name, flag.ContinueOnError)
	out := flags.String("o", "", "without a configuration: write packages below `DIR`")
	name := flags.String("name", "", "without a configuration: call the package `NAME`")
	file := flags.String("config", "", "take `FILE` for dtogen.yaml, not the one found upwards")
	flags.BoolVar(&s.verbose, "v", false, "tell every finding, notes too, not the first few of each kind")
	rest, code, ok := s.parse(flags, args)
	switch {
	case !ok:
		return nil, code, false
	case len(rest) > 0 && *out == "":
		return nil, s.misuse("say where to write: -o DIR"), false
	case len(rest) > 0 && *file != "":
		return nil, s.misuse("either FILEs and FOLDERs or --config"), false
	case len(rest) == 0 && (*out != "" || *name != ""):
		return nil, s.misuse("say what to read: FILE|FOLDER…"), false
	case *name != "" && !config.ValidName(*name):
		return nil, s.misuse("%q cannot name a package: small letters and digits, a letter first", *name), false
	}
	if len(rest) > 0 {
		t = &target{output: *out, args: rest, apis: []*api{{API: &config.API{Name: *name, Specs: rest}}}}
		return t, 0, true
	}
	c := s.configure(*file)
	if c == nil {
		s.report(diag.Warning)
		return nil, exitError, false
	}
	t = &target{output: c.Output}
	if !filepath.IsAbs(c.Output) {
		t.output = path.Join(s.base, filepath.ToSlash(c.Output))
	}
	for _, a := range c.APIs {
		t.apis = append(t.apis, &api{API: a})
	}
	return t, 0, true
}

// build takes the target from files to packages, and compares these with what is
// on disk. It gives nil after an error.
func (s *session) build(t *target) *output.Changes {
	if info, err := os.Stat(t.output); err == nil && !info.IsDir() {
		s.diags.Add(diag.NotWritten, s.place(t.output, nil).All(), "this is a file, expected a folder to write to")
		return nil
	}
	for _, a := range t.apis {
		s.read(a)
		if t.args != nil {
			s.oneHost(t, a.docs)
		}
		if s.diags.Failed() {
			continue // what else is wrong with other APIs is worth telling
		}
		s.resolve(a)
		if a.Name == "" {
			if a.Name = deduceName(t.args, a.docs); a.Name == "" {
				s.diags.Add(diag.NoName, source.Span{}, "neither folder, title nor host gives the package a name").
					WithHint("say it: --name NAME")
			}
		}
	}
	if s.diags.Failed() {
		return nil
	}
	if t.path = s.importPath(t.output); t.path == "" {
		return nil
	}
	s.emit(t)
	changes := s.compare(t)
	if changes != nil && len(changes.Pending()) > 0 && s.verify(t) {
		changes = s.compare(t)
	}
	for _, a := range t.apis {
		s.diags.Merge(&a.planning)
	}
	if s.diags.Failed() {
		return nil
	}
	s.leftovers(t)
	return changes
}

// compare finds out what is other on disk; nil after an error.
func (s *session) compare(t *target) *output.Changes {
	if s.diags.Failed() {
		return nil
	}
	changes, err := output.Compare(t.output, t.packages)
	var notOurs *output.NotOursError
	switch {
	case errors.As(err, &notOurs):
		for _, name := range notOurs.Paths {
			s.diags.Add(diag.NotOurs, s.place(path.Join(t.output, name), nil).All(),
				"dtogen did not write this file, or it was edited since, and it stands in the way").
				WithHint("move it or delete it, then run again")
		}
		return nil
	case err != nil:
		s.diags.Add(diag.NotWritten, source.Span{}, "%v", err)
		return nil
	}
	return changes
}

// leftovers tells of folders that were generated for an API that dtogen.yaml does
// not name any more. Without it, another run may have made them.
func (s *session) leftovers(t *target) {
	if t.args != nil {
		return
	}
	locks, _ := filepath.Glob(filepath.Join(t.output, "*", output.LockName))
	for _, lock := range locks {
		dir := filepath.Base(filepath.Dir(lock))
		if !slices.ContainsFunc(t.packages, func(p output.Package) bool { return p.Dir == dir }) {
			s.diags.Add(diag.NotGenerated, s.place(lock, nil).All(), "%s was generated, and dtogen.yaml has no API of that name", dir).
				WithHint("delete the folder, or put the API back")
		}
	}
}

// summary tells what was made, a line for each package.
func (s *session) summary(t *target, changes *output.Changes) {
	for _, p := range t.packages {
		var parts []string
		if p.Lock.Operations > 0 {
			parts = append(parts, count(p.Lock.Operations, "operation"))
		}
		done := len(parts)
		for _, state := range []output.State{output.New, output.Changed, output.Stale} {
			if n := changes.Count(p.Dir, state); n > 0 {
				parts = append(parts, count(n, stateNames[state]))
			}
		}
		if len(parts) == done {
			parts = append(parts, "up to date")
		}
		fmt.Fprintf(s.stdout, "%s: %s\n", typed(path.Join(t.output, p.Dir)), strings.Join(parts, ", "))
	}
	for _, p := range t.packages {
		if changes.Count(p.Dir, output.New) > 0 && p.Lock.Operations > 0 {
			fmt.Fprintf(s.stdout, "import %q\n", path.Join(t.path, p.Dir))
		}
	}
}

var stateNames = map[output.State]string{output.New: "new file", output.Changed: "changed file", output.Stale: "removed file"}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
