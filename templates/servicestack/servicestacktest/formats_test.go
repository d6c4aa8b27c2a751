// XML, JSV and CSV, by the client that speaks them and by addresses that ask for them.

package servicestacktest

import (
	"context"
	"io"
	"net/http"
	"path"
	"regexp"
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

// TestSignInInFormats: a client signs in, renews its token and signs out in its format.
func TestSignInInFormats(t *testing.T) {
	for _, f := range allFormats {
		s, _ := newNotes(t)
		s.RequireSignIn("agent", `se,"cr"et`)
		s.UseTokens()
		c, err := servicestack.New(s.URL, servicestack.WithFormat(f), servicestack.WithCredentials("agent", `se,"cr"et`))
		require.NoError(t, err)
		call := func() error {
			_, err := servicestack.Call[*noteDTO](t.Context(), c, opNote, "POST", &noteDTO{ID: 1}, nil)
			return err
		}
		require.NoError(t, call(), f)
		s.ExpireTokens()
		require.NoError(t, call(), f)
		require.NoError(t, c.Logout(t.Context()), f)
		var paths []string
		for _, r := range s.Requests() {
			paths = append(paths, path.Base(r.Path))
		}
		assert.Equal(t, []string{"Authenticate", "1", "1", "GetAccessToken", "1", "Authenticate"}, paths, f)

		other, err := servicestack.New(s.URL, servicestack.WithFormat(f), servicestack.WithCredentials("agent", "bad"))
		require.NoError(t, err)
		_, err = servicestack.Call[*noteDTO](t.Context(), other, opNote, "POST", &noteDTO{ID: 1}, nil)
		assert.EqualError(t, err, "servicestack: Authenticate: 401 Unauthorized: Invalid Username or Password", f)
	}
	s, _ := newNotes(t)
	s.RequireSignIn("agent", "secret")
	for format, body := range map[string]string{
		"xml": `<Authenticate xmlns="http://schemas.servicestack.net/types"><Password>secret</Password><UserName>agent</UserName><provider>credentials</provider></Authenticate>`,
		"csv": "provider,UserName,Password\r\ncredentials,agent,secret\r\n",
		"jsv": "{provider:credentials,UserName:agent,Password:secret}",
	} {
		resp, err := http.Post(s.URL+"/"+format+"/reply/Authenticate", "text/plain", strings.NewReader(body))
		require.NoError(t, err)
		defer resp.Body.Close()
		answer, _ := io.ReadAll(resp.Body)
		assert.Equal(t, 200, resp.StatusCode, format)
		assert.Contains(t, resp.Header.Get("Content-Type"), format, "the address says the format, whatever the Content-Type")
		assert.Contains(t, string(answer), "agent", format)
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

type xmlPair[K comparable, V any] struct {
	Key   K `json:"Key"`
	Value V `json:"Value"`
}

type xmlTuple2[A, B any] struct {
	Item1 A `json:"Item1"`
	Item2 B `json:"Item2"`
}

type xmlWrapped[T any] struct {
	Value *T     `json:"Value,omitzero"`
	Note  string `json:"Note,omitzero"`
}

type xmlCircle struct {
	Radius float64 `json:"Radius"`
}

// The names of classes with type arguments, and their digests, as servers of 10.1 write
// them: live/edge-10.1, vectors and app-aq-10.1/081. A Tuple has the fields of .NET's.
func TestXMLOfGenericClasses(t *testing.T) {
	type all struct {
		Nested  *xmlWrapped[xmlWrapped[xmlCircle]] `json:"Nested,omitzero"`
		Pairs   []xmlPair[string, int32]           `json:"Pairs,omitzero"`
		Tuples  []xmlTuple2[string, int32]         `json:"Tuples,omitzero"`
		Wrapped []xmlWrapped[xmlCircle]            `json:"Wrapped,omitzero"`
	}
	const clr = "http://schemas.datacontract.org/2004/07/"
	op := &servicestack.Operation{Name: "all", XML: &servicestack.XMLNames{Namespace: clr + "Edge.ServiceModel", Classes: map[string]servicestack.XMLClass{
		"xmlPair":    {Name: "KeyValuePair", Namespace: clr + "System.Collections.Generic", Members: "key value"},
		"xmlTuple2":  {Name: "Tuple", Namespace: clr + "System", Members: "m_Item1 m_Item2"},
		"xmlWrapped": {Name: "Wrapped", Members: "Note Value"},
		"xmlCircle":  {Name: "Circle"},
	}}}
	circle := xmlWrapped[xmlCircle]{Value: &xmlCircle{1.5}}
	want := all{Nested: &xmlWrapped[xmlWrapped[xmlCircle]]{Value: &circle}, Pairs: []xmlPair[string, int32]{{"a", 1}},
		Tuples: []xmlTuple2[string, int32]{{"t", 2}}, Wrapped: []xmlWrapped[xmlCircle]{circle}}
	text, err := servicestack.XML.Marshal(want, op)
	require.NoError(t, err)
	for _, part := range []string{
		`<KeyValuePairOfstringint><key>a</key><value>1</value></KeyValuePairOfstringint>`,
		`<TupleOfstringint><m_Item1>t</m_Item1><m_Item2>2</m_Item2></TupleOfstringint>`,
		`<WrappedOfCircledGQY2GI0><Value><Radius>1.5</Radius></Value></WrappedOfCircledGQY2GI0>`,
	} {
		assert.Contains(t, regexp.MustCompile(` xmlns="[^"]*"`).ReplaceAllString(string(text), ""), part)
	}
	var got all
	require.NoError(t, servicestack.XML.Unmarshal(text, &got))
	assert.Equal(t, want, got)
	text, err = servicestack.XML.Marshal(xmlWrapped[xmlWrapped[xmlCircle]]{}, op)
	require.NoError(t, err)
	assert.Contains(t, string(text), "<WrappedOfWrappedOfCircledGQY2GI0dGQY2GI0 ")
	_, err = servicestack.XML.Marshal(struct {
		Lost []xmlLost[int32] `json:"Lost"`
	}{[]xmlLost[int32]{{}}}, op)
	assert.Error(t, err)
}

type xmlLost[T any] struct{}
