// Texts of queries: whatever arrives is read or refused.

package servicestacktest

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/templates/servicestack"
)

func TestTexts(t *testing.T) {
	for _, test := range []struct {
		text string
		into any
		want string
	}{
		{`a,"b,c","d""e",""`, []string{}, `["a","b,c","d\"e",""]`},
		{`[a,b]`, []string{}, `["a","b"]`},
		{`[]`, []string{}, `[]`},
		{`1,,3`, []*int{}, `[1,null,3]`},
		{`[[1],[2,3]]`, [][]int{}, `[[1],[2,3]]`},
		{`{Id:1},{Id:2}`, []child{}, `[{"Id":1},{"Id":2}]`},
		{`{id:1,name:"x,y",next:{},no:1}`, child{}, `{"Id":1,"Name":"x,y","Next":{}}`},
		{`{"Id":1,"Name":"x\"y"}`, child{}, `{"Id":1,"Name":"x\"y"}`},
		{`{k:v,"a,b":"c:d",url:http://x}`, map[string]string{}, `{"k":"v","a,b":"c:d","url":"http://x"}`},
		{`{a:{b:[1,x]}}`, any(nil), `{"a":{"b":[1,"x"]}}`},
		{`[1,x]`, []string{}, `["1","x"]`},
		{`[1,2]`, []string{}, `["1","2"]`},
		{`x"y`, "", `"x\"y"`},
		{`"x"`, "", `"\"x\""`},
		{`on`, true, `true`},
	} {
		into := reflect.New(reflect.TypeFor[any]())
		if test.into != nil {
			into = reflect.New(reflect.TypeOf(test.into))
		}
		require.NoError(t, setText(into.Elem(), test.text), test.text)
		got, err := servicestack.Marshal(into.Interface())
		require.NoError(t, err)
		assert.JSONEq(t, test.want, string(got), test.text)
	}
	for _, test := range []struct {
		text string
		into any
	}{{`yes`, true}, {`x`, int32(0)}, {`1,x`, []int32{}}, {`{Id:x}`, child{}}, {`Id:1`, child{}}, {`{Id:1`, child{}}, {`null`, int32(0)}} {
		assert.Error(t, setText(reflect.New(reflect.TypeOf(test.into)).Elem(), test.text), test.text)
	}
}

func FuzzTexts(f *testing.F) {
	for _, seed := range []string{`{Id:1,Name:"x,y",Next:{}}`, `[{Id:1}]`, `"`, `{`, `{:}`, `,,`, `[[`, `{"a":}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > longestLine {
			return
		}
		for _, typ := range []reflect.Type{reflect.TypeFor[string](), reflect.TypeFor[[]string](), reflect.TypeFor[any](), reflect.TypeFor[map[string]string](), reflect.TypeFor[echo]()} {
			v := reflect.New(typ).Elem()
			if setText(v, text) != nil {
				assert.True(t, v.IsZero(), "%q was refused, and left %v", text, v)
			}
		}
	})
}
