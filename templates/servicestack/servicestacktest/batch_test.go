// Batches and forms, by the client that sends them.

package servicestacktest

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/templates/servicestack"
)

func TestRule141To143Batches(t *testing.T) {
	s, c := newEcho(t, servicestack.WithHeaderParam("ApiKey", "k"))
	reqs := []*echo{{ID: 1, Text: "a"}, {ID: 2}}
	for _, kind := range []servicestack.PredefinedRoutes{servicestack.ReplyRoutes, servicestack.APIRoutes} {
		got, err := servicestack.CallAll[*echo](t.Context(), c, opEcho, reqs, []servicestack.CallOption{servicestack.UsePredefined(kind)})
		require.NoError(t, err)
		require.Len(t, got, 2)
		assert.Equal(t, echo{ID: 1, Decimal: "0", Text: "a", APIKey: "k"}, *got[0])
		assert.EqualValues(t, 2, got[1].ID)
	}
	Handle(s, "Echo", func(_ context.Context, req *echo) (*echo, error) {
		if req.ID == 2 {
			return nil, &servicestack.Error{StatusCode: 400, Code: "Unlucky"}
		}
		return req, nil
	})
	_, err := servicestack.CallAll[*echo](t.Context(), c, opEcho, append(reqs, &echo{ID: 3}), nil)
	var b *servicestack.BatchError
	require.ErrorAs(t, err, &b)
	assert.Equal(t, 1, b.Completed)
	assert.Equal(t, 1, b.Index)
	assert.Equal(t, "Unlucky", b.Err.Code)
}

func TestRule147Forms(t *testing.T) {
	_, c := newEcho(t)
	req := &echo{ID: 5, Decimal: "1.50", Text: `a, "b" ü`, List: []string{"one", "two, three", `f"our`},
		Map: map[string]string{"k": "v:1"}, Child: &child{Name: "x,y"}, Children: []child{{Name: "a"}, {Name: "b"}}}
	file := servicestack.File{Name: "a.txt", Content: strings.NewReader("content")}
	for _, opts := range [][]servicestack.CallOption{nil, {servicestack.UsePredefined(servicestack.ReplyRoutes)}} {
		got, err := servicestack.Call[*echo](t.Context(), c, opEcho, "POST", req, append(opts, servicestack.WithFiles(file)))
		require.NoError(t, err)
		assert.Equal(t, req, got)
	}
}
