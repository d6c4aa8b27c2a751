// JSON entry points of the runtime: what client, fake server and user call to
// turn DTOs into bytes and back.

package servicestack

import (
	"encoding"
	"fmt"
	"strings"
)

// Marshal encodes v as JSON, by the same struct tags as encoding/json, without HTML
// escaping and without a trailing newline.
func Marshal(v any) ([]byte, error) {
	return marshal(v)
}

// Unmarshal decodes the JSON document data into the value that v points to. Names
// match without case and underscores, unknown members are skipped, and what servers
// are known to write that is not JSON is read.
//
// Values that do not fit are reported together as a *DecodeError; all else is filled
// in nevertheless. A document that is not JSON is a *SyntaxError.
func Unmarshal(data []byte, v any) error { return Dialect{}.Unmarshal(data, v) }

// Unmarshal is [Unmarshal] for a server that writes this dialect.
func (d Dialect) Unmarshal(data []byte, v any) error { return d.unmarshal(data, v) }

// DecodeError reports the values of a JSON document that could not be read.
// The rest of the document was read.
type DecodeError struct {
	Failures []ValueError // in document order, at least one
	More     int          // how many further ones are not listed
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
			fmt.Fprintf(&b, "; and %d more", len(e.Failures)-i+e.More)
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
	// Predefined is the kind of pre-defined address that the server has; "" is
	// ReplyRoutes.
	Predefined PredefinedRoutes

	// What follows is for servers of package servicestacktest; clients read any form.

	// ISODates: dates are written as ISO 8601, not as /Date(ms)/.
	ISODates bool
	// DashedGUIDs: Guids are written with dashes, as System.Text.Json does.
	DashedGUIDs bool
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
		s := scanner{data: token}
		str, err := s.str()
		if err == nil && s.pos < len(token) {
			err = s.unexpected("the end of the value")
		}
		if err != nil {
			return nil, false, err
		}
		return str.text(), true, nil
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

// appendQuoted appends the text of v, which must be plain ASCII, as JSON string.
func appendQuoted[T encoding.TextAppender](b []byte, v T) ([]byte, error) {
	b, err := v.AppendText(append(b, '"'))
	return append(b, '"'), err
}
