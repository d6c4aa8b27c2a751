package python

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
	f.Add([]byte("@dataclass\nclass A(Generic[T], B, IReturn[\"A\"]):\n\"\"\"\nx\n\"\"\"\n# @X(\"\n\")\na: Optional[List[int]] = None\n"))
	f.Add([]byte("class E(str, Enum):\n    A = 'a'\n\"\"\" Options:\nBaseUrl: x\n"))
	parsertest.Fuzz(f, Parse, "live/*/types*/python*.txt")
}

func parse(text string) (*model.Document, *diag.List) {
	var diags diag.List
	return Parse(source.NewFile("in", []byte(text)), &diags), &diags
}

func TestField(t *testing.T) {
	for in, want := range map[string]string{
		"id: int = 0":                                                                     "Id|id (snake) integer nullable=no",
		"id: Optional[int] = None":                                                        "id (snake) integer nullable=yes",
		"name: Optional[str] = None":                                                      "name (snake) string",
		"done: bool = False":                                                              "done (snake) Boolean nullable=no",
		"ratio: float = 0.0":                                                              "ratio (snake) float nullable=no",
		"total: Decimal = decimal.Decimal(0)":                                             "total (snake) Decimal nullable=no",
		"at: datetime.datetime = datetime.datetime(1, 1, 1)":                              "at (snake) date nullable=no",
		"at: Optional[datetime.datetime] = None":                                          "at (snake) date nullable=yes",
		"span: datetime.timedelta = datetime.timedelta()":                                 "span (snake) time nullable=no",
		"photo: Optional[bytes] = None":                                                   "photo (snake) bytes",
		"lines: List[OrderLine] = field(default_factory=list)":                            "lines (snake) OrderLine[]",
		"node: Optional[Dict[str, List[Dict[str, Poco]]]] = None":                         "node (snake) map<string,map<string,Poco>[]>",
		"parent: Optional[\"Node\"] = None":                                               "parent (snake) Node",
		"pair: Optional[KeyValuePair[str, int]] = None":                                   "pair (snake) KeyValuePair<string,integer>",
		"list: Optional[IList[str]] = None":                                               "list (snake) IList<string>",
		"b: Optional[SByte] = None":                                                       "b (snake) SByte",
		"_имя: Optional[str] = None":                                                      "_имя (snake) string",
		"from_: Optional[str] = field(metadata=config(field_name='from'), default=None)":  "from (snake) string",
		"int_: int = field(metadata=config(field_name='int'), default=0)":                 "int (snake) integer nullable=no",
		"tool: Optional[str] = field(metadata=config(field_name='x-tool'), default=None)": `tool (snake) wire="x-tool" string`,
		"x: Callable[[int], str] = None":                                                  "x (snake) any",
	} {
		doc, _ := parse("@dataclass\nclass A:\n    " + in + "\n\n@dataclass\nclass Bare:\n    n: int = 0\n")
		require.Len(t, doc.Types, 2, in)
		require.Len(t, doc.Types[0].Fields, 1, in)
		assert.Equal(t, strings.TrimPrefix(want, "Id|"), parsertest.Field(doc.Types[0].Fields[0]), in)
	}
}

// A listing of a page up to 5.14 calls every value type Optional, and tells no version.
func TestOptionalOfAll(t *testing.T) {
	class := "@dataclass\nclass A:\n    id: Optional[int] = None\n"
	for in, want := range map[string]model.Tri{
		class:                        model.Unknown,
		"# @Route(\"/a\")\n" + class: model.Yes,
		class + "    n: int = 0\n":   model.Yes,
		"\"\"\" Options:\nVersion: 8.0\n\"\"\"\n" + class: model.Yes,
	} {
		doc, _ := parse(in)
		assert.Equal(t, want, doc.Types[0].Fields[0].Nullable, in)
	}
}

func TestClassLine(t *testing.T) {
	for in, want := range map[string]string{
		"class A:":                       "class A",
		"class A(B):":                    "class A : B",
		"class A(IReturn[\"A\"], IGet):": "class A implements IReturn<A>,IGet",
		"class A(B, IReturnVoid):":       "class A : B implements IReturnVoid",
		"class A(Generic[T], B):":        "class A<T> : B",
		"class A(QueryDb2[X, Y], IReturn[QueryResponse[Y]]):": "class A : QueryDb<X,Y> implements IReturn<QueryResponse<Y>>",
		"class A(IDCard):": "class A : IDCard",
	} {
		doc, _ := parse("@dataclass\n" + in + "\n    pass\n")
		assert.Equal(t, "document\n"+want+"\n", parsertest.Dump(doc), in)
	}
}

func TestEnumMember(t *testing.T) {
	for in, want := range map[string]string{
		"class E(str, Enum):\n    IN_PROGRESS = 'in progress'": "enum E\n  IN_PROGRESS (snake) wire=\"in progress\"\n",
		"class E(IntEnum):\n    GLOBAL_ = 1":                   "enum E\n  GLOBAL (snake) = 1\n",
		"class E(IntEnum):\n    B = -1":                        "enum E\n  B (snake) = -1\n",
		"# @Flags()\nclass E(IntEnum):\n    A = 1":             "enum E flags\n  [Flags()]\n  A (snake) = 1\n",
	} {
		doc, diags := parse(in)
		assert.Equal(t, "document\n"+want, parsertest.Dump(doc))
		assert.Zero(t, diags.Len(), in)
	}
}

// A listing that stops in the middle loses the class that it stops in, no other.
func TestCut(t *testing.T) {
	const before = "@dataclass\nclass Whole:\n    a: int = 0\n\n"
	for in, want := range map[string]string{
		"@dataclass_json(letter":                               "a decorator",
		"@datacl":                                              "an attribute",
		"@dataclass\n":                                         "an attribute",
		"@dataclass\nclass B(IReturn[":                         "the first line of a class",
		"@dataclass\nclass B:\n":                               "class B",
		"@dataclass\nclass B:\n    \"\"\"\n    Half a":         "a docstring",
		"@dataclass\nclass B:\n    a":                          "a member of class B",
		"@dataclass\nclass B:\n    a:":                         "a member of class B",
		"@dataclass\nclass B:\n    a: Optional[st":             "a member of class B",
		"@dataclass\nclass B:\n    a: int":                     "a member of class B",
		"@dataclass\nclass B:\n    a: int =":                   "a member of class B",
		"@dataclass\nclass B:\n    a: str = field(metadata=co": "a member of class B",
		"@dataclass\nclass B:\na: Optional[st":                 "a member of class B",
		"@dataclass\nclass B:\n    a: int = 0\n    # @ApiM":    "an attribute",
		"@dataclass\nclass B:\n    a: int = 0\n    # @X(\"a":   "an attribute",
		"class B(str, Enum):\n    RED = 'Re":                   "a member of class B",
		"# @Route(\"/x\", ":                                    "an attribute",
		"# @Route(\"/x\")\n":                                   "an attribute",
	} {
		doc, diags := parse(before + in)
		require.Equal(t, 1, diags.Len(), "%s:\n%s", in, parsertest.Diags(diags))
		assert.Equal(t, diag.ListingCut, diags.All()[0].Code, in)
		assert.Contains(t, diags.All()[0].Message, want, in)
		assert.Len(t, doc.Types, 1, in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

// Listings are quoted on the pages that the project was made for.
func TestSpecs(t *testing.T) {
	for path, types := range map[string]int{
		"aim/GetCustomerTokensRequest.python.txt":     8,
		"aim/C2BPostContractRequest.python.txt":       11,
		"trendsic/CustomerPaymentsRequest.python.txt": 5,
	} {
		data, err := os.ReadFile("../../../specs/" + path)
		require.NoError(t, err)
		assert.True(t, Recognise(data))
		doc, diags := parse(string(data))
		assert.Len(t, doc.Types, types, path)
		for _, d := range diags.All() {
			assert.Equal(t, diag.ListingSkipped, d.Code, "%s: %s", d.Span.Position(), d.Message)
		}
		assert.Empty(t, parsertest.Uncovered(doc, diags))
	}
}

func TestCorpus(t *testing.T) {
	const (
		keys   = "keys of dictionaries are str but for numbers"
		matrix = "an array of arrays is written as one"
		closed = "6.11 to 8.5 declare the generic response with its argument for a parameter"
	)
	losses := map[string]string{
		"EchoEnums.Map": keys, "EchoCollections.EnumMap": keys, "EchoCollections.StringMatrix": matrix,
	}
	for _, field := range []string{"First", "Results", "ByName", "Nested"} {
		for _, version := range []string{"6.11", "8.0", "8.5"} {
			losses["ShapeResponse."+field+" "+version] = closed
		}
	}
	parsertest.Lossy(t, Parse, "python", losses)
}

// Whatever a tool has made of a page, the listing on it is read.
func TestScraped(t *testing.T) {
	for _, path := range parsertest.Corpus(t, "scraped/*/*/*.python.txt", "scraped/*/*/*.python.md", "pages/*/*python*.txt") {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		doc, diags := parse(string(data))
		assert.NotEmpty(t, doc.Types, path)
		assert.Empty(t, parsertest.Uncovered(doc, diags), path)
		for _, d := range diags.All() {
			assert.Equal(t, diag.ListingSkipped, d.Code, "%s: %s: %s", path, d.Span.Position(), d.Message)
		}
	}
}

// Tools break long lines, at blanks or wherever the line is full.
func TestBrokenLines(t *testing.T) {
	const want = "  api_key (snake) string // \"Your API key\"\n    [ApiMember(Description=\"Your API key\", IsRequired=true)]\n"
	for _, in := range []string{
		"    # @ApiMember(Description=\"Your API\nkey\", IsRequired=true)\n    api_key: Optional[str] =\nNone\n    \"\"\"\n    Your API\nkey\n    \"\"\"\n\n    # @Meta(\"a\",\n\"b\")\n    b: int = 0\n",
		"    # @ApiMember(Description=\"Your AP\nI key\", IsRequired=true)\n    api_key: Optional[str] = None\n    \"\"\"\n    Your API key\n    \"\"\"\n",
	} {
		doc, _ := parse("@dataclass\nclass A:\n" + in)
		assert.Contains(t, parsertest.Dump(doc), want)
	}
}

func TestRecognise(t *testing.T) {
	assert.True(t, Recognise([]byte("x\n@dataclass_json(letter_case=LetterCase.CAMEL)")))
	assert.True(t, Recognise([]byte("from servicestack import *")))
	assert.False(t, Recognise([]byte("public class A : IReturn<B> {}")))
}

// Broken text of any length is read in a time that grows with it.
func TestLinear(t *testing.T) {
	begun := time.Now()
	parse(strings.Repeat("    # @X(\"a\nclass A(\n\"\"\"\nx: List[\n", 20_000))
	assert.Less(t, time.Since(begun), 20*time.Second)
}
