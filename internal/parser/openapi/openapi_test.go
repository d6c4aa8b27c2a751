package openapi

import (
	"testing"

	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/stretchr/testify/assert"
)

func TestGolden(t *testing.T) { parsertest.Golden(t, Parse) }

func TestRecognise(t *testing.T) {
	for text, want := range map[string]bool{
		`{"swagger":"2.0","info":{}}`:    true,
		`{"openapi":"3.0.1","paths":{}}`: true,
		`{"config":{},"types":[]}`:       false,
		`{"a":{"swagger":"2.0"}}`:        false,
		``:                               false,
	} {
		assert.Equal(t, want, Recognise([]byte(text)), text)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"swagger":"2.0","paths":{"/a":{"get":{"operationId":"A_Get"}}},"definitions":{"A":{"properties":{"B":{"type":"string"}}}}}`))
	parsertest.Fuzz(f, Parse, "live/*/openapi.json")
}
