// What most values are, read in one go: digits, plain text, dates as servers write them.
// Each function reads the value that begins at i of the document and returns where it
// ends; or 0, if there is anything unusual about it or no value at all, having stored
// nothing that the general way of the decoder, which then reads it again, would not.
// The position is handed on, and not kept in the decoder, so that it stays in a register.

package servicestack

import (
	"math/bits"
	"time"
)

// easyRead reads a value of a program's type that begins at i.
type easyRead func(d *decoder, p *program, at pointer, i int) (end int)

// easyReads are the functions for what is no object and no list.
var easyReads = [...]easyRead{
	opString:     easyString,
	opInt:        easyInteger,
	opUint:       easyInteger,
	opBool:       easyBool,
	opFloat:      easyFloat,
	opDecimal:    easyDecimal,
	opTime:       easyStamp,
	opOffsetTime: easyStamp,
	opGUID:       easyGUID,
	lastOp:       nil,
}

// chooseEasy sets the function that reads values of the program's type.
func (p *program) chooseEasy() {
	p.easy = easyReads[p.read]
	switch {
	case p.read == opPointer && easyReads[p.elem.read] != nil:
		p.easy = easyPointer
	case p.easy == nil || p.read == opFloat && p.bits != 64:
		p.easy = notEasy
	}
}

func notEasy(*decoder, *program, pointer, int) int { return 0 }

// easyPointer reads what a pointer points to, into a new value if it is nil.
func easyPointer(d *decoder, p *program, at pointer, i int) (end int) {
	if i >= len(d.data) || d.data[i] == 'n' {
		return 0
	}
	to := as[pointer](at)
	if *to == nil {
		*to = d.create(p.elem)
	}
	return p.elem.easy(d, p.elem, *to, i)
}

// easyString reads a string that is its own text. It copies words on the way to the
// quote, into what is free of the chunk.
func easyString(d *decoder, _ *program, at pointer, i int) (end int) {
	data := d.data
	if i >= len(data) || data[i] != '"' {
		return 0
	}
	i++
	free := d.chunk[d.used:]
	from, into := dataOf(data), dataOf(free)
	for n := 0; i+n+8 <= len(data) && n+8 <= len(free); n += 8 {
		w := wordAt(from, i+n)
		putWord(into, n, w)
		if special := specialBytes(w); special != 0 {
			n += bits.TrailingZeros64(special) / 8
			if data[i+n] != '"' {
				return 0
			}
			d.used += n
			*as[string](at) = textOf(free[:n])
			return i + n + 1
		}
	}
	if end = plainEnd(data, i); end == len(data) || data[end] != '"' { // there is no room for it
		return 0
	}
	*as[string](at) = d.keep(data[i:end])
	return end + 1
}

func easyBool(d *decoder, _ *program, at pointer, i int) (end int) {
	const fourBytes, fiveBytes = 1<<32 - 1, 1<<40 - 1
	if i+8 > len(d.data) {
		return 0
	}
	switch w := wordAt(dataOf(d.data), i); {
	case w&fourBytes == wordTrue:
		*as[bool](at) = true
		return i + 4
	case w&fiveBytes == wordFalse:
		*as[bool](at) = false
		return i + 5
	}
	return 0
}

// easyInteger reads digits into an integer, if it is in its range.
func easyInteger(d *decoder, p *program, at pointer, i int) (end int) {
	data := d.data
	negative := i < len(data) && data[i] == '-'
	if negative {
		i++
	}
	n, end := digitsAt(data, i)
	if end == 0 || end < len(data) && (data[end] == '.' || data[end]|0x20 == 'e') || !store(p, at, n, negative) {
		return 0
	}
	return end
}

// digitsAt reads the digits of an integer of JSON that a uint64 holds.
func digitsAt(data []byte, i int) (n uint64, end int) {
	n, end = leadingDigits(data, i)
	switch length := end - i; {
	case length == 0, length > 1 && data[i] == '0', length > 20:
		return 0, 0
	case length == 20 && (data[i] != '1' || n < 1e19): // 2^64 begins with 18: what is above it has become small
		return 0, 0
	}
	return n, end
}

// leadingDigits reads all digits that there are, modulo 2^64.
// It reads eight at a time: to ask each one costs more than to reckon with all, for
// numbers differ in length from one document to the next, which defeats prediction.
func leadingDigits(data []byte, i int) (n uint64, end int) {
	for i+8 <= len(data) {
		w := wordAt(dataOf(data), i) ^ '0'*eachByte // what is a digit is below ten now
		count := bits.TrailingZeros64((w+0x76*eachByte|w)&highBits) / 8
		if count == 0 {
			return n, i
		}
		w <<= 64 - 8*count // as if there were zeros before them
		w = w * (1 + 10<<8) >> 8 & 0x00ff00ff00ff00ff
		w = w * (1 + 100<<16) >> 16 & 0x0000ffff0000ffff
		n = n*powersOf10[count] + w*(1+10000<<32)>>32
		i += count
		if count < 8 {
			return n, i
		}
	}
	for ; i < len(data) && data[i]-'0' <= 9; i++ {
		n = n*10 + uint64(data[i]-'0')
	}
	return n, i
}

// easyFloat reads a number without exponent into a float64. Up to 2^53 and ten to the
// 22nd are exact, so that one division rounds as it should.
func easyFloat(d *decoder, _ *program, at pointer, i int) (end int) {
	negative := i < len(d.data) && d.data[i] == '-'
	n, digits, decimals, end := easyNumber(d.data, i)
	if end == 0 || digits > 19 || n > 1<<53 {
		return 0
	}
	f := float64(n)
	if decimals > 0 {
		f /= float64(powersOf10[decimals])
	}
	if negative {
		f = -f
	}
	*as[float64](at) = f
	return end
}

// easyDecimal keeps the text of a number without exponent.
func easyDecimal(d *decoder, _ *program, at pointer, i int) (end int) {
	if _, _, _, end = easyNumber(d.data, i); end > 0 {
		*as[Decimal](at) = Decimal(d.keep(d.data[i:end]))
	}
	return end
}

// easyNumber reads a number without exponent: n is made of its digits, if they are no more
// than 19, of which so many are behind the point.
func easyNumber(data []byte, i int) (n uint64, digits, decimals, end int) {
	if i < len(data) && data[i] == '-' {
		i++
	}
	n, end = leadingDigits(data, i)
	if digits = end - i; digits == 0 || digits > 1 && data[i] == '0' {
		return 0, 0, 0, 0
	}
	if end < len(data) && data[end] == '.' {
		i = end + 1
		var fraction uint64
		fraction, end = leadingDigits(data, i)
		if decimals = end - i; decimals == 0 {
			return 0, 0, 0, 0
		}
		if digits += decimals; digits <= 19 {
			n = n*powersOf10[decimals] + fraction
		}
	}
	if end < len(data) && data[end]|0x20 == 'e' {
		return 0, 0, 0, 0
	}
	return n, digits, decimals, end
}

// easyStamp reads "\/Date(ms)\/" and "\/Date(ms+hhmm)\/", for a time far from the ends
// of what a DateTime holds.
func easyStamp(d *decoder, p *program, at pointer, i int) (end int) {
	const opening = `"\/Date(`
	const year2300 = 10_413_792_000_000 // ms
	data := d.data
	if i+len(opening) > len(data) || string(data[i:i+len(opening)]) != opening {
		return 0
	}
	ms, i := digitsAt(data, i+len(opening))
	if i == 0 || ms > year2300 || i+len(`+0000)\/"`) > len(data) {
		return 0
	}
	m := moment{stamp: true}
	m.Time = time.UnixMilli(int64(ms)).UTC()
	if data[i] != ')' {
		if !m.shift(textOf(data[i : i+5])) {
			return 0
		}
		i += 5
	}
	const closing = `)\/"`
	if string(data[i:i+len(closing)]) != closing {
		return 0
	}
	if p.read == opTime {
		as[Time](at).set(m)
	} else {
		m.toUTC(d.dialect)
		as[OffsetTime](at).Time = m.Time
	}
	return i + len(closing)
}

// easyGUID reads 32 digits, as servers write them.
func easyGUID(d *decoder, _ *program, at pointer, i int) (end int) {
	const length = len(GUID{}) * 2
	if i+length+2 > len(d.data) || d.data[i] != '"' || d.data[i+length+1] != '"' {
		return 0
	}
	if !as[GUID](at).readDigits(d.data[i+1 : i+1+length]) {
		return 0
	}
	return i + length + 2
}

// easySkip passes over a value without blanks, at this depth in the document. Much of
// what a server sends is passed over, and all that an Object holds when it is sent.
func easySkip(data []byte, i, depth int) (end int) {
	if i+1 >= len(data) || depth >= maxDepth {
		return 0
	}
	switch c := data[i]; c {
	case '"':
		return easySkipString(data, i)
	case '{', '[':
		end := c + 2 // the brace or bracket that closes
		if data[i+1] == end {
			return i + 2
		}
		for {
			if i++; c == '{' {
				if i = easySkipString(data, i); i == 0 || i == len(data) || data[i] != ':' {
					return 0
				}
				i++
			}
			if i = easySkip(data, i, depth+1); i == 0 || i == len(data) {
				return 0
			}
			switch data[i] {
			case ',':
			case end:
				return i + 1
			default:
				return 0
			}
		}
	case 't', 'f', 'n':
		for _, word := range [...]string{"true", "false", "null"} {
			if end = i + len(word); end <= len(data) && string(data[i:end]) == word {
				return end
			}
		}
		return 0
	}
	_, _, _, end = easyNumber(data, i)
	return end
}

// easySkipString passes over a string that is none of those that encoding/json refuses.
func easySkipString(data []byte, i int) (end int) {
	if i >= len(data) || data[i] != '"' {
		return 0
	}
	if end = plainEnd(data, i+1); end < len(data) && data[end] == '"' {
		return end + 1
	}
	s := scanner{data: data, pos: i}
	if _, err := s.str(); err != nil || s.odd {
		return 0
	}
	return s.pos
}
