package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// TestXMLNames: a base's members before the class's own, by Order and by the names that
// XML has for them, in the namespace of the class that declares them.
func TestXMLNames(t *testing.T) {
	field := func(name, wire, typ string) *model.Field {
		return &model.Field{Name: name, Wire: wire, Type: model.MustParse(typ)}
	}
	first := 1
	last := field("Aa", "Aa", "String")
	last.Order = &first
	base := &model.Type{Name: "Base", Namespace: "Acme.Core", Fields: []*model.Field{field("Z", "Z", "String"), field("Y", "Y", "String")}}
	line := &model.Type{Name: "Line", Namespace: "Acme", Attributes: []model.Attribute{{Name: "DataContract", Args: []model.Arg{{Name: "Name", Value: "Row"}}}},
		Fields: []*model.Field{field("Sku", "Sku", "String"), field("Odd", "@odd", "String")}}
	lines := field("Lines", "Lines", "List<Line>")
	lines.Type.Args[0].Decl = line
	request := &model.Type{Name: "Send", Namespace: "Acme", Base: &model.TypeRef{Name: "Base", Decl: base},
		Fields: []*model.Field{last, lines, field("IPAddress", "ipAddress", "String")}}
	api := func(types ...*model.Type) *Package {
		ref := model.TypeRef{Name: request.Name, Decl: request}
		return Make(&model.API{Types: types, Operations: []*model.Operation{{Name: "Send", Request: ref}}}, Options{Name: "acme"}, &diag.List{})
	}
	p := api(base, line, request)
	require.NotNil(t, p.XML)
	assert.Equal(t, &XML{Var: "xmlNames", Namespace: "http://schemas.datacontract.org/2004/07/Acme", Classes: []XMLClass{
		{Type: "Line", Name: "Row", Members: "Sku _x0040_odd"},
		{Type: "Send", Members: "{http://schemas.datacontract.org/2004/07/Acme.Core} Y Z {http://schemas.datacontract.org/2004/07/Acme} IPAddress Lines Aa"},
	}}, p.XML)

	// What no source places is in the only namespace there is, or nowhere.
	line.Namespace = ""
	p = api(base, line, request)
	assert.Equal(t, XMLClass{Type: "Line", Name: "Row", Namespace: "?", Members: "Sku _x0040_odd"}, p.XML.Classes[0])
	base.Namespace = ""
	p = api(base, line, request)
	assert.Equal(t, []XMLClass{{Type: "Line", Name: "Row", Members: "Sku _x0040_odd"}, {Type: "Send", Members: "Y Z IPAddress Lines Aa"}}, p.XML.Classes)
	request.Namespace = ""
	assert.Nil(t, api(base, line, request).XML)
}
