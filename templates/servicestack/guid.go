// GUID: System.Guid.

package servicestack

import "crypto/rand"

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
	const digits = "0123456789abcdef"
	var text [36]byte
	for i, at := range guidDigits {
		text[at], text[at+1] = digits[g[i]>>4], digits[g[i]&15]
	}
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return append(b, text[:]...), nil
}

// guidDigits tells where the two digits of each byte stand in the form with dashes.
var guidDigits = [16]int{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34}

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
