// Package swift reads the Swift listing of a ServiceStack server (servicestack.md
// 2.9), from /types/swift or quoted on a metadata page.
package swift

import (
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/braces"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether a Swift listing stands somewhere in text.
func Recognise(text []byte) bool {
	s := string(text)
	return strings.Contains(s, "required public init(") || strings.Contains(s, "\nimport Foundation") ||
		strings.HasPrefix(s, "import Foundation") || strings.Contains(s, "public typealias Return")
}

// Parse reads a listing and whatever stands around it.
func Parse(f *source.File, diags *diag.List) *model.Document {
	doc := language.Parse(f, diags)
	for _, t := range doc.Types {
		if isRequest(t) { // 4.0.40 and 4.5 to 5.4 give it the argument of its base
			t.Generics = nil
		}
	}
	return doc
}

func isRequest(t *model.Type) bool {
	for _, marker := range t.Implements {
		if marker.Name == "IReturn" || marker.Name == "IReturnVoid" {
			return true
		}
	}
	return false
}

var language = braces.Language{
	Evidence:  model.Swift,
	Members:   model.NameCamel,
	Literals:  lex.Quotes{Marks: `"`},
	Begins:    "public import extension @ / * { }",
	Modifiers: "public open final",
	Head:      head,
	Member:    member,
	Beside:    beside,
	Types: braces.Types{
		Simple: map[string]string{
			"String": model.AnyString, "Character": "Char",
			"Bool": "Boolean",
			"Int":  model.AnyInteger,
			"Int8": "Byte", "UInt8": "Byte", // up to 5.4, since 5.14
			"Float":  "Single",
			"Double": model.AnyNumber, // Decimal too
			"Date":   model.AnyDate, "NSDate": model.AnyDate,
			"TimeInterval": model.AnyTime, "NSTimeInterval": model.AnyTime,
			"Data": "Stream",
			"Any":  "Object",
		},
		Bytes:   true,
		Items:   true,
		Clients: "Codable JsonSerializable StringSerializable NSObject",
		First:   true,
		Tells:   func(t model.TypeRef, enum bool) bool { return enum || t.IsValueType() },
	},
}

// head takes ": Base, IReturn, Codable".
func head(p *braces.Parser, t *model.Type) bool {
	if !p.Punct(":") {
		return true
	}
	for {
		ref, ok := p.Ref()
		if !ok {
			return false
		}
		t.Implements = append(t.Implements, ref)
		if !p.Punct(",") {
			return true
		}
	}
}

// beside takes what up to 5.4 teaches classes to be serialised, and the names of
// classes that 4.0.62 leaves out because their base is generic.
func beside(p *braces.Parser) bool {
	start := p.Pos()
	if p.Take("//Excluded ") {
		t := &model.Type{Name: p.Name(), FieldsIncomplete: true}
		if t.Name == "" || !head(p, t) || strings.TrimSpace(p.PeekLine()) != "" {
			return false
		}
		t.Origins = p.Origin(start)
		p.Doc.Types = append(p.Doc.Types, t)
		return true
	}
	if !p.Word("extension") || p.Peek() != ' ' || p.Name() == "" || !p.Punct(":") || p.Name() == "" || !p.Punct("{") {
		return false
	}
	if p.SkipTo("}") && p.Take("}") {
		p.Chrome(start)
	} else {
		p.Seek(p.Len())
		p.Cut(start, "an extension", `"}"`)
	}
	return true
}

// member takes a property, the response, or what serves them.
func member(p *braces.Parser, c *braces.Class) bool {
	start := p.Pos()
	if p.Take("//") {
		return ignored(p, c, start)
	}
	for p.Take("@") { // a property wrapper: @TimeSpan
		p.Name()
		p.Space()
	}
	modifiers := p.Words("public private internal static final lazy required convenience override")
	switch {
	case p.Word("typealias"):
		name := p.Name()
		if !p.Punct("=") {
			return false
		}
		typ, ok := p.Ref()
		if ok && name == "Return" {
			c.Returns = &typ
		}
		return ok
	case p.Word("init"), p.Word("func"), p.Word("enum"):
		return p.Block()
	case !p.Word("var") && !p.Word("let"):
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
	null := model.TriOf(p.Null())
	p.Blanks()
	if p.Take("=") && !p.SkipTo("\n}") {
		return false
	}
	if p.Take("{") { // computed
		return p.SkipTo("}") && p.Take("}")
	}
	if !braces.HasWord(modifiers, "static") {
		p.Field(c, start, unescaped(name), typ, null)
	}
	return true
}

// unescaped is the name of a property, which Swift will not have called as what
// all of its objects have.
func unescaped(name string) string {
	if name == "Description" {
		return "description"
	}
	return name
}

// ignored takes "//name:Type ignored. …": a property that up to 8.0 is told of in a
// comment only.
func ignored(p *braces.Parser, c *braces.Class, start int) bool {
	name := p.Name()
	if name == "" || !p.Take(":") {
		return false
	}
	typ, ok := p.Ref()
	if !ok || !strings.HasPrefix(p.PeekLine(), " ignored") {
		return false
	}
	p.Line()
	p.Field(c, start, name, typ, model.Unknown)
	return true
}
