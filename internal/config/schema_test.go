package config

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/source"
)

var update = flag.Bool("update", false, "rewrite the committed JSON schema")

func TestSchemaIsCommitted(t *testing.T) {
	if *update {
		require.NoError(t, os.WriteFile("dtogen.schema.json", Schema(), 0o666))
	}
	data, err := os.ReadFile("dtogen.schema.json")
	require.NoError(t, err)
	assert.Equal(t, string(Schema()), string(data), "go test ./internal/config -update writes it")
}

// TestSchemaAgrees has the schema and the reader judge the same files.
func TestSchemaAgrees(t *testing.T) {
	var schema map[string]any
	require.NoError(t, json.Unmarshal(Schema(), &schema))
	judge := func(text string) string {
		var value any
		require.NoError(t, yaml.Unmarshal([]byte(text), &value), text)
		return violation(schema, value, "")
	}
	assert.Empty(t, judge(full))
	for _, text := range []string{
		"output: x\napi:\n  a: {specs: [x]}\n", "output: x\napis:\n  a:\n    specs: [x]\n    baseURL: http://x\n", "output: x\napis:\n  a: {optional: value}\n",
		"output: x\napis: {}\n", "apis: {a: {specs: [x]}}\n", "output: x\napis: {a: {specs: x}}\n", "output: x\napis: {My-API: {specs: [x]}}\n",
		"output: x\napis: {a: {specs: [x], optional: ptr}}\n", "output: x\napis: {a: {specs: [x], baseUrl: example.com}}\n",
		"output: x\napis: {a: {specs: [x], types: {Guid: a/b.C}}}\n", "output: x\napis: {a: {specs: [x], overrides: {P.X: {name: x-y}}}}\n",
		"output: x\napis: {a: {specs: [x], overrides: {P.X: {typ: X}}}}\n", "output: x\napis: {a: {specs: [x], ignore: DT4203}}\n",
		"output: x\napis: {a: {specs: [x], ignore: [{rule: DT1001, subject: P, reason: r}]}}\n", "output: x\napis: {a: {specs: [x], ignore: [{rule: DT4203, subject: P}]}}\n",
		"output: 7\napis: {a: {specs: [x]}}\n",
	} {
		assert.NotEmpty(t, errorsOf(text), text)
		assert.NotEmpty(t, judge(text), text)
	}
}

// violation checks a value against what our schema uses of JSON schema.
func violation(s map[string]any, value any, at string) string {
	kinds := map[string]bool{}
	switch value.(type) {
	case string:
		kinds["string"] = true
	case bool:
		kinds["boolean"] = true
	case []any:
		kinds["array"] = true
	case map[string]any:
		kinds["object"] = true
	}
	if kind, ok := s["type"].(string); ok && !kinds[kind] {
		return fmt.Sprintf("%s: %v is no %s", at, value, kind)
	}
	if enum, ok := s["enum"].([]any); ok && !slices.Contains(enum, value) {
		return fmt.Sprintf("%s: %v is none of %v", at, value, enum)
	}
	if pattern, ok := s["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(value.(string)) {
		return fmt.Sprintf("%s: %v does not match %s", at, value, pattern)
	}
	switch value := value.(type) {
	case []any:
		if least, ok := s["minItems"].(float64); ok && len(value) < int(least) {
			return at + ": too few"
		}
		for i, item := range value {
			if why := violation(s["items"].(map[string]any), item, fmt.Sprintf("%s[%d]", at, i)); why != "" {
				return why
			}
		}
	case map[string]any:
		return violationOfObject(s, value, at)
	}
	return ""
}

func violationOfObject(s map[string]any, value map[string]any, at string) string {
	if least, ok := s["minProperties"].(float64); ok && len(value) < int(least) {
		return at + ": too few"
	}
	if needed, ok := s["required"].([]any); ok {
		for _, name := range needed {
			if _, there := value[name.(string)]; !there {
				return fmt.Sprintf("%s: no %s", at, name)
			}
		}
	}
	properties, _ := s["properties"].(map[string]any)
	for name, member := range value {
		if names, ok := s["propertyNames"].(map[string]any); ok {
			if why := violation(names, name, at+"."+name); why != "" {
				return why
			}
		}
		rule, ok := properties[name].(map[string]any)
		if !ok {
			if rule, ok = s["additionalProperties"].(map[string]any); !ok {
				return fmt.Sprintf("%s: unknown %s", at, name)
			}
		}
		if why := violation(rule, member, at+"."+name); why != "" {
			return why
		}
	}
	return ""
}

// TestAnnotated: every key is shown with a sentence, and all that is shown can be set.
func TestAnnotated(t *testing.T) {
	text := "output: x\napis:\n  acme:\n"
	shown := map[string]bool{}
	for _, o := range Annotated(map[string]string{"specs": "[specs/acme]"}) {
		name, _, _ := strings.Cut(strings.TrimLeft(o.Line, "- "), ":")
		shown[name] = true
		if !strings.ContainsAny(name, ".") && name != "GetOrder" {
			assert.Regexp(t, `^\p{Lu}.*\.$`, o.Doc, name)
		}
		assert.Equal(t, name == "specs", o.Set, name)
		text += strings.Repeat("  ", o.Indent+2) + o.Line + "\n"
	}
	for _, name := range slices.Concat(namesOf(apiKeys()), namesOf(overrideKeys()), namesOf(ignoreKeys())) {
		assert.True(t, shown[name], name)
	}
	assert.NotEmpty(t, Describe("output"))
	var diags diag.List
	c := Parse(source.NewFile("f", []byte(text)), &diags)
	assert.Empty(t, diags.All(), text)
	require.Len(t, c.APIs, 1)
	assert.Len(t, c.APIs[0].Overrides, 2)
	assert.Len(t, c.APIs[0].Ignore, 1)
}

func namesOf[T any](keys []key[T]) (names []string) {
	for _, k := range keys {
		names = append(names, k.name)
	}
	return names
}

// The text of a diagnostic names all keys.
func TestUnknownKeyNamesAll(t *testing.T) {
	info, _ := diag.Explain(diag.ConfigUnknownKey)
	for _, name := range slices.Concat(namesOf(rootKeys()), namesOf(apiKeys()), namesOf(overrideKeys()), namesOf(ignoreKeys())) {
		assert.Contains(t, info.Text, name)
	}
}
