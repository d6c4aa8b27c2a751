package lex

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/source"
)

// widest is the greatest width, in characters, to which tools break lines.
const widest = 200

// Unwrap gives f with those lines joined that a tool broke at a fixed column,
// wherever in a word that was (lynx does so behind 80 characters); f itself where
// there are none. It takes a line for broken if it is the longest there is, but
// for a blank at its end, and the next one begins at the margin as no line of the
// language does: with none of the words in begins.
func Unwrap(f *source.File, begins ...string) *source.File {
	lines := bytes.SplitAfter(f.Data, []byte("\n"))
	width := 0
	for _, line := range lines {
		width = max(width, utf8.RuneCount(bytes.TrimRight(line, "\r\n")))
	}
	if width > widest {
		return f
	}
	var out []byte
	var marks []source.Mark
	at, joined := 0, 0
	for i, line := range lines {
		marks = append(marks, source.Mark{At: len(out), From: at})
		at += len(line)
		text := bytes.TrimRight(line, "\r\n")
		short := width - utf8.RuneCount(text)
		if short > 1 || i+1 == len(lines) || !goesOn(string(lines[i+1]), begins) {
			out = append(out, line...)
			continue
		}
		joined++
		out = append(out, text...)
		if short == 1 && lines[i+1][0] != ' ' { // the blank was cut off
			marks = append(marks, source.Mark{At: len(out), From: at - len(line) + len(text)})
			out = append(out, ' ')
		}
	}
	if joined < 2 { // one line may happen to look so
		return f
	}
	return f.Derive(out, marks)
}

// goesOn tells whether a line can be the rest of a broken one.
func goesOn(line string, begins []string) bool {
	rest := strings.TrimPrefix(line, " ") // a blank that was not cut off
	if strings.TrimSpace(rest) == "" || strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "\t") {
		return false
	}
	return !slices.ContainsFunc(begins, func(word string) bool { return strings.HasPrefix(rest, word) })
}
