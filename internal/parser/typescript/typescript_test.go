package typescript

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
	f.Add([]byte("/* Options:\nVersion: 1\n*/\n/** @description a */ b */\n// @Route(\"/a\")\nexport class A<T> extends B<T> implements IReturn<T[]>, IGet\n{\n    public a?: { [index:string]: T[]; } = {};\n    public getMethod() { return 'GET'; }\n}\n"))
	f.Add([]byte("declare module M {\n// @Flags()\nenum E { A = -1, B = 'x', C }\ntype U = \"A\" | \"B\";\ninterface I extends J { a: string; }\n"))
	parsertest.Fuzz(f, Parse, "live/*/types*/typescript*.txt")
}

func parse(text string) (*model.Document, *diag.List) {
	var diags diag.List
	return Parse(source.NewFile("in", []byte(text)), &diags), &diags
}

// losses are what TypeScript does not tell. In classes and declarations alike.
func losses(closed ...string) map[string]string {
	const (
		keys   = "every key of a dictionary is a string, but for numbers"
		none   = "the .NET of old hosts has none"
		matrix = "up to 6.0 an array of arrays is written as one"
		wrong  = "the argument of the first operation stands in the place of the parameter"
	)
	all := map[string]string{"EchoEnums.Map": keys, "EchoCollections.EnumMap": keys}
	for _, version := range []string{"4.0.62", "4.5.14", "5.0.2", "5.4.0"} {
		all["EchoTypes.DateOnly "+version], all["EchoTypes.TimeOnly "+version] = none, none
		all["EchoCollections.StringMatrix "+version] = matrix
	}
	for _, version := range []string{"5.14", "6.0"} {
		all["EchoCollections.StringMatrix "+version] = matrix
	}
	for _, version := range closed {
		for _, field := range []string{"First", "Results", "ByName", "Nested"} {
			all["ShapeResponse."+field+" "+version] = wrong
		}
	}
	return all
}

func TestCorpus(t *testing.T) {
	known := losses("6.11", "8.0", "8.5")
	known["EchoTypes.Version"] = "AddImplicitVersion puts a second Version before it"
	parsertest.Lossy(t, Parse, "typescript", known)
}

func TestCorpusDeclarations(t *testing.T) {
	known := losses("4.0.40", "6.11", "8.0", "8.5")
	known["EchoTypes.DateOnly 4.0.40"], known["EchoTypes.TimeOnly 4.0.40"] = "the .NET of old hosts has none", "the .NET of old hosts has none"
	known["EchoCollections.StringMatrix 4.0.40"] = "an array of arrays is written as one"
	known["Wrapped.Value 4.0.40"] = "the argument of the first operation stands in the place of the parameter"
	parsertest.Lossy(t, Parse, "typescript.d", known)
}

func TestEmbedded(t *testing.T) { parsertest.Embedded(t, Parse, Recognise, "typescript") }

func TestDistinct(t *testing.T) {
	for _, path := range parsertest.Corpus(t, "live/*/types/*.txt", "live/*/types-options/*-*.txt") {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		name := filepath.Base(path)
		if strings.Contains(name, ".error") || strings.HasSuffix(name, ".query") || len(data) == 0 {
			continue
		}
		assert.Equal(t, strings.HasPrefix(name, "typescript"), Recognise(data), path)
	}
	for text, want := range map[string]bool{
		"interface A {\n    tags?: string[];\n}": true,
		"// @ts-nocheck":                         true,
		"export class A {":                       false,
		"    public name: string = null;":        true,
		"Note: this;":                            false,
		"public class A { name: string }":        false,
	} {
		assert.Equal(t, want, Recognise([]byte(text)), text)
	}
}

func TestField(t *testing.T) {
	for in, want := range map[string]string{
		"public id: number;":          "id (wire) number nullable=no",
		"public id?: number;":         "id (wire) number nullable=yes",
		"public id: number; //1":      "id (wire) number",
		"public done?: boolean;":      "done (wire) Boolean nullable=yes",
		"public name?: string;":       "name (wire) string nullable=yes",
		"public scope?: Scope;":       "scope (wire) Scope nullable=yes",
		"public poco?: Poco;":         "poco (wire) Poco",
		"public tags: string[] = [];": "tags (wire) string[]",
		"public rows?: Poco[][];":     "rows (wire) Poco[][]",
		"public list: Array<Poco>;":   "list (wire) Poco[]",
		"public m?: { [index:string]: { [index: number]: Poco; }[]; };":          "m (wire) map<string,map<number,Poco>[]>",
		"public m: { [index:string]: string; } = {};":                            "m (wire) map<string,string>",
		"public pairs?: KeyValuePair<string,number>[];":                          "pairs (wire) KeyValuePair<string,number>[]",
		"public paged?: Paged_1<Poco>;":                                          "paged (wire) Paged<Poco>",
		"public ids: Nullable<number>[];":                                        "ids (wire) number?[]",
		"public photo: Uint8Array;":                                              "photo (wire) bytes",
		"public any: Object;":                                                    "any (wire) any nullable=no",
		"public inner?: Outer.Inner;":                                            "inner (wire) Outer.Inner",
		"public b?: SByte;":                                                      "b (wire) SByte nullable=yes",
		"public public?: boolean;":                                               "public (wire) Boolean nullable=yes",
		"Имя: string;":                                                           "Имя (wire) string nullable=no",
		"// @DataMember(Name=\"kebab-name\", Order=3)\npublic kebab_name: Poco;": `kebab_name (wire) wire="kebab-name" Poco order=3`,
		"/** @description Ends */ here */\npublic poco: Poco;":                   `poco (wire) Poco // "Ends */ here"`,
		"/**\n* Ends */ here\n*/\npublic poco: Poco;":                            `poco (wire) Poco // "Ends */ here"`,
		"/** @description Broken by\na tool */\npublic poco: Poco;":              `poco (wire) Poco // "Broken by a tool"`,
		"public f: (a: string) => void;":                                         "f (wire) any",
	} {
		doc, _ := parse("export enum Scope { A }\nexport class A\n{\nn: number; m?: number;\n" + in + "\n}")
		require.Len(t, doc.Types, 2, in)
		require.Len(t, doc.Types[1].Fields, 3, in)
		assert.Equal(t, strings.TrimSuffix(want, " nullable=no")+suffix(want, in), parsertest.Field(doc.Types[1].Fields[2]), in)
	}
}

// suffix is " nullable=no" where want ends so, but for any, of which nothing is said.
func suffix(want, in string) string {
	if strings.HasSuffix(want, " nullable=no") && !strings.Contains(in, "Object") {
		return " nullable=no"
	}
	return ""
}

// "?" says that a value type may be null only where not everything has one; that
// it is missing says so only where the server could have written it.
func TestQuestion(t *testing.T) {
	const constructor = "public constructor(init?: Partial<A>) { (Object as any).assign(this, init); }"
	for in, want := range map[string]string{
		"a: number; b?: number;":                "no yes",
		"a?: number; b?: number;":               "? ?",
		"a: number; b: number;":                 "? ?",
		"a: number; b?: string;":                "no yes",
		"a: number; b: string;" + constructor:   "no no",
		"a?: number; b?: string;" + constructor: "? ?",
	} {
		doc, _ := parse("export class A\n{\n" + in + "\n}")
		require.Len(t, doc.Types, 1, in)
		var got []string
		for _, f := range doc.Types[0].Fields {
			got = append(got, [...]string{"?", "no", "yes"}[f.Nullable])
		}
		assert.Equal(t, want, strings.Join(got, " "), in)
	}
}

func TestDeclaration(t *testing.T) {
	for in, want := range map[string]string{
		"export class A\n{\n}": "class A\n",
		"export class A<T, U> extends B<T> implements IReturnVoid, IGet {}": "class A<T,U> : B<T> implements IReturnVoid,IGet\n",
		"/**/ export class A {}":                                                   "class A\n",
		"export class Page_1<T> {}":                                                "class Page<T>\n",
		"export class A implements IReturn<Page_1<B>[]> {}":                        "class A implements IReturn<Page<B>[]>\n",
		"export class A implements IReturn<Blob> {}":                               "class A implements IReturn<bytes>\n",
		"/** @description Finds */\n// @Route(\"/a\", \"GET\")\nexport class A {}": "class A // \"Finds\"\n  [Route(\"/a\", \"GET\")]\n",
		"export class A { getTypeName() { return \"A\"; } }":                       "operation A\nclass A\n",
		"export class A { public getMethod() { return 'PUT'; } }":                  "operation A method=\"PUT\"\nclass A\n",
		"export class A { public createResponse() { return new Array<B>(); } }":    "operation A\nclass A implements IReturn<B[]>\n",
		"export class A { public createResponse() {} }":                            "operation A\nclass A implements IReturnVoid\n",
		"export class A { public createResponse() { return ''; } }":                "operation A\nclass A implements IReturn<string>\n",
		"export class ResponseStatus { message: string; }":                         "",
		"export interface IReturn<T>\n{\n    createResponse() : T;\n}":             "",
		"export interface IHasName { name: string; }\nexport class A {}":           "interface IHasName\n  name (wire) string\nclass A\n",
		"// @Flags()\nexport enum E { A = -1, }":                                   "enum E flags\n  [Flags()]\n  A = -1\n",
		"export enum E\n{\n    A = 'in \\'it',\n    B = 'B'\n}":                    "enum E\n  A wire=\"in 'it\"\n  B wire=\"B\"\n",
		"export enum E { A, B, }":                                                  "enum E\n  A\n  B\n",
		"export type E = \"A\" | \"B\";":                                           "enum E\n  A\n  B\n",
		"export module M\n{\n    export class A {}\n}":                             "class A\n",
		"import { bar } from \"baz\";\nexport class A {}":                          "class A\n",
	} {
		doc, diags := parse(in)
		assert.Equal(t, "document\n"+want, parsertest.Dump(doc), in)
		assert.Zero(t, diags.Len(), in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

// Without a class, interfaces are DTOs, and bases stand among their markers.
func TestDeclarations(t *testing.T) {
	for in, want := range map[string]string{
		"interface A extends B, IReturn<A>, IGet {}":                         "class A : B implements IReturn<A>,IGet\n",
		"interface A extends IReturnVoid {}":                                 "class A implements IReturnVoid\n",
		"interface IHasName { a: string; }":                                  "interface IHasName\n  a (wire) string\n",
		"// @Route(\"/x\")\ninterface IsItUp {}":                             "class IsItUp\n  [Route(\"/x\")]\n",
		"declare module M {\ninterface A {}\n}":                              "class A\n",
		"interface A {}\nenum E { A = '2', B = 'b', C = '-1' }":              "class A\nenum E\n  A = 2\n  B wire=\"b\"\n  C = -1\n",
		"interface A {}\ntype E = \"A\";":                                    "class A\nenum E\n  A\n",
		"interface Base extends IReturnVoid {}\ninterface A extends Base {}": "class Base implements IReturnVoid\nclass A : Base\n",
	} {
		doc, diags := parse(in)
		assert.Equal(t, model.TypeScriptD, doc.Evidence, in)
		assert.Equal(t, "document\n"+want, parsertest.Dump(doc), in)
		assert.Zero(t, diags.Len(), in)
	}
}

// Numbers stand in quotes up to 5.4, whose classes have no constructors.
func TestQuotedNumbers(t *testing.T) {
	const enum = "export enum E { A = '2' }\n"
	doc, _ := parse(enum + "export class A {}")
	assert.Equal(t, "document\nenum E\n  A = 2\nclass A\n", parsertest.Dump(doc))
	doc, _ = parse(enum + "export class A { public constructor(init?: Partial<A>) {} }")
	assert.Equal(t, "document\nenum E\n  A wire=\"2\"\nclass A\n", parsertest.Dump(doc))
}

// A listing that stops in the middle loses the class that it stops in, no other.
func TestCut(t *testing.T) {
	for before, cuts := range map[string][]string{
		"export class Whole {}\n": {
			"/* Options:\nVersion: 1", "/** @description x", "/** @description x */", "// @Route(\"/x", "// @Route(\"/x\")\n", "expo",
			"export cl", "export class", "export class B", "export class B ext", "export class B extends C<", "export class B {",
			"export class B { public a: { [index", "export class B { public a: number", "export class B { public a: number;", "export class B { /** x",
			"export class B { // @Dat", "export class B { public getMethod() { return 'G", "export enum E { A = 'x", "export enum E { A = 1",
			"export type E = \"A\"", "export module M {", "export module M { export class C {",
		},
		"interface Whole {}\n": {"inter", "interface B", "interface B extends C", "interface B { a: number;", "type E =", "type E = \"A\" |", "declare module M {"},
	} {
		for _, in := range cuts {
			doc, diags := parse(before + in)
			require.Equal(t, 1, diags.Len(), "%s:\n%s", in, parsertest.Diags(diags))
			assert.Equal(t, diag.ListingCut, diags.All()[0].Code, in)
			assert.Len(t, doc.Types, 1, in)
			assert.Empty(t, parsertest.Uncovered(doc, diags), in)
		}
	}
}

func TestCuts(t *testing.T) {
	parsertest.Cuts(t, Parse, "typescript", true)
	parsertest.Cuts(t, Parse, "typescript.d", true)
}

// What is not known is skipped, with a word.
func TestUnknown(t *testing.T) {
	for in, want := range map[string]string{
		"export class A {}\nodd\nexport class B {}":                        "in:2:1: DT0202: not understood: \"odd\"\n",
		"before\nexport class A {}\nexport class B {}":                     "in:1:1: DT0204: not part of the listing: \"before\"\n",
		"export class A {\nodd odd\na: Poco;\n}\nexport class B {}":        "in:2:1: DT0202: not understood: \"odd odd\"\n",
		"export class A {\na: A|B;\n}\nexport class B {}":                  "in:2:4: DT0203: A|B is no type that is known here\n",
		"type of things\nexport class A {}\nexport class B {}":             "in:1:1: DT0204: not part of the listing: \"type of things\"\n",
		"export class A {\na: Poco;\nexport class B {}\nexport class C {}": "in:2:9: DT0201: the listing stops inside class A: expected }\n",
	} {
		doc, diags := parse(in)
		assert.Equal(t, want, parsertest.Diags(diags), in)
		assert.Len(t, doc.Types, 2, in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

// Whatever a tool has made of a page, the listing on it is read.
func TestScraped(t *testing.T) {
	for _, path := range parsertest.Corpus(t, "scraped/*/*/*.typescript.txt", "scraped/*/*/*.typescript.md") {
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

func TestWrapped(t *testing.T) { parsertest.Wrapped(t, Parse, "typescript") }

// Broken text of any length is read in a time that grows with it.
func TestLinear(t *testing.T) {
	begun := time.Now()
	parse(strings.Repeat("export class A {\n public a: {[\n/** x\n// @A(\"\n", 20_000))
	parse(strings.Repeat("export class A {\n a: A<A<A<\n", 20_000))
	parse(strings.Repeat("/** x\n", 50_000))
	assert.Less(t, time.Since(begun), 20*time.Second)
}
