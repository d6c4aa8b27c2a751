package fetch

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/diag"
)

func TestMain(m *testing.M) {
	firstPause = time.Millisecond
	os.Exit(m.Run())
}

// shop answers as a small server.
func shop(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Powered-By", "ServiceStack/6.110 NET6/Linux/net6/NO")
	switch r.URL.RequestURI() {
	case "/metadata":
		fmt.Fprintf(w, `<html><body><h1>Shop</h1><h3>Operations</h3><table>
<tr><th>GetOrder</th><td><a href="http://10.0.0.%d/json/metadata?op=GetOrder">JSON</a></td></tr></table></body></html>`, time.Now().UnixNano()%250)
	case "/types/csharp":
		fmt.Fprint(w, strings.Replace(listing, "10:00:00", time.Now().Format("15:04:05.000000000"), 1))
	case "/json/metadata?op=GetOrder":
		fmt.Fprint(w, pageOf("GetOrder"))
	default:
		http.NotFound(w, r)
	}
}

// asked runs Live against a handler, and gives what was said.
func asked(t *testing.T, handle http.HandlerFunc, change func(*Options)) (snap *Snapshot, said string, opts Options) {
	t.Helper()
	server := httptest.NewServer(handle)
	defer server.Close()
	opts = Options{BaseURL: server.URL, Dir: filepath.Join(t.TempDir(), "specs")}
	if change != nil {
		change(&opts)
	}
	snap, said = live(context.Background(), opts)
	return snap, strings.ReplaceAll(said, strings.TrimPrefix(server.URL, "http://"), "HOST"), opts
}

func live(ctx context.Context, opts Options) (*Snapshot, string) {
	var diags diag.List
	snap := Live(ctx, opts, &diags)
	var said []string
	for _, d := range diags.All() {
		said = append(said, string(d.Code)+" "+d.Message+" | "+d.Hint)
	}
	return snap, strings.Join(said, "\n")
}

func TestLive(t *testing.T) {
	snap, said, opts := asked(t, shop, nil)
	require.NotNil(t, snap, said)
	assert.Equal(t, "6.110", snap.ServerVersion)
	assert.Equal(t, []string{"index.html", "pages/GetOrder.json.html", "types/csharp.txt"}, filesOf(snap))
	assert.Equal(t, []string{"GetOrder"}, snap.Operations())
	assert.NotContains(t, string(snap.Files[0].Data), "10.0.0.", "the machine that happened to answer")
	Done(opts.Dir)
	assert.NoDirExists(t, filepath.Join(opts.Dir, keptName))
}

func filesOf(s *Snapshot) (all []string) {
	for _, f := range s.Files {
		all = append(all, f.Name)
	}
	return all
}

func TestLiveBad(t *testing.T) {
	always := func(status int, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status); fmt.Fprint(w, text) }
	}
	endless := func(w http.ResponseWriter, _ *http.Request) {
		block := make([]byte, 1<<20)
		for {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}
	bomb := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		endless(gzipped{w, z}, r)
	}
	for _, test := range []struct {
		name, want string
		handle     http.HandlerFunc
	}{
		{"401", "DT0602 HOST answers with status 401 | set DTOGEN_<API>_BEARER", always(401, "")},
		{"403", "DT0602 HOST answers with status 403 | ", always(403, "<h1>Forbidden</h1>")},
		{"login page", "DT0602 HOST answers with a page to log in at, in place of its metadata | ", always(200, `<form><input type=password></form>`)},
		{"not there", "DT0603 HOST shows no metadata of ServiceStack | it answered\n  http://HOST/api/metadata: status 404 Not Found\n", always(404, "")},
		{"another site", "DT0603 HOST shows no metadata", always(200, "<html><body>Welcome to our shop</body></html>")},
		{"empty", "/metadata: an empty answer with status 200\n", always(200, " ")},
		{"elsewhere", "DT0601 HOST redirects to https://login.example, and credentials are not for another host | if the API lives there, make it the base address",
			func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "https://login.example/sso?return=s3cr3t", http.StatusFound)
			}},
		{"in a circle", "DT0601 HOST: redirects in a circle | ", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }},
		{"to a login", "DT0602 HOST answers with a page to log in at", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/login" {
				fmt.Fprint(w, "<html><body><script src=sso.js></script></body></html>")
				return
			}
			http.Redirect(w, r, "/login?redirect=x", http.StatusFound)
		}},
		{"endless", "DT0601 HOST: the answer is larger than 64 MB, and no API is described by so much | ", endless},
		{"bomb", "DT0601 HOST: the answer is larger than 64 MB", bomb},
		{"breaks off", "DT0601 HOST: the connection broke | ", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, "<html>")
		}},
		{"slow", "DT0601 HOST did not finish its answer in time | ", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				fmt.Fprint(w, "<p>")
				w.(http.Flusher).Flush()
				time.Sleep(5 * time.Millisecond)
			}
		}},
		{"asks to wait", "DT0601 HOST asks to wait for 1h0m0s | run again then", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(429)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			snap, said, opts := asked(t, test.handle, func(o *Options) {
				if test.name == "slow" {
					o.Timeout = 100 * time.Millisecond
				}
			})
			assert.Nil(t, snap)
			assert.Contains(t, said, test.want)
			assert.NotContains(t, said, "s3cr3t")
			if !strings.Contains(test.want, "wait") {
				assert.NoDirExists(t, opts.Dir, "nothing half done")
			}
		})
	}
}

// gzipped packs what is written to it.
type gzipped struct {
	http.ResponseWriter
	z *gzip.Writer
}

func (w gzipped) Write(p []byte) (int, error) { return w.z.Write(p) }

func TestLiveUnreachable(t *testing.T) {
	dir := t.TempDir()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	secure := httptest.NewUnstartedServer(http.HandlerFunc(shop))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	plain := httptest.NewServer(http.HandlerFunc(shop))
	defer plain.Close()
	for _, test := range []struct{ base, want string }{
		{gone.URL, "connect: connection refused | check the base address, the network and the proxy (HTTPS_PROXY)"},
		{"http://no-such-host.invalid", "DT0601 there is no host no-such-host.invalid | check the spelling"},
		{secure.URL, "certificate signed by unknown authority | if the certificate is of your company's own authority"},
		{strings.Replace(plain.URL, "http:", "https:", 1), "HTTP response to HTTPS client | if the certificate is of your company's own authority, add that to the system's (SSL_CERT_FILE=FILE on Linux); if the server speaks no TLS, its address begins with http://"},
	} {
		snap, said := live(context.Background(), Options{BaseURL: test.base, Dir: dir})
		assert.Nil(t, snap)
		assert.Contains(t, said, test.want)
	}
}

// TestLiveLeavesNoFolder takes away what it made, the folders around that too, and
// nothing else. The run after one that was interrupted does so, too.
func TestLiveLeavesNoFolder(t *testing.T) {
	there := t.TempDir()
	opts := Options{BaseURL: "http://no-such-host.invalid", Dir: filepath.Join(there, "specs", "shop")}
	snap, _ := live(context.Background(), opts)
	assert.Nil(t, snap)
	assert.NoDirExists(t, filepath.Join(there, "specs"))
	assert.DirExists(t, there)

	server := httptest.NewServer(http.HandlerFunc(shop))
	ctx, cancel := context.WithCancel(context.Background())
	opts.BaseURL, opts.Progress = server.URL, func(Event) { cancel() }
	_, said := live(ctx, opts)
	require.Contains(t, said, "interrupted")
	require.DirExists(t, opts.Dir)
	server.Close()
	opts.BaseURL, opts.Progress = server.URL+"/elsewhere", nil
	snap, said = live(context.Background(), opts)
	assert.Nil(t, snap)
	assert.Contains(t, said, "connection refused")
	assert.NoDirExists(t, filepath.Join(there, "specs"))

	require.NoError(t, os.MkdirAll(opts.Dir, 0o777))
	_, _ = live(context.Background(), opts)
	assert.DirExists(t, opts.Dir, "the user made it")
}

// TestLivePatient has a busy server that recovers.
func TestLivePatient(t *testing.T) {
	var n atomic.Int32
	var waits []string
	snap, said, _ := asked(t, func(w http.ResponseWriter, r *http.Request) {
		switch n.Add(1) {
		case 1:
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusServiceUnavailable)
		case 3:
			hijacked, _, _ := w.(http.Hijacker).Hijack()
			_ = hijacked.Close()
		default:
			shop(w, r)
		}
	}, func(o *Options) {
		o.Progress = func(e Event) {
			if e.Kind == "wait" {
				waits = append(waits, fmt.Sprint(e.Status, " ", e.Text))
			}
		}
	})
	require.NotNil(t, snap, said)
	assert.Equal(t, []string{"GetOrder"}, snap.Operations())
	assert.Equal(t, "503 the server is busy", waits[0])
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2024, 5, 1, 10, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "x": 0, "-1": 0, " 7 ": 7 * time.Second, "99999999999": 1 << 30 * time.Second,
		"Wed, 01 May 2024 10:00:30 GMT": 30 * time.Second, "Wed, 01 May 2024 09:00:00 GMT": 0,
	} {
		assert.Equal(t, want, retryAfter(text, now), text)
	}
}

// TestLiveResumes interrupts a run after each request; the next ones ask for nothing
// twice.
func TestLiveResumes(t *testing.T) {
	var n atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { n.Add(1); shop(w, r) }))
	defer server.Close()
	opts := Options{BaseURL: server.URL, Dir: filepath.Join(t.TempDir(), "specs")}
	whole, said := live(context.Background(), opts)
	require.NotNil(t, whole, said)
	Done(opts.Dir)
	requests := n.Swap(0)
	var snap *Snapshot
	for range requests + 1 {
		ctx, cancel := context.WithCancel(context.Background())
		opts.Progress = func(e Event) {
			if e.Text == "" {
				cancel()
			}
		}
		snap, said = live(ctx, opts)
		cancel()
		if snap == nil {
			assert.Equal(t, "DT0601 interrupted; the snapshot is as it was | run again to go on from here", said)
		}
	}
	require.NotNil(t, snap)
	assert.Equal(t, requests, n.Load(), "each answer was asked for once")
	assert.Equal(t, filesOf(whole), filesOf(snap))
	for i, f := range snap.Files {
		assert.Equal(t, string(whole.Files[i].Data), string(f.Data))
	}

	// Somebody else asks: what the first was shown is not for them.
	opts.Progress, opts.Credentials = nil, Credentials{Bearer: "another-token"}
	n.Store(0)
	snap, said = live(context.Background(), opts)
	require.NotNil(t, snap, said)
	assert.Equal(t, requests, n.Load())
}

func TestLiveConditional(t *testing.T) {
	var sent atomic.Int32
	handle := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"one"`)
		if r.Header.Get("If-None-Match") == `"one"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		sent.Add(1)
		shop(w, r)
	}
	server := httptest.NewServer(http.HandlerFunc(handle))
	defer server.Close()
	opts := Options{BaseURL: server.URL, Dir: t.TempDir()}
	first, said := live(context.Background(), opts)
	require.NotNil(t, first, said)
	Done(opts.Dir)
	before := sent.Swap(0)
	opts.Old = first
	second, said := live(context.Background(), opts)
	require.NotNil(t, second, said)
	assert.Equal(t, before-int32(len(first.Files)), sent.Load(), "what is there was not sent again")
	for i, f := range second.Files {
		assert.Equal(t, string(first.Files[i].Data), string(f.Data))
	}
	first.Files[0].Data = []byte("edited")
	assert.Nil(t, first.at(first.Files[0].URL), "what was edited is asked for again")
}

// TestLiveCredentials shows them to the server alone: neither files nor what is kept
// nor messages hold one, even if the server repeats them.
func TestLiveCredentials(t *testing.T) {
	c, err := FromEnvironment("shop", func(name string) (string, bool) {
		v, ok := map[string]string{
			"DTOGEN_SHOP_BEARER": "b3arer-token", "DTOGEN_SHOP_USER": "me", "DTOGEN_SHOP_PASSWORD": `p4ss"<word>`,
			"DTOGEN_SHOP_HEADERS": "X-Api-Key: k3y-in-a-header\n\n  X-Tenant: acme-t3nant ",
		}[name]
		return v, ok
	})
	require.NoError(t, err)
	secrets := []string{"b3arer-token", "p4ss", "k3y-in-a-header", "acme-t3nant", "c00kie"}
	var signedIn atomic.Bool
	handle := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/auth/credentials" && r.Method == http.MethodPost {
			http.SetCookie(w, &http.Cookie{Name: "ss-id", Value: "c00kie-value", Path: "/"})
			fmt.Fprint(w, "{}")
			return
		}
		cookie, _ := r.Cookie("ss-id")
		if cookie == nil || r.Header.Get("Authorization") != "Bearer b3arer-token" || r.Header.Get("X-Api-Key") != "k3y-in-a-header" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		signedIn.Store(true)
		if r.URL.Path == "/types/csharp" {
			fmt.Fprintf(w, "%s// %s %s %s %s\n", listing, r.Header.Get("Authorization"), r.Header.Get("X-Tenant"), cookie.Value, `p4ss"<word>`)
			return
		}
		shop(w, r)
	}
	snap, said, opts := asked(t, handle, func(o *Options) {
		o.Credentials = c
		o.Progress = func(e Event) {
			for _, secret := range secrets {
				assert.NotContains(t, fmt.Sprint(e), secret)
			}
		}
	})
	require.NotNil(t, snap, said)
	assert.True(t, signedIn.Load())
	require.NoError(t, filepath.WalkDir(opts.Dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		for _, secret := range secrets {
			assert.NotContains(t, string(data), secret, name)
		}
		return err
	}))

	snap, said, _ = asked(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }, func(o *Options) { o.Credentials = c })
	assert.Nil(t, snap)
	assert.Equal(t, "DT0602 HOST does not accept the name and password of the environment (status 401) | check DTOGEN_<API>_USER and DTOGEN_<API>_PASSWORD", said)

	// A server without that login is shown them with each request.
	snap, said, _ = asked(t, func(w http.ResponseWriter, r *http.Request) {
		if user, password, ok := r.BasicAuth(); r.URL.Path != "/auth/credentials" && (!ok || user != "me" || password != "p4ssword") {
			w.WriteHeader(401)
			return
		}
		shop(w, r)
	}, func(o *Options) { o.Credentials = Credentials{User: "me", Password: "p4ssword"} })
	assert.NotNil(t, snap, said)

	for value, want := range map[string]string{"no header": "a line of DTOGEN_SHOP_HEADERS is no header", "a b: c": "is no header"} {
		_, err := FromEnvironment("shop", func(name string) (string, bool) { return value, name == "DTOGEN_SHOP_HEADERS" })
		assert.ErrorContains(t, err, want)
	}
	_, err = FromEnvironment("shop", func(name string) (string, bool) { return "me", name == "DTOGEN_SHOP_USER" })
	assert.EqualError(t, err, "DTOGEN_SHOP_USER is set, and DTOGEN_SHOP_PASSWORD is not")
}

// TestLiveDiskFull has no room after each number of files.
func TestLiveDiskFull(t *testing.T) {
	defer func() { writeFile = os.WriteFile }()
	for room := range 6 {
		left := room
		writeFile = func(name string, data []byte, mode os.FileMode) error {
			if left--; left < 0 {
				return &os.PathError{Op: "write", Path: name, Err: syscall.ENOSPC}
			}
			return os.WriteFile(name, data, mode)
		}
		snap, said, opts := asked(t, shop, nil)
		if snap != nil {
			assert.GreaterOrEqual(t, room, 5)
			continue
		}
		assert.Contains(t, said, "DT3104 ")
		assert.Contains(t, said, "no space left on device | nothing was changed; make room on the disk, and run again")
		assert.NoDirExists(t, opts.Dir)
	}
}

func TestLiveReadOnly(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write anywhere")
	}
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o500))
	_, said, _ := asked(t, shop, func(o *Options) { o.Dir = filepath.Join(dir, "specs") })
	assert.Contains(t, said, "DT3104 ")
	assert.Contains(t, said, "permission denied")
}

// TestLiveIsPolite keeps its distance.
func TestLiveIsPolite(t *testing.T) {
	var at []time.Time
	var open, most atomic.Int32
	_, _, _ = asked(t, func(w http.ResponseWriter, r *http.Request) {
		if now := open.Add(1); now > most.Load() {
			most.Store(now)
		}
		at = append(at, time.Now())
		shop(w, r)
		open.Add(-1)
	}, func(o *Options) { o.Pace = 20 * time.Millisecond })
	require.Greater(t, len(at), 4)
	for i := range at[1:] {
		assert.GreaterOrEqual(t, at[i+1].Sub(at[i]), 15*time.Millisecond)
	}
	assert.EqualValues(t, 1, most.Load())
}

func TestAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"https://Shop.example.com/api/":                           "https://shop.example.com/api",
		"https://shop.example.com/api/json/metadata?op=GetOrder":  "https://shop.example.com/api",
		"https://shop.example.com/metadata":                       "https://shop.example.com",
		"http://shop.example.com:8080/v1/types/typescript.d":      "http://shop.example.com:8080/v1",
		"https://shop.example.com/types/metadata.json":            "https://shop.example.com",
		"https://shop.example.com/(S(abc))/api/metadata/app.json": "https://shop.example.com/api",
		"https://shop.example.com/ui/GetOrder":                    "https://shop.example.com",
		"https://shop.example.com/a/../metadatabase":              "https://shop.example.com/metadatabase",
	} {
		u, ok := parseBase(text, &diag.List{})
		require.True(t, ok, text)
		assert.Equal(t, want, u.String(), text)
	}
	for text, want := range map[string]string{
		"https://me:p4ss@x.example/json/metadata?op=A&apikey=s3cr3t&lang=go#s3cr3t": "https://x.example/json/metadata?lang=go&op=A",
		"https://x.example/(S(s3cr3t))/types/csharp?IncludeTypes=A&jwt=s3cr3t":      "https://x.example/types/csharp?IncludeTypes=A",
		"not an address": "",
	} {
		assert.Equal(t, want, cleanURL(text))
	}
}

func TestOlderServer(t *testing.T) {
	for _, test := range []struct {
		version, than string
		older         bool
	}{
		{"5.14", "6.110", true}, {"6.110", "6.00", false}, {"8.10", "8.50", false}, {"10.15", "8.50", false}, {"8.50", "10.15", true},
		{"", "6.110", false}, {"6.110", "", false}, {"3.9.60", "4.00", true}, {"x", "y", false},
	} {
		assert.Equal(t, test.older, OlderServer(test.version, test.than), "%s, %s", test.version, test.than)
	}
}
