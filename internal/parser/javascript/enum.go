// Enums: a variable, and the function that fills it.

package javascript

import (
	"strconv"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/ecma"
)

// enum takes "Name; (".
func (p *parser) enum(t *model.Type) bool {
	p.Space()
	t.Name = p.Ident()
	return t.Name != "" && p.Punct(";") && p.Punct("(")
}

// enumHead takes "function (Name) {".
func (p *parser) enumHead(t *model.Type) bool {
	p.Space()
	if !p.Word("function") || !p.Punct("(") {
		return false
	}
	p.Space()
	return p.Ident() == t.Name && p.Punct(")") && p.Punct("{")
}

// enumBody takes the function, its members and "})(Name || (Name = {}));".
func (p *parser) enumBody(t *model.Type) bool {
	if !p.enumHead(t) {
		p.Line()
		return false
	}
	for !p.Punct("}") {
		start := p.Pos()
		if !p.enumMember(t) {
			if p.Ends() {
				p.Seek(p.Len())
				return false
			}
			p.Seek(start)
			p.Space()
			if at := p.Pos(); p.beginsAnother(at) {
				p.Seek(at)
				return false
			}
			p.Seek(start)
			p.Space()
			p.UnknownLine()
		}
		if p.Space(); p.EOF() {
			return false
		}
	}
	return p.Punct(")") && p.Punct("(") && ecma.Literals.SkipTo(p.Cursor, ")") && p.Take(")") && p.Punct(";")
}

// enumMember takes Name["Red"] = "text" or Name[Name["Read"] = 1] = "Read".
func (p *parser) enumMember(t *model.Type) bool {
	p.Space()
	start := p.Pos()
	if !p.Word(t.Name) || !p.Punct("[") {
		return false
	}
	v := &model.EnumValue{}
	var ok bool
	if numbered := p.Word(t.Name) && p.Punct("["); numbered {
		if v.Name, ok = ecma.Literals.String(p.Cursor); !ok || !p.Punct("]") || !p.Punct("=") {
			return false
		}
		p.Space()
		at := p.Pos()
		if !ecma.Literals.SkipTo(p.Cursor, "]") {
			return false
		}
		n, err := strconv.ParseInt(p.Text(at, p.Pos()), 10, 64)
		if err != nil {
			return false
		}
		v.Value = &n
	} else if v.Name, ok = ecma.Literals.String(p.Cursor); !ok {
		return false
	}
	if !p.Punct("]") || !p.Punct("=") {
		return false
	}
	p.Space()
	text, ok := ecma.Literals.String(p.Cursor)
	if !ok {
		return false
	}
	if v.Value == nil {
		v.Wire = text
	}
	p.Take(";")
	v.Origins = p.Origin(start)
	t.Values = append(t.Values, v)
	return true
}
