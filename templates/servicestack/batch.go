// Batches: several requests of one operation in one call (rules 141 to 144 of the
// reference).

package servicestack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// BatchError is a batch of which a request failed. Those before it are done and stay
// done, those behind it were not begun.
type BatchError struct {
	Completed int // requests that were done
	Index     int // of the request that failed; -1 if the server did not tell
	Err       *Error
}

// Error tells the failure and how far the batch came.
func (e *BatchError) Error() string {
	return fmt.Sprintf("%s (%d of the batch are done)", e.Err, e.Completed)
}

// Unwrap returns the failure.
func (e *BatchError) Unwrap() error { return e.Err }

// Batch sends requests of one operation as one call, and returns the responses in their
// order. The method of a generated client says which operation:
//
//	orders, err := servicestack.Batch(ctx, client.CreateOrder, []*shop.CreateOrder{{…}, {…}})
//
// A failure is a *BatchError. No requests are no call. Servers know batches since 4.0;
// see [CallAll].
func Batch[R, Q any](ctx context.Context, method func(context.Context, *Q, ...CallOption) (R, error), reqs []*Q, opts ...CallOption) ([]R, error) {
	var t target
	if _, err := method(ctx, nil, t.find()); t.op == nil {
		return nil, notFound(err)
	}
	return CallAll[R](ctx, t.client, t.op, reqs, opts)
}

// BatchSend is Batch for an operation without a response.
func BatchSend[Q any](ctx context.Context, method func(context.Context, *Q, ...CallOption) error, reqs []*Q, opts ...CallOption) error {
	var t target
	if err := method(ctx, nil, t.find()); t.op == nil {
		return notFound(err)
	}
	if len(reqs) == 0 {
		return nil
	}
	_, err := callAll[Object](ctx, t.client, t.op, reqs, opts, true)
	return t.op.named(err)
}

// target is what a method of a generated client calls.
type target struct {
	client *Client
	op     *Operation
}

var errTargetFound = errors.New("the method was asked what it calls")

// find lets a call say what it would call, in the place of doing so.
func (t *target) find() CallOption {
	return callOption(func(s *settings) error { s.target = t; return nil })
}

func notFound(err error) error {
	if err == nil {
		return errors.New("servicestack: a batch takes a method of a generated client, which this one is not: it called nothing")
	}
	return fmt.Errorf("servicestack: a batch takes a method of a generated client: %w", err)
}

// CallAll sends requests of one operation as one call, and returns the responses in
// their order. A failure is a *BatchError. No requests are no call.
//
// Operations with a ValidateRequest condition cannot be called so: servers evaluate it
// on the list, and fail.
func CallAll[R, Q any](ctx context.Context, c *Client, op *Operation, reqs []Q, opts []CallOption) ([]R, error) {
	if len(reqs) == 0 {
		return []R{}, nil
	}
	resps, err := callAll[R](ctx, c, op, reqs, opts, false)
	return resps, op.named(err)
}

func callAll[R, Q any](ctx context.Context, c *Client, op *Operation, reqs []Q, opts []CallOption, void bool) ([]R, error) {
	s, err := c.settings.forCall(opts)
	if err != nil {
		return nil, err
	}
	call := &call{settings: s, op: op, verb: http.MethodPost}
	items := make([]any, len(reqs))
	for i, req := range reqs {
		items[i] = req
	}
	if err := call.writeBatch(c.base.String(), items); err != nil {
		return nil, err
	}
	ctx, cancel := call.bound(ctx)
	defer cancel()
	r, err := c.exchange(ctx, call)
	if err != nil {
		return nil, err
	}
	var resps []R
	var into any = &resps
	if void {
		into = nil
	}
	err = call.read(r, into)
	var failed *Error
	if errors.As(err, &failed) {
		return nil, newBatchError(failed)
	}
	if err == nil && !void && len(resps) != len(reqs) {
		err = fmt.Errorf("%d responses to %d requests", len(resps), len(reqs))
	}
	return resps, err
}

func newBatchError(e *Error) *BatchError {
	b := &BatchError{Index: -1, Err: e}
	if n, err := strconv.Atoi(e.Header.Get("X-AutoBatch-Completed")); err == nil {
		b.Completed = n
	}
	for name, value := range e.Meta {
		if n, err := strconv.Atoi(value); err == nil && strings.EqualFold(name, "AutoBatchIndex") {
			b.Index = n
		}
	}
	return b
}

// writeBatch makes an HTTP request of many requests: a list, to the pre-defined
// address with brackets.
func (c *call) writeBatch(base string, reqs []any) error {
	if c.settings.verb != "" && c.settings.verb != http.MethodPost || c.rawBody != nil || len(c.files) > 0 || len(c.conditions) > 0 {
		return errors.New("a batch is a POST of requests alone")
	}
	if c.format != JSON {
		return errors.New("a batch is sent as JSON alone")
	}
	var params []headerParam
	c.url = strings.TrimSuffix(base, "/") + string(c.predefined) + escape(c.op.Name) + "[]"
	body := []byte{'['}
	for i, dto := range reqs {
		req, err := newRequest(dto)
		if err != nil {
			return fmt.Errorf("request %d: %w", i, err)
		}
		if req, err = req.withMembers(c.members); err != nil {
			return fmt.Errorf("request %d: %w", i, err)
		}
		req, own, err := req.withHeaders(c.op, c.params)
		if err == nil && i > 0 {
			err = sameHeaders(params, own)
		}
		if err != nil {
			return fmt.Errorf("request %d: %w", i, err)
		}
		params = own
		item, err := c.encode(req)
		if err != nil {
			return fmt.Errorf("request %d: %w", i, err)
		}
		if i > 0 {
			body = append(body, ',')
		}
		body = append(body, item...)
	}
	if err := c.setHeaders(params); err != nil {
		return err
	}
	c.header.Set("Content-Type", "application/json")
	c.body = bytesContent(append(body, ']'))
	return nil
}

// sameHeaders refuses header parameters that differ between the requests of a batch,
// which has one set of headers.
func sameHeaders(a, b []headerParam) error {
	values := map[string]string{}
	for _, p := range a {
		values[p.name] = p.value
	}
	for _, p := range b {
		if value, ok := values[p.name]; !ok || value != p.value {
			return fmt.Errorf("header parameter %s differs between the requests of a batch", p.name)
		}
	}
	if len(a) != len(b) {
		return errors.New("header parameters differ between the requests of a batch")
	}
	return nil
}
