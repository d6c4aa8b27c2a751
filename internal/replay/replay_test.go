package replay

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/generated/aim"
	"github.com/dtogen/dtogen/generated/servicestack"
	"github.com/dtogen/dtogen/generated/trendsic"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// api is a generated package as the harness calls it: its methods by operation and
// verb.
type api struct {
	handler string // handler path of the recorded host
	connect func(base string, opts ...servicestack.Option) (map[string]method, *servicestack.Client, error)
}

// method calls one method of a generated client. values is the request as JSON.
type method func(ctx context.Context, values []byte, opts ...servicestack.CallOption) (any, error)

func typed[Req, Resp any](m func(context.Context, *Req, ...servicestack.CallOption) (*Resp, error)) method {
	return func(ctx context.Context, values []byte, opts ...servicestack.CallOption) (any, error) {
		req := new(Req)
		if err := servicestack.Unmarshal(values, req); err != nil {
			return nil, fmt.Errorf("values of the recording: %w", err)
		}
		resp, err := m(ctx, req, opts...)
		if resp == nil {
			return nil, err
		}
		return resp, err
	}
}

// withVerb is a method called by another verb than its own.
func withVerb(verb string, m method) method {
	return func(ctx context.Context, values []byte, opts ...servicestack.CallOption) (any, error) {
		return m(ctx, values, append(opts, servicestack.WithVerb(verb))...)
	}
}

var apis = map[string]api{
	"aim": {"/api", func(base string, opts ...servicestack.Option) (map[string]method, *servicestack.Client, error) {
		c, err := aim.New(base, opts...)
		if err != nil {
			return nil, nil, err
		}
		tokens, contract := typed(c.GetCustomerTokens), typed(c.C2BPostContract)
		return map[string]method{
			"POST GetCustomerTokensRequest": tokens, "GET GetCustomerTokensRequest": withVerb("GET", tokens),
			"GET CustomerAccessTokenRequest": typed(c.CustomerAccessToken),
			"POST C2BPostContractRequest":    contract, "GET C2BPostContractRequest": withVerb("GET", contract),
		}, c.ServiceStack(), nil
	}},
	"trendsic": {"", func(base string, opts ...servicestack.Option) (map[string]method, *servicestack.Client, error) {
		c, err := trendsic.New(base, opts...)
		if err != nil {
			return nil, nil, err
		}
		return map[string]method{
			"GET CustomerPaymentsRequest":  typed(c.GetCustomerPayments),
			"POST CustomerPaymentsRequest": typed(c.PostCustomerPayments),
			"PUT CustomerPaymentsRequest":  typed(c.PutCustomerPayments),
		}, c.ServiceStack(), nil
	}},
}

// server answers each request with the recorded bytes it was given last, and keeps
// what it was asked.
type server struct {
	*httptest.Server
	answer  []byte
	request *http.Request
	body    []byte
}

func newServer(t *testing.T) *server {
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.request = r
		s.body, _ = io.ReadAll(r.Body)
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		conn.(*net.TCPConn).Write(s.answer)
	}))
	t.Cleanup(s.Close)
	return s
}

// operation is the operation that a recorded request is for, by route or pre-defined
// address; predefined tells which.
func (e *exchange) operation() (name string, predefined bool) {
	path := strings.ToLower(e.path())
	for route, op := range map[string]string{
		"/getcustomertokens": "GetCustomerTokensRequest", "/customeraccesstoken": "CustomerAccessTokenRequest",
		"/c2bpostcontract": "C2BPostContractRequest", "/v1/customerpayments": "CustomerPaymentsRequest",
	} {
		if strings.Contains(path, "reply/"+strings.ToLower(op)) {
			return op, true
		}
		if i := strings.Index(path, route); i >= 0 && !strings.Contains(path, "reply/") {
			return op, false
		}
	}
	return "", false
}

// notComparable says why a request has no counterpart of ours; its answer is still
// read.
func (e *exchange) notComparable() string {
	accept, contentType := e.request.Header.Get("Accept"), e.request.Header.Get("Content-Type")
	op, _ := e.operation()
	switch {
	case e.request.Method == "OPTIONS" || e.request.Method == "HEAD":
		return "clients have no method for " + e.request.Method
	case accept != "application/json":
		return "asks for " + cmp.Or(accept, "no format") + "; the client speaks JSON"
	case contentType != "" && !strings.HasPrefix(contentType, "application/json"):
		return "sends " + contentType + "; the client speaks JSON"
	case op == "":
		return "an address that no operation has"
	case e.request.TransferEncoding != nil:
		return "a chunked body, which servers ignore (rule 41)"
	case strings.HasSuffix(e.path(), ".json") || strings.Contains(e.request.URL.RawQuery, "callback="):
		return "a hand-made address"
	case len(e.body) > 0 && !json.Valid(e.body):
		return "a body that is no JSON, sent on purpose"
	case strings.Contains(e.name, "without-handlerpath"):
		return "an address outside of the handler path"
	case strings.Contains(e.name, "bad-") || strings.Contains(e.name, "guid-bad") || strings.Contains(e.name, "unknown-fields") || strings.Contains(string(e.body), "unknown"):
		return "values that no struct can hold, sent on purpose"
	case strings.Contains(e.name, "camel"):
		return "a hand-made body in camelCase"
	case strings.Contains(e.path(), "/oneway/"):
		return "an address that the client does not use (rule 145)"
	}
	return ""
}

// values are the values of the call: as recorded beside it, else the JSON body, else
// those of the POST of the same name, else the query.
func (e *exchange) values(all []*exchange) []byte {
	switch {
	case e.call != nil:
		return e.call.Values
	case len(e.body) > 0:
		return e.body
	}
	values := map[string]any{}
	query := e.request.URL.Query()
	if e.isNested() {
		return e.sibling(all)
	}
	for name, v := range query {
		values[name] = scalar(v[0])
	}
	if parts := strings.Split(e.path(), "/CustomerPayments/"); len(parts) == 2 {
		values["OrderID"] = parts[1]
	}
	data, err := json.Marshal(values)
	if err != nil {
		panic(err)
	}
	return data
}

func (e *exchange) isNested() bool { return strings.Contains(e.request.URL.RawQuery, "%7B") }

// sibling is the body of the POST that was made with the same values. Of GETs that
// leave members out, only those that the query names are kept.
func (e *exchange) sibling(all []*exchange) []byte {
	var best []byte
	op, _ := e.operation()
	for _, o := range all {
		if name, _ := o.operation(); name == op && o.request.Method == "POST" && json.Valid(o.body) && len(o.body) > len(best) && !bytes.Contains(o.body, []byte("httpclient")) && o.notComparable() == "" {
			best = o.body
		}
	}
	var values map[string]json.RawMessage
	if json.Unmarshal(best, &values) != nil {
		return []byte("{}")
	}
	for name := range values {
		has := strings.Contains(e.path(), "/CustomerPayments/") && name == "OrderID"
		for key := range e.request.URL.Query() {
			has = has || strings.EqualFold(key, name)
		}
		if !has {
			delete(values, name)
		}
	}
	if parts := strings.Split(e.path(), "/CustomerPayments/"); len(parts) == 2 {
		values["OrderID"], _ = json.Marshal(parts[1])
	}
	data, _ := json.Marshal(values)
	return data
}

var (
	number  = regexp.MustCompile(`^-?\d+$`)
	numbers = regexp.MustCompile(`^-?\d+(,-?\d+)+$`)
)

func scalar(s string) any {
	switch {
	case strings.EqualFold(s, "true"), strings.EqualFold(s, "false"):
		return strings.EqualFold(s, "true")
	case number.MatchString(s) && !strings.HasPrefix(s, "0") || s == "0":
		return json.Number(s)
	case numbers.MatchString(s):
		return json.RawMessage("[" + s + "]")
	}
	return s
}

// tally counts what became of the exchanges of a folder.
type tally struct {
	equal, leftOut, errors int
	reasons                map[string]int
}

var folders = []string{
	"aim-10.1", "aim-3.9.60", "aim-4.0.62", "aim-5.14", "aim-8.0",
	"trendsic-norole-3.9.60", "trendsic-norole-4.0.62", "trendsic-open-5.14", "trendsic-open-8.0",
	"trendsic-auth-3.9.60", "trendsic-auth-4.0.62", "trendsic-5.14", "trendsic-8.0",
}

// TestReplay makes each recorded call with the generated client against a server
// that answers as recorded. Trendsic 10.1, where the order of calls matters, is
// TestSession.
func TestReplay(t *testing.T) {
	for _, folder := range folders {
		t.Run(folder, func(t *testing.T) {
			host, _, _ := strings.Cut(folder, "-")
			all := load(t, folder)
			sum := tally{reasons: map[string]int{}}
			for _, e := range all {
				t.Run(e.name, func(t *testing.T) { e.replay(t, apis[host], all, &sum) })
			}
			t.Logf("%d exchanges: %d requests equal, %d left out, %d answers that are errors", len(all), sum.equal, sum.leftOut, sum.errors)
			for reason, n := range sum.reasons {
				t.Logf("left out %d: %s", n, reason)
			}
		})
	}
}

func (e *exchange) replay(t *testing.T, a api, all []*exchange, sum *tally) {
	s := newServer(t)
	s.answer = e.answer
	op, predefined := e.operation()
	noRedirects := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	methods, _, err := a.connect(s.URL+a.handler, append(e.headers(), servicestack.WithHTTPClient(noRedirects))...)
	require.NoError(t, err)
	reason := e.notComparable()
	call := methods[e.request.Method+" "+op]
	if call == nil && reason == "" {
		reason = "no route of the operation takes " + e.request.Method
	}
	if reason != "" {
		sum.leftOut++
		sum.reasons[reason]++
		if e.request.Method == "HEAD" || e.response.StatusCode == http.StatusContinue {
			return
		}
		e.readAnswer(t, anyOf(methods), sum)
		return
	}
	var opts []servicestack.CallOption
	if predefined {
		opts = append(opts, servicestack.UsePredefined(servicestack.ReplyRoutes))
	}
	values := e.values(all)

	// Equal to the letter: header parameters in the query, empty strings on purpose.
	exact := append(slices.Clone(opts), servicestack.HeaderParamsInQuery())
	if empty := emptyStrings(values); len(empty) > 0 && e.request.Method != "GET" {
		exact = append(exact, servicestack.SendEmpty(empty...))
	}
	resp, callErr := call(t.Context(), values, exact...)
	e.compareRequest(t, s, true)
	e.compareAnswer(t, resp, callErr)

	// By default: secrets stay out of the query, and "" is as good as nothing.
	_, _ = call(t.Context(), values, opts...)
	e.compareRequest(t, s, false)
	sum.equal++
	if callErr != nil {
		sum.errors++
	}
}

// headers are the client-wide headers of the recording that are not the recording
// client's own.
func (e *exchange) headers() []servicestack.Option {
	var opts []servicestack.Option
	for _, name := range []string{"ApiKey", "AppId", "Token", "DeviceId", "OAuthToken", "Authorization"} {
		if v := e.request.Header.Get(name); v != "" {
			opts = append(opts, servicestack.WithHeader(name, v))
		}
	}
	return opts
}

func anyOf(methods map[string]method) method {
	names := []string{}
	for name := range methods {
		names = append(names, name)
	}
	return methods[slices.Min(names)]
}

// readAnswer reads an answer whose request has no counterpart.
func (e *exchange) readAnswer(t *testing.T, call method, sum *tally) {
	_, err := call(t.Context(), []byte(`{"OrderID":"0f8fad5bd9cb469fa16570867728950e"}`))
	if e.isSuccess() {
		return // of whatever type it is
	}
	e.checkError(t, err)
	sum.errors++
}

// isSuccess tells whether the answer is the JSON of a response, or nothing at all.
func (e *exchange) isSuccess() bool {
	isJSON := strings.Contains(e.response.Header.Get("Content-Type"), "json") || len(e.text) == 0
	return e.response.StatusCode < 300 && isJSON && !bytes.Contains(e.text, []byte(`"ResponseStatus":{"ErrorCode"`))
}

func (e *exchange) compareRequest(t *testing.T, s *server, exact bool) {
	require.NotNil(t, s.request, "no request was made")
	assert.Equal(t, e.request.Method, s.request.Method)
	want := strings.Replace(e.path(), "/syncreply/", "/reply/", 1)
	assert.Equal(t, sameGUIDs(want), sameGUIDs(s.request.URL.EscapedPath()))
	assert.Equal(t, "application/json", s.request.Header.Get("Accept"))
	for _, name := range headerParams {
		if v := e.request.Header.Get(name); v != "" {
			assert.Equal(t, v, s.request.Header.Get(name), "header %s", name)
		}
	}
	if len(e.body) > 0 || s.request.Method != "GET" {
		assert.Equal(t, "application/json", s.request.Header.Get("Content-Type"))
		assert.Positive(t, s.request.ContentLength)
		assert.Equal(t, plain(t, e.body, !exact), plain(t, s.body, !exact), "body")
		assert.Empty(t, s.request.URL.RawQuery)
		return
	}
	wanted, got := query(e.request.URL, exact), query(s.request.URL, exact)
	assert.Equal(t, wanted, got, "query")
	if !exact {
		for name, v := range e.request.URL.Query() {
			for _, param := range headerParams {
				if strings.EqualFold(name, param) && v[0] != "" {
					assert.Equal(t, v[0], s.request.Header.Get(param), "header %s", param)
				}
			}
		}
	}
}

// headerParams are the properties of AIM's requests that are ParameterType header.
var headerParams = []string{"ApiKey", "OAuthToken", "Token", "DeviceId", "AppId"}

// query is a query as a multiset: booleans and GUIDs in one spelling, empty values,
// which no server reads, left out; names in one case where a person wrote them.
func query(u *url.URL, exact bool) []string {
	var all []string
	handMade := strings.Contains(u.RawQuery, "ApiKey=")
	for name, values := range u.Query() {
		if !exact && slices.ContainsFunc(headerParams, func(p string) bool { return strings.EqualFold(p, name) }) {
			continue
		}
		if handMade {
			name = strings.ToLower(name[:1]) + name[1:]
		}
		for _, v := range values {
			if v != "" {
				all = append(all, name+"="+emptyMember.ReplaceAllString(sameGUIDs(boolean.ReplaceAllStringFunc(v, strings.ToLower)), ""))
			}
		}
	}
	slices.Sort(all)
	return all
}

var (
	boolean = regexp.MustCompile(`\b(True|False)\b`)
	guid    = regexp.MustCompile(`\b([0-9a-fA-F]{8})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{12})\b`)
	// emptyMember is a member of a JSV object that holds "".
	emptyMember = regexp.MustCompile(`,\w+:""|\w+:"",?`)
	fraction    = regexp.MustCompile(`(T\d\d:\d\d:\d\d\.\d*?)0+\b`)
)

func sameGUIDs(s string) string { return strings.ToLower(guid.ReplaceAllString(s, "$1$2$3$4$5")) }

func (e *exchange) compareAnswer(t *testing.T, resp any, err error) {
	if !e.isSuccess() {
		e.checkError(t, err)
		return
	}
	require.NoError(t, err)
	again, err := servicestack.Marshal(resp)
	require.NoError(t, err)
	assert.Equal(t, plain(t, e.text, true), plain(t, again, true), "answer")
}

// checkError compares an error with the answer that it was made of (rules 79, 113
// to 119).
func (e *exchange) checkError(t *testing.T, err error) {
	require.Error(t, err)
	var failed *servicestack.Error
	if e.response.StatusCode < 300 {
		return // rule 79: not JSON, though 200
	}
	require.True(t, errors.As(err, &failed), "%v", err)
	assert.Equal(t, e.response.StatusCode, failed.StatusCode)
	var body struct {
		ResponseStatus struct {
			ErrorCode, Message string
			Errors             []struct{ FieldName string }
		}
	}
	if json.Unmarshal(e.text, &body) == nil && body.ResponseStatus.ErrorCode != "" {
		assert.Equal(t, body.ResponseStatus.ErrorCode, failed.Code)
		assert.Equal(t, body.ResponseStatus.Message, failed.Message)
		require.Len(t, failed.Errors, len(body.ResponseStatus.Errors))
		for _, f := range body.ResponseStatus.Errors {
			assert.NotNil(t, failed.FieldError(f.FieldName))
		}
	}
	assert.NotEmpty(t, failed.Code)
	for status, sentinel := range map[int]error{401: servicestack.ErrUnauthorized, 403: servicestack.ErrForbidden, 404: servicestack.ErrNotFound, 400: servicestack.ErrValidation} {
		assert.Equal(t, e.response.StatusCode == status, errors.Is(err, sentinel) || status == 400 && e.response.StatusCode == 400, "%d", status)
	}
}

// plain is JSON as a value: numbers as text, GUIDs in one spelling, fractions of a
// second without trailing zeros. Without empty, members that hold "" are left out.
func plain(t *testing.T, data []byte, dropEmpty bool) any {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	require.NoError(t, dec.Decode(&v), "%s", data)
	return normal(v, dropEmpty)
}

func normal(v any, dropEmpty bool) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if member == "" && dropEmpty {
				delete(v, name)
			} else {
				v[name] = normal(member, dropEmpty)
			}
		}
	case []any:
		for i := range v {
			v[i] = normal(v[i], dropEmpty)
		}
	case string:
		if guid.FindString(v) == v {
			return sameGUIDs(v)
		}
		return strings.TrimSuffix(fraction.ReplaceAllString(v, "$1"), ".")
	}
	return v
}

// emptyStrings are the paths of members that hold "", as SendEmpty names them.
func emptyStrings(values []byte) []string {
	var v any
	if json.Unmarshal(values, &v) != nil {
		return nil
	}
	var paths []string
	var walk func(v any, path string)
	walk = func(v any, path string) {
		switch v := v.(type) {
		case map[string]any:
			for name, member := range v {
				walk(member, strings.TrimPrefix(path+"."+name, "."))
			}
		case []any:
			for i, item := range v {
				walk(item, fmt.Sprintf("%s[%d]", path, i))
			}
		case string:
			if v == "" && !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
	}
	walk(v, "")
	slices.Sort(paths)
	return paths
}
