package replay

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

// TestVectorsInFormats reads every value that servers wrote in XML, JSV and CSV into its
// generated type, and compares it with the JSON of the same value; then writes it, and
// compares the two texts by what they mean to .NET.
func TestVectorsInFormats(t *testing.T) {
	counts := map[string]int{}
	for _, host := range []string{"aim", "edge", "trendsic"} {
		path := corpus("vectors/" + host + ".jsonl")
		if path == "" && host == "edge" {
			path = "../../templates/servicestack/testdata/vectors.jsonl"
		} else if path == "" {
			t.Logf("the values of %s are not beside this checkout", host)
			continue
		}
		types := apis()[host].types()
		e := &exchange{folder: host + "-10.1"}
		for _, line := range readLines(t, path) {
			var v vector
			require.NoError(t, json.Unmarshal(line, &v))
			target := types[typeName(v.Type)]
			for format, text := range map[servicestack.Format]*string{servicestack.XML: v.XML, servicestack.JSV: v.JSV, servicestack.CSV: v.CSV} {
				what := "left out: the server cannot write it"
				switch {
				case target == nil:
					what = "left out: a type of no operation"
				case text != nil && v.JSON != nil:
					what = e.readFormat(t, v, format, *text, target)
					if what == readSame {
						counts[fmt.Sprintf("%s %s: %s", host, format, e.writeFormat(t, v, format, *text, target))]++
					}
				}
				counts[fmt.Sprintf("%s %s: %s", host, format, what)]++
			}
		}
	}
	var table strings.Builder
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&table, "%6d %s\n", counts[what], what)
	}
	t.Log("\n" + table.String())
}

// readFormat reads a value, and says what became of it.
func (e *exchange) readFormat(t *testing.T, v vector, format servicestack.Format, text string, target reflect.Type) string {
	value := reflect.New(target)
	err := format.Unmarshal([]byte(text), value.Interface())
	var unread *servicestack.DecodeError
	var all []difference
	if errors.As(err, &unread) {
		all = compareUnread(unread)
	} else if err != nil {
		require.Contains(t, text, `"`, "%s %s %s: %v", format, v.Type, v.Case, err)
		require.Contains(t, *v.JSON, `har":"\""`, "%s %s %s: %v", format, v.Type, v.Case, err)
		return "left out: a char that is a quote, bare, which nobody can read"
	}
	want, err := decode([]byte(*v.JSON))
	require.NoError(t, err)
	if format == servicestack.XML {
		want = withoutCR(want)
	}
	again, err := servicestack.Marshal(value.Interface())
	if err != nil {
		require.ErrorContains(t, err, "it is not JSON")
		return "read as far as JSON can tell: NaN"
	}
	got, err := decode(again)
	require.NoError(t, err)
	all = append(all, compare("answer", "", want, got)...)
	if format == servicestack.CSV && isPart(text, target) {
		return "read the one member that servers write of a DataContract"
	}
	e.explainFormat(t, v, format, all)
	return readSame
}

const readSame = "read as the same value"

// isPart tells whether a CSV holds but one member of a value.
func isPart(text string, target reflect.Type) bool {
	if behind(target).Kind() != reflect.Struct {
		return false
	}
	return slices.ContainsFunc(csvRows(text)[0], func(column string) bool {
		_, own := property(target, column)
		return !own
	})
}

func (e *exchange) explainFormat(t *testing.T, v vector, format servicestack.Format, all []difference) {
	for _, d := range all {
		if e.decided(d) == "" && !sameInFormat(format, d) {
			t.Errorf("%s %s %s %s: %s", format, v.Type, v.Case, v.JSONSettings, d)
		}
	}
}

// sameInFormat tells what formats write otherwise than JSON, which loses fractions of a
// second and seconds of a clock under some settings. A Uri is escaped or not; XML has
// members of a struct that is a text in JSON, and null for items that are values in Go.
func sameInFormat(format servicestack.Format, d difference) bool {
	want, _ := text(d.want)
	got, _ := text(d.got)
	w, _, ok := moment(want)
	g, _, okToo := moment(got)
	clock, isClock := span(want)
	other, isClockToo := span(got)
	switch {
	case ok && okToo:
		return w.Sub(g).Abs() < time.Second
	case isClock && isClockToo:
		return new(big.Rat).Sub(other, clock).Cmp(big.NewRat(60, 1)) < 0 && other.Cmp(clock) >= 0
	case want == fmt.Sprint(zeroTime*1000):
		return d.got == nil
	case strings.HasSuffix(d.at, "uri"):
		return unescape(want) == unescape(got)
	case want != "" && strings.EqualFold(want, got):
		return true // 5E-324 is 5e-324
	}
	return format == servicestack.XML && (d.at == "struct" || d.want == nil && isZero(d.got))
}

// withoutCR makes the line ends of texts those that readers of XML find.
func withoutCR(v any) any {
	switch v := v.(type) {
	case string:
		return strings.ReplaceAll(v, "\r\n", "\n")
	case []any:
		for i := range v {
			v[i] = withoutCR(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = withoutCR(v[name])
		}
	}
	return v
}

// writeFormat writes what was read of a value, and says what became of it.
func (e *exchange) writeFormat(t *testing.T, v vector, format servicestack.Format, text string, target reflect.Type) string {
	value := reflect.New(target)
	if text == "" {
		return "left out: not sent, for it is empty"
	}
	if err := format.Unmarshal([]byte(text), value.Interface()); err != nil {
		return "left out: not sent, for it was not read"
	}
	host := e.host()
	sent, err := format.Marshal(value.Interface(), apis()[host].operations[0])
	if err != nil {
		for _, reason := range []string{"CSV cannot carry a list", "a list in JSV cannot carry null", "cannot be sent: it is not JSON", "nobody told", "whose class is open", "a class with type arguments", "XML has no name", "XML cannot carry an object"} {
			if strings.Contains(err.Error(), reason) {
				return "not sent: " + reason
			}
		}
		t.Errorf("%s %s %s: %v", format, v.Type, v.Case, err)
		return "not sent"
	}
	want, err := decodeAs(format, []byte(text), target)
	if format == servicestack.CSV && err != nil {
		return "left out: not sent, for the server writes no row of it"
	}
	require.NoError(t, err, "%s", text)
	if len(sent) == 0 { // nothing is set
		return "sent as no body"
	}
	got, err := decodeAs(format, sent, target)
	require.NoError(t, err, "%s %s of %s", v.Type, sent, text)
	e.explainFormat(t, v, format, compare("answer", "", want, got))
	if format == servicestack.XML {
		if wrong := misplaced(t, sent, []byte(text)); wrong != "" {
			t.Errorf("%s %s: %s\n%s\n%s", v.Type, v.Case, wrong, sent, text)
		}
	}
	return "sent as the same value"
}
