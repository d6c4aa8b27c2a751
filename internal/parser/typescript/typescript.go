// Package typescript reads the TypeScript listings of a ServiceStack server
// (servicestack.md 2.5): classes, of /types/typescript and quoted on metadata pages,
// and declarations, of /types/typescript.d.
package typescript

import (
	"bytes"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/ecma"
	"github.com/dtogen/dtogen/internal/parser/lex"
	"github.com/dtogen/dtogen/internal/source"
)

// Recognise tells whether a TypeScript listing stands somewhere in text.
func Recognise(text []byte) bool {
	for line := range bytes.Lines(text) {
		s := strings.TrimSpace(string(line))
		switch {
		case s == "// @ts-nocheck", strings.Contains(s, "constructor(init?: Partial<"),
			strings.HasPrefix(s, "export enum "), strings.HasPrefix(s, "export interface "),
			strings.HasPrefix(s, "export class ") && !strings.HasSuffix(s, "{"),
			strings.HasPrefix(strings.TrimPrefix(s, "export "), "type ") && strings.Contains(s, ` = "`),
			isMember(s):
			return true
		}
	}
	return false
}

// isMember tells whether a line can be a property and nothing else: "name?: Poco;".
func isMember(line string) bool {
	c := lex.NewText(strings.TrimPrefix(line, "public "))
	if c.Ident() == "" {
		return false
	}
	optional := c.Take("?")
	if !c.Take(": ") {
		return false
	}
	t, ok := ecma.Type(c)
	for len(t.Args) > 0 {
		t = t.Args[len(t.Args)-1]
	}
	plain := t.Name == model.AnyString || t.Name == model.AnyNumber || t.Name == "Boolean"
	return ok && (optional || plain) && (c.Take(";") || c.Take(" = "))
}

// begins are the words with which a line can begin.
var begins = strings.Fields("/* // * { } export import interface class enum type module declare public constructor( createResponse( getTypeName( getMethod(")

// Parse reads a listing and whatever stands around it.
func Parse(f *source.File, diags *diag.List) *model.Document {
	text := lex.Unwrap(f, begins...)
	p := &parser{declares: declares(text.Text())}
	evidence := model.TypeScript
	if p.declares {
		evidence = model.TypeScriptD
	}
	p.Listing = lex.NewListing(text, diags, evidence)
	for p.Space(); !p.EOF(); p.Space() {
		if !p.chrome() && !p.Preamble() && !p.declaration() {
			p.Other(p.beginnings()...)
		}
	}
	if !p.End() && p.modules > 0 {
		p.Cut(p.Pos(), "a module", `"}"`)
	}
	if p.declares {
		lex.SplitBases(p.Doc.Types)
	}
	ecma.OnlyValues(p.Doc.Types)
	ecma.Question(p.Doc.Types, p.constructs || p.optional)
	p.numbers()
	lex.DropArity(p.Doc.Types)
	p.Doc.File = f
	return p.Finish()
}

// declares tells whether a listing is one of declarations: without a class, DTOs
// are interfaces.
func declares(text string) bool {
	found := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		for exported := true; exported; {
			var declared bool
			line, exported = strings.CutPrefix(line, "export ")
			line, declared = strings.CutPrefix(line, "declare ")
			exported = exported || declared
		}
		if strings.HasPrefix(line, "class ") {
			return false
		}
		found = found || strings.HasPrefix(line, "interface ")
	}
	return found
}

type parser struct {
	ecma.Reader
	declares   bool // DTOs are interfaces
	constructs bool // classes have constructors, as from 5.14
	optional   bool // a property has "?"
	modules    int  // how many are open
}

// chrome takes the options, imports, and the lines that open or close a module.
func (p *parser) chrome() bool {
	start := p.Pos()
	switch {
	case p.Take("// @ts-nocheck"):
	case p.Header():
		return true
	case p.Before != nil:
		return false
	case p.module():
		p.modules++
	case p.modules > 0 && p.Take("}"):
		p.modules--
	default:
		p.Seek(start)
		return false
	}
	p.Chrome(start)
	return true
}

// module takes "export module Name {".
func (p *parser) module() bool {
	start := p.Pos()
	p.modifiers()
	if p.Word("module") || p.Word("namespace") {
		if p.Space(); p.Dotted() != "" && p.Punct("{") {
			return true
		}
	}
	p.Seek(start)
	return false
}

func (p *parser) modifiers() {
	for p.Word("export") || p.Word("declare") || p.Word("abstract") {
		p.Space()
	}
}

// beginnings are those of lines with which a declaration begins.
func (p *parser) beginnings() []string {
	if p.declares {
		return []string{"interface ", "type ", "enum ", "declare "}
	}
	return []string{"export "}
}
