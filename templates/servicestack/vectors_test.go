package servicestack

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
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
)

// vector is one value as a server writes it, and what it is for .NET.
type vector struct {
	Type         string
	Case         string
	JSONSettings string `json:"json_settings"`
	JSON         *string
	XML, JSV     *string
	CSV          *string
	Values       Object
	Number       *int64
}

// TestVectors reads values that ServiceStack 10.1 wrote under six settings, and
// compares what was found with what .NET says of them.
func TestVectors(t *testing.T) { testVectors(t, "testdata/vectors.jsonl", 20) }

func TestVectorsCorpus(t *testing.T) { testVectors(t, recorded(t, "vectors/edge.jsonl"), 600) }

func testVectors(t *testing.T, path string, atLeast int) {
	n := 0
	for _, line := range lines(t, path) {
		v := read[vector](t, line)
		if v.JSON == nil {
			continue // the server itself failed
		}
		name := v.Type[strings.LastIndexAny(v.Type, ".")+1:]
		if strings.Contains(v.Type, "<") {
			name, _, _ = strings.Cut(v.Type, "<")
			name = name[strings.LastIndex(name, ".")+1:] + "<>"
		}
		switch name {
		case "EchoTypes":
			compare(t, v, (*echoTypes).normal)
		case "EchoCollections":
			compare(t, v, (*echoCollections).normal)
		case "EchoEnums":
			compare[echoEnums](t, v, nil)
		case "EchoNames":
			compare[echoNames](t, v, nil)
		case "DoNothing":
			compare[doNothing](t, v, nil)
		case "ResponseStatus":
			compare[responseStatus](t, v, nil)
		case "Poco":
			compare[poco](t, v, nil)
		case "Node":
			compare[node](t, v, nil)
		case "Circle":
			compare(t, v, func(c *circle) { forComparison(&c.Radius) })
		case "Square":
			compare(t, v, (*square).normal)
		case "Colour", "Status", "Scope", "Priority", "Mixed", "Kind":
			got := read[enumOf](t, `{"`+name+`":`+*v.JSON+`}`)
			number, known := got.number(name)
			require.True(t, known, line)
			require.Equal(t, *v.Number, number, line)
		case "Access":
			require.Equal(t, access(*v.Number), read[access](t, *v.JSON), line)
		default:
			continue
		}
		n++
	}
	t.Logf("%d values\n%s", n, formatTally.take())
	assert.GreaterOrEqual(t, n, atLeast)
}

// compare reads a vector and what .NET says of it into a T; both must be the same. So
// must be what is read of what we write.
func compare[T any](t *testing.T, v vector, normal func(*T)) {
	t.Helper()
	var values any
	decoder := json.NewDecoder(bytes.NewReader(v.Values))
	decoder.UseNumber()
	require.NoError(t, decoder.Decode(&values))
	plain, err := json.Marshal(plainValue(values, v.JSONSettings == "snake"))
	require.NoError(t, err)
	got := read[T](t, *v.JSON)
	var want T
	if err := Unmarshal(plain, &want); err != nil {
		// An empty map is [] in this notation.
		require.Regexp(t, `^(\w+: "\[\]" is not an object(; |$))+(and \d+ more)?$`, err.Error())
	}
	for _, dto := range []*T{&got, &want} {
		withoutEmptyMaps(reflect.ValueOf(dto).Elem())
		if normal != nil {
			normal(dto)
		}
	}
	require.Equal(t, want, got, "%s %s %s: %s", v.Type, v.Case, v.JSONSettings, *v.JSON)
	for _, format := range []Format{JSV, XML, CSV} {
		compareFormat(t, v, format, want, normal)
	}
	sent, err := Marshal(got)
	require.NoError(t, err)
	require.True(t, json.Valid(sent))
	back := read[T](t, string(sent))
	if normal != nil {
		normal(&back)
	}
	again, err := Marshal(back)
	require.NoError(t, err)
	require.Equal(t, string(sent), string(again))
}

func withoutEmptyMaps(dto reflect.Value) {
	for i := range dto.NumField() {
		if f := dto.Field(i); f.Kind() == reflect.Map && f.Len() == 0 {
			f.SetZero()
		}
	}
}

// plainValue turns the notation of the vectors into JSON as a server would write it:
// with nulls in maps under one of the settings.
func plainValue(v any, nulls bool) any {
	switch v := v.(type) {
	case []any:
		var entries map[string]any
		for i, item := range v {
			if m, ok := item.(map[string]any); ok && m["$key"] != nil {
				key := plainValue(m["$key"], nulls)
				if n, ok := key.(json.Number); ok {
					key = n.String()
				}
				if entries == nil {
					entries = map[string]any{}
				}
				if nulls || m["$value"] != nil {
					entries[key.(string)] = plainValue(m["$value"], nulls)
				}
			}
			v[i] = plainValue(item, nulls)
		}
		if entries != nil {
			return entries
		}
		return v
	case map[string]any:
		if name, ok := v["$enum"]; ok {
			if name == nil || strings.Contains(name.(string), ", ") {
				return v["$number"]
			}
			return name
		}
		delete(v, "$type")
		for name, item := range v {
			if v[name] = plainValue(item, nulls); item == nil {
				delete(v, name)
			}
		}
	}
	return v
}

// forComparison replaces the numbers that are not equal to themselves or not JSON.
func forComparison(numbers ...*float64) {
	for _, n := range numbers {
		switch {
		case math.IsNaN(*n):
			*n = -0.125
		case math.IsInf(*n, 0):
			*n = math.Copysign(0.25, *n)
		}
	}
}

// echoTypes has all but Uri, Version and Struct, which are texts of their own.
type echoTypes struct {
	ID               int32          `json:"id"`
	NullableID       *int32         `json:"nullableId"`
	Bool             bool           `json:"bool"`
	NullableBool     *bool          `json:"nullableBool"`
	Byte             uint8          `json:"byte"`
	SByte            int8           `json:"sByte"`
	Short            int16          `json:"short"`
	Int              int32          `json:"int"`
	Long             int64          `json:"long"`
	UShort           uint16         `json:"uShort"`
	UInt             uint32         `json:"uInt"`
	ULong            uint64         `json:"uLong"`
	Float            float32        `json:"float"`
	Double           float64        `json:"double"`
	Decimal          Decimal        `json:"decimal"`
	NullableDecimal  *Decimal       `json:"nullableDecimal"`
	String           string         `json:"string"`
	NullableString   *string        `json:"nullableString"`
	Char             Char           `json:"char"`
	GUID             GUID           `json:"guid"`
	NullableGUID     *GUID          `json:"nullableGuid"`
	DateTime         Time           `json:"dateTime"`
	NullableDateTime *Time          `json:"nullableDateTime"`
	DateTimeOffset   OffsetTime     `json:"dateTimeOffset"`
	DateOnly         Date           `json:"dateOnly"`
	TimeOnly         TimeOfDay      `json:"timeOnly"`
	TimeSpan         Duration       `json:"timeSpan"`
	NullableTimeSpan *Duration      `json:"nullableTimeSpan"`
	Bytes            []byte         `json:"bytes"`
	Object           Object         `json:"object"`
	Pair             *pair[*string] `json:"pair"`
}

type pair[T any] struct {
	Key   *string `json:"key,omitzero"`
	Value T       `json:"value,omitzero"`
}

type tuple struct {
	Item1 *string `json:"item1"`
	Item2 int32   `json:"item2"`
}

// normal drops what some of the forms lose: fractions of a second, seconds of a clock,
// and the zone (the server's was UTC).
func (e *echoTypes) normal() {
	double, float := e.Double, float64(e.Float)
	forComparison(&double, &float)
	e.Double, e.Float = double, float32(float)
	e.DateTime = normalTime(e.DateTime)
	if e.NullableDateTime != nil {
		*e.NullableDateTime = normalTime(*e.NullableDateTime)
	}
	e.DateTimeOffset = OffsetTime{e.DateTimeOffset.UTC().Truncate(time.Millisecond)}
	e.TimeOnly.Second, e.TimeOnly.Nanosecond = 0, 0 // StandardFormat
	if len(e.Bytes) == 0 {
		e.Bytes = nil
	}
}

func normalTime(t Time) Time { return NewTime(t.UTC().Truncate(time.Second)) }

type poco struct {
	Name *string `json:"name"`
	Age  int32   `json:"age"`
}

type echoCollections struct {
	IntArray        []int32                      `json:"intArray"`
	IntList         []int32                      `json:"intList"`
	NullableIntList []*int32                     `json:"nullableIntList"`
	StringArray     []*string                    `json:"stringArray"`
	StringMatrix    [][]*string                  `json:"stringMatrix"`
	StringList      []*string                    `json:"stringList"`
	StringSet       []*string                    `json:"stringSet"`
	InterfaceList   []*string                    `json:"interfaceList"`
	ReadOnlyList    []poco                       `json:"readOnlyList"`
	Sequence        []poco                       `json:"sequence"`
	Decimals        []Decimal                    `json:"decimals"`
	Dates           []Time                       `json:"dates"`
	PocoList        []poco                       `json:"pocoList"`
	PocoArray       []poco                       `json:"pocoArray"`
	PocoMatrix      [][]poco                     `json:"pocoMatrix"`
	StringMap       map[string]*string           `json:"stringMap"`
	IntStringMap    map[int32]*string            `json:"intStringMap"`
	PocoMap         map[string]*poco             `json:"pocoMap"`
	PocoLookup      map[string][]poco            `json:"pocoLookup"`
	PocoLookupMap   map[string][]map[string]poco `json:"pocoLookupMap"`
	EnumMap         map[colour]*poco             `json:"enumMap"`
	Sorted          map[string]int32             `json:"sorted"`
	Bag             map[string]Object            `json:"bag"`
	Pairs           []pair[int32]                `json:"pairs"`
	Tuple           *tuple                       `json:"tuple"`
	Tuples          []tuple                      `json:"tuples"`
}

func (e *echoCollections) normal() {
	for i, d := range e.Dates {
		e.Dates[i] = normalTime(d)
	}
}

type echoEnums struct {
	Colour         colour            `json:"colour"`
	NullableColour *colour           `json:"nullableColour"`
	Access         access            `json:"access"`
	NullableAccess *access           `json:"nullableAccess"`
	Status         status            `json:"status"`
	Scope          string            `json:"scope"`
	Priority       string            `json:"priority"`
	Mixed          string            `json:"mixed"`
	Day            string            `json:"day"`
	Colours        []colour          `json:"colours"`
	Statuses       []*status         `json:"statuses"`
	Map            map[colour]status `json:"map"`
}

type colour string

var colours = Enum[colour]{Members: []EnumMember{{"Red", 0, ""}, {"Green", 1, ""}, {"Blue", 2, ""}}}

func (c *colour) UnmarshalJSON(b []byte) error { return colours.Read(b, c) }
func (c colour) MarshalJSON() ([]byte, error)  { return colours.Write(c) }

// enumOf reads a member of one of the enums.
type enumOf struct {
	Colour                       colour
	Status                       status
	Scope, Priority, Mixed, Kind Object
}

func (e enumOf) number(enum string) (int64, bool) {
	others := map[string]*Enum[string]{
		"Scope":    {Members: []EnumMember{{"Global", 1, ""}, {"User", 2, ""}, {"MultiWord", 10, ""}}},
		"Priority": {Members: []EnumMember{{"Low", 10, ""}, {"High", 20, ""}}, AsNumber: true},
		"Mixed":    {Members: []EnumMember{{"lower", 0, ""}, {"UPPER", 1, ""}, {"camelCase", 2, ""}, {"Snake_Case", 3, ""}, {"Equals", 4, ""}}},
		"Kind":     {Members: []EnumMember{{"A", 1 << 40, ""}, {"B", -1, ""}}},
	}
	var text string
	switch enum {
	case "Colour":
		return colours.Number(e.Colour)
	case "Status":
		return statuses.Number(e.Status)
	}
	token := map[string]Object{"Scope": e.Scope, "Priority": e.Priority, "Mixed": e.Mixed, "Kind": e.Kind}[enum]
	if others[enum].Read(token, &text) != nil {
		return 0, false
	}
	return others[enum].Number(text)
}

type echoNames struct {
	SnakeCaseName *string   `json:"snake_case_name"`
	CustomerID    int32     `json:"customerID"`
	AIMSchoolID   *string   `json:"aimSchoolId"`
	IPAddress     *string   `json:"ipAddress"`
	URL           *string   `json:"url"`
	LowerName     *string   `json:"lowerName"`
	UnderScore    *string   `json:"under_Score"`
	Type          *string   `json:"type"`
	Class         *string   `json:"class"`
	Straße        *string   `json:"straße"`
	Имя           *string   `json:"имя"`
	X509Cert      *x509Cert `json:"x509Cert"`
}

type x509Cert struct {
	Address1    *string `json:"address1"`
	IsVIP       bool    `json:"isVIP"`
	OAuth2Token *string `json:"oAuth2Token"`
}

type doNothing struct {
	ID   GUID    `json:"id"`
	ETag *string `json:"eTag"`
}

type responseStatus struct {
	ErrorCode, Message, StackTrace *string
	Errors                         []struct {
		ErrorCode, FieldName, Message *string
		Meta                          map[string]*string
	}
	Meta map[string]*string
}

type node struct {
	Name     *string
	Parent   *node
	Children []node // rule 106: a null item comes as {}
}

type circle struct {
	Name   *string
	Radius float64
}

type square struct {
	Name   *string
	Side   float64
	Inside *square
}

func (s *square) normal() {
	for ; s != nil; s = s.Inside {
		forComparison(&s.Side)
	}
}

// TestEveryRecordedBodyCorpus reads all JSON that servers wrote: it is JSON to the
// scanner, or said to be none by the recording.
func TestEveryRecordedBodyCorpus(t *testing.T) {
	var valid, repaired, refused int
	for _, name := range []string{"aim", "edge", "trendsic"} {
		for _, line := range lines(t, recorded(t, "vectors/"+name+".jsonl")) {
			if v := read[vector](t, line); v.JSON != nil {
				body := []byte(*v.JSON)
				var o Object
				require.NoError(t, Unmarshal(body, &o), line)
				require.True(t, json.Valid(o))
				if json.Valid(body) {
					valid++
				} else {
					repaired++
				}
			}
		}
	}
	t.Logf("vectors: %d are JSON, %d are read nevertheless", valid, repaired)
	valid, repaired = 0, 0
	files, err := filepath.Glob(filepath.Join(recorded(t, "wire"), "*", "*.response.http"))
	require.NoError(t, err)
	for _, file := range files {
		body, ok := jsonBody(t, file)
		if !ok {
			continue
		}
		var o Object
		switch err := Unmarshal(body, &o); {
		case err != nil:
			refused++
			require.Contains(t, file, "json-deep-child", "rule 71: %v", err)
		case json.Valid(body):
			valid++
		default:
			repaired++
			require.True(t, json.Valid(o), file)
		}
	}
	t.Logf("wire: %d are JSON, %d are read nevertheless, %d refused", valid, repaired, refused)
}

// jsonBody returns the body of a recorded answer if it is a JSON object or list.
func jsonBody(t *testing.T, file string) ([]byte, bool) {
	message, err := os.ReadFile(file)
	require.NoError(t, err)
	answer, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(message)), nil)
	if err != nil || !strings.HasPrefix(answer.Header.Get("Content-Type"), "application/json") || answer.Header.Get("Content-Encoding") != "" {
		return nil, false
	}
	body, err := io.ReadAll(answer.Body)
	return body, err == nil && len(body) > 0 && (body[0] == '{' || body[0] == '[')
}

// TestRecordedEchoesCorpus reads what edge hosts of all versions answered: no value is
// unreadable, and the codec finds what is sent again unchanged.
func TestRecordedEchoesCorpus(t *testing.T) {
	folders := recorded(t, "wire")
	n := 0
	for pattern, check := range map[string]func(*testing.T, string, []byte){
		"*-types-*":       readEcho[echoTypes],
		"*-date-*":        readEcho[echoTypes],
		"*-offset-*":      readEcho[echoTypes],
		"*-timespan-*":    readEcho[echoTypes],
		"*-object-*":      readEcho[echoTypes],
		"*-collections-*": readEcho[struct{ Result echoCollections }],
		"*-enums-*":       readEcho[echoEnums],
		"*-names-*":       readEcho[echoNames],
		"*-list-*":        readEcho[[]poco],
		"*-fail-*":        readEcho[struct{ ResponseStatus responseStatus }],
		"*-nothing-*":     readEcho[struct{ ResponseStatus responseStatus }],
		"*-shapes-*":      readEcho[shapeResponse],
	} {
		files, err := filepath.Glob(filepath.Join(folders, "edge-*", pattern+".response.http"))
		require.NoError(t, err)
		for _, file := range files {
			if body, ok := jsonBody(t, file); ok {
				check(t, file[len(folders):], body)
				n++
			}
		}
	}
	t.Logf("%d answers", n)
}

func readEcho[T any](t *testing.T, file string, body []byte) {
	var first, second T
	if (body[0] == '[') != (reflect.TypeFor[T]().Kind() == reflect.Slice) {
		return // an error, a batch
	}
	if err := Unmarshal(body, &first); err != nil {
		t.Errorf("%s: %v\n%s", file, err, body)
		return
	}
	sent, err := Marshal(first)
	if err != nil {
		if !strings.Contains(err.Error(), "it is not JSON") {
			t.Errorf("%s: %v", file, err)
		}
		return
	}
	require.NoError(t, Unmarshal(sent, &second), file)
	again, err := Marshal(second)
	require.NoError(t, err, file)
	assert.Equal(t, string(sent), string(again), file)
}

type shapeResponse struct {
	Total   int32
	First   *circle
	Results []circle
	ByName  map[string]circle
	Nested  *struct{ Value *struct{ Value *circle } }
	All     []Object
	Tree    *node
}
