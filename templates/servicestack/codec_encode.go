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
	g, p := reflected(reflect.ValueOf(v))
	if expected := int(g.lastLength.Load()); expected > maxKept {
		b, err := g.append(make([]byte, 0, expected+expected/8), p, 0)
		return g.exactly(b, err)
	}
	kept := buffers.Get().(*[]byte)
	defer buffers.Put(kept)
	b, err := g.append((*kept)[:0], p, 0)
	if cap(b) > maxKept {
		return g.exactly(b, err)
	}
	*kept = b
	if err != nil {
		return nil, err
	}
	return bytes.Clone(b), nil
}

const maxKept = 256 << 10

var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 1024); return &b }}

// exactly returns a long document, without much room behind it.
func (g *program) exactly(b []byte, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	g.lastLength.Store(int64(len(b)))
	if len(b) < cap(b)/4*3 {
		return bytes.Clone(b), nil
	}
	return b, nil
}

// reflected returns the program of a value, and where it is.
func reflected(v reflect.Value) (*program, pointer) {
	if v.Kind() == reflect.Pointer && v.Type().Name() == "" && !v.IsNil() {
		return programOf(v.Type().Elem()), addressOf(v)
	}
	copied := reflect.New(v.Type())
	copied.Elem().Set(v)
	return programOf(v.Type()), addressOf(copied)
}

// append appends the value at p.
func (g *program) append(b []byte, p pointer, depth int) ([]byte, error) {
	if depth > maxDepth {
		return b, errTooDeep
	}
	switch g.write {
	case opBool:
		return strconv.AppendBool(b, *as[bool](p)), nil
	case opInt:
		return appendInt(b, loadInt(p, g.bits)), nil
	case opUint:
		return appendUint(b, loadUint(p, g.bits)), nil
	case opFloat:
		if g.bits == 32 {
			return appendFloat(b, float64(*as[float32](p)), 32)
		}
		return appendFloat(b, *as[float64](p), 64)
	case opString:
		return appendString(b, *as[string](p)), nil
	case opBytes:
		return appendBytes(b, *as[[]byte](p)), nil
	case opPointer:
		if *as[pointer](p) == nil {
			return append(b, "null"...), nil
		}
		return g.elem.append(b, *as[pointer](p), depth+1)
	case opSlice:
		return g.appendSlice(b, *as[sliceHeader](p), depth)
	case opMap:
		return g.appendMap(b, valueAt(g.typ, p), depth)
	case opStruct:
		return g.appendStruct(b, p, depth)
	case opAny:
		v := valueAt(g.typ, p)
		if v.IsNil() {
			return append(b, "null"...), nil
		}
		g, p := reflected(v.Elem())
		return g.append(b, p, depth+1)
	case opTime:
		return as[Time](p).appendJSON(b)
	case opOffsetTime:
		return as[OffsetTime](p).appendJSON(b)
	case opDate:
		return as[Date](p).appendJSON(b)
	case opTimeOfDay:
		return as[TimeOfDay](p).appendJSON(b)
	case opDuration:
		return as[Duration](p).appendJSON(b)
	case opGUID:
		return as[GUID](p).appendJSON(b)
	case opDecimal:
		return as[Decimal](p).AppendText(b)
	case opChar:
		return as[Char](p).appendJSON(b), nil
	case opObject:
		return appendCompact(b, as[Object](p).orNull())
	}
	return g.appendForeign(b, p)
}

// appendStruct appends what is set of a struct. The buffer is kept in memory meanwhile: in
// registers it would have to be saved and restored around each call.
func (g *program) appendStruct(b []byte, p pointer, depth int) ([]byte, error) {
	start := len(b)
	w := writer{b}
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
		if cap(w.b)-len(w.b) < 2*room {
			w.grow(2 * room)
		}
		end := endOf(w.b)
		putWord(end, 0, f.text[0])
		putWord(end, 8, f.text[1])
		putWord(end, 16, f.text[2])
		w.b = w.b[:len(w.b)+f.short]
		if f.short == 0 {
			w.b = append(w.b, f.key...)
		}
		switch f.direct {
		case opString:
			w.string(*as[string](at))
		case opInt:
			w.b = appendInt(w.b, loadInt(at, f.value.bits))
		case opBool:
			w.b = strconv.AppendBool(w.b, *as[bool](at))
		default:
			var err error
			if w.b, err = f.value.append(w.b, at, depth+1); err != nil {
				return w.b, inPath(f.name, err)
			}
		}
	}
	if len(w.b) == start {
		return append(w.b, "{}"...), nil
	}
	w.b[start] = '{' // in the place of the comma before the first key
	return append(w.b, '}'), nil
}

func (g *program) appendSlice(b []byte, s sliceHeader, depth int) ([]byte, error) {
	if s.data == nil {
		return append(b, "null"...), nil
	}
	b = append(b, '[')
	elem := g.elem
	for i := range s.len {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = elem.append(b, item(s.data, i, elem.size), depth+1); err != nil {
			return b, inPath("["+strconv.Itoa(i)+"]", err)
		}
	}
	return append(b, ']'), nil
}

// appendMap appends a map, sorted by its keys' texts.
func (g *program) appendMap(b []byte, m reflect.Value, depth int) ([]byte, error) {
	if m.IsNil() {
		return append(b, "null"...), nil
	}
	type entry struct {
		key   string
		value reflect.Value
	}
	entries := make([]entry, 0, m.Len())
	for each := m.MapRange(); each.Next(); {
		key, err := keyText(each.Key())
		if err != nil {
			return b, inPath(keyPath(fmt.Sprint(each.Key())), err)
		}
		entries = append(entries, entry{key, each.Value()})
	}
	slices.SortFunc(entries, func(a, b entry) int {
		if a.key < b.key {
			return -1
		}
		return 1
	})
	b = append(b, '{')
	value := reflect.New(g.elem.typ)
	for i, e := range entries {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, e.key), ':')
		value.Elem().Set(e.value)
		var err error
		if b, err = g.elem.append(b, addressOf(value), depth+1); err != nil {
			return b, inPath(keyPath(e.key), err)
		}
	}
	return append(b, '}'), nil
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
