// The programs of the codec: for each Go type what has to be done to read and write
// it, found by reflection once. Anything unusual is left to encoding/json.

package servicestack

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// op is one kind of value.
type op uint8

const (
	opStd op = iota // whatever encoding/json makes of it
	opBool
	opInt     // of bits
	opUint    // of bits
	opFloat   // of bits
	opString  // of any string type
	opBytes   // []byte: base64
	opPointer // to elem
	opSlice   // of elem
	opMap     // of elem
	opStruct  // with fields
	opAny     // an interface, when written
	opSubtype // an interface with methods, when read
	opJSON    // a json.Marshaler or json.Unmarshaler
	opText    // an encoding.TextMarshaler or TextUnmarshaler
	opDialect // a dialectReader
	opAppend  // a jsonAppender
)

// dialectReader is a scalar whose reading depends on the server.
type dialectReader interface {
	readJSON(token []byte, d Dialect) error
}

// jsonAppender is a scalar that appends valid JSON.
type jsonAppender interface {
	appendJSON(b []byte) ([]byte, error)
}

// program is what the codec knows of a type.
type program struct {
	typ     reflect.Type
	read    op
	write   op
	bits    int // of a number
	elem    *program
	isZero  func(pointer) bool // for omitzero
	isEmpty func(pointer) bool // for omitempty

	// of a struct
	fields []field
	exact  map[string]int
	folded map[string]int
}

// field is a member of a struct.
type field struct {
	name   string // on the wire
	key    []byte // `"name":`
	offset uintptr
	*program
	omit func(pointer) bool // nil: always written
}

var programs sync.Map // reflect.Type → *program

// programOf returns the program of a type.
func programOf(t reflect.Type) *program {
	if p, ok := programs.Load(t); ok {
		return p.(*program)
	}
	c := compiler{}
	p := c.compile(t)
	// Only now, when all that p leads to is complete.
	for t, made := range c {
		programs.LoadOrStore(t, made)
	}
	return p
}

// compiler holds the programs in the making, for types that contain themselves.
type compiler map[reflect.Type]*program

var (
	jsonMarshaler   = reflect.TypeFor[json.Marshaler]()
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
	textMarshaler   = reflect.TypeFor[encoding.TextMarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
	byDialect       = reflect.TypeFor[dialectReader]()
	byAppending     = reflect.TypeFor[jsonAppender]()
)

func (c compiler) compile(t reflect.Type) *program {
	if p := c[t]; p != nil {
		return p
	}
	if p, ok := programs.Load(t); ok {
		return p.(*program)
	}
	p := &program{typ: t}
	c[t] = p
	p.isZero, p.isEmpty = zeroTest(t), emptyTest(t)
	p.read = c.kindOf(p)
	p.write = p.read
	if t.Kind() == reflect.Interface {
		p.write = opAny
		if t.NumMethod() > 0 {
			p.read = opSubtype
		}
		return p
	}
	if t.Kind() == reflect.Pointer {
		return p // what is behind it says the rest
	}
	// Not a type of somebody else that embeds one of ours and has methods of its own.
	ours := t.PkgPath() == reflect.TypeFor[program]().PkgPath()
	switch pointer := reflect.PointerTo(t); {
	case ours && pointer.Implements(byDialect):
		p.read = opDialect
	case pointer.Implements(jsonUnmarshaler):
		p.read = opJSON
	case pointer.Implements(textUnmarshaler):
		p.read = opText
	}
	switch pointer := reflect.PointerTo(t); {
	case ours && pointer.Implements(byAppending):
		p.write = opAppend
	case pointer.Implements(jsonMarshaler):
		p.write = opJSON
	case pointer.Implements(textMarshaler):
		p.write = opText
	}
	return p
}

// kindOf finds the op of a type that has no methods to be read or written by.
func (c compiler) kindOf(p *program) op {
	t := p.typ
	switch t.Kind() {
	case reflect.Bool:
		return opBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.bits = t.Bits()
		return opInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		p.bits = t.Bits()
		return opUint
	case reflect.Float32, reflect.Float64:
		p.bits = t.Bits()
		return opFloat
	case reflect.String:
		if t == reflect.TypeFor[json.Number]() {
			return opStd
		}
		return opString
	case reflect.Pointer:
		if t.Name() != "" || t.Elem().Kind() == reflect.Interface {
			return opStd
		}
		p.elem = c.compile(t.Elem())
		return opPointer
	case reflect.Slice:
		p.elem = c.compile(t.Elem())
		if p.elem.read == opUint && p.elem.write == opUint && p.elem.bits == 8 {
			return opBytes
		}
		return opSlice
	case reflect.Map:
		if t.Key().Kind() != reflect.String && !reflect.PointerTo(t.Key()).Implements(textUnmarshaler) && !isIntegerKind(t.Key().Kind()) {
			return opStd
		}
		p.elem = c.compile(t.Elem())
		return opMap
	case reflect.Struct:
		return c.compileStruct(p)
	}
	return opStd
}

func isIntegerKind(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Uintptr }

// compileStruct finds the members of a struct. One with embedded structs, names that
// meet or the option `string` is left to encoding/json.
func (c compiler) compileStruct(p *program) op {
	p.exact = map[string]int{}
	for i := range p.typ.NumField() {
		f := p.typ.Field(i)
		tag := f.Tag.Get("json")
		if f.Anonymous {
			return opStd
		}
		if !f.IsExported() || tag == "-" {
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		if !isName(name) {
			name = f.Name
		}
		if _, twice := p.exact[name]; twice {
			return opStd
		}
		member := field{name: name, offset: f.Offset, program: c.compile(f.Type)}
		member.key = append(appendString(nil, name), ':')
		for _, option := range strings.Split(options, ",") {
			switch option {
			case "string":
				return opStd
			case "omitzero":
				member.omit = either(member.omit, member.isZero)
			case "omitempty":
				member.omit = either(member.omit, member.isEmpty)
			}
		}
		p.exact[name] = len(p.fields)
		p.fields = append(p.fields, member)
	}
	p.folded = make(map[string]int, len(p.fields))
	for _, fold := range []func([]byte) []byte{foldCase, foldUnderscores} {
		for i, f := range p.fields {
			key := string(fold([]byte(f.name)))
			if _, taken := p.folded[key]; !taken {
				p.folded[key] = i
			}
		}
	}
	return opStruct
}

func either(a, b func(pointer) bool) func(pointer) bool {
	if a == nil || b == nil {
		return b
	}
	return func(p pointer) bool { return a(p) || b(p) }
}

// isName reports whether encoding/json takes a tag for a name.
func isName(s string) bool {
	for _, r := range s {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return s != ""
}

// fieldNamed finds the field of a name: exactly, without case, without underscores
// (rule 85: a server may write maybe_when for MaybeWhen). next is where it probably is.
func (p *program) fieldNamed(name []byte, next int) int {
	if next < len(p.fields) && string(name) == p.fields[next].name {
		return next
	}
	if i, ok := p.exact[string(name)]; ok {
		return i
	}
	if i, ok := p.folded[string(foldCase(name))]; ok {
		return i
	}
	if i, ok := p.folded[string(foldUnderscores(name))]; ok {
		return i
	}
	return -1
}

// foldCase makes names equal that differ in case, as encoding/json does.
func foldCase(name []byte) []byte {
	folded := make([]byte, 0, 64)
	for i := 0; i < len(name); {
		c := name[i]
		if c < utf8.RuneSelf {
			if c >= 'a' && c <= 'z' {
				c -= 'a' - 'A'
			}
			folded = append(folded, c)
			i++
			continue
		}
		r, n := utf8.DecodeRune(name[i:])
		for {
			next := unicode.SimpleFold(r)
			if next <= r {
				r = next
				break
			}
			r = next
		}
		folded = utf8.AppendRune(folded, r)
		i += n
	}
	return folded
}

func foldUnderscores(name []byte) []byte {
	folded := foldCase(name)
	n := 0
	for _, c := range folded {
		if c != '_' {
			folded[n] = c
			n++
		}
	}
	return folded[:n]
}

type zeroer interface{ IsZero() bool }

// zeroTest returns the test of omitzero: IsZero, if there is one. A pointer is zero
// only if it is nil; encoding/json would ask what it points to, and so lose a value
// that was set to zero on purpose.
func zeroTest(t reflect.Type) func(pointer) bool {
	if k := t.Kind(); k != reflect.Pointer && k != reflect.Interface && reflect.PointerTo(t).Implements(reflect.TypeFor[zeroer]()) {
		return func(p pointer) bool { return interfaceAt(t, p).(zeroer).IsZero() }
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Map:
		return func(p pointer) bool { return *as[pointer](p) == nil }
	case reflect.Slice:
		return func(p pointer) bool { return as[sliceHeader](p).data == nil }
	case reflect.String:
		return func(p pointer) bool { return *as[string](p) == "" }
	}
	return func(p pointer) bool { return valueAt(t, p).IsZero() }
}

// emptyTest returns the test of omitempty.
func emptyTest(t reflect.Type) func(pointer) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Map, reflect.Array:
		return func(p pointer) bool { return valueAt(t, p).Len() == 0 }
	case reflect.Struct:
		return func(pointer) bool { return false }
	}
	return func(p pointer) bool { return valueAt(t, p).IsZero() }
}
