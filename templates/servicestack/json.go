// JSON entry points of the runtime: what client, fake server and user call to
// turn DTOs into bytes and back.

package servicestack

import (
	"bytes"
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
