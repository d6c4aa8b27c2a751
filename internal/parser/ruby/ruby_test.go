package ruby

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
	f.Add([]byte("# @DataContract(Name=\"A\")\nclass A < B\n    # @return [List]\n    attr_accessor :a\n    def self.properties\n{\na: { name: 'a', type: [B] },\n}\nend\n    def response_type() = nil\nend\n"))
	f.Add([]byte("# @A(b=\"x\": \"y\")\n"))
	f.Add([]byte("# @Flags\nmodule E\n    A = -1\nend\n# Options:\n=begin\nVersion: 1\n=end\n"))
	parsertest.Fuzz(f, Parse, "live/*/types*/ruby*.txt")
}

func parse(text string) (*model.Document, *diag.List) {
	var diags diag.List
	return Parse(source.NewFile("in", []byte(text)), &diags), &diags
}

func TestCorpus(t *testing.T) {
	parsertest.Lossy(t, Parse, "ruby", map[string]string{
		"EchoEnums.Map":                "keys of dictionaries are lost",
		"EchoCollections.EnumMap":      "keys of dictionaries are lost",
		"EchoCollections.IntStringMap": "keys of dictionaries are lost",
	})
}

func TestField(t *testing.T) {
	for in, want := range map[string]string{
		"":                                         "x (snake) any",
		"# @return [String]":                       "x (snake) string",
		"# @return [Integer]":                      "x (snake) integer",
		"# @return [Float]":                        "x (snake) float",
		"# @return [BigDecimal]":                   "x (snake) Decimal",
		"# @return [TrueClass]":                    "x (snake) Boolean",
		"# @return [DateTime]":                     "x (snake) date",
		"# @return [Time]":                         "x (snake) time",
		"# @return [Array]":                        "x (snake) any[]",
		"# @return [HashSet]":                      "x (snake) HashSet<any>",
		"# @return [Dictionary]":                   "x (snake) Dictionary<string,any>",
		"# @return [ServiceStack::IdResponse]":     "x (snake) IdResponse",
		"#\n# How it\n# is\n#\n# @return [String]": `x (snake) string // "How it is"`,
		"# @DataMember(Name=\"@odd.name$\", Order=3)\n# @return [String]": `x (snake) wire="@odd.name$" string order=3`,
	} {
		doc, diags := parse("class A\n" + in + "\n    attr_accessor :x\nend\n")
		require.Len(t, doc.Types, 1, in)
		assert.Equal(t, want, parsertest.Field(doc.Types[0].Fields[0]), in)
		assert.Zero(t, diags.Len(), in)
	}
}

func TestProperties(t *testing.T) {
	for in, want := range map[string]string{
		"x: { name: 'xY' },":                   "xY (camel) List<any>",
		"x: { name: 'xY', type: [Node] },":     "xY (camel) List<Node>",
		"x: { name: 'xY', type: [DateTime] },": "xY (camel) List<date>",
	} {
		doc, _ := parse("class A\n# @return [List]\nattr_accessor :x\ndef self.properties\n{\n" + in + "\n}\nend\nend\n")
		require.Len(t, doc.Types, 1, in)
		assert.Equal(t, want, parsertest.Field(doc.Types[0].Fields[0]), in)
	}
	doc, _ := parse("class A\n# @return [Dictionary]\nattr_accessor :x\ndef self.properties\n{\nx: { name: 'x', type: { String => Node } },\n}\nend\nend\n")
	assert.Equal(t, "x (camel) Dictionary<string,Node>", parsertest.Field(doc.Types[0].Fields[0]))
}

func TestClass(t *testing.T) {
	for in, want := range map[string]string{
		"class A\n    include ServiceStack::DTO\n\nend":                   "class A\n",
		"class A\n    pass\nend":                                          "class A\n",
		"class A < ServiceStack::QueryDb\nend":                            "class A : QueryDb\n",
		"#\n# Finds\n#\n# @Route(\"/a\", \"GET\")\nclass A\nend":          "class A // \"Finds\"\n  [Route(\"/a\", \"GET\")]\n",
		"# @Api(Description: \"Finds = all\")\nclass A\nend":              "class A\n  [Api(Description=\"Finds = all\")]\n",
		"class A\ndef response_type() = nil\nend":                         "class A implements IReturnVoid\n",
		"class A\ndef response_type() = ServiceStack::Q.of(X)\nend":       "class A implements IReturn<Q<X>>\n",
		"class A\ndef get_method() = 'PUT'\nend":                          "operation A method=\"PUT\"\nclass A\n",
		"class W\n# @return [T]\nattr_accessor :x\nend\nclass A < W\nend": "class W<T>\n  x (snake) T\nclass A : W<any>\n",
		"module E\n    IN_PROGRESS = 'InProgress'\nend":                   "enum E\n  InProgress\n",
		"# @Flags\nmodule E\n    A = -1\nend":                             "enum E flags\n  [Flags()]\n  A (snake) = -1\n",
		"module IFoo\nend":                                                "interface IFoo\n",
		"module IReturn\n    def response_type() = T\nend\nclass A\nend":  "class A\n",
	} {
		doc, diags := parse(in)
		assert.Equal(t, "document\n"+want, parsertest.Dump(doc), in)
		assert.Zero(t, diags.Len(), in)
	}
}

func TestCut(t *testing.T) {
	const before = "# frozen_string_literal: true\nclass Whole\nend\n"
	for _, in := range []string{
		"# @Route(\"/x\")\n", "# @Route(\"/x", "class", "class B", "class B <", "class B < A\n", "class B\n    # @return [Li",
		"class B\n    attr_accessor", "class B\n    attr_accessor :a\n", "class B\n    attr_accessor :a\n    # @return [List]",
		"class B\n    def self.properties\n        {\n            a: { name: 'a", "module E\n    A = 'A",
		"module E\n    A = 'A'\n", "class B\n    def response_type() = ",
	} {
		doc, diags := parse(before + in)
		require.Equal(t, 1, diags.Len(), "%s:\n%s", in, parsertest.Diags(diags))
		assert.Equal(t, diag.ListingCut, diags.All()[0].Code, in)
		assert.Len(t, doc.Types, 1, in)
		assert.Empty(t, parsertest.Uncovered(doc, diags), in)
	}
}

func TestRecognise(t *testing.T) {
	assert.True(t, Recognise([]byte("class A\n    attr_accessor :a\nend")))
	assert.False(t, Recognise([]byte("class A(B):\n    a: int = 0")))
}

// Whatever a tool has made of a page, the listing on it is read. Only lynx breaks
// lines inside names: there a class may be lost, with a warning.
func TestScraped(t *testing.T) {
	for _, path := range parsertest.Corpus(t, "scraped/*/*/*.ruby.txt", "scraped/*/*/*.ruby.md") {
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
	parse(strings.Repeat("# @A(\"x\nclass A\n def self.properties {\n# @return [\n", 20_000))
	assert.Less(t, time.Since(begun), 20*time.Second)
}
