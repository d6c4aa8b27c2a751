package php

import (
	"os"
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
	f.Add([]byte("<?php namespace dtos;\n/* Options:\nVersion: 1\n*/\n#[Returns('A')]\n/**\n * @template T\n */\nclass A extends B implements IReturn\n{\npublic function __construct(\n/** @var array<int>|null */\npublic ?array $a=null\n) {}\n}\n"))
	f.Add([]byte("// @Flags()\nenum E : int\n{\n    case A = -1;\n}\n"))
	parsertest.Fuzz(f, Parse, "live/*/types*/php*.txt")
}

func parse(text string) (*model.Document, *diag.List) {
	var diags diag.List
	return Parse(source.NewFile("in", []byte(text)), &diags), &diags
}

func TestCorpus(t *testing.T) {
	const (
		keys   = "every key of a dictionary is a string"
		closed = "8.0 and 8.5 write the argument of the generic response in its declaration"
	)
	parsertest.Lossy(t, Parse, "php", map[string]string{
		"EchoEnums.Map": keys, "EchoCollections.EnumMap": keys, "EchoCollections.IntStringMap": keys,
		"ShapeResponse.First 8.0": closed, "ShapeResponse.Results 8.0": closed, "ShapeResponse.ByName 8.0": closed,
		"ShapeResponse.First 8.5": closed, "ShapeResponse.Results 8.5": closed, "ShapeResponse.ByName 8.5": closed,
	})
}

func TestField(t *testing.T) {
	for in, want := range map[string]string{
		"/** @var int */\npublic int $id=0":                                                   "id (wire) integer nullable=no",
		"/** @var int|null */\npublic ?int $id=null":                                          "id (wire) integer nullable=yes",
		"/** @var string */\npublic string $name=''":                                          "name (wire) string",
		"/** @var bool|null */\npublic ?bool $done=null":                                      "done (wire) Boolean",
		"/** @var float */\npublic float $price=0.0":                                          "price (wire) number nullable=no",
		"/** @var DateTime */\npublic DateTime $at=new DateTime()":                            "at (wire) date nullable=no",
		"/** @var DateInterval|null */\npublic ?DateInterval $span=null":                      "span (wire) time",
		"/** @var ByteArray|null */\npublic ?ByteArray $photo=null":                           "photo (wire) bytes",
		"/** @var int[]|null */\npublic ?array $ids=null":                                     "ids (wire) integer[]",
		"/** @var array<Poco[]>|null */\npublic ?array $rows=null":                            "rows (wire) Poco[][]",
		"/** @var array<string,array<string,Poco>[]>|null */\npublic ?array $m=null":          "m (wire) map<string,map<string,Poco>[]>",
		"/** @var KeyValuePair2<string, string>|null */\npublic ?KeyValuePair2 $p=null":       "p (wire) KeyValuePair<string,string>",
		"/** @var int|null */\npublic mixed $id=null":                                         "id (wire) integer nullable=yes",
		"public ?Poco $p=null":                                                                "p (wire) Poco",
		"public ?array $p=null":                                                               "p (wire) any",
		"/** @description Ends */ here */\n/** @var int */\npublic int $id=0":                 `id (wire) integer nullable=no // "Ends */ here"`,
		"// @DataMember(Name=\"order-id\", Order=3)\n/** @var int */\npublic int $order_id=0": `order_id (wire) wire="order-id" integer nullable=no order=3`,
		"/** @var array{int} */\npublic array $x=[]":                                          "x (wire) any",
	} {
		doc, _ := parse("class A implements JsonSerializable\n{\n    public function __construct(\n?int $inherited=null,\n" + in + "\n    ) {\n    }\n}")
		require.Len(t, doc.Types, 1, in)
		require.Len(t, doc.Types[0].Fields, 1, in)
		assert.Equal(t, want, parsertest.Field(doc.Types[0].Fields[0]), in)
	}
}

func TestClass(t *testing.T) {
	for in, want := range map[string]string{
		"class A implements JsonSerializable {}":                                      "class A\n",
		"class A extends B implements IReturnVoid, IGet, JsonSerializable {}":         "class A : B implements IReturnVoid,IGet\n",
		"/**\n * @template T\n */\nclass A {}":                                        "class A<T>\n",
		"/**\n * @template Q of X\n * @template Q1 of Y\n */\nclass A extends Q {}":   "class A : Q<X,Y>\n",
		"/** @description Finds */\n// @Route(\"/a\")\nclass A {}":                    "class A // \"Finds\"\n  [Route(\"/a\")]\n",
		"#[Returns('string')]\nclass A implements IReturn {}":                         "class A implements IReturn<string>\n",
		"class A implements IReturn {" + create(`ArrayList::create(["Poco"])`) + "}":  "class A implements IReturn<Poco[]>\n",
		"class A implements IReturn {" + create(`new ByteArray()`) + "}":              "class A implements IReturn<bytes>\n",
		"class A implements IReturn {" + create(`Q::create(genericArgs:['X'])`) + "}": "class A implements IReturn<Q<X>>\n",
		"interface IFoo {}":                                                 "interface IFoo\n",
		"// @Flags()\nenum E : int { case A = -1; }":                        "enum E flags\n  [Flags()]\n  A = -1\n",
		"enum E : string { case InProgress = 'in \\'it'; }":                 "enum E\n  InProgress wire=\"in 'it\"\n",
		"class A { public function getMethod(): string { return 'PUT'; } }": "operation A method=\"PUT\"\nclass A\n",
	} {
		doc, diags := parse(in)
		assert.Equal(t, "document\n"+want, parsertest.Dump(doc), in)
		assert.Zero(t, diags.Len(), in)
	}
}

func create(what string) string {
	return "public function createResponse(): mixed { return " + what + "; }"
}

func TestCut(t *testing.T) {
	const before = "<?php namespace dtos;\nclass Whole {}\n"
	for _, in := range []string{
		"// @Route(\"/x\")\n", "// @Route(\"/x", "/** @template", "#[Returns(", "class", "class B", "class B extends",
		"class B implements A,", "class B {", "class B { public function __construct(", "enum E : string { case A = 'x",
		"class B { public function __construct(/** @var int */ public int $a=0", "class B { public function f() { return 'x",
		"class B { /** @var",
	} {
		doc, diags := parse(before + in)
		require.Equal(t, 1, diags.Len(), "%s:\n%s", in, parsertest.Diags(diags))
		assert.Equal(t, diag.ListingCut, diags.All()[0].Code, in)
		assert.Len(t, doc.Types, 1, in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

func TestRecognise(t *testing.T) {
	assert.True(t, Recognise([]byte("<?php namespace dtos;")))
	assert.True(t, Recognise([]byte("class A implements JsonSerializable\n{")))
	assert.False(t, Recognise([]byte("public class A : IReturn<B> {}")))
	assert.False(t, Recognise([]byte("extension A : JsonSerializable")), "Swift of old")
}

// Whatever a tool has made of a page, the listing on it is read. Only lynx breaks
// lines inside names: there a class may be lost, with a warning.
func TestScraped(t *testing.T) {
	for _, path := range parsertest.Corpus(t, "scraped/*/*/*.php.txt", "scraped/*/*/*.php.md") {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.True(t, Recognise(data), path)
		doc, diags := parse(string(data))
		assert.NotEmpty(t, doc.Types, path)
		assert.Empty(t, parsertest.Uncovered(doc, diags), path)
		for _, d := range diags.All() {
			if strings.Contains(path, "/lynx/") && d.Code == diag.ListingText {
				continue
			}
			assert.Equal(t, diag.ListingSkipped, d.Code, "%s: %s: %s", path, d.Span.Position(), d.Message)
		}
	}
}

// Broken text of any length is read in a time that grows with it.
func TestLinear(t *testing.T) {
	begun := time.Now()
	parse(strings.Repeat("class A { public function __construct(public int $a=[\n/** x\n// @A(\"\n", 20_000))
	assert.Less(t, time.Since(begun), 20*time.Second)
}
