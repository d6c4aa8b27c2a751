// The buffer that members of structs are written to, by words where that takes less time
// than a call to copy a few bytes.

package servicestack

import (
	"slices"
	"unicode/utf8"
)

// writer is a buffer that JSON is appended to.
type writer struct{ b []byte }

// room is what is made free behind what is written: for quotes, and for what the last
// word writes too much.
const room = 24

// grow makes room for so many bytes.
//
//go:noinline
func (w *writer) grow(n int) { w.b = slices.Grow(w.b, n) }

// string writes s as JSON string. It copies eight bytes at a time and looks at them on
// the way, and begins anew if there is something to escape, or perhaps to repair.
func (w *writer) string(s string) {
	from, n := stringData(s), len(s)
	if cap(w.b)-len(w.b) < n+room {
		w.grow(n + room)
	}
	to := endOf(w.b)
	switch {
	case n >= 8:
		last := wordAt(from, n-8)
		special := specialBytes(last)
		for i := 0; i < n-8; i += 8 {
			word := wordAt(from, i)
			special |= specialBytes(word)
			putWord(to, 1+i, word)
		}
		if special != 0 {
			w.escaped(s)
			return
		}
		putWord(to, 1+n-8, last)
	case n > 0:
		word := shortWord(s)
		if specialBytes(word|' '*eachByte<<(8*n)) != 0 {
			w.escaped(s)
			return
		}
		putWord(to, 1, word)
	}
	putByte(to, 0, '"')
	putByte(to, 1+n, '"')
	w.b = w.b[:len(w.b)+n+2]
}

// escaped writes as JSON string what is not all plain.
func (w *writer) escaped(s string) {
	const hex = "0123456789abcdef"
	w.b = append(w.b, '"')
	for i := 0; ; {
		if w.b, i = appendPlain(w.b, bytesOf(s), i); i == len(s) {
			break
		}
		c := s[i]
		switch letter := escapes[c]; {
		case letter != 0:
			w.b = append(w.b, '\\', letter)
		case c < ' ':
			w.b = append(w.b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c < utf8.RuneSelf:
			w.b = append(w.b, c)
		default:
			i += w.rune(s[i:])
			continue
		}
		i++
	}
	w.b = append(w.b, '"')
}

// rune writes the first character of s, which is not ASCII, and returns how long it is.
func (w *writer) rune(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && n == 1:
		w.b = append(w.b, `\ufffd`...)
	case r == '\u2028': // line ends for JavaScript
		w.b = append(w.b, `\u2028`...)
	case r == '\u2029':
		w.b = append(w.b, `\u2029`...)
	default:
		w.b = append(w.b, s[:n]...)
	}
	return n
}
