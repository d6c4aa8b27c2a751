// Which operation a request is for.

package servicestacktest

import (
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"

	"github.com/dtogen/dtogen/templates/servicestack"
)

// route is an operation's route as the server matches it.
type route struct {
	op        *servicestack.Operation
	verbs     string
	pattern   *regexp.Regexp
	variables []string
	wildcards int
	literals  int
}

// incoming is a request with what its address says.
type incoming struct {
	*http.Request
	op         *servicestack.Operation
	predefined servicestack.Format // of a pre-defined address; "" at a route
	batch      bool                // the body is a list of requests
	variables  url.Values          // of the path
	body       []byte
	format     servicestack.Format // of the answer; "": HTML
	response   reflect.Type        // nil: not known
	dialect    servicestack.Dialect
}

func newRoute(op *servicestack.Operation, r servicestack.Route) route {
	to := route{op: op, verbs: strings.ToUpper(r.Verbs)}
	pattern := "(?i)^"
	rest := "/" + strings.Trim(r.Path, "/")
	for rest != "" {
		literal, after, ok := strings.Cut(rest, "{")
		name, next, _ := strings.Cut(after, "}")
		rest = next
		to.literals += strings.Count(literal, "/")
		if !ok {
			pattern += regexp.QuoteMeta(literal)
			break
		}
		name, _, _ = strings.Cut(name, ":")
		to.variables = append(to.variables, strings.Trim(name, "*?"))
		if strings.Contains(name, "*") {
			to.wildcards++
			pattern += regexp.QuoteMeta(strings.TrimSuffix(literal, "/")) + "(?:/(.*?))?"
		} else {
			to.literals-- // the slash before it
			pattern += regexp.QuoteMeta(literal) + "([^/]+?)"
		}
	}
	to.pattern = regexp.MustCompile(pattern + "/?$")
	return to
}

// find tells the operation by a pre-defined address, or by the route that fits best:
// fewest wildcards, then most literal segments, then a named verb.
func (s *Server) find(r *http.Request) *incoming {
	in := &incoming{Request: r, variables: url.Values{}, dialect: s.dialect}
	path, extension := cutExtension(decode(r.URL.EscapedPath()))
	if name, format := cutPredefined(path); format != "" {
		name, batch := strings.CutSuffix(strings.TrimSuffix(name, "/"), "[]")
		if op := s.ops[strings.ToLower(name)]; op != nil {
			in.op, in.predefined, in.batch = op, format, batch
		}
	}
	if in.op == nil {
		s.findRoute(in, path)
	}
	in.format = in.answerFormat(extension)
	return in
}

func (s *Server) findRoute(in *incoming, path string) {
	var best *route
	for i := range s.table {
		t := &s.table[i]
		values := t.pattern.FindStringSubmatch(path)
		if values == nil || !t.allows(in.Method) || (best != nil && !t.beats(best)) {
			continue
		}
		best, in.op, in.variables = t, t.op, url.Values{}
		for i, name := range t.variables {
			in.variables.Set(name, values[i+1])
		}
	}
}

// decode decodes a path as Kestrel does: an encoded slash stays.
func decode(escaped string) string {
	kept := strings.NewReplacer("%2F", "%252F", "%2f", "%252F").Replace(escaped)
	path, err := url.PathUnescape(kept)
	if err != nil {
		return escaped
	}
	return path
}

func (r *route) allows(verb string) bool {
	return strings.TrimSpace(r.verbs) == "" || strings.Contains(r.verbs, "ANY") || strings.Contains(r.verbs, verb)
}

func (r *route) beats(other *route) bool {
	if r.wildcards != other.wildcards {
		return r.wildcards < other.wildcards
	}
	if r.literals != other.literals {
		return r.literals > other.literals
	}
	return r.verbs != "" && other.verbs == ""
}

// notFound answers an address of no operation: 405 below the pre-defined ones, else
// an empty 404, for a verb that no route has, too.
func (s *Server) notFound(w http.ResponseWriter, in *incoming) {
	path := strings.ToLower(in.URL.Path)
	if _, format := cutPredefined(path); format != "" {
		in.format = format
		s.writeError(w, in, &servicestack.Error{StatusCode: http.StatusMethodNotAllowed, Code: "NotImplementedException",
			Message: "The operation '" + path[strings.LastIndexByte(path, '/')+1:] + "' does not exist for this service"})
		return
	}
	w.WriteHeader(http.StatusNotFound)
}
