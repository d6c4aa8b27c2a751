package replay

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

// Where we differ from what was recorded by decision: the rule that says so, and
// what it makes of the recorded form. A difference that no rule explains is a defect.

// decided is the rule by which we differ, or "".
// In an answer most of them are about how the same value is written: sameValue.
func (e *exchange) decided(d difference) string {
	want, _ := text(d.want)
	got, _ := text(d.got)
	for _, r := range rules {
		if strings.Contains(r.where, d.where) && r.holds(e, d, want, got) {
			if d.where == "answer" && strings.Contains(r.where, "answer=") {
				return sameValue
			}
			return r.name
		}
	}
	return ""
}

const sameValue = "the same value"

var rules = []struct {
	name  string
	where string // accept, path, query, body, form, answer; answer= where a rule tells how a value is written
	holds func(e *exchange, d difference, want, got string) bool
}{
	{"rule 112: XML has members of a struct that travels as text otherwise, which nobody tells", "body answer", func(e *exchange, d difference, want, got string) bool {
		return d.at == "struct" && e.request != nil && e.format() == servicestack.XML
	}},
	{"rule 39: Accept is application/json, not */*", "accept", func(e *exchange, d difference, want, got string) bool {
		return want == "*/*" && got == "application/json"
	}},
	{"rules 3 and 4: the route with the most variables that have a value, 0 too", "path", func(e *exchange, d difference, want, got string) bool {
		return strings.HasPrefix(got, want+"/") && strings.Count(got, "/") == strings.Count(want, "/")+1
	}},
	{"rule 14: slashes of a wildcard stay slashes", "path", func(e *exchange, d difference, want, got string) bool {
		return strings.ReplaceAll(want, "%2F", "/") == got
	}},
	{"rule 15: no slash within a variable; the pre-defined address instead", "path", func(e *exchange, d difference, want, got string) bool {
		return strings.Contains(want, "%2F") && strings.HasPrefix(got, "/json/reply/")
	}},
	{"rule 15: no slash within a variable; the pre-defined address instead", "query", func(e *exchange, d difference, want, got string) bool {
		return d.want == nil && strings.Contains(got, "/") && strings.Contains(e.request.URL.EscapedPath(), "%2F")
	}},
	{"rule 22: an empty text cannot travel in a query", "query", func(e *exchange, d difference, want, got string) bool {
		return d.got == nil && d.want == ""
	}},
	{"rule 21: zeros of value types are not sent in a query", "query", func(e *exchange, d difference, want, got string) bool {
		return d.got == nil && isZero(d.want)
	}},
	{"rule 21: what the caller sets is sent, though it is empty", "query", func(e *exchange, d difference, want, got string) bool {
		return d.want == nil && (isZero(d.got) || got == "0,0")
	}},
	{"rule 33: a list is one value with commas, not a name repeated", "query", func(e *exchange, d difference, want, got string) bool {
		return strings.Contains(want, "|") && len(e.request.URL.Query()[queryName(e, d.at)]) > 1
	}},
	{"rule 56: no zone where the value has none", "query body answer=", func(e *exchange, d difference, want, got string) bool {
		w, zone, ok := moment(want)
		g, zoneToo, okToo := moment(got)
		return ok && okToo && zone != zoneToo && w.Equal(g)
	}},
	{"rule 37: no names that the operation does not have", "body query", func(e *exchange, d difference, want, got string) bool {
		return d.got == nil && d.want != nil && !e.declares(d.at)
	}},
	{"rule 47: path variables are in the body, too, and win", "body query", func(e *exchange, d difference, want, got string) bool {
		for name, value := range e.target().variables {
			if strings.EqualFold(name, d.at) && got == value {
				return true
			}
		}
		return false
	}},
	{"rule 145: no addresses for one-way calls", "path", func(e *exchange, d difference, want, got string) bool {
		return strings.HasPrefix(strings.TrimPrefix(want, "/api"), "/json/oneway/") && !strings.Contains(got, "/oneway/")
	}},
	{"rule 19: no property in path and query", "query", func(e *exchange, d difference, want, got string) bool {
		return d.got == nil && slices.ContainsFunc(e.target().operation.Routes, func(r servicestack.Route) bool {
			return strings.Contains(strings.ToLower(r.Path), "{"+d.at+"}")
		})
	}},
	{"rule 23: query text is UTF-8", "query", func(e *exchange, d difference, want, got string) bool {
		return !utf8.ValidString(want) && utf8.ValidString(got)
	}},
	{"rule 61: byte[] is base64", "body", func(e *exchange, d difference, want, got string) bool {
		list, ok := d.want.([]any)
		bytes, err := base64.StdEncoding.DecodeString(got)
		return ok && err == nil && len(bytes) == len(list)
	}},
	{"rule 55: dates with up to 7 digits of a second", "body", func(e *exchange, d difference, want, got string) bool {
		w, _, ok := moment(want)
		g, _, okToo := moment(got)
		return ok && okToo && w.Equal(g.Truncate(time.Millisecond))
	}},
	{"rule 103: enums by name as keys, too", "answer=", func(e *exchange, d difference, want, got string) bool {
		return strings.HasPrefix(d.at, "enummap.") && (d.want == nil || d.got == nil)
	}},
	{"rule 73: {} for an operation without members", "body", func(e *exchange, d difference, want, got string) bool {
		return d.at == "" && d.want == nil
	}},
	{"rule 54: NaN and Infinity are not sent", "answer", func(e *exchange, d difference, want, got string) bool {
		return strings.Contains(got, "it is not JSON")
	}},
	{"rule 62: enums by their C# name", "query body form answer=", func(e *exchange, d difference, want, got string) bool {
		return sameMember(e.host(), want, got)
	}},
	{"rule 63: flags as a number", "query body answer=", func(e *exchange, d difference, want, got string) bool {
		return strings.Trim(got, "0123456789") == "" && got != "" && flags(e.host(), want) == got
	}},
	{"rule 68: Version is not a value to send", "query body answer", func(e *exchange, d difference, want, got string) bool {
		return strings.HasPrefix(d.at, "version")
	}},
	{"rule 75: no query beside a body", "query", func(e *exchange, d difference, want, got string) bool { return d.at == "*" }},
	{"rule 75: no query beside a body", "body", func(e *exchange, d difference, want, got string) bool {
		return d.want == nil && got != "" && e.request.URL.Query().Get(queryName(e, d.at)) == got
	}},
	{"rule 125: signing in by the pre-defined address", "path", func(e *exchange, d difference, want, got string) bool {
		return strings.HasPrefix(want, "/auth") && got == "/json/reply/Authenticate"
	}},
	{"rule 86: __type is skipped", "query body answer", func(e *exchange, d difference, want, got string) bool {
		return strings.HasSuffix(d.at, "__type") && d.got == nil
	}},
	{"rule 90: before 6.11 the milliseconds of a DateTimeOffset are the local clock's", "query body answer=", func(e *exchange, d difference, want, got string) bool {
		m := wcf.FindStringSubmatch(want)
		w, _, _ := moment(want)
		return e.dialect().LocalOffsets && m != nil && m[2] != "" &&
			strings.TrimRight(w.Format("2006-01-02T15:04:05.000"), "0.") == strings.TrimRight(got[:max(0, len(got)-6)], "0.") &&
			m[2][:3]+":"+m[2][3:] == got[max(0, len(got)-6):]
	}},
	{"rule 94: the year 10000 is the greatest value there is", "query body answer=", func(e *exchange, d difference, want, got string) bool {
		w, _, ok := moment(want)
		return (ok && w.UnixMilli() >= 253402300799999 || want == "253402300800000") && strings.HasPrefix(got, "9999-12-31T23:59:59")
	}},
	{"rule 95: servers write MaxValue and MinValue of a TimeSpan with a wrong fraction", "query body answer=", func(e *exchange, d difference, want, got string) bool {
		wrong := []string{"P10675199DT2H48M5.4775391S", "PT922337203685.478S", "P10675199DT2H48M5.478S"}
		return slices.Contains(wrong, strings.TrimPrefix(want, "-")) && strings.HasPrefix(strings.TrimPrefix(got, "-"), "P10675199DT2H48M5.47758")
	}},
	{"rule 106: null among objects comes as {}", "answer=", func(e *exchange, d difference, want, got string) bool {
		object, ok := d.want.(map[string]any)
		return ok && len(object) == 0 && d.got == nil
	}},
	{"rule 148: a content type for each file", "form", func(e *exchange, d difference, want, got string) bool {
		return d.at == "content-type"
	}},
	{"rule 147: values that cannot be null are fields, zeros too", "form", func(e *exchange, d difference, want, got string) bool {
		return d.want == nil && isZero(d.got)
	}},
	{"rule 149: what is in path or query is a field, too", "form", func(e *exchange, d difference, want, got string) bool {
		return d.want == nil && (strings.Contains(unescape(e.request.URL.EscapedPath()), "/"+got) || e.request.URL.Query().Get(queryName(e, d.at)) == got)
	}},
	{"design 4: an unset date is not sent", "body query", func(e *exchange, d difference, want, got string) bool {
		t, _, ok := moment(want)
		return d.got == nil && (ok && t.Year() <= 1 || want != "0" && want != "False" && isZero(d.want))
	}},
	{"design 4: values that cannot be null are always sent in a body", "body query", func(e *exchange, d difference, want, got string) bool {
		f, ok := e.member(d.at)
		return ok && (d.want == nil || d.want == "" && !isEnum(f.Type)) && cannotBeNull(f) && (isZero(d.got) || isEnum(f.Type) && isFirstMember(e.host(), got))
	}},
	{"design 4: a null among values that cannot be null is a zero", "body", func(e *exchange, d difference, want, got string) bool {
		f, ok := e.member(d.at)
		return ok && d.want == nil && f.Type != nil && f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() != reflect.Pointer && isZero(d.got)
	}},
	{"design 4: a null among texts is an empty text", "body query answer", func(e *exchange, d difference, want, got string) bool {
		return d.want == nil && d.got == ""
	}},
}

// declares tells whether the operation's request has a member.
func (e *exchange) declares(at string) bool {
	_, ok := e.member(at)
	return ok
}

// member is a member of the operation's request. What is in a map has no field.
func (e *exchange) member(at string) (f reflect.StructField, ok bool) {
	to := e.target()
	t := apis()[e.host()].method(to.operation.Name, e.request.Method).request
	for _, name := range strings.Split(at, ".") {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
			if t.Kind() == reflect.Map {
				return reflect.StructField{}, true
			}
			t = t.Elem()
		}
		if f, ok = property(t, name); !ok {
			return f, false
		}
		t = f.Type
	}
	return f, true
}

// cannotBeNull tells the members that have a value always: those of C#'s value types,
// but for dates, which have a zero that nobody means.
func cannotBeNull(f reflect.StructField) bool {
	return f.Type != nil && f.Type.Kind() != reflect.Pointer && !strings.Contains(f.Tag.Get("json"), ",omitzero")
}

// isEnum tells the types of enums.
func isEnum(t reflect.Type) bool {
	_, ok := t.MethodByName("IsKnown")
	return ok
}

// queryName is the name of a property as the recorded query has it.
func queryName(e *exchange, at string) string {
	for name := range e.request.URL.Query() {
		if strings.EqualFold(name, at) {
			return name
		}
	}
	return at
}

// refused is the rule by which the client does not make a call.
func refused(err error) string {
	message := err.Error()
	for part, rule := range map[string]string{
		"no route takes":               "rule 9: no verb that the description does not name",
		"cannot be sent: it is not J":  "rule 54: NaN and Infinity are not sent",
		"as its own command":           "rules 38 and 78: no query keys that servers take for themselves",
		"takes a user and a password":  "rule 125: nobody signs in without a user and a password",
		"a list in JSV cannot carry n": "rule 32: null in a list of JSV among numbers alone",
		"more digits than System.Dec":  "rule 51: no number that .NET cannot hold",
	} {
		if strings.Contains(message, part) {
			return rule
		}
	}
	return ""
}

// enum is an enum as the description of a host has it.
type enum struct {
	Name                                    string
	IsEnum                                  bool
	EnumNames, EnumValues, EnumMemberValues []string
}

var enums = sync.OnceValue(func() map[string][]enum {
	all := map[string][]enum{}
	for _, host := range []string{"aq", "auth", "crud", "echo", "edge", "files", "keys", "valid", "web"} {
		data, err := os.ReadFile("specs/" + host + "/metadata.json")
		if err != nil {
			panic(err)
		}
		var description struct{ Types []enum }
		if err := json.Unmarshal(data, &description); err != nil {
			panic(err)
		}
		for _, t := range description.Types {
			if t.IsEnum {
				all[host] = append(all[host], t)
			}
		}
	}
	all["edge"] = append(all["edge"], enum{Name: "DayOfWeek", EnumNames: []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}})
	all["forms"], all["endpoints"] = all["echo"], all["echo"]
	return all
})

// sameMember tells whether two texts stand for one member of an enum of the host.
func sameMember(host, a, b string) bool {
	for _, e := range enums()[host] {
		if i := e.index(a); i >= 0 && i == e.index(b) {
			return true
		}
	}
	return false
}

func (e enum) index(s string) int {
	for i, name := range e.EnumNames {
		number := json.Number("")
		if len(e.EnumValues) > i {
			number = json.Number(e.EnumValues[i])
		} else {
			number = json.Number(string(rune('0' + i)))
		}
		if wireName(name) == wireName(s) || string(number) == s || len(e.EnumMemberValues) > i && strings.EqualFold(e.EnumMemberValues[i], s) {
			return i
		}
	}
	return -1
}

// isFirstMember tells the member that an unset enum has.
func isFirstMember(host, s string) bool {
	for _, e := range enums()[host] {
		if i := e.index(s); i >= 0 && e.index("0") == i || i == 0 && e.index("0") < 0 {
			return true
		}
	}
	return false
}

// flags adds up names of flags.
func flags(host, names string) string {
	for _, e := range enums()[host] {
		sum := int64(0)
		for _, name := range strings.Split(names, ",") {
			i := e.index(strings.TrimSpace(name))
			if i < 0 || len(e.EnumValues) <= i {
				sum = -1
				break
			}
			n, _ := json.Number(e.EnumValues[i]).Int64()
			sum |= n
		}
		if sum >= 0 {
			n, _ := json.Marshal(sum)
			return string(n)
		}
	}
	return ""
}
