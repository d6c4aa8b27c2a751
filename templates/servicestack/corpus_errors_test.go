// Every recorded failure, read as a client reads it.

package servicestack

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var recordedCode = regexp.MustCompile(`(?i)^\{.*"response_?status":\{"error_?code":"([^"]+)"`)

func TestAllRecordedFailures(t *testing.T) {
	files, err := filepath.Glob(recorded(t, "wire") + "/*/*.response.http")
	require.NoError(t, err)
	failures, codes := 0, 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(raw)), &http.Request{Method: "POST"})
		if err != nil || resp.StatusCode < 400 {
			continue
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			continue // recordings of answers to HEAD
		}
		failures++
		name := filepath.Base(filepath.Dir(file)) + "/" + filepath.Base(file)
		e := newError("X", resp, body)
		assert.NotEmpty(t, e.Code, name)
		if m := recordedCode.FindStringSubmatch(strings.TrimPrefix(string(body), "\ufeff")); m != nil {
			codes++
			assert.Equal(t, m[1], e.Code, name)
		}
	}
	t.Logf("%d failures, %d of them with an error code in JSON", failures, codes)
	assert.Greater(t, failures, 500)
	assert.Greater(t, codes, 300)
}
