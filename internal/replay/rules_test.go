package replay

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/aq"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/crud"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/edge"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

// rulesOfClients are the rules of a correct client (client-rules.md), and for each the
// test that holds it: its folder, its name, and a text that stands in it, where the test
// has many cases.
var rulesOfClients = []struct {
	first, last        int
	what               string
	folder, test, text string
}{
	{1, 1, "the verb of an operation", planTests, "TestMethods", "class Op : IDelete"},
	{2, 2, "a route that allows the verb", runtimeTests, "TestAddress", `"2: `},
	{3, 3, "a route is usable if its variables have values", runtimeTests, "TestAddress", `"3: `},
	{4, 4, "most variables, then the shortest path", runtimeTests, "TestAddress", `"4: `},
	{5, 5, "the pre-defined address where no route is usable", runtimeTests, "TestAddress", `"5: `},
	{6, 7, "/api from 6.0 on, /json/reply before", planTests, "TestDialectOfVersions", "APIRoutes: true"},
	{8, 8, "the handler prefix stands before pre-defined paths", runtimeTests, "TestRule006And008Predefined", ""},
	{9, 9, "verbs that the description names, alone", runtimeTests, "TestRule009VerbsOfRoutesAlone", ""},
	{10, 10, "POST without marker and routes", planTests, "TestMethods", `"operation Op -> void":`},
	{11, 11, "no overridden verb", runtimeTests, "TestRule011And044NeverSent", "X-HTTP-Method-Override"},
	{12, 12, "a long query is not switched in silence", runtimeTests, "TestRule012LongQueriesAreNotSwitched", ""},
	{13, 13, "variables are escaped", runtimeTests, "TestAddress", `"13: `},
	{14, 14, "a wildcard keeps its slashes", runtimeTests, "TestAddress", `"14: `},
	{15, 15, "a slash refuses the route", runtimeTests, "TestAddress", `"15: `},
	{16, 16, "an empty text refuses the route", runtimeTests, "TestAddress", `"16: `},
	{17, 17, "Guids in a path", runtimeTests, "TestAddress", `"17: `},
	{18, 18, "numbers in a path", runtimeTests, "TestAddress", `"18: `},
	{19, 19, "no property in path and query", runtimeTests, "TestAddress", `"19: `},
	{20, 20, "names of a query", runtimeTests, "TestQuery", `"20: `},
	{21, 21, "unset and zero in a query", runtimeTests, "TestQuery", `"21: `},
	{22, 22, "no empty text in a query", runtimeTests, "TestQueryRefuses", `"22: `},
	{23, 23, "text of a query", runtimeTests, "TestQuery", `"23: `},
	{24, 24, "bool of a query", runtimeTests, "TestQuery", `"24: `},
	{25, 25, "numbers of a query", runtimeTests, "TestQuery", `"25: `},
	{26, 26, "enums of a query", runtimeTests, "TestQuery", `"26: `},
	{27, 27, "dates of a query, with time and zone", runtimeTests, "TestQuery", `"27: `},
	{28, 28, "dates without time, durations of a query", runtimeTests, "TestQuery", `"28: `},
	{29, 29, "Guids, bytes of a query", runtimeTests, "TestQuery", `"29: `},
	{30, 30, "lists of a query", runtimeTests, "TestQuery", `"30: `},
	{31, 31, "an empty list", runtimeTests, "TestQuery", `"31: `},
	{32, 32, "null in a list of a query", runtimeTests, "TestQueryRefuses", `"32: `},
	{33, 33, "no repeated keys", runtimeTests, "assertPlainNames", `"33: `},
	{34, 34, "objects and maps of a query", runtimeTests, "TestQuery", `"34: `},
	{35, 35, "no keys with brackets or points", runtimeTests, "assertPlainNames", `"35"`},
	{36, 36, "no null in a query", runtimeTests, "TestQueryRefuses", `"36: `},
	{37, 37, "no undeclared names, but conditions", runtimeTests, "assertPlainNames", `"37: `},
	{38, 38, "no reserved keys", runtimeTests, "TestQueryRefuses", `"38: `},
	{39, 40, "Accept and Content-Type", runtimeTests, "TestRule039To046Headers", `"Content-Type": {"application/json"}`},
	{41, 41, "Content-Length on the wire", runtimeTests, "TestRule041LengthOnTheWire", ""},
	{42, 42, "header parameters", runtimeTests, "TestRule042HeaderParameters", ""},
	{43, 43, "gzip alone is offered", runtimeTests, "TestRule041LengthOnTheWire", `"43"`},
	{44, 44, "no Expect", runtimeTests, "TestRule011And044NeverSent", "Expect"},
	{45, 45, "version, session and bearer in the DTO", runtimeTests, "TestRule045Members", ""},
	{46, 46, "a User-Agent of its own", runtimeTests, "TestRule039To046Headers", "User-Agent"},
	{47, 47, "the whole DTO in the body", runtimeTests, "TestRule047WholeDTOInTheBody", ""},
	{48, 48, "names in any case", runtimeTests, "TestRule048To053Numbers", "any case"},
	{49, 49, "DataMember names verbatim", ".", "TestDefectNames", "kebab-name"},
	{50, 50, "unset is left out, null on purpose", runtimeTests, "TestSendEmptyAndNull", "SendNull"},
	{51, 52, "integers in full", runtimeTests, "TestRule048To053Numbers", "9007199254740993"},
	{53, 53, "decimals keep their scale", runtimeTests, "TestRule053And099Decimal", ""},
	{54, 54, "no NaN", runtimeTests, "TestRule098To102WhatIsNoJSON", "rule 54"},
	{55, 57, "dates are sent as ISO, with their zone", runtimeTests, "TestRule055To057TimeWrites", ""},
	{58, 58, "DateTimeOffset keeps its offset", runtimeTests, "TestRule058And090OffsetTime", ""},
	{59, 59, "TimeSpan as PT…", runtimeTests, "TestRule059And095Duration", ""},
	{60, 60, "Guids with dashes", runtimeTests, "TestRule060And097GUID", ""},
	{61, 61, "bytes as standard base64", runtimeTests, "TestRule061Bytes", ""},
	{62, 62, "enums by their C# name", runtimeTests, "TestRule062And103Enum", ""},
	{63, 63, "flags as number", runtimeTests, "TestRule063And104Flags", ""},
	{64, 64, "EnumAsInt as number", runtimeTests, "TestRule064EnumAsNumber", ""},
	{65, 65, "char", runtimeTests, "TestRule065And105Char", ""},
	{66, 66, "null among the items of a list", runtimeTests, "TestScalarsRoundTrip", `["Done",null]`},
	{67, 67, "__type is not sent", runtimeTests, "TestRule086Subtypes", `[{"Side":1,"Inside"`},
	{68, 68, "Version is left out", ".", "TestRule068Version", ""},
	{69, 69, "strict JSON is sent", runtimeTests, "TestMarshal", "is not JSON"},
	{70, 70, "UTF-8 without a mark", runtimeTests, "TestRule070UTF8", ""},
	{71, 71, "no deeper than 50", runtimeTests, "TestRule071Depth", ""},
	{72, 72, "an answer while the body is sent", runtimeTests, "TestRule072AnswerInTheMiddle", ""},
	{73, 73, "{} for no members", runtimeTests, "TestRule073NoMembers", ""},
	{74, 74, "GET and DELETE without body", runtimeTests, "TestQuery", `"74: `},
	{75, 75, "no query beside a body", runtimeTests, "TestRule047WholeDTOInTheBody", `"75: `},
	{76, 76, "nothing secret to another host", runtimeTests, "TestRule076Redirects", ""},
	{77, 77, "JSV is application/jsv", runtimeTests, "TestFormatOption", `"text/jsv" is not a format`},
	{78, 78, "no callback, no jsconfig", runtimeTests, "TestRule161Conditions", `"jsconfig"`},
	{79, 79, "HTML with 200 is an error", runtimeTests, "TestRule079To084Answers", `"79: HTML"`},
	{80, 80, "success without a body", runtimeTests, "TestRule079To084Answers", `"80: `},
	{81, 83, "texts, bytes, lists, maps", runtimeTests, "TestRule081To083Shapes", ""},
	{84, 84, "content types with and without charset", runtimeTests, "TestRule079To084Answers", `"84: `},
	{85, 85, "names of members", runtimeTests, "TestRule085Names", ""},
	{86, 86, "__type", runtimeTests, "TestRule086Subtypes", ""},
	{87, 87, "size and depth are limited", runtimeTests, "TestRule079To084Answers", `"87: `},
	{88, 88, "/Date(ms)/", runtimeTests, "TestRule088To094TimeReads", "// 88: "},
	{89, 89, "slashes plain or escaped", runtimeTests, "TestRule088To094TimeReads", "// 89: "},
	{90, 90, "DateTimeOffset by version", planTests, "TestDialectOfVersions", `"6.110"`},
	{91, 91, "ISO and RFC 1123", runtimeTests, "TestRule088To094TimeReads", "// 91: "},
	{92, 92, "numbers are seconds or milliseconds", runtimeTests, "TestRule092UnixUnit", ""},
	{93, 93, "no zone stays none", runtimeTests, "TestRule088To094TimeReads", "// 93: "},
	{94, 94, "MinValue and MaxValue", runtimeTests, "TestRule088To094TimeReads", "// 94: "},
	{95, 95, "TimeSpan", runtimeTests, "TestRule059And095Duration", ""},
	{96, 96, "TimeOnly and DateOnly", runtimeTests, "TestRule096TimeOfDay", ""},
	{97, 97, "Guids with and without dashes", runtimeTests, "TestRule060And097GUID", ""},
	{98, 98, "numbers with exponents and in quotes", runtimeTests, "TestRule098To102WhatIsNoJSON", `"-128"`},
	{99, 99, "decimals without loss", runtimeTests, "TestRule053And099Decimal", ""},
	{100, 100, "bare NaN and Infinity", runtimeTests, "TestRule098To102WhatIsNoJSON", "-Infinity"},
	{101, 101, "an empty place in a list", runtimeTests, "TestRule098To102WhatIsNoJSON", `["done",,"Failed"]`},
	{102, 102, "control characters in texts", runtimeTests, "TestRule098To102WhatIsNoJSON", `\x00`},
	{103, 103, "enums by name, text and number; unknown ones are kept", runtimeTests, "TestRule062And103Enum", ""},
	{104, 104, "flags", runtimeTests, "TestRule063And104Flags", ""},
	{105, 105, "char and bytes", runtimeTests, "TestRule065And105Char", ""},
	{106, 106, "null", runtimeTests, "TestRule106Null", ""},
	{107, 107, "pairs, tuples, versions, addresses", ".", "TestRule107Pairs", ""},
	{108, 108, "keys of maps", runtimeTests, "TestRule108KeysOfMaps", ""},
	{109, 109, "object", runtimeTests, "TestRule109Object", ""},
	{110, 110, "one bad value does not lose the rest", runtimeTests, "TestRule110OneBadValueDoesNotLoseTheRest", ""},
	{111, 111, "of a repeated key the last wins", runtimeTests, "TestRule085Names", "rule 111"},
	{112, 112, "CSV and its lines", runtimeTests, "TestCSV", `\r\n`},
	{113, 113, "from 300 on it is an error", runtimeTests, "TestRule113Redirect", ""},
	{114, 114, "200 with a failed status", runtimeTests, "TestRule114FailureWith200", ""},
	{115, 115, "an envelope of the API's own is data", runtimeTests, "TestRule114FailureWith200", "rule 115"},
	{116, 117, "the status and all that it tells", runtimeTests, "TestRule116And117Shape", ""},
	{118, 118, "failures without a status of ServiceStack's", runtimeTests, "TestErrorsOfServers", `"118: `},
	{119, 119, "the reason phrase decides nothing", runtimeTests, "TestErrorsOfServers", `"119"`},
	{120, 120, "field names without case", runtimeTests, "TestRule116And117Shape", `"120: `},
	{121, 121, "Retry-After", runtimeTests, "TestRule121RetryAfter", ""},
	{122, 122, "what is tried again", runtimeTests, "TestRule122Retry", ""},
	{123, 123, "409, 404, 405", runtimeTests, "TestErrorsOfServers", `"123: `},
	{124, 124, "failures in XML and CSV", runtimeTests, "TestRule124XML", ""},
	{125, 126, "credentials and cookies", runtimeTests, "TestRule125And126Credentials", ""},
	{127, 127, "cookies prove nothing", runtimeTests, "TestRule127CookiesProveNothing", ""},
	{128, 129, "tokens, and their expiry", runtimeTests, "TestRule128And129Tokens", ""},
	{130, 130, "Basic at once", runtimeTests, "TestRule130Basic", ""},
	{131, 131, "API keys", runtimeTests, "TestRule131APIKeys", ""},
	{132, 132, "one refresh for all", runtimeTests, "TestRule132RefreshOnceInParallel", ""},
	{133, 133, "the new token, or the new cookie", runtimeTests, "TestRule132And133RefreshByCookie", ""},
	{134, 134, "when not to refresh", runtimeTests, "TestRule134NoRefresh", ""},
	{135, 135, "a 401 alone", runtimeTests, "TestRule135OnlyA401", ""},
	{136, 136, "403 is final", runtimeTests, "TestRule136ForbiddenIsFinal", ""},
	{137, 137, "no loops", runtimeTests, "TestRule137SignInCannotRecurse", ""},
	{138, 138, "signing out forgets", runtimeTests, "TestRule138LogoutForgets", ""},
	{139, 139, "who am I", runtimeTests, "TestRule139WhoAmI", ""},
	{140, 140, "tokens stay at home", runtimeTests, "TestRule140TokensStayAtHome", ""},
	{141, 141, "batches", runtimeTests, "TestRule141Batch", ""},
	{142, 142, "an empty batch", runtimeTests, "TestRule142EmptyBatch", ""},
	{143, 143, "a failed batch", runtimeTests, "TestRule143FailedBatch", ""},
	{144, 144, "batches with conditions", runtimeTests, "TestRule144ConditionsFailBatches", ""},
	{145, 145, "one way by the normal address", runtimeTests, "TestRule145OneWay", ""},
	{146, 146, "the length of a form", runtimeTests, "TestRule146Length", ""},
	{147, 147, "fields of a form", runtimeTests, "TestRule146To149Form", `"Public: false"`},
	{148, 148, "files of a form", runtimeTests, "TestRule148FileNames", ""},
	{149, 149, "the address of a form", runtimeTests, "TestRule146To149Form", `"149`},
	{150, 150, "a file as the body", runtimeTests, "TestRule150Raw", ""},
	{151, 151, "the form is closed", runtimeTests, "TestRule146To149Form", `"151: `},
	{152, 152, "refused files", runtimeTests, "TestRule152Refused", ""},
	{153, 153, "names of downloads", runtimeTests, "TestRule153FileName", ""},
	{154, 154, "ranges", runtimeTests, "TestRule154Ranges", ""},
	{155, 155, "304", runtimeTests, "TestRule155NotModified", ""},
	{156, 156, "the stream of events", runtimeTests, "TestRule156RecordedStream", ""},
	{157, 157, "heartbeats, and connecting anew", runtimeTests, "TestRule157ConnectsAnew", ""},
	{158, 158, "channels, and leaving", runtimeTests, "TestRule158ChannelsAndLeaving", ""},
	{159, 159, "channel and selector", runtimeTests, "TestRule159Frames", ""},
	{160, 160, "Skip, Take, OrderBy, Fields, Include", ".", "TestRule160To164Queries", "orderBy"},
	{161, 161, "undeclared conditions", runtimeTests, "TestRule161Conditions", ""},
	{162, 162, "the total, once", runtimeTests, "TestRule162Rows", ""},
	{163, 163, "no rows", runtimeTests, "TestRule163NoRows", ""},
	{164, 164, "members that were not asked for are zero", ".", "TestRule160To164Queries", `"164: `},
	{165, 168, "rows are created, changed, deleted", ".", "TestRule165To168Rows", ""},
}

const planTests = "../plan"

// TestRules: each of the 168 rules has a test, and the test is there.
func TestRules(t *testing.T) {
	next := 1
	for _, r := range rulesOfClients {
		require.Equal(t, next, r.first, "each rule once, in order")
		next = r.last + 1
		assert.True(t, hasTest(t, r.folder, r.test, r.text), "rule %d (%s): no %s %s with %q", r.first, r.what, r.folder, r.test, r.text)
	}
	require.Equal(t, 169, next)
	path := corpus("../reference/client-rules.md")
	if path == "" {
		t.Log("the rules are not beside this checkout")
		return
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Len(t, regexp.MustCompile(`(?m)^\d+\. `).FindAll(text, -1), 168)
}

// hasTest tells whether the tests of a folder have this function, and it the text.
func hasTest(t *testing.T, folder, name, text string) bool {
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	require.NoError(t, err)
	for _, file := range files {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		_, body, ok := strings.Cut(string(source), "\nfunc "+name+"(")
		body, _, _ = strings.Cut(body, "\n}\n")
		if ok && strings.Contains(body, text) {
			return true
		}
	}
	return false
}

// TestRule068Version: a Version arrives as 0.0, whatever is sent: none is.
func TestRule068Version(t *testing.T) {
	w := new(wire)
	_, err := clientOf(t, edge.New, w).PostEchoTypes(t.Context(), &edge.EchoTypes{})
	require.NoError(t, err)
	assert.NotContains(t, string(w.body), "Version")
}

func TestRule107Pairs(t *testing.T) {
	c := clientOf(t, edge.New, &wire{answer: answer(`{"pair":{"key":"k","value":"v"},"version":{"major":1,"minor":2,"build":-1},"uri":"https://example.org/a b","struct":"1.5,-2"}`)})
	got, err := c.PostEchoTypes(t.Context(), &edge.EchoTypes{})
	require.NoError(t, err)
	assert.Equal(t, &edge.KeyValuePair[string, string]{Key: "k", Value: "v"}, got.Pair)
	assert.Equal(t, "https://example.org/a b", got.URI)
	assert.JSONEq(t, `{"major":1,"minor":2,"build":-1}`, got.Version.String())
	var all edge.EchoCollections
	require.NoError(t, servicestack.Unmarshal([]byte(`{"pairs":[{},{"key":"a","value":1}],"tuple":{"item1":"t","item2":2}}`), &all))
	assert.Equal(t, []edge.KeyValuePair[string, int32]{{}, {Key: "a", Value: 1}}, all.Pairs)
	assert.Equal(t, &edge.Tuple2[string, int32]{Item1: "t", Item2: 2}, all.Tuple)
}

func TestRule160To164Queries(t *testing.T) {
	zero, two := int32(0), int32(2)
	w := &wire{answer: answer(`{"offset":0,"total":0,"results":[{"id":1,"firstName":"Jimi","age":0}]}`)}
	c := clientOf(t, aq.New, w)
	resp, err := c.QueryRockers(t.Context(), &aq.QueryRockers{Skip: &zero, Take: &two, OrderBy: "Age,-Id", Include: "Total", Fields: "Id,FirstName", Meta: map[string]string{"k": "v"}})
	require.NoError(t, err)
	for name, want := range map[string]string{"skip": "0", "take": "2", "orderBy": "Age,-Id", "include": "Total", "fields": "Id,FirstName", "meta": "{k:v}"} {
		assert.Equal(t, want, w.request.URL.Query().Get(name), name)
	}
	assert.Zero(t, *resp.Results[0].Age, "164: not asked for")
	assert.Equal(t, "Jimi", resp.Results[0].FirstName)
}

func TestRule165To168Rows(t *testing.T) {
	created, err := clientOf(t, crud.New, &wire{answer: answer(`{"id":"6"}`)}).CreateBooking(t.Context(), &crud.CreateBooking{})
	require.NoError(t, err)
	assert.Equal(t, "6", created.ID, "165: a text")

	stale := strings.Replace(string(answer(`{"responseStatus":{"errorCode":"OptimisticConcurrencyException"}}`)), "200 OK", "409 Conflict", 1)
	_, err = clientOf(t, crud.New, &wire{answer: []byte(stale)}).UpdateBooking(t.Context(), &crud.UpdateBooking{})
	assert.ErrorIs(t, err, servicestack.ErrConflict, "166")

	w := new(wire)
	id, none := int32(3), servicestack.Decimal("0")
	_, err = clientOf(t, crud.New, w).PatchBooking(t.Context(), &crud.PatchBooking{ID: &id, Cost: &none, Reset: []string{"Notes"}})
	require.NoError(t, err)
	assert.JSONEq(t, `{"Id":3,"Cost":0,"Reset":["Notes"]}`, string(w.body), "167")

	require.NoError(t, clientOf(t, crud.New, w).DeleteBooking(t.Context(), &crud.DeleteBooking{ID: 3}))
	assert.Equal(t, []string{http.MethodDelete, "/bookings/3", ""}, []string{w.request.Method, w.request.URL.Path, string(w.body)}, "168")
}
