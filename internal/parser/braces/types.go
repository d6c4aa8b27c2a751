// Types: how the four languages spell those of .NET (servicestack.md 2.14).

package braces

import (
	"slices"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/source"
)

// Types tells what the types of a language stand for.
type Types struct {
	Simple      map[string]string // names of .NET's types, or kinds of types, by name
	Lists, Maps string            // names of generic classes
	// Bytes says that a list of bytes is byte[].
	Bytes bool
	// Items says that "?" inside a type means something.
	Items bool
	// Clients are bases and interfaces that clients need and no server has.
	Clients string
	// First says that a base and interfaces stand in one list, the base first.
	First bool
	// Tells are the types whose "?" tells a value that may be null from one that
	// may not, in listings that have both; nil if none do.
	Tells func(t model.TypeRef, enum bool) bool
}

// maxDepth bounds the nesting of type expressions.
const maxDepth = 32

// Ref takes a type as the language spells it: A<B, C>, byte[], [A], [A:B]. A "?"
// behind it is left; ok is false, and the cursor anywhere, where there is none.
func (p *Parser) Ref() (t model.TypeRef, ok bool) { return p.ref(0) }

// Parse reads a type that is told in a string.
func (p *Parser) Parse(text string) (t model.TypeRef, ok bool) {
	f := source.NewFile("", []byte(text))
	inner := &Parser{Listing: lex.NewListing(f, &diag.List{}, p.lang.Evidence), lang: p.lang}
	t, ok = inner.Ref()
	return t, ok && inner.EOF()
}

// Null takes the "?" behind a type.
func (p *Parser) Null() bool { return p.Take("?") }

func (p *Parser) ref(depth int) (t model.TypeRef, ok bool) {
	if depth > maxDepth {
		return t, false
	}
	if p.Punct("[") {
		if t, ok = p.refs(model.SequenceOf, ":", depth); ok && len(t.Args) == 2 {
			t.Name = model.MapOf
		}
		return t, ok && p.Punct("]") && len(t.Args) <= 2
	}
	p.Space()
	if t.Name = p.Dotted(); t.Name == "" {
		return t, false
	}
	if p.Take("<") {
		if t, ok = p.refs(t.Name, ",", depth); !ok || !p.Punct(">") {
			return t, false
		}
	}
	for range maxDepth {
		if !p.Take("[]") {
			break
		}
		t = model.Ref(model.ArrayOf, t)
	}
	return t, true
}

// refs takes the arguments of the type called name.
func (p *Parser) refs(name, between string, depth int) (t model.TypeRef, ok bool) {
	t.Name = name
	for {
		arg, ok := p.ref(depth + 1)
		if !ok {
			return t, false
		}
		arg.Nullable = p.Null()
		t.Args = append(t.Args, arg)
		if !p.Punct(between) {
			return t, true
		}
	}
}

// finish spells types as .NET does, and tells what only the whole listing tells.
func (p *Parser) finish() {
	types := p.Doc.Types
	declared, enums := make(map[string]bool, len(types)), make(map[string]bool, len(types))
	for _, t := range types {
		declared[t.Name] = true
		enums[t.Name] = t.Kind == model.Enum
	}
	p.splitHeads()
	spell := func(t model.TypeRef) model.TypeRef { return p.lang.Types.spell(t, declared) }
	for _, t := range types {
		if t.Base != nil {
			base := t.Base.Map(spell)
			t.Base = &base
		}
		for i, marker := range t.Implements {
			t.Implements[i] = marker.Map(spell)
		}
		for _, f := range t.Fields {
			f.Type = f.Type.Map(spell)
			if f.Type.Nullable { // Nullable<T>, up to 4.0.62
				f.Type.Nullable, f.Nullable = false, model.Yes
			}
		}
	}
	lex.DropArity(types)
	p.setNullable(enums)
}

// spell is t, of which the arguments are spelled already, as .NET spells it.
func (s *Types) spell(t model.TypeRef, declared map[string]bool) model.TypeRef {
	if !s.Items {
		t.Nullable = false
	}
	null := t.Nullable
	switch {
	case declared[t.Name]:
	case len(t.Args) == 0 && s.Simple[t.Name] != "":
		t.Name = s.Simple[t.Name]
	case len(t.Args) == 1 && t.Name == "Nullable":
		t, null = t.Args[0], true
	case len(t.Args) == 1 && HasWord(s.Lists, t.Name):
		t.Name = model.SequenceOf
	case len(t.Args) == 2 && HasWord(s.Maps, t.Name):
		t.Name = model.MapOf
	}
	if s.Bytes && t.Name == model.SequenceOf && t.Args[0].Name == "Byte" && !t.Args[0].Nullable {
		t = model.Ref(model.AnyBytes)
	}
	t.Nullable = null
	return t
}

// splitHeads tells base classes from interfaces, and leaves out what clients alone
// need. A class that others implement is an interface.
func (p *Parser) splitHeads() {
	types := p.Doc.Types
	implemented := map[string]bool{}
	for _, t := range types {
		if t.Kind == model.Enum { // what Swift keeps it as
			t.Implements = nil
		}
		t.Implements = slices.DeleteFunc(t.Implements, func(ref model.TypeRef) bool {
			return HasWord(p.lang.Types.Clients, ref.Name)
		})
	}
	if p.lang.Types.First {
		lex.SplitBases(types)
	}
	for _, t := range types {
		for _, ref := range t.Implements {
			implemented[ref.Name] = true
		}
	}
	for _, t := range types {
		if t.Abstract && implemented[t.Name] {
			t.Kind, t.Abstract = model.Interface, false
		}
	}
}

// setNullable reads the marks behind types, if the listing has properties of value
// types with and without them.
func (p *Parser) setNullable(enums map[string]bool) {
	tells := p.lang.Types.Tells
	if tells == nil {
		return
	}
	told := false
	for _, t := range p.Doc.Types {
		for _, f := range t.Fields {
			told = told || p.marks[f] == model.No && tells(f.Type, enums[f.Type.Name])
		}
	}
	for _, t := range p.Doc.Types {
		for _, f := range t.Fields {
			if told && tells(f.Type, enums[f.Type.Name]) {
				f.Nullable = p.marks[f]
			}
		}
	}
}
