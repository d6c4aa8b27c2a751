package lex

import (
	"strings"
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
		"# @Api(\"in a wo\nrd\")\n# @X(\"cut":                        "in a word", // the last line is short for another reason
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

// What a listing declares under a name with its arity loses that too; without "_"
// only beside a type that is called so.
func TestDropOwnArity(t *testing.T) {
	for in, want := range map[string]string{
		"Page_1<T>": "Page", "Page2<A,B>": "Page2", "Page1<T> Page": "Page", "Page_1": "Page_1", "Page_2<T>": "Page_2",
		"QueryData2<A,B>": "QueryData", "QueryDb3<A,B>": "QueryDb3",
	} {
		var types []*model.Type
		for _, name := range strings.Fields(in) {
			ref := model.MustParse(name)
			typ := &model.Type{Name: ref.Name}
			for _, arg := range ref.Args {
				typ.Generics = append(typ.Generics, arg.Name)
			}
			types = append(types, typ)
		}
		DropArity(types)
		assert.Equal(t, want, types[0].Name, in)
	}
}

func TestFillArguments(t *testing.T) {
	base := model.Ref("QueryDb_2")
	types := []*model.Type{
		{Name: "Page", Generics: []string{"T"}},
		{Name: "A", Base: &base, Fields: []*model.Field{{Type: model.Ref("Page")}, {Type: model.MustParse("Page<Poco>")}}},
	}
	FillArguments(types)
	assert.Equal(t, "QueryDb_2<any,any>", types[1].Base.String())
	assert.Equal(t, "Page<any>", types[1].Fields[0].Type.String())
	assert.Equal(t, "Page<Poco>", types[1].Fields[1].Type.String())
}
