// Lines of two declarations side by side: which face each other, what differs within
// them, and which are far from any change.

package compat

import (
	"fmt"
	"regexp"
	"strings"
)

// pageRow is a line of both declarations. Class is "", "gone", "come" or "other", "far",
// or "cut" for a line that says how many are hidden.
type pageRow struct {
	Class    string
	Old, New pageLine
}

// pageLine is a line of code; Mark is what differs from the line beside it.
type pageLine struct{ Head, Mark, Tail string }

// maxLines bounds the work of putting lines side by side.
const maxLines = 2000

// align puts two declarations side by side: the lines that both have face each other.
func align(old, new []string) []pageRow {
	key := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	show := func(s string) string { return clean(strings.ReplaceAll(s, "\t", "    ")) }
	start := 0
	for start < len(old) && start < len(new) && key(old[start]) == key(new[start]) {
		start++
	}
	common := make([][]int, len(old)+1)
	for i := range common {
		common[i] = make([]int, len(new)+1)
		if len(old) > maxLines || len(new) > maxLines {
			common = nil
			break
		}
	}
	for i := len(old) - 1; common != nil && i >= start; i-- {
		for j := len(new) - 1; j >= start; j-- {
			if common[i][j] = max(common[i+1][j], common[i][j+1]); key(old[i]) == key(new[j]) {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	var rows []pageRow
	var gone, come []string
	flush := func() {
		for k := 0; k < max(len(gone), len(come)); k++ {
			row := pageRow{Class: "other"}
			if k < len(gone) {
				row.Old.Head = show(gone[k])
			} else {
				row.Class = "come"
			}
			if k < len(come) {
				row.New.Head = show(come[k])
			} else {
				row.Class = "gone"
			}
			if row.Class == "other" {
				row.Old, row.New = marked(row.Old.Head, row.New.Head)
			}
			rows = append(rows, row)
		}
		gone, come = nil, nil
	}
	i, j := 0, 0
	for i < len(old) || j < len(new) {
		switch {
		case i < len(old) && j < len(new) && key(old[i]) == key(new[j]):
			flush()
			rows = append(rows, pageRow{Old: pageLine{Head: show(old[i])}, New: pageLine{Head: show(new[j])}})
			i, j = i+1, j+1
		case j == len(new) || i < len(old) && (common == nil || common[i+1][j] >= common[i][j+1]):
			gone = append(gone, old[i])
			i++
		default:
			come = append(come, new[j])
			j++
		}
	}
	flush()
	return rows
}

// marked tells what differs between two lines: all between what they begin and end
// with alike, whole words.
func marked(old, new string) (a, b pageLine) {
	x, y := words.FindAllString(old, -1), words.FindAllString(new, -1)
	start, end := 0, 0
	for start < min(len(x), len(y)) && x[start] == y[start] {
		start++
	}
	for end < min(len(x), len(y))-start && x[len(x)-1-end] == y[len(y)-1-end] {
		end++
	}
	cut := func(all []string) pageLine {
		return pageLine{strings.Join(all[:start], ""), strings.Join(all[start:len(all)-end], ""), strings.Join(all[len(all)-end:], "")}
	}
	return cut(x), cut(y)
}

var words = regexp.MustCompile(`\w+|\s+|[^\w\s]`)

// near is how many lines around a change are shown at first.
const near = 3

// foldRows marks the rows that are far from any change, where there are enough of them to
// be worth a line that says how many. The first row stays: it names what follows.
func foldRows(rows []pageRow) (folded []pageRow, cut bool) {
	far := func(i int) bool {
		for k := max(i-near, 0); k <= min(i+near, len(rows)-1); k++ {
			if rows[k].Class != "" {
				return false
			}
		}
		return i > 0
	}
	for i := 0; i < len(rows); {
		n := 0
		for i+n < len(rows) && far(i+n) {
			n++
		}
		if n < near {
			n = max(n, 1)
			folded = append(folded, rows[i:i+n]...)
			i += n
			continue
		}
		cut = true
		says := fmt.Sprintf("… %d lines that are the same", n)
		folded = append(folded, pageRow{Class: "cut", Old: pageLine{Head: says}, New: pageLine{Head: says}})
		for _, row := range rows[i : i+n] {
			row.Class = "far"
			folded = append(folded, row)
		}
		i += n
	}
	return folded, cut
}
