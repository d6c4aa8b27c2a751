// The text of strings: from what stands between the quotes in JSON, and back.

package servicestack

import (
	"encoding/binary"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// text returns the text of a string. Halves of surrogate pairs and bytes that are not
// UTF-8 become U+FFFD.
func (t strToken) text() []byte {
	if t.plain {
		return t.raw
	}
	return t.appendText(make([]byte, 0, len(t.raw)))
}

// appendText appends the text of a string.
func (t strToken) appendText(b []byte) []byte {
	raw := t.raw
	for i := 0; i < len(raw); {
		if n := plainEnd(raw, i); n > i {
			b = append(b, raw[i:n]...)
			i = n
			continue
		}
		switch c := raw[i]; {
		case c == '\\' && raw[i+1] == 'u':
			r, n := unescapeUnit(raw[i:])
			b = utf8.AppendRune(b, r)
			i += n
		case c == '\\':
			b = append(b, unescaped[raw[i+1]])
			i += 2
		case c < utf8.RuneSelf:
			b = append(b, c)
			i++
		default:
			r, n := utf8.DecodeRune(raw[i:])
			b = utf8.AppendRune(b, r)
			i += n
		}
	}
	return b
}

// unescaped holds what the letter behind a backslash stands for.
var unescaped = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unescapeUnit reads \uXXXX, or two of them that are a surrogate pair.
func unescapeUnit(raw []byte) (r rune, n int) {
	r, _ = hexUnit(raw[2:6])
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(raw) >= 12 && raw[6] == '\\' && raw[7] == 'u' {
		low, _ := hexUnit(raw[8:12])
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return utf8.RuneError, 6
}

func hexUnit(digits []byte) (r rune, ok bool) {
	for _, c := range digits {
		digit, ok := hexDigit(c)
		if !ok {
			return 0, false
		}
		r = r<<4 | rune(digit)
	}
	return r, true
}

func hexDigit(c byte) (digit byte, ok bool) {
	if c-'0' <= 9 {
		return c - '0', true
	}
	c |= 0x20
	return c - 'a' + 10, c-'a' < 6
}

// appendString appends s as JSON string. HTML is not escaped; bytes that are not UTF-8
// become U+FFFD.
//
// It copies eight bytes at a time and looks at them on the way: a call to copy a text of
// a few bytes takes longer than that.
func appendString(b []byte, s string) []byte {
	if cap(b)-len(b) < len(s)+16 { // the quotes, and what the last copy writes too much
		b = slices.Grow(b, len(s)+16)
	}
	text, quote := bytesOf(s), len(b)
	to := b[quote+1 : cap(b)]
	i := 0
	for ; i+8 <= len(text); i += 8 {
		w := binary.LittleEndian.Uint64(text[i:])
		if specialBytes(w) != 0 {
			return appendEscaped(b, text, i)
		}
		binary.LittleEndian.PutUint64(to[i:], w)
	}
	if rest := len(text) - i; rest > 0 {
		w := lastWord(text, rest)
		if specialBytes(w|' '*eachByte<<(8*rest)) != 0 {
			return appendEscaped(b, text, i)
		}
		binary.LittleEndian.PutUint64(to[i:], w)
	}
	b = b[:quote+len(text)+2]
	b[quote], b[len(b)-1] = '"', '"'
	return b
}

// lastWord returns the last n bytes of a text, one to seven, followed by zeros.
func lastWord(text []byte, n int) uint64 {
	switch from := len(text) - n; {
	case len(text) >= 8:
		return binary.LittleEndian.Uint64(text[len(text)-8:]) >> (64 - 8*n)
	case n >= 4:
		last := binary.LittleEndian.Uint32(text[from+n-4:])
		return uint64(binary.LittleEndian.Uint32(text[from:])) | uint64(last)<<(8*n-32)
	case n >= 2:
		last := binary.LittleEndian.Uint16(text[from+n-2:])
		return uint64(binary.LittleEndian.Uint16(text[from:])) | uint64(last)<<(8*n-16)
	default:
		return uint64(text[from])
	}
}

// appendEscaped appends a text as JSON string, of which the first i bytes are plain.
func appendEscaped(b, text []byte, i int) []byte {
	const hex = "0123456789abcdef"
	b = append(append(b, '"'), text[:i]...)
	for i < len(text) {
		if n := plainEnd(text, i); n > i {
			b = append(b, text[i:n]...)
			i = n
			continue
		}
		c := text[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRune(text[i:])
			switch {
			case r == utf8.RuneError && n == 1:
				b = append(b, `\ufffd`...)
			case r == '\u2028' || r == '\u2029': // line ends for JavaScript
				b = append(b, '\\', 'u', '2', '0', '2', hex[r&15])
			default:
				b = append(b, text[i:i+n]...)
			}
			i += n
			continue
		}
		if letter := escapes[c]; letter != 0 {
			b = append(b, '\\', letter)
		} else {
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i++
	}
	return append(b, '"')
}

// escapes holds the letter that is written behind a backslash.
var escapes = [256]byte{'"': '"', '\\': '\\', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't'}
