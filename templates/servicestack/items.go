// Lists that are read item by item, however long they are.

package servicestack

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
)

// Items calls an operation whose response is a list and returns its items as they
// come. It holds one of them in memory, of at most WithMaxResponse bytes; the list has
// no limit.
//
// An error ends the items, but a *DecodeError: the item beside it holds what could be
// read, and further ones follow. WithTimeout and ctx hold until the last item.
//
// In another format than JSON the list is read as a whole, as [Call] does; what could
// not be read of it is told behind the last item.
func Items[T any](ctx context.Context, c *Client, op *Operation, verb string, req any, opts []CallOption) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if s, err := c.settings.forCall(opts); err == nil && s.format != JSON {
			items, err := Call[[]T](ctx, c, op, verb, req, opts)
			each(items, err, yield)
			return
		}
		err := c.items(ctx, op, verb, req, opts, func(call *call, document []byte) bool {
			var v T
			err := call.dialect.Unmarshal(document, &v)
			call.reportDrift(document, &v, err)
			return yield(v, op.named(err)) && (err == nil || isUnreadable(err))
		})
		if err != nil {
			var none T
			yield(none, op.named(err))
		}
	}
}

// each yields the items of a list that has been read, then what was wrong with it.
func each[T any](items []T, err error, yield func(T, error) bool) {
	for _, v := range items {
		if !yield(v, nil) {
			return
		}
	}
	if err != nil {
		var none T
		yield(none, err)
	}
}

func isUnreadable(err error) bool {
	var unreadable *DecodeError
	return errors.As(err, &unreadable)
}

// items calls do with the JSON of each item, until it returns false.
func (c *Client) items(ctx context.Context, op *Operation, verb string, req any, opts []CallOption, do func(*call, []byte) bool) error {
	call, err := c.prepare(op, verb, req, false, opts)
	if err != nil {
		return err
	}
	r, err := c.open(ctx, call)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	s := splitter{in: bufio.NewReaderSize(r.Body, 32<<10), max: call.maxResponse}
	switch first, err := s.first(); {
	case err == io.EOF: // no body: no items
		return nil
	case err != nil:
		return fmt.Errorf("reading the answer: %w", err)
	case first != '[' || wrongFormat(r.Header, []byte("["), true) != "":
		return call.noList(r, s.in)
	}
	for {
		item, err := s.next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case !do(call, item):
			return nil
		}
	}
}

// noList tells what came in the place of a list: a failure, nothing, which null says, or
// something else.
func (c *call) noList(r *reply, rest io.Reader) error {
	var err error
	if r.body, err = io.ReadAll(io.LimitReader(rest, min(maxErrorBody, c.maxResponse))); err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	if err := c.read(r, nil); err != nil {
		return err
	}
	if string(bytes.TrimSpace(r.body)) == "null" {
		return nil
	}
	e := newError(c.op.Name, r.Response, r.body)
	e.Code, e.Message = UnexpectedFormat, "the answer is no list"
	return e
}

// splitter cuts a JSON list into its items. It sees no more than strings and brackets;
// what stands in an item is for the codec to judge.
type splitter struct {
	in   *bufio.Reader
	max  int64
	item []byte
	at   nesting
	done bool // the last item has been returned
}

// first passes over a byte order mark and blanks, and returns the byte behind them,
// which is not taken.
func (s *splitter) first() (byte, error) {
	if mark, err := s.in.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = s.in.Discard(3)
	}
	for {
		c, err := s.in.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, s.in.UnreadByte()
		}
	}
}

// next returns the next item, valid until the one after it, or io.EOF behind the last.
// An empty place is null, as the codec has it.
func (s *splitter) next() ([]byte, error) {
	if s.done {
		return nil, s.behind()
	}
	opening, err := s.in.ReadByte() // '[', or the comma behind the last item
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	s.item, s.at = s.item[:0], nesting{}
	for {
		if _, err := s.in.Peek(1); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, fmt.Errorf("reading the answer: the list ends in the middle: %w", err)
		}
		there, _ := s.in.Peek(s.in.Buffered())
		n := s.at.pass(there)
		s.item = append(s.item, there[:n]...)
		_, _ = s.in.Discard(n)
		switch {
		case s.at.depth > maxDepth:
			return nil, fmt.Errorf("an item is nested deeper than %d", maxDepth)
		case int64(len(s.item)) > s.max:
			return nil, fmt.Errorf("%w: an item of more than %d bytes", ErrResponseTooLarge, s.max)
		case n < len(there):
			return s.end(opening, there[n])
		}
	}
}

// nesting is where in an item the splitter is.
type nesting struct {
	depth           int
	quoted, escaped bool
}

// pass passes over what belongs to the item, and returns where that ends: at the comma or
// the bracket behind it, or where the text does.
func (n *nesting) pass(text []byte) int {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case n.escaped:
			n.escaped = false
		case n.quoted:
			if i = plainEnd(text, i); i == len(text) {
				return i
			}
			n.quoted, n.escaped = text[i] != '"', text[i] == '\\'
		case c == '"':
			n.quoted = true
		case c == '[' || c == '{':
			if n.depth++; n.depth > maxDepth {
				return i
			}
		case n.depth > 0 && (c == ']' || c == '}'):
			n.depth--
		case n.depth == 0 && (c == ',' || c == ']'):
			return i
		}
	}
	return len(text)
}

// end finishes an item that a comma, which stays, or the end of the list follows.
func (s *splitter) end(opening, closing byte) ([]byte, error) {
	if s.done = closing == ']'; s.done {
		_, _ = s.in.Discard(1)
	}
	item := bytes.TrimSpace(s.item)
	switch {
	case len(item) > 0:
		return item, nil
	case s.done && opening == '[':
		return nil, s.behind() // an empty list
	}
	return []byte("null"), nil
}

// behind is io.EOF if nothing stands behind the list.
func (s *splitter) behind() error {
	switch _, err := s.first(); {
	case err == nil:
		return errors.New("reading the answer: something follows the list")
	case err != io.EOF:
		return fmt.Errorf("reading the answer: %w", err)
	}
	return io.EOF
}
