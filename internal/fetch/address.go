package fetch

// Addresses: what the user typed as a base address, and what of a URL may stand in a
// snapshot or a message.

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/source"
)

// Base is the base address of a service as text, of that of one of its pages too. It is
// "" where there is none; why is in diags.
func Base(text string, diags *diag.List) string {
	if u, ok := parseBase(text, diags); ok {
		return u.String()
	}
	return ""
}

// parseBase is the base address that the user means: people copy that of a page.
func parseBase(text string, diags *diag.List) (*url.URL, bool) {
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		diags.Add(diag.FetchAddress, source.Span{}, "%q is no base address", hidden(text)).
			WithHint("expected an address such as https://example.com/api")
	case u.User != nil:
		diags.Add(diag.FetchAddress, source.Span{}, "the address of %s holds a password, which would end up in files", u.Host).
			WithHint("leave it out, and set DTOGEN_<API>_USER and DTOGEN_<API>_PASSWORD in the environment")
	case secretQuery(u):
		diags.Add(diag.FetchAddress, source.Span{}, "the address of %s holds a query, whose keys would end up in files", u.Host).
			WithHint("leave it out; what has to be sent is a header, in DTOGEN_<API>_HEADERS in the environment")
	default:
		u = &url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host), Path: servicePath(u.Path)}
		return u, true
	}
	return nil, false
}

func secretQuery(u *url.URL) bool {
	for key := range u.Query() {
		if !harmless(key) {
			return true
		}
	}
	return false
}

// pages are the ends of addresses below the base of a service.
var pages = regexp.MustCompile(`(?i)/(((json|xml|jsv|csv|jsonl|html|markdown|soap1[12]|x-[\w-]+)/)?metadata(\.json|/app(\.json)?)?|types(/[\w.]+)?|operations/metadata|swagger-ui|openapi(\.json)?|ui(/\w*)?|soap1[12])/?$`)

// servicePath is the handler path in the path of one of the server's own pages.
func servicePath(p string) string {
	p = session.ReplaceAllString(p, "")
	p = pages.ReplaceAllString(strings.TrimSuffix(p, "/"), "")
	if p = path.Clean("/" + p); p == "/" {
		return ""
	}
	return p
}

// session is the key of a session that old ASP.NET servers write into the path.
var session = regexp.MustCompile(`(?i)/\([A-Z]\([^)]*\)\)`)

// harmless tells whether a key of a query is one that ServiceStack's own pages know.
func harmless(key string) bool {
	switch strings.ToLower(key) {
	case "op", "lang", "format", "xsd":
		return true
	}
	return nativeTypes.MatchString(key)
}

// nativeTypes are the options of listings.
var nativeTypes = regexp.MustCompile(`^(?i)(Add|Make|Include|Exclude|Initialize|Export|Default|Global|Treat)[A-Z]\w*$`)

// cleanURL is an address without what may be a secret: user, session, and all keys
// of the query that ServiceStack does not know.
func cleanURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return ""
	}
	query := u.Query()
	for key := range query {
		if !harmless(key) {
			query.Del(key)
		}
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	u.RawQuery, u.ForceQuery = query.Encode(), false
	u.Path, u.RawPath = session.ReplaceAllString(u.Path, ""), ""
	return u.String()
}

// hidden is a text of the user's without what looks like a password.
func hidden(text string) string {
	if scheme, rest, ok := strings.Cut(text, "://"); ok {
		if _, host, ok := strings.Cut(rest, "@"); ok {
			text = scheme + "://…@" + host
		}
	}
	text, _, _ = strings.Cut(text, "?")
	return text
}
