package replay

import (
	"encoding/json"
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
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack/servicestacktest"
)

// TestFakeAnswers: what a recorded answer says, the fake server of that version writes
// again in the same words: dates, Guids, enums, numbers and classes as recorded.
func TestFakeAnswers(t *testing.T) {
	same, differ := 0, map[string]int{}
	for _, folder := range folders(t) {
		for _, e := range load(t, folder) {
			if e.request == nil || e.response == nil || e.request.Method == "HEAD" || e.leftOut() != "" || !e.isSuccess() {
				continue
			}
			to := e.target()
			m := apis()[e.host()].method(to.operation.Name, e.request.Method)
			if m == nil || len(m.results) == 0 || to.batch || !json.Valid(e.text) {
				continue
			}
			response := reflect.New(m.results[0])
			if e.dialect().Unmarshal(e.text, response.Interface()) != nil {
				continue // replay counts what cannot be read
			}
			written, err := servicestacktest.Marshal(e.spoken(), response.Interface())
			require.NoError(t, err, e)
			want, err := decode(e.text)
			require.NoError(t, err)
			got, err := decode(written)
			require.NoError(t, err, "%s: %s", e, written)
			equal := true
			for _, d := range literally("", want, got) {
				if why := e.unlike(d); why != "" {
					differ[why]++
					continue
				}
				equal = false
				t.Errorf("%s: %s: recorded %v, the fake writes %v", e, d.at, d.want, d.got)
			}
			if equal {
				same++
			}
		}
	}
	t.Logf("%d answers in the server's own words", same)
	for _, why := range slices.Sorted(maps.Keys(differ)) {
		t.Logf("%5d values: %s", differ[why], why)
	}
	assert.Positive(t, same)
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
	dashedGUIDs = regexp.MustCompile(`"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"`)
)

// unlike is why a fake does not write as recorded, or "".
func (e *exchange) unlike(d difference) string {
	want, got := fmt.Sprint(d.want), fmt.Sprint(d.got)
	w, _, isDate := moment(want)
	g, _, isDateToo := moment(got)
	x, errX := strconv.ParseFloat(want, 64)
	y, errY := strconv.ParseFloat(got, 64)
	switch {
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
