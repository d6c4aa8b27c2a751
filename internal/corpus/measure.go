package main

// Measuring: which files of a recorded host are one source, and what is understood of
// them.

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser"
	"github.com/dtogen/dtogen/internal/resolve"
	"github.com/dtogen/dtogen/internal/source"
)

// row is a line of the table: one kind of source on one version.
type row struct {
	source, version    string
	found, vague, lost int
	differences        []string
	shown              map[int]bool // the losses that something in the corpus shows
}

// expected are the facts of the truth that the source can express.
func (r *row) expected() int { return r.found + r.vague + r.lost + len(r.differences) }

// part is what is read and resolved together: the files of one source of a host.
type part struct {
	host, kind, version string
	options             string // of a listing, as its file is named
	truth               *truth
	docs                []*model.Document
}

// allSources is the kind of all files of a host together.
const allSources = "all sources together"

// measure compares each source, and all sources of each host together, with the
// truth of that host. Of a host, only the sources whose kind and host hold only are
// measured.
func measure(dir, only string) ([]*row, error) {
	hosts, err := filepath.Glob(filepath.Join(dir, "live", "*"))
	if err != nil {
		return nil, err
	}
	var (
		lock  sync.Mutex
		wait  sync.WaitGroup
		rows  = map[string]*row{}
		first error
		slots = make(chan bool, runtime.GOMAXPROCS(0))
	)
	for _, host := range hosts {
		wait.Add(1)
		go func() {
			defer wait.Done()
			slots <- true
			defer func() { <-slots }()
			parts, err := read(dir, filepath.Base(host), only)
			var measured []*row
			for _, p := range parts {
				measured = append(measured, p.compare())
			}
			lock.Lock()
			defer lock.Unlock()
			first = cmp.Or(first, err)
			for _, r := range measured {
				key := r.source + "\x00" + r.version
				if rows[key] == nil {
					rows[key] = &row{source: r.source, version: r.version, shown: map[int]bool{}}
				}
				rows[key].add(r)
			}
		}()
	}
	wait.Wait()
	return slices.SortedFunc(maps.Values(rows), func(a, b *row) int {
		return cmp.Or(cmp.Compare(isSum(a.source), isSum(b.source)), cmp.Compare(a.source, b.source), compareVersions(a.version, b.version))
	}), first
}

func (r *row) add(o *row) {
	r.found, r.vague, r.lost = r.found+o.found, r.vague+o.vague, r.lost+o.lost
	r.differences = append(r.differences, o.differences...)
	maps.Copy(r.shown, o.shown)
}

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

// read parses the files of a recorded host, each once, and sorts them by source.
func read(dir, host, only string) ([]*part, error) {
	dash := strings.LastIndexByte(host, '-')
	app, version := host[:dash], host[dash+1:]
	truth, err := truthOf(dir, app, host)
	if err != nil {
		return nil, err
	}
	parts := map[string]*part{}
	add := func(kind, options string, doc *model.Document) {
		key := kind + "\x00" + options
		if parts[key] == nil {
			parts[key] = &part{host: host, kind: kind, version: version, options: options, truth: truth}
		}
		parts[key].docs = append(parts[key].docs, doc)
	}
	wanted := func(kind string) bool { return strings.Contains(kind+" "+host, only) }
	walk := func(root string, kindOf func(string) (kind, options string)) error {
		return filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
			if os.IsNotExist(err) && path == root {
				return nil
			}
			if err != nil || entry.IsDir() {
				return err
			}
			kind, options := kindOf(filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator))))
			together := options == "" && !strings.HasPrefix(kind, "scraped") && wanted(allSources)
			if kind == "" || !wanted(kind) && !together {
				return nil
			}
			data, err := os.ReadFile(path)
			if err != nil || len(strings.TrimSpace(string(data))) == 0 {
				return err
			}
			var diags diag.List
			doc := parser.Parse(source.NewFile(host+strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(root)), data), &diags)
			if len(doc.Types)+len(doc.Operations)+len(doc.Samples) == 0 && doc.Title == "" {
				return nil
			}
			if wanted(kind) {
				add(kind, options, doc)
			}
			if together {
				add(allSources, "", doc)
			}
			return nil
		})
	}
	if err := walk(filepath.Join(dir, "live", host), kindOf); err != nil {
		return nil, err
	}
	tools, err := filepath.Glob(filepath.Join(dir, "scraped", "*"))
	if err != nil {
		return nil, err
	}
	for _, tool := range tools {
		kind := "scraped by " + filepath.Base(tool)
		if err := walk(filepath.Join(tool, host), func(string) (string, string) { return kind, "" }); err != nil {
			return nil, err
		}
	}
	return slices.Collect(maps.Values(parts)), nil
}

// kindOf names the source that a file of a host's folder is; "" for what is no
// source: errors, exchanges.
func kindOf(path string) (kind, options string) {
	folder, name, nested := strings.Cut(path, "/")
	words := strings.Split(name, ".")
	switch {
	case path == "index.html", folder == "format-index", strings.HasPrefix(path, "metadata-root"):
		return "index page", ""
	case !nested && strings.HasPrefix(path, "app."):
		return "/metadata/app", ""
	case !nested && strings.HasPrefix(path, "openapi"):
		return "openapi", ""
	case !nested && strings.HasSuffix(path, ".xsd"):
		return "xsd", ""
	case !nested && strings.HasSuffix(path, ".wsdl"):
		return "wsdl", ""
	case !nested && strings.HasPrefix(path, "operations"):
		return "/operations/metadata", ""
	case folder == "pages" && len(words) >= 4: // OP.json.LANG.html
		return "page, tab " + strings.Join(words[2:len(words)-1], "."), ""
	case folder == "pages" && len(words) == 3:
		return "page, " + words[1], ""
	case folder == "types" && strings.HasPrefix(name, "metadata"):
		return "/types/metadata", ""
	case folder == "types" && strings.HasPrefix(name, "index"):
		return "/types page", ""
	case folder == "types" && strings.HasSuffix(name, ".txt"):
		return strings.TrimSuffix(name, ".txt"), ""
	case folder == "types-options" && strings.HasSuffix(name, ".txt") && !strings.Contains(name, ".error"):
		lang, options, _ := strings.Cut(strings.TrimSuffix(name, ".txt"), "-")
		return lang + ", options", options
	}
	return "", ""
}

// understand is the model of some documents, with nothing configured.
func understand(docs []*model.Document) *model.API {
	return resolve.Resolve(docs, resolve.Options{}, new(diag.List))
}
