package cli

// help and version. A verb's page is laid out as a page of the manual; the flags are
// those that it parses.

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
)

var helpVerb, versionVerb *verb

func init() { // they speak of all verbs, themselves included
	helpVerb = &verb{name: "help", usage: "[VERB]", short: "tell what dtogen does, or a verb", run: runHelp}
	versionVerb = &verb{name: "version", short: "print the version", run: runVersion}
}

func writeOverview(w io.Writer) {
	fmt.Fprint(w, `dtogen reads what a ServiceStack server says of its API (metadata pages, DTO
listings, /types/metadata) and writes Go: structs, a typed client, a fake server.

To try it, save pages or listings of the API to a folder and type, in a Go module:

	dtogen generate -o generated FOLDER

Verbs:
`)
	for _, v := range verbs() {
		fmt.Fprintf(w, "	%-10s %s\n", v.name, v.short)
	}
	fmt.Fprint(w, "\ndtogen help VERB tells more. The exit code is 0, or 2 after an error; of check, and of\ndiff --exit-code, 1 where there is something to do.\n")
}

// What holds for all verbs.
const (
	commonExits = "0	done\n2	an error, which standard error tells"
	commonEnv   = "NO_COLOR	if set, nothing is coloured, even on a terminal\nTERM	if dumb, the same"
	configFile  = "dtogen.yaml	the configuration, in the current folder or one above"
)

// writeVerb writes a verb's page of the manual.
func writeVerb(w io.Writer, v *verb, flags *flag.FlagSet) {
	fmt.Fprintf(w, "dtogen %s: %s\n\nusage: %s\n", v.name, v.short, v.synopsis("\n       "))
	if v.long != "" {
		fmt.Fprintf(w, "\n%s\n", v.long)
	}
	var lines []string
	for _, f := range flagsOf(flags) {
		lines = append(lines, strings.TrimSpace(f.name+" "+f.value)+"\t"+f.usage)
	}
	files := v.files
	if flags.Lookup("config") != nil {
		files = strings.TrimSpace(configFile + "\n" + files)
	}
	section(w, "Flags", strings.Join(lines, "\n"))
	section(w, "Exit codes", cmp.Or(v.exits, commonExits))
	section(w, "Examples", v.examples)
	section(w, "Files", files)
	section(w, "Environment", strings.TrimSpace(v.env+"\n"+commonEnv))
}

// section writes lines below a title; what stands before tabs is one column.
func section(w io.Writer, title, text string) {
	if text == "" {
		return
	}
	fmt.Fprintf(w, "\n%s:\n", title)
	lines := strings.Split(text, "\n")
	width := 0
	for _, line := range lines {
		if left, _, two := strings.Cut(line, "\t"); two {
			width = max(width, len(left))
		}
	}
	for _, line := range lines {
		if left, right, two := strings.Cut(line, "\t"); two {
			line = fmt.Sprintf("%-*s  %s", width, left, right)
		}
		fmt.Fprintf(w, "	%s\n", line)
	}
}

// synopsis is how a verb is called, a line for each form.
func (v *verb) synopsis(newline string) string {
	forms := strings.Split(v.usage, "\n")
	for i, form := range forms {
		forms[i] = strings.TrimSpace("dtogen " + v.name + " " + form)
	}
	return strings.Join(forms, newline)
}

// aFlag is a flag as help and completion tell it.
type aFlag struct {
	name  string // with its dashes
	value string // what its value is called; "" for one that takes none
	usage string
	known []string // the values there are, where these are few
}

// flagsOf lists flags by name.
func flagsOf(flags *flag.FlagSet) (all []aFlag) {
	flags.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		one := aFlag{name: spell(f.Name), value: value, usage: usage}
		if c, ok := f.Value.(*choice); ok {
			one.known, one.value = c.known, strings.Join(c.known, "|")
		}
		all = append(all, one)
	})
	return all
}

// flags are those that a verb takes.
func (v *verb) flags() *flag.FlagSet {
	flags := flag.NewFlagSet(v.name, flag.ContinueOnError)
	v.run(&session{stdout: io.Discard, stderr: io.Discard, verb: v, asked: flags}, nil)
	return flags
}

func runHelp(s *session, args []string) int {
	rest, code, ok := s.parse(flag.NewFlagSet("help", flag.ContinueOnError), args)
	switch {
	case !ok:
		return code
	case len(rest) == 0:
		writeOverview(s.stdout)
		return exitOK
	case len(rest) > 1:
		return s.misuse("one verb at a time")
	}
	return Main([]string{rest[0], "--help"}, s.stdout, s.stderr)
}

func runVersion(s *session, args []string) int {
	rest, code, ok := s.parse(flag.NewFlagSet("version", flag.ContinueOnError), args)
	if !ok {
		return code
	}
	if len(rest) > 0 {
		return s.misuse("it takes no arguments")
	}
	fmt.Fprintf(s.stdout, "dtogen %s %s\n", version(), runtime.Version())
	return exitOK
}

// version is that of the module that this dtogen was built from; "devel" for one
// that was built in a checkout, whose every commit would be another version.
var version = func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs" {
			return "devel"
		}
	}
	return info.Main.Version
}
