// Signing in, by rule of the reference (client-rules.md, J).

package servicestack

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRule125And126Credentials(t *testing.T) {
	c, w := newWire(t, []string{"trendsic-10.1-004-login", "trendsic-10.1-005-get", "trendsic-10.1-012-logout", "trendsic-10.1-004-login", "trendsic-10.1-005-get"},
		WithCredentials("agent", "secret"))
	get := func() {
		resp, err := Call[*paymentsResponse](t.Context(), c, &opPayments, "GET", &getPayments{}, nil)
		require.NoError(t, err)
		assert.True(t, resp.PaymentSuccess)
	}
	get()
	require.Len(t, w.sent, 2)
	assert.Equal(t, "POST /api/json/reply/Authenticate", w.sent[0].line())
	assert.JSONEq(t, `{"provider":"credentials","UserName":"agent","Password":"secret"}`, w.sent[0].body)
	assert.Empty(t, w.sent[0].Header.Get("Cookie"))
	assert.Equal(t, "ss-id=qUOcSnsj7dMqNyHmBPgQ; ss-pid=COeQ15xziAlA02E5gIZz; ss-opt=perm; X-UAId=1", w.sent[1].Header.Get("Cookie"))

	require.NoError(t, c.Logout(t.Context()))
	assert.JSONEq(t, `{"provider":"logout"}`, w.sent[2].body)
	assert.Contains(t, w.sent[2].Header.Get("Cookie"), "ss-id=")
	get()
	assert.Empty(t, w.sent[3].Header.Get("Cookie"), "138: logging out forgets")
	assert.Len(t, w.sent, 5)
}

func TestRule125EmptyFieldsAreNotSent(t *testing.T) {
	c, w := newWire(t, []string{answer("500 Error", "")})
	_, err := c.Authenticate(t.Context(), &Authenticate{Provider: "credentials", UserName: "agent"})
	assert.ErrorContains(t, err, "takes a user and a password")
	_, err = c.Authenticate(t.Context(), nil)
	assert.ErrorContains(t, err, "takes a request")
	assert.Empty(t, w.sent)
}

func TestRule128And129Tokens(t *testing.T) {
	c, w := newWire(t, []string{
		answer("200 OK", `{"userId":"2","bearerToken":"T","refreshToken":"R","refreshTokenExpiry":"soon"}`), answer("200 OK", "{}"),
	})
	resp, err := c.Authenticate(t.Context(), &Authenticate{Provider: "credentials", UserName: "manager", Password: "secret"})
	require.NoError(t, err, "an odd date is no failed sign-in")
	assert.Equal(t, "2", resp.UserID)
	require.NoError(t, Send(t.Context(), c, &opPayments, "GET", nil, nil))
	assert.Equal(t, "Bearer T", w.sent[1].Header.Get("Authorization"))
	require.NoError(t, Send(t.Context(), c, &opPayments, "GET", nil, []CallOption{WithBearerToken("mine")}))
	assert.Equal(t, "Bearer mine", w.sent[2].Header.Get("Authorization"))
	require.NoError(t, c.Logout(t.Context()))
	require.NoError(t, Send(t.Context(), c, &opPayments, "GET", nil, nil))
	assert.Empty(t, w.sent[4].Header.Get("Authorization"))
}

func TestRule130Basic(t *testing.T) {
	for _, test := range []struct{ user, password, want string }{
		{"guest", "secret", "Basic Z3Vlc3Q6c2VjcmV0"},
		{"key", "", "Basic a2V5Og=="},
	} {
		c, w := newWire(t, []string{answer("200 OK", "{}")}, WithBasicAuth(test.user, test.password))
		require.NoError(t, Send(t.Context(), c, &opPayments, "GET", nil, nil))
		assert.Equal(t, test.want, w.sent[0].Header.Get("Authorization"), "at once, not after a challenge")
	}
}

func TestRule137OneRepeat(t *testing.T) {
	unauthorized := "trendsic-10.1-001-get-anonymous-401"
	c, w := newWire(t, []string{"trendsic-10.1-004-login", unauthorized, "trendsic-10.1-004-login", unauthorized}, WithCredentials("agent", "secret"))
	err := Send(t.Context(), c, &opPayments, "GET", nil, nil)
	assert.ErrorIs(t, err, ErrUnauthorized)
	assert.Len(t, w.sent, 4, "sign in, call, sign in, call, and no more")
}

func TestRule137RefusedCredentialsAreNotTriedAgain(t *testing.T) {
	c, w := newWire(t, []string{"trendsic-10.1-003-login-wrong", "trendsic-10.1-004-login", "trendsic-10.1-005-get"}, WithCredentials("agent", "bad"))
	for range 3 {
		err := Send(t.Context(), c, &opPayments, "GET", nil, nil)
		assert.EqualError(t, err, "servicestack: Authenticate: 401 Unauthorized: Invalid Username or Password")
	}
	assert.Len(t, w.sent, 1, "six bad logins lock the account")
	_, err := c.Authenticate(t.Context(), &Authenticate{Provider: "credentials", UserName: "agent", Password: "secret"})
	require.NoError(t, err)
	require.NoError(t, Send(t.Context(), c, &opPayments, "GET", nil, nil))
}

func TestRule134FailedSignInTellsBoth(t *testing.T) {
	c, w := newWire(t, []string{"trendsic-10.1-004-login", "trendsic-10.1-001-get-anonymous-401", "trendsic-10.1-003-login-wrong"}, WithCredentials("agent", "secret"))
	err := Send(t.Context(), c, &opPayments, "GET", nil, nil)
	assert.EqualError(t, err, "servicestack: CustomerPaymentsRequest: 401 Unauthorized\nservicestack: Authenticate: 401 Unauthorized: Invalid Username or Password")
	assert.Len(t, w.sent, 3)
}

func TestRule136ForbiddenIsFinal(t *testing.T) {
	c, w := newWire(t, []string{"trendsic-10.1-004-login", "trendsic-10.1-002-get-guest-403"}, WithCredentials("agent", "secret"))
	assert.ErrorIs(t, Send(t.Context(), c, &opPayments, "GET", nil, nil), ErrForbidden)
	assert.Len(t, w.sent, 2)
}

// Of many calls that meet an ended session, one signs in.
func TestSignInOnce(t *testing.T) {
	var logins atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/json/reply/Authenticate" {
			http.SetCookie(w, &http.Cookie{Name: "ss-id", Value: fmt.Sprint(logins.Add(1)), Path: "/"})
			_ = json.NewEncoder(w).Encode(AuthenticateResponse{})
			return
		}
		if id, err := r.Cookie("ss-id"); err != nil || id.Value != "2" { // the first session has ended
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	defer server.Close()
	c, err := New(server.URL, WithCredentials("agent", "secret"))
	require.NoError(t, err)
	var wg sync.WaitGroup
	for range 20 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			assert.NoError(t, Send(t.Context(), c, &opPayments, "GET", nil, nil))
		}()
	}
	wg.Wait()
	assert.EqualValues(t, 2, logins.Load())
}
