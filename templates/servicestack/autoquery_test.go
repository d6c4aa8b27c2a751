// Members for all requests (client-rules.md, 45), and AutoQuery (160 to 164).

package servicestack

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type versioned struct {
	Version   int32  `json:"Version"`
	SessionID string `json:"SessionId,omitzero"`
	Name      string `json:"Name,omitzero"`
}

func TestRule045Members(t *testing.T) {
	op := &Operation{Name: "Versioned", Routes: []Route{{Path: "/versioned", Verbs: "POST,GET"}}}
	c, w := newWire(t, []string{"web-035-versioned"}, WithMember("version", "7"), WithMember("SessionId", "sess-1"), WithMember("Tenant", "t"))
	req := &versioned{Name: "v"}
	resp, err := Call[*versioned](t.Context(), c, op, "POST", req, nil)
	require.NoError(t, err)
	assert.EqualValues(t, 7, resp.Version)
	assert.Equal(t, `{"Version":7,"SessionId":"sess-1","Name":"v"}`, w.sent[0].body)
	assert.Equal(t, &versioned{Name: "v"}, req, "the caller's struct stays as it is")
	require.NoError(t, Send(t.Context(), c, op, "GET", &versioned{Version: 8}, []CallOption{WithMember("SessionId", "")}))
	assert.Equal(t, "GET /api/versioned?version=8", w.sent[1].line(), "the request goes before the client, a call too")
	require.NoError(t, Send(t.Context(), c, op, "GET", req, nil))
	assert.Equal(t, "GET /api/versioned?version=7&sessionId=sess-1&name=v", w.sent[2].line())
	err = Send(t.Context(), c, op, "POST", req, []CallOption{WithMember("Version", "secret")})
	assert.EqualError(t, err, "servicestack: Versioned: the value for member Version does not fit a int32")
	_, err = New("http://x", WithMember("", "x"))
	assert.Error(t, err)
}

var opRockers = Operation{Name: "QueryRockers", Routes: []Route{{Path: "/rockers", Verbs: "GET"}}}

type queryRockers struct {
	Age     *int32 `json:"Age,omitzero"`
	Skip    *int32 `json:"Skip,omitzero"`
	Take    *int32 `json:"Take,omitzero"`
	OrderBy string `json:"OrderBy,omitzero"`
	Include string `json:"Include,omitzero"`
}

type rocker struct {
	ID        int32  `json:"Id"`
	FirstName string `json:"FirstName,omitzero"`
}

func TestRule161Conditions(t *testing.T) {
	for _, test := range []struct{ name, value, query string }{
		{"AgeGreaterThan", "40", "AgeGreaterThan=40"},
		{"Age>", "40", "Age%3E=40"},
		{"FirstNameLike", "J%", "FirstNameLike=J%25"},
		{"AgeIn", "27,42", "AgeIn=27%2C42"},
		{"AgeIsNotNull", "", "AgeIsNotNull="},
	} {
		got, err := sendTo(t, &opRockers, "GET", &queryRockers{}, WithQuery(test.name, test.value))
		require.NoError(t, err)
		assert.Equal(t, "GET /api/rockers?"+test.query, got.line())
	}
	c, w := newWire(t, []string{"aq-031-implicit"})
	resp, err := Call[*queryResponse[rocker]](t.Context(), c, &opRockers, "GET", &queryRockers{Include: "Total"},
		[]CallOption{WithQuery("AgeGreaterThan", "40"), WithQuery("FirstNameContains", "i")})
	require.NoError(t, err)
	assert.Equal(t, "GET /api/rockers?include=Total&AgeGreaterThan=40&FirstNameContains=i", w.sent[0].line())
	assert.EqualValues(t, 3, resp.Total)
	assert.Equal(t, "Elvis", resp.Results[0].FirstName)

	for want, opts := range map[string][]CallOption{
		"Age is a member of the request":   {WithQuery("Age", "5")},
		"takes this query key as its own":  {WithQuery("jsconfig", "x")},
		"POST has no query beside its bod": {WithQuery("A", "5"), UsePredefined(APIRoutes)},
		"a condition without a name":       {WithQuery("", "5")},
	} {
		verb := "GET"
		if len(opts) > 1 {
			verb = "POST"
		}
		_, err := sendTo(t, &opRockers, verb, &queryRockers{}, opts...)
		assert.ErrorContains(t, err, want)
	}
}

// rockers is a server of ten rows, of which it gives at most limit at once.
func rockers(t *testing.T, limit int, withTotal bool) (*Client, *[]url.Values) {
	var queries []url.Values
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		queries = append(queries, q)
		skip, _ := strconv.Atoi(q.Get("skip"))
		take, _ := strconv.Atoi(q.Get("take"))
		total := 0
		if withTotal && q.Get("include") != "" {
			total = 10
		}
		rows := make([]rocker, 0)
		for id := skip; id < min(skip+min(take, limit), 10); id++ {
			rows = append(rows, rocker{ID: int32(id)})
		}
		body, err := Marshal(queryResponse[rocker]{Offset: int64(skip), Total: int64(total), Results: rows})
		assert.NoError(t, err)
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	}), &queries
}

func ids(t *testing.T, c *Client, req *queryRockers) (list []int32) {
	t.Helper()
	for row, err := range Rows[rocker](t.Context(), c, &opRockers, "GET", req, []CallOption{WithQuery("AgeGreaterThan", "1")}) {
		require.NoError(t, err)
		list = append(list, row.ID)
	}
	return list
}

func TestRule162Rows(t *testing.T) {
	all := []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	for _, test := range []struct {
		limit    int
		total    bool
		req      queryRockers
		want     []int32
		requests int
	}{
		{100, true, queryRockers{}, all, 1},
		{100, true, queryRockers{Take: ptr(int32(4))}, all, 3},
		{3, true, queryRockers{Take: ptr(int32(5))}, all, 4},  // the server gives less than asked for
		{3, false, queryRockers{Take: ptr(int32(5))}, all, 5}, // and tells no total
		{100, true, queryRockers{Skip: ptr(int32(7)), Take: ptr(int32(2))}, all[7:], 2},
		{100, true, queryRockers{Skip: ptr(int32(70))}, nil, 1},
	} {
		c, queries := rockers(t, test.limit, test.total)
		before, _ := Marshal(test.req)
		assert.Equal(t, test.want, ids(t, c, &test.req))
		after, _ := Marshal(test.req)
		assert.Equal(t, string(before), string(after), "the caller's struct stays as it is, and what it points to")
		assert.Len(t, *queries, test.requests)
		for i, q := range *queries {
			assert.Equal(t, i == 0, q.Get("include") == "Total", "only the first page is asked for the total")
			assert.Equal(t, "1", q.Get("AgeGreaterThan"))
		}
	}
	c, queries := rockers(t, 100, true)
	assert.Equal(t, all, ids(t, c, nil), "no request is one without members")
	*queries = nil
	ids(t, c, &queryRockers{Include: "COUNT(*)", Take: ptr(int32(9))})
	assert.Equal(t, "COUNT(*),Total", (*queries)[0].Get("include"))
	assert.Equal(t, "COUNT(*)", (*queries)[1].Get("include"))

	*queries = nil
	for range Rows[rocker](t.Context(), c, &opRockers, "GET", &queryRockers{Take: ptr(int32(2))}, nil) {
		break
	}
	assert.Len(t, *queries, 1)
}

// TestRowsInCSV: CSV tells neither total nor offset.
func TestRowsInCSV(t *testing.T) {
	for ignores, want := range map[bool]string{false: "", true: "the server sends the same page again"} {
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/csv")
			skip, _ := strconv.Atoi(r.URL.Query().Get("skip"))
			if ignores {
				skip = 0
			}
			fmt.Fprint(w, "Id,FirstName\r\n")
			for id := skip; id < min(skip+2, 5); id++ {
				fmt.Fprintf(w, "%d,x\r\n", id)
			}
		})
		op := &Operation{Name: "QueryRockers", CSV: "Results", Routes: opRockers.Routes}
		var got []int32
		var last error
		for row, err := range Rows[rocker](t.Context(), c, op, "GET", &queryRockers{Take: ptr(int32(2))}, []CallOption{WithFormat(CSV)}) {
			if last = err; err == nil {
				got = append(got, row.ID)
			}
		}
		if want == "" {
			require.NoError(t, last)
			assert.Equal(t, []int32{0, 1, 2, 3, 4}, got)
		} else {
			assert.ErrorContains(t, last, want)
		}
	}
}

func TestRule163NoRows(t *testing.T) {
	c, _ := newWire(t, []string{"aq-068-beyond"})
	assert.Empty(t, ids(t, c, &queryRockers{Skip: ptr(int32(100))}))
}

func TestRowsEndWithAnError(t *testing.T) {
	for want, test := range map[string]struct {
		answers []string
		req     any
	}{
		"servicestack: QueryRockers: 409 Conflict":           {[]string{answer("409 Conflict", "")}, &queryRockers{}},
		"QueryRockers: the request has no Skip and Take":     {nil, &rocker{}},
		"QueryRockers: the request is a int":                 {nil, 5},
		"Take is no number of rows":                          {nil, &queryRockers{Take: ptr(int32(-1))}},
		"QueryRockers: the server sends the same page again": {[]string{answer("200 OK", `{"results":[{"id":1}]}`)}, &queryRockers{}},
		"QueryRockers: Results[0].Id: ":                      {[]string{answer("200 OK", `{"total":1,"results":[{"id":"x"}]}`)}, &queryRockers{}},
	} {
		c, _ := newWire(t, test.answers)
		var last error
		for _, err := range Rows[rocker](t.Context(), c, &opRockers, "GET", test.req, nil) {
			last = err
		}
		assert.ErrorContains(t, last, want, fmt.Sprint(test.req))
	}
}
