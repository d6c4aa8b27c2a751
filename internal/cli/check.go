package cli

import (
	"fmt"
	"path"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/source"
)

var checkVerb = &verb{
	name:  "check",
	usage: "[--config FILE]\n-o DIR [--name NAME] FILE|FOLDER…",
	short: "tell whether the Go packages are up to date",
	long: `It takes the arguments of generate, writes nothing, and prints as a unified diff
what generate would change. The exit code is 0 if that is nothing, 1 if it is
something, 2 after an error.`,
	exits: `0	all is up to date
1	something is not, and is told
2	an error, which standard error tells`,
	run: runCheck,
}

func runCheck(s *session, args []string) int {
	t, code, ok := s.target(args)
	if !ok {
		return code
	}
	changes := s.build(t)
	if changes == nil {
		s.report(diag.Warning)
		return exitError
	}
	pending := changes.Pending()
	if len(pending) == 0 {
		s.report(diag.Warning)
		for _, p := range t.packages {
			fmt.Fprintf(s.stdout, "%s: up to date\n", typed(path.Join(t.output, p.Dir)))
		}
		return exitOK
	}
	_, _ = s.stdout.Write(changes.Diff(typed(t.output)))
	for _, c := range pending {
		s.diags.Add(diag.NotUpToDate, s.place(path.Join(t.output, c.Path), nil).All(), "this file is %s", c.State)
	}
	s.diags.Add(diag.NotUpToDate, source.Span{}, "not up to date: %s", count(len(pending), "file")).WithHint("run dtogen generate, and commit what it writes")
	s.report(diag.Warning)
	return exitStale
}
