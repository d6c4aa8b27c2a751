// The fake server, against the client, and against what real servers do.

package servicestacktest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/templates/servicestack"
)

type child struct {
	ID   *int32 `json:"Id,omitzero"`
	Name string `json:"Name,omitzero"`
	Next *child `json:"Next,omitzero"`
}

type echo struct {
	ID       int32                  `json:"Id"`
	Maybe    *int64                 `json:"Maybe,omitzero"`
	Bool     *bool                  `json:"Bool,omitzero"`
	Decimal  servicestack.Decimal   `json:"Decimal"`
	Text     string                 `json:"Text,omitzero"`
	GUID     *servicestack.GUID     `json:"Guid,omitzero"`
	When     servicestack.Time      `json:"When,omitzero"`
	Span     *servicestack.Duration `json:"Span,omitzero"`
	Bytes    []byte                 `json:"Bytes,omitzero"`
	Octets   servicestack.ByteList  `json:"Octets,omitzero"`
	List     []string               `json:"List,omitzero"`
	Ints     []*int32               `json:"Ints,omitzero"`
	Grid     [][]int32              `json:"Grid,omitzero"`
	Map      map[string]string      `json:"Map,omitzero"`
	Child    *child                 `json:"Child,omitzero"`
	Children []child                `json:"Children,omitzero"`
	Any      servicestack.Object    `json:"Any,omitzero"`
	Path     string                 `json:"Path,omitzero"`
	APIKey   string                 `json:"ApiKey,omitzero"`
}

var (
	opEcho = &servicestack.Operation{Name: "Echo", Headers: []string{"ApiKey", "Path"}, HeaderNames: map[string]string{"Path": "X-Path"}, Routes: []servicestack.Route{
		{Path: "/echo"}, {Path: "/echo/{Id}"}, {Path: "/files/{Path*}", Verbs: "GET"},
	}}
	opPost = &servicestack.Operation{Name: "Post", Routes: []servicestack.Route{{Path: "/post", Verbs: "POST"}}}
	opBare = &servicestack.Operation{Name: "Bare"}
	all    = []*servicestack.Operation{opEcho, opPost, opBare}
)

func newEcho(t *testing.T, opts ...servicestack.Option) (*Server, *servicestack.Client) {
	s := NewServer(t, all, servicestack.Dialect{})
	back := func(ctx context.Context, req *echo) (*echo, error) { return req, nil }
	for _, op := range all {
		Handle(s, op.Name, back)
	}
	c, err := servicestack.New(s.URL, opts...)
	require.NoError(t, err)
	return s, c
}

func TestEchoByEveryAddress(t *testing.T) {
	utc := servicestack.NewTime(time.Date(2024, 2, 29, 13, 45, 30, 123e6, time.UTC))
	ptr := func(n int32) *int32 { return &n }
	var span servicestack.Duration
	require.NoError(t, servicestack.Unmarshal([]byte(`"P1DT2H3M4.005S"`), &span))
	yes, no := true, int64(0)
	req := &echo{
		ID: -7, Maybe: &no, Bool: &yes, Decimal: "12.50", Text: `q" ü € + /<b>&`, GUID: &servicestack.GUID{1, 2}, When: utc, Span: &span,
		Bytes: []byte{0, 0xff, 0xfe}, Octets: servicestack.ByteList{1, 2}, List: []string{"a", "b,c", `d"e`, "", "{x}"}, Ints: []*int32{ptr(1), nil, ptr(3)},
		Grid: [][]int32{{1}, {2, 3}}, Map: map[string]string{"k": "v", "a,b": "c:d"},
		Child: &child{ID: ptr(5), Name: `x,y"`, Next: &child{ID: ptr(0)}}, Children: []child{{ID: ptr(3)}, {Name: "n"}},
	}
	_, c := newEcho(t)
	for _, op := range []*servicestack.Operation{opEcho, opBare} {
		for _, verb := range []string{"GET", "POST"} {
			for _, kind := range []servicestack.PredefinedRoutes{servicestack.ReplyRoutes, servicestack.APIRoutes} {
				got, err := servicestack.Call[*echo](t.Context(), c, op, verb, req, []servicestack.CallOption{servicestack.WithPredefinedRoutes(kind)})
				require.NoError(t, err)
				assert.Equal(t, req, got, "%s %s %s", verb, op.Name, kind)
			}
		}
	}
	one := &echo{Decimal: "0.50", List: []string{}, Grid: [][]int32{{1, 2}}, Children: []child{{ID: ptr(1)}}, Path: "a/b c/é.txt"}
	got, err := servicestack.Call[*echo](t.Context(), c, opEcho, "GET", one, nil)
	require.NoError(t, err)
	assert.Equal(t, one, got)
}

// Rows of the recorded experiments with precedence (server-behaviour.md, c).
func TestPrecedence(t *testing.T) {
	s, _ := newEcho(t)
	for _, test := range []struct{ verb, path, contentType, body, want string }{
		{"POST", "/echo?Text=q", "application/json", "{}", `"Text":"q"`},
		{"POST", "/echo?Id=1", "application/json", `{"id":5}`, `"Id":1`},
		{"POST", "/echo/7", "application/json", `{"id":9}`, `"Id":7`},
		{"POST", "/echo/7?Id=8", "application/json", `{"id":9}`, `"Id":8`},
		{"GET", "/echo/7?Id=8", "", "", `"Id":8`},
		{"POST", "/api/Echo?Id=8&Maybe=3", "application/json", `{"id":9}`, `"Id":9,"Maybe":3`},
		{"POST", "/echo/7?Id=8", "application/x-www-form-urlencoded", `Id=9`, `"Id":9`},
		{"GET", "/echo?List=a&List=b", "", "", `"List":["a","b"]`},
		{"GET", "/echo?List[]=a&Child.Name=x&Map[k]=v", "", "", `{"Id":0,"Decimal":0,"When":"\/Date(-62135596800000-0000)\/"}`},
		{"GET", `/ECHO?list=["a","b,c"]&child={"Id":1}&unknown=1`, "", "", `"List":["a","b,c"],"Child":{"Id":1}`},
		{"GET", "/echo?text=&maybe=", "", "", `{"Id":0,"Decimal":0,"When":"\/Date(-62135596800000-0000)\/"}`},
		{"POST", "/echo", "text/plain", `{"id":9}`, `"Id":0`},
		{"POST", "/api/echo", "text/plain", `{"id":9}`, `"Id":9`},
	} {
		req, err := http.NewRequest(test.verb, s.URL+strings.NewReplacer(`"`, "%22", "{", "%7B", "}", "%7D").Replace(test.path), strings.NewReader(test.body))
		require.NoError(t, err)
		req.Header.Set("Accept", "application/json")
		req.Header.Set("Content-Type", test.contentType)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		assert.Equal(t, 200, resp.StatusCode, "%s %s: %s", test.verb, test.path, body)
		assert.Contains(t, string(body), test.want, "%s %s", test.verb, test.path)
	}
}

func TestServerIsAsUnforgivingAsRealOnes(t *testing.T) {
	s, _ := newEcho(t)
	for _, test := range []struct {
		verb, path, accept, body string
		chunked                  bool
		status                   int
		want                     string
	}{
		{verb: "GET", path: "/nothing", status: 404},
		{verb: "GET", path: "/echo?text=" + strings.Repeat("x", 8192), status: 414},
		{verb: "GET", path: "/post", status: 404},
		{verb: "GET", path: "/api/Nothing", status: 405, want: "does not exist"},
		{verb: "GET", path: "/echo?id=abc", status: 400, want: `"FieldName":"id","Message":"'abc' is an Invalid value for 'id'"`},
		{verb: "GET", path: "/echo?bool=yes", status: 400, want: "Unable to bind to request 'Echo'"},
		{verb: "GET", path: "/echo?maybe=null", status: 400},
		{verb: "GET", path: "/echo", accept: "*/*", status: 200, want: "<!doctype html>"},
		{verb: "GET", path: "/api/Echo", accept: "*/*", status: 200, want: `"Id":0`},
		{verb: "POST", path: "/echo", body: `{"id":5}`, chunked: true, status: 200, want: `"Id":0`},
		{verb: "POST", path: "/echo", body: `nonsense`, status: 400, want: "SerializationException"},
	} {
		var body io.Reader = strings.NewReader(test.body)
		if test.chunked {
			body = io.MultiReader(body)
		}
		req, err := http.NewRequest(test.verb, s.URL+test.path, body)
		require.NoError(t, err)
		req.Header.Set("Accept", "application/json")
		if test.accept != "" {
			req.Header.Set("Accept", test.accept)
		}
		if test.body != "" {
			req.Header.Set("Content-Type", "application/json")
		}
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		answer, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		assert.Equal(t, test.status, resp.StatusCode, test.path)
		assert.Contains(t, string(answer), test.want, test.path)
		if test.status == 404 {
			assert.Empty(t, answer)
		}
	}
}

func TestErrorsOfHandlers(t *testing.T) {
	s, c := newEcho(t)
	fail := func(err error) *servicestack.Error {
		Handle(s, "Post", func(context.Context, *echo) (*echo, error) { return nil, err })
		var e *servicestack.Error
		require.ErrorAs(t, servicestack.Send(t.Context(), c, opPost, "POST", nil, nil), &e)
		return e
	}
	e := fail(&servicestack.Error{StatusCode: 409, Code: "Stale", Message: "m", Meta: map[string]string{"a": "b"}, Header: http.Header{"X-Row": {"1"}}})
	assert.ErrorIs(t, e, servicestack.ErrConflict)
	assert.EqualError(t, e, "servicestack: Post: 409 Stale: m")
	assert.Equal(t, "b", e.Meta["a"])
	assert.Equal(t, "1", e.Header.Get("X-Row"))
	e = fail(&servicestack.Error{Errors: []servicestack.FieldError{{FieldName: "Id", ErrorCode: "NotNull"}}})
	assert.ErrorIs(t, e, servicestack.ErrValidation)
	assert.Equal(t, "NotNull", e.FieldError("id").ErrorCode)
	e = fail(&servicestack.Error{StatusCode: 401})
	assert.Empty(t, e.Body)
	e = fail(fmt.Errorf("wrapped: %w", errors.New("broken")))
	assert.EqualError(t, e, "servicestack: Post: 500 Exception: wrapped: broken")

	HandleSend(s, "Post", func(context.Context, *echo) error { return nil })
	require.NoError(t, servicestack.Send(t.Context(), c, opPost, "POST", nil, nil))
	Handle(s, "Post", func(context.Context, *echo) (string, error) { return "raw", nil })
	raw, err := servicestack.Call[[]byte](t.Context(), c, opPost, "POST", nil, nil)
	require.NoError(t, err)
	assert.Equal(t, "raw", string(raw))

	unhandled := NewServer(t, all, servicestack.Dialect{})
	c, err = servicestack.New(unhandled.URL)
	require.NoError(t, err)
	err = servicestack.Send(t.Context(), c, opPost, "POST", nil, nil)
	assert.ErrorIs(t, err, servicestack.ErrMethodNotAllowed)
	assert.ErrorContains(t, err, `no handler for Post: call servicestacktest.Handle(s, "Post", …)`)
}

func TestScript(t *testing.T) {
	s, c := newEcho(t)
	s.Script("Post", Answer{Status: 401}, Answer{Err: &servicestack.Error{StatusCode: 503, Header: http.Header{"Retry-After": {"7"}}}}, Answer{Status: 200, Body: `{"Text":"b"}`})
	s.Script("", Answer{Delay: time.Millisecond, Header: http.Header{"X-Any": {"1"}}})
	call := func() (*echo, error) {
		return servicestack.Call[*echo](t.Context(), c, opPost, "POST", &echo{Text: "a"}, nil)
	}
	_, err := call()
	assert.ErrorIs(t, err, servicestack.ErrUnauthorized)
	_, err = call()
	var e *servicestack.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "7", e.Header.Get("Retry-After"))
	for _, want := range []string{"b", "a", "a"} {
		got, err := call()
		require.NoError(t, err)
		assert.Equal(t, want, got.Text)
	}
	s.Script("Post", Answer{Delay: time.Minute})
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	assert.ErrorIs(t, servicestack.Send(ctx, c, opPost, "POST", nil, nil), context.DeadlineExceeded)

	requests := s.Requests()
	require.Len(t, requests, 6)
	assert.Equal(t, "Post", requests[0].Operation)
	assert.Equal(t, "POST", requests[0].Verb)
	assert.Equal(t, "/post", requests[0].Path)
	assert.Contains(t, string(requests[0].Body), `"Text":"a"`)
}

func TestHeaderParameters(t *testing.T) {
	_, c := newEcho(t, servicestack.WithHeaderParam("ApiKey", "k"), servicestack.WithHeaderParam("Path", "p"))
	for _, verb := range []string{"GET", "POST"} {
		got, err := servicestack.Call[*echo](t.Context(), c, opEcho, verb, &echo{}, nil)
		require.NoError(t, err)
		assert.Equal(t, []string{"k", "p"}, []string{got.APIKey, got.Path}, verb)
	}
}

func TestRequireSignIn(t *testing.T) {
	s, c := newEcho(t, servicestack.WithCredentials("agent", "secret"))
	s.RequireSignIn("agent", "secret")
	call := func(c *servicestack.Client) error { return servicestack.Send(t.Context(), c, opPost, "POST", nil, nil) }
	require.NoError(t, call(c))
	require.NoError(t, call(c))
	assert.Len(t, s.Requests(), 3, "signed in once")
	s.EndSessions()
	require.NoError(t, call(c))
	assert.Len(t, s.Requests(), 6, "401, sign in, again")
	require.NoError(t, c.Logout(t.Context()))
	require.NoError(t, call(c))

	basic, err := servicestack.New(s.URL, servicestack.WithBasicAuth("agent", "secret"))
	require.NoError(t, err)
	require.NoError(t, call(basic))
	for _, opt := range []servicestack.Option{servicestack.WithBasicAuth("agent", "bad"), servicestack.WithCredentials("agent", "bad"), nil} {
		other, err := servicestack.New(s.URL, opt)
		require.NoError(t, err)
		assert.ErrorIs(t, call(other), servicestack.ErrUnauthorized)
	}
}

func TestWhichRoute(t *testing.T) {
	op := func(name string, routes ...servicestack.Route) *servicestack.Operation {
		return &servicestack.Operation{Name: name, Routes: routes}
	}
	s := NewServer(t, []*servicestack.Operation{
		op("Rest", servicestack.Route{Path: "/a/{Path*}"}), op("One", servicestack.Route{Path: "/a/{Id}"}), op("Literal", servicestack.Route{Path: "/a/b"}),
		op("Get", servicestack.Route{Path: "/a/b", Verbs: "GET"}), op("Pair", servicestack.Route{Path: "/p/{X}.{Y}"}),
		op("Middle", servicestack.Route{Path: "/m/{Path*}/end"}),
	}, servicestack.Dialect{})
	for request, want := range map[string]string{
		"GET /a": "Rest", "GET /a/x": "One", "GET /a/x/y": "Rest", "GET /A/B/": "Get", "POST /a/b": "Literal",
		"GET /p/1.2": "Pair", "GET /p/1": "", "GET /m/x/y/end": "Middle", "GET /m/end": "Middle", "GET /a/x%2Fy": "One",
		"GET /json/reply/pair": "Pair", "POST /api/Pair/": "Pair",
	} {
		verb, path, _ := strings.Cut(request, " ")
		req, err := http.NewRequest(verb, s.URL+path, nil)
		require.NoError(t, err)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		resp.Body.Close()
		all := s.Requests()
		assert.Equal(t, want, all[len(all)-1].Operation, request)
	}
}

// TestCut: a connection that breaks in the middle of a body is made again, if the
// client is told to.
func TestCut(t *testing.T) {
	s, c := newEcho(t)
	s.Script("Echo", Answer{Cut: 5}, Answer{Cut: 5}, Answer{Status: 200, Body: `{"Text":"whole"}`, Cut: 10})
	call := func(retries int) (*echo, error) {
		return servicestack.Call[*echo](t.Context(), c, opEcho, "GET", &echo{Text: "t"}, []servicestack.CallOption{servicestack.WithRetry(retries)})
	}
	_, err := call(0)
	assert.ErrorContains(t, err, "reading the answer")
	_, err = call(1)
	assert.Error(t, err, "both were cut")
	got, err := call(0)
	require.NoError(t, err)
	assert.Equal(t, "t", got.Text)
	assert.Len(t, s.Requests(), 4)
}

// TestTokens: expired tokens of many calls are renewed once.
func TestTokens(t *testing.T) {
	s, c := newEcho(t, servicestack.WithCredentials("agent", "secret"))
	s.RequireSignIn("agent", "secret")
	s.UseTokens()
	call := func() error { return servicestack.Send(t.Context(), c, opPost, "POST", nil, nil) }
	require.NoError(t, call())
	s.ExpireTokens()
	var wg sync.WaitGroup
	for range 10 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			assert.NoError(t, call())
		}()
	}
	wg.Wait()
	paths := map[string]int{}
	for _, r := range s.Requests() {
		paths[r.Path]++
	}
	assert.Equal(t, 1, paths["/json/reply/Authenticate"])
	assert.Equal(t, 1, paths["/json/reply/GetAccessToken"])
	s.EndSessions()
	require.NoError(t, call(), "the refresh token is gone, too: the client signs in again")
}

type figure interface{ isFigure() }

type circle struct {
	Radius float64 `json:"Radius"`
}

func (*circle) isFigure() {}

type kind string

func (kind) EnumMember() string { return "in progress" }

// TestMarshal: one value in the words of several servers, as they are recorded.
func TestMarshal(t *testing.T) {
	servicestack.RegisterSubtypes(map[string]func() figure{"Shop.Circle": func() figure { return new(circle) }})
	type all struct {
		UTC    servicestack.Time       `json:"utc"`
		Clock  servicestack.Time       `json:"clock"`
		Zero   servicestack.Time       `json:"zero,omitzero"`
		Offset servicestack.OffsetTime `json:"offset"`
		GUID   servicestack.GUID       `json:"guid"`
		Kind   kind                    `json:"kind"`
		Shape  figure                  `json:"shape,omitzero"`
		Map    map[kind]float64        `json:"map,omitzero"`
		Text   string                  `json:"text,omitzero"`
		List   []*circle               `json:"list,omitzero"`
	}
	at := time.Date(2024, 2, 29, 13, 45, 30, 123e6, time.UTC)
	v := &all{Kind: "p", UTC: servicestack.NewTime(at), Clock: servicestack.NewClockTime(at), Shape: &circle{1e21}, Map: map[kind]float64{"k": 1e-7},
		Offset: servicestack.NewOffsetTime(at.In(time.FixedZone("", 19800))), GUID: servicestack.GUID{0x0f}, List: []*circle{nil}}
	rest := `,"kind":"in progress","shape":{"__type":"Shop.Circle, Shop","Radius":1E+21},"map":{"k":1E-07},"list":[null]}`
	for want, d := range map[string]servicestack.Dialect{
		`{"utc":"\/Date(1709214330123)\/","clock":"\/Date(1709214330123-0000)\/","zero":"\/Date(-62135596800000-0000)\/","offset":"\/Date(1709214330123+0530)\/","guid":"0f000000000000000000000000000000"`:       {},
		`{"utc":"\/Date(1709214330123)\/","clock":"\/Date(1709214330123-0000)\/","zero":"\/Date(-62135596800000-0000)\/","offset":"\/Date(1709234130123+0530)\/","guid":"0f000000000000000000000000000000"`:       {LocalOffsets: true},
		`{"utc":1709214330,"clock":1709214330,"zero":-62135596800,"offset":"\/Date(1709214330123+0530)\/","guid":"0f000000000000000000000000000000"`:                                                              {UnixTime: servicestack.UnixTimeSeconds},
		`{"utc":"2024-02-29T13:45:30.1230000Z","clock":"2024-02-29T13:45:30.1230000","zero":"0001-01-01T00:00:00.0000000","offset":"2024-02-29T19:15:30.1230000+05:30","guid":"0f000000000000000000000000000000"`: {ISODates: true},
		`{"utc":"2024-02-29T13:45:30.123Z","clock":"2024-02-29T13:45:30.123","zero":"0001-01-01T00:00:00","offset":"2024-02-29T19:15:30.123+05:30","guid":"0f000000-0000-0000-0000-000000000000"`:                 {ISODates: true, DashedGUIDs: true},
	} {
		got, err := Marshal(d, v)
		require.NoError(t, err)
		assert.Equal(t, want+rest, string(got))
		var back all
		require.NoError(t, d.Unmarshal(got, &back), "%+v", d)
		if d.UnixTime == servicestack.UnixTimeAny {
			assert.True(t, v.Offset.Equal(back.Offset.Time), "%s: what it writes, the client reads", got)
		}
	}
}

// TestMarshalMaxValue: DateTime.MaxValue as servers write it (edge-10.1/020, dates-10.1),
// and that a client reads it as MaxTime.
func TestMarshalMaxValue(t *testing.T) {
	type never struct {
		At     servicestack.Time       `json:"at"`
		Offset servicestack.OffsetTime `json:"offset"`
	}
	v := never{servicestack.MaxTime, servicestack.NewOffsetTime(servicestack.MaxTime.Time)}
	for want, d := range map[string]servicestack.Dialect{
		`{"at":"\/Date(253402300800000)\/","offset":"\/Date(253402300799999)\/"}`:            {},
		`{"at":253402300799,"offset":"\/Date(253402300799999)\/"}`:                           {UnixTime: servicestack.UnixTimeSeconds},
		`{"at":253402300800000,"offset":"\/Date(253402300799999)\/"}`:                        {UnixTime: servicestack.UnixTimeMilliseconds},
		`{"at":"9999-12-31T23:59:59.9999999Z","offset":"9999-12-31T23:59:59.9999999+00:00"}`: {ISODates: true},
	} {
		got, err := Marshal(d, v)
		require.NoError(t, err)
		assert.Equal(t, want, string(got))
		var back never
		require.NoError(t, d.Unmarshal(got, &back))
		if d.UnixTime != servicestack.UnixTimeSeconds {
			assert.Equal(t, servicestack.MaxTime, back.At, "%s", got)
		}
	}
	got, err := Marshal(servicestack.Dialect{}, servicestack.NewTime(time.Unix(1709214330, 123456700).UTC()))
	require.NoError(t, err)
	assert.Equal(t, `"\/Date(1709214330123)\/"`, string(got), "ticks are left out")
}
