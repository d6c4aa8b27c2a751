package emit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/naming"
	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/plan"
	"github.com/dtogen/dtogen/internal/plan/plantest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCompiles emits models on which generators break, each of which once made a
// package of some other one fail to compile.
func TestCompiles(t *testing.T) {
	var all []output.File
	add := func(t *testing.T, api *model.API, opts plan.Options) {
		files, err := Package(plan.Make(api, opts, new(diag.List)))
		require.NoError(t, err)
		all = append(all, files...)
	}
	for name, text := range map[string]string{
		"interfaces of collections": `class A
  X IList<String>
  Y ICollection<Int32>
  Z IReadOnlyDictionary<String,List<A>>`,
		"sbyte": `class A
  X SByte!
  Y List<SByte?>`,
		"pairs and tuples in collections": `class A
  X List<KeyValuePair<String,Int32>>
  Y Dictionary<String,Tuple<Int32,A>>
  Z KeyValuePair<String,A>!
  One Tuple<A>`,
		"recursion by pairs and generics": `class A
  Pair KeyValuePair<A,A>!
  Box Box<A>
  Nested Box<Box<A>>
class Box<T>
  Value T
  Pair KeyValuePair<T,Box<T>>`,
		"recursion": `class A required
  B B required
class B
  A A required
  B B`,
		"endless generics": `class A
  Box Box<Int32>
class Box<T>
  Next Box<List<T>>
  Other Other<Box<T>>
class Other<T>
  Back Box<T>`,
		"endless list": `class L<T> : List<L<List<T>>>
class A
  L L<Int32>`,
		"one name in two namespaces": `class One.Item
class Two.Item
class Item
class A
  X One.Item
  Y Two.Item`,
		"one name, several arities": `class HelloBase
class HelloBase<T>
  X T
class HelloBase<T,U>
  X T
  Y U
class A
  X HelloBase
  Y HelloBase<Int32>
  Z HelloBase<Int32,A>`,
		"nested classes of one name": `class N.Outer.Item
class N.Other.Item
class N.Item`,
		"the same twice": `class N.Item
class N.Item`,
		"names of Go": `class Type
class Stream
class Error
class String
  string String
  String String
  error Error
  Type Type
class Int32Value
class Any
class Context
class T
class Box<T>
  X T
class Func
  func Func
  range String
  select String`,
		"names of the package": `operation New -> Operations
operation Client -> Client
operation ServiceStack -> Option
operation Operations -> BaseURL
operation BaseUrl -> New
class New
  ApiKey String header
class WithAPIKey
class Option
class Client
class ServiceStack
class Operations
class BaseURL
class BaseUrl
class ClientDTO`,
		"constants that meet types": `class RoomType
enum Room
  Type
  Kind
  kind
  Room
enum RoomKind
  Values
enum RoomK
  ind
class A
  X Room
  Y RoomKind
  Z RoomK`,
		"member named like its base": `class Base
  Base Base
class A : Base
  A A
  Base2 Base`,
		"members that meet": `class A
  Id Int32!
  _id Int32!
  ID Int32!
  iD Int32!
  Foo_Bar String
  FooBar String
  name String
  Name String
  NAME String`,
		"keys of maps": `class Key
  X String
class Lookup<K,V>
  M Dictionary<K,V>
  N Lookup<K,Lookup<K,V>>
class Handed<A>
  L Lookup<A,Int32>
class Uses
  A Lookup<Key,String>
  B Lookup<List<Int32>,String>
  C Handed<Dictionary<String,String>>
  D Dictionary<Object,String>
  E Dictionary<DateTime,Key>
  F Dictionary<Guid,Key>
  G Dictionary<Int32?,Key>
  H Lookup<Int32?,Key>
  I Dictionary<Boolean,Double>`,
		"lower-case and foreign names": `operation v_Jiwa_Debtor_ListQuery -> acsprofileResponse
operation имя -> void
operation 名前 -> void
class v_Jiwa_Debtor_ListQuery
  имя String
  名前 String
  straße String
class acsprofileResponse
class имя
class 名前
enum цвет
  красный
  red`,
		"files": `operation doc -> void
operation Types -> void
operation x_windows -> void
operation samples_test -> void
operation Con -> void
operation Foo -> void
operation FOO -> void
operation FooRequest -> void
operation GetFoo -> void
  route /a GET
  route /b POST`,
		"verbs that meet": `operation Foo -> void
  route /a GET
  route /b POST
operation GetFoo -> void
operation FooRequest -> void
  route /c GET
  route /d PUT`,
		"base cycle": `class A : B
  X Int32
class B : A
  Y Int32`,
		"wrong arity": `class Page<T>
  Items List<T>
class A
  X Page
  Y Dictionary<String>
  Z List
  U Nullable<Int32>
  V Tuple
  W Page<Int32,Int32>`,
		"collections as classes": `operation Store -> Bag
class Store : List<Item>
class Bag : Dictionary<String,Item>
class Item : List<Item>
class A
  Bag Bag
  Items Item`,
		"abstract": `abstract class Shape
  Name String
class Circle : Shape
  R Double!
interface IThing
class A
  Shape Shape
  Shapes List<Shape>
  Thing IThing
operation Get -> Shape
operation Make -> List<Shape>`,
		"enum edges": `enum flags Big UInt64
  None = 0
  Top = -1
enum flags Small Byte
  Over = 300
  Under = -5
enum Empty
enum flags EmptyFlags
class A
  E Empty!
  F EmptyFlags
  S Small
  B Big`,
		"no request": `operation Lost -> Nowhere
operation Unknown
  route /x`,
		"no operations": `class A`,
		"shadowed parameters": `class A<A,client>
  X A
  Y client
class B<T,t>
  X T
  Y t`,
		"generic request": `operation Req -> void
class Req<T,K>
  X T
  M Dictionary<K,T>`,
	} {
		t.Run(name, func(t *testing.T) {
			pkg := naming.Package(name)
			add(t, plantest.API(text), options(pkg))
			opts := options(pkg + "pointers")
			opts.Optional = plan.Pointer
			opts.BaseURL = "https://example.org"
			opts.Types = []*plan.Mapping{
				{CLR: []string{"Guid"}, GoType: "example.com/uuid.UUID"}, {Subject: "A.X", GoType: "example.com/go-x/v2.X"}}
			add(t, plantest.API(text), opts)
		})
	}
	compile(t, all)
}

// hostile are texts that try to leave the place they are written to.
var hostile = []string{
	"*/\n}\nfunc init(){panic(1)}//",
	"`+panic(1)+`",
	"\"\n)\nfunc init(){}\n//",
	"\u2028func init(){}",
	"x\r\nfunc init(){}",
	"x\rfunc init(){}",
	"//go:build ignore\n+build ignore\ngo:generate rm -rf /",
	"\n\n# Heading\n[a]: http://example.org\n",
	"\x00\ufeff\u202egnp.exe\xff\xfe",
	"-",
	",omitzero",
	"a\"b",
	"a\\",
	"<script>alert(1)</script>|`x`|\n| a |",
	strings.Repeat("very long ", 2000),
	strings.Repeat("x", 5000),
	"",
	" ",
}

// TestHostile puts hostile texts into every string of a model.
func TestHostile(t *testing.T) {
	var all []output.File
	for i, text := range hostile {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			api := plantest.API(`api X
operation Op -> Resp
  route /a GET
  route /b POST
class Op
  A String header
  S Status
class Resp
  B List<Resp>
enum Status
  One
enum flags Access
  Two`)
			api.Name, api.BaseURL, api.ServerVersion = text, text, text
			op := api.Operations[0]
			op.Name, op.Description, op.Notes, op.Obsolete, op.Tags = text, text, text, text, []string{text}
			op.Auth = &model.Auth{Required: true, Roles: []string{text}, AnyRole: []string{text, text + "2"}, Permissions: []string{text}}
			for _, r := range op.Routes {
				r.Path, r.Summary, r.Notes = text, text, text
				r.Verbs = append(r.Verbs, text)
			}
			for _, typ := range api.Types {
				typ.Name, typ.Namespace, typ.Declaring, typ.Description, typ.Obsolete = text, text, text, text, text
				typ.Generics = append(typ.Generics, text)
				for _, f := range typ.Fields {
					f.Name, f.Wire, f.Description, f.Obsolete, f.Allowed = text, text, text, text, []string{text}
				}
				for _, v := range typ.Values {
					v.Name, v.Wire, v.Description = text, text, text
				}
			}
			for _, format := range []string{"json", "xml"} {
				api.Samples = append(api.Samples, &model.Sample{Operation: text, Format: format, Root: &model.Value{
					Kind: model.Object, Members: []model.Member{
						{Name: text, Value: &model.Value{Kind: model.String, Text: text}},
						{Name: text + "2", Value: &model.Value{Kind: model.Number, Text: text}},
					}}})
			}
			files, err := Package(plan.Make(api, options(fmt.Sprint("api", i)), new(diag.List)))
			require.NoError(t, err)
			for _, f := range files {
				if strings.HasSuffix(f.Path, ".go") {
					checkSource(t, f.Path, f.Data)
				}
			}
			all = append(all, files...)
		})
	}
	compile(t, all)
}

// checkSource looks for what hostile texts would bring in: a function that runs by
// itself, a build constraint, a directive.
func checkSource(t *testing.T, path string, data []byte) {
	t.Helper()
	assert.True(t, utf8.Valid(data), path)
	assert.True(t, bytes.HasPrefix(data, []byte("// Code generated by dtogen. DO NOT EDIT.\n")), path)
	file, err := parser.ParseFile(token.NewFileSet(), path, data, parser.ParseComments)
	require.NoError(t, err)
	for _, decl := range file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil {
			assert.NotEqual(t, "init", f.Name.Name)
			assert.False(t, strings.HasPrefix(f.Name.Name, "panic"))
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if id, ok := call.Fun.(*ast.Ident); ok {
				assert.NotEqual(t, "panic", id.Name)
			}
		}
		return true
	})
	for _, group := range file.Comments {
		for _, c := range group.List {
			checkComment(t, c.Text)
		}
	}
}

func checkComment(t *testing.T, line string) {
	t.Helper()
	assert.False(t, constraint.IsGoBuild(line) || constraint.IsPlusBuild(line), "a build constraint: %s", line)
	assert.False(t, strings.HasPrefix(line, "//go:") || strings.HasPrefix(line, "//line"), "a directive: %s", line)
}

// FuzzComment holds any text against what a comment may be.
func FuzzComment(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines := docComment(text)
		for _, line := range lines {
			require.True(t, line == "//" || strings.HasPrefix(line, "// "), "%q", line)
			require.False(t, strings.ContainsAny(line, "\n\r\x00\u2028\u2029\u0085\ufeff"), "%q", line)
			require.True(t, utf8.ValidString(line))
			checkComment(t, line)
		}
		src := strings.Join(lines, "\n") + "\npackage p\n"
		file, err := parser.ParseFile(token.NewFileSet(), "p.go", src, parser.ParseComments)
		require.NoError(t, err)
		require.Empty(t, file.Decls)
	})
}

func TestDocComment(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		" \n\n ":                  "",
		"One.":                    "// One.",
		"One.\n\n\nTwo.\n":        "// One.\n//\n// Two.",
		"a\tb\r\nc":               "// a b c",
		"One\nTwo":                "// One\n// Two",
		"One:\ntwo":               "// One:\n// two",
		"+build x":                "// + build x",
		"*/ x":                    "// */ x",
		"go:build x":              "// go: build x",
		"# Head":                  "// #  Head",
		"a\u202eb\x00c\ufeff":     "// abc",
		strings.Repeat("ab ", 30): "// " + strings.TrimSpace(strings.Repeat("ab ", 26)) + "\n// ab ab ab ab",
	} {
		assert.Equal(t, want, strings.Join(docComment(text), "\n"), "%q", text)
	}
}

// TestOrderTellsNothing shuffles a model.
func TestOrderTellsNothing(t *testing.T) {
	const text = `operation Foo -> A
  route /a GET
operation FooRequest -> B
operation GetFoo -> List<N.Item>
class N.Item
  X Key
class M.Item
class A
  ApiKey String header // One
class B : A
class Foo : A
class FooRequest : B
  apiKey String header // Another one
enum Key
  A
enum Keys
  A
class KeyA`
	var first []byte
	for seed := range 20 {
		api := plantest.API(text)
		random := rand.New(rand.NewSource(int64(seed)))
		random.Shuffle(len(api.Types), func(i, j int) { api.Types[i], api.Types[j] = api.Types[j], api.Types[i] })
		random.Shuffle(len(api.Operations), func(i, j int) {
			api.Operations[i], api.Operations[j] = api.Operations[j], api.Operations[i]
		})
		var diags diag.List
		files, err := Package(plan.Make(api, options("api"), &diags))
		require.NoError(t, err)
		var all []byte
		for _, f := range files {
			all = slices.Concat(all, []byte("-- "+f.Path+"\n"), f.Data)
		}
		if first == nil {
			first = all
		}
		require.Equal(t, string(first), string(all))
	}
}
