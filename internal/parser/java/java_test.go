package java

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
	f.Add([]byte("/* Options:\nVersion: 1\n*/\nimport java.util.*;\npublic class dtos\n{\n/**\n* A */ b\n*/\n@Route(Path=\"/a\")\n// @Route(Path=\"/b\")\npublic static class A<T> extends B<T> implements IReturn<ArrayList<C>>\n{\npublic ArrayList<T> a = new ArrayList<T>();\npublic T getA() { return a; }\n}\n}\n"))
	f.Add([]byte("@Flags()\npublic static enum E\n{\n@SerializedName(\"1\") A(1),\nB(in progress);\nprivate final int value;\n}\n"))
	parsertest.Fuzz(f, Parse, "live/*/types*/java*.txt")
}

func parse(text string) (*model.Document, *diag.List) {
	var diags diag.List
	return Parse(source.NewFile("in", []byte(text)), &diags), &diags
}

func TestField(t *testing.T) {
	for in, want := range map[string]string{
		"public Integer id = null;":                                                 "id (wire) integer",
		"public Boolean done = null;":                                               "done (wire) Boolean",
		"public Short a = null;":                                                    "a (wire) integer",
		"public Byte a = null;":                                                     "a (wire) SByte",
		"public BigInteger a = null;":                                               "a (wire) UInt64",
		"public Float a = null;":                                                    "a (wire) Single",
		"public BigDecimal a = null;":                                               "a (wire) Decimal",
		"public UUID a = null;":                                                     "a (wire) Guid",
		"public String a = null;":                                                   "a (wire) string",
		"public string a = null;":                                                   "a (wire) string",
		"public Date a = null;":                                                     "a (wire) date",
		"public TimeSpan a = null;":                                                 "a (wire) time",
		"public byte[] a = null;":                                                   "a (wire) Byte[]",
		"public InputStream a = null;":                                              "a (wire) Stream",
		"public Object a = null;":                                                   "a (wire) Object",
		"public Class a = null;":                                                    "a (wire) Type",
		"public IList<String> a = null;":                                            "a (wire) IList<string>",
		"public ArrayList<Integer> a = new ArrayList<Integer>();":                   "a (wire) integer[]",
		"public ArrayList<Nullable<Integer>> a = null;":                             "a (wire) integer?[]",
		"public HashMap<String,ArrayList<HashMap<String,Poco>>> a = null;":          "a (wire) map<string,map<string,Poco>[]>",
		"public Tuple_2<String, Integer> a = null;":                                 "a (wire) Tuple<string,integer>",
		`@SerializedName("default") public String Default = null;`:                  "default (wire) string",
		"@DataMember(Order=3)\n@SerializedName(\"@a$\")\npublic String a = null;":   `a (wire) wire="@a$" string order=3`,
		"/**\n* Ends */ here\n*/\npublic String a = null;":                          `a (wire) string // "Ends */ here"`,
		"/** on one line */\npublic String a = null;":                               `a (wire) string // "on one line"`,
		"@Description(\"not as a comment\")\npublic String a = null;":               `a (wire) string // "not as a comment"`,
		"private static Object responseType = null;\npublic Integer straße = null;": "straße (wire) integer",
		"public A() {}\npublic A setB(B<C> b) { return this; }\npublic Integer a;":  "a (wire) integer",
	} {
		doc, diags := parse("public static class A\n{\n" + in + "\n}")
		require.Len(t, doc.Types, 1, in)
		require.Len(t, doc.Types[0].Fields, 1, in)
		assert.Equal(t, want, parsertest.Field(doc.Types[0].Fields[0]), in)
		assert.Zero(t, diags.Len(), in)
	}
}

func TestClass(t *testing.T) {
	for in, want := range map[string]string{
		"public static class A {}": "class A\n",
		"public static class A extends B<C> implements IReturnVoid, IGet {}":                            "class A : B<C> implements IReturnVoid,IGet\n",
		"public static class A implements IReturn<ArrayList<B>> {}":                                     "class A implements IReturn<B[]>\n",
		"public static class A_2<T, U> {}":                                                              "class A<T,U>\n",
		"public static interface IFoo extends IBar {}":                                                  "interface IFoo implements IBar\n",
		"public static interface IGet {}":                                                               "",
		"public static class ResponseStatus { public String message = null; }":                          "",
		"@Route(\"/a\")\n// @Route(Path=\"/b\", Verbs=\"GET\")\npublic static class A {}":               "class A\n  [Route(\"/a\")]\n  [Route(Path=\"/b\", Verbs=\"GET\")]\n",
		"@Api(\"say \"a\" word\")\npublic static class A {}":                                            "class A\n  [Api(\"say \\\"a\\\" word\")]\n",
		"@Flags()\npublic static enum E { @SerializedName(\"-1\") A(-1); }":                             "enum E flags\n  [Flags()]\n  A (pascal) = -1\n",
		"public static enum E { A(in progress), B(2);\nprivate final int v; E(int v) { this.v = v; } }": "enum E\n  A (pascal)\n  B (pascal) = 2\n",
	} {
		doc, diags := parse("public class dtos\n{\n" + in + "\n}")
		assert.Equal(t, "document\n"+want, parsertest.Dump(doc), in)
		assert.Zero(t, diags.Len(), in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

func TestCut(t *testing.T) {
	const before = "public class dtos\n{\npublic static class Whole {}\n"
	for _, in := range []string{
		"", "@Route(\"/x\")\n", "@Route(\"/x", "// @Route(\"/x", "public static class", "public static class B", "public static class B extends",
		"public static class B implements A,", "public static class B {", "public static class B { public", "public static class B { public String a = \"x",
		"public static class B { public A getA() { return", "public static enum E { A(1", "public static enum E { A,\n",
	} {
		doc, diags := parse(before + in)
		require.Equal(t, 1, diags.Len(), "%s:\n%s", in, parsertest.Diags(diags))
		assert.Equal(t, diag.ListingCut, diags.All()[0].Code, in)
		assert.Len(t, doc.Types, 1, in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

func TestRecognise(t *testing.T) {
	assert.True(t, Recognise([]byte("public class dtos\n{\n    public static class A\n    {")))
	assert.False(t, Recognise([]byte("public partial class A\n{")))
}
