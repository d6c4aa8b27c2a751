// Refresh tokens: a new access token for one that has expired.

package servicestack

import (
	"context"
	"errors"
	"net/http"
	"strings"
)

// WithRefreshToken gets a new access token by ServiceStack's GetAccessToken when a call
// is answered 401, once for all calls that wait, and repeats the call once. The access
// token to begin with, if there is one, is that of WithBearerToken. After Authenticate
// the server's refresh token is used, without this option.
func WithRefreshToken(token string) Option {
	return clientOption(func(s *settings) error {
		if token == "" {
			return errors.New("the refresh token is empty")
		}
		s.refreshToken = token
		return nil
	})
}

// WithSignIn signs in by a function of one's own before the first call, unless there is
// a token from WithBearerToken to begin with, and once more when a call is answered 401 that no refresh token cures. The function gets tokens
// from where it likes, or calls [Client.Authenticate] and returns its result.
//
// Calls that it makes with the context it gets never sign in themselves, so that it
// cannot call itself; with another context they would wait for it.
func WithSignIn(signIn func(ctx context.Context, c *Client) (*AuthenticateResponse, error)) Option {
	return clientOption(func(s *settings) error {
		if signIn == nil {
			return errors.New("the function that signs in is nil")
		}
		s.signIn = signIn
		return nil
	})
}

type getAccessToken struct {
	RefreshToken string `json:"RefreshToken,omitzero"`
}

type getAccessTokenResponse struct {
	AccessToken string `json:"AccessToken,omitzero"`
}

var opGetAccessToken = Operation{Name: "GetAccessToken", Session: true, XML: &ownXMLNames}

// canRefresh reports whether a session that was refused can be had anew by a refresh
// token, or has been in the meantime, or could not be.
func (c *Client) canRefresh(used int) bool {
	s := &c.session
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refresh != "" || s.notRenewed != nil || s.live && s.number > used || c.cookie("ss-reftok") != ""
}

// refresh gets a new access token, from the body of the answer or as a cookie. In a
// cookie it counts only if no Authorization header stands before it.
func (c *Client) refresh(ctx context.Context) error {
	s := &c.session
	s.mu.Lock()
	token, refused := s.refresh, s.notRenewed
	s.mu.Unlock()
	if refused != nil {
		return refused
	}
	before := c.cookie("ss-tok")
	var resp getAccessTokenResponse
	err := c.perform(ctx, &opGetAccessToken, http.MethodPost, &getAccessToken{token}, &resp, nil)
	if err == nil && resp.AccessToken == "" {
		if now := c.cookie("ss-tok"); now == "" || now == before {
			err = errors.New("the server told no access token")
		}
	}
	if err != nil {
		err = during("refreshing the access token", err)
		if isRefusal(err) {
			s.mu.Lock()
			s.notRenewed = err
			s.mu.Unlock()
		}
		return err
	}
	s.begin(resp.AccessToken, token)
	return nil
}

// cookie returns the value of one of the host's cookies, or "".
func (c *Client) cookie(name string) string {
	if c.jar != nil {
		return c.jar.value(name)
	}
	for _, cookie := range c.http.Jar.Cookies(c.signInURL()) {
		if strings.EqualFold(cookie.Name, name) {
			return cookie.Value
		}
	}
	return ""
}
