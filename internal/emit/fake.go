// The fake server, and the samples as tests.

package emit

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"
	"github.com/dtogen/dtogen/internal/plan"
)

func upper(s string) string { return strings.ToUpper(s) }

// fakeFile emits package aimtest:
//
//	// Server is a fake AIM Web Services.
//	type Server struct{ *servicestacktest.Server }
//
//	// NewServer starts a fake that ends with the test. Operations without a handler
//	// answer 501.
//	func NewServer(t testing.TB) *Server {
//		return &Server{servicestacktest.NewServer(t, aim.Operations(), aim.Dialect())}
//	}
func (w *writer) fakeFile(f *jen.File) {
	test := func(name string) *jen.Statement { return jen.Qual(w.testRuntime(), name) }
	f.PackageComment("// Package " + w.pkg.Name + "test holds a fake server for tests of what calls package " + w.pkg.Name + ".")
	comment(f.Group, "Server is a fake of "+w.pkg.Title+".")
	f.Type().Id("Server").Struct(jen.Op("*").Add(test("Server"))).Line()
	dialect := jen.Qual(w.pkg.Runtime, "Dialect").Values()
	if !w.pkg.Dialect.IsZero() {
		dialect = w.own("Dialect").Call()
	}
	f.Comment("// NewServer starts a fake, which ends with the test.")
	f.Func().Id("NewServer").Params(jen.Id("t").Qual("testing", "TB")).Op("*").Id("Server").Block(
		jen.Return(jen.Op("&").Id("Server").Values(test("NewServer").Call(jen.Id("t"), w.own("Operations").Call(), dialect)))).Line()
	for _, op := range w.pkg.Operations {
		w.handler(f, op)
	}
}

// handler emits
//
//	// HandleGetCustomerTokens lets h answer GetCustomerTokensRequest.
//	func (s *Server) HandleGetCustomerTokens(h func(context.Context, *aim.GetCustomerTokensRequest) (*aim.GetCustomerTokensResponse, error)) {
//		servicestacktest.Handle(s.Server, "GetCustomerTokensRequest", h)
//	}
//
// and servicestacktest.HandleSend, with a handler that returns an error alone, where
// there is no response. What a client reads as a stream the handler returns as an
// io.Reader.
func (w *writer) handler(f *jen.File, op *plan.Operation) {
	name := "Handle" + op.Name
	comment(f.Group, name+" lets h answer "+op.Wire+".")
	handle := jen.Qual(w.testRuntime(), "Handle")
	params := []jen.Code{jen.Qual("context", "Context"), jen.Op("*").Add(w.request(op))}
	decl := f.Func().Params(jen.Id("s").Op("*").Id("Server")).Id(name)
	if op.Response != nil {
		response := typ(*op.Response)
		if op.Response.IsStream() {
			response = jen.Qual("io", "Reader")
		}
		decl.Params(jen.Id("h").Func().Params(params...).Params(response, jen.Error())).Block(
			handle.Call(jen.Id("s").Dot("Server"), jen.Lit(op.Wire), jen.Id("h"))).Line()
		return
	}
	decl.Params(jen.Id("h").Func().Params(params...).Error()).Block(
		jen.Qual(w.testRuntime(), "HandleSend").Call(jen.Id("s").Dot("Server"), jen.Lit(op.Wire), jen.Id("h"))).Line()
}

// samplesFile emits a test for the messages of each operation's pages:
//
//	func TestGetCustomerTokens(t *testing.T) {
//		servicestacktest.RoundTrip(t, new(aim.GetCustomerTokensRequest), `{
//			"Acct": 0
//		}`)
//	}
//
// What operations share is tested with the first of them: a document of a type once.
func (w *writer) samplesFile(f *jen.File) {
	told := map[[2]string]bool{}
	for i := 0; i < len(w.pkg.Samples); {
		op := w.pkg.Samples[i].Operation
		var tests []jen.Code
		for ; i < len(w.pkg.Samples) && w.pkg.Samples[i].Operation == op; i++ {
			s := w.pkg.Samples[i]
			key := [2]string{typ(s.Type).GoString(), s.JSON}
			if !told[key] {
				told[key] = true
				tests = append(tests, jen.Qual(w.testRuntime(), "RoundTrip").Call(jen.Id("t"), jen.New(typ(s.Type)), text(s.JSON)))
			}
		}
		if len(tests) > 0 {
			f.Func().Id("Test" + op.Name).Params(jen.Id("t").Op("*").Qual("testing", "T")).Block(tests...).Line()
		}
	}
}

// text is a literal of JSON, in backquotes and indented where Go can write it so.
func text(s string) *jen.Statement {
	for _, line := range strings.Split(s, "\n") {
		if !strconv.CanBackquote(line) {
			return jen.Lit(s)
		}
	}
	return jen.Op("`" + strings.ReplaceAll(s, "\n", "\n\t") + "`")
}
