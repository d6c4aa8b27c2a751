package cli

// Without dtogen.yaml one run is one API: pages of several hosts are an error.

import (
	"fmt"
	"maps"
	"net"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/naming"
	"github.com/dtogen/dtogen/internal/source"
)

// site is a host and the files that are of it.
type site struct {
	host       string // with the port, where it is told
	sure       bool   // an index or a sample tells it; else the address that the server has of itself
	operations map[string]bool
	files      []*source.File
}

// hostOf is the host that a document is of, "" where it does not say. An index and
// samples are sure of it; a base address may be one behind a proxy.
func hostOf(doc *model.Document) (host string, sure bool) {
	meta := doc.File.Meta
	for i, text := range []string{meta.URL, "//" + meta.Host, "//" + doc.Host, doc.BaseURL} {
		if u, err := url.Parse(text); err == nil && u.Host != "" {
			return strings.ToLower(u.Host), i < 3
		}
	}
	return "", false
}

// sitesOf sorts documents by host. What is of one server under two names is one
// site: a sample shows the host without its port, and a listing that tells an
// address of its own has the operations of pages beside it.
func sitesOf(docs []*model.Document) []*site {
	byHost := map[string]*site{}
	for _, doc := range docs {
		host, sure := hostOf(doc)
		if host == "" {
			continue
		}
		s := byHost[host]
		if s == nil {
			s = &site{host: host, operations: map[string]bool{}}
			byHost[host] = s
		}
		s.sure = s.sure || sure
		s.files = append(s.files, doc.File)
		for _, op := range doc.Operations {
			s.operations[op.Name] = true
		}
	}
	var sites []*site
	for _, host := range slices.Sorted(maps.Keys(byHost)) {
		sites = append(sites, byHost[host])
	}
	for i := 0; i < len(sites); i++ {
		for j := i + 1; j < len(sites); j++ {
			if sites[i].same(sites[j]) {
				sites[i].take(sites[j])
				sites = slices.Delete(sites, j, j+1)
				j = i // it may now be the same as one that it was not before
			}
		}
	}
	return sites
}

func (s *site) same(t *site) bool {
	name, port := splitPort(s.host)
	other, otherPort := splitPort(t.host)
	if name == other && (port == "" || otherPort == "") {
		return true
	}
	if s.sure && t.sure {
		return false
	}
	for op := range s.operations {
		if t.operations[op] {
			return true
		}
	}
	return false
}

func splitPort(host string) (name, port string) {
	if name, port, err := net.SplitHostPort(host); err == nil {
		return name, port
	}
	return host, ""
}

func (s *site) take(t *site) {
	if t.sure && !s.sure {
		s.host = t.host
	}
	s.sure = s.sure || t.sure
	s.files = append(s.files, t.files...)
	maps.Copy(s.operations, t.operations)
}

// oneHost reports pages of several hosts, with the commands to type instead.
func (s *session) oneHost(t *target, docs []*model.Document) {
	sites := sitesOf(docs)
	if len(sites) < 2 {
		return
	}
	var commands []string
	used := map[string]bool{}
	for _, at := range sites {
		from, name := argumentsFor(t.args, sites, at)
		if used[name] || !config.ValidName(name) {
			name = naming.Package(at.host)
		}
		used[name] = true
		commands = append(commands, fmt.Sprintf("dtogen %s -o %s --name %s %s", s.verb.name, quote(t.output), name, strings.Join(from, " ")))
	}
	d := s.diags.Add(diag.TwoHosts, source.Span{}, "these are pages of %d hosts, and without dtogen.yaml one run is one API", len(sites)).
		WithHint("run, one after the other:\n%s", strings.Join(commands, "\n"))
	for _, at := range sites {
		d.WithRelated(at.files[0].Span(0, 0), "%s", at.host)
	}
}

// argumentsFor spells the files of a site as the folder that holds them all and no
// other's, if an argument covers it, else one by one; and a name that suits.
func argumentsFor(args []string, sites []*site, mine *site) (spelled []string, name string) {
	folder := path.Dir(mine.files[0].Path)
	for _, f := range mine.files {
		for !within(f.Path, folder) {
			folder = path.Dir(folder)
		}
	}
	covered := slices.ContainsFunc(args, func(arg string) bool { return within(folder, path.Clean(filepath.ToSlash(arg))) })
	for _, other := range sites {
		covered = covered && (other == mine || !slices.ContainsFunc(other.files, func(f *source.File) bool { return within(f.Path, folder) }))
	}
	if covered {
		return []string{quote(folder)}, naming.Package(path.Base(folder))
	}
	for _, f := range mine.files {
		spelled = append(spelled, quote(f.Path))
	}
	slices.Sort(spelled)
	host, _ := splitPort(mine.host)
	return spelled, naming.Package(shortHost(host))
}

// within tells whether name is folder or lies below it.
func within(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, strings.TrimSuffix(folder, "/")+"/") ||
		folder == "." && !path.IsAbs(name) && !strings.HasPrefix(name, "../")
}

// quote makes an argument that a shell reads as one word.
func quote(arg string) string {
	if arg != "" && strings.Trim(arg, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/+:@%") == "" {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}
