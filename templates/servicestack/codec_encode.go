// The encoder: runs the program of a type and appends JSON.

package servicestack

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"sync"
)

// pathError is an error and where in the value it arose.
type pathError struct {
	path string
	err  error
}

func (e *pathError) Error() string { return e.path + ": " + e.err.Error() }
func (e *pathError) Unwrap() error { return e.err }

// inPath puts a name in front of the path of an error.
func inPath(name string, err error) error {
	if inner, ok := err.(*pathError); ok {
		return &pathError{joinPath(name, inner.path), inner.err}
	}
	return &pathError{name, err}
}

var errTooDeep = fmt.Errorf("nested deeper than %d", maxDepth)

// marshal returns v as JSON. It encodes into a buffer that it keeps, and returns a copy
// of the right size, which costs less than to let a new one grow. Where the last document
// of the type was long, it takes a new buffer that would hold it: copying takes time, too,
// and what is kept should be small.
func marshal(v any) ([]byte, error) {
	if v == nil {
		return []byte("null"), nil
	}
	g, p := programAndPlace(v)
	w := writers.Get().(*writer)
	defer writers.Put(w)
	kept := w.b
	w.depth = 0
	if expected := int(g.lastLength.Load()); expected > longDocument {
		w.b = make([]byte, expected+expected/32+2*room)
	}
	end, err := w.value(0, g, p)
	b := w.b
	if len(b) > longDocument {
		w.b = kept
		g.lastLength.Store(int64(end))
	}
	switch {
	case err != nil:
		return nil, err
	case len(b) <= longDocument || end < len(b)/4*3:
		return bytes.Clone(b[:end]), nil
	}
	return b[:end], nil
}

// longDocument is what is so long that to copy it takes more time than to clear memory for it.
const longDocument = 32 << 10

var writers = sync.Pool{New: func() any { return &writer{b: make([]byte, 1024)} }}

// programAndPlace returns the program of a value, and where it is.
func programAndPlace(v any) (*program, pointer) {
	if g, p := pointed(v); g != nil {
		return g, p
	}
	copied := reflect.New(reflect.TypeOf(v))
	copied.Elem().Set(reflect.ValueOf(v))
	return pointed(copied.Interface())
}

// value writes the value at p.
func (w *writer) value(i int, g *program, p pointer) (end int, err error) {
	w.reserve(i, room)
	b := w.b[:i]
	switch g.write {
	case opBool:
		return w.bool(i, *as[bool](p)), nil
	case opInt:
		return w.int(i, loadInt(p, g.bits)), nil
	case opUint:
		return w.uint(i, loadUint(p, g.bits)), nil
	case opString:
		return w.string(i, *as[string](p)), nil
	case opPointer, opSlice, opMap, opStruct, opAny:
		if w.depth++; w.depth > maxDepth {
			return i, errTooDeep
		}
		i, err = w.nested(i, g, p)
		w.depth--
		return i, err
	case opFloat:
		b, err = appendFloat(b, loadFloat(p, g.bits), g.bits)
	case opBytes:
		b = appendBytes(b, *as[[]byte](p))
	case opTime:
		b, err = as[Time](p).appendJSON(b)
	case opOffsetTime:
		b, err = as[OffsetTime](p).appendJSON(b)
	case opDate:
		b, err = as[Date](p).appendJSON(b)
	case opTimeOfDay:
		b, err = as[TimeOfDay](p).appendJSON(b)
	case opDuration:
		b, err = as[Duration](p).appendJSON(b)
	case opGUID:
		b, err = as[GUID](p).appendJSON(b)
	case opDecimal:
		b, err = as[Decimal](p).AppendText(b)
	case opChar:
		b = as[Char](p).appendJSON(b)
	case opObject:
		b, err = appendCompact(b, as[Object](p).orNull())
	default:
		b, err = g.appendForeign(b, p)
	}
	return w.appended(b), err
}

// nested writes a value that others are in, or null.
func (w *writer) nested(i int, g *program, p pointer) (end int, err error) {
	if g.write == opStruct {
		return w.structure(i, g, p)
	}
	if *as[pointer](p) == nil { // the first word of all the others
		return w.word(i, wordNull, len("null")), nil
	}
	switch g.write {
	case opPointer:
		return w.value(i, g.elem, *as[pointer](p))
	case opSlice:
		return w.slice(i, g.elem, *as[sliceHeader](p))
	case opMap:
		return w.mapping(i, g.elem, valueAt(g.typ, p))
	}
	g, p = programAndPlace(valueAt(g.typ, p).Elem().Interface())
	return w.value(i, g, p)
}

// structure writes what is set of a struct.
func (w *writer) structure(i int, g *program, p pointer) (end int, err error) {
	start := i
	for f := g.first; f != nil; f = f.following {
		at := behind(p, f.offset)
		switch f.omit {
		case omitNil:
			if *as[pointer](at) == nil {
				continue
			}
		case omitNilPointer:
			if at = *as[pointer](at); at == nil {
				continue
			}
		case omitEmptyString:
			if len(*as[string](at)) == 0 {
				continue
			}
		case omitByTest:
			if f.isUnset(at) {
				continue
			}
		}
		// Three words are written of every key, here and not in a function of its own: that
		// takes less time than any call.
		w.reserve(i, 2*room)
		to := behind(dataOf(w.b), uintptr(i))
		putWord(to, 0, f.text[0])
		putWord(to, 8, f.text[1])
		putWord(to, 16, f.text[2])
		i += f.short
		if f.short == 0 {
			i = w.appended(append(w.b[:i], f.key...))
			w.reserve(i, room)
		}
		switch f.direct {
		case opString:
			i = w.string(i, *as[string](at))
		case opInt:
			i = w.int(i, loadInt(at, f.value.bits))
		case opBool:
			i = w.bool(i, *as[bool](at))
		default:
			if i, err = w.value(i, f.value, at); err != nil {
				return i, inPath(f.name, err)
			}
		}
	}
	if i == start {
		return w.word(i, '{'|'}'<<8, 2), nil
	}
	w.b[start] = '{' // in the place of the comma before the first key
	return w.byte(i, '}'), nil
}

func (w *writer) slice(i int, elem *program, s sliceHeader) (end int, err error) {
	i = w.byte(i, '[')
	for n := range s.len {
		if n > 0 {
			i = w.byte(i, ',')
		}
		if i, err = w.value(i, elem, item(s.data, n, elem.size)); err != nil {
			return i, inPath("["+strconv.Itoa(n)+"]", err)
		}
	}
	return w.byte(i, ']'), nil
}

// mapping writes a map, sorted by its keys' texts.
func (w *writer) mapping(i int, elem *program, m reflect.Value) (end int, err error) {
	type entry struct {
		key   string
		value reflect.Value
	}
	entries := make([]entry, 0, m.Len())
	for each := m.MapRange(); each.Next(); {
		key, err := keyText(each.Key())
		if err != nil {
			return i, inPath(keyPath(fmt.Sprint(each.Key())), err)
		}
		entries = append(entries, entry{key, each.Value()})
	}
	slices.SortFunc(entries, func(a, b entry) int {
		if a.key < b.key {
			return -1
		}
		return 1
	})
	i = w.byte(i, '{')
	value := reflect.New(elem.typ)
	for n, e := range entries {
		if n > 0 {
			i = w.byte(i, ',')
		}
		i = w.byte(w.string(i, e.key), ':')
		value.Elem().Set(e.value)
		if i, err = w.value(i, elem, addressOf(value)); err != nil {
			return i, inPath(keyPath(e.key), err)
		}
	}
	return w.byte(i, '}'), nil
}

func keyText(key reflect.Value) (string, error) {
	if key.Type() == reflect.TypeFor[string]() {
		return key.String(), nil
	}
	if m, ok := key.Interface().(encoding.TextMarshaler); ok {
		text, err := m.MarshalText()
		return string(text), err
	}
	if key.Kind() == reflect.String {
		return key.String(), nil
	}
	if key.CanInt() {
		return strconv.FormatInt(key.Int(), 10), nil
	}
	if key.CanUint() {
		return strconv.FormatUint(key.Uint(), 10), nil
	}
	return "", fmt.Errorf("a %s cannot be a key", key.Type())
}

// appendForeign appends what the type's own code writes, or encoding/json.
func (g *program) appendForeign(b []byte, p pointer) ([]byte, error) {
	v := interfaceAt(g.typ, p)
	switch g.write {
	case opText:
		text, err := v.(encoding.TextMarshaler).MarshalText()
		if err != nil {
			return b, err
		}
		return appendString(b, string(text)), nil
	case opJSON:
		token, err := v.(json.Marshaler).MarshalJSON()
		if err != nil {
			return b, err
		}
		return appendCompact(b, token)
	}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return b, err
	}
	return append(b, bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))...), nil
}

// appendCompact appends foreign JSON if it is some, without blanks.
func appendCompact(b, token []byte) ([]byte, error) {
	s := scanner{data: token}
	err := s.skip()
	if err == nil {
		if s.peek(); s.pos < len(token) {
			err = s.unexpected("the end of the value")
		} else if s.odd {
			err = fmt.Errorf("%.64q is not JSON", token)
		}
	}
	if err != nil {
		return b, err
	}
	if !s.blanks {
		return append(b, token...), nil
	}
	for i, inString := 0, false; i < len(token); i++ {
		c := token[i]
		switch {
		case inString && c == '\\':
			b = append(b, c)
			i++
			c = token[i]
		case c == '"':
			inString = !inString
		case !inString && (c == ' ' || c == '\n' || c == '\t' || c == '\r'):
			continue
		}
		b = append(b, c)
	}
	return b, nil
}

func appendBytes(b, data []byte) []byte {
	if data == nil {
		return append(b, "null"...)
	}
	b = append(b, '"')
	return append(base64.StdEncoding.AppendEncode(b, data), '"')
}
