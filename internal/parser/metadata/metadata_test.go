package metadata

import (
	"testing"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/stretchr/testify/assert"
)

func TestGolden(t *testing.T) { parsertest.Golden(t, Parse) }

func TestRecognise(t *testing.T) {
	for text, want := range map[string]bool{
		`{"Config":{},"Types":[]}`:                          true,
		` {"types": [], "operations": []}`:                  true,
		`{"app":{},"plugins":{},"api":{}}`:                  true,
		`[{"Name":"A","ResponseName":"B","ServiceName":"C"`: true,
		`{"config":{"baseUrl":"x"},"namespaces":["A`:        true,
		`{"swagger":"2.0","definitions":{}}`:                false,
		`[{"name":"a"}]`:                                    false,
		`qYV6yj1Y3vX7dpk1QhQgDSKyddek2ERT3mt0kEeEUn3IbGpS`:  false,
		`/* Options: "types": "operations": */`:             false,
		``:                                                  false,
	} {
		assert.Equal(t, want, Recognise([]byte(text)), text)
	}
}

// One type expression, one spelling of the model.
func TestRef(t *testing.T) {
	s := newScope()
	s.declare("Acme.Types", "Poco")
	s.declare("Acme", "Outer.Inner")
	for text, want := range map[string]string{
		"String":                     "String",
		"'T":                         "T",
		"Int32[][][]":                "Int32[][][]",
		"Nullable`1":                 "Guid?",
		"List`1":                     "List<Guid>",
		"KeyValuePair`2[]":           "KeyValuePair<Guid,any>[]",
		"Nullable<Int32>":            "Int32?",
		"Dictionary<String,List<A>>": "Dictionary<String,List<A>>",
		"Outer.Inner":                "Outer.Inner",
		"Acme.Outer+Inner":           "Outer.Inner",
		"List`1[[Acme.Types.Poco, acme, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null]]":                                                 "List<Poco>",
		"Dictionary`2[[System.String, mscorlib, Version=4.0.0.0],[List`1[[Acme.Types.Poco, acme, Version=1.0.0.0]], mscorlib, Version=4.0.0.0]]": "Dictionary<String,List<Poco>>",
		"Page`1.Item":  "Page.Item<Guid>",
		"":             "-",
		"List<":        "-",
		"List<A":       "-",
		"Int32[,]":     "-",
		"List`1[[A":    "-",
		"List`1[[A, b": "-",
		"A B>":         "-",
	} {
		got := "-"
		if ref, ok := s.ref(text, "", []model.TypeRef{model.Ref("Guid")}); ok {
			got = ref.String()
		}
		assert.Equal(t, want, got, text)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"config":{},"types":[{"name":"A","properties":[{"name":"B","type":"C"}]}]}`))
	parsertest.Fuzz(f, Parse, "live/*/types/metadata*.json", "live/*/app.json", "live/*/operations*.json")
}
