// Lists that are read item by item (client-rules.md, 83, 87, 101 and 110).

package servicestack

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func collect[T any](t *testing.T, body string, opts ...CallOption) (items []T, failures []string) {
	t.Helper()
	c, _ := newWire(t, []string{body})
	for v, err := range Items[T](t.Context(), c, &opTokens, "GET", nil, opts) {
		if err != nil {
			failures = append(failures, err.Error())
			if !isUnreadable(err) {
				continue
			}
		}
		items = append(items, v)
	}
	return items, failures
}

func TestRule083Items(t *testing.T) {
	for body, want := range map[string][]rocker{
		`[]`:          nil,
		"\ufeff [ ] ": nil,
		``:            nil,
		` null`:       nil,
		`[{"id":1}]`:  {{ID: 1}},
		" [ {\"id\":1,\"firstName\":\"a]\\\"},[\"} ,\r\n{\"id\":2}\n] ": {{ID: 1, FirstName: `a]"},[`}, {ID: 2}},
		`[{"id":1},,{"id":3},]`: {{ID: 1}, {}, {ID: 3}, {}}, // rule 101
		`[null,{"x":[[{}]]}]`:   {{}, {}},
	} {
		got, failures := collect[rocker](t, answer("200 OK", body))
		assert.Equal(t, want, got, body)
		assert.Empty(t, failures, body)
	}
}

func TestRule110AnUnreadableItemIsNotTheLast(t *testing.T) {
	got, failures := collect[rocker](t, answer("200 OK", `[{"id":"x","firstName":"a"},{"id":2}]`))
	assert.Equal(t, []rocker{{FirstName: "a"}, {ID: 2}}, got)
	require.Len(t, failures, 1)
	assert.Contains(t, failures[0], "servicestack: GetCustomerTokensRequest: Id: ")
}

func TestItemsEndWithAnError(t *testing.T) {
	html := strings.Replace(answer("200 OK", "<h1>x</h1>"), "application/json", "text/html", 1)
	for _, test := range []struct{ name, answer, want string }{
		{"a failure", answer("404 NotFound", ""), "404 NotFound"},
		{"a failure with 200", answer("200 OK", `{"responseStatus":{"errorCode":"E","message":"m"}}`), "200 E: m"},
		{"an object", answer("200 OK", `{"a":1}`), "200 UnexpectedFormat: the answer is no list"},
		{"HTML", html, "200 UnexpectedFormat: the answer is an HTML page"},
		{"cut", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n[{\"id\":1},{", "the list ends in the middle: unexpected EOF"},
		{"cut by the server", answer("200 OK", `[{"id":1},{`), "the list ends in the middle: unexpected EOF"},
		{"no JSON", answer("200 OK", `[{"id":1},{id:1}]`), "invalid JSON"},
		{"more", answer("200 OK", `[{"id":1}] []`), "something follows the list"},
		{"deep", answer("200 OK", `[{"id":1},`+strings.Repeat("[", 2000)), "deeper than 1000"},
		{"a large item", answer("200 OK", `[{"id":1},"`+strings.Repeat("x", 2000)+`"]`), "an item of more than 1000 bytes"},
	} {
		got, failures := collect[rocker](t, test.answer, WithMaxResponse(1000))
		assert.LessOrEqual(t, len(got), 1, test.name)
		require.Len(t, failures, 1, test.name)
		assert.Contains(t, failures[0], test.want, test.name)
		assert.Contains(t, failures[0], "servicestack: GetCustomerTokensRequest: ", test.name)
	}
}

func TestRule087ItemsOfALongList(t *testing.T) {
	var stopped error
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `[{"id":0}`)
		for i := 1; ; i++ { // for ever
			if _, stopped = fmt.Fprintf(w, `,{"id":%d}`, i); stopped != nil {
				return
			}
		}
	}, WithMaxResponse(100))
	n := 0
	for v, err := range Items[rocker](t.Context(), c, &opTokens, "GET", nil, nil) {
		require.NoError(t, err)
		assert.EqualValues(t, n, v.ID)
		if n++; n == 10000 {
			break
		}
	}
	assert.Equal(t, 10000, n)
}

// A list of any length is walked with the memory of one item.
// In other formats the list is read first.
func TestItemsInFormats(t *testing.T) {
	for format, body := range map[Format]string{
		JSV: `[{id:1,firstName:a},{id:2,firstName:"b,c"}]`,
		CSV: "Id,FirstName\r\n1,a\r\n2,\"b,c\"\r\n",
		XML: `<ArrayOfRocker xmlns="x"><Rocker><FirstName>a</FirstName><Id>1</Id></Rocker><Rocker><FirstName>b,c</FirstName><Id>2</Id></Rocker></ArrayOfRocker>`,
	} {
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			assert.Equal(t, string(format), r.Header.Get("Accept"))
			w.Header().Set("Content-Type", string(format))
			_, _ = io.WriteString(w, body)
		}, WithFormat(format))
		var got []string
		for v, err := range Items[rocker](t.Context(), c, &opTokens, "GET", nil, nil) {
			require.NoError(t, err, format)
			got = append(got, fmt.Sprint(v.ID, v.FirstName))
		}
		assert.Equal(t, []string{"1a", "2b,c"}, got, format)
		for range Items[rocker](t.Context(), c, &opTokens, "GET", nil, nil) {
			break
		}
	}
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", string(JSV))
		_, _ = io.WriteString(w, `[{id:1},{id:x}]`)
	}, WithFormat(JSV))
	items, failures := 0, 0
	for _, err := range Items[rocker](t.Context(), c, &opTokens, "GET", nil, nil) {
		if err != nil {
			failures++
			assert.ErrorContains(t, err, "[1].Id")
			continue
		}
		items++
	}
	assert.Equal(t, []int{2, 1}, []int{items, failures})
}

func TestItemsHoldOneItem(t *testing.T) {
	const items, size = 200, 32 << 10
	item := `{"id":1,"firstName":"` + strings.Repeat("x", size) + `"}`
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "["+item)
		for range items - 1 {
			_, _ = io.WriteString(w, ","+item)
		}
		_, _ = io.WriteString(w, "]")
	})
	live := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	n, early, late := 0, uint64(0), uint64(math.MaxUint64)
	for v, err := range Items[rocker](t.Context(), c, &opTokens, "GET", nil, nil) {
		require.NoError(t, err)
		require.Len(t, v.FirstName, size)
		switch n++; {
		case n == 10:
			early = live()
		case n > items*3/4 && n%10 == 0:
			late = min(late, live())
		}
	}
	assert.Equal(t, items, n)
	// The server of the test lives in the same heap, and pools of it come and go: the least
	// is what is held.
	assert.Less(t, int64(late)-int64(early), int64(items*size/4), "of %d bytes in all", items*size)
}

func FuzzSplitter(f *testing.F) {
	for _, s := range []string{`[NaN,,-Infinity,]`, `[ , ]`, `[[],{},"",0]`, `["\\\"]"]`, `[]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, list string) {
		var want []Object
		if len(list) == 0 || list[0] != '[' || Unmarshal([]byte(list), &want) != nil {
			return
		}
		for _, in := range []io.Reader{strings.NewReader(list), iotest.OneByteReader(strings.NewReader(list))} {
			s := splitter{in: bufio.NewReader(in), max: 1 << 20}
			var got []Object
			for {
				item, err := s.next()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("%q: %v", list, err)
				}
				var o Object
				if err := Unmarshal(item, &o); err != nil {
					t.Fatalf("%q: item %q: %v", list, item, err)
				}
				got = append(got, o)
			}
			if len(got) != len(want) {
				t.Fatalf("%q: %d items, not %d", list, len(got), len(want))
			}
			for i := range got {
				if !bytes.Equal(got[i].orNull(), want[i].orNull()) {
					t.Fatalf("%q: item %d is %s, not %s", list, i, got[i], want[i])
				}
			}
		}
	})
}

// BenchmarkSplitter cuts a list of 2 MB into items, which it does not read.
func BenchmarkSplitter(b *testing.B) {
	list := "[" + strings.Repeat(`{"id":1,"firstName":"Elvis","address":"Graceland, Memphis","x":[1,2,3],"y":{"a":"b"}},`, 20000) + `{}]`
	b.SetBytes(int64(len(list)))
	for b.Loop() {
		s := splitter{in: bufio.NewReader(strings.NewReader(list)), max: 1 << 20}
		for err := error(nil); err == nil; {
			_, err = s.next()
		}
	}
}
