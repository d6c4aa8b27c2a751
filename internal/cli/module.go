package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/mod/modfile"
	modulepath "golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/dtogen/dtogen/internal/verify"
)

// findModule finds the nearest go.mod in dir, which need not be there yet, or above.
// The error is fs.ErrNotExist where there is none.
func findModule(dir string) (name string, data []byte, err error) {
	at, err := filepath.Abs(dir)
	if err != nil {
		return "", nil, err
	}
	for {
		name := filepath.Join(at, "go.mod")
		data, err := os.ReadFile(name)
		if err == nil || !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.ENOTDIR) {
			return name, data, err
		}
		if filepath.Dir(at) == at {
			return "", nil, fs.ErrNotExist
		}
		at = filepath.Dir(at)
	}
}

// importPath is that of the output folder: it follows from the nearest go.mod.
func (s *session) importPath(t *target) string {
	name, data, err := findModule(t.output)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.diags.Add(diag.NoModule, source.Span{}, "there is no go.mod in %s or the folders above, so the import paths of the generated packages are unknown", t.output).
			WithHint("type: go mod init example.com/yourmodule")
		return ""
	case err != nil:
		s.diags.Add(diag.NoModule, source.Span{}, "%v", err)
		return ""
	}
	t.tool = bytes.Contains(data, []byte(toolPath))
	abs, err := filepath.Abs(t.output)
	if err != nil {
		return ""
	}
	return s.inModule(s.place(typed(name), data), filepath.Dir(name), abs)
}

// toolPath is how a go.mod spells that go tool runs dtogen.
const toolPath = "github.com/dtogen/dtogen/cmd/dtogen"

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
	rel = filepath.ToSlash(rel)
	in := path.Join(mod.Module.Mod.Path, rel)
	if err := importable(in, rel); err != nil {
		s.diags.Add(diag.NoImport, source.Span{}, "Go cannot import packages below %s: %v", rel, err).
			WithHint("write them to another folder, of letters, digits, - and _: -o DIR, or output: in %s", config.FileName)
		return ""
	}
	return in
}

// importable tells why Go refuses to import packages below a folder of the module. What
// begins with a dot or _, and testdata, is no part of ./... and can be imported.
func importable(in, folder string) error {
	if slices.Contains(strings.Split(folder, "/"), "vendor") {
		return errors.New("vendor is where it keeps those of other modules")
	}
	err := modulepath.CheckImportPath(in)
	var invalid *modulepath.InvalidPathError
	if errors.As(err, &invalid) {
		return invalid.Err
	}
	return err
}
