package fetch

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
)

// FuzzClean: what is clean stays as it is, so that a snapshot can be compared with
// what a server answers; no secret outlives it.
func FuzzClean(f *testing.F) {
	f.Add([]byte(pageOf("GetOrder")))
	f.Add([]byte(listing))
	f.Add([]byte("\ufeff{\"date\": \"/Date(1)/\", \"App\": {\"BaseUrl\": \"http://10.0.0.7\"}, \"Api\": {\"Operations\": []}}\r\n"))
	f.Add([]byte("<!-- <!-- --> --><scr<script></script>ipt></script><a href='?key=p4ssword&amp;op=A'>\n\n\n\n\nHost: x"))
	base, _ := url.Parse("https://shop.example.com/api")
	f.Fuzz(func(t *testing.T, data []byte) {
		c := &cleaner{base: base}
		c.hide("p4ssword", "p4ssword-and-more")
		once := c.clean(data)
		assert.NotContains(t, string(once), "p4ssword")
		assert.Equal(t, string(once), string(c.clean(once)))
	})
}
