package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/dtogen/dtogen/internal/model"
)

// TestCSVMember: of a DataContract servers write the first list in CSV, or else the first
// object; of any other class the whole.
func TestCSVMember(t *testing.T) {
	field := func(name, typ string) *model.Field {
		return &model.Field{Name: name, Wire: name, Type: model.MustParse(typ)}
	}
	contract := []model.Attribute{{Name: "DataContract"}}
	object := field("Ach", "Ach")
	object.Type.Decl = &model.Type{Name: "Ach"}
	status := field("ResponseStatus", "ResponseStatus")
	status.Type.Decl = &model.Type{Name: "ResponseStatus"}
	base := &model.Type{Name: "Base", Attributes: contract, Fields: []*model.Field{field("Errors", "List<String>")}}
	derived := &model.TypeRef{Name: "Base", Decl: base}
	for _, c := range []struct {
		of   *model.Type
		want string
	}{
		{&model.Type{Attributes: contract, Fields: []*model.Field{status, field("N", "Int32"), field("B", "Byte[]"), object, field("Tokens", "List<String>")}}, "Tokens"},
		{&model.Type{Attributes: contract, Fields: []*model.Field{status, field("S", "String"), object}}, "Ach"},
		{&model.Type{Attributes: contract, Fields: []*model.Field{status, field("S", "String")}}, ""},
		{&model.Type{Fields: []*model.Field{object, field("Tokens", "List<String>")}}, ""},
		{&model.Type{Namespace: "ServiceStack", Fields: []*model.Field{field("Results", "List<String>")}}, "Results"},
		{&model.Type{Base: derived, Fields: []*model.Field{object}}, "Errors"},
		{&model.Type{Base: derived, Fields: []*model.Field{field("Own", "String[]")}}, "Own"},
	} {
		assert.Equal(t, c.want, csvMember(&model.TypeRef{Name: "R", Decl: c.of}))
	}
	assert.Empty(t, csvMember(nil))
}
