// All of the codec's unsafe code: how it reaches the members of a struct and the
// items of a slice without reflection. Pointers come from reflect and stay within
// the value that they point into.

package servicestack

import (
	"reflect"
	"unsafe"
)

// pointer is the address of a value whose type its program knows.
type pointer = unsafe.Pointer

// as takes the value at p for a T, whose kind and size it must have.
func as[T any](p pointer) *T { return (*T)(p) }

// member returns the address of what lies offset bytes behind the start of a struct.
func member(p pointer, offset uintptr) pointer { return unsafe.Add(p, offset) }

// item returns the address of the i-th item of an array of items of that size.
func item(p pointer, i int, size uintptr) pointer { return unsafe.Add(p, uintptr(i)*size) }

// addressOf returns the address that a pointer or a slice holds.
func addressOf(v reflect.Value) pointer { return v.UnsafePointer() }

// valueAt returns the value of type t at p, addressable.
func valueAt(t reflect.Type, p pointer) reflect.Value { return reflect.NewAt(t, p).Elem() }

// interfaceAt returns a pointer to the value of type t at p.
func interfaceAt(t reflect.Type, p pointer) any { return reflect.NewAt(t, p).Interface() }

// sliceHeader is what a slice of any type is made of.
type sliceHeader struct {
	data pointer
	len  int
	_    int // capacity
}
