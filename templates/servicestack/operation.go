// Operations and their routes: which address and verb a call gets, and how path
// variables are written.

package servicestack

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
)

// A Route is one address of an operation.
type Route struct {
	Path  string // with variables: "/orders/{Id}", "/files/{Path*}"
	Verbs string // "POST,GET"; "" is every verb
}

// An Operation says how a request DTO travels. Generated packages hold one for
// each operation; it must not change after its first use.
type Operation struct {
	Name    string   // the request DTO's name, as the server calls the operation
	Routes  []Route  // none: the operation has pre-defined addresses alone
	Headers []string // wire names of the properties that the server reads from headers

	// HeaderNames are the headers of those of them that travel under another name, by
	// wire name: {"ETag": "If-Match"}.
	HeaderNames map[string]string

	XML *XMLNames // how XML names what JSON names otherwise; nil: nobody told
	CSV string    // the member of its response that a server writes in CSV instead of the whole

	// Session marks ServiceStack's own operations that begin a session, or end it: they
	// need none, and the client keeps the tokens that they answer.
	Session bool

	once      sync.Once
	templates []template
}

// PredefinedRoutes is the kind of address that every operation has beside its own
// routes: this text, then the operation's name, below the base URL.
type PredefinedRoutes string

const (
	// ReplyRoutes answers on every version, but not on hosts with endpoint routing.
	ReplyRoutes PredefinedRoutes = "/json/reply/"
	// APIRoutes answers from ServiceStack 6.0 on.
	APIRoutes PredefinedRoutes = "/api/"
)

// in is the kind of address for a format: that of JSON reads and writes JSON alone.
func (p PredefinedRoutes) in(f Format) PredefinedRoutes {
	if f == JSON {
		return p
	}
	return PredefinedRoutes("/" + f.name() + "/reply/")
}

// allows reports whether a route takes the verb.
func (r Route) allows(verb string) bool {
	if strings.TrimSpace(r.Verbs) == "" {
		return true
	}
	for _, v := range strings.FieldsFunc(r.Verbs, func(c rune) bool { return c == ',' || c == ' ' }) {
		if strings.EqualFold(v, verb) || strings.EqualFold(v, "ANY") {
			return true
		}
	}
	return false
}

func (o *Operation) allows(verb string) bool {
	for _, r := range o.Routes {
		if r.allows(verb) {
			return true
		}
	}
	return len(o.Routes) == 0
}

// header is the header that carries a property.
func (o *Operation) header(property string) string {
	if name := o.HeaderNames[property]; name != "" {
		return name
	}
	return property
}

// template is a parsed route.
type template struct {
	Route
	parts     []part
	variables int
}

// part is a stretch of literal text, or a variable.
type part struct {
	literal  string
	variable string
	wildcard bool // matches the rest of the path, slashes included
}

func (o *Operation) parsed() []template {
	o.once.Do(func() {
		for _, r := range o.Routes {
			o.templates = append(o.templates, parseTemplate(r))
		}
	})
	return o.templates
}

// parseTemplate reads a route's path. Variables may be {Id}, {Path*}, {*path},
// {**slug}, {Id:int} and {Id?}; the last two stand in endpoint routing alone.
func parseTemplate(r Route) template {
	t := template{Route: r}
	rest := r.Path
	if !strings.HasPrefix(rest, "/") {
		rest = "/" + rest
	}
	for rest != "" {
		before, after, ok := strings.Cut(rest, "{")
		name, next, closed := strings.Cut(after, "}")
		if !ok || !closed {
			t.parts = append(t.parts, part{literal: rest})
			break
		}
		if before != "" {
			t.parts = append(t.parts, part{literal: before})
		}
		name, _, _ = strings.Cut(name, ":")
		name, _, _ = strings.Cut(name, "=")
		bare := strings.Trim(strings.TrimSuffix(name, "?"), "*")
		t.parts = append(t.parts, part{variable: bare, wildcard: strings.Contains(name, "*")})
		t.variables++
		rest = next
	}
	return t
}

// expand writes the path with the values of req in place of the variables. It
// reports false if the route cannot carry them.
func (t *template) expand(req *request) (path string, used []*property, ok bool, err error) {
	var b strings.Builder
	for _, p := range t.parts {
		if p.variable == "" {
			b.WriteString(escapeLiteral(p.literal))
			continue
		}
		f := req.properties.byName(p.variable)
		if f == nil {
			return "", nil, false, nil
		}
		text, set, err := req.pathText(f)
		if err != nil {
			return "", nil, false, err
		}
		if !p.wildcard && (!set || text == "" || strings.Contains(text, "/")) {
			return "", nil, false, nil
		}
		for i, segment := range strings.Split(text, "/") {
			if segment == "." || segment == ".." { // would walk out of the route
				return "", nil, false, nil
			}
			if i > 0 {
				b.WriteByte('/')
			}
			b.WriteString(escape(segment))
		}
		used = append(used, f)
	}
	last := t.parts[len(t.parts)-1]
	return b.String(), used, last.variable == "" || !endsInFormat(b.String()), nil
}

// endsInFormat reports whether a server would cut the end off a path, as the wish for
// a form of answer: /notes/1.json is note 1.
func endsInFormat(path string) bool {
	switch strings.ToLower(path[strings.LastIndexByte(path, '.')+1:]) {
	case "json", "jsonl", "xml", "jsv", "csv", "html":
		return strings.Contains(path, ".")
	}
	return false
}

// choose finds the address for req: the usable route with the most variables, then
// the shortest; without one, the pre-defined address. It tells which properties went
// into the path.
func (o *Operation) choose(req *request, verb string, predefined PredefinedRoutes, force bool) (path string, used []*property, err error) {
	best := -1
	templates := o.parsed()
	for i := range templates {
		t := &templates[i]
		if force || !t.allows(verb) {
			continue
		}
		if best >= 0 && !t.beats(&templates[best]) {
			continue
		}
		p, u, ok, err := t.expand(req)
		if err != nil {
			return "", nil, err
		}
		if ok {
			best, path, used = i, p, u
		}
	}
	if best < 0 {
		path = string(predefined) + escape(o.Name)
	}
	return path, used, nil
}

func (t *template) beats(other *template) bool {
	if t.variables != other.variables {
		return t.variables > other.variables
	}
	return len(t.Path) < len(other.Path)
}

// hasBody tells the verbs whose request travels as a body from those that carry it
// in path and query.
func hasBody(verb string) bool {
	switch verb {
	case http.MethodGet, http.MethodDelete, http.MethodHead, http.MethodOptions:
		return false
	}
	return true
}

func checkVerb(verb string) error {
	for _, c := range verb {
		if c < 'A' || c > 'Z' {
			return fmt.Errorf("%q is not a verb", verb)
		}
	}
	if verb == "" || verb == http.MethodConnect || verb == http.MethodTrace {
		return fmt.Errorf("%q is not a verb that operations have", verb)
	}
	return nil
}

// escape percent-encodes all but the unreserved characters of RFC 3986, as a path
// segment or a query value.
func escape(s string) string { return escapeBut(s, "-._~") }

// escapeLiteral keeps what may stand in a path as it is.
func escapeLiteral(s string) string { return escapeBut(s, "-._~/%!$&'()*+,;=:@") }

func escapeBut(s, safe string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(safe, c) >= 0:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}
