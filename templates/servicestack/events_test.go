// Server events (client-rules.md, 156 to 159).

package servicestack

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRule156RecordedStream(t *testing.T) {
	c, w := newWire(t, []string{"sse-stream-a", answer("401 Unauthorized", "")}, WithTimeout(time.Minute))
	var events []Event
	var last error
	for e, err := range c.Events("home", "news").All(t.Context()) {
		if last = err; err == nil {
			events = append(events, e)
		}
	}
	assert.EqualError(t, last, "servicestack: event-stream: 401 Unauthorized", "the stream ended, and the next was refused")
	assert.Equal(t, "GET /api/event-stream?channels=home%2Cnews", w.sent[0].line())
	assert.Equal(t, "text/event-stream", w.sent[0].Header.Get("Accept"))

	require.Len(t, events, 12, "without two heartbeats")
	assert.Equal(t, "1 cmd.onConnect", events[0].ID+" "+events[0].Selector)
	assert.Equal(t, "home cmd.onJoin", events[1].Channel+" "+events[1].Selector)
	var chat struct{ Text string }
	require.NoError(t, events[4].Decode(&chat))
	assert.Equal(t, "hello \"all\"\nsecond line ü", chat.Text)
	assert.Equal(t, Event{ID: "6", Channel: "home", Selector: "css.background#top", Data: Object(`{"id":0,"text":"blue","count":0}`)}, events[5], "159")
	assert.Equal(t, "8  cmd.chat", events[7].ID+" "+events[7].Channel+" "+events[7].Selector)
}

func TestRule159Frames(t *testing.T) {
	text := "\r\n: comment\r\nid: 1\r\ndata: a@cmd.x {\"m\":\"b@c d\"}\r\n\r\n" +
		"data:cmd.y\n\n\n" + "data: s.z {\ndata: }\nretry: 5\n\n" + "id: 3\n\n" + "data: half"
	f := newFrames(strings.NewReader(text), 1000)
	for _, want := range []Event{
		{ID: "1", Channel: "a", Selector: "cmd.x", Data: Object(`{"m":"b@c d"}`)},
		{Selector: "cmd.y"},
		{Selector: "s.z", Data: Object("{\n}")},
	} {
		got, err := f.next()
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	_, err := f.next()
	assert.ErrorIs(t, err, io.EOF)
	for _, long := range []string{"data: " + strings.Repeat("x", 9000), strings.Repeat("data: x\n", 2000)} {
		_, err = newFrames(strings.NewReader(long), 1000).next()
		assert.ErrorIs(t, err, ErrResponseTooLarge)
	}
}

// eventHost is a server with one subscriber at a time.
type eventHost struct {
	mu          sync.Mutex
	connections []string // queries
	posts       []string
	beats       int
	lost        bool // heartbeats are answered 404
	silent      bool // heartbeats are not echoed
	stream      chan string
}

func (h *eventHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == "GET" {
		h.mu.Lock()
		h.connections = append(h.connections, r.URL.RawQuery)
		stream := make(chan string, 100)
		h.stream = stream
		h.lost, h.silent = h.lost && len(h.connections) == 1, h.silent && len(h.connections) == 1
		h.mu.Unlock()
		w.Header().Set("Content-Type", "text/event-stream")
		// The name that the server has for itself is not the one we know it by.
		fmt.Fprintf(w, "id: 1\ndata: cmd.onConnect {\"id\":\"x\",\"heartbeatUrl\":\"http://inside.example.org/event-heartbeat?id=x\","+
			"\"unRegisterUrl\":\"http://inside.example.org/event-unregister?id=x\",\"updateSubscriberUrl\":\"/event-subscribers/x\","+
			"\"heartbeatIntervalMs\":\"20\",\"idleTimeoutMs\":\"400\"}\n\n")
		for {
			w.(http.Flusher).Flush()
			select {
			case text, ok := <-stream:
				if !ok {
					return
				}
				_, _ = io.WriteString(w, "data: "+text+"\n\n")
			case <-r.Context().Done():
				return
			}
		}
	}
	body, _ := io.ReadAll(r.Body)
	h.mu.Lock()
	defer h.mu.Unlock()
	if strings.HasPrefix(r.URL.Path, "/event-heartbeat") {
		h.beats++
		switch {
		case h.lost:
			w.WriteHeader(http.StatusNotFound)
		case !h.silent:
			h.stream <- `cmd.onHeartbeat {}`
		}
		return
	}
	h.posts = append(h.posts, r.URL.RequestURI()+" "+r.Header.Get("Authorization")+" "+string(body))
}

func (h *eventHost) tell(text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stream <- text
}

func eventClient(t *testing.T, h *eventHost) *Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c, err := New(server.URL, WithBearerToken("T"))
	require.NoError(t, err)
	return c
}

func TestRule158ChannelsAndLeaving(t *testing.T) {
	h := &eventHost{}
	e := eventClient(t, h).Events("home")
	require.NoError(t, e.Subscribe(t.Context(), "news"), "before there is a connection")
	var got []string
	for event, err := range e.All(t.Context()) {
		require.NoError(t, err)
		if event.Selector == "cmd.onConnect" {
			for _, err := range e.All(t.Context()) {
				assert.ErrorContains(t, err, "are being read already")
			}
			require.NoError(t, e.Subscribe(t.Context(), "extra"))
			require.NoError(t, e.Unsubscribe(t.Context(), "home"))
			time.Sleep(600 * time.Millisecond) // a slow reader is no silent server
			h.tell("news@cmd.a 1")
			h.tell("cmd.b")
			continue
		}
		got = append(got, event.Channel+"@"+event.Selector+" "+event.Data.String())
		if event.Selector == "cmd.b" {
			break
		}
	}
	assert.Equal(t, []string{"news@cmd.a 1", "@cmd.b null"}, got)
	h.mu.Lock()
	defer h.mu.Unlock()
	assert.Equal(t, []string{"channels=home%2Cnews"}, h.connections)
	assert.Greater(t, h.beats, 3)
	assert.Equal(t, []string{
		`/event-subscribers/x Bearer T {"SubscribeChannels":["extra"]}`,
		`/event-subscribers/x Bearer T {"UnsubscribeChannels":["home"]}`,
		"/event-unregister?id=x Bearer T ",
	}, h.posts)
	assert.Equal(t, []string{"extra", "news"}, e.names())
}

func TestRule157ConnectsAnew(t *testing.T) {
	for name, h := range map[string]*eventHost{"heartbeat 404": {lost: true}, "silence": {silent: true}, "closed": {}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			connects := 0
			for event, err := range eventClient(t, h).Events("a").All(t.Context()) {
				require.NoError(t, err)
				assert.Equal(t, "cmd.onConnect", event.Selector)
				if connects++; connects == 2 {
					break
				}
				if name == "closed" {
					h.mu.Lock()
					close(h.stream)
					h.mu.Unlock()
				}
			}
			assert.Len(t, h.connections, 2)
		})
	}
}

func TestEventsEndWithTheContext(t *testing.T) {
	h := &eventHost{}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	for _, err := range eventClient(t, h).Events().All(ctx) {
		last = err
		cancel()
	}
	assert.ErrorIs(t, last, context.Canceled)
	h.mu.Lock()
	defer h.mu.Unlock()
	assert.Len(t, h.posts, 1, "unregistered")
	assert.Equal(t, []string{""}, h.connections)
}

// A deadline nearer than the pause before the next connection is waited for.
func TestEventsEndWithTheDeadline(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: cmd.onConnect {\"id\":\"1\"}\n\n")
	})
	ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
	defer cancel()
	var last error
	for _, err := range c.Events().All(ctx) {
		last = err
	}
	assert.ErrorIs(t, last, context.DeadlineExceeded)
	assert.ErrorIs(t, ctx.Err(), context.DeadlineExceeded)
}

func TestEventsFail(t *testing.T) {
	for want, response := range map[string]string{
		"servicestack: event-stream: 404 NotFound":                                                answer("404 Not Found", ""),
		`event-stream: 200 UnexpectedFormat: the answer is no event stream but "application/json`: answer("200 OK", "{}"),
		"event-stream: 503 ServiceUnavailable":                                                    soon,
	} {
		c, w := newWire(t, []string{response}, WithRetry(3))
		for _, err := range c.Events("a").All(t.Context()) {
			assert.ErrorContains(t, err, want)
		}
		assert.Len(t, w.sent, 1, "the first connection is tried once")
	}
}

func FuzzFrames(f *testing.F) {
	f.Add("id: 1\ndata: a@cmd.x {\"m\":1}\n\n: c\r\ndata\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		frames := newFrames(strings.NewReader(text), 100)
		for n := 0; ; n++ {
			if _, err := frames.next(); err != nil {
				return
			}
			if n > len(text) {
				t.Fatal("more events than bytes")
			}
		}
	})
}
