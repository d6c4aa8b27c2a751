// Query strings, by rule of the reference (client-rules.md, C).

package servicestack

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type child struct {
	ID   *int32 `json:"Id,omitzero"`
	Name string `json:"Name,omitzero"`
	Flag bool   `json:"Flag"`
	Next *child `json:"Next,omitzero"`
	When *Time  `json:"When,omitzero"`
}

type echo struct {
	ID         int32             `json:"Id"`
	NullableID *int32            `json:"NullableId,omitzero"`
	ULong      uint64            `json:"ULong"`
	Double     float64           `json:"Double"`
	Bool       bool              `json:"Bool"`
	MaybeBool  *bool             `json:"MaybeBool,omitzero"`
	Decimal    Decimal           `json:"Decimal"`
	Text       string            `json:"Text,omitzero"`
	Colour     status            `json:"Colour"`
	Access     access            `json:"Access"`
	GUID       *GUID             `json:"Guid,omitzero"`
	When       Time              `json:"When,omitzero"`
	Day        *Date             `json:"Day,omitzero"`
	Span       *Duration         `json:"Span,omitzero"`
	Bytes      []byte            `json:"Bytes,omitzero"`
	List       []string          `json:"List,omitzero"`
	Ints       []*int32          `json:"Ints,omitzero"`
	Dates      []Time            `json:"Dates,omitzero"`
	Grid       [][]int32         `json:"Grid,omitzero"`
	Map        map[string]string `json:"Map,omitzero"`
	Child      *child            `json:"Child,omitzero"`
	Children   []child           `json:"Children,omitzero"`
	Format     string            `json:"Format,omitzero"`
	Alias      string            `json:"@odd.name$,omitzero"`
	Any        Object            `json:"Any,omitzero"`
	hidden     int               //lint:ignore U1000 the query must pass it over
}

func TestQuery(t *testing.T) {
	utc := NewTime(time.Date(2024, 2, 29, 13, 45, 30, 123e6, time.UTC))
	midnight := NewTime(time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC))
	five := ptr(int32(5))
	for _, test := range []struct {
		rule string
		req  echo
		want string
	}{
		{"20: names are camelCase", echo{NullableID: five, ULong: 1}, "nullableId=5&uLong=1"},
		{"20: DataMember names verbatim", echo{Alias: "x"}, "%40odd.name%24=x"},
		{"21: null and zeros of value types are left out", echo{}, ""},
		{"21: a nullable zero is sent", echo{NullableID: ptr(int32(0)), MaybeBool: ptr(false)}, "nullableId=0&maybeBool=false"},
		{"23: text raw", echo{Text: `q" ü € + /<b>&`}, "text=q%22%20%C3%BC%20%E2%82%AC%20%2B%20%2F%3Cb%3E%26"},
		{"24: bool", echo{Bool: true}, "bool=true"},
		{"25: numbers", echo{ID: -5, ULong: 18446744073709551615, Double: 1.5, Decimal: "12.50"}, "id=-5&uLong=18446744073709551615&double=1.5&decimal=12.50"},
		{"26: flags as number", echo{Access: 3}, "access=3"},
		{"27: date, time and zone, at midnight, too", echo{When: midnight}, "when=2024-02-29T00%3A00%3A00Z"},
		{"27: fraction", echo{When: utc}, "when=2024-02-29T13%3A45%3A30.123Z"},
		{"28: DateOnly", echo{Day: &Date{2024, 2, 29}}, "day=2024-02-29"},
		{"29: bytes as base64", echo{Bytes: []byte{0, 0xff, 0xfe}}, "bytes=AP%2F%2B"},
		{"29: Guid", echo{GUID: &GUID{}}, "guid=00000000-0000-0000-0000-000000000000"},
		{"30: items are quoted", echo{List: []string{"a", "b,c", `d"e`, ""}}, "list=a%2C%22b%2Cc%22%2C%22d%22%22e%22%2C%22%22"},
		{"30: dates stay bare", echo{Dates: []Time{utc, midnight}}, "dates=2024-02-29T13%3A45%3A30.123Z%2C2024-02-29T00%3A00%3A00Z"},
		{"31: an empty list", echo{List: []string{}}, "list=%5B%5D"},
		{"32: null among numbers", echo{Ints: []*int32{ptr(int32(1)), nil}}, "ints=1%2C"},
		{"34: object in JSV", echo{Child: &child{ID: five, Name: "x,y", Next: &child{}}}, `child={Id:5,Name:"x,y",Flag:false,Next:{Flag:false}}`},
		{"34: a date in an object", echo{Child: &child{When: &utc}}, "child={Flag:false,When:2024-02-29T13:45:30.123Z}"},
		{"34: objects in a list", echo{Children: []child{{ID: five}, {Name: "n"}}}, "children={Id:5,Flag:false},{Name:n,Flag:false}"},
		{"34: map", echo{Map: map[string]string{"k": "v", "a,b": "c:d"}}, `map={"a,b":"c:d",k:v}`},
		{"34: nested lists keep their brackets", echo{Grid: [][]int32{{1}, {2, 3}}}, "grid=[[1],[2,3]]"},
		{"object", echo{Any: Object(`{"a":1,"b":["x"]}`)}, "any={a:1,b:[x]}"},
		{"object that is text", echo{Any: Object(`"o"`)}, "any=o"},
	} {
		t.Run("rule "+test.rule, func(t *testing.T) {
			got, err := sendTo(t, &Operation{Name: "Echo"}, "GET", &test.req)
			require.NoError(t, err)
			if raw, _ := url.QueryUnescape(got.URL.RawQuery); raw != test.want {
				assert.Equal(t, test.want, got.URL.RawQuery)
			}
			assert.Empty(t, got.body, "74: nothing beside a query")
			assertPlainNames(t, got)
		})
	}
}

// assertPlainNames: no name comes twice (33), none has brackets or points (35), and each
// is one that the request declares (37).
func assertPlainNames(t *testing.T, got sent) {
	properties, err := newRequest(echo{})
	require.NoError(t, err)
	for name, values := range got.URL.Query() {
		assert.Len(t, values, 1, "33: %s", name)
		assert.NotContains(t, name, "[", "35")
		assert.NotNil(t, properties.properties.byName(name), "37: %s", name)
	}
}

func TestQueryRefuses(t *testing.T) {
	for _, test := range []struct {
		rule string
		req  echo
		opts []CallOption
		want string
	}{
		{"22: an empty text", echo{}, []CallOption{SendEmpty("Text")}, "Text: a query cannot carry an empty text"},
		{"32: null but among numbers", echo{Ints: []*int32{nil}}, nil, "cannot carry null"},
		{"36: null", echo{}, []CallOption{SendNull("Id")}, "Id: a query cannot carry null"},
		{"36: null of what is nil", echo{}, []CallOption{SendNull("nullableId")}, "NullableId: a query cannot carry null"},
		{"22: empty bytes", echo{}, []CallOption{SendEmpty("Bytes")}, "Bytes: a query cannot carry an empty text"},
		{"37: a member that does not exist", echo{}, []CallOption{SendEmpty("Idd")}, "member Idd: echo has no Idd"},
		{"37: null of one that does not exist", echo{}, []CallOption{SendNull("Idd")}, "member Idd: echo has no Idd"},
		{"34: a member of a member", echo{}, []CallOption{SendEmpty("Child.Flag")}, "member Child.Flag: a query carries the request's own members alone"},
		{"38: a reserved key", echo{Format: "xml"}, nil, "Format: the server takes this query key as its own command"},
	} {
		t.Run("rule "+test.rule, func(t *testing.T) {
			_, err := sendTo(t, &Operation{Name: "Echo"}, "GET", test.req, test.opts...)
			assert.ErrorContains(t, err, test.want)
		})
	}
	c, w := newWire(t, []string{answer("200 OK", "a,b")})
	text, err := Call[string](t.Context(), c, &Operation{Name: "Echo"}, "GET", echo{Format: "csv"}, nil)
	require.NoError(t, err, "a raw answer may have any form")
	assert.Equal(t, "a,b", text)
	assert.Equal(t, "format=csv", w.sent[0].URL.RawQuery)
}

func TestRule021ZeroOnPurpose(t *testing.T) {
	got, err := sendTo(t, &Operation{Name: "Echo"}, "GET", echo{}, SendEmpty("Bool", "Id"))
	require.NoError(t, err)
	assert.Equal(t, "id=0&bool=false", got.URL.RawQuery)
	got, err = sendTo(t, &Operation{Name: "Echo"}, "GET", echo{MaybeBool: ptr(true)}, SendEmpty("NullableId", "maybeBool", "List", "Map", "Child"))
	require.NoError(t, err)
	query, _ := url.QueryUnescape(got.URL.RawQuery)
	assert.Equal(t, "nullableId=0&maybeBool=true&list=[]&map={}&child={Flag:false}", query, "what is nil")
}

// What the official client asked an official server for (aim-10.1/001, 003), but for
// the capital letters of its bools.
func TestRecordedQueries(t *testing.T) {
	req := getCustomerTokens{GetExpiredCards: ptr(true), GetInactiveCards: ptr(false), Acct: ptr(int64(42)), Token: "tok",
		DeviceID: "dev", AppID: "app", APIKey: "good-key", OAuthToken: "oa"}
	got, err := sendTo(t, &opTokens, "GET", req, HeaderParamsInQuery())
	require.NoError(t, err)
	assert.Equal(t, "GET /api/GetCustomerTokens?getExpiredCards=true&getInactiveCards=false&acct=42&token=tok&deviceId=dev&appId=app&apiKey=good-key&oAuthToken=oa", got.line())

	type customerAccessToken struct {
		Acct    *int64 `json:"Acct,omitzero"`
		Mode    string `json:"Mode,omitzero"`
		ItemKey *int64 `json:"ItemKey,omitzero"`
	}
	got, err = sendTo(t, &Operation{Name: "X"}, "GET", &customerAccessToken{ptr(int64(7)), "ADD_CUSTOMER_CARD & more", ptr(int64(-9223372036854775808))})
	require.NoError(t, err)
	assert.Equal(t, "acct=7&mode=ADD_CUSTOMER_CARD%20%26%20more&itemKey=-9223372036854775808", got.URL.RawQuery)
}
