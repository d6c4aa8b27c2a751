package servicestack_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/dtogen/dtogen/templates/servicestack"
	"github.com/dtogen/dtogen/templates/servicestack/servicestacktest"
)

type GetOrder struct {
	ID int32 `json:"Id"`
}

type Order struct {
	Total servicestack.Decimal `json:"Total"`
}

var opGetOrder = &servicestack.Operation{Name: "GetOrder", Routes: []servicestack.Route{{Path: "/orders/{Id}", Verbs: "GET"}}}

// What a generated package does, by hand.
func Example() {
	server := servicestacktest.NewServer(&testing.T{}, []*servicestack.Operation{opGetOrder}, servicestack.Dialect{})
	servicestacktest.Handle(server, "GetOrder", func(ctx context.Context, req *GetOrder) (*Order, error) {
		if req.ID != 5 {
			return nil, &servicestack.Error{StatusCode: http.StatusNotFound, Code: "NotFound", Message: "No such order"}
		}
		return &Order{Total: "12.50"}, nil
	})

	client, err := servicestack.New(server.URL, servicestack.WithBearerToken("token"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, id := range []int32{5, 6} {
		order, err := servicestack.Call[*Order](context.Background(), client, opGetOrder, http.MethodGet, &GetOrder{ID: id}, nil)
		switch {
		case errors.Is(err, servicestack.ErrNotFound):
			fmt.Println(err)
		case err == nil:
			fmt.Println(order.Total)
		}
	}
	// Output:
	// 12.50
	// servicestack: GetOrder: 404 NotFound: No such order
}
