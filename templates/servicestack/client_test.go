// Headers, bodies and answers, by rule of the reference (client-rules.md, D to G).

package servicestack

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNewRefuses(t *testing.T) {
	for base, want := range map[string]string{
		"":                              "must be absolute",
		"example.org/api":               "must be absolute",
		"ftp://example.org":             "must be absolute",
		"http:///api":                   "must be absolute",
		"https://u:secret@example.org":  "WithBasicAuth",
		"https://example.org/?a=secret": "has a query",
		"https://exa mple:secret@x/%zz": "not a URL",
	} {
		_, err := New(base)
		assert.ErrorContains(t, err, want, base)
		assert.NotContains(t, err.Error(), "secret")
	}
	for want, o := range map[string]Option{
		"header Accept: the client sets it": WithHeader("accept", "*/*"),
		"is not a header name":              WithHeader("a b", "x"),
		"header X: the value holds":         WithHeader("X", "a\r\nsecret"),
		"header parameter ApiKey":           WithHeaderParam("ApiKey", "a\nsecret"),
		"HTTP client is nil":                WithHTTPClient(nil),
		"takes a user and a password":       WithCredentials("agent", ""),
		"at most 0 bytes":                   WithMaxResponse(0),
	} {
		_, err := New("https://example.org", o)
		assert.ErrorContains(t, err, want)
		assert.NotContains(t, fmt.Sprint(err), "secret")
	}
}

func TestNothingSecretIsPrinted(t *testing.T) {
	c, err := New("https://example.org/api/", WithCredentials("agent", "secret"), WithHeaderParam("ApiKey", "secret"))
	require.NoError(t, err)
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		assert.Equal(t, "servicestack.Client(https://example.org/api/)", fmt.Sprintf(format, c))
		assert.NotContains(t, fmt.Sprintf(format, Authenticate{UserName: "agent", Password: "secret"}), "secret")
	}
	refused, _ := New("http://127.0.0.1:1/", WithHeaderParam("ApiKey", "secret"), HeaderParamsInQuery())
	err = Send(t.Context(), refused, &opTokens, "GET", &getCustomerTokens{}, nil)
	assert.ErrorContains(t, err, "servicestack: GetCustomerTokensRequest: GET: dial tcp")
	assert.NotContains(t, err.Error(), "secret")
}

func TestRule039To046Headers(t *testing.T) {
	req := getCustomerTokens{Acct: ptr(int64(42))}
	post, err := sendTo(t, &opTokens, "POST", req, WithHeader("X-Trace", "1"), WithUserAgent("mine/1"))
	require.NoError(t, err)
	assert.Equal(t, http.Header{
		"Accept": {"application/json"}, "Content-Type": {"application/json"}, "X-Trace": {"1"}, "User-Agent": {"mine/1"},
	}, post.Header)
	assert.Equal(t, `{"Acct":42}`, post.body)
	assert.EqualValues(t, len(post.body), post.ContentLength, "41: a length, never chunks")
	get, err := sendTo(t, &opTokens, "GET", req)
	require.NoError(t, err)
	assert.Equal(t, http.Header{"Accept": {"application/json"}, "User-Agent": {"dtogen"}}, get.Header)
	assert.Zero(t, get.ContentLength)
}

func TestRule041LengthOnTheWire(t *testing.T) {
	var got *http.Request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		_, _ = io.Copy(io.Discard, r.Body)
	}))
	defer server.Close()
	c, err := New(server.URL)
	require.NoError(t, err)
	require.NoError(t, Send(t.Context(), c, &opTokens, "POST", &getCustomerTokens{}, nil))
	assert.EqualValues(t, 2, got.ContentLength)
	assert.Empty(t, got.TransferEncoding)
	assert.Equal(t, "gzip", got.Header.Get("Accept-Encoding"), "43")
}

func TestRule042HeaderParameters(t *testing.T) {
	c, w := newWire(t, []string{answer("200 OK", "{}")}, WithHeaderParam("apikey", "k"), WithHeaderParam("AppId", "app"), WithHeaderParam("Other", "o"))
	req := &getCustomerTokens{AppID: "own", Acct: ptr(int64(1))}
	call := func(verb string, opts ...CallOption) sent {
		require.NoError(t, Send(t.Context(), c, &opTokens, verb, req, opts))
		return w.sent[len(w.sent)-1]
	}
	post := call("POST")
	assert.Equal(t, "k", post.Header.Get("ApiKey"))
	assert.Equal(t, "own", post.Header.Get("AppId"), "the request goes before the client")
	assert.Empty(t, post.Header.Get("Other"), "not a parameter of this operation")
	assert.JSONEq(t, `{"Acct":1,"AppId":"own","ApiKey":"k"}`, post.body)
	assert.Equal(t, &getCustomerTokens{AppID: "own", Acct: ptr(int64(1))}, req, "the caller's struct stays as it is")

	get := call("GET")
	assert.Equal(t, "k", get.Header.Get("ApiKey"))
	assert.Equal(t, "acct=1", get.URL.RawQuery, "secrets stay out of the query")
	assert.Equal(t, "acct=1&appId=own&apiKey=k", call("GET", HeaderParamsInQuery()).URL.RawQuery)
	assert.Equal(t, "mine", call("GET", WithHeaderParam("ApiKey", "mine")).Header.Get("ApiKey"), "a call goes before the client")
	assert.Equal(t, "k", call("GET").Header.Get("ApiKey"), "and leaves it as it was")

	typed := &Operation{Name: "T", Headers: []string{"Id", "Absent", "accept"}}
	got, err := sendTo(t, typed, "POST", shape{}, WithHeaderParam("Id", "7"), WithHeaderParam("Absent", "a"), WithHeaderParam("Accept", "text/csv"))
	require.NoError(t, err)
	assert.Equal(t, "application/json", got.Header.Get("Accept"), "39 goes before what a page says")
	assert.Equal(t, "7", got.Header.Get("Id"))
	assert.Equal(t, "a", got.Header.Get("Absent"), "a parameter that is no property")
	assert.Contains(t, got.body, `"Id":7`)
	typed.HeaderNames = map[string]string{"Id": "If-Match"}
	got, err = sendTo(t, typed, "POST", shape{}, WithHeaderParam("Id", "7"))
	require.NoError(t, err)
	assert.Equal(t, []string{"7", ""}, []string{got.Header.Get("If-Match"), got.Header.Get("Id")}, "the header has a name of its own")
	assert.Contains(t, got.body, `"Id":7`)
	_, err = sendTo(t, typed, "POST", shape{}, WithHeaderParam("Id", "secret"))
	assert.EqualError(t, err, "servicestack: T: the value for header parameter Id does not fit a *int32")
}

func TestRule047WholeDTOInTheBody(t *testing.T) {
	op := &Operation{Name: "Shape", Routes: []Route{{"/s/{Kind}", "PUT"}}}
	got, err := sendTo(t, op, "PUT", &shape{Kind: "a", N: 1})
	require.NoError(t, err)
	assert.Equal(t, "PUT /api/s/a", got.line(), "75: no query beside a body")
	assert.Contains(t, got.body, `"N":1,"Kind":"a"`)
}

func TestRule073NoMembers(t *testing.T) {
	for _, req := range []any{nil, struct{}{}, &struct{}{}, (*shape)(nil)} {
		got, err := sendTo(t, &opTokens, "POST", req)
		require.NoError(t, err)
		assert.Equal(t, "{}", got.body)
	}
	type shapes []shape
	got, err := sendTo(t, &opTokens, "POST", shapes{})
	require.NoError(t, err)
	assert.Equal(t, "[]", got.body)
	_, err = sendTo(t, &opTokens, "GET", &shapes{})
	assert.ErrorContains(t, err, "a list or map travels as a body, and GET has none")
	_, err = sendTo(t, &opTokens, "POST", 5)
	assert.ErrorContains(t, err, "the request is a int, not a struct")
}

func TestRule076Redirects(t *testing.T) {
	var seen []*http.Request
	note := func(next http.HandlerFunc) *httptest.Server {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			seen = append(seen, r)
			next(w, r)
		}))
		t.Cleanup(s.Close)
		return s
	}
	other := note(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "{}") })
	status := http.StatusFound
	var target string
	home := note(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/there" {
			fmt.Fprint(w, "{}")
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "ss-id", Value: "s"})
		http.Redirect(w, r, target, status)
	})
	c, err := New(home.URL, WithBasicAuth("u", "p"), WithHeaderParam("ApiKey", "k"), WithHeader("X-Tenant", "t"))
	require.NoError(t, err)
	call := func(verb string, opts ...CallOption) error {
		seen = nil
		return Send(t.Context(), c, &opTokens, verb, &getCustomerTokens{}, opts)
	}

	target = "/there"
	require.NoError(t, call("GET"))
	assert.Equal(t, "k", seen[1].Header.Get("ApiKey"), "home: all goes along")
	assert.Equal(t, "ss-id=s", seen[1].Header.Get("Cookie"))

	target = other.URL + "/x"
	require.NoError(t, call("GET", HeaderParamsInQuery()))
	require.Len(t, seen, 2)
	assert.Equal(t, http.Header{"Accept": {"application/json"}, "User-Agent": {"dtogen"}, "Accept-Encoding": {"gzip"}}, seen[1].Header)

	var answered *Error
	require.ErrorAs(t, call("POST"), &answered, "a POST would become a GET without body")
	assert.Len(t, seen, 1)
	assert.Equal(t, "a redirect that was not followed", answered.Message)
	status = http.StatusTemporaryRedirect
	require.ErrorAs(t, call("POST"), &answered, "the body holds the key")
	assert.Len(t, seen, 1)
	target = "/there"
	require.NoError(t, call("POST"))
	assert.Len(t, seen, 2)
}

func TestRule079To084Answers(t *testing.T) {
	for _, test := range []struct {
		rule, answer, err string
	}{
		{"79: HTML", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", "HTML page"},
		{"79: the text of an exception", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno", `not JSON but "text/plain"`},
		{"79: no XML", "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 2\r\n\r\n{}", `not JSON but "application/xml"`},
		{"80: 204", answer("204 No Content", ""), ""},
		{"80: 200 without body", answer("200 OK", ""), ""},
		{"80: 200 with null", answer("200 OK", "null"), ""},
		{"84: no type", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", ""},
		{"87: a large answer", answer("200 OK", `{"CustomerTokens":[`+strings.Repeat(" ", 2000)+`]}`), "the response is too large: more than 1000 bytes"},
	} {
		t.Run("rule "+test.rule, func(t *testing.T) {
			c, _ := newWire(t, []string{test.answer}, WithMaxResponse(1000))
			resp, err := Call[*tokensResponse](t.Context(), c, &opTokens, "POST", &getCustomerTokens{}, nil)
			if test.err == "" {
				require.NoError(t, err)
				assert.NotNil(t, resp)
				return
			}
			assert.ErrorContains(t, err, "servicestack: GetCustomerTokensRequest: ")
			assert.ErrorContains(t, err, test.err)
		})
	}
}

func TestRule081To083Shapes(t *testing.T) {
	c, _ := newWire(t, []string{answer("200 OK", `[1,2]`)})
	text, err := Call[string](t.Context(), c, &opTokens, "GET", nil, nil)
	require.NoError(t, err)
	assert.Equal(t, "[1,2]", text)
	raw, err := Call[[]byte](t.Context(), c, &opTokens, "GET", nil, nil)
	require.NoError(t, err)
	assert.Equal(t, "[1,2]", string(raw))
	list, err := Call[[]int](t.Context(), c, &opTokens, "GET", nil, nil)
	require.NoError(t, err)
	assert.Equal(t, []int{1, 2}, list)
	require.NoError(t, Send(t.Context(), c, &opTokens, "GET", nil, nil))

	c, _ = newWire(t, []string{answer("200 OK", "\ufeff"+`{"a":1}`), answer("200 OK", `5`)})
	m, err := Call[map[string]int](t.Context(), c, &opTokens, "GET", nil, nil)
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"a": 1}, m)
	n, err := Call[int](t.Context(), c, &opTokens, "GET", nil, nil)
	require.NoError(t, err)
	assert.Equal(t, 5, n)
}

func TestRecordedAnswer(t *testing.T) {
	c, _ := newWire(t, []string{"aim-10.1-002-tokens"})
	resp, err := Call[*tokensResponse](t.Context(), c, &opTokens, "POST", &getCustomerTokens{}, nil)
	require.NoError(t, err)
	require.Len(t, resp.CustomerTokens, 2)
	assert.EqualValues(t, int64(9007199254740993), *resp.CustomerTokens[0].TokenPk)
	assert.Equal(t, "tok", resp.Status.Login)
}

func TestRule110ABadValueLosesNothingElse(t *testing.T) {
	c, _ := newWire(t, []string{answer("200 OK", `{"CustomerTokens":[{"TokenPk":"x"}],"Status":{"Login":"me"}}`)})
	resp, err := Call[*tokensResponse](t.Context(), c, &opTokens, "POST", nil, nil)
	var unreadable *DecodeError
	require.ErrorAs(t, err, &unreadable)
	assert.ErrorContains(t, err, "servicestack: GetCustomerTokensRequest: ")
	require.NotNil(t, resp.Status)
	assert.Equal(t, "me", resp.Status.Login)
}

func TestWithDialect(t *testing.T) {
	body := `{"When":"\/Date(1709251198123+0530)\/"}`
	type response struct {
		When OffsetTime `json:"When,omitzero"`
	}
	for want, opts := range map[int64][]Option{
		1709251198123: nil,
		1709231398123: {WithDialect(Dialect{LocalOffsets: true})}, // the same moment, from a server before 6.11
	} {
		c, _ := newWire(t, []string{answer("200 OK", body)}, opts...)
		resp, err := Call[response](t.Context(), c, &opTokens, "GET", nil, nil)
		require.NoError(t, err)
		assert.Equal(t, want, resp.When.UnixMilli())
	}
}

func TestRule155NotModified(t *testing.T) {
	c, _ := newWire(t, []string{answer("304 Not Modified", "")})
	assert.ErrorIs(t, Send(t.Context(), c, &opTokens, "GET", nil, []CallOption{WithHeader("If-None-Match", `"v2"`)}), ErrNotModified)
	var answered *Error
	require.ErrorAs(t, Send(t.Context(), c, &opTokens, "GET", nil, nil), &answered, "113: nobody asked")
	assert.Equal(t, 304, answered.StatusCode)
}

func TestContext(t *testing.T) {
	stop := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-stop }))
	defer server.Close()
	defer close(stop)
	c, err := New(server.URL)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	assert.ErrorIs(t, Send(ctx, c, &opTokens, "GET", nil, nil), context.DeadlineExceeded)
}
