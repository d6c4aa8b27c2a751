// Enums: what generated enum types need to read and write themselves.

package servicestack

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// EnumMember is a member of a .NET enum.
type EnumMember struct {
	Name   string // in C#; what is sent
	Number int64  // bits of an ulong as they are
	Text   string // of [EnumMember(Value)], if it has one; servers from 5.14 on write it
}

// Enum reads and writes a .NET enum that is a string type in Go: a member is its C#
// name, anything else is kept as it came. An empty text is kept as two quotes, for ""
// is what is unset.
type Enum[T ~string] struct {
	Members  []EnumMember
	AsNumber bool // [EnumAsInt]: send numbers

	names enumNames
}

// Read reads a JSON value into v: a name, an EnumMember text, a number, plain or
// quoted. Unknown ones are no error.
func (e *Enum[T]) Read(token []byte, v *T) error {
	text, _, err := tokenText(token)
	if text == nil {
		return err
	}
	return e.ReadText(text, v)
}

// ReadText is Read for a value from a query, a path or the key of a map.
func (e *Enum[T]) ReadText(text []byte, v *T) error {
	if *v = T(e.canonical(string(text))); len(text) == 0 {
		*v = emptyText
	}
	return nil
}

// emptyText is an enum that came as an empty text, which is sent as it came.
const emptyText = `""`

// Write returns v as JSON: the name of a member; the number of what has none. An
// unset v is the member numbered 0.
func (e *Enum[T]) Write(v T) ([]byte, error) {
	text := e.Text(v)
	if e.AsNumber {
		if m := e.find(text); m != nil {
			return strconv.AppendInt(nil, m.Number, 10), nil
		}
	}
	if number, ok := plainNumber(text); ok {
		return []byte(number), nil
	}
	return appendString(nil, text), nil
}

// Text returns v as it is sent in a query or a path.
func (e *Enum[T]) Text(v T) string {
	switch v {
	case "":
		v = "0"
	case emptyText:
		return ""
	}
	return e.canonical(string(v))
}

// EnumMember returns v as servers from 5.14 on write it: the text of its EnumMember
// attribute, if it has one, else its name.
func (e *Enum[T]) EnumMember(v T) string {
	text := e.Text(v)
	if m := e.find(text); m != nil && m.Text != "" {
		return m.Text
	}
	return text
}

// canonical returns the name of a member, a number without leading zeros, or the text
// itself.
func (e *Enum[T]) canonical(text string) string {
	if number, ok := plainNumber(text); ok {
		text = number
	}
	if m := e.find(text); m != nil {
		return m.Name
	}
	return text
}

// IsKnown reports whether v is a member; unset, it is the member numbered 0.
func (e *Enum[T]) IsKnown(v T) bool { return e.find(e.Text(v)) != nil }

// Number returns the number of v, and whether it has one.
func (e *Enum[T]) Number(v T) (int64, bool) {
	text := e.Text(v)
	if m := e.find(text); m != nil {
		return m.Number, true
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// Values returns the members in the order of their declaration.
func (e *Enum[T]) Values() []T {
	values := make([]T, len(e.Members))
	for i, m := range e.Members {
		values[i] = T(m.Name)
	}
	return values
}

func (e *Enum[T]) find(text string) *EnumMember { return e.names.find(e.Members, text) }

// Flags reads a .NET [Flags] enum, which is an integer type in Go and needs no help
// to be written.
type Flags[T ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~int | ~uint] struct {
	Members []EnumMember

	names enumNames
}

// Read reads a JSON value into v: a number, plain or quoted, or names with commas
// between them.
func (f *Flags[T]) Read(token []byte, v *T) error {
	text, _, err := tokenText(token)
	if text == nil {
		return err
	}
	return f.ReadText(text, v)
}

// ReadText is Read for a value from a query, a path or the key of a map.
func (f *Flags[T]) ReadText(text []byte, v *T) error {
	var bits T
	for _, part := range strings.Split(string(text), ",") {
		part = strings.TrimSpace(part)
		if m := f.names.find(f.Members, part); m != nil {
			bits |= T(m.Number)
		} else if n, ok := parseBits(part); ok && int64(T(n)) == n {
			bits |= T(n)
		} else {
			return badValue(text, fmt.Sprintf("a number or names of %T", *v))
		}
	}
	*v = bits
	return nil
}

// String returns the names of v's bits as .NET does, "Read, Write", or its number if
// some of them have none.
func (f *Flags[T]) String(v T) string {
	var names []string
	rest := v
	for i := len(f.Members) - 1; i >= 0; i-- {
		m := &f.Members[i]
		if T(m.Number) == v {
			return m.Name
		}
		if bits := T(m.Number); bits != 0 && rest&bits == bits {
			names = append([]string{m.Name}, names...)
			rest &^= bits
		}
	}
	if rest != 0 || v == 0 {
		return fmt.Sprintf("%d", v)
	}
	return strings.Join(names, ", ")
}

func parseBits(s string) (int64, bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, true
	}
	n, err := strconv.ParseUint(s, 10, 64)
	return int64(n), err == nil
}

// plainNumber returns an integer without leading zeros.
func plainNumber(s string) (string, bool) {
	if !isInteger(s) {
		return s, false
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return strconv.FormatInt(n, 10), true
	}
	n, err := strconv.ParseUint(s, 10, 64)
	return strconv.FormatUint(n, 10), err == nil
}

// enumNames finds the members of an enum by name, text or number; it is built when
// it is first needed.
type enumNames struct {
	once    sync.Once
	members map[string]*EnumMember
}

func (n *enumNames) find(members []EnumMember, text string) *EnumMember {
	n.once.Do(func() {
		n.members = make(map[string]*EnumMember, 3*len(members))
		// An exact name goes before one of another case, a name before a text, the
		// first member before a later one of the same number.
		for _, key := range []func(*EnumMember) string{
			func(m *EnumMember) string { return m.Name },
			func(m *EnumMember) string { return m.Text },
			func(m *EnumMember) string { return strings.ToLower(m.Name) },
			func(m *EnumMember) string { return strings.ToLower(m.Text) },
			func(m *EnumMember) string { return strconv.FormatInt(m.Number, 10) },
			func(m *EnumMember) string { return strconv.FormatUint(uint64(m.Number), 10) }, // of an ulong
		} {
			for i := range members {
				if k := key(&members[i]); k != "" && n.members[k] == nil {
					n.members[k] = &members[i]
				}
			}
		}
	})
	if m := n.members[text]; m != nil {
		return m
	}
	return n.members[strings.ToLower(text)]
}
