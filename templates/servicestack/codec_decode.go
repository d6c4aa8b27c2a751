// The decoder: runs the program of a type over a document.

package servicestack

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// maxFailures bounds how many unreadable values are told of.
const maxFailures = 100

// decoder reads one document. Its methods return an error only if the document is
// no JSON; a value that does not fit is put on the list of failures.
type decoder struct {
	scanner
	dialect  Dialect
	failures []ValueError
	more     int // failures beyond maxFailures
}

func (d Dialect) unmarshal(data []byte, v any) error {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return &json.InvalidUnmarshalError{Type: reflect.TypeOf(v)}
	}
	dec := decoder{scanner: scanner{data: data}, dialect: d}
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		dec.pos = 3
	}
	if err := dec.value(programOf(target.Type().Elem()), addressOf(target)); err != nil {
		return err
	}
	if dec.peek(); dec.pos < len(data) {
		return dec.unexpected("the end of the document")
	}
	if len(dec.failures) > 0 {
		return &DecodeError{Failures: dec.failures, More: dec.more}
	}
	return nil
}

// value reads the value that comes next.
func (d *decoder) value(p *program, at pointer) error {
	c := d.peek()
	if c == 'n' && p.read != opJSON && p.read != opDialect && p.read != opStd {
		if err := d.literal("null"); err != nil {
			return err
		}
		d.null(p, at)
		return nil
	}
	switch p.read {
	case opBool:
		return d.bool(at, c)
	case opInt, opUint, opFloat:
		return d.numeric(p, at, c)
	case opString:
		if c != '"' {
			return d.mismatch("a string")
		}
		s, err := d.str()
		if err == nil {
			*as[string](at) = string(s.text())
		}
		return err
	case opBytes:
		return d.bytes(p, at, c)
	case opPointer:
		if *as[pointer](at) == nil {
			*as[pointer](at) = addressOf(reflect.New(p.elem.typ))
		}
		return d.value(p.elem, *as[pointer](at))
	case opSlice:
		return d.slice(p, at, c)
	case opMap:
		return d.mapping(p, at, c)
	case opStruct:
		return d.structure(p, at, c)
	case opSubtype:
		return d.subtype(p, at, c)
	}
	return d.foreign(p, at)
}

// null is the zero value of what can be nil, and changes nothing else.
func (d *decoder) null(p *program, at pointer) {
	switch p.read {
	case opPointer, opMap, opSubtype:
		valueAt(p.typ, at).SetZero()
	case opSlice, opBytes:
		*as[sliceHeader](at) = sliceHeader{}
	}
}

// failAt puts an unreadable value on the list.
func (d *decoder) failAt(offset int, err error) {
	if len(d.failures) >= maxFailures {
		d.more++
		return
	}
	d.failures = append(d.failures, ValueError{Offset: int64(offset), Err: err})
}

// within puts a name in front of the paths of all failures from the n-th on.
func (d *decoder) within(n int, name string) {
	for i := n; i < len(d.failures); i++ {
		d.failures[i].Path = joinPath(name, d.failures[i].Path)
	}
}

// joinPath joins the name of a member, or an index in brackets, with what is in it.
// Of a path that is endless only the end is told.
func joinPath(name, path string) string {
	switch {
	case len(path) > 1000 && path[0] == '.':
		return path
	case len(path) > 1000:
		return "..." + path
	case path == "" || path[0] == '[':
		return name + path
	}
	return name + "." + path
}

// keyPath is the path of an entry of a map.
func keyPath(key string) string {
	if len(key) > 64 {
		return fmt.Sprintf("[%.64q...]", key)
	}
	return "[" + strconv.Quote(key) + "]"
}

// mismatch skips a value that is not what was wanted.
func (d *decoder) mismatch(want string) error {
	start := d.pos
	if err := d.skip(); err != nil {
		return err
	}
	d.failAt(start, badValue(bytes.Trim(d.data[start:d.pos], `"`), want))
	return nil
}

func (d *decoder) bool(at pointer, c byte) error {
	start := d.pos
	switch c {
	case 't':
		*as[bool](at) = true
		return d.literal("true")
	case 'f':
		*as[bool](at) = false
		return d.literal("false")
	case '"':
		s, err := d.str()
		if err != nil {
			return err
		}
		switch text := s.text(); {
		case bytes.EqualFold(text, []byte("true")):
			*as[bool](at) = true
		case bytes.EqualFold(text, []byte("false")):
			*as[bool](at) = false
		default:
			d.failAt(start, badValue(text, "true or false"))
		}
		return nil
	}
	return d.mismatch("true or false")
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
		text = s.text()
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
	var err error
	switch p.read {
	case opInt:
		var n int64
		if n, err = strconv.ParseInt(string(text), 10, p.bits); err == nil && text[0] != '+' {
			switch p.bits {
			case 8:
				*as[int8](at) = int8(n)
			case 16:
				*as[int16](at) = int16(n)
			case 32:
				*as[int32](at) = int32(n)
			default:
				*as[int64](at) = n
			}
			return nil
		}
	case opUint:
		var n uint64
		if n, err = strconv.ParseUint(string(text), 10, p.bits); err == nil {
			switch p.bits {
			case 8:
				*as[uint8](at) = uint8(n)
			case 16:
				*as[uint16](at) = uint16(n)
			case 32:
				*as[uint32](at) = uint32(n)
			default:
				*as[uint64](at) = n
			}
			return nil
		}
	default:
		var n float64
		if n, err = parseFloat(string(text), p.bits); err == nil {
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

// bytes reads base64, or a list of numbers.
func (d *decoder) bytes(p *program, at pointer, c byte) error {
	start := d.pos
	switch c {
	case '[':
		return d.slice(p, at, c)
	case '"':
		s, err := d.str()
		if err != nil {
			return err
		}
		text := s.text()
		b := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
		n, err := base64.StdEncoding.Decode(b, text)
		if err != nil {
			d.failAt(start, badValue(text, "base64"))
			return nil
		}
		*as[[]byte](at) = b[:n]
		return nil
	}
	return d.mismatch("base64")
}

// slice reads a list into a new slice.
func (d *decoder) slice(p *program, at pointer, c byte) error {
	if c != '[' {
		return d.mismatch("a list")
	}
	items := reflect.New(p.typ).Elem()
	err := d.eachItem(func(i int, empty bool) error {
		if i >= items.Cap() {
			items.Grow(max(4, i/2))
		}
		items.SetLen(i + 1)
		if empty {
			return nil // null: what is new is zero
		}
		failed := len(d.failures)
		err := d.value(p.elem, item(addressOf(items), i, p.elem.typ.Size()))
		if len(d.failures) > failed {
			d.within(failed, "["+strconv.Itoa(i)+"]")
		}
		return err
	})
	if items.IsNil() {
		items = reflect.MakeSlice(p.typ, 0, 0)
	}
	valueAt(p.typ, at).Set(items)
	return err
}

// mapping reads an object into a map; what is already in it stays.
func (d *decoder) mapping(p *program, at pointer, c byte) error {
	if c != '{' {
		return d.mismatch("an object")
	}
	m := valueAt(p.typ, at)
	if m.IsNil() {
		m.Set(reflect.MakeMap(p.typ))
	}
	return d.eachMember(func(name strToken) error {
		start := d.pos
		key := reflect.New(p.typ.Key())
		text := string(name.text())
		value := reflect.New(p.elem.typ)
		failed := len(d.failures)
		err := d.value(p.elem, addressOf(value))
		if keyErr := setKey(key, text); keyErr != nil {
			d.failAt(start, fmt.Errorf("key of a map: %w", keyErr))
		} else if len(d.failures) == failed || d.readable(p.elem) {
			m.SetMapIndex(key.Elem(), value.Elem())
		}
		if len(d.failures) > failed {
			d.within(failed, keyPath(text))
		}
		return err
	})
}

// readable reports whether a value with failures in it may still hold something.
func (d *decoder) readable(p *program) bool {
	return p.read == opStruct || p.read == opSlice || p.read == opMap || p.read == opPointer
}

// setKey sets the key of a map from its text.
func setKey(key reflect.Value, text string) error {
	if u, ok := key.Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(text))
	}
	if key.Elem().Kind() == reflect.String {
		key.Elem().SetString(text)
		return nil
	}
	p := programOf(key.Type().Elem())
	if p.bits == 0 {
		return badValue([]byte(text), "a "+p.typ.String())
	}
	number := program{typ: p.typ, read: opInt, bits: p.bits}
	if key.Elem().CanUint() {
		number.read = opUint
	}
	return setNumber(&number, addressOf(key), []byte(text))
}

// structure reads an object into a struct.
func (d *decoder) structure(p *program, at pointer, c byte) error {
	if c != '{' {
		return d.mismatch("an object")
	}
	next := 0
	return d.eachMember(func(name strToken) error {
		i := p.fieldNamed(name.text(), next)
		if i < 0 {
			return d.skip()
		}
		next = i + 1
		f := &p.fields[i]
		failed := len(d.failures)
		err := d.value(f.program, member(at, f.offset))
		if len(d.failures) > failed {
			d.within(failed, f.name)
		}
		return err
	})
}

// foreign hands a value to code of its own type, or to encoding/json.
func (d *decoder) foreign(p *program, at pointer) error {
	d.peek()
	start := d.pos
	wasOdd := d.odd
	d.odd = false
	if err := d.skip(); err != nil {
		return err
	}
	token := d.data[start:d.pos]
	if d.odd {
		token = repair(token)
	}
	d.odd = wasOdd
	var err error
	switch v := interfaceAt(p.typ, at); p.read {
	case opDialect:
		err = v.(dialectReader).readJSON(token, d.dialect)
	case opJSON:
		err = v.(json.Unmarshaler).UnmarshalJSON(token)
	case opText:
		if token[0] != '"' {
			err = badValue(token, "a string")
		} else {
			err = unmarshalText(token, v.(encoding.TextUnmarshaler))
		}
	default:
		err = json.Unmarshal(token, v)
	}
	if err == nil {
		return nil
	}
	var inner *DecodeError
	var typeErr *json.UnmarshalTypeError
	switch {
	case errors.As(err, &inner):
		for _, f := range inner.Failures {
			d.failAt(start+int(f.Offset), f.Err)
			if n := len(d.failures) - 1; d.more == 0 {
				d.failures[n].Path = f.Path
			}
		}
		d.more += inner.More
	case errors.As(err, &typeErr):
		d.failAt(start, err)
		if d.more == 0 {
			d.failures[len(d.failures)-1].Path = strings.TrimPrefix(typeErr.Field, ".")
		}
	default:
		d.failAt(start, err)
	}
	return nil
}
