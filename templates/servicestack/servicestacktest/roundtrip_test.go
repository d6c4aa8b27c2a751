// RoundTrip: what it forgives and what it does not.

package servicestacktest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/dtogen/dtogen/templates/servicestack"
)

// notes collects what a test would have failed with.
type notes struct {
	testing.TB
	errors []string
}

func (n *notes) Helper()                      {}
func (n *notes) Error(args ...any)            { n.errors = append(n.errors, fmt.Sprint(args...)) }
func (n *notes) Errorf(f string, args ...any) { n.errors = append(n.errors, fmt.Sprintf(f, args...)) }

func TestRoundTrip(t *testing.T) {
	for _, sample := range []string{
		`{}`,
		`{"id":0,"maybe":0,"text":"String","guid":"00000000000000000000000000000000","when":"\/Date(-62135596800000-0000)\/","list":["String"],"child":{"id":0,"name":"String"},"map":{"String":"String"}}`,
		`{"Guid":"0F8FAD5B-D9CB-469F-A165-70867728950E","When":"\/Date(1709214330123)\/","Span":"1.02:03:04.0050000","Decimal":12.50,"Id":5}`,
		`{"When":"2024-02-29T13:45:30.1230000Z","Decimal":"12.50","Maybe":9007199254740993,"Text":"","List":[],"Children":[]}`,
		`{"any":{"a":[1,null]},"bytes":"AP/+","ints":[1,null]}`,
		`{"__type":"X, Y","CHILD":null}`,
	} {
		n := &notes{TB: t}
		RoundTrip(n, new(echo), sample)
		assert.Empty(t, n.errors, sample)
	}
	for sample, want := range map[string]string{
		`{"nothing":1}`:                      "nothing: servicestacktest.echo has no such member",
		`{"child":{"x":null}}`:               "child.x: servicestacktest.child has no such member",
		`{"children":[{},{"next":{"y":1}}]}`: "children[1].next.y: servicestacktest.child has",
		`{"id":"abc"}`:                       "decoding: ",
		`{"text":5}`:                         "",
		`[`:                                  "the sample is not JSON",
	} {
		n := &notes{TB: t}
		RoundTrip(n, new(echo), sample)
		if want != "" {
			assert.NotEmpty(t, n.errors, sample)
			assert.Contains(t, fmt.Sprint(n.errors), want, sample)
		}
	}
	type lossy struct {
		When   int64    `json:"When,omitzero"`
		Amount float64  `json:"Amount,omitzero"`
		Names  []string `json:"Names,omitzero"`
		Colour colour   `json:"Colour"`
	}
	for sample, want := range map[string]string{
		`{"When":1.5}`: "decoding",
		`{"Amount":79228162514264337593543950335}`: "Amount: the sample has 79228162514264337593543950335",
		`{"Amount":12.50,"Colour":0}`:              "",
		`{"Colour":1}`:                             "",
		`{"Colour":"None"}`:                        "",
		`{"Colour":"Odd"}`:                         "",
		`{"Names":["a",null]}`:                     "",
	} {
		n := &notes{TB: t}
		RoundTrip(n, new(lossy), sample)
		if want == "" {
			assert.Empty(t, n.errors, sample)
		} else {
			assert.Contains(t, fmt.Sprint(n.errors), want, sample)
		}
	}
}

type colour string

var colours = servicestack.Enum[colour]{Members: []servicestack.EnumMember{{Name: "None"}, {Name: "Red", Number: 1}}}

func (c *colour) UnmarshalJSON(b []byte) error { return colours.Read(b, c) }
func (c colour) MarshalJSON() ([]byte, error)  { return colours.Write(c) }
