// How the codec reads and writes numbers.

package servicestack

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
)

// integer reads digits into an integer, if they are all that there is and fit; else it
// leaves all as it was. This is what numbers nearly always are.
func (d *decoder) integer(p *program, at pointer) bool {
	data, i := d.data, d.pos
	negative := i < len(data) && data[i] == '-'
	if negative {
		i++
	}
	start := i
	n := uint64(0)
	for i < len(data) && data[i]-'0' <= 9 {
		n = n*10 + uint64(data[i]-'0')
		i++
	}
	digits := i - start
	if digits == 0 || digits > 19 || (digits > 1 && data[start] == '0') || n > math.MaxInt64 {
		return false // 19 digits are less than 2^64: they have not overflowed
	}
	if i < len(data) && (data[i] == '.' || data[i]|0x20 == 'e') {
		return false
	}
	signed := int64(n)
	if negative {
		signed = -signed
	}
	if !store(p, at, signed) {
		return false
	}
	d.pos = i
	return true
}

// store stores n in an integer, if it is in its range.
func store(p *program, at pointer, n int64) bool {
	if p.read == opUint {
		if n < 0 || p.bits < 64 && n>>p.bits != 0 {
			return false
		}
	} else if unused := 64 - p.bits; n<<unused>>unused != n {
		return false
	}
	switch p.bits { // signed or not, the bits are the same
	case 8:
		*as[int8](at) = int8(n)
	case 16:
		*as[int16](at) = int16(n)
	case 32:
		*as[int32](at) = int32(n)
	default:
		*as[int64](at) = n
	}
	return true
}

// numeric reads a number, quoted or not (rule 98).
func (d *decoder) numeric(p *program, at pointer, c byte) error {
	start := d.pos
	var text []byte
	switch {
	case c == '"':
		s, err := d.str()
		if err != nil {
			return err
		}
		text = d.textOf(s)
	case c == '{' || c == '[' || c == 't' || c == 'f':
		return d.mismatch("a number")
	default:
		var err error
		if text, err = d.number(); err != nil {
			return err
		}
	}
	if p.read == opFloat && c != '"' && setFloat(p, at, text) {
		return nil
	}
	if err := setNumber(p, at, text); err != nil {
		d.failAt(start, err)
	}
	return nil
}

// setFloat sets a float from a JSON number. Up to 15 digits and ten to the 22nd are
// exact in a float64, so that one division or multiplication rounds as it should.
func setFloat(p *program, at pointer, text []byte) bool {
	n, ok := exactFloat(text)
	if !ok || p.bits == 32 {
		var err error
		if n, err = strconv.ParseFloat(textOf(text), p.bits); err != nil || text[len(text)-1] > '9' { // an infinity
			return false
		}
	}
	if p.bits == 32 {
		*as[float32](at) = float32(n)
	} else {
		*as[float64](at) = n
	}
	return true
}

// exactFloat reads a number without exponent, of 15 digits at the most.
func exactFloat(text []byte) (f float64, ok bool) {
	if len(text) > 16 {
		return 0, false
	}
	n, decimals := uint64(0), -1
	digits := text
	if text[0] == '-' {
		digits = text[1:]
	}
	for _, c := range digits {
		switch {
		case c-'0' <= 9:
			n = n*10 + uint64(c-'0')
			if decimals >= 0 {
				decimals++
			}
		case c == '.':
			decimals = 0
		default:
			return 0, false
		}
	}
	f = float64(n)
	if decimals > 0 {
		f /= float64(powersOf10[decimals])
	}
	if text[0] == '-' {
		f = -f
	}
	return f, n < 1e15
}

func setNumber(p *program, at pointer, text []byte) error {
	var err error
	switch p.read {
	case opInt:
		var n int64
		if n, err = strconv.ParseInt(textOf(text), 10, p.bits); err == nil && text[0] != '+' && store(p, at, n) {
			return nil
		}
	case opUint:
		var n uint64
		if n, err = strconv.ParseUint(textOf(text), 10, p.bits); err == nil {
			if p.bits == 64 {
				*as[uint64](at) = n
			} else {
				store(p, at, int64(n))
			}
			return nil
		}
	default:
		var n float64
		if n, err = parseFloat(textOf(text), p.bits); err == nil {
			if p.bits == 32 {
				*as[float32](at) = float32(n)
			} else {
				*as[float64](at) = n
			}
			return nil
		}
	}
	if errors.Is(err, strconv.ErrRange) {
		return badValue(text, "in the range of "+p.typ.String())
	}
	return badValue(text, "a number of type "+p.typ.String())
}

func parseFloat(s string, bits int) (float64, error) {
	switch s {
	case "NaN":
		return math.NaN(), nil
	case "Infinity":
		return math.Inf(1), nil
	case "-Infinity":
		return math.Inf(-1), nil
	}
	if _, ok := parseNumber(s); !ok {
		return 0, strconv.ErrSyntax
	}
	return strconv.ParseFloat(s, bits)
}

func loadInt(p pointer, bits int) int64 {
	switch bits {
	case 8:
		return int64(*as[int8](p))
	case 16:
		return int64(*as[int16](p))
	case 32:
		return int64(*as[int32](p))
	}
	return *as[int64](p)
}

func loadUint(p pointer, bits int) uint64 {
	switch bits {
	case 8:
		return uint64(*as[uint8](p))
	case 16:
		return uint64(*as[uint16](p))
	case 32:
		return uint64(*as[uint32](p))
	}
	return *as[uint64](p)
}

func appendInt(b []byte, n int64) []byte {
	if n < 0 {
		return appendUint(append(b, '-'), -uint64(n))
	}
	return appendUint(b, uint64(n))
}

// appendUint writes digits where they belong, from the last on, two at a time.
func appendUint(b []byte, n uint64) []byte {
	if n < 10 {
		return append(b, byte('0'+n))
	}
	end := len(b) + decimalDigits(n)
	if cap(b) < end {
		b = slices.Grow(b, end-len(b))
	}
	b = b[:end]
	for n >= 100 {
		binary.LittleEndian.PutUint16(b[end-2:], twoDigits[n%100])
		end -= 2
		n /= 100
	}
	if n >= 10 {
		binary.LittleEndian.PutUint16(b[end-2:], twoDigits[n])
	} else {
		b[end-1] = byte('0' + n)
	}
	return b
}

// decimalDigits returns how many digits n has: its bits tell it but for one.
func decimalDigits(n uint64) int {
	digits := bits.Len64(n) * 1233 >> 12 // 1233/4096 is log10(2), a little rounded up
	if n >= powersOf10[digits] {
		digits++
	}
	return digits
}

var (
	powersOf10 [20]uint64
	twoDigits  [100]uint16 // as bytes stand in memory
)

func init() {
	power := uint64(1)
	for i := range powersOf10 {
		powersOf10[i] = power
		power *= 10
	}
	for i := range twoDigits {
		twoDigits[i] = uint16('0'+i/10) | uint16('0'+i%10)<<8
	}
}

// appendFloat appends a number as encoding/json does: as JavaScript would.
func appendFloat(b []byte, f float64, bits int) ([]byte, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return b, fmt.Errorf("%v cannot be sent: it is not JSON", f)
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 {
		if bits == 64 && (abs < 1e-6 || abs >= 1e21) || bits == 32 && (float32(abs) < 1e-6 || float32(abs) >= 1e21) {
			format = 'e'
		}
	}
	b = strconv.AppendFloat(b, f, format, -1, bits)
	if n := len(b); format == 'e' && n >= 4 && b[n-4] == 'e' && (b[n-3] == '-' || b[n-3] == '+') && b[n-2] == '0' {
		b[n-2] = b[n-1] // e-09 to e-9
		b = b[:n-1]
	}
	return b, nil
}
