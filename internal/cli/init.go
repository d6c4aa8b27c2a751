package cli

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/fetch"
	"github.com/dtogen/dtogen/internal/naming"
	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/dtogen/dtogen/templates"
)

var initVerb = &verb{
	name:  "init",
	usage: "[-o DIR] [--name NAME] URL|FOLDER",
	short: "write a dtogen.yaml and a go:generate line",
	long: `URL is the address of the service, to be fetched from; FOLDER holds pages that you
have. In the current folder, which lies in a Go module, it writes a dtogen.yaml that
shows every key with its default, for editors with a JSON schema, and a generate.go with
the line for go generate, unless a Go file of the module has one. It overwrites nothing,
and tells the command to type next.`,
	examples: `# a server that shows its metadata
dtogen init https://acme.example/api
# pages that you saved; the packages go below internal/vendorapi
dtogen init -o internal/vendorapi specs/acme`,
	files: `dtogen.yaml	what is written: the configuration
generate.go	what is written: the line for go generate`,
	run: runInit,
}

// start is what init writes down.
type start struct {
	name, output, specs, baseURL string
	tool                         bool // the module runs dtogen by go tool
}

func runInit(s *session, args []string) int {
	flags := flag.NewFlagSet("init", flag.ContinueOnError)
	out := flags.String("o", "", "write packages below `DIR`; where some of that name are, or generated, unless given")
	name := flags.String("name", "", "call the API, and its package, `NAME`")
	rest, code, ok := s.parse(flags, args)
	switch {
	case !ok:
		return code
	case len(rest) != 1:
		return s.misuse("say what to begin with: URL or FOLDER")
	case *name != "" && !config.ValidName(*name):
		return s.misuse("%q cannot name a package: "+config.NameRule, *name)
	}
	if is := s.begin(rest[0], *name, *out); is != nil {
		s.initialise(is)
	}
	s.report(diag.Warning)
	if s.diags.Failed() {
		return exitError
	}
	return exitOK
}

// begin finds out what to write down, nil after an error.
func (s *session) begin(from, name, out string) *start {
	is := &start{name: name}
	mod, data, err := findModule(".")
	if err != nil {
		here, _ := os.Getwd()
		s.diags.Add(diag.NoModule, source.Span{}, "there is no go.mod in this folder or those above, and the packages need a module to live in").
			WithHint("type: go mod init example.com/%s", cmp.Or(naming.Package(filepath.Base(here)), "yourmodule"))
		return nil
	}
	is.tool = bytes.Contains(data, []byte(toolPath))
	if strings.Contains(from, "://") {
		if is.baseURL = fetch.Base(from, &s.diags); is.baseURL == "" {
			return nil
		}
		if is.name == "" {
			is.name = nameOfSnapshot(fetching{baseURL: is.baseURL})
		}
		is.specs = path.Join("specs", is.name)
	} else if !s.beginWith(is, from) {
		return nil
	}
	if there, _ := config.Find("."); there != "" && within(filepath.ToSlash(there), filepath.ToSlash(filepath.Dir(mod))) {
		s.diags.Add(diag.ConfigThere, s.place(typed(there), nil).All(), "there is a %s already", config.FileName).
			WithHint("add the API to it, below apis:\n  %s", is.line(filepath.Dir(there), strings.Contains(from, "://")))
		return nil
	}
	is.output = cmp.Or(filepath.ToSlash(out), outputFolder(filepath.Dir(mod), is.name))
	return is
}

// beginWith looks at a folder of pages. False tells of an error.
func (s *session) beginWith(is *start, folder string) bool {
	is.specs = filepath.ToSlash(filepath.Clean(folder))
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(folder, "/\\ ") {
		s.diags.Add(diag.Unreadable, s.place(folder, nil).All(), "cannot be read: there is no such folder").
			WithHint("check the spelling; an address begins with https://")
		return false
	}
	a := &api{API: &config.API{Name: is.name, Specs: []string{is.specs}, AcceptCut: []config.Accepted{{Path: is.specs}}}} // generate tells how to take it
	s.read(a)
	s.oneHost(&target{args: a.Specs}, a.docs)
	if s.diags.Failed() {
		return false
	}
	if is.name == "" {
		if is.name = deduceName(a.Specs, a.docs); is.name == "" {
			s.diags.Add(diag.NoName, source.Span{}, "neither folder, title nor host gives the package a name").WithHint("say it: --name NAME")
			return false
		}
	}
	for _, doc := range a.docs {
		is.baseURL = cmp.Or(is.baseURL, doc.File.Meta.BaseURL) // it was fetched
	}
	return true
}

// line is the API as a line of a dtogen.yaml that lies in dir. What is to be fetched goes
// to a folder beside that; other specs lie where they do from here.
func (is *start) line(dir string, fetched bool) string {
	specs := is.specs
	if abs, err := filepath.Abs(specs); err == nil && !fetched {
		if rel, err := filepath.Rel(dir, abs); err == nil {
			specs = filepath.ToSlash(rel)
		}
	}
	text := is.name + ": {specs: [" + yamlText(specs) + "]"
	if is.baseURL != "" {
		text += ", baseUrl: " + yamlText(is.baseURL)
	}
	return text + "}"
}

// outputFolder is where a package of that name was generated to, else generated.
func outputFolder(module, name string) string {
	for _, pattern := range []string{"*", filepath.Join("*", "*")} {
		locks, _ := filepath.Glob(filepath.Join(pattern, name, output.LockName))
		if len(locks) > 0 {
			return filepath.ToSlash(filepath.Dir(filepath.Dir(locks[0])))
		}
	}
	return "generated"
}

// initialise writes the files, both or none.
func (s *session) initialise(is *start) {
	files := []output.File{{Path: config.FileName, Data: is.config()}}
	generates, err := generateLine(".")
	if err != nil {
		s.notWritten(err)
		return
	}
	if generates == "" {
		files = append(files, output.File{Path: "generate.go", Data: generateFile(".")})
	}
	var written []string
	for _, f := range files {
		err := writeNew(f)
		if errors.Is(err, fs.ErrExist) {
			continue // a generate.go without the line, which is told below
		}
		if err != nil {
			s.notWritten(err)
			for _, name := range written {
				_ = os.Remove(name)
			}
			return
		}
		written = append(written, f.Path)
	}
	for _, name := range written {
		fmt.Fprintf(s.stdout, "wrote %s\n", name)
	}
	if generates == "" && !slices.Contains(written, "generate.go") {
		fmt.Fprintf(s.stdout, "add to a Go file: %s\n", generateDirective)
	}
	next := []string{"go generate ./..."}
	if strings.HasPrefix(is.specs, "specs/") && is.baseURL != "" {
		next = slices.Insert(next, 0, "go tool dtogen fetch")
	}
	if !is.tool {
		next = slices.Insert(next, 0, "go get -tool "+toolPath)
	}
	fmt.Fprintf(s.stdout, "next: %s\n", strings.Join(next, "\n      "))
}

// writeNew writes a file that is not there, as a whole.
func writeNew(f output.File) error {
	file, err := os.OpenFile(f.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = file.Write(f.Data)
	if err = errors.Join(err, file.Close()); err != nil {
		_ = os.Remove(f.Path)
	}
	return err
}

// config is the annotated dtogen.yaml.
func (is *start) config() []byte {
	set := map[string]string{"specs": "[" + yamlText(is.specs) + "]"}
	if is.baseURL != "" {
		set["baseUrl"] = yamlText(is.baseURL)
	}
	functions := template.FuncMap{"indent": func(n int) string { return strings.Repeat("  ", n+2) }}
	var b bytes.Buffer
	err := template.Must(template.New("").Funcs(functions).Parse(templates.Config)).Execute(&b, map[string]any{
		"Schema": config.SchemaURL, "Name": is.name, "Output": yamlText(is.output), "Options": config.Annotated(set),
		"OutputDoc": config.Describe("output"), "APIsDoc": config.Describe("apis"),
	})
	if err != nil {
		panic(err) // the template is part of the program
	}
	return b.Bytes()
}

// yamlText is a text as YAML has it, in quotes where it would be something else.
func yamlText(text string) string {
	if plainYAML.MatchString(text) {
		return text
	}
	return strconv.Quote(text)
}

var plainYAML = regexp.MustCompile(`^([A-Za-z./_]|https?:/)[\w./:-]*[\w/]$`)

// generateDirective is the line that go generate looks for.
const generateDirective = "//go:generate go tool dtogen generate"

var directive = regexp.MustCompile(`(?m)^//go:generate .*\bdtogen(/cmd/dtogen)?(@\S+)? generate\b`)

// generateLine is the Go file below dir that go generate runs dtogen for, "" where there
// is none.
func generateLine(dir string) (name string, err error) {
	err = filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && file != dir && elsewhere(file):
			return fs.SkipDir
		case !entry.Type().IsRegular() || filepath.Ext(file) != ".go":
			return nil
		}
		data, err := os.ReadFile(file)
		if err == nil && directive.Match(data) {
			name = file
			return fs.SkipAll
		}
		return err
	})
	return name, err
}

// elsewhere tells whether a folder holds no packages of this module.
func elsewhere(dir string) bool {
	switch name := filepath.Base(dir); {
	case strings.HasPrefix(name, "."), strings.HasPrefix(name, "_"), name == "vendor", name == "testdata", name == "node_modules":
		return true
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// generateFile is a Go file with the directive, of the package that is in dir.
func generateFile(dir string) []byte {
	name := ""
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, file := range files {
		if f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly); err == nil && !strings.HasSuffix(file, "_test.go") {
			name = f.Name.Name
		}
	}
	if name == "" {
		here, _ := filepath.Abs(dir)
		if name = naming.Package(filepath.Base(here)); !config.ValidName(name) {
			name = "root"
		}
	}
	return []byte("package " + name + "\n\n" + generateDirective + "\n")
}
