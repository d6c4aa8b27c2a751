// Rules of the reference (client-rules.md) that no other test of the runtime holds.

package servicestack

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRule011And044NeverSent: no overridden verb, no Expect, on any verb.
func TestRule011And044NeverSent(t *testing.T) {
	for _, verb := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		got, err := sendTo(t, &Operation{Name: "Shape"}, verb, &shape{Kind: strings.Repeat("x", 5000)})
		require.NoError(t, err)
		assert.Equal(t, verb, got.Method)
		assert.Empty(t, got.Header.Get("X-HTTP-Method-Override"))
		assert.Empty(t, got.Header.Get("Expect"))
	}
}

// TestRule048To053Numbers: names as they are tagged, integers as plain digits over
// their whole range, never through a float.
func TestRule048To053Numbers(t *testing.T) {
	type dto struct {
		I8    int8   `json:"i8"`
		U16   uint16 `json:"U16"`
		Int   int32  `json:"customerID"`
		Long  int64  `json:"snake_case"`
		ULong uint64 `json:"kebab-name"`
		Unset *int32 `json:"Unset,omitzero"`
	}
	want := `{"i8":-128,"U16":65535,"customerID":-2147483648,"snake_case":9007199254740993,"kebab-name":18446744073709551615}`
	v := dto{math.MinInt8, math.MaxUint16, math.MinInt32, 9007199254740993, math.MaxUint64, nil}
	got, err := sendTo(t, &Operation{Name: "X"}, "POST", &v)
	require.NoError(t, err)
	assert.Equal(t, want, got.body)
	assert.Equal(t, v, read[dto](t, want))
	assert.Equal(t, v, read[dto](t, strings.ToUpper(want)), "any case is read")
}

func TestRule061Bytes(t *testing.T) {
	type dto struct{ Bytes, None, Empty []byte }
	b, err := Marshal(dto{Bytes: []byte{0, 0xff, 0xfe, 0xfb}, Empty: []byte{}})
	require.NoError(t, err)
	assert.Equal(t, `{"Bytes":"AP/++w==","None":null,"Empty":""}`, string(b), "standard base64, padded")
}

// TestRule070UTF8: what is no UTF-8 becomes U+FFFD, a surrogate without its pair, too.
func TestRule070UTF8(t *testing.T) {
	got, err := sendTo(t, &Operation{Name: "X"}, "POST", &shape{Kind: "\xff\xed\xa0\x80"})
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(got.body, "{"), "no byte order mark")
	assert.Contains(t, got.body, `\ufffd`)
	assert.Equal(t, "\ufffd", read[string](t, `"\ud800"`))
}

func TestRule071Depth(t *testing.T) {
	nest := func(depth int) Object {
		return Object(strings.Repeat("[", depth) + `"]\"]"` + strings.Repeat("]", depth))
	}
	type dto struct{ Any Object }
	_, err := sendTo(t, &Operation{Name: "X"}, "POST", &dto{nest(49)})
	require.NoError(t, err)
	_, err = sendTo(t, &Operation{Name: "X"}, "POST", &dto{nest(50)})
	assert.EqualError(t, err, "servicestack: X: the request is nested 51 deep, and ServiceStack answers in broken JSON beyond 50")
}

// TestRule072AnswerInTheMiddle: a server that has enough of a body says so and reads no
// further; what it says is the error, not the write that failed.
func TestRule072AnswerInTheMiddle(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		if _, err := http.ReadRequest(bufio.NewReaderSize(conn, 512)); err != nil {
			return
		}
		body := `{"responseStatus":{"errorCode":"SerializationException","message":"Request body too large."}}`
		fmt.Fprintf(conn, "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		time.Sleep(100 * time.Millisecond) // as Kestrel does, so that the answer arrives
	}()
	c, err := New("http://" + l.Addr().String())
	require.NoError(t, err)
	err = Send(t.Context(), c, &Operation{Name: "X"}, "POST", &shape{Kind: strings.Repeat("x", 31<<20)}, nil)
	var failed *Error
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "Request body too large.", failed.Message)
}

// TestRule106Null: null is a member that is missing, or null; among the objects of a
// list it comes as {} or as a zero object.
func TestRule106Null(t *testing.T) {
	type item struct {
		ID   int32
		Name *string
	}
	type dto struct {
		Items []item
		One   *item
		Map   map[string]*item
	}
	got := read[dto](t, `{"items":[{},{"id":0,"name":null},{"id":1}],"one":null,"map":{"a":null,"b":{}}}`)
	assert.Equal(t, dto{Items: []item{{}, {}, {ID: 1}}, Map: map[string]*item{"a": nil, "b": {}}}, got)
}

// TestRule127CookiesProveNothing: a session cookie comes with failures, too; who has one
// signs in all the same.
func TestRule127CookiesProveNothing(t *testing.T) {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	jar.SetCookies(&url.URL{Scheme: "https", Host: "example.org"}, []*http.Cookie{{Name: "ss-id", Value: "anonymous"}})
	w := &wire{t: t, answers: []string{"trendsic-10.1-004-login", answer("200 OK", "{}")}}
	c, err := New("https://example.org/api", WithHTTPClient(&http.Client{Transport: w, Jar: jar}), WithCredentials("agent", "secret"))
	require.NoError(t, err)
	require.NoError(t, Send(t.Context(), c, &opPayments, "GET", nil, nil))
	assert.Equal(t, "POST /api/json/reply/Authenticate", w.sent[0].line())
}

func TestRule139WhoAmI(t *testing.T) {
	c, w := newWire(t, []string{answer("200 OK", `{"userId":"2","userName":"agent"}`), answer("401 Unauthorized", "")}, WithBearerToken("T"))
	who, err := c.WhoAmI(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "agent", who.UserName)
	assert.Equal(t, "GET /api/auth", w.sent[0].line())
	assert.Equal(t, "Bearer T", w.sent[0].Header.Get("Authorization"))
	_, err = c.WhoAmI(t.Context())
	assert.ErrorIs(t, err, ErrUnauthorized)
}

// TestRule144ConditionsFailBatches: the server evaluates the condition of a
// ValidateRequest on the list; the failure is that of a batch of which nothing is done.
func TestRule144ConditionsFailBatches(t *testing.T) {
	c, _ := newWire(t, []string{answer("500 Internal Server Error", `{"responseStatus":{"errorCode":"ScriptException","message":"Could not evaluate expression ':dto.:Cost'","errors":[]}}`)})
	_, err := CallAll[*storeNoteResponse](t.Context(), c, &opStoreNote, []*storeNote{{}}, nil)
	var failed *BatchError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, []any{"ScriptException", 0, -1}, []any{failed.Err.Code, failed.Completed, failed.Index})
}

// TestFaultEncodings: gzip alone is asked for (rule 43). Deflate is unpacked all the
// same, within the limit; br is refused by name, not read as JSON.
func TestFaultEncodings(t *testing.T) {
	deflated := func(body string) string {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		_, _ = io.WriteString(z, body)
		require.NoError(t, z.Close())
		return answer("200 OK", b.String(), "Content-Encoding: deflate")
	}
	c, _ := newWire(t, []string{deflated(`{"Status":{"Login":"me"}}`), deflated(`"` + strings.Repeat("x", 1<<20) + `"`),
		answer("200 OK", "{}", "Content-Encoding: deflate"), answer("204 No Content", "", "Content-Encoding: deflate")}, WithMaxResponse(1<<10))
	resp, err := Call[*tokensResponse](t.Context(), c, &opTokens, "GET", nil, nil)
	require.NoError(t, err)
	assert.Equal(t, "me", resp.Status.Login)
	_, err = Call[string](t.Context(), c, &opTokens, "GET", nil, nil)
	assert.ErrorIs(t, err, ErrResponseTooLarge)
	_, err = Call[string](t.Context(), c, &opTokens, "GET", nil, nil)
	assert.ErrorContains(t, err, "unpacking deflate")
	require.NoError(t, Send(t.Context(), c, &opTokens, "GET", nil, nil))
	for _, coding := range []string{"br", "zstd"} {
		c, _ := newWire(t, []string{answer("200 OK", "\x0b\x02\x80{}\x03", "Content-Encoding: "+coding)})
		_, err := Call[*tokensResponse](t.Context(), c, &opTokens, "GET", nil, nil)
		assert.ErrorContains(t, err, fmt.Sprintf("compressed with %q, which nobody asked for", coding))
	}
}

// TestFaultStreams: a cut, a deadline and a redirect to another host, of an answer that
// is read as it comes.
func TestFaultStreams(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		hangUp(t, w, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n[{},{")
	})
	stream, err := Stream(t.Context(), c, &opTokens, "GET", nil, nil)
	require.NoError(t, err)
	_, err = io.ReadAll(stream)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.NoError(t, stream.Close())
	items := 0
	var last error
	for _, err := range Items[struct{}](t.Context(), c, &opTokens, "GET", nil, nil) {
		items++
		last = err
	}
	assert.Equal(t, 2, items, "one item, then the cut")
	assert.ErrorIs(t, last, io.ErrUnexpectedEOF)
	var out bytes.Buffer
	_, err = Download(t.Context(), c, &opTokens, "GET", nil, &out, nil)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Equal(t, "[{},{", out.String(), "what came stays")

	slow := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
	defer cancel()
	stream, err = Stream(ctx, slow, &opTokens, "GET", nil, nil)
	require.NoError(t, err)
	_, err = io.ReadAll(stream)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	require.NoError(t, stream.Close())
}
