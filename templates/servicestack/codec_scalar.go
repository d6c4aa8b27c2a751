// How the codec reads the scalars of this package, and values of which nothing is known.

package servicestack

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// scalar reads a string or a number into a type of this package, without the detour
// through its methods for JSON.
func (d *decoder) scalar(p *program, at pointer, c byte) error {
	start := d.pos
	var text []byte
	quoted := c == '"'
	switch {
	case quoted:
		s, err := d.str()
		if err != nil {
			return err
		}
		text = d.scalarText(p, s)
	case c == '-' || c >= '0' && c <= '9':
		var err error
		if text, err = d.number(); err != nil {
			return err
		}
		if p.read == opDecimal && text[len(text)-1] <= '9' { // not -Infinity
			*as[Decimal](at) = Decimal(d.keep(text))
			return nil
		}
	default:
		return d.foreign(p, at)
	}
	if err := d.readText(p, at, text, quoted); err != nil {
		d.failAt(start, err)
	}
	return nil
}

// scalarText is the text of a string, but for what the types read as it stands:
// \/Date(ms)\/, and a Char, which may be half of a surrogate pair, as no text can be.
func (d *decoder) scalarText(p *program, s strToken) []byte {
	if !s.plain && (p.read == opChar || bytes.HasPrefix(s.raw, []byte(`\/Date(`))) {
		return s.raw
	}
	return d.textOf(s)
}

func (d *decoder) readText(p *program, at pointer, text []byte, quoted bool) error {
	switch p.read {
	case opTime:
		return as[Time](at).read(text, quoted, d.dialect)
	case opOffsetTime:
		return as[OffsetTime](at).read(text, quoted, d.dialect)
	case opDate:
		return as[Date](at).read(text, quoted, d.dialect)
	case opTimeOfDay:
		return as[TimeOfDay](at).UnmarshalText(text)
	case opDuration:
		return as[Duration](at).UnmarshalText(text)
	case opDecimal:
		return as[Decimal](at).UnmarshalText(text)
	case opGUID:
		return as[GUID](at).UnmarshalText(text)
	}
	return as[Char](at).readRaw(text)
}

// object keeps a value as it came.
func (d *decoder) object(to *Object) error {
	token, err := d.token()
	if err == nil {
		*to = d.arena.take(len(token), 1)
		copy(*to, token)
	}
	return err
}

// any reads a value into an interface without methods: into what a pointer in it points
// to, else as nil, bool, string, float64, []any or map[string]any. A number that a
// float64 cannot hold is a json.Number, so that no digit of an identifier is lost.
func (d *decoder) any(at pointer) (err error) {
	to := as[any](at)
	if g, held := pointed(*to); g != nil {
		return d.value(g, held)
	}
	*to, err = d.anything()
	return err
}

func (d *decoder) anything() (v any, err error) {
	switch d.peek() {
	case '"':
		var s strToken
		if s, err = d.str(); err == nil {
			v = d.keep(d.textOf(s))
		}
		return v, err
	case '{':
		m := map[string]any{}
		err = d.eachMember(func(name strToken) (err error) {
			key := d.keep(d.textOf(name))
			m[key], err = d.anything()
			return err
		})
		return m, err
	case '[':
		list := []any{}
		err = d.eachItem(func(_ int, empty bool) (err error) {
			var item any
			if !empty {
				item, err = d.anything()
			}
			list = append(list, item)
			return err
		})
		return list, err
	case 't':
		return true, d.literal("true")
	case 'f':
		return false, d.literal("false")
	case 'n':
		return nil, d.literal("null")
	}
	text, err := d.number()
	if err != nil {
		return nil, err
	}
	f, err := parseFloat(textOf(text), 64)
	if err != nil || isInteger(textOf(text)) && strconv.FormatFloat(f, 'f', -1, 64) != textOf(text) && f != 0 {
		return json.Number(d.keep(text)), nil
	}
	return f, nil
}
