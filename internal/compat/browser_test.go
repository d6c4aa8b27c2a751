// The HTML report, looked at in a real browser.

package compat

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// TestBrowser opens the report of testdata/report and reads what the browser made of
// it: the vendor's markup is text, and a search from the fragment hides the rest.
func TestBrowser(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium: the HTML report is not looked at")
	}
	if testing.Short() {
		t.Skip("a browser takes seconds to start")
	}
	report := exampleReport(t)
	file := filepath.Join(t.TempDir(), "report.html")
	out, err := os.Create(file)
	require.NoError(t, err)
	require.NoError(t, report.WriteHTML(out))
	require.NoError(t, out.Close())

	all := look(t, browser, file, "")
	assert.Equal(t, 12, len(all.findings))
	assert.Empty(t, all.hidden)
	assert.Equal(t, map[string]int{"script": 2, "img": 0, "link": 0}, all.elements)
	assert.Contains(t, all.findings, "GetPatient", "what an obsolete operation says is text")

	fax := look(t, browser, file, "q=fax&hide=notable")
	assert.Equal(t, []string{"Patient.Fax", "SendFax"}, fax.findings)
	assert.Contains(t, fax.hidden, "Sex.F")
	assert.Contains(t, fax.hidden, "Patient.Photo")
	assert.Equal(t, []string{"SendFax", "Patient"}, fax.cards)
}

// seen is what a reader sees of the page.
type seen struct {
	findings []string // subjects of the findings that are shown
	hidden   []string
	cards    []string // names of the declarations that are shown side by side
	elements map[string]int
}

// look opens the file with a fragment and reads the page when its script ran.
func look(t *testing.T, browser, file, fragment string) seen {
	t.Helper()
	profile, err := os.MkdirTemp("", "dtogen-browser-")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(profile) }) // the browser may still be writing: no matter
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	address := (&url.URL{Scheme: "file", Path: file}).String() + "#" + fragment
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+profile, "--dump-dom", address)
	dom, err := cmd.Output()
	require.NoError(t, err)
	root, err := html.Parse(strings.NewReader(string(dom)))
	require.NoError(t, err)
	page := seen{elements: map[string]int{"script": 0, "img": 0, "link": 0}}
	var walk func(n *html.Node, hidden bool)
	walk = func(n *html.Node, hidden bool) {
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		if _, ok := attr["hidden"]; ok {
			hidden = true
		}
		if _, counted := page.elements[n.Data]; counted && n.Type == html.ElementNode {
			page.elements[n.Data]++
		}
		switch _, find := attr["data-find"]; {
		case attr["class"] == "card" && find && !hidden:
			page.cards = append(page.cards, attr["id"])
		case n.Data == "tr" && find && !strings.Contains(textOfNode(n), "DT4"): // an operation that is touched
		case n.Data == "tr" && find && hidden:
			page.hidden = append(page.hidden, textOfNode(first(n, "code")))
		case n.Data == "tr" && find:
			page.findings = append(page.findings, textOfNode(first(n, "code")))
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, hidden)
		}
	}
	walk(root, false)
	return page
}

func first(n *html.Node, name string) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name {
			return d
		}
	}
	return n
}

func textOfNode(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
