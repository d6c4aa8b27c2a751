package sample

import (
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
)

func TestBodies(t *testing.T) {
	for _, c := range []struct{ contentType, in, format, want, diag string }{
		{"application/json", `{"Id":0,"Ok":false,"No":null,"S":"a\nb"}`, "json", `{"Id":0,"Ok":false,"No":null,"S":"a\nb"}`, ""},
		{"text/csv", `[{"A":["x",]}]`, "json", `[{"A":["x"]}]`, ""},
		{"application/json", `{"N":NaN,"I":-Infinity,"E":-1.5e+3}`, "json", `{"N":NaN,"I":-Infinity,"E":-1.5e+3}`, ""},
		{"application/json", "{\"C\":\"\x00\",\"D\":\"\\u0000\"}", "json", `{"C":"\x00","D":"\x00"}`, ""},
		{"application/json", `{"D":"\/Date(-62135596800000-0000)\/","E":"\ud83d\ude00"}`, "json", `{"D":"/Date(-62135596800000-0000)/","E":"😀"}`, ""},
		{"application/json", "{\"At\":\"0001-01-\n01\",\n\"B\":\n0}", "json", `{"At":"0001-01-01","B":0}`, ""},
		{"application/json", `{"A":1,"B":{"C":"Str`, "json", `{"A":1,"B":{}}`, `b:1:21: DT0401: the sample message ends where the end of a string was expected`},
		{"application/json", `{"A":12`, "json", `{}`, `b:1:8: DT0401: the sample message ends where the end of a value was expected`},
		{"application/json", `{"A":?}`, "json", `{}`, `b:1:6: DT0402: expected a JSON value, found "?}"`},
		{"application/json", `{"A":1} x`, "json", `{"A":1}`, `b:1:9: DT0402: other text follows the sample message`},
		{"application/json", `"String"`, "json", `"String"`, ""},
		{"application/json", `0`, "json", `0`, ""},
		{"application/json", `(string)`, "", `text "(string)"`, ""},
		{"text/x", `{Unable to show example output for type 'X'}bad`, "", `text "{Unable to show example output for type 'X'}bad"`, ""},
		{"application/xml", `<A xmlns="http://schemas.datacontract.org/2004/07/X.Y"><B>s</B><C /></A>`, "xml",
			`X.Y.A {"B":X.Y.B text "s","C":X.Y.C text ""}`, ""},
		{"application/xml", `<A xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><B i:nil="true"/><C>1</C></A>`, "xml", `A {"B":B null,"C":C text "1"}`, ""},
		{"application/xml", `<A><L xmlns:d2p1="http://schemas.microsoft.com/2003/10/Serialization/Arrays"><d2p1:string>x</d2p1:string></L></A>`, "xml",
			`A {"L":L [string text "x"]}`, ""},
		{"application/xml", `<A><L><I>1</I><I>2</I></L></A>`, "xml", `A {"L":L [I text "1",I text "2"]}`, ""},
		{"application/xml", `<A><_x0040_odd.name_x0024_>s</_x0040_odd.name_x0024_></A>`, "xml", `A {"@odd.name$":@odd.name$ text "s"}`, ""},
		{"application/xml", `<ArrayOfPoco><Poco><Id>1</Id></Poco></ArrayOfPoco>`, "xml", `ArrayOfPoco [Poco {"Id":Id text "1"}]`, ""},
		{"application/xml", `<A><B>1</B><C>2`, "xml", `A {"B":B text "1"}`, `b:1:16: DT0401: the sample message ends where </C> was expected`},
		{"text/xml", `<s:Envelope xmlns:s="x"><s:Body><A><B>1</B></A></s:Body></s:Envelope>`, "soap", `A {"B":B text "1"}`, ""},
		{"text/jsv", "{\n\tId: 0,\n\tName: String,\n\tList: \n\t[\n\t\t{\n\t\t\tA: 0\n\t\t}\n\t]\n}", "jsv",
			`{"Id":text "0","Name":text "String","List":[{"A":text "0"}]}`, ""},
		{"text/jsv", `{a:"0,0",b:[x,"y""z"],c:,d:{}}`, "jsv", `{"a":text "0,0","b":[text "x",text "y\"z"],"c":text "","d":{}}`, ""},
		{"text/jsv", "{\n\tP: \"0,\n\t0\"\n}", "jsv", `{"P":text "0,0"}`, ""},
		{"text/jsv", "{\n\tA: 0,\n\tB: Str", "jsv", `{"A":text "0"}`, `b:3:8: DT0401: the sample message ends where the end of a value was expected`},
		{"text/csv", "A,B\r\n0,\"x, \"\"y\"\"\"\r\n", "csv", `[{"A":text "0","B":text "x, \"y\""}]`, ""},
	} {
		var diags diag.List
		format, root := Parse(source.NewFile("b", []byte(c.in)), c.contentType, &diags)
		assert.Equal(t, c.format, format, c.in)
		assert.Equal(t, c.want, parsertest.Value(root), c.in)
		want := c.diag
		if want != "" {
			want += "\n"
		}
		assert.Equal(t, want, parsertest.Diags(&diags), c.in)
	}
}

func TestSpans(t *testing.T) {
	var diags diag.List
	_, root := Parse(source.NewFile("b", []byte(` {"Id":0,"L":[1, 2]}`)), "", &diags)
	assert.Equal(t, `"Id"`, root.Members[0].Span.Text())
	assert.Equal(t, `0`, root.Members[0].Value.Span.Text())
	assert.Equal(t, `[1, 2]`, root.Member("L").Span.Text())
	_, root = Parse(source.NewFile("b", []byte(`<A><Id>0</Id></A>`)), "", &diags)
	assert.Equal(t, `<Id>0</Id>`, root.Member("Id").Span.Text())
	assert.Equal(t, `<Id`, root.Members[0].Span.Text())
}

func TestDecodeName(t *testing.T) {
	for name, want := range map[string]string{
		"Plain": "Plain", "_x0040_odd_x0024_": "@odd$", "a_xb": "a_xb", "_xZZZZ_": "_xZZZZ_", "_x00": "_x00", "x_x0020": "x_x0020",
	} {
		assert.Equal(t, want, DecodeName(name))
	}
}

func FuzzSample(f *testing.F) {
	for _, seed := range []string{`{"a":[1,"x\u0000",{}]}`, `<a><b>1</b></a>`, "{\n\ta: 1,\n\tb: [\"x\"]\n}", "A,B\n1,2", "{\"a\":1}\n{\"a\":2}\n",
		`<s:Envelope xmlns:s="x"><s:Body><A><B>1</B></A></s:Body></s:Envelope>`} {
		for _, contentType := range []string{"application/json", "text/jsv", "text/csv", "text/jsonl", "text/xml"} {
			f.Add([]byte(seed), contentType)
		}
	}
	for _, seed := range parsertest.Seeds(f, "wire/*/*.response.http") {
		head, body, _ := strings.Cut(string(seed), "\r\n\r\n")
		_, contentType, _ := strings.Cut(head, "Content-Type: ")
		contentType, _, _ = strings.Cut(contentType, "\r\n")
		f.Add([]byte(body), contentType)
	}
	f.Fuzz(func(t *testing.T, data []byte, contentType string) {
		var diags diag.List
		var root *model.Value
		parsertest.InProportion(t, len(data), func() any {
			diags = diag.List{}
			_, root = Parse(source.NewFile("b", data), contentType, &diags)
			return []any{root, diags}
		})
		if root != nil {
			parsertest.Value(root)
			check(t, root, len(data))
		}
		parsertest.Diags(&diags)
	})
}

// check sees to it that every value has its place.
func check(t *testing.T, v *model.Value, size int) {
	if v.Span.End > size || v.Span.Start > v.Span.End {
		t.Fatalf("span %d-%d of %d bytes", v.Span.Start, v.Span.End, size)
	}
	for _, m := range v.Members {
		check(t, m.Value, size)
	}
	for _, item := range v.Items {
		check(t, item, size)
	}
}
