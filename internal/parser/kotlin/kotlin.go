// Package kotlin reads the Kotlin listing of a ServiceStack server (servicestack.md
// 2.10), from /types/kotlin or quoted on a metadata page.
package kotlin

import (
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/braces"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether a Kotlin listing stands somewhere in text.
func Recognise(text []byte) bool {
	for line := range strings.Lines(string(text)) {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "open class "), strings.HasPrefix(line, "enum class "), line == "import java.util.*":
			return true
		}
	}
	return false
}

// Parse reads a listing and whatever stands around it.
func Parse(f *source.File, diags *diag.List) *model.Document { return language.Parse(f, diags) }

var language = braces.Language{
	Evidence:  model.Kotlin,
	Members:   model.NameWire,
	Values:    model.NamePascal,
	Literals:  lex.Quotes{Marks: `"`, Dollar: true},
	Live:      true,
	Begins:    "open enum class interface abstract package import / * @ { }",
	Modifiers: "open abstract",
	Head:      head,
	Member:    member,
	Types:     braces.JVM,
}

// head takes ": Base(), IGet", behind "(val value:Int)" in enums with numbers. The
// base is called.
func head(p *braces.Parser, t *model.Type) bool {
	if p.Punct("(") && !(p.SkipTo(")") && p.Take(")")) {
		return false
	}
	if !p.Punct(":") {
		return true
	}
	for {
		ref, ok := p.Ref()
		if !ok {
			return false
		}
		if p.Take("(") {
			if !p.SkipTo(")") || !p.Take(")") {
				return false
			}
			t.Base = &ref
		} else {
			t.Implements = append(t.Implements, ref)
		}
		if !p.Punct(",") {
			return true
		}
	}
}

// member takes a property, or a function or object that serves them.
func member(p *braces.Parser, c *braces.Class) bool {
	start := p.Pos()
	p.Words("open override abstract public private internal lateinit")
	switch {
	case p.Word("companion"):
		return p.Block()
	case p.Word("fun"):
		return p.SkipTo("\n{}") && (p.Peek() != '{' || p.Block())
	case !p.Word("var") && !p.Word("val"):
		return false
	}
	name := p.Name()
	if name == "" || !p.Punct(":") {
		return false
	}
	typ, ok := p.Ref()
	if !ok {
		return false
	}
	p.Null()
	p.Blanks()
	if p.Take("=") && !p.SkipTo("\n}") {
		return false
	}
	p.Field(c, start, name, typ, model.Unknown)
	return true
}
