// How the codec reads numbers.

package servicestack

import (
	"errors"
	"math"
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
	if err := setNumber(p, at, text); err != nil {
		d.failAt(start, err)
	}
	return nil
}

func setNumber(p *program, at pointer, text []byte) error {
	err := strconv.ErrSyntax
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
