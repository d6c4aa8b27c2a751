// Package clr holds what the listings of .NET's own languages (C#, VB.NET, F#)
// share: its types, and the attributes that belong to a declaration.
package clr

import (
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// Nature tells values from references: the two sorts of .NET type.
type Nature uint8

// The natures. A type parameter and a type that is declared nowhere are Open.
const (
	Open Nature = iota
	Value
	Reference
)

var natures = func() map[string]Nature {
	all := map[string]Nature{model.ArrayOf: Reference}
	for _, name := range strings.Fields(`Boolean Byte SByte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double
		Decimal Char Guid DateTime DateTimeOffset DateOnly TimeOnly TimeSpan KeyValuePair DayOfWeek`) {
		all[name] = Value
	}
	for _, name := range strings.Fields(`String Object Uri Version Type Stream Tuple List Dictionary HashSet
		SortedDictionary SortedSet SortedList Queue Stack Collection IList ICollection IEnumerable IDictionary
		ISet IReadOnlyList IReadOnlyCollection IReadOnlyDictionary
		ResponseStatus ResponseError`) {
		all[name] = Reference
	}
	return all
}()

// Natures knows the types that a document declares beside those of .NET.
type Natures map[string]Nature

// NaturesOf gathers what doc declares. A name that is declared both ways is Open.
func NaturesOf(doc *model.Document) Natures {
	declared := make(Natures, 2*len(doc.Types))
	for _, t := range doc.Types {
		nature := Reference
		if t.Kind == model.Enum || t.Kind == model.Struct {
			nature = Value
		}
		for _, name := range []string{t.Name, t.Declaring + "." + t.Name} {
			if known, twice := declared[name]; twice && known != nature {
				nature = Open
			}
			declared[name] = nature
		}
	}
	return declared
}

// Of tells the nature of t inside a type with these parameters.
func (n Natures) Of(t model.TypeRef, generics []string) Nature {
	for _, parameter := range generics {
		if t.Name == parameter && len(t.Args) == 0 {
			return Open
		}
	}
	if nature, ok := n[t.Name]; ok {
		return nature
	}
	return natures[t.Name]
}

// DropBookkeeping takes out what MakeDataContractsExtensible adds to a listing:
// the client's own member for unknown XML, which never travels.
func DropBookkeeping(doc *model.Document) {
	for _, t := range doc.Types {
		t.Fields = slices.DeleteFunc(t.Fields, func(f *model.Field) bool { return f.Type.Name == "ExtensionDataObject" })
		t.Implements = slices.DeleteFunc(t.Implements, func(i model.TypeRef) bool { return i.Name == "IExtensibleDataObject" })
	}
}

// SetNullable fills in Nullable of the fields of value types. References may
// always be null, so their "?", where a listing writes one, is no part of the
// type: C# alone does, and reads it before.
func SetNullable(doc *model.Document) {
	declared := NaturesOf(doc)
	for _, t := range doc.Types {
		for _, f := range t.Fields {
			switch {
			case f.Type.Nullable:
				f.Nullable = model.Yes
			case declared.Of(f.Type, t.Generics) == Value:
				f.Nullable = model.No
			}
		}
	}
}
