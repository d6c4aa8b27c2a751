package replay

import (
	"errors"
	"net/http"
	"testing"

	"github.com/dtogen/dtogen/generated/servicestack"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSession makes the calls of trendsic-10.1 in the recorded order with one client:
// anonymous, with the wrong role, signing in badly and well, signed in, signed out.
func TestSession(t *testing.T) {
	s := newServer(t)
	methods, client, err := apis["trendsic"].connect(s.URL)
	require.NoError(t, err)
	for _, e := range load(t, "trendsic-10.1") {
		t.Run(e.name, func(t *testing.T) {
			s.answer = e.answer
			op := ""
			if e.call != nil {
				op = e.call.Type
			}
			switch {
			case op == "Authenticate":
				e.authenticate(t, s, client)
			case e.notComparable() != "":
				t.Log("left out: " + e.notComparable())
			case e.request.Header.Get("Authorization") != "":
				// recorded by another client, which signed in with basic
				other, _, err := apis["trendsic"].connect(s.URL, e.headers()...)
				require.NoError(t, err)
				resp, err := other["GET CustomerPaymentsRequest"](t.Context(), e.values(nil))
				e.compareRequest(t, s, true)
				e.compareAnswer(t, resp, err)
			default:
				name, _ := e.operation()
				resp, err := methods[e.request.Method+" "+name](t.Context(), e.values(nil))
				e.compareRequest(t, s, true)
				e.compareAnswer(t, resp, err)
				assert.Equal(t, cookies(e.request), cookies(s.request))
			}
		})
	}
}

func (e *exchange) authenticate(t *testing.T, s *server, client *servicestack.Client) {
	req := new(servicestack.Authenticate)
	require.NoError(t, servicestack.Unmarshal(e.call.Values, req))
	var err error
	if req.Provider == "logout" {
		err = client.Logout(t.Context())
	} else {
		var resp *servicestack.AuthenticateResponse
		resp, err = client.Authenticate(t.Context(), req)
		if err == nil {
			assert.Equal(t, []string{"Agent"}, resp.Roles)
		}
	}
	e.compareRequest(t, s, true)
	assert.Equal(t, cookies(e.request), cookies(s.request))
	if e.isSuccess() {
		require.NoError(t, err)
		return
	}
	e.checkError(t, err)
	assert.True(t, errors.Is(err, servicestack.ErrUnauthorized))
}

// cookies are the session cookies that a request carries; the recording client sends
// some that only browsers need.
func cookies(r *http.Request) map[string]string {
	all := map[string]string{}
	for _, c := range r.Cookies() {
		if c.Name == "ss-id" || c.Name == "ss-pid" {
			all[c.Name] = c.Value
		}
	}
	return all
}
