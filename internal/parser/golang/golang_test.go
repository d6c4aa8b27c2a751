package golang

import (
	"strings"
	"testing"
	"time"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGolden(t *testing.T) { parsertest.Golden(t, Parse) }

func FuzzParse(f *testing.F) {
	f.Add([]byte("/* Options:\nVersion: 1\n*/\npackage dtos\nimport (\n\"time\"\n)\n/** @description Is */\n// @DataContract\ntype A[T any] struct {\n\tB[T]\n\t// @DataMember(Name=\"b-c\", Order=1)\n\tBC *map[string][]T `json:\"b_c,omitempty\"`\n}\n"))
	f.Add([]byte("func (A) CreateResponse() (r []B) { return }\nfunc (A) HttpMethod() string { return \"GET\" }\nfunc (A) CreateResponseVoid() {}\n"))
	f.Add([]byte("// @Flags()\ntype E int\n\nconst (\n\tEA E = -1\n)\ntype F string\nconst (\nFA = \"a\"\n)\ntype A struct {\nX []A<string,int>[] `json:\"x\"`\nY { [index:string]: A; }[] `json:\"y\"`\n}\n"))
	parsertest.Fuzz(f, Parse, "live/*/types*/go*.txt")
}

func parse(text string) (*model.Document, *diag.List) {
	var diags diag.List
	return Parse(source.NewFile("in", []byte(text)), &diags), &diags
}

func TestCorpus(t *testing.T) {
	parsertest.Lossy(t, Parse, "go", map[string]string{
		"EchoCollections.StringMatrix": "one level is lost",
	})
}

func TestEmbedded(t *testing.T) { parsertest.Embedded(t, Parse, Recognise, "go") }
func TestDistinct(t *testing.T) { parsertest.Distinct(t, Recognise, "go") }
func TestWrapped(t *testing.T)  { parsertest.Wrapped(t, Parse, "go") }

func TestField(t *testing.T) {
	for in, want := range map[string]string{
		"Id int `json:\"id,omitempty\"`":                     "id (camel) Int32 nullable=no",
		"Id *int `json:\"id,omitempty\"`":                    "id (camel) Int32 nullable=yes",
		"Name *string `json:\"name,omitempty\"`":             "name (camel) string",
		"Name string `json:\"name\"`":                        "name (camel) string required=yes",
		"Price *float64 `json:\"price,omitempty\"`":          "price (camel) number nullable=yes",
		"At time.Time `json:\"at,omitempty\"`":               "at (camel) date nullable=no",
		"Took *time.Duration `json:\"took,omitempty\"`":      "took (camel) time nullable=yes",
		"Photo []byte `json:\"photo,omitempty\"`":            "photo (camel) bytes",
		"Any []interface{} `json:\"any,omitempty\"`":         "any (camel) any[]",
		"Status *ss.ResponseStatus `json:\"status\"`":        "status (camel) ResponseStatus",
		"M map[Colour][]Poco `json:\"m,omitempty\"`":         "m (camel) map<Colour,Poco[]>",
		"P KeyValuePair[string, int] `json:\"p,omitempty\"`": "p (camel) KeyValuePair<string,Int32> nullable=no",
		"P []KeyValuePair `json:\"p,omitempty\"`":            "p (camel) KeyValuePair<any,any>[]",
		"W *Wrapped[Wrapped] `json:\"w,omitempty\"`":         "w (camel) Wrapped<Wrapped>",
		"Under_Score int `json:\"under_Score,omitempty\"`":   "under_Score (camel) Int32 nullable=no",
		// as 8.10 has it
		"Rows []Poco[] `json:\"rows,omitempty\"`":                         "rows (camel) Poco[][]",
		"M map[string]{ [index:string]: Poco; }[] `json:\"m,omitempty\"`": "m (camel) map<string,map<string,Poco>[]>",
		"T []Tuple<string,int> `json:\"t,omitempty\"`":                    "t (camel) Tuple<string,Int32>[]",
		// comments
		"/** @description Ends */ here */\nId int `json:\"id,omitempty\"`":                         `id (camel) Int32 nullable=no // "Ends */ here"`,
		"// @DataMember(Name=\"order-id\", Order=3)\nOrderID *int64 `json:\"order_id,omitempty\"`": `OrderID (pascal) wire="order-id" Int64 nullable=yes order=3`,
	} {
		doc, diags := parse("type A struct {\n" + in + "\n}\n")
		require.Len(t, doc.Types, 1, in)
		require.Len(t, doc.Types[0].Fields, 1, in)
		assert.Equal(t, want, parsertest.Field(doc.Types[0].Fields[0]), in)
		assert.Zero(t, diags.Len(), in)
	}
}

func TestDeclaration(t *testing.T) {
	for in, want := range map[string]string{
		"type A struct {\n}":                       "class A\n",
		"type A[TKey any, TValue any] struct {\n}": "class A<TKey,TValue>\n",
		"type A struct {\n\tPaged[Shape]\n}":       "class A : Paged<Shape>\n",
		"type A struct {\n\tss.QueryDb\n}":         "class A : QueryDb<any>\n",
		"type Names []string":                      "class Names : string[]\n",
		"/** @description Finds */\n// @Route(\"/a\", \"GET\")\ntype A struct {\n}": "class A // \"Finds\"\n  [Route(\"/a\", \"GET\")]\n",
		"// @Flags()\ntype E int\nconst (\n\tENone E = 0\n\tEAll E = -1\n)":         "enum E flags\n  [Flags()]\n  None = 0\n  All = -1\n",
		"type E string\n\nconst (\n\tEA E = \"in it\"\n\tElower = \"lower\"\n)":     "enum E\n  A wire=\"in it\"\n  lower wire=\"lower\"\n",
		"type A struct {\n}\nfunc (A) CreateResponse() (r []B) { return }":          "class A implements IReturn<B[]>\n",
		"type A struct {\n}\nfunc (A) CreateResponse() (r ss.Q[B]) { return }":      "class A implements IReturn<Q<B>>\n",
		"type A struct {\n}\nfunc (A) CreateResponseVoid() {}":                      "class A implements IReturnVoid\n",
		"type A struct {\n}\nfunc (A) HttpMethod() string { return \"PUT\" }":       "operation A method=\"PUT\"\nclass A\n",
		"type Page_1[T any] struct {\n}\ntype A struct {\n\tPage_1[B]\n}":           "class Page<T>\nclass A : Page<B>\n",
		"type Page[T any] struct {\n}\ntype A struct {\n\tPage\n}":                  "class Page<T>\nclass A : Page<any>\n",
		// as 8.10 has them
		"type IReturn struct {\n}\ntype ResponseStatus struct {\n\tMessage string `json:\"message\"`\n}\ntype A struct {\n}": "class A\n",
		"type Tuple struct {\n\tItem1 T1 `json:\"item1\"`\n}":                                                                "class Tuple<T1>\n  item1 (camel) T1\n",
		"type A struct {\n}\ntype A struct {\n\tA\n}":                                                                        "class A\nclass A<T1> : A\n",
	} {
		doc, diags := parse(in + "\n")
		assert.Equal(t, "document\n"+want, parsertest.Dump(doc), in)
		assert.Zero(t, diags.Len(), "%s:\n%s", in, parsertest.Diags(diags))
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

func TestCut(t *testing.T) {
	const before = "package dtos\n\ntype Whole struct {\n}\n"
	for _, in := range []string{
		"// @Route(\"/x\")\n", "// @Route(\"/x", "/** @description Is", "/** @description Is */", "type", "type B", "type B struct",
		"type B struct {", "type B struct {\n\tA int `json:\"a,omit", "type B struct {\n\tA int `json:\"a,omitempty\"`\n",
		"type B struct {\n\t// @DataMember", "type B string", "type B string\n\nconst (\n", "type B string\n\nconst (\n\tBA B = \"A\"\n",
		"func (Whole) CreateResponse() (r B", "func (Who", "import (\n\t\"time\"\n",
	} {
		doc, diags := parse(before + in)
		require.Equal(t, 1, diags.Len(), "%s:\n%s", in, parsertest.Diags(diags))
		assert.Equal(t, diag.ListingCut, diags.All()[0].Code, in)
		assert.Len(t, doc.Types, 1, in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

func TestRecognise(t *testing.T) {
	assert.True(t, Recognise([]byte("package dtos\n\ntype A struct {\n}\n")))
	assert.True(t, Recognise([]byte("package mine\n\nimport (\n\tss \"github.com/ServiceStack/servicestack-go\"\n)\n")))
	assert.False(t, Recognise([]byte("package dtos\n\nfunc main() {}\n\ntype A struct {\n}\n")), "written by hand")
	assert.False(t, Recognise([]byte("package shop\n\ntype A struct {\n\tID int `json:\"id\"`\n}\n")), "written by hand")
	assert.False(t, Recognise([]byte("package dtos\n\nimport java.math.*\n\nopen class A\n{\n}\n")), "Kotlin")
}

// Broken text of any length is read in a time that grows with it.
func TestLinear(t *testing.T) {
	begun := time.Now()
	parse(strings.Repeat("type A struct {\n// @A(\"\n/** x\nfunc (A) CreateResponse() (r [][][\nimport (\n", 20_000))
	parse("type A struct {\nX " + strings.Repeat("[]", 100_000) + "int `json:\"x\"`\n}\n")
	assert.Less(t, time.Since(begun), 20*time.Second)
}
