// Reading an answer: success, failure, or something that is no answer of an
// operation at all.

package servicestack

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
)

var (
	// ErrResponseTooLarge says that an answer exceeds WithMaxResponse.
	ErrResponseTooLarge = errors.New("the response is too large")
	// ErrNotModified answers a call with If-None-Match or If-Modified-Since.
	ErrNotModified = errors.New("not modified")
)

// maxErrorBody bounds what is read of a failure.
const maxErrorBody = 1 << 20

// isRaw reports whether the response is the answer's bytes.
func isRaw(into any) bool {
	switch into.(type) {
	case *string, *[]byte:
		return true
	}
	return false
}

// unpack undoes deflate, which servers send with a zlib header. It is not asked for, but
// a proxy or a cache may have been; gzip is the transport's affair.
func unpack(resp *http.Response) {
	if strings.EqualFold(resp.Header.Get("Content-Encoding"), "deflate") && resp.ContentLength != 0 {
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
		resp.ContentLength, resp.Uncompressed = -1, true
		resp.Body = &inflated{packed: resp.Body}
	}
}

// inflated unpacks a body; a zlib header is looked for when it is first read.
type inflated struct {
	packed io.ReadCloser
	plain  io.Reader
}

func (b *inflated) Read(p []byte) (int, error) {
	if b.plain == nil {
		plain, err := zlib.NewReader(b.packed)
		if err != nil {
			return 0, fmt.Errorf("unpacking deflate: %w", err)
		}
		b.plain = plain
	}
	return b.plain.Read(p)
}

func (b *inflated) Close() error { return b.packed.Close() }

// receive reads the body of an answer, of a failure as much as fits. That of a stream
// stays open, if it is a success.
func (c *call) receive(resp *http.Response) (*reply, error) {
	if c.stream && resp.StatusCode < 300 {
		return &reply{resp, nil}, nil
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		body, _ := io.ReadAll(io.LimitReader(resp.Body, min(maxErrorBody, c.maxResponse)))
		return &reply{resp, body}, nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, c.maxResponse+1))
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	if int64(len(body)) > c.maxResponse {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrResponseTooLarge, c.maxResponse)
	}
	return &reply{resp, body}, nil
}

// failure is what an answer's status says is wrong.
func (c *call) failure(a *reply) error {
	conditional := c.header.Get("If-None-Match") != "" || c.header.Get("If-Modified-Since") != ""
	switch {
	case a.StatusCode == http.StatusNotModified && conditional:
		return ErrNotModified
	case a.StatusCode >= 300:
		return newError(c.op.Name, a.Response, a.body)
	}
	return nil
}

// read turns an answer into the response, or into an error.
func (c *call) read(a *reply, into any) error {
	if err := c.failure(a); err != nil {
		return err
	}
	body := a.body
	switch into := into.(type) {
	case *string:
		*into = string(body)
		return nil
	case *[]byte:
		*into = body
		return nil
	}
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if len(bytes.TrimSpace(body)) == 0 {
		allocate(into)
		return nil
	}
	if cause := wrongFormat(a.Header, body, into != nil); cause != "" {
		e := newError(c.op.Name, a.Response, body[:min(len(body), maxErrorBody)])
		e.Code, e.Message = UnexpectedFormat, cause
		return e
	}
	document, err := documentOf(a.Header, body, into)
	var failed error
	if status := findStatus(document.out); status != nil && status.ErrorCode != "" {
		failed = newError(c.op.Name, a.Response, body[:min(len(body), maxErrorBody)])
	}
	if into == nil {
		return failed
	}
	allocate(into)
	if err == nil {
		err = c.dialect.Unmarshal(document.out, into)
		allocate(into) // once more, for null
	}
	if failed != nil {
		return failed
	}
	c.reportDrift(document.out, into, err)
	return document.relocate(err)
}

// documentOf is an answer as JSON, whatever format it came in.
func documentOf(header http.Header, body []byte, into any) (*rewriter, error) {
	p := programOf(reflect.TypeFor[ErrorResponse]())
	if into != nil {
		p = programOf(reflect.TypeOf(into).Elem())
	}
	format := formatOf(header.Get("Content-Type"))
	if format == "" {
		format = JSON
	}
	return format.toJSON(body, p)
}

// allocate makes an empty response where the response is a nil pointer, so that success
// without a value is no nil.
func allocate(into any) {
	if v := reflect.ValueOf(into); v.IsValid() && v.Elem().Kind() == reflect.Pointer && v.Elem().IsNil() {
		v.Elem().Set(reflect.New(v.Elem().Type().Elem()))
	}
}

// wrongFormat says why an answer is HTML, or, where a response is wanted, is of no
// format by its Content-Type, or not JSON or XML at first sight; "" if it is.
func wrongFormat(header http.Header, body []byte, wanted bool) string {
	if coding := header.Get("Content-Encoding"); wanted && coding != "" && coding != "identity" {
		return fmt.Sprintf("the answer is compressed with %q, which nobody asked for", coding)
	}
	contentType := header.Get("Content-Type")
	mediaType, _, _ := mime.ParseMediaType(contentType)
	if mediaType == "text/html" {
		return "the answer is an HTML page: the address is not one of ServiceStack's, or something on the way dropped the Accept header"
	}
	first := bytes.TrimSpace(body)[0]
	right := false
	switch formatOf(contentType) {
	case JSV, CSV:
		right = true
	case XML:
		right = first == '<'
	case JSON:
		right = strings.IndexByte(`{["-0123456789tfnNI`, first) >= 0
	default:
		right = mediaType == "text/plain" && (first == '{' || first == '[')
	}
	if wanted && !right {
		return fmt.Sprintf("the answer is not JSON but %q", contentType)
	}
	return ""
}
