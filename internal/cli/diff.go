package cli

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/dtogen/dtogen/internal/compat"
	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/plan"
)

var diffVerb = &verb{
	name:  "diff",
	usage: "[--against REV|FOLDER|lock] [--format text|markdown|json|html] [--exit-code] [--all] [--api NAME]\n[--format text|markdown|json|html] [--exit-code] [--all] OLD NEW",
	short: "tell what the vendor changed, and what it breaks",
	long: `Compares what two states of the specs say, not their texts: OLD and NEW, files or
folders; else the specs of dtogen.yaml with those of a git revision (HEAD, unless
--against tells another), with a folder, or with "lock": the revision that last
committed the lock file of the generated package.

Each finding is wire (a deployed client sends or reads something wrong), compile
(code that uses the package stops compiling), notable, or nothing (descriptions,
order, namespaces, bases; --all shows these). What one side does not tell is no
change. dtogen explain DT4203 documents a rule; ignore: in dtogen.yaml leaves a
finding out.`,
	exits: `0	compared; with --exit-code: and nothing breaks
1	with --exit-code: there is a finding of wire or compile
2	an error, which standard error tells`,
	examples: `# what was fetched just now, beside what is committed
dtogen diff
# for a pull request
dtogen diff --against origin/main --format markdown
# two folders of saved pages
dtogen diff specs/2023 specs/2024`,
	run: runDiff,
}

// exitBreaks is what diff --exit-code says where something breaks.
const exitBreaks = 1

func runDiff(s *session, args []string) int {
	flags := flag.NewFlagSet("diff", flag.ContinueOnError)
	against := flags.String("against", "", "compare with `REV`, a folder, or lock; HEAD unless given")
	format := chosen(flags, "format", "for people, a pull request, machines, a browser", "text", "markdown", "json", "html")
	exitCode := flags.Bool("exit-code", false, "exit with 1 where code or a deployed client breaks")
	all := flags.Bool("all", false, "show what means nothing, too")
	name := flags.String("api", "", "of the APIs of dtogen.yaml, compare `NAME` alone")
	file := flags.String("config", "", "take `FILE` for dtogen.yaml, not the one found upwards")
	flags.BoolVar(&s.verbose, "v", false, "tell every diagnostic of reading the specs, notes too")
	rest, code, ok := s.parse(flags, args)
	switch {
	case !ok:
		return code
	case len(rest) != 0 && len(rest) != 2:
		return s.misuse("name two files or folders, OLD and NEW, or none")
	case len(rest) == 2 && *against+*name+*file != "":
		return s.misuse("either OLD and NEW or --against, --api and --config")
	}
	report := compat.Report{All: *all}
	if len(rest) == 2 {
		report.Old, report.New = rest[0], rest[1]
		s.diffFiles(&report, rest[0], rest[1])
	} else {
		s.diffConfigured(&report, *file, *name, *against)
	}
	s.withoutNotes()
	s.report(diag.Warning)
	if s.diags.Failed() {
		return exitError
	}
	var err error
	switch *format {
	case "text":
		err = report.WriteText(s.stdout, diag.Terminal(s.stdout))
	case "markdown":
		err = report.WriteMarkdown(s.stdout)
	case "json":
		err = report.WriteJSON(s.stdout)
	case "html":
		err = report.WriteHTML(s.stdout)
	}
	switch {
	case err != nil:
		return s.misuse("%v", err)
	case *exitCode && report.Breaks():
		return exitBreaks
	}
	return exitOK
}

// withoutNotes drops what is worth no line beside findings.
func (s *session) withoutNotes() {
	if s.verbose {
		return
	}
	var kept diag.List
	for _, d := range s.diags.All() {
		if d.Severity > diag.Note {
			*kept.Add(d.Code, d.Span, "") = d
		}
	}
	s.diags = kept
}

func (s *session) diffFiles(report *compat.Report, old, new string) {
	before, after := &api{API: &config.API{Specs: []string{old}}}, &api{API: &config.API{Specs: []string{new}}}
	s.understand(before)
	s.understand(after)
	if !s.diags.Failed() {
		report.APIs = append(report.APIs, s.compareAPI("", before, after))
	}
}

func (s *session) diffConfigured(report *compat.Report, file, name, against string) {
	c := s.configure(file)
	if c == nil {
		return
	}
	var apis []*api
	if name != "" {
		a := s.choose(c, name)
		if a == nil {
			return
		}
		apis = append(apis, a)
	} else {
		for _, a := range c.APIs {
			apis = append(apis, &api{API: a})
		}
	}
	report.Old, report.New = cmp.Or(against, "HEAD"), "now"
	for _, after := range apis {
		before, at := s.before(c, after, cmp.Or(against, "HEAD"))
		if before == nil {
			continue
		}
		s.understand(after)
		if s.diags.Failed() {
			continue
		}
		label := after.Name
		if len(c.APIs) == 1 {
			label = ""
		}
		result := s.compareAPI(label, before, after)
		if result.OldAt = at; s.base != "" {
			result.NewAt = s.base + "/"
		}
		report.APIs = append(report.APIs, s.ignore(result, after))
	}
}

// before is an API as it was, in a folder or in a git revision, and what stands before
// places in it. Nil after an error.
func (s *session) before(c *config.Config, after *api, against string) (was *api, at string) {
	before := *after.API
	old := &session{stdout: s.stdout, stderr: s.stderr, verb: s.verb, base: s.base}
	if info, err := os.Stat(against); err == nil && info.IsDir() {
		if old.base, before.Specs = beforeIn(against, after.API); old.base != "" {
			at = old.base + "/"
		}
	} else {
		dir, err := os.MkdirTemp("", "dtogen-diff-")
		if err != nil {
			s.diags.Add(diag.NotWritten, c.File.Span(0, 0), "%v", err)
			return nil, ""
		}
		defer os.RemoveAll(dir)
		rev := revision{dir: cmp.Or(s.base, ".")}
		if rev.name = against; against == "lock" {
			rev.name, err = rev.last(path.Join(c.Output, after.Name, lockName))
		}
		if err == nil {
			at = rev.short() + ":"
			old.base, before.Specs, err = rev.checkOut(dir, after.Specs)
		}
		if err != nil {
			s.diags.Add(diag.Unreadable, c.File.Span(0, 0), "the specs of %s cannot be compared with %s: %v", after.Name, against, err).
				WithHint("--against takes a git revision, a folder with specs, or lock; dtogen diff OLD NEW needs no git")
			return nil, ""
		}
	}
	was = &api{API: &before}
	if len(before.Specs) == 0 {
		s.diags.Add(diag.EmptyInput, after.Span, "%s has no specs of %s: everything is new", against, after.Name).Severity = diag.Warning
	}
	old.understand(was)
	for _, d := range old.diags.All() { // what was wrong then is worth no warning now
		if d.Severity == diag.Error && d.Code != diag.OverrideUnused && len(before.Specs) > 0 {
			s.diags.Add(d.Code, d.Span, "in %s: %s", against, d.Message).WithHint("%s", d.Hint).Severity = diag.Error
		}
	}
	return was, at
}

// beforeIn finds the specs of an API in a folder: where dtogen.yaml has them in its
// own, in a folder of the API's name, else the folder is the specs.
func beforeIn(folder string, a *config.API) (base string, specs []string) {
	there := func(name string) bool { _, err := os.Stat(filepath.Join(folder, name)); return err == nil }
	switch {
	case !slices.ContainsFunc(a.Specs, func(spec string) bool { return filepath.IsAbs(spec) || !there(spec) }):
		return folder, a.Specs
	case there(a.Name):
		return "", []string{filepath.Join(folder, a.Name)}
	}
	return "", []string{folder}
}

// understand takes an API from files to its model.
func (s *session) understand(a *api) {
	if len(a.Specs) > 0 {
		s.read(a)
	}
	s.resolve(a)
	s.diags.Grade(diag.NothingFound, diag.Note) // types alone can be compared
}

// compareAPI compares two states of an API: their models, and what becomes of them in
// Go. Names that there were stay, as they do when the package is generated.
func (s *session) compareAPI(name string, before, after *api) compat.Result {
	old := side(before, plan.Names{})
	new := side(after, old.Go.Names)
	return compat.Result{API: name, Before: old, After: new, Findings: compat.Compare(old, new)}
}

func side(a *api, names plan.Names) compat.Side {
	opts := plan.Options{Name: cmp.Or(a.Name, "api"), Path: cmp.Or(a.Name, "api"), Runtime: runtimeDir, Types: mappings(a), Names: names}
	if a.Pointers {
		opts.Optional = plan.Pointer
	}
	return compat.Side{API: a.model, Go: plan.Make(a.model, opts, &diag.List{})}
}

// ignore leaves out what dtogen.yaml says to, and tells of what it says in vain.
func (s *session) ignore(result compat.Result, a *api) compat.Result {
	for _, i := range a.Ignore {
		before := len(result.Findings)
		result.Findings = slices.DeleteFunc(result.Findings, func(f compat.Finding) bool { return f.Rule == i.Rule && f.Subject == i.Subject })
		result.Ignored += before - len(result.Findings)
		if before == len(result.Findings) {
			s.diags.Add(diag.IgnoreUnused, i.Span, "this ignores %s of %s, and there is no such finding", i.Rule, i.Subject).
				WithHint("%s", fmt.Sprintf("its reason was: %s", i.Reason))
		}
	}
	return result
}
