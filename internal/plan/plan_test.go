package plan

import (
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/plan/plantest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func makePlan(text string, opts Options) (*Package, *diag.List) {
	var diags diag.List
	opts.Name, opts.Path, opts.Runtime = "api", "example.org/api", "example.org/servicestack"
	return Make(plantest.API(text), opts, &diags), &diags
}

// TestTypes: a member of a class, and its Go type with what its tag says.
func TestTypes(t *testing.T) {
	for member, want := range map[string]string{
		"Byte!":                      "uint8",
		"SByte!":                     "int8",
		"Int16!":                     "int16",
		"UInt16!":                    "uint16",
		"Int32!":                     "int32",
		"UInt32!":                    "uint32",
		"Int64!":                     "int64",
		"UInt64!":                    "uint64",
		"Single!":                    "float32",
		"Double!":                    "float64",
		"Boolean!":                   "bool",
		"Decimal!":                   "ss.Decimal",
		"Guid!":                      "ss.GUID",
		"Char!":                      "ss.Char",
		"TimeSpan!":                  "ss.Duration",
		"TimeOnly!":                  "ss.TimeOfDay",
		"DateTime!":                  "ss.Time omitzero",
		"DateTimeOffset!":            "ss.OffsetTime omitzero",
		"DateOnly!":                  "ss.Date omitzero",
		"Int32?":                     "*int32 omitzero",
		"Int32":                      "*int32 omitzero",
		"DateTime?":                  "*ss.Time omitzero",
		"integer":                    "*int64 omitzero",
		"number":                     "*ss.Decimal omitzero",
		"float":                      "*float64 omitzero",
		"date":                       "*ss.Time omitzero",
		"time":                       "*ss.Duration omitzero",
		"string":                     "string omitzero",
		"any":                        "ss.Object omitzero",
		"bytes":                      "[]byte omitzero",
		"Byte[]":                     "[]byte omitzero",
		"Byte[][]":                   "[][]byte omitzero",
		"Byte?[]":                    "[]*uint8 omitzero",
		"List<Byte>":                 "ss.ByteList omitzero",
		"List<Int32?>":               "[]*int32 omitzero",
		"List<Nullable<Int32>>":      "[]*int32 omitzero",
		"HashSet<String>":            "[]string omitzero",
		"Dictionary<String,Double?>": "map[string]*float64 omitzero",
		"Dictionary<Int32,List<C>>":  "map[int32][]C omitzero",
		"map<any,C>":                 "map[string]C omitzero",
		"C":                          "*C omitzero",
		"E!":                         "E",
		"E":                          "*E omitzero",
		"List<E?>":                   "[]*E omitzero",
		"Page<C>":                    "*Page[C] omitzero",
		"Tuple<Int32,C>":             "*Tuple2[int32, C] omitzero",
		"ResponseStatus":             "*ss.ResponseStatus omitzero",
		"List<ResponseError>":        "[]ss.ResponseError omitzero",
		"Uri":                        "string omitzero",
		"Object":                     "ss.Object omitzero",
		"NoSuchType":                 "ss.Object omitzero",
	} {
		p, _ := makePlan("class A\n  X "+member+"\nclass C\nclass Page<T>\n  Items List<T>\nenum E\n  One\n", Options{})
		f := p.Structs[0].Fields[0]
		got := spell(f.Type)
		if f.OmitZero {
			got += " omitzero"
		}
		assert.Equal(t, want, got, member)
	}
}

func spell(t Type) string {
	var args []string
	for _, arg := range t.Args {
		args = append(args, spell(arg))
	}
	switch t.Form {
	case Star:
		return "*" + args[0]
	case Slice:
		return "[]" + args[0]
	case Map:
		return "map[" + args[0] + "]" + args[1]
	}
	name := t.Name
	if strings.HasSuffix(t.Path, "/servicestack") {
		name = "ss." + name
	}
	if len(args) > 0 {
		name += "[" + strings.Join(args, ", ") + "]"
	}
	return name
}

func TestOptionalPointer(t *testing.T) {
	p, _ := makePlan("class A\n  X String\n  Y List<String>\n  Z Guid", Options{
		Optional: Pointer, Types: []*Mapping{{CLR: []string{"Guid"}, GoType: "example.com/uuid.UUID"}}})
	f := p.Structs[0].Fields
	assert.Equal(t, "*string []string *UUID", spell(f[0].Type)+" "+spell(f[1].Type)+" "+spell(f[2].Type))
	assert.Equal(t, "example.com/uuid", f[2].Type.Args[0].Path)
}

// TestMethods: an operation, and its methods with their verbs (client-rules 1, 9).
func TestMethods(t *testing.T) {
	for text, want := range map[string]string{
		"operation OpRequest -> void":                                             "Op POST",
		"operation Op -> void":                                                    "Op POST",
		"operation Op -> void\n  route /a POST,GET":                               "Op POST",
		"operation Op -> void\n  route /a":                                        "Op POST",
		"operation Op -> void\n  route /a GET":                                    "Op GET",
		"operation Op -> void\n  route /a GET,OPTIONS":                            "Op GET",
		"operation Op -> void\n  route /a PUT,DELETE":                             "Op PUT",
		"operation Op -> void\n  route /a GET\n  route /b GET":                    "Op GET",
		"operation Op -> void\n  route /a GET\n  route /b POST,PUT,OPTIONS":       "GetOp GET, PostOp POST, PutOp PUT",
		"operation GetOp -> void\n  route /a GET\n  route /b POST":                "GetOp GET, PostGetOp POST",
		"operation GetOp -> void\n  route /a\n  route /b GET\nclass GetOp : IGet": "GetOp GET",
		"operation Op -> void\n  route /a GET\n  route /b":                        "GetOp GET, PostOp POST, PutOp PUT, PatchOp PATCH, DeleteOp DELETE",
		"operation Op -> void\n  route /a GET\n  route /b OPTIONS":                "Op GET",
		"operation Op -> void\nclass Op : IDelete":                                "Op DELETE",
		"operation Op -> void\n  route /a GET\nclass Op : IPost":                  "Op POST",
		"operation Op -> void\nclass Op : ICreateDb<X>":                           "Op POST",
		"operation Op -> void\nclass Op : IPatchDb<X>":                            "Op PATCH",
		"operation Op -> void\nclass Op : QueryDb<X>":                             "Op GET",
		"operation Op -> void\nclass Op : Base\nclass Base : IPut":                "Op PUT",
		"operation Op -> void\n  route /a\n  route /b GET,POST,PUT,PATCH,DELETE":  "Op POST",
	} {
		p, _ := makePlan(text, Options{})
		var got []string
		for _, m := range p.Operations[0].Methods {
			got = append(got, m.Name+" "+m.Verb)
		}
		assert.Equal(t, want, strings.Join(got, ", "), text)
	}
}

// TestSentences: a description, and how it reads behind the name F.
func TestSentences(t *testing.T) {
	for text, want := range map[string]string{
		"Requires active-e Customer Service.": "F requires active-e Customer Service.",
		"FRequires a thing":                   "F requires a thing.",
		"F\nGets things":                      "F gets things.",
		"Get all orders":                      "F gets all orders.",
		"Creates the order":                   "F creates the order.",
		"Apply a coupon":                      "F applies a coupon.",
		"Search the catalogue":                "F searches the catalogue.",
		"Sign In":                             "F signs in.",
		"Find orders":                         "F finds orders.",
		"Get by id":                           "F sends F by POST.\n\nGet by id.",
		"List of orders":                      "F sends F by POST.\n\nList of orders.",
		"Updates of orders":                   "F sends F by POST.\n\nUpdates of orders.",
		"Orders":                              "F sends F by POST.\n\nOrders.",
		"Order details":                       "F sends F by POST.\n\nOrder details.",
		"Done? Yes!":                          "F sends F by POST.\n\nDone? Yes!",
		"":                                    "F sends F by POST.",
		"F":                                   "F sends F by POST.",
	} {
		api := plantest.API("operation F -> void")
		api.Operations[0].Description = text
		var diags diag.List
		p := Make(api, Options{}, &diags)
		assert.Equal(t, want, p.Operations[0].Methods[0].Doc, "%q", text)
	}
	for text, want := range map[string]string{
		"A card on file":   "Card is a card on file.",
		"The card":         "Card is the card.",
		"Holds a number":   "Holds a number.",
		"Card":             "",
		"Number and owner": "Number and owner.",
	} {
		assert.Equal(t, want, typeDoc("Card", text, "Card"), "%q", text)
	}
	assert.Equal(t, "Expires. (MM/YY)", sentence("Expires. (MM/YY)", ""))
	assert.Equal(t, "A token (JWT).", sentence("A token (JWT)", ""))
	assert.Equal(t, "", sentence("First name", "FirstName"))
}

func TestNeeds(t *testing.T) {
	assert.Equal(t, "", needs(nil))
	assert.Equal(t, "", needs(&model.Auth{}))
	assert.Equal(t, "The caller must be signed in.", needs(&model.Auth{Required: true}))
	assert.Equal(t, "The caller needs the roles A and B, and one of the permissions c or d.",
		needs(&model.Auth{Required: true, Roles: []string{"B", "A", "A"}, AnyPermission: []string{"d", "c"}}))
}

// TestBases: a base is a type only where something refers to it.
func TestBases(t *testing.T) {
	p, _ := makePlan(`operation A -> C
class Base
  X Int32!
class Shown
  Y Int32!
class A : Base
  S Shown
class B : Shown
  Y String
class C : Base
interface I
class D : Base, I`, Options{})
	var names []string
	for _, s := range p.Structs {
		names = append(names, s.Name)
	}
	assert.Equal(t, []string{"A", "B", "C", "D", "Shown"}, names)
	assert.Len(t, p.Structs[1].Fields, 1, "a member that is declared anew hides the base's")
	assert.Equal(t, "string", p.Structs[1].Fields[0].Type.Name)
}

// TestDiagnostics has a case for each code of planning.
func TestDiagnostics(t *testing.T) {
	for text, want := range map[string]string{
		"abstract class S\nclass C<T> : S\nclass A\n  S S": "DT2001: S is abstract and its subtypes are generic or unknown; its values are kept as raw JSON",
		"class Box<T>\n  Next Box<List<T>>":                "DT2002: Box refers to Box<List<T>>, which would never end in Go; these values are kept as raw JSON",
		"class A\n  X Int32 a,b":                           `DT2003: A.X is called "a,b" on the wire, which a json tag cannot hold; it is left out`,
		"operation A -> B\n  sample response xml <B><X>maybe</X></B>\nclass A\nclass B\n  X Boolean": `DT2004: the xml sample of A does not fit B: "maybe" where a bool is expected`,
		"operation A -> void\n  sample request json {\"X\":1,\"Y\":2}\nclass A\n  X Int32":           "DT2004: the json sample of A shows Y, which A does not declare",
		"operation A -> List<A>\n  sample response json {\"X\":1}\nclass A\n  X Int32":               "DT2004: the json sample of A does not fit List<A>: an object where List<A> is a list",
		"operation A -> void\n  sample request json {\"X\":[1]}\nclass A\n  X String":                "DT2004: the json sample of A does not fit A: a list where String is expected",
	} {
		_, diags := makePlan(text, Options{})
		require.Len(t, diags.All(), 1, text)
		d := diags.All()[0]
		assert.Equal(t, want, string(d.Code)+": "+d.Message)
	}
}

// TestAbstract: a member of an abstract class is an interface.
func TestAbstract(t *testing.T) {
	p, diags := makePlan(`class A
  One Shape
  All List<Shape>
abstract class Acme.Shape
  Name String
abstract class Round : Shape
class Acme.Circle : Round
  R Int32!
class Outer.Box : Shape
class Cube : Box`, Options{Path: "x"})
	assert.Empty(t, diags.All())
	var got []string
	for _, s := range p.Structs {
		line := s.Name
		for _, f := range s.Fields {
			line += " " + f.Name + " " + spell(f.Type)
		}
		got = append(got, line)
	}
	assert.Equal(t, []string{"A One Shape All []Shape", "Box Name string", "Circle R int32 Name string", "Cube Name string"}, got)
	require.Len(t, p.Interfaces, 1)
	assert.Equal(t, &Interface{Name: "Shape", Marker: "isShape", Other: "OtherShape", Doc: "Shape holds a *[Circle], *[Cube], *[Box] or *[OtherShape].",
		Subtypes: []Subtype{{"Acme.Circle", "Circle"}, {"Cube", "Cube"}, {"Outer.Box", "Box"}}}, p.Interfaces[0])
}

// TestStructsAsText: a struct of .NET of which no source tells members is a string.
func TestStructsAsText(t *testing.T) {
	api := plantest.API(`operation A -> void
  sample request json {"At":"0,0"}
  sample request xml <A><At><X>0</X><Y>0</Y></At><Name>n</Name><Other><X>0</X></Other></A>
class A
  Other String
  At Point!
  Name String
struct Point`)
	api.Types[1].Underlying = "String"
	var diags diag.List
	p := Make(api, Options{}, &diags)
	assert.Empty(t, diags.All())
	assert.Equal(t, "Point", spell(p.Structs[0].Fields[1].Type))
	assert.Equal(t, "string", spell(*p.Structs[1].Under))
	require.Len(t, p.Samples, 2)
	assert.JSONEq(t, `{"At":"0,0"}`, p.Samples[0].JSON)
	assert.JSONEq(t, `{"Name":"n"}`, p.Samples[1].JSON)
}

// TestStatus: ServiceStack's own classes are the runtime's, whoever declares them.
func TestStatus(t *testing.T) {
	p, _ := makePlan(`operation A -> ResponseStatus
class A
  S ResponseStatus
class ResponseStatus
  ErrorCode String
  Errors List<ResponseError>
class ServiceStack.ResponseError
  FieldName String
class Mine : ResponseStatus
  More String`, Options{})
	assert.Equal(t, "*ss.ResponseStatus", spell(p.Structs[0].Fields[0].Type))
	assert.Equal(t, "*ss.ResponseStatus", spell(*p.Operations[0].Response))
	require.Len(t, p.Structs, 2)
	assert.Len(t, p.Structs[1].Fields, 3)
	p, _ = makePlan("class A\n  S ResponseStatus\nclass ResponseStatus\n  Code Int32!", Options{})
	assert.Equal(t, "*ResponseStatus", spell(p.Structs[0].Fields[0].Type))
}

// TestOwnTypes: a mapping is of one type of .NET or one type of the API.
func TestOwnTypes(t *testing.T) {
	p, diags := makePlan("class A\n  D Date\n  E DateOnly!\n  F B\nclass Date\nclass Acme.B", Options{Types: []*Mapping{
		{CLR: []string{"DateOnly"}, GoType: "civil.Date"}, {CLR: []string{"Guid"}, GoType: "uuid.UUID"}, {Subject: "Acme.B", GoType: "b.B"}}})
	assert.Equal(t, "*Date Date B", spell(p.Structs[0].Fields[0].Type)+" "+spell(p.Structs[0].Fields[1].Type)+" "+spell(p.Structs[0].Fields[2].Type))
	require.Len(t, diags.All(), 1)
	assert.Equal(t, "nothing in this API is of type Guid", diags.All()[0].Message)
}

// TestRaw: what does not compile is raw JSON; a request stays a struct.
func TestRaw(t *testing.T) {
	p, diags := makePlan("operation A -> B\nclass A\n  X B\n  Y Int32!\nclass B\nenum E\nclass C\n  M Dictionary<E,B>", Options{
		Raw: map[string]string{"A": "bad", "B": "bad", "E": "bad"}})
	require.Len(t, p.Structs, 2)
	assert.Equal(t, "ss.Object ss.Object", spell(p.Structs[0].Fields[0].Type)+" "+spell(p.Structs[0].Fields[1].Type))
	assert.Equal(t, "map[string]ss.Object", spell(p.Structs[1].Fields[0].Type))
	assert.Equal(t, "ss.Object", spell(*p.Operations[0].Response))
	assert.Equal(t, "DT2005: A would not compile as a Go type (bad); its values are kept as raw JSON", string(diags.All()[0].Code)+": "+diags.All()[0].Message)
}

// TestNamesStay: a newcomer renames nobody.
func TestNamesStay(t *testing.T) {
	names := func(p *Package) (all []string) {
		for _, s := range p.Structs {
			all = append(all, s.Name)
		}
		for _, op := range p.Operations {
			all = append(all, "op"+op.Name)
		}
		return all
	}
	p, _ := makePlan("operation GetRequest -> void\nclass Item\nclass Page<T>", Options{})
	assert.Equal(t, []string{"GetRequest", "Item", "Page", "opGet"}, names(p))
	p, _ = makePlan("operation Get -> void\noperation GetRequest -> void\nclass Acme.Item\nclass Page<T>\nclass Page", Options{Names: p.Names})
	assert.Equal(t, []string{"Get", "GetRequest", "Item", "Page", "Page2", "opGet", "opGet2"}, names(p), "Item has got a namespace")
	p, _ = makePlan("operation GetRequest -> void\nclass Acme.Item\nclass Beta.Item\nclass Page<T>\nclass Page", Options{Names: p.Names})
	assert.Equal(t, []string{"BetaItem", "GetRequest", "Item", "Page", "Page2", "opGet"}, names(p))
}

// TestClientDTO: Client is the client's name, whatever the vendor calls a type.
func TestClientDTO(t *testing.T) {
	for _, name := range []string{"Client", "client"} {
		p, _ := makePlan("operation Get -> void\nclass "+name, Options{})
		assert.Equal(t, "ClientDTO", p.Structs[0].Name, name)
	}
}

// TestSamples: XML and JSV say the same as JSON.
func TestSamples(t *testing.T) {
	const types = `
class Op
  Flag Boolean!
  Number Decimal!
  Text String
  List List<Int32>
  Empty List<Op>
  One Op
  Map Dictionary<String,Int32>
  Access Access!
  Status ResponseStatus
  Odd String @odd
  When DateTimeOffset!
enum flags Access
  Read = 1
  Write = 2
`
	for sample, want := range map[string]string{
		`json {"flag":true,"List":[1]}`: `{"flag":true,"List":[1]}`,
		`xml <Op xmlns="http://schemas.datacontract.org/2004/07/X"><Access>Read Write</Access><Empty /><Flag>true</Flag><List xmlns:d="http://schemas.microsoft.com/2003/10/Serialization/Arrays"><d:int>1</d:int></List><Number>1.50</Number><One><Text>x</Text></One></Op>`:                       `{"Access":3,"Empty":[],"Flag":true,"List":[1],"Number":1.50,"One":{"Text":"x"}}`,
		`xml <Op><Map><d2p1:KeyValueOfstringint xmlns:d2p1="http://schemas.microsoft.com/2003/10/Serialization/Arrays"><d2p1:Key>a</d2p1:Key><d2p1:Value>1</d2p1:Value></d2p1:KeyValueOfstringint></Map><Status><Errors><ResponseError><Message>m</Message></ResponseError></Errors></Status></Op>`: `{"Map":{"a":1},"Status":{"Errors":[{"Message":"m"}]}}`,
		`xml <Op><_x0040_odd>x</_x0040_odd><When><DateTime>2020-01-01T10:00:00Z</DateTime><OffsetMinutes>120</OffsetMinutes></When></Op>`:                                                                                                                                                           `{"@odd":"x","When":"2020-01-01T12:00:00+02:00"}`,
		`jsv {Flag:True,Number:1.5,Text:x}`: `{"Flag":true,"Number":1.5,"Text":"x"}`,
	} {
		p, diags := makePlan("operation Op -> void\n  sample request "+sample+types, Options{})
		assert.Empty(t, diags.All(), sample)
		if assert.Len(t, p.Samples, 1, sample) {
			assert.JSONEq(t, want, p.Samples[0].JSON, sample)
			assert.Equal(t, want, strings.NewReplacer("\n", "", "\t", "", ": ", ":").Replace(p.Samples[0].JSON))
		}
	}
}
