// Lines between the rows of a table: whose description they belong to.

package page

import (
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// under tells whether l stands below the heading of the descriptions, as far to the
// right, where a tool sets columns with blanks.
func under(head, l *line) bool {
	if head == nil || len(head.cells) > 0 || len(l.cells) > 0 {
		return false
	}
	at := strings.LastIndex(head.text, "Description")
	return at > 0 && l.column() >= head.column()+at-1
}

// column is the number of bytes before l on its line.
func (l *line) column() int {
	return l.start - 1 - strings.LastIndexByte(l.file.Text()[:l.start], '\n')
}

// settle gives the lines between the rows of t to the properties that they belong to.
func (p *reader) settle(t *model.Type, head *line) {
	first := p.centred(t, head)
	for i, f := range t.Fields {
		own := f.Description
		f.Description = ""
		var text []string
		for _, l := range p.between[i][len(p.between[i])-first[i]:] {
			text = p.continued(f, l, text)
		}
		if own != "" {
			if f.Allowed != nil && first[i] > 0 {
				f.Allowed = append(f.Allowed, strings.Trim(own, "*# "))
			} else {
				text = append(text, own)
			}
		}
		for _, l := range p.between[i+1][:len(p.between[i+1])-first[i+1]] {
			text = p.continued(f, l, text)
		}
		f.Description = strings.Join(text, "\n")
	}
	p.between = nil
}

// centred tells for each gap of t how many of its lines belong to the row behind it.
// Most tools write all lines of a description from the row down: none. html2text sets
// the row in the middle of them:
//
//	                      Can be ADD_CUSTOMER_CARD,
//	Mode query string No  ADD_CONTRACT_CARD, ADD_STUDENT_CARD or
//	                      UPDATE_CARD. If empty, the customer can
//	                      select what to do.
//
// So as many stand above it as below, or one less. It is so in the whole table or
// nowhere. Where the page ends in the table, what is left of the last description, or
// of one whose row is missing, is not counted.
func (p *reader) centred(t *model.Type, head *line) []int {
	for len(p.between) <= len(t.Fields) {
		p.between = append(p.between, nil)
	}
	none := make([]int, len(t.Fields)+1)
	none[0] = len(p.between[0])
	for _, gap := range p.between {
		for _, l := range gap {
			if !under(head, l) {
				return none
			}
		}
	}
	first := slices.Clone(none)
	for i, f := range t.Fields {
		above, gap := first[i], p.between[i+1]
		text := f.Description // what stands before the lines that may be one more
		if above > 0 && above <= len(gap) {
			text = gap[above-1].text
		}
		below, last := above, i+1 == len(t.Fields)
		switch ends := p.at == len(p.lines); {
		case last && ends && len(gap) < above:
			below = len(gap)
		case len(gap) < above, last && !ends && len(gap) > above+1:
			return none
		case f.Description != "" && len(gap) > above && (last && !ends || !strings.HasSuffix(text, ".")):
			below++
		}
		first[i+1] = len(gap) - below
	}
	return first
}

// continued adds a line to the description of a property, or to its allowable values.
func (p *reader) continued(f *model.Field, l *line, text []string) []string {
	f.Origins = append(f.Origins, model.Origin{Span: l.span(), Evidence: model.Table})
	switch words := strings.Trim(l.text, "*# "); {
	case strings.EqualFold(words, "Allowable Values"):
		f.Allowed = []string{}
	case f.Allowed != nil:
		f.Allowed = append(f.Allowed, words)
	default:
		text = append(text, words)
	}
	return text
}
