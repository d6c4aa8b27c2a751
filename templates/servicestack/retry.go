// Trying again: which failures may pass, and how long to wait.

package servicestack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"
)

// WithRetry sends a call up to n times more if its verb is idempotent (GET, HEAD,
// OPTIONS, PUT, DELETE) and the connection breaks, or the answer is 429, 502, 503 or
// 504. It waits as long as Retry-After says, but gives up if that is more than a
// minute, or more than the context has left; without Retry-After 0.1 s, doubled with
// each try up to 10 s, of which half is left to chance. Without this option nothing is
// sent again.
func WithRetry(n int) Setting {
	return func(s *settings) error {
		if n < 0 {
			return fmt.Errorf("%d retries", n)
		}
		s.retries = n
		return nil
	}
}

// WithTimeout bounds a call in time: with all its tries, the sign-in it may need, and
// the reading of the answer.
func WithTimeout(d time.Duration) Setting {
	return func(s *settings) error {
		if d <= 0 {
			return fmt.Errorf("a timeout of %s", d)
		}
		s.timeout = d
		return nil
	}
}

// bound is ctx with the timeout of the settings.
func (s *settings) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	if s.timeout == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, s.timeout)
}

// longestRetryAfter is how long a server may ask a waiting caller to wait.
const longestRetryAfter = time.Minute

// transmit sends a call as often as its settings allow.
func (c *Client) transmit(ctx context.Context, call *call) (*reply, error) {
	for tried := 0; ; tried++ {
		r, err := c.send(ctx, call)
		if tried >= call.retries || !isIdempotent(call.verb) || call.body.once {
			return r, err
		}
		wait, again := backoff(tried), false
		switch {
		case err != nil:
			again = isConnection(err)
		default:
			again = isPassing(r.StatusCode)
			if told, ok := retryAfter(r.Header); ok {
				wait, again = told, again && told <= longestRetryAfter
			}
		}
		if !again || !pause(ctx, wait) {
			return r, err
		}
	}
}

func isIdempotent(verb string) bool {
	return !hasBody(verb) || verb == http.MethodPut
}

// isPassing tells the failures that may be over soon. 400 and 500 are none: they can
// be the size limit of a host.
func isPassing(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// isConnection tells a connection that broke or never was from what is wrong with a
// request, a certificate or an answer.
func isConnection(err error) bool {
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// backoff is how long to wait after so many tries before.
func backoff(tried int) time.Duration {
	d := min(100*time.Millisecond<<min(tried, 20), 10*time.Second)
	return d/2 + rand.N(d/2)
}

// pause waits, and reports false at once if the context ends before.
func pause(ctx context.Context, d time.Duration) bool {
	if deadline, ok := ctx.Deadline(); ctx.Err() != nil || ok && time.Until(deadline) <= d {
		return false
	}
	return sleep(ctx, d)
}

// sleep waits, and reports false when the context ends before.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// RetryAfter returns how long the server wants to be left alone, if it told.
func (e *Error) RetryAfter() (time.Duration, bool) { return retryAfter(e.Header) }

// retryAfter reads Retry-After: seconds, or a date by the server's clock.
func retryAfter(h http.Header) (time.Duration, bool) {
	text := h.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	until, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	from, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		from = time.Now()
	}
	return max(until.Sub(from), 0), true
}
