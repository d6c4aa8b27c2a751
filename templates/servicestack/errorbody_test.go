// Failures whose body is no JSON (client-rules.md, 79, 118 and 124).

package servicestack

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func failure(t *testing.T, recording string) *Error {
	t.Helper()
	c, _ := newWire(t, []string{recording})
	var e *Error
	require.ErrorAs(t, Send(t.Context(), c, &opTokens, "POST", nil, nil), &e)
	return e
}

func TestRule124CSVAndJSV(t *testing.T) {
	e := failure(t, "valid-129-csv-error")
	assert.Equal(t, "NotNull", e.Code)
	assert.Equal(t, "'Customer' must not be empty.", e.Message)
	require.Len(t, e.Errors, 2)
	assert.Equal(t, FieldError{ErrorCode: "NotEmpty", FieldName: "Lines", Message: "'Lines' must not be empty.",
		Meta: map[string]string{"PropertyName": "Lines"}}, e.Errors[1])

	e = failure(t, "edge-10.1-010-jsv-error")
	assert.Equal(t, "SerializationException", e.Code)
	assert.Equal(t, "Could not deserialize 'application/jsv' request using Edge.ServiceModel.EchoTypes'\nError: Index was outside the bounds of the array.", e.Message)
}

func TestRule124HTML(t *testing.T) {
	for body, want := range map[string]ResponseStatus{
		`<title>Fail Snapshot</title><script>{"id":0,"responseStatus":{"errorCode":"Conflict","message":"already there"}}</script>`: {ErrorCode: "Conflict", Message: "already there"},
		`<TITLE>502 Bad&nbsp;Gateway</TITLE>`:                {ErrorCode: "BadGateway", Message: "502 Bad Gateway"},
		`<title>x</title><h1 class="a">Not <b>here</b></h1>`: {ErrorCode: "BadGateway", Message: "Not here"},
		`<p>responseStatus":{"errorCode":`:                   {ErrorCode: "BadGateway"},
		`<h1>` + strings.Repeat("ü", 500) + `</h1>`:          {ErrorCode: "BadGateway", Message: strings.Repeat("ü", 100)},
		`</title><title`: {ErrorCode: "BadGateway"},
	} {
		e := failure(t, strings.Replace(answer("502 Bad Gateway", body), "application/json", "text/html", 1))
		assert.Equal(t, want, ResponseStatus{ErrorCode: e.Code, Message: e.Message}, body)
		assert.Equal(t, body, string(e.Body))
	}
}

func TestRule079HTMLIsAnErrorWithItsBody(t *testing.T) {
	e := failure(t, strings.Replace(answer("200 OK", "<h1>Sign in</h1>"), "application/json", "text/html", 1))
	assert.Equal(t, 200, e.StatusCode)
	assert.Equal(t, UnexpectedFormat, e.Code)
	assert.Contains(t, e.Message, "HTML page")
	assert.Equal(t, "<h1>Sign in</h1>", string(e.Body))
	assert.ErrorContains(t, e, "servicestack: GetCustomerTokensRequest: 200 UnexpectedFormat: the answer is an HTML page")
}

func FuzzErrorPage(f *testing.F) {
	f.Add("<title>Sign in</title>")
	f.Fuzz(func(_ *testing.T, text string) { statusFromHTML([]byte(text)) })
}

func TestRule043AnEncodingThatNobodyAskedForIsNamed(t *testing.T) {
	c, _ := newWire(t, []string{answer("200 OK", "\x1b\x03", "Content-Encoding: br")})
	_, err := Call[map[string]string](t.Context(), c, &opTokens, "POST", nil, nil)
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, UnexpectedFormat, e.Code)
	assert.Contains(t, e.Message, `compressed with "br"`)
}
