// Signing in and out with ServiceStack's Authenticate operation.

package servicestack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
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

// String leaves out the secrets.
func (r AuthenticateResponse) String() string {
	return fmt.Sprintf("AuthenticateResponse(%s, %s)", r.AuthProvider, r.UserName)
}

// GoString is String.
func (r AuthenticateResponse) GoString() string { return r.String() }

// check refuses what servers answer with 500.
func (a *Authenticate) check() error {
	if a == nil {
		return errors.New("signing in takes a request that tells the provider")
	}
	if strings.EqualFold(a.Provider, "credentials") && (a.UserName == "" || a.Password == "") {
		return errors.New("signing in with credentials takes a user and a password")
	}
	return nil
}

// opAuthenticate has no routes: every host may name them as it likes, the
// pre-defined address is the same everywhere.
var opAuthenticate = Operation{Name: "Authenticate", Session: true, XML: &ownXMLNames}

// ownXMLNames is how XML names the requests and responses of signing in, which are
// DataContracts of ServiceStack's (servicestack.md 8).
var ownXMLNames = XMLNames{
	Namespace: runtimeNamespace,
	Classes: map[string]XMLClass{
		"getAccessToken":         {Name: "GetAccessToken"},
		"getAccessTokenResponse": {Name: "GetAccessTokenResponse"},
	},
}

// Authenticate signs in; the session is kept in cookies, or in a token if the server
// tells one. A client made WithCredentials does so by itself.
func (c *Client) Authenticate(ctx context.Context, req *Authenticate, opts ...CallOption) (*AuthenticateResponse, error) {
	resp, err := c.authenticate(ctx, req, opts)
	return resp, opAuthenticate.named(err)
}

func (c *Client) authenticate(ctx context.Context, req *Authenticate, opts []CallOption) (*AuthenticateResponse, error) {
	if err := req.check(); err != nil {
		return nil, err
	}
	var resp *AuthenticateResponse
	err := c.perform(ctx, &opAuthenticate, http.MethodPost, req, &resp, opts)
	var unreadable *DecodeError
	if err != nil && !errors.As(err, &unreadable) { // one odd date is no failed sign-in
		return nil, err
	}
	c.session.begin(resp.BearerToken, resp.RefreshToken)
	return resp, nil
}

// opWhoAmI is Authenticate by GET, which signs nobody in.
var opWhoAmI = Operation{Name: "WhoAmI", Routes: []Route{{Path: "/auth", Verbs: "GET"}}}

// WhoAmI tells whom the server takes the client for. Without a session it answers
// ErrUnauthorized.
func (c *Client) WhoAmI(ctx context.Context, opts ...CallOption) (*AuthenticateResponse, error) {
	return Call[*AuthenticateResponse](ctx, c, &opWhoAmI, http.MethodGet, nil, opts)
}

// Logout ends the session on the server, and forgets cookies and tokens even if that
// fails; in a cookie jar of the user's, the host's cookies of the session. A client made
// WithCredentials signs in again with its next call.
func (c *Client) Logout(ctx context.Context, opts ...CallOption) error {
	err := opAuthenticate.named(c.perform(ctx, &opAuthenticate, http.MethodPost, &Authenticate{Provider: "logout"}, nil, opts))
	c.forget()
	return err
}

// forget ends the session as far as the client goes.
func (c *Client) forget() {
	c.session.end()
	c.forgetCookies()
}
