// The client: its options and one method per operation and verb.

package emit

import (
	"github.com/dave/jennifer/jen"
	"github.com/dtogen/dtogen/internal/plan"
)

// docFile emits the package comment, with how to make a client and a call.
func (w *writer) docFile(f *jen.File) {
	for _, line := range w.packageDoc() {
		f.PackageComment(line)
	}
}

func (w *writer) packageDoc() []string {
	p := w.pkg
	lines := docComment("Package " + p.Name + " is a client of " + p.Title + ".")
	base := "baseURL"
	if p.BaseURL != "" {
		base = p.Name + ".BaseURL"
	}
	option := ""
	if len(p.Headers) > 0 {
		option = ", " + p.Name + "." + p.Headers[0].Option + "(value)"
	}
	lines = append(lines, "//", "//\tclient, err := "+p.Name+".New("+base+option+")")
	for _, op := range p.Operations {
		if len(op.Methods) == 0 || len(op.Request.Params) > 0 {
			continue
		}
		m := op.Methods[0]
		result := "resp, err := "
		if op.Response == nil {
			result = "err = "
		}
		lines = append(lines, "//\t…", "//\t"+result+"client."+m.Name+"(ctx, &"+p.Name+"."+op.Request.Name+"{…})")
		break
	}
	return append(lines, append([]string{"//"}, docComment("A failure that the server answers is a *servicestack.Error. "+
		"Package "+p.Name+"test holds a fake server for tests; API.md lists all operations.")...)...)
}

func (w *writer) clientFile(f *jen.File) {
	w.baseURL(f)
	w.dialect(f)
	w.clientType(f)
	for _, h := range w.pkg.Headers {
		w.option(f, h)
	}
	w.operationList(f)
	for _, op := range w.pkg.Operations {
		for _, m := range op.Methods {
			w.method(f, op, m)
		}
		for _, r := range op.Reads {
			w.read(f, op, r)
		}
	}
}

// baseURL emits
//
//	// BaseURL is where the service stands.
//	const BaseURL = "https://example.org/api"
func (w *writer) baseURL(f *jen.File) {
	if w.pkg.BaseURL != "" {
		f.Comment("// BaseURL is where the service stands.")
		f.Const().Id("BaseURL").Op("=").Lit(w.pkg.BaseURL).Line()
	}
}

// dialect emits, where the server is known to differ from one of today,
//
//	// Dialect is how the service writes what its answers do not tell by themselves.
//	func Dialect() servicestack.Dialect {
//		return servicestack.Dialect{LocalOffsets: true}
//	}
func (w *writer) dialect(f *jen.File) {
	if w.pkg.Dialect.IsZero() {
		return
	}
	d := w.pkg.Dialect
	var members []jen.Code
	add := func(name string, is bool, value jen.Code) {
		if is {
			members = append(members, jen.Id(name).Op(":").Add(value))
		}
	}
	add("LocalOffsets", d.LocalOffsets, jen.True())
	add("UnixTime", d.UnixTime != "", w.rt(d.UnixTime))
	add("ISODates", d.ISODates, jen.True())
	add("DashedGUIDs", d.DashedGUIDs, jen.True())
	add("Predefined", d.APIRoutes, w.rt("APIRoutes"))
	f.Comment("// Dialect is how the service writes, as its pages and its version tell.")
	f.Func().Id("Dialect").Params().Add(w.rt("Dialect")).Block(jen.Return(w.rt("Dialect").Values(members...))).Line()
}

// withDialect are the options of New: the dialect's, then those of the caller.
func (w *writer) withDialect() *jen.Statement {
	if w.pkg.Dialect.IsZero() {
		return jen.Id("opts").Op("...")
	}
	return jen.Append(jen.Index().Add(w.rt("Option")).Values(w.rt("WithDialect").Call(jen.Id("Dialect").Call())), jen.Id("opts").Op("...")).Op("...")
}

// clientType emits
//
//	// Client calls AIM Web Services. It is safe for concurrent use.
//	type Client struct {
//		c *servicestack.Client
//	}
//
//	// New makes a client of the service at baseURL.
//	func New(baseURL string, opts ...servicestack.Option) (*Client, error) {
//		c, err := servicestack.New(baseURL, append([]servicestack.Option{servicestack.WithDialect(Dialect())}, opts...)...)
//		if err != nil {
//			return nil, err
//		}
//		return &Client{c: c}, nil
//	}
//
//	// ServiceStack is the client below c: signing in, cookies, calls by hand.
//	func (c *Client) ServiceStack() *servicestack.Client { return c.c }
func (w *writer) clientType(f *jen.File) {
	comment(f.Group, "Client calls "+w.pkg.Title+". It is safe for concurrent use.")
	f.Type().Id("Client").Struct(jen.Id("c").Op("*").Add(w.rt("Client"))).Line()
	where := "New makes a client of the service at baseURL."
	if w.pkg.BaseURL != "" {
		where = "New makes a client of the service at baseURL: [BaseURL], or a test system."
	}
	f.Comment("// " + where)
	f.Func().Id("New").Params(jen.Id("baseURL").String(), jen.Id("opts").Op("...").Add(w.rt("Option"))).
		Params(jen.Op("*").Id("Client"), jen.Error()).Block(
		jen.List(jen.Id("c"), jen.Err()).Op(":=").Add(w.rt("New")).Call(jen.Id("baseURL"), w.withDialect()),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.Return(jen.Op("&").Id("Client").Values(jen.Id("c").Op(":").Id("c")), jen.Nil()),
	).Line()
	f.Comment("// ServiceStack is the client below c, which signs in and out.")
	f.Func().Params(jen.Id("c").Op("*").Id("Client")).Id("ServiceStack").Params().Op("*").Add(w.rt("Client")).
		Add(does(jen.Return(jen.Id("c").Dot("c")))).Line()
}

// option emits the option for a header parameter:
//
//	// WithAPIKey sends the header ApiKey with every request.
//	func WithAPIKey(value string) servicestack.Setting {
//		return servicestack.WithHeaderParam("ApiKey", value)
//	}
func (w *writer) option(f *jen.File, h *plan.Header) {
	comment(f.Group, h.Doc)
	f.Func().Id(h.Option).Params(jen.Id("value").String()).Add(w.rt("Setting")).Block(
		jen.Return(w.rt("WithHeaderParam").Call(jen.Lit(h.Wire), jen.Id("value")))).Line()
}

// operationList emits
//
//	// Operations lists the operations of the service.
//	func Operations() []*servicestack.Operation {
//		return []*servicestack.Operation{
//			&opGetCustomerTokens,
//		}
//	}
func (w *writer) operationList(f *jen.File) {
	f.Comment("// Operations lists the operations of the service.")
	f.Func().Id("Operations").Params().Index().Op("*").Add(w.rt("Operation")).Block(
		jen.Return(jen.Index().Op("*").Add(w.rt("Operation")).ValuesFunc(func(g *jen.Group) {
			for _, op := range w.pkg.Operations {
				g.Line().Op("&").Id(op.Var)
			}
			if len(w.pkg.Operations) > 0 {
				g.Line()
			}
		}))).Line()
}

// method emits a call:
//
//	// GetCustomerTokens requires active-e Customer Service.
//	func (c *Client) GetCustomerTokens(ctx context.Context, req *GetCustomerTokensRequest, opts ...servicestack.CallOption) (*GetCustomerTokensResponse, error) {
//		return servicestack.Call[*GetCustomerTokensResponse](ctx, c.c, &opGetCustomerTokens, http.MethodPost, req, opts)
//	}
//
// servicestack.Stream where the caller reads the answer, and servicestack.Send where
// there is no response.
func (w *writer) method(f *jen.File, op *plan.Operation, m plan.Method) {
	comment(f.Group, m.Doc)
	call := w.rt("Send")
	result := jen.Error()
	switch {
	case op.Response == nil:
	case op.Response.IsStream():
		call = w.rt("Stream")
		result = jen.Params(typ(*op.Response), jen.Error())
	default:
		call = w.rt("Call").Types(typ(*op.Response))
		result = jen.Params(typ(*op.Response), jen.Error())
	}
	w.calling(f, op, m.Name, m.Verb, nil, result, call)
}

// read emits a method that reads a response as it comes, an iterator
//
//	// GetOrdersItems is [Client.GetOrders] item by item, …
//	func (c *Client) GetOrdersItems(ctx context.Context, req *GetOrders, opts ...servicestack.CallOption) iter.Seq2[Order, error] {
//		return servicestack.Items[Order](ctx, c.c, &opGetOrders, http.MethodGet, req, opts)
//	}
//
// with servicestack.Rows for pages of a query, or a copy
//
//	// GetInvoiceTo writes the answer of [Client.GetInvoice] to out, …
//	func (c *Client) GetInvoiceTo(ctx context.Context, req *GetInvoice, out io.Writer, opts ...servicestack.CallOption) (*servicestack.FileInfo, error) {
//		return servicestack.Download(ctx, c.c, &opGetInvoice, http.MethodGet, req, out, opts)
//	}
func (w *writer) read(f *jen.File, op *plan.Operation, r plan.Read) {
	comment(f.Group, r.Doc)
	call := w.rt(r.How.String())
	if r.How == plan.Download {
		w.calling(f, op, r.Name, r.Verb, jen.Qual("io", "Writer"), jen.Params(jen.Op("*").Add(w.rt("FileInfo")), jen.Error()), call)
		return
	}
	w.calling(f, op, r.Name, r.Verb, nil, jen.Qual("iter", "Seq2").Types(typ(r.Item), jen.Error()), call.Types(typ(r.Item)))
}

// calling emits a method that does nothing but call a function of the runtime. out is
// the type of one more argument, nil for none.
func (w *writer) calling(f *jen.File, op *plan.Operation, name, by string, out, result, call *jen.Statement) {
	params := []jen.Code{jen.Id("ctx").Qual("context", "Context"), jen.Id("req").Op("*").Add(w.request(op))}
	args := []jen.Code{jen.Id("ctx"), jen.Id("c").Dot("c"), jen.Op("&").Id(op.Var), verb(by), jen.Id("req")}
	if out != nil {
		params, args = append(params, jen.Id("out").Add(out)), append(args, jen.Id("out"))
	}
	params = append(params, jen.Id("opts").Op("...").Add(w.rt("CallOption")))
	f.Func().Params(jen.Id("c").Op("*").Id("Client")).Id(name).Params(params...).Add(result).
		Block(jen.Return(call.Call(append(args, jen.Id("opts"))...))).Line()
}

// request is the type of an operation's request. A generic class cannot be one in
// .NET; where a source says so, its arguments are left open.
func (w *writer) request(op *plan.Operation) *jen.Statement {
	t := plan.Type{Path: w.pkg.Path, Name: op.Request.Name}
	for _, param := range op.Request.Params {
		arg := plan.Type{Path: w.pkg.Runtime, Name: "Object"}
		if param.Comparable {
			arg = plan.Type{Name: "string"}
		}
		t.Args = append(t.Args, arg)
	}
	return typ(t)
}

// verb is http.MethodGet and its like.
func verb(v string) *jen.Statement {
	for _, known := range []string{"Get", "Post", "Put", "Patch", "Delete", "Options", "Head"} {
		if upper(known) == v {
			return jen.Qual("net/http", "Method"+known)
		}
	}
	return jen.Lit(v)
}
