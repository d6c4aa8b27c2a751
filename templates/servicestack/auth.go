// Signing in and out with ServiceStack's Authenticate operation.

package servicestack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

// Authenticate signs in with a provider, or out with the provider "logout".
type Authenticate struct {
	Provider          string            `json:"provider,omitzero"` // "credentials", "basic", "jwt", …
	UserName          string            `json:"UserName,omitzero"`
	Password          string            `json:"Password,omitzero"`
	RememberMe        *bool             `json:"RememberMe,omitzero"`
	AccessToken       string            `json:"AccessToken,omitzero"`
	AccessTokenSecret string            `json:"AccessTokenSecret,omitzero"`
	ReturnURL         string            `json:"ReturnUrl,omitzero"`
	ErrorView         string            `json:"ErrorView,omitzero"`
	Meta              map[string]string `json:"Meta,omitzero"`
}

// AuthenticateResponse is what signing in tells. Tokens are missing where the server
// keeps them in cookies.
type AuthenticateResponse struct {
	UserID             string            `json:"UserId,omitzero"`
	SessionID          string            `json:"SessionId,omitzero"`
	UserName           string            `json:"UserName,omitzero"`
	DisplayName        string            `json:"DisplayName,omitzero"`
	ReferrerURL        string            `json:"ReferrerUrl,omitzero"`
	BearerToken        string            `json:"BearerToken,omitzero"`
	RefreshToken       string            `json:"RefreshToken,omitzero"`
	RefreshTokenExpiry *Time             `json:"RefreshTokenExpiry,omitzero"`
	ProfileURL         string            `json:"ProfileUrl,omitzero"`
	Roles              []string          `json:"Roles,omitzero"`
	Permissions        []string          `json:"Permissions,omitzero"`
	AuthProvider       string            `json:"AuthProvider,omitzero"`
	ResponseStatus     *ResponseStatus   `json:"ResponseStatus,omitzero"`
	Meta               map[string]string `json:"Meta,omitzero"`
}

// String leaves out the secrets.
func (a Authenticate) String() string {
	return fmt.Sprintf("Authenticate(%s, %s)", a.Provider, a.UserName)
}

// GoString is String.
func (a Authenticate) GoString() string { return a.String() }

// check refuses what servers answer with 500.
func (a *Authenticate) check() error {
	if strings.EqualFold(a.Provider, "credentials") && (a.UserName == "" || a.Password == "") {
		return errors.New("signing in with credentials takes a user and a password")
	}
	return nil
}

// opAuthenticate has no routes: every host may name them as it likes, the
// pre-defined address is the same everywhere.
var opAuthenticate = Operation{Name: "Authenticate"}

// Authenticate signs in; the session is kept in cookies, or in a token if the server
// tells one. A client made WithCredentials does so by itself.
func (c *Client) Authenticate(ctx context.Context, req *Authenticate, opts ...CallOption) (*AuthenticateResponse, error) {
	if err := req.check(); err != nil {
		return nil, fmt.Errorf("servicestack: Authenticate: %w", err)
	}
	resp, err := Call[*AuthenticateResponse](ctx, c, &opAuthenticate, http.MethodPost, req, opts)
	var unreadable *DecodeError
	if err != nil && !errors.As(err, &unreadable) { // one odd date is no failed sign-in
		return nil, err
	}
	c.session.begin(resp.BearerToken)
	return resp, nil
}

// Logout ends the session on the server, and forgets cookies and tokens even if that
// fails. A client made WithCredentials signs in again with its next call.
func (c *Client) Logout(ctx context.Context, opts ...CallOption) error {
	err := Send(ctx, c, &opAuthenticate, http.MethodPost, &Authenticate{Provider: "logout"}, opts)
	c.session.end()
	if c.jar != nil {
		c.jar.clear()
	}
	return err
}

// session is what signing in gave.
type session struct {
	gate chan struct{} // held by whoever signs in

	mu      sync.Mutex
	signIns int    // numbers the sessions, from 1
	live    bool   // the last one was not ended
	bearer  string // its token, if the server told one
	refused error  // why the credentials are not tried again
}

// signsIn tells the operations that make a session from those that need one.
func (o *Operation) signsIn() bool {
	switch o.Name {
	case "Authenticate", "AuthenticateLogout", "Register", "GetAccessToken":
		return true
	}
	return false
}

// exchange sends a call, signed in if the client has credentials. A 401 is repeated
// once after a new sign-in, never more.
func (c *Client) exchange(ctx context.Context, call *call) (*http.Response, error) {
	if c.settings.credentials == nil || call.op.signsIn() {
		return c.send(ctx, call)
	}
	used, err := c.signIn(ctx, 0)
	if err != nil {
		return nil, err
	}
	resp, err := c.send(ctx, call)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
	resp.Body.Close()
	if _, err := c.signIn(ctx, used); err != nil {
		return nil, errors.Join(newError(call.op.Name, resp, body), err)
	}
	return c.send(ctx, call)
}

// signIn makes sure of a session newer than the one numbered stale, and returns its
// number. Of many calls that need one, one signs in and the others wait.
func (c *Client) signIn(ctx context.Context, stale int) (int, error) {
	if n, err := c.session.newerThan(stale); n > 0 || err != nil {
		return n, err
	}
	select {
	case c.session.gate <- struct{}{}:
		defer func() { <-c.session.gate }()
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	if n, err := c.session.newerThan(stale); n > 0 || err != nil {
		return n, err
	}
	_, err := c.Authenticate(ctx, c.settings.credentials)
	var answered *Error
	if errors.As(err, &answered) && answered.StatusCode < 500 && answered.StatusCode != http.StatusTooManyRequests {
		c.session.refuse(err) // another try may lock the account
	}
	if err != nil {
		return 0, err
	}
	return c.session.newerThan(stale)
}

// newerThan returns the number of the present session if it is newer than stale, or
// else 0, or why there will be none.
func (s *session) newerThan(stale int) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.live && s.signIns > stale {
		return s.signIns, nil
	}
	return 0, s.refused
}

func (s *session) begin(bearer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signIns++
	s.live, s.bearer, s.refused = true, bearer, nil
}

func (s *session) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.live, s.bearer = false, ""
}

func (s *session) refuse(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = err
}

func (s *session) token() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bearer
}
