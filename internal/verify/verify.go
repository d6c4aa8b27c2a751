// Package verify type-checks what is about to be written, in memory: packages of
// this run from their bytes, the standard library from the go command's export
// data, and any other package (the consumer's own types) as a stub that has what
// is named of it.
package verify

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"path"
	"sort"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/output"
)

// GoVersion is the language version that output is written for.
const GoVersion = "go1.24"

// Problem is what the type checker says, with the place in the output.
type Problem struct {
	Path      string // of the file, as in the output
	Line, Col int
	Message   string
	Decl      string // the type, method's type, or function that the place is in; "" where unknown
}

func (p Problem) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.Path, p.Line, p.Col, p.Message)
}

// maxProblems bounds what is told of one package: the first few are the cause.
const maxProblems = 10

// Check type-checks the Go files among files, tests included. importPath is that
// of the output folder. The error tells that the check could not be made at all:
// the go command is missing, say.
func Check(files []output.File, importPath string) ([]Problem, error) {
	c := &checker{fset: token.NewFileSet(), packages: map[string]*pkg{}, stubs: map[string]*types.Package{}}
	for _, f := range files {
		if strings.HasSuffix(f.Path, ".go") {
			c.add(f, path.Join(importPath, path.Dir(f.Path)))
		}
	}
	if len(c.problems) > 0 {
		return c.problems, nil // what cannot be parsed cannot be checked
	}
	var err error
	if c.std, err = stdImporter(c.fset, c.imports()); err != nil {
		return nil, err
	}
	var paths []string
	for p := range c.packages {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	for _, p := range paths {
		c.check(c.packages[p])
	}
	sort.SliceStable(c.problems, func(i, j int) bool {
		a, b := c.problems[i], c.problems[j]
		if a.Path != b.Path {
			return a.Path < b.Path
		}
		return a.Line < b.Line
	})
	return c.problems, nil
}

// pkg is a folder: the package, its tests, and the tests that stand outside of it.
type pkg struct {
	path                 string
	files, tests, xtests []*ast.File
	types                *types.Package // of files alone
	busy                 bool
}

type checker struct {
	fset     *token.FileSet
	packages map[string]*pkg
	stubs    map[string]*types.Package
	std      types.Importer
	problems []Problem
}

func (c *checker) add(f output.File, importPath string) {
	parsed, err := parser.ParseFile(c.fset, f.Path, f.Data, parser.SkipObjectResolution)
	if err != nil {
		p := Problem{Path: f.Path, Line: 1, Col: 1, Message: err.Error()}
		var list scanner.ErrorList
		if errors.As(err, &list) && len(list) > 0 {
			p.Line, p.Col, p.Message = list[0].Pos.Line, list[0].Pos.Column, list[0].Msg
		}
		c.problems = append(c.problems, p)
		return
	}
	p := c.packages[importPath]
	if p == nil {
		p = &pkg{path: importPath}
		c.packages[importPath] = p
	}
	switch {
	case !strings.HasSuffix(f.Path, "_test.go"):
		p.files = append(p.files, parsed)
	case strings.HasSuffix(parsed.Name.Name, "_test"):
		p.xtests = append(p.xtests, parsed)
	default:
		p.tests = append(p.tests, parsed)
	}
}

// imports are the paths that are imported, sorted.
func (c *checker) imports() []string {
	set := map[string]bool{}
	for _, p := range c.packages {
		for _, files := range [][]*ast.File{p.files, p.tests, p.xtests} {
			for _, f := range files {
				for _, spec := range f.Imports {
					if name, err := strconv.Unquote(spec.Path.Value); err == nil {
						set[name] = true
					}
				}
			}
		}
	}
	var all []string
	for name := range set {
		if c.packages[name] == nil && isStd(name) {
			all = append(all, name)
		}
	}
	sort.Strings(all)
	return all
}

// isStd tells whether an import path is of the standard library: its first element
// has no dot, as that of a module which can be fetched must have.
func isStd(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return !strings.Contains(first, ".")
}

func (c *checker) check(p *pkg) {
	c.types(p)
	if len(p.tests) > 0 {
		c.run(p.path, append(append([]*ast.File(nil), p.files...), p.tests...))
	}
	if len(p.xtests) > 0 {
		c.run(p.path+"_test", p.xtests)
	}
}

func (c *checker) types(p *pkg) *types.Package {
	if p.types == nil && !p.busy {
		p.busy = true
		p.types = c.run(p.path, p.files)
		p.busy = false
	}
	return p.types
}

func (c *checker) run(importPath string, files []*ast.File) *types.Package {
	found := 0
	conf := types.Config{
		GoVersion: GoVersion,
		Importer:  resolver{c, files},
		Error: func(err error) {
			var e types.Error
			// A soft error is one that leaves the package usable (an unused
			// import); it does not compile all the same.
			if found++; errors.As(err, &e) && found <= maxProblems {
				at := c.fset.Position(e.Pos)
				c.problems = append(c.problems, Problem{at.Filename, at.Line, at.Column, e.Msg, declAt(files, e.Pos)})
			}
		},
	}
	checked, _ := conf.Check(importPath, c.fset, files, nil) // errors went to Error
	return checked
}

// declAt names the declaration that holds a place: a type, the type that a method or
// a group of constants is of, a function.
func declAt(files []*ast.File, pos token.Pos) string {
	for _, f := range files {
		for _, decl := range f.Decls {
			if pos < decl.Pos() || decl.End() < pos {
				continue
			}
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if decl.Recv != nil && len(decl.Recv.List) == 1 {
					return typeName(decl.Recv.List[0].Type)
				}
				return decl.Name.Name
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						return spec.Name.Name
					case *ast.ValueSpec:
						if name := typeName(spec.Type); name != "" {
							return name
						}
						return spec.Names[0].Name
					}
				}
			}
		}
	}
	return ""
}

// typeName is the name in a type expression T, *T or T[A].
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.IndexListExpr:
		return typeName(e.X)
	}
	return ""
}

// resolver gives the imports of some files.
type resolver struct {
	c     *checker
	files []*ast.File
}

func (r resolver) Import(name string) (*types.Package, error) {
	switch p := r.c.packages[name]; {
	case p != nil && p.busy:
		return nil, errors.New("import cycle")
	case p != nil:
		return r.c.types(p), nil
	case name == "unsafe":
		return types.Unsafe, nil
	case isStd(name):
		if std, err := r.c.std.Import(name); err == nil {
			return std, nil
		}
		// A module of the consumer whose path has no dot.
	}
	return r.c.stub(name, r.files), nil
}

// stub makes up a package that declares, as empty structs, the names that files
// take from it.
func (c *checker) stub(importPath string, files []*ast.File) *types.Package {
	p := c.stubs[importPath]
	if p == nil {
		p = types.NewPackage(importPath, guessName(importPath))
		p.MarkComplete()
		c.stubs[importPath] = p
	}
	for _, f := range files {
		local := localName(f, importPath, p.Name())
		ast.Inspect(f, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == local && p.Scope().Lookup(sel.Sel.Name) == nil {
				name := types.NewTypeName(token.NoPos, p, sel.Sel.Name, nil)
				types.NewNamed(name, types.NewStruct(nil, nil), nil)
				p.Scope().Insert(name)
			}
			return true
		})
	}
	return p
}

func localName(f *ast.File, importPath, guess string) string {
	for _, spec := range f.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p == importPath && spec.Name != nil {
			return spec.Name.Name
		}
	}
	return guess
}

// guessName is what a package is called by convention: the last element of its
// path that is no major version.
func guessName(importPath string) string {
	name := path.Base(importPath)
	if len(name) > 1 && name[0] == 'v' && strings.Trim(name[1:], "0123456789") == "" {
		name = path.Base(path.Dir(importPath))
	}
	name, _, _ = strings.Cut(name, ".v")
	name = strings.TrimSuffix(strings.TrimPrefix(name, "go-"), "-go")
	return strings.NewReplacer("-", "", ".", "").Replace(name)
}
