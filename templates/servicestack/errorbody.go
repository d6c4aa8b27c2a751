// Where a failure's body keeps its ResponseStatus: in JSON, XML, JSV, CSV or HTML, as
// the request asked for, or as the server misread it.

package servicestack

import (
	"bytes"
	"html"
	"mime"
	"reflect"
	"strings"
	"unicode/utf8"
)

// statusOf reads the body of a failure. What cannot be read tells nothing.
func statusOf(contentType string, body []byte) *ResponseStatus {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	mediaType, _, _ := mime.ParseMediaType(contentType)
	var status *ResponseStatus
	switch format := formatOf(contentType); {
	case mediaType == "text/html":
		status = statusFromHTML(body)
	case format != "" && format != JSON:
		r, err := format.toJSON(body, programOf(reflect.TypeFor[ErrorResponse]()))
		if err == nil {
			status = findStatus(r.out)
		}
	case mediaType == "text/plain":
		line, _, _ := strings.Cut(strings.TrimSpace(string(body[:min(len(body), 200)])), "\n")
		status = &ResponseStatus{Message: strings.ToValidUTF8(strings.TrimSpace(line), "")}
	default:
		status = findStatus(body)
	}
	if status == nil {
		status = new(ResponseStatus)
	}
	return status
}

// ErrorResponse is the answer to a failure where the response has no ResponseStatus. A
// client returns an [Error] of it.
type ErrorResponse struct {
	ResponseStatus *ResponseStatus `json:"ResponseStatus,omitzero"`
}

// findStatus looks for a ResponseStatus at the top of a JSON object. Those further
// in are data.
func findStatus(body []byte) *ResponseStatus {
	body = bytes.TrimSpace(body)
	if len(body) == 0 || body[0] != '{' {
		return nil
	}
	// Most answers have none: spare them a second reading.
	if !bytes.Contains(body, []byte(`esponseStatus"`)) && !bytes.Contains(body, []byte(`esponse_status"`)) {
		return nil
	}
	var top ErrorResponse
	_ = Unmarshal(body, &top) // what can be read is better than nothing
	return top.ResponseStatus
}

// statusFromHTML reads the JSON that ServiceStack's page of an answer embeds; of any
// other page the heading or the title is the message.
func statusFromHTML(page []byte) *ResponseStatus {
	const name = `esponseStatus":`
	if at := bytes.Index(page, []byte(name)); at >= 0 {
		value := page[at+len(name):]
		s := scanner{data: value}
		status := new(ResponseStatus)
		if s.peek() == '{' && s.skip() == nil && Unmarshal(value[:s.pos], status) == nil && status.ErrorCode != "" {
			return status
		}
	}
	for _, tag := range []string{"h1", "title"} {
		if text := elementText(page, tag); text != "" {
			return &ResponseStatus{Message: text}
		}
	}
	return nil
}

// elementText is the text of the first element of a name, without the tags in it,
// at most 200 bytes.
func elementText(page []byte, tag string) string {
	lower := bytes.Clone(page)
	for i, c := range lower { // of ASCII alone, so that all stays in its place
		if 'A' <= c && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	start := bytes.Index(lower, []byte("<"+tag))
	end := bytes.Index(lower[max(start, 0):], []byte("</"+tag))
	if start < 0 || end < 0 {
		return ""
	}
	var b strings.Builder
	for i, part := range strings.Split(string(page[start:start+end]), "<") {
		if _, text, ok := strings.Cut(part, ">"); ok && i > 0 {
			b.WriteString(text)
		}
	}
	text := strings.Join(strings.Fields(html.UnescapeString(strings.ToValidUTF8(b.String(), ""))), " ")
	for len(text) > 200 || !utf8.ValidString(text) {
		text = text[:min(len(text)-1, 200)]
	}
	return text
}
