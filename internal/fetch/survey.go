package fetch

// Which pages are asked for. The best evidence comes first, and then as many others
// as know something that it does not: the metadata JSON has all types, C# the markers
// and attributes, TypeScript the arrays of arrays, /metadata/app the casing, the page
// of each operation its samples and the places of its parameters. Servers before
// 4.0.40 have none of the first four: there the schema, the list of operations and the
// XML pages take their place. A source that fails is noted, and the next of its kind
// asked for.

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/source"
)

type survey struct {
	*client
	diags *diag.List
	snap  *Snapshot
	index *File
	seen  map[string]string // what the roots answered, for a message

	status int // of the latest answer that add looked at
}

// run asks for everything.
func (s *survey) run(base *url.URL) {
	s.signInAndFind(base)
	if s.fatal != nil || s.diags.Failed() {
		return
	}
	s.snap.BaseURL = s.base.String()
	metadata := s.metadata()
	listings := s.listings(metadata)
	if listings {
		s.optional("/metadata/app.json", "app.json")
	}
	old := !metadata && !listings
	if old {
		s.schemas()
	}
	s.pages(old)
	if s.fatal == nil && len(s.snap.Operations()) == 0 {
		s.nothing()
	}
}

// signInAndFind finds the handler path: the one that was given, else those that are
// usual.
func (s *survey) signInAndFind(base *url.URL) {
	s.seen = map[string]string{}
	paths := []string{base.Path}
	for _, usual := range []string{"", "/api", "/servicestack"} {
		if !slices.Contains(paths, usual) && (base.Path == "" || usual == "") {
			paths = append(paths, usual)
		}
	}
	login := 0
	for i, p := range paths {
		at := *base
		at.Path = p
		s.base, s.clean.base = &at, &at
		if i == 0 {
			s.signIn()
		}
		for _, page := range []string{"/metadata", "/types/metadata.json"} {
			a := s.get(page)
			if a == nil {
				return
			}
			name := map[string]string{"/metadata": "index.html"}[page]
			f, why := s.take(a, cmp.Or(name, "types/metadata.json"))
			switch {
			case f != nil && name != "":
				s.index = f
				s.snap.Files = append(s.snap.Files, f)
				return
			case f != nil:
				return // metadata() asks again, and is given the same
			}
			if a.login || a.status == http.StatusUnauthorized || a.status == http.StatusForbidden {
				login = cmp.Or(login, a.status)
			}
			s.seen[a.url] = why
		}
	}
	if login != 0 {
		s.wantsLogin(base, login)
		return
	}
	s.nothing()
}

func (s *survey) wantsLogin(base *url.URL, status int) {
	what := fmt.Sprintf("%s answers with status %d", base.Host, status)
	if status == http.StatusOK {
		what = base.Host + " answers with a page to log in at, in place of its metadata"
	}
	hint := "set DTOGEN_<API>_BEARER, or DTOGEN_<API>_USER and _PASSWORD, or DTOGEN_<API>_HEADERS in the environment"
	if s.opts.Credentials.names() != "" {
		hint = "the credentials of the environment do not open it (sent: " + s.opts.Credentials.names() + "); pages that a browser saved can be taken with --from"
	}
	s.diags.Add(diag.FetchLogin, source.Span{}, "%s", what).WithHint("%s", hint)
}

func (s *survey) nothing() {
	var lines []string
	for at, why := range s.seen {
		lines = append(lines, at+": "+why)
	}
	slices.Sort(lines)
	s.diags.Add(diag.FetchNothing, source.Span{}, "%s shows no metadata of ServiceStack", s.base.Host).
		WithHint("it answered\n  %s\ncheck the base address: its page /metadata lists the operations; a page that a browser saved can be taken with --from", strings.Join(lines, "\n  "))
}

// take makes a file of an answer, nil where it is of no use, and why.
func (s *survey) take(a *answer, name string) (f *File, why string) {
	switch {
	case a.status == http.StatusOK && len(strings.TrimSpace(string(a.data))) == 0:
		return nil, "an empty answer with status 200"
	case a.status == http.StatusOK && a.login:
		return nil, "a page to log in at"
	case a.status != http.StatusOK:
		return nil, strings.TrimSpace(fmt.Sprintf("status %d %s", a.status, http.StatusText(a.status)))
	}
	if f, why = newFile(name, a.url, a.data); f == nil {
		return nil, why
	}
	f.Status, f.ETag, f.LastModified = a.status, a.etag, a.lastModified
	if versionText.MatchString(f.version) {
		s.told = cmp.Or(s.told, f.version)
	}
	return f, ""
}

var versionText = regexp.MustCompile(`^\d+\.\d+`)

// add asks for a source and adds it. A failure is noted, but for a 404: that is how a
// version says that it has no such page.
func (s *survey) add(path, name string) bool {
	a := s.get(path)
	if a == nil {
		return false
	}
	s.status = a.status
	f, why := s.take(a, name)
	if f == nil {
		if a.status != http.StatusNotFound {
			s.snap.Failed = append(s.snap.Failed, Failure{a.url, a.status, why})
			s.tell(Event{Kind: "failed", URL: a.url, Status: a.status, Text: why})
		}
		return false
	}
	s.snap.Files = append(s.snap.Files, f)
	return true
}

// optional is add for a source that many servers have in name only: nothing is noted.
func (s *survey) optional(path, name string) bool {
	failed := len(s.snap.Failed)
	ok := s.add(path, name)
	s.snap.Failed = s.snap.Failed[:failed]
	return ok
}

// metadata asks for the machine-readable description. 4.0.17 has it by format alone,
// 3.9.60 has text there that nobody can read.
func (s *survey) metadata() bool {
	if s.add("/types/metadata.json", "types/metadata.json") {
		return true
	}
	s.optional("/types/metadata?format=json", "types/metadata.json")
	return false
}

// strong are the languages that tell .NET's types; the others come in the order of
// what they know beside.
var (
	strong = []string{"csharp", "vbnet", "fsharp"}
	others = []string{"typescript", "python", "kotlin", "java", "typescript.d", "swift", "dart", "php"}
)

// listings asks for one strong listing and one other; for more where there is no
// metadata to lean on.
func (s *survey) listings(metadata bool) bool {
	want := 1
	if !metadata {
		want = 2
	}
	found := 0
	for _, languages := range [][]string{strong, others} {
		got := 0
		for _, language := range languages {
			if got == want || s.fatal != nil {
				break
			}
			if s.add("/types/"+language, "types/"+language+".txt") {
				got++
			} else if !metadata && found+got == 0 && s.status == http.StatusNotFound {
				return false // a server without listings has none in any language
			}
		}
		found += got
	}
	return found > 0
}

// schemas asks for what old servers have in place of listings.
func (s *survey) schemas() {
	s.add("/operations/metadata?format=json", "operations.json")
	for _, n := range []string{"1", "0", "2"} {
		s.optional("/metadata?xsd="+n, "xsd"+n+".xsd")
	}
}

// pages asks for the page of each operation that the index lists; in XML too where
// that alone names the response.
func (s *survey) pages(old bool) {
	if s.index == nil {
		return
	}
	names := slices.Compact(slices.Sorted(slices.Values(s.index.operations)))
	s.total = s.done + len(names)
	if old {
		s.total += len(names)
	}
	taken := map[string]bool{}
	for _, op := range names {
		if s.fatal != nil {
			return
		}
		file := path.Join("pages", fileName(op, taken))
		ok := s.page(op, "json", file)
		if ok && !old {
			continue
		}
		for _, format := range []string{"xml", "jsv", "csv"} {
			if s.page(op, format, file) {
				break
			}
		}
	}
}

// page asks for a page of an operation. Where the server fails to make one that it
// made before, the old one serves: it may tell a little less than the rest, never more.
func (s *survey) page(op, format, file string) bool {
	address := "/" + format + "/metadata?op=" + url.QueryEscape(op)
	if s.add(address, file+"."+format+".html") {
		return true
	}
	old := s.opts.Old.at(cleanURL(s.base.String() + address))
	if old == nil || s.fatal != nil || s.status == http.StatusNotFound {
		return false
	}
	s.snap.Files = append(s.snap.Files, old)
	return true
}

// fileName is the name of an operation as that of a file on any system: two may differ
// by case alone.
func fileName(op string, taken map[string]bool) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`/\:*?"<>|.`, r) {
			return '_'
		}
		return r
	}, op)
	name = name[:min(len(name), 100)]
	for i := 2; taken[strings.ToLower(name)]; i++ {
		name = fmt.Sprintf("%s-%d", strings.TrimRight(name, "-0123456789"), i)
	}
	taken[strings.ToLower(name)] = true
	return name
}
