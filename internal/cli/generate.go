package cli

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/mod/semver"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/source"
)

var generateVerb = &verb{
	name:  "generate",
	usage: "[--force] [--accept-loss] [--config FILE]\n[--force] [--accept-loss] [--accept-cut] -o DIR [--name NAME] FILE|FOLDER…",
	short: "write the Go packages",
	long: `With files or folders and -o it needs no configuration: all of them are one API,
whose package is DIR/NAME, beside the runtime in DIR/servicestack. Otherwise
dtogen.yaml says what to do.

What is there is compared first, and only what differs is written; where all is up to
date, nothing is. A file that somebody edited since it was generated stays, and so
does all else: --force overwrites such files, and removes those that would not be
generated any more. Files that dtogen did not write are never touched. dtogen.lock.json
in each package remembers what was written, from what, and which names things have, so
that they keep them.

A vendor's page that flaps does not delete a client: it is an error where more than a
third of the operations or types are gone, where the server is older than it was, or
where something is gone while a file of the specs is no page or listing. --accept-loss
says that it is meant so. It is an error, too, where a file stops in the middle: what is
gone with its end is not known. Of one that cannot be had as a whole, acceptCut in
dtogen.yaml, or --accept-cut without it, takes what there is.

Nothing is written after an error. Runs wait for each other. Killed at any moment, a
package is the old or the new one as a whole; dtogen explain DT3104 tells more.`,
	examples: `# as dtogen.yaml says
dtogen generate
# without configuration: one API, from saved pages
dtogen generate -o internal/vendorapi specs/acme
# after git merged generated files
dtogen generate --force`,
	files: `OUTPUT/*/dtogen.lock.json	what was generated, from what; commit it
OUTPUT/.dtogen-*	what a run stages; gone after it, or after the next if it was killed`,
	env: "PATH	the go command in it lets the output be type-checked",
	run: runGenerate,
}

func runGenerate(s *session, args []string) int {
	flags := flag.NewFlagSet("generate", flag.ContinueOnError)
	force := flags.Bool("force", false, "overwrite and remove generated files that somebody edited")
	acceptLoss := flags.Bool("accept-loss", false, "go on where much of an API is gone")
	t, code, ok := s.target(flags, args)
	if !ok {
		return code
	}
	if release := s.exclusive(t); release != nil {
		defer release()
	}
	if err := output.Recover(t.output); err != nil {
		s.notWritten(err)
	}
	changes := s.build(t)
	if changes != nil {
		if !*acceptLoss {
			s.losses(t)
		}
		s.inTheWay(t, changes, *force)
	}
	if changes != nil && !s.diags.Failed() {
		if err := changes.Apply(); err != nil {
			s.notWritten(err)
		}
	}
	s.report(diag.Warning)
	if changes == nil || s.diags.Failed() {
		return exitError
	}
	s.summary(t, changes)
	return exitOK
}

// exclusive waits for other runs in the module, and keeps them waiting. Nil where there
// is nothing to hold.
func (s *session) exclusive(t *target) (release func()) {
	name, _, err := findModule(t.output)
	if err != nil {
		return nil // which build will tell
	}
	release, err = output.Exclusive(filepath.Dir(name), func() {
		fmt.Fprintln(s.stderr, "dtogen: waiting for another run")
	})
	if err != nil {
		s.notWritten(err)
	}
	return release
}

// notWritten tells why nothing was written, and what to do where that is known.
func (s *session) notWritten(err error) {
	d := s.diags.Add(diag.NotWritten, source.Span{}, "%v", err)
	switch {
	case errors.Is(err, syscall.ENOSPC):
		d.WithHint("the disk is full; what was there before is as it was: make room and run again")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		d.WithHint("what was there before is as it was: make the folder writable, or write elsewhere")
	}
}

// inTheWay adds an error for each file that may not be overwritten or removed.
func (s *session) inTheWay(t *target, changes *output.Changes, force bool) {
	for _, c := range changes.By(output.Foreign) {
		s.diags.Add(diag.NotOurs, s.place(path.Join(t.output, c.Path), nil).All(),
			"dtogen did not write this file, and it stands in the way").
			WithHint("move it or delete it, then run again")
	}
	edited := changes.By(output.Edited)
	if force {
		return
	}
	for i, c := range edited {
		if more := len(edited) - i; i == mostTold && more > 1 {
			s.diags.Add(diag.EditedFile, source.Span{}, "and %d more files were edited", more)
			break
		}
		d := s.diags.Add(diag.EditedFile, s.place(path.Join(t.output, c.Path), nil).All(), "this generated file was edited, and would be overwritten")
		if c.State == output.Stale {
			d.Message = "this generated file was edited, and would be removed"
		}
		d.WithHint("to lose the edits: %s", t.command("generate", "--force"))
	}
}

// target is what generate and check are to make: from what, and where.
type target struct {
	output   string // folder on disk that the packages are below
	path     string // its import path
	apis     []*api
	args     []string // files and folders, where there is no configuration
	packages []output.Package
	given    []string // the arguments that say all this
	tool     bool     // the module runs dtogen by go tool
}

// command is what to type for a verb with the same arguments and one more.
func (t *target) command(verb string, more ...string) string {
	words := []string{"dtogen", verb}
	if t.tool {
		words = append([]string{"go", "tool"}, words...)
	}
	for _, word := range append(more, t.given...) {
		if strings.ContainsAny(word, " '\"$\\*?") {
			word = quoted(word)
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// target adds the flags that generate and check share, and reads the arguments. Where
// ok is false, the verb is done with that exit code.
func (s *session) target(flags *flag.FlagSet, args []string) (t *target, code int, ok bool) {
	out := flags.String("o", "", "without a configuration: write packages below `DIR`")
	name := flags.String("name", "", "without a configuration: call the package `NAME`")
	acceptCut := flags.Bool("accept-cut", false, "without a configuration: take files that stop in the middle as far as they go")
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
	case len(rest) == 0 && *acceptCut:
		return nil, s.misuse("name the files that stop in the middle in %s: acceptCut: [FILE]", config.FileName), false
	case *name != "" && !config.ValidName(*name):
		return nil, s.misuse("%q cannot name a package: "+config.NameRule, *name), false
	}
	if len(rest) > 0 {
		a := &api{API: &config.API{Name: *name, Specs: rest}, typed: true}
		t = &target{output: *out, args: rest, apis: []*api{a}}
		if t.given = []string{"-o", *out}; *name != "" {
			t.given = append(t.given, "--name", *name)
		}
		if *acceptCut {
			t.given = append(t.given, "--accept-cut")
			for _, file := range rest {
				a.AcceptCut = append(a.AcceptCut, config.Accepted{Path: path.Clean(filepath.ToSlash(file))})
			}
		}
		t.given = append(t.given, rest...)
		return t, 0, true
	}
	c := s.configure(*file)
	if c == nil {
		s.report(diag.Warning)
		return nil, exitError, false
	}
	t = &target{output: c.Output}
	if *file != "" {
		t.given = []string{"--config", *file}
	}
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
		s.readKept(a)
		s.wholeAccepted(a)
		s.resolve(a)
		if a.Name == "" {
			if a.Name = deduceName(t.args, a.docs); a.Name == "" {
				s.diags.Add(diag.NoName, source.Span{}, "neither folder, title nor host gives the package a name").
					WithHint("say it: --name NAME")
			}
		}
	}
	s.remember(t)
	if s.diags.Failed() {
		s.unreadable(t)
		return nil
	}
	if t.path = s.importPath(t); t.path == "" {
		return nil
	}
	s.emit(t)
	changes := s.compare(t)
	if changes != nil && len(changes.Pending()) > 0 {
		if s.verify(t) {
			changes = s.compare(t)
		}
		s.clashes(t, changes)
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

// remember reads what the locks tell of the run before.
func (s *session) remember(t *target) {
	for _, a := range append(slices.Clone(t.apis), &api{API: &config.API{Name: runtimeDir}}) {
		if a.Name == "" {
			continue
		}
		dir := path.Join(t.output, a.Name)
		var err error
		a.lock, err = output.ReadLock(dir)
		if a.lock != nil && semver.IsValid(version()) && semver.Compare(a.lock.Version, version()) > 0 {
			err = &output.NewerError{Path: path.Join(dir, output.LockName), Version: a.lock.Version}
		}
		var newer *output.NewerError
		at := s.place(path.Join(dir, output.LockName), nil).All()
		switch {
		case errors.As(err, &newer):
			s.diags.Add(diag.NewerLock, at, "%s was generated by dtogen %s, which is newer than this one, %s", a.Name, newer.Version, version()).
				WithHint("type: go get -tool github.com/dtogen/dtogen/cmd/dtogen@%s", newer.Version)
		case err != nil:
			s.diags.Add(diag.NotWritten, at, "%v", err)
		}
	}
}

// compare finds out what is other on disk; nil after an error.
func (s *session) compare(t *target) *output.Changes {
	if s.diags.Failed() {
		return nil
	}
	changes, err := output.Compare(t.output, t.packages)
	if err != nil {
		s.notWritten(err)
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
		for _, state := range []output.State{output.New, output.Missing, output.Changed, output.Stale} {
			if n := changes.Count(p.Dir, state); n > 0 {
				parts = append(parts, count(n, stateNames[state]))
			}
		}
		lock := path.Join(p.Dir, output.LockName)
		switch {
		case len(parts) > done:
		case slices.ContainsFunc(changes.Pending(), func(c output.Change) bool { return c.Path == lock }):
			parts = append(parts, "up to date but for "+output.LockName+", which is written")
		default:
			parts = append(parts, "up to date")
		}
		fmt.Fprintf(s.stdout, "%s: %s\n", typed(path.Join(t.output, p.Dir)), strings.Join(parts, ", "))
	}
	for i, a := range t.apis {
		if a.lock == nil {
			continue
		}
		g := compareLocks(a.lock, &t.packages[i].Lock, a)
		for _, line := range append(told("operation", g.operations), told("type", g.types)...) {
			fmt.Fprintf(s.stdout, "%s: gone: %s\n", typed(path.Join(t.output, a.Name)), line)
		}
	}
	for _, p := range t.packages {
		if changes.Count(p.Dir, output.New) > 0 && p.Lock.Operations > 0 {
			fmt.Fprintf(s.stdout, "import %q\n", path.Join(t.path, p.Dir))
		}
	}
}

var stateNames = map[output.State]string{output.New: "new file", output.Missing: "restored file", output.Changed: "changed file", output.Stale: "removed file"}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
