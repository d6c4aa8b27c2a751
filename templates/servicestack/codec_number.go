// How the codec reads and writes numbers.

package servicestack

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strconv"
)

// store stores an integer, if it is in the range of what is at the pointer.
func store(p *program, at pointer, n uint64, negative bool) bool {
	if p.read == opUint {
		if negative && n != 0 || p.bits < 64 && n>>p.bits != 0 {
			return false
		}
	} else {
		limit := uint64(1) << (p.bits - 1)
		if negative {
			if n > limit {
				return false
			}
			n = -n
		} else if n >= limit {
			return false
		}
	}
	switch p.bits { // signed or not, the bits are the same
	case 8:
		*as[uint8](at) = uint8(n)
	case 16:
		*as[uint16](at) = uint16(n)
	case 32:
		*as[uint32](at) = uint32(n)
	default:
		*as[uint64](at) = n
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
	if p.read == opFloat && c != '"' && text[len(text)-1] <= '9' { // neither NaN nor an infinity
		if n, err := strconv.ParseFloat(textOf(text), p.bits); err == nil {
			storeFloat(p, at, n)
			return nil
		}
	}
	if err := setNumber(p, at, text); err != nil {
		d.failAt(start, err)
	}
	return nil
}

func storeFloat(p *program, at pointer, n float64) {
	if p.bits == 32 {
		*as[float32](at) = float32(n)
	} else {
		*as[float64](at) = n
	}
}

func setNumber(p *program, at pointer, text []byte) error {
	var err error
	switch p.read {
	case opInt:
		var n int64
		if n, err = strconv.ParseInt(textOf(text), 10, p.bits); err == nil && text[0] != '+' && store(p, at, magnitude(n), n < 0) {
			return nil
		}
	case opUint:
		var n uint64
		if n, err = strconv.ParseUint(textOf(text), 10, p.bits); err == nil && store(p, at, n, false) {
			return nil
		}
	default:
		var n float64
		if n, err = parseFloat(textOf(text), p.bits); err == nil {
			storeFloat(p, at, n)
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
	case 64:
		return *as[int64](p)
	case 32:
		return int64(*as[int32](p))
	case 16:
		return int64(*as[int16](p))
	}
	return int64(*as[int8](p))
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

func loadFloat(p pointer, bits int) float64 {
	if bits == 32 {
		return float64(*as[float32](p))
	}
	return *as[float64](p)
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// appendUint appends digits.
func appendUint(b []byte, n uint64) []byte {
	w := writer{b: b[:cap(b)]}
	w.reserve(len(b), room)
	end := w.uint(len(b), n)
	return w.b[:end]
}

// eightDigits returns the digits of a number below 10^8, leading zeros too, as they stand
// in memory: it parts the number into two of four digits, these into two each,
// and so on, all at once. 5243>>19 is a little more than 1/100, 103>>10 than 1/10.
func eightDigits(n uint64) uint64 {
	high := n / 10000
	w := high | (n-high*10000)<<32
	high = w * 5243 >> 19 & 0x0000007f0000007f
	w = high | (w-high*100)<<16
	high = w * 103 >> 10 & 0x000f000f000f000f
	return (high | (w-high*10)<<8) + '0'*eachByte
}

// decimalDigits returns how many digits n has: its bits tell it but for one.
func decimalDigits(n uint64) int {
	digits := bits.Len64(n) * 1233 >> 12 // 1233/4096 is log10(2), a little rounded up
	if n >= powersOf10[digits] {
		digits++
	}
	return digits
}

var powersOf10 = func() (powers [20]uint64) {
	power := uint64(1)
	for i := range powers {
		powers[i] = power
		power *= 10
	}
	return powers
}()

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
