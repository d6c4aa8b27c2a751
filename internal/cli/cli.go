// Package cli holds dtogen's verbs, one file each. It alone knows every stop of
// the road from a vendor's pages to Go files.
package cli

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/source"
)

// What dtogen's exit code says.
const (
	exitOK    = 0
	exitStale = 1 // of check: the generated code is not up to date
	exitError = 2
)

// verb is one of dtogen's commands, and its page of the manual.
type verb struct {
	name     string
	usage    string // the arguments; several forms are lines
	short    string // one line
	long     string
	exits    string // what the exit codes say, a line each; "" for those of all verbs
	examples string // commands, each with a comment above it
	files    string // lines of NAME TAB what it is
	env      string // environment variables beside those of all verbs, as files
	run      func(s *session, args []string) int
}

// verbs in the order in which help tells of them.
func verbs() []*verb {
	return []*verb{initVerb, fetchVerb, generateVerb, checkVerb, diffVerb, driftVerb, modelVerb, explainVerb, completionVerb, helpVerb, versionVerb}
}

// session is one call of dtogen.
type session struct {
	stdout, stderr io.Writer
	verb           *verb
	verbose        bool          // every finding is told
	asked          *flag.FlagSet // filled in with the flags of the verb, which does nothing else; nil to run it
	diags          diag.List
	base           string // folder that the paths of diagnostics are relative to, as the user would type it; "" for the current one
}

// Main runs dtogen with the arguments behind its name, and gives the exit code.
func Main(args []string, stdout, stderr io.Writer) int {
	s := &session{stdout: stdout, stderr: stderr}
	if len(args) == 0 {
		writeOverview(stderr)
		return exitError
	}
	name := args[0]
	switch name {
	case "-h", "-help", "--help":
		name = "help"
	case "-version", "--version":
		name = "version"
	}
	names := make([]string, 0, len(verbs()))
	for _, v := range verbs() {
		if v.name == name {
			s.verb = v
			return v.run(s, args[1:])
		}
		names = append(names, v.name)
	}
	fmt.Fprintf(stderr, "dtogen: there is no verb %q: %s\nType dtogen help for what dtogen does.\n", name, diag.DidYouMean(name, names))
	return exitError
}

// errHelp says that the flags asked for help, and that it was written.
var errHelp = errors.New("help")

// parse reads flags that may stand before, between and behind other arguments,
// which it returns. Where ok is false, the verb is done with that exit code.
func (s *session) parse(flags *flag.FlagSet, args []string) (rest []string, code int, ok bool) {
	if s.asked != nil {
		*s.asked = *flags
		return nil, exitOK, false
	}
	rest, err := parseFlags(flags, args)
	switch {
	case err == nil:
		return rest, 0, true
	case errors.Is(err, errHelp):
		writeVerb(s.stdout, s.verb, flags)
		return nil, exitOK, false
	}
	return nil, s.misuse("%v", err), false
}

func parseFlags(flags *flag.FlagSet, args []string) (rest []string, err error) {
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			return append(rest, args...), nil
		}
		if len(arg) < 2 || arg[0] != '-' {
			rest = append(rest, arg)
			continue
		}
		name, value, given := strings.Cut(strings.TrimPrefix(arg[1:], "-"), "=")
		if name == "h" || name == "help" {
			return nil, errHelp
		}
		f := flags.Lookup(name)
		if f == nil {
			var known []string
			flags.VisitAll(func(f *flag.Flag) { known = append(known, spell(f.Name)) })
			return nil, fmt.Errorf("there is no flag %s: %s", arg, diag.DidYouMean(spell(name), known))
		}
		if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
			if !given {
				value = "true"
			}
		} else if !given {
			if len(args) == 0 {
				value, usage := flag.UnquoteUsage(f)
				return nil, fmt.Errorf("%s wants a value: %s %s, %s", arg, arg, value, usage)
			}
			value, args = args[0], args[1:]
		}
		if err := flags.Set(name, value); err != nil {
			return nil, fmt.Errorf("%s: %w", arg, err)
		}
	}
	return rest, nil
}

// choice is the value of a flag that takes one of a few words, the first by default.
type choice struct {
	value string
	known []string
}

func (c *choice) String() string { return c.value }

func (c *choice) Set(value string) error {
	if !slices.Contains(c.known, value) {
		return fmt.Errorf("there is no %q: %s", value, diag.DidYouMean(value, c.known))
	}
	c.value = value
	return nil
}

// chosen adds a flag that takes one of the known words.
func chosen(flags *flag.FlagSet, name, usage string, known ...string) *string {
	c := &choice{known[0], known}
	flags.Var(c, name, usage)
	return &c.value
}

// spell writes a flag as people do: one letter with one dash.
func spell(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// misuse tells what is wrong with the arguments.
func (s *session) misuse(format string, args ...any) int {
	fmt.Fprintf(s.stderr, "dtogen %s: %s\nusage: %s\n", s.verb.name, fmt.Sprintf(format, args...), s.verb.synopsis("\n       "))
	return exitError
}

// shownOfACode is how many findings of one kind are told in full.
const shownOfACode = 3

// report writes the findings from a severity on, the first few of each kind; all of
// them where the user asked for that.
func (s *session) report(least diag.Severity) {
	text := diag.Text{Dir: s.base, Color: diag.Terminal(s.stderr), Least: least, Each: shownOfACode}
	if s.verbose {
		text.Least, text.Each = diag.Note, 0
	}
	if left, _ := text.Write(s.stderr, &s.diags); left > 0 && least == diag.Warning {
		fmt.Fprintf(s.stderr, "dtogen: and %s: -v prints all\n", count(left, "note"))
	}
}

// place is a file on disk as a place for diagnostics.
func (s *session) place(name string, data []byte) *source.File {
	if !filepath.IsAbs(name) {
		if rel, err := filepath.Rel(cmp.Or(s.base, "."), name); err == nil {
			name = rel
		}
	}
	return source.NewFile(filepath.ToSlash(name), data)
}

// typed is a file or folder as one would type it in the current folder.
func typed(name string) string {
	if here, err := os.Getwd(); err == nil && filepath.IsAbs(name) {
		if rel, err := filepath.Rel(here, name); err == nil {
			name = rel
		}
	}
	return filepath.ToSlash(name)
}
