// Server events: what a host sends of its own accord (ServerEventsFeature; rules 156 to
// 159 of the reference).

package servicestack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Event is something that a server told.
type Event struct {
	ID       string // a number; each connection counts from 1
	Channel  string // "" if it went to this subscriber, or to all
	Selector string // such as "cmd.chat" or "css.background#top"
	Data     Object // JSON; nil if there is none
}

// Decode reads the data into what v points to.
func (e Event) Decode(v any) error { return e.Data.Decode(v) }

// Events is a subscription to channels. It is safe for concurrent use.
type Events struct {
	c *Client

	mu       sync.Mutex
	channels map[string]bool
	running  bool
	at       *subscription // nil if there is no connection
}

// opEvents has the path that hosts give the stream by default.
var opEvents = Operation{Name: "event-stream", Routes: []Route{{Path: "/event-stream", Verbs: "GET"}}}

// Events returns a subscription to channels; [Events.All] begins it.
func (c *Client) Events(channels ...string) *Events {
	e := &Events{c: c, channels: map[string]bool{}}
	for _, name := range channels {
		e.channels[name] = true
	}
	return e
}

// All connects and returns the events as they come, until ctx ends or the loop is left;
// then it tells the server so. The first event of each connection is cmd.onConnect.
//
// A connection that breaks or falls silent is made again, with pauses that grow to 10 s;
// what was told in the meantime is lost. An error ends the events: that of ctx, of the
// first connection, or one that will not pass, such as a 401. Heartbeats are seen to,
// and not returned. WithTimeout does not hold here; the Timeout of an HTTP client does,
// and breaks the connection.
func (e *Events) All(ctx context.Context) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		if !e.start() {
			yield(Event{}, errors.New("servicestack: these events are being read already"))
			return
		}
		defer e.stop()
		ever, tried := false, 0
		for {
			began := time.Now()
			connected, left, err := e.connect(ctx, yield)
			if left {
				return
			}
			if ever = ever || connected; connected && time.Since(began) > time.Minute {
				tried = 0
			}
			if ctx.Err() == nil && ever && !isRefusal(err) && sleep(ctx, backoff(tried)) {
				tried++
				continue
			}
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			yield(Event{}, opEvents.named(err))
			return
		}
	}
}

// Subscribe adds channels, now or with the next connection.
func (e *Events) Subscribe(ctx context.Context, channels ...string) error {
	return e.change(ctx, channels, true)
}

// Unsubscribe takes channels away, now or with the next connection.
func (e *Events) Unsubscribe(ctx context.Context, channels ...string) error {
	return e.change(ctx, channels, false)
}

func (e *Events) change(ctx context.Context, channels []string, on bool) error {
	e.mu.Lock()
	for _, name := range channels {
		if on {
			e.channels[name] = true
		} else {
			delete(e.channels, name)
		}
	}
	at := e.at
	e.mu.Unlock()
	if at == nil {
		return nil
	}
	update := updateSubscriber{SubscribeChannels: channels}
	if !on {
		update = updateSubscriber{UnsubscribeChannels: channels}
	}
	return opEvents.named(at.update(ctx, update))
}

type updateSubscriber struct {
	SubscribeChannels   []string `json:"SubscribeChannels,omitzero"`
	UnsubscribeChannels []string `json:"UnsubscribeChannels,omitzero"`
}

func (e *Events) start() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	was := e.running
	e.running = true
	return !was
}

func (e *Events) stop() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.running = false
}

// names lists the channels.
func (e *Events) names() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Sorted(maps.Keys(e.channels))
}

// connect makes one connection and passes its events on. It reports whether the server
// accepted it, and whether the reader has left.
func (e *Events) connect(ctx context.Context, yield func(Event, error) bool) (connected, left bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	names := e.names()
	stream, err := e.c.openEvents(ctx, names)
	if err != nil {
		return false, false, err
	}
	defer stream.Body.Close()
	s := &subscription{c: e.c, lose: cancel}
	defer e.register(nil)
	frames := newFrames(stream.Body, e.c.settings.maxResponse)
	for {
		s.wait()
		event, err := frames.next()
		s.proceed()
		switch {
		case err != nil && connected && ctx.Err() != nil && !errors.Is(context.Cause(ctx), errLost):
			s.leave(ctx)
			return true, false, ctx.Err()
		case err != nil:
			return connected, false, fmt.Errorf("reading the events: %w", err)
		case event.Selector == "cmd.onHeartbeat":
			continue
		case event.Selector == "cmd.onConnect" && !connected:
			connected = true
			s.begin(ctx, event)
			e.register(s)
			e.catchUp(ctx, s, names)
		}
		if !yield(event, nil) {
			if connected {
				s.leave(ctx)
			}
			return connected, true, nil
		}
	}
}

func (e *Events) register(s *subscription) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.at = s
}

// catchUp tells the server of channels that changed while the connection was made.
func (e *Events) catchUp(ctx context.Context, s *subscription, asked []string) {
	now := e.names()
	missing := func(all, from []string) (list []string) {
		for _, name := range all {
			if !slices.Contains(from, name) {
				list = append(list, name)
			}
		}
		return list
	}
	update := updateSubscriber{missing(now, asked), missing(asked, now)}
	if len(update.SubscribeChannels)+len(update.UnsubscribeChannels) > 0 && s.update(ctx, update) != nil {
		s.lose(errLost) // another connection begins with them
	}
}

// openEvents opens the stream.
func (c *Client) openEvents(ctx context.Context, channels []string) (*reply, error) {
	req := struct {
		Channels string `json:"Channels,omitzero"`
	}{strings.Join(channels, ",")}
	call, err := c.prepare(&opEvents, http.MethodGet, req, true, nil)
	if err != nil {
		return nil, err
	}
	call.settings = c.patient()
	call.header.Set("Accept", "text/event-stream")
	r, err := c.open(ctx, call)
	if err != nil {
		return nil, err
	}
	if contentType := r.Header.Get("Content-Type"); !strings.HasPrefix(contentType, "text/event-stream") {
		defer r.Body.Close()
		body, _ := io.ReadAll(io.LimitReader(r.Body, min(maxErrorBody, call.maxResponse)))
		e := newError(opEvents.Name, r.Response, body)
		e.Code, e.Message = UnexpectedFormat, fmt.Sprintf("the answer is no event stream but %q", contentType)
		return nil, e
	}
	return r, nil
}

// patient is the client's settings without a bound in time, and without tries of
// their own.
func (c *Client) patient() *settings {
	s := c.settings
	s.timeout, s.retries = 0, 0
	return &s
}
