// Command corpus measures what dtogen understands of the recorded servers against
// what .NET reflection says of their DTOs, and prints one table: a row for each kind
// of source and each version, and last the rows of all sources of a host together.
//
// It reads ../shared/corpus, or the folder given. With -v it lists what is missing
// or wrong.
package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser"
	"github.com/dtogen/dtogen/internal/resolve"
	"github.com/dtogen/dtogen/internal/source"
)

func main() {
	verbose := flag.Bool("v", false, "list what is missing or wrong")
	only := flag.String("only", "", "measure only sources whose name holds this text, such as python or aim-4.0.62")
	flag.Parse()
	dir := cmp.Or(flag.Arg(0), "../shared/corpus")
	if _, err := os.Stat(filepath.Join(dir, "live")); err != nil {
		fmt.Println("corpus: no recorded servers at", dir, "- nothing is measured")
		return
	}
	rows, err := measure(dir, *only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(2)
	}
	printTable(os.Stdout, rows)
	wrong := 0
	for _, r := range rows {
		wrong += len(r.differences)
		if *verbose {
			for _, d := range r.differences {
				fmt.Println(d)
			}
		}
	}
	if wrong > 0 {
		os.Exit(1)
	}
}

// row is a line of the table: one kind of source on one version.
type row struct {
	source, version    string
	found, vague, lost int
	differences        []string
}

// measure compares each source, and all sources of each host together, with the
// truth of that host.
func measure(dir, only string) ([]*row, error) {
	hosts, err := filepath.Glob(filepath.Join(dir, "live", "*"))
	if err != nil {
		return nil, err
	}
	rows := map[string]*row{}
	for _, host := range hosts {
		name := filepath.Base(host)
		dash := strings.LastIndexByte(name, '-')
		app, version := name[:dash], name[dash+1:]
		truth, err := readTruth(filepath.Join(dir, "truth", strings.SplitN(app, "-", 2)[0]+".json"))
		if os.IsNotExist(err) {
			continue // the app hosts have no truth but their own metadata
		}
		if err != nil {
			return nil, err
		}
		byKind, err := sources(host)
		if err != nil {
			return nil, err
		}
		for _, kind := range slices.Sorted(maps.Keys(byKind)) {
			if only != "" && !strings.Contains(kind+" "+name, only) {
				continue
			}
			key := kind + "\x00" + version
			if rows[key] == nil {
				rows[key] = &row{source: kind, version: version}
			}
			rows[key].compare(name, kind, truth, understand(byKind[kind]))
		}
	}
	return slices.SortedFunc(maps.Values(rows), func(a, b *row) int {
		return cmp.Or(cmp.Compare(isSum(a.source), isSum(b.source)), cmp.Compare(a.source, b.source), compareVersions(a.version, b.version))
	}), nil
}

const allSources = "all sources together"

func isSum(source string) int {
	if source == allSources {
		return 1
	}
	return 0
}

func compareVersions(a, b string) int {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(x), len(y)) {
		if c := cmp.Or(cmp.Compare(len(x[i]), len(y[i])), cmp.Compare(x[i], y[i])); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(x), len(y))
}

// sources are the files of a recorded host by kind: each listing, the pages, the
// metadata, and all of them together.
func sources(host string) (map[string][]*source.File, error) {
	byKind := map[string][]*source.File{}
	err := filepath.WalkDir(host, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		kind := kindOf(filepath.ToSlash(strings.TrimPrefix(path, host+string(filepath.Separator))))
		if kind == "" {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil || len(strings.TrimSpace(string(data))) == 0 {
			return err
		}
		f := source.NewFile(filepath.Base(host)+strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(host)), data)
		byKind[kind] = append(byKind[kind], f)
		byKind[allSources] = append(byKind[allSources], f)
		return nil
	})
	return byKind, err
}

// kindOf names the source that a file of a host's folder is; "" for what is no
// source of its own: errors, exchanges, listings with options.
func kindOf(path string) string {
	folder, name, nested := strings.Cut(path, "/")
	switch {
	case !nested && path == "index.html":
		return "pages"
	case !nested && strings.HasPrefix(path, "app."):
		return "/metadata/app"
	case !nested && strings.HasPrefix(path, "openapi"):
		return "openapi"
	case !nested && (strings.HasSuffix(path, ".xsd") || strings.Contains(path, "wsdl")):
		return "xsd, wsdl"
	case !nested && strings.HasPrefix(path, "operations"):
		return "/operations/metadata"
	case folder == "pages" && strings.Count(name, ".") == 3:
		return "pages with a listing"
	case folder == "pages":
		return "pages"
	case folder == "types" && strings.HasPrefix(name, "metadata"):
		return "/types/metadata"
	case folder == "types" && strings.HasSuffix(name, ".txt") && name != "index.txt":
		return strings.TrimSuffix(name, ".txt")
	}
	return ""
}

// understand is the model of some files, with nothing configured.
func understand(files []*source.File) *model.API {
	var diags diag.List
	var docs []*model.Document
	for _, f := range files {
		if doc := parser.Parse(f, &diags); len(doc.Types)+len(doc.Operations)+len(doc.Samples) > 0 {
			docs = append(docs, doc)
		}
	}
	return resolve.Resolve(docs, resolve.Options{}, &diags)
}

func printTable(to *os.File, rows []*row) {
	w := bufio.NewWriter(to)
	defer w.Flush()
	fmt.Fprintf(w, "%-24s %-8s %8s %8s %8s %8s %8s\n", "source", "version", "expected", "found", "in kind", "lost", "wrong")
	var sum row
	for _, r := range rows {
		fmt.Fprintf(w, "%-24s %-8s %8d %8d %8d %8d %8d\n", r.source, r.version, r.found+r.vague+r.lost+len(r.differences), r.found, r.vague, r.lost, len(r.differences))
		sum.found, sum.vague, sum.lost = sum.found+r.found, sum.vague+r.vague, sum.lost+r.lost
		sum.differences = append(sum.differences, r.differences...)
	}
	fmt.Fprintf(w, "%-24s %-8s %8d %8d %8d %8d %8d\n", "sum", "", sum.found+sum.vague+sum.lost+len(sum.differences), sum.found, sum.vague, sum.lost, len(sum.differences))
}
