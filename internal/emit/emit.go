// The files of a package, and what all of them share.

// Package emit writes planned packages as Go. It decides nothing: Package is a pure
// function of the plan. A function that emits a construct shows in its comment the
// Go that it emits. The vendor's words reach the code as literals or through
// docComment, and by no other way.
package emit

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"
	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/plan"
)

// Package is the files of a package, its fake server's and its tests' among them, in
// the folder that the package's import path ends in.
func Package(p *plan.Package) ([]output.File, error) {
	w := &writer{pkg: p, imports: map[string]string{
		"context": "context", "io": "io", "iter": "iter", "net/http": "http", "testing": "testing", p.Path: p.Name, p.Runtime: "servicestack",
		p.Runtime + "/servicestacktest": "servicestacktest",
	}}
	for _, s := range p.Structs {
		for _, field := range s.Fields {
			w.importName(field.Type)
		}
		if s.Under != nil {
			w.importName(*s.Under)
		}
	}
	w.add("doc.go", w.docFile)
	w.add("client.go", w.clientFile)
	for _, op := range p.Operations {
		w.add(op.File+".go", func(f *jen.File) { w.operationFile(f, op) })
	}
	if types := w.structsIn("types"); len(types)+len(p.Interfaces) > 0 {
		w.add("types.go", func(f *jen.File) {
			w.interfaces(f)
			w.structs(f, types)
		})
	}
	if len(p.Enums) > 0 {
		w.add("enums.go", w.enumsFile)
	}
	if p.XML != nil {
		w.add("xmlnames.go", w.xmlFile)
	}
	if len(p.Samples) > 0 {
		w.test("samples_test.go", w.samplesFile)
	}
	fake := p.Name + "test"
	w.file(fake+"/server.go", p.Path+"/"+fake, fake, w.fakeFile)
	w.files = append(w.files, output.File{Path: w.path("API.md"), Data: apiIndex(p)})
	return w.files, w.err
}

// writer gathers the files of one package.
type writer struct {
	pkg     *plan.Package
	imports map[string]string // package names by import path
	files   []output.File
	err     error
}

func (w *writer) path(name string) string { return path.Join(path.Base(w.pkg.Path), name) }

func (w *writer) add(name string, fill func(*jen.File)) {
	w.file(name, w.pkg.Path, w.pkg.Name, fill)
}

func (w *writer) test(name string, fill func(*jen.File)) {
	w.file(name, w.pkg.Path+"_test", w.pkg.Name+"_test", fill)
}

func (w *writer) file(name, importPath, pkg string, fill func(*jen.File)) {
	f := jen.NewFilePathName(importPath, pkg)
	f.HeaderComment(output.Header)
	f.ImportNames(w.imports)
	fill(f)
	var b bytes.Buffer
	if err := f.Render(&b); err != nil && w.err == nil {
		w.err = fmt.Errorf("%s: %w", name, err)
	}
	w.files = append(w.files, output.File{Path: w.path(name), Data: groupImports(b.Bytes())})
}

// groupImports puts the standard library's imports before the others, with a blank
// line between them. Of the standard library generated code imports what stands in
// isStd; jennifer sorts all imports as one list.
func groupImports(src []byte) []byte {
	const begin = "\nimport (\n"
	start := bytes.Index(src, []byte(begin))
	if start < 0 {
		return src
	}
	start += len(begin)
	end := start + bytes.Index(src[start:], []byte("\n)"))
	var std, other []string
	for _, line := range strings.Split(string(src[start:end]), "\n") {
		if isStd[strings.TrimSpace(line)] {
			std = append(std, line)
		} else {
			other = append(other, line)
		}
	}
	if len(std) == 0 || len(other) == 0 {
		return src
	}
	grouped := strings.Join(std, "\n") + "\n\n" + strings.Join(other, "\n")
	return slices.Concat(src[:start], []byte(grouped), src[end:])
}

var isStd = map[string]bool{`"context"`: true, `"io"`: true, `"iter"`: true, `"net/http"`: true, `"testing"`: true}

// importName tells the package names of the consumer's own types, which the last
// element of an import path mostly is.
func (w *writer) importName(t plan.Type) {
	for _, arg := range t.Args {
		w.importName(arg)
	}
	if _, known := w.imports[t.Path]; known || t.Path == "" {
		return
	}
	base := path.Base(t.Path)
	if strings.HasPrefix(base, "v") && strings.Trim(base[1:], "0123456789") == "" {
		base = path.Base(path.Dir(t.Path))
	}
	if strings.Trim(base, "abcdefghijklmnopqrstuvwxyz0123456789") == "" {
		w.imports[t.Path] = base
	}
}

func (w *writer) testRuntime() string { return w.pkg.Runtime + "/servicestacktest" }

// rt is a name of the runtime: servicestack.Name.
func (w *writer) rt(name string) *jen.Statement { return jen.Qual(w.pkg.Runtime, name) }

// own is a name of the package itself, from wherever it is asked for.
func (w *writer) own(name string) *jen.Statement { return jen.Qual(w.pkg.Path, name) }

// typ writes a type expression: *T, []T, map[K]V, pkg.T[A, B].
func typ(t plan.Type) *jen.Statement {
	switch t.Form {
	case plan.Star:
		return jen.Op("*").Add(typ(t.Args[0]))
	case plan.Slice:
		return jen.Index().Add(typ(t.Args[0]))
	case plan.Map:
		return jen.Map(typ(t.Args[0])).Add(typ(t.Args[1]))
	}
	var s *jen.Statement
	if t.Path == "" {
		s = jen.Id(t.Name)
	} else {
		s = jen.Qual(t.Path, t.Name)
	}
	if len(t.Args) > 0 {
		s.TypesFunc(func(g *jen.Group) {
			for _, arg := range t.Args {
				g.Add(typ(arg))
			}
		})
	}
	return s
}

func (w *writer) structsIn(file string) []*plan.Struct {
	var in []*plan.Struct
	for _, s := range w.pkg.Structs {
		if s.File == file {
			in = append(in, s)
		}
	}
	return in
}
