package servicestack

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// order is a request as generated packages have it, with all that formats differ in.
type order struct {
	ID       int32             `json:"Id"`
	Text     string            `json:"Text,omitzero"`
	Bool     bool              `json:"Bool"`
	Price    *Decimal          `json:"Price,omitzero"`
	When     Time              `json:"When,omitzero"`
	Tags     []string          `json:"Tags,omitzero"`
	Counts   []*int32          `json:"Counts,omitzero"`
	Lines    []orderLine       `json:"Lines,omitzero"`
	First    *orderLine        `json:"First,omitzero"`
	Map      map[string]int64  `json:"Map,omitzero"`
	Data     []byte            `json:"Data,omitzero"`
	Any      Object            `json:"Any,omitzero"`
	Matrix   [][]string        `json:"Matrix,omitzero"`
	Offset   *OffsetTime       `json:"Offset,omitzero"`
	Lists    map[string][]bool `json:"Lists,omitzero"`
	Char     *Char             `json:"Char,omitzero"`
	OddName  string            `json:"@odd name,omitzero"`
	Duration *Duration         `json:"Duration,omitzero"`
}

type orderLine struct {
	Sku  string `json:"Sku,omitzero"`
	Left int16  `json:"Left"`
}

// inJSON is a document of a format as JSON for a T.
func inJSON[T any](f Format, text string) (string, error) {
	r, err := f.toJSON([]byte(text), programOf(reflect.TypeFor[T]()))
	return string(r.out), err
}

func TestJSV(t *testing.T) {
	for text, want := range map[string]string{
		`{a:1,b:[x,"y,""z"""],c:{},d:}`: `{"a":1,"b":["x","y,\"z\""],"c":{},"d":null}`,
		`{k:v:1}`:                       `{"k":"v:1"}`,
		`{"a b":True,c:"True"}`:         `{"a b":true,"c":"True"}`,
		`[1,,3]`:                        `[1,null,3]`,
		`[1,]`:                          `[1,null]`,
		` [] `:                          `[]`,
		`bare`:                          `"bare"`,
	} {
		got, err := inJSON[Object](JSV, text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got)
	}
	got, err := inJSON[order](JSV, `{id:7,text:true,bool:True,when:1709214330,tags:[1,null,"",],first:{left:"x"},responseStatus:{errors:[]}}`)
	require.NoError(t, err)
	assert.Equal(t, `{"id":7,"text":"true","bool":true,"when":1709214330,"tags":["1","null","",null],"first":{"left":"x"},"responseStatus":{"errors":[]}}`, got)
}

func TestXML(t *testing.T) {
	const i = ` xmlns:i="http://www.w3.org/2001/XMLSchema-instance"`
	for text, want := range map[string]string{
		`<r><Id>7</Id><Text> a&amp;b </Text><Bool>1</Bool></r>`:                                                        `{"Id":7,"Text":" a&b ","Bool":true}`,
		`<?xml version="1.0" encoding="utf-8"?><r` + i + `><Text i:nil="true"/><Tags/><First/></r>`:                    `{"Text":null,"Tags":[],"First":{}}`,
		`<r><Tags><string>a</string><string/></Tags><Map/></r>`:                                                        `{"Tags":["a",""],"Map":{}}`,
		`<r><Map><KeyValueOfstringlong><Key>a"</Key><Value>1</Value></KeyValueOfstringlong></Map></r>`:                 `{"Map":{"a\"":1}}`,
		`<r><Char>8364</Char><Data> AA E= </Data><_x0040_odd_x0020_name>x</_x0040_odd_x0020_name></r>`:                 `{"Char":"€","Data":"AAE=","@odd name":"x"}`,
		`<r><Offset><DateTime>2024-01-01T00:00:00Z</DateTime><OffsetMinutes>330</OffsetMinutes></Offset></r>`:          `{"Offset":"2024-01-01T05:30:00+05:30"}`,
		`<r` + i + `><Any i:type="s:int">5</Any></r>`:                                                                  `{"Any":5}`,
		`<r` + i + `><Any i:type="s:string">5</Any></r>`:                                                               `{"Any":"5"}`,
		`<r><Any><a>x</a></Any><New><b>1</b></New></r>`:                                                                `{"Any":{"a":"x"},"New":{"b":"1"}}`,
		`<r><Text><![CDATA[<b>]]><!-- no --></Text></r>`:                                                               `{"Text":"<b>"}`,
		`<r><ResponseStatus><Errors><ResponseError><Message>m</Message></ResponseError></Errors></ResponseStatus></r>`: `{"ResponseStatus":{"Errors":[{"Message":"m"}]}}`,
	} {
		got, err := inJSON[order](XML, text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got)
	}
}

func TestCSV(t *testing.T) {
	type answer struct {
		Lines          []orderLine
		Total          int32
		ResponseStatus *ResponseStatus
	}
	for _, test := range []struct{ got, want string }{
		{csvOf[[]orderLine](t, "Sku,Left\r\na,1\r\n\"b,\"\"\"\"c\",2\r\n"), `[{"Sku":"a","Left":1},{"Sku":"b,\"\"c","Left":2}]`},
		{csvOf[[]orderLine](t, "Sku,Left\nx\n"), `[{"Sku":"x"}]`},
		{csvOf[[]orderLine](t, "Sku,Left\r\n"), `[]`},
		{csvOf[answer](t, "left,sku,new\n3,a,b\n"), `{"Lines":[{"left":3,"sku":"a","new":"b"}]}`},
		{csvOf[answer](t, "Lines,Total,ResponseStatus\r\n\"[{Sku:a},{}]\",7,\r\n"), `{"Lines":[{"Sku":"a"},{}],"Total":7}`},
		{csvOf[answer](t, "ResponseStatus\r\n\"{ErrorCode:E,Errors:[]}\"\r\n"), `{"ResponseStatus":{"ErrorCode":"E","Errors":[]}}`},
		{csvOf[[]string](t, "a,\"b\"\r\n"), `["a","b"]`},
		{csvOf[struct{ Names []string }](t, "a,b"), `{"Names":["a","b"]}`},
		{csvOf[order](t, "Id,Text,First,Any\n1,007,\"{Sku:\"\"x,y\"\"}\",5"), `{"Id":1,"Text":"007","First":{"Sku":"x,y"},"Any":5}`},
	} {
		assert.Equal(t, test.want, test.got)
	}
}

func csvOf[T any](t *testing.T, text string) string {
	got, err := inJSON[T](CSV, text)
	require.NoError(t, err, text)
	return got
}

var opOrder = Operation{Name: "Order", Routes: []Route{{Path: "/orders", Verbs: "POST,GET"}}, XML: &XMLNames{
	Namespace: "urn:shop",
	Classes: map[string]XMLClass{
		"order":     {Namespace: "urn:shop", Members: "Text {urn:base} Id {urn:shop} Lines"},
		"orderLine": {Name: "Line"},
	},
}}

func TestXMLIsWrittenInTheOrderOfTheClass(t *testing.T) {
	// The types of this package are taken for ServiceStack's own, so the names are
	// asked for by another package's type.
	w := xmlWriter{names: opOrder.XML}
	for of, want := range map[reflect.Type]string{
		reflect.TypeFor[[]string]():          arrayNamespace + " ArrayOfstring",
		reflect.TypeFor[[][]string]():        arrayNamespace + " ArrayOfArrayOfstring",
		reflect.TypeFor[map[string]string](): arrayNamespace + " ArrayOfKeyValueOfstringstring",
		// The digest is .NET's: this name is known from everywhere.
		reflect.TypeFor[map[string][]string](): arrayNamespace + " ArrayOfKeyValueOfstringArrayOfstringty7Ep6D1",
		reflect.TypeFor[[]*int32]():            systemNamespace + " ArrayOfint",
		reflect.TypeFor[http.Cookie]():         "urn:shop Cookie",
		reflect.TypeFor[[]http.Cookie]():       "urn:shop ArrayOfCookie",
	} {
		name, err := w.nameOf(programOf(of))
		require.NoError(t, err)
		assert.Equal(t, want, name.space+" "+name.local)
	}
}

func TestFormatOption(t *testing.T) {
	line := &orderLine{Sku: `a,"b"`, Left: 3}
	for format, want := range map[Format]string{
		JSON: `{"Sku":"a,\"b\"","Left":3}`,
		JSV:  `{Sku:"a,""b""",Left:3}`,
		CSV:  "Sku,Left\r\n\"a,\"\"b\"\"\",3\r\n",
		XML:  `<orderLine xmlns="http://schemas.servicestack.net/types" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Sku>a,&#34;b&#34;</Sku><Left>3</Left></orderLine>`,
	} {
		c, w := newWire(t, []string{"HTTP/1.1 200 OK\r\nContent-Type: application/jsv; charset=utf-8\r\nContent-Length: 16\r\n\r\n{sku:7,left:\"4\"}"}, WithFormat(format))
		got, err := Call[*orderLine](t.Context(), c, &opOrder, "POST", line, nil)
		require.NoError(t, err)
		assert.Equal(t, &orderLine{"7", 4}, got)
		sent := w.sent[0]
		assert.Equal(t, want, sent.body)
		assert.EqualValues(t, len(want), sent.ContentLength)
		assert.Equal(t, []string{string(format)}, sent.Header["Accept"])
		assert.Equal(t, []string{string(format)}, sent.Header["Content-Type"])
		_, err = Call[*orderLine](t.Context(), c, &opOrder, "GET", line, []CallOption{UsePredefined(ReplyRoutes)})
		require.NoError(t, err)
		assert.Equal(t, "/api/"+format.name()+"/reply/Order", w.sent[1].URL.Path)
		assert.Empty(t, w.sent[1].Header["Content-Type"])
		assert.Empty(t, w.sent[1].body)
	}
	_, err := New("https://example.org", WithFormat("text/jsv"))
	assert.ErrorContains(t, err, `"text/jsv" is not a format`)
	c, w := newWire(t, []string{answer("200 OK", "{}")}, WithFormat(XML))
	assert.ErrorContains(t, Send(t.Context(), c, &opTokens, "POST", &getCustomerTokens{}, nil), "nobody told how XML names")
	assert.ErrorContains(t, Send(t.Context(), c, &opOrder, "POST", &order{Tags: []string{"a"}}, []CallOption{WithFormat(CSV)}), "Tags: CSV cannot carry a list in a request")
	_, err = CallAll[*order](t.Context(), c, &opOrder, []*order{{}}, nil)
	assert.ErrorContains(t, err, "as JSON alone")
	assert.Empty(t, w.sent)
}

func TestFailuresInEveryFormat(t *testing.T) {
	for contentType, body := range map[string]string{
		"application/xml": "\ufeff<ErrorResponse xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"><ResponseStatus><ErrorCode>Bad</ErrorCode><Errors><ResponseError><FieldName>Id</FieldName></ResponseError></Errors><StackTrace i:nil=\"true\"/></ResponseStatus></ErrorResponse>",
		"application/jsv": "{responseStatus:{errorCode:Bad,errors:[{fieldName:Id}]}}",
		"text/csv":        "ResponseStatus\n\"{ErrorCode:Bad,Errors:[{FieldName:Id}]}\"\n",
	} {
		for _, status := range []string{"400 Bad", "200 OK"} {
			c, _ := newWire(t, []string{strings.Replace(answer(status, body), "application/json; charset=utf-8", contentType, 1)})
			_, err := Call[*order](t.Context(), c, &opOrder, "POST", &order{}, nil)
			var failed *Error
			require.ErrorAs(t, err, &failed, contentType)
			assert.Equal(t, "Bad", failed.Code)
			assert.NotNil(t, failed.FieldError("id"), contentType)
		}
	}
}

// TestUnreadableFormats: what is not of its format says where and why; a value that
// does not fit does not lose the rest.
func TestUnreadableFormats(t *testing.T) {
	for _, test := range []struct {
		format    Format
		text, err string
	}{
		{JSV, `{`, `invalid JSV at byte 1: a colon should follow the name ""`},
		{JSV, `{Lines:[{Left:1},{Left:"x}]}`, `Lines[1].Left: invalid JSV at byte 23: the text in quotes has no end`},
		{JSV, `{Id:1}x`, `invalid JSV at byte 6: 'x' where the end of the document should be`},
		{JSV, `{Id:"1"x}`, `invalid JSV at byte 7: a comma or '}' should be here`},
		{JSV, strings.Repeat("[", 2000), "nested deeper than 1000"},
		{XML, `<r><Lines><a><Left>1</b></a></Lines></r>`, `Lines[0].Left: invalid XML at byte 24: element <Left> closed by </b>`},
		{XML, `<r><Id>1</Id>`, `invalid XML at byte 13: unexpected EOF`},
		{XML, `<!DOCTYPE r [<!ENTITY e "x">]><r/>`, `invalid XML at byte 0: a DOCTYPE is not read`},
		{XML, `<r><Text>&e;</Text></r>`, `Text: invalid XML at byte 12: invalid character entity &e;`},
		{XML, `<r/><r/>`, `invalid XML at byte 4: something behind the root element`},
		{XML, `<r><Map><e><Value>1</Value></e></Map></r>`, `should begin with <Key>`},
		{XML, ``, `invalid XML at byte 0: the document ends too early`},
		{XML, strings.Repeat("<a>", 2000), "nested deeper than 1000"},
		{CSV, "Id,Text\n1,\"a", `Text: invalid CSV`},
		{CSV, "Id,Text\n1,\"a\"b\n", `invalid CSV at byte 13: 'b' where a comma or the end of the line should be`},
		{CSV, "Id\n1,2\n", `invalid CSV at byte 3: a row of 2 cells below 1 names`},
		{CSV, "Id\n1\n2\n", `invalid CSV at byte 5: a second row where the answer is no list`},
		{CSV, "Id,First\n1,\"{Sku\"\n", `First.(cell at byte 11): invalid CSV at byte 4: a colon should follow`},
	} {
		err := test.format.Unmarshal([]byte(test.text), new(order))
		if assert.Error(t, err, test.text) && !strings.Contains(test.err, "Text: invalid CSV") {
			assert.Contains(t, err.Error(), test.err)
			var syntax *SyntaxError
			assert.True(t, errors.As(err, &syntax) && syntax.Format == test.format, test.text)
		}
	}
	for format, text := range map[Format]string{
		JSV: `{Id:x,Lines:[{Left:1,Sku:a},{Left:99999,Sku:b}],Text:t}`,
		XML: `<r><Id>x</Id><Lines><l><Left>1</Left><Sku>a</Sku></l><l><Left>99999</Left><Sku>b</Sku></l></Lines><Text>t</Text></r>`,
		CSV: "Id,Lines,Text\nx,\"[{Left:1,Sku:a},{Left:99999,Sku:b}]\",t\n",
	} {
		var got order
		err := format.Unmarshal([]byte(text), &got)
		var unread *DecodeError
		require.ErrorAs(t, err, &unread)
		require.Len(t, unread.Failures, 2)
		assert.Equal(t, order{Text: "t", Lines: []orderLine{{"a", 1}, {"b", 0}}}, got)
		assert.Equal(t, "Lines[1].Left", unread.Failures[1].Path)
		assert.Contains(t, text[:unread.Failures[0].Offset+5], "x", format.String())
		if format != CSV { // there it is the cell's
			assert.Contains(t, text[unread.Failures[1].Offset:][:16], "99999", format.String())
		}
	}
}

// TestCSVDoesNotGrow: a name stands in every row of the JSON.
func TestCSVDoesNotGrow(t *testing.T) {
	text := strings.Repeat("n", 300) + "\n" + strings.Repeat("1\n", 100_000)
	err := CSV.Unmarshal([]byte(text), new([]Object))
	assert.ErrorContains(t, err, "bytes as JSON")
}

func FuzzFormats(f *testing.F) {
	f.Add(`{Id:1,Tags:[x,"y,""z"""],Map:{a:1},Any:{}}`)
	f.Add(`<r><Id>1</Id><Tags><string>a</string></Tags><Map><e><Key>k</Key><Value>1</Value></e></Map></r>`)
	f.Add("Id,Text,First\r\n1,\"a\",\"{Sku:x}\"\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, format := range []Format{JSV, XML, CSV} {
			for _, p := range []*program{programOf(reflect.TypeFor[order]()), programOf(reflect.TypeFor[[]orderLine]()), nil} {
				r, err := format.toJSON([]byte(text), p)
				if err == nil && !json.Valid(r.out) && !json.Valid(repair(r.out)) {
					t.Fatalf("%s %q became %q", format, text, r.out)
				}
				if err != nil || p == nil {
					continue
				}
				v := reflect.New(p.typ).Interface()
				err = format.Unmarshal([]byte(text), v)
				var unread *DecodeError
				if err != nil && !errors.As(err, &unread) {
					t.Fatalf("%s %q: %v", format, text, err)
				}
				sent, err := format.Marshal(v, &opOrder)
				if err != nil {
					continue
				}
				if again := reflect.New(p.typ).Interface(); len(sent) > 0 && format.Unmarshal(sent, again) != nil {
					t.Fatalf("%s %q was sent as %q", format, text, sent)
				}
			}
		}
	})
}
