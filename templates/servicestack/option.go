// Options: what can be set for a client, for one call, or for both.

package servicestack

import (
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"
)

// An Option configures a Client; see New.
type Option interface{ applyToClient(*settings) error }

// A CallOption configures one call.
type CallOption interface{ applyToCall(*settings) error }

// A Setting can be given to New, for all calls, and to a call, where it goes before
// the client's.
type Setting func(*settings) error

func (s Setting) applyToClient(to *settings) error { return s(to) }
func (s Setting) applyToCall(to *settings) error   { return s(to) }

type clientOption func(*settings) error

func (o clientOption) applyToClient(to *settings) error { return o(to) }

type callOption func(*settings) error

func (o callOption) applyToCall(to *settings) error { return o(to) }

// settings is what the options of a client and a call add up to.
type settings struct {
	httpClient   *http.Client
	signIn       func(context.Context, *Client) (*AuthenticateResponse, error)
	header       http.Header
	params       map[string]string // header parameters, by name in lower case
	members      map[string]string // values for unset members, by name in lower case
	maxResponse  int64
	dialect      Dialect
	format       Format
	predefined   PredefinedRoutes
	refreshToken string
	middleware   []func(http.RoundTripper) http.RoundTripper
	logger       *slog.Logger
	drift        *driftWatch
	retries      int
	timeout      time.Duration // 0: none
	noRoutes     bool          // pre-defined address always
	inQuery      bool          // header parameters in the query, too

	// of one call
	verb                string
	sendEmpty, sendNull []string
	conditions          [][2]string // undeclared names of the query
	resumeAt            int64
	files               []File
	rawBody             *File
	target              *target // asked for, in the place of a call
}

// forCall returns the client's settings with those of a call applied.
func (s *settings) forCall(opts []CallOption) (*settings, error) {
	if len(opts) == 0 {
		return s, nil
	}
	own := *s
	own.header = s.header.Clone()
	own.params = maps.Clone(s.params)
	for _, o := range opts {
		if o == nil {
			continue
		}
		if err := o.applyToCall(&own); err != nil {
			return nil, err
		}
	}
	return &own, nil
}

// WithHTTPClient uses a client of one's own, with its transport and timeout. It is
// copied: redirects are watched, and cookies are kept, unless it has a jar.
func WithHTTPClient(hc *http.Client) Option {
	return clientOption(func(s *settings) error {
		if hc == nil {
			return fmt.Errorf("the HTTP client is nil")
		}
		s.httpClient = hc
		return nil
	})
}

// WithCredentials signs in with the credentials provider before the first call, and
// once more when a call is answered 401 that no refresh token cures. The session lives
// in cookies or in a token, as the server likes; with WithBearerToken it begins with
// that token. Refused credentials are not tried again.
func WithCredentials(user, password string) Option {
	return clientOption(func(s *settings) error {
		credentials := &Authenticate{Provider: "credentials", UserName: user, Password: password}
		s.signIn = func(ctx context.Context, c *Client) (*AuthenticateResponse, error) {
			resp, err := c.authenticate(ctx, credentials, nil)
			if err != nil {
				return nil, during(opAuthenticate.Name, err)
			}
			return resp, nil
		}
		return credentials.check()
	})
}

// WithBasicAuth sends user and password with each request, at once, not after a
// challenge.
func WithBasicAuth(user, password string) Setting {
	secret := ""
	if user != "" {
		secret = base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
	}
	return secretHeader("Authorization", "Basic ", secret)
}

// WithAPIKey sends an API key as a bearer token, which servers with the classic
// ApiKeyAuthProvider read as well as those with the ApiKeysFeature of 8.3.
func WithAPIKey(key string) Setting { return WithBearerToken(key) }

// WithAPIKeyHeader sends an API key in the header X-Api-Key, which servers with the
// ApiKeysFeature read. They may have been told another name: use WithHeader.
func WithAPIKeyHeader(key string) Setting { return secretHeader("X-Api-Key", "", key) }

// WithAPIKeyBasic sends an API key as the user of Basic without a password, which
// servers with the ApiKeyAuthProvider read.
func WithAPIKeyBasic(key string) Setting { return WithBasicAuth(key, "") }

// WithBearerToken sends a token (a JWT or an API key) with each request.
func WithBearerToken(token string) Setting { return secretHeader("Authorization", "Bearer ", token) }

// secretHeader is a header that holds a secret. An empty one is most likely a variable of
// the environment that is not set.
func secretHeader(name, scheme, secret string) Setting {
	return func(s *settings) error {
		if secret == "" {
			return fmt.Errorf("the secret for the header %s is empty", name)
		}
		return s.setHeader(name, scheme+secret)
	}
}

// WithHeader sends a header with each request. An empty value takes it away.
func WithHeader(name, value string) Setting {
	return func(s *settings) error {
		name = http.CanonicalHeaderKey(name)
		if slices.Contains(ownHeaders, name) {
			return fmt.Errorf("header %s: the client sets it, for servers misread requests that differ", name)
		}
		return s.setHeader(name, value)
	}
}

// ownHeaders depend on how a request is written and its answer read.
var ownHeaders = []string{"Accept", "Accept-Encoding", "Content-Encoding", "Content-Length", "Content-Type", "Host", "Transfer-Encoding"}

func (s *settings) setHeader(name, value string) error {
	if name == "" || strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789-_.!#$%&'*+^`|~") != "" {
		return fmt.Errorf("%q is not a header name", name)
	}
	if !isHeaderValue(value) {
		return fmt.Errorf("header %s: the value holds a control character", name)
	}
	if value == "" {
		s.header.Del(name)
		if name == "Authorization" {
			s.header[name] = nil // none of the session's either
		}
	} else {
		s.header.Set(name, value)
	}
	return nil
}

func isHeaderValue(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return c != '\t' && (c < ' ' || c == 0x7f) })
}

// WithUserAgent names the program that calls.
func WithUserAgent(product string) Setting {
	return func(s *settings) error { return s.setHeader("User-Agent", product) }
}

// WithHeaderParam sets a property that the server reads from a header, such as an
// API key, for the operations that have it. It is named as on the wire, whatever the
// header is called. A request that sets the property itself
// goes before. An empty value takes the setting away.
func WithHeaderParam(name, value string) Setting {
	return func(s *settings) error {
		if !isHeaderValue(value) {
			return fmt.Errorf("header parameter %s: the value holds a control character", name)
		}
		s.params[strings.ToLower(name)] = value
		return nil
	}
}

// HeaderParamsInQuery sends header parameters in the query of GET and DELETE, too,
// where servers and proxies log them. Some services read them from there alone.
func HeaderParamsInQuery() Setting {
	return func(s *settings) error { s.inQuery = true; return nil }
}

// WithMaxResponse limits the size of an answer; without it, 64 MiB.
func WithMaxResponse(bytes int64) Setting {
	return func(s *settings) error {
		if bytes <= 0 {
			return fmt.Errorf("a response of at most %d bytes", bytes)
		}
		s.maxResponse = min(bytes, math.MaxInt64-1) // one byte more is asked for, to see that there is none
		return nil
	}
}

// WithDialect tells how the server writes what its answers do not tell by themselves.
func WithDialect(d Dialect) Option {
	return clientOption(func(s *settings) error {
		s.dialect = d
		if d.Predefined == "" {
			return nil
		}
		return s.setPredefined(d.Predefined)
	})
}

// WithPredefinedRoutes tells which kind of pre-defined address the server has, for
// requests that none of their operation's routes can carry; without it, ReplyRoutes.
func WithPredefinedRoutes(kind PredefinedRoutes) Setting {
	return func(s *settings) error { return s.setPredefined(kind) }
}

// UsePredefined sends to the pre-defined address of that kind even where the
// operation has a route.
func UsePredefined(kind PredefinedRoutes) Setting {
	return func(s *settings) error {
		s.noRoutes = true
		return s.setPredefined(kind)
	}
}

func (s *settings) setPredefined(kind PredefinedRoutes) error {
	if kind != ReplyRoutes && kind != APIRoutes {
		return fmt.Errorf("%q are no pre-defined routes", string(kind))
	}
	s.predefined = kind
	return nil
}

// WithVerb calls an operation by another of its verbs: "GET" with the request in
// the query instead of "POST" with a body, say.
func WithVerb(verb string) CallOption {
	return callOption(func(s *settings) error {
		s.verb = strings.ToUpper(verb)
		return checkVerb(s.verb)
	})
}

// SendEmpty sends members that are unset as what is empty for their type: "", 0,
// false, [] or {}. A member is named by its wire names from the request on, such as
// "Stloc" or "FormInputList.Value", which is Value of each item of the list, or
// "FormInputList[0].Value", which is that of the first. A query carries the request's
// own members alone, and no empty text: more is an error.
func SendEmpty(members ...string) CallOption {
	return callOption(func(s *settings) error {
		s.sendEmpty = append(slices.Clip(s.sendEmpty), members...)
		return nil
	})
}

// SendNull sends members that are unset as null, named as for SendEmpty; 0, false and
// the like are unset in members of value types. Servers take null for "reset this to
// nothing", and refuse it for members that cannot be null. A query cannot carry it.
func SendNull(members ...string) CallOption {
	return callOption(func(s *settings) error {
		s.sendNull = append(slices.Clip(s.sendNull), members...)
		return nil
	})
}
