package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/dtogen/dtogen/internal/model"
)

// TestFieldDoc: a comment says once that a member is required, and not beside the contrary.
func TestFieldDoc(t *testing.T) {
	for about, want := range map[string]string{
		"":                      "Required.",
		"Name.":                 "Name. Required.",
		"Name. Required.":       "Name. Required.",
		"The Web ID. Optional.": "The Web ID. Optional.",
	} {
		assert.Equal(t, want, fieldDoc(&Field{About: about, Required: true}, member{Field: new(model.Field)}), about)
	}
}
