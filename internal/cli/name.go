package cli

// Without dtogen.yaml: what to call the package, and that its pages are of one host.

import (
	"fmt"
	"net/url"
	"os"
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

// deduceName names the package after the folder that was given; files after the
// title of their pages, else the host. "" where none of them serves.
func deduceName(args []string, docs []*model.Document) string {
	var names []string
	if len(args) == 1 {
		if info, err := os.Stat(args[0]); err == nil && info.IsDir() {
			abs, _ := filepath.Abs(args[0])
			names = append(names, filepath.Base(abs))
		}
	}
	for _, doc := range docs {
		names = append(names, shortTitle(doc.Title))
	}
	for _, doc := range docs {
		names = append(names, shortHost(hostOf(doc)))
	}
	for _, name := range names {
		if strings.IndexFunc(name, isASCIILetter) < 0 {
			continue
		}
		if name = naming.Package(name); config.ValidName(name) {
			return name
		}
	}
	return ""
}

func isASCIILetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }

// shortTitle is "AIM" of "AIM Web Services".
func shortTitle(title string) string {
	words := strings.Fields(title)
	for len(words) > 1 {
		switch strings.ToLower(words[len(words)-1]) {
		case "web", "service", "services", "webservice", "webservices", "api", "apis", "rest", "server":
			words = words[:len(words)-1]
			continue
		}
		break
	}
	return strings.Join(words, " ")
}

// shortHost is "trendsic" of "api.dev.trendsic.com": the label before the top one.
func shortHost(host string) string {
	labels := strings.Split(host, ".")
	if len(labels) < 2 {
		return host
	}
	return labels[len(labels)-2]
}

// hostOf is the host that a document is of, "" where it does not say.
func hostOf(doc *model.Document) string {
	meta := doc.File.Meta
	for _, text := range []string{meta.URL, "//" + meta.Host, "//" + doc.Host, doc.BaseURL} {
		if u, err := url.Parse(text); err == nil && u.Host != "" {
			return strings.ToLower(u.Host)
		}
	}
	return ""
}

// oneHost reports pages of several hosts, with the commands to type instead.
func (s *session) oneHost(verb, output string, args []string, docs []*model.Document) {
	byHost := map[string][]string{}
	for _, doc := range docs {
		if host := hostOf(doc); host != "" {
			byHost[host] = append(byHost[host], doc.File.Path)
		}
	}
	if len(byHost) < 2 {
		return
	}
	var hosts, commands []string
	for host := range byHost {
		hosts = append(hosts, host)
	}
	slices.Sort(hosts)
	used := map[string]bool{}
	for _, host := range hosts {
		from, name := argumentsFor(args, byHost, host)
		if used[name] || !config.ValidName(name) {
			name = naming.Package(host)
		}
		used[name] = true
		commands = append(commands, fmt.Sprintf("dtogen %s -o %s --name %s %s", verb, quote(output), name, strings.Join(from, " ")))
	}
	d := s.diags.Add(diag.TwoHosts, source.Span{}, "these are pages of %d hosts, and without dtogen.yaml one run is one API", len(hosts)).
		WithHint("run, one after the other:\n%s", strings.Join(commands, "\n"))
	for _, host := range hosts {
		i := slices.IndexFunc(docs, func(doc *model.Document) bool { return hostOf(doc) == host })
		d.WithRelated(docs[i].File.Span(0, 0), "%s", host)
	}
}

// argumentsFor spells the files of a host as the folder that holds them all and no
// other host's, if an argument covers it, else one by one; and a name that suits.
func argumentsFor(args []string, byHost map[string][]string, host string) (spelled []string, name string) {
	name = naming.Package(shortHost(host))
	folder := path.Dir(byHost[host][0])
	for _, f := range byHost[host] {
		for !within(f, folder) {
			folder = path.Dir(folder)
		}
	}
	covered := slices.ContainsFunc(args, func(arg string) bool { return within(folder, path.Clean(filepath.ToSlash(arg))) })
	for other, files := range byHost {
		covered = covered && (other == host || !slices.ContainsFunc(files, func(f string) bool { return within(f, folder) }))
	}
	if covered {
		return []string{quote(folder)}, naming.Package(path.Base(folder))
	}
	for _, f := range byHost[host] {
		spelled = append(spelled, quote(f))
	}
	return spelled, name
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
