package lex

import (
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
)

func listing(text string) (*Listing, *diag.List) {
	var diags diag.List
	return NewListing(source.NewFile("in", []byte(text)), &diags, model.CSharp), &diags
}

func messages(diags *diag.List) (all []string) {
	for _, d := range diags.All() {
		all = append(all, d.Span.Position().String()+" "+string(d.Code)+" "+d.Message)
	}
	return all
}

func TestUnknown(t *testing.T) {
	l, diags := listing("before\nknown\nodd\n\n  odder\nknown\nafter")
	l.UnknownLine()
	start := l.Pos()
	l.Line()
	l.Chrome(start)
	l.UnknownLine()
	l.Space()
	l.UnknownLine()
	start = l.Pos()
	l.Line()
	l.Chrome(start)
	l.UnknownLine()
	l.Finish()
	assert.Equal(t, []string{
		`in:1:1 DT0204 not part of the listing: "before"`,
		`in:3:1 DT0202 not understood: "odd" …`,
		`in:7:1 DT0204 not part of the listing: "after"`,
	}, messages(diags))
}

func TestNothingKnown(t *testing.T) {
	l, diags := listing("no listing\nat all")
	l.UnknownLine()
	l.UnknownLine()
	l.Finish()
	assert.Equal(t, []string{`in:1:1 DT0202 not understood: "no listing" …`}, messages(diags))
}

func TestCut(t *testing.T) {
	l, diags := listing("class A\n  odd\n\n")
	l.Line()
	l.UnknownLine()
	l.Seek(l.Len())
	l.Cut(0, "class A", "its end")
	l.Cut(0, "namespace around it", "its end")
	l.Finish()
	assert.Equal(t, []string{`in:2:6 DT0201 the listing stops inside class A: expected its end`}, messages(diags))
	assert.Equal(t, "class A\n  odd", diags.All()[0].Related[0].Span.Text())
}

func TestOptions(t *testing.T) {
	l, _ := listing("")
	options := l.Options(" \nVersion: 10.15\nBaseUrl: http://localhost:80/api\n\n//MakePartial: True\n'''IncludeTypes: \n#Key: v")
	assert.Equal(t, "10.15", l.Doc.ServerVersion)
	assert.Equal(t, "http://localhost:80/api", l.Doc.BaseURL)
	assert.Equal(t, "True", options["MakePartial"])
	assert.Equal(t, "", options["IncludeTypes"])
	assert.Equal(t, "v", options["Key"])
}

func TestXMLDoc(t *testing.T) {
	for _, x := range [][2]string{
		{"///<summary>\n///The id\n///</summary>\nrest", "The id"},
		{"  ///<Summary>\n  ///one\n  ///two\n  ///</Summary>\nrest", "one\ntwo"},
		{"/// <summary>The id</summary>\nrest", "The id"},
		{"///<summary>\n///a <b> & \"c\"\n///</summary>\nrest", `a <b> & "c"`},
	} {
		c := cursor(x[0])
		c.Space()
		text, ok := c.XMLDoc("///")
		assert.True(t, ok)
		assert.Equal(t, x[1], text)
		assert.Equal(t, "rest", c.Rest())
	}
	_, ok := cursor("// no").XMLDoc("///")
	assert.False(t, ok)
}

func TestLoose(t *testing.T) {
	loose := Attributes{Quotes{Marks: `"`, Loose: true}, "="}
	a, ok := loose.Attribute(cursor(`Api("a "quoted" word", 3)`))
	assert.True(t, ok)
	assert.Equal(t, `a "quoted" word`, a.At(0))
	assert.Equal(t, "3", a.At(1))
	_, ok = loose.Attribute(cursor("Api(\"one\ntwo\")"))
	assert.False(t, ok, "it never leaves its line")
}
