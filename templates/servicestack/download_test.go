// Streams and downloads (client-rules.md, 82 and 153 to 155).

package servicestack

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var opDownload = Operation{Name: "Download", Routes: []Route{{Path: "/download/{Name}", Verbs: "GET"}}}

type downloadFile struct {
	Name string `json:"Name,omitzero"`
}

const (
	helloFile     = "hello download\nsecond part and line two\n"
	helloRecorded = "hello download file, line one\nline two\n"
)

func fetchFile(t *testing.T, c *Client, opts ...CallOption) (string, *FileInfo, error) {
	t.Helper()
	var b bytes.Buffer
	info, err := Download(t.Context(), c, &opDownload, "GET", &downloadFile{"hello.txt"}, &b, opts)
	return b.String(), info, err
}

func TestRule082Stream(t *testing.T) {
	c, w := newWire(t, []string{"files-072-stream-range", "files-070-missing", "web-183-etag-304"})
	stream, err := Stream(t.Context(), c, &opDownload, "GET", &downloadFile{"a.txt"}, nil)
	require.NoError(t, err)
	all, err := io.ReadAll(stream)
	require.NoError(t, err)
	assert.Equal(t, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", string(all))
	require.NoError(t, stream.Close())
	assert.Equal(t, "application/json", w.sent[0].Header.Get("Accept"))
	_, err = Stream(t.Context(), c, &opDownload, "GET", &downloadFile{"a.txt"}, nil)
	assert.ErrorIs(t, err, ErrNotFound)
	_, err = Stream(t.Context(), c, &opDownload, "GET", &downloadFile{"a.txt"}, []CallOption{WithHeader("If-None-Match", `"v2"`)})
	assert.ErrorIs(t, err, ErrNotModified)
	assert.ErrorContains(t, err, "servicestack: Download: ")
}

func TestStreamHasNoLimitButTime(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("x", 5000))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}, WithMaxResponse(1000))
	stream, err := Stream(t.Context(), c, &opDownload, "GET", nil, []CallOption{WithTimeout(400 * time.Millisecond)})
	require.NoError(t, err)
	defer stream.Close()
	all, err := io.ReadAll(stream)
	assert.Len(t, all, 5000)
	assert.Error(t, err)
}

func TestRule153FileName(t *testing.T) {
	c, _ := newWire(t, []string{"files-019-attachment"})
	_, info, err := fetchFile(t, c)
	require.NoError(t, err)
	assert.Equal(t, "dot.png", info.Name)
	assert.Equal(t, "image/png", info.ContentType)
	assert.EqualValues(t, 69, info.Size)
	for header, want := range map[string]string{
		`attachment;filename=GetList.csv`:                                           "GetList.csv",
		`attachment; filename="a;b \"c\".txt"; size=69`:                             `a;b "c".txt`,
		`attachment; size=1; filename="x.txt"; filename*=UTF-8''na%C3%AFve%20a.txt`: "naïve a.txt",
		`attachment; FileName="../../etc/passwd"`:                                   "passwd",
		`attachment; filename=..`:                                                   "",
		`attachment; filename="=?utf-8?B?bmHDr3ZlLnR4dA==?="`:                       "naïve.txt",
		`inline`:                     "",
		``:                           "",
		`attachment; filename="open`: "open",
		`attachment; filename`:       "",
		`attachment; creation-date=Sat 21 Nov 2026 05:01:55 GMT; filename="late.txt"`: "late.txt",
	} {
		assert.Equal(t, want, fileName(http.Header{"Content-Disposition": {header}}), header)
	}
}

func TestRule154Ranges(t *testing.T) {
	for _, test := range []struct {
		name, recording string
		at              int64
		want            string
	}{
		{"a file", "files-061-full", 0, helloRecorded},
		{"the rest of a file", "files-065-range-open", 30, helloRecorded[30:]},
		{"beyond the end", "files-066-range-beyond", 1000, ""},
		{"a stream ignores Range", "files-072-stream-range", 2, "CDEFGHIJKLMNOPQRSTUVWXYZ"},
		{"all is there", answer("416 Range Not Satisfiable", "", "Content-Range: bytes */39"), 39, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, w := newWire(t, []string{test.recording})
			got, info, err := fetchFile(t, c, ResumeAt(test.at))
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
			assert.EqualValues(t, test.at+int64(len(got)), info.Size)
			if test.at > 0 {
				assert.Equal(t, fmt.Sprintf("bytes=%d-", test.at), w.sent[0].Header.Get("Range"))
			} else {
				assert.NotContains(t, w.sent[0].Header, "Range")
			}
		})
	}
	for name, test := range map[string]struct {
		recording, want string
		opts            []CallOption
	}{
		"several ranges":           {"files-067-range-multi", "416", []CallOption{ResumeAt(3)}},
		"another part":             {"files-065-range-open", "another part", []CallOption{ResumeAt(20)}},
		"a part nobody asked for":  {"files-065-range-open", "another part", nil},
		"shorter than what we got": {"files-073-bytes-range", "fewer than the 21 bytes", []CallOption{ResumeAt(21)}},
		"a range of one's own":     {"files-061-full", "see ResumeAt", []CallOption{WithHeader("Range", "bytes=1-2")}},
		"before the start":         {"files-061-full", "from byte -1 on", []CallOption{ResumeAt(-1)}},
	} {
		c, _ := newWire(t, []string{test.recording})
		_, _, err := fetchFile(t, c, test.opts...)
		assert.ErrorContains(t, err, test.want, name)
		assert.ErrorContains(t, err, "servicestack: Download: ", name)
	}
}

func TestRule154GoesOnAfterABreak(t *testing.T) {
	var ranges []string
	tag := `"v1"`
	ranged := true
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		ranges = append(ranges, r.Header.Get("Range"))
		from := 0
		_, _ = fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
		to := min(from+15, len(helloFile))
		head := "HTTP/1.1 206 OK\r\nContent-Range: bytes " + fmt.Sprintf("%d-%d/%d", from, len(helloFile)-1, len(helloFile))
		if r.Header.Get("Range") == "" || !ranged {
			head = "HTTP/1.1 200 OK"
			from = 0
		}
		hangUp(t, w, head+"\r\nConnection: close\r\nETag: "+tag+"\r\nContent-Length: "+fmt.Sprint(len(helloFile)-from)+"\r\n\r\n"+helloFile[from:to])
	})
	got, info, err := fetchFile(t, c, WithRetry(5))
	require.NoError(t, err)
	assert.Equal(t, helloFile, got)
	assert.EqualValues(t, len(helloFile), info.Size)
	assert.Equal(t, []string{"", "bytes=15-", "bytes=30-"}, ranges)

	ranged = false
	got, _, err = fetchFile(t, c, WithRetry(5))
	require.NoError(t, err)
	assert.Equal(t, helloFile, got, "of a server that sends all of it again")

	ranged = true
	got, info, err = fetchFile(t, c)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Equal(t, helloFile[:15], got)
	assert.EqualValues(t, 15, info.Size, "where to resume")

	_, err = Download(t.Context(), c, &opDownload, "GET", nil, &changing{tag: &tag}, []CallOption{WithRetry(5)})
	assert.ErrorContains(t, err, "the file has changed")
}

// changing is a writer during whose writing the file changes.
type changing struct{ tag *string }

func (c *changing) Write(p []byte) (int, error) { *c.tag += "x"; return len(p), nil }

// A file that is another than the one whose first bytes are there.
func TestResumeOfAChangedFile(t *testing.T) {
	for _, test := range []struct {
		name, answer, ifRange string
		at                    int64
		want, err             string
	}{
		{"changed", answer("200 OK", "NNNNN", `ETag: "v2"`), `"v1"`, 2, "", "Download: the file has changed"},
		{"changed, and nothing told", answer("200 OK", "NNNNN"), `"v1"`, 2, "", "the file has changed"},
		{"changed, by date", answer("200 OK", "NNNNN", "Last-Modified: Sat, 21 Nov 2026 05:16:49 GMT"), "Fri, 20 Nov 2026 05:16:49 GMT", 2, "", "the file has changed"},
		{"the same", answer("206 Partial Content", "NNN", "Content-Range: bytes 2-4/5", `ETag: "v1"`), `"v1"`, 2, "NNN", ""},
		{"the same without ranges", answer("200 OK", "ABCDE", `ETag: "v1"`), `"v1"`, 2, "CDE", ""},
		{"the same by date without ranges", answer("200 OK", "ABCDE", "Last-Modified: Fri, 20 Nov 2026 05:16:49 GMT"), "Fri, 20 Nov 2026 05:16:49 GMT", 2, "CDE", ""},
		{"nothing is there", answer("200 OK", "ABCDE", `ETag: "v2"`), `"v1"`, 0, "ABCDE", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, w := newWire(t, []string{test.answer})
			got, info, err := fetchFile(t, c, ResumeAt(test.at), WithHeader("If-Range", test.ifRange))
			assert.Equal(t, test.want, got)
			assert.EqualValues(t, test.at+int64(len(got)), info.Size)
			assert.Equal(t, test.ifRange, w.sent[0].Header.Get("If-Range"))
			if test.err != "" {
				assert.ErrorContains(t, err, test.err)
			} else {
				assert.NoError(t, err)
			}
		})
	}
}

func TestDownloadToAFullDisk(t *testing.T) {
	c, w := newWire(t, []string{"files-061-full"}, WithRetry(3))
	full := errors.New("the disk is full")
	_, err := Download(t.Context(), c, &opDownload, "GET", nil, failing{full}, nil)
	assert.ErrorIs(t, err, full)
	assert.Len(t, w.sent, 1)
}

type failing struct{ error }

func (f failing) Write([]byte) (int, error) { return 0, f.error }

func FuzzFileName(f *testing.F) {
	f.Add(`attachment; size=1; filename="x\".txt"; filename*=UTF-8''na%C3%AFve%20a.txt; read-date=Sat 21 Nov`)
	f.Add(`a;filename=..\..\x;=;"`)
	f.Fuzz(func(t *testing.T, header string) {
		if name := fileName(http.Header{"Content-Disposition": {header}}); strings.ContainsAny(name, "/\\\x00\n") || name == ".." {
			t.Errorf("%q gives %q", header, name)
		}
	})
}
