// Answers in XML, JSV and CSV, and which format a request and its answer have.

package servicestacktest

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/dtogen/dtogen/templates/servicestack"
)

// MarshalAs writes a response of an operation as a server of the dialect answers it in a
// format.
func MarshalAs(f servicestack.Format, op *servicestack.Operation, d servicestack.Dialect, response any) ([]byte, error) {
	a, v := answer{d, f}, reflect.ValueOf(response)
	switch f {
	case servicestack.JSV:
		return a.append(nil, v)
	case servicestack.CSV:
		member := ""
		if op != nil {
			member = op.CSV
		}
		return answer{d, servicestack.JSV}.csv(v, member)
	case servicestack.XML:
		if op == nil || op.XML == nil { // ServiceStack's own classes have names all the same
			op = &servicestack.Operation{XML: new(servicestack.XMLNames)}
		}
		document, err := a.append(nil, v)
		if err != nil {
			return nil, err
		}
		text, err := f.FromJSON(document, v.Type(), op)
		return append([]byte(`<?xml version="1.0" encoding="utf-8"?>`), text...), err
	}
	return Marshal(d, response)
}

// csv writes a line of names and a row for each item; of a DataContract, one member
// alone. What has no members stands in one line.
func (a answer) csv(v reflect.Value, member string) ([]byte, error) {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if part, ok := v, false; member != "" && v.Kind() == reflect.Struct {
		if part, ok = property(v, member); ok {
			return a.csv(part, "")
		}
	}
	rows, row := []reflect.Value{v}, v.Type()
	if v.Kind() == reflect.Slice && row.Elem().Kind() != reflect.Uint8 {
		rows, row = nil, row.Elem()
		for i := range v.Len() {
			rows = append(rows, v.Index(i))
		}
	}
	for row.Kind() == reflect.Pointer {
		row = row.Elem()
	}
	if row.Kind() != reflect.Struct {
		return a.csvLine(nil, rows)
	}
	var b bytes.Buffer
	for i := range row.NumField() {
		b.WriteString(csvQuoted(wireName(row.Field(i))))
		b.WriteByte(',')
	}
	line := append(bytes.TrimSuffix(b.Bytes(), []byte(",")), "\r\n"...)
	for _, v := range rows {
		v = reflect.Indirect(v)
		if !v.IsValid() {
			continue
		}
		cells := make([]reflect.Value, v.NumField())
		for i := range cells {
			cells[i] = v.Field(i)
		}
		var err error
		if line, err = a.csvLine(line, cells); err != nil {
			return nil, err
		}
	}
	return line, nil
}

// csvLine writes a row: a text as it is, lists and objects as JSV.
func (a answer) csvLine(b []byte, cells []reflect.Value) ([]byte, error) {
	for i, v := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		if isUnset(v) {
			continue
		}
		text, err := a.append(nil, v)
		if err != nil {
			return nil, err
		}
		b = append(b, csvQuoted(unquote(string(text)))...)
	}
	return append(b, "\r\n"...), nil
}

func csvQuoted(text string) string {
	if !strings.ContainsAny(text, ",\"\r\n") {
		return text
	}
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}

func unquote(text string) string {
	if len(text) < 2 || text[0] != '"' {
		return text
	}
	return strings.ReplaceAll(text[1:len(text)-1], `""`, `"`)
}

// jsvTime is a date as JSV and CSV have it on a server whose zone is UTC: midnight as a
// bare date, but of a DateTimeOffset.
func jsvTime(t time.Time, hasZone, isOffset bool) string {
	_, offset := t.Zone()
	layout := "2006-01-02T15:04:05"
	if isOffset || t.Nanosecond() > 0 {
		layout += ".0000000"
	}
	switch {
	case !isOffset && t.Equal(t.Truncate(24*time.Hour)) && offset == 0:
		layout = time.DateOnly
	case hasZone && offset == 0 && !isOffset:
		layout += "Z"
	default:
		layout += "-07:00"
	}
	return t.Format(layout)
}

// formats are those that servers offer, as addresses call them.
var formats = []struct {
	name   string
	format servicestack.Format
}{
	{"json", servicestack.JSON},
	{"xml", servicestack.XML},
	{"jsv", servicestack.JSV},
	{"csv", servicestack.CSV},
}

// formatNamed is the format that addresses call so; "" if it is none.
func formatNamed(name string) servicestack.Format {
	for _, f := range formats {
		if strings.EqualFold(name, f.name) {
			return f.format
		}
	}
	return ""
}

// formatOf is the format of a media type; "" if it is none.
func formatOf(mediaType string) servicestack.Format {
	mediaType, _, _ = mime.ParseMediaType(mediaType)
	for _, f := range formats {
		if mediaType == string(f.format) {
			return f.format
		}
	}
	return ""
}

// cutPredefined takes what names the format off the front of a pre-defined address:
// /xml/reply/Hello, and /api/Hello, which is JSON. It is "" for other addresses.
func cutPredefined(address string) (string, servicestack.Format) {
	for _, f := range formats {
		if rest, ok := cutPrefixFold(address, "/"+f.name+"/reply/"); ok {
			return rest, f.format
		}
	}
	if rest, ok := cutPrefixFold(address, "/api/"); ok {
		return rest, servicestack.JSON
	}
	return address, ""
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// cutExtension takes the wish for a format off the end of a path: /notes/1.json.
func cutExtension(address string) (string, servicestack.Format) {
	extension := path.Ext(address)
	if f := formatNamed(strings.TrimPrefix(extension, ".")); f != "" {
		return strings.TrimSuffix(address, extension), f
	}
	return address, ""
}

// answerFormat is what a request asks for: by its address, or by the first of its Accept
// that the server has, or by its Content-Type, body or not. It is "" for HTML.
func (in *incoming) answerFormat(extension servicestack.Format) servicestack.Format {
	if f := formatNamed(in.URL.Query().Get("format")); f != "" {
		return f
	}
	if extension != "" {
		return extension
	}
	if in.predefined != "" {
		return in.predefined
	}
	for _, accept := range strings.Split(in.Header.Get("Accept"), ",") {
		if f := formatOf(accept); f != "" {
			return f
		}
		if mediaType, _, _ := mime.ParseMediaType(accept); mediaType == "text/html" || mediaType == "text/jsv" {
			return ""
		}
	}
	return formatOf(in.Header.Get("Content-Type"))
}

// bodyFormat is how the body is read: as the pre-defined address says, whatever its
// Content-Type; at a route by that. It is "" for what is not read.
func (in *incoming) bodyFormat() servicestack.Format {
	switch {
	case in.ContentLength <= 0:
		return ""
	case in.predefined != "":
		return in.predefined
	}
	return formatOf(in.Header.Get("Content-Type"))
}

// header is what an answer in a format carries.
func (in *incoming) header(h http.Header) {
	if h.Get("Content-Type") != "" {
		return
	}
	switch in.format {
	case "", servicestack.JSON:
		h.Set("Content-Type", jsonType)
	case servicestack.CSV:
		if in.op != nil {
			h.Set("Content-Disposition", fmt.Sprintf("attachment;filename=%q", in.op.Name+".csv"))
		}
		fallthrough
	default:
		h.Set("Content-Type", string(in.format))
	}
}

// failed is the answer to a failure: the response of the operation where that has a
// ResponseStatus.
func failed(response reflect.Type, status *servicestack.ResponseStatus) any {
	for response != nil && response.Kind() == reflect.Pointer {
		response = response.Elem()
	}
	if response != nil && response.Kind() == reflect.Struct {
		v := reflect.New(response)
		if f, ok := property(v.Elem(), "ResponseStatus"); ok && f.Type() == reflect.TypeOf(status) {
			f.Set(reflect.ValueOf(status))
			return v.Interface()
		}
	}
	return &servicestack.ErrorResponse{ResponseStatus: status}
}
