// Package fetchtest answers as a recorded server did: it serves a folder of pages,
// listings and metadata at the addresses that a real host has them at. For tests.
package fetchtest

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Host is a recorded server, running.
type Host struct {
	*httptest.Server
	// Before answers in place of the host where it says that it did.
	Before func(w http.ResponseWriter, r *http.Request) bool

	mu       sync.Mutex
	dir      string
	prefix   string         // handler path
	refused  map[string]int // status of what the recorded server refused
	requests []string
}

// Serve starts a server that answers as the recorded one in dir. The caller closes it.
func Serve(dir string) *Host {
	h := &Host{}
	h.Use(dir)
	h.Server = httptest.NewServer(http.HandlerFunc(h.serve))
	return h
}

// Use has the host answer from another folder, as after a deployment.
func (h *Host) Use(dir string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.dir, h.prefix, h.refused = dir, "", map[string]int{}
	for _, name := range []string{"index.html", "types/csharp.txt", "types/metadata.json"} {
		data, _ := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if handler.Match(data) {
			h.prefix = "/api"
		}
	}
	f, err := os.Open(filepath.Join(dir, "not-200.txt"))
	if err != nil {
		return
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if words := strings.Fields(lines.Text()); len(words) > 1 {
			status, _ := strconv.Atoi(words[0])
			h.refused[words[len(words)-1]] = status
		}
	}
}

var handler = regexp.MustCompile(`/api/(json|xml)/metadata\?|(?i:BaseUrl"?: ?"?)http://127\.0\.0\.1:\d+/api`)

// Base is the address of the service.
func (h *Host) Base() string { return h.URL + h.prefix }

// Requests are the paths and queries that were asked for, in order.
func (h *Host) Requests() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]string(nil), h.requests...)
}

func (h *Host) serve(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	h.requests = append(h.requests, r.URL.RequestURI())
	n, dir, prefix := len(h.requests), h.dir, h.prefix
	h.mu.Unlock()
	if h.Before != nil && h.Before(w, r) {
		return
	}
	path, ok := strings.CutPrefix(r.URL.Path, prefix)
	if !ok {
		http.NotFound(w, r)
		return
	}
	if v := poweredBy(filepath.Base(dir)); v != "" {
		w.Header().Set("X-Powered-By", "ServiceStack/"+v+" NET")
	}
	name := h.file(path, r)
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if name == "" || err != nil {
		h.fail(w, path, r)
		return
	}
	data = recordedHost.ReplaceAll(data, []byte(h.URL))
	// The clock of a server goes on.
	data = recordedDate.ReplaceAll(data, []byte("${1}"+time.Unix(int64(n), 0).UTC().Format("2006-01-02 15:04:05")))
	data = recordedTicks.ReplaceAll(data, []byte(fmt.Sprintf(`${1}"/Date(%d)/"`, n)))
	w.Header().Set("Content-Type", contentType(name))
	_, _ = w.Write(data)
}

var (
	recordedHost  = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	recordedDate  = regexp.MustCompile(`(?m)^([#/' ]*Date: )\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`)
	recordedTicks = regexp.MustCompile(`^(\{"date":)"[^"]*"`)
)

// file is the recorded file of an address.
func (h *Host) file(path string, r *http.Request) string {
	query := r.URL.Query()
	format := ""
	if query.Get("format") != "" {
		format = "-format"
	}
	parts := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case path == "/metadata" && query.Get("xsd") != "":
		return "xsd" + query.Get("xsd") + ".xsd"
	case path == "/metadata":
		return "index.html"
	case path == "/metadata/app.json":
		return "app.json"
	case path == "/operations/metadata" && format != "":
		return "operations-format." + query.Get("format")
	case path == "/types/metadata.json":
		return "types/metadata.json"
	case path == "/types/metadata" && format != "":
		return "types/metadata-format.json"
	case len(parts) == 2 && parts[0] == "types":
		return "types/" + parts[1] + ".txt"
	case len(parts) != 2 || parts[1] != "metadata" || !formats[parts[0]]:
		return ""
	case query.Get("op") == "":
		return "index.html"
	default:
		name := "pages/" + query.Get("op") + "." + parts[0]
		if lang := query.Get("lang"); lang != "" {
			name += "." + lang
		}
		return name + ".html"
	}
}

// formats are those that pages come in.
var formats = map[string]bool{
	"json": true, "xml": true, "jsv": true, "csv": true, "jsonl": true, "markdown": true, "soap11": true, "soap12": true,
}

// fail answers as the recorded server refused.
func (h *Host) fail(w http.ResponseWriter, path string, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	address := path
	if r.URL.RawQuery != "" {
		address += "?" + r.URL.RawQuery
	}
	status := h.refused[address]
	empty, _ := os.ReadFile(filepath.Join(h.dir, "errors", "EMPTY-200.txt"))
	page := "pages/" + r.URL.Query().Get("op") + "." + strings.Split(strings.Trim(path, "/"), "/")[0] + ".html"
	switch {
	case bytes.Contains(empty, []byte(page)):
		status = http.StatusOK
	case status == 0 && (path == "/types/vbnet" || path == "/types/ruby") && h.there("types/csharp.txt"):
		status = http.StatusInternalServerError // a line break in a description
	case status == 0:
		status = http.StatusNotFound
	}
	w.WriteHeader(status)
}

func (h *Host) there(name string) bool {
	_, err := os.Stat(filepath.Join(h.dir, filepath.FromSlash(name)))
	return err == nil
}

func contentType(name string) string {
	switch filepath.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".json":
		return "application/json; charset=utf-8"
	case ".xsd":
		return "text/xml"
	}
	return "text/plain; charset=utf-8"
}

// poweredBy is how the versions of the recorded servers, which end the names of their
// folders, spell themselves in X-Powered-By.
func poweredBy(name string) string {
	version := name[strings.LastIndexByte(name, '-')+1:]
	return map[string]string{
		"3.9.60": "3.960", "4.0.17": "4.00", "4.0.40": "4.00", "4.0.62": "4.00", "4.5.14": "4.00", "5.0.2": "5.00", "5.4.0": "5.00",
		"5.14": "5.14", "6.0": "6.00", "6.11": "6.110", "8.0": "8.0", "8.5": "8.50", "8.10": "8.10", "10.1": "10.15",
	}[version]
}
