package lex

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
)

func cursor(s string) *Cursor { return New(source.NewFile("in", []byte(s))) }

func TestString(t *testing.T) {
	c, vb := Quotes{Marks: `"`}, Quotes{Marks: `"`, Doubled: true}
	for _, x := range []struct {
		q        Quotes
		in, want string
	}{
		{c, `"a\"b\\c"rest`, `a"b\c`},
		{c, `"line\nbreak"`, "line\nbreak"},
		{c, "\"raw\nbreak\"", "raw\nbreak"},
		{c, `"\u00e9\d"`, `é\d`},
		{vb, `"say ""hi"" \n"`, `say "hi" \n`},
	} {
		got, ok := x.q.String(cursor(x.in))
		assert.True(t, ok, x.in)
		assert.Equal(t, x.want, got)
	}
	open := cursor(`"never closed`)
	_, ok := c.String(open)
	assert.False(t, ok)
	assert.Zero(t, open.Pos())
}

func TestAttribute(t *testing.T) {
	cs := Attributes{Quotes{Marks: `"`}, "="}
	vb := Attributes{Quotes{Marks: `"`, Doubled: true}, ":="}
	for _, x := range []struct {
		s        Attributes
		in, want string
	}{
		{cs, `Route("/orders/{Id}", "GET")`, `Route ="/orders/{Id}" ="GET"`},
		{cs, `ApiMember(Description="a, (b)", IsRequired=true)`, `ApiMember Description="a, (b)" IsRequired=true`},
		{cs, `DataContract`, `DataContract`},
		{cs, `References(typeof(Foo))`, `References =typeof(Foo)`},
		{cs, `Values(new string[] { "a", "b" }, 3)`, `Values =new string[] { "a", "b" } =3`},
		{cs, `FlagsAttribute()`, `Flags`},
		{vb, `DataMember(Name:="x", Order:=1)`, `DataMember Name="x" Order=1`},
	} {
		a, ok := x.s.Attribute(cursor(x.in))
		assert.True(t, ok, x.in)
		words := []string{a.Name}
		for _, arg := range a.Args {
			if arg.Quoted {
				words = append(words, fmt.Sprintf("%s=%q", arg.Name, arg.Value))
			} else {
				words = append(words, arg.Name+"="+arg.Value)
			}
		}
		assert.Equal(t, x.want, strings.Join(words, " "))
	}
	for _, cut := range []string{`Route("/orders`, `Route("/a", `, `Route(`, `(x)`} {
		c := cursor(cut)
		_, ok := cs.Attribute(c)
		assert.False(t, ok, cut)
		assert.Zero(t, c.Pos())
	}
}

func TestIdent(t *testing.T) {
	assert.Equal(t, "Straße1", cursor("Straße1-x").Ident())
	assert.Equal(t, "", cursor("1a").Ident())
	assert.Equal(t, "A.B.C", cursor("A.B.C.").Dotted())
	assert.False(t, cursor("classes").Word("class"))
	assert.True(t, cursor("class A").Word("class"))
}
