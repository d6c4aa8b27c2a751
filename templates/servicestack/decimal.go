// Decimal: System.Decimal without loss.

package servicestack

import (
	"fmt"
	"math/big"
	"strings"
)

// Decimal is the text of a .NET decimal: "1.10" keeps its scale, 28 digits stay
// exact. "" is 0. What is no number, or more than a System.Decimal holds (96 bits,
// 28 decimal places), is an error when it is sent; what a server sends is kept as it
// came, for some numbers called decimal are none.
type Decimal string

// String returns the number, "0" if d is empty.
func (d Decimal) String() string {
	if d == "" {
		return "0"
	}
	return string(d)
}

// Rat returns the exact value of d, or nil if d is no number or has an exponent
// beyond 400.
func (d Decimal) Rat() *big.Rat {
	n, ok := parseNumber(d.String())
	if ok && strings.Trim(n.whole+n.fraction, "0") == "" {
		return new(big.Rat) // 0e1000
	}
	if !ok || n.exponent > 400 || n.exponent < -400 {
		return nil
	}
	r, _ := new(big.Rat).SetString(d.String())
	return r
}

// AppendText appends d as it stands in a query or a path: without exponent.
func (d Decimal) AppendText(b []byte) ([]byte, error) {
	switch {
	case d == "":
		return append(b, '0'), nil
	case isPlainDecimal(string(d)):
		return append(b, d...), nil
	}
	n, ok := parseNumber(string(d))
	if !ok {
		return b, badValue([]byte(d), "a decimal number such as 1234.50")
	}
	return n.appendPlain(b, string(d))
}

// isPlainDecimal reports whether s is written without exponent and has no more than 28
// digits, or is an integer that a System.Decimal holds. That is what decimals nearly always are.
func isPlainDecimal(s string) bool {
	_, digits, decimals, end := easyNumber(bytesOf(s), 0)
	if end == 0 || end < len(s) {
		return false
	}
	return digits <= 28 || digits == len(maxCoefficient) && decimals == 0 && s[end-digits:] <= maxCoefficient
}

// MarshalText is AppendText to nothing.
func (d Decimal) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// MarshalJSON returns d as JSON number.
func (d Decimal) MarshalJSON() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads a number in the spelling of JSON.
func (d *Decimal) UnmarshalText(text []byte) error {
	if _, ok := parseNumber(string(text)); !ok {
		return badValue(text, "a decimal number")
	}
	*d = Decimal(text)
	return nil
}

// UnmarshalJSON reads a JSON number, or a string that holds one.
func (d *Decimal) UnmarshalJSON(token []byte) error {
	return unmarshalText(token, d)
}

// number is the text of a JSON number taken apart.
type number struct {
	negative        bool
	whole, fraction string // digits
	exponent        int    // as written, within ±100,000
}

// parseNumber takes a JSON number apart. An exponent too large for anything is set
// to the bound.
func parseNumber(s string) (n number, ok bool) {
	if s, n.negative = strings.CutPrefix(s, "-"); s == "" {
		return n, false
	}
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		exponent, positive := s[i+1:], true
		if exponent != "" && (exponent[0] == '+' || exponent[0] == '-') {
			positive = exponent[0] == '+'
			exponent = exponent[1:]
		}
		if !areDigits(exponent) {
			return n, false
		}
		exponent = strings.TrimLeft(exponent, "0")
		switch {
		case len(exponent) > 5:
			n.exponent = 100_000
		case exponent != "":
			n.exponent = int(atoi(exponent))
		}
		if !positive {
			n.exponent = -n.exponent
		}
		s = s[:i]
	}
	whole, fraction, hasFraction := strings.Cut(s, ".")
	n.whole, n.fraction = whole, fraction
	ok = areDigits(whole) && (len(whole) == 1 || whole[0] != '0') && (!hasFraction || areDigits(fraction))
	return n, ok
}

// maxCoefficient is the largest coefficient of a System.Decimal: 2^96 - 1.
const maxCoefficient = "79228162514264337593543950335"

// appendPlain appends the number without exponent if it is a System.Decimal.
func (n number) appendPlain(b []byte, text string) ([]byte, error) {
	digits := n.whole + n.fraction
	scale := len(n.fraction) - n.exponent
	significant := strings.TrimLeft(digits, "0")
	if significant == "" { // 0e99 is 0
		scale = max(0, len(n.fraction))
	}
	zeros := max(0, -scale) // to be appended to the digits
	switch length := len(significant) + zeros; {
	case scale > 28:
		return b, fmt.Errorf("the decimal %.64s has more than 28 decimal places", text)
	case significant != "" && (length > len(maxCoefficient) || length == len(maxCoefficient) && significant+strings.Repeat("0", zeros) > maxCoefficient):
		return b, fmt.Errorf("the decimal %.64s has more digits than System.Decimal holds", text)
	}
	if n.exponent == 0 {
		return append(b, text...), nil
	}
	if n.negative {
		b = append(b, '-')
	}
	digits = significant + strings.Repeat("0", zeros)
	scale = max(0, scale)
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	b = append(b, digits[:len(digits)-scale]...)
	if scale > 0 {
		b = append(append(b, '.'), digits[len(digits)-scale:]...)
	}
	return b, nil
}
