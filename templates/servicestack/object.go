// Object: System.Object, and all types that nothing is known of.

package servicestack

import (
	"bytes"
	"encoding/json"
)

// Object is a value of unknown type: the JSON it came as, numbers to the last digit.
// nil is null.
type Object []byte

// NewObject returns v as Object.
func NewObject(v any) (Object, error) {
	b, err := Marshal(v)
	return Object(b), err
}

// Decode reads o into what v points to, as Unmarshal does.
func (o Object) Decode(v any) error { return Unmarshal(o.orNull(), v) }

// Value returns o as nil, bool, string, json.Number, []any or map[string]any.
func (o Object) Value() (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(o.orNull()))
	decoder.UseNumber()
	var v any
	err := decoder.Decode(&v)
	return v, err
}

// IsNull reports whether o is null or unset.
func (o Object) IsNull() bool { return string(o.orNull()) == "null" }

// String returns the text of a string, and the JSON of anything else.
func (o Object) String() string {
	if len(o) > 0 && o[0] == '"' {
		var s string
		if json.Unmarshal(o, &s) == nil {
			return s
		}
	}
	return string(o.orNull())
}

// AppendText appends o as it stands in a query or a path: the text of a string, and
// the JSON of anything else.
func (o Object) AppendText(b []byte) ([]byte, error) { return append(b, o.String()...), nil }

// MarshalText is AppendText to nothing.
func (o Object) MarshalText() ([]byte, error) { return o.AppendText(nil) }

// MarshalJSON returns o itself.
func (o Object) MarshalJSON() ([]byte, error) { return o.orNull(), nil }

// UnmarshalJSON keeps a copy of the JSON value, of null nothing.
func (o *Object) UnmarshalJSON(token []byte) error {
	if string(token) == "null" {
		*o = nil
		return nil
	}
	*o = append(Object(nil), token...)
	return nil
}

func (o Object) orNull() []byte {
	if len(o) == 0 {
		return []byte("null")
	}
	return o
}
