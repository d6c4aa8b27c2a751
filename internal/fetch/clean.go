package fetch

// What is taken out of an answer before it becomes a file: what differs from one call
// to the next (times, the name of the machine that happened to answer, scripts that a
// proxy puts in) and what is nobody's business.

import (
	"bytes"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/parser"
)

// cleaner knows what it must take out.
type cleaner struct {
	base    *url.URL // of the service, which takes the place of the server's own idea; nil of saved pages
	secrets []string
}

// redacted stands in the place of a secret.
const redacted = "REDACTED"

// shortest is the length from which on a value is a secret and no word of the page.
const shortest = 6

// hide adds values that may stand in no file.
func (c *cleaner) hide(values ...string) {
	for _, v := range values {
		if len(v) < shortest {
			continue
		}
		quoted, _ := json.Marshal(v)
		for _, form := range []string{v, html.EscapeString(v), url.QueryEscape(v), url.PathEscape(v), string(quoted[1 : len(quoted)-1])} {
			if !slices.Contains(c.secrets, form) {
				c.secrets = append(c.secrets, form)
			}
		}
	}
	slices.SortFunc(c.secrets, func(a, b string) int { return len(b) - len(a) }) // a part of another is replaced last
}

// clean gives the bytes that go into the snapshot.
func (c *cleaner) clean(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	kind, known := parser.Detect(data)
	switch {
	case !known:
	case kind.Name == "page":
		data = c.page(data)
	case kind.Name == "metadata", kind.Name == "openapi":
		data = c.metadata(data)
	case kind.Name != "xsd":
		data = c.listing(data)
	}
	for _, secret := range c.secrets {
		data = bytes.ReplaceAll(data, []byte(secret), []byte(redacted))
	}
	return token.ReplaceAll(data, []byte(redacted))
}

// token is a JSON web token.
var token = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*`)

var (
	listingDate = regexp.MustCompile(`(?m)^([#/'!\s]*Date:)[ \t].*$`)
	listingBase = regexp.MustCompile(`(?m)^([#/'!\s]*BaseUrl:[ \t]).*$`)
)

// headerSize is how far into a listing its header reaches at most.
const headerSize = 4096

// listing empties the date in the header of a listing, and has it tell the address
// that the listing was fetched from.
func (c *cleaner) listing(data []byte) []byte {
	end := min(len(data), headerSize)
	if i := bytes.LastIndexByte(data[:end], '\n'); i > 0 && end < len(data) {
		end = i
	}
	head := replaceFirst(listingDate, data[:end], []byte("$1"))
	if c.base != nil {
		head = replaceFirst(listingBase, head, []byte("${1}"+literal(c.base.String())))
	}
	return append(head, data[end:]...)
}

func literal(text string) string { return strings.ReplaceAll(text, "$", "$$") }

func replaceFirst(re *regexp.Regexp, data, with []byte) []byte {
	at := re.FindSubmatchIndex(data)
	if at == nil {
		return slices.Clone(data)
	}
	out := slices.Clone(data[:at[0]])
	out = re.Expand(out, with, data, at)
	return append(out, data[at[1]:]...)
}

var (
	jsonBase = regexp.MustCompile(`"(?i:baseUrl)"(\s*:\s*)"[^"]*"`)
	jsonDate = regexp.MustCompile(`^\s*\{\s*"(?i:date)"(\s*:\s*)"[^"]*"`)
)

// metadata does the same for JSON, and writes it in lines, so that a change is a
// change of lines.
func (c *cleaner) metadata(data []byte) []byte {
	at := jsonDate.FindSubmatchIndex(data)
	if at != nil {
		data = append(append(slices.Clone(data[:at[3]]), `""`...), data[at[1]:]...)
	}
	if at := jsonBase.FindSubmatchIndex(data); at != nil && c.base != nil {
		quoted, _ := json.Marshal(c.base.String())
		data = append(append(slices.Clone(data[:at[3]]), quoted...), data[at[1]:]...)
	}
	var lines bytes.Buffer
	if json.Indent(&lines, bytes.TrimSpace(data), "", " ") != nil {
		return data // not quite JSON, as some servers write it
	}
	lines.WriteByte('\n')
	return lines.Bytes()
}

var (
	// Scripts and styles hold no fact; proxies put numbers of their own into scripts.
	pageNoise = regexp.MustCompile(`(?is)<script\b.*?</script\s*>|<style\b.*?</style\s*>|<!--.*?-->|<input\b[^>]*\btype\s*=\s*["']?hidden[^>]*>|<(link|meta)\b[^>]*>`)
	nonce     = regexp.MustCompile(`(?i)\s+nonce\s*=\s*("[^"]*"|'[^']*')`)
	// An address in an attribute, with its origin and query apart.
	attribute = regexp.MustCompile(`(?i)\b(href|src|action)(\s*=\s*)("[^"]*"|'[^']*')`)
	// "Host: 10.0.0.7" of a sample.
	sampleHost = regexp.MustCompile(`(?m)^(\s*Host:[ \t]*)([^\s<]+)`)
	blankLines = regexp.MustCompile(`\n([ \t]*\n){2,}`)
)

// page takes out of a page what is no fact, and gives its links the host that it was
// fetched from.
func (c *cleaner) page(data []byte) []byte {
	if htmlTag.Match(data[:min(len(data), 4096)]) {
		data = pageNoise.ReplaceAll(data, nil)
		data = nonce.ReplaceAll(data, nil)
		data = attribute.ReplaceAllFunc(data, c.attribute)
		data = blankLines.ReplaceAll(data, []byte("\n\n"))
	}
	if c.base != nil {
		data = sampleHost.ReplaceAll(data, []byte("${1}"+literal(c.base.Hostname())))
	}
	return data
}

func (c *cleaner) attribute(text []byte) []byte {
	parts := attribute.FindSubmatch(text)
	quote := parts[3][:1]
	u, err := url.Parse(html.UnescapeString(string(parts[3][1 : len(parts[3])-1])))
	if err != nil || u.Scheme == "data" {
		return text
	}
	if secretQuery(u) || u.User != nil {
		query := u.Query()
		for key := range query {
			if !harmless(key) {
				query.Del(key)
			}
		}
		u.RawQuery, u.User = query.Encode(), nil
	} else if c.base == nil || u.Host == "" || !own.MatchString(u.Path) {
		return text
	}
	if c.base != nil && u.Host != "" && own.MatchString(u.Path) {
		u.Scheme, u.Host = c.base.Scheme, c.base.Host
	}
	return slices.Concat(parts[1], parts[2], quote, []byte(html.EscapeString(u.String())), quote)
}

// own are paths of the server's own pages.
var own = regexp.MustCompile(`/metadata$|/types(/|$)|/ui(/|$)`)
