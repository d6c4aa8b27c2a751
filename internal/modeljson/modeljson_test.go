package modeljson

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

// text writes a model of one operation and its types, the places left out.
func text(t *testing.T, api *model.API, diags *diag.List, opts Options) string {
	var b bytes.Buffer
	require.NoError(t, Write(&b, api, diags, opts))
	return b.String()
}

// TestNoAuth leaves out what is said of an operation that anybody may call.
func TestNoAuth(t *testing.T) {
	api := &model.API{Operations: []*model.Operation{{Name: "Ping", Auth: &model.Auth{Roles: []string{}}}}}
	assert.NotContains(t, text(t, api, &diag.List{}, Options{}), "auth")
}

// TestWrite holds the form that is promised, byte for byte: the names and order of the
// members, what is left out, no escapes of HTML, the line end.
func TestWrite(t *testing.T) {
	three, seven := 3, int64(7)
	page := &model.Type{Name: "Page", Namespace: "Acme", Declaring: "Outer", Generics: []string{"T"}, Abstract: true, Description: "a <b> & c", Obsolete: "gone",
		Implements: []model.TypeRef{model.Ref("IHasId", model.Ref("Int32"))},
		Fields: []*model.Field{
			{Name: "IpAddress", Wire: "ipAddress", Type: model.Ref("Int32"), Nullable: model.Unknown, Required: model.Yes, Description: "where", In: "header", Order: &three,
				Allowed: []string{"Red"}, Obsolete: "old"},
			{Name: "Known", Wire: "known", Type: model.Ref("Int32"), Nullable: model.No},
			{Name: "Maybe", Wire: "maybe", Type: model.Ref("Int32").OrNull(), Nullable: model.Yes},
			{Name: "Text", Wire: "text", Type: model.Ref("String")},
		}}
	base := model.TypeRef{Name: "Page", Decl: page, Args: []model.TypeRef{model.Ref("Int64")}}
	request := &model.Type{Name: "Find", Namespace: "Acme", Base: &base}
	status := &model.Type{Name: "Status", Kind: model.Enum, Flags: true, Underlying: "Int32", EnumAsInt: true,
		Values: []*model.EnumValue{{Name: "InProgress", Wire: "in progress", Value: &seven, Description: "so"}, {Name: "Done"}}}
	response := model.Ref("List", model.TypeRef{Name: "Status", Decl: status})
	api := &model.API{Name: "Acme", BaseURL: "https://acme.example/api", ServerVersion: "10.15", Types: []*model.Type{request, page, status},
		Operations: []*model.Operation{{Name: "Find", Request: model.TypeRef{Name: "Find", Decl: request}, Response: &response, Verbs: []string{"GET", "POST"},
			Routes: []*model.Route{{Path: "/find", Verbs: []string{"POST", "GET"}, Summary: "s", Notes: "n"}, {Path: "/any"}, {Path: "/dark", VerbsUnknown: true}},
			Tags:   []string{"t"}, Description: "d", Notes: "n", Auth: &model.Auth{Required: true, AnyRole: []string{"Agent"}}, Obsolete: "o"}}}
	var diags diag.List
	f := source.NewFile("a.txt", []byte("one\ntwo\n"))
	diags.Add(diag.NotRecognised, f.Span(4, 7), "what is <this>?")
	assert.Equal(t, `{
 "name": "Acme",
 "baseUrl": "https://acme.example/api",
 "serverVersion": "10.15",
 "operations": [
  {
   "name": "Find",
   "request": "Acme.Find",
   "response": "List<Status>",
   "verbs": [
    "GET",
    "POST"
   ],
   "routes": [
    {
     "path": "/find",
     "verbs": [
      "GET",
      "POST"
     ],
     "summary": "s",
     "notes": "n"
    },
    {
     "path": "/any",
     "verbs": [
      "ANY"
     ]
    },
    {
     "path": "/dark"
    }
   ],
   "tags": [
    "t"
   ],
   "description": "d",
   "notes": "n",
   "auth": {
    "required": true,
    "anyRole": [
     "Agent"
    ]
   },
   "obsolete": "o"
  }
 ],
 "types": [
  {
   "name": "Find",
   "namespace": "Acme",
   "kind": "class",
   "base": "Page<Int64>"
  },
  {
   "name": "Page",
   "namespace": "Acme",
   "kind": "class",
   "declaring": "Outer",
   "generics": [
    "T"
   ],
   "abstract": true,
   "implements": [
    "IHasId<Int32>"
   ],
   "description": "a <b> & c",
   "obsolete": "gone",
   "fields": [
    {
     "name": "IpAddress",
     "wire": "ipAddress",
     "type": "Int32",
     "nullable": "unknown",
     "required": true,
     "description": "where",
     "in": "header",
     "order": 3,
     "allowed": [
      "Red"
     ],
     "obsolete": "old"
    },
    {
     "name": "Known",
     "wire": "known",
     "type": "Int32"
    },
    {
     "name": "Maybe",
     "wire": "maybe",
     "type": "Int32?"
    },
    {
     "name": "Text",
     "wire": "text",
     "type": "String"
    }
   ]
  },
  {
   "name": "Status",
   "kind": "enum",
   "flags": true,
   "underlying": "Int32",
   "enumAsInt": true,
   "values": [
    {
     "name": "InProgress",
     "wire": "in progress",
     "value": 7,
     "description": "so"
    },
    {
     "name": "Done"
    }
   ]
  }
 ],
 "diagnostics": [
  {
   "code": "DT0102",
   "severity": "warning",
   "message": "what is <this>?",
   "file": "a.txt",
   "line": 2,
   "col": 1
  }
 ]
}
`, text(t, api, &diags, Options{}))
}

// TestVoid: an operation that answers nothing says so, one of which that is not known
// leaves the response out.
func TestVoid(t *testing.T) {
	void := model.Ref(model.Void)
	api := &model.API{Operations: []*model.Operation{{Name: "A", Response: &void}, {Name: "B"}}}
	assert.Equal(t, "{\n \"operations\": [\n  {\n   \"name\": \"A\",\n   \"response\": \"void\"\n  },\n  {\n   \"name\": \"B\"\n  }\n ]\n}\n", text(t, api, new(diag.List), Options{}))
	assert.Equal(t, "{}\n", text(t, new(model.API), new(diag.List), Options{}))
}

// TestOrigins: each place is a file, a line and a column, and what was inferred there.
func TestOrigins(t *testing.T) {
	f := source.NewFile("a.txt", []byte("one\ntwo\n"))
	at := []model.Origin{{Span: f.Span(5, 7), Inferred: "by its name"}}
	api := &model.API{Types: []*model.Type{{Name: "A", Origins: at}}}
	assert.Contains(t, text(t, api, new(diag.List), Options{Origins: true}), `"origins": [
    {
     "file": "a.txt",
     "line": 2,
     "col": 2,
     "inferred": "by its name"
    }
   ]`)
	assert.NotContains(t, text(t, api, new(diag.List), Options{}), "origins")
}

// TestTypeRefs: types are spelled as in .NET, vague kinds by what they may be, and
// namespaces stand only where two types have one name.
func TestTypeRefs(t *testing.T) {
	one := &model.Type{Name: "Poco", Namespace: "A"}
	two := &model.Type{Name: "Poco", Namespace: "B"}
	lone := &model.Type{Name: "Lone", Namespace: "A"}
	e := encoder{twice: ambiguous(&model.API{Types: []*model.Type{one, two, lone}})}
	for _, c := range []struct {
		ref  model.TypeRef
		want string
	}{
		{model.TypeRef{Name: "Poco", Decl: two}, "B.Poco"},
		{model.Ref("List", model.TypeRef{Name: "Lone", Decl: lone}), "List<Lone>"},
		{model.Ref("List", model.Ref("Int32").OrNull()), "List<Int32?>"},
		{model.Ref(model.ArrayOf, model.Ref("Byte")), "Byte[]"},
		{model.Ref(model.SequenceOf, model.Ref(model.SequenceOf, model.Ref(model.AnyInteger))), "integer[][]"},
		{model.Ref(model.MapOf, model.Ref(model.AnyString), model.Ref(model.AnyBytes)), "map<string,bytes>"},
		{model.Ref(model.AnyFloat), "number"},
		{model.Ref(model.Any), "any"},
		{model.Ref("Dictionary", model.Ref("String"), model.Ref("Tuple", model.Ref("Guid"), model.Ref("Uri"))), "Dictionary<String,Tuple<Guid,Uri>>"},
	} {
		assert.Equal(t, c.want, e.ref(c.ref))
	}
}
