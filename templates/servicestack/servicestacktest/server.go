// Package servicestacktest holds a server to test clients of ServiceStack against.
//
// It knows the operations of a generated package and reads requests as real servers
// do, their silence included: what they ignore arrives empty here, too. It reads and
// writes JSON, XML, JSV and CSV, and answers with the handlers of the test:
//
//	s := servicestacktest.NewServer(t, shop.Operations(), shop.Dialect())
//	servicestacktest.Handle(s, "GetOrder", func(ctx context.Context, req *shop.GetOrder) (*shop.Order, error) {
//		return &shop.Order{ID: req.ID}, nil
//	})
//	client, err := shop.New(s.URL)
package servicestacktest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dtogen/dtogen/templates/servicestack"
)

// Server is a fake of a ServiceStack host. It closes with its test.
type Server struct {
	URL string // what the client is made for

	t       testing.TB
	dialect servicestack.Dialect
	ops     map[string]*servicestack.Operation // by name in lower case
	table   []route

	mu       sync.Mutex
	handlers map[string]handler
	scripts  map[string][]Answer
	requests []Request
	accounts accounts
}

// handler reads a request with bind and returns the response, which has this type; nil
// if there is none.
type handler struct {
	call     func(ctx context.Context, bind func(dto any) error) (any, error)
	response reflect.Type
}

// Request is a request that the server got.
type Request struct {
	Operation string // "" if the address is none of an operation
	Verb      string
	Path      string
	Query     url.Values
	Header    http.Header
	Body      []byte
}

// Files returns the files of a multipart form.
func (r Request) Files() ([]servicestack.File, error) {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || params["boundary"] == "" {
		return nil, err
	}
	_, files, err := formOf(r.Body, params["boundary"])
	return files, err
}

// NewServer starts a server with these operations, at their routes and at their
// pre-defined addresses. It answers in the dialect: the zero one is that of a server of
// today with the settings that ServiceStack has by default.
func NewServer(t testing.TB, ops []*servicestack.Operation, dialect servicestack.Dialect) *Server {
	s := &Server{
		t: t, dialect: dialect, ops: map[string]*servicestack.Operation{},
		handlers: map[string]handler{}, scripts: map[string][]Answer{},
	}
	for _, op := range ops {
		s.ops[strings.ToLower(op.Name)] = op
		for _, r := range op.Routes {
			s.table = append(s.table, newRoute(op, r))
		}
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// Handle answers an operation. The request holds what body, path, query and headers
// told. An error that is a *servicestack.Error is answered as it stands, with status
// and ResponseStatus; any other is a 500. A nil response is a 204; string, []byte and
// what an io.Reader holds are sent as they are.
func Handle[Req, Resp any](s *Server, operation string, h func(ctx context.Context, req *Req) (Resp, error)) {
	s.t.Helper()
	s.handle(operation, handler{response: reflect.TypeFor[Resp](), call: func(ctx context.Context, bind func(any) error) (any, error) {
		req := new(Req)
		if err := bind(req); err != nil {
			return nil, err
		}
		return h(ctx, req)
	}})
}

// HandleSend answers an operation without a response, with 204.
func HandleSend[Req any](s *Server, operation string, h func(ctx context.Context, req *Req) error) {
	s.t.Helper()
	Handle(s, operation, func(ctx context.Context, req *Req) (any, error) { return nil, h(ctx, req) })
}

func (s *Server) handle(operation string, h handler) {
	s.t.Helper()
	s.known(operation)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handlers[strings.ToLower(operation)] = h
}

func (s *Server) known(operation string) {
	s.t.Helper()
	if s.ops[strings.ToLower(operation)] == nil {
		s.t.Fatalf("servicestacktest: there is no operation %q; there are %q", operation, slices.Sorted(maps.Keys(s.ops)))
	}
}

// Answer is one answer by script.
type Answer struct {
	Delay  time.Duration // before all else
	Header http.Header   // beside what else is answered
	Cut    int           // after so many bytes of the body, at least 1, the connection breaks

	// What is answered, if not what the handler says:
	Err    error  // as if the handler had returned it
	Status int    // of an answer with Body
	Body   string // as it is
}

// Script answers the next requests of an operation, or of any if it is "", one by
// one. Afterwards its handler answers again.
func (s *Server) Script(operation string, answers ...Answer) {
	s.t.Helper()
	if operation != "" {
		s.known(operation)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.ToLower(operation)
	s.scripts[key] = append(s.scripts[key], answers...)
}

// Requests returns all requests so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if len(r.Method)+len(r.RequestURI) > longestLine {
		w.WriteHeader(http.StatusRequestURITooLong)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client has gone
	}
	in := s.find(r)
	in.body = body
	answer, h := s.begin(in)
	select {
	case <-time.After(answer.Delay):
	case <-r.Context().Done():
		return
	}
	maps.Copy(w.Header(), answer.Header)
	if answer.Cut > 0 {
		w = &cutter{w, answer.Cut}
	}
	switch {
	case answer.Err != nil:
		s.writeError(w, in, answer.Err)
		return
	case answer.Status != 0:
		if w.Header().Get("Content-Type") == "" {
			w.Header().Set("Content-Type", jsonType)
		}
		w.WriteHeader(answer.Status)
		_, _ = io.WriteString(w, answer.Body)
		return
	case s.authenticate(w, in):
		return
	case in.op == nil:
		s.notFound(w, in)
		return
	case h.call == nil:
		s.writeError(w, in, &servicestack.Error{StatusCode: http.StatusMethodNotAllowed, Code: "NotImplementedException",
			Message: fmt.Sprintf("no handler for %s: call servicestacktest.Handle(s, %[1]q, …)", in.op.Name)})
		return
	}
	if in.batch {
		s.answerBatch(r.Context(), w, in, h)
		return
	}
	resp, err := h.call(r.Context(), in.bind)
	switch {
	case err != nil:
		s.writeError(w, in, err)
	case in.format == "":
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<!doctype html><title>Snapshot of "+in.op.Name+"</title>")
	default:
		s.write(w, in, http.StatusOK, resp)
	}
}

// cutter breaks the connection in the middle of a body.
type cutter struct {
	http.ResponseWriter
	left int
}

func (c *cutter) Write(b []byte) (int, error) {
	if len(b) < c.left {
		c.left -= len(b)
		return c.ResponseWriter.Write(b)
	}
	_, _ = c.ResponseWriter.Write(b[:c.left])
	_ = http.NewResponseController(c.ResponseWriter).Flush()
	panic(http.ErrAbortHandler) // closes the connection
}

// begin notes a request and finds what is to answer it.
func (s *Server) begin(in *incoming) (Answer, handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	noted := Request{Verb: in.Method, Path: in.URL.EscapedPath(), Query: in.URL.Query(), Header: in.Header.Clone(), Body: in.body}
	var h handler
	keys := []string{""}
	if in.op != nil {
		noted.Operation = in.op.Name
		keys = []string{strings.ToLower(in.op.Name), ""}
		h = s.handlers[keys[0]]
		in.response = h.response
	}
	s.requests = append(s.requests, noted)
	for _, key := range keys {
		if script := s.scripts[key]; len(script) > 0 {
			s.scripts[key] = script[1:]
			return script[0], h
		}
	}
	return Answer{}, h
}

// longestLine is how long a request line may be for Kestrel, in bytes, with the
// verb's blank and the version.
const longestLine = 8192 - len("  HTTP/1.1\r\n")

const jsonType = "application/json; charset=utf-8"

// write answers in the format of the request. Texts and bytes are what they are in any.
func (s *Server) write(w http.ResponseWriter, in *incoming, status int, resp any) {
	var body []byte
	switch resp := resp.(type) {
	case string:
		body = []byte(resp)
	case []byte:
		body = resp
	case io.Reader:
		if w.Header().Get("Content-Type") == "" {
			w.Header().Set("Content-Type", "application/octet-stream")
		}
		w.WriteHeader(status)
		_, _ = io.Copy(w, resp)
		return
	default:
		if isNil(resp) {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		var err error
		if body, err = MarshalAs(in.format, in.op, s.dialect, resp); err != nil {
			http.Error(w, "servicestacktest: "+err.Error(), http.StatusInternalServerError)
			return
		}
	}
	in.header(w.Header())
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// writeError answers as servers do: an error that says nothing but its status has no
// body, like a 401.
func (s *Server) writeError(w http.ResponseWriter, in *incoming, err error) {
	var e *servicestack.Error
	if !errors.As(err, &e) {
		e = &servicestack.Error{Code: "Exception", Message: err.Error()}
	}
	maps.Copy(w.Header(), e.Header)
	status := e.StatusCode
	switch {
	case status != 0:
	case len(e.Errors) > 0:
		status = http.StatusBadRequest
	default:
		status = http.StatusInternalServerError
	}
	if e.Code == "" && e.Message == "" && len(e.Errors) == 0 {
		w.WriteHeader(status)
		_, _ = w.Write(e.Body)
		return
	}
	s.write(w, in, status, failed(in.response, &servicestack.ResponseStatus{
		ErrorCode: e.Code, Message: e.Message, StackTrace: e.StackTrace, Errors: e.Errors, Meta: e.Meta}))
}
