package replay

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSameMeaning: what the replay takes for the same value, and what not.
func TestSameMeaning(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{`1.10`, `1.10`, true}, {`1.10`, `1.1`, false}, {`1E+21`, `1e21`, true}, {`5`, `"5"`, true}, {`5`, `6`, false},
		{`9007199254740993`, `9007199254740992`, false}, {`3.4028235e+38`, `3.4028234663852886e38`, true},
		{`"True"`, `true`, true}, {`false`, `0`, false}, {`"a"`, `"A"`, false}, {`""`, `" "`, false},
		{`"0f8fad5bd9cb469fa16570867728950e"`, `"0F8FAD5B-D9CB-469F-A165-70867728950E"`, true},
		{`"0f8fad5bd9cb469fa16570867728950e"`, `"0f8fad5bd9cb469fa16570867728950f"`, false},
		{`"\/Date(1577872800000)\/"`, `"2020-01-01T10:00:00Z"`, true}, {`"\/Date(1577872800001)\/"`, `"2020-01-01T10:00:00Z"`, false},
		{`"2020-01-01T12:00:00+02:00"`, `"2020-01-01T10:00:00Z"`, true}, {`"2020-01-01T10:00:00"`, `"2020-01-01T10:00:00Z"`, false},
		{`1577872800`, `"2020-01-01T10:00:00Z"`, true}, {`1577872801`, `"2020-01-01T10:00:00Z"`, false},
		{`"PT1H30M"`, `"01:30:00"`, true}, {`"-PT90M"`, `"-01:30"`, true}, {`"PT1H"`, `"PT1M"`, false},
		{`{"userName":"x"}`, `{"user_name":"x"}`, true}, {`{"a":1}`, `{"a":1,"b":2}`, false}, {`[1,2]`, `[2,1]`, false}, {`[1]`, `[1,null]`, false},
		{`["a",,"b",]`, `["a",null,"b",null]`, true}, {`NaN`, `"NaN"`, true},
	} {
		a, err := decode([]byte(test.a))
		require.NoError(t, err, test.a)
		b, err := decode([]byte(test.b))
		require.NoError(t, err, test.b)
		assert.Equal(t, test.same, len(compare("body", "", a, b)) == 0, "%s and %s", test.a, test.b)
	}
}

// TestMeaning: what a text in a query stands for, by the type of the property.
func TestMeaning(t *testing.T) {
	type child struct {
		ID   int32 `json:"Id"`
		Name string
		Tags []string
	}
	for _, test := range []struct {
		text string
		of   any
		want string
	}{
		{`a,"b,c","d""e",""`, []string{}, `["a","b,c","d\"e",""]`},
		{`[a,b]`, []string{}, `["a","b"]`},
		{`[]`, []string{}, `[]`},
		{`1,2`, []int32{}, `[1,2]`},
		{`1,`, []*int32{}, `[1,null]`},
		{`[1,2],[3]`, [][]int32{}, `[[1,2],[3]]`},
		{`{Id:1,Name:"x,y",Tags:[a,b]}`, child{}, `{"Id":1,"Name":"x,y","Tags":["a","b"]}`},
		{`{Id:1},{Id:2}`, []child{}, `[{"Id":1},{"Id":2}]`},
		{`{k:"v,w","a:b":c}`, map[string]string{}, `{"a:b":"c","k":"v,w"}`},
		{`True`, true, `true`}, {`5`, "", `"5"`}, {`"q"`, "", `"\"q\""`},
	} {
		got, err := json.Marshal(meaning(test.text, reflect.TypeOf(test.of)))
		require.NoError(t, err)
		assert.Equal(t, test.want, string(got), test.text)
	}
}
