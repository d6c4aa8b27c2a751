// ByteList: List<byte>, which is not written as byte[] is.

package servicestack

import (
	"encoding/base64"
	"strconv"
)

// ByteList is a .NET List<byte>, which servers write as an array of numbers. A byte[]
// is base64 and a []byte in Go.
type ByteList []byte

// MarshalJSON returns l as JSON array; a nil list is null.
func (l ByteList) MarshalJSON() ([]byte, error) {
	if l == nil {
		return []byte("null"), nil
	}
	b := []byte{'['}
	for i, n := range l {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendUint(b, uint64(n), 10)
	}
	return append(b, ']'), nil
}

// UnmarshalJSON reads a JSON array of numbers, or base64.
func (l *ByteList) UnmarshalJSON(token []byte) error {
	if len(token) > 0 && token[0] == '[' {
		var numbers []uint16 // []byte would be base64
		if err := Unmarshal(token, &numbers); err != nil {
			return err
		}
		read := make(ByteList, len(numbers))
		for i, n := range numbers {
			if n > 255 {
				return badValue(token, "a list of bytes")
			}
			read[i] = byte(n)
		}
		*l = read
		return nil
	}
	if string(token) == "null" {
		*l = nil
		return nil
	}
	text, _, err := tokenText(token)
	if text == nil {
		return err
	}
	read, err := base64.StdEncoding.DecodeString(string(text))
	if err != nil {
		return badValue(text, "a list of bytes")
	}
	*l = read
	return nil
}
