// One connection for server events: its addresses, its heartbeats, its frames.

package servicestack

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// errLost is why a connection is given up for another.
var errLost = errors.New("the server has lost the subscription")

// subscription is a connection that the server has accepted.
type subscription struct {
	c    *Client
	lose context.CancelCauseFunc // ends the connection

	change, unregister, heartbeat string       // addresses
	waiting                       atomic.Int64 // since when for an event, in Unix ns; 0: not waiting
}

// wait and proceed enclose the waiting for an event. A reader who takes his time over
// one does not make the server silent.
func (s *subscription) wait()    { s.waiting.Store(time.Now().UnixNano()) }
func (s *subscription) proceed() { s.waiting.Store(0) }

// begin reads cmd.onConnect, whose values are all strings, and starts the heartbeats.
func (s *subscription) begin(ctx context.Context, connect Event) {
	var told struct {
		UnRegisterURL       string `json:"UnRegisterUrl"`
		HeartbeatURL        string `json:"HeartbeatUrl"`
		UpdateSubscriberURL string `json:"UpdateSubscriberUrl"`
		HeartbeatIntervalMs Object
		IdleTimeoutMs       Object
	}
	_ = connect.Decode(&told) // what is missing is not used
	s.heartbeat, s.unregister, s.change = told.HeartbeatURL, told.UnRegisterURL, told.UpdateSubscriberURL
	milliseconds := func(o Object) time.Duration {
		n, _ := strconv.ParseUint(o.String(), 10, 31)
		return time.Duration(n) * time.Millisecond
	}
	interval := milliseconds(told.HeartbeatIntervalMs)
	if s.heartbeat == "" || interval == 0 {
		return
	}
	go s.beat(ctx, max(interval, 10*time.Millisecond), max(milliseconds(told.IdleTimeoutMs), 2*interval))
}

// beat sends heartbeats, each of which the server echoes on the stream, until the
// connection ends; and ends it if the server knows it no more, or says nothing.
func (s *subscription) beat(ctx context.Context, interval, idle time.Duration) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		within, cancel := context.WithTimeout(ctx, idle)
		err := s.post(within, s.heartbeat, nil)
		cancel()
		since := s.waiting.Load()
		if errors.Is(err, ErrNotFound) || since != 0 && time.Since(time.Unix(0, since)) > idle {
			s.lose(errLost)
			return
		}
	}
}

// update changes the channels.
func (s *subscription) update(ctx context.Context, u updateSubscriber) error {
	err := s.post(ctx, s.change, u)
	if errors.Is(err, ErrNotFound) {
		s.lose(errLost) // the next connection asks for the channels as they are now
		return nil
	}
	return err
}

// leave tells the server that nobody listens any more. ctx may have ended.
func (s *subscription) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	_ = s.post(ctx, s.unregister, nil) // without it the server finds out by itself
}

// post sends to an address that the server told, but to no other host than the
// client's: behind a proxy servers do not know their name.
func (s *subscription) post(ctx context.Context, address string, dto any) error {
	u, err := s.c.base.Parse(address)
	if err != nil || address == "" {
		return errors.New("the server told no address for this")
	}
	if !s.c.isHome(u) {
		u.Scheme, u.Host = s.c.base.Scheme, s.c.base.Host
	}
	call := &call{settings: s.c.patient(), op: &opEvents, verb: http.MethodPost, url: (&url.URL{
		Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).String()}
	if err := call.setHeaders(nil); err != nil {
		return err
	}
	if dto != nil {
		req, err := newRequest(dto)
		if err != nil {
			return err
		}
		if err := call.writeBody(req); err != nil {
			return err
		}
	}
	r, err := s.c.exchange(ctx, call)
	if err != nil {
		return err
	}
	return call.failure(r)
}

// frames reads the events of a stream.
type frames struct {
	in  *bufio.Reader
	max int64
}

func newFrames(r io.Reader, max int64) *frames {
	return &frames{bufio.NewReader(r), max}
}

// next returns the next event: lines "id: 1" and "data: …" up to an empty one. A data
// line may go on in another.
func (f *frames) next() (Event, error) {
	id, some := "", false
	var data []byte
	for size := int64(0); ; {
		line, err := f.line(f.max - size)
		if err != nil {
			return Event{}, err
		}
		size += int64(len(line))
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "" && some:
			return newEvent(id, string(data)), nil
		case line == "":
			id, size = "", 0
		case name == "id":
			id = value
		case name == "data" && some:
			data = append(append(data, '\n'), value...)
		case name == "data":
			data, some = []byte(value), true
		}
	}
}

// line reads a line of at most max bytes.
func (f *frames) line(max int64) (string, error) {
	var b strings.Builder
	for {
		part, err := f.in.ReadSlice('\n')
		if int64(b.Len()+len(part)) > max {
			return "", fmt.Errorf("%w: an event of more than %d bytes", ErrResponseTooLarge, f.max)
		}
		b.Write(part)
		switch err {
		case nil:
			return strings.TrimRight(b.String(), "\r\n"), nil
		case bufio.ErrBufferFull:
		default:
			return "", err
		}
	}
}

// newEvent reads "channel@selector json". Both @ and blank may be missing, and stand in
// the JSON as they like.
func newEvent(id, text string) Event {
	head, data, _ := strings.Cut(text, " ")
	e := Event{ID: id, Selector: head}
	if channel, selector, ok := strings.Cut(head, "@"); ok {
		e.Channel, e.Selector = channel, selector
	}
	if data != "" {
		e.Data = Object(data)
	}
	return e
}
