package config

import (
	"bytes"
	"encoding/json"
)

// SchemaURL is where editors find the JSON schema of dtogen.yaml, dtogen.schema.json in
// this folder.
const SchemaURL = "https://raw.githubusercontent.com/dtogen/dtogen/main/internal/config/dtogen.schema.json"

// schema is a piece of a JSON schema.
type schema map[string]any

// objectOf is the schema of a mapping with these keys.
func objectOf[T any](keys []key[T]) schema {
	properties := schema{}
	var needed []string
	for _, k := range keys {
		property := schema{"description": k.doc}
		for name, value := range k.schema {
			property[name] = value
		}
		properties[k.name] = property
		if k.missing != "" {
			needed = append(needed, k.name)
		}
	}
	s := schema{"type": "object", "additionalProperties": false, "properties": properties}
	if needed != nil {
		s["required"] = needed
	}
	return s
}

// Schema is the JSON schema (draft 7) of dtogen.yaml. It says what Parse accepts, less
// what takes more than a pattern to tell.
func Schema() []byte {
	s := objectOf(rootKeys())
	s["$schema"] = "http://json-schema.org/draft-07/schema#"
	s["$id"] = SchemaURL
	s["title"] = FileName
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	_ = enc.Encode(s) // texts, numbers and maps of them
	return b.Bytes()
}

// Option is a key as an annotated file shows it.
type Option struct {
	Indent int    // levels below the API
	Doc    string // one sentence
	Line   string // "optional: value"
	Set    bool   // it stands there; else it is commented out
}

// Annotated is every key of an API with its default or an example; set are the values
// of those that are told.
func Annotated(set map[string]string) []Option {
	all := options(apiKeys(), 0, set)
	var out []Option
	for _, o := range all {
		out = append(out, o)
		switch o.Line {
		case "overrides:":
			out = append(out, Option{Indent: 1, Line: "OrderLine.Price:"})
			out = append(out, options(pick(overrideKeys(), "type", "wire", "name", "skip", "add"), 2, nil)...)
			out = append(out, Option{Indent: 1, Line: "GetOrder:"})
			out = append(out, options(pick(overrideKeys(), "response", "namespace"), 2, nil)...)
		case "ignore:":
			item := options(ignoreKeys(), 1, nil)
			for i := range item {
				item[i].Line = [...]string{"- ", "  "}[min(i, 1)] + item[i].Line
			}
			out = append(out, item...)
		}
	}
	return out
}

// Describe is the sentence on a key of the whole file.
func Describe(name string) string {
	for _, k := range rootKeys() {
		if k.name == name {
			return k.doc
		}
	}
	panic("no key " + name)
}

func pick[T any](keys []key[T], names ...string) (some []key[T]) {
	for _, name := range names {
		for _, k := range keys {
			if k.name == name {
				some = append(some, k)
			}
		}
	}
	return some
}

func options[T any](keys []key[T], indent int, set map[string]string) (all []Option) {
	for _, k := range keys {
		o := Option{Indent: indent, Doc: k.doc, Line: k.name + ":"}
		value, isSet := set[k.name]
		if o.Set = isSet; !isSet {
			value = k.example
		}
		if value != "" {
			o.Line += " " + value
		}
		all = append(all, o)
	}
	return all
}
