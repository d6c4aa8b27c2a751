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
	s := scanner{data: t.raw}
	b, _, _ = s.unescape(b)
	return b
}

// unescape passes over what is left of a string, behind its quote or up to the end of
// the document, and appends its text.
func (s *scanner) unescape(b []byte) (_ []byte, quoted bool, err error) {
	data := s.data
	for i := s.pos; i < len(data); {
		if n := plainEnd(data, i); n > i {
			b = append(b, data[i:n]...)
			i = n
			continue
		}
		switch c := data[i]; {
		case c == '"':
			s.pos = i + 1
			return b, true, nil
		case c == '\\':
			s.pos = i
			if err := s.escape(); err != nil {
				return b, false, err
			}
			if data[i+1] != 'u' {
				b = append(b, unescaped[data[i+1]])
				i += 2
				continue
			}
			r, n := unescapeUnit(data[i:])
			b = utf8.AppendRune(b, r)
			i += n
		case c < utf8.RuneSelf:
			s.odd = true
			b = append(b, c)
			i++
		default:
			r, n := utf8.DecodeRune(data[i:])
			if r == utf8.RuneError {
				b = utf8.AppendRune(b, r)
			} else {
				b = append(b, data[i:i+n]...)
			}
			i += n
		}
	}
	s.pos = len(data)
	return b, false, nil
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
func appendString(b []byte, s string) []byte {
	if cap(b)-len(b) < len(s)+stringRoom {
		b = slices.Grow(b, len(s)+stringRoom)
	}
	if !putString(endOf(b), s) {
		return appendEscaped(b, bytesOf(s))
	}
	return b[:len(b)+len(s)+2]
}

// stringRoom is what must be free behind a string: for its quotes, and for what the last
// word writes too much. The numbers fit in as well.
const stringRoom = 24

// putString writes s as JSON string, or some of it and returns false: if there is
// something to escape, or perhaps to repair. Behind the string it leaves anything.
//
// It copies eight bytes at a time and looks at them on the way: a call to copy a text of
// a few bytes takes longer than that.
func putString(to pointer, s string) bool {
	from, n := stringData(s), len(s)
	var last uint64
	if n >= 8 {
		for i := 0; i < n-8; i += 8 {
			w := wordAt(from, i)
			if specialBytes(w) != 0 {
				return false
			}
			putWord(to, 1+i, w)
		}
		if last = wordAt(from, n-8); specialBytes(last) != 0 {
			return false
		}
		putWord(to, 1+n-8, last)
	} else if n > 0 {
		last = shortWord(s)
		if specialBytes(last|' '*eachByte<<(8*n)) != 0 {
			return false
		}
		putWord(to, 1, last)
	}
	putByte(to, 0, '"')
	putByte(to, 1+n, '"')
	return true
}

// shortWord returns a text of one to seven bytes, followed by zeros.
func shortWord(s string) uint64 {
	n := len(s)
	switch text := bytesOf(s); {
	case n >= 4:
		last := binary.LittleEndian.Uint32(text[n-4:])
		return uint64(binary.LittleEndian.Uint32(text)) | uint64(last)<<(8*n-32)
	case n >= 2:
		last := binary.LittleEndian.Uint16(text[n-2:])
		return uint64(binary.LittleEndian.Uint16(text)) | uint64(last)<<(8*n-16)
	default:
		return uint64(text[0])
	}
}

// appendEscaped appends a text as JSON string.
func appendEscaped(b, text []byte) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
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
	return append(b, '"')
}

// escapes holds the letter that is written behind a backslash.
var escapes = [256]byte{'"': '"', '\\': '\\', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't'}
