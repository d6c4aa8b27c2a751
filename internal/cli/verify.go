package cli

// The type check: what does not compile is made plainer, type by type.

import (
	"path"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/dtogen/dtogen/internal/verify"
)

// verify type-checks all packages together. Types that do not compile are planned
// again as raw JSON, until all compiles or nothing helps; degraded tells that the
// packages are others than before.
func (s *session) verify(t *target) (degraded bool) {
	for {
		var files []output.File
		for _, p := range t.packages {
			files = append(files, p.Files...)
		}
		problems, err := verify.Check(files, t.path)
		if err != nil {
			s.diags.Add(diag.NotChecked, source.Span{}, "the generated code could not be type-checked: %v", err).
				WithHint("put the go command into PATH")
		}
		if len(problems) == 0 {
			return degraded
		}
		if !t.degrade(problems) {
			s.notCompiling(t, problems)
			return degraded
		}
		degraded = true
		s.emit(t)
	}
}

// degrade notes the declarations that problems are in; ok is false where all of them
// were noted before.
func (t *target) degrade(problems []verify.Problem) (ok bool) {
	for _, p := range problems {
		dir, _, _ := strings.Cut(p.Path, "/")
		for _, a := range t.apis {
			if a.Name != dir || p.Decl == "" || p.Decl == "Client" || a.raw[p.Decl] != "" {
				continue
			}
			if a.raw == nil {
				a.raw = map[string]string{}
			}
			a.raw[p.Decl] = p.Message
			ok = true
		}
	}
	return ok
}

func (s *session) notCompiling(t *target, problems []verify.Problem) {
	d := s.diags.Add(diag.NotCompiling, source.Span{}, "internal: the generated code does not compile").
		WithHint("nothing was written; please report this with the files that were read")
	for _, p := range problems {
		d.WithRelated(source.Span{}, "%s", path.Join(typed(t.output), p.String()))
	}
}
