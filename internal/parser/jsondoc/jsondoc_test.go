package jsondoc

import (
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
)

func TestRead(t *testing.T) {
	for _, c := range []struct{ in, want, diags string }{
		{`{"a":[1,"x"]}`, `{"a":[1,"x"]}`, ""},
		{``, `-`, ""},
		{`"x"`, `-`, "a:1:1: DT0202: expected a JSON object or array\n"},
		{`{"a":1,"b":"half`, `{"a":1}`, "a:1:17: DT0201: the JSON ends in the middle\n"},
		{`{"a":1,"b":{"c":["x","half`, `{"a":1,"b":{"c":["x"]}}`, "a:1:27: DT0201: the JSON ends in the middle\n"},
	} {
		var diags diag.List
		root, _ := Read(source.NewFile("a", []byte(c.in)), &diags)
		assert.Equal(t, c.want, parsertest.Value(root), c.in)
		assert.Equal(t, c.diags, parsertest.Diags(&diags), c.in)
	}
}

func TestNames(t *testing.T) {
	assert.Equal(t, map[string]bool{"a": true, "b": true}, Names([]byte(` {"A": {"x:": 1}, "b": "c\":"`)))
	assert.Equal(t, map[string]bool{"a": true}, Names([]byte(`[{"a": [{"x": 1}]}, {"A": 2`)))
	assert.Empty(t, Names([]byte(`class A { "b": 1 }`)))
}

func TestGaps(t *testing.T) {
	f := source.NewFile("a", []byte("(one, two)"))
	gaps := Gaps(f, []source.Span{f.Span(6, 9), f.Span(1, 4), f.Span(2, 3)})
	var got []string
	for _, g := range gaps {
		got = append(got, g.Text())
	}
	assert.Equal(t, []string{"(", ", ", ")"}, got)
}
