// JSV of queries: whatever arrives is read or refused, and never more.

package servicestacktest

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestJSV(t *testing.T) {
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
		{`{id:1,name:"x,y",next:{},no:1}`, child{}, `{"id":1,"name":"x,y","next":{}}`},
		{`{"Id":1,"Name":"x\"y"}`, child{}, `{"Id":1,"Name":"x\"y"}`},
		{`{k:v,"a,b":"c:d",url:http://x}`, map[string]string{}, `{"k":"v","a,b":"c:d","url":"http://x"}`},
		{`{a:{b:[1,x]}}`, any(nil), `{"a":{"b":["1","x"]}}`},
	} {
		typ := reflect.TypeFor[any]()
		if test.into != nil {
			typ = reflect.TypeOf(test.into)
		}
		got, err := jsonOf(typ, test.text)
		require.NoError(t, err, test.text)
		assert.JSONEq(t, test.want, string(got), test.text)
	}
}

func FuzzJSV(f *testing.F) {
	for _, seed := range []string{`{Id:1,Name:"x,y",Next:{}}`, `[{Id:1}]`, `"`, `{`, `{:}`, `,,`, `[[`, `{"a":}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > longestLine {
			return
		}
		for _, typ := range []reflect.Type{reflect.TypeFor[string](), reflect.TypeFor[[]string](), reflect.TypeFor[any](), reflect.TypeFor[map[string]string]()} {
			if document, err := jsonOf(typ, text); err == nil {
				assert.True(t, json.Valid(document), "%q became %s", text, document)
			}
		}
		_, _ = jsonOf(reflect.TypeFor[echo](), text)
	})
}
