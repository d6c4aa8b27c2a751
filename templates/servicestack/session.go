// The session of a client: who signs in when, and who waits. Of many calls that need
// a new session one sees to it; no call is repeated more than once for it.

package servicestack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync"
)

// session is what signing in gave.
type session struct {
	gate chan struct{} // held by whoever signs in or refreshes

	mu         sync.Mutex
	number     int    // counts the sessions, from 1
	live       bool   // the last one was not ended
	bearer     string // its token; "" if it lives in cookies
	refresh    string // its refresh token, if not in a cookie
	refused    error  // why the credentials are not tried again
	notRenewed error  // why the refresh token is not tried again
}

// startSession takes the tokens that the client was made with. A bearer token that can
// be replaced is the first of a session; one that cannot is a mere header.
func (c *Client) startSession() {
	s := &c.settings
	if s.refreshToken == "" && s.signIn == nil {
		return
	}
	c.session.refresh = s.refreshToken
	if bearer, ok := strings.CutPrefix(s.header.Get("Authorization"), "Bearer "); ok {
		s.header.Del("Authorization")
		c.session.begin(bearer, s.refreshToken)
	}
}

// signingIn marks the context of a sign-in: calls made with it do not wait for it.
type signingIn struct{ client *Client }

// exchange sends a call, signed in if the client can do so. A 401 is repeated once
// with a new session, never more.
func (c *Client) exchange(ctx context.Context, call *call) (*reply, error) {
	if call.op.Session || ctx.Value(signingIn{c}) != nil || c.isOthers(call) {
		return c.transmit(ctx, call)
	}
	used := c.session.current()
	if c.settings.signIn != nil {
		var err error
		if used, err = c.renew(ctx, 0, false); err != nil {
			return nil, err
		}
	}
	a, err := c.transmit(ctx, call)
	if err != nil || a.StatusCode != http.StatusUnauthorized || call.body.once {
		return a, err
	}
	mayRefresh := !call.ownAuthorization() && c.canRefresh(used)
	if !mayRefresh && c.settings.signIn == nil {
		return a, nil
	}
	if _, err := c.renew(ctx, used, mayRefresh); err != nil {
		return nil, errors.Join(call.failure(a), err)
	}
	return c.transmit(ctx, call)
}

// isOthers reports whether the options of a call say that somebody else makes it than the
// client's do.
func (c *Client) isOthers(call *call) bool {
	return call.ownAuthorization() && call.header.Get("Authorization") != c.settings.header.Get("Authorization")
}

// adopt takes over what one of ServiceStack's own operations has answered: tokens, or a
// session in cookies. Answers without a token leave that of the session as it is.
func (c *Client) adopt(op *Operation, req, resp any) {
	if op.Name == "AuthenticateLogout" || strings.EqualFold(textIn(req, "provider"), "logout") {
		c.forget()
		return
	}
	token := cmp.Or(textIn(resp, "BearerToken"), textIn(resp, "AccessToken"))
	if token != "" || textIn(resp, "SessionId") != "" && c.session.token() == "" {
		c.session.begin(token, cmp.Or(textIn(resp, "RefreshToken"), textIn(req, "RefreshToken")))
	}
}

// textIn is a text that a DTO has by a name on the wire, or "".
func textIn(dto any, name string) string {
	r, err := newRequest(dto)
	if err != nil {
		return ""
	}
	f := r.properties.byName(name)
	if f == nil {
		return ""
	}
	if v := reflect.Indirect(r.value.Field(f.index)); v.Kind() == reflect.String {
		return v.String()
	}
	return ""
}

// renew makes sure of a session newer than the one numbered stale, and returns its
// number.
func (c *Client) renew(ctx context.Context, stale int, mayRefresh bool) (int, error) {
	if n, err := c.session.newerThan(stale); n > 0 || err != nil {
		return n, err
	}
	select {
	case c.session.gate <- struct{}{}:
		defer func() { <-c.session.gate }()
	case <-ctx.Done():
		return 0, fmt.Errorf("waiting for a sign-in: %w", ctx.Err())
	}
	if n, err := c.session.newerThan(stale); n > 0 || err != nil {
		return n, err
	}
	ctx = context.WithValue(ctx, signingIn{c}, true)
	var err error
	if mayRefresh {
		err = c.refresh(ctx)
	}
	if c.settings.signIn != nil && (!mayRefresh || err != nil) {
		err = c.signIn(ctx)
	}
	if err != nil {
		return 0, err
	}
	return c.session.current(), nil
}

// signIn signs in as the client's options say.
func (c *Client) signIn(ctx context.Context) error {
	before := c.session.current()
	resp, err := c.settings.signIn(ctx, c)
	switch {
	case err != nil:
		if isRefusal(err) {
			c.session.refuse(err) // another try may lock the account
		}
		return during("signing in", err)
	case c.session.current() > before: // by Authenticate
	case resp == nil:
		return errors.New("signing in: the function gave no tokens")
	default:
		c.session.begin(resp.BearerToken, resp.RefreshToken)
	}
	return nil
}

// during tells in an error what was done, but in an Error, which tells it itself.
func during(what string, err error) error {
	var answered *Error
	if errors.As(err, &answered) {
		return err
	}
	return fmt.Errorf("%s: %w", what, err)
}

// isRefusal reports whether an error will be the same again.
func isRefusal(err error) bool {
	var answered *Error
	return errors.As(err, &answered) && answered.StatusCode < 500 && answered.StatusCode != http.StatusTooManyRequests
}

// current returns the number of the present session, 0 if there is none.
func (s *session) current() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.live {
		return 0
	}
	return s.number
}

// newerThan returns the number of the present session if it is newer than stale, or
// else 0, or why there will be none.
func (s *session) newerThan(stale int) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.live && s.number > stale {
		return s.number, nil
	}
	return 0, s.refused
}

func (s *session) begin(bearer, refresh string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.number++
	s.live, s.bearer, s.refresh = true, bearer, refresh
	s.refused, s.notRenewed = nil, nil
}

func (s *session) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.live, s.bearer, s.refresh, s.notRenewed = false, "", "", nil
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
