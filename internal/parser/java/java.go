// Package java reads the Java listing of a ServiceStack server (servicestack.md
// 2.10), from /types/java or quoted on a metadata page.
package java

import (
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/braces"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether a Java listing stands somewhere in text.
func Recognise(text []byte) bool {
	s := string(text)
	return strings.Contains(s, "public static class ") || strings.Contains(s, "public static enum ") ||
		strings.Contains(s, "import java.util.*;")
}

// Parse reads a listing and whatever stands around it.
func Parse(f *source.File, diags *diag.List) *model.Document { return language.Parse(f, diags) }

var language = braces.Language{
	Evidence:  model.Java,
	Members:   model.NameWire,
	Values:    model.NamePascal,
	Literals:  lex.Quotes{Marks: `"`},
	Live:      true,
	Nested:    true,
	Begins:    "public package import / * @ { }",
	Modifiers: "public static abstract final",
	Member:    member,
	Types:     braces.JVM,
}

// member takes a field, a method or a constructor. The properties are the public
// fields; all else serves them.
func member(p *braces.Parser, c *braces.Class) bool {
	start := p.Pos()
	modifiers := p.Words("public private protected static final transient")
	typ, ok := p.Ref() // or the name of a constructor
	if !ok {
		return false
	}
	name := ""
	if !p.Punct("(") {
		if name = p.Name(); name == "" {
			return false
		}
		p.Space()
	}
	if name == "" || p.Take("(") {
		return p.SkipTo(")") && p.Take(")") && p.SkipTo("{;") && (p.Take(";") || p.Block())
	}
	if p.Take("=") && !p.SkipTo(";") || !p.Take(";") {
		return false
	}
	if !braces.HasWord(modifiers, "static") && !braces.HasWord(modifiers, "private") {
		p.Field(c, start, name, typ, model.Unknown)
	}
	return true
}
