package kotlin

import (
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGolden(t *testing.T) { parsertest.Golden(t, Parse) }

func FuzzParse(f *testing.F) {
	f.Add([]byte("/* Options:\nVersion: 1\n*/\nimport java.util.*\n/**\n* A */ b\n*/\n@Route(Path=\"/a\")\nopen class A<T> : B<T>(), IReturn<ArrayList<C>>\n{\n@SerializedName(\"a\") open var A:ArrayList<T?>? = null\ncompanion object { private val r = A::class.java }\noverride fun getResponseType(): Any? = A.r\n}\n"))
	f.Add([]byte("@Flags()\nenum class E(val value:Int)\n{\n@SerializedName(\"1\") A(1),\nB(in progress),\n}\n"))
	parsertest.Fuzz(f, Parse, "live/*/types*/kotlin*.txt")
}

func parse(text string) (*model.Document, *diag.List) {
	var diags diag.List
	return Parse(source.NewFile("in", []byte(text)), &diags), &diags
}

func TestField(t *testing.T) {
	for in, want := range map[string]string{
		"open var id:Int? = null":                                                               "id (wire) integer",
		"var id:Long? = null":                                                                   "id (wire) integer",
		"open var a:ByteArray? = null":                                                          "a (wire) bytes",
		"open var a:ArrayList<Int?>? = null":                                                    "a (wire) integer?[]",
		"open var a:ArrayList<Nullable<Int>> = ArrayList<Nullable<Int>>()":                      "a (wire) integer?[]",
		"open var a:HashMap<String,ArrayList<B>> = HashMap<String,ArrayList<B>>()":              "a (wire) map<string,B[]>",
		"open var `in`:String? = null":                                                          "in (wire) string",
		`@SerializedName("inner") open var Inner:Inner? = null`:                                 "inner (wire) Inner",
		"@DataMember(Name=\"a-b\")\n@SerializedName(\"a-b\")\nopen var aB:UUID? = null":         `aB (wire) wire="a-b" Guid`,
		"@References(Type=B::class)\nopen var a:Int? = null":                                    "a (wire) integer",
		"companion object { val a = 1 }\noverride fun b(): Any? = A.b\nopen var c:Date? = null": "c (wire) date",
	} {
		doc, diags := parse("open class A\n{\n" + in + "\n}")
		require.Len(t, doc.Types, 1, in)
		require.Len(t, doc.Types[0].Fields, 1, in)
		assert.Equal(t, want, parsertest.Field(doc.Types[0].Fields[0]), in)
		assert.Zero(t, diags.Len(), in)
	}
}

func TestClass(t *testing.T) {
	for in, want := range map[string]string{
		"open class A\n{\n}":                                                        "class A\n",
		"open class A : B<C>(), IReturnVoid, IGet\n{\n}":                            "class A : B<C> implements IReturnVoid,IGet\n",
		"open class A : IReturn<ArrayList<B>>\n{\n}":                                "class A implements IReturn<B[]>\n",
		"open class A_2<T, U> : A()\n{\n}":                                          "class A<T,U> : A\n",
		"interface IFoo : IBar\n{\n}":                                               "interface IFoo implements IBar\n",
		"@Flags()\nenum class E(val value:Int)\n{\n@SerializedName(\"1\") A(1),\n}": "enum E flags\n  [Flags()]\n  A (pascal) = 1\n",
		"enum class E(val value:Int)\n{\nA(in progress),\n}":                        "enum E\n  A (pascal)\n",
		"/**\n* Finds */ it\n*/\n@Api(\"a \\$\")\nopen class A\n{\n}":               "class A // \"Finds */ it\"\n  [Api(\"a $\")]\n",
	} {
		doc, diags := parse(in)
		assert.Equal(t, "document\n"+want, parsertest.Dump(doc), in)
		assert.Zero(t, diags.Len(), in)
	}
}

func TestCut(t *testing.T) {
	for _, in := range []string{
		"@Route(\"/x\")\n", "@Route(\"/x", "// @Route(\"/x", "open class", "open class B", "open class B :", "open class B : A(",
		"open class B {", "open class B { open var a", "open class B { open var a:Int? = \"x", "open class B { companion object {",
		"enum class E(", "enum class E { A(1",
	} {
		doc, diags := parse("open class Whole\n{\n}\n" + in)
		require.Equal(t, 1, diags.Len(), "%s:\n%s", in, parsertest.Diags(diags))
		assert.Equal(t, diag.ListingCut, diags.All()[0].Code, in)
		assert.Len(t, doc.Types, 1, in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}
