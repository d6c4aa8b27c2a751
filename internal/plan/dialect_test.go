package plan

import (
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/plan/plantest"
	"github.com/stretchr/testify/assert"
)

// TestDialectOfVersions: a version as listings tell it, and what follows (client-rules
// 6, 7, 90). What nobody could see is not said.
func TestDialectOfVersions(t *testing.T) {
	const offset = "operation Op -> void\nclass Op\n  At DateTimeOffset!"
	for version, want := range map[string]Dialect{
		"":      {},
		"1":     {LocalOffsets: true},
		"4.00":  {LocalOffsets: true},
		"5.14":  {LocalOffsets: true},
		"6.00":  {LocalOffsets: true, APIRoutes: true},
		"6.02":  {LocalOffsets: true, APIRoutes: true},
		"6.110": {APIRoutes: true},
		"10.15": {APIRoutes: true},
		"odd":   {},
	} {
		api := plantest.API(offset)
		api.ServerVersion = version
		assert.Equal(t, want, Make(api, Options{Name: "api", Path: "p", Runtime: "r"}, new(diag.List)).Dialect, version)
	}
	api := plantest.API("operation Op -> void\nclass Op\n  At DateTime!")
	api.ServerVersion = "4.00"
	assert.Zero(t, Make(api, Options{Name: "api", Path: "p", Runtime: "r"}, new(diag.List)).Dialect, "no DateTimeOffset")
	api = plantest.API(offset)
	api.ServerVersion = "10.15"
	assert.Zero(t, Make(api, Options{Name: "api", Path: "p", Runtime: "r", BaseURL: "https://x.test/api/"}, new(diag.List)).Dialect,
		"a handler path of /api has no /api below it")
}

// TestDialectOfSamples: what values of a sample say of the server (client-rules 92).
func TestDialectOfSamples(t *testing.T) {
	for _, test := range []struct {
		value model.Value
		want  Dialect
	}{
		{model.Value{Kind: model.Number, Text: "-62135596800"}, Dialect{UnixTime: "UnixTimeSeconds"}},
		{model.Value{Kind: model.Number, Text: "-62135596800000"}, Dialect{UnixTime: "UnixTimeMilliseconds"}},
		{model.Value{Kind: model.Number, Text: "0"}, Dialect{}},
		{model.Value{Kind: model.String, Text: "/Date(-62135596800000-0000)/"}, Dialect{}},
		{model.Value{Kind: model.String, Text: "0001-01-01T00:00:00.0000000"}, Dialect{ISODates: true}},
		{model.Value{Kind: model.String, Text: "00000000000000000000000000000000"}, Dialect{}},
		{model.Value{Kind: model.String, Text: "00000000-0000-0000-0000-000000000000"}, Dialect{DashedGUIDs: true}},
		{model.Value{Kind: model.String, Text: "0001-01-01"}, Dialect{}}, // a DateOnly everywhere
	} {
		var d Dialect
		d.read(&model.Value{Kind: model.Object, Members: []model.Member{{Name: "list", Value: &model.Value{Kind: model.Array, Items: []*model.Value{&test.value}}}}})
		assert.Equal(t, test.want, d, test.value.Text)
	}
}
