// Cookies of a host, by recordings whose dates are not today's.

package servicestack

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// now is far from the recordings.
var now = time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC)

func (j *jar) set(t *testing.T, address, date string, cookies ...string) {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	j.keep(&http.Response{Header: http.Header{"Date": {date}, "Set-Cookie": cookies}}, u, now)
}

func (j *jar) text(path string, secure bool, at time.Time) (text string) {
	for _, c := range j.matching(path, secure, at) {
		text += c.name + "=" + c.value + ";"
	}
	return text
}

func TestCookies(t *testing.T) {
	const date = "Sat, 21 Nov 2026 05:16:49 GMT"
	var j jar
	j.set(t, "http://h/json/reply/Authenticate", date,
		"ss-pid=p; expires=Wed, 21 Nov 2046 05:02:14 GMT; path=/",
		"ss-tok=; expires=Fri, 20 Nov 2026 05:16:50 GMT; path=/",
		"ss-tok=new; expires=Sat, 21 Nov 2026 06:16:50 GMT; path=/; samesite=lax; httponly",
		"session=s")
	assert.Equal(t, "session=s;ss-pid=p;ss-tok=new;", j.text("/json/reply/X", false, now), "expired, then set anew; longer paths first")
	assert.Equal(t, "ss-pid=p;ss-tok=new;", j.text("/", false, now), "the default path is the folder of the request")
	assert.Equal(t, "ss-pid=p;", j.text("/", false, now.Add(2*time.Hour)), "an hour by the server's clock is an hour by ours")
	j.set(t, "http://h/", date, "ss-pid=; expires=Fri, 20 Nov 2026 05:39:48 GMT; path=/")
	assert.Equal(t, "ss-tok=new;", j.text("/", false, now))
	j.set(t, "http://h/", date, "ss-tok=x; Max-Age=0; path=/")
	assert.Empty(t, j.text("/", false, now))
	j.set(t, "http://h/", "", "a=1; path=/; Max-Age=60", "b=1; domain=evil.org", "c=1; path=/api", "d=1; secure")
	assert.Equal(t, "c=1;a=1;", j.text("/api/x", true, now))
	assert.Equal(t, "a=1;", j.text("/apix", false, now))
	j.set(t, "https://x.h.org/", date, "e=1; domain=.h.org; path=/; secure")
	assert.Equal(t, "a=1;e=1;", j.text("/", true, now))
	assert.Equal(t, "a=1;", j.text("/", false, now))
	j.clear()
	assert.Empty(t, j.text("/", true, now))
}

func TestJarOfTheUser(t *testing.T) {
	c, err := New("https://example.org", WithHTTPClient(&http.Client{Jar: noCookies{}}))
	require.NoError(t, err)
	assert.Nil(t, c.jar)
}

// Logout, even if it fails, takes the session out of a user's jar, and nothing else.
func TestLogoutFromTheUsersJar(t *testing.T) {
	for _, base := range []string{"https://app.example.org/api", "http://127.0.0.1:8080", "http://localhost/"} {
		jar, err := cookiejar.New(nil)
		require.NoError(t, err)
		w := &wire{t: t, answers: []string{
			answer("200 OK", "{}", "Set-Cookie: ss-id=1; path=/", "Set-Cookie: ss-pid=2", "Set-Cookie: ss-tok=3; path=/; secure", "Set-Cookie: theme=dark; path=/"),
			answer("500 Error", ""), answer("200 OK", "{}"),
		}}
		c, err := New(base, WithHTTPClient(&http.Client{Transport: w, Jar: jar}))
		require.NoError(t, err)
		_, err = c.Authenticate(t.Context(), &Authenticate{Provider: "credentials", UserName: "agent", Password: "secret"})
		require.NoError(t, err)
		assert.Equal(t, "2", c.cookie("ss-pid"), base)
		if base == "https://app.example.org/api" {
			jar.SetCookies(c.base, []*http.Cookie{{Name: "ss-reftok", Value: "4", Domain: "example.org", Path: "/api"}})
		}
		elsewhere, _ := url.Parse("https://example.com/")
		jar.SetCookies(elsewhere, []*http.Cookie{{Name: "ss-id", Value: "other"}})

		assert.Error(t, c.Logout(t.Context()))
		assert.Contains(t, w.sent[1].Header.Get("Cookie"), "ss-id=1", base)
		assert.Contains(t, w.sent[1].Header.Get("Cookie"), "ss-pid=2", base)
		_, err = c.Authenticate(t.Context(), &Authenticate{Provider: "credentials", UserName: "agent", Password: "secret"})
		require.NoError(t, err)
		assert.Equal(t, "theme=dark", w.sent[2].Header.Get("Cookie"), base)
		assert.Len(t, jar.Cookies(elsewhere), 1, base)
	}
}

type noCookies struct{}

func (noCookies) SetCookies(*url.URL, []*http.Cookie) {}
func (noCookies) Cookies(*url.URL) []*http.Cookie     { return nil }
