// Package replay holds no code, only the proof that generated clients make the
// calls that the official C# client made with real servers, and read the answers.
// This file reads recorded exchanges.
package replay

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// exchange is one recorded request with its answer.
type exchange struct {
	folder, name string
	request      *http.Request
	body         []byte // of the request
	answer       []byte // raw bytes of the answer
	response     *http.Response
	text         []byte // body of the response
	call         *call  // what the recording client was asked to do, where recorded
}

// call is a NNN-name.dto.json: the call behind an exchange.
type call struct {
	Client string          `json:"client"`
	Verb   string          `json:"verb"`
	Type   string          `json:"type"`
	Values json.RawMessage `json:"values"`
}

// load reads testdata/FOLDER.txtar in the recorded order.
func load(t *testing.T, folder string) []*exchange {
	archive, err := txtar.ParseFile("testdata/" + folder + ".txtar")
	require.NoError(t, err)
	byName := map[string]*exchange{}
	var all []*exchange
	for _, file := range archive.Files {
		name, kind, _ := strings.Cut(file.Name, ".")
		e := byName[name]
		if e == nil {
			e = &exchange{folder: folder, name: name}
			byName[name] = e
			all = append(all, e)
		}
		e.add(t, kind, file.Data)
	}
	slices.SortFunc(all, func(a, b *exchange) int { return strings.Compare(a.name, b.name) })
	return all
}

func (e *exchange) add(t *testing.T, kind string, data []byte) {
	switch kind {
	case "request.http":
		request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(data)))
		require.NoError(t, err, e.name)
		e.request = request
		e.body, _ = io.ReadAll(request.Body) // a malformed body is part of some recordings
	case "response.http":
		e.answer = data
		response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(data)), nil)
		require.NoError(t, err, e.name)
		e.response = response
		e.text, _ = io.ReadAll(response.Body)
	case "dto.json":
		e.call = &call{}
		require.NoError(t, json.Unmarshal(data, e.call), e.name)
	}
}

// path is the path of the request as it was sent.
func (e *exchange) path() string { return e.request.URL.EscapedPath() }
