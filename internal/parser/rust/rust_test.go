package rust

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
	f.Add([]byte("/* Options:\nVersion: 1\n*/\n#![allow(\n    a,\n)]\nuse serde::{Deserialize, Serialize};\n\n/// Is\n// Flags\n#[derive(Debug)]\npub enum E {\n    #[serde(rename = \"a b\")]\n    A,\n    B = 1,\n}\n"))
	f.Add([]byte("#[serde(default)]\npub struct A<T> {\n    #[serde(flatten)]\n    pub b: B<T>,\n    // Validate(Validator=\"x\")\n    pub r#c: Option<HashMap<String, Vec<T>>>,\n}\nimpl IRequest for A {\n    const VERB: &'static str = \"GET\";\n}\nimpl IReturn for A {\n    type Response = Vec<T>;\n}\n"))
	parsertest.Fuzz(f, Parse, "live/*/types*/rust*.txt")
}

func parse(text string) (*model.Document, *diag.List) {
	var diags diag.List
	return Parse(source.NewFile("in", []byte(text)), &diags), &diags
}

func TestCorpus(t *testing.T) {
	const base = "8.10 leaves out base classes"
	parsertest.Lossy(t, Parse, "rust", map[string]string{
		"Circle base 8.10": base, "GetShapes base 8.10": base, "Paged base 8.10": base, "ShapeResponse base 8.10": base,
		"BaseSecureRequest base 8.10": base, "C2BPostContractRequest base 8.10": base, "C2BPostContractResponse base 8.10": base,
		"CustomerAccessTokenRequest base 8.10": base, "CustomerAccessTokenResponse base 8.10": base,
		"GetCustomerTokensRequest base 8.10": base, "GetCustomerTokensResponse base 8.10": base,
	})
}

func TestEmbedded(t *testing.T) { parsertest.Embedded(t, Parse, Recognise, "rust") }
func TestDistinct(t *testing.T) { parsertest.Distinct(t, Recognise, "rust") }
func TestWrapped(t *testing.T)  { parsertest.Wrapped(t, Parse, "rust") }

func TestField(t *testing.T) {
	for in, want := range map[string]string{
		"pub id: i32,":                      "id (camel) Int32 nullable=no",
		"pub id: Option<i32>,":              "id (camel) Int32 nullable=yes",
		"pub name: Option<String>,":         "name (camel) string",
		"pub done: bool,":                   "done (camel) Boolean nullable=no",
		"pub price: Option<f64>,":           "price (camel) number nullable=yes",
		"pub letter: char,":                 "letter (camel) Char nullable=no",
		"pub photo: Option<Vec<u8>>,":       "photo (camel) bytes",
		"pub any: Option<Vec<Value>>,":      "any (camel) any[]",
		"pub ids: Vec<Option<i32>>,":        "ids (camel) Int32?[]",
		"pub m: HashMap<Colour, Vec<B>>,":   "m (camel) map<Colour,B[]>",
		"pub p: KeyValuePair<String, i32>,": "p (camel) KeyValuePair<string,Int32> nullable=no",
		"pub r#type: Option<String>,":       "type (camel) string",
		"#[serde(rename = \"orderBy\")]\n#[serde(default, skip_serializing_if = \"Option::is_none\")]\npub order_by: Option<String>,": "orderBy (camel) string",
		"/// Sort by\n// ApiMember(Description=\"Sort by\")\npub by: Option<String>,":                                                 `by (camel) string // "Sort by"`,
	} {
		doc, diags := parse("pub struct A {\n" + in + "\n}\n")
		require.Len(t, doc.Types, 1, in)
		require.Len(t, doc.Types[0].Fields, 1, in)
		assert.Equal(t, want, parsertest.Field(doc.Types[0].Fields[0]), in)
		assert.Zero(t, diags.Len(), in)
	}
}

func TestDeclaration(t *testing.T) {
	for in, want := range map[string]string{
		"pub struct A {\n}":             "class A\n",
		"pub struct A {}":               "class A\n",
		"pub struct A<TKey, TValue> {}": "class A<TKey,TValue>\n",
		"pub struct A {\n    #[serde(flatten)]\n    pub paged: Paged<Shape>,\n}":                                                    "class A : Paged<Shape>\n",
		"#[derive(Debug)]\n#[serde(default)]\npub struct A {\n    pub ids: Vec<i32>,\n    pub tags: Option<Vec<String>>,\n}":        "class A\n  ids (camel) Int32[] required=yes\n  tags (camel) string[]\n",
		"/// Finds\n// Route(\"/a\", \"GET\")\n#[derive(Debug)]\npub struct A {}":                                                   "class A // \"Finds\"\n  [Route(\"/a\", \"GET\")]\n",
		"// Flags\n#[derive(Debug)]\n#[repr(i32)]\npub enum E {\n    #[default]\n    None = 0,\n    All = -1,\n}":                   "enum E flags\n  [Flags()]\n  None = 0\n  All = -1\n",
		"pub enum E {\n    #[default]\n    #[serde(rename = \"in it\")]\n    InIt,\n    #[serde(rename = \"Out\")]\n    Out,\n}":    "enum E\n  InIt wire=\"in it\"\n  Out wire=\"Out\"\n",
		"pub struct A {}\nimpl IRequest for A {\n    const NAME: &'static str = \"A\";\n    const VERB: &'static str = \"PUT\";\n}": "operation A method=\"PUT\"\nclass A\n",
		"pub struct A {}\nimpl IReturn for A {\n    type Response = Vec<B>;\n}":                                                     "class A implements IReturn<B[]>\n",
		"pub struct A {}\nimpl IReturnVoid for A {}":                                                                                "class A implements IReturnVoid\n",
		"pub struct Page_1<T> {}\nimpl IReturn for Page_1 {\n    type Response = Page_1<B>;\n}":                                     "class Page<T> implements IReturn<Page<B>>\n",
		// as 8.10 has them
		"pub struct IReturn<T> {\n    #[serde(skip)]\n    pub _phantom: std::marker::PhantomData<T>,\n}\npub struct A {}": "class A\n",
	} {
		doc, diags := parse(in + "\n")
		assert.Equal(t, "document\n"+want, parsertest.Dump(doc), in)
		assert.Zero(t, diags.Len(), "%s:\n%s", in, parsertest.Diags(diags))
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

func TestCut(t *testing.T) {
	const before = "use servicestack::*;\n\npub struct Whole {}\n"
	for _, in := range []string{
		"// Route(\"/x\")\n", "// Route(\"/x", "/// Is\n", "#[derive(Debug", "#[derive(Debug)]\n", "pub", "pub struct", "pub struct B", "pub struct B<T",
		"pub struct B {", "pub struct B {\n    pub a: i3", "pub struct B {\n    pub a: i32,\n", "pub struct B {\n    #[serde(rename = \"b",
		"pub enum B {\n    A", "pub enum B {\n    A,\n", "impl", "impl IRequest for Whole", "impl IRequest for Whole {\n    const VERB: &'static str = \"G",
		"impl IReturn for Whole {\n    type Response = A", "#![allow(\n    dead_code,",
	} {
		doc, diags := parse(before + in)
		require.Equal(t, 1, diags.Len(), "%s:\n%s", in, parsertest.Diags(diags))
		assert.Equal(t, diag.ListingCut, diags.All()[0].Code, in)
		assert.Len(t, doc.Types, 1, in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

func TestRecognise(t *testing.T) {
	assert.True(t, Recognise([]byte("use servicestack::*;\n")))
	assert.True(t, Recognise([]byte("use serde::{Serialize, Deserialize};\n\n#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]\npub struct A {\n}\n")))
	assert.False(t, Recognise([]byte("use serde::{Serialize, Deserialize};\n\n#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]\npub struct A {\n}\n\nfn main() {}\n")), "written by hand")
	assert.False(t, Recognise([]byte("#[derive(Debug, Clone, Serialize, Deserialize)]\npub struct A {\n}\n")), "written by hand")
}

// Broken text of any length is read in a time that grows with it.
func TestLinear(t *testing.T) {
	begun := time.Now()
	parse(strings.Repeat("#[serde(rename = \"x\npub struct A {\n// A(\"\n#![allow(\nimpl A for B {\n", 20_000))
	parse(strings.Repeat("#![a(", 100_000))
	parse("pub struct A {\npub x: " + strings.Repeat("Vec<", 100_000) + "i32,\n}\n")
	assert.Less(t, time.Since(begun), 20*time.Second)
}
