package cli

import (
	"flag"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
)

var helpVerb, versionVerb *verb

func init() { // they speak of all verbs, themselves included
	helpVerb = &verb{"help", "[VERB]", "tell what dtogen does, or a verb", "", runHelp}
	versionVerb = &verb{"version", "", "print the version", "", runVersion}
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
	fmt.Fprint(w, "\ndtogen help VERB tells more. The exit code is 0, or 2 after an error; of check 1 where\nthe generated code is not up to date.\n")
}

func writeVerb(w io.Writer, v *verb, flags *flag.FlagSet) {
	fmt.Fprintf(w, "usage: dtogen %s %s\n\n%s%s.\n", v.name, v.usage, strings.ToUpper(v.short[:1]), v.short[1:])
	if v.long != "" {
		fmt.Fprintf(w, "\n%s\n", v.long)
	}
	first := true
	flags.VisitAll(func(f *flag.Flag) {
		if first {
			fmt.Fprintln(w, "\nFlags:")
			first = false
		}
		value, usage := flag.UnquoteUsage(f)
		name := spell(f.Name)
		if value != "" {
			name += " " + value
		}
		fmt.Fprintf(w, "	%-16s %s\n", name, usage)
	})
}

func runHelp(s *session, args []string) int {
	if len(args) == 0 {
		writeOverview(s.stdout)
		return exitOK
	}
	if len(args) > 1 {
		return s.misuse("one verb at a time")
	}
	return Main([]string{args[0], "--help"}, s.stdout, s.stderr)
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
func version() string {
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
