package lex

import (
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
)

func TestAttributeComment(t *testing.T) {
	cs := Attributes{Quotes{Marks: `"`}, "="}
	for in, want := range map[string]string{
		"# @Api(\"a\\nb\")\nnext": "a\nb",
		"#@Api(\"a\")":            "a",
		"# @Api(\"at\nblanks\")\n# @X(\"a longer one is bro\nken\")": "at blanks",
		"# @Api(\"in a wo\nrd\")\n":                                  "in a word",
	} {
		l := NewListing(source.NewFile("in", []byte(in)), &diag.List{}, model.Python)
		a, ok := l.AttributeComment("#", cs)
		assert.True(t, ok, in)
		assert.Equal(t, want, a.At(0), in)
	}
	for _, in := range []string{"# @Api(\"cut", "# @Api(\"a\") and more", "# @return [List]", "# text", "@Api", "# @A(\"x\n# @B(\"y\")"} {
		l := NewListing(source.NewFile("in", []byte(in)), &diag.List{}, model.Python)
		_, ok := l.AttributeComment("#", cs)
		assert.False(t, ok, in)
		assert.Zero(t, l.Pos(), in)
	}
}

func TestDropArity(t *testing.T) {
	field := func(name string) *model.Field { return &model.Field{Type: model.MustParse(name)} }
	types := []*model.Type{
		{Name: "Own2"},
		{Name: "A", Fields: []*model.Field{
			field("KeyValuePair2<string,string>"), field("Own2<A,A>"), field("List<Tuple_3<A,A,A>>"), field("X509<A>"), field("Addr2"),
		}},
	}
	DropArity(types)
	var got []string
	for _, f := range types[1].Fields {
		got = append(got, f.Type.String())
	}
	assert.Equal(t, []string{"KeyValuePair<string,string>", "Own2<A,A>", "List<Tuple<A,A,A>>", "X509<A>", "Addr2"}, got)
}
