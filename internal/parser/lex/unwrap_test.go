package lex

import (
	"testing"

	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
)

func TestUnwrap(t *testing.T) {
	for _, x := range [][2]string{
		{ // broken behind 16: inside a word, before a blank, behind one
			"  [Api(Descripti\non=\"a long tale\n of it\", Order=1\n)]\n  public int A;\n",
			"  [Api(Description=\"a long tale of it\", Order=1)]\n  public int A;\n",
		},
		{ // broken at blanks, and behind a colon
			"  <Api(A:=\"a long\ntale of it\", Order:\n=1, Other:=2)>\n",
			"  <Api(A:=\"a long tale of it\", Order:=1, Other:=2)>\n",
		},
		{"one line only is\nbroken\n", "one line only is\nbroken\n"},
		{"[Route(\"/orders\")]\n[Route(\"/others\")]\npublic class A\n", "[Route(\"/orders\")]\n[Route(\"/others\")]\npublic class A\n"},
		{"  a long line\n  of its own\n  a long line\n  of another\n", "  a long line\n  of its own\n  a long line\n  of another\n"},
		{"", ""},
	} {
		assert.Equal(t, x[1], string(Unwrap(source.NewFile("in", []byte(x[0])), "[", "public").Data))
	}
}

func TestUnwrapKeepsPositions(t *testing.T) {
	f := Unwrap(source.NewFile("in", []byte("0123456789\nabcdefghi\nklm\n")))
	assert.Equal(t, "0123456789abcdefghi klm\n", string(f.Data))
	assert.Equal(t, "in:2:1", f.Position(10).String())
	assert.Equal(t, "in:3:2", f.Position(21).String())
}
