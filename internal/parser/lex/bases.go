package lex

import (
	"unicode"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/model"
)

// SplitBases moves base classes from the front of Implements to Base, for languages
// that write both in one list, the base first. A first name that the listing
// declares is what it is declared as; any other is an interface if it is named like
// one.
func SplitBases(types []*model.Type) {
	declared := make(map[string]model.Kind, len(types))
	for _, t := range types {
		declared[t.Name] = t.Kind
	}
	for _, t := range types {
		if len(t.Implements) == 0 || t.Kind == model.Interface {
			continue
		}
		first := t.Implements[0]
		kind, known := declared[first.Name]
		if known && kind == model.Interface || !known && NamedLikeInterface(first.Name) {
			continue
		}
		t.Base, t.Implements = &first, t.Implements[1:]
		if len(t.Implements) == 0 {
			t.Implements = nil
		}
	}
}

// NamedLikeInterface tells whether a name is that of an interface by .NET's
// convention: I, a capital, a small letter (IReturn, IHasVersion; but not IPRange).
func NamedLikeInterface(name string) bool {
	if name == "" || name[0] != 'I' {
		return false
	}
	second, n := utf8.DecodeRuneInString(name[1:])
	third, _ := utf8.DecodeRuneInString(name[1+n:])
	return unicode.IsUpper(second) && unicode.IsLower(third)
}
