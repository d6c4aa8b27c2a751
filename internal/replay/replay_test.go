package replay

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

// tally counts what became of the exchanges of a folder.
type tally struct {
	exchanges, equal, decided, answers int
	rules                              map[string][]string // exchanges by the rule that makes us differ
	leftOut                            map[string][]string // exchanges by reason
}

// TestReplay makes each recorded call with the generated client, against a server
// that answers as recorded.
func TestReplay(t *testing.T) {
	var table strings.Builder
	fmt.Fprintf(&table, "%-32s %9s %6s %11s %8s %12s\n", "host-version", "exchanges", "equal", "by decision", "left out", "answers read")
	total := tally{rules: map[string][]string{}, leftOut: map[string][]string{}}
	for _, folder := range folders(t) {
		sum := tally{rules: map[string][]string{}, leftOut: map[string][]string{}}
		t.Run(folder, func(t *testing.T) {
			for _, e := range load(t, folder) {
				sum.exchanges++
				t.Run(e.name, func(t *testing.T) { e.replay(t, &sum) })
			}
		})
		if sum.exchanges == 0 {
			continue // recordings of another kind
		}
		table.WriteString(sum.line(folder))
		total.add(&sum)
	}
	table.WriteString(total.line("all"))
	t.Log("\n" + table.String())
	t.Log("\n" + total.reasons())
	if corpus("wire") == "" {
		t.Log("the recordings of real servers are not beside this checkout: what testdata holds of them was replayed")
	}
}

func (s *tally) line(name string) string {
	n := 0
	for _, names := range s.leftOut {
		n += len(names)
	}
	return fmt.Sprintf("%-32s %9d %6d %11d %8d %12d\n", name, s.exchanges, s.equal, s.decided, n, s.answers)
}

func (s *tally) add(other *tally) {
	s.exchanges += other.exchanges
	s.equal += other.equal
	s.decided += other.decided
	s.answers += other.answers
	for rule, names := range other.rules {
		s.rules[rule] = append(s.rules[rule], names...)
	}
	for reason, names := range other.leftOut {
		s.leftOut[reason] = append(s.leftOut[reason], names...)
	}
}

// reasons lists rules and reasons with examples; with all exchanges if DTOGEN_REPLAY
// is set.
func (s *tally) reasons() string {
	var b strings.Builder
	for _, list := range []struct {
		what  string
		names map[string][]string
	}{{"by decision", s.rules}, {"left out", s.leftOut}} {
		for _, reason := range slices.Sorted(maps.Keys(list.names)) {
			names := list.names[reason]
			if len(names) > 3 && os.Getenv("DTOGEN_REPLAY") == "" {
				names = append(slices.Clip(names[:3]), "...")
			}
			fmt.Fprintf(&b, "%5d %s: %s: %s\n", len(list.names[reason]), list.what, reason, strings.Join(names, " "))
		}
	}
	return b.String()
}

func (e *exchange) replay(t *testing.T, sum *tally) {
	reason := e.leftOut()
	if reason == "" {
		rules, why := e.callAndCompare(t)
		if reason = why; why == "" {
			if len(rules) == 0 {
				sum.equal++
			} else {
				sum.decided++
			}
			for _, rule := range rules {
				sum.rules[rule] = append(sum.rules[rule], e.String())
			}
			if !e.unasked || e.readAnswer(t) {
				sum.answers++
			}
			return
		}
	}
	sum.leftOut[reason] = append(sum.leftOut[reason], e.String())
	if e.readAnswer(t) {
		sum.answers++
	}
}

// callAndCompare makes the call. It returns the rules by which it differs from the
// recording, or why it cannot be made.
func (e *exchange) callAndCompare(t *testing.T) (rules []string, impossible string) {
	a, to := apis()[e.host()], e.target()
	m := a.method(to.operation.Name, e.request.Method)
	if m == nil {
		return nil, "no method for the operation"
	}
	switch {
	case to.batch:
		return e.batch(t, m, to)
	case e.isUpload(to):
		return e.upload(t, m, to)
	}
	values, err := e.values(m, to)
	if err != nil {
		require.True(t, e.isMalformed(), "%v", err)
		return nil, "a body that is none of its format, sent on purpose"
	}
	req := reflect.New(m.request)
	if err := e.dialect().Unmarshal(values, req.Interface()); err != nil {
		requireMisfits(t, err, values, m.request)
		return nil, misfit
	}
	w := new(wire)
	client, _ := e.connect(t, w, e.headers()...)
	opts := append([]servicestack.CallOption{servicestack.HeaderParamsInQuery()}, e.options(m, to)...)
	for name, values := range e.request.URL.Query() {
		if _, ok := property(m.request, name); !ok && len(values) == 1 && len(e.body) == 0 {
			opts = append(opts, servicestack.WithQuery(name, values[0]))
		}
	}
	if empty := emptyStrings(values, m.request); len(empty) > 0 && len(e.body) > 0 {
		opts = append(opts, servicestack.SendEmpty(empty...))
	}
	resp, callErr := m.call(t.Context(), client, req, opts...)
	if w.request == nil {
		if rule := refused(callErr); rule != "" {
			e.unasked = true
			return []string{rule}, ""
		}
		require.NoError(t, callErr, "no request was made")
	}
	assert.Equal(t, 1, w.asked, "requests")
	rules = e.explain(t, e.compareRequest(t, w, m, to), e.compareAnswer(t, resp, callErr))
	if len(to.operation.Headers) > 0 {
		// By default secrets stay out of the query (rules 42 and 76).
		_, _ = m.call(t.Context(), client, req, opts[1:]...)
		for name := range w.request.URL.Query() {
			assert.False(t, slices.ContainsFunc(to.operation.Headers, func(h string) bool { return strings.EqualFold(h, name) }), "%s in the query", name)
		}
		for _, name := range to.operation.Headers {
			v := req.Elem().FieldByNameFunc(func(f string) bool { return strings.EqualFold(f, name) })
			if v.Kind() == reflect.String && v.String() != "" {
				assert.Equal(t, v.String(), w.request.Header.Get(cmp.Or(to.operation.HeaderNames[name], name)), "header %s", name)
			}
		}
	}
	return rules, ""
}

// options make a call take the recorded verb and kind of address.
func (e *exchange) options(m *method, to *target) (opts []servicestack.CallOption) {
	if m.verb != e.request.Method {
		opts = append(opts, servicestack.WithVerb(e.request.Method))
	}
	if to.predefined != "" {
		opts = append(opts, servicestack.UsePredefined(to.predefined))
	}
	if e.format() != servicestack.JSON {
		opts = append(opts, servicestack.WithFormat(e.format()))
	}
	return opts
}

// explain finds the rule of each difference, and fails where there is none.
func (e *exchange) explain(t *testing.T, differences ...[]difference) (rules []string) {
	for _, d := range slices.Concat(differences...) {
		switch rule := e.decided(d); {
		case rule == "":
			t.Error(d)
		case rule != sameValue && !slices.Contains(rules, rule):
			rules = append(rules, rule)
		}
	}
	return rules
}

// headers are the client-wide headers of the recording that are not the recording
// client's own.
func (e *exchange) headers() []servicestack.Option {
	var opts []servicestack.Option
	for _, name := range clientHeaders {
		for _, v := range e.request.Header.Values(name) {
			opts = append(opts, servicestack.WithHeader(name, v))
		}
	}
	return opts
}

var clientHeaders = []string{
	"ApiKey", "AppId", "Token", "DeviceId", "OAuthToken", "Authorization", "X-Api-Key", "Cookie", "Accept-Language",
	"If-None-Match", "If-Modified-Since", "Origin", "X-Tenant", "Range", "X-Test",
}

// values are those of the call as JSON: as recorded beside it, else the body, else
// what the query means; with those in the path.
func (e *exchange) values(m *method, to *target) ([]byte, error) {
	members := map[string]any{}
	switch {
	case e.call != nil:
		return e.call.Values, nil
	case len(e.body) > 0:
		body, err := decodeAs(e.format(), e.body, m.request)
		if err != nil {
			return nil, err
		}
		object, ok := body.(map[string]any)
		if e.format() == servicestack.JSON && (!ok || len(to.variables) == 0) {
			return repaired(e.body), nil
		}
		members = object
		if e.format() == servicestack.XML {
			delete(members, "Struct") // what travels as text otherwise
		}
	default:
		query := e.request.URL.Query()
		for _, name := range slices.Sorted(maps.Keys(query)) {
			values := query[name]
			if f, ok := property(m.request, name); ok && values[0] != "" {
				members[name] = meaning(values[0], f.Type)
			}
		}
	}
	for name, value := range to.variables {
		f, ok := property(m.request, name)
		if !ok || value == "" {
			continue
		}
		for key := range members { // the path wins, as on the server
			if strings.EqualFold(key, name) {
				delete(members, key)
			}
		}
		members[name] = meaning(value, f.Type)
	}
	return json.Marshal(members)
}

func (e *exchange) compareRequest(t *testing.T, w *wire, m *method, to *target) []difference {
	r := w.request
	assert.Equal(t, e.request.Method, r.Method)
	all := comparePaths(e.request.URL, r.URL)
	if accept := e.request.Header.Get("Accept"); accept != string(e.format()) {
		all = append(all, difference{"accept", "", accept, "application/json"})
	}
	assert.Equal(t, string(e.format()), r.Header.Get("Accept"))
	for _, name := range clientHeaders {
		isOwn := slices.Contains(slices.Collect(maps.Values(to.operation.HeaderNames)), name) // what the request says of it goes before
		if v := e.request.Header.Get(name); v != "" && name != "Cookie" && !isOwn {
			assert.Equal(t, v, r.Header.Get(name), "header %s", name)
		}
	}
	if e.request.Method == "GET" || e.request.Method == "DELETE" {
		assert.Empty(t, w.body)
		return append(all, compare("query", "", queryMeaning(e.request.URL, m.request), queryMeaning(r.URL, m.request))...)
	}
	assert.Equal(t, string(e.format()), r.Header.Get("Content-Type"))
	assert.Positive(t, r.ContentLength)
	assert.Empty(t, r.URL.RawQuery)
	got, err := decodeAs(e.format(), w.body, m.request)
	require.NoError(t, err)
	assert.True(t, e.format() != servicestack.JSON || json.Valid(w.body))
	var want any = map[string]any{}
	if len(e.body) > 0 {
		want, err = decodeAs(e.format(), e.body, m.request)
		require.NoError(t, err)
		if e.format() == servicestack.XML {
			assert.Empty(t, misplaced(t, w.body, e.body))
		}
	}
	if e.request.URL.RawQuery != "" {
		all = append(all, difference{where: "query", at: "*", want: e.request.URL.RawQuery})
	}
	return append(all, compare("body", "", want, got)...)
}

func comparePaths(want, got *url.URL) []difference {
	w := strings.Replace(want.EscapedPath(), "/syncreply/", "/reply/", 1)
	g := got.EscapedPath()
	wanted, parts := strings.Split(w, "/"), strings.Split(g, "/")
	if len(wanted) != len(parts) {
		return []difference{{"path", "", w, g}}
	}
	for i := range wanted {
		if !same(wanted[i], parts[i]) && !strings.EqualFold(unescape(wanted[i]), unescape(parts[i])) {
			return []difference{{"path", "", w, g}}
		}
	}
	return nil
}

// queryMeaning is a query as an object. Empty values are left out, for no server
// reads them (rule 22).
func queryMeaning(u *url.URL, t reflect.Type) any {
	members := map[string]any{}
	for name, values := range u.Query() {
		if len(values) == 1 && values[0] == "" {
			continue
		}
		f, ok := property(t, name)
		if !ok || len(values) > 1 {
			members[strings.ToLower(name)] = strings.Join(values, "|")
			continue
		}
		members[strings.ToLower(name)] = meaning(values[0], f.Type)
	}
	return members
}

// compareUnread makes differences of the values of an answer that could not be read.
func compareUnread(failed *servicestack.DecodeError) []difference {
	var all []difference
	for _, f := range failed.Failures {
		all = append(all, difference{"answer", strings.ToLower(f.Path), nil, f.Err.Error()})
	}
	return all
}

func (e *exchange) compareAnswer(t *testing.T, resp any, err error) []difference {
	if !e.isSuccess() {
		e.checkError(t, err)
		return nil
	}
	var unread *servicestack.DecodeError
	if errors.As(err, &unread) { // and the rest is read
		return append(compareUnread(unread), e.compareAnswer(t, resp, nil)...)
	}
	require.NoError(t, err)
	switch resp := resp.(type) {
	case nil:
		return nil
	case string:
		return compare("answer", "", string(e.text), resp)
	case []byte:
		return compare("answer", "", string(e.text), string(resp))
	}
	if len(e.text) == 0 {
		return nil
	}
	want, err := decodeAs(formatOf(e.response.Header.Get("Content-Type")), e.text, reflect.TypeOf(resp))
	require.NoError(t, err, "%s", e.text)
	data, err := servicestack.Marshal(resp)
	if err != nil {
		return []difference{{"answer", "", string(e.text), err.Error()}}
	}
	got, err := decode(data)
	require.NoError(t, err)
	return compare("answer", "", want, got)
}

// isSuccess tells whether the answer is the response, or nothing at all.
func (e *exchange) isSuccess() bool {
	if e.response.StatusCode >= 300 {
		return false
	}
	body, err := decode(e.text)
	if err != nil {
		return true
	}
	object, _ := body.(map[string]any)
	for name, status := range object {
		if members, ok := status.(map[string]any); ok && wireName(name) == "responsestatus" {
			for name, code := range members {
				if wireName(name) == "errorcode" && code != "" {
					return false
				}
			}
		}
	}
	return true
}

// checkError compares an error with the answer that it was made of (rules 79, 113
// to 119).
func (e *exchange) checkError(t *testing.T, err error) {
	if e.response.StatusCode == http.StatusNotModified {
		assert.ErrorIs(t, err, servicestack.ErrNotModified)
		return
	}
	require.Error(t, err)
	var failed *servicestack.Error
	require.True(t, errors.As(err, &failed), "%T %v", err, err)
	assert.Equal(t, e.response.StatusCode, failed.StatusCode)
	assert.NotEmpty(t, failed.Code)
	var body struct {
		ResponseStatus struct {
			ErrorCode, Message string
			Errors             []struct{ ErrorCode, FieldName, Message string }
		}
	}
	if json.Unmarshal(e.errorText(t), &body) == nil && body.ResponseStatus.ErrorCode != "" {
		assert.Equal(t, body.ResponseStatus.ErrorCode, failed.Code)
		assert.Equal(t, body.ResponseStatus.Message, failed.Message)
		require.Len(t, failed.Errors, len(body.ResponseStatus.Errors))
		for i, f := range body.ResponseStatus.Errors {
			assert.Equal(t, f.FieldName, failed.Errors[i].FieldName)
			assert.Equal(t, f.ErrorCode, failed.Errors[i].ErrorCode)
			assert.Equal(t, f.Message, failed.Errors[i].Message)
			assert.NotNil(t, failed.FieldError(strings.ToLower(f.FieldName)))
		}
	}
	for status, sentinel := range map[int]error{401: servicestack.ErrUnauthorized, 403: servicestack.ErrForbidden, 404: servicestack.ErrNotFound} {
		assert.Equal(t, e.response.StatusCode == status, errors.Is(err, sentinel), "%d", status)
	}
	if after := e.response.Header.Get("Retry-After"); after != "" {
		assert.Equal(t, after, failed.Header.Get("Retry-After"))
	}
}

// readAnswer reads an answer whose request has no counterpart of ours: an error as
// it is; a success by the operation's own method, where the address tells it.
func (e *exchange) readAnswer(t *testing.T) bool {
	if e.response == nil || e.response.StatusCode < 200 || e.request == nil || e.request.Method == http.MethodHead {
		return false
	}
	a, to := apis()[e.host()], e.target()
	m := &a.methods[0]
	if to != nil {
		if own := a.method(to.operation.Name, "POST"); own != nil {
			m = own
		}
	}
	format := formatOf(e.response.Header.Get("Content-Type"))
	_, err := decodeAs(format, e.text, objectType)
	readable := format == servicestack.CSV || format != "" && err == nil
	if e.isSuccess() && (to == nil || to.batch || !readable) {
		return false
	}
	client, _ := e.connect(t, new(wire))
	resp, err := m.call(t.Context(), client, reflect.New(m.request), servicestack.UsePredefined(servicestack.ReplyRoutes))
	for _, d := range e.compareAnswer(t, resp, err) {
		if e.decided(d) == "" {
			t.Error(d)
		}
	}
	return true
}

// emptyStrings are the paths of members that hold "", as SendEmpty names them.
func emptyStrings(values []byte, t reflect.Type) []string {
	var v any
	if json.Unmarshal(values, &v) != nil {
		return nil
	}
	var paths []string
	var walk func(v any, path string, t reflect.Type)
	walk = func(v any, path string, t reflect.Type) {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch v := v.(type) {
		case map[string]any:
			for name, member := range v {
				if f, ok := property(t, name); isStruct(t) && ok {
					wire, _, _ := strings.Cut(f.Tag.Get("json"), ",")
					walk(member, strings.TrimPrefix(path+"."+wire, "."), f.Type)
				}
			}
		case []any:
			for i, item := range v {
				if t.Kind() == reflect.Slice {
					walk(item, fmt.Sprintf("%s[%d]", path, i), t.Elem())
				}
			}
		case string:
			if v == "" && t.Kind() == reflect.String && !strings.HasSuffix(path, "]") && !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
	}
	walk(v, "", t)
	slices.Sort(paths)
	return paths
}
