package diag

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/source"
)

// Text writes findings for people, one paragraph each:
//
//	path:line:col: warning: message (DT0203)
//	    what to do
//	    path:line:col: what stands at the other place
type Text struct {
	// Dir stands before relative paths: the way from the current folder to the
	// one that paths are relative to.
	Dir   string
	Color bool
	// Least is the lowest severity that is written.
	Least Severity
	// Each is how many findings of a code that are no errors are written, 0 for
	// all. How many more there are is told at the end.
	Each int
}

// Terminal tells whether w is a terminal that wants colour: NO_COLOR and
// TERM=dumb are honoured.
func Terminal(w io.Writer) bool {
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && info.Mode()&os.ModeDevice != 0
}

// Write writes what the list holds. It returns how many findings it left out.
func (t Text) Write(w io.Writer, list *List) (left int, err error) {
	b := bufio.NewWriter(w)
	seen := map[Code]int{}
	for _, d := range list.All() {
		if d.Severity < t.Least {
			left++
			continue
		}
		if d.Severity < Error {
			seen[d.Code]++
		}
		if d.Severity == Error || t.Each == 0 || seen[d.Code] <= t.Each {
			t.one(b, d)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(seen)) {
		if more := seen[code] - t.Each; t.Each > 0 && more > 0 {
			fmt.Fprintf(b, "%s %d more of %s: %s\n", t.paint("\x1b[1m", "dtogen: and"), more, code, code.info().Title)
		}
	}
	return left, b.Flush()
}

// colours are those of compilers: bold places, errors red, warnings magenta.
var colours = map[Severity]string{Error: "\x1b[1;31m", Warning: "\x1b[1;35m", Note: "\x1b[1;36m"}

func (t Text) one(b *bufio.Writer, d Diagnostic) {
	if place := t.place(d.Span); place != "" {
		b.WriteString(t.paint("\x1b[1m", place+":") + " ")
	} else {
		b.WriteString(t.paint("\x1b[1m", "dtogen:") + " ")
	}
	b.WriteString(t.paint(colours[d.Severity], d.Severity.String()+":"))
	b.WriteString(" " + indent(d.Message) + " (" + string(d.Code) + ")\n")
	if d.Hint != "" {
		b.WriteString("    " + indent(d.Hint) + "\n")
	}
	for _, r := range d.Related {
		b.WriteString("    ")
		if place := t.place(r.Span); place != "" {
			b.WriteString(place + ": ")
		}
		b.WriteString(indent(r.Message) + "\n")
	}
}

func (t Text) place(s source.Span) string {
	p := s.Position()
	if p.Path != "" && t.Dir != "" && !strings.HasPrefix(p.Path, "/") {
		p.Path = t.Dir + "/" + p.Path
	}
	return p.String()
}

func (t Text) paint(code, text string) string {
	if !t.Color {
		return text
	}
	return code + text + "\x1b[0m"
}

// indent keeps a vendor's text from looking like a line of ours, and from
// steering the terminal.
func indent(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 {
			return '\uFFFD'
		}
		return r
	}, text)
	return strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}
