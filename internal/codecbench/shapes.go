// The shapes: a body and, for each library, how it is read and written.

package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/bytedance/sonic"
	"github.com/dtogen/dtogen/generated/aim"
	"github.com/dtogen/dtogen/generated/servicestack"
	"github.com/dtogen/dtogen/internal/codecbench/plain"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/edge"
	edgestack "github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
	"github.com/go-faster/jx"
	jsonv2 "github.com/go-json-experiment/json"
	gojson "github.com/goccy/go-json"
	"github.com/mailru/easyjson"
)

// The bodies, as recorded.
var (
	//go:embed testdata/aim-tokens.json
	aimTokens []byte
	//go:embed testdata/aim-contract.json
	aimContract []byte
	//go:embed testdata/edge-types.json
	edgeTypes []byte
	//go:embed testdata/edge-types-nan.json
	edgeTypesNaN []byte
)

// shape is a body in the types of each library.
type shape struct {
	name   string
	body   []byte
	codecs []*codec
	apart  bool // does not count for the means
}

// codec is a library with the types of a shape.
type codec struct {
	library string
	decode  func(body []byte) (any, error) // into a new value
	encode  func(v any) ([]byte, error)

	body []byte // that it reads: the shape's, or an easier one
	note string // why it is an easier one
}

const ours = "dtogen"

var shapes = []*shape{
	shapeOf[aim.GetCustomerTokensResponse, plain.Tokens, ogenTokens]("aim tokens", aimTokens, servicestack.Unmarshal, servicestack.Marshal),
	shapeOf[aim.C2BPostContractRequest, plain.Contract, ogenContract]("aim contract", aimContract, servicestack.Unmarshal, servicestack.Marshal),
	shapeOf[edge.EchoTypes, plain.Types, ogenTypes]("edge types", edgeTypes, edgestack.Unmarshal, edgestack.Marshal),
	shapeOf[aim.GetCustomerTokensResponse, plain.Tokens, ogenTokens]("aim tokens x1000", repeated(aimTokens, `{"CustomerTokens":[`, `],"Ach"`), servicestack.Unmarshal, servicestack.Marshal),
	shapeOf[[]edge.EchoTypes, plain.TypesList, ogenTypesList]("edge types x1000", repeated(edgeTypes, "", ""), edgestack.Unmarshal, edgestack.Marshal),
	sameValues[edge.EchoTypes]("edge types, all libraries to the same values", edgeTypes),
}

// sameValues makes a shape for which the libraries read and write the types that are
// generated, and so dates, durations and GUIDs, too, which the plain types hold as they
// came. jx and easyjson know no types but those made for them.
func sameValues[T any](name string, body []byte) *shape {
	into := func(unmarshal func([]byte, any) error) func([]byte) (any, error) {
		return func(b []byte) (any, error) { v := new(T); return v, unmarshal(b, v) }
	}
	return &shape{name: name, body: body, apart: true, codecs: []*codec{
		{library: ours, decode: into(edgestack.Unmarshal), encode: edgestack.Marshal},
		{library: "encoding/json", decode: into(json.Unmarshal), encode: json.Marshal},
		{library: "go-json-experiment", decode: into(func(b []byte, v any) error { return jsonv2.Unmarshal(b, v, jsonv2.MatchCaseInsensitiveNames(true)) }),
			encode: func(v any) ([]byte, error) { return jsonv2.Marshal(v) }},
		{library: "goccy", decode: into(gojson.Unmarshal), encode: gojson.Marshal},
		{library: "sonic", decode: into(sonic.Unmarshal), encode: sonic.Marshal},
	}}
}

// repeated makes a list of a thousand items of what stands between before and after,
// or of all of a body.
func repeated(body []byte, before, after string) []byte {
	if before == "" {
		return append(append([]byte("["), bytes.TrimSuffix(bytes.Repeat(append(bytes.Clone(body), ','), 1000), []byte(","))...), ']')
	}
	i := len(before)
	j := bytes.Index(body, []byte(after))
	items := bytes.TrimSuffix(bytes.Repeat(append(bytes.Clone(body[i:j]), ','), 500), []byte(","))
	return append(append(append([]byte{}, body[:i]...), items...), body[j:]...)
}

// shapeOf makes a shape of our type, the one that most libraries read, and ogen's.
func shapeOf[Ours, Plain, Ogen any, P interface {
	*Plain
	easyjson.Marshaler
	easyjson.Unmarshaler
}, O interface {
	decoder[Ogen]
	encoder[Ogen]
}](name string, body []byte, unmarshal func([]byte, any) error, marshal func(any) ([]byte, error)) *shape {
	return &shape{name: name, body: body, codecs: []*codec{
		{library: ours, decode: func(b []byte) (any, error) { v := new(Ours); return v, unmarshal(b, v) }, encode: marshal},
		{library: "encoding/json", decode: func(b []byte) (any, error) { v := new(Plain); return v, json.Unmarshal(b, v) }, encode: json.Marshal},
		{library: "go-json-experiment", decode: func(b []byte) (any, error) { v := new(Plain); return v, jsonv2.Unmarshal(b, v) },
			encode: func(v any) ([]byte, error) { return jsonv2.Marshal(v) }},
		{library: "goccy", decode: func(b []byte) (any, error) { v := new(Plain); return v, gojson.Unmarshal(b, v) }, encode: gojson.Marshal},
		{library: "sonic", decode: func(b []byte) (any, error) { v := new(Plain); return v, sonic.Unmarshal(b, v) }, encode: sonic.Marshal},
		{library: "easyjson", decode: func(b []byte) (any, error) { v := new(Plain); return v, easyjson.Unmarshal(b, P(v)) },
			encode: func(v any) ([]byte, error) { return easyjson.Marshal(v.(P)) }},
		{library: "jx", decode: func(b []byte) (any, error) { v := new(Ogen); return v, O(v).decode(jx.DecodeBytes(b)) },
			encode: func(v any) ([]byte, error) { e := new(jx.Encoder); v.(O).encode(e); return e.Bytes(), nil }},
	}}
}

// easier is a body without the numbers that some libraries refuse: goccy holds the
// largest float32 for too large.
func easier(body []byte) []byte {
	return bytes.ReplaceAll(body, []byte("3.4028235e+38"), []byte("3.4e+38"))
}

// check makes sure that what each library writes, it reads to the same value.
func (s *shape) check() error {
	for _, c := range s.codecs {
		c.body = s.body
		v, err := c.decode(c.body)
		if err != nil && c.library != ours {
			c.body, c.note = easier(s.body), err.Error()
			v, err = c.decode(c.body)
		}
		if err != nil {
			return fmt.Errorf("%s reads: %w", c.library, err)
		}
		body, err := c.encode(v)
		if err != nil {
			return fmt.Errorf("%s writes: %w", c.library, err)
		}
		again, err := c.decode(body)
		if err != nil {
			return fmt.Errorf("%s reads what it wrote: %w", c.library, err)
		}
		if !reflect.DeepEqual(v, again) {
			return fmt.Errorf("%s reads something else in what it wrote", c.library)
		}
	}
	return nil
}

// sonicMode tells whether sonic compiles, or hands all to encoding/json.
func sonicMode() string {
	if sonic.APIKind == sonic.UseSonicJSON {
		return "compiles at run time"
	}
	return "does not know this Go and uses encoding/json"
}

// refusals prints which libraries cannot read what a server of the edge host sent: NaN
// and Infinity, as ServiceStack writes them.
func refusals() {
	fmt.Printf("\nThe recorded answer with NaN and Infinity:\n")
	for _, c := range shapes[2].codecs {
		said := "read"
		if _, err := c.decode(edgeTypesNaN); err != nil {
			said = fmt.Sprintf("refused: %.90s", err)
		}
		fmt.Printf("%-20s %s\n", c.library, strings.ReplaceAll(said, "\n", " "))
	}
}
