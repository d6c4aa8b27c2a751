package replay

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

// vector is one value as ServiceStack 10.1 writes it under one of six settings.
type vector struct {
	Type, Case   string
	JSONSettings string `json:"json_settings"`
	JSON         *string
	XML, JSV     *string
	CSV          *string
}

var settings = []string{"own", "default", "pascal", "iso", "unixms", "snake"}

// TestVectors reads every value that servers wrote into its generated type and writes
// it again: a server would read the same value. That what is read is what .NET says
// it is, is a test of the runtime.
func TestVectors(t *testing.T) {
	var table strings.Builder
	fmt.Fprintf(&table, "%-10s %-10s %7s %6s %9s %9s\n", "host", "setting", "values", "same", "decided", "left out")
	rules, leftOut := map[string]int{}, map[string]int{}
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
		counts := map[string]*[4]int{}
		for _, name := range settings {
			counts[name] = new([4]int)
		}
		for _, line := range readLines(t, path) {
			var v vector
			require.NoError(t, json.Unmarshal(line, &v))
			n := counts[v.JSONSettings]
			n[0]++
			target := types[typeName(v.Type)]
			if v.JSON == nil || target == nil {
				reason := "the server writes no JSON of it"
				if v.JSON != nil {
					reason = "a base class that nothing refers to, or a type of no operation: " + v.Type
				}
				leftOut[reason]++
				n[3]++
				continue
			}
			broken := e.roundTrip(t, v, target)
			for _, rule := range broken {
				rules[rule]++
			}
			if len(broken) == 0 {
				n[1]++
			} else {
				n[2]++
			}
		}
		for _, name := range settings {
			n := counts[name]
			fmt.Fprintf(&table, "%-10s %-10s %7d %6d %9d %9d\n", host, name, n[0], n[1], n[2], n[3])
		}
	}
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		fmt.Fprintf(&table, "%5d by decision: %s\n", rules[rule], rule)
	}
	for _, reason := range slices.Sorted(maps.Keys(leftOut)) {
		fmt.Fprintf(&table, "%5d left out: %s\n", leftOut[reason], reason)
	}
	t.Log("\n" + table.String())
}

// roundTrip reads a vector, writes it and compares; it returns the rules by which the
// two differ.
func (e *exchange) roundTrip(t *testing.T, v vector, target reflect.Type) (broken []string) {
	value := reflect.New(target)
	var all []difference
	if err := servicestack.Unmarshal([]byte(*v.JSON), value.Interface()); err != nil {
		var unread *servicestack.DecodeError
		require.ErrorAs(t, err, &unread, *v.JSON)
		all = compareUnread(unread)
	}
	want, err := decode([]byte(*v.JSON))
	require.NoError(t, err, *v.JSON)
	again, err := servicestack.Marshal(value.Interface())
	if err != nil {
		all = append(all, difference{"answer", "", *v.JSON, err.Error()})
	} else {
		got, err := decode(again)
		require.NoError(t, err)
		all = append(all, compare("answer", "", want, got)...)
	}
	for _, d := range all {
		switch rule := e.decided(d); {
		case rule == "":
			t.Errorf("%s %s %s: %s", v.Type, v.Case, v.JSONSettings, d)
		case rule != sameValue && !slices.Contains(broken, rule):
			broken = append(broken, rule)
		}
	}
	return broken
}

// types are the named types of a generated package that its methods lead to.
func (a *api) types() map[string]reflect.Type {
	all := map[string]reflect.Type{}
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		if t.Name() != "" && t.PkgPath() != "" {
			name := typeName(t.Name())
			if all[name] != nil {
				return
			}
			all[name] = t
		}
		switch t.Kind() {
		case reflect.Map:
			walk(t.Key())
			walk(t.Elem())
		case reflect.Pointer, reflect.Slice, reflect.Array:
			walk(t.Elem())
		case reflect.Struct:
			for i := range t.NumField() {
				walk(t.Field(i).Type)
			}
		}
	}
	for _, m := range a.methods {
		walk(m.request)
		for i := range m.results {
			walk(m.results[i])
		}
	}
	return all
}

var namespaces = regexp.MustCompile(`[\w./+-]+[./+]`)

// typeName is the name of a type of .NET or Go, without namespaces, packages and case:
// ShapeResponse<Edge.Circle> and ShapeResponse[.../edge.Circle] are one.
func typeName(name string) string {
	name = strings.NewReplacer("<", "[", ">", "]", " ", "").Replace(namespaces.ReplaceAllString(name, ""))
	return strings.ToLower(name)
}

func readLines(t *testing.T, path string) [][]byte {
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 64<<20)
	var all [][]byte
	for scanner.Scan() {
		all = append(all, slices.Clone(scanner.Bytes()))
	}
	require.NoError(t, scanner.Err())
	return all
}
