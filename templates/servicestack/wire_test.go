// What tests of the client share: a transport that answers with recordings and
// notes the requests, and DTOs as they are generated.

package servicestack

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// wire is a transport that answers by a script.
type wire struct {
	t       testing.TB
	mu      sync.Mutex
	answers []string // raw HTTP answers, or names of testdata/wire; the last one repeats
	sent    []sent
}

type sent struct {
	*http.Request
	body string
}

func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var body []byte
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
	}
	w.sent = append(w.sent, sent{req, string(body)})
	answer := w.answers[min(len(w.sent), len(w.answers))-1]
	raw := []byte(answer)
	if !strings.HasPrefix(answer, "HTTP/") {
		var err error
		raw, err = os.ReadFile("testdata/wire/" + answer + ".response.http")
		require.NoError(w.t, err)
	}
	return http.ReadResponse(bufio.NewReader(bytes.NewReader(raw)), req)
}

// line is the request line without the host.
func (s sent) line() string { return s.Method + " " + s.URL.RequestURI() }

// answer makes a raw HTTP answer with a JSON body.
func answer(status, body string, headers ...string) string {
	if body != "" {
		headers = append(headers, "Content-Type: application/json; charset=utf-8")
	}
	headers = append(headers, fmt.Sprintf("Content-Length: %d", len(body)))
	return "HTTP/1.1 " + status + "\r\n" + strings.Join(headers, "\r\n") + "\r\n\r\n" + body
}

// newWire returns a client whose requests are answered by a script.
func newWire(t testing.TB, answers []string, opts ...Option) (*Client, *wire) {
	t.Helper()
	w := &wire{t: t, answers: answers}
	c, err := New("https://example.org/api", append([]Option{WithHTTPClient(&http.Client{Transport: w})}, opts...)...)
	require.NoError(t, err)
	return c, w
}

// send makes a call that is answered "{}" and returns its request.
func sendTo(t testing.TB, op *Operation, verb string, req any, opts ...CallOption) (sent, error) {
	t.Helper()
	c, w := newWire(t, []string{answer("200 OK", "{}")})
	err := Send(t.Context(), c, op, verb, req, opts)
	if err != nil {
		return sent{}, err
	}
	require.Len(t, w.sent, 1)
	return w.sent[0], nil
}

type getCustomerTokens struct {
	GetExpiredCards  *bool  `json:"GetExpiredCards,omitzero"`
	GetInactiveCards *bool  `json:"GetInactiveCards,omitzero"`
	Acct             *int64 `json:"Acct,omitzero"`
	Token            string `json:"Token,omitzero"`
	DeviceID         string `json:"DeviceId,omitzero"`
	AppID            string `json:"AppId,omitzero"`
	APIKey           string `json:"ApiKey,omitzero"`
	OAuthToken       string `json:"OAuthToken,omitzero"`
}

type tokensResponse struct {
	CustomerTokens []struct {
		TokenStr string `json:"TokenStr,omitzero"`
		TokenPk  *int64 `json:"TokenPk,omitzero"`
	} `json:"CustomerTokens,omitzero"`
	Status *struct {
		StatusCode string `json:"StatusCode,omitzero"`
		Login      string `json:"Login,omitzero"`
	} `json:"Status,omitzero"`
}

var opTokens = Operation{
	Name:    "GetCustomerTokensRequest",
	Routes:  []Route{{Path: "/GetCustomerTokens", Verbs: "POST,GET"}},
	Headers: []string{"Token", "DeviceId", "AppId", "ApiKey", "OAuthToken"},
}

type getPayments struct {
	OrderID GUID `json:"OrderID"`
}

type paymentsResponse struct {
	PaymentSuccess bool            `json:"PaymentSuccess"`
	PublicOrderID  string          `json:"PublicOrderID,omitzero"`
	ResponseStatus *ResponseStatus `json:"ResponseStatus,omitzero"`
}

var opPayments = Operation{Name: "CustomerPaymentsRequest", Routes: []Route{
	{Path: "/v1/CustomerPayments/{OrderID}", Verbs: "GET"},
	{Path: "/v1/CustomerPayments", Verbs: "POST,PUT"},
}}

func ptr[T any](v T) *T { return &v }
