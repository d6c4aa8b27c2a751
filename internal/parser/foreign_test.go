package parser

import (
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/parser/parsertest"
	"github.com/dtogen/dtogen/internal/source"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// TestForeign tells files that no ServiceStack server wrote from those that it did.
func TestForeign(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/foreign.txtar")
	require.NoError(t, err)
	const code = "source code that no ServiceStack server wrote"
	want := map[string]string{
		"openapi-generator.ts":         "code that another generator wrote",
		"nswag.cs":                     "code that another generator wrote",
		"swagger-ui.html":              "a page of Swagger UI",
		"petstore.json":                "OpenAPI of a server that is not ServiceStack",
		"nswag.json":                   "OpenAPI of a server that is not ServiceStack",
		"swashbuckle.html":             "a page of Swagger UI",
		"iis-404.html":                 `an HTML page that says "not found"`,
		"oauth-login.html":             "a sign-in page",
		"petstore.yaml":                "OpenAPI in YAML",
		"order.pb.go":                  "code of Protocol Buffers",
		"order.proto":                  "code of Protocol Buffers",
		"404.html":                     `an HTML page that says "not found"`,
		"login.html":                   "a sign-in page",
		"app.html":                     "a page that scripts fill in the browser",
		"shop.postman_collection.json": "a Postman collection",
		"Shop.csproj":                  "a project file of .NET",
		"README.md":                    "a README or another text in Markdown",
		"curl.txt":                     "a recorded exchange",
		"schema.json":                  "a JSON schema",
	}
	for _, file := range archive.Files {
		says := want[file.Name]
		if says == "" {
			says = code
		}
		var diags diag.List
		doc := Parse(source.NewFile(file.Name, file.Data), &diags)
		assert.False(t, Recognised(doc), "%s:\n%s", file.Name, parsertest.Dump(doc))
		text := parsertest.Diags(&diags)
		assert.True(t, strings.HasSuffix(text, "it seems to be "+says+"\n"), "%s: want %s, got %s", file.Name, says, text)
		require.Equal(t, 1, diags.Len(), "%s: one word is enough: %s", file.Name, text)
		assert.NotEmpty(t, diags.All()[0].Hint, "%s: what to do is not said", file.Name)
		assert.Empty(t, parsertest.Uncovered(doc, &diags), file.Name)
	}
}
