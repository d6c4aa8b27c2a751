package fetch

// Pages that a browser saved, in whatever form: a folder of files, an MHTML file, a
// HAR with content, a zip of any of these. Nothing but what dtogen reads is taken, and
// of that nothing but the text: no headers, cookies, pictures.

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/parser"
	"github.com/dtogen/dtogen/internal/source"
)

// Bounds of what is read, unpacked. Tests set lower ones.
var (
	maxFile    = 256 << 20 // a HAR holds many answers
	maxSaved   = 1 << 30   // of all files together
	maxEntries = 50_000
)

// found is a saved page before it is looked at.
type found struct {
	name, url string
	data      []byte
}

// collector gathers what there is in files.
type collector struct {
	clean cleaner
	all   []found
	size  int
	count int // files looked at
}

// Saved makes a snapshot of what a browser saved. It gives nil where nothing usable is
// there; why is in diags.
func Saved(from string, diags *diag.List) *Snapshot {
	at := source.NewFile(filepath.ToSlash(from), nil).All()
	c := &collector{}
	if err := c.path(from); err != nil {
		var pathErr *fs.PathError
		if errors.As(err, &pathErr) {
			err = pathErr.Err
		}
		diags.Add(diag.FetchSaved, at, "%v", err).WithHint("nothing was taken: save the pages again, as files, MHTML, a zip or a HAR with content")
		return nil
	}
	c.latest()
	bases := c.bases()
	if len(bases) > 1 {
		diags.Add(diag.FetchSaved, at, "these are pages of several servers: %s", strings.Join(bases, ", ")).
			WithHint("save those of each API by themselves")
		return nil
	}
	snap := &Snapshot{Time: time.Now().UTC().Truncate(time.Second)}
	if len(bases) == 1 {
		c.clean.base, _ = url.Parse(bases[0])
		snap.BaseURL = bases[0]
	}
	whys := map[string]int{}
	for _, page := range c.all {
		if why := snap.addSaved(c.clean.clean(page.data), cleanURL(page.url)); why != "" {
			whys[why]++
		}
	}
	if len(snap.Files) == 0 {
		hint := "save the page /metadata of the service, the page of each operation, and /types/csharp or /types/metadata.json"
		for _, why := range slices.Sorted(maps.Keys(whys)) {
			hint += fmt.Sprintf("\n  %d× %s", whys[why], why)
			break
		}
		diags.Add(diag.FetchSaved, at, "nothing of ServiceStack in it").WithHint("%s", hint)
		return nil
	}
	for _, f := range snap.Files {
		if versionText.MatchString(f.version) && (snap.ServerVersion == "" || f.kind != "page") {
			snap.ServerVersion = f.version
		}
	}
	snap.sort()
	return snap
}

func (c *collector) path(from string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return c.file(from)
	}
	return filepath.WalkDir(from, func(name string, entry fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(entry.Name(), ".") && name != from
		switch {
		case err != nil:
			return err
		case entry.IsDir() && hidden:
			return fs.SkipDir
		case hidden || !entry.Type().IsRegular(): // a link may lead anywhere
			return nil
		}
		return c.file(name)
	})
}

func (c *collector) file(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	magic := make([]byte, 4)
	if n, _ := io.ReadFull(f, magic); n == 4 && bytes.Equal(magic, []byte("PK\x03\x04")) {
		info, err := f.Stat()
		if err != nil {
			return err
		}
		return c.zip(f, info.Size())
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return c.read(filepath.ToSlash(name), f)
}

// zip looks at the entries of an archive. Nothing is unpacked to disk; an archive whose
// names lead out of it was made to do harm, and is not read any further.
func (c *collector) zip(f io.ReaderAt, size int64) error {
	archive, err := zip.NewReader(f, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return fmt.Errorf("the zip cannot be read: %w", err)
	}
	for _, entry := range archive.File {
		if name := strings.ReplaceAll(entry.Name, `\`, "/"); !filepath.IsLocal(filepath.FromSlash(name)) && name != "" {
			return fmt.Errorf("the entry %q of the zip leads out of it", entry.Name)
		}
	}
	for _, entry := range archive.File {
		if !entry.Mode().IsRegular() || strings.HasPrefix(path.Base(entry.Name), ".") {
			continue
		}
		r, err := entry.Open()
		if err == nil {
			err = c.read(entry.Name, r)
			err = errors.Join(err, r.Close())
		}
		if err != nil {
			return fmt.Errorf("the entry %q of the zip: %w", entry.Name, err)
		}
	}
	return nil
}

// read takes a file of any form but a zip.
func (c *collector) read(name string, r io.Reader) error {
	if c.count++; c.count > maxEntries {
		return fmt.Errorf("these are more than %d files", maxEntries)
	}
	data, err := io.ReadAll(io.LimitReader(r, int64(maxFile)+1))
	if err != nil {
		return err
	}
	if c.size += len(data); c.size > maxSaved || len(data) > maxFile {
		return fmt.Errorf("%s: this is more than pages are: over %d MB in a file, or %d MB in all", path.Base(name), maxFile>>20, maxSaved>>20)
	}
	switch {
	case path.Base(name) == source.IndexName && bytes.Contains(data[:min(len(data), 64)], []byte(`"files"`)):
		return nil // of a snapshot
	case isHAR(data):
		return c.har(data)
	}
	page := found{name: name, data: data}
	if html, location, ok := parser.Unwrap(data); ok {
		page.data, page.url = html, location
	} else if m := savedFrom.FindSubmatch(data[:min(len(data), 2048)]); m != nil {
		page.url = string(m[1])
	}
	if u, err := url.Parse(page.url); err == nil {
		c.hideQuery(u)
	}
	c.all = append(c.all, page)
	return nil
}

// savedFrom is the comment that browsers put into a page they save.
var savedFrom = regexp.MustCompile(`<!-- saved from url=\(\d+\)(\S+) -->`)

// hideQuery notes the values of a query that may be secrets.
func (c *collector) hideQuery(u *url.URL) {
	for key, values := range u.Query() {
		if !harmless(key) {
			c.clean.hide(values...)
		}
	}
	if password, ok := u.User.Password(); ok {
		c.clean.hide(password)
	}
}

// latest drops what was saved again later, and makes the order that of addresses and
// names: the one in which they were saved shows nowhere.
func (c *collector) latest() {
	at := map[string]int{}
	for i, page := range c.all {
		if page.url != "" {
			at[cleanURL(page.url)] = i
		}
	}
	var kept []found
	for i, page := range c.all {
		if page.url == "" || at[cleanURL(page.url)] == i {
			kept = append(kept, page)
		}
	}
	slices.SortStableFunc(kept, func(a, b found) int {
		return cmp.Or(strings.Compare(cleanURL(a.url), cleanURL(b.url)), strings.Compare(a.name, b.name))
	})
	c.all = kept
}

// bases are the addresses of the services whose pages were saved, sorted.
func (c *collector) bases() (bases []string) {
	for _, page := range c.all {
		u, err := url.Parse(page.url)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || !pages.MatchString(u.Path) {
			continue
		}
		if f, _ := newFile("x", "", c.clean.clean(page.data)); f == nil {
			continue
		}
		base := (&url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host), Path: servicePath(u.Path)}).String()
		if !slices.Contains(bases, base) {
			bases = append(bases, base)
		}
	}
	slices.Sort(bases)
	return bases
}

// addSaved adds a clean page under a name that its content gives it, once. why tells
// what speaks against it.
func (s *Snapshot) addSaved(data []byte, address string) (why string) {
	f, why := newFile("page", address, data)
	if f == nil {
		return why
	}
	stem, ext := savedName(f)
	for i := 1; ; i++ {
		f.Name = stem + ext
		if i > 1 {
			f.Name = stem + "-" + strconv.Itoa(i) + ext
		}
		k := slices.IndexFunc(s.Files, func(g *File) bool { return strings.EqualFold(g.Name, f.Name) })
		if k < 0 {
			s.Files = append(s.Files, f)
			return ""
		}
		if s.Files[k].SHA256 == f.SHA256 {
			return ""
		}
	}
}

var (
	htmlTag    = regexp.MustCompile(`(?i)<(!doctype|html|head|body|div|table)\b`)
	formatOf   = regexp.MustCompile(`HTTP \+ ([A-Za-z0-9]+)`)
	languageOf = regexp.MustCompile(`<code[^>]*\blang="([\w.]+)"`)
)

// savedName is what the same source is called when it is fetched.
func savedName(f *File) (stem, ext string) {
	u, err := url.Parse(f.URL)
	if err != nil {
		u = &url.URL{}
	}
	query, last := u.Query(), path.Base(u.Path)
	switch {
	case f.kind == "page":
		ext = ".html"
		if !htmlTag.Match(f.Data[:min(len(f.Data), 4096)]) {
			ext = ".txt"
		}
		if query.Get("op") == "" && (last == "metadata" || len(f.operations) != 1) {
			return "index", ext
		}
		name := query.Get("op")
		if name == "" {
			name = f.operations[0]
		}
		format, language := "json", query.Get("lang")
		if m := formatOf.FindSubmatch(f.Data); m != nil {
			format = strings.ToLower(string(m[1]))
		}
		if m := languageOf.FindSubmatch(f.Data); m != nil && language == "" {
			language = string(m[1])
		}
		stem = "pages/" + fileName(name, map[string]bool{}) + "." + fileName(format, map[string]bool{})
		if language != "" {
			stem += "." + fileName(language, map[string]bool{})
		}
		return stem, ext
	case f.kind == "metadata" && (strings.Contains(u.Path, "/metadata/app") || appMetadata.Match(f.Data)):
		return "app", ".json"
	case f.kind == "metadata" && (strings.Contains(u.Path, "/operations/") || bytes.HasPrefix(f.Data, []byte("["))):
		return "operations", ".json"
	case f.kind == "metadata":
		return "types/metadata", ".json"
	case f.kind == "openapi":
		return "openapi", ".json"
	case f.kind == "xsd" && query.Get("xsd") != "":
		return "xsd" + fileName(query.Get("xsd"), map[string]bool{}), ".xsd"
	case f.kind == "xsd":
		return "schema", ".xsd"
	}
	if strings.Contains(u.Path, "/types/") && last != "types" {
		return "types/" + strings.ReplaceAll(fileName(last, map[string]bool{}), "_d", ".d"), ".txt"
	}
	return "types/" + f.kind, ".txt"
}

// appMetadata tells /metadata/app from /types/metadata.
var appMetadata = regexp.MustCompile(`(?i)^\s*\{\s*("date"[^,]*,\s*)?"app"\s*:`)
