package cli

import (
	"flag"
	"strings"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/modeljson"
	"github.com/dtogen/dtogen/internal/source"
)

var modelVerb = &verb{
	name:  "model",
	usage: "[--config FILE] [--api NAME] [--no-origins]\n[--no-origins] FILE|FOLDER…",
	short: "print what was understood, as JSON",
	long: `With files it is what these say together; otherwise an API of dtogen.yaml, with
its overrides. Diagnostics are in the JSON; errors are told on standard error too,
and make the exit code 2.`,
	examples: `# the operations of a page
dtogen model page.html | jq '.operations[].name'`,
	run: runModel,
}

func runModel(s *session, args []string) int {
	flags := flag.NewFlagSet("model", flag.ContinueOnError)
	file := flags.String("config", "", "take `FILE` for dtogen.yaml, not the one found upwards")
	name := flags.String("api", "", "where dtogen.yaml has several APIs: take `NAME`")
	bare := flags.Bool("no-origins", false, "leave out the places that things come from")
	rest, code, ok := s.parse(flags, args)
	switch {
	case !ok:
		return code
	case len(rest) > 0 && *file+*name != "":
		return s.misuse("either FILEs or --config and --api")
	}
	a := &api{API: &config.API{Specs: rest}}
	if len(rest) == 0 {
		if a = s.choose(s.configure(*file), *name); a == nil {
			s.report(diag.Warning)
			return exitError
		}
	}
	s.read(a)
	s.resolve(a) // whatever was wrong: this verb shows what was understood
	if err := modeljson.Write(s.stdout, a.model, &s.diags, modeljson.Options{Origins: !*bare}); err != nil {
		return s.misuse("%v", err)
	}
	s.report(diag.Error)
	if s.diags.Failed() {
		return exitError
	}
	return exitOK
}

// choose picks the API called name, or the only one.
func (s *session) choose(c *config.Config, name string) *api {
	if c == nil {
		return nil
	}
	var names []string
	for _, a := range c.APIs {
		if a.Name == name || name == "" && len(c.APIs) == 1 {
			return &api{API: a}
		}
		names = append(names, a.Name)
	}
	at := source.Span{}
	if name == "" {
		s.diags.Add(diag.NoName, at, "%s has %d APIs, and one can be printed at a time", c.File.Path, len(names)).
			WithHint("say which: --api %s", strings.Join(names, ", --api "))
	} else {
		s.diags.Add(diag.NoName, at, "%s has no API %q", c.File.Path, name).WithHint("%s", diag.DidYouMean(name, names))
	}
	return nil
}
