// Drift, which is told beside the answer.

package servicestack

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
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
		`{"id":1,"new":{"deep":1},"items":[{"new":1},{"new":2}]}`: {"unknown member new object", "unknown member Items[].new integer"},
		`{"byName":{"a":{"zip":1},"b":null,"c":{"zip":1.5}}}`:     {"unknown member ByName[].zip integer", "unknown member ByName[].zip decimal"},
		`{"status":"Lost","items":[{"status":"Lost"},{"status":99}]}`: {
			"unknown enum value Status Lost", "unknown enum value Items[].Status Lost", "unknown enum value Items[].Status 99"},
		`{"status":"secret of John, 7"}`:                                {"unknown enum value Status ?"},
		`{"john@example.com":true}`:                                     {"unknown member ? bool"},
		`{"id":null,"when":null,"status":null}`:                         {"unexpected null Id", "unexpected null When", "unexpected null Status"},
		`{"id":"secret","items":[{"id":1},{"id":true}],"name":{"a":1}}`: {"wrong kind Id string", "wrong kind Items[].Id bool", "wrong kind Name object"},
		`{"id":"2024-02-29","items":[{"id":"P1D"}]}`:                    {"wrong kind Id date", "wrong kind Items[].Id duration"},
		`{"a":"2024-02-29T01:02:03Z","b":"0d8f1f0c-1f9b-4f0e-9d6a-6f3b8f0c1f9b","c":"20240229","d":[1],"e":null}`: {
			"unknown member a date", "unknown member b GUID", "unknown member c string", "unknown member d list", "unknown member e null"},
		`{"when":"2024-02-29T00:00:00","items":[{"when":"\/Date(1709231398123)\/"},{"when":"2024-02-29"},{"when":"2024-02-29T01:00:00Z"}]}`: {
			"other form Items[].When /Date(…)/, was ISO 8601", "other form Items[].When ISO 8601, was /Date(…)/"},
		`{"` + strings.Repeat("x", 300) + `":1}`: {"unknown member " + strings.Repeat("x", 100) + "... integer"},
	} {
		var got []string
		c, _ := newWire(t, []string{answer("200 OK", body)}, WithDrift(func(d Drift) {
			assert.Equal(t, "GetCustomerTokensRequest", d.Operation)
			assert.Empty(t, d.Value)
			got = append(got, strings.TrimSpace(fmt.Sprint(d.Kind, " ", d.Path, " ", d.Detail)))
		}))
		_, err := Call[*drifting](t.Context(), c, &opTokens, "GET", nil, nil)
		assert.Equal(t, strings.Contains(strings.Join(want, ""), "wrong"), err != nil, err)
		assert.ElementsMatch(t, want, got, body)
		assert.NotContains(t, strings.Join(got, ""), "secret")
	}
}

func TestDriftValues(t *testing.T) {
	var got []string
	c, _ := newWire(t, []string{answer("200 OK", `{"id":"secret","new":[1, 2],"status":"not a name"}`)}, WithDriftValues(func(d Drift) {
		got = append(got, d.Path+" "+d.Value)
	}))
	_, err := Call[*drifting](t.Context(), c, &opTokens, "GET", nil, nil)
	require.Error(t, err)
	assert.ElementsMatch(t, []string{`Id "secret"`, `new [1, 2]`, `Status "not a name"`}, got)
}

func TestDriftLog(t *testing.T) {
	var log strings.Builder
	tell := NewDriftLog(&log)
	var wait sync.WaitGroup
	for range 20 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			c, _ := newWire(t, []string{answer("200 OK", `{"status":"Lost","items":[{"new":1}]}`)}, WithDrift(tell))
			_, err := Call[*drifting](t.Context(), c, &opTokens, "GET", nil, nil)
			assert.NoError(t, err)
		}()
	}
	wait.Wait()
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	assert.ElementsMatch(t, []string{
		`{"operation":"GetCustomerTokensRequest","kind":"unknown enum value","path":"Status","detail":"Lost"}`,
		`{"operation":"GetCustomerTokensRequest","kind":"unknown member","path":"Items[].new","detail":"integer"}`,
	}, lines)
	for i := range 2 * maxDriftLog {
		tell(Drift{Operation: "Op", Kind: UnknownMember, Path: strconv.Itoa(i)})
	}
	assert.Equal(t, maxDriftLog, strings.Count(log.String(), "\n"))
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
		{Operation: "GetCustomerTokensRequest", Kind: UnknownMember, Path: "new", Detail: "integer"},
		{Operation: "QueryRockers", Kind: UnknownMember, Path: "Results[].new", Detail: "integer"},
	}, got)
}

// TestDriftToldToNobody: not only when there is drift, in production.
func TestDriftToldToNobody(t *testing.T) {
	for _, o := range []Option{WithDrift(nil), WithDriftValues(nil), WithMiddleware(nil), WithSignIn(nil)} {
		_, err := New("https://example.org", o)
		assert.ErrorContains(t, err, "is nil")
	}
}
