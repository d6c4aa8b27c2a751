// All of the codec's unsafe code: how it reaches the members of a struct and the
// items of a slice without reflection, and the memory that it hands out in small pieces.
// Pointers come from reflect or from the arena and stay within what they point into.

package servicestack

import (
	"encoding/binary"
	"reflect"
	"unsafe"
)

// pointer is the address of a value whose type its program knows.
type pointer = unsafe.Pointer

// as takes the value at p for a T, whose kind and size it must have.
func as[T any](p pointer) *T { return (*T)(p) }

// behind returns the address of what lies offset bytes behind the start of a struct.
func behind(p pointer, offset uintptr) pointer { return unsafe.Add(p, offset) }

// item returns the address of the i-th item of an array of items of that size.
func item(p pointer, i int, size uintptr) pointer { return unsafe.Add(p, uintptr(i)*size) }

// addressOf returns the address that a pointer or a slice holds.
func addressOf(v reflect.Value) pointer { return v.UnsafePointer() }

// valueAt returns the value of type t at p, addressable.
func valueAt(t reflect.Type, p pointer) reflect.Value { return reflect.NewAt(t, p).Elem() }

// interfaceAt returns a pointer to the value of type t at p.
func interfaceAt(t reflect.Type, p pointer) any { return reflect.NewAt(t, p).Interface() }

// interfaceParts returns what an interface is made of: the address of the type, and the value if
// that is a pointer, else where it is.
func interfaceParts(v any) (typ, value pointer) {
	words := (*[2]pointer)(pointer(&v))
	return words[0], words[1]
}

// sliceHeader is what a slice of any type is made of.
type sliceHeader struct {
	data pointer
	len  int
	cap  int
}

// emptySlice is a list without items, which is not nil.
func emptySlice() sliceHeader { return sliceHeader{data: pointer(&nothing)} }

var nothing [0]byte

// arena hands out memory for strings and for small values without pointers in them, from
// chunks that hold many: most of the time of reading a document would else go to the
// allocator. A chunk lives as long as anything in it, so it is kept small: who keeps one
// string of a large answer keeps no more than a chunk alive. What is left of a chunk
// serves the next document.
type arena struct {
	chunk []byte
	used  int
}

const (
	chunkSize = 2048
	// What is larger gets memory of its own, so that a chunk is never left half empty.
	maxPiece = 256
)

// take returns n bytes of which nobody else knows, at an address that divides by align,
// with anything in them.
func (a *arena) take(n, align int) []byte {
	from := (a.used + align - 1) &^ (align - 1)
	if from+n > len(a.chunk) {
		if n > maxPiece {
			return make([]byte, n)
		}
		a.chunk = make([]byte, chunkSize)
		from = 0
	}
	a.used = from + n
	return a.chunk[from:a.used:a.used]
}

// keep makes a string of a text.
func (a *arena) keep(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	b := a.take(len(text), 1)
	copy(b, text)
	return textOf(b)
}

// value returns a zero value of a type that has no pointers, and is not empty.
func (a *arena) value(size uintptr, align int) pointer {
	b := a.take(int(size), align)
	clear(b)
	return pointer(unsafe.SliceData(b))
}

// endOf returns where a buffer that has room behind it goes on.
func endOf(b []byte) pointer { return unsafe.Add(pointer(unsafe.SliceData(b)), len(b)) }

// dataOf returns where the bytes of a slice are, of one without bytes perhaps nil.
func dataOf(b []byte) pointer { return pointer(unsafe.SliceData(b)) }

// stringData returns where the bytes of a string are.
func stringData(s string) pointer { return pointer(unsafe.StringData(s)) }

// wordAt returns the eight bytes that begin i bytes behind p, the first one lowest; the
// caller knows that they are there. putWord, putHalf and putByte write there.
func wordAt(p pointer, i int) uint64 {
	return binary.LittleEndian.Uint64((*[8]byte)(unsafe.Add(p, i))[:])
}

// byteAt returns the byte that is i bytes behind p.
func byteAt(p pointer, i int) byte { return *(*byte)(unsafe.Add(p, i)) }

// halfAt returns the four bytes that begin i bytes behind p.
func halfAt(p pointer, i int) uint32 {
	return binary.LittleEndian.Uint32((*[4]byte)(unsafe.Add(p, i))[:])
}

// shortWord returns the n bytes at p, one to seven, followed by zeros.
func shortWord(p pointer, n int) uint64 {
	if n >= 4 {
		return uint64(halfAt(p, 0)) | uint64(halfAt(p, n-4))<<(8*n-32)
	}
	middle := n / 2
	return uint64(byteAt(p, 0)) | uint64(byteAt(p, middle))<<(8*middle) | uint64(byteAt(p, n-1))<<(8*n-8)
}

func putWord(p pointer, i int, w uint64) {
	binary.LittleEndian.PutUint64((*[8]byte)(unsafe.Add(p, i))[:], w)
}

func putHalf(p pointer, i int, half uint32) {
	binary.LittleEndian.PutUint32((*[4]byte)(unsafe.Add(p, i))[:], half)
}

func putByte(p pointer, i int, c byte) { *(*byte)(unsafe.Add(p, i)) = c }

// textOf makes bytes a string that change no more as long as it is kept.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// bytesOf lends a string as bytes, for functions that only read them.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }
