package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// TestRule004TiedRoutes: routes between which a request does not decide are told, and the
// operation is there all the same, with the first of them first.
func TestRule004TiedRoutes(t *testing.T) {
	for _, c := range []struct {
		first, second *model.Route
		want          string
	}{
		{&model.Route{Path: "/a/{Id}"}, &model.Route{Path: "/b/{No}", Verbs: []string{"GET"}}, "a request of Find that sets id and no can take /a/{Id} and /b/{No}, and takes the first"},
		{&model.Route{Path: "/a/{Id}"}, &model.Route{Path: "/bb/{No}"}, ""},                                                        // the shorter one
		{&model.Route{Path: "/a/{Id}"}, &model.Route{Path: "/a/{Id}/{No}"}, ""},                                                    // the one with more variables
		{&model.Route{Path: "/a/{Id}"}, &model.Route{Path: "/b/{ID}"}, ""},                                                         // two names of one address
		{&model.Route{Path: "/a/{Id}", Verbs: []string{"GET"}}, &model.Route{Path: "/b/{No}", Verbs: []string{"PUT", "POST"}}, ""}, // another verb
		{&model.Route{Path: "/a/{Id}"}, &model.Route{Path: "/b/{Or}"}, ""},                                                         // no such property
	} {
		request := &model.Type{Name: "Find", Fields: []*model.Field{
			{Name: "Id", Wire: "Id", Type: model.MustParse("Int32")}, {Name: "No", Wire: "No", Type: model.MustParse("Int32")},
		}}
		var diags diag.List
		p := Make(&model.API{Types: []*model.Type{request}, Operations: []*model.Operation{{
			Name: "Find", Request: model.TypeRef{Name: "Find", Decl: request}, Routes: []*model.Route{c.first, c.second},
		}}}, Options{Name: "acme"}, &diags)
		assert.Len(t, p.Operations[0].Routes, 2)
		assert.Equal(t, c.first.Path, p.Operations[0].Routes[0].Path)
		said := ""
		for _, d := range diags.All() {
			if d.Code == diag.RoutesTied {
				said += d.Message
			}
		}
		assert.Equal(t, c.want, said, c.second.Path)
	}
}

// TestRule003UnfilledRoutes: a route with a variable that no property fills is told.
func TestRule003UnfilledRoutes(t *testing.T) {
	for path, want := range map[string]string{
		"/y/{id}/{Nope}":        "no property of Find fills {Nope} in /y/{id}/{Nope}, so no request takes this route",
		"/y/{Nope:int}/{Path*}": "no property of Find fills {Nope} in /y/{Nope:int}/{Path*}, so no request takes this route",
		"/y/{id:int}/{**PATH}":  "",
		"/y":                    "",
	} {
		request := &model.Type{Name: "Find", Fields: []*model.Field{
			{Name: "Id", Wire: "Id", Type: model.MustParse("Int32")}, {Name: "Path", Wire: "Path", Type: model.MustParse("String")},
		}}
		var diags diag.List
		Make(&model.API{Types: []*model.Type{request}, Operations: []*model.Operation{{
			Name: "Find", Request: model.TypeRef{Name: "Find", Decl: request}, Routes: []*model.Route{{Path: path}},
		}}}, Options{Name: "acme"}, &diags)
		said := ""
		for _, d := range diags.All() {
			if d.Code == diag.RouteUnfilled {
				said += d.Message
			}
		}
		assert.Equal(t, want, said, path)
	}
}
