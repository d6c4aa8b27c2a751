package replay

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/crud"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/echo"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/edge"
	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

// defects lists what is known to go wrong in generated Go clients of ServiceStack
// (peer-defects.md), and for each the test that holds it here: its folder, its name,
// and, where the test has many cases, a text that stands in the case.
var defects = []struct{ ids, what, folder, test, text string }{
	{"D1 R02", "dates in every form that servers write", ".", "TestDefectDates", ""},
	{"D2 R29", "one bad date does not lose the rest, nor the rest of a list", ".", "TestDefectOneBadValue", ""},
	{"D3 R30", "a sign-in succeeds whose answer has a refreshTokenExpiry", runtimeTests, "TestRule128And129Tokens", ""},
	{"D4 R03", "TimeSpan is read in both forms and sent as a duration, in a query too", ".", "TestDefectTimeSpans", ""},
	{"D5 R04", "money keeps its digits and its scale", ".", "TestDefectMoney", ""},
	{"D6 R07", "numbers in objects of any type keep their digits", ".", "TestDefectMoney", "9007199254740993"},
	{"D7 R14", "snake_case answers fill all members", ".", "TestDefectNames", "nullable_date_time"},
	{"D8 R25", "DataMember names with signs", ".", "TestDefectNames", "@odd.name$"},
	{"D9 R23", "property names beyond Latin", ".", "TestDefectNames", "Имя"},
	{"D10 R13", "null among nullable items stays null", ".", "TestDefectNullItems", ""},
	{"D11 R22", "lists of lists", ".", "TestDefectNullItems", "stringMatrix"},
	{"D12 R24", "flags by number or name", runtimeTests, "TestRule063And104Flags", ""},
	{"D13", "nested classes of one name", emitTests, "TestCompiles", "nested classes of one name"},
	{"c01", "properties of collection interfaces", emitTests, "TestCompiles", "interfaces of collections"},
	{"c02", "sbyte", emitTests, "TestCompiles", "sbyte"},
	{"c03 c04", "generics and tuples in collections", emitTests, "TestCompiles", "pairs and tuples in collections"},
	{"c05 c06", "types that hold themselves", emitTests, "TestCompiles", "recursion"},
	{"c07", "one name in two namespaces", emitTests, "TestCompiles", "one name in two namespaces"},
	{"c08 c09", "classes named like words of Go", emitTests, "TestCompiles", "names of Go"},
	{"c10", "descriptions that end a comment", emitTests, "TestHostile", ""},
	{"c11", "names with dots for a package", "../naming", "TestPackageAndFile", ""},
	{"c12 c13", "constants that meet types and each other", emitTests, "TestCompiles", "constants that meet types"},
	{"c14", "a property named like the base class", emitTests, "TestCompiles", "member named like its base"},
	{"c15", "Id beside _id", emitTests, "TestCompiles", "members that meet"},
	{"c16", "keys of maps that Go does not allow", emitTests, "TestCompiles", "keys of maps"},
	{"R01 c17 c20", "constants of an enum have its type", ".", "TestDefectEnums", ""},
	{"c22", "lower-case type names are exported", emitTests, "TestCompiles", "v_Jiwa_Debtor_ListQuery"},
	{"R05", "signing in does not recurse", runtimeTests, "TestRule137SignInCannotRecurse", ""},
	{"R06", "different lists make different queries", ".", "TestDefectQueries", "Smith, John"},
	{"R08", "unset dates are not sent", ".", "TestDefectUnset", ""},
	{"R09", "unset texts are not sent; a PATCH holds what is set", ".", "TestDefectUnset", "PatchBooking"},
	{"R10", "0, false and an empty text can be sent", ".", "TestDefectZeros", ""},
	{"R11", "every body has its content type", runtimeTests, "TestRule150Raw", ""},
	{"R12", "an unreadable answer has an error type of its own", ".", "TestDefectOneBadValue", "DecodeError"},
	{"R15", "what cannot be written stops the call", ".", "TestDefectQueries", "math.NaN"},
	{"R16", "many calls refresh a token once", runtimeTests, "TestRule132RefreshOnceInParallel", ""},
	{"R17", "signing in follows a refresh that failed", runtimeTests, "TestRule137SignInByFunction", "what the refresh token does not cure"},
	{"R18", "a token set by hand is refreshed, too", runtimeTests, "TestRule137SignInByFunction", `WithAPIKey("first"), WithRefreshToken("R")`},
	{"R19", "a base address may end in a slash", ".", "TestDefectQueries", "trailing slash"},
	{"R20", "uploads are not held in memory", runtimeTests, "TestRule146Length", ""},
	{"R21", "uploads use the operation's verb", runtimeTests, "TestRule146To149Form", ""},
	{"R26", "Version is sent where the client sets it, and only there", runtimeTests, "TestRule045Members", ""},
	{"R27 R28 c19", "each method returns what the description says, the request itself, too", ".", "TestDefectReturns", ""},
	{"R32", "tokens do not follow a redirect to another host", runtimeTests, "TestRule140TokensStayAtHome", ""},
	{"R33", "a failed batch tells how much of it is done", runtimeTests, "TestRule143FailedBatch", ""},
}

const (
	runtimeTests = "../../templates/servicestack"
	emitTests    = "../emit"
)

// TestDefects: the tests that the table names exist.
func TestDefects(t *testing.T) {
	for _, d := range defects {
		files, err := filepath.Glob(filepath.Join(d.folder, "*_test.go"))
		require.NoError(t, err)
		found := false
		for _, name := range files {
			source, err := os.ReadFile(name)
			require.NoError(t, err)
			found = found || strings.Contains(string(source), "\nfunc "+d.test+"(") && strings.Contains(string(source), d.text)
		}
		assert.True(t, found, "%s (%s): no %s %s with %q", d.ids, d.what, d.folder, d.test, d.text)
	}
}

// clientOf is a client whose calls are answered by w: with 204, unless told otherwise.
func clientOf[C any](t *testing.T, connect func(string, ...servicestack.Option) (C, error), w *wire) C {
	if w.answer == nil {
		w.answer = []byte("HTTP/1.1 204 No Content\r\n\r\n")
	}
	c, err := connect("http://recorded.test/", servicestack.WithHTTPClient(w.client()))
	require.NoError(t, err)
	return c
}

func answer(body string) []byte {
	return fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
}

func TestDefectDates(t *testing.T) {
	moment := time.Date(2020, 1, 1, 10, 0, 0, 0, time.UTC)
	for text, zone := range map[string]bool{
		`"\/Date(1577872800000)\/"`: true, `"/Date(1577872800000-0000)/"`: true, `"/Date(1577872800000+0200)/"`: true,
		`"2020-01-01T10:00:00.0000000"`: false, `"2020-01-01T10:00:00"`: false, `"2020-01-01 10:00:00"`: false,
		`"2020-01-01T10:00:00Z"`: true, `"2020-01-01T12:00:00+02:00"`: true, `1577872800`: true, `1577872800000`: true,
	} {
		c := clientOf(t, edge.New, &wire{answer: answer(`{"dateTime":` + text + `,"nullableDateTime":` + text + `}`)})
		resp, err := c.PostEchoTypes(t.Context(), &edge.EchoTypes{})
		require.NoError(t, err, text)
		assert.True(t, resp.DateTime.Equal(moment), "%s: %s", text, resp.DateTime)
		assert.True(t, resp.NullableDateTime.Equal(moment), text)
		again, err := servicestack.Marshal(resp.DateTime)
		require.NoError(t, err)
		assert.Equal(t, zone, strings.ContainsAny(string(again), "Z+"), "%s: %s", text, again)
	}
}

func TestDefectOneBadValue(t *testing.T) {
	items := strings.Repeat(`{"name":"n","age":1},`, 1000)
	c := clientOf(t, edge.New, &wire{answer: answer(`[{"name":"first","age":"soon"},` + items + `{"name":"last","age":2}]`)})
	list, err := c.GetList(t.Context(), &edge.GetList{})
	var failed *servicestack.DecodeError
	require.ErrorAs(t, err, &failed)
	require.Len(t, failed.Failures, 1)
	assert.Equal(t, "[0].Age", failed.Failures[0].Path)
	require.Len(t, list, 1002)
	assert.Equal(t, edge.Poco{Name: "first"}, list[0])
	assert.Equal(t, edge.Poco{Name: "last", Age: 2}, list[1001])

	c = clientOf(t, edge.New, &wire{answer: answer(`{"id":1,"dateTime":"yesterday","string":"after"}`)})
	one, err := c.PostEchoTypes(t.Context(), &edge.EchoTypes{})
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "DateTime", failed.Failures[0].Path)
	assert.Equal(t, "after", one.String)
}

func TestDefectTimeSpans(t *testing.T) {
	span := servicestack.NewDuration(90 * time.Minute)
	for _, text := range []string{"PT1H30M", "01:30:00"} {
		c := clientOf(t, edge.New, &wire{answer: answer(`{"timeSpan":"` + text + `"}`)})
		resp, err := c.PostEchoTypes(t.Context(), &edge.EchoTypes{})
		require.NoError(t, err)
		assert.Equal(t, span, resp.TimeSpan)
	}
	w := new(wire)
	c := clientOf(t, edge.New, w)
	_, err := c.PostEchoTypes(t.Context(), &edge.EchoTypes{TimeSpan: span})
	require.NoError(t, err)
	assert.Contains(t, string(w.body), `"TimeSpan":"PT1H30M"`)
	_, err = c.GetEchoTypes(t.Context(), &edge.EchoTypes{ID: 1, TimeSpan: span})
	require.NoError(t, err)
	assert.Equal(t, "PT1H30M", w.request.URL.Query().Get("timeSpan"))
}

func TestDefectMoney(t *testing.T) {
	for _, text := range []string{"12345678901234567.89", "999999999999999.99", "1.10", "79228162514264337593543950335"} {
		var e edge.EchoTypes
		require.NoError(t, servicestack.Unmarshal([]byte(`{"decimal":`+text+`,"object":{"n":9007199254740993}}`), &e))
		assert.Equal(t, servicestack.Decimal(text), e.Decimal)
		again, err := servicestack.Marshal(e)
		require.NoError(t, err)
		assert.Contains(t, string(again), `"Decimal":`+text+`,`)
		assert.Contains(t, string(again), `9007199254740993`)
	}
}

func TestDefectNames(t *testing.T) {
	var e edge.EchoTypes
	require.NoError(t, servicestack.Unmarshal([]byte(`{"nullable_id":5,"nullable_date_time":"2020-01-01T00:00:00Z","u_long":7,"s_byte":-1,"time_span":"PT1H"}`), &e))
	require.NotNil(t, e.NullableID)
	require.NotNil(t, e.NullableDateTime)
	assert.Equal(t, []any{int32(5), uint64(7), int8(-1), servicestack.NewDuration(time.Hour)}, []any{*e.NullableID, e.ULong, e.SByte, e.TimeSpan})

	names := `{"@odd.name$":"odd","kebab-name":"kebab","snake_case_name":"snake","Straße":"s","Имя":"name"}`
	c := clientOf(t, edge.New, &wire{answer: answer(names)})
	got, err := c.EchoNames(t.Context(), &edge.EchoNames{})
	require.NoError(t, err)
	assert.Equal(t, &edge.EchoNames{OddName: "odd", KebabName: "kebab", SnakeCaseName: "snake", Straße: "s", Имя: "name"}, got)
	w := new(wire)
	_, err = clientOf(t, edge.New, w).EchoNames(t.Context(), got, servicestack.WithVerb("GET"))
	require.NoError(t, err)
	assert.Equal(t, "odd", w.request.URL.Query().Get("@odd.name$"))
	assert.Equal(t, "kebab", w.request.URL.Query().Get("kebab-name"))
}

func TestDefectNullItems(t *testing.T) {
	c := clientOf(t, edge.New, &wire{answer: answer(`{"result":{"nullableIntList":[1,null,0],"stringMatrix":[["a"],[],["b","c"]]}}`)})
	resp, err := c.EchoCollections(t.Context(), &edge.EchoCollections{})
	require.NoError(t, err)
	require.Len(t, resp.Result.NullableIntList, 3)
	assert.Nil(t, resp.Result.NullableIntList[1])
	assert.Zero(t, *resp.Result.NullableIntList[2])
	assert.Equal(t, [][]string{{"a"}, {}, {"b", "c"}}, resp.Result.StringMatrix)
	var enums edge.EchoEnums
	require.NoError(t, servicestack.Unmarshal([]byte(`{"statuses":["done",,"Failed"]}`), &enums))
	require.Len(t, enums.Statuses, 3)
	assert.Nil(t, enums.Statuses[1])
}

// TestHeaderNames: a header parameter travels under the name that its ApiMember has, by
// the API's own description, for a body does not reach If-Match or X-Tenant.
func TestHeaderNames(t *testing.T) {
	w := new(wire)
	require.NoError(t, clientOf(t, edge.New, w).DoNothing(t.Context(), &edge.DoNothing{ID: servicestack.GUID{1}, ETag: "v1"}))
	assert.Equal(t, []string{"v1", ""}, []string{w.request.Header.Get("If-Match"), w.request.Header.Get("ETag")})
	assert.Empty(t, w.request.URL.RawQuery)
	_, err := clientOf(t, echo.New, w).EchoHeader(t.Context(), &echo.EchoHeader{XCustom: "c"}, echo.WithTenant("acme"))
	require.NoError(t, err)
	assert.Equal(t, []string{"acme", "c"}, []string{w.request.Header.Get("X-Tenant"), w.request.Header.Get("XCustom")})
}

func TestDefectEnums(t *testing.T) {
	_, isColour := any(edge.ColourRed).(edge.Colour)
	assert.True(t, isColour)
	prices := map[any]int{edge.ColourRed: 5}
	red := edge.ColourRed // no plain string
	assert.Equal(t, 5, prices[red])
	w := new(wire)
	_, err := clientOf(t, edge.New, w).EchoEnums(t.Context(), &edge.EchoEnums{Colour: red, NullableColour: &red})
	require.NoError(t, err)
	assert.Contains(t, string(w.body), `"NullableColour":"Red"`)
}

func TestDefectQueries(t *testing.T) {
	w := new(wire)
	c := clientOf(t, edge.New, w) // with a trailing slash
	seen := map[string]bool{}
	for _, names := range [][]string{{"Smith, John"}, {"Smith", " John"}, {"Smith", "John"}} {
		_, err := c.GetList(t.Context(), &edge.GetList{Names: names})
		require.NoError(t, err)
		assert.Equal(t, "/returns/list", w.request.URL.Path)
		seen[w.request.URL.RawQuery] = true
	}
	assert.Len(t, seen, 3)

	asked := w.asked
	_, err := c.GetEchoTypes(t.Context(), &edge.EchoTypes{ID: 1, Double: math.NaN()})
	assert.Error(t, err)
	_, err = c.PostEchoTypes(t.Context(), &edge.EchoTypes{ID: 1, Double: math.NaN()})
	assert.Error(t, err)
	assert.Equal(t, asked, w.asked, "no request is made of what cannot be written")
}

func TestDefectUnset(t *testing.T) {
	w := new(wire)
	_, err := clientOf(t, edge.New, w).PostEchoTypes(t.Context(), &edge.EchoTypes{})
	require.NoError(t, err)
	assert.NotContains(t, string(w.body), "Date")
	assert.NotContains(t, string(w.body), "0001-01-01")
	_, err = clientOf(t, edge.New, w).GetList(t.Context(), &edge.GetList{})
	require.NoError(t, err)
	assert.Empty(t, w.request.URL.RawQuery)
	_, err = clientOf(t, echo.New, w).EchoDates(t.Context(), &echo.EchoDates{}, servicestack.WithVerb("GET"))
	require.NoError(t, err)
	assert.Empty(t, w.request.URL.RawQuery)
	_, err = clientOf(t, crud.New, w).QueryCoupons(t.Context(), &crud.QueryCoupons{})
	require.NoError(t, err)
	assert.Empty(t, w.request.URL.RawQuery)
	id, notes := int32(3), "late"
	_, err = clientOf(t, crud.New, w).PatchBooking(t.Context(), &crud.PatchBooking{ID: &id, Notes: &notes})
	require.NoError(t, err)
	assert.JSONEq(t, `{"Id":3,"Notes":"late"}`, string(w.body))
}

func TestDefectZeros(t *testing.T) {
	w := new(wire)
	c := clientOf(t, edge.New, w)
	_, err := c.PostEchoTypes(t.Context(), &edge.EchoTypes{}, servicestack.SendEmpty("NullableString"))
	require.NoError(t, err)
	var sent map[string]any
	require.NoError(t, json.Unmarshal(w.body, &sent))
	assert.Equal(t, []any{0., false, ""}, []any{sent["Int"], sent["Bool"], sent["NullableString"]})
	off, zero := false, int32(0)
	_, err = c.GetEchoTypes(t.Context(), &edge.EchoTypes{ID: 1, NullableBool: &off, NullableID: &zero}, servicestack.SendEmpty("Int"))
	require.NoError(t, err)
	assert.Equal(t, []string{"false", "0", "0"}, []string{w.request.URL.Query().Get("nullableBool"), w.request.URL.Query().Get("nullableId"), w.request.URL.Query().Get("int")})
	w = new(wire)
	_, err = clientOf(t, crud.New, w).PatchBooking(t.Context(), &crud.PatchBooking{ID: &zero, Cancelled: &off, Cost: new(servicestack.Decimal), Notes: new(string)})
	require.NoError(t, err)
	assert.JSONEq(t, `{"Id":0,"Cancelled":false,"Cost":0,"Notes":""}`, string(w.body))
	assert.Equal(t, http.MethodPatch, w.request.Method)
}

// TestDefectReturns: what a method returns is the type that the description of its
// operation names.
func TestDefectReturns(t *testing.T) {
	type ref struct {
		Name        string
		GenericArgs []string
	}
	for name := range apis() {
		data, err := os.ReadFile("specs/" + name + "/metadata.json")
		if err != nil {
			continue
		}
		var description struct {
			Operations []struct {
				Request    ref
				ReturnType *ref
			}
		}
		require.NoError(t, json.Unmarshal(data, &description))
		for _, op := range description.Operations {
			m := apis()[name].method(op.Request.Name, "")
			require.NotNil(t, m, op.Request.Name)
			if op.ReturnType == nil {
				assert.Empty(t, m.results, m.name)
				continue
			}
			require.Len(t, m.results, 1, m.name)
			want, _, _ := strings.Cut(op.ReturnType.Name, "`")
			args := strings.Join(op.ReturnType.GenericArgs, ",")
			switch {
			case want == "List":
				want = "[]" + args
			case want == "String":
				want = "string"
			case want == "Byte[]":
				want = "[]uint8"
			case want == "Stream":
				want = "ReadCloser"
			case args != "":
				want = "*" + want + "[" + args + "]"
			default:
				want = "*" + want
			}
			got := strings.NewReplacer(reflect.TypeFor[servicestack.GUID]().PkgPath(), "").Replace(m.results[0].String())
			assert.Equal(t, strings.ToLower(want), strings.ToLower(namespaces.ReplaceAllString(got, "")), m.name)
		}
	}
}
