// The buffer that members of structs are written to, by words where that takes less time
// than a call to copy a few bytes.

package servicestack

import (
	"slices"
	"unicode/utf8"
)

// writer is a buffer that JSON is written to, all of which is there from the start. Its
// methods write at a position and return where that ends: handed on it stays in a
// register, and what comes next need not wait for it to come back from memory.
type writer struct {
	b     []byte
	depth int // of what is being written
}

// room is what has to be free for a key, and for a value of no more than 20 bytes: words
// are written whole, also where less of them belongs to the text.
const room = 24

// reserve makes room for n bytes.
func (w *writer) reserve(i, n int) {
	if len(w.b)-i < n {
		w.grow(i, n)
	}
}

//go:noinline
func (w *writer) grow(i, n int) { w.appended(slices.Grow(w.b[:i], n)) }

// appended takes over what has been appended to the buffer.
func (w *writer) appended(b []byte) (end int) {
	if cap(b) != len(w.b) {
		w.b = b[:cap(b)]
	}
	return len(b)
}

// word writes the first n bytes of a word, for which there has to be room.
func (w *writer) word(i int, text uint64, n int) (end int) {
	putWord(dataOf(w.b), i, text)
	return i + n
}

func (w *writer) byte(i int, c byte) (end int) {
	w.reserve(i, 1)
	putByte(dataOf(w.b), i, c)
	return i + 1
}

// The words that are values.
const (
	wordTrue  = 't' | 'r'<<8 | 'u'<<16 | 'e'<<24
	wordFalse = 'f' | 'a'<<8 | 'l'<<16 | 's'<<24 | 'e'<<32
	wordNull  = 'n' | 'u'<<8 | 'l'<<16 | 'l'<<24
)

func (w *writer) bool(i int, v bool) (end int) {
	if v {
		return w.word(i, wordTrue, len("true"))
	}
	return w.word(i, wordFalse, len("false"))
}

func (w *writer) int(i int, n int64) (end int) {
	if n < 0 {
		i = w.word(i, '-', 1)
	}
	return w.uint(i, magnitude(n))
}

// uint writes digits, eight at a time.
func (w *writer) uint(i int, n uint64) (end int) {
	const eight = 100_000_000
	switch {
	case n < 10:
		return w.word(i, '0'+n, 1)
	case n >= eight:
		i = w.uint(i, n/eight)
		return w.word(i, eightDigits(n%eight), 8)
	}
	count := decimalDigits(n)
	return w.word(i, eightDigits(n)>>(64-8*count), count)
}

// string writes s as JSON string. It copies it in pieces as large as it allows, of which
// the last one may overlap the one before, and looks at them on the way; and begins anew
// if there is something to escape, or perhaps to repair.
func (w *writer) string(i int, s string) (end int) {
	from, n := stringData(s), len(s)
	w.reserve(i, n+room)
	to := behind(dataOf(w.b), uintptr(i))
	special := uint64(0)
	switch {
	case n >= 8:
		for done := 0; done < n-8; done += 8 {
			word := wordAt(from, done)
			special |= specialBytes(word)
			putWord(to, 1+done, word)
		}
		last := wordAt(from, n-8)
		special |= specialBytes(last)
		putWord(to, 1+n-8, last)
	case n >= 4:
		first, last := halfAt(from, 0), halfAt(from, n-4)
		special = specialBytes(uint64(first) | uint64(last)<<32)
		putHalf(to, 1, first)
		putHalf(to, 1+n-4, last)
	case n > 0:
		const blanks = ' ' * (eachByte >> 24 << 24)
		first, middle, last := byteAt(from, 0), byteAt(from, n/2), byteAt(from, n-1)
		special = specialBytes(uint64(first) | uint64(middle)<<8 | uint64(last)<<16 | blanks)
		putByte(to, 1, first)
		putByte(to, 1+n/2, middle)
		putByte(to, n, last)
	}
	if special != 0 {
		return w.appended(appendEscaped(w.b[:i], s))
	}
	putByte(to, 0, '"')
	putByte(to, 1+n, '"')
	return i + n + 2
}

// appendEscaped appends as JSON string what is not all plain.
func appendEscaped(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; ; {
		if b, i = appendPlain(b, bytesOf(s), i); i == len(s) {
			break
		}
		c := s[i]
		switch letter := escapes[c]; {
		case letter != 0:
			b = append(b, '\\', letter)
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			n := 0
			b, n = appendRune(b, s[i:])
			i += n
			continue
		}
		i++
	}
	return append(b, '"')
}

// appendRune appends the first character of s, which is not ASCII, and returns how long it is.
func appendRune(b []byte, s string) ([]byte, int) {
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && n == 1:
		return append(b, `\ufffd`...), n
	case r == '\u2028': // line ends for JavaScript
		return append(b, `\u2028`...), n
	case r == '\u2029':
		return append(b, `\u2029`...), n
	}
	return append(b, s[:n]...), n
}
