// JSON entry points of the runtime: what client, fake server and user call to
// turn DTOs into bytes and back.

package servicestack

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Marshal encodes v as JSON without HTML escaping and without a trailing newline.
func Marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Unmarshal decodes the JSON document data into the value that v points to.
// Values that do not fit are reported together as a *DecodeError; everything
// else is filled in nevertheless.
func Unmarshal(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	var typeErr *json.UnmarshalTypeError
	if errors.As(err, &typeErr) {
		return &DecodeError{Failures: []ValueError{{Path: typeErr.Field, Offset: typeErr.Offset, Err: err}}}
	}
	return err
}

// DecodeError reports the values of a JSON document that could not be read.
// The rest of the document was read.
type DecodeError struct {
	Failures []ValueError // in document order, at least one
}

// ValueError is one value that could not be read.
type ValueError struct {
	Path   string // such as "CustomerTokens[3].TokenPk"; "" is the document itself
	Offset int64  // in bytes from the start of the document
	Err    error
}

func (e *DecodeError) Error() string {
	var b strings.Builder
	for i, f := range e.Failures {
		if i == 3 {
			fmt.Fprintf(&b, "; and %d more", len(e.Failures)-i)
			break
		}
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(f.Error())
	}
	return b.String()
}

// Unwrap returns the causes, for errors.Is and errors.As.
func (e *DecodeError) Unwrap() []error {
	causes := make([]error, len(e.Failures))
	for i, f := range e.Failures {
		causes[i] = f.Err
	}
	return causes
}

func (e ValueError) Error() string {
	if e.Path == "" {
		return e.Err.Error()
	}
	return e.Path + ": " + e.Err.Error()
}

// Dialect tells what the bytes of a server do not tell by themselves. The zero
// Dialect suits servers from 6.11 on, and is what Marshal and Unmarshal use.
type Dialect struct {
	// LocalOffsets: the milliseconds of a DateTimeOffset /Date(ms+hhmm)/ are the
	// local clock, not UTC. So do servers up to 6.0.2.
	LocalOffsets bool
	// UnixTime is what bare numbers count that stand for dates.
	UnixTime UnixUnit
}

// UnixUnit is the unit of Unix numbers.
type UnixUnit uint8

// Units of Unix numbers.
const (
	UnixTimeAny          UnixUnit = iota // seconds below 10^11, else milliseconds
	UnixTimeSeconds                      // DateHandler.UnixTime
	UnixTimeMilliseconds                 // DateHandler.UnixTimeMs
)

// tokenText returns the text of a JSON string or number, nil for null: which changes
// nothing, as encoding/json has it.
func tokenText(token []byte) (text []byte, quoted bool, err error) {
	switch {
	case string(token) == "null":
		return nil, false, nil
	case len(token) > 0 && token[0] == '"':
		var s string
		err := json.Unmarshal(token, &s)
		return []byte(s), true, err
	case len(token) == 0 || token[0] == '{' || token[0] == '[':
		return nil, false, badValue(token, "a string or a number")
	}
	return token, false, nil
}

// unmarshalText reads the text of a JSON string or number into v.
func unmarshalText(token []byte, v encoding.TextUnmarshaler) error {
	text, _, err := tokenText(token)
	if text == nil {
		return err
	}
	return v.UnmarshalText(text)
}

// marshalQuoted returns the text of v as JSON string.
func marshalQuoted(v encoding.TextAppender) ([]byte, error) {
	text, err := v.AppendText(nil)
	if err != nil {
		return nil, err
	}
	return appendString(nil, string(text)), nil
}

// appendString appends s as JSON string.
func appendString(b []byte, s string) []byte {
	quoted, _ := Marshal(s)
	return append(b, quoted...)
}

func hexUnit(digits []byte) (r rune, ok bool) {
	for _, c := range digits {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
