package model

import "testing"

// TestHeader: the name of a header is that of the ApiMember which says that the
// property is one. Authors copy ApiMembers from property to property, so that the name
// counts nowhere else.
func TestHeader(t *testing.T) {
	member := func(name, in string) []Attribute {
		return []Attribute{{Name: "ApiMember", Args: []Arg{{Name: "Name", Value: name}, {Name: "ParameterType", Value: in}}}}
	}
	for _, test := range []struct {
		field Field
		want  string
	}{
		{Field{Wire: "ETag", In: "header", Attributes: member("If-Match", "header")}, "If-Match"},
		{Field{Wire: "ApiKey", In: "header"}, "ApiKey"},
		{Field{Wire: "ApiKey", In: "header", Attributes: member("", "header")}, "ApiKey"},
		{Field{Wire: "ApiKey", In: "header", Attributes: member("API key: yours", "header")}, "ApiKey"},
		{Field{Wire: "ApiKey", In: "header", Attributes: member("X-Key\r\nHost", "header")}, "ApiKey"},
		{Field{Wire: "ApiKey", In: "header", Attributes: member("Token", "query")}, "ApiKey"},
		{Field{Wire: "DownLease", In: "body", Attributes: member("DownMaint", "body")}, ""},
	} {
		if got := test.field.Header(); got != test.want {
			t.Errorf("%+v: %q, want %q", test.field, got, test.want)
		}
	}
}
