// The decoder: runs the program of a type over a document.

package servicestack

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// maxFailures bounds how many unreadable values are told of.
const maxFailures = 100

// decoder reads one document. Its methods return an error only if the document is
// no JSON; a value that does not fit is put on the list of failures.
type decoder struct {
	scanner
	arena
	dialect  Dialect
	scratch  []byte   // for texts with escapes
	strings  []string // for pointers to strings
	failures []ValueError
	more     int // failures beyond maxFailures
}

func (dialect Dialect) unmarshal(data []byte, v any) error {
	g, at := pointed(v)
	if g == nil {
		return &json.InvalidUnmarshalError{Type: reflect.TypeOf(v)}
	}
	d := decoders.Get().(*decoder)
	d.scanner, d.dialect = scanner{data: data}, dialect
	err := d.document(g, at)
	d.scanner, d.strings, d.failures, d.more = scanner{}, nil, nil, 0
	if cap(d.scratch) > maxKept {
		d.scratch = nil
	}
	decoders.Put(d)
	return err
}

const maxKept = 256 << 10

// decoders are kept for the memory that they have left.
var decoders = sync.Pool{New: func() any { return new(decoder) }}

// document reads a whole document.
func (d *decoder) document(p *program, at pointer) error {
	if bytes.HasPrefix(d.data, []byte("\xef\xbb\xbf")) {
		d.pos = 3
	}
	err := d.value(p, at)
	if d.peek(); err == nil && d.pos < len(d.data) {
		err = d.unexpected("the end of the document")
	}
	if syntax, ok := err.(*SyntaxError); ok {
		syntax.Path = pathAt(d.data, int(syntax.Offset))
	}
	if err == nil && len(d.failures) > 0 {
		err = &DecodeError{Failures: d.failures, More: d.more}
	}
	return err
}

// value reads the value that comes next.
func (d *decoder) value(p *program, at pointer) error {
	c := d.peek()
	if c == 'n' && p.read != opJSON && p.read != opStd {
		if err := d.literal("null"); err != nil {
			return err
		}
		d.null(p, at)
		return nil
	}
	for p.read == opPointer {
		to := as[pointer](at)
		if *to == nil {
			*to = d.create(p.elem)
		}
		p, at = p.elem, *to
	}
	switch p.read {
	case opString:
		if c != '"' {
			return d.mismatch("a string")
		}
		return d.string(as[string](at))
	case opBool:
		return d.bool(at, c)
	case opInt, opUint, opFloat:
		return d.numeric(p, at, c)
	case opStruct:
		return d.structure(p, at, c)
	case opSlice:
		return d.slice(p, at, c)
	case opMap:
		return d.mapping(p, at, c)
	case opBytes:
		return d.bytes(p, at, c)
	case opSubtype:
		return d.subtype(p, at, c)
	case opObject:
		return d.object(as[Object](at))
	case opAny:
		return d.any(at)
	case opJSON, opText, opStd:
		return d.foreign(p, at)
	}
	return d.scalar(p, at, c)
}

// string reads a string.
func (d *decoder) string(to *string) error {
	var space [128]byte
	d.pos++
	text, quoted, err := d.unescape(space[:0])
	switch {
	case err != nil:
		return err
	case !quoted:
		return d.unexpected("the end of a string")
	}
	*to = d.keep(text)
	return nil
}

// textOf is the text of a string until the next call.
func (d *decoder) textOf(s strToken) []byte {
	if s.plain {
		return s.raw
	}
	d.scratch = s.appendText(d.scratch[:0])
	return d.scratch
}

// create returns a new value for a pointer to point to.
func (d *decoder) create(p *program) pointer {
	switch {
	case p.inArena:
		return d.arena.value(p.size, p.align)
	case p.isText:
		return d.createString()
	}
	return addressOf(reflect.New(p.typ))
}

// createString returns a new string for a pointer, one of a few that are made at once.
func (d *decoder) createString() pointer {
	if len(d.strings) == 0 {
		d.strings = make([]string, 8)
	}
	s := &d.strings[0]
	d.strings = d.strings[1:]
	return pointer(s)
}

// null is the zero value of what can be nil, and changes nothing else.
func (d *decoder) null(p *program, at pointer) {
	switch p.read {
	case opPointer:
		*as[pointer](at) = nil
	case opMap, opSubtype, opAny:
		valueAt(p.typ, at).SetZero()
	case opSlice, opBytes, opObject:
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
		switch text := d.textOf(s); {
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
		text := d.textOf(s)
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
	if err := d.enter(); err != nil {
		return err
	}
	list := as[sliceHeader](at)
	if d.peek() == ']' {
		*list = emptySlice()
		d.leave()
		return nil
	}
	*list = sliceHeader{}
	start := d.pos
	for {
		if list.len == list.cap {
			d.grow(p, at, start)
		}
		list.len++ // what is new is zero, and stays so in an empty place
		at := item(list.data, list.len-1, p.elem.size)
		if !d.emptyPlace() {
			if err := d.item(p.elem, at, list.len-1); err != nil {
				return err
			}
		}
		if more, err := d.comma(']', "a comma or a bracket"); !more {
			return err
		}
	}
}

// item reads the n-th item of a list.
func (d *decoder) item(p *program, at pointer, n int) error {
	if end := p.easy(d, p, at, d.pos); end > 0 {
		d.pos = end
		return nil
	}
	failed := len(d.failures)
	err := d.value(p, at)
	if len(d.failures) > failed {
		d.within(failed, "["+strconv.Itoa(n)+"]")
	}
	return err
}

// grow gives a list that began at start room for more items: at first for two, for four
// if they are small, then for as many as there are, and when there are sixteen, for as
// many as the rest of the document holds if they are as long as those before; but not
// for more than seven times what is there.
func (d *decoder) grow(p *program, at pointer, start int) {
	list := as[sliceHeader](at)
	ahead := len(d.data) - d.pos
	room := list.len
	switch {
	case room == 0 && p.elem.inArena:
		*list = sliceHeader{d.arena.value(4*p.elem.size, p.elem.align), 0, 4}
		return
	case room == 0 && p.elem.size <= 32:
		room = 4
	case room == 0:
		room = 2
	case room >= 16:
		room = min(max(ahead*room/(d.pos-start)+1, 4), 7*room)
	}
	valueAt(p.typ, at).Grow(room)
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
	value := reflect.New(p.elem.typ)
	return d.eachMember(func(name strToken) error {
		start := d.pos
		text := d.keep(d.textOf(name))
		value.Elem().SetZero()
		failed := len(d.failures)
		err := d.value(p.elem, addressOf(value))
		if key, keyErr := keyOf(p.typ.Key(), text); keyErr != nil {
			d.failAt(start, fmt.Errorf("key of a map: %w", keyErr))
		} else if len(d.failures) == failed || d.readable(p.elem) {
			m.SetMapIndex(key, value.Elem())
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

// keyOf returns the key of a map from its text.
func keyOf(t reflect.Type, text string) (reflect.Value, error) {
	if t == reflect.TypeFor[string]() {
		return reflect.ValueOf(text), nil
	}
	key := reflect.New(t)
	if u, ok := key.Interface().(encoding.TextUnmarshaler); ok {
		return key.Elem(), u.UnmarshalText([]byte(text))
	}
	if t.Kind() == reflect.String {
		key.Elem().SetString(text)
		return key.Elem(), nil
	}
	p := programOf(t)
	if p.bits == 0 {
		return key.Elem(), badValue([]byte(text), "a "+p.typ.String())
	}
	number := program{typ: p.typ, read: opInt, bits: p.bits}
	if key.Elem().CanUint() {
		number.read = opUint
	}
	return key.Elem(), setNumber(&number, addressOf(key), []byte(text))
}

// structure reads an object into a struct.
func (d *decoder) structure(p *program, at pointer, c byte) error {
	if c != '{' {
		return d.mismatch("an object")
	}
	if err := d.enter(); err != nil {
		return err
	}
	if d.peek() == '}' {
		d.leave()
		return nil
	}
	data, length := dataOf(d.data), len(d.data)
	i, expected := d.pos, &p.members[0]
	for {
		m := expected
		// Compared here, and not in a function of its own, for that takes less time than a call.
		if i+8 <= length && wordAt(data, i)&m.head.mask == m.head.want && (m.rest == nil || m.restIsAt(d.data, i+8)) {
			i += m.length
		} else {
			d.pos = i
			var err error
			if m, err = d.member(p, expected); err != nil {
				return err
			}
			i = d.pos
		}
		if m != nil {
			end := m.easy(d, m.program, behind(at, m.offset), i)
			if end == 0 {
				d.pos = i
				if err := d.field(m, behind(at, m.offset)); err != nil {
					return err
				}
				end = d.pos
			}
			i, expected = end, m.following
		}
		if i < length && byteAt(data, i) == ',' {
			i++
			continue
		}
		d.pos = i
		if more, err := d.comma('}', "a comma or a brace"); !more {
			return err
		}
		i = d.pos
	}
}

// member passes over the name of a member that is not the one expected of a struct, and
// returns it; or over all of one that is not known, and returns nil.
func (d *decoder) member(p *program, expected *member) (*member, error) {
	if m := p.memberAt(d.data, d.pos, expected.index); m != nil {
		d.pos += m.length
		return m, nil
	}
	name, err := d.memberName()
	if err != nil {
		return nil, err
	}
	if n := p.fieldNamed(d.textOf(name), expected.index); n >= 0 {
		return &p.members[n], nil
	}
	return nil, d.skip()
}

func (d *decoder) field(m *member, at pointer) error {
	failed := len(d.failures)
	err := d.value(m.program, at)
	if len(d.failures) > failed {
		d.within(failed, m.name)
	}
	return err
}

// token passes over a value and returns it as JSON.
func (d *decoder) token() ([]byte, error) {
	d.peek()
	start := d.pos
	wasOdd := d.odd
	d.odd = false
	if err := d.skip(); err != nil {
		return nil, err
	}
	token := d.data[start:d.pos]
	if d.odd {
		token = repair(token)
	}
	d.odd = wasOdd
	return token, nil
}

// foreign hands a value to code of its own type, or to encoding/json.
func (d *decoder) foreign(p *program, at pointer) error {
	d.peek()
	start := d.pos
	token, err := d.token()
	if err != nil {
		return err
	}
	switch v := interfaceAt(p.typ, at); p.read {
	case opText:
		if token[0] != '"' {
			err = badValue(token, "a string")
		} else {
			err = unmarshalText(token, v.(encoding.TextUnmarshaler))
		}
	case opStd:
		err = json.Unmarshal(token, v)
	default:
		err = v.(json.Unmarshaler).UnmarshalJSON(token)
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
