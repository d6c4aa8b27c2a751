package swift

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
	f.Add([]byte("/* Options:\nVersion: 1\n*/\nimport Foundation\n// @Route(\"/a\")\npublic class A<T : Codable> : B<T>, IReturn, Codable\n{\npublic typealias Return = [C]\n@TimeSpan public var `a`:[String:[T?]]? = [:]\nrequired public init(){}\nprivate enum CodingKeys : String, CodingKey {\ncase a\n}\n//b:Object ignored.\n}\n//Excluded D : B<C>\nextension A : JsonSerializable\n{\n}\n"))
	f.Add([]byte("// @Flags()\npublic enum E : Int, Codable\n{\n    case A = -1\n    case B = in progress\n}\n"))
	parsertest.Fuzz(f, Parse, "live/*/types*/swift*.txt")
}

func parse(text string) (*model.Document, *diag.List) {
	var diags diag.List
	return Parse(source.NewFile("in", []byte(text)), &diags), &diags
}

func TestField(t *testing.T) {
	for in, want := range map[string]string{
		"public var id:Int?":                                            "id (camel) integer",
		"public var a:Int64?":                                           "a (camel) Int64",
		"public var a:UInt8?":                                           "a (camel) Byte",
		"public var a:Double?":                                          "a (camel) number",
		"public var a:Character?":                                       "a (camel) Char",
		"public var a:NSDate?":                                          "a (camel) date",
		"@TimeSpan public var a:TimeInterval?":                          "a (camel) time",
		"public var a:[UInt8] = []":                                     "a (camel) bytes",
		"public var a:[Int?]?":                                          "a (camel) integer?[]",
		"public var a:[Nullable<Int>] = []":                             "a (camel) integer?[]",
		"public var a:[String:[[String:Poco]]] = [:]":                   "a (camel) map<string,map<string,Poco>[]>",
		"public var a:Data?":                                            "a (camel) Stream",
		"public var `class`:String?":                                    "class (camel) string",
		"public var Description:String?":                                "description (camel) string",
		"//object:Object ignored. Type could not be extended in Swift":  "object (camel) Object",
		"// @DataMember(Name=\"a-b\", Order=2)\npublic var a_b:String?": `a_b (camel) wire="a-b" string order=2`,
		"/**\n* Ends */ here\n*/\npublic var a:String?":                 `a (camel) string // "Ends */ here"`,
		"required public init(){ super.init() }\nprivate enum CodingKeys : String, CodingKey {\ncase a\n}\npublic var a:Poco?": "a (camel) Poco",
	} {
		doc, diags := parse("public class A : Codable\n{\n" + in + "\n}")
		require.Len(t, doc.Types, 1, in)
		require.Len(t, doc.Types[0].Fields, 1, in)
		assert.Equal(t, want, parsertest.Field(doc.Types[0].Fields[0]), in)
		assert.Zero(t, diags.Len(), in)
	}
}

// A "?" says something where other properties of value types have none.
func TestNullable(t *testing.T) {
	doc, _ := parse("public class A : Codable\n{\npublic var a:Int\npublic var b:Int?\npublic var c:String?\npublic var d:E?\n}\npublic enum E : Int {\n}")
	var got []string
	for _, f := range doc.Types[0].Fields {
		got = append(got, parsertest.Field(f))
	}
	assert.Equal(t, []string{"a (camel) integer nullable=no", "b (camel) integer nullable=yes", "c (camel) string", "d (camel) E nullable=yes"}, got)
}

func TestClass(t *testing.T) {
	const returns = "{\npublic typealias Return = [B]\n}"
	for in, want := range map[string]string{
		"public class A : Codable\n{\n}":                                                          "class A\n",
		"public class A : B<C>, IReturnVoid, IGet\n{\n}":                                          "class A : B<C> implements IReturnVoid,IGet\n",
		"public class A : NSObject, IReturn, Codable\n" + returns:                                 "class A implements IReturn<B[]>\n",
		"public class A<B : JsonSerializable> : P<B>, IReturn\n" + returns:                        "class A : P<B> implements IReturn<B[]>\n",
		"public class A_2<T : Codable, U : Codable> : IDCard\n{\n}":                               "class A<T,U> : IDCard\n",
		"public class A : IFoo, Codable\n{\n}":                                                    "class A implements IFoo\n",
		"public protocol IFoo\n{\n}":                                                              "interface IFoo\n",
		"//Excluded A : B<C>":                                                                     "class A : B<C> incomplete\n",
		"extension A : JsonSerializable\n{\n    var a = \"}\"\n}":                                 "",
		"// @Flags()\npublic enum E : Int, Codable\n{\n    case A = -1\n}":                        "enum E flags\n  [Flags()]\n  A = -1\n",
		"public enum E : Int\n{\n    case A = in progress\n    case `B`\n    case C = \"c d\"\n}": "enum E\n  A\n  B\n  C wire=\"c d\"\n",
		"// @DataContract\npublic class ResponseError\n{\n}":                                      "",
	} {
		doc, diags := parse(in)
		assert.Equal(t, "document\n"+want, parsertest.Dump(doc), in)
		assert.Zero(t, diags.Len(), in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

func TestCut(t *testing.T) {
	for _, in := range []string{
		"// @Route(\"/x\")\n", "// @Route(\"/x", "public class", "public class B", "public class B :", "public class B : A<",
		"public class B {", "public class B { public var a", "public class B { public var a:Int? = \"x", "public class B { required public init(",
		"public enum E : Int {\n case A", "extension A : B {",
	} {
		doc, diags := parse("public class Whole\n{\n}\n" + in)
		require.Equal(t, 1, diags.Len(), "%s:\n%s", in, parsertest.Diags(diags))
		assert.Equal(t, diag.ListingCut, diags.All()[0].Code, in)
		assert.Len(t, doc.Types, 1, in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}
