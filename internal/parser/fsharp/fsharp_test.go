package fsharp

import (
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// first is the first type of a listing.
func first(t *testing.T, listing string) *model.Type {
	t.Helper()
	var diags diag.List
	doc := Parse(source.NewFile("in.fs", []byte(listing)), &diags)
	require.NotEmpty(t, doc.Types, "%s\n%s", listing, parsertest.Diags(&diags))
	assert.Empty(t, parsertest.Diags(&diags), listing)
	assert.Empty(t, parsertest.Uncovered(doc, &diags), listing)
	return doc.Types[0]
}

func class(body string) string { return "type X() = \n" + body + "\n" }

func TestProperty(t *testing.T) {
	for _, x := range [][2]string{
		{`member val Id:Int32 = new Int32() with get,set`, `Id Int32 nullable=no`},
		{`member val Id:Nullable<DateTime> = new Nullable<DateTime>() with get,set`, `Id DateTime? nullable=yes`},
		{`member val Version:int = 1 with get, set`, `Version Int32 nullable=no`},
		{`member val type:String = null with get,set`, `type String`},
		{"member val ``type``:String = null with get,set", `type String`},
		{`member val Имя:String = null with get,set`, `Имя String`},
		{`member val Struct:string = new string() with get,set`, `Struct String`},
		{`member val Data:Byte[] = [||] with get,set`, `Data Byte[]`},
		{`member val Ids:ResizeArray<Nullable<Int32>> = null with get,set`, `Ids List<Int32?>`},
		{`member val Rows:ResizeArray<List<Poco>> = new ResizeArray<List<Poco>>() with get,set`, `Rows List<List<Poco>>`},
		{`member val Map:Dictionary<String, List<Dictionary<String,Poco>>> = null with get,set`,
			`Map Dictionary<String,List<Dictionary<String,Poco>>>`},
		{`member val Nested:Wrapped<Wrapped<'T>> = null with get,set`, `Nested Wrapped<Wrapped<T>>`},
		{`member val Day:DayOfWeek = new DayOfWeek() with get,set`, `Day DayOfWeek nullable=no`},
		{`abstract Id:Guid with get,set`, `Id Guid nullable=no`},
		{"[<DataMember(Name=\"order_id\", Order=1)>]\nmember val Id:Guid = new Guid() with get,set", `Id wire="order_id" Guid nullable=no order=1`},
		{"///<summary>\n///The id\n///</summary>\nmember val Id:Guid = new Guid() with get,set", `Id Guid nullable=no // "The id"`},
		{"member val Map:Dictionary<String,\n List<Poco>> =\n null with get,set", `Map Dictionary<String,List<Poco>>`},
	} {
		fields := first(t, class(x[0])).Fields
		if assert.Len(t, fields, 1, x[0]) {
			assert.Equal(t, x[1], parsertest.Field(fields[0]))
		}
	}
}

func TestBases(t *testing.T) {
	x := first(t, class("inherit Paged<Shape>()\ninterface IReturn<ResizeArray<Poco>>\ninterface IGet"))
	assert.Equal(t, "Paged<Shape>", x.Base.String())
	assert.Equal(t, []model.TypeRef{model.MustParse("IReturn<List<Poco>>"), model.Ref("IGet")}, x.Implements)
	assert.Equal(t, []string{"A", "B"}, first(t, "type X<'A, B>() =\n class end").Generics)
	assert.Equal(t, model.Interface, first(t, "type IX =\n interface end").Kind)
}

func TestAttributes(t *testing.T) {
	for _, x := range [][2]string{
		{`[<Route("/orders/{Id}", "GET")>]`, `[Route("/orders/{Id}", "GET")]`},
		{`[<Api(Description="a \"b\" >] \n c")>]`, `[Api(Description="a \"b\" >] \n c")]`},
		{"[<Api(\"one\ntwo\")>]", `[Api("one\ntwo")]`},
		{`[<Api("an "unescaped" quote")>]`, `[Api("an \"unescaped\" quote")]`},
	} {
		all := first(t, x[0]+"\n"+class("class end")).Attributes
		if assert.Len(t, all, 1, x[0]) {
			assert.Equal(t, x[1], parsertest.Attribute(all[0]))
		}
	}
}

func TestRecognise(t *testing.T) {
	assert.True(t, Recognise([]byte("text\n  open System\n")))
	assert.True(t, Recognise([]byte("x\n [<AllowNullLiteral>]\n")))
	assert.False(t, Recognise([]byte("using System;\npublic class X { }")))
	assert.False(t, Recognise([]byte("open System.out to read")))
}

func TestGolden(t *testing.T) { parsertest.Golden(t, Parse) }

func TestTruth(t *testing.T) { parsertest.Truth(t, Parse, "fsharp") }

func TestEmbedded(t *testing.T) { parsertest.Embedded(t, Parse, Recognise, "fsharp") }

func TestCuts(t *testing.T) { parsertest.Cuts(t, Parse, "fsharp", false) }

func TestWrapped(t *testing.T) { parsertest.Wrapped(t, Parse, "fsharp") }

func TestDistinct(t *testing.T) { parsertest.Distinct(t, Recognise, "fsharp") }

func FuzzParse(f *testing.F) {
	f.Add([]byte("namespace A\n\nopen System\n\n[<Flags>]\ntype X =\n| A = 1\n"))
	f.Add([]byte("(* Options:\nVersion: 1\n*)" + class("///<summary>\n[<DataMember(Name=\"a\")>]\nmember val A:List<'B[]> = null with get,set")))
	parsertest.Fuzz(f, Parse, "live/*/types*/fsharp*.txt")
}
