package fetch

// The polite half: one connection, a pause between requests, waiting when the server
// asks for it, and an end to everything that a server can draw out.

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/dtogen/dtogen/internal/source"
)

const (
	maxAnswer = 64 << 20        // the largest metadata that was seen has 9 MB
	maxWait   = 2 * time.Minute // that a server may ask for
	maxTries  = 4               // of a request
	maxHops   = 5               // redirects
	timeout   = 2 * time.Minute // of a request, unless told otherwise
)

// firstPause is how long to wait for a server that does not say; twice as long then.
// Tests have less patience.
var firstPause = 500 * time.Millisecond

// answer is what the server said to a request.
type answer struct {
	url          string // without secrets
	status       int
	etag         string
	lastModified string
	data         []byte // clean, of a 200
	login        bool   // it is a page that asks for a login
	asked        bool   // in this run
}

// client makes requests, one at a time.
type client struct {
	ctx   context.Context
	opts  Options
	base  *url.URL
	http  *http.Client
	kept  *kept
	clean cleaner

	last        time.Time // of the latest request
	done, total int
	powered     string // version in the header X-Powered-By
	told        string // version that a file tells
	auth        string // header Authorization
	fatal       *stop
}

func newClient(ctx context.Context, opts Options, base *url.URL, kept *kept) *client {
	jar, _ := cookiejar.New(nil) // without a list of public suffixes: one host is asked
	c := &client{ctx: ctx, opts: opts, base: base, kept: kept, clean: cleaner{base: base}}
	c.http = &http.Client{
		Jar: jar,
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, MaxConnsPerHost: 1, ForceAttemptHTTP2: true,
			ResponseHeaderTimeout: timeout, MaxResponseHeaderBytes: 1 << 20,
		},
		CheckRedirect: c.redirect,
	}
	cr := opts.Credentials
	c.clean.hide(cr.secrets()...)
	if cr.Bearer != "" {
		c.auth = "Bearer " + cr.Bearer
	}
	return c
}

// errElsewhere is a redirect that leaves the host.
type errElsewhere struct{ host string }

func (e *errElsewhere) Error() string { return "redirects to " + e.host }

// redirect follows a server within its host: what was sent to it is not for others.
func (c *client) redirect(req *http.Request, via []*http.Request) error {
	if len(via) > maxHops {
		return errors.New("redirects in a circle")
	}
	if !strings.EqualFold(req.URL.Hostname(), c.base.Hostname()) || c.base.Scheme == "https" && req.URL.Scheme == "http" {
		return &errElsewhere{req.URL.Scheme + "://" + req.URL.Host}
	}
	c.authorize(req)
	return nil
}

// authorize adds what the user set in the environment.
func (c *client) authorize(req *http.Request) {
	for _, h := range c.opts.Credentials.Headers {
		req.Header.Set(h.Name, h.Value)
	}
	if c.auth != "" {
		req.Header.Set("Authorization", c.auth)
	}
}

// get asks for the page at a path below the base. A nil answer tells that asking
// further makes no sense: c.fatal says why.
func (c *client) get(path string) *answer {
	if c.fatal != nil {
		return nil
	}
	address := c.base.String() + path
	if a := c.kept.find(cleanURL(address)); a != nil {
		if a.asked {
			return a
		}
		a.asked = true
		c.done++
		c.tell(Event{Kind: "fetched", URL: a.url, Status: a.status, Bytes: len(a.data), Text: "kept from the interrupted run"})
		return a
	}
	old := c.opts.Old.at(cleanURL(address))
	a := c.ask(func() (*http.Request, error) {
		req, err := http.NewRequestWithContext(c.ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, err
		}
		// As browsers say it: an Accept of */* makes some of these addresses HTML.
		req.Header.Set("Accept", accept(path))
		if old != nil && old.ETag != "" {
			req.Header.Set("If-None-Match", old.ETag)
		}
		if old != nil && old.LastModified != "" {
			req.Header.Set("If-Modified-Since", old.LastModified)
		}
		return req, nil
	})
	if a == nil {
		return nil
	}
	c.done++
	if a.status == http.StatusNotModified && old != nil {
		a = &answer{url: a.url, status: http.StatusOK, etag: old.ETag, lastModified: old.LastModified, data: old.Data}
	}
	a.asked = true
	if err := c.kept.put(a); err != nil {
		c.fatal = cannotWrite(err)
		return nil
	}
	c.tell(Event{Kind: "fetched", URL: a.url, Status: a.status, Bytes: len(a.data)})
	return a
}

func accept(path string) string {
	if strings.Contains(path, "json") && !strings.Contains(path, "/metadata?op=") {
		return "application/json, text/plain;q=0.9, */*;q=0.1"
	}
	return "text/html, text/plain, application/xml;q=0.9, */*;q=0.1"
}

// ask makes a request until it is answered, or the tries are used up.
func (c *client) ask(make func() (*http.Request, error)) *answer {
	pause := firstPause
	for try := 1; ; try++ {
		c.wait(c.opts.Pace - time.Since(c.last))
		req, err := make()
		if err != nil {
			c.fatal = &stop{what: err.Error(), hint: "check the base address"}
			return nil
		}
		a, asked, err := c.once(req)
		c.last = time.Now()
		switch {
		case c.ctx.Err() != nil:
			c.fatal = interrupted()
			return nil
		case err != nil && (lasting(err) || try == maxTries):
			c.fatal = c.unreachable(err)
			return nil
		case err == nil && !busy(a.status):
			return a
		case err == nil && asked > maxWait:
			c.fatal = asksToWait(c.base.Host, asked)
			return nil
		case err == nil && try == maxTries:
			if a.status == http.StatusTooManyRequests {
				c.fatal = asksToWait(c.base.Host, max(asked, pause))
				return nil
			}
			return a
		}
		wait := pause
		if err == nil && asked > 0 {
			wait = asked
		}
		pause *= 2
		text := "the server is busy"
		if err != nil {
			text = reason(err)
		}
		c.tell(Event{Kind: "wait", URL: cleanURL(req.URL.String()), Status: statusOf(a), Wait: wait, Text: text})
		if c.wait(wait); c.ctx.Err() != nil {
			c.fatal = interrupted()
			return nil
		}
	}
}

func statusOf(a *answer) int {
	if a == nil {
		return 0
	}
	return a.status
}

// busy tells of answers that may be others a moment later.
func busy(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// once makes a request. asked is how long the server asks to wait.
func (c *client) once(req *http.Request) (a *answer, asked time.Duration, err error) {
	ctx, cancel := context.WithTimeout(req.Context(), cmp.Or(c.opts.Timeout, timeout))
	defer cancel()
	req = req.WithContext(ctx)
	req.Header.Set("User-Agent", "dtogen")
	c.authorize(req)
	res, err := c.http.Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer res.Body.Close()
	for _, cookie := range res.Cookies() {
		c.clean.hide(cookie.Value)
	}
	if m := poweredBy.FindStringSubmatch(res.Header.Get("X-Powered-By")); m != nil {
		c.powered = m[1]
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1)) // of what is unpacked
	if err != nil {
		return nil, 0, err
	}
	if len(data) > maxAnswer {
		return nil, 0, errTooLarge
	}
	a = &answer{url: cleanURL(req.URL.String()), status: res.StatusCode, etag: validator(res.Header.Get("ETag")), lastModified: validator(res.Header.Get("Last-Modified"))}
	if a.status == http.StatusOK {
		a.login = loginPage(res.Request.URL.Path, data)
		a.data = c.clean.clean(data)
	}
	return a, retryAfter(res.Header.Get("Retry-After"), time.Now()), nil
}

// poweredBy is ServiceStack's own header: "ServiceStack/10.15 NET10/Linux/net10/NO".
var poweredBy = regexp.MustCompile(`^ServiceStack/(\d+\.\d+)`)

// version is that of the server as it spells it.
func (c *client) version() string { return cmp.Or(c.powered, c.told) }

// validator is the value of ETag or Last-Modified if it is one that may be kept.
func validator(text string) string {
	if len(text) > 200 || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
		return ""
	}
	return text
}

var loginForm = regexp.MustCompile(`(?i)<input[^>]*\btype\s*=\s*["']?password`)
var loginPath = regexp.MustCompile(`(?i)(log|sign)-?in\b|/auth(orize)?\b|/sso\b|/account/`)

// loginPage tells whether a page wants to know who is there.
func loginPage(path string, data []byte) bool {
	return loginForm.Match(data) || loginPath.MatchString(path) && strings.Contains(string(data[:min(len(data), 512)]), "<")
}

// retryAfter is the time that a header of that name asks for, in seconds or until a
// date; 0 where it does not say.
func retryAfter(text string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(strings.TrimSpace(text)); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1<<30)) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, at.Sub(now)).Round(time.Second)
	}
	return 0
}

// wait sleeps, unless the user loses patience.
func (c *client) wait(d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-c.ctx.Done():
	}
}

func (c *client) tell(e Event) {
	if c.opts.Progress != nil {
		e.Done, e.Total = c.done, max(c.total, c.done)
		c.opts.Progress(e)
	}
}

var errTooLarge = fmt.Errorf("the answer is larger than %d MB", maxAnswer>>20)

// lasting tells of errors that another try does not mend.
func lasting(err error) bool {
	var elsewhere *errElsewhere
	var dns *net.DNSError
	return errors.As(err, &elsewhere) || errors.Is(err, errTooLarge) || isTLS(err) ||
		errors.As(err, &dns) && dns.IsNotFound || errors.Is(err, context.DeadlineExceeded)
}

// reason is an error without the address, which may hold a secret.
func reason(err error) string {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return "the connection broke"
	}
	return err.Error()
}

// at is the file that was fetched from an address, if its bytes are still those.
func (s *Snapshot) at(url string) *File {
	if s == nil {
		return nil
	}
	for _, f := range s.Files {
		if f.URL == url && f.Data != nil && source.HasDigest(f.Data, f.SHA256) {
			return f
		}
	}
	return nil
}
