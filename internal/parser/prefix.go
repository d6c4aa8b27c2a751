// Lines that each begin with something that is not theirs: the marks of a quoted
// mail, the numbers of an editor.

package parser

import (
	"strings"

	"github.com/dtogen/dtogen/internal/source"
)

// unprefixed gives f without what stands before most of its lines, as a file whose
// places are those of f; ok is false where there is nothing of the kind. what tells
// it in words.
func unprefixed(f *source.File) (inner *source.File, prefixes []source.Span, what string, ok bool) {
	const few = 5 // may happen to look so
	lines, filled := 0, 0
	for line := range strings.Lines(f.Text()) {
		if lines++; strings.TrimSpace(line) != "" {
			filled++
		}
	}
	for _, find := range []struct {
		what  string
		ends  func(text string) []int
		share int // of all filled lines, in percent
	}{{"the mark of a quoted mail", quoteMarks, 50}, {"its number", lineNumbers, 40}} {
		ends := find.ends(f.Text())
		n := 0
		for _, end := range ends {
			n += min(end, 1)
		}
		if n < few || n*100 < filled*find.share {
			continue
		}
		var out []byte
		var marks []source.Mark
		at, i := 0, 0
		for line := range strings.Lines(f.Text()) {
			if ends[i] > 0 {
				prefixes = append(prefixes, f.Span(at, at+ends[i]))
			}
			marks = append(marks, source.Mark{At: len(out), From: at + ends[i]})
			out = append(out, line[ends[i]:]...)
			at += len(line)
			i++
		}
		return f.Derive(out, marks), prefixes, find.what, true
	}
	return nil, nil, "", false
}

// quoteMarks tells for each line how many bytes "> " takes, 0 where it has none.
func quoteMarks(text string) (ends []int) {
	for line := range strings.Lines(text) {
		end := 0
		if strings.HasPrefix(line, ">") {
			if end = 1; strings.HasPrefix(line, "> ") {
				end = 2
			}
		}
		ends = append(ends, end)
	}
	return ends
}

// lineNumbers tells for each line how many bytes its number takes with the mark and
// the blank behind it, "  12  ", "12: ", "12 | "; 0 where it has none. Numbers follow
// each other; where they stand on lines of their own, that is the whole line.
func lineNumbers(text string) (ends []int) {
	const few = 5
	blank, alone := true, true // behind each number and its mark stands a blank, nothing
	run, want := 0, -1
	for line := range strings.Lines(text) {
		number, end := lineNumber(line)
		switch {
		case end > 0 && number == want:
			run++
		case end > 0 && run < few: // the others were none
			clear(ends)
			run, blank, alone = 1, true, true
		default:
			end = 0
		}
		if end > 0 {
			want = number + 1
			rest := strings.TrimRight(line[end:], "\r\n")
			blank = blank && (rest == "" || rest[0] == ' ' || rest[0] == '\t')
			alone = alone && rest == ""
		}
		ends = append(ends, end)
	}
	i := 0
	for line := range strings.Lines(text) {
		switch end := ends[i]; {
		case end == 0:
		case alone:
			ends[i] = len(line)
		case blank && end < len(strings.TrimRight(line, "\r\n")):
			ends[i]++
		}
		i++
	}
	return ends
}

// lineNumber is the number with which a line begins, and where it ends with the
// mark behind it; end is 0 where none stands there.
func lineNumber(line string) (number, end int) {
	for end < len(line) && (line[end] == ' ' || line[end] == '\t') {
		end++
	}
	first := end
	for end < len(line) && '0' <= line[end] && line[end] <= '9' && end-first < 7 {
		number = 10*number + int(line[end]-'0')
		end++
	}
	if end == first {
		return 0, 0
	}
	rest := line[end:]
	for _, mark := range []string{":", ".", ")", "|", " |", "\u2502", " \u2502", "   \u2502"} {
		if strings.HasPrefix(rest, mark) {
			return number, end + len(mark)
		}
	}
	if rest == "" || rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\r' || rest[0] == '\n' {
		return number, end
	}
	return 0, 0
}
