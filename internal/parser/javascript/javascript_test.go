package javascript

import (
	"os"
	"path/filepath"
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
	f.Add([]byte("\"use strict\";\n/** @typedef T {any} */\nexport class A extends B {\n    /** @type {?{ [index:string]: T[]; }} */\n    a = [];\n    createResponse() { return new C_1() }\n}\n"))
	f.Add([]byte("exports.__esModule = true;\nvar A = /** @class */ (function (_super) {\n    A.prototype.getMethod = function () { return 'GET'; };\n    return A;\n}(B));\nvar E;\n(function (E) {\n    E[E[\"A\"] = -1] = \"A\";\n})(E = exports.E || (exports.E = {}));\n"))
	parsertest.Fuzz(f, Parse, "live/*/types*/mjs*.txt", "live/*/types/js.txt")
}

func parse(text string) (*model.Document, *diag.List) {
	var diags diag.List
	return Parse(source.NewFile("in", []byte(text)), &diags), &diags
}

func TestCorpus(t *testing.T) {
	const (
		keys   = "every key of a dictionary is a string, but for numbers"
		closed = "the argument of the first operation stands in the place of the parameter"
	)
	losses := map[string]string{
		"EchoEnums.Map": keys, "EchoCollections.EnumMap": keys,
		"Access flags": "flags look like any enum with numbers",
	}
	for _, version := range []string{"6.11", "8.0", "8.5"} {
		for _, field := range []string{"First", "Results", "ByName", "Nested"} {
			losses["ShapeResponse."+field+" "+version] = closed
		}
	}
	parsertest.Lossy(t, Parse, "mjs", losses)
}

// CommonJS tells the same enums and requests as the module of the same server.
func TestCommonJS(t *testing.T) {
	files, requests, enums := 0, 0, 0
	for _, path := range parsertest.Corpus(t, "live/*/types/js.txt") {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		doc, diags := parse(string(data))
		assert.Empty(t, parsertest.Uncovered(doc, diags), path)
		for _, d := range diags.All() {
			assert.Equal(t, diag.ListingBare, d.Code, "%s: %s", path, d.Message)
		}
		files++
		module, err := os.ReadFile(filepath.Join(filepath.Dir(path), "mjs.txt"))
		if err != nil {
			continue // before 6.6
		}
		want, _ := parse(string(module))
		assert.Equal(t, len(want.Operations), len(doc.Operations), path)
		for i, op := range want.Operations {
			assert.Equal(t, op.Name+op.Method, doc.Operations[i].Name+doc.Operations[i].Method, path)
			requests++
		}
		for _, typ := range doc.Types {
			of := typeNamed(want, typ.Name)
			require.NotNil(t, of, "%s: %s", path, typ.Name)
			assert.Equal(t, of.Kind, typ.Kind, "%s: %s", path, typ.Name)
			assert.Equal(t, values(of), values(typ), "%s: %s", path, typ.Name)
			if typ.Kind == model.Enum {
				enums++
			} else {
				assert.Equal(t, len(of.Implements), len(typ.Implements), "%s: %s", path, typ.Name)
			}
		}
	}
	t.Logf("js: %d listings, %d requests and %d enums as in mjs", files, requests, enums)
}

func typeNamed(doc *model.Document, name string) *model.Type {
	for _, t := range doc.Types {
		if t.Name == name {
			return t
		}
	}
	return nil
}

func values(t *model.Type) string {
	c := &model.Type{Kind: model.Enum, Name: t.Name, Values: t.Values}
	return parsertest.Dump(&model.Document{Types: []*model.Type{c}})
}

func TestEmbedded(t *testing.T) { parsertest.Embedded(t, Parse, Recognise, "mjs") }

func TestDistinct(t *testing.T) {
	for _, path := range parsertest.Corpus(t, "live/*/types/*.txt", "live/*/types-options/*-*.txt") {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		name := filepath.Base(path)
		if strings.Contains(name, ".error") || len(data) == 0 {
			continue
		}
		assert.Equal(t, strings.HasPrefix(name, "mjs") || strings.HasPrefix(name, "js"), Recognise(data), path)
	}
	assert.True(t, Recognise([]byte("export var E;\n(function (E) {\n})(E || (E = {}));")))
	assert.False(t, Recognise([]byte("export class A\n{\n    public constructor(init?: Partial<A>) {}\n}")))
}

func TestField(t *testing.T) {
	for in, want := range map[string]string{
		"/** @type {number} */\nid;":                                                "id (wire) number nullable=no",
		"/** @type {?number} */\nid;":                                               "id (wire) number nullable=yes",
		"/** @type {?string} */\nname;":                                             "name (wire) string nullable=yes",
		"/** @type {string[]} */\ntags = [];":                                       "tags (wire) string[]",
		"/** @type {?{ [index:string]: { [index:string]: Poco; }[]; }} */\nm;":      "m (wire) map<string,map<string,Poco>[]>",
		"/** @type {?{ [index:string]: {\n[index:string]: Poco; }[]; }} */\nm;":     "m (wire) map<string,map<string,Poco>[]>",
		"/** @type {KeyValuePair<string, string>} */\np;":                           "p (wire) KeyValuePair<string,string> nullable=no",
		"/**\n     * @type {boolean}\n     * @description Sort */ by */\n    done;": `done (wire) Boolean nullable=no // "Sort */ by"`,
		"class;":                              "class (wire) any",
		"/** @type {function(): void} */\nf;": "f (wire) any",
	} {
		doc, _ := parse("export class A {\n    /** @type {number} */\n    n;\n" + in + "\n}")
		require.Len(t, doc.Types, 1, in)
		require.Len(t, doc.Types[0].Fields, 2, in)
		assert.Equal(t, want, parsertest.Field(doc.Types[0].Fields[1]), in)
	}
}

func TestDeclaration(t *testing.T) {
	const page = "/** @typedef T {any} */\nexport class Page_1 {\n}\n"
	for in, want := range map[string]string{
		"export class A { constructor(init) { Object.assign(this, init) } }":                                         "class A\n",
		"export class A {\n/** @type {?number} */\na;\n}":                                                            "class A\n  a (wire) number nullable=yes\n",
		"export class A extends B {}":                                                                                "class A : B\n",
		"/** @typedef K {any} */\n/** @typedef  V {any} */\nexport class A {}":                                       "class A<K,V>\n",
		page + "export class A extends Page_1 {}":                                                                    "class Page<T>\nclass A : Page<any>\n",
		"export class A extends QueryDb_2 {}":                                                                        "class A : QueryDb<any,any>\n",
		"export class A { getTypeName() { return 'A' } }":                                                            "operation A\nclass A\n",
		"export class A { getMethod() { return 'PUT' } }":                                                            "operation A method=\"PUT\"\nclass A\n",
		page + "export class A { createResponse() { return new Page_1() } }":                                         "operation A\nclass Page<T>\nclass A implements IReturn<Page<any>>\n",
		"export class A { createResponse() { return [] } }":                                                          "operation A\nclass A implements IReturn<any[]>\n",
		"export class A { createResponse() { return new Blob() } }":                                                  "operation A\nclass A implements IReturn<bytes>\n",
		"export class A { createResponse() { } }":                                                                    "operation A\nclass A implements IReturnVoid\n",
		"export class A { createResponse() { return {} } }":                                                          "operation A\nclass A implements IReturn<any>\n",
		"export class A { createResponse() { return 0 } }":                                                           "operation A\nclass A implements IReturn<number>\n",
		"export class A { createResponse() { return false } }":                                                       "operation A\nclass A implements IReturn<Boolean>\n",
		"export class ResponseError {}":                                                                              "",
		"/** @typedef {'in'} */\nexport var E;\n(function (E) {\n    E[\"In\"] = \"in\"\n})(E || (E = {}));":         "enum E\n  In wire=\"in\"\n",
		"/** @typedef {number} */\nexport var E;\n(function (E) {\n    E[E[\"A\"] = -1] = \"A\"\n})(E || (E = {}));": "enum E\n  A = -1\n",
	} {
		doc, diags := parse(in)
		assert.Equal(t, "document\n"+want, parsertest.Dump(doc), in)
		assert.Zero(t, diags.Len(), in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

// In CommonJS only requests and enums say something.
func TestCommonJSDeclaration(t *testing.T) {
	class := func(methods string) string {
		return "var A = /** @class */ (function (_super) {\n    __extends(A, _super);\n    function A(init) {\n        return _this;\n    }\n    " + methods + "\n    return A;\n}(B));\nexports.A = A;\n"
	}
	for in, want := range map[string]string{
		class(""): "",
		class("A.prototype.getMethod = function () { return 'GET'; };"):                                               "operation A method=\"GET\"\nclass A incomplete\n",
		class("A.prototype.createResponse = function () { };"):                                                        "operation A\nclass A implements IReturnVoid incomplete\n",
		class("A.prototype.createResponse = function () { return new Page_1(); };"):                                   "operation A\nclass A implements IReturn<Page<any>> incomplete\n",
		"exports.A = void 0;\nvar E;\n(function (E) {\n    E[\"A\"] = \"a\";\n})(E = exports.E || (exports.E = {}));": "enum E\n  A wire=\"a\"\n",
	} {
		doc, diags := parse(in)
		assert.Equal(t, model.CommonJS, doc.Evidence)
		assert.Equal(t, "document\n"+want, parsertest.Dump(doc), in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
		for _, d := range diags.All() {
			assert.Equal(t, diag.ListingBare, d.Code, in)
		}
	}
}

// A listing that stops in the middle loses the class that it stops in, no other.
func TestCut(t *testing.T) {
	const common = "var A = /** @class */ (function () {\n A.prototype.getMethod = function () { return 'GET'; };\n return A;\n}());\n"
	for before, cuts := range map[string][]string{
		"export class Whole {}\n": {
			"/* Options:\nVersion: 1", "/** @typedef T {any}", "/** @typedef T {any} */", "expo", "export cl", "export class", "export class B ext",
			"export class B extends C", "export class B {", "export class B {\n/** @type {number} */", "export class B {\na", "export class B {\na = [",
			"export class B {\ngetMethod() { return 'G", "export var E;", "export var E;\n(function (E) {", "export var E;\n(function (E) {\nE[\"A\"] = \"a",
			"export var E;\n(function (E) {\n})(E",
		},
		common: {
			"exports.A = ", "var B", "var B = /** @class */ (func", "var B = /** @class */ (function () {\n", "var E;\n(function (E) {\nE[E[\"A\"]",
			"var B = /** @class */ (function () {\n B.prototype.getMethod = function () { return", "var B = /** @class */ (function () {\n return B;\n}(",
		},
	} {
		for _, in := range cuts {
			doc, diags := parse(before + in)
			assert.True(t, diags.Failed(), in)
			assert.Len(t, doc.Types, 1, in)
			assert.Empty(t, parsertest.Uncovered(doc, diags), in)
			for _, d := range diags.All() {
				assert.Contains(t, []diag.Code{diag.ListingCut, diag.ListingBare}, d.Code, "%s: %s", in, d.Message)
			}
		}
	}
}

func TestCuts(t *testing.T) {
	parsertest.Cuts(t, Parse, "mjs", true)
	parsertest.Cuts(t, Parse, "js", true)
}

// What is not known is skipped, with a word.
func TestUnknown(t *testing.T) {
	for in, want := range map[string]string{
		"export class A {}\nodd\nexport class B {}":                                  "in:2:1: DT0202: not understood: \"odd\"\n",
		"export class A {\nodd odd\na;\n}\nexport class B {}":                        "in:2:1: DT0202: not understood: \"odd odd\"\n",
		"export class A {\n/** @type {A|B} */\na;\n}\nexport class B {}":             "in:2:1: DT0203: A|B is no type that is known here\n",
		"export var E;\n(function (E) {\nodd\n})(E || (E = {}));\nexport class B {}": "in:3:1: DT0202: not understood: \"odd\"\n",
		"export class A {\na;\nexport class B {}\nexport class C {}":                 "in:2:3: DT0201: the listing stops inside class A: expected }\n",
	} {
		doc, diags := parse(in)
		assert.Equal(t, want, parsertest.Diags(diags), in)
		assert.Len(t, doc.Types, 2, in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

// Whatever a tool has made of a page, the listing on it is read.
func TestScraped(t *testing.T) {
	for _, path := range parsertest.Corpus(t, "scraped/*/*/*.mjs.txt", "scraped/*/*/*.mjs.md") {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.True(t, Recognise(data), path)
		doc, diags := parse(string(data))
		assert.NotEmpty(t, doc.Types, path)
		assert.Empty(t, parsertest.Uncovered(doc, diags), path)
		for _, d := range diags.All() {
			assert.Equal(t, diag.ListingSkipped, d.Code, "%s: %s: %s", path, d.Span.Position(), d.Message)
		}
	}
}

func TestWrapped(t *testing.T) { parsertest.Wrapped(t, Parse, "mjs") }

// Broken text of any length is read in a time that grows with it.
func TestLinear(t *testing.T) {
	begun := time.Now()
	for _, in := range []string{
		"export class A {\n/** @type {A<A<} */\na;\n/** x\nb = [\n", "export class A {\nodd (\n", "exports.a = (\n", "/** x\n",
		"var A = /** @class */ (function () {\n", "export var E;\n(function (E) {\nE[E[\"\n",
	} {
		parse(strings.Repeat(in, 20_000))
	}
	assert.Less(t, time.Since(begun), 20*time.Second)
}
