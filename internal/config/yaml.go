package config

// What config.go needs of a YAML tree: mappings with known keys, texts, lists,
// places. Anchors and tags are not asked for by anybody, and refused.

import (
	"bytes"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/source"
)

// mapping calls the function of each key that n has, and reports unknown and
// missing ones. where names what n is, at is a place for what is missing.
func (r *reader) mapping(where string, at source.Span, n ast.Node, needed []string, keys map[string]func(*ast.MappingValueNode)) {
	pairs, ok := r.pairs(n)
	if !ok {
		return
	}
	known, found := sorted(keys), map[string]bool{}
	for _, pair := range pairs {
		key := pair.Key.GetToken().Value
		if read, ok := keys[key]; ok {
			found[key] = true
			read(pair)
			continue
		}
		found[diag.Nearest(key, known)] = true // misspelt is not missing as well
		r.diags.Add(diag.ConfigUnknownKey, r.span(pair.Key), "%s has no key %q", where, key).
			WithHint("%s", diag.DidYouMean(key, known))
	}
	for _, key := range needed {
		if found[key] {
			continue
		}
		r.diags.Add(diag.ConfigMissingKey, at, "%s needs the key %q", where, key).WithHint("%s", missingHints[key])
	}
}

var missingHints = map[string]string{
	"output": "the folder to write packages to: output: generated",
	"apis":   "the APIs to generate: apis: {myapi: {specs: [specs/myapi]}}",
	"specs":  "the files and folders to read: specs: [specs/myapi]",

	"rule":    "the code of the finding: rule: DT4203",
	"subject": "what the finding is about: subject: Patient.fax",
	"reason":  "why it does not matter: reason: nobody reads it",
}

// pairs are the members of a mapping; nothing at all counts as an empty one.
func (r *reader) pairs(n ast.Node) (pairs []*ast.MappingValueNode, ok bool) {
	switch n := n.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
		return nil, true
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	r.bad(n, "expected keys with values: key: value", "here stands %s", kind(n))
	return nil, false
}

func (r *reader) text(n ast.Node) string {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value
	case *ast.LiteralNode:
		return n.Value.Value
	}
	r.bad(n, "expected a text; put it in quotes if it is one", "here stands %s", kind(n))
	return ""
}

func (r *reader) bool(n ast.Node) bool {
	if b, ok := n.(*ast.BoolNode); ok {
		return b.Value
	}
	r.bad(n, "expected true or false", "here stands %s", kind(n))
	return false
}

func (r *reader) list(n ast.Node) (texts []string) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		r.bad(n, "expected a list: [a, b]", "here stands %s", kind(n))
		return []string{""}
	}
	for _, item := range seq.Values {
		texts = append(texts, r.text(item))
	}
	return texts
}

func (r *reader) bad(n ast.Node, hint, format string, args ...any) {
	r.diags.Add(diag.ConfigValue, r.span(n), format, args...).WithHint("%s", hint)
}

func kind(n ast.Node) string {
	switch n.(type) {
	case nil, *ast.NullNode:
		return "nothing"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		return "an anchor, alias or tag, which dtogen.yaml does not know"
	}
	return n.GetToken().Value
}

func (r *reader) span(n ast.Node) source.Span {
	if n == nil || n.GetToken() == nil {
		return r.f.Span(0, 0)
	}
	token := n.GetToken()
	if pair, ok := n.(*ast.MappingValueNode); ok { // its token is the colon
		token = pair.Key.GetToken()
	}
	at := r.at(token.Position.Line, token.Position.Column)
	at.End = min(at.Start+len(token.Value), len(r.f.Data))
	return at
}

// at is the place of a line and column, which the YAML library counts in
// characters from 1.
func (r *reader) at(line, col int) source.Span {
	start := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(r.f.Data[start:], '\n')
		if i < 0 {
			break
		}
		start += i + 1
	}
	for ; col > 1 && start < len(r.f.Data) && r.f.Data[start] != '\n'; col-- {
		_, size := utf8.DecodeRune(r.f.Data[start:])
		start += size
	}
	return r.f.Span(start, start)
}

func sorted[T any](keys map[string]T) []string {
	return slices.Sorted(maps.Keys(keys))
}
