// Errors that the server answers: Error, ServiceStack's ResponseStatus, and the
// sentinels for errors.Is.

package servicestack

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// ResponseStatus is ServiceStack's description of a failure. Responses carry it as
// a member, too.
type ResponseStatus struct {
	ErrorCode  string            `json:"ErrorCode,omitzero"`
	Message    string            `json:"Message,omitzero"`
	StackTrace string            `json:"StackTrace,omitzero"` // on servers in debug mode
	Errors     []ResponseError   `json:"Errors,omitzero"`
	Meta       map[string]string `json:"Meta,omitzero"`
}

// ResponseError is what is wrong with one property of a request.
type ResponseError struct {
	ErrorCode string            `json:"ErrorCode,omitzero"`
	FieldName string            `json:"FieldName,omitzero"` // such as "Lines[1].Price", in the case of C#
	Message   string            `json:"Message,omitzero"`
	Meta      map[string]string `json:"Meta,omitzero"`
}

// UnexpectedFormat is the Code of an Error that is a success by its status, but no
// JSON: the HTML of a proxy's sign-in page, say.
const UnexpectedFormat = "UnexpectedFormat"

// FieldError is a ResponseError, as Error holds it.
type FieldError = ResponseError

// Error is a failure that the server answered. Compare it with errors.Is and
// ErrNotFound, ErrValidation and so on.
type Error struct {
	Operation  string // the operation's name
	StatusCode int    // of HTTP; can be 200: see Code
	Status     string // status line, such as "404 NotFound"; servers write the reason as they like
	Code       string // ErrorCode, such as "ArgumentNullException"; made from StatusCode if the server told none; UnexpectedFormat
	Message    string // may be empty
	Errors     []FieldError
	Meta       map[string]string
	StackTrace string
	Header     http.Header // with Retry-After, for instance
	Body       []byte      // as it came, at most 1 MiB
}

// Error names operation, status, code and message, and the fields that are wrong.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "servicestack: %s: %d %s", e.Operation, e.StatusCode, e.Code)
	if e.Message != "" && e.Message != e.Code {
		b.WriteString(": " + strings.Join(strings.Fields(e.Message), " ")) // .NET breaks lines
	}
	for i, f := range e.Errors {
		if i == 3 {
			fmt.Fprintf(&b, " and %d more", len(e.Errors)-i)
			break
		}
		if f.FieldName != "" {
			fmt.Fprintf(&b, " [%s: %s]", f.FieldName, f.ErrorCode)
		}
	}
	return b.String()
}

// FieldError returns what is wrong with a property, or nil. Names match without case.
func (e *Error) FieldError(name string) *FieldError {
	for i := range e.Errors {
		if strings.EqualFold(e.Errors[i].FieldName, name) {
			return &e.Errors[i]
		}
	}
	return nil
}

// Is matches the sentinels of this package.
func (e *Error) Is(target error) bool {
	if target == ErrValidation {
		return e.StatusCode == http.StatusBadRequest || len(e.Errors) > 0
	}
	status, ok := target.(statusError)
	return ok && int(status) == e.StatusCode
}

// Sentinels for errors.Is, by HTTP status.
var (
	ErrUnauthorized     error = statusError(http.StatusUnauthorized)
	ErrForbidden        error = statusError(http.StatusForbidden)
	ErrNotFound         error = statusError(http.StatusNotFound)         // the thing, or the address
	ErrMethodNotAllowed error = statusError(http.StatusMethodNotAllowed) // also: no such operation
	ErrConflict         error = statusError(http.StatusConflict)         // also: the row is missing or stale
	ErrTooManyRequests  error = statusError(http.StatusTooManyRequests)

	// ErrValidation is a request that the server refused: status 400, or errors of
	// fields with any status.
	ErrValidation = errors.New("the request is not valid")
)

type statusError int

func (s statusError) Error() string { return strings.ToLower(http.StatusText(int(s))) }

// newError reads an answer that is a failure. Its body may be empty, text, HTML, or
// a DTO without a ResponseStatus.
func newError(operation string, resp *http.Response, body []byte) *Error {
	e := &Error{
		Operation: operation, StatusCode: resp.StatusCode, Status: resp.Status,
		Header: resp.Header, Body: body,
	}
	status := statusOf(resp.Header.Get("Content-Type"), body)
	e.Code, e.Message, e.StackTrace, e.Errors, e.Meta = status.ErrorCode, status.Message, status.StackTrace, status.Errors, status.Meta
	if e.Code == "" { // never the reason phrase, which says anything
		e.Code = strings.NewReplacer(" ", "", "-", "", "'", "").Replace(http.StatusText(e.StatusCode))
	}
	if location := resp.Header.Get("Location"); location != "" && e.Message == "" && e.StatusCode < 400 {
		e.Message = "a redirect that was not followed"
	}
	return e
}
