package vbnet

import (
	"os"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// first is the first type of a class body, or of a whole listing.
func first(t *testing.T, listing string) *model.Type {
	t.Helper()
	var diags diag.List
	doc := Parse(source.NewFile("in.vb", []byte(listing)), &diags)
	require.NotEmpty(t, doc.Types, "%s\n%s", listing, parsertest.Diags(&diags))
	assert.Empty(t, parsertest.Diags(&diags), listing)
	assert.Empty(t, parsertest.Uncovered(doc, &diags), listing)
	return doc.Types[0]
}

func class(body string) string { return "Public Partial Class X\n" + body + "\nEnd Class" }

func TestProperty(t *testing.T) {
	for _, x := range [][2]string{
		{`Public Overridable Property Id As Integer`, `Id Int32 nullable=no`},
		{`Public Property Id As Short`, `Id Int16 nullable=no`},
		{`Property Id As Long`, `Id Int64 nullable=no`},
		{`Public Overridable Property Id As Integer?`, `Id Int32? nullable=yes`},
		{`Public Overridable Property Id As Nullable(Of Date)`, `Id DateTime? nullable=yes`},
		{`Public Overridable Property [Error] As String`, `Error String`},
		{`Public Overridable Property Sub As String`, `Sub String`},
		{`Public Overridable Property Имя As String`, `Имя String`},
		{`Public Overridable Property Struct As string`, `Struct String`},
		{`Public Overridable Property On As [Date]`, `On Date`},
		{`Public Overridable Property Data As Byte()`, `Data Byte[]`},
		{`Public Overridable Property Ids As Integer?()`, `Ids Int32?[]`},
		{`Public Overridable Property Ids As List(Of Nullable(Of Int32))`, `Ids List<Int32?>`},
		{`Public Overridable Property Map As Dictionary(Of String, List(Of Dictionary(Of String,Poco)))`,
			`Map Dictionary<String,List<Dictionary<String,Poco>>>`},
		{`Public Overridable Property Tags As List(Of String) = New List(Of String)`, `Tags List<String>`},
		{`Public Overridable Property Codes As String() = New String(){}`, `Codes String[]`},
		{`Public Overridable Property Meta As Dictionary(Of String, String) Implements IMeta.Meta`, `Meta Dictionary<String,String>`},
		{`Public Overridable Property Inner As Outer.Inner`, `Inner Outer.Inner`},
		{`Public Overridable Property Nested As Wrapped(Of Wrapped(Of 'T))`, `Nested Wrapped<Wrapped<T>>`},
		{`<DataMember(Name:="order_id", Order:=1)> Public Property Id As Guid`, `Id wire="order_id" Guid nullable=no order=1`},
		{"'''<Summary>\n'''The id\n'''</Summary>\nPublic Property Id As Guid", `Id Guid nullable=no // "The id"`},
		{"<Description(\"The id\")>\nPublic Property Id As Guid", `Id Guid nullable=no // "The id"`},
		{"Public Overridable Property Map As Dictionary(Of String,\n List(Of Poco))", `Map Dictionary<String,List<Poco>>`},
	} {
		fields := first(t, class(x[0])).Fields
		if assert.Len(t, fields, 1, x[0]) {
			assert.Equal(t, x[1], parsertest.Field(fields[0]))
		}
	}
}

func TestBases(t *testing.T) {
	x := first(t, class("Inherits Paged(Of Shape)\nImplements IReturn(Of Byte())\nImplements IGet"))
	assert.Equal(t, "Paged<Shape>", x.Base.String())
	assert.Equal(t, []model.TypeRef{model.MustParse("IReturn<Byte[]>"), model.Ref("IGet")}, x.Implements)
	i := first(t, "Public Interface IDeep\nInherits IShallow\nProperty Id As Integer\nEnd Interface")
	assert.Equal(t, model.Interface, i.Kind)
	assert.Nil(t, i.Base)
	assert.Equal(t, []model.TypeRef{model.Ref("IShallow")}, i.Implements)
}

func TestAttributes(t *testing.T) {
	for _, x := range [][2]string{
		{`<Route("/orders/{Id}", "GET")>`, `[Route("/orders/{Id}", "GET")]`},
		{`<ApiMember(Description:="say ""hi"" > now", IsRequired:=true)>`, `[ApiMember(Description="say \"hi\" > now", IsRequired=true)]`},
		{"<Api(\"one\ntwo\")>", `[Api("one\ntwo")]`},
		{`<Api("an "unescaped" quote")>`, `[Api("an \"unescaped\" quote")]`},
		{`<DataContract()>`, `[DataContract()]`},
		{`<References(GetType(Shop.Coupon))>`, `[References(GetType(Shop.Coupon))]`},
	} {
		all := first(t, x[0]+"\n"+class("")).Attributes
		if assert.Len(t, all, 1, x[0]) {
			assert.Equal(t, x[1], parsertest.Attribute(all[0]))
		}
	}
	assert.Len(t, first(t, "<Flags, DataContract>\nPublic Enum X\nEnd Enum").Attributes, 2)
}

func TestRecognise(t *testing.T) {
	assert.True(t, Recognise([]byte("text\n  Imports System\n")))
	assert.True(t, Recognise([]byte(class(""))))
	assert.False(t, Recognise([]byte("using System;\npublic class X { }")))
	assert.False(t, Recognise([]byte("At the End Class of 2024")))
}

func TestGolden(t *testing.T) { parsertest.Golden(t, Parse) }

func TestTruth(t *testing.T) { parsertest.Truth(t, Parse, "vbnet") }

// TestSeed reads the page that the product was asked for with.
func TestSeed(t *testing.T) {
	path := parsertest.Corpus(t, "../seeds/003_*.txt")[0]
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var diags diag.List
	doc := Parse(source.NewFile(path, data), &diags)
	assert.Empty(t, parsertest.Uncovered(doc, &diags))
	for _, d := range diags.All() {
		assert.Equal(t, diag.ListingSkipped, d.Code, d.Message)
	}
	fields := 0
	var names []string
	for _, typ := range doc.Types {
		assert.Equal(t, "AIM.WebService", typ.Namespace)
		names, fields = append(names, typ.Name), fields+len(typ.Fields)
	}
	assert.Equal(t, []string{"Accessory", "BaseRequest", "BaseResponse", "BaseResponseResult", "BaseSecureRequest",
		"C2BPostContractRequest", "C2BPostContractResponse", "CcInfo", "CustomerInfo", "FormInput", "Rate"}, names)
	assert.Equal(t, strings.Count(string(data), " Property "), fields)
}

func TestEmbedded(t *testing.T) { parsertest.Embedded(t, Parse, Recognise, "vbnet") }

func TestCuts(t *testing.T) { parsertest.Cuts(t, Parse, "vbnet", true) }

func TestWrapped(t *testing.T) { parsertest.Wrapped(t, Parse, "vbnet") }

func TestDistinct(t *testing.T) { parsertest.Distinct(t, Recognise, "vbnet") }

func FuzzParse(f *testing.F) {
	f.Add([]byte("Imports System\nNamespace Global\n<Flags>\nPublic Enum X\nA = 1\nEnd Enum\nEnd Namespace"))
	f.Add([]byte(class("Inherits Y(Of Z)\n'''<Summary>\n<DataMember(Name:=\"a\")>\nPublic Property [A] As List(Of B?()) = New C")))
	parsertest.Fuzz(f, Parse, "live/*/types*/vbnet*.txt")
}
