package verify

// The standard library comes from the go command: one call tells where its export
// data lies. Reading its sources instead would take seconds.

import (
	"bytes"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"
)

// stdImporter imports the named packages of the standard library, and what they
// import themselves.
func stdImporter(fset *token.FileSet, names []string) (types.Importer, error) {
	exports, err := exportData(names)
	if err != nil {
		return nil, err
	}
	std := importer.ForCompiler(fset, "gc", func(name string) (io.ReadCloser, error) {
		file, ok := exports[name]
		if !ok {
			return nil, fmt.Errorf("no package %s in the standard library", name)
		}
		return os.Open(file)
	})
	// A go command that is newer than the one that built dtogen may write export
	// data that cannot be read.
	for _, name := range names {
		if _, ok := exports[name]; !ok {
			continue
		}
		if _, err := std.Import(name); err != nil {
			return nil, fmt.Errorf("the export data of %s cannot be read (build dtogen with the go command that is in PATH): %w", name, err)
		}
	}
	return std, nil
}

// exportData asks the go command for the files of export data by import path. It
// runs in an empty folder, so that no module, workspace or flag of the caller's
// has a say.
func exportData(names []string) (map[string]string, error) {
	exports := map[string]string{}
	if len(names) == 0 {
		return exports, nil
	}
	dir, err := os.MkdirTemp("", "dtogen-verify-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	args := []string{"list", "-e", "-export", "-deps", "-f", "{{if .Standard}}{{.ImportPath}}={{.Export}}{{end}}", "--"}
	cmd := exec.Command("go", append(args, names...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GO111MODULE=on", "GOWORK=off", "GOPROXY=off", "CGO_ENABLED=0", "PWD="+dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("the go command failed: %s", strings.TrimSpace(err.Error()+"\n"+stderr.String()))
	}
	for _, line := range strings.Split(string(out), "\n") {
		if name, file, ok := strings.Cut(line, "="); ok && file != "" {
			exports[name] = file
		}
	}
	return exports, nil
}
