package fetch

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/diag"
)

const listing = `/* Options:
Date: 2024-05-01 10:00:00
Version: 6.110
BaseUrl: https://shop.example.com/api

//GlobalNamespace: 
*/

using System;
using ServiceStack;

namespace Shop
{
    [Route("/orders/{Id}", "GET")]
    public partial class GetOrder
        : IReturn<Order>
    {
        public virtual int Id { get; set; }
    }

    public partial class Order
    {
        public virtual int Id { get; set; }
    }
}
`

// pageOf is a page of an operation, as a browser has it.
func pageOf(op string) string {
	return `<!DOCTYPE html>
<html><head><title>Shop</title><script>var k='s3cr3t-in-a-script'</script></head><body>
<h1>Shop</h1>
<div class="operation"><div>
<p><a href="https://shop.example.com/api/metadata?token=t0ken-in-a-link">&lt;back to all web services</a></p>
<h2>` + op + `</h2>
<table class='routes'><caption>The following routes are available for this service:</caption><tbody>
<tr><th>GET</th><th>/api/orders/{Id}</th><td></td><td><i></i></td></tr></tbody></table>
<div class="example">
<h3>HTTP + JSON</h3>
<p> The following are sample HTTP requests and responses.  The placeholders shown need to be replaced with actual values.</p>
<div class="request"><pre>
GET /api/orders/{Id} HTTP/1.1 
Host: shop.example.com 
Accept: application/json
</pre></div>
<div class="response"><pre>
HTTP/1.1 200 OK
Content-Type: application/json
Content-Length: <span class="value">length</span>

{&quot;id&quot;:0}
</pre></div>
</div>
</div></div>
<p>Signed in with eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N</p>
<form><input type="hidden" name="__RequestVerificationToken" value="f0rm-token"></form>
</body></html>
`
}

var planted = []string{"s3cr3t", "t0ken", "c00kie", "f0rm-token", "eyJhbGci", "b3arer", "url-k3y", "p4ssword"}

func saved(t *testing.T, name string) (*Snapshot, string) {
	t.Helper()
	var diags diag.List
	snap := Saved(name, &diags)
	var said []string
	for _, d := range diags.All() {
		said = append(said, string(d.Code)+" "+d.Message+" | "+d.Hint)
	}
	if snap != nil {
		for _, f := range snap.Files {
			for _, secret := range planted {
				assert.NotContains(t, f.Name+f.URL+string(f.Data), secret, "%s", f.Name)
			}
		}
	}
	return snap, strings.Join(said, "\n")
}

func names(s *Snapshot) (all []string) {
	for _, f := range s.Files {
		all = append(all, strings.TrimSpace(f.Name+" "+f.URL))
	}
	return all
}

func put(t *testing.T, name, text string) string {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
	require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
	return name
}

func TestSavedFolder(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "Shop.html"), "<!-- saved from url=(0058)https://me:p4ssword@shop.example.com/api/json/metadata?op=GetOrder&key=url-k3y -->\n"+pageOf("GetOrder"))
	put(t, filepath.Join(dir, "Shop_files", "logo.svg"), "<svg/>")
	put(t, filepath.Join(dir, "dtos.cs"), listing)
	put(t, filepath.Join(dir, ".git", "dtos.cs"), listing)
	outside := put(t, filepath.Join(t.TempDir(), "x.cs"), strings.ReplaceAll(listing, "Order", "Secret"))
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "x.cs")))
	snap, said := saved(t, dir)
	require.NotNil(t, snap, said)
	assert.Equal(t, []string{"pages/GetOrder.json.html https://shop.example.com/api/json/metadata?op=GetOrder", "types/csharp.txt"}, names(snap))
	assert.Equal(t, "https://shop.example.com/api", snap.BaseURL)
	assert.Equal(t, "6.110", snap.ServerVersion)
	assert.Equal(t, []string{"GetOrder"}, snap.Operations(), "links are not followed")
	assert.NotContains(t, string(snap.Files[1].Data), "2024-05-01")
}

func TestSavedMHTML(t *testing.T) {
	quoted := strings.ReplaceAll(pageOf("GetOrder"), "=", "=3D")
	text := "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://shop.example.com/api/json/metadata?op=GetOrder&session=url-k3y\r\n" +
		"Subject: Shop\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----B\"\r\n\r\n\r\n" +
		"------B\r\nContent-Type: text/html\r\nContent-ID: <frame@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\n" +
		"Content-Location: https://shop.example.com/api/json/metadata?op=GetOrder&session=url-k3y\r\n\r\n" + quoted + "\r\n------B--\r\n"
	for _, text := range []string{text, strings.Replace(text, "Snapshot-Content-Location", "X-Other", 1)} {
		snap, said := saved(t, put(t, filepath.Join(t.TempDir(), "Shop.mhtml"), text))
		require.NotNil(t, snap, said)
		assert.Equal(t, []string{"pages/GetOrder.json.html https://shop.example.com/api/json/metadata?op=GetOrder"}, names(snap))
		assert.Contains(t, string(snap.Files[0].Data), "<h2>GetOrder</h2>", "the page alone, decoded")
	}
}

// har writes a HAR of url, text pairs.
func har(t *testing.T, pairs ...string) string {
	type m = map[string]any
	var entries []m
	for i := 0; i < len(pairs); i += 2 {
		content := m{"text": pairs[i+1], "mimeType": "text/html"}
		if i%4 == 0 {
			content = m{"text": base64.StdEncoding.EncodeToString([]byte(pairs[i+1])), "encoding": "base64"}
		}
		entries = append(entries, m{
			"request": m{"method": "GET", "url": pairs[i],
				"headers": []m{{"name": ":authority", "value": "shop.example.com"}, {"name": "Authorization", "value": "Bearer b3arer-token"}, {"name": "Cookie", "value": "ss-id=c00kie-value"}},
				"cookies": []m{{"name": "ss-id", "value": "c00kie-value"}}},
			"response": m{"status": 200, "headers": []m{{"name": "Set-Cookie", "value": "ss-pid=c00kie-value; path=/"}}, "content": content},
		})
	}
	entries = append(entries, m{"request": m{"url": "https://shop.example.com/x"}, "response": m{"status": 404, "content": m{"text": "?"}}})
	data, err := json.Marshal(m{"log": m{"version": "1.2", "entries": entries}})
	require.NoError(t, err)
	return string(data)
}

func TestSavedHAR(t *testing.T) {
	name := put(t, filepath.Join(t.TempDir(), "shop.har"), har(t,
		"https://shop.example.com/api/json/metadata?op=GetOrder", pageOf("GetOther"),
		"https://shop.example.com/api/types/csharp?apikey=url-k3y", strings.Replace(listing, "Order\n", "Order // b3arer-token url-k3y\n", 1),
		"https://shop.example.com/api/json/metadata?op=GetOrder", strings.Replace(pageOf("GetOrder"), "Signed in with", "Signed in with c00kie-value", 1),
		"https://cdn.example.net/app.js", "var x = 1"))
	snap, said := saved(t, name)
	require.NotNil(t, snap, said)
	assert.Equal(t, []string{
		"pages/GetOrder.json.html https://shop.example.com/api/json/metadata?op=GetOrder",
		"types/csharp.txt https://shop.example.com/api/types/csharp",
	}, names(snap))
	assert.Equal(t, []string{"GetOrder"}, snap.Operations(), "the page as it was last seen")
	assert.Contains(t, string(snap.Files[1].Data), "Order // REDACTED REDACTED")
}

// zipped makes an archive of name, text pairs.
func zipped(t *testing.T, pairs ...string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		head := &zip.FileHeader{Name: pairs[i], Method: zip.Deflate}
		if strings.HasSuffix(pairs[i], ".link") {
			head.SetMode(os.ModeSymlink | 0o777)
		}
		f, err := w.CreateHeader(head)
		require.NoError(t, err)
		_, err = f.Write([]byte(pairs[i+1]))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return put(t, filepath.Join(t.TempDir(), "saved.zip"), b.String())
}

func TestSavedZip(t *testing.T) {
	snap, said := saved(t, zipped(t, "shop/page.html", pageOf("GetOrder"), "shop/dtos.cs", listing, "etc.link", "/etc/passwd",
		"more.har", har(t, "https://shop.example.com/api/json/metadata?op=GetPage", pageOf("GetPage"))))
	require.NotNil(t, snap, said)
	assert.Equal(t, []string{
		"pages/GetOrder.json.html",
		"pages/GetPage.json.html https://shop.example.com/api/json/metadata?op=GetPage",
		"types/csharp.txt",
	}, names(snap))
}

func TestSavedBad(t *testing.T) {
	defer func(file, all, entries int) { maxFile, maxSaved, maxEntries = file, all, entries }(maxFile, maxSaved, maxEntries)
	maxFile, maxSaved, maxEntries = 1<<20, 3<<20, 10
	bomb := strings.Repeat("\x00", 1<<20)
	var many []string
	for i := range 11 {
		many = append(many, fmt.Sprint(i), "")
	}
	for _, test := range []struct{ name, file, want string }{
		{"nothing there", filepath.Join(t.TempDir(), "none"), "DT0607 no such file or directory | "},
		{"leads out", zipped(t, "a.cs", listing, "../../b.cs", listing), `DT0607 the entry "../../b.cs" of the zip leads out of it | nothing was taken`},
		{"leads out of Windows", zipped(t, `..\b.cs`, listing), `leads out of it`},
		{"absolute", zipped(t, "/etc/b.cs", listing), `leads out of it`},
		{"bomb", zipped(t, "a", bomb+"x"), `DT0607 the entry "a" of the zip: a: this is more than pages are: over 1 MB in a file, or 3 MB in all`},
		{"bombs", zipped(t, "a", bomb, "b", bomb, "c", bomb, "d", bomb), `DT0607 the entry "d" of the zip: `},
		{"many", zipped(t, many...), `these are more than 10 files`},
		{"cut zip", put(t, filepath.Join(t.TempDir(), "x.zip"), "PK\x03\x04 and then nothing"), "DT0607 the zip cannot be read: zip: not a valid zip file"},
		{"cut HAR", put(t, filepath.Join(t.TempDir(), "x.har"), `{"log": {"entries": [`), "DT0607 the HAR cannot be read: unexpected end of JSON input"},
		{"no base64", put(t, filepath.Join(t.TempDir(), "x.har"), `{"log": {"entries": [{"request":{"url":"https://x/y?k=s3cr3t"},"response":{"status":200,"content":{"text":"?","encoding":"base64"}}}]}}`),
			"DT0607 the HAR holds an answer of https://x/y that is no base64: "},
		{"of nothing", put(t, filepath.Join(t.TempDir(), "x.txt"), "Dear diary"), "DT0607 nothing of ServiceStack in it | save the page /metadata"},
		{"of two servers", put(t, filepath.Join(t.TempDir(), "x.har"), har(t,
			"https://one.example/json/metadata?op=A", pageOf("A"), "https://two.example/json/metadata?op=A", pageOf("A"))),
			"DT0607 these are pages of several servers: https://one.example, https://two.example | "},
	} {
		t.Run(test.name, func(t *testing.T) {
			snap, said := saved(t, test.file)
			assert.Nil(t, snap)
			assert.Contains(t, said, test.want)
		})
	}
}
