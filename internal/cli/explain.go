package cli

import (
	"flag"
	"fmt"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
)

var explainVerb = &verb{
	"explain", "[CODE]", "tell what a diagnostic means and what to do about it",
	"Without a code it lists them all.", runExplain,
}

func runExplain(s *session, args []string) int {
	rest, code, ok := s.parse(flag.NewFlagSet("explain", flag.ContinueOnError), args)
	switch {
	case !ok:
		return code
	case len(rest) > 1:
		return s.misuse("one code at a time")
	case len(rest) == 0:
		for _, c := range diag.Codes() {
			info, _ := diag.Explain(c)
			fmt.Fprintf(s.stdout, "%s %-8s %s\n", c, info.Severity, info.Title)
		}
		return exitOK
	}
	info, ok := diag.Explain(diag.Code(strings.ToUpper(rest[0])))
	if !ok {
		return s.misuse("there is no diagnostic %q: dtogen explain lists them all", rest[0])
	}
	fmt.Fprintf(s.stdout, "%s (%s): %s\n\n%s\n", info.Code, info.Severity, info.Title, info.Text)
	return exitOK
}
