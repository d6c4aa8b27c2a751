// Answers that are read as they come, without a bound on their size.

package servicestack

import (
	"context"
	"io"
)

// Stream sends a request and returns the answer's bytes as they come, whatever their
// Content-Type. They must be closed. WithMaxResponse does not hold for them;
// WithTimeout and ctx hold until they are closed.
func Stream(ctx context.Context, c *Client, op *Operation, verb string, req any, opts []CallOption) (io.ReadCloser, error) {
	call, err := c.prepare(op, verb, req, true, opts)
	if err != nil {
		return nil, op.named(err)
	}
	r, err := c.open(ctx, call)
	if err != nil {
		return nil, op.named(err)
	}
	return r.Body, nil
}

// open makes a call and leaves the body of a success to the caller, who closes it.
func (c *Client) open(ctx context.Context, call *call) (*reply, error) {
	call.stream = true
	ctx, cancel := call.bound(ctx)
	r, err := c.exchange(ctx, call)
	if err == nil {
		err = call.failure(r)
	}
	if err != nil {
		cancel()
		return nil, err
	}
	r.Body = &streamBody{r.Body, cancel}
	return r, nil
}

// streamBody ends the context of its call when it is closed.
type streamBody struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (b *streamBody) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}
