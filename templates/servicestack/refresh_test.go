// API keys, refresh tokens and signing in by a function (client-rules.md, 130 to 140).

package servicestack

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var opHello = Operation{Name: "HelloAuth", Routes: []Route{{Path: "/hello-auth/{Name}", Verbs: "GET"}}}

type helloAuth struct {
	Name string `json:"Name,omitzero"`
}

type helloResponse struct {
	Result string `json:"Result,omitzero"`
}

func hello(t *testing.T, c *Client, opts ...CallOption) error {
	t.Helper()
	resp, err := Call[*helloResponse](t.Context(), c, &opHello, "GET", &helloAuth{"r"}, opts)
	if err == nil {
		assert.Equal(t, "Hello, r", resp.Result)
	}
	return err
}

func TestRule131APIKeys(t *testing.T) {
	for want, option := range map[string]Setting{
		"Authorization: Bearer key":     WithAPIKey("key"),
		"X-Api-Key: key":                WithAPIKeyHeader("key"),
		"Authorization: Basic a2V5Og==": WithAPIKeyBasic("key"),
	} {
		got, err := sendTo(t, &opTokens, "GET", nil, option)
		require.NoError(t, err)
		name, value, _ := strings.Cut(want, ": ")
		assert.Equal(t, value, got.Header.Get(name))
		assert.Len(t, got.Header, 3)
	}
}

func TestRule132And133RefreshByCookie(t *testing.T) {
	c, w := newWire(t, []string{"auth-051-expired", "auth-052-cookie", "auth-053-hello"}, WithBearerToken("old"), WithRefreshToken("R"))
	require.NoError(t, hello(t, c))
	require.Len(t, w.sent, 3)
	assert.Equal(t, "Bearer old", w.sent[0].Header.Get("Authorization"))
	assert.Equal(t, "POST /api/json/reply/GetAccessToken", w.sent[1].line())
	assert.JSONEq(t, `{"RefreshToken":"R"}`, w.sent[1].body)
	assert.Empty(t, w.sent[1].Header.Get("Authorization"))
	assert.Equal(t, w.sent[0].line(), w.sent[2].line())
	assert.NotContains(t, w.sent[2].Header, "Authorization", "it would stand before the cookie")
	assert.Contains(t, w.sent[2].Header.Get("Cookie"), "ss-tok=eyJ0")
	require.NoError(t, hello(t, c))
	assert.NotContains(t, w.sent[3].Header, "Authorization")
}

func TestRule133RefreshByBody(t *testing.T) {
	c, w := newWire(t, []string{"auth-051-expired", "noc-052-token", "auth-053-hello"}, WithBearerToken("old"), WithRefreshToken("R"))
	require.NoError(t, hello(t, c))
	require.Len(t, w.sent, 3)
	assert.True(t, strings.HasPrefix(w.sent[2].Header.Get("Authorization"), "Bearer eyJ0"))
	assert.NotContains(t, w.sent[2].Header.Get("Cookie"), "ss-tok")
	require.NoError(t, hello(t, c, WithBearerToken("mine")))
	assert.Equal(t, "Bearer mine", w.sent[3].Header.Get("Authorization"))
	require.NoError(t, hello(t, c, WithHeader("Authorization", "")))
	assert.Empty(t, w.sent[4].Header.Get("Authorization"), "taken away for a call")
}

func TestRule132RefreshTokenInACookie(t *testing.T) {
	for name, opts := range map[string][]Option{"our jar": nil, "the user's jar": {WithHTTPClient(&http.Client{})}} {
		t.Run(name, func(t *testing.T) {
			w := &wire{t: t, answers: []string{"auth-009-login", "auth-051-expired", "auth-052-cookie", "auth-053-hello"}}
			hc := &http.Client{Transport: w}
			if opts != nil {
				jar, err := cookiejar.New(nil)
				require.NoError(t, err)
				w.answers[0] = answer("200 OK", "{}", "Set-Cookie: ss-tok=old; path=/", "Set-Cookie: ss-reftok=R; path=/")
				w.answers[2] = answer("200 OK", "{}", "Set-Cookie: ss-tok=new; path=/")
				hc.Jar = jar
			}
			c, err := New("https://example.org/api", WithHTTPClient(hc))
			require.NoError(t, err)
			_, err = c.Authenticate(t.Context(), &Authenticate{Provider: "credentials", UserName: "manager", Password: "secret"})
			require.NoError(t, err)
			require.NoError(t, hello(t, c))
			require.Len(t, w.sent, 4)
			assert.Equal(t, "{}", w.sent[2].body)
			assert.Contains(t, w.sent[2].Header.Get("Cookie"), "ss-reftok=")
		})
	}
}

func TestRule134NoRefresh(t *testing.T) {
	unauthorized := answer("401 Unauthorized", "")
	c, w := newWire(t, []string{unauthorized}, WithBearerToken("old"))
	assert.ErrorIs(t, hello(t, c), ErrUnauthorized)
	assert.Len(t, w.sent, 1, "without a refresh token")

	c, w = newWire(t, []string{unauthorized}, WithRefreshToken("R"))
	_, err := c.Authenticate(t.Context(), &Authenticate{Provider: "credentials", UserName: "u", Password: "p"})
	assert.ErrorIs(t, err, ErrUnauthorized)
	assert.Len(t, w.sent, 1, "the 401 of a login")
	assert.ErrorIs(t, Send(t.Context(), c, &opGetAccessToken, "POST", nil, nil), ErrUnauthorized)
	assert.Len(t, w.sent, 2, "the 401 of GetAccessToken")
	assert.ErrorIs(t, hello(t, c, WithBearerToken("mine")), ErrUnauthorized)
	assert.Len(t, w.sent, 3, "a token that is not the session's")
}

func TestRule134FailedRefreshTellsBoth(t *testing.T) {
	c, w := newWire(t, []string{"auth-051-expired", "auth-056-refresh-expired", "auth-051-expired"}, WithBearerToken("old"), WithRefreshToken("secret"))
	for n := range 3 {
		assert.EqualError(t, hello(t, c), "servicestack: HelloAuth: 401 TokenException: Token has expired\n"+
			"servicestack: GetAccessToken: 401 TokenException: Token has expired")
		assert.Len(t, w.sent, n+2, "a refused refresh token is not sent again")
	}
	c, _ = newWire(t, []string{"auth-051-expired", answer("200 OK", "{}")}, WithBearerToken("old"), WithRefreshToken("secret"))
	assert.ErrorContains(t, hello(t, c), "\nrefreshing the access token: the server told no access token")
}

func TestRule135OnlyA401(t *testing.T) {
	for _, status := range []string{"500 Exception", "405 NotSupportedException", "403 Forbidden"} {
		c, w := newWire(t, []string{answer(status, "")}, WithBearerToken("old"), WithRefreshToken("R"))
		require.Error(t, hello(t, c))
		assert.Len(t, w.sent, 1, status)
	}
}

func TestRule137OneRepeatAfterARefresh(t *testing.T) {
	c, w := newWire(t, []string{"auth-051-expired", "noc-052-token", "auth-051-expired"}, WithBearerToken("old"), WithRefreshToken("R"))
	assert.ErrorIs(t, hello(t, c), ErrUnauthorized)
	assert.Len(t, w.sent, 3)
}

func TestRule137SignInCannotRecurse(t *testing.T) {
	unauthorized := answer("401 Unauthorized", "")
	calls := 0
	c, w := newWire(t, []string{unauthorized}, WithSignIn(func(ctx context.Context, c *Client) (*AuthenticateResponse, error) {
		calls++
		return nil, Send(ctx, c, &opHello, "GET", &helloAuth{"x"}, nil)
	}))
	assert.EqualError(t, hello(t, c), "servicestack: HelloAuth: 401 Unauthorized")
	assert.EqualError(t, hello(t, c), "servicestack: HelloAuth: 401 Unauthorized")
	assert.Equal(t, 1, calls, "refused once and for all")
	assert.Len(t, w.sent, 1)
}

func TestRule137SignInByFunction(t *testing.T) {
	tokens := 0
	signIn := WithSignIn(func(context.Context, *Client) (*AuthenticateResponse, error) {
		tokens++
		return &AuthenticateResponse{BearerToken: fmt.Sprint("T", tokens)}, nil
	})
	c, w := newWire(t, []string{"auth-053-hello", "auth-051-expired", "auth-053-hello"}, signIn)
	require.NoError(t, hello(t, c))
	assert.Equal(t, "Bearer T1", w.sent[0].Header.Get("Authorization"))
	require.NoError(t, hello(t, c))
	assert.Equal(t, "Bearer T2", w.sent[2].Header.Get("Authorization"))

	c, w = newWire(t, []string{"auth-051-expired", "auth-056-refresh-expired", "auth-053-hello"}, signIn, WithAPIKey("first"), WithRefreshToken("R"))
	require.NoError(t, hello(t, c), "what the refresh token does not cure, signing in does")
	assert.Equal(t, "Bearer first", w.sent[0].Header.Get("Authorization"))
	assert.Equal(t, "Bearer T3", w.sent[2].Header.Get("Authorization"))

	c, _ = newWire(t, []string{"auth-053-hello"}, WithSignIn(func(context.Context, *Client) (*AuthenticateResponse, error) { return nil, nil }))
	assert.EqualError(t, hello(t, c), "servicestack: HelloAuth: signing in: the function gave no tokens")
	_, err := New("https://example.org", WithSignIn(nil))
	assert.Error(t, err)
	_, err = New("https://example.org", WithRefreshToken(""))
	assert.Error(t, err)
}

func TestSignInErrorsHaveOnePrefix(t *testing.T) {
	c, err := New("http://127.0.0.1:1/", WithCredentials("agent", "secret"))
	require.NoError(t, err)
	err = hello(t, c)
	assert.ErrorContains(t, err, "servicestack: HelloAuth: signing in: Authenticate: POST: dial tcp")
	assert.Equal(t, 1, strings.Count(err.Error(), "servicestack:"))
}

func TestRule138LogoutForgets(t *testing.T) {
	c, w := newWire(t, []string{"auth-051-expired", "auth-052-cookie", "auth-053-hello", "auth-030-logout", answer("401 Unauthorized", "")},
		WithBearerToken("old"), WithRefreshToken("R"))
	require.NoError(t, hello(t, c))
	require.NoError(t, c.Logout(t.Context()))
	assert.ErrorIs(t, hello(t, c), ErrUnauthorized)
	require.Len(t, w.sent, 5, "no refresh")
	assert.Empty(t, w.sent[4].Header.Get("Authorization"))
	assert.Empty(t, w.sent[4].Header.Get("Cookie"))
}

func TestNoTokenIsPrinted(t *testing.T) {
	c, err := New("https://example.org", WithBearerToken("secret"), WithRefreshToken("secret"), WithAPIKeyHeader("secret"))
	require.NoError(t, err)
	resp := &AuthenticateResponse{UserName: "u", BearerToken: "secret", RefreshToken: "secret", SessionID: "secret"}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		assert.NotContains(t, fmt.Sprintf(format, c), "secret")
		assert.NotContains(t, fmt.Sprintf(format, resp), "secret")
		assert.NotContains(t, fmt.Sprintf(format, *resp), "secret")
	}
}

// Of many calls with an expired token, one refreshes; the body of each is sent again.
func TestRule132RefreshOnceInParallel(t *testing.T) {
	var refreshes atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch {
		case strings.HasSuffix(r.URL.Path, "/GetAccessToken"):
			refreshes.Add(1)
			time.Sleep(10 * time.Millisecond)
			fmt.Fprint(w, `{"accessToken":"new"}`)
		case r.Header.Get("Authorization") != "Bearer new":
			w.WriteHeader(http.StatusUnauthorized)
		case string(body) != `{"Name":"r"}`:
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	defer server.Close()
	c, err := New(server.URL, WithBearerToken("old"), WithRefreshToken("R"))
	require.NoError(t, err)
	var wg sync.WaitGroup
	for range 30 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			assert.NoError(t, Send(t.Context(), c, &opHello, "POST", &helloAuth{"r"}, nil))
		}()
	}
	wg.Wait()
	assert.EqualValues(t, 1, refreshes.Load())
}

func TestRule140TokensStayAtHome(t *testing.T) {
	var abroad http.Header
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { abroad = r.Header }))
	defer other.Close()
	var home []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		home = append(home, r.Header.Get("Authorization"))
		http.SetCookie(w, &http.Cookie{Name: "ss-tok", Value: "secret", Path: "/"})
		http.Redirect(w, r, other.URL, http.StatusFound)
	}, WithBearerToken("secret"), WithRefreshToken("secret"), WithAPIKeyHeader("secret"))
	require.NoError(t, Send(t.Context(), c, &opHello, "GET", &helloAuth{"r"}, nil))
	assert.Equal(t, []string{"Bearer secret"}, home)
	assert.NotContains(t, fmt.Sprint(abroad), "secret")
}
