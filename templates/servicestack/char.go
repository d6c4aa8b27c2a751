// Char: System.Char.

package servicestack

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// Char is a .NET char: one UTF-16 code unit, written as a string of one character.
type Char uint16

// String returns the character; half of a surrogate pair becomes U+FFFD.
func (c Char) String() string { return string(rune(c)) }

// AppendText appends c as it stands in a query or a path.
func (c Char) AppendText(b []byte) ([]byte, error) { return utf8.AppendRune(b, rune(c)), nil }

// MarshalText is AppendText to nothing.
func (c Char) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// MarshalJSON returns c as JSON string; half of a surrogate pair stays what it is.
func (c Char) MarshalJSON() ([]byte, error) { return c.appendJSON(nil), nil }

func (c Char) appendJSON(b []byte) []byte {
	if utf16.IsSurrogate(rune(c)) {
		const hex = "0123456789abcdef"
		return append(b, '"', '\\', 'u', hex[c>>12], hex[c>>8&15], hex[c>>4&15], hex[c&15], '"')
	}
	return appendString(b, c.String())
}

// UnmarshalText reads one character; an empty text is the zero Char.
func (c *Char) UnmarshalText(text []byte) error {
	r, n := utf8.DecodeRune(text)
	switch {
	case n == 0:
		r = 0
	case n < len(text), r > 0xffff, r == utf8.RuneError && n == 1:
		return badValue(text, "a single UTF-16 character")
	}
	*c = Char(r)
	return nil
}

// UnmarshalJSON reads a JSON string.
func (c *Char) UnmarshalJSON(token []byte) error {
	if len(token) > 2 && token[0] == '"' {
		return c.readRaw(token[1 : len(token)-1])
	}
	return unmarshalText(token, c)
}

// readRaw reads what stands between the quotes of a JSON string.
func (c *Char) readRaw(raw []byte) error {
	if len(raw) == 6 && raw[0] == '\\' && raw[1] == 'u' {
		if r, ok := hexUnit(raw[2:]); ok {
			*c = Char(r)
			return nil
		}
	}
	if utf8.Valid(raw) && bytes.IndexByte(raw, '\\') < 0 {
		return c.UnmarshalText(raw)
	}
	return c.UnmarshalText(strToken{raw: raw}.text())
}
