// Files to a server: as parts of a multipart form beside the properties of the request,
// or as the body itself (rules 146 to 151 of the reference).

package servicestack

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// File is a file to upload.
type File struct {
	Field       string    // of the form; "file" if empty
	Name        string    // the file's name; if empty, that of an *os.File
	ContentType string    // application/octet-stream if empty
	Content     io.Reader // read from where it stands; not closed

	// Size is the number of bytes that Content holds, if it cannot tell by itself: if it
	// has neither Seek nor Len. 0 is unknown, for which the body is sent in chunks.
	Size int64
}

// WithFiles sends the request as a multipart form: its properties as fields, and the
// files. If all of them can Seek, the request can be sent again: after a 401, for
// instance.
func WithFiles(files ...File) CallOption {
	return callOption(func(s *settings) error {
		s.files = append(s.files[:len(s.files):len(s.files)], files...)
		return nil
	})
}

// WithRawBody sends a file as the body of the request, whose properties travel in path
// and query: for operations that read the body as a stream (IRequiresRequestStream).
// Field and Name are not sent.
func WithRawBody(file File) CallOption {
	return callOption(func(s *settings) error {
		s.rawBody = &file
		return nil
	})
}

// writeRaw makes a file the body.
func (c *call) writeRaw() error {
	mediaType, _, _ := mime.ParseMediaType(c.rawBody.ContentType)
	if mediaType == "application/x-www-form-urlencoded" || strings.HasPrefix(mediaType, "multipart/") {
		return fmt.Errorf("a raw body cannot be %s: servers read it as a form, and leave the operation nothing", mediaType)
	}
	f, err := inspect(*c.rawBody)
	if err != nil {
		return err
	}
	c.header.Set("Content-Type", f.contentType)
	c.body = sections{{file: f}}.content()
	return nil
}

// writeForm makes a multipart form of a request and the files.
func (c *call) writeForm(req *request) error {
	if req.collection {
		return errors.New("a list or map cannot be a form")
	}
	document, err := c.encode(req)
	if err != nil {
		return err
	}
	fields, err := membersOf(document)
	if err != nil {
		return err
	}
	boundary := "form-" + rand.Text()
	var s sections
	for _, f := range fields {
		text, err := formText(f)
		if text == "" && err == nil && req.properties.byName(f.name) != nil && c.isAsked(append(c.sendEmpty, c.sendNull...), req.properties.byName(f.name)) {
			err = errors.New("a form cannot carry an empty text or null")
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if text != "" {
			s.addText("--%s\r\nContent-Disposition: form-data; name=%s\r\n\r\n%s\r\n", boundary, quoteParameter(f.name), text)
		}
	}
	for _, file := range c.files {
		f, err := inspect(file)
		if err != nil {
			return err
		}
		disposition, err := f.disposition()
		if err != nil {
			return err
		}
		s.addText("--%s\r\nContent-Disposition: %s\r\nContent-Type: %s\r\n\r\n", boundary, disposition, f.contentType)
		s = append(s, section{file: f})
		s.addText("\r\n")
	}
	s.addText("--%s--\r\n", boundary)
	c.header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
	c.body = s.content()
	return nil
}

// formText is a property as a field: "" for what a form cannot carry.
func formText(f documentMember) (string, error) {
	if string(f.value) == "null" {
		return "", nil
	}
	return valueText(Object(f.value))
}

// quoteParameter quotes a text for a header.
func quoteParameter(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// openFile is a file whose length is known, or -1, and that can be read again if it
// has a seeker.
type openFile struct {
	File
	contentType string
	seeker      io.Seeker
	start       int64
	length      int64
}

// inspect finds out what is to know of a file before it is sent.
func inspect(f File) (*openFile, error) {
	if f.Content == nil {
		return nil, fmt.Errorf("file %q has no content", f.Name)
	}
	o := &openFile{File: f, contentType: f.ContentType, length: -1}
	if o.contentType == "" {
		o.contentType = "application/octet-stream"
	}
	if o.Field == "" {
		o.Field = "file"
	}
	if named, ok := f.Content.(*os.File); ok && f.Name == "" {
		o.Name = filepath.Base(named.Name())
	}
	if !isHeaderValue(o.contentType) || !isHeaderValue(o.Name) || !isHeaderValue(o.Field) {
		return nil, fmt.Errorf("file %q: its name, field or Content-Type holds a control character", f.Name)
	}
	if seeker, ok := f.Content.(io.Seeker); ok { // a pipe is an *os.File that cannot
		start, err := seeker.Seek(0, io.SeekCurrent)
		end, err2 := seeker.Seek(0, io.SeekEnd)
		if err == nil && err2 == nil {
			o.seeker, o.start, o.length = seeker, start, end-start
		}
	} else if counted, ok := f.Content.(interface{ Len() int }); ok {
		o.length = int64(counted.Len())
	}
	if f.Size > 0 {
		o.length = f.Size
	}
	return o, nil
}

// disposition names field and file. A part without a file name would be a field.
func (f *openFile) disposition() (string, error) {
	if f.Name == "" {
		return "", fmt.Errorf("the file for field %s has no name", f.Field)
	}
	d := "form-data; name=" + quoteParameter(f.Field) + "; filename=" + quoteParameter(f.Name)
	if strings.ContainsAny(f.Name, `"\`) { // servers differ in how they read it quoted
		d += "; filename*=UTF-8''" + url.PathEscape(f.Name)
	}
	return d, nil
}

// section is a stretch of a body: text or a file.
type section struct {
	text string
	file *openFile
}

type sections []section

func (s *sections) addText(format string, args ...any) {
	*s = append(*s, section{text: fmt.Sprintf(format, args...)})
}

// content strings the sections together.
func (s sections) content() content {
	var c content
	for _, part := range s {
		switch {
		case part.file == nil:
			c.length += int64(len(part.text))
			continue
		case part.file.length < 0:
			c.chunked = true
		}
		c.length += part.file.length
		c.once = c.once || part.file.seeker == nil
	}
	var last *reading
	c.open = func(ctx context.Context) (io.Reader, error) {
		if last != nil {
			last.stop()
		}
		var readers []io.Reader
		for _, part := range s {
			switch {
			case part.file == nil:
				readers = append(readers, strings.NewReader(part.text))
				continue
			case part.file.seeker != nil:
				if _, err := part.file.seeker.Seek(part.file.start, io.SeekStart); err != nil {
					return nil, fmt.Errorf("file %q: %w", part.file.Name, err)
				}
			}
			readers = append(readers, part.file.Content)
		}
		last = &reading{ctx: ctx, r: io.MultiReader(readers...), once: c.once, done: make(chan struct{})}
		return last, nil
	}
	return c
}

// reading is one reading of a body, which ends when it is closed, or with its request:
// HTTP transports may still read when they have answered, and wait for a read to end.
type reading struct {
	ctx  context.Context // of the request
	r    io.Reader
	once bool // r may be a pipe that never says a word
	mu   sync.Mutex
	done chan struct{}
	end  sync.Once
}

func (r *reading) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.done:
		return 0, http.ErrBodyReadAfterClose
	default:
	}
	if !r.once {
		return r.r.Read(p)
	}
	type result struct {
		n   int
		err error
	}
	got := make(chan result, 1)
	own := make([]byte, len(p)) // p is the caller's again when we return
	go func() {
		n, err := r.r.Read(own)
		got <- result{n, err}
	}()
	select {
	case g := <-got:
		return copy(p, own[:g.n]), g.err
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	case <-r.done:
		return 0, http.ErrBodyReadAfterClose
	}
}

func (r *reading) Close() error {
	r.end.Do(func() { close(r.done) })
	return nil
}

// stop makes sure that nobody reads any more.
func (r *reading) stop() {
	_ = r.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
}
