package fetch

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// harFile is what is read of a HAR (HTTP archive, version 1.2), which the developer
// tools of browsers save.
type harFile struct {
	Log struct {
		Entries []struct {
			Request struct {
				URL     string
				Headers []harPair
				Cookies []harPair
			}
			Response struct {
				Status  int
				Headers []harPair
				Cookies []harPair
				Content struct{ Text, Encoding string }
			}
		}
	}
}

type harPair struct{ Name, Value string }

func isHAR(data []byte) bool {
	head := bytes.TrimLeft(data[:min(len(data), 512)], "\ufeff \t\r\n")
	return len(head) > 0 && head[0] == '{' && bytes.Contains(head[:min(len(head), 64)], []byte(`"log"`))
}

// har takes the answers of a HAR. What its requests and answers carry beside them, in
// headers, cookies and queries, is taken for secret.
func (c *collector) har(data []byte) error {
	var h harFile
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &h); err != nil {
		return fmt.Errorf("the HAR cannot be read: %w", err)
	}
	for _, e := range h.Log.Entries {
		if u, err := url.Parse(e.Request.URL); err == nil {
			c.hideQuery(u)
		}
		for _, pair := range append(e.Request.Cookies, e.Response.Cookies...) {
			c.clean.hide(pair.Value)
		}
		for _, pair := range append(e.Request.Headers, e.Response.Headers...) {
			c.hideHeader(pair)
		}
	}
	for _, e := range h.Log.Entries {
		text := []byte(e.Response.Content.Text)
		if e.Response.Status != http.StatusOK || len(text) == 0 {
			continue
		}
		if e.Response.Content.Encoding == "base64" {
			decoded, err := base64.StdEncoding.DecodeString(e.Response.Content.Text)
			if err != nil {
				return fmt.Errorf("the HAR holds an answer of %s that is no base64: %w", cleanURL(e.Request.URL), err)
			}
			text = decoded
		}
		if c.count++; c.count > maxEntries {
			return fmt.Errorf("these are more than %d files", maxEntries)
		}
		c.all = append(c.all, found{name: "har", url: e.Request.URL, data: text})
	}
	return nil
}

// hideHeader notes the values of a header that tells who asks.
func (c *collector) hideHeader(pair harPair) {
	switch name := strings.ToLower(pair.Name); {
	case strings.HasPrefix(name, ":"): // of HTTP/2: the host is no secret
	case name == "cookie":
		for _, cookie := range strings.Split(pair.Value, ";") {
			_, value, _ := strings.Cut(cookie, "=")
			c.clean.hide(strings.TrimSpace(value))
		}
	case name == "set-cookie":
		if cookie, err := http.ParseSetCookie(pair.Value); err == nil {
			c.clean.hide(cookie.Value)
		}
	case strings.Contains(name, "auth"), strings.Contains(name, "token"), strings.Contains(name, "key"), strings.Contains(name, "secret"), strings.Contains(name, "session"):
		c.clean.hide(pair.Value)
		if _, value, ok := strings.Cut(pair.Value, " "); ok {
			c.clean.hide(value) // of "Bearer VALUE"
		}
	}
}
