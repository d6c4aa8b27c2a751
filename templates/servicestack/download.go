// Files from a server: where they end, what they are called, and how to go on after a
// broken connection (rules 153 and 154 of the reference).

package servicestack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// FileInfo is what a server tells of a file that it sends.
type FileInfo struct {
	Name        string // from Content-Disposition, without folders; "" if not told
	ContentType string
	Size        int64 // in bytes, of all that is there now
	Header      http.Header
}

// ResumeAt is for Download: the first so many bytes are there already. Whether they are
// of the file that the server has now is told by an ETag that was noted with them (see
// [FileInfo].Header): WithHeader("If-Range", etag) makes a file that has changed an error.
func ResumeAt(bytes int64) CallOption {
	return callOption(func(s *settings) error {
		if bytes < 0 {
			return fmt.Errorf("a download from byte %d on", bytes)
		}
		s.resumeAt = bytes
		return nil
	})
}

// Download sends a request and writes the file that answers it to w, however large it
// is. With WithRetry, a connection that breaks on the way is made again and the file
// continued where it broke, if the verb is idempotent. The info is not nil once a
// server has answered; its Size tells what was written (and ResumeAt) beside an error,
// too.
//
// The bytes that are there already are left out by Range; of a server that sends them
// nevertheless, as it does where an operation answers with a stream, they are passed
// over. With If-Range all of the file is an error instead, for it says that those bytes
// are of another, unless the server tells the very ETag or date of If-Range.
func Download(ctx context.Context, c *Client, op *Operation, verb string, req any, w io.Writer, opts []CallOption) (*FileInfo, error) {
	call, err := c.prepare(op, verb, req, true, opts)
	if err == nil && call.header.Get("Range") != "" {
		err = errors.New("a download makes its own Range header; see ResumeAt")
	}
	if err != nil {
		return nil, op.named(err)
	}
	ctx, cancel := call.bound(ctx)
	defer cancel()
	call.stream = true
	d := &download{call: call, out: &output{w: w}, got: call.resumeAt}
	for tried := 0; ; tried++ {
		err = d.fetch(ctx, c)
		if err == nil || d.out.err != nil || tried >= call.retries || !d.broken ||
			!isIdempotent(call.verb) || call.body.once || !pause(ctx, backoff(tried)) {
			break
		}
	}
	if d.info != nil {
		d.info.Size = d.got
	}
	return d.info, op.named(err)
}

// download is a file on its way.
type download struct {
	call   *call
	out    *output
	got    int64     // bytes that are there
	info   *FileInfo // of the first answer
	broken bool      // the last fetch ended in the middle
}

// fetch gets the rest of the file, or as much of it as comes.
func (d *download) fetch(ctx context.Context, c *Client) error {
	d.broken = false
	d.call.header.Del("Range")
	if d.got > 0 {
		d.call.header.Set("Range", fmt.Sprintf("bytes=%d-", d.got))
	}
	r, err := c.exchange(ctx, d.call)
	if err != nil {
		return err
	}
	if r.StatusCode == http.StatusRequestedRangeNotSatisfiable && r.Header.Get("Content-Range") == fmt.Sprintf("bytes */%d", d.got) {
		d.note(r)
		return nil // all of it is there
	}
	if err := d.call.failure(r); err != nil {
		return err
	}
	defer r.Body.Close()
	if err := d.note(r); err != nil {
		return err
	}
	skip, end, err := d.position(r)
	if err != nil || end {
		return err
	}
	if _, err = io.CopyN(io.Discard, r.Body, skip); err == io.EOF {
		return fmt.Errorf("the file has fewer than the %d bytes that are there", d.got)
	}
	if err == nil {
		var n int64
		n, err = io.Copy(d.out, r.Body)
		d.got += n
	}
	if err != nil && d.out.err == nil {
		d.broken = isConnection(err)
		err = fmt.Errorf("reading the file: %w", err)
	}
	return err
}

// note keeps what the first answer tells, and refuses to go on with another file.
func (d *download) note(r *reply) error {
	if d.info == nil {
		d.info = &FileInfo{Name: fileName(r.Header), ContentType: r.Header.Get("Content-Type"), Header: r.Header}
		return nil
	}
	for _, name := range []string{"Etag", "Last-Modified"} {
		if r.Header.Get(name) != d.info.Header.Get(name) {
			return errors.New("the file has changed since the download began")
		}
	}
	return nil
}

// position tells how much of an answer to pass over, or that nothing is left.
func (d *download) position(r *reply) (skip int64, end bool, err error) {
	if r.StatusCode != http.StatusPartialContent {
		if d.got > 0 && d.isOther(r) {
			return 0, false, errors.New("the file has changed: the bytes that are there are of another")
		}
		return d.got, false, nil
	}
	from, to, ok := contentRange(r.Header.Get("Content-Range"))
	switch {
	case d.got == 0 || !ok || from != d.got:
		return 0, false, errors.New("the server sent another part of the file than it was asked for")
	case to < from: // of a file that ends before: "bytes 1000-38/39"
		return 0, true, nil
	}
	return 0, false, nil
}

// isOther tells, of an answer with all of the file, whether If-Range has found it to be
// another. Servers that know no ranges send all of the same, too.
func (d *download) isOther(r *reply) bool {
	wanted := d.call.header.Get("If-Range")
	return wanted != "" && wanted != r.Header.Get("Etag") && wanted != r.Header.Get("Last-Modified")
}

// contentRange reads "bytes 30-38/39".
func contentRange(text string) (from, to int64, ok bool) {
	text, ok = strings.CutPrefix(text, "bytes ")
	text, _, _ = strings.Cut(text, "/")
	first, last, _ := strings.Cut(text, "-")
	from, err := strconv.ParseInt(first, 10, 64)
	if err != nil {
		return 0, 0, false
	}
	to, err = strconv.ParseInt(last, 10, 64)
	return from, to, ok && err == nil
}

// output tells failures to write from failures to read.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if err != nil {
		o.err = err
	}
	return n, err
}

// fileName reads the name in a Content-Disposition. Servers put dates without quotes
// behind it, and up to 5.4 the name without quotes, so that package mime refuses it.
func fileName(h http.Header) string {
	plain, encoded := "", ""
	_, rest, _ := strings.Cut(h.Get("Content-Disposition"), ";")
	for rest != "" {
		var name, value string
		name, rest, _ = strings.Cut(rest, "=")
		value, rest = parameterValue(strings.TrimLeft(rest, " \t"))
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "filename":
			plain = value
		case "filename*":
			if charset, text, ok := strings.Cut(value, "''"); ok && strings.EqualFold(charset, "utf-8") {
				encoded, _ = url.PathUnescape(text)
			}
		}
	}
	if decoded, err := new(mime.WordDecoder).DecodeHeader(plain); err == nil {
		plain = decoded
	}
	name := plain
	if encoded != "" {
		name = encoded
	}
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if name == "." || name == ".." || strings.ContainsFunc(name, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		return ""
	}
	return name
}

// parameterValue cuts a value, quoted or not, off the parameters of a header.
func parameterValue(text string) (value, rest string) {
	if !strings.HasPrefix(text, `"`) {
		value, rest, _ = strings.Cut(text, ";")
		return strings.TrimSpace(value), rest
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			_, rest, _ = strings.Cut(text[i:], ";")
			return b.String(), rest
		case c == '\\' && i+1 < len(text):
			i++
			b.WriteByte(text[i])
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), ""
}
