package plan

import (
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/plan/plantest"
	"github.com/stretchr/testify/assert"
)

// TestReads: what an operation returns, and the methods that read it as it comes.
func TestReads(t *testing.T) {
	const query = "\nclass Op : QueryDb<Row>\n  Skip Int32?\n  Take Int32?\nclass Row\n  Id Int32!\nclass QueryResponse<T>\n  Results List<T>"
	for text, want := range map[string]string{
		"operation Op -> void":                                      "",
		"operation Op -> String":                                    "",
		"operation Op -> Dictionary<String,Int32>":                  "",
		"operation Op -> Byte[]":                                    "OpTo POST Download",
		"operation Op -> Stream":                                    "OpTo POST Download",
		"operation Op -> List<Int32>":                               "OpItems POST Items",
		"operation Op -> String[]\n  route /a GET":                  "OpItems GET Items",
		"operation Op -> String[]\n  route /a GET\n  route /b POST": "GetOpItems GET Items, PostOpItems POST Items",
		"operation Op -> QueryResponse<Row>" + query:                "OpRows GET Rows",
		"operation Op -> QueryResponse<Row>\nclass Row\n  Id Int32!\nclass Op : IGet\nclass QueryResponse<T>\n  Results List<T>": "", // no Skip
	} {
		p, _ := makePlan(text, Options{})
		var got []string
		for _, r := range p.Operations[0].Reads {
			got = append(got, r.Name+" "+r.Verb+" "+r.How.String())
		}
		assert.Equal(t, want, strings.Join(got, ", "), text)
	}
}

// TestReadNames: an operation that is called as such a method keeps its name, unless
// the method was there before it.
func TestReadNames(t *testing.T) {
	const both = "operation Op -> String[]\noperation OpItems -> void"
	names := func(names Names) string {
		p, _ := makePlan(both, Options{Names: names})
		return p.Operations[0].Reads[0].Name + ", " + p.Operations[1].Methods[0].Name
	}
	assert.Equal(t, "OpItemsOfOp, OpItems", names(Names{}))
	before, _ := makePlan("operation Op -> String[]", Options{})
	assert.Equal(t, "OpItems", before.Operations[0].Reads[0].Name)
	assert.Equal(t, "OpItems, OpItems2", names(before.Names))

	api := plantest.API("operation Op -> String[]")
	api.Operations[0].GoName = "FindThem"
	var diags diag.List
	renamed := Make(api, Options{Name: "api", Path: "example.org/api", Runtime: "example.org/servicestack", Names: before.Names}, &diags)
	assert.Equal(t, "FindThemItems", renamed.Operations[0].Reads[0].Name, "the name that the user has set goes before those of the run before")
}
