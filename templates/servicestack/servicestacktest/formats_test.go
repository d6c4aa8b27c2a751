// XML, JSV and CSV, by the client that speaks them and by addresses that ask for them.

package servicestacktest

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/templates/servicestack"
)

type noteDTO struct {
	ID     int32                        `json:"Id"`
	Text   string                       `json:"Text,omitzero"`
	Done   *bool                        `json:"Done,omitzero"`
	At     *servicestack.Time           `json:"At,omitzero"`
	Tags   []string                     `json:"Tags,omitzero"`
	Status *servicestack.ResponseStatus `json:"ResponseStatus,omitzero"`
}

type noteList struct {
	Total int32     `json:"Total"`
	Notes []noteDTO `json:"Notes,omitzero"`
}

var (
	noteNames  = &servicestack.XMLNames{Namespace: "http://schemas.datacontract.org/2004/07/Acme"}
	opNote     = &servicestack.Operation{Name: "note", XML: noteNames, Routes: []servicestack.Route{{Path: "/notes/{Id}"}}}
	opNotes    = &servicestack.Operation{Name: "Notes", XML: noteNames, CSV: "Notes", Routes: []servicestack.Route{{Path: "/notes"}}}
	allFormats = []servicestack.Format{servicestack.JSON, servicestack.XML, servicestack.JSV, servicestack.CSV}
)

func newNotes(t *testing.T) (*Server, *servicestack.Client) {
	s := NewServer(t, []*servicestack.Operation{opNote, opNotes}, servicestack.Dialect{})
	Handle(s, "note", func(_ context.Context, req *noteDTO) (*noteDTO, error) { return req, nil })
	Handle(s, "Notes", func(context.Context, *struct{}) (*noteList, error) {
		yes, at := true, servicestack.NewTime(time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC))
		return &noteList{2, []noteDTO{{ID: 1, Text: `a,"b"`, Done: &yes, At: &at}, {ID: 2, Tags: []string{"x", "y,z"}}}}, nil
	})
	c, err := servicestack.New(s.URL)
	require.NoError(t, err)
	return s, c
}

func TestClientSpeaksEveryFormat(t *testing.T) {
	s, c := newNotes(t)
	yes := true
	req := &noteDTO{ID: 7, Text: `q" ü, {x} <b>&`, Done: &yes}
	for _, f := range allFormats {
		for _, opts := range [][]servicestack.CallOption{{servicestack.WithFormat(f)}, {servicestack.WithFormat(f), servicestack.UsePredefined(servicestack.ReplyRoutes)}} {
			got, err := servicestack.Call[*noteDTO](t.Context(), c, opNote, "POST", req, opts)
			require.NoError(t, err, f)
			assert.Equal(t, req, got, f)
		}
		Handle(s, "note", func(context.Context, *noteDTO) (*noteDTO, error) {
			return nil, &servicestack.Error{StatusCode: 409, Code: "Stale", Message: "m, n", Errors: []servicestack.FieldError{{FieldName: "Id", ErrorCode: "Old"}}, Meta: map[string]string{"a": "b"}}
		})
		_, err := servicestack.Call[*noteDTO](t.Context(), c, opNote, "POST", req, []servicestack.CallOption{servicestack.WithFormat(f)})
		var e *servicestack.Error
		require.ErrorAs(t, err, &e, f)
		assert.Equal(t, "Stale: m, n [Id: Old] b", e.Code+": "+e.Message+" [Id: "+e.FieldError("id").ErrorCode+"] "+e.Meta["a"], f)
		Handle(s, "note", func(_ context.Context, req *noteDTO) (*noteDTO, error) { return req, nil })
	}
}

func TestAnswersInFormats(t *testing.T) {
	const (
		xmlHead = `<?xml version="1.0" encoding="utf-8"?>`
		acme    = `http://schemas.datacontract.org/2004/07/Acme`
		types   = `http://schemas.servicestack.net/types`
	)
	s, _ := newNotes(t)
	for _, test := range []struct {
		path, accept, contentType, want string
	}{
		{"/notes", "application/jsv", "application/jsv", `{Total:2,Notes:[{Id:1,Text:"a,""b""",Done:True,At:2024-02-29},{Id:2,Tags:[x,"y,z"]}]}`},
		{"/notes", "text/csv", "text/csv", "Id,Text,Done,At,Tags,ResponseStatus\r\n1,\"a,\"\"b\"\"\",True,2024-02-29,,\r\n2,,,,\"[x,\"\"y,z\"\"]\",\r\n"},
		{"/notes/3?done=true", "application/xml", "application/xml", xmlHead + `<noteDTO xmlns="` + acme + `" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><At i:nil="true"/><Done>true</Done><Id>3</Id>` +
			`<ResponseStatus i:nil="true"/><Tags i:nil="true"/><Text i:nil="true"/></noteDTO>`},
		{"/notes/3.jsv", "application/json", "application/jsv", `{Id:3}`},
		{"/notes/3?format=jsv", "application/json", "application/jsv", `{Id:3}`},
		{"/notes/3?format=nope", "application/json", "application/json; charset=utf-8", `{"Id":3}`},
		{"/api/note.jsv?id=3", "application/json", "application/jsv", `{Id:3}`},
		{"/api/note?id=3", "application/xml", "application/json; charset=utf-8", `{"Id":3}`},
		{"/csv/reply/note?id=3", "application/json", "text/csv", "Id,Text,Done,At,Tags,ResponseStatus\r\n3,,,,,\r\n"},
		{"/notes/3", "application/pdf, application/jsv", "application/jsv", `{Id:3}`},
		{"/notes/3", "text/html,application/xml;q=0.9", "text/html", "<!doctype html><title>Snapshot of note</title>"},
		{"/notes/3", "text/jsv", "text/html", "<!doctype html><title>Snapshot of note</title>"},
		{"/jsv/reply/none", "application/json", "application/jsv", "{ResponseStatus:{ErrorCode:NotImplementedException,Message:The operation 'none' does not exist for this service}}"},
		{"/xml/reply/none", "application/json", "application/xml", xmlHead + `<ErrorResponse xmlns="` + types + `" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><ResponseStatus>` +
			`<ErrorCode>NotImplementedException</ErrorCode><Message>The operation 'none' does not exist for this service</Message><StackTrace i:nil="true"/><Errors i:nil="true"/><Meta i:nil="true"/></ResponseStatus></ErrorResponse>`},
	} {
		req, err := http.NewRequest("GET", s.URL+test.path, nil)
		require.NoError(t, err)
		req.Header.Set("Accept", test.accept)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		assert.Equal(t, test.contentType, resp.Header.Get("Content-Type"), "%s %s", test.path, test.accept)
		assert.Equal(t, test.want, strings.ReplaceAll(string(body), "&#39;", "'"), "%s %s", test.path, test.accept)
		if test.contentType == "text/csv" {
			assert.Contains(t, resp.Header.Get("Content-Disposition"), ".csv")
		}
	}
}
