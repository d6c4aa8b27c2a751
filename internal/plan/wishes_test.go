package plan

import (
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/plan/plantest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
)

// TestNamesSet: a name that the user sets is given as it stands, or it is an error.
// What gives way to it may take a name of its own, but no number.
func TestNamesSet(t *testing.T) {
	const text = `
operation GetOrder -> Order
  route /orders/{Id} GET
operation ListOrders -> List<Order>
operation Pay -> void
  route /pay GET
  route /pay/{Id} POST
class GetOrder
  Key String header
class Order
  Total Decimal!
  Amount Decimal!
  id Int32!
  State State!
class Acme.Page
class Beta.Page
enum State
  Open
`
	for sets, want := range map[string]string{
		"Order.Total Sum_Id":                      "", // as it stands
		"Order.Total Amount, Order.Amount Total":  "",
		"Order.Total ID":                          "", // id has its own spelling
		"Order Money":                             "",
		"Pay Money":                               "",
		"Pay GetOrder":                            "Pay cannot be called GetOrder: GetOrder is called so",
		"Order.Total Amount":                      "Order.Total cannot be called Amount: Order.Amount is called so",
		"Order.Total Sum, Order.Amount Sum":       "Order.Amount cannot be called Sum: Order.Total is called so",
		"Order Client":                            "Order cannot be called Client: the generated package has that name itself",
		"Order WithKey":                           "Order cannot be called WithKey: the generated package has that name itself",
		"Order State":                             "Order cannot be called State: State is called so",
		"Page Leaf":                               "Beta.Page cannot be called Leaf: Acme.Page is called so",
		"Pay ServiceStack, ListOrders PayService": "",
		"ListOrders ServiceStack":                 "ListOrders cannot be called ServiceStack: the client has another method ServiceStack",
		"ListOrders GetPay, Pay Pay":              "Pay cannot be called Pay: the client has another method GetPay",
		"ListOrders GetPay":                       "ListOrders cannot be called GetPay: Pay is called so",
		"GetOrder Order":                          "GetOrder cannot be called Order: Order is called so",
	} {
		api := plantest.API(text)
		f := source.NewFile("dtogen.yaml", []byte(sets))
		for set := range strings.SplitSeq(sets, ", ") {
			of, name, _ := strings.Cut(set, " ")
			start := strings.Index(sets, set)
			setName(api, of, name, f.Span(start, start+len(of)))
		}
		var diags diag.List
		Make(api, Options{Name: "api", Path: "example.org/api", Runtime: "example.org/servicestack"}, &diags)
		var said []string
		for _, d := range diags.All() {
			if d.Code == diag.NameTaken {
				said = append(said, d.Message)
			}
		}
		assert.Equal(t, want, strings.Join(said, "\n"), sets)
	}
}

func setName(api *model.API, of, name string, at source.Span) {
	for _, op := range api.Operations {
		if op.Name == of {
			op.GoName, op.GoNameAt = name, at
		}
	}
	for _, typ := range api.Types {
		if typ.Called(of) {
			typ.GoName, typ.GoNameAt = name, at
		}
		for _, f := range typ.Fields {
			if typ.Name+"."+f.Name == of {
				f.GoName, f.Origins = name, append(f.Origins, model.Origin{Span: at, Evidence: model.Configured})
			}
		}
	}
}
