// Package templates holds what is written to the consumer as it stands.
package templates

import (
	"embed"
	"io/fs"
	"strings"
)

// RuntimePath is the import path of the runtime here; where it is copied to, that
// of the copy takes its place.
const RuntimePath = "github.com/dtogen/dtogen/templates/servicestack"

//go:embed servicestack/LICENSE servicestack/*.go servicestack/servicestacktest/*.go
var runtime embed.FS

// Config is a template of dtogen.yaml.
//
//go:embed dtogen.yaml.tmpl
var Config string

// File is a file of the runtime, its name relative to the runtime's folder.
type File struct {
	Name string
	Data []byte
}

// Runtime is the runtime without its tests, sorted by name.
func Runtime() []File {
	var files []File
	err := fs.WalkDir(runtime, "servicestack", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		data, err := runtime.ReadFile(name)
		files = append(files, File{strings.TrimPrefix(name, "servicestack/"), data})
		return err
	})
	if err != nil {
		panic(err) // the files are part of the program
	}
	return files
}
