// Package jsondoc is what the parsers of JSON descriptions of an API share:
// reading the file, and a cheap look at what it is.
package jsondoc

import (
	"bytes"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser/sample"
	"github.com/dtogen/dtogen/internal/source"
)

// Read gives the value that f holds, nil where there is none. Text that is no
// JSON and a text that ends in the middle are diagnostics; what was complete
// before stays. stop is where reading broke off: objects and arrays that reach
// there may miss members. It is -1 where all was read.
func Read(f *source.File, diags *diag.List) (root *model.Value, stop int) {
	stop = -1
	var found diag.List
	format, root := sample.Parse(f, "application/json", &found)
	for _, d := range found.All() {
		rest := f.Span(min(d.Span.Start, len(f.Data)), len(f.Data))
		if root == nil {
			rest = f.All()
		}
		if d.Code == diag.SampleCut {
			stop = len(f.Data)
			diags.Add(diag.ListingCut, rest, "the JSON ends in the middle").
				WithHint("save the whole answer of the server again")
		} else {
			if root != nil && root.Span.End == d.Span.Start {
				stop = root.Span.End
			}
			diags.Add(diag.ListingText, rest, "this is not JSON as a server writes it, and is left out from here on: %s", d.Message)
		}
	}
	if root != nil && (format != "json" || root.Kind != model.Object && root.Kind != model.Array) {
		diags.Add(diag.ListingText, f.All(), "expected a JSON object or array")
		return nil, stop
	}
	if stop == len(f.Data) {
		dropHalf(root, stop)
	}
	return root, stop
}

// dropHalf takes away the string that the end of the text may have cut.
func dropHalf(v *model.Value, end int) {
	for v != nil {
		var last *model.Value
		n, m := len(v.Members), len(v.Items)
		switch {
		case n > 0:
			last = v.Members[n-1].Value
		case m > 0:
			last = v.Items[m-1]
		}
		if last == nil || last.Span.End < end {
			return
		}
		if last.Kind != model.Object && last.Kind != model.Array {
			v.Members, v.Items = v.Members[:max(0, n-1)], v.Items[:max(0, m-1)]
			return
		}
		v = last
	}
}

// Names gives, in lower case, the names of the members of the outermost object, or
// of the objects directly in the outermost array. It looks at nothing else, so
// that a parser can tell by them whether a text is its own.
func Names(text []byte) map[string]bool {
	names := map[string]bool{}
	depth, want, last := 0, 1, ""
	for at := 0; at < len(text); at++ {
		switch c := text[at]; c {
		case '{', '[':
			if depth == 0 && c == '[' {
				want = 2
			}
			depth++
		case '}', ']':
			depth--
		case '"':
			start := at + 1
			for at++; at < len(text) && text[at] != '"'; at++ {
				if text[at] == '\\' {
					at++
				}
			}
			if depth == want && at < len(text) {
				last = string(text[start:at])
			}
		case ':':
			if depth == want && last != "" {
				names[strings.ToLower(last)] = true
				last = ""
			}
		case ' ', '\n', '\r', '\t', 0xEF, 0xBB, 0xBF:
		default:
			if depth == 0 {
				return names
			}
		}
	}
	return names
}

// Gaps gives the stretches of f between the spans, blank ones left out. A parser
// that answers for every member says by them that the rest is punctuation.
func Gaps(f *source.File, spans []source.Span) (gaps []source.Span) {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b source.Span) int { return a.Start - b.Start })
	at := 0
	for _, s := range append(spans, f.Span(len(f.Data), len(f.Data))) {
		if s.Start > at && len(bytes.TrimSpace(f.Data[at:s.Start])) > 0 {
			gaps = append(gaps, f.Span(at, s.Start))
		}
		at = max(at, s.End)
	}
	return gaps
}
