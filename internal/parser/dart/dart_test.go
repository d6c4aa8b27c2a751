package dart

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
	f.Add([]byte("/* Options:\nVersion: 1\n*/\nimport 'package:servicestack/servicestack.dart';\n// @Route(\"/a\")\nclass A<T> extends B<T> implements IReturn<List<C>>, IConvertible, IGet\n{\nint Int = 0;\nMap<String,T?>? m;\nA({this.a});\nMap<String, dynamic> toJson() => super.toJson()..addAll({\n'int': JsonConverters.toJson(Int,'int',context!)\n});\ngetResponseTypeName() => \"List<C>\";\n}\nTypeContext _ctx = TypeContext(types: {});\n"))
	f.Add([]byte("// @flags()\nclass E\n{\nstatic const E A = const E._(-1);\nfinal int _value;\nint get value => _value;\n}\n"))
	parsertest.Fuzz(f, Parse, "live/*/types*/dart*.txt")
}

func parse(text string) (*model.Document, *diag.List) {
	var diags diag.List
	return Parse(source.NewFile("in", []byte(text)), &diags), &diags
}

func TestField(t *testing.T) {
	for in, want := range map[string]string{
		"int? id;":               "id (wire) integer",
		"int id = 0;":            "id (wire) integer nullable=no",
		"int Id;":                "Id (wire) integer",
		"double? a;":             "a (wire) number",
		"bool? a;":               "a (wire) Boolean",
		"String a = \"\";":       "a (wire) string",
		"DateTime? a;":           "a (wire) date",
		"Duration? a;":           "a (wire) time",
		"Uint8List? a;":          "a (wire) bytes",
		"dynamic? a;":            "a (wire) Object",
		"List<int> a = [];":      "a (wire) integer[]",
		"Tuple2<String,int>? a;": "a (wire) Tuple<string,integer>",
		"Map<String,List<Map<String,Poco>>?>? a;":                           "a (wire) map<string,map<string,Poco>[]>",
		"// @DataMember(Name=\"a-b\", Order=2)\nString? a_b;":               `a_b (wire) wire="a-b" string order=2`,
		"/**\n* Ends */ here\n*/\nString? a;":                               `a (wire) string // "Ends */ here"`,
		"bool? Bool;\nMap<String, dynamic> toJson() => {\n'bool': Bool\n};": "bool (wire) Boolean",
		"Poco? Class;\nMap<String, dynamic> toJson() => super.toJson()..addAll({\n'class': JsonConverters.toJson(Class,'Poco',context!)\n});":                                       "class (wire) Poco",
		"A({this.a,this.b=\"\"});\nA.fromJson(Map<String, dynamic> json) : super();\nfromMap(Map<String, dynamic> json) {\nreturn this;\n}\nTypeContext? context = _ctx;\nPoco? a;": "a (wire) Poco",
	} {
		doc, diags := parse("class A implements IConvertible\n{\n" + in + "\n}")
		require.Len(t, doc.Types, 1, in)
		require.Len(t, doc.Types[0].Fields, 1, in)
		assert.Equal(t, want, parsertest.Field(doc.Types[0].Fields[0]), in)
		assert.Zero(t, diags.Len(), in)
	}
}

func TestClass(t *testing.T) {
	for in, want := range map[string]string{
		"class A implements IConvertible\n{\n}":                                            "class A\n",
		"abstract class A extends B<C>\n{\n}":                                              "class A : B<C> abstract\n",
		"class A implements IReturn<List<B>>, IPut, IConvertible\n{\n}":                    "class A implements IReturn<B[]>,IPut\n",
		"class A implements IReturnVoid, IConvertible, IDelete\n{\ncreateResponse() {}\n}": "operation A method=\"DELETE\"\nclass A implements IReturnVoid\n",
		"class A implements IConvertible\n{\ngetResponseTypeName() => \"List<B>\";\n}":     "class A implements IReturn<B[]>\n",
		"class A extends Object with ListMixin<B> implements IConvertible\n{\n}":           "class A : B[]\n",
		"abstract class IFoo\n{\n}\nclass A implements IFoo\n{\n}":                         "interface IFoo\nclass A implements IFoo\n",
		"enum E\n{\n    A,\n    Snake_Case,\n}":                                            "enum E\n  A\n  Snake_Case\n",
		"// @flags()\nclass E\n{\nstatic const E A = const E._(-1);\nfinal int _value;\nconst E._(this._value);\nint get value => _value;\nstatic List<E> get values => const [A];\n}": "enum E flags\n  [Flags()]\n  A = -1\n",
		"TypeContext _ctx = TypeContext(library: 'a', types: <String, TypeInfo> {\n    'A': TypeInfo(TypeOf.Class, create:() => A()),\n});":                                            "",
	} {
		doc, diags := parse(in)
		assert.Equal(t, "document\n"+want, parsertest.Dump(doc), in)
		assert.Zero(t, diags.Len(), in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

// The digit behind a generic type is .NET's if the name is taken without it.
func TestArity(t *testing.T) {
	doc, _ := parse("class A\n{\n}\nclass A1<T>\n{\n}\nclass B\n{\nA1<int>? a;\n}")
	assert.Equal(t, "document\nclass A\nclass A<T>\nclass B\n  a (wire) A<integer>\n", parsertest.Dump(doc))
}

func TestCut(t *testing.T) {
	for _, in := range []string{
		"// @Route(\"/x\")\n", "// @Route(\"/x", "class", "class B", "class B extends", "abstract class B implements A<",
		"class B {", "class B { String? a", "class B { String a = \"x", "class B { fromMap(Map json) {", "class B { toJson() => {",
		"enum E {\n A", "TypeContext _ctx = TypeContext(",
	} {
		doc, diags := parse("class Whole implements IConvertible\n{\n}\n" + in)
		require.Equal(t, 1, diags.Len(), "%s:\n%s", in, parsertest.Diags(diags))
		assert.Equal(t, diag.ListingCut, diags.All()[0].Code, in)
		assert.Len(t, doc.Types, 1, in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}
