package replay

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

// TestFakeAnswers gives each recorded request to the fake server of that version, whose
// handler returns what the recorded answer says. It reads the request as the client that
// sent it meant it, and answers in the same words: dates, Guids, enums, numbers, classes,
// names and namespaces of XML as recorded, failures too.
func TestFakeAnswers(t *testing.T) {
	same, read, differ := map[servicestack.Format]int{}, 0, map[string]int{}
	fakes := fakeServers{t: t, known: map[fakeKey]reflect.Value{}}
	for _, folder := range folders(t) {
		for _, e := range load(t, folder) {
			if !e.isForFake() {
				continue
			}
			to := e.target()
			m := apis()[e.host()].method(to.operation.Name, e.request.Method)
			client, _ := e.connect(t, new(wire))
			response, err := m.call(t.Context(), client, reflect.New(m.request), servicestack.UsePredefined(servicestack.ReplyRoutes))
			var unread *servicestack.DecodeError
			if errors.As(err, &unread) {
				continue // replay counts what cannot be read
			}
			answer, got := fakes.ask(e, m, response, err)
			if got == nil {
				continue
			}
			if why := e.compareRead(t, m, to, got); why != "" {
				differ["requests: "+why]++
			} else {
				read++
			}
			untold := answer.Code == 500 && strings.HasPrefix(answer.Body.String(), "servicestacktest: ")
			if answer.Code != e.response.StatusCode || untold {
				if why := e.unlikeStatus(answer.Body.String()); why == "" {
					t.Errorf("%s: recorded status %d, the fake's %d: %s", e, e.response.StatusCode, answer.Code, answer.Body)
				} else {
					differ["answers: "+why]++
				}
				continue
			}
			format := formatOf(e.response.Header.Get("Content-Type"))
			if e.isRaw(response) || format == "" && len(e.text) > 0 {
				continue
			}
			if len(e.text) > 0 {
				assert.Equal(t, format, formatOf(answer.Header().Get("Content-Type")), e)
			}
			if e.sameWords(t, format, answer.Body.Bytes(), differ) {
				same[format]++
			}
		}
	}
	t.Logf("%d requests read as meant", read)
	for _, f := range slices.Sorted(maps.Keys(same)) {
		t.Logf("%d answers in the server's own words: %s", same[f], cmp.Or(f.String(), "without a body"))
	}
	for _, why := range slices.Sorted(maps.Keys(differ)) {
		t.Logf("%5d %s", differ[why], why)
	}
	for _, f := range []servicestack.Format{servicestack.JSON, servicestack.XML, servicestack.JSV, servicestack.CSV} {
		assert.Positive(t, same[f], f)
	}
}

// isForFake tells the exchanges whose request and answer a fake can be asked for.
func (e *exchange) isForFake() bool {
	if e.request == nil || e.response == nil || e.leftOut() != "" {
		return false
	}
	to := e.target()
	return !to.batch && apis()[e.host()].method(to.operation.Name, e.request.Method) != nil
}

// isRaw tells the answers that are not written, but sent as they are.
func (e *exchange) isRaw(response any) bool {
	switch response.(type) {
	case string, []byte:
		return true
	}
	return false
}

// sameWords compares an answer with the recorded one, word by word.
func (e *exchange) sameWords(t *testing.T, format servicestack.Format, answer []byte, differ map[string]int) bool {
	want, err := words(format, e.text)
	require.NoError(t, err, "%s: %s", e, e.text)
	got, err := words(format, answer)
	require.NoError(t, err, "%s: %s", e, answer)
	equal := true
	for _, d := range literally("", want, got) {
		if why := e.unlike(d); why != "" {
			differ["values: "+why]++
			continue
		}
		equal = false
		t.Errorf("%s: %s: recorded %v, the fake writes %v", e, d.at, d.want, d.got)
	}
	if format == servicestack.XML && len(e.text) > 0 { // ordered by now
		switch wrong := misplaced(t, answer, e.text); {
		case strings.Contains(wrong, "Response} where {http://schemas.servicestack.net/types ErrorResponse}") && e.response.StatusCode >= 300:
			differ["answers: up to 5.4 servers know the response of a failure by its name alone, and else write an ErrorResponse"]++
		case wrong != "":
			t.Errorf("%s: %s", e, wrong)
			equal = false
		}
	}
	return equal
}

// words are the very texts of a document, by the names that stand before them.
func words(format servicestack.Format, data []byte) (any, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) == 0 {
		return nil, nil
	}
	switch format {
	case servicestack.XML:
		root, err := parseXML(data)
		if err != nil {
			return nil, err
		}
		return root.words(), nil
	case servicestack.JSV:
		p := jsv{text: string(data)}
		return p.value(objectType), nil
	case servicestack.CSV:
		rows := csvRows(string(data))
		all := []any{}
		for _, row := range rows[1:] {
			cells := map[string]any{}
			for i, cell := range row {
				name := rows[0][min(i, len(rows[0])-1)]
				cells[name] = cell
				if p := (jsv{text: cell}); strings.HasPrefix(cell, "{") || strings.HasPrefix(cell, "[") {
					cells[name] = p.value(objectType)
				}
			}
			all = append(all, cells)
		}
		return map[string]any{"columns": len(rows[0]), "rows": all}, nil
	}
	return decode(data)
}

// words are those of an element: children of one name are a list.
func (e *element) words() any {
	if e.null {
		return nil
	}
	if len(e.children) == 0 {
		return e.text
	}
	members := map[string]any{}
	slices.SortStableFunc(e.children, func(a, b *element) int { // a map in Go has no order
		return strings.Compare(a.child("Key").text, b.child("Key").text)
	})
	for _, c := range e.children {
		list, _ := members[c.name.Local].([]any)
		members[c.name.Local] = append(list, c.words())
	}
	return members
}

// spoken is the dialect of an exchange, with what only a fake has to know.
func (e *exchange) spoken() servicestack.Dialect {
	d := e.dialect()
	d.ISODates = isoDates.Match(e.text)
	d.DashedGUIDs = dashedGUIDs.Match(e.text)
	switch {
	case strings.Contains(e.String(), "UnixTimeMs"):
		d.UnixTime = servicestack.UnixTimeMilliseconds
	case strings.Contains(e.String(), "UnixTime"):
		d.UnixTime = servicestack.UnixTimeSeconds
	}
	return d
}

var (
	isoDates    = regexp.MustCompile(`"\d{4}-\d\d-\d\dT`)
	dashedGUIDs = regexp.MustCompile(`[":,][0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[",}]`)
)

// unlike is why a fake does not write as recorded, or "".
func (e *exchange) unlike(d difference) string {
	want, got := fmt.Sprint(d.want), fmt.Sprint(d.got)
	w, _, isDate := moment(want)
	g, _, isDateToo := moment(got)
	x, errX := strconv.ParseFloat(want, 64)
	y, errY := strconv.ParseFloat(got, 64)
	switch {
	case (e.response.StatusCode >= 300 || !e.isSuccess()) && !strings.Contains(d.at, "responsestatus"):
		return "what a service sets beside the ResponseStatus"
	case e.request.URL.Query().Has("jsconfig"), strings.Contains(e.name, "TimeSpanHandler"):
		return "rule 78: a form that one request asks for, or a handler that pages do not show"
	case d.want == "" && d.got == nil, d.want == nil && d.got == "":
		return "design 4: an empty text counts as none"
	case d.want == nil:
		return "a member that servers of this version do not have"
	case sameMember(e.host(), want, got), strings.HasPrefix(d.at, "enummap."):
		return "the package is of a server that writes EnumMember texts, or flags by another name"
	case strings.HasSuffix(d.at, "type") && strings.Contains(want, ", "):
		return "rule 86: the assembly is the server's affair"
	case isDate && isDateToo && w.Equal(g):
		return "dates: of DateTimeKind.Local on a machine in UTC, or by a handler for one test"
	case isDate && isDateToo && w.Year() <= 1 && g.Year() <= 1, isDate && isDateToo && w.Year() >= 9999:
		return "rule 94: MinValue and MaxValue, moved by the server's zone"
	case strings.Contains(want, "P10675199D") || strings.Contains(want, "922337203685"):
		return "rule 95: MaxValue of a TimeSpan with a wrong fraction"
	case errX == nil && errY == nil && (x == y || math.Abs(x-y) < 1e-6*math.Abs(x) || math.Abs(x) < 1e-40):
		return "digits and exponents of floats, which differ by the version of .NET"
	}
	return ""
}

// literally compares two documents by their very texts; names match without case.
func literally(at string, want, got any) (all []difference) {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return []difference{{"answer", at, want, got}}
		}
		names := map[string]any{}
		for name, value := range g {
			names[wireName(name)] = value
		}
		for name, value := range w {
			all = append(all, literally(strings.TrimPrefix(at+"."+wireName(name), "."), value, names[wireName(name)])...)
			delete(names, wireName(name))
		}
		for name, value := range names {
			all = append(all, difference{"answer", strings.TrimPrefix(at+"."+name, "."), nil, value})
		}
		return all
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return []difference{{"answer", at, want, got}}
		}
		for i := range w {
			all = append(all, literally(fmt.Sprintf("%s[%d]", at, i), w[i], g[i])...)
		}
		return all
	}
	if fmt.Sprint(want) != fmt.Sprint(got) {
		return []difference{{"answer", at, want, got}}
	}
	return nil
}
