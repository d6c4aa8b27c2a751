// How the codec finds its way through a document. It refuses what is not JSON, but
// for the things that servers are known to write: NaN and Infinity, empty places in
// lists, control characters in strings, a byte order mark (rules 100 to 102).

package servicestack

import (
	"bytes"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth bounds how deep lists and objects may be nested, in both directions.
const maxDepth = 1000

// SyntaxError says where a document stops to be JSON.
type SyntaxError struct {
	Offset  int64 // in bytes from its start
	Message string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("invalid JSON at byte %d: %s", e.Offset, e.Message)
}

// scanner walks over a document.
type scanner struct {
	data  []byte
	pos   int
	depth int
	odd   bool // something was met that encoding/json would refuse
}

func (s *scanner) fail(format string, args ...any) error {
	return &SyntaxError{int64(s.pos), fmt.Sprintf(format, args...)}
}

func (s *scanner) unexpected(want string) error {
	if s.pos >= len(s.data) {
		return s.fail("the document ends where %s should be", want)
	}
	r, _ := utf8.DecodeRune(s.data[s.pos:])
	return s.fail("%q where %s should be", r, want)
}

// peek skips blanks and returns the byte behind them, 0 at the end.
func (s *scanner) peek() byte {
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; c {
		case ' ', '\n', '\t', '\r':
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
	switch c := s.peek(); {
	case c == '{':
		return s.eachMember(func(strToken) error { return s.skip() })
	case c == '[':
		return s.eachItem(func(_ int, empty bool) error {
			if empty {
				return nil
			}
			return s.skip()
		})
	case c == '"':
		_, err := s.str()
		return err
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
		if s.peek() != '"' {
			return s.unexpected("the name of a member")
		}
		name, err := s.str()
		if err != nil {
			return err
		}
		if s.peek() != ':' {
			return s.unexpected("a colon")
		}
		s.pos++
		if err := do(name); err != nil {
			return err
		}
		switch s.peek() {
		case ',':
			s.pos++
		case '}':
			s.leave()
			return nil
		default:
			return s.unexpected("a comma or a brace")
		}
	}
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
		if c := s.peek(); c == ',' || c == ']' {
			s.odd = true
			if err := do(i, true); err != nil {
				return err
			}
		} else if err := do(i, false); err != nil {
			return err
		}
		switch s.peek() {
		case ',':
			s.pos++
		case ']':
			s.leave()
			return nil
		default:
			return s.unexpected("a comma or a bracket")
		}
	}
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
	start := s.pos
	for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
		if bytes.HasPrefix(s.data[s.pos:], []byte(word)) {
			s.odd = true
			s.pos += len(word)
			return s.data[start:s.pos], nil
		}
	}
	if s.at('-') {
		s.pos++
	}
	if s.at('0') {
		s.pos++
	} else if !s.digits() {
		if s.pos == start {
			return nil, s.unexpected("a value")
		}
		return nil, s.unexpected("a digit")
	}
	if s.at('.') {
		s.pos++
		if !s.digits() {
			return nil, s.unexpected("a digit")
		}
	}
	if s.at('e') || s.at('E') {
		s.pos++
		if s.at('+') || s.at('-') {
			s.pos++
		}
		if !s.digits() {
			return nil, s.unexpected("a digit")
		}
	}
	return s.data[start:s.pos], nil
}

func (s *scanner) at(c byte) bool { return s.pos < len(s.data) && s.data[s.pos] == c }

func (s *scanner) digits() bool {
	start := s.pos
	for s.pos < len(s.data) && s.data[s.pos] >= '0' && s.data[s.pos] <= '9' {
		s.pos++
	}
	return s.pos > start
}

// strToken is what stands between the quotes of a string.
type strToken struct {
	raw   []byte
	plain bool // raw is the text: no escapes, ASCII alone
}

// str passes over a string.
func (s *scanner) str() (strToken, error) {
	s.pos++
	start := s.pos
	plain := true
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; {
		case c == '"':
			s.pos++
			return strToken{s.data[start : s.pos-1], plain}, nil
		case c == '\\':
			plain = false
			if err := s.escape(); err != nil {
				return strToken{}, err
			}
		case c < ' ':
			s.odd = true
			s.pos++
		default:
			plain = plain && c < utf8.RuneSelf
			s.pos++
		}
	}
	return strToken{}, s.unexpected("the end of a string")
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

// text returns the text of a string. Halves of surrogate pairs and bytes that are not
// UTF-8 become U+FFFD.
func (t strToken) text() []byte {
	if t.plain {
		return t.raw
	}
	b := make([]byte, 0, len(t.raw))
	for i := 0; i < len(t.raw); {
		c := t.raw[i]
		switch {
		case c == '\\' && t.raw[i+1] == 'u':
			r, _ := hexUnit(t.raw[i+2 : i+6])
			i += 6
			if utf16.IsSurrogate(r) {
				low := rune(-1)
				if i+6 <= len(t.raw) && t.raw[i] == '\\' && t.raw[i+1] == 'u' {
					low, _ = hexUnit(t.raw[i+2 : i+6])
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					i += 6
				}
			}
			b = utf8.AppendRune(b, r)
		case c == '\\':
			c = t.raw[i+1]
			if n := bytes.IndexByte([]byte("bfnrt"), c); n >= 0 {
				c = "\b\f\n\r\t"[n]
			}
			b = append(b, c)
			i += 2
		case c < utf8.RuneSelf:
			b = append(b, c)
			i++
		default:
			r, n := utf8.DecodeRune(t.raw[i:])
			b = utf8.AppendRune(b, r)
			i += n
		}
	}
	return b
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
