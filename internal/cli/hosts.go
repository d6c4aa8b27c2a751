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
	return settled(sites)
}

// settled gives what is not sure of its host to the one host that is sure: a listing
// that was fetched past a proxy tells an address of its own. Where nothing is sure,
// only operations make a host.
func settled(sites []*site) []*site {
	isHost := func(s *site) bool { return s.sure }
	if !slices.ContainsFunc(sites, isHost) {
		isHost = func(s *site) bool { return len(s.operations) > 0 }
	}
	var hosts, rest []*site
	for _, s := range sites {
		if isHost(s) {
			hosts = append(hosts, s)
		} else {
			rest = append(rest, s)
		}
	}
	switch len(hosts) {
	case 0:
		return sites[:min(len(sites), 1)]
	case 1:
		for _, s := range rest {
			hosts[0].take(s)
		}
	}
	return hosts
}

func (s *site) same(t *site) bool {
	name, port := splitPort(s.host)
	other, otherPort := splitPort(t.host)
	if name == other && (port == "" || otherPort == "") {
		return true
	}
	shared := 0
	for op := range s.operations {
		if t.operations[op] {
			shared++
		}
	}
	if s.sure && t.sure {
		// Every server has operations of ServiceStack's own, such as Authenticate.
		return shared > 0 && 2*shared >= min(len(s.operations), len(t.operations))
	}
	return shared > 0
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
		for i, f := range at.files[:min(len(at.files), shownFiles)] {
			if left := len(at.files) - shownFiles; left > 0 && i+1 == shownFiles {
				d.WithRelated(f.Span(0, 0), "%s, as %s", at.host, count(left, "more file"))
				continue
			}
			d.WithRelated(f.Span(0, 0), "%s", at.host)
		}
	}
}

// shownFiles is how many files of a host are told of.
const shownFiles = 2

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
	if left := len(spelled) - shownFiles; left > 0 {
		spelled = append(spelled[:shownFiles], fmt.Sprintf("… (and %s)", count(left, "file")))
	}
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
