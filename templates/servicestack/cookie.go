// Cookies of one host. An expiry counts from the Date of the answer that sets the
// cookie, so that a server whose clock is wrong can still sign us in.

package servicestack

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// jar holds the cookies of one host in the order of their first setting.
type jar struct {
	mu      sync.Mutex
	cookies []cookie
}

type cookie struct {
	name, value, path string
	secure            bool
	expires           time.Time // by our clock; zero: with the client
}

// cookieTransport adds the jar's cookies to each request, and keeps those of each
// answer. It stands below redirects: http.Client's own jar never sees the Date.
type cookieTransport struct {
	next   http.RoundTripper
	jar    *jar
	isHome func(*url.URL) bool
}

func (t *cookieTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if !t.isHome(req.URL) {
		return t.next.RoundTrip(req)
	}
	now := time.Now()
	secure := req.URL.Scheme == "https"
	if cookies := t.jar.matching(req.URL.Path, secure, now); len(cookies) > 0 {
		req = req.Clone(req.Context())
		for _, c := range cookies {
			req.AddCookie(&http.Cookie{Name: c.name, Value: c.value})
		}
	}
	resp, err := t.next.RoundTrip(req)
	if err == nil {
		t.jar.keep(resp, req.URL, now)
	}
	return resp, err
}

// keep applies the Set-Cookie headers of an answer in their order: one answer may
// expire a cookie and set it anew.
func (j *jar) keep(resp *http.Response, from *url.URL, now time.Time) {
	date, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		date = now
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, set := range resp.Cookies() {
		domain := strings.ToLower(strings.TrimPrefix(set.Domain, "."))
		host := strings.ToLower(from.Hostname())
		if domain != "" && domain != host && !strings.HasSuffix(host, "."+domain) {
			continue
		}
		if set.Secure && from.Scheme != "https" {
			continue
		}
		c := cookie{name: set.Name, value: set.Value, path: set.Path, secure: set.Secure}
		if !strings.HasPrefix(c.path, "/") {
			c.path = "/" + strings.TrimPrefix(from.Path[:max(0, strings.LastIndexByte(from.Path, '/'))], "/")
		}
		gone := false
		switch {
		case set.MaxAge != 0:
			gone = set.MaxAge < 0
			c.expires = now.Add(time.Duration(set.MaxAge) * time.Second)
		case !set.Expires.IsZero():
			life := set.Expires.Sub(date)
			gone = life <= 0
			c.expires = now.Add(life)
		}
		at := slices.IndexFunc(j.cookies, func(old cookie) bool { return old.name == c.name && old.path == c.path })
		switch {
		case at >= 0 && gone:
			j.cookies = slices.Delete(j.cookies, at, at+1)
		case at >= 0:
			j.cookies[at] = c
		case !gone:
			j.cookies = append(j.cookies, c)
		}
	}
}

// matching returns the cookies for a request, those of longer paths first.
func (j *jar) matching(path string, secure bool, now time.Time) []cookie {
	j.mu.Lock()
	defer j.mu.Unlock()
	if path == "" {
		path = "/"
	}
	var found []cookie
	for _, c := range j.cookies {
		below := path == c.path || strings.HasPrefix(path, strings.TrimSuffix(c.path, "/")+"/")
		if below && (secure || !c.secure) && (c.expires.IsZero() || c.expires.After(now)) {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b cookie) int { return len(b.path) - len(a.path) })
	return found
}

// value returns the value of a cookie that has not expired, or "".
func (j *jar) value(name string) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, c := range j.cookies {
		if c.name == name && (c.expires.IsZero() || c.expires.After(time.Now())) {
			return c.value
		}
	}
	return ""
}

func (j *jar) clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.cookies = nil
}

// forgetCookies empties the client's jar. One of the user's holds more than the session:
// of the host's cookies there it expires those whose names begin with "ss-". A jar tells
// neither path nor domain of a cookie: all are tried that a server can have given it.
func (c *Client) forgetCookies() {
	if c.jar != nil {
		c.jar.clear()
		return
	}
	at := c.signInURL()
	var gone []*http.Cookie
	for _, set := range c.http.Jar.Cookies(at) {
		if !strings.HasPrefix(strings.ToLower(set.Name), "ss-") {
			continue
		}
		for folder := at.Path; ; folder = path.Dir(folder) {
			gone = append(gone, &http.Cookie{Name: set.Name, Path: folder, MaxAge: -1})
			for domain, more := at.Hostname(), true; more; _, domain, more = strings.Cut(domain, ".") {
				gone = append(gone, &http.Cookie{Name: set.Name, Path: folder, Domain: domain, MaxAge: -1})
			}
			if folder == "/" {
				break
			}
		}
	}
	c.http.Jar.SetCookies(at, gone)
}

// signInURL is where sessions begin, for a jar of the user's. (JoinPath gives a base URL
// without a path none that begins with a slash, to which no cookie belongs.)
func (c *Client) signInURL() *url.URL {
	at := *c.base
	at.Path, at.RawPath = strings.TrimSuffix(at.Path, "/")+string(ReplyRoutes)+opAuthenticate.Name, ""
	return &at
}
