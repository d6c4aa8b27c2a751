package config

// What config.go needs of a YAML tree: mappings with known keys, texts, lists,
// places. Anchors and tags are not asked for by anybody, and refused.

import (
	"bytes"
	"path"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/source"
)

// mapping reads the keys that n has into a T, and reports unknown and missing ones.
// where names what n is, at is a place for what is missing.
func mapping[T any](r *reader, where string, at source.Span, n ast.Node, keys []key[T], into *T) {
	pairs, ok := r.pairs(n)
	if !ok {
		return
	}
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.name
	}
	slices.Sort(names)
	found := map[string]bool{}
	for _, pair := range pairs {
		name := pair.Key.GetToken().Value
		if i := slices.IndexFunc(keys, func(k key[T]) bool { return k.name == name }); i >= 0 {
			found[name] = true
			keys[i].read(r, into, pair)
			continue
		}
		found[diag.Nearest(name, names)] = true // misspelt is not missing as well
		r.diags.Add(diag.ConfigUnknownKey, r.span(pair.Key), "%s has no key %q", where, name).
			WithHint("%s", diag.DidYouMean(name, names))
	}
	for _, k := range keys {
		if k.missing != "" && !found[k.name] {
			r.diags.Add(diag.ConfigMissingKey, at, "%s needs the key %q", where, k.name).WithHint("%s", k.missing)
		}
	}
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

// accepted is a list of files, each with its place.
func (r *reader) accepted(n ast.Node) (files []Accepted) {
	names := r.list(n)
	if seq, ok := n.(*ast.SequenceNode); ok {
		for i, item := range seq.Values {
			files = append(files, Accepted{path.Clean(filepath.ToSlash(names[i])), r.span(item)})
		}
	}
	return files
}

// bad tells what is wrong with a value, once: one of another kind is no type, either.
func (r *reader) bad(n ast.Node, hint, format string, args ...any) {
	at := r.span(n)
	told := false
	r.diags.Each(diag.ConfigValue, func(d *diag.Diagnostic) { told = told || d.Span == at })
	if !told {
		r.diags.Add(diag.ConfigValue, at, format, args...).WithHint("%s", hint)
	}
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
