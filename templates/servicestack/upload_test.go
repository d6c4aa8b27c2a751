// Uploads (client-rules.md, 146 to 152).

package servicestack

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var opUpload = Operation{Name: "UploadOne", Routes: []Route{{Path: "/upload/{Id}", Verbs: "POST"}}}

type uploadOne struct {
	ID      int32             `json:"Id"`
	Title   string            `json:"Title,omitzero"`
	Public  bool              `json:"Public"`
	Taken   Time              `json:"Taken,omitzero"`
	Price   Decimal           `json:"Price,omitzero"`
	Tags    []string          `json:"Tags,omitzero"`
	Numbers []int32           `json:"Numbers,omitzero"`
	Place   *place            `json:"Place,omitzero"`
	Meta    map[string]string `json:"Meta,omitzero"`
	Note    *string           `json:"Note,omitzero"`
}

type place struct {
	City  string   `json:"City,omitzero"`
	Lines []string `json:"Lines,omitzero"`
}

// parts reads a form: what stands in each part, "name: text" or
// "name/file/type: text".
func parts(t *testing.T, got sent) (list []string) {
	t.Helper()
	mediaType, params, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	require.NoError(t, err)
	assert.Equal(t, "multipart/form-data", mediaType)
	r := multipart.NewReader(strings.NewReader(got.body), params["boundary"])
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return list
		}
		require.NoError(t, err)
		text, err := io.ReadAll(p)
		require.NoError(t, err)
		name := p.FormName()
		if p.FileName() != "" {
			name += "/" + p.FileName() + "/" + p.Header.Get("Content-Type")
		}
		list = append(list, name+": "+string(text))
	}
}

func TestRule146To149Form(t *testing.T) {
	taken, err := time.Parse(time.RFC3339Nano, "2024-02-29T13:45:30.123Z")
	require.NoError(t, err)
	req := &uploadOne{
		ID: 5, Title: `a title, with "quotes" & ü`, Taken: Time{Time: taken}, Price: "12.50",
		Tags: []string{"one", "two, three", `f"our`}, Numbers: []int32{1, 2},
		Place: &place{City: "Köln", Lines: []string{"l1", "l,2"}}, Meta: map[string]string{"k": "v:1"},
	}
	got, err := sendTo(t, &opUpload, "POST", req, WithFiles(
		File{Field: "document", Name: "notes ü.txt", ContentType: "text/plain", Content: strings.NewReader("file content")},
		File{Name: "b.bin", Content: strings.NewReader("")},
	))
	require.NoError(t, err)
	assert.Equal(t, "POST /api/upload/5", got.line(), "149, and 75: no query beside a body")
	assert.EqualValues(t, len(got.body), got.ContentLength, "146")
	assert.Equal(t, []string{
		"Id: 5", `Title: a title, with "quotes" & ü`, "Public: false", "Taken: 2024-02-29T13:45:30.123Z", "Price: 12.50",
		`Tags: one,"two, three","f""our"`, "Numbers: 1,2", `Place: {City:Köln,Lines:[l1,"l,2"]}`, `Meta: {k:"v:1"}`,
		"document/notes ü.txt/text/plain: file content", "file/b.bin/application/octet-stream: ",
	}, parts(t, got))
	assert.True(t, strings.HasSuffix(got.body, "--\r\n"), "151: closed")
}

func TestRule148FileNames(t *testing.T) {
	got, err := sendTo(t, &opUpload, "POST", nil, WithFiles(File{Name: `a "b\c.txt`, Content: strings.NewReader("x")}))
	require.NoError(t, err)
	assert.Contains(t, got.body, `filename="a \"b\\c.txt"; filename*=UTF-8''a%20%22b%5Cc.txt`)

	name := filepath.Join(t.TempDir(), "real.txt")
	require.NoError(t, os.WriteFile(name, []byte("0123456789"), 0o600))
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	_, err = f.Seek(4, io.SeekStart)
	require.NoError(t, err)
	got, err = sendTo(t, &opUpload, "POST", nil, WithFiles(File{Content: f}))
	require.NoError(t, err)
	assert.Equal(t, []string{"file/real.txt/application/octet-stream: 456789"}, parts(t, got), "from where it stands")

	for want, opts := range map[string][]CallOption{
		"has no name":         {WithFiles(File{Content: strings.NewReader("")})},
		"has no content":      {WithFiles(File{Name: "x"})},
		"a control character": {WithFiles(File{Name: "x\r\ny", Content: strings.NewReader("")})},
		"not both":            {WithFiles(File{Name: "x", Content: strings.NewReader("")}), WithRawBody(File{Content: strings.NewReader("")})},
		"GET has no body":     {WithFiles(File{Name: "x", Content: strings.NewReader("")}), WithVerb("GET"), nil},
		"an empty text":       {WithFiles(File{Name: "x", Content: strings.NewReader("")}), SendEmpty("Title")},
		"or null":             {WithFiles(File{Name: "x", Content: strings.NewReader("")}), SendNull("Note")},
	} {
		_, err := sendTo(t, &Operation{Name: "UploadOne"}, "POST", &uploadOne{}, opts...)
		assert.ErrorContains(t, err, want)
	}
	_, err = sendTo(t, &opUpload, "POST", []int{1}, WithFiles(File{Name: "x", Content: strings.NewReader("")}))
	assert.ErrorContains(t, err, "cannot be a form")
}

// onTheWire sends an upload to a real server and tells how it arrived.
func onTheWire(t *testing.T, opts ...CallOption) (length int64, encoding []string, body string) {
	t.Helper()
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		length, encoding, body = r.ContentLength, r.TransferEncoding, string(b)
	})
	require.NoError(t, Send(t.Context(), c, &opUpload, "POST", &uploadOne{ID: 1}, opts))
	return length, encoding, body
}

func TestRule146Length(t *testing.T) {
	type anonymous struct{ io.Reader } // can neither Seek nor Len
	for name, f := range map[string]File{
		"Seek": {Name: "x", Content: strings.NewReader("hello")},
		"Len":  {Name: "x", Content: bytes.NewBufferString("hello")},
		"Size": {Name: "x", Content: anonymous{strings.NewReader("hello")}, Size: 5},
	} {
		length, encoding, body := onTheWire(t, WithFiles(f))
		assert.EqualValues(t, len(body), length, name)
		assert.Empty(t, encoding, name)
		assert.Contains(t, body, "\r\n\r\nhello\r\n")
	}
	length, encoding, body := onTheWire(t, WithFiles(File{Name: "x", Content: anonymous{strings.NewReader("hello")}}))
	assert.EqualValues(t, -1, length)
	assert.Equal(t, []string{"chunked"}, encoding)
	assert.Contains(t, body, "\r\n\r\nhello\r\n")
	length, _, body = onTheWire(t, WithRawBody(File{Content: strings.NewReader("")}))
	assert.Zero(t, length)
	assert.Empty(t, body)
}

func TestRule150Raw(t *testing.T) {
	op := &Operation{Name: "UploadRaw", Routes: []Route{{Path: "/upload/raw/{Title}", Verbs: "PUT"}}}
	got, err := sendTo(t, op, "PUT", &uploadOne{ID: 2, Title: "doc.bin"}, WithRawBody(File{Content: strings.NewReader("\x00raw")}))
	require.NoError(t, err)
	assert.Equal(t, "PUT /api/upload/raw/doc.bin?id=2", got.line())
	assert.Equal(t, "application/octet-stream", got.Header.Get("Content-Type"))
	assert.Equal(t, "\x00raw", got.body)
	assert.EqualValues(t, 4, got.ContentLength)
	for _, bad := range []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=x"} {
		_, err = sendTo(t, op, "PUT", nil, WithRawBody(File{ContentType: bad, Content: strings.NewReader("")}))
		assert.ErrorContains(t, err, "servers read it as a form")
	}
}

func TestRule152Refused(t *testing.T) {
	c, _ := newWire(t, []string{"files-051-bad-extension"})
	err := Send(t.Context(), c, &opUpload, "POST", nil, []CallOption{WithFiles(File{Field: "path", Name: "art.exe", Content: strings.NewReader("MZ")})})
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.ErrorIs(t, err, ErrValidation)
	assert.NotNil(t, e.FieldError("path"))
}

func TestUploadIsSentAgain(t *testing.T) {
	for _, test := range []struct {
		content func() io.Reader
		want    int
	}{
		{func() io.Reader { return strings.NewReader("hello") }, 3},
		{func() io.Reader { return bytes.NewBufferString("hello") }, 1}, // cannot be read again
	} {
		c, w := newWire(t, []string{"auth-051-expired", "noc-052-token", answer("200 OK", "{}")}, WithBearerToken("old"), WithRefreshToken("R"))
		err := Send(t.Context(), c, &opUpload, "POST", &uploadOne{}, []CallOption{WithFiles(File{Name: "x", Content: test.content()})})
		assert.Equal(t, test.want == 3, err == nil, err)
		require.Len(t, w.sent, test.want)
		assert.Equal(t, w.sent[0].body, w.sent[test.want-1].body)
		assert.Contains(t, w.sent[0].body, "hello")
	}
}

// A server that answers before it has read everything lets the transport read on while
// the next try begins.
func TestUploadAgainWhileTheTransportReads(t *testing.T) {
	tries := 0
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if tries++; tries%2 == 1 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		n, err := io.Copy(io.Discard, r.Body)
		assert.NoError(t, err)
		assert.EqualValues(t, 3<<20, n)
	}, WithRetry(1))
	for range 5 {
		content := bytes.NewReader(make([]byte, 3<<20))
		err := Send(t.Context(), c, &Operation{Name: "Put"}, "PUT", nil, []CallOption{WithRawBody(File{Content: content})})
		if err != nil { // the server may have hung up first
			assert.NotContains(t, fmt.Sprint(err), "ErrBody")
			tries = 0
		}
	}
}

func TestUploadOfASilentPipeEnds(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	r, w := io.Pipe()
	defer w.Close()
	err := Send(t.Context(), c, &opUpload, "POST", nil, []CallOption{WithRawBody(File{Content: r}), WithTimeout(50 * time.Millisecond)})
	assert.ErrorContains(t, err, "deadline exceeded")
	_ = r.Close()
}
