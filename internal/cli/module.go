package cli

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/dtogen/dtogen/internal/verify"
)

// importPath is that of a folder, which need not be there yet: it follows from the
// nearest go.mod above.
func (s *session) importPath(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		s.diags.Add(diag.NoModule, source.Span{}, "%v", err)
		return ""
	}
	for at := abs; ; at = filepath.Dir(at) {
		name := filepath.Join(at, "go.mod")
		data, err := os.ReadFile(name)
		if err == nil {
			return s.inModule(s.place(typed(name), data), at, abs)
		}
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			s.diags.Add(diag.NoModule, source.Span{}, "%v", err)
			return ""
		}
		if filepath.Dir(at) == at {
			break
		}
	}
	s.diags.Add(diag.NoModule, source.Span{}, "there is no go.mod in %s or the folders above, so the import paths of the generated packages are unknown", dir).
		WithHint("type: go mod init example.com/yourmodule")
	return ""
}

func (s *session) inModule(f *source.File, root, dir string) string {
	mod, err := modfile.ParseLax(f.Path, f.Data, nil)
	if err != nil || mod.Module == nil || mod.Module.Mod.Path == "" {
		s.diags.Add(diag.NoModule, f.Span(0, 0), "this go.mod names no module").
			WithHint("expected a line such as: module example.com/yourmodule")
		return ""
	}
	if mod.Go != nil && semver.Compare("v"+mod.Go.Version, "v"+verify.GoVersion[len("go"):]) < 0 {
		s.diags.Add(diag.OldModule, f.Span(mod.Go.Syntax.Start.Byte, mod.Go.Syntax.End.Byte),
			"this module is of Go %s, and the generated code of %s", mod.Go.Version, verify.GoVersion).
			WithHint("type: go get go@%s", verify.GoVersion[len("go"):])
	}
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		return ""
	}
	return path.Join(mod.Module.Mod.Path, filepath.ToSlash(rel))
}
