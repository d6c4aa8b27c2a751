package cli

// The type check: what does not compile is made plainer, type by type.

import (
	"path"
	"slices"
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
		problems, err := verify.Check(t.files(), t.path)
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

// files are those of all packages.
func (t *target) files() (files []output.File) {
	for _, p := range t.packages {
		files = append(files, p.Files...)
	}
	return files
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

// clashes adds an error for each file of others that keeps a package from compiling.
func (s *session) clashes(t *target, changes *output.Changes) {
	if changes == nil || len(changes.Beside) == 0 {
		return
	}
	for _, p := range verify.Clashes(t.files(), changes.Beside) {
		i := slices.IndexFunc(changes.Beside, func(f output.File) bool { return f.Path == p.Path })
		f := s.place(path.Join(t.output, p.Path), changes.Beside[i].Data)
		at := lineOf(f, p.Line).Start + p.Col - 1
		s.diags.Add(diag.NotOurs, f.Span(at, at), "%s", p.Message).
			WithHint("change the file, or move it to a folder of its own; dtogen wrote nothing")
	}
}

func (s *session) notCompiling(t *target, problems []verify.Problem) {
	d := s.diags.Add(diag.NotCompiling, source.Span{}, "internal: the generated code does not compile").
		WithHint("nothing was written; please report this with the files that were read")
	for _, p := range problems {
		d.WithRelated(source.Span{}, "%s", path.Join(typed(t.output), p.String()))
	}
}
