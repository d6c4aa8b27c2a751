package cli

// Without dtogen.yaml: what to call the package.

import (
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/naming"
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
		host, _ := hostOf(doc)
		names = append(names, shortHost(host))
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
	host, _ = splitPort(host)
	labels := strings.Split(host, ".")
	if len(labels) < 2 || net.ParseIP(host) != nil {
		return host
	}
	return labels[len(labels)-2]
}
