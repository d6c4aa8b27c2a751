package page

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWords(t *testing.T) {
	for _, s := range []string{"", " ", "a", " a", "a ", "a b", "a  b", "a\tb", "a\u00a0b", "ä b", "a b \n"} {
		l := line{text: s}
		assert.Equal(t, strings.Join(strings.Fields(s), " "), l.words(), "%q", s)
	}
}
