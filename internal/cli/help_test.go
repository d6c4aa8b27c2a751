package cli

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryVerbHasAPage(t *testing.T) {
	for _, v := range verbs() {
		var page, none bytes.Buffer
		assert.Equal(t, exitOK, Main([]string{"help", v.name}, &page, &none), v.name)
		assert.Contains(t, page.String(), "usage: dtogen "+v.name)
		assert.Contains(t, page.String(), "\nExit codes:\n")
		assert.Empty(t, none.String())
		for _, line := range strings.Split(page.String(), "\n") {
			assert.LessOrEqual(t, len([]rune(line)), 130, line)
		}
	}
}

// The table of the README names each verb, and no other.
func TestReadmeNamesTheVerbs(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	told := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `dtogen (\\w+)").FindAllSubmatch(readme, -1) {
		told[string(row[1])] = true
	}
	for _, v := range verbs() {
		if v.name != "version" {
			assert.True(t, told[v.name], v.name)
		}
		delete(told, v.name)
	}
	assert.Empty(t, told)
}
