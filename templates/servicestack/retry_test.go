// Trying again (client-rules.md, 121 and 122), timeouts, and what may go wrong on the
// way.

package servicestack

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// soon is a 503 that may be tried again at once.
var soon = answer("503 Service Unavailable", "", "Retry-After: 0")

func TestRule122Retry(t *testing.T) {
	for _, test := range []struct {
		name, verb, first string
		retries, want     int
		ok                bool
	}{
		{"off by default", "GET", soon, 0, 1, false},
		{"GET", "GET", soon, 1, 2, true},
		{"PUT", "PUT", soon, 1, 2, true},
		{"DELETE", "DELETE", soon, 1, 2, true},
		{"POST is not idempotent", "POST", soon, 1, 1, false},
		{"PATCH is not idempotent", "PATCH", soon, 1, 1, false},
		{"429", "GET", answer("429 Too Many Requests", "", "Retry-After: 0"), 1, 2, true},
		{"502", "GET", answer("502 Bad Gateway", "", "Retry-After: 0"), 1, 2, true},
		{"504", "GET", answer("504 Gateway Timeout", "", "Retry-After: 0"), 1, 2, true},
		{"500 can be the size limit", "GET", answer("500 Error", "", "Retry-After: 0"), 1, 1, false},
		{"400 can be the size limit", "GET", answer("400 Bad Request", "", "Retry-After: 0"), 1, 1, false},
		{"the server wants too much time", "GET", answer("503 Service Unavailable", "", "Retry-After: 3600"), 1, 1, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, w := newWire(t, []string{test.first, answer("200 OK", "{}")}, WithRetry(test.retries))
			err := Send(t.Context(), c, &Operation{Name: "X"}, test.verb, nil, nil)
			assert.Equal(t, test.ok, err == nil, err)
			assert.Len(t, w.sent, test.want)
		})
	}
	c, w := newWire(t, []string{soon}, WithRetry(3))
	require.Error(t, Send(t.Context(), c, &opTokens, "GET", nil, nil))
	assert.Len(t, w.sent, 4)
	require.Error(t, Send(t.Context(), c, &opTokens, "GET", nil, []CallOption{WithRetry(0)}))
	assert.Len(t, w.sent, 5, "a call goes before the client")
}

func TestRule122TheBodyIsSentAgain(t *testing.T) {
	c, w := newWire(t, []string{soon, answer("200 OK", "{}")}, WithRetry(1))
	require.NoError(t, Send(t.Context(), c, &Operation{Name: "X"}, "PUT", &shape{Kind: "a"}, nil))
	assert.Equal(t, w.sent[0].body, w.sent[1].body)
	assert.NotEmpty(t, w.sent[1].body)
}

func TestRule121RetryAfterAsATime(t *testing.T) {
	e := failure(t, "valid-065-slow-down")
	wait, ok := e.RetryAfter()
	assert.True(t, ok)
	assert.Equal(t, 7*time.Second, wait)
	for text, want := range map[string]time.Duration{
		"Sat, 21 Nov 2026 05:07:44 GMT": 30 * time.Second, // by the server's clock
		"Sat, 21 Nov 2026 05:00:00 GMT": 0,
		"soon":                          -1,
		"-5":                            -1,
		"":                              -1,
	} {
		wait, ok := retryAfter(http.Header{"Retry-After": {text}, "Date": {"Sat, 21 Nov 2026 05:07:14 GMT"}})
		assert.Equal(t, want >= 0, ok, text)
		assert.Equal(t, max(want, 0), wait, text)
	}
}

func TestBackoff(t *testing.T) {
	for tried, most := range map[int]time.Duration{0: 100 * time.Millisecond, 3: 800 * time.Millisecond, 50: 10 * time.Second} {
		for range 20 {
			d := backoff(tried)
			assert.True(t, d >= most/2 && d < most, d)
		}
	}
}

func TestRule122TheContextEndsTheWaiting(t *testing.T) {
	c, w := newWire(t, []string{answer("503 Service Unavailable", "", "Retry-After: 30")}, WithRetry(5))
	start := time.Now()
	err := Send(t.Context(), c, &opTokens, "GET", nil, []CallOption{WithTimeout(time.Second)})
	var answered *Error
	require.ErrorAs(t, err, &answered, "what the server said is worth more than a deadline")
	assert.Less(t, time.Since(start), time.Second)
	assert.Len(t, w.sent, 1)
}

// serve starts a server of a handler and returns a client of it.
func serve(t *testing.T, h http.HandlerFunc, opts ...Option) *Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c, err := New(server.URL, opts...)
	require.NoError(t, err)
	return c
}

// hangUp answers with some bytes, then closes the connection.
func hangUp(t *testing.T, w http.ResponseWriter, bytes string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if assert.NoError(t, err) {
		_, _ = io.WriteString(conn, bytes)
		_ = conn.Close()
	}
}

func TestFaultConnections(t *testing.T) {
	for name, bytes := range map[string]string{
		"closed":         "",
		"cut in headers": "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n",
		"cut in body":    "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"Status\":",
		"cut in chunks":  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"Sta",
	} {
		t.Run(name, func(t *testing.T) {
			var calls atomic.Int32
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if calls.Add(1)%2 == 1 {
					hangUp(t, w, bytes)
				}
			}, WithHTTPClient(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}))
			_, err := Call[*tokensResponse](t.Context(), c, &opTokens, "GET", nil, nil)
			assert.ErrorContains(t, err, "servicestack: GetCustomerTokensRequest: ")
			calls.Store(0)
			_, err = Call[*tokensResponse](t.Context(), c, &opTokens, "GET", nil, []CallOption{WithRetry(1)})
			assert.NoError(t, err)
			assert.EqualValues(t, 2, calls.Load())
		})
	}
}

func TestFaultRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := "http://" + l.Addr().String()
	require.NoError(t, l.Close())
	c, err := New(address, WithRetry(1))
	require.NoError(t, err)
	assert.ErrorContains(t, Send(t.Context(), c, &opTokens, "GET", nil, nil), "refused")
}

func TestFaultSlow(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "{")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}, WithTimeout(30*time.Millisecond), WithRetry(3))
	start := time.Now()
	assert.ErrorIs(t, Send(t.Context(), c, &opTokens, "GET", nil, nil), context.DeadlineExceeded)
	assert.Less(t, time.Since(start), 5*time.Second)
	_, err := New("http://x", WithTimeout(0))
	assert.Error(t, err)
	_, err = New("http://x", WithRetry(-1))
	assert.Error(t, err)
}

func TestFaultHugeAndBombs(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 6 {
		_, _ = z.Write(make([]byte, 1<<20))
	}
	require.NoError(t, z.Close())
	status := 200
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(status)
		_, _ = w.Write(bomb.Bytes())
	}, WithMaxResponse(1<<20))
	_, err := Call[[]byte](t.Context(), c, &opTokens, "GET", nil, nil)
	assert.ErrorIs(t, err, ErrResponseTooLarge, "the limit counts what is unpacked")
	status = 500
	_, err = Call[[]byte](t.Context(), c, &opTokens, "GET", nil, nil)
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Len(t, e.Body, maxErrorBody)
}

func TestFaultRedirectLoop(t *testing.T) {
	hops := 0
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		hops++
		http.Redirect(w, r, "/again?secret=1", http.StatusTemporaryRedirect)
	}, WithRetry(3))
	err := Send(t.Context(), c, &opTokens, "GET", nil, nil)
	assert.ErrorContains(t, err, "stopped after 10 redirects")
	assert.NotContains(t, err.Error(), "secret")
	assert.Equal(t, 10, hops)
}

func TestMiddleware(t *testing.T) {
	var order []string
	note := func(name string) Option {
		return WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTrip(func(r *http.Request) (*http.Response, error) {
				order = append(order, name+" "+r.Header.Get("Cookie"))
				return next.RoundTrip(r)
			})
		})
	}
	c, _ := newWire(t, []string{answer("503 Service Unavailable", "", "Retry-After: 0", "Set-Cookie: a=1"), answer("200 OK", "{}")},
		note("outer"), note("inner"), WithRetry(1))
	require.NoError(t, Send(t.Context(), c, &opTokens, "GET", nil, nil))
	assert.Equal(t, []string{"outer ", "inner ", "outer a=1", "inner a=1"}, order)
	_, err := New("http://x", WithMiddleware(nil))
	assert.Error(t, err)
	_, err = New("http://x", WithMiddleware(func(http.RoundTripper) http.RoundTripper { return nil }))
	assert.Error(t, err)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestLoggerKeepsSecrets(t *testing.T) {
	var out bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	c, _ := newWire(t, []string{soon, answer("200 OK", `{"Token":"secret"}`)}, WithLogger(logger), WithRetry(1),
		WithBearerToken("secret"), WithHeaderParam("ApiKey", "secret"), HeaderParamsInQuery())
	require.NoError(t, Send(t.Context(), c, &opTokens, "GET", &getCustomerTokens{Token: "secret"}, nil))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 2)
	assert.Contains(t, lines[0], `"level":"WARN","msg":"servicestack call","operation":"GetCustomerTokensRequest","verb":"GET","duration":`)
	assert.Contains(t, lines[0], `"status":503`)
	assert.Contains(t, lines[1], `"level":"DEBUG"`)
	c, _ = newWire(t, nil, WithLogger(logger), HeaderParamsInQuery(), WithHeaderParam("ApiKey", "secret"),
		WithMiddleware(func(http.RoundTripper) http.RoundTripper {
			return roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("no way") })
		}))
	err := Send(t.Context(), c, &opTokens, "GET", nil, nil)
	assert.EqualError(t, err, "servicestack: GetCustomerTokensRequest: GET: no way")
	assert.Contains(t, out.String(), `"error":"GET: no way"`)
	assert.NotContains(t, out.String()+fmt.Sprint(err), "secret")
}
