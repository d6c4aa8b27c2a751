package replay

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

// Bodies of other kinds than one request: batches, forms with files, files.

// batch makes a recorded batch again.
func (e *exchange) batch(t *testing.T, m *method, to *target) (rules []string, impossible string) {
	var items []json.RawMessage
	if json.Unmarshal(e.body, &items) != nil {
		return nil, "a batch that is no list, sent on purpose"
	}
	requests := []any{}
	for _, item := range items {
		req := reflect.New(m.request).Interface()
		require.NoError(t, servicestack.Unmarshal(item, req))
		requests = append(requests, req)
	}
	w := new(wire)
	_, own := e.connect(t, w, e.headers()...)
	responses, callErr := servicestack.CallAll[servicestack.Object](t.Context(), own, to.operation, requests, e.options(m, to))
	if len(items) == 0 {
		assert.NoError(t, callErr)
		assert.Nil(t, w.request)
		e.unasked = true
		return []string{"rule 142: an empty batch needs no call"}, ""
	}
	require.NotNil(t, w.request, "%v", callErr)
	found := e.compareRequest(t, w, m, to)
	if !e.isSuccess() {
		e.checkError(t, callErr)
		return e.explain(t, found), ""
	}
	require.NoError(t, callErr)
	if len(m.results) == 0 {
		return e.explain(t, found), ""
	}
	answers := reflect.MakeSlice(reflect.SliceOf(m.results[0]), len(responses), len(responses))
	for i, response := range responses {
		require.NoError(t, e.dialect().Unmarshal(response, answers.Index(i).Addr().Interface()))
	}
	return e.explain(t, found, e.compareAnswer(t, answers.Interface(), nil)), ""
}

// isUpload tells a form with files, or a file as the body.
func (e *exchange) isUpload(to *target) bool {
	isForm := mediaType(e.request.Header.Get("Content-Type")) == "multipart/form-data"
	return to != nil && e.host() == "files" && (isForm || to.operation.Name == "UploadRaw")
}

// upload makes a recorded upload again.
func (e *exchange) upload(t *testing.T, m *method, to *target) (rules []string, impossible string) {
	raw := to.operation.Name == "UploadRaw"
	values := map[string]any{}
	for name, value := range to.variables {
		values[name] = meaning(value, memberType(m.request, name))
	}
	for name, value := range e.request.URL.Query() {
		values[name] = meaning(value[0], memberType(m.request, name))
	}
	opts := e.options(m, to)
	want, err := readForm(e.request.Header, e.body)
	switch {
	case raw && want != nil:
		return nil, "a form where the operation reads the body itself (rule 150)"
	case raw && strings.Contains(e.request.Header.Get("Content-Type"), "form"):
		return nil, "a form where the operation reads the body itself (rule 150)"
	case raw:
		opts = append(opts, servicestack.WithRawBody(servicestack.File{ContentType: e.request.Header.Get("Content-Type"), Content: bytes.NewReader(e.body)}))
	case err != nil:
		return nil, "a form without its boundary or its end, sent on purpose (rule 151)"
	case len(want.files) == 0:
		return nil, "a form without a file"
	case want.repeated:
		return nil, "a field twice, sent on purpose (rule 147)"
	default:
		for name, text := range want.fields {
			values[name] = formMeaning(text, memberType(m.request, name))
		}
		for _, f := range want.files {
			opts = append(opts, servicestack.WithFiles(servicestack.File{Field: f.field, Name: f.name, ContentType: f.contentType, Content: strings.NewReader(f.content)}))
		}
	}
	data, err := json.Marshal(values)
	require.NoError(t, err)
	req := reflect.New(m.request)
	if err := servicestack.Unmarshal(data, req.Interface()); err != nil {
		requireMisfits(t, err, data, m.request)
		return nil, misfit
	}
	w := new(wire)
	client, _ := e.connect(t, w, e.headers()...)
	resp, callErr := m.call(t.Context(), client, req, opts...)
	require.NotNil(t, w.request, "%v", callErr)
	assert.Equal(t, e.request.Method, w.request.Method)
	found := comparePaths(e.request.URL, w.request.URL)
	if raw {
		assert.Equal(t, string(e.body), string(w.body))
		found = append(found, compare("query", "", queryMeaning(e.request.URL, m.request), queryMeaning(w.request.URL, m.request))...)
	} else {
		got, err := readForm(w.request.Header, w.body)
		require.NoError(t, err)
		for i := range want.files {
			if f := &want.files[i]; f.contentType == "" {
				f.contentType = "application/octet-stream"
				found = append(found, difference{"form", "content-type", nil, f.contentType})
			}
		}
		assert.Equal(t, want.files, got.files)
		found = append(found, compare("form", "", want.meaning(m.request), got.meaning(m.request))...)
	}
	return e.explain(t, found, e.compareAnswer(t, resp, callErr)), ""
}

// form is what a multipart body holds.
type form struct {
	fields   map[string]string
	files    []formFile
	repeated bool
}

type formFile struct{ field, name, contentType, content string }

func readForm(h http.Header, body []byte) (*form, error) {
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return nil, err
	}
	f := &form{fields: map[string]string{}}
	parts := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		if _, isFile := part.Header["Content-Disposition"]; isFile && part.FileName() != "" {
			f.files = append(f.files, formFile{part.FormName(), part.FileName(), part.Header.Get("Content-Type"), string(content)})
			continue
		}
		_, f.repeated = f.fields[part.FormName()]
		f.fields[part.FormName()] = string(content)
	}
	slices.SortFunc(f.files, func(a, b formFile) int { return strings.Compare(a.field+a.name, b.field+b.name) })
	return f, nil
}

func (f *form) meaning(t reflect.Type) any {
	members := map[string]any{}
	for name, text := range f.fields {
		if text != "" {
			members[strings.ToLower(name)] = formMeaning(text, memberType(t, name))
		}
	}
	return members
}

// formMeaning is the value of a field: lists and objects are JSON or JSV.
func formMeaning(text string, t reflect.Type) any {
	if v, err := decode([]byte(text)); err == nil && strings.ContainsAny(text[:min(1, len(text))], "[{") {
		return v
	}
	return meaning(text, t)
}
