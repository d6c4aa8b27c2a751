package cli

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/source"
)

var checkVerb = &verb{
	name:  "check",
	usage: "[--format text|json|github] [-v] [--config FILE]\n[--format text|json|github] [-v] [--accept-cut] -o DIR [--name NAME] FILE|FOLDER…",
	short: "tell whether the Go packages are up to date",
	long: `It takes the arguments of generate, writes nothing, and names each file that generate
would write or remove, and the command that mends it. -v shows the beginning of what
differs in each, as a unified diff. Files that were edited, and a loss that generate
would refuse, are told as errors.

As json it is one object: {"upToDate": false, "command": "dtogen generate",
"files": [{"file", "state": "new|missing|changed|stale", "edited", "added", "removed",
"diff"}], "diagnostics": [{"code", "severity", "message", "file", "line", "col",
"hint"}]}. As github it is annotations of the lines, whose paths begin at the root of
the repository.`,
	exits: `0	all is up to date
1	something is not, and is told
2	an error, which standard error tells`,
	examples: `# in a workflow of GitHub Actions
go tool dtogen check --format github
# what is other
dtogen check -v`,
	env: "GITHUB_WORKSPACE	root of the repository, for --format github",
	run: runCheck,
}

// mostDiff is how many lines of a file's diff are shown.
const mostDiff = 40

// report is what check found, as JSON tells it.
type checked struct {
	UpToDate    bool          `json:"upToDate"`
	Command     string        `json:"command,omitempty"` // that mends it
	Files       []checkedFile `json:"files"`
	Diagnostics []found       `json:"diagnostics"`
}

type checkedFile struct {
	File    string `json:"file"`
	State   string `json:"state"`
	Edited  bool   `json:"edited,omitempty"`
	Added   int    `json:"added"`
	Removed int    `json:"removed"`
	Diff    string `json:"diff,omitempty"`
	line    int    // where it begins to differ
}

type found struct {
	diag.Finding
	Hint string `json:"hint,omitempty"`
}

func runCheck(s *session, args []string) int {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	format := chosen(flags, "format", "for people, machines, or the lines of a pull request", "text", "json", "github")
	t, code, ok := s.target(flags, args)
	if !ok {
		return code
	}
	changes := s.build(t)
	r := checked{UpToDate: changes != nil}
	code = exitError
	if changes != nil {
		code = s.compareAll(t, changes, &r)
	}
	switch *format {
	case "json":
		for _, d := range s.diags.All() {
			r.Diagnostics = append(r.Diagnostics, found{d.Finding(), d.Hint})
		}
		enc := json.NewEncoder(s.stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		_ = enc.Encode(r)
	case "github":
		_ = diag.GitHub(s.stdout, fromWorkspace(s.base), &s.diags)
	default:
		s.tellChecked(t, &r)
		s.report(diag.Warning)
	}
	return code
}

// compareAll fills in what is not up to date.
func (s *session) compareAll(t *target, changes *output.Changes, r *checked) int {
	pending := changes.Pending()
	if len(pending) == 0 {
		return exitOK
	}
	var mend []string
	s.losses(t)
	if s.diags.Failed() {
		mend = append(mend, "--accept-loss")
	}
	s.inTheWay(t, changes, false)
	if len(changes.By(output.Edited)) > 0 {
		mend = append(mend, "--force")
	}
	*r = checked{Command: t.command("generate", mend...)}
	for _, c := range pending {
		f := checkedFile{File: typed(path.Join(t.output, c.Path)), State: c.State.String(), Edited: c.Author == output.Edited}
		f.read(c.Diff(typed(t.output)), s.verbose)
		r.Files = append(r.Files, f)
		if c.Author == output.Dtogen { // of others there is an error already
			place := s.place(path.Join(t.output, c.Path), c.Old)
			s.diags.Add(diag.NotUpToDate, lineOf(place, f.line), "this file is %s: +%d −%d lines", f.State, f.Added, f.Removed)
		}
	}
	s.diags.Add(diag.NotUpToDate, source.Span{}, "not up to date: %s", count(len(pending), "file")).
		WithHint("%s, and commit what it writes", r.Command)
	return exitStale
}

// read counts the lines of a unified diff, and keeps its beginning where that is asked for.
func (f *checkedFile) read(diff []byte, keep bool) {
	f.line = 1
	lines := bytes.SplitAfter(diff, []byte("\n"))
	for i, line := range lines {
		var n int
		switch {
		case bytes.HasPrefix(line, []byte("+++")), bytes.HasPrefix(line, []byte("---")):
		case bytes.HasPrefix(line, []byte("+")):
			f.Added++
		case bytes.HasPrefix(line, []byte("-")):
			f.Removed++
		case f.line == 1 && f.Added+f.Removed == 0:
			if _, err := fmt.Sscanf(string(line), "@@ -%d", &n); err == nil {
				f.line = max(n, 1)
			}
		}
		if keep && i < mostDiff {
			f.Diff += string(line)
		}
	}
	if more := len(lines) - mostDiff; keep && more > 1 {
		f.Diff += fmt.Sprintf("… and %d more lines\n", more)
	}
}

// lineOf is the beginning of a line.
func lineOf(f *source.File, line int) source.Span {
	at := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(f.Data[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	return f.Span(at, at)
}

// tellChecked writes a line for each package or file.
func (s *session) tellChecked(t *target, r *checked) {
	for _, f := range r.Files {
		fmt.Fprintf(s.stdout, "%s: %s, +%d −%d lines\n%s", f.File, f.State, f.Added, f.Removed, f.Diff)
	}
	if r.UpToDate {
		for _, p := range t.packages {
			fmt.Fprintf(s.stdout, "%s: up to date\n", typed(path.Join(t.output, p.Dir)))
		}
	}
	// The files stand above already.
	var kept diag.List
	for _, d := range s.diags.All() {
		if d.Code != diag.NotUpToDate || d.Span.Position().Path == "" {
			*kept.Add(d.Code, d.Span, "") = d
		}
	}
	s.diags = kept
}

// fromWorkspace is the way from the root of the repository to a folder, as GitHub
// Actions tell that root.
func fromWorkspace(dir string) string {
	abs, err := filepath.Abs(dir)
	if root := os.Getenv("GITHUB_WORKSPACE"); err == nil && root != "" {
		if rel, err := filepath.Rel(root, abs); err == nil && !strings.HasPrefix(rel, "..") {
			return filepath.ToSlash(rel)
		}
	}
	return dir
}
