package replay

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/aim"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/aq"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/auth"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/crud"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/echo"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/edge"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/files"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/keys"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/trendsic"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/valid"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/web"
)

// api is a generated package as the replay calls it.
type api struct {
	handler    string // handler path of the recorded host
	operations []*servicestack.Operation
	connect    func(base string, opts ...servicestack.Option) (reflect.Value, *servicestack.Client, error)
	methods    []method
}

// method is one method of a generated client that calls an operation.
type method struct {
	name            string       // of the client's method
	operation, verb string       // what it sends
	request         reflect.Type // the struct of its request
	results         []reflect.Type
}

func generated[C interface{ ServiceStack() *servicestack.Client }](handler string, connect func(string, ...servicestack.Option) (C, error), operations []*servicestack.Operation) *api {
	return &api{handler: handler, operations: operations, connect: func(base string, opts ...servicestack.Option) (reflect.Value, *servicestack.Client, error) {
		c, err := connect(base, opts...)
		if err != nil {
			return reflect.Value{}, nil, err
		}
		return reflect.ValueOf(c), c.ServiceStack(), nil
	}}
}

var apis = sync.OnceValue(func() map[string]*api {
	for _, op := range trendsic.Operations() { // as dtogen.yaml can tell, where the page does not
		op.XML = &servicestack.XMLNames{Namespace: "http://schemas.datacontract.org/2004/07/Trendsic.ServiceModel"}
	}
	all := map[string]*api{
		"aim":      generated("/api", aim.New, aim.Operations()),
		"trendsic": generated("", trendsic.New, trendsic.Operations()),
		"edge":     generated("", edge.New, edge.Operations()),
		"aq":       generated("", aq.New, aq.Operations()),
		"auth":     generated("", auth.New, auth.Operations()),
		"crud":     generated("", crud.New, crud.Operations()),
		"echo":     generated("", echo.New, echo.Operations()),
		"files":    generated("", files.New, files.Operations()),
		"keys":     generated("", keys.New, keys.Operations()),
		"valid":    generated("", valid.New, valid.Operations()),
		"web":      generated("", web.New, web.Operations()),
	}
	for _, a := range all {
		a.findMethods()
	}
	all["forms"], all["endpoints"] = all["echo"], all["echo"]
	return all
})

// findMethods asks each method of the client for the operation and verb it sends.
func (a *api) findMethods() {
	w := &wire{answer: []byte("HTTP/1.1 204 No Content\r\n\r\n")}
	if a.operation("Authenticate") == nil { // not told of: it is ServiceStack's own
		a.operations = append(a.operations, &servicestack.Operation{Name: "Authenticate", Routes: []servicestack.Route{{Path: "/auth"}, {Path: "/auth/{Provider}"}}})
		a.methods = append(a.methods, method{"Authenticate", "Authenticate", http.MethodPost, reflect.TypeFor[servicestack.Authenticate](), nil})
	}
	client, _, err := a.connect("http://recorded.test", servicestack.WithHTTPClient(w.client()))
	if err != nil {
		panic(err)
	}
	for i := range client.NumMethod() {
		t := client.Method(i).Type()
		if t.NumIn() != 3 || t.In(1).Kind() != reflect.Pointer || !t.IsVariadic() {
			continue // ServiceStack()
		}
		if t.Out(t.NumOut()-1) != reflect.TypeFor[error]() {
			continue // an iterator, beside the method for the whole
		}
		m := method{name: client.Type().Method(i).Name, request: t.In(1).Elem()}
		for i := range t.NumOut() - 1 {
			m.results = append(m.results, t.Out(i))
		}
		_, _ = m.call(context.Background(), client, reflect.New(m.request), servicestack.UsePredefined(servicestack.ReplyRoutes))
		if w.request == nil {
			panic(m.name + " sends nothing")
		}
		m.operation, m.verb = strings.TrimPrefix(w.request.URL.Path, "/json/reply/"), w.request.Method
		a.methods = append(a.methods, m)
	}
}

// method finds the one for an operation: that of the verb, else the only one.
func (a *api) method(operation, verb string) *method {
	var found *method
	for i := range a.methods {
		m := &a.methods[i]
		if m.operation == operation && (found == nil || m.verb == verb) {
			found = m
		}
	}
	return found
}

func (a *api) operation(name string) *servicestack.Operation {
	for _, op := range a.operations {
		if strings.EqualFold(op.Name, name) {
			return op
		}
	}
	return nil
}

// call calls the method on a client. An answer is nil where there is none to have.
func (m *method) call(ctx context.Context, client, req reflect.Value, opts ...servicestack.CallOption) (any, error) {
	f := client.MethodByName(m.name)
	if !f.IsValid() { // ServiceStack's own
		f = client.MethodByName("ServiceStack").Call(nil)[0].MethodByName(m.name)
	}
	results := f.CallSlice([]reflect.Value{reflect.ValueOf(ctx), req, reflect.ValueOf(opts)})
	err, _ := results[len(results)-1].Interface().(error)
	if len(results) == 1 || results[0].IsZero() {
		return nil, err
	}
	if stream, ok := results[0].Interface().(io.ReadCloser); ok {
		defer stream.Close()
		data, readErr := io.ReadAll(stream)
		if err == nil {
			err = readErr
		}
		return data, err
	}
	return results[0].Interface(), err
}

// wire answers each request with the bytes it was given, and keeps what it was asked.
// Connections are pipes: all that is said on them is what a network would carry.
type wire struct {
	answer []byte

	mu      sync.Mutex
	request *http.Request
	body    []byte
	asked   int
}

func (w *wire) client() *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			DisableKeepAlives: true,
			DialContext: func(context.Context, string, string) (net.Conn, error) {
				ours, theirs := net.Pipe()
				go w.serve(theirs)
				return ours, nil
			},
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func (w *wire) serve(conn net.Conn) {
	defer conn.Close()
	request, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return
	}
	body, _ := io.ReadAll(request.Body)
	w.mu.Lock()
	w.request, w.body = request, body
	w.asked++
	w.mu.Unlock()
	_, _ = conn.Write(w.answer)
}

// connect makes a client of the recorded host that is answered by w.
func (e *exchange) connect(t *testing.T, w *wire, opts ...servicestack.Option) (reflect.Value, *servicestack.Client) {
	w.answer = e.answer
	opts = append(opts, servicestack.WithHTTPClient(w.client()), servicestack.WithDialect(e.dialect()))
	client, own, err := apis()[e.host()].connect("http://recorded.test"+apis()[e.host()].handler, opts...)
	require.NoError(t, err)
	return client, own
}

// dialect is what a user would tell of the server: rule 90.
func (e *exchange) dialect() servicestack.Dialect {
	major, _, _ := strings.Cut(e.version(), ".")
	return servicestack.Dialect{LocalOffsets: strings.Contains("345", major) || e.version() == "6.0"}
}

// target is what a recorded address stands for.
type target struct {
	operation  *servicestack.Operation
	predefined servicestack.PredefinedRoutes // "" if it is a route of its own
	batch      bool
	variables  map[string]string // of the route, percent-decoded
}

// target finds the operation of a recorded request; nil if no operation has that
// address.
func (e *exchange) target() *target {
	a := apis()[e.host()]
	path, ok := strings.CutPrefix(e.request.URL.EscapedPath(), a.handler)
	if !ok {
		return nil
	}
	for _, p := range []struct {
		prefix string
		target target
	}{
		{"/json/reply/", target{predefined: servicestack.ReplyRoutes}},
		{"/json/syncreply/", target{predefined: servicestack.ReplyRoutes}},
		{"/xml/reply/", target{predefined: servicestack.ReplyRoutes}},
		{"/jsv/reply/", target{predefined: servicestack.ReplyRoutes}},
		{"/csv/reply/", target{predefined: servicestack.ReplyRoutes}},
		{"/xml/syncreply/", target{predefined: servicestack.ReplyRoutes}},
		{"/jsv/syncreply/", target{predefined: servicestack.ReplyRoutes}},
		{"/json/oneway/", target{}}, // rule 145
		{"/api/", target{predefined: servicestack.APIRoutes}},
	} {
		if name, ok := strings.CutPrefix(path, p.prefix); ok {
			found := p.target
			name = strings.NewReplacer("%5B", "[", "%5D", "]").Replace(name)
			name, found.batch = strings.CutSuffix(name, "[]")
			if found.operation = a.operation(name); found.operation != nil {
				return &found
			}
		}
	}
	var best *target
	most := 0
	for _, op := range a.operations {
		for _, route := range op.Routes {
			variables, ok := matchRoute(route.Path, path)
			fit := 100 - len(variables)
			if m := a.method(op.Name, e.request.Method); m != nil && m.verb == e.request.Method {
				fit += 20 // of two operations at one address, that of the verb
			}
			if strings.Contains(route.Verbs, e.request.Method) {
				fit += 10
			}
			if ok && fit > most {
				best, most = &target{operation: op, variables: variables}, fit
			}
		}
	}
	return best
}

// matchRoute matches a path, still percent-encoded, with a route.
func matchRoute(route, path string) (map[string]string, bool) {
	names, values := strings.Split(strings.Trim(route, "/"), "/"), strings.Split(strings.TrimPrefix(path, "/"), "/")
	variables := map[string]string{}
	for i, name := range names {
		variable, isVariable := strings.CutPrefix(name, "{")
		variable = strings.TrimSuffix(variable, "}")
		wildcard, isWildcard := strings.CutSuffix(variable, "*")
		switch {
		case isWildcard && isVariable:
			variables[wildcard] = unescape(strings.Join(values[min(i, len(values)):], "/"))
			return variables, true
		case i >= len(values):
			return nil, false
		case isVariable:
			variables[variable] = unescape(values[i])
		case !strings.EqualFold(name, values[i]):
			return nil, false
		}
	}
	return variables, len(names) == len(values)
}
