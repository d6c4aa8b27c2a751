// Findings as text for terminals, Markdown for pull requests, and the JSON that
// dtogen diff promises.

package compat

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/source"
)

// Report is what was compared, and what was found.
type Report struct {
	Old, New string // what people call the two sides: HEAD, a folder
	APIs     []Result
	All      bool // findings that mean nothing are shown too
}

// Result is the comparison of one API.
type Result struct {
	API      string // "" where there is one alone
	Before   Side
	After    Side
	OldAt    string // stands before places of the old side: "HEAD:", a folder
	NewAt    string // and of the new one
	Findings []Finding
	Ignored  int // findings that dtogen.yaml ignores
}

// shown are the findings of r that the report tells of.
func (r Report) shown(of Result) []Finding {
	var all []Finding
	for _, f := range of.Findings {
		if f.Category != Nothing || r.All {
			all = append(all, f)
		}
	}
	return all
}

// Breaks tells whether code or a deployed client breaks.
func (r Report) Breaks() bool {
	for _, api := range r.APIs {
		for _, f := range api.Findings {
			if f.Breaks() {
				return true
			}
		}
	}
	return false
}

// summary counts findings by category: "2 wire (1 compile too), 3 notable".
func (r Report) summary() string {
	var counts [Nothing + 1]int
	ignored, both := 0, 0
	for _, api := range r.APIs {
		for _, f := range api.Findings {
			counts[f.Category]++
			if slices.Contains(f.Also, Compile) {
				both++
			}
		}
		ignored += api.Ignored
	}
	var parts []string
	for c, n := range counts {
		if n > 0 && (Category(c) != Nothing || r.All) {
			parts = append(parts, fmt.Sprintf("%d %s", n, Category(c)))
			switch {
			case Category(c) != Wire || both == 0:
			case both == n:
				parts[len(parts)-1] += " (compile too)"
			default:
				parts[len(parts)-1] += fmt.Sprintf(" (%d compile too)", both)
			}
		}
	}
	text := strings.Join(parts, ", ")
	switch {
	case text == "" && counts[Nothing] > 0:
		text = fmt.Sprintf("nothing that matters (--all shows %d)", counts[Nothing])
	case text == "":
		text = "no changes"
	}
	if ignored > 0 {
		text += fmt.Sprintf(", %d ignored", ignored)
	}
	return text
}

func (f Finding) categories() string {
	text := f.Category.String()
	for _, c := range f.Also {
		text += ", " + c.String()
	}
	return text
}

// places tells where: "HEAD:specs/a.cs:3:1 → specs/a.cs:4:1".
func (of Result) places(f Finding) string {
	var parts []string
	if !f.Old.IsZero() {
		parts = append(parts, of.OldAt+f.Old.Position().String())
	}
	if !f.New.IsZero() {
		parts = append(parts, of.NewAt+f.New.Position().String())
	}
	return strings.Join(parts, " → ")
}

// clean keeps a vendor's text from steering a terminal or breaking a line.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return '\uFFFD'
		}
		return r
	}, text)
}

var colours = [...]string{Wire: "\x1b[1;31m", Compile: "\x1b[1;35m", Notable: "\x1b[1;36m", Nothing: "\x1b[2m"}

// WriteText writes for terminals.
func (r Report) WriteText(w io.Writer, colour bool) error {
	var b strings.Builder
	paint := func(code, text string) string {
		if !colour {
			return text
		}
		return code + text + "\x1b[0m"
	}
	for _, api := range r.APIs {
		if len(r.shown(api)) > 0 && api.API != "" && len(r.APIs) > 1 {
			fmt.Fprintf(&b, "%s\n", paint("\x1b[1m", api.API))
		}
		for _, f := range r.shown(api) {
			fmt.Fprintf(&b, "%s %s: %s (%s)\n", paint(colours[f.Category], f.categories()+":"), paint("\x1b[1m", clean(f.Subject)), clean(f.Message), f.Rule)
			if places := api.places(f); places != "" {
				fmt.Fprintf(&b, "    %s\n", clean(places))
			}
		}
	}
	fmt.Fprintln(&b, r.summary())
	_, err := io.WriteString(w, b.String())
	return err
}

// headings of the categories, for people who see the words for the first time.
var headings = [...]string{
	Wire:    "Wire: a deployed client sends or reads something wrong",
	Compile: "Compile: code that uses the package stops compiling",
	Notable: "Notable: worth knowing, breaks nothing",
	Nothing: "Nothing: descriptions, order, namespaces, bases",
}

// short is how many findings that break nothing Markdown shows at once; more of them
// are folded up.
const short = 5

// WriteMarkdown writes for a pull request: what breaks is seen at once, what does not
// is folded up where it is much.
func (r Report) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "**API changes:** %s\n", r.summary())
	for _, api := range r.APIs {
		found := r.shown(api)
		if len(found) > 0 && api.API != "" && len(r.APIs) > 1 {
			fmt.Fprintf(&b, "\n## %s\n", escape(api.API))
		}
		for len(found) > 0 {
			category, n := found[0].Category, 1
			for n < len(found) && found[n].Category == category {
				n++
			}
			folded := !found[0].Breaks() && n > short
			if folded {
				fmt.Fprintf(&b, "\n<details><summary>%s (%d)</summary>\n", headings[category], n)
			} else {
				fmt.Fprintf(&b, "\n### %s\n", headings[category])
			}
			b.WriteString("\n| Subject | Change | Where |\n| --- | --- | --- |\n")
			for _, f := range found[:n] {
				also := ""
				if len(f.Also) > 0 {
					also = " **(" + strings.TrimPrefix(f.categories(), f.Category.String()+", ") + " too)**"
				}
				fmt.Fprintf(&b, "| %s | %s%s <sub>%s</sub> | %s |\n", code(f.Subject), escape(f.Message), also, f.Rule, api.wherever(f))
			}
			if folded {
				b.WriteString("\n</details>\n")
			}
			found = found[n:]
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// wherever is places in a narrow column: both sides in lines of their own, the column
// left out.
func (of Result) wherever(f Finding) string {
	var parts []string
	for _, side := range []struct {
		at   string
		span source.Span
	}{{of.OldAt, f.Old}, {of.NewAt, f.New}} {
		if !side.span.IsZero() {
			p := side.span.Position()
			parts = append(parts, code(fmt.Sprintf("%s%s:%d", side.at, p.Path, p.Line)))
		}
	}
	return strings.Join(parts, "<br>→ ")
}

// code is text as a code span in a table, in which backticks and bars mean something.
func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + strings.NewReplacer("`", "'", "|", `\|`).Replace(clean(text)) + "`"
}

// escape is text in which nothing means anything in Markdown: no link, no mention.
func escape(text string) string {
	var b strings.Builder
	for _, r := range clean(text) {
		switch {
		case strings.ContainsRune("<>&@#|", r):
			fmt.Fprintf(&b, "&#%d;", r)
		case strings.ContainsRune("\\`*_[]~$!", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return strings.ReplaceAll(b.String(), "://", "&#58;//")
}

type findingJSON struct {
	API      string           `json:"api,omitempty"`
	Rule     string           `json:"rule"`
	Category string           `json:"category"`
	Also     []string         `json:"also,omitempty"`
	Subject  string           `json:"subject"`
	Message  string           `json:"message"`
	Old      *source.Position `json:"old,omitempty"`
	New      *source.Position `json:"new,omitempty"`
}

// WriteJSON writes {"findings": […]}. The form is a promise: members are added, never
// renamed.
func (r Report) WriteJSON(w io.Writer) error {
	out := struct {
		Findings []findingJSON `json:"findings"`
	}{[]findingJSON{}}
	for _, api := range r.APIs {
		for _, f := range r.shown(api) {
			j := findingJSON{api.API, string(f.Rule), f.Category.String(), nil, f.Subject, f.Message, at(f.Old), at(f.New)}
			for _, c := range f.Also {
				j.Also = append(j.Also, c.String())
			}
			out.Findings = append(out.Findings, j)
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}

func at(s source.Span) *source.Position {
	if s.IsZero() {
		return nil
	}
	p := s.Position()
	return &p
}
