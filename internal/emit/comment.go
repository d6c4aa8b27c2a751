// Comments: the only way of the vendor's words into Go that is no literal.

package emit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"
)

// commentWidth is that of a comment's text in characters, its slashes not counted.
const commentWidth = 77

// docComment is a text as lines of a comment, each with its slashes: paragraphs are
// wrapped, across the line breaks in the middle of a sentence, and what could end the
// comment, hide text or tell the compiler something is taken out.
func docComment(text string) []string {
	var lines, sentence []string
	flush := func() {
		lines = append(lines, wrap(sentence)...)
		sentence = nil
	}
	for _, line := range strings.Split(clean(text), "\n") {
		words := strings.Fields(line)
		if len(words) == 0 {
			if flush(); len(lines) > 0 && lines[len(lines)-1] != "//" {
				lines = append(lines, "//")
			}
			continue
		}
		if len(sentence) > 0 && !goesOn(sentence[len(sentence)-1], words[0]) {
			flush()
		}
		sentence = append(sentence, words...)
	}
	flush()
	for len(lines) > 0 && lines[len(lines)-1] == "//" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// goesOn tells whether a sentence goes on behind a line break: it has not ended, and
// the next line begins with a small letter.
func goesOn(last, next string) bool {
	first, _ := utf8.DecodeRuneInString(next)
	return unicode.IsLower(first) && !strings.ContainsAny(last[len(last)-1:], ".:;!?")
}

// clean leaves letters, marks, blanks and line ends: control characters and those
// that change the direction of text are dropped, all ways to end a line are "\n".
func clean(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
			return '\n'
		case r == '\t':
			return ' '
		case r == 0x200c, r == 0x200d: // joiners: scripts and emoji need them
			return r
		case unicode.Is(unicode.C, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, text)
}

// wrap makes lines of words. No line begins as a build constraint, a heading or a
// reference of a doc comment would.
func wrap(words []string) []string {
	var lines []string
	line := ""
	width := 0
	flush := func() {
		if line != "" {
			lines = append(lines, "// "+line)
		}
		line, width = "", 0
	}
	for _, word := range words {
		n := utf8.RuneCountInString(word)
		if line != "" && width+1+n > commentWidth {
			flush()
		}
		if line == "" {
			line, width = harmless(word), n
			continue
		}
		line += " " + word
		width += 1 + n
	}
	flush()
	return lines
}

// harmless is a line's first word; a blank is put into one that would make the line
// mean something to Go.
func harmless(word string) string {
	for _, sign := range []string{"+", "#", "[", "go:"} {
		if rest, ok := strings.CutPrefix(word, sign); ok && (sign != "[" || strings.HasSuffix(word, "]:")) {
			return sign + " " + rest
		}
	}
	return word
}

// comment puts a doc comment before what follows:
//
//	// Status tells how far an order is.
func comment(g *jen.Group, text string) {
	for _, line := range docComment(text) {
		g.Comment(line)
	}
}
