// Failures that servers answered, by rule of the reference (client-rules.md, I).

package servicestack

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fail makes a call that a recording answers, and returns its error.
func fail(t *testing.T, recording string) *Error {
	t.Helper()
	c, _ := newWire(t, []string{recording})
	_, err := Call[*paymentsResponse](t.Context(), c, &opPayments, "GET", &getPayments{}, nil)
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "CustomerPaymentsRequest", e.Operation)
	return e
}

func TestErrorsOfServers(t *testing.T) {
	for _, test := range []struct {
		rule, recording, want string
		is                    error
	}{
		{"117", "trendsic-10.1-008-post-missing", "400 ArgumentNullException: PaymentInfo is required (Parameter 'PaymentInfo') [PaymentInfo: ArgumentNullException]", ErrValidation},
		{"117", "trendsic-10.1-009-get-notfound", "404 NotFound: No such order", ErrNotFound},
		{"135", "trendsic-10.1-003-login-wrong", "401 Unauthorized: Invalid Username or Password", ErrUnauthorized},
		{"118: no body", "trendsic-10.1-001-get-anonymous-401", "401 Unauthorized", ErrUnauthorized},
		{"118: no body", "aim-10.1-025-unknown", "404 NotFound", ErrNotFound},
		{"118: text", "trendsic-10.1-002-get-guest-403", "403 Forbidden", ErrForbidden},
		{"118: text", "edge-4.0.62-111", "404 NotFound: 404", ErrNotFound},
		{"118: HTML", "valid-079-csjson-throw-html-500", "502 BadGateway: Bad gateway", nil},
		{"123: a stale row", answer("409 Conflict", `{"responseStatus":{"errorCode":"OptimisticConcurrencyException","message":"stale"}}`), "409 OptimisticConcurrencyException: stale", ErrConflict},
		{"123: no such thing", answer("404 No such", `{"responseStatus":{"errorCode":"FileNotFound","message":"x does not exist"}}`), "404 FileNotFound: x does not exist", ErrNotFound},
		{"123: verb or operation", answer("405 Method Not Allowed", ""), "405 MethodNotAllowed", ErrMethodNotAllowed},
		{"119", "valid-055-csjson-throw-teapot", "418 StatusException: short and stout", nil},
	} {
		t.Run("rule "+test.rule+" "+test.recording, func(t *testing.T) {
			e := fail(t, test.recording)
			assert.EqualError(t, e, "servicestack: CustomerPaymentsRequest: "+test.want)
			for _, sentinel := range []error{ErrUnauthorized, ErrForbidden, ErrNotFound, ErrMethodNotAllowed, ErrConflict, ErrTooManyRequests, ErrValidation} {
				assert.Equal(t, sentinel == test.is, errors.Is(e, sentinel), sentinel)
			}
		})
	}
}

func TestRule113Redirect(t *testing.T) {
	c, _ := newWire(t, []string{answer("302 Found", "", "Location: https://example.org/levels")})
	err := Send(t.Context(), c, &opPayments, "POST", nil, nil)
	assert.EqualError(t, err, "servicestack: CustomerPaymentsRequest: 302 Found: a redirect that was not followed")
}

func TestRule114FailureWith200(t *testing.T) {
	e := fail(t, "valid-087-softerror")
	assert.EqualError(t, e, "servicestack: CustomerPaymentsRequest: 200 SoftError: an error with 200 [F: E]")
	assert.Equal(t, []FieldError{{ErrorCode: "E", FieldName: "F", Message: "m"}}, e.Errors)
	assert.ErrorIs(t, e, ErrValidation)

	e = fail(t, "valid-109-nested")
	assert.Equal(t, "Top", e.Code)
	assert.Equal(t, map[string]string{"level": "1"}, e.Meta)

	for _, body := range []string{
		`{"results":[{"responseStatus":{"errorCode":"E"}}]}`,
		`{"responseStatus":{}}`, `{"responseStatus":null}`, `{"responseStatus":{"errorCode":""}}`,
		`{"Status":{"StatusCode":"ERROR"}}`, // rule 115
	} {
		c, _ := newWire(t, []string{answer("200 OK", body)})
		_, err := Call[*paymentsResponse](t.Context(), c, &opPayments, "GET", nil, nil)
		assert.NoError(t, err, body)
	}

	c, _ := newWire(t, []string{answer("200 OK", `{"PublicOrderID":"7","ResponseStatus":{"ErrorCode":"E"}}`)})
	resp, err := Call[*paymentsResponse](t.Context(), c, &opPayments, "GET", nil, nil)
	require.Error(t, err)
	assert.Equal(t, "7", resp.PublicOrderID, "what else was answered is not lost")
}

func TestRule116And117Shape(t *testing.T) {
	e := fail(t, "valid-009-order-nested")
	assert.Equal(t, "MinimumLength", e.Code)
	require.Greater(t, len(e.Errors), 2)
	assert.Equal(t, "Email", e.FieldError("customer.email").ErrorCode, "120: without case")
	assert.Equal(t, "2", e.FieldError("Customer.Name").Meta["MinLength"])
	assert.Nil(t, e.FieldError("Nothing"))
	assert.Equal(t, "400 MinimumLength", e.Status)
	assert.NotEmpty(t, e.Body)

	e = fail(t, answer("400 ArgumentException", `{"zero":0,"u_long":0,"response_status":{"error_code":"ArgumentException","message":"m","errors":[{"error_code":"E","field_name":"Fail"}]}}`))
	assert.EqualError(t, e, "servicestack: CustomerPaymentsRequest: 400 ArgumentException: m [Fail: E]", "of a snake_case server")
}

func TestRule121RetryAfter(t *testing.T) {
	c, _ := newWire(t, []string{answer("429 Too Many Requests", "", "Retry-After: 7")})
	err := Send(t.Context(), c, &opPayments, "GET", nil, nil)
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "7", e.Header.Get("Retry-After"))
	assert.ErrorIs(t, err, ErrTooManyRequests)
}

func TestRule124XML(t *testing.T) {
	e := fail(t, "valid-127-xml-error")
	assert.EqualError(t, e, "servicestack: CustomerPaymentsRequest: 400 NotNull: 'Customer' must not be empty. [Customer: NotNull] [Lines: NotEmpty]")
	assert.Equal(t, map[string]string{"PropertyName": "Customer", "PropertyValue": ""}, e.Errors[0].Meta)
}

func TestErrorIsOneLine(t *testing.T) {
	e := fail(t, answer("400 X", `{"ResponseStatus":{"ErrorCode":"ArgumentNullException","Message":"is required\r\nParameter name: Info"}}`))
	assert.EqualError(t, e, "servicestack: CustomerPaymentsRequest: 400 ArgumentNullException: is required Parameter name: Info")
	assert.Contains(t, e.Message, "\r\n")
}

func TestErrorBodyIsCapped(t *testing.T) {
	big := make([]byte, 3<<20)
	for i := range big {
		big[i] = 'x'
	}
	c, _ := newWire(t, []string{answer("500 Broken", string(big))})
	var e *Error
	require.ErrorAs(t, Send(t.Context(), c, &opPayments, "GET", nil, nil), &e)
	assert.Len(t, e.Body, 1<<20)
	assert.Equal(t, "InternalServerError", e.Code)
}
