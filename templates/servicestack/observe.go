// Looking at HTTP exchanges from outside: middleware and logging.

package servicestack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

// WithMiddleware puts a transport of one's own around the HTTP client's: to sign
// requests, measure, trace, or answer them in a test. It sees each exchange as it
// travels, every try and redirect, cookies and credentials included, and must leave
// the body its length. Of several the first is the outermost.
func WithMiddleware(wrap func(next http.RoundTripper) http.RoundTripper) Option {
	return clientOption(func(s *settings) error {
		if wrap == nil {
			return errors.New("the middleware is nil")
		}
		s.middleware = append(s.middleware, wrap)
		return nil
	})
}

// WithLogger logs each try of a call: operation, verb, status, duration and error, but
// no address, header or body, which may hold secrets. Successes are logged as Debug,
// failures as Warn.
func WithLogger(l *slog.Logger) Setting {
	return func(s *settings) error { s.logger = l; return nil }
}

// log tells the logger of a try that began at start.
func (c *call) log(ctx context.Context, start time.Time, resp *http.Response, err error) {
	if c.logger == nil {
		return
	}
	level := slog.LevelDebug
	attrs := []slog.Attr{slog.String("operation", c.op.Name), slog.String("verb", c.verb), slog.Duration("duration", time.Since(start))}
	if resp != nil {
		attrs = append(attrs, slog.Int("status", resp.StatusCode))
		if resp.StatusCode >= 400 {
			level = slog.LevelWarn
		}
	}
	if err != nil {
		level = slog.LevelWarn
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	c.logger.LogAttrs(ctx, level, "servicestack call", attrs...)
}
