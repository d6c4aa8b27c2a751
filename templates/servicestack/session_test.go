// What a client takes over of ServiceStack's own operations, called by itself or by a
// generated client, and whom it signs in for.

package servicestack

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// signIn and signedIn are as a generated package has ServiceStack's own types.
type (
	signIn struct {
		Provider string  `json:"provider,omitzero"`
		UserName *string `json:"userName,omitzero"`
	}
	signedIn struct {
		SessionID    string  `json:"sessionId,omitzero"`
		BearerToken  *string `json:"bearerToken,omitzero"`
		RefreshToken *string `json:"refreshToken,omitzero"`
	}
)

var opSignIn = Operation{Name: "Authenticate", Session: true, Routes: []Route{{Path: "/auth", Verbs: "GET,POST"}}}

func TestGeneratedSignIn(t *testing.T) {
	c, w := newWire(t, []string{
		answer("200 OK", `{"sessionId":"s","bearerToken":"T","refreshToken":"R"}`), answer("200 OK", "{}"), // signs in
		answer("200 OK", `{"sessionId":"s"}`), answer("200 OK", "{}"), // tells who it is
		answer("200 OK", "{}"), answer("200 OK", "{}"), // signs out
	})
	call := func() string {
		require.NoError(t, Send(t.Context(), c, &opPayments, "GET", nil, nil))
		return w.sent[len(w.sent)-1].Header.Get("Authorization")
	}
	sign := func(verb string, req *signIn) {
		_, err := Call[*signedIn](t.Context(), c, &opSignIn, verb, req, nil)
		require.NoError(t, err)
		assert.Empty(t, w.sent[len(w.sent)-1].Header.Get("Authorization"))
	}
	sign("POST", &signIn{Provider: "credentials", UserName: ptr("u")})
	assert.Equal(t, "Bearer T", call())
	sign("GET", nil)
	assert.Equal(t, "Bearer T", call(), "an answer without a token takes none away")
	sign("POST", &signIn{Provider: "logout"})
	assert.Empty(t, call())
}

func TestSignInInAnyFormat(t *testing.T) {
	for format, want := range map[Format]string{
		JSV: "POST /api/jsv/reply/Authenticate {provider:credentials,UserName:u,Password:p}",
		CSV: `POST /api/json/reply/Authenticate {"provider":"credentials","UserName":"u","Password":"p"}`,
		XML: `POST /api/xml/reply/Authenticate <Authenticate xmlns="http://schemas.servicestack.net/types" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">` +
			`<provider>credentials</provider><UserName>u</UserName><Password>p</Password></Authenticate>`,
	} {
		c, w := newWire(t, []string{answer("401 Unauthorized", "")}, WithFormat(format), WithCredentials("u", "p"))
		assert.ErrorIs(t, Send(t.Context(), c, &opPayments, "GET", nil, nil), ErrUnauthorized)
		assert.Equal(t, want, w.sent[0].line()+" "+w.sent[0].body)
	}
}

// TestVendorsRegister: an operation of a vendor's that is called as one of ServiceStack's
// own needs a session like any other.
func TestVendorsRegister(t *testing.T) {
	c, w := newWire(t, []string{"trendsic-10.1-004-login", answer("200 OK", "{}")}, WithCredentials("agent", "secret"))
	require.NoError(t, Send(t.Context(), c, &Operation{Name: "Register"}, "POST", nil, nil))
	require.Len(t, w.sent, 2)
	assert.NotEmpty(t, w.sent[1].Header.Get("Cookie"))
}

// TestSomebodyElsesCall: a call that says itself who makes it is not signed in for.
func TestSomebodyElsesCall(t *testing.T) {
	c, w := newWire(t, []string{answer("401 Unauthorized", "")}, WithCredentials("agent", "secret"))
	err := Send(t.Context(), c, &opPayments, "POST", nil, []CallOption{WithBearerToken("own")})
	assert.ErrorIs(t, err, ErrUnauthorized)
	assert.Len(t, w.sent, 1)
}

func TestEmptySecrets(t *testing.T) {
	for _, o := range []Setting{WithAPIKey(""), WithBearerToken(""), WithAPIKeyHeader(""), WithAPIKeyBasic(""), WithBasicAuth("", "")} {
		_, err := New("http://x", o)
		assert.ErrorContains(t, err, "is empty")
	}
}

func TestAnAnswerOfAnySize(t *testing.T) {
	c, _ := newWire(t, []string{answer("200 OK", `{"paymentSuccess":true}`)}, WithMaxResponse(math.MaxInt64))
	resp, err := Call[*paymentsResponse](t.Context(), c, &opPayments, "GET", nil, nil)
	require.NoError(t, err)
	assert.True(t, resp.PaymentSuccess)
}
