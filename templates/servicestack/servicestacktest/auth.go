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
	passwords map[string]string
	sessions  map[string]string // user by ss-id
}

// RequireSignIn answers 401 to whoever has not signed in with this user and password,
// by the Authenticate operation or by Basic. Called again, it adds a user.
func (s *Server) RequireSignIn(user, password string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := &s.accounts
	if !a.required {
		*a = accounts{required: true, passwords: map[string]string{}, sessions: map[string]string{}}
	}
	a.passwords[user] = password
}

// EndSessions signs everybody out, as a server does that was restarted.
func (s *Server) EndSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.accounts.sessions)
}

// authenticate answers what signing in has to answer, and reports whether it did.
func (s *Server) authenticate(w http.ResponseWriter, in *incoming) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := &s.accounts
	if !a.required {
		return false
	}
	path := strings.ToLower(strings.Trim(in.URL.Path, "/"))
	switch {
	case path == "json/reply/authenticate", path == "api/authenticate", path == "auth", strings.HasPrefix(path, "auth/"):
		a.signIn(w, in, strings.TrimPrefix(path, "auth/"))
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
	if id, err := r.Cookie("ss-id"); err == nil {
		return a.sessions[id.Value]
	}
	return ""
}

func (a *accounts) accepts(name, password string) bool {
	want, ok := a.passwords[name]
	return ok && want == password
}

func (a *accounts) signIn(w http.ResponseWriter, in *incoming, provider string) {
	var req servicestack.Authenticate
	if len(in.body) > 0 {
		_ = servicestack.Unmarshal(in.body, &req) // what cannot be read is not accepted
	}
	if req.Provider == "" {
		req.Provider = provider
	}
	if strings.EqualFold(req.Provider, "logout") {
		if id, err := in.Cookie("ss-id"); err == nil {
			delete(a.sessions, id.Value)
		}
		http.SetCookie(w, &http.Cookie{Name: "ss-id", Path: "/", MaxAge: -1})
		write(w, http.StatusOK, struct{}{})
		return
	}
	name := a.user(in.Request)
	if in.Method == http.MethodPost {
		name = req.UserName
		if !a.accepts(name, req.Password) {
			writeError(w, &servicestack.Error{StatusCode: http.StatusUnauthorized, Code: "Unauthorized", Message: "Invalid Username or Password"})
			return
		}
	}
	if name == "" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	id := rand.Text()
	a.sessions[id] = name
	http.SetCookie(w, &http.Cookie{Name: "ss-id", Value: id, Path: "/", HttpOnly: true})
	write(w, http.StatusOK, servicestack.AuthenticateResponse{UserName: name, SessionID: id})
}
