package source

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPosition(t *testing.T) {
	f := NewFile("a.txt", []byte("one\nzwö x\n"))
	assert.Equal(t, "a.txt:1:1", f.Position(0).String())
	assert.Equal(t, "a.txt:2:1", f.Position(4).String())
	assert.Equal(t, "a.txt:2:5", f.Position(9).String(), "columns are characters, not bytes")
	assert.Equal(t, "a.txt:3:1", f.Position(len(f.Data)).String())
	assert.Equal(t, "a.txt:3:1", f.Position(999).String())
}

func TestSliceKeepsPositions(t *testing.T) {
	f := NewFile("a.txt", []byte("one\ntwo\nthree"))
	in := f.Slice(4, 13).Slice(4, 9)
	assert.Equal(t, "three", string(in.Data))
	assert.Equal(t, "a.txt:3:3", in.Position(2).String())
}

func TestDeriveKeepsPositions(t *testing.T) {
	f := NewFile("a.html", []byte("<b>a &lt; b</b>"))
	text := f.Derive([]byte("a < b"), []Mark{{0, 3}, {2, 5}, {3, 9}})
	assert.Equal(t, 4, text.Position(0).Col)
	assert.Equal(t, 6, text.Position(2).Col, "the entity's first byte")
	assert.Equal(t, 10, text.Position(3).Col)
	assert.Equal(t, 11, text.Position(4).Col)
	assert.Equal(t, "a &lt; b", text.All().Root().Text())
}
