package fetch

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"sort"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
)

// Credentials are what a server wants to see before it shows its metadata. They come
// from the environment alone, and go to the host of the base address alone.
type Credentials struct {
	Bearer         string // sent as Authorization: Bearer
	User, Password string // signed in with, else sent as Authorization: Basic
	Headers        []Header
}

// Header is a header of each request.
type Header struct{ Name, Value string }

// Variables are the names of the environment variables of an API, and what they hold.
func Variables(api string) [][2]string {
	prefix := "DTOGEN_" + strings.ToUpper(api) + "_"
	return [][2]string{
		{prefix + "BEARER", "a token, sent as Authorization: Bearer"},
		{prefix + "USER", "a name to sign in with"},
		{prefix + "PASSWORD", "its password"},
		{prefix + "HEADERS", "headers such as X-Api-Key: VALUE, one a line"},
	}
}

// FromEnvironment reads the variables of an API.
func FromEnvironment(api string, lookup func(string) (string, bool)) (c Credentials, err error) {
	names := Variables(api)
	value := func(i int) string {
		if v, set := lookup(names[i][0]); set {
			return strings.TrimSpace(v)
		}
		return ""
	}
	c.Bearer, c.User, c.Password = strings.TrimPrefix(value(0), "Bearer "), value(1), value(2)
	for _, line := range strings.Split(value(3), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		name, v, ok := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); !ok || name == "" || strings.ContainsAny(name, " \t") {
			return Credentials{}, fmt.Errorf("a line of %s is no header", names[3][0])
		}
		c.Headers = append(c.Headers, Header{name, strings.TrimSpace(v)})
	}
	if c.User != "" && c.Password == "" {
		return Credentials{}, fmt.Errorf("%s is set, and %s is not", names[1][0], names[2][0])
	}
	return c, nil
}

// names tells which credentials there are, without their values.
func (c Credentials) names() string {
	var names []string
	for name, value := range map[string]string{"bearer": c.Bearer, "user": c.User} {
		if value != "" {
			names = append(names, name)
		}
	}
	for _, h := range c.Headers {
		names = append(names, strings.ToLower(h.Name))
	}
	sort.Strings(names)
	return strings.Join(names, " ")
}

// secrets are the values that may stand in no file.
func (c Credentials) secrets() []string {
	all := []string{c.Bearer, c.Password}
	if c.User != "" {
		all = append(all, basic(c.User, c.Password))
	}
	for _, h := range c.Headers {
		all = append(all, h.Value)
		if _, value, ok := strings.Cut(h.Value, " "); ok {
			all = append(all, value) // of "Basic VALUE"
		}
	}
	return all
}

func basic(user, password string) string {
	return base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
}

// signIn makes a session with name and password, as ServiceStack's clients do. A
// server without such a login is shown both with each request.
func (c *client) signIn() {
	user, password := c.opts.Credentials.User, c.opts.Credentials.Password
	if user == "" {
		return
	}
	body, _ := json.Marshal(map[string]any{"provider": "credentials", "UserName": user, "Password": password, "RememberMe": false})
	a := c.ask(func() (*http.Request, error) {
		req, err := http.NewRequestWithContext(c.ctx, http.MethodPost, c.base.String()+"/auth/credentials", bytes.NewReader(body))
		if err == nil {
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Accept", "application/json")
		}
		return req, err
	})
	switch {
	case a == nil:
	case a.status == http.StatusOK:
		c.tell(Event{Kind: "fetched", URL: a.url, Status: a.status, Text: "signed in"})
	case a.status == http.StatusUnauthorized || a.status == http.StatusForbidden:
		c.fatal = &stop{code: diag.FetchLogin, what: fmt.Sprintf("%s does not accept the name and password of the environment (status %d)", c.base.Host, a.status),
			hint: "check DTOGEN_<API>_USER and DTOGEN_<API>_PASSWORD"}
	default:
		c.auth = "Basic " + basic(user, password)
		c.clean.hide(basic(user, password))
	}
}
