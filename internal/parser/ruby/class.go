// Classes, and the modules that stand for enums and interfaces.

package ruby

import (
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// markers are ServiceStack's own interfaces, which a listing may declare.
var markers = map[string]bool{
	"IReturn": true, "IReturnVoid": true, "IVerb": true, "IGet": true, "IPost": true, "IPut": true, "IDelete": true,
	"IPatch": true, "IOptions": true, "IMeta": true, "IHasSessionId": true, "IHasBearerToken": true, "IHasVersion": true,
	"ICrud": true, "ICreateDb": true, "IUpdateDb": true, "IPatchDb": true, "IDeleteDb": true, "ISaveDb": true,
}

// declaration takes a class or module with the comments before it.
func (p *parser) declaration() bool {
	start := p.Pos()
	t := &model.Type{}
	if p.Word("module") {
		t.Kind = model.Interface
	} else if !p.Word("class") {
		return false
	}
	p.Blanks()
	t.Name = p.Ident()
	if p.Blanks(); p.Take("<") {
		p.Blanks()
		base := model.Ref(p.name())
		t.Base = &base
	}
	if p.listed() && p.Ends() {
		at := p.before.claim(start).start
		p.Seek(p.Len())
		p.Cut(at, strings.TrimSpace("class "+t.Name), "end")
		return true
	}
	if t.Name == "" || t.Base != nil && t.Base.Name == "" || !p.ends() {
		p.Seek(start)
		return false
	}
	before := p.before.claim(start)
	t.Attributes, t.Description = before.attributes, before.description()
	for _, a := range before.attributes {
		t.Flags = t.Flags || a.Name == "Flags"
	}
	b := &body{Type: t, fields: map[string]*model.Field{}}
	if !p.body(b) {
		if p.Space(); p.EOF() {
			p.Cut(before.start, "class "+t.Name, "end")
		} else {
			p.Unknown(before.start)
		}
		return true
	}
	if t.Kind == model.Interface && markers[t.Name] {
		p.Chrome(before.start)
		return true
	}
	b.close()
	t.Origins = p.Origin(before.start)
	p.Doc.Types = append(p.Doc.Types, t)
	if b.method != "" {
		p.Doc.Operations = append(p.Doc.Operations, &model.Operation{Name: t.Name, Method: b.method, Origins: t.Origins})
	}
	return true
}

// listed tells whether a part of a listing has been read.
func (p *parser) listed() bool { return len(p.Doc.Types)+len(p.Doc.Chrome) > 0 }

// body is a class in the making.
type body struct {
	*model.Type
	fields map[string]*model.Field // by the name of their accessor
	kinds  []string                // what @return says of each field
	items  map[*model.Field]item   // what the table of properties says
	method string
}

// body takes the lines up to "end".
func (p *parser) body(b *body) bool {
	var before comments
	for p.Space(); !p.EOF(); p.Space() {
		start := p.Pos()
		switch {
		case p.comment(&before):
		case p.Word("end") && p.ends():
			return !before.attributed()
		case p.Word("class"), p.Word("module"): // the end of this one is missing
			p.Seek(start)
			return false
		case p.member(b, before) && p.ends():
			before = comments{}
		default:
			p.Seek(start)
			p.UnknownLine()
		}
	}
	return false
}

// member takes a line of a class.
func (p *parser) member(b *body, before comments) bool {
	start := p.Pos()
	switch {
	case p.Word("pass"):
		return true
	case p.Word("include"):
		p.Blanks()
		name := p.name()
		if name != "DTO" && name != "" {
			b.Implements = append(b.Implements, model.Ref(name))
		}
		return name != ""
	case p.Word("attr_accessor"):
		return p.accessor(b, before.claim(start))
	case p.Word("def"):
		return p.method(b)
	}
	if p.constant(b) {
		return true
	}
	p.Seek(start)
	return p.pythonProperty(b, before.claim(start))
}

// pythonProperty takes "response_status: ResponseStatus = None", which 8.10 writes
// if asked for AddResponseStatus.
func (p *parser) pythonProperty(b *body, before comments) bool {
	name := p.Ident()
	if name == "" || !p.Take(": ") {
		return false
	}
	kind := p.name()
	if kind == "" || !p.Take(" = None") {
		return false
	}
	b.Fields = append(b.Fields, &model.Field{Name: name, Form: model.NameSnake, Origins: p.Origin(before.start)})
	b.kinds = append(b.kinds, kind)
	return true
}

// accessor takes ":name" with the comments before it.
func (p *parser) accessor(b *body, before comments) bool {
	p.Blanks()
	if !p.Take(":") {
		return false
	}
	name := p.Ident()
	if name == "" || !p.ends() {
		return false
	}
	f := &model.Field{
		Name: name, Form: model.NameSnake, Description: before.description(),
		Attributes: before.attributes, Origins: p.Origin(before.start),
	}
	for _, a := range before.attributes {
		if a.Name != "DataMember" {
			continue
		}
		f.Wire, _ = a.Get("Name")
		if text, ok := a.Get("Order"); ok {
			if order, err := strconv.Atoi(text); err == nil {
				f.Order = &order
			}
		}
	}
	b.Fields = append(b.Fields, f)
	b.kinds = append(b.kinds, before.returns)
	b.fields[name] = f
	return true
}

// constant takes "NAME = 'Name'" or "NAME = 1", a member of an enum. The text is
// the name in .NET; numbers are those of flags, whose names are told in capitals.
func (p *parser) constant(b *body) bool {
	start := p.Pos()
	v := &model.EnumValue{Name: p.Ident(), Form: model.NameSnake}
	if v.Name == "" || !p.Punct("=") {
		return false
	}
	p.Blanks()
	if text, ok := literals.String(p.Cursor); ok {
		v.Name, v.Form = text, model.NameCLR
	} else {
		text := strings.TrimSpace(p.PeekLine())
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return false
		}
		p.Skip(len(text))
		v.Value = &n
	}
	b.Kind = model.Enum
	v.Origins = p.Origin(start)
	b.Values = append(b.Values, v)
	return true
}

// method takes what stands behind def: "self.properties { … } end" or
// "name() = value".
func (p *parser) method(b *body) bool {
	p.Blanks()
	if p.Take("self.properties") {
		return p.properties(b)
	}
	name := p.Ident()
	if !p.Take("()") || !p.Punct("=") {
		return false
	}
	p.Blanks()
	if text, ok := literals.String(p.Cursor); ok {
		if name == "get_method" {
			b.method = text
		}
		return true
	}
	returned := p.name()
	if returned == "" {
		return false
	}
	t := item{}.typ(returned)
	if p.Take(".of(") { // QueryResponse.of(Booking)
		t.Args = []model.TypeRef{item{}.typ(p.name())}
		if !p.Take(")") {
			return false
		}
	}
	switch {
	case name != "response_type":
	case returned == "nil":
		b.Implements = append(b.Implements, model.Ref("IReturnVoid"))
	default:
		b.Implements = append(b.Implements, model.Ref("IReturn", t))
	}
	return true
}

// properties takes the table "{ snake: { name: 'camel', type: [Item] }, … } end".
func (p *parser) properties(b *body) bool {
	if !p.Punct("{") {
		return false
	}
	for !p.Punct("}") {
		p.Space()
		field := b.fields[p.Ident()]
		if !p.Punct(":") || !p.Punct("{") || !p.Punct("name:") {
			return false
		}
		p.Space()
		name, ok := literals.String(p.Cursor)
		if !ok {
			return false
		}
		var it item
		if p.Punct(",") && !(p.Punct("type:") && p.item(&it)) {
			return false
		}
		if !p.Punct("}") {
			return false
		}
		p.Punct(",")
		if field != nil {
			field.Name, field.Form = name, model.NameCamel
			if b.items == nil {
				b.items = map[*model.Field]item{}
			}
			b.items[field] = it
		}
	}
	p.Space()
	return p.Word("end")
}

// close gives each field the type that its accessor and the table tell together.
func (b *body) close() {
	for i, f := range b.Fields {
		f.Type = b.items[f].typ(b.kinds[i])
	}
}
