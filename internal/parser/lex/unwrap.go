// Lines that a tool broke, joined again.

package lex

import (
	"strings"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/source"
)

// widest is the greatest width, in characters, to which tools break lines.
const widest = 200

// Unwrap gives f with those lines joined that a tool broke at a column: wherever
// that was in a word (lynx, behind 80 characters), or at the last blank before it
// (html2text); f itself where there are none. A line is broken if the next one
// begins at the margin as no line of the language does, with none of the words in
// begins, and its first word had no room behind it.
func Unwrap(f *source.File, begins ...string) *source.File {
	width, last := 0, ""
	var seams []seam
	for text := f.Text(); text != ""; {
		line := text[:strings.IndexByte(text, '\n')+1]
		if line == "" {
			line = text
		}
		text = text[len(line):]
		if s, ok := seamOf(last, line, begins); ok {
			seams = append(seams, s)
		}
		if last = line; len(line) > width {
			width = max(width, utf8.RuneCountInString(strings.TrimRight(line, "\r\n")))
		}
		if width > widest {
			return f
		}
	}
	// In a word or behind it: at most one blank was cut off the longest lines.
	broken, inWords := 0, true
	for _, s := range seams {
		if short := width - s.before; s.word >= short {
			broken++
			inWords = inWords && short <= 1
		}
	}
	if broken < 2 { // one line may happen to look so
		return f
	}
	return join(f, width, inWords, begins)
}

// join joins the broken lines of f.
func join(f *source.File, width int, inWords bool, begins []string) *source.File {
	lines := append(strings.SplitAfter(f.Text(), "\n"), "") // there is always a next one
	var out []byte
	var marks []source.Mark
	at := 0
	for i, line := range lines[:len(lines)-1] {
		marks = append(marks, source.Mark{At: len(out), From: at})
		at += len(line)
		next := lines[i+1]
		short, ok := breaks(line, next, width, begins)
		if !ok {
			out = append(out, line...)
			continue
		}
		text := strings.TrimRight(line, "\r\n")
		out = append(out, text...)
		colon := strings.HasSuffix(text, ":") && next[0] == '=' // html2text breaks behind colons too
		if next[0] != ' ' && !colon && (short == 1 || !inWords) {
			marks = append(marks, source.Mark{At: len(out), From: at - len(line) + len(text)})
			out = append(out, ' ')
		}
	}
	return f.Derive(out, marks)
}

// seam is where a line may have been broken: the lengths, in characters, of what
// stands before it and of the first word behind it.
type seam struct{ before, word int }

// seamOf is the seam between a line and the next; ok is false where there is none.
func seamOf(line, next string, begins []string) (s seam, ok bool) {
	rest := strings.TrimPrefix(next, " ") // a blank that was not cut off
	if rest == "" || rest[0] <= ' ' {
		return s, false
	}
	word, _, _ := strings.Cut(strings.TrimRight(rest, "\r\n"), " ")
	if strings.HasSuffix(word, ":") || strings.TrimSpace(line) == "" {
		return s, false
	}
	for _, b := range begins {
		if strings.HasPrefix(rest, b) {
			return s, false
		}
	}
	return seam{utf8.RuneCountInString(strings.TrimRight(line, "\r\n")), utf8.RuneCountInString(word)}, true
}

// breaks tells whether next can be the rest of line, and by how much line is
// shorter than the longest one.
func breaks(line, next string, width int, begins []string) (short int, ok bool) {
	s, ok := seamOf(line, next, begins)
	short = width - s.before
	return short, ok && s.word >= short
}
