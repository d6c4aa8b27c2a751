package zig

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
	f.Add([]byte("/// Options:\n/// Version: 1\n//IncludeTypes: A\n///\nconst std = @import(\"std\");\n\npub fn A(comptime T: type) type {\n    _ = T;\n    return struct {\n        /// Is\n        // @DataMember(Name=\"b-c\", Order=1)\n        @\"b\": ?[]T = null,\n        c: std.StringHashMap([]?i32),\n    };\n}\n"))
	f.Add([]byte("// @Flags()\npub const E = enum(i32) {\n    A = 1,\n};\npub const F = enum {\n    @\"a b\",\n};\npub const A = struct {\n    pub const ss_verb = \"GET\";\n    pub const Response = ss.Q(B);\n    a: [][]const u8 = &.{},\n};\n"))
	parsertest.Fuzz(f, Parse, "live/*/types*/zig*.txt")
}

func parse(text string) (*model.Document, *diag.List) {
	var diags diag.List
	return Parse(source.NewFile("in", []byte(text)), &diags), &diags
}

func TestCorpus(t *testing.T) {
	const base = "structs are flat"
	parsertest.Lossy(t, Parse, "zig", map[string]string{
		"Circle base": base, "GetShapes base": base, "Paged base": base, "ShapeResponse base": base, "BaseSecureRequest base": base,
		"C2BPostContractRequest base": base, "C2BPostContractResponse base": base, "CustomerAccessTokenRequest base": base,
		"CustomerAccessTokenResponse base": base, "GetCustomerTokensRequest base": base, "GetCustomerTokensResponse base": base,
	})
}

func TestEmbedded(t *testing.T) { parsertest.Embedded(t, Parse, Recognise, "zig") }
func TestDistinct(t *testing.T) { parsertest.Distinct(t, Recognise, "zig") }
func TestWrapped(t *testing.T)  { parsertest.Wrapped(t, Parse, "zig") }

func TestField(t *testing.T) {
	for in, want := range map[string]string{
		"id: i32 = 0,":                              "id (snake) Int32 nullable=no",
		"id: ?i32 = null,":                          "id (snake) Int32 nullable=yes",
		"orderBy: ?[]const u8 = null,":              "orderBy (camel) string",
		"order_by: ?[]const u8 = null,":             "order_by (snake) string",
		"done: bool = false,":                       "done (snake) Boolean nullable=no",
		"price: ?f64 = null,":                       "price (snake) number nullable=yes",
		"letter: u8 = 0,":                           "letter (snake) any",
		"day: ?DayOfWeek = null,":                   "day (snake) DayOfWeek",
		"meta: ?std.json.Value = null,":             "meta (snake) any",
		"tags: [][]const u8 = &.{},":                "tags (snake) string[] required=yes",
		"ids: ?[]?i32 = null,":                      "ids (snake) Int32?[]",
		"rows: ?[][]B = null,":                      "rows (snake) B[][]",
		"status: ?ss.ResponseStatus = null,":        "status (snake) ResponseStatus",
		"tuples: ?[]Tuple([]const u8, i32) = null,": "tuples (snake) Tuple<string,Int32>[]",
		"@\"struct\": ?[]const u8 = null,":          "struct (snake) string",
		"/// Sort by\n// @ApiMember(Description=\"Sort by\")\nby: ?[]const u8 = null,": `by (snake) string // "Sort by"`,
		"// @DataMember(Name=\"order-id\", Order=3)\norder_id: i64 = 0,":               `order_id (snake) wire="order-id" Int64 nullable=no order=3`,
		// as 8.10 has it
		"day: DayOfWeek,":                   "day (snake) DayOfWeek nullable=no",
		"day: ?DayOfWeek,":                  "day (snake) DayOfWeek nullable=yes",
		"m: std.StringHashMap([]const u8),": "m (snake) map<any,string>",
		"id: ??i32,":                        "id (snake) Int32 nullable=yes",
	} {
		doc, diags := parse("pub const A = struct {\n" + in + "\n};\n")
		require.Len(t, doc.Types, 1, in)
		require.Len(t, doc.Types[0].Fields, 1, in)
		assert.Equal(t, want, parsertest.Field(doc.Types[0].Fields[0]), in)
		assert.Zero(t, diags.Len(), in)
	}
}

func TestDeclaration(t *testing.T) {
	for in, want := range map[string]string{
		"pub const A = struct {};":   "class A\n",
		"pub const A = struct {\n};": "class A\n",
		"pub fn A(comptime TKey: type, comptime TValue: type) type {\n    return struct {\n        key: ?TKey = null,\n    };\n}":        "class A<TKey,TValue>\n  key (snake) TKey\n",
		"/// Finds\n// @Route(\"/a\", \"GET\")\npub const A = struct {};":                                                                "class A // \"Finds\"\n  [Route(\"/a\", \"GET\")]\n",
		"// @Flags()\npub const E = enum(i32) {\n    None = 0,\n    All = -1,\n};":                                                       "enum E flags\n  [Flags()]\n  None (wire) = 0\n  All (wire) = -1\n",
		"pub const E = enum {\n    @\"in it\",\n    Out,\n};":                                                                            "enum E\n  in it (wire) wire=\"in it\"\n  Out (wire) wire=\"Out\"\n",
		"pub const A = struct {\n    pub const ss_name = \"A\";\n    pub const ss_verb = \"PUT\";\n};":                                   "operation A method=\"PUT\"\nclass A\n",
		"pub const A = struct {\n    pub const Response = []B;\n};":                                                                      "class A implements IReturn<B[]>\n",
		"pub const A = struct {\n    pub const Response = ss.QueryResponse(B);\n};":                                                      "class A implements IReturn<QueryResponse<B>>\n",
		"pub const A = struct {\n    pub const Response = Page_1;\n};\npub fn Page_1(comptime T: type) type {\n    return struct {};\n}": "class A implements IReturn<Page<any>>\nclass Page<T>\n",
		// as 8.10 has them
		"pub fn IReturn(comptime T: type) type {\n    _ = T;\n    return struct {\n    };\n}\npub const A = struct {\n};": "class A\n",
		"pub const E = enum {\n    multi_word,\n};\npub const A = struct {\n    id: i32,\n};":                             "enum E\n  multi_word (snake)\nclass A\n  id (snake) Int32 nullable=no\n",
	} {
		doc, diags := parse(in + "\n")
		assert.Equal(t, "document\n"+want, parsertest.Dump(doc), in)
		assert.Zero(t, diags.Len(), "%s:\n%s", in, parsertest.Diags(diags))
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

func TestCut(t *testing.T) {
	const before = "const std = @import(\"std\");\n\npub const Whole = struct {};\n"
	for _, in := range []string{
		"// @Route(\"/x\")\n", "// @Route(\"/x", "/// Is\n", "pub", "pub const", "pub const B", "pub const B = struct", "pub const B = struct {",
		"pub const B = struct {\n    a: i3", "pub const B = struct {\n    a: i32 = 0,\n", "pub const B = struct {\n    a: i32 = 0,\n}",
		"pub const B = struct {\n    pub const ss_verb = \"G", "pub const B = enum {\n    A", "pub const B = enum {\n    A,\n", "pub const B = enum {\n    @\"a",
		"pub fn", "pub fn B(comptime T", "pub fn B(comptime T: type) type {\n    return struct {\n        a: ?T = null,\n", "pub fn B(comptime T: type) type {\n    return struct {\n    };\n",
	} {
		doc, diags := parse(before + in)
		require.Equal(t, 1, diags.Len(), "%s:\n%s", in, parsertest.Diags(diags))
		assert.Equal(t, diag.ListingCut, diags.All()[0].Code, in)
		assert.Len(t, doc.Types, 1, in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

func TestRecognise(t *testing.T) {
	assert.True(t, Recognise([]byte("const ss = @import(\"servicestack\");\n")))
	assert.True(t, Recognise([]byte("const std = @import(\"std\");\n\npub const A = struct {\n    id: i32 = 0,\n};\n")))
	assert.False(t, Recognise([]byte("const std = @import(\"std\");\n\npub const A = struct {\n    id: i32 = 0,\n};\n\npub fn main() !void {}\n")), "written by hand")
	assert.False(t, Recognise([]byte("const std = @import(\"std\");\n")))
}

// Broken text of any length is read in a time that grows with it.
func TestLinear(t *testing.T) {
	begun := time.Now()
	parse(strings.Repeat("pub const A = struct {\n// @A(\"\n@\"x\npub fn A(comptime\n/// Options:\n", 20_000))
	parse("pub const A = struct {\nx: " + strings.Repeat("[]", 100_000) + "i32,\n};\n")
	assert.Less(t, time.Since(begun), 20*time.Second)
}
