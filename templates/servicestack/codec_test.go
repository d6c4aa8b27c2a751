package servicestack

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// everything is a DTO with all that generated structs hold.
type everything struct {
	Bool     bool                `json:"bool"`
	Int8     int8                `json:"int8,omitzero"`
	Int16    int16               `json:"int16,omitzero"`
	Int32    int32               `json:"int32,omitempty"`
	Int64    int64               `json:"int64,omitzero"`
	Int      int                 `json:"int,omitzero"`
	Uint8    uint8               `json:"uint8,omitzero"`
	Uint16   uint16              `json:"uint16,omitzero"`
	Uint32   uint32              `json:"uint32,omitzero"`
	Uint64   uint64              `json:"uint64,omitzero"`
	Float32  float32             `json:"float32,omitzero"`
	Float64  float64             `json:"float64,omitempty"`
	String   string              `json:"string,omitzero"`
	Odd      string              `json:"@odd.name$,omitempty"`
	Snake    string              `json:"snake_name,omitzero"`
	Bytes    []byte              `json:"bytes,omitzero"`
	Pointer  *int32              `json:"pointer,omitzero"`
	Self     *everything         `json:"self,omitzero"`
	Ints     []int               `json:"ints,omitzero"`
	Pointers []*int              `json:"pointers,omitempty"`
	Matrix   [][]string          `json:"matrix,omitzero"`
	Children []everything        `json:"children,omitzero"`
	Map      map[string]int      `json:"map,omitzero"`
	IntMap   map[int16]string    `json:"intMap,omitempty"`
	Lookup   map[string][]string `json:"lookup,omitzero"`
	Any      any                 `json:"any,omitzero"`
	Array    [2]int              `json:"array,omitzero"`
	Number   json.Number         `json:"number,omitzero"`
	Raw      json.RawMessage     `json:"raw,omitzero"`
	Std      time.Time           `json:"std,omitzero"`
	Embeds   embedding           `json:"embeds,omitzero"`
	NoTag    string
	Skipped  string `json:"-"`
	hidden   string //lint:ignore U1000 the codec must pass it over
}

type embedding struct {
	base
	More int `json:"more,omitzero,string"`
}

type base struct {
	Base string `json:"base,omitzero"`
}

// scalars adds the types of this package.
type scalars struct {
	Time     Time           `json:"time,omitzero"`
	Offset   *OffsetTime    `json:"offset,omitzero"`
	Date     Date           `json:"date,omitzero"`
	Clock    *TimeOfDay     `json:"clock,omitzero"`
	Span     Duration       `json:"span"`
	Decimal  Decimal        `json:"decimal"`
	GUID     GUID           `json:"guid"`
	Char     Char           `json:"char"`
	List     ByteList       `json:"list,omitzero"`
	Object   Object         `json:"object,omitzero"`
	Status   status         `json:"status"`
	Statuses []*status      `json:"statuses,omitzero"`
	Access   access         `json:"access"`
	Keys     map[GUID]Date  `json:"keys,omitzero"`
	ByStatus map[status]int `json:"byStatus,omitzero"`
	Inner    *scalars       `json:"inner,omitzero"`
}

func read[T any](t *testing.T, document string) T {
	t.Helper()
	var v T
	require.NoError(t, Unmarshal([]byte(document), &v), document)
	return v
}

// unmarshalBoth reads a value as the codec does and as encoding/json does with the methods
// of the type: both must find the same.
func unmarshalBoth[T any](token []byte, v *T) error {
	var ours T
	err, stdErr := Unmarshal(token, &ours), json.Unmarshal(token, v)
	switch {
	case (err == nil) != (stdErr == nil):
		return fmt.Errorf("the codec says %v, encoding/json %v", err, stdErr)
	case err == nil && !reflect.DeepEqual(ours, *v):
		return fmt.Errorf("the codec reads %v, encoding/json %v", ours, *v)
	}
	return stdErr
}

// Rule 85.
func TestRule085Names(t *testing.T) {
	type dto struct {
		MaybeWhen  string
		CustomerID string `json:"customerID"`
		Snake      string `json:"snake_case_name"`
		Kebab      string `json:"kebab-name"`
		A_B, AB    string
	}
	got := read[dto](t, `{"maybe_when":"1","customer_i_d":"2","SnakeCaseName":"3","kebab-name":"4","a_b":"5","ab":"6","unknown":{"x":[1,{}]},"__type":"X, Y"}`)
	assert.Equal(t, dto{"1", "2", "3", "4", "5", "6"}, got)
	assert.Equal(t, dto{MaybeWhen: "2"}, read[dto](t, `{"MAYBEWHEN":"1","maybeWhen":"2"}`), "rule 111: the last wins")
}

// Rules 98, 100, 101, 102 and 109: what is no JSON, and what is quoted.
func TestRule098To102WhatIsNoJSON(t *testing.T) {
	type dto struct {
		Float    float64
		Double   *float32
		SByte    int8
		ULong    uint64
		Bool     bool
		Statuses []*status
		Matrix   [][]int
		Char     Char
		String   string
		Object   Object
		Map      map[string]float64
	}
	got := read[dto](t, "\xef\xbb\xbf"+`{"float":NaN,"double":-Infinity,"sByte":"-128","uLong":"18446744073709551615","bool":"True",`+
		`"statuses":["done",,"Failed"],"matrix":[[1,],[,],[]],"char":"`+"\x00"+`","string":"a`+"\x01\n"+`b",`+
		`"object":{"a":[NaN,,-Infinity,],"s":"[,]`+"\x02"+`\""},"map":{"x":Infinity}}`)
	assert.True(t, math.IsNaN(got.Float))
	assert.True(t, math.IsInf(float64(*got.Double), -1))
	assert.Equal(t, int8(-128), got.SByte)
	assert.Equal(t, uint64(math.MaxUint64), got.ULong)
	assert.True(t, got.Bool)
	require.Len(t, got.Statuses, 3)
	assert.Equal(t, status("InProgress"), *read[[]*status](t, `["in progress"]`)[0])
	assert.Nil(t, got.Statuses[1])
	assert.Equal(t, [][]int{{1, 0}, {0, 0}, {}}, got.Matrix)
	assert.Equal(t, Char(0), got.Char)
	assert.Equal(t, "a\x01\nb", got.String)
	assert.Equal(t, `{"a":["NaN",null,"-Infinity",null],"s":"[,]\u0002\""}`, got.Object.String())
	assert.True(t, math.IsInf(got.Map["x"], 1))
	assert.True(t, json.Valid(got.Object))

	_, err := Marshal(map[string]any{"a": []float64{math.NaN()}})
	assert.EqualError(t, err, `["a"][0]: NaN cannot be sent: it is not JSON`, "rule 54")
}

// Rule 110.
func TestRule110OneBadValueDoesNotLoseTheRest(t *testing.T) {
	type token struct {
		TokenPk int32
		Expires Time
		Price   Decimal
	}
	type response struct {
		CustomerTokens []token
		ByName         map[string]*token
		Count          int
		Flag           bool
		Names          []string
		Blob           []byte
		Odd            embedding
		Last           string
	}
	var got response
	err := Unmarshal([]byte(`{"customerTokens":[{"tokenPk":1},{"tokenPk":"x","price":1.5},{"tokenPk":3000000000,"expires":"soon"},"none"],
		"byName":{"a b":{"price":true,"tokenPk":5}},"count":1.5,"flag":7,"names":"x","blob":"*","odd":{"base":5},"last":"here"}`), &got)
	var failed *DecodeError
	require.ErrorAs(t, err, &failed)
	var said []string
	for _, f := range failed.Failures {
		said = append(said, f.Error())
	}
	assert.Equal(t, []string{
		`CustomerTokens[1].TokenPk: "x" is not a number of type int32`,
		`CustomerTokens[2].TokenPk: "3000000000" is not in the range of int32`,
		`CustomerTokens[2].Expires: "soon" is not a date and time`,
		`CustomerTokens[3]: "none" is not an object`,
		`ByName["a b"].Price: "true" is not a decimal number`,
		`Count: "1.5" is not a number of type int`,
		`Flag: "7" is not true or false`,
		`Names: "x" is not a list`,
		`Blob: "*" is not base64`,
	}, said[:9])
	require.Len(t, said, 10)
	assert.Regexp(t, `^Odd\..*base: json: cannot unmarshal number`, said[9], "of an embedded struct encoding/json knows")
	assert.Equal(t, "here", got.Last)
	assert.Equal(t, []token{{TokenPk: 1}, {Price: "1.5"}, {}, {}}, got.CustomerTokens)
	assert.Equal(t, int32(5), got.ByName["a b"].TokenPk)
	assert.Equal(t, int64(strings.Index(`{"customerTokens":[{"tokenPk":1},{"tokenPk":"x"`, `"x"`)), failed.Failures[0].Offset)
	assert.ErrorContains(t, err, "; and 7 more")

	var many []int
	err = Unmarshal([]byte("["+strings.Repeat(`"x",`, 1000)+"1]"), &many)
	require.ErrorAs(t, err, &failed)
	assert.Len(t, failed.Failures, maxFailures)
	assert.Equal(t, 900, failed.More)
	assert.Equal(t, 1, many[1000])
	assert.Contains(t, err.Error(), "[0]: ")
}

// Paths stay short, whatever a server sends.
func TestPathsAreBounded(t *testing.T) {
	type nest map[string]nest
	key := strings.Repeat("k", 5000)
	var v nest
	err := Unmarshal([]byte(strings.Repeat(`{"`+key+`":`, 900)+`5`+strings.Repeat("}", 900)), &v)
	var failed *DecodeError
	require.ErrorAs(t, err, &failed)
	assert.Less(t, len(failed.Failures[0].Path), 1200)
	assert.Less(t, len(err.Error()), 1300)
}

// Programs are made once, by whoever is first.
func TestConcurrentFirstUse(t *testing.T) {
	type leaf[T any] struct {
		Value T
		Next  *leaf[T]
		All   map[string][]leaf[T]
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			var v leaf[leaf[int]]
			assert.NoError(t, Unmarshal([]byte(`{"value":{"value":5},"all":{"x":[{"next":{}}]}}`), &v))
			b, err := Marshal(v)
			assert.NoError(t, err)
			assert.Equal(t, `{"Value":{"Value":5,"Next":null,"All":null},"Next":null,"All":{"x":[{"Value":{"Value":0,"Next":null,"All":null},`+
				`"Next":{"Value":{"Value":0,"Next":null,"All":null},"Next":null,"All":null},"All":null}]}}`, string(b))
		}()
	}
	wait.Wait()
}

func TestRule069NotJSON(t *testing.T) {
	for in, want := range map[string]string{
		``:                               "at byte 0: the document ends where a value should be",
		`hello`:                          "at byte 0: 'h' where a value should be",
		`{"a":1`:                         "at byte 6, in a: the document ends where a comma or a brace should be",
		`{"a" 1}`:                        "at byte 5, in a: '1' where a colon should be",
		`{"a":1,}`:                       "at byte 7: '}' where the name of a member should be",
		`{"a":,"b":1}`:                   "at byte 5, in a: ',' where a value should be",
		`{a:1}`:                          "at byte 1: 'a' where the name of a member should be",
		`[1 2]`:                          "at byte 3, in [0]: '2' where a comma or a bracket should be",
		`[1]]`:                           "at byte 3: ']' where the end of the document should be",
		`"abc`:                           "at byte 4: the document ends where the end of a string should be",
		`"\x"`:                           "at byte 2: 'x' where an escape such as \\n should be",
		`"\u12"`:                         "at byte 2: four hexadecimal digits should follow \\u",
		`01`:                             "at byte 1: '1' where the end of the document should be",
		`1.`:                             "at byte 2: the document ends where a digit should be",
		`-`:                              "at byte 1: the document ends where a digit should be",
		`nul`:                            "at byte 0: 'n' where a value should be",
		`{"unknown":{"x":[1,2,tru]}}`:    "at byte 21, in unknown.x[2]: 't' where a value should be",
		strings.Repeat("[", 2000):        "at byte 1001, in ..." + strings.Repeat("[0]", 334) + ": nested deeper than 1000",
		`{"x":` + strings.Repeat(`[`, 5): "at byte 10, in x[0][0][0][0][0]: the document ends where a value should be",
	} {
		var v struct{ A int }
		err := Unmarshal([]byte(in), &v)
		var syntax *SyntaxError
		require.ErrorAs(t, err, &syntax, in)
		assert.EqualError(t, err, "invalid JSON "+want, "%.40s", in)
		var o Object
		assert.Error(t, Unmarshal([]byte(in), &o), "%.40s", in)
	}
	assert.Error(t, Unmarshal([]byte("{}"), nil))
	assert.Error(t, Unmarshal([]byte("{}"), struct{}{}))
}

func TestMarshal(t *testing.T) {
	five := int32(5)
	for _, c := range []struct {
		v    any
		want string
	}{
		{nil, `null`},
		{(*scalars)(nil), `null`},
		{"<a&b>\u2028\xff\x00\"\\/", `"<a&b>\u2028\ufffd\u0000\"\\/"`},
		{[]any{1, "x", nil, 1.5, []int(nil), []int{}, map[string]int(nil), map[string]int{}}, `[1,"x",null,1.5,null,[],null,{}]`},
		{struct {
			A []int          `json:",omitzero"`
			B []int          `json:",omitzero"`
			C string         `json:",omitzero"`
			D *int32         `json:",omitzero"`
			E *int32         `json:",omitzero"`
			F map[int]string `json:",omitzero"`
		}{B: []int{}, E: &five, F: map[int]string{}}, `{"B":[],"E":5,"F":{}}`},
		{struct {
			A *GUID     `json:",omitzero"`
			B *Duration `json:",omitzero"`
			C *Time     `json:",omitzero"`
			D *Time     `json:",omitzero"`
		}{&GUID{}, &Duration{}, &Time{}, nil}, `{"A":"00000000-0000-0000-0000-000000000000","B":"PT0S","C":"0001-01-01T00:00:00"}`},
		{map[int]string{10: "a", 9: "b"}, `{"10":"a","9":"b"}`},
		{scalars{}, `{"span":"PT0S","decimal":0,"guid":"00000000-0000-0000-0000-000000000000","char":"\u0000","status":"InProgress","access":0}`},
		{json.RawMessage(" { \"a b\" : [ 1 , \"\\\" \" ] } "), `{"a b":[1,"\" "]}`},
		{1e21, `1e+21`}, {1e-7, `1e-7`}, {float32(3.4028235e38), `3.4028235e+38`}, {0.1, `0.1`},
	} {
		b, err := Marshal(c.v)
		require.NoError(t, err)
		assert.Equal(t, c.want, string(b))
	}
	_, err := Marshal(struct{ Lines []scalars }{[]scalars{{}, {Inner: &scalars{Decimal: "1,5"}}}})
	assert.ErrorContains(t, err, `Lines[1].inner.decimal: "1,5" is not a decimal number`)
	type loop struct{ Next *loop }
	endless := &loop{}
	endless.Next = endless
	_, err = Marshal(endless)
	assert.ErrorContains(t, err, "nested deeper than 1000")
	_, err = Marshal(make(chan int))
	assert.Error(t, err)
	_, err = Marshal(json.RawMessage(`{"a":NaN}`))
	assert.ErrorContains(t, err, "is not JSON")
}

func TestScalarsRoundTrip(t *testing.T) {
	const document = `{"time":"2024-02-29T13:45:30Z","offset":"2024-02-29T13:45:30+05:30","date":"2024-02-29","clock":"PT1H","span":"-PT1S",` +
		`"decimal":1.10,"guid":"6f9619ff-8b86-d011-b42d-00c04fc964ff","char":"x","list":[1,2],"object":{"a":1.10},"status":"Done",` +
		`"statuses":["Done",null],"access":5,"keys":{"6f9619ff-8b86-d011-b42d-00c04fc964ff":"2024-02-29"},"byStatus":{"Failed":1},"inner":{` +
		`"span":"PT0S","decimal":0,"guid":"00000000-0000-0000-0000-000000000000","char":"\u0000","status":"77","access":0}}`
	got := read[scalars](t, document)
	b, err := Marshal(got)
	require.NoError(t, err)
	assert.Equal(t, strings.Replace(document, `"77"`, `77`, 1), string(b))
	// The same under encoding/json.
	var std scalars
	require.NoError(t, json.Unmarshal([]byte(document), &std))
	assert.Equal(t, got, std)
	b, err = json.Marshal(got)
	require.NoError(t, err)
	assert.JSONEq(t, strings.Replace(document, `"77"`, `77`, 1), string(b))
}

func TestDialect(t *testing.T) {
	type dto struct {
		When *OffsetTime
		At   []Time
	}
	var got dto
	old := Dialect{LocalOffsets: true, UnixTime: UnixTimeMilliseconds}
	require.NoError(t, old.Unmarshal([]byte(`{"when":"\/Date(1709251198123+0530)\/","at":[1709214330]}`), &got))
	assert.Equal(t, "2024-02-29T23:59:58.123+05:30", got.When.String())
	assert.Equal(t, "1970-01-20T18:46:54.33Z", got.At[0].String())
}

// Null changes nothing but what can be nil.
func TestNull(t *testing.T) {
	five := int32(5)
	v := everything{Bool: true, Int: 5, String: "x", Pointer: &five, Ints: []int{1}, Map: map[string]int{"a": 1}, Bytes: []byte{1}}
	require.NoError(t, Unmarshal([]byte(`{"bool":null,"int":null,"string":null,"pointer":null,"ints":null,"map":null,"bytes":null,"array":null,"self":null}`), &v))
	assert.Equal(t, everything{Bool: true, Int: 5, String: "x"}, v)
}

// Identifiers keep all their digits where nothing is known of them, too.
func TestAnyKeepsLargeIntegers(t *testing.T) {
	got := read[map[string]any](t, `{"id":9007199254740993,"small":9007199254740992,"ratio":1.5,"ulong":18446744073709551615,"huge":1e999,"list":[-9223372036854775807,0,-0]}`)
	assert.Equal(t, map[string]any{
		"id": json.Number("9007199254740993"), "small": float64(1 << 53), "ratio": 1.5, "ulong": json.Number("18446744073709551615"),
		"huge": json.Number("1e999"), "list": []any{json.Number("-9223372036854775807"), 0.0, math.Copysign(0, -1)},
	}, got)
	b, err := Marshal(got)
	require.NoError(t, err)
	assert.Equal(t, `{"huge":1e999,"id":9007199254740993,"list":[-9223372036854775807,0,-0],"ratio":1.5,"small":9007199254740992,"ulong":18446744073709551615}`, string(b))

	var into any = new(int64)
	require.NoError(t, Unmarshal([]byte("5"), &into))
	assert.Equal(t, int64(5), *into.(*int64), "what a pointer in it points to is filled, as encoding/json does")
}

// Rules 95, 107: what .NET has and Go has not.
func TestRule107TypesOfNET(t *testing.T) {
	type pair[K, V any] struct {
		Key   K `json:"Key,omitzero"`
		Value V `json:"Value,omitzero"`
	}
	type tuple[T1, T2 any] struct {
		Item1 T1 `json:"Item1,omitzero"`
		Item2 T2 `json:"Item2,omitzero"`
	}
	type dto struct {
		Pair    pair[string, int64]
		Empty   *pair[string, string]
		Tuple   tuple[string, *Time]
		URI     string `json:"Uri"`
		Version Object
		Struct  Object
		Text    Object `json:"VersionText"`
		Min     Duration
		Max     Duration
		Inexact Duration
		Short   Duration
		Ticks   Duration
	}
	got := read[dto](t, `{"pair":{"key":"k","value":9007199254740993},"empty":{},"tuple":{"item1":"t","item2":"\/Date(0)\/"},"uri":"https://example.org/a b?x=1&y=\u00e9",`+
		`"version":{"major":1,"minor":-1},"struct":"1.5,-2","versionText":"1.2.3.4","min":"-P10675199DT2H48M5.4775808S","max":"10675199.02:48:05.4775807",`+
		`"inexact":"P10675199DT2H48M5.4775391S","short":"-1.02:03:04.0050000","ticks":"PT0.0000001S"}`)
	assert.Equal(t, pair[string, int64]{"k", 9007199254740993}, got.Pair)
	assert.Equal(t, &pair[string, string]{}, got.Empty)
	assert.Equal(t, "1970-01-01T00:00:00Z", got.Tuple.Item2.String())
	assert.Equal(t, "https://example.org/a b?x=1&y=é", got.URI)
	assert.Equal(t, `{"major":1,"minor":-1}`, string(got.Version))
	assert.Equal(t, []string{"1.5,-2", "1.2.3.4"}, []string{got.Struct.String(), got.Text.String()})
	assert.Equal(t, []Duration{MinDuration, MaxDuration, MaxDuration, DurationOfTicks(-937840050000), DurationOfTicks(1)}, []Duration{got.Min, got.Max, got.Inexact, got.Short, got.Ticks})
}

// Of what is read nothing is shared: neither with the document, nor among values.
func TestValuesAreTheirOwn(t *testing.T) {
	type dto struct {
		A, B   string
		Object Object
		Bytes  []byte
		Ints   []int64
		P, Q   *int32
		S, T   *string
		Flags  [][]bool
	}
	document := []byte(`{"a":"aaaa","b":"bb\u0062b","object":{"x":1},"bytes":"AQI=","ints":[1,2,3],"p":1,"q":2,"s":"s","t":"t","flags":[[true],[false]]}`)
	want := read[dto](t, string(document))
	got := read[dto](t, string(document))
	clear(document)
	got.Object = append(got.Object, "...."...)
	got.Ints = append(got.Ints, 4, 5, 6)
	got.Bytes = append(got.Bytes, 3, 4, 5, 6, 7, 8)
	got.Flags[0] = append(got.Flags[0], true, true, true, true, true)
	*got.P, *got.S = 100, "other"
	got.Object, got.Ints, got.Bytes, got.Flags[0] = got.Object[:7], got.Ints[:3], got.Bytes[:2], got.Flags[0][:1]
	*got.P, *got.S = 1, "s"
	assert.Equal(t, want, got)
}

// FuzzCodec holds the codec against encoding/json: where that reads a document, so do
// we, and find the same; what both read, both write alike.
func FuzzCodec(f *testing.F) {
	for _, s := range []string{
		`{"bool":true,"int8":-5,"uint64":18446744073709551615,"float32":1.5e3,"string":"a\u0041\ud83d\ude00\n","@odd.name$":"x"}`,
		`{"bytes":"AQI=","pointer":5,"self":{"int":1,"children":[{},{"noTag":"y"}]},"ints":[1,2,null],"pointers":[null,1]}`,
		`{"matrix":[["a"],[]],"map":{"a":1},"intMap":{"5":"x"},"lookup":{"":["y"]},"any":{"a":[1,null,"x"]},"array":[1],"number":1.10,"raw":[1, 2]}`,
		`{"std":"2024-02-29T13:45:30Z","embeds":{"base":"b","more":"5"},"INT":5,"SNAKE_NAME":"s","float64":1e-9,"int":"5"}`,
		`[{"int":1.5,"string":5}]`, `null`, `"x"`, ` [1,]`, `{"ints":[1,2],"ints":[null]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var ours, std everything
		err, stdErr := Unmarshal(data, &ours), json.Unmarshal(data, &std)
		var syntax *SyntaxError
		if json.Valid(data) && errors.As(err, &syntax) && !strings.Contains(err.Error(), "nested deeper") {
			t.Fatalf("refused: %v", err)
		}
		if stdErr != nil || syntax != nil {
			return
		}
		if strings.ContainsRune(string(data), '_') && (err != nil || !assert.ObjectsAreEqual(std, ours)) {
			return // names match without underscores here, and are unknown there
		}
		require.NoError(t, err)
		if hasTwins(data) {
			return // encoding/json lets the items of the first show through the second
		}
		if strings.Contains(fmt.Sprintf("%#v", ours.Any), "json.Number") {
			return // which encoding/json rounds
		}
		require.Equal(t, std, ours)
		got, err := Marshal(ours)
		require.NoError(t, err)
		var want strings.Builder
		encoder := json.NewEncoder(&want)
		encoder.SetEscapeHTML(false)
		require.NoError(t, encoder.Encode(std))
		require.Equal(t, strings.TrimSuffix(want.String(), "\n"), string(got))
	})
}

// FuzzScanner holds what is taken for JSON, and its repair, against encoding/json.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{`{"a":[NaN,,-Infinity,],"s":"[,]\""}`, "\"\x00\"", `[ , ]`, `[[],{},"",0]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := scanner{data: data}
		err := s.skip()
		if s.peek(); err == nil && s.pos < len(data) {
			err = s.unexpected("the end")
		}
		if s.depth > maxDepth {
			return
		}
		switch {
		case err != nil:
			require.False(t, json.Valid(data), "%s: %v", data, err)
		case s.odd:
			require.False(t, json.Valid(data))
			require.True(t, json.Valid(repair(data)), "%s", repair(data))
		default:
			require.True(t, json.Valid(data))
			require.Equal(t, data, repair(data))
		}
		var o Object
		if Unmarshal(data, &o) == nil {
			b, err := Marshal(o)
			require.NoError(t, err)
			require.True(t, json.Valid(b))
		}
	})
}

// FuzzScalarsDecode: what we wrote we read to the same value, here and under encoding/json.
func FuzzScalarsDecode(f *testing.F) {
	f.Add([]byte(`{"time":1709214330,"offset":"\/Date(1709231398123+0530)\/","date":"2024-02-29","clock":"13:45","span":"1.02:03:04","decimal":"1.10",
		"guid":"6f9619ff8b86d011b42d00c04fc964ff","char":"x","list":"AQI=","object":[NaN,],"status":"in progress","statuses":[,"77"],"access":"Read, Admin",
		"keys":{"6f9619ff8b86d011b42d00c04fc964ff":"2024-02-29"},"byStatus":{"1":1},"inner":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var first, second, std scalars
		var failed *DecodeError
		if err := Unmarshal(data, &first); err != nil && !errors.As(err, &failed) {
			return
		}
		b, err := Marshal(first)
		if err != nil {
			return // a number that is no System.Decimal
		}
		require.NoError(t, Unmarshal(b, &second))
		require.NoError(t, json.Unmarshal(b, &std), "%s", b)
		if !reflect.DeepEqual(second, std) {
			require.Equal(t, std, second)
		}
		again, err := Marshal(second)
		require.NoError(t, err)
		require.Equal(t, string(b), string(again))
	})
}

// hasTwins reports whether an object has members whose names are the same to us.
func hasTwins(data []byte) bool {
	s := scanner{data: data}
	found := false
	var walk func() error
	walk = func() error {
		switch s.peek() {
		case '{':
			seen := map[string]bool{}
			return s.eachMember(func(name strToken) error {
				key := string(foldUnderscores(nil, name.text()))
				found = found || seen[key]
				seen[key] = true
				return walk()
			})
		case '[':
			return s.eachItem(func(_ int, empty bool) error {
				if empty {
					return nil
				}
				return walk()
			})
		}
		return s.skip()
	}
	return walk() == nil && found
}

type figure interface{ area() float64 }

type round struct {
	Name   string
	Radius float64
}

type quad struct {
	Side   float64
	Inside figure
}

func (r *round) area() float64 { return r.Radius * r.Radius * 3 }
func (s *quad) area() float64  { return s.Side * s.Side }

func init() {
	RegisterSubtypes(map[string]func() figure{
		"Edge.ServiceModel.Circle": func() figure { return new(round) },
		"Square":                   func() figure { return new(quad) },
	})
}

// Rule 86: of __type only the class counts.
func TestRule086Subtypes(t *testing.T) {
	type response struct {
		First  figure
		All    []figure
		ByName map[string]figure
		Last   string
	}
	got := read[response](t, `{"first":{"__type":"Edge.ServiceModel.Circle, app","name":"c","radius":2},`+
		`"all":[{"__type":"Edge.ServiceModel.Square, app","side":1,"inside":{"__type":"Circle","radius":1}},null],"byName":{"x":{"__type":"Square"}},"last":"x"}`)
	assert.Equal(t, response{
		First:  &round{"c", 2},
		All:    []figure{&quad{1, &round{Radius: 1}}, nil},
		ByName: map[string]figure{"x": &quad{}},
		Last:   "x",
	}, got)
	assert.Equal(t, []figure{nil, &quad{}, nil}, read[response](t, `{"all":[{},{"__type":"Square"},{ }]}`).All, "rule 106: null items come as {}")
	b, err := Marshal(got.All)
	require.NoError(t, err)
	assert.Equal(t, `[{"Side":1,"Inside":{"Name":"","Radius":1}},null]`, string(b))

	err = Unmarshal([]byte(`{"first":{"radius":2},"all":[{"__type":"X.Triangle, app"},5,{"__type":7},{"__type":"Square","side":"x"}],"last":"x"}`), &got)
	var failed *DecodeError
	require.ErrorAs(t, err, &failed)
	var said []string
	for _, f := range failed.Failures {
		said = append(said, f.Error())
	}
	assert.Equal(t, []string{
		`First: an object that does not begin with __type cannot be a servicestack.figure`,
		`All[0]: "X.Triangle" is not a known subtype of servicestack.figure`,
		`All[1]: "5" is not an object`,
		`All[2]: an object that does not begin with __type cannot be a servicestack.figure`,
		`All[3].Side: "x" is not a number of type float64`,
	}, said)
	assert.Error(t, Unmarshal([]byte(`{"first":{"__type":"Square","side":}}`), &got))
	var unregistered struct{ A interface{ M() } }
	assert.ErrorContains(t, Unmarshal([]byte(`{"a":{"__type":"X"}}`), &unregistered), "is not a known subtype")
}

// vehicle is an abstract class of which not all subtypes are known.
type vehicle interface{ isVehicle() }

type bicycle struct {
	Gears int `json:"Gears"`
}

type otherVehicle struct{ Object }

func (*bicycle) isVehicle()      {}
func (*otherVehicle) isVehicle() {}

func TestUnknownSubtypeIsKept(t *testing.T) {
	RegisterSubtypes(map[string]func() vehicle{
		"Acme.Bicycle": func() vehicle { return new(bicycle) },
		"":             func() vehicle { return new(otherVehicle) },
	})
	var fleet struct {
		All []vehicle `json:"All"`
	}
	const text = `{"All":[{"__type":"Acme.Bicycle, Acme","Gears":3},{"__type":"Acme.Boat, Acme","Sails":[1]},{"Wheels":4}]}`
	require.NoError(t, Unmarshal([]byte(text), &fleet))
	assert.Equal(t, &bicycle{Gears: 3}, fleet.All[0])
	assert.JSONEq(t, `{"__type":"Acme.Boat, Acme","Sails":[1]}`, fleet.All[1].(*otherVehicle).String())
	again, err := Marshal(fleet)
	require.NoError(t, err)
	assert.JSONEq(t, `{"All":[{"Gears":3},{"__type":"Acme.Boat, Acme","Sails":[1]},{"Wheels":4}]}`, string(again))
}
