package replay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Comparing by meaning: values that .NET would read as the same are the same.

// difference is one place where what was recorded and what we do differ in meaning.
type difference struct {
	where     string // path, query, body, answer
	at        string // member, in small letters and without indexes: children.name
	want, got any    // nil where it is missing
}

func (d difference) String() string {
	return fmt.Sprintf("%s %s: recorded %s, got %s", d.where, d.at, brief(d.want), brief(d.got))
}

func brief(v any) string {
	if v == nil {
		return "nothing"
	}
	data, err := json.Marshal(v)
	if err != nil {
		data = fmt.Append(nil, v)
	}
	if len(data) > 120 {
		data = append(data[:120:120], "..."...)
	}
	return string(data)
}

// decode reads JSON as servers write it.
func decode(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(repaired(data)))
	dec.UseNumber()
	var v any
	err := dec.Decode(&v)
	return v, err
}

// repaired puts into JSON what ServiceStack leaves out: null in empty places of
// lists, quotes around NaN, escapes for control characters.
func repaired(data []byte) []byte {
	if json.Valid(data) {
		return data
	}
	var b bytes.Buffer
	inText, last := false, byte(0)
	for i := 0; i < len(data); i++ {
		c := data[i]
		switch {
		case inText && c == '\\' && i+1 < len(data):
			b.WriteByte(c)
			i++
			c = data[i]
		case c == '"':
			inText = !inText
		case inText && c < ' ':
			fmt.Fprintf(&b, `\u%04x`, c)
			continue
		case inText || c == ' ' || c == '\n' || c == '\r' || c == '\t':
			b.WriteByte(c)
			continue
		case (c == ',' || c == ']') && (last == ',' || last == '[' && c == ','):
			b.WriteString("null")
		default:
			word := bareWord.Find(data[i:])
			if word != nil {
				fmt.Fprintf(&b, "%q", word)
				i += len(word) - 1
				last = '"'
				continue
			}
		}
		b.WriteByte(c)
		last = c
	}
	return b.Bytes()
}

var bareWord = regexp.MustCompile(`^(NaN|-?Infinity)`)

// compare finds the differences between two values. Names match without case.
func compare(where, at string, want, got any) []difference {
	switch w := want.(type) {
	case map[string]any:
		if g, ok := got.(map[string]any); ok {
			return compareMembers(where, at, w, g)
		}
	case []any:
		if g, ok := got.([]any); ok && len(w) == len(g) {
			var all []difference
			for i := range w {
				if (w[i] == nil) != (g[i] == nil) { // no member that may be left out
					all = append(all, difference{where, at, w[i], g[i]})
					continue
				}
				all = append(all, compare(where, at, w[i], g[i])...)
			}
			return all
		}
	}
	if same(want, got) || where == "answer" && isZero(want) && isZero(got) {
		return nil
	}
	return []difference{{where, at, want, got}}
}

func compareMembers(where, at string, want, got map[string]any) []difference {
	folded := map[string]string{}
	for name := range got {
		folded[wireName(name)] = name
	}
	var all []difference
	for _, name := range slices.Sorted(maps.Keys(want)) {
		key := name
		if _, ok := got[key]; !ok {
			if key, ok = folded[wireName(name)]; !ok {
				key = name
			}
		}
		all = append(all, compare(where, under(at, name), want[name], got[key])...)
		delete(folded, wireName(key))
	}
	for _, name := range slices.Sorted(maps.Values(folded)) {
		if _, ok := want[name]; !ok {
			all = append(all, compare(where, under(at, name), nil, got[name])...)
		}
	}
	return all
}

// wireName is a name as servers compare names: without case and underscores.
func wireName(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "_", ""))
}

func under(at, name string) string {
	return strings.TrimPrefix(at+"."+strings.ToLower(name), ".")
}

// same compares two values that are not both lists or objects.
func same(want, got any) bool {
	if want == nil && got == nil {
		return true
	}
	w, isText := text(want)
	g, isTextToo := text(got)
	if !isText || !isTextToo {
		return false
	}
	if w == g || strings.EqualFold(w, g) && (strings.EqualFold(w, "true") || strings.EqualFold(w, "false")) {
		return true
	}
	if guid.MatchString(w) && guid.MatchString(g) {
		return guidDigits(w) == guidDigits(g)
	}
	if t, zone, ok := moment(w); ok {
		u, zoneToo, ok := moment(g)
		return ok && zone == zoneToo && t.Equal(u) || sameUnix(t, g)
	}
	if t, _, ok := moment(g); ok && sameUnix(t, w) {
		return true
	}
	if d, ok := span(w); ok {
		e, ok := span(g)
		return ok && d.Cmp(e) == 0
	}
	_, isNumber := want.(json.Number)
	_, isNumberToo := got.(json.Number)
	return (isNumber || isNumberToo) && sameNumber(w, g)
}

func guidDigits(s string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "{", "", "}", "", "(", "", ")", "").Replace(s))
}

func text(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return map[bool]string{true: "True", false: "False"}[v], true
	}
	return "", false
}

// sameNumber: 1.10 is not 1.1, for a decimal has a scale; an exponent has none.
func sameNumber(w, g string) bool {
	if !strings.ContainsAny(w+g, "eE") && strings.Contains(w+g, ".") {
		return false
	}
	x, ok := new(big.Rat).SetString(w)
	y, okToo := new(big.Rat).SetString(g)
	if ok && okToo && x.Cmp(y) == 0 {
		return true
	}
	// The same double, or single, in more digits or fewer.
	f, err := strconv.ParseFloat(w, 64)
	h, errToo := strconv.ParseFloat(g, 64)
	return ok && okToo && err == nil && errToo == nil && strings.ContainsAny(w+g, "eE") && (f == h || float32(f) == float32(h) && !math.IsInf(f, 0))
}

var (
	guid  = regexp.MustCompile(`(?i)^[{(]?[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}[)}]?$`)
	wcf   = regexp.MustCompile(`^\\?/Date\((-?\d+)([+-]\d{4})?\)\\?/$`)
	iso   = regexp.MustCompile(`^-?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$`)
	clock = regexp.MustCompile(`^-?(?:(\d+)\.)?(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d+)?))?$`)
)

// moment reads a date in any of its spellings. zone tells whether it names the
// moment on its own.
func moment(s string) (t time.Time, zone, ok bool) {
	if m := wcf.FindStringSubmatch(s); m != nil {
		ms, err := strconv.ParseInt(m[1], 10, 64)
		return time.UnixMilli(ms).UTC(), true, err == nil
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02", time.RFC1123} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), layout == time.RFC3339Nano || layout == time.RFC1123, true
		}
	}
	return t, false, false
}

// sameUnix tells whether number counts the seconds or milliseconds of t (rule 92).
func sameUnix(t time.Time, number string) bool {
	n, err := strconv.ParseInt(number, 10, 64)
	return err == nil && (n == t.Unix() || n == t.UnixMilli())
}

// span reads a TimeSpan in seconds.
func span(s string) (*big.Rat, bool) {
	m := iso.FindStringSubmatch(s)
	if m == nil || strings.Trim(s, "-PT") == "" {
		m = clock.FindStringSubmatch(s)
	}
	if m == nil {
		return nil, false
	}
	sum := new(big.Rat)
	for i, unit := range []int64{86400, 3600, 60, 1} {
		if n, ok := new(big.Rat).SetString(m[i+1]); ok {
			sum.Add(sum, n.Mul(n, big.NewRat(unit, 1)))
		}
	}
	if strings.HasPrefix(s, "-") {
		sum.Neg(sum)
	}
	return sum, true
}

// zeroTime is the first moment of the year 1 in Unix seconds.
const zeroTime = -62135596800

// isZero tells the values that a member has which is not sent, or was not read.
func isZero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case json.Number:
		f, err := v.Float64()
		return err == nil && (f == 0 || f == zeroTime || f == zeroTime*1000)
	case string:
		if t, _, ok := moment(v); ok && t.Year() <= 1 {
			return true
		}
		if d, ok := span(v); ok && d.Sign() == 0 {
			return true
		}
		return v == "" || v == "\x00" || strings.Trim(v, "0-") == "" && guid.MatchString(v)
	case map[string]any:
		return !slices.ContainsFunc(slices.Collect(maps.Values(v)), func(member any) bool { return !isZero(member) })
	}
	return false
}
