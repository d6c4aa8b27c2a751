// Drift, which is told beside the answer.

package servicestack

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type driftStatus string

var driftStatuses = Enum[driftStatus]{Members: []EnumMember{{"InProgress", 1, "in progress"}, {"Done", 2, ""}}}

func (s driftStatus) IsKnown() bool                 { return driftStatuses.IsKnown(s) }
func (s *driftStatus) UnmarshalJSON(b []byte) error { return driftStatuses.Read(b, s) }

type drifting struct {
	ID     int32             `json:"Id"`
	Maybe  *int32            `json:"Maybe,omitzero"`
	When   Time              `json:"When,omitzero"`
	Status driftStatus       `json:"Status,omitzero"`
	Items  []drifting        `json:"Items,omitzero"`
	ByName map[string]*place `json:"ByName,omitzero"`
	Any    Object            `json:"Any,omitzero"`
	Name   string            `json:"Name,omitzero"`
	Names  []string          `json:"Names,omitzero"`
	Ages   []*int32          `json:"Ages,omitzero"`
	Texts  map[string]string `json:"Texts,omitzero"`
}

func TestDriftOfAnswers(t *testing.T) {
	for body, want := range map[string][]string{
		`{"id":1,"maybe":null,"status":"in progress","name":null,"any":{"x":null},"items":null,"__type":"X, y","responseStatus":{}}`: nil,
		`{"Status":2,"Items":[{"Status":"Done"},{"Status":"1"}],"ages":[1,null,,2]}`:                                                 nil,
		`{"items":[{"id":1},,null],"names":["a",null,""],"texts":{"a":null}}`: {
			"unexpected null Items[]", "unexpected null Names[]", "unexpected null Texts[]"},
		`{"id":1,"new":{"deep":1},"items":[{"new":1},{"new":2}]}`: {"unknown member new", "unknown member Items[].new"},
		`{"byName":{"a":{"zip":1},"b":null,"c":{"zip":2}}}`:       {"unknown member ByName[].zip"},
		`{"status":"Lost","items":[{"status":"Lost"},{"status":99}]}`: {
			"unknown enum value Status Lost", "unknown enum value Items[].Status Lost", "unknown enum value Items[].Status 99"},
		`{"id":null,"when":null,"status":null}`:                         {"unexpected null Id", "unexpected null When", "unexpected null Status"},
		`{"id":"secret","items":[{"id":1},{"id":true}],"name":{"a":1}}`: {"wrong kind Id string", "wrong kind Items[].Id bool", "wrong kind Name object"},
		`{"` + strings.Repeat("x", 300) + `":1}`:                        {"unknown member " + strings.Repeat("x", 100) + "..."},
	} {
		var got []string
		c, _ := newWire(t, []string{answer("200 OK", body)}, WithDrift(func(d Drift) {
			assert.Equal(t, "GetCustomerTokensRequest", d.Operation)
			got = append(got, strings.TrimSpace(fmt.Sprint(d.Kind, " ", d.Path, " ", d.Detail)))
		}))
		_, err := Call[*drifting](t.Context(), c, &opTokens, "GET", nil, nil)
		assert.Equal(t, strings.Contains(strings.Join(want, ""), "wrong"), err != nil, err)
		assert.ElementsMatch(t, want, got, body)
		assert.NotContains(t, got, "secret")
	}
}

func TestDriftIsBounded(t *testing.T) {
	var body strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&body, `"m%d":1,`, i)
	}
	n := 0
	c, _ := newWire(t, []string{answer("200 OK", "{"+body.String()+`"id":1}`)}, WithDrift(func(Drift) { n++ }))
	_, err := Call[*drifting](t.Context(), c, &opTokens, "GET", nil, nil)
	require.NoError(t, err)
	assert.Equal(t, maxDrift, n)
}

func TestDriftOfItemsAndRows(t *testing.T) {
	var got []Drift
	drift := WithDrift(func(d Drift) { got = append(got, d) })
	c, _ := newWire(t, []string{answer("200 OK", `[{"id":1,"new":2}]`)}, drift)
	for _, err := range Items[rocker](t.Context(), c, &opTokens, "GET", nil, nil) {
		require.NoError(t, err)
	}
	c, _ = newWire(t, []string{answer("200 OK", `{"offset":0,"total":1,"meta":{},"results":[{"id":1,"new":2}],"responseStatus":{}}`)}, drift)
	for _, err := range Rows[rocker](t.Context(), c, &opRockers, "GET", &queryRockers{}, nil) {
		require.NoError(t, err)
	}
	assert.Equal(t, []Drift{
		{Operation: "GetCustomerTokensRequest", Kind: UnknownMember, Path: "new"},
		{Operation: "QueryRockers", Kind: UnknownMember, Path: "Results[].new"},
	}, got)
}
