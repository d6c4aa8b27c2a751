// Reading a request into its DTO, from body, path, query and headers, with the
// precedence of a real server.

package servicestacktest

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/dtogen/dtogen/templates/servicestack"
)

// bind fills dto, a pointer to a struct. At a route the query goes before the path,
// and the path before the body; at a pre-defined address path and query fill what
// the body left. Names match without case, unknown ones are ignored, and so are
// bodies without a length or of another type. Of XML it minds neither namespaces nor the
// order of members, which a real server does.
func (in *incoming) bind(dto any) error {
	v := reflect.ValueOf(dto).Elem()
	hasBody := false
	mediaType, params, _ := mime.ParseMediaType(in.Header.Get("Content-Type"))
	isForm, isMultipart := mediaType == "application/x-www-form-urlencoded", mediaType == "multipart/form-data"
	if in.bodyFormat() != "" && !isForm && !isMultipart {
		hasBody = true
		if err := in.readBody(dto); err != nil {
			return &servicestack.Error{StatusCode: http.StatusBadRequest, Code: "SerializationException", Message: err.Error()}
		}
	}
	if v.Kind() != reflect.Struct {
		return nil
	}
	query, err := url.ParseQuery(in.URL.RawQuery)
	if err != nil {
		return &servicestack.Error{StatusCode: http.StatusBadRequest, Code: "FormatException", Message: err.Error()}
	}
	sources := []url.Values{in.variables, query}
	if form, err := url.ParseQuery(string(in.body)); isForm && err == nil {
		sources = append(sources, form)
	}
	if isMultipart {
		form, _, err := formOf(in.body, params["boundary"])
		if err != nil {
			return &servicestack.Error{StatusCode: http.StatusInternalServerError, Code: "IOException", Message: err.Error()}
		}
		sources = append(sources, form)
	}
	var wrong []servicestack.FieldError
	for _, source := range sources {
		for name, values := range source {
			text := strings.Join(values, ",")
			f, ok := property(v, name)
			if !ok || text == "" || (in.predefined != "" && hasBody && !f.IsZero()) {
				continue
			}
			if setText(f, text) != nil {
				wrong = append(wrong, servicestack.FieldError{ErrorCode: "SerializationException", FieldName: name,
					Message: fmt.Sprintf("'%s' is an Invalid value for '%s'", text, name)})
			}
		}
	}
	if wrong != nil {
		return &servicestack.Error{StatusCode: http.StatusBadRequest, Code: "SerializationException",
			Message: "Unable to bind to request '" + in.op.Name + "'", Errors: wrong}
	}
	return in.bindHeaders(v)
}

// readBody reads the body in its format.
func (in *incoming) readBody(dto any) error {
	switch f := in.bodyFormat(); f {
	case "":
		return nil
	case servicestack.JSON:
		return in.dialect.Unmarshal(in.body, dto)
	default:
		return f.Unmarshal(in.body, dto)
	}
}

// formOf reads a multipart form: its fields and its files.
func formOf(body []byte, boundary string) (url.Values, []servicestack.File, error) {
	fields := url.Values{}
	var files []servicestack.File
	r := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := r.NextPart()
		if err == io.EOF {
			return fields, files, nil
		}
		if err != nil {
			return nil, nil, err
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, err
		}
		if part.FileName() == "" {
			fields.Add(part.FormName(), string(content))
			continue
		}
		files = append(files, servicestack.File{Field: part.FormName(), Name: part.FileName(),
			ContentType: part.Header.Get("Content-Type"), Content: bytes.NewReader(content), Size: int64(len(content))})
	}
}

// bindHeaders fills header parameters that are unset. A real server binds no
// headers; its services look for them by themselves.
func (in *incoming) bindHeaders(v reflect.Value) error {
	for _, name := range in.op.Headers {
		f, ok := property(v, name)
		text := in.Header.Get(cmp.Or(in.op.HeaderNames[name], name))
		if !ok || text == "" || !f.IsZero() {
			continue
		}
		if err := setText(f, text); err != nil {
			return fmt.Errorf("header %s: %w", name, err)
		}
	}
	return nil
}

// property finds a member of a struct by its wire name.
func property(v reflect.Value, name string) (reflect.Value, bool) {
	t := v.Type()
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() && strings.EqualFold(wireName(f), name) {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func wireName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "" {
		return f.Name
	}
	return name
}

func isNil(v any) bool {
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Interface:
		return r.IsNil()
	}
	return false
}
