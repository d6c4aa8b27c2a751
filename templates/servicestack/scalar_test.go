package servicestack

import (
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	_ = []encoding.TextAppender{Time{}, OffsetTime{}, Date{}, TimeOfDay{}, Duration{}, Decimal(""), GUID{}, Char(0), Object{}}
	_ = []encoding.TextMarshaler{Time{}, OffsetTime{}, Date{}, TimeOfDay{}, Duration{}, Decimal(""), GUID{}, Char(0), Object{}}
	_ = []encoding.TextUnmarshaler{&Time{}, &OffsetTime{}, &Date{}, &TimeOfDay{}, &Duration{}, new(Decimal), &GUID{}, new(Char)}
	_ = []json.Marshaler{Time{}, OffsetTime{}, Date{}, TimeOfDay{}, Duration{}, Decimal(""), GUID{}, Char(0), Object{}, ByteList{}}
	_ = []json.Unmarshaler{&Time{}, &OffsetTime{}, &Date{}, &TimeOfDay{}, &Duration{}, new(Decimal), &GUID{}, new(Char), &Object{}, &ByteList{}}
	_ = []fmt.Stringer{Time{}, OffsetTime{}, Date{}, TimeOfDay{}, Duration{}, Decimal(""), GUID{}, Char(0), Object{}}
)

// Rules 53, 98 and 99.
func TestRule053And099Decimal(t *testing.T) {
	for _, c := range []struct{ in, out string }{
		{`1.10`, `1.10`},
		{`"1.10"`, `1.10`},
		{`12.50`, `12.50`},
		{`-0.0`, `-0.0`},
		{`0.0000000000000000000000000001`, `0.0000000000000000000000000001`},
		{`79228162514264337593543950335`, `79228162514264337593543950335`},
		{`-79228162514264337593543950335`, `-79228162514264337593543950335`},
		{`7.9228162514264337593543950335`, `7.9228162514264337593543950335`},
		{`1E+21`, `1000000000000000000000`},
		{`1.5e3`, `1500`},
		{`12.34e1`, `123.4`},
		{`-15E-3`, `-0.015`},
		{`1.10e-1`, `0.110`},
		{`0e99`, `0`},
		{`0.00e1`, `0.00`},
	} {
		var d Decimal
		require.NoError(t, unmarshalBoth([]byte(c.in), &d), c.in)
		b, err := Marshal(d)
		if assert.NoError(t, err, c.in) {
			assert.Equal(t, c.out, string(b), c.in)
			assert.Zero(t, d.Rat().Cmp(Decimal(b).Rat()), c.in)
		}
	}
	var price struct{ Price Decimal }
	b, err := Marshal(price)
	require.NoError(t, err)
	assert.Equal(t, `{"Price":0}`, string(b))
	assert.Equal(t, "0", price.Price.String())
	assert.Equal(t, big.NewRat(11, 10), Decimal("1.10").Rat())
	assert.Nil(t, Decimal("1e999999999").Rat())
	assert.Nil(t, Decimal("x").Rat())
}

func TestDecimalRefusesToSend(t *testing.T) {
	for in, want := range map[Decimal]string{
		"1,50": "is not a decimal number such as 1234.50", "+5": "is not", ".5": "is not", "5.": "is not", "007": "is not",
		"1 000": "is not", "0x10": "is not", "1e": "is not", "-": "is not", "NaN": "is not", " 1": "is not",
		"79228162514264337593543950336":        "more digits than System.Decimal holds",
		"7.92281625142643375935439503360":      "more than 28 decimal places",
		"792281625142643375935439503350":       "more digits",
		"1e29":                                 "more digits",
		"1e999999999999":                       "more digits",
		"1e-29":                                "more than 28 decimal places",
		"0.00000000000000000000000000001":      "more than 28 decimal places",
		"1.7976931348623157E+308":              "more digits",
		Decimal(strings.Repeat("9", 1_000_00)): "more digits",
	} {
		_, err := Marshal(in)
		assert.ErrorContains(t, err, want, "%.40s", in)
		assert.Less(t, len(fmt.Sprint(err)), 300)
	}
	for _, in := range []string{`"1,5"`, `""`, `true`, `"NaN"`, `[]`, `"1.5 "`} {
		var d Decimal
		assert.Error(t, unmarshalBoth([]byte(in), &d), in)
	}
}

// Rules 17, 29, 60, 97.
func TestRule060And097GUID(t *testing.T) {
	const dashed = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
	for _, in := range []string{dashed, "6f9619ff8b86d011b42d00c04fc964ff", "6F9619FF-8B86-D011-B42D-00C04FC964FF", "{" + dashed + "}", "(" + dashed + ")"} {
		g, err := ParseGUID(in)
		require.NoError(t, err, in)
		assert.Equal(t, dashed, g.String())
		assert.Equal(t, MustParseGUID(dashed), g)
	}
	b, err := Marshal(map[GUID]GUID{MustParseGUID(dashed): {}})
	require.NoError(t, err)
	assert.Equal(t, `{"`+dashed+`":"00000000-0000-0000-0000-000000000000"}`, string(b))
	var back map[GUID]GUID
	require.NoError(t, json.Unmarshal(b, &back))
	assert.Equal(t, map[GUID]GUID{MustParseGUID(dashed): {}}, back)
	for _, in := range []string{"", "x", dashed + "0", "{" + dashed, "6f9619ff-8b86-d011-b42d_00c04fc964ff", "6f9619ff-8b86-d011-b42d-00c04fc964fg", strings.Repeat("é", 16)} {
		_, err := ParseGUID(in)
		assert.Error(t, err, in)
	}
	assert.Panics(t, func() { MustParseGUID("x") })
	assert.NotEqual(t, NewGUID(), NewGUID())
	assert.Equal(t, byte('4'), NewGUID().String()[14])
}

// Rules 65 and 105.
func TestRule065And105Char(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Char
		out  string
	}{
		{`"a"`, 'a', `"a"`},
		{`"\u0000"`, 0, `"\u0000"`},
		{`""`, 0, `"\u0000"`},
		{`"\""`, '"', `"\""`},
		{`"é"`, 'é', `"é"`},
		{`"\uD83D"`, 0xd83d, `"\ud83d"`},
		{`"\u20AC"`, '€', `"€"`},
	} {
		var got Char
		require.NoError(t, unmarshalBoth([]byte(c.in), &got), c.in)
		assert.Equal(t, c.want, got, c.in)
		b, err := Marshal(got)
		require.NoError(t, err)
		assert.Equal(t, c.out, string(b))
	}
	for _, in := range []string{`"ab"`, `"😀"`, `[]`} {
		var got Char
		assert.Error(t, unmarshalBoth([]byte(in), &got), in)
	}
}

func TestByteList(t *testing.T) {
	type lists struct {
		Array []byte   `json:"array"`
		List  ByteList `json:"list"`
	}
	b, err := Marshal(lists{[]byte{1, 2, 255}, ByteList{1, 2, 255}})
	require.NoError(t, err)
	assert.Equal(t, `{"array":"AQL/","list":[1,2,255]}`, string(b))
	var back lists
	require.NoError(t, json.Unmarshal([]byte(`{"array":"AQL/","list":[1,2,255]}`), &back))
	assert.Equal(t, lists{[]byte{1, 2, 255}, ByteList{1, 2, 255}}, back)
	require.NoError(t, json.Unmarshal([]byte(`{"list":"AQL/"}`), &back))
	assert.Equal(t, ByteList{1, 2, 255}, back.List)
	require.NoError(t, json.Unmarshal([]byte(`{"list":[]}`), &back))
	assert.Equal(t, ByteList{}, back.List)
	assert.Error(t, json.Unmarshal([]byte(`{"list":[256]}`), &back))
	assert.Error(t, json.Unmarshal([]byte(`{"list":"*"}`), &back))
	require.NoError(t, json.Unmarshal([]byte(`{"list":null}`), &back))
	assert.Nil(t, back.List)
}

// Rule 109.
func TestRule109Object(t *testing.T) {
	const in = `{"Big":9007199254740993,"Price":1.10,"Text":"a\u0062","None":null,"Date":"/Date(1)/"}`
	var o Object
	require.NoError(t, json.Unmarshal([]byte(in), &o))
	b, err := Marshal(o)
	require.NoError(t, err)
	assert.Equal(t, in, string(b))
	v, err := o.Value()
	require.NoError(t, err)
	assert.Equal(t, json.Number("9007199254740993"), v.(map[string]any)["Big"])
	var dto struct {
		Price Decimal
		Text  Object
		Date  Time
	}
	require.NoError(t, o.Decode(&dto))
	assert.Equal(t, Decimal("1.10"), dto.Price)
	assert.Equal(t, "ab", dto.Text.String())
	assert.True(t, Object(nil).IsNull())
	assert.True(t, Object("null").IsNull())
	assert.Equal(t, "null", Object(nil).String())
	made, err := NewObject(map[string]any{"a": Decimal("1.50")})
	require.NoError(t, err)
	assert.Equal(t, `{"a":1.50}`, made.String())
}

type status string

var statuses = Enum[status]{Members: []EnumMember{{"InProgress", 0, "in progress"}, {"Done", 1, "done"}, {"Failed", 2, ""}}}

func (s *status) UnmarshalJSON(b []byte) error { return statuses.Read(b, s) }
func (s *status) UnmarshalText(b []byte) error { return statuses.ReadText(b, s) }
func (s status) MarshalJSON() ([]byte, error)  { return statuses.Write(s) }
func (s status) MarshalText() ([]byte, error)  { return []byte(statuses.Text(s)), nil }

// Rules 62 and 103.
func TestRule062And103Enum(t *testing.T) {
	for _, c := range []struct {
		in   string
		want status
		out  string
	}{
		{`"InProgress"`, "InProgress", `"InProgress"`},
		{`"in progress"`, "InProgress", `"InProgress"`},
		{`"IN PROGRESS"`, "InProgress", `"InProgress"`},
		{`"failed"`, "Failed", `"Failed"`},
		{`1`, "Done", `"Done"`},
		{`"1"`, "Done", `"Done"`},
		{`"77"`, "77", `77`},
		{`77`, "77", `77`},
		{`-1`, "-1", `-1`},
		{`"Paused"`, "Paused", `"Paused"`},
		{`"a\"b"`, `a"b`, `"a\"b"`},
		{`null`, "", `"InProgress"`},
		{`""`, `""`, `""`},
		{`"01"`, "Done", `"Done"`},
		{`"077"`, "77", `77`},
	} {
		var got status
		require.NoError(t, unmarshalBoth([]byte(c.in), &got), c.in)
		assert.Equal(t, c.want, got, c.in)
		b, err := Marshal(got)
		require.NoError(t, err)
		assert.Equal(t, c.out, string(b), c.in)
	}
	assert.True(t, statuses.IsKnown("Done"))
	assert.False(t, statuses.IsKnown("Paused"))
	assert.Equal(t, []status{"InProgress", "Done", "Failed"}, statuses.Values())
	n, ok := statuses.Number("Failed")
	assert.True(t, ok && n == 2)
	n, ok = statuses.Number("77")
	assert.True(t, ok && n == 77)
	_, ok = statuses.Number("Paused")
	assert.False(t, ok)
	var got status
	assert.Error(t, got.UnmarshalJSON([]byte(`{}`)))
	var byStatus map[status]int
	require.NoError(t, json.Unmarshal([]byte(`{"done":1}`), &byStatus))
	assert.Equal(t, map[status]int{"Done": 1}, byStatus)
	byStatus = nil
	require.NoError(t, Unmarshal([]byte(`{"":1}`), &byStatus))
	b, err := Marshal(byStatus)
	require.NoError(t, err)
	assert.Equal(t, `{"":1}`, string(b))
}

func TestEnumWithoutZero(t *testing.T) {
	scopes := Enum[string]{Members: []EnumMember{{"Global", 1, ""}, {"User", 2, ""}}}
	b, err := scopes.Write("")
	require.NoError(t, err)
	assert.Equal(t, "0", string(b))
}

// Rule 64.
func TestRule064EnumAsNumber(t *testing.T) {
	priorities := Enum[string]{Members: []EnumMember{{"Low", 10, ""}, {"High", 20, ""}}, AsNumber: true}
	for in, want := range map[string]string{"Low": "10", "high": "20", "77": "77", "": "0", "Odd": `"Odd"`} {
		b, err := priorities.Write(in)
		require.NoError(t, err)
		assert.Equal(t, want, string(b))
	}
}

// Members that differ in case alone are told apart; a text that is another's name is not taken for it.
func TestEnumCase(t *testing.T) {
	mixed := Enum[string]{Members: []EnumMember{{"lower", 0, "UPPER"}, {"UPPER", 1, ""}, {"Lower", 2, ""}}}
	for in, want := range map[string]string{"lower": "lower", "Lower": "Lower", "UPPER": "UPPER", "upper": "UPPER", "LOWER": "lower"} {
		var got string
		require.NoError(t, mixed.ReadText([]byte(in), &got))
		assert.Equal(t, want, got, in)
	}
}

type access int32

var accesses = Flags[access]{Members: []EnumMember{{"None", 0, ""}, {"Read", 1, ""}, {"Write", 2, ""}, {"Admin", 4, ""}, {"All", 7, ""}}}

func (a *access) UnmarshalJSON(b []byte) error { return accesses.Read(b, a) }
func (a access) String() string                { return accesses.String(a) }

// Rules 26, 63 and 104.
func TestRule063And104Flags(t *testing.T) {
	for _, c := range []struct {
		in    string
		want  access
		shown string
	}{
		{`0`, 0, "None"}, {`3`, 3, "Read, Write"}, {`"3"`, 3, "Read, Write"}, {`"Read, Admin"`, 5, "Read, Admin"},
		{`"all"`, 7, "All"}, {`8`, 8, "8"}, {`9`, 9, "9"}, {`-1`, -1, "-1"},
	} {
		var got access
		require.NoError(t, unmarshalBoth([]byte(c.in), &got), c.in)
		assert.Equal(t, c.want, got, c.in)
		assert.Equal(t, c.shown, got.String(), c.in)
		b, err := Marshal(got)
		require.NoError(t, err)
		assert.Equal(t, fmt.Sprint(int(c.want)), string(b))
	}
	var got access
	for _, in := range []string{`"Execute"`, `99999999999`, `""`, `1.5`, `[]`} {
		assert.Error(t, unmarshalBoth([]byte(in), &got), in)
	}
	assert.ErrorContains(t, got.UnmarshalJSON([]byte(`"Execute"`)), `"Execute" is not a number or names of servicestack.access`)
	wide := Flags[uint64]{}
	var bits uint64
	require.NoError(t, wide.Read([]byte("18446744073709551615"), &bits))
	assert.Equal(t, uint64(1<<64-1), bits)
}

// Rule 108: the keys of a map are texts.
func TestRule108KeysOfMaps(t *testing.T) {
	type maps struct {
		A map[Date]int
		B map[Time]int
		C map[Decimal]int
		D map[Char]int
		E map[int64]string
	}
	var m maps
	in := `{"A":{"2024-02-29":1},"B":{"2024-02-29T13:45:30Z":1},"C":{"1.10":1},"D":{"x":1},"E":{"-5":""}}`
	require.NoError(t, json.Unmarshal([]byte(in), &m))
	b, err := Marshal(m)
	require.NoError(t, err)
	assert.JSONEq(t, in, string(b))
}

func FuzzScalars(f *testing.F) {
	for _, s := range []string{"1.10", "1E+21", "-0.0", "6f9619ff8b86d011b42d00c04fc964ff", "é", "Done", "Read, Write"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var a, b Decimal
		if a.UnmarshalText([]byte(s)) == nil {
			if text, err := a.MarshalText(); err == nil {
				require.True(t, json.Valid(text), "%s", text)
				require.NoError(t, b.UnmarshalText(text))
				require.Zero(t, a.Rat().Cmp(b.Rat()), "%s: %s", a, b)
				again, err := b.MarshalText()
				require.NoError(t, err)
				require.Equal(t, text, again)
			}
		}
		if g, err := ParseGUID(s); err == nil {
			require.Equal(t, g, MustParseGUID(g.String()))
		}
		var c, d Char
		if c.UnmarshalText([]byte(s)) == nil {
			token, err := c.MarshalJSON()
			require.NoError(t, err)
			require.NoError(t, d.UnmarshalJSON(token))
			require.Equal(t, c, d)
		}
		var e, g status
		require.NoError(t, e.UnmarshalText([]byte(s)))
		token, err := e.MarshalJSON()
		require.NoError(t, err)
		require.True(t, json.Valid(token), "%s", token)
		require.NoError(t, g.UnmarshalJSON(token))
		if e != "" && utf8.ValidString(s) {
			require.Equal(t, e, g)
		}
		var h, i access
		if h.UnmarshalJSON(token) == nil {
			require.NoError(t, accesses.ReadText([]byte(h.String()), &i))
			require.Equal(t, h, i)
		}
	})
}

// Digits are written eight at a time; where their number changes, one could be lost.
func TestAppendUint(t *testing.T) {
	for power := uint64(1); ; power *= 10 {
		for _, n := range []uint64{power - 1, power, power + 1, 9 * power, power + power/2} {
			assert.Equal(t, strconv.FormatUint(n, 10), string(appendUint(nil, n)))
		}
		if power == 1e19 {
			break
		}
	}
	assert.Equal(t, "18446744073709551615", string(appendUint(nil, math.MaxUint64)))
}
