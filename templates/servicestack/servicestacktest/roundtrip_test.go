// RoundTrip: what it forgives and what it does not.

package servicestacktest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
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
		`{"nothing":1}`:                      "nothing: the type *servicestacktest.echo has no such member",
		`{"child":{"x":null}}`:               "child.x: the type",
		`{"children":[{},{"next":{"y":1}}]}`: "children[1].next.y: the type",
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
		When int64 `json:"When,omitzero"`
	}
	n := &notes{TB: t}
	RoundTrip(n, new(lossy), `{"When":1.5}`)
	assert.NotEmpty(t, n.errors)
}
