// How the codec finds its way through a document. It refuses what is not JSON, but
// for the things that servers are known to write: NaN and Infinity, empty places in
// lists, control characters in strings, a byte order mark (rules 100 to 102).

package servicestack

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"unicode/utf8"
)

// maxDepth bounds how deep lists and objects may be nested, in both directions.
const maxDepth = 1000

// scanner walks over a document.
type scanner struct {
	data   []byte
	pos    int
	depth  int
	odd    bool // something was met that encoding/json would refuse
	blanks bool // there were some between tokens
}

func (s *scanner) fail(format string, args ...any) error {
	return &SyntaxError{Offset: int64(s.pos), Message: fmt.Sprintf(format, args...)}
}

func (s *scanner) unexpected(want string) error {
	if s.pos >= len(s.data) {
		return s.fail("the document ends where %s should be", want)
	}
	r, _ := utf8.DecodeRune(s.data[s.pos:])
	return s.fail("%q where %s should be", r, want)
}

// peek skips blanks and returns the byte behind them, 0 at the end. Servers write none,
// so that the compiler may put the first look in line.
func (s *scanner) peek() byte {
	if s.pos < len(s.data) && s.data[s.pos] > ' ' {
		return s.data[s.pos]
	}
	return s.peekBehindBlanks()
}

func (s *scanner) peekBehindBlanks() byte {
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; c {
		case ' ', '\n', '\t', '\r':
			s.blanks = true
			s.pos++
		default:
			return c
		}
	}
	return 0
}

// enter and leave count the depth.
func (s *scanner) enter() error {
	s.pos++
	if s.depth++; s.depth > maxDepth {
		return s.fail("nested deeper than %d", maxDepth)
	}
	return nil
}

func (s *scanner) leave() {
	s.pos++
	s.depth--
}

// skip passes over a value.
func (s *scanner) skip() error {
	if end := easySkip(s.data, s.pos, s.depth); end > 0 {
		s.pos = end
		return nil
	}
	return s.skipAny()
}

// skipAny is skip for what has blanks between its tokens, or is not JSON.
func (s *scanner) skipAny() error {
	switch c := s.peek(); {
	case c == '"':
		_, err := s.str()
		return err
	case c == '{':
		return s.eachMember(func(strToken) error { return s.skipAny() })
	case c == '[':
		return s.eachItem(func(_ int, empty bool) error {
			if empty {
				return nil
			}
			return s.skipAny()
		})
	case c == 't':
		return s.literal("true")
	case c == 'f':
		return s.literal("false")
	case c == 'n':
		return s.literal("null")
	}
	_, err := s.number()
	return err
}

// eachMember calls do for each member of an object, standing before its value.
func (s *scanner) eachMember(do func(name strToken) error) error {
	if err := s.enter(); err != nil {
		return err
	}
	if s.peek() == '}' {
		s.leave()
		return nil
	}
	for {
		name, err := s.memberName()
		if err != nil {
			return err
		}
		if err := do(name); err != nil {
			return err
		}
		if more, err := s.comma('}', "a comma or a brace"); !more {
			return err
		}
	}
}

// memberName passes over the name of a member and the colon.
func (s *scanner) memberName() (strToken, error) {
	if s.peek() != '"' {
		return strToken{}, s.unexpected("the name of a member")
	}
	name, err := s.str()
	if err != nil {
		return name, err
	}
	if s.peek() != ':' {
		return name, s.unexpected("a colon")
	}
	s.pos++
	return name, nil
}

// comma passes over what stands behind a member or an item: a comma, or the end.
func (s *scanner) comma(end byte, want string) (more bool, err error) {
	switch s.peek() {
	case ',':
		s.pos++
		return true, nil
	case end:
		s.leave()
		return false, nil
	}
	return false, s.unexpected(want)
}

// eachItem calls do for each item of a list, standing before it; not for an empty
// place, of which it only tells.
func (s *scanner) eachItem(do func(i int, empty bool) error) error {
	if err := s.enter(); err != nil {
		return err
	}
	if s.peek() == ']' {
		s.leave()
		return nil
	}
	for i := 0; ; i++ {
		if err := do(i, s.emptyPlace()); err != nil {
			return err
		}
		if more, err := s.comma(']', "a comma or a bracket"); !more {
			return err
		}
	}
}

// emptyPlace reports whether an item of a list is left out.
func (s *scanner) emptyPlace() bool {
	if c := s.peek(); c != ',' && c != ']' {
		return false
	}
	s.odd = true
	return true
}

func (s *scanner) literal(word string) error {
	if !bytes.HasPrefix(s.data[s.pos:], []byte(word)) {
		return s.unexpected("a value")
	}
	s.pos += len(word)
	return nil
}

// number passes over a number and returns it.
func (s *scanner) number() ([]byte, error) {
	data, start := s.data, s.pos
	i := start
	if i < len(data) && data[i] == '-' {
		i++
	}
	digits := i
	_, i = leadingDigits(data, i)
	switch {
	case i == digits:
		s.pos = i
		return s.noNumber(start)
	case data[digits] == '0':
		i = digits + 1
	}
	if i < len(data) && data[i] == '.' {
		digits = i + 1
		if _, i = leadingDigits(data, digits); i == digits {
			s.pos = i
			return nil, s.unexpected("a digit")
		}
	}
	if i < len(data) && data[i]|0x20 == 'e' {
		i++
		if i < len(data) && (data[i] == '+' || data[i] == '-') {
			i++
		}
		digits = i
		if _, i = leadingDigits(data, digits); i == digits {
			s.pos = i
			return nil, s.unexpected("a digit")
		}
	}
	s.pos = i
	return data[start:i], nil
}

// noNumber passes over NaN and the infinities.
func (s *scanner) noNumber(start int) ([]byte, error) {
	for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
		if bytes.HasPrefix(s.data[start:], []byte(word)) {
			s.odd = true
			s.pos = start + len(word)
			return s.data[start:s.pos], nil
		}
	}
	if s.pos == start {
		return nil, s.unexpected("a value")
	}
	return nil, s.unexpected("a digit")
}

// strToken is what stands between the quotes of a string.
type strToken struct {
	raw   []byte
	plain bool // raw is the text: no escapes, ASCII alone
}

// str passes over a string.
func (s *scanner) str() (strToken, error) {
	start := s.pos + 1
	i := plainEnd(s.data, start)
	if i < len(s.data) && s.data[i] == '"' {
		s.pos = i + 1
		return strToken{s.data[start:i], true}, nil
	}
	for i < len(s.data) {
		switch c := s.data[i]; {
		case c == '"':
			s.pos = i + 1
			return strToken{s.data[start:i], false}, nil
		case c == '\\':
			s.pos = i
			if err := s.escape(); err != nil {
				return strToken{}, err
			}
			i = plainEnd(s.data, s.pos)
		case c < ' ':
			s.odd = true
			i++
		case c >= utf8.RuneSelf:
			i++
		default:
			i = plainEnd(s.data, i)
		}
	}
	s.pos = len(s.data)
	return strToken{}, s.unexpected("the end of a string")
}

const (
	eachByte = 0x0101010101010101
	highBits = 0x80 * eachByte
)

// plainEnd returns where the text from i on is no longer plain: a quote, a backslash, a
// control character, a byte that is not ASCII, or the end.
func plainEnd(data []byte, i int) int {
	for ; i+8 <= len(data); i += 8 {
		if special := specialBytes(binary.LittleEndian.Uint64(data[i:])); special != 0 {
			return i + bits.TrailingZeros64(special)/8
		}
	}
	for i < len(data) && data[i] >= ' ' && data[i] < utf8.RuneSelf && data[i] != '"' && data[i] != '\\' {
		i++
	}
	return i
}

// specialBytes marks, by its high bit, the first of eight bytes that is not plain, and
// perhaps some behind it: to subtract borrows from the bytes behind. Subtracting a blank
// from a control character, or one from what is zero where a byte is a quote or a
// backslash, sets the high bit; bytes that are not ASCII have it.
func specialBytes(w uint64) uint64 {
	return ((w - ' '*eachByte) | ((w ^ '"'*eachByte) - eachByte) | ((w ^ '\\'*eachByte) - eachByte) | w) & highBits
}

func (s *scanner) escape() error {
	s.pos++
	if s.pos >= len(s.data) {
		return s.unexpected("the end of a string")
	}
	switch s.data[s.pos] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.pos++
		return nil
	case 'u':
		if s.pos+5 <= len(s.data) {
			if _, ok := hexUnit(s.data[s.pos+1 : s.pos+5]); ok {
				s.pos += 5
				return nil
			}
		}
		return s.fail("four hexadecimal digits should follow \\u")
	}
	return s.unexpected("an escape such as \\n")
}
