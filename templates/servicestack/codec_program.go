// The programs of the codec: for each Go type what has to be done to read and write
// it, found by reflection once. Anything unusual is left to encoding/json.

package servicestack

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
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
	opAny     // an interface
	opSubtype // an interface with methods, when read
	opJSON    // a json.Marshaler or json.Unmarshaler
	opText    // an encoding.TextMarshaler or TextUnmarshaler
	opObject  // an Object, and so on: the scalars of this package
	opTime
	opOffsetTime
	opDate
	opTimeOfDay
	opDuration
	opDecimal
	opGUID
	opChar

	lastOp = opChar
)

// scalarOps are the types that the codec reads and writes without asking their methods.
// A type of somebody else that embeds one may have methods of its own, and is not meant.
var scalarOps = map[reflect.Type]op{
	reflect.TypeFor[Object]():     opObject,
	reflect.TypeFor[Time]():       opTime,
	reflect.TypeFor[OffsetTime](): opOffsetTime,
	reflect.TypeFor[Date]():       opDate,
	reflect.TypeFor[TimeOfDay]():  opTimeOfDay,
	reflect.TypeFor[Duration]():   opDuration,
	reflect.TypeFor[Decimal]():    opDecimal,
	reflect.TypeFor[GUID]():       opGUID,
	reflect.TypeFor[Char]():       opChar,
}

// program is what the codec knows of a type.
type program struct {
	typ     reflect.Type
	pointer pointer // the address of the type of pointers to it
	size    uintptr
	align   int
	isText  bool // a string of some type
	inArena bool // values are small and hold no pointers
	read    op
	write   op
	easy    easyRead
	bits    int // of a number
	elem    *program
	isZero  func(pointer) bool // for omitzero
	isEmpty func(pointer) bool // for omitempty

	lastLength atomic.Int64 // of a document that was long, see marshal

	// of a struct
	fields  []field
	first   *field   // of fields, to be written
	members []member // the fields, to be read
	exact   map[string]int
	folded  map[string]int
}

// field is a member of a struct.
type field struct {
	*program
	offset    uintptr
	key       []byte    // `,"name":`
	short     int       // how long it is, 0 if it is longer than text
	text      [3]uint64 // how it begins, by words
	omit      omission
	following *field
	value     *program           // of what is written: behind a pointer, if it is left out when nil
	direct    op                 // how that is written
	name      string             // on the wire
	isUnset   func(pointer) bool // for omitByTest
}

// omission tells when a field is not written. That it is nil or an empty string, which
// is nearly always the question, is asked without calling a function.
type omission uint8

const (
	omitNever omission = iota
	omitNil
	omitNilPointer // and go to what it points to
	omitEmptyString
	omitByTest
)

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

// pointed returns the program of what v points to, and where that is; none if v is no
// pointer, or a nil one.
func pointed(v any) (*program, pointer) {
	typ, at := interfaceParts(v)
	recent := &recentPrograms[uintptr(typ)>>5%uintptr(len(recentPrograms))]
	if g := recent.Load(); g != nil && g.pointer == typ && at != nil {
		return g, at
	}
	to := reflect.ValueOf(v)
	if to.Kind() != reflect.Pointer || to.IsNil() {
		return nil, nil
	}
	g := programOf(to.Type().Elem())
	recent.Store(g)
	return g, addressOf(to)
}

// recentPrograms are those of types to which pointers were read or written lately, by the
// address of the pointer's type: to look into programs takes many times as long.
var recentPrograms [256]atomic.Pointer[program]

// compiler holds the programs in the making, for types that contain themselves.
type compiler map[reflect.Type]*program

var (
	jsonMarshaler   = reflect.TypeFor[json.Marshaler]()
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
	textMarshaler   = reflect.TypeFor[encoding.TextMarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func (c compiler) compile(t reflect.Type) *program {
	if p := c[t]; p != nil {
		return p
	}
	if p, ok := programs.Load(t); ok {
		return p.(*program)
	}
	p := &program{typ: t, size: t.Size(), align: t.Align(), isText: t.Kind() == reflect.String, easy: notEasy}
	_, p.pointer = interfaceParts(reflect.PointerTo(t))
	p.inArena = isPointerFree(t) && p.size > 0 && p.size <= maxPiece
	c[t] = p
	defer p.chooseEasy()
	p.isZero, p.isEmpty = zeroTest(t), emptyTest(t)
	p.read = c.kindOf(p)
	p.write = p.read
	if t.Kind() == reflect.Interface {
		p.read, p.write = opAny, opAny
		if t.NumMethod() > 0 {
			p.read = opSubtype
		}
		return p
	}
	if t.Kind() == reflect.Pointer {
		return p // what is behind it says the rest
	}
	if scalar, ok := scalarOps[t]; ok {
		p.read, p.write = scalar, scalar
		return p
	}
	switch pointer := reflect.PointerTo(t); {
	case pointer.Implements(jsonUnmarshaler):
		p.read = opJSON
	case pointer.Implements(textUnmarshaler):
		p.read = opText
	}
	switch pointer := reflect.PointerTo(t); {
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
		member.key = append(appendString([]byte{','}, name), ':')
		var unset func(pointer) bool
		for _, option := range strings.Split(options, ",") {
			switch option {
			case "string":
				return opStd
			case "omitzero":
				unset = either(unset, member.isZero)
			case "omitempty":
				unset = either(unset, member.isEmpty)
			}
		}
		member.omitIf(unset, options)
		p.exact[name] = len(p.fields)
		p.fields = append(p.fields, member)
	}
	for i := range p.fields {
		p.fields[i].chooseValue()
	}
	p.predict()
	p.folded = make(map[string]int, len(p.fields))
	for _, fold := range []func(folded, name []byte) []byte{foldCase, foldUnderscores} {
		for i, f := range p.fields {
			key := string(fold(nil, []byte(f.name)))
			if _, taken := p.folded[key]; !taken {
				p.folded[key] = i
			}
		}
	}
	return opStruct
}

// omitIf chooses the quickest way to ask whether a field is left out.
func (f *field) omitIf(unset func(pointer) bool, options string) {
	kind := f.typ.Kind()
	_, asks := reflect.New(f.typ).Interface().(zeroer)
	switch {
	case unset == nil:
	case asks && kind != reflect.Pointer:
		f.omit, f.isUnset = omitByTest, unset
	case options == "omitzero" && (kind == reflect.Pointer || kind == reflect.Slice || kind == reflect.Map):
		f.omit = omitNil
	case kind == reflect.String:
		f.omit = omitEmptyString
	default:
		f.omit, f.isUnset = omitByTest, unset
	}
}

// chooseValue finds what is written of a field: to ask a pointer for nil and to follow it
// is one step.
func (f *field) chooseValue() {
	f.value = f.program
	if f.omit == omitNil && f.write == opPointer {
		f.omit, f.value = omitNilPointer, f.elem
	}
	f.direct = f.value.write
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

type zeroer interface{ IsZero() bool }

// isPointerFree reports whether values of a type hold no pointers.
func isPointerFree(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return isPointerFree(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !isPointerFree(t.Field(i).Type) {
				return false
			}
		}
		return true
	}
	return t.Kind() >= reflect.Bool && t.Kind() <= reflect.Complex128
}

// zeroTest returns the test of omitzero: IsZero, if there is one. A pointer is zero
// only if it is nil; encoding/json would ask what it points to, and so lose a value
// that was set to zero on purpose.
func zeroTest(t reflect.Type) func(pointer) bool {
	switch t {
	case reflect.TypeFor[Time]():
		return func(p pointer) bool { return as[Time](p).IsZero() }
	case reflect.TypeFor[OffsetTime]():
		return func(p pointer) bool { return as[OffsetTime](p).IsZero() }
	case reflect.TypeFor[Date]():
		return func(p pointer) bool { return as[Date](p).IsZero() }
	}
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
