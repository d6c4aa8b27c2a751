// Package replay holds no code, only the proof that generated clients make the
// calls that official clients made with real servers, and read the answers. The
// clients below testdata/generated come from the recorded servers' own descriptions, and
// from the specs of this repository's examples.
//
// This file reads recorded exchanges.
package replay

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

//go:generate go run ../../cmd/dtogen generate

// exchange is one recorded request with its answer.
type exchange struct {
	folder, name string
	request      *http.Request // nil if what was sent is no HTTP
	body         []byte        // of the request
	bodyErr      error         // what is wrong with it
	answer       []byte        // raw bytes of the answer
	response     *http.Response
	text         []byte // body of the response
	call         *call  // what the recording client was asked to do, where recorded
	unasked      bool   // the replay made no request of it, by decision
}

// call is a NNN-name.dto.json: the call behind an exchange. Its values are JSON as
// ServiceStack writes it, with NaN and empty places in lists.
type call struct {
	Client, Verb, Type string
	Values             servicestack.Object
}

// folders lists the recordings: those of the corpus, and of testdata.
func folders(t *testing.T) []string {
	var names []string
	patterns := []string{"testdata/*.txtar"}
	if wire := corpus("wire"); wire != "" {
		patterns = append(patterns, filepath.Join(wire, "*"))
	}
	for _, pattern := range patterns {
		paths, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, path := range paths {
			name := strings.TrimSuffix(filepath.Base(path), ".txtar")
			info, err := os.Stat(path)
			if err == nil && (info.IsDir() || strings.HasSuffix(path, ".txtar")) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// corpus is a place among the recordings of real servers, which lie beside the
// checkout; "" where they do not.
func corpus(name string) string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		path := filepath.Join(dir, "shared", "corpus", name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// load reads the exchanges of a folder in the recorded order: from the corpus, else
// what testdata holds of them.
func load(t *testing.T, folder string) []*exchange {
	var files []txtar.File
	paths, err := filepath.Glob(filepath.Join(corpus("wire"), folder, "*"))
	require.NoError(t, err)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		files = append(files, txtar.File{Name: filepath.Base(path), Data: data})
	}
	if len(files) == 0 {
		archive, err := txtar.ParseFile("testdata/" + folder + ".txtar")
		require.NoError(t, err)
		files = archive.Files
	}
	byName := map[string]*exchange{}
	calls := map[string]*call{}
	var all []*exchange
	for _, file := range files {
		for _, kind := range []string{".request.http", ".response.http", ".dto.json"} {
			name, ok := strings.CutSuffix(file.Name, kind)
			if !ok {
				continue
			}
			if kind == ".dto.json" {
				c := new(call)
				require.NoError(t, servicestack.Unmarshal(file.Data, c), name)
				calls[withoutNumber(name)] = c
				continue
			}
			if byName[name] == nil {
				byName[name] = &exchange{folder: folder, name: name}
				all = append(all, byName[name])
			}
			byName[name].add(kind, file.Data)
		}
	}
	// What is left of a recording without its other half is no exchange.
	all = slices.DeleteFunc(all, func(e *exchange) bool { return e.answer == nil || e.request == nil && e.bodyErr == nil })
	for _, e := range all {
		e.call = calls[withoutNumber(e.name)]
	}
	slices.SortFunc(all, func(a, b *exchange) int { return strings.Compare(a.name, b.name) })
	return all
}

// withoutNumber is what a recording is called. The numbers of calls and exchanges
// differ where a client failed before it sent anything.
func withoutNumber(name string) string {
	return strings.TrimLeft(name, "0123456789-")
}

func (e *exchange) add(kind string, data []byte) {
	if kind == ".request.http" {
		request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(data)))
		if e.bodyErr = err; err == nil {
			e.request = request
			e.body, e.bodyErr = io.ReadAll(request.Body)
		}
		return
	}
	e.answer = data
	response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(data)), nil)
	if err != nil {
		return
	}
	e.response = response
	body := io.Reader(response.Body)
	switch response.Header.Get("Content-Encoding") {
	case "gzip":
		if unzipped, err := gzip.NewReader(body); err == nil {
			body = unzipped
		}
	case "deflate":
		if inflated, err := zlib.NewReader(body); err == nil {
			body = inflated
		}
	}
	e.text, _ = io.ReadAll(body)
}

// host is the name of the recorded host: edge-dates-ISO8601-4.0.62 is edge, as is
// edge-camel; app-web-mq is web.
func (e *exchange) host() string {
	name := strings.TrimPrefix(e.folder, "app-")
	name, _, _ = strings.Cut(name, "-")
	return name
}

// version is the version of the recorded server.
func (e *exchange) version() string { return e.folder[strings.LastIndexByte(e.folder, '-')+1:] }

func (e *exchange) String() string { return e.folder + "/" + e.name }
