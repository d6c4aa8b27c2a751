package csharp

import (
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func parse(t *testing.T, listing string) *model.Document {
	t.Helper()
	var diags diag.List
	doc := Parse(source.NewFile("in.cs", []byte(listing)), &diags)
	assert.Empty(t, parsertest.Diags(&diags), listing)
	assert.Empty(t, parsertest.Uncovered(doc, &diags), listing)
	return doc
}

// first is the first type of a listing.
func first(t *testing.T, listing string) *model.Type {
	t.Helper()
	doc := parse(t, listing)
	require.NotEmpty(t, doc.Types, listing)
	return doc.Types[0]
}

func class(body string) string { return "public partial class X<T>\n{\n" + body + "\n}" }

func TestProperty(t *testing.T) {
	for _, x := range [][2]string{
		{`public virtual int Id { get; set; }`, `Id Int32 nullable=no`},
		{`public long Id { get; set; }`, `Id Int64 nullable=no`},
		{`short Id { get; set; }`, `Id Int16 nullable=no`},
		{`public virtual DateTime? Id { get; set; }`, `Id DateTime? nullable=yes`},
		{`public virtual string @class { get; set; }`, `class String`},
		{`public virtual string type { get; set; }`, `type String`},
		{`public virtual string Имя { get; set; }`, `Имя String`},
		{`public virtual byte[] Data { get; set; }`, `Data Byte[]`},
		{`public virtual int?[] Ids { get; set; }`, `Ids Int32?[]`},
		{`public virtual List<Nullable<Int32>> Ids { get; set; }`, `Ids List<Int32?>`},
		{`public virtual Dictionary<string, List<Dictionary<String,Poco>>> Map { get; set; }`,
			`Map Dictionary<String,List<Dictionary<String,Poco>>>`},
		{`public virtual List<string> Tags { get; set; } = [];`, `Tags List<String>`},
		{`public virtual Dictionary<Colour, string> Map { get; set; } = new();`, `Map Dictionary<Colour,String>`},
		{`public virtual Outer.Inner Inner { get; set; }`, `Inner Outer.Inner`},
		{`public virtual Wrapped<Wrapped<'T>> Nested { get; set; }`, `Nested Wrapped<Wrapped<T>>`},
		{`public virtual SByte Id { get; }`, `Id SByte nullable=no`},
		{`[DataMember(Name="order_id", Order=1)] public Guid Id { get; set; }`, `Id wire="order_id" Guid nullable=no order=1`},
		{"///<summary>\n///The id\n///</summary>\npublic Guid Id { get; set; }", `Id Guid nullable=no // "The id"`},
		{"[Description(\"The id\")]\npublic Guid Id { get; set; }", `Id Guid nullable=no // "The id"`},
		{"public virtual Dictionary<string,\n List<Poco>>\n Map { get; set; }", `Map Dictionary<String,List<Poco>>`},
	} {
		fields := first(t, class(x[0])).Fields
		if assert.Len(t, fields, 1, x[0]) {
			assert.Equal(t, x[1], parsertest.Field(fields[0]))
		}
	}
}

func TestAnnotations(t *testing.T) {
	const names = `public string Name { get; set; } public string? Other { get; set; } `
	for _, x := range [][2]string{
		{names + `public List<string>? F { get; set; }`, `F List<String> required=no`},
		{names + `public int[]? F { get; set; }`, `F Int32[] required=no`},
		{names + `public List<int> F { get; set; } = [];`, `F List<Int32> required=yes`},
		{names + `public int? F { get; set; }`, `F Int32? nullable=yes`},
		{names + `public int F { get; set; }`, `F Int32 nullable=no`},
		{names + `public Colour? F { get; set; }`, `F Colour? nullable=yes`},
		{names + `public Elsewhere? F { get; set; }`, `F Elsewhere required=no`},
		{names + `public Elsewhere F { get; set; }`, `F Elsewhere`},
		{names + `public T? F { get; set; }`, `F T required=no`},
		{names + `public List<Nullable<Elsewhere>>? F { get; set; }`, `F List<Elsewhere?> required=no`},
		{`public Elsewhere? F { get; set; }`, `F Elsewhere? nullable=yes`},
		{`public string F { get; set; }`, `F String`},
	} {
		fields := first(t, class(x[0])+"\npublic enum Colour { Red }").Fields
		assert.Equal(t, x[1], parsertest.Field(fields[len(fields)-1]), x[0])
	}
	headed := first(t, "/* Options:\n//AddNullableAnnotations: True\n*/\n"+class("public string F { get; set; }"))
	assert.Equal(t, "F String required=yes", parsertest.Field(headed.Fields[0]))
}

func TestBases(t *testing.T) {
	for _, x := range [][3]string{
		{`class X : PageBase, IReturn<Y>, IGet`, `PageBase`, `IReturn<Y> IGet`},
		{`class X : IReturnVoid`, ``, `IReturnVoid`},
		{`class X : ICreateDb<Y>, IReturn<byte[]>`, ``, `ICreateDb<Y> IReturn<Byte[]>`},
		{`class X : List<Y>`, `List<Y>`, ``},
		{`class X : IPRange`, `IPRange`, ``},
		{`class X : Ideal`, `Ideal`, ``},
		{`class X : IceCream, IGet`, `IceCream`, `IGet`},
		{`class X : IDeclaredClass`, `IDeclaredClass`, ``},
		{`class X : Odd`, ``, `Odd`},
		{`interface X : IGet, Odd`, ``, `IGet Odd`},
	} {
		got := first(t, "public partial "+x[0]+"\n{\n}\npublic class IDeclaredClass { } public interface Odd { }")
		base := ""
		if got.Base != nil {
			base = got.Base.String()
		}
		var implements []string
		for _, i := range got.Implements {
			implements = append(implements, i.String())
		}
		assert.Equal(t, x[1], base, x[0])
		assert.Equal(t, x[2], strings.Join(implements, " "), x[0])
	}
}

func TestAttributes(t *testing.T) {
	for _, x := range [][2]string{
		{`[Route("/orders/{Id}", "GET")]`, `[Route("/orders/{Id}", "GET")]`},
		{`[Api(Description="a \"b\" ] \n c")]`, `[Api(Description="a \"b\" ] \n c")]`},
		{"[Api(\"one\ntwo\")]", `[Api("one\ntwo")]`},
		{`[Api("an "unescaped" quote")]`, `[Api("an \"unescaped\" quote")]`},
		{`[Validate("NotEmpty", ErrorCode="Z")]`, `[Validate("NotEmpty", ErrorCode="Z")]`},
		{`[References(typeof(Shop.Coupon))]`, `[References(typeof(Shop.Coupon))]`},
	} {
		all := first(t, x[0]+"\n"+class("")).Attributes
		if assert.Len(t, all, 1, x[0]) {
			assert.Equal(t, x[1], parsertest.Attribute(all[0]))
		}
	}
}

func TestEnum(t *testing.T) {
	x := first(t, "[Flags]\npublic enum X : byte\n{\nA = 1,\nB = -0x2\n}")
	assert.True(t, x.Flags)
	assert.Equal(t, "Byte", x.Underlying)
	assert.EqualValues(t, -2, *x.Values[1].Value)
}

func TestRecognise(t *testing.T) {
	assert.True(t, Recognise([]byte("text\n  using System;\n")))
	assert.True(t, Recognise([]byte("x\n public partial class X\n")))
	assert.False(t, Recognise([]byte("Imports System\nPublic Partial Class X")))
	assert.False(t, Recognise([]byte("public static class X { public int getA(); }")))
}

func TestGolden(t *testing.T) { parsertest.Golden(t, Parse) }

func TestTruth(t *testing.T) { parsertest.Truth(t, Parse, "csharp") }

func TestEmbedded(t *testing.T) { parsertest.Embedded(t, Parse, Recognise, "csharp") }

func TestCuts(t *testing.T) { parsertest.Cuts(t, Parse, "csharp", true) }

func TestWrapped(t *testing.T) { parsertest.Wrapped(t, Parse, "csharp") }

func TestDistinct(t *testing.T) { parsertest.Distinct(t, Recognise, "csharp") }

func FuzzParse(f *testing.F) {
	f.Add([]byte("using System;\nnamespace A\n{\n[Flags]\npublic enum X : int\n{\nA = 1,\n}\n}"))
	f.Add([]byte("/* Options:\nVersion: 1\n*/" + class("///<summary>\n[DataMember(Name=\"a\")]\npublic virtual List<B?[]>? A { get; set; } = new();")))
	parsertest.Fuzz(f, Parse, "live/*/types*/csharp*.txt")
}
