// GUID: System.Guid.

package servicestack

import (
	"crypto/rand"
	"encoding/binary"
	"math/bits"
)

// GUID is a .NET Guid, its bytes in the order of its text. GUIDs can be compared and
// be keys of a map; the zero GUID is Guid.Empty.
//
// It has no method IsZero, for encoding/json would then leave out a *GUID that points
// to Guid.Empty.
type GUID [16]byte

// NewGUID returns a random GUID (version 4).
func NewGUID() GUID {
	var g GUID
	rand.Read(g[:]) // never fails
	g[6] = g[6]&0x0f | 0x40
	g[8] = g[8]&0x3f | 0x80
	return g
}

// ParseGUID reads 32 hexadecimal digits of either case, plain or as
// 6f9619ff-8b86-d011-b42d-00c04fc964ff, in braces or not.
func ParseGUID(s string) (GUID, error) {
	var g GUID
	err := g.UnmarshalText([]byte(s))
	return g, err
}

// MustParseGUID is ParseGUID for constants: it panics if s is no GUID.
func MustParseGUID(s string) GUID {
	g, err := ParseGUID(s)
	if err != nil {
		panic(err)
	}
	return g
}

// String returns g with dashes, in lower case.
func (g GUID) String() string {
	b, _ := g.AppendText(nil)
	return string(b)
}

// AppendText appends g with dashes, which every server reads. The error is always nil.
func (g GUID) AppendText(b []byte) ([]byte, error) {
	text := [36]byte{8: '-', 13: '-', 18: '-', 23: '-'}
	second, third := hexDigits(g[4:8]), hexDigits(g[8:12])
	binary.LittleEndian.PutUint64(text[0:], hexDigits(g[:4]))
	binary.LittleEndian.PutUint32(text[9:], uint32(second))
	binary.LittleEndian.PutUint32(text[14:], uint32(second>>32))
	binary.LittleEndian.PutUint32(text[19:], uint32(third))
	binary.LittleEndian.PutUint32(text[24:], uint32(third>>32))
	binary.LittleEndian.PutUint64(text[28:], hexDigits(g[12:]))
	return append(b, text[:]...), nil
}

// hexDigits returns the eight digits of four bytes as they stand in memory: it spreads
// the halves of the bytes, and adds to each what makes a digit or a letter of it.
func hexDigits(of []byte) uint64 {
	w := uint64(binary.BigEndian.Uint32(of))
	w = (w | w<<16) & 0x0000ffff0000ffff
	w = (w | w<<8) & 0x00ff00ff00ff00ff
	w = bits.ReverseBytes64((w | w<<4) & (15 * eachByte))
	letters := (w + 6*eachByte) >> 4 & eachByte // one for each that is ten or more
	return w + '0'*eachByte + letters*('a'-'0'-10)
}

// MarshalText is AppendText to nothing.
func (g GUID) MarshalText() ([]byte, error) { return g.AppendText(nil) }

// MarshalJSON returns g as JSON string.
func (g GUID) MarshalJSON() ([]byte, error) { return g.appendJSON(nil) }

func (g GUID) appendJSON(b []byte) ([]byte, error) { return appendQuoted(b, g) }

// UnmarshalText reads what ParseGUID reads.
func (g *GUID) UnmarshalText(text []byte) error {
	s := text
	if len(s) == 38 && (s[0] == '{' && s[37] == '}' || s[0] == '(' && s[37] == ')') {
		s = s[1:37]
	}
	dashed := len(s) == 36 && s[8] == '-' && s[13] == '-' && s[18] == '-' && s[23] == '-'
	if !dashed && len(s) != 32 {
		return badValue(text, "a GUID")
	}
	if dashed {
		var digits [32]byte
		s = append(append(append(append(append(digits[:0], s[:8]...), s[9:13]...), s[14:18]...), s[19:23]...), s[24:]...)
	}
	if !g.readDigits(s) {
		return badValue(text, "a GUID")
	}
	return nil
}

// readDigits reads 32 digits, and changes nothing if they are not all some.
func (g *GUID) readDigits(digits []byte) bool {
	var read GUID
	wrong := byte(0)
	for i := range read {
		high, low := hexValues[digits[2*i]], hexValues[digits[2*i+1]]
		wrong |= high | low
		read[i] = high<<4 | low&15
	}
	if wrong > 15 {
		return false
	}
	*g = read
	return true
}

// hexValues holds what each hexadecimal digit counts, and 255 for all that is none.
var hexValues = func() (values [256]byte) {
	for c := range values {
		values[c] = 255
		if digit, ok := hexDigit(byte(c)); ok {
			values[c] = digit
		}
	}
	return values
}()

// UnmarshalJSON reads a JSON string.
func (g *GUID) UnmarshalJSON(token []byte) error {
	return unmarshalText(token, g)
}
