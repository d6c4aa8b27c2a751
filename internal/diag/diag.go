// Package diag holds what dtogen has to say about its input: one Diagnostic per
// finding, each with a code that `dtogen explain` documents, a place, and what to
// do about it. Nothing in dtogen prints a complaint by other means.
package diag

import (
	"fmt"
	"sort"

	"github.com/dtogen/dtogen/internal/source"
)

// Severity ranks a diagnostic. An Error stops generation, the others do not.
type Severity uint8

// The severities, by weight.
const (
	Note Severity = iota
	Warning
	Error
)

func (s Severity) String() string { return [...]string{"note", "warning", "error"}[s] }

// Diagnostic is one finding.
type Diagnostic struct {
	Code     Code
	Severity Severity
	Span     source.Span // where; zero where no place in a file is meant
	Message  string      // what was found and what was expected
	Hint     string      // what to do; may be empty
	Related  []Related   // the other places that the finding speaks of
}

// Related is another place of a finding, and what stands there.
type Related struct {
	Span    source.Span
	Message string
}

// List gathers diagnostics. The zero List is empty and ready for use. It is not
// safe for concurrent use: parallel parsers have a list each.
type List struct{ all []Diagnostic }

// Add appends a diagnostic whose severity is that of its code. It returns the
// diagnostic, so that the caller can add a hint or related places.
func (l *List) Add(code Code, at source.Span, format string, args ...any) *Diagnostic {
	l.all = append(l.all, Diagnostic{
		Code: code, Severity: code.info().Severity, Span: at, Message: fmt.Sprintf(format, args...),
	})
	return &l.all[len(l.all)-1]
}

// WithHint says what to do about it.
func (d *Diagnostic) WithHint(format string, args ...any) *Diagnostic {
	d.Hint = fmt.Sprintf(format, args...)
	return d
}

// WithRelated names another place.
func (d *Diagnostic) WithRelated(at source.Span, format string, args ...any) *Diagnostic {
	d.Related = append(d.Related, Related{at, fmt.Sprintf(format, args...)})
	return d
}

// Merge appends the findings of other.
func (l *List) Merge(other *List) { l.all = append(l.all, other.all...) }

// All is every finding, by place, then code, then message: the order in which the
// input was read shows nowhere.
func (l *List) All() []Diagnostic {
	sorted := append([]Diagnostic(nil), l.all...)
	sort.SliceStable(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		if c := a.Span.Position().Compare(b.Span.Position()); c != 0 {
			return c < 0
		}
		if a.Code != b.Code {
			return a.Code < b.Code
		}
		return a.Message < b.Message
	})
	return sorted
}

// Each calls do with each finding of a code, which it may change.
func (l *List) Each(code Code, do func(*Diagnostic)) {
	for i := range l.all {
		if l.all[i].Code == code {
			do(&l.all[i])
		}
	}
}

// Grade gives the findings of a code another severity than the usual.
func (l *List) Grade(code Code, to Severity) {
	l.Each(code, func(d *Diagnostic) { d.Severity = to })
}

// Len counts the findings.
func (l *List) Len() int { return len(l.all) }

// Failed tells whether one of the findings is an error.
func (l *List) Failed() bool {
	for _, d := range l.all {
		if d.Severity == Error {
			return true
		}
	}
	return false
}
