package replay

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/replay/testdata/generated/servicestack"
)

// What bodies in XML, JSV and CSV mean, by the type that they are of: values as
// encoding/json makes them. It knows nothing of the runtime's own readers.

// formatOf is the format of a media type, "" if it is none that the client speaks.
func formatOf(contentType string) servicestack.Format {
	if strings.Contains(contentType, ",") {
		return ""
	}
	switch f := servicestack.Format(mediaType(contentType)); f {
	case servicestack.JSON, servicestack.XML, servicestack.JSV, servicestack.CSV:
		return f
	}
	return ""
}

// format is what the request asks for, by its address or by its Accept.
func (e *exchange) format() servicestack.Format {
	for name, f := range map[string]servicestack.Format{"xml": servicestack.XML, "jsv": servicestack.JSV, "csv": servicestack.CSV} {
		if strings.Contains(strings.Replace(e.request.URL.Path, "/syncreply/", "/reply/", 1), "/"+name+"/reply/") {
			return f
		}
	}
	if f := formatOf(e.request.Header.Get("Accept")); f != "" {
		return f
	}
	return servicestack.JSON
}

// decodeAs reads a body of a format.
func decodeAs(format servicestack.Format, data []byte, t reflect.Type) (any, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch format {
	case servicestack.JSV:
		p := jsv{text: string(data)}
		v := p.value(t)
		if p.at < len(p.text) {
			return nil, fmt.Errorf("JSV ends at %d: %.60s", p.at, p.text[p.at:])
		}
		return v, nil
	case servicestack.CSV:
		return csvMeaning(string(data), t)
	case servicestack.XML:
		root, err := parseXML(data)
		if err != nil {
			return nil, err
		}
		return root.meaning(t), nil
	}
	return decode(data)
}

// csvMeaning reads a table. Of a response servers may write one member alone, which is
// found by the names of its columns.
func csvMeaning(text string, t reflect.Type) (any, error) {
	rows := csvRows(text)
	t = behind(t)
	table := func(t reflect.Type, rows [][]string) []any {
		list := []any{}
		for _, row := range rows[1:] {
			members := map[string]any{}
			for i, cell := range row {
				if cell != "" && i < len(rows[0]) {
					members[rows[0][i]] = cellMeaning(cell, memberType(t, rows[0][i]))
				}
			}
			list = append(list, members)
		}
		return list
	}
	if t.Kind() == reflect.Slice {
		return table(behind(t.Elem()), rows), nil
	}
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("a table is no %s", t)
	}
	if _, own := property(t, rows[0][0]); !own && rows[0][0] != "ResponseStatus" {
		for i := range t.NumField() {
			f := t.Field(i)
			wire, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			item := behind(f.Type)
			isList := item.Kind() == reflect.Slice
			if isList {
				item = behind(item.Elem())
			}
			if _, ok := property(item, rows[0][0]); !ok {
				continue
			}
			if list := table(item, rows); isList {
				return map[string]any{wire: list}, nil
			} else if len(list) == 1 {
				return map[string]any{wire: list[0]}, nil
			}
		}
	}
	list := table(t, rows)
	if len(list) != 1 {
		return nil, fmt.Errorf("%d rows of what is no list", len(list))
	}
	return list[0], nil
}

func behind(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

func cellMeaning(cell string, t reflect.Type) any {
	t = behind(t)
	isList := t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8 || t == reflect.TypeFor[servicestack.ByteList]()
	if isList || t.Kind() == reflect.Map || isStruct(t) || t == objectType && strings.HasPrefix(cell, "{") {
		p := jsv{text: cell}
		return p.value(t)
	}
	return scalar(cell, t)
}

var csvCell = regexp.MustCompile(`^(?:"((?:[^"]|"")*)"|([^,\n]*?))(,|\r?\n|\r?$)`)

func csvRows(text string) [][]string {
	rows := [][]string{nil}
	for {
		m := csvCell.FindStringSubmatch(text)
		if m == nil {
			return rows
		}
		last := &rows[len(rows)-1]
		*last = append(*last, strings.ReplaceAll(m[1], `""`, `"`)+m[2])
		text = text[len(m[0]):]
		if m[3] != "," {
			if text == "" {
				return rows
			}
			rows = append(rows, nil)
		}
	}
}

// element is an element of XML.
type element struct {
	name     xml.Name
	null     bool
	text     string
	children []*element
}

func parseXML(data []byte) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	root := &element{}
	open := []*element{root}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		last := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			e := &element{name: t.Name}
			for _, a := range t.Attr {
				e.null = e.null || a.Name.Local == "nil" && a.Value == "true"
			}
			last.children = append(last.children, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			last.text += string(t)
		}
	}
	if len(root.children) != 1 {
		return nil, fmt.Errorf("%d roots", len(root.children))
	}
	return root.children[0], nil
}

var escaped = regexp.MustCompile(`_x([0-9A-F]{4})_`)

func (e *element) memberName() string {
	return escaped.ReplaceAllStringFunc(e.name.Local, func(s string) string {
		n, _ := strconv.ParseUint(s[2:6], 16, 16)
		return string(rune(n))
	})
}

func (e *element) child(name string) *element {
	for _, c := range e.children {
		if c.name.Local == name {
			return c
		}
	}
	return &element{}
}

// meaning is the value of an element that stands for a t.
func (e *element) meaning(t reflect.Type) any {
	t = behind(t)
	switch {
	case e.null:
		return nil
	case t == reflect.TypeFor[servicestack.Char]():
		n, _ := strconv.Atoi(e.text)
		return string(rune(n))
	case t == reflect.TypeFor[servicestack.OffsetTime]():
		at, err := time.Parse(time.RFC3339Nano, e.child("DateTime").text)
		minutes, _ := strconv.Atoi(e.child("OffsetMinutes").text)
		if err != nil {
			return e.text
		}
		return at.In(time.FixedZone("", minutes*60)).Format("2006-01-02T15:04:05.9999999-07:00")
	case t == objectType || len(e.children) == 0 && !isStruct(t) && (t.Kind() != reflect.Slice || t.Elem().Kind() == reflect.Uint8) && t.Kind() != reflect.Map:
		if len(e.children) > 0 {
			return e.untyped()
		}
		if strings.HasSuffix(e.text, "INF") {
			return strings.Replace(e.text, "INF", "Infinity", 1)
		}
		if isFlags := t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64 && !json.Valid([]byte(e.text)); isFlags {
			return strings.ReplaceAll(e.text, " ", ", ")
		}
		return scalar(e.text, t)
	case t.Kind() == reflect.Slice:
		list := []any{}
		for _, c := range e.children {
			list = append(list, c.meaning(t.Elem()))
		}
		return list
	case t.Kind() == reflect.Map:
		members := map[string]any{}
		for _, c := range e.children {
			members[c.child("Key").text] = c.child("Value").meaning(t.Elem())
		}
		return members
	}
	members := map[string]any{}
	for _, c := range e.children {
		members[c.memberName()] = c.meaning(memberType(t, c.memberName()))
	}
	return members
}

func (e *element) untyped() any {
	members := map[string]any{}
	for _, c := range e.children {
		members[c.memberName()] = c.meaning(objectType)
	}
	return members
}

// errorText is the body of a failure as JSON.
func (e *exchange) errorText(t *testing.T) []byte {
	format := formatOf(e.response.Header.Get("Content-Type"))
	if format == "" || format == servicestack.JSON {
		return e.text
	}
	told, err := decodeAs(format, e.text, reflect.TypeFor[struct {
		ResponseStatus *servicestack.ResponseStatus `json:"ResponseStatus"`
	}]())
	require.NoError(t, err, "%s", e.text)
	text, err := json.Marshal(told)
	require.NoError(t, err)
	return text
}

// misplaced tells what of our XML .NET would take for missing; theirs is how .NET writes
// the same value.
func misplaced(t *testing.T, ours, theirs []byte) string {
	want, err := parseXML(bytes.TrimPrefix(theirs, []byte("\ufeff")))
	require.NoError(t, err)
	got, err := parseXML(ours)
	require.NoError(t, err)
	return got.misplaced(want)
}

// misplaced tells what of an element .NET would take for missing, for it stands in
// another namespace or out of order; like is how .NET writes the same value.
func (e *element) misplaced(like *element) string {
	if e.name != like.name {
		return fmt.Sprintf("%v where %v should be", e.name, like.name)
	}
	next := 0
	for _, c := range e.children {
		if !slices.ContainsFunc(like.children, func(l *element) bool { return l.name.Local == c.name.Local }) {
			continue // a member that this version does not have, and passes over
		}
		for ; next < len(like.children) && like.children[next].name != c.name; next++ {
		}
		if next == len(like.children) {
			return fmt.Sprintf("%v in %v", c.name, e.name)
		}
		if !c.null && !like.children[next].null {
			if wrong := c.misplaced(like.children[next]); wrong != "" {
				return wrong
			}
		}
		next++
	}
	return ""
}
