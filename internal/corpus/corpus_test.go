package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCorpus holds the table: nothing missing or wrong but the known losses, each of
// which a recorded server still shows.
func TestCorpus(t *testing.T) {
	const dir = "../../../shared/corpus"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the corpus of recorded servers is not beside this checkout")
	}
	only := ""
	if underRace {
		only = "-10.1"
	}
	rows, err := measure(dir, only)
	require.NoError(t, err)
	facts := 0
	for _, r := range rows {
		facts += r.found + r.vague + r.lost
		assert.Empty(t, r.differences, "%s %s", r.source, r.version)
	}
	if underRace {
		return
	}
	assert.Greater(t, facts, 100_000)
	for i, l := range losses {
		assert.True(t, shown[i], "nothing shows the loss %q of %s any more", l.fact, l.source)
	}
}
