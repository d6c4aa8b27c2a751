// The text of strings: from what stands between the quotes in JSON, and back.

package servicestack

import (
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

// appendString appends s as JSON string. HTML is not escaped; bytes that are not UTF-8
// become U+FFFD.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	// All at once if it is plain, which is to be looked for first.
	text := bytesOf(s)
	if plainEnd(text, 0) == len(text) {
		return append(append(b, s...), '"')
	}
	return append(appendEscaped(b, text), '"')
}

func appendEscaped(b, text []byte) []byte {
	const hex = "0123456789abcdef"
	for i := 0; i < len(text); {
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
	return b
}

// escapes holds the letter that is written behind a backslash.
var escapes = [256]byte{'"': '"', '\\': '\\', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't'}
