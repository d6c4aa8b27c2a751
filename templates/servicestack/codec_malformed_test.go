// What is no JSON is refused, with the place; what servers are known to write is read,
// although it is no JSON (client-rules.md, 69, 87, 100 to 102).

package servicestack

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type malformedToken struct {
	TokenPk int64
	Name    string
	Price   Decimal
	Since   Time
	Primary *bool
	Tags    []string
	Any     Object
}

type malformed struct {
	CustomerTokens []malformedToken
	ByName         map[string]*malformedToken
	Count          int
	Ratio          float64
	Flag           bool
	Free           any
}

// refused are documents, each with the offset and the path of what is wrong.
var refused = []struct {
	document string
	offset   int
	path     string
}{
	// nothing, or something else
	{"", 0, ""}, {" ", 1, ""}, {"\t\r\n", 3, ""}, {"\ufeff", 3, ""}, {"hello", 0, ""}, {"<html>", 0, ""}, {"\x00", 0, ""},
	{"\xff", 0, ""}, {"é", 0, ""}, {"'a'", 0, ""}, {"`", 0, ""}, {"=1", 0, ""}, {"_", 0, ""}, {"\u00a0{}", 0, ""},
	// after the document
	{"{}{}", 2, ""}, {"{},", 2, ""}, {"{}]", 2, ""}, {"{}}", 2, ""}, {"{} x", 3, ""}, {"null null", 5, ""}, {"{}\x00", 2, ""},
	{"{}// c", 2, ""}, {"{}\f", 2, ""}, {"{}#", 2, ""}, {"[][]", 2, ""},
	// objects
	{"{", 1, ""}, {"{ ", 2, ""}, {"{,}", 1, ""}, {"{:1}", 1, ""}, {"{1:1}", 1, ""}, {"{null:1}", 1, ""}, {"{a:1}", 1, ""},
	{"{'a':1}", 1, ""}, {`{"Count"`, 8, "Count"}, {`{"Count":`, 9, "Count"}, {`{"Count":}`, 9, "Count"}, {`{"Count" 1}`, 9, "Count"},
	{`{"Count"::1}`, 9, "Count"}, {`{"Count"=1}`, 8, "Count"}, {`{"Count":1`, 10, "Count"}, {`{"Count":1,`, 11, ""},
	{`{"Count":1,}`, 11, ""}, {`{"Count":1,,"Flag":true}`, 11, ""}, {`{"Count":1 "Flag":true}`, 11, "Count"},
	{`{"Count":1;"Flag":true}`, 10, "Count"}, {`{"Count":1]`, 10, "Count"}, {`{"Count":1,2}`, 11, ""}, {`{"Count":1,[]}`, 11, ""},
	{`{"Count"}`, 8, "Count"}, {`{"Count",1}`, 8, "Count"}, {`{"Count":1 /* c */}`, 11, "Count"}, {`{/**/"Count":1}`, 1, ""},
	{`{"unknown":{"a":}}`, 16, "unknown.a"}, {`{"unknown":{"a" 1}}`, 16, "unknown.a"}, {`{"unknown":{a:1}}`, 12, "unknown"},
	{`{"unknown":{"a":1,}}`, 18, "unknown"}, {`{"a b":{"c":tru}}`, 12, `["a b"].c`},
	// lists
	{`[`, 1, "[0]"}, {`[1`, 2, "[0]"}, {`[1,`, 3, "[1]"}, {`[1 2]`, 3, "[0]"}, {`[1;2]`, 2, "[0]"}, {`[1}`, 2, "[0]"}, {`[{}`, 3, "[0]"},
	{`[[]`, 3, "[0]"}, {`[[1],[2,[x]]]`, 9, "[1][1][0]"}, {`[1,x]`, 3, "[1]"}, {`[:]`, 1, "[0]"}, {`["a":1]`, 4, "[0]"}, {`[1,]]`, 4, ""},
	{`[a]`, 1, "[0]"}, {`["a"`, 4, "[0]"}, {`["a" "b"]`, 5, "[0]"}, {`[1]x`, 3, ""}, {`[,`, 2, "[1]"}, {`[[,]`, 4, "[0]"},
	// literals
	{"nul", 0, ""}, {"NULL", 0, ""}, {"Null", 0, ""}, {"nulll", 4, ""}, {"tru", 0, ""}, {"True", 0, ""}, {"TRUE", 0, ""}, {"truefalse", 4, ""},
	{"fals", 0, ""}, {"False", 0, ""}, {"undefined", 0, ""}, {"nan", 0, ""}, {"NAN", 0, ""}, {"inf", 0, ""}, {"Inf", 0, ""}, {"-Inf", 1, ""},
	{"+Infinity", 0, ""}, {"--Infinity", 1, ""}, {"-NaN", 1, ""}, {"NaNs", 3, ""}, {"Infinit", 0, ""},
	{`{"Flag":tru}`, 8, "Flag"}, {`{"Flag":truee}`, 12, "Flag"}, {`{"Flag":nul}`, 8, "Flag"}, {`{"Count":nill}`, 9, "Count"},
	// numbers
	{"-", 1, ""}, {"+1", 0, ""}, {"--1", 1, ""}, {"- 1", 1, ""}, {"01", 1, ""}, {"-01", 2, ""}, {"00", 1, ""}, {".5", 0, ""}, {"-.5", 1, ""},
	{"1.", 2, ""}, {"1.e1", 2, ""}, {"1e", 2, ""}, {"1e+", 3, ""}, {"1E-", 3, ""}, {"1e1.5", 3, ""}, {"1.2.3", 3, ""}, {"1a", 1, ""}, {"0x1", 1, ""},
	{"1_000", 1, ""}, {"1,5", 1, ""}, {"1 000", 2, ""}, {"1e1e1", 3, ""}, {"1-2", 1, ""}, {"１", 0, ""}, {"0b1", 1, ""}, {"1n", 1, ""},
	{`{"Count":+1}`, 9, "Count"}, {`{"Count":01}`, 10, "Count"}, {`{"Count":-}`, 10, "Count"}, {`{"Count":.5}`, 9, "Count"}, {`{"Count":1e}`, 11, "Count"},
	{`{"Count":1f}`, 10, "Count"}, {`{"Count":0x10}`, 10, "Count"}, {`{"Ratio":1.}`, 11, "Ratio"}, {`{"Ratio":-.1}`, 10, "Ratio"},
	{`{"Ratio":1.5.5}`, 12, "Ratio"}, {`{"Ratio":Infinity5}`, 17, "Ratio"},
	// strings
	{`"`, 1, ""}, {`"a`, 2, ""}, {`"\`, 2, ""}, {`"\"`, 3, ""}, {`"a\\\"`, 6, ""}, {`"\a"`, 2, ""}, {`"\x41"`, 2, ""}, {`"\'"`, 2, ""}, {`"\0"`, 2, ""},
	{`"\u"`, 2, ""}, {`"\u1"`, 2, ""}, {`"\u123"`, 2, ""}, {`"\u123g"`, 2, ""}, {`"\U0041"`, 2, ""}, {`"\ud83d\u"`, 8, ""}, {`"\u 123"`, 2, ""}, {"\"\\\n\"", 2, ""},
	{`"a"b"`, 3, ""}, {`"a""b"`, 3, ""}, {`{"Free":"\q"}`, 10, "Free"}, {`{"Free":"`, 9, "Free"}, {`{"Fr\ee":1}`, 5, ""}, {`{"Fr`, 4, ""},
	// deep inside
	{`{"CustomerTokens":[{},{},{},{"TokenPk":}]}`, 39, "CustomerTokens[3].TokenPk"},
	{`{"CustomerTokens":[{},{},{},{"TokenPk":1 "Name":""}]}`, 41, "CustomerTokens[3].TokenPk"},
	{`{"CustomerTokens":[{"Name":"a"},{"Name":"b}]}`, 45, "CustomerTokens[1].Name"},
	{`{"CustomerTokens":[{"Name":'a'}]}`, 27, "CustomerTokens[0].Name"},
	{`{"CustomerTokens":[{"Name":"a`, 29, "CustomerTokens[0].Name"},
	{`{"CustomerTokens":[{"Price":1.}]}`, 30, "CustomerTokens[0].Price"},
	{`{"CustomerTokens":[{"Since":new Date(1)}]}`, 28, "CustomerTokens[0].Since"},
	{`{"CustomerTokens":[{"Primary":yes}]}`, 30, "CustomerTokens[0].Primary"},
	{`{"CustomerTokens":[{"Tags":["a",b]}]}`, 32, "CustomerTokens[0].Tags[1]"},
	{`{"CustomerTokens":[{"Tags":["a" "b"]}]}`, 32, "CustomerTokens[0].Tags[0]"},
	{`{"CustomerTokens":[{"Any":{"x":[1,{"y":}]}}]}`, 39, "CustomerTokens[0].Any.x[1].y"},
	{`{"CustomerTokens":[{"TokenPk":1}`, 32, "CustomerTokens[0]"},
	{`{"CustomerTokens":[{"TokenPk":1},`, 33, "CustomerTokens[1]"},
	{`{"CustomerTokens":[{"TokenPk":1}}`, 32, "CustomerTokens[0]"},
	{`{"ByName":{"a":{"TokenPk":1},"b c":{"TokenPk":x}}}`, 46, `ByName["b c"].TokenPk`},
	{`{"ByName":{"a":{"TokenPk":1} "b":{}}}`, 29, "ByName.a"},
	{`{"Free":{"a":[1,[2,x]]}}`, 19, "Free.a[1][1]"},
	{`{"Free":[1,2,tru]}`, 13, "Free[2]"},
}

func TestRule069Refused(t *testing.T) {
	require.Greater(t, len(refused), 150)
	for _, c := range refused {
		name := fmt.Sprintf("%.60q", c.document)
		require.False(t, json.Valid([]byte(c.document)), name)
		var free any
		for _, v := range []any{new(malformed), new([]malformed), new(Object), &free, new(map[string]Object), new(json.RawMessage)} {
			err := Unmarshal([]byte(c.document), v)
			var syntax *SyntaxError
			require.ErrorAs(t, err, &syntax, "%s into %T", name, v)
			assert.Equal(t, int64(c.offset), syntax.Offset, "%s into %T: %v", name, v, err)
			assert.Equal(t, c.path, syntax.Path, "%s into %T: %v", name, v, err)
		}
	}
}

// What is cut anywhere is refused, and nothing that is read before is in the way.
func TestCutDocuments(t *testing.T) {
	const document = `{"CustomerTokens":[{"TokenPk":12,"Name":"a\u00e9b","Price":1.50,"Since":"\/Date(1)\/","Primary":true,"Tags":["x",null],"Any":{"a":[1]}}],` +
		`"ByName":{"k":{"TokenPk":-1e0}},"Count":3,"Ratio":0.5,"Flag":false,"Free":[null,{"a":"b"}]}`
	var failed *DecodeError
	require.ErrorAs(t, Unmarshal([]byte(document), new(malformed)), &failed, "-1e0 is no integer")
	for n := range len(document) {
		var v malformed
		var syntax *SyntaxError
		require.ErrorAs(t, Unmarshal([]byte(document[:n]), &v), &syntax, document[:n])
		assert.LessOrEqual(t, syntax.Offset, int64(n))
	}
}

// These are no JSON either, and read on purpose.
func TestRule100To102ReadOnPurpose(t *testing.T) {
	for _, document := range []string{
		"\ufeff{}", `[,]`, `[1,]`, `[,1]`, `["Done",]`, `["done",,"Failed"]`, `[[],]`, "\"\x00\"", "\"\n\"", "\"a\tb\"", "[\"\x1f\"]", `NaN`, `Infinity`, `-Infinity`, `[NaN]`, `{"Free":-Infinity}`,
		"{\"a\x01\":1}", "{\"CustomerTokens\":[{\"Name\":\"\x07\"}]}", "\"\xff\"",
	} {
		var free any
		for _, v := range []any{&free, new(Object)} {
			assert.NoError(t, Unmarshal([]byte(document), v), "%q into %T", document, v)
		}
	}
	var v struct{ SByte int8 }
	require.NoError(t, Unmarshal([]byte(`{"SByte":"0"}`), &v))
}

// Valid JSON of all kinds is read, as far as types go.
func TestAcceptsJSON(t *testing.T) {
	for _, document := range []string{
		`null`, `true`, `false`, `0`, `-0`, `1e5`, `1E+5`, `1.5e-5`, `""`, `"\u0000"`, `"\ud800"`, `"\udc00\ud800x"`, `"\/\b\f\n\r\t\"\\"`, `[]`, `{}`, ` [ 1 , 2 ] `,
		"{\"\":0}", `{"a":{"a":{"a":{}}}}`, `[[[[]]]]`, `{"a":1,"a":2}`, `123456789012345678901234567890`, `"é日😀"`, "\"\u2028\u2029\x7f\"", `[1,[2,[3]]]`, "\n{\r\t} ",
		strings.Repeat("[", 1000) + strings.Repeat("]", 1000), `0.1e1`, `[{"a":null}]`, `1e999`, `-0e-0`,
	} {
		require.True(t, json.Valid([]byte(document)), document)
		var free any
		for _, v := range []any{&free, new(Object)} {
			assert.NoError(t, Unmarshal([]byte(document), v), "%.40s into %T", document, v)
		}
		var syntax *SyntaxError
		assert.False(t, errors.As(Unmarshal([]byte(document), new(malformed)), &syntax), "%.40s", document)
	}
}
