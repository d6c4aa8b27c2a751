// The body of an HTTP request, which may have to be sent again.

package servicestack

import (
	"bytes"
	"context"
	"io"
	"net/http"
)

// content is the body of a request; the zero content is none.
type content struct {
	open    func(ctx context.Context) (io.Reader, error) // from its start
	length  int64                                        // in bytes
	chunked bool                                         // the length is not known
	once    bool                                         // open can be called once
}

// bytesContent is of known length: servers ignore a chunked JSON body.
func bytesContent(b []byte) content {
	return content{open: func(context.Context) (io.Reader, error) { return bytes.NewReader(b), nil }, length: int64(len(b))}
}

// attach makes the content the body of a request.
func (c *content) attach(req *http.Request) error {
	switch {
	case c.open == nil:
		return nil
	case c.length == 0 && !c.chunked:
		req.Body = http.NoBody
		return nil
	}
	get := func() (io.ReadCloser, error) {
		r, err := c.open(req.Context())
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
	if req.Body, req.ContentLength = body, c.length; c.chunked {
		req.ContentLength = -1
	}
	if !c.once {
		req.GetBody = get
	}
	return nil
}
