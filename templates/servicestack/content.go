// The body of an HTTP request, which may have to be sent again.

package servicestack

import (
	"bytes"
	"io"
	"net/http"
)

// content is the body of a request; the zero content is none.
type content struct {
	open   func() (io.Reader, error) // from its start
	length int64                     // in bytes; -1 if unknown
	once   bool                      // open can be called once
}

// bytesContent is of known length: servers ignore a chunked JSON body.
func bytesContent(b []byte) content {
	return content{open: func() (io.Reader, error) { return bytes.NewReader(b), nil }, length: int64(len(b))}
}

// attach makes the content the body of a request.
func (c *content) attach(req *http.Request) error {
	switch {
	case c.open == nil:
		return nil
	case c.length == 0:
		req.Body = http.NoBody
		return nil
	}
	get := func() (io.ReadCloser, error) {
		r, err := c.open()
		if err != nil {
			return nil, err
		}
		if closer, ok := r.(io.ReadCloser); ok {
			return closer, nil
		}
		return io.NopCloser(r), nil
	}
	body, err := get()
	if err != nil {
		return err
	}
	req.Body, req.ContentLength = body, c.length
	if !c.once {
		req.GetBody = get
	}
	return nil
}
