package replay

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/aim/aimtest"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/aq/aqtest"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/auth/authtest"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/crud/crudtest"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/echo/echotest"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/edge/edgetest"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/files/filestest"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/keys/keystest"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack/servicestacktest"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/trendsic/trendsictest"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/valid/validtest"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/web/webtest"
)

// The generated fakes, as the replay asks them.

var fakeTypes = map[string]reflect.Type{
	"aim":      reflect.TypeFor[aimtest.Server](),
	"trendsic": reflect.TypeFor[trendsictest.Server](),
	"edge":     reflect.TypeFor[edgetest.Server](),
	"aq":       reflect.TypeFor[aqtest.Server](),
	"auth":     reflect.TypeFor[authtest.Server](),
	"crud":     reflect.TypeFor[crudtest.Server](),
	"echo":     reflect.TypeFor[echotest.Server](),
	"files":    reflect.TypeFor[filestest.Server](),
	"keys":     reflect.TypeFor[keystest.Server](),
	"valid":    reflect.TypeFor[validtest.Server](),
	"web":      reflect.TypeFor[webtest.Server](),

	"forms":     reflect.TypeFor[echotest.Server](),
	"endpoints": reflect.TypeFor[echotest.Server](),
}

type fakeKey struct {
	host    string
	dialect servicestack.Dialect
}

// fakeServers are the fakes of the recorded hosts, one for each dialect.
type fakeServers struct {
	t     *testing.T
	known map[fakeKey]reflect.Value
}

func (f *fakeServers) of(e *exchange) reflect.Value {
	key := fakeKey{e.host(), e.spoken()}
	s, ok := f.known[key]
	if !ok {
		s = reflect.New(fakeTypes[e.host()])
		s.Elem().Field(0).Set(reflect.ValueOf(servicestacktest.NewServer(f.t, apis()[e.host()].operations, e.spoken())))
		f.known[key] = s
	}
	return s
}

// ask lets a handler answer the recorded request with a response or an error. It returns
// the answer, and the request that the handler got: nil where no handler was asked.
func (f *fakeServers) ask(e *exchange, m *method, response any, failure error) (*httptest.ResponseRecorder, any) {
	s := f.of(e)
	var got any
	for i := range s.NumMethod() {
		handle := s.Method(i)
		t := handle.Type()
		if !strings.HasPrefix(s.Type().Method(i).Name, "Handle") || t.In(0).In(1).Elem() != m.request {
			continue
		}
		handle.Call([]reflect.Value{reflect.MakeFunc(t.In(0), func(args []reflect.Value) []reflect.Value {
			got = args[1].Interface()
			return results(t.In(0), response, e.failure(failure))
		})})
	}
	request := e.request.Clone(context.Background())
	request.Body = io.NopCloser(bytes.NewReader(e.body))
	prefix := apis()[e.host()].handler
	request.URL.Path, request.URL.RawPath = strings.TrimPrefix(request.URL.Path, prefix), strings.TrimPrefix(request.URL.RawPath, prefix)
	answer := httptest.NewRecorder()
	s.Interface().(http.Handler).ServeHTTP(answer, request)
	return answer, got
}

// results are what a handler returns.
func results(handler reflect.Type, response any, failure error) []reflect.Value {
	all := make([]reflect.Value, handler.NumOut())
	for i := range all {
		all[i] = reflect.Zero(handler.Out(i))
	}
	if failure != nil {
		all[len(all)-1] = reflect.ValueOf(&failure).Elem()
	} else if v := reflect.ValueOf(response); len(all) == 2 && v.IsValid() {
		if data, ok := response.([]byte); ok && all[0].Kind() == reflect.Interface {
			v = reflect.ValueOf(bytes.NewReader(data))
		}
		all[0] = v
	}
	return all
}

// failure is what a handler returns so that a failure is answered as recorded: one
// without a body told nothing but its status.
func (e *exchange) failure(err error) error {
	var failed *servicestack.Error
	if errors.As(err, &failed) && len(failed.Body) == 0 {
		return &servicestack.Error{StatusCode: failed.StatusCode}
	}
	return err
}

// compareRead compares what the fake read of a request with what it says; it returns why
// they need not be the same.
func (e *exchange) compareRead(t *testing.T, m *method, to *target, got any) string {
	switch {
	case e.isMalformed() || e.isUpload(to):
		return "values that are no JSON, or a form"
	case len(e.body) > 0 && e.request.URL.RawQuery != "", strings.Contains(e.name, "get-path-query"):
		return "values in several places, which TestPrecedence has"
	}
	values, err := e.values(m, to)
	require.NoError(t, err, e)
	want := reflect.New(m.request)
	if e.dialect().Unmarshal(values, want.Interface()) != nil {
		return "values that no such property can hold, sent on purpose"
	}
	a, err := servicestack.Marshal(want.Interface())
	b, errToo := servicestack.Marshal(got)
	if err != nil && errToo != nil {
		return "NaN and Infinity, which are no JSON (rule 54)"
	}
	wanted, err := decode(a)
	require.NoError(t, err, e)
	read, err := decode(b)
	require.NoError(t, err, e)
	for _, d := range compare("body", "", wanted, read) {
		if e.decided(d) == "" && !e.readOtherwise(to, d) {
			t.Errorf("%s: request: %s", e, d)
		}
	}
	return ""
}

// readOtherwise tells the values that a fake reads in another way than told beside the
// recording: headers, which the services of such hosts read; dates of which official
// clients send milliseconds; texts of a Uri or a struct, which they quote in a query, or
// do not send; a slash in a path, which reaches services as %2F (rule 14); a name repeated.
func (e *exchange) readOtherwise(to *target, d difference) bool {
	isHeader := slices.ContainsFunc(to.operation.Headers, func(name string) bool { return strings.EqualFold(name, d.at) })
	want, _ := text(d.want)
	got, _ := text(d.got)
	w, _, isDate := moment(want)
	g, _, isDateToo := moment(got)
	switch {
	case isHeader:
		return d.want == nil
	case strings.Contains(got, "%2F"):
		return strings.ReplaceAll(got, "%2F", "/") == want
	case isDate && isDateToo:
		return w.Truncate(time.Millisecond).Equal(g)
	case len(e.request.URL.Query()[queryName(e, d.at)]) > 1:
		return true
	}
	return len(e.body) == 0 && (got == `"`+want+`"` || d.got == nil && want == "0,0")
}

// unlikeStatus is why a fake answers with another status than recorded, or "".
func (e *exchange) unlikeStatus(answer string) string {
	switch status := e.response.StatusCode; {
	case status > 200 && status < 300:
		return "a status that the service sets, which is a script's affair"
	case strings.Contains(answer, "XML cannot carry"), strings.Contains(answer, "nobody told the XML namespace"):
		return "a class of which nobody tells how XML names it"
	case strings.Contains(answer, "it is not JSON"):
		return "rule 54: NaN and Infinity are not sent"
	}
	return ""
}
