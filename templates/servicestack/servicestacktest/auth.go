// Signing in to the fake server.

package servicestacktest

import (
	"crypto/rand"
	"net/http"
	"strings"

	"github.com/dtogen/dtogen/templates/servicestack"
)

// accounts are the users that may sign in, and who did.
type accounts struct {
	required  bool
	tokens    bool // told in the answer, not kept in cookies
	passwords map[string]string
	sessions  map[string]string // user by ss-id or bearer token
	refresh   map[string]string // user by refresh token
}

// RequireSignIn answers 401 to whoever has not signed in with this user and password,
// by the Authenticate operation or by Basic. Called again, it adds a user.
func (s *Server) RequireSignIn(user, password string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts.require()
	s.accounts.passwords[user] = password
}

func (a *accounts) require() {
	if !a.required {
		a.required = true
		a.passwords, a.sessions, a.refresh = map[string]string{}, map[string]string{}, map[string]string{}
	}
}

// UseTokens lets signing in answer with a bearer and a refresh token, as servers with
// the JwtAuthProvider do, in the place of a session cookie. GetAccessToken makes a new
// bearer token of the refresh token.
func (s *Server) UseTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts.require()
	s.accounts.tokens = true
}

// ExpireTokens ends bearer tokens, and sessions, but no refresh tokens.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.accounts.sessions)
}

// EndSessions signs everybody out, as a server does that was restarted.
func (s *Server) EndSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.accounts.sessions)
	clear(s.accounts.refresh)
}

// authenticate answers what signing in has to answer, and reports whether it did.
func (s *Server) authenticate(w http.ResponseWriter, in *incoming) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := &s.accounts
	if !a.required {
		return false
	}
	path := strings.ToLower(strings.TrimSuffix(in.URL.Path, "/"))
	name, format := cutPredefined(path)
	if in.op == nil && format != "" { // signing in needs no operation of the package
		in.predefined = format
		in.format = in.answerFormat("")
	}
	switch {
	case name == "getaccesstoken", path == "/access-token":
		s.renew(w, in)
		return true
	case name == "authenticate", path == "/auth", strings.HasPrefix(path, "/auth/"):
		s.signIn(w, in, strings.TrimPrefix(path, "/auth/"))
		return true
	case in.op == nil || a.user(in.Request) != "":
		return false
	}
	w.Header().Set("WWW-Authenticate", `credentials realm="/auth/credentials"`)
	w.WriteHeader(http.StatusUnauthorized)
	return true
}

// user is who a request comes from, or "".
func (a *accounts) user(r *http.Request) string {
	if name, password, ok := r.BasicAuth(); ok && a.accepts(name, password) {
		return name
	}
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return a.sessions[token]
	}
	if id, err := r.Cookie("ss-id"); err == nil {
		return a.sessions[id.Value]
	}
	return ""
}

func (a *accounts) accepts(name, password string) bool {
	want, ok := a.passwords[name]
	return ok && want == password
}

func (s *Server) signIn(w http.ResponseWriter, in *incoming, provider string) {
	a := &s.accounts
	var req servicestack.Authenticate
	_ = in.readBody(&req) // what cannot be read is not accepted
	if req.Provider == "" {
		req.Provider = provider
	}
	if strings.EqualFold(req.Provider, "logout") {
		if id, err := in.Cookie("ss-id"); err == nil {
			delete(a.sessions, id.Value)
		}
		http.SetCookie(w, &http.Cookie{Name: "ss-id", Path: "/", MaxAge: -1})
		s.write(w, in, http.StatusOK, servicestack.AuthenticateResponse{})
		return
	}
	name := a.user(in.Request)
	if in.Method == http.MethodPost {
		name = req.UserName
		if !a.accepts(name, req.Password) {
			s.writeError(w, in, &servicestack.Error{StatusCode: http.StatusUnauthorized, Code: "Unauthorized", Message: "Invalid Username or Password"})
			return
		}
	}
	if name == "" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	id := rand.Text()
	a.sessions[id] = name
	resp := servicestack.AuthenticateResponse{UserName: name, SessionID: id}
	if a.tokens {
		resp.BearerToken, resp.RefreshToken = id, rand.Text()
		a.refresh[resp.RefreshToken] = name
	} else {
		http.SetCookie(w, &http.Cookie{Name: "ss-id", Value: id, Path: "/", HttpOnly: true})
	}
	s.write(w, in, http.StatusOK, resp)
}

type getAccessTokenResponse struct {
	AccessToken string `json:"AccessToken"`
}

// opGetAccessToken tells how XML names what renew answers, also for packages that have no
// such operation.
var opGetAccessToken = &servicestack.Operation{Name: "GetAccessToken", XML: &servicestack.XMLNames{
	Namespace: "http://schemas.servicestack.net/types",
	Classes:   map[string]servicestack.XMLClass{"getAccessTokenResponse": {Name: "GetAccessTokenResponse"}},
}}

// renew answers GetAccessToken.
func (s *Server) renew(w http.ResponseWriter, in *incoming) {
	in.op = opGetAccessToken
	var req struct{ RefreshToken string }
	_ = in.readBody(&req) // what cannot be read is not accepted
	name := s.accounts.refresh[req.RefreshToken]
	if name == "" {
		s.writeError(w, in, &servicestack.Error{StatusCode: http.StatusForbidden, Code: "ArgumentException", Message: "RefreshToken is invalid"})
		return
	}
	token := rand.Text()
	s.accounts.sessions[token] = name
	s.write(w, in, http.StatusOK, getAccessTokenResponse{token})
}
