// The text of strings: from what stands between the quotes in JSON, and back.

package servicestack

import (
	"math/bits"
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
	for i := s.pos; ; {
		if b, i = appendPlain(b, data, i); i == len(data) {
			break
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
			s.odd = s.odd || c < ' '
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

// appendPlain appends the plain text from i on, by words, and returns where it ends.
func appendPlain(b, text []byte, i int) ([]byte, int) {
	for i < len(text) {
		b = slices.Grow(b, 8)
		from := behind(dataOf(text), uintptr(i))
		var word uint64
		if rest := len(text) - i; rest >= 8 {
			word = wordAt(from, 0)
		} else {
			word = shortWord(from, rest) | highBits<<(8*rest) // the end is not plain
		}
		putWord(endOf(b), 0, word)
		n := bits.TrailingZeros64(specialBytes(word)) / 8
		b = b[:len(b)+n]
		if i += n; n < 8 {
			break
		}
	}
	return b, i
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
	w := writer{b: b[:cap(b)]}
	end := w.string(len(b), s)
	return w.b[:end]
}

// escapes holds the letter that is written behind a backslash.
var escapes = [256]byte{'"': '"', '\\': '\\', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't'}
