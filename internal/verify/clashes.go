// Files that others wrote beside generated ones: Go has them in the same package.

package verify

import (
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"path"
	"sort"
	"strings"

	"github.com/dtogen/dtogen/internal/output"
)

// Clashes finds in files of others what keeps the package from compiling with generated
// files: another name of the package, and what both declare. What does not parse is its
// author's affair, and so is what is built under conditions.
func Clashes(generated, others []output.File) (problems []Problem) {
	names, declared := map[string]string{}, map[string]string{} // by folder; by folder and name, the file
	fset := token.NewFileSet()
	for _, f := range generated {
		file, err := parser.ParseFile(fset, f.Path, f.Data, parser.SkipObjectResolution)
		if err != nil || strings.HasSuffix(file.Name.Name, "_test") {
			continue
		}
		dir := path.Dir(f.Path)
		names[dir] = file.Name.Name
		eachDeclared(file, func(id *ast.Ident) { declared[dir+" "+id.Name] = path.Base(f.Path) })
	}
	for _, f := range others {
		file, err := parser.ParseFile(fset, f.Path, f.Data, parser.SkipObjectResolution|parser.ParseComments)
		dir := path.Dir(f.Path)
		isTest := strings.HasSuffix(f.Path, "_test.go")
		if err != nil || names[dir] == "" || isConditional(file) || isTest && file.Name.Name == names[dir]+"_test" {
			continue
		}
		add := func(id *ast.Ident, format string, args ...any) {
			at := fset.Position(id.Pos())
			problems = append(problems, Problem{Path: f.Path, Line: at.Line, Col: at.Column, Message: fmt.Sprintf(format, args...)})
		}
		if file.Name.Name != names[dir] {
			add(file.Name, "this file is of package %s, and the generated ones here are of package %s", file.Name.Name, names[dir])
			continue
		}
		eachDeclared(file, func(id *ast.Ident) {
			if by := declared[dir+" "+id.Name]; by != "" {
				add(id, "%s is declared here, and in the generated %s", id.Name, by)
			}
		})
	}
	sort.SliceStable(problems, func(i, j int) bool { return problems[i].Path < problems[j].Path })
	return problems
}

// isConditional tells whether a file is built under conditions only.
func isConditional(file *ast.File) bool {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if c.Pos() < file.Package && constraint.IsGoBuild(c.Text) {
				return true
			}
		}
	}
	return false
}

// eachDeclared calls do for each name that a file declares in its package. Of methods,
// which a file of the user's may add to a generated type, it does not tell.
func eachDeclared(file *ast.File, do func(*ast.Ident)) {
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name != "init" && d.Name.Name != "_" {
				do(d.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					do(spec.Name)
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						if id.Name != "_" {
							do(id)
						}
					}
				}
			}
		}
	}
}
