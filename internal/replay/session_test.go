package replay

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

// TestSession makes the calls of trendsic-10.1 in the recorded order with one client:
// anonymous, with the wrong role, signing in badly and well, signed in, signed out.
// The cookies are those that the client itself keeps.
func TestSession(t *testing.T) {
	w := new(wire)
	all := load(t, "trendsic-10.1")
	require.NotEmpty(t, all)
	client, own := all[0].connect(t, w)
	for _, e := range all {
		t.Run(e.name, func(t *testing.T) {
			if reason := e.leftOut(); reason != "" {
				t.Log("left out: " + reason)
				return
			}
			w.answer = e.answer
			to := e.target()
			m := apis()["trendsic"].method(to.operation.Name, e.request.Method)
			values, err := e.values(m, to)
			require.NoError(t, err)
			req := reflect.New(m.request)
			if err := servicestack.Unmarshal(values, req.Interface()); err != nil {
				t.Log("left out: values sent on purpose: ", err)
				return
			}
			signIn, isSignIn := req.Interface().(*servicestack.Authenticate)
			var resp any
			var opts []servicestack.CallOption
			if e.format() != servicestack.JSON {
				opts = append(opts, servicestack.WithFormat(e.format()))
			}
			switch {
			case isSignIn && signIn.Provider == "logout":
				err = own.Logout(t.Context())
			case e.request.Header.Get("Authorization") != "":
				// recorded by another client, which signed in with basic
				other, _ := e.connect(t, w, e.headers()...)
				resp, err = m.call(t.Context(), other, req, opts...)
			default:
				resp, err = m.call(t.Context(), client, req, opts...)
			}
			if err != nil && strings.Contains(err.Error(), "nobody told how XML names") {
				t.Log("left out: ", err)
				return
			}
			assert.Empty(t, e.compareRequest(t, w, m, to))
			assert.Empty(t, e.compareAnswer(t, resp, err))
			if e.request.Header.Get("Authorization") == "" {
				assert.Equal(t, sessionCookies(e.request), sessionCookies(w.request))
			}
			if signedIn, ok := resp.(*servicestack.AuthenticateResponse); ok && err == nil {
				assert.Equal(t, []string{"Agent"}, signedIn.Roles)
			}
		})
	}
}

// sessionCookies are the cookies that a session needs; the recording client sends some
// that only browsers need.
func sessionCookies(r *http.Request) map[string]string {
	all := map[string]string{}
	for _, c := range r.Cookies() {
		if c.Name == "ss-id" || c.Name == "ss-pid" {
			all[c.Name] = c.Value
		}
	}
	return all
}
