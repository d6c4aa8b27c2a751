// Client: one call from the request DTO to the response, through address, headers,
// body, sign-in and answer.

package servicestack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
)

// A Client calls the operations of one ServiceStack host. It is safe for concurrent
// use.
type Client struct {
	base     *url.URL
	settings settings
	http     *http.Client
	jar      *jar // nil if the HTTP client has one of its own
	session  session
}

// New returns a client for the host at baseURL, such as "https://example.org/api":
// all that stands before the routes. Nothing is sent yet.
func New(baseURL string, opts ...Option) (*Client, error) {
	base, err := parseBase(baseURL)
	if err != nil {
		return nil, fmt.Errorf("servicestack: %w", err)
	}
	c := &Client{base: base, settings: settings{
		httpClient:  &http.Client{},
		header:      http.Header{"User-Agent": {"dtogen"}},
		params:      map[string]string{},
		maxResponse: 64 << 20,
		format:      JSON,
		predefined:  ReplyRoutes,
	}}
	for _, o := range opts {
		if o == nil {
			continue
		}
		if err := o.applyToClient(&c.settings); err != nil {
			return nil, fmt.Errorf("servicestack: %w", err)
		}
	}
	c.session.gate = make(chan struct{}, 1)
	c.startSession()
	if err := c.guard(); err != nil {
		return nil, fmt.Errorf("servicestack: %w", err)
	}
	return c, nil
}

// parseBase never quotes the text: it may hold a password.
func parseBase(text string) (*url.URL, error) {
	base, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil:
		return nil, errors.New("the base URL is not a URL")
	case base.Scheme != "http" && base.Scheme != "https", base.Hostname() == "":
		return nil, errors.New("the base URL must be absolute: https://example.org/api")
	case base.User != nil:
		return nil, errors.New("the base URL holds a user; use WithBasicAuth")
	case base.RawQuery != "" || base.ForceQuery || base.Fragment != "":
		return nil, errors.New("the base URL has a query or a fragment")
	}
	return base, nil
}

// BaseURL returns the address that the client was made for.
func (c *Client) BaseURL() string { return c.base.String() }

// String names the client by its host; it holds no secrets.
func (c *Client) String() string { return "servicestack.Client(" + c.base.String() + ")" }

// GoString is String, so that %#v holds no secrets either.
func (c *Client) GoString() string { return c.String() }

// Call sends a request and returns the response. R is a pointer to a response DTO, a
// list, a map, or string or []byte, which are the answer's bytes as they came.
//
// The error is an *Error if the server answered with one. A value in the answer that
// cannot be read is a *DecodeError, beside which the response holds all else.
func Call[R any](ctx context.Context, c *Client, op *Operation, verb string, req any, opts []CallOption) (R, error) {
	var resp R
	err := c.do(ctx, op, verb, req, &resp, opts)
	return resp, err
}

// Send sends a request whose operation has no response.
func Send(ctx context.Context, c *Client, op *Operation, verb string, req any, opts []CallOption) error {
	return c.do(ctx, op, verb, req, nil, opts)
}

// do makes a call whose response goes into what the pointer into points to.
func (c *Client) do(ctx context.Context, op *Operation, verb string, req, into any, opts []CallOption) error {
	err := c.perform(ctx, op, verb, req, into, opts)
	if op.Session && into != nil && (err == nil || isUnreadable(err)) {
		c.adopt(op, req, reflect.ValueOf(into).Elem().Interface())
	}
	return op.named(err)
}

// named puts the operation's name before an error that does not tell it by itself.
func (o *Operation) named(err error) error {
	var answered *Error
	if err == nil || errors.As(err, &answered) {
		return err
	}
	return fmt.Errorf("servicestack: %s: %w", o.Name, err)
}

func (c *Client) perform(ctx context.Context, op *Operation, verb string, req, into any, opts []CallOption) error {
	call, err := c.prepare(op, verb, req, isRaw(into), opts)
	if err != nil {
		return err
	}
	ctx, cancel := call.bound(ctx)
	defer cancel()
	a, err := c.exchange(ctx, call)
	if err != nil {
		return err
	}
	return call.read(a, into)
}

// call is one call: its settings, and the HTTP request that they come to.
type call struct {
	*settings
	op   *Operation
	verb string

	raw    bool // the answer's bytes are the response
	stream bool // and are read by the caller

	url    string
	header http.Header
	body   content
}

// prepare makes the call of an operation: address, headers and body of its HTTP
// request.
func (c *Client) prepare(op *Operation, verb string, dto any, raw bool, opts []CallOption) (*call, error) {
	s, err := c.settings.forCall(opts)
	if err != nil {
		return nil, err
	}
	if s.target != nil {
		*s.target = target{c, op}
		return nil, errTargetFound
	}
	if op.Session && s.format == CSV { // which is for rows
		inJSON := *s
		inJSON.format = JSON
		s = &inJSON
	}
	call := &call{settings: s, op: op, verb: verb, raw: raw}
	return call, call.write(c.base, dto)
}

func (c *call) write(base *url.URL, dto any) error {
	if c.settings.verb != "" {
		if c.verb = c.settings.verb; !c.op.allows(c.verb) {
			return fmt.Errorf("no route takes %s", c.verb)
		}
	}
	req, err := newRequest(dto)
	if err != nil {
		return err
	}
	if req, err = req.withMembers(c.members); err != nil {
		return err
	}
	req, params, err := req.withHeaders(c.op, c.params)
	if err != nil {
		return err
	}
	path, used, err := c.op.choose(req, c.verb, c.predefined.in(c.format), c.noRoutes)
	if err != nil {
		return err
	}
	c.url = strings.TrimSuffix(base.String(), "/") + path
	if err := c.setHeaders(params); err != nil {
		return err
	}
	switch {
	case hasBody(c.verb) && c.rawBody == nil && len(c.conditions) > 0:
		return fmt.Errorf("%s has no query beside its body; use WithVerb", c.verb)
	case !hasBody(c.verb) && (c.rawBody != nil || len(c.files) > 0):
		return fmt.Errorf("%s has no body for a file", c.verb)
	case c.rawBody != nil && len(c.files) > 0:
		return errors.New("a body is one file or a form with files, not both")
	case c.rawBody != nil:
		if err := c.writeRaw(); err != nil {
			return err
		}
	case len(c.files) > 0:
		return c.writeForm(req)
	case hasBody(c.verb):
		return c.writeBody(req)
	}
	return c.writeQuery(req, used, params)
}

func (c *call) setHeaders(params []headerParam) error {
	c.header = c.settings.header.Clone()
	c.header.Set("Accept", string(c.format))
	for _, p := range params {
		if !isHeaderValue(p.value) {
			return fmt.Errorf("header parameter %s: the value holds a control character", p.name)
		}
		if name := http.CanonicalHeaderKey(p.name); !slices.Contains(ownHeaders, name) {
			c.header.Set(name, p.value)
		}
	}
	return nil
}

func (c *call) writeBody(req *request) error {
	if len(c.sendNull) > 0 && (c.format == JSV || c.format == CSV) {
		return fmt.Errorf("%s: %s cannot carry null", c.sendNull[0], c.format)
	}
	body, err := c.encode(req)
	if err == nil {
		body, err = c.format.FromJSON(body, reflect.TypeOf(req.dto), c.op)
	}
	c.header.Set("Content-Type", string(c.format))
	c.body = bytesContent(body)
	return err
}

// writeQuery adds the properties that are not in the path, nor, as secrets may be, in
// headers.
func (c *call) writeQuery(req *request, used []*property, params []headerParam) error {
	if req.collection {
		return fmt.Errorf("a list or map travels as a body, and %s has none", c.verb)
	}
	for _, p := range params {
		if !c.inQuery && p.property != nil {
			used = append(used, p.property)
		}
	}
	declared, err := c.query(req, used)
	if err != nil {
		return err
	}
	undeclared, err := c.undeclared(req)
	if err != nil {
		return err
	}
	separator := "?"
	for _, query := range []string{declared, undeclared} {
		if query != "" {
			c.url += separator + query
			separator = "&"
		}
	}
	return nil
}

// reply is an HTTP answer whose body has been read, but that of a stream.
type reply struct {
	*http.Response
	body []byte
}

// send makes one HTTP exchange of the call.
func (c *Client) send(ctx context.Context, call *call) (*reply, error) {
	req, err := http.NewRequestWithContext(ctx, call.verb, call.url, nil)
	if err != nil {
		return nil, errors.New("the address is not a URL")
	}
	if err := call.body.attach(req); err != nil {
		return nil, err
	}
	req.Header = call.header.Clone()
	if token := c.session.token(); token != "" && !call.op.Session && !call.ownAuthorization() {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	start := time.Now()
	resp, err := c.http.Do(req)
	var wrapped *url.Error
	if errors.As(err, &wrapped) { // its text holds the query
		err = fmt.Errorf("%s: %w", call.verb, wrapped.Err)
	}
	var r *reply
	if err == nil {
		unpack(resp)
		r, err = call.receive(resp)
	}
	call.log(ctx, start, resp, err)
	return r, err
}

// ownAuthorization reports whether the options of the call, or of the client, say who
// calls.
func (c *call) ownAuthorization() bool {
	_, own := c.header["Authorization"]
	return own
}

// guard makes the HTTP client from the user's: cookies of our own, if it has none,
// and redirects that take nothing along to another host.
func (c *Client) guard() error {
	hc := *c.settings.httpClient
	if hc.Transport == nil {
		hc.Transport = http.DefaultTransport
	}
	for _, wrap := range slices.Backward(c.settings.middleware) {
		if hc.Transport = wrap(hc.Transport); hc.Transport == nil {
			return errors.New("a middleware returned nil")
		}
	}
	if hc.Jar == nil {
		c.jar = new(jar)
		hc.Transport = &cookieTransport{next: hc.Transport, jar: c.jar, isHome: c.isHome}
	}
	users := hc.CheckRedirect
	hc.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		if req.Method != via[0].Method {
			return http.ErrUseLastResponse // the body would be lost
		}
		if !c.isHome(req.URL) || slices.ContainsFunc(via, func(r *http.Request) bool { return !c.isHome(r.URL) }) {
			if hasBody(req.Method) {
				return http.ErrUseLastResponse
			}
			accept, agent := req.Header.Get("Accept"), req.Header.Get("User-Agent")
			clear(req.Header)
			req.Header.Set("Accept", accept)
			req.Header.Set("User-Agent", agent)
		}
		if users != nil {
			return users(req, via)
		}
		if len(via) >= 10 {
			return errors.New("stopped after 10 redirects")
		}
		return nil
	}
	c.http = &hc
	return nil
}

// isHome reports whether an address is on the base URL's host. From http to https of
// one host is still home.
func (c *Client) isHome(u *url.URL) bool {
	if !strings.EqualFold(u.Hostname(), c.base.Hostname()) {
		return false
	}
	return u.Scheme == c.base.Scheme && port(u) == port(c.base) || u.Scheme == "https" && c.base.Scheme == "http"
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	return map[string]string{"http": "80", "https": "443"}[u.Scheme]
}
