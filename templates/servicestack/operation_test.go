// Addresses and verbs, by rule of the reference (client-rules.md, A and B).

package servicestack

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type shape struct {
	ID   *int32   `json:"Id,omitzero"`
	N    int32    `json:"N"`
	Kind string   `json:"Kind,omitzero"`
	Path string   `json:"Path,omitzero"`
	Tags []string `json:"Tags,omitzero"`
	When Time     `json:"When,omitzero"`
	GUID GUID     `json:"Guid"`
	Max  Decimal  `json:"Max"`
}

func TestAddress(t *testing.T) {
	id := ptr(int32(0))
	guid := GUID{0x0f, 0x8f}
	for _, test := range []struct {
		rule   string
		routes []Route
		verb   string
		req    any
		want   string
	}{
		{"2: a route that lists the verb", []Route{{"/a", "POST"}, {"/b", "GET"}}, "GET", shape{}, "GET /api/b"},
		{"2: a route without verbs takes any", []Route{{"/a", ""}}, "DELETE", shape{}, "DELETE /api/a"},
		{"2: ANY takes any", []Route{{"/a", "ANY"}}, "PUT", shape{}, "PUT /api/a"},
		{"2: verbs are words, not substrings", []Route{{"/a", "GETS"}}, "GET", shape{}, "GET /api/json/reply/Shape"},
		{"3: null disqualifies", []Route{{"/s/{Id}", ""}}, "GET", shape{}, "GET /api/json/reply/Shape"},
		{"3: 0 does not", []Route{{"/s/{Id}", ""}}, "GET", shape{ID: id}, "GET /api/s/0"},
		{"3: nor does a value type", []Route{{"/s/{N}", ""}}, "GET", shape{}, "GET /api/s/0"},
		{"3: an unknown variable does", []Route{{"/s/{No}", ""}}, "GET", shape{}, "GET /api/json/reply/Shape"},
		{"3: a zero date does", []Route{{"/s/{When}", ""}}, "GET", shape{}, "GET /api/json/reply/Shape"},
		{"3: an empty wildcard is allowed", []Route{{"/shapes/{Path*}", ""}}, "GET", shape{Kind: "B"}, "GET /api/shapes/?kind=B"},
		{"4: most variables", []Route{{"/s", ""}, {"/s/{Id}", ""}, {"/s/{Id}/{Kind}", ""}}, "GET", shape{ID: id}, "GET /api/s/0"},
		{"4: then the shortest", []Route{{"/shapes/{Id}", ""}, {"/s/{Id}", ""}}, "GET", shape{ID: id}, "GET /api/s/0"},
		// A tie is told when generating (DT2007), which does not take the operation away.
		{"4: of a tie the first", []Route{{"/s/{Kind}", ""}, {"/t/{Path}", ""}}, "GET", shape{Kind: "a", Path: "b"}, "GET /api/s/a?path=b"},
		{"4: no tie for who sets one", []Route{{"/s/{Kind}", ""}, {"/t/{Path}", ""}}, "GET", shape{Path: "b"}, "GET /api/t/b"},
		{"5: no route", nil, "POST", shape{}, "POST /api/json/reply/Shape"},
		{"13: one segment, percent-encoded", []Route{{"/s/{Kind}", ""}}, "GET", shape{Kind: "b c+é?#"}, "GET /api/s/b%20c%2B%C3%A9%3F%23"},
		{"14: a wildcard keeps its slashes", []Route{{"/s/{Path*}", ""}}, "GET", shape{Path: "a/b c/é"}, "GET /api/s/a/b%20c/%C3%A9"},
		{"14: other spellings", []Route{{"/s/{**Path}", ""}}, "GET", shape{Path: "a/b"}, "GET /api/s/a/b"},
		{"14: no walking out", []Route{{"/s/{Path*}", ""}}, "GET", shape{Path: "a/../b"}, "GET /api/json/reply/Shape?path=a%2F..%2Fb"},
		{"15: a slash refuses the route", []Route{{"/s/{Kind}", ""}}, "GET", shape{Kind: "a/b"}, "GET /api/json/reply/Shape?kind=a%2Fb"},
		{"16: an empty text refuses the route", []Route{{"/s/{Kind}", ""}}, "GET", shape{}, "GET /api/json/reply/Shape"},
		{"16: a format at the end refuses the route", []Route{{"/s/{Path*}", ""}}, "GET", shape{Path: "a/b.JSON"}, "GET /api/json/reply/Shape?path=a%2Fb.JSON"},
		{"16: only there", []Route{{"/s/{Kind}/x", ""}}, "GET", shape{Kind: "b.json"}, "GET /api/s/b.json/x"},
		{"17: a Guid with dashes", []Route{{"/s/{guid}", ""}}, "GET", shape{GUID: guid}, "GET /api/s/0f8f0000-0000-0000-0000-000000000000"},
		{"17: an empty Guid is sent", []Route{{"/s/{guid}", ""}}, "GET", shape{}, "GET /api/s/00000000-0000-0000-0000-000000000000"},
		{"18: a decimal keeps its scale", []Route{{"/s/{Max}", ""}}, "GET", shape{Max: "1.10"}, "GET /api/s/1.10"},
		{"19: not in path and query", []Route{{"/s/{kind}", ""}}, "GET", shape{Kind: "a", ID: id}, "GET /api/s/a?id=0"},
		{"two variables of one segment", []Route{{"/s/{Kind}.{Id}", ""}}, "GET", shape{Kind: "a", ID: id}, "GET /api/s/a.0"},
		{"constraints of endpoint routing", []Route{{"/s/{Id:int}/{Kind?}", ""}}, "GET", shape{Kind: "a", ID: id}, "GET /api/s/0/a"},
		{"literal text is escaped", []Route{{"/a b", ""}}, "GET", shape{}, "GET /api/a%20b"},
	} {
		t.Run("rule "+test.rule, func(t *testing.T) {
			got, err := sendTo(t, &Operation{Name: "Shape", Routes: test.routes}, test.verb, test.req)
			require.NoError(t, err)
			assert.Equal(t, test.want, got.line())
		})
	}
}

func TestRule006And008Predefined(t *testing.T) {
	op := &Operation{Name: "Shape", Routes: []Route{{"/s", ""}}}
	got, err := sendTo(t, op, "POST", shape{}, UsePredefined(APIRoutes))
	require.NoError(t, err)
	assert.Equal(t, "POST /api/api/Shape", got.line(), "the prefix of the host comes first")
	got, err = sendTo(t, op, "POST", shape{}, UsePredefined(ReplyRoutes))
	require.NoError(t, err)
	assert.Equal(t, "POST /api/json/reply/Shape", got.line())
	got, err = sendTo(t, op, "POST", shape{}, WithPredefinedRoutes(APIRoutes))
	require.NoError(t, err)
	assert.Equal(t, "POST /api/s", got.line(), "a route that fits goes before")
	got, err = sendTo(t, &Operation{Name: "Shape"}, "POST", shape{}, WithPredefinedRoutes(APIRoutes))
	require.NoError(t, err)
	assert.Equal(t, "POST /api/api/Shape", got.line())
	_, err = sendTo(t, op, "POST", shape{}, UsePredefined("/soap11/"))
	assert.ErrorContains(t, err, "no pre-defined routes")
}

func TestRule009VerbsOfRoutesAlone(t *testing.T) {
	got, err := sendTo(t, &opTokens, "POST", getCustomerTokens{Acct: ptr(int64(1))}, WithVerb("get"))
	require.NoError(t, err)
	assert.Equal(t, "GET /api/GetCustomerTokens?acct=1", got.line())
	_, err = sendTo(t, &opTokens, "POST", getCustomerTokens{}, WithVerb("DELETE"))
	assert.EqualError(t, err, "servicestack: GetCustomerTokensRequest: no route takes DELETE")
	_, err = sendTo(t, &opTokens, "POST", getCustomerTokens{}, WithVerb("GET\r\nX: y"))
	assert.ErrorContains(t, err, "is not a verb")
}

func TestRule012LongQueriesAreNotSwitched(t *testing.T) {
	long := make([]byte, 10_000)
	for i := range long {
		long[i] = 'x'
	}
	got, err := sendTo(t, &Operation{Name: "Shape"}, "GET", shape{Kind: string(long)})
	require.NoError(t, err)
	assert.Equal(t, "GET", got.Method)
}

func TestCamelCase(t *testing.T) {
	for wire, want := range map[string]string{ // recorded, but for the last
		"CustomerID": "customerID", "IPAddress": "ipAddress", "AIMSchoolId": "aimSchoolId", "URL": "url",
		"HTTPSUrl2Go": "httpsUrl2Go", "ULong": "uLong", "NaN": "naN", "OAuthToken": "oAuthToken",
		"Under_Score": "under_Score", "@odd.name$": "@odd.name$", "tool_calls": "tool_calls", "Имя": "Имя", "": "",
		"URLs": "urLs",
	} {
		assert.Equal(t, want, camelCase(wire), wire)
	}
}
