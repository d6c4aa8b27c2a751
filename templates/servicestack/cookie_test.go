// Cookies of a host, by recordings whose dates are not today's.

package servicestack

import (
	"net/http"
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

type noCookies struct{}

func (noCookies) SetCookies(*url.URL, []*http.Cookie) {}
func (noCookies) Cookies(*url.URL) []*http.Cookie     { return nil }
