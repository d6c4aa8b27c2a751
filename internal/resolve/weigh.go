package resolve

// How a fact is decided when sources differ: the strongest evidence, then the
// newest snapshot, then the reading of most documents, then the document that
// agrees with the others elsewhere, then the path that sorts first.

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/source"
)

// reading is what one declaration says of a fact.
type reading struct {
	doc      *document
	strength int
	value    string
	span     source.Span
}

// vote notes what a document says of a fact, so that documents can be compared
// before anything is decided.
func (r *resolver) vote(fact string, doc *document, value string) {
	if r.votes == nil {
		r.votes = map[string]map[*document]string{}
	}
	if r.votes[fact] == nil {
		r.votes[fact] = map[*document]string{}
	}
	r.votes[fact][doc] = value
}

// count turns votes into agreement: a document gains one for each other document
// that sides with it on a fact on which documents differ.
func (r *resolver) count() {
	for _, votes := range r.votes {
		heads := map[string]int{}
		for _, value := range votes {
			heads[value]++
		}
		if len(heads) < 2 {
			continue
		}
		for doc, value := range votes {
			doc.agreement += heads[value] - 1
		}
	}
	r.votes = nil
}

// decide picks among readings; it reports a contradiction among the strongest,
// under the subject's name. ok is false where there are none.
func (r *resolver) decide(subject, member, fact string, readings []reading) (winner reading, ok bool) {
	if len(readings) == 0 {
		return reading{}, false
	}
	strongest := slices.MaxFunc(readings, func(a, b reading) int { return cmp.Compare(a.strength, b.strength) }).strength
	contenders := slices.DeleteFunc(slices.Clone(readings), func(x reading) bool { return x.strength < strongest })
	heads := map[string]int{}
	for _, x := range contenders {
		heads[x.value]++
	}
	slices.SortStableFunc(contenders, func(a, b reading) int {
		return cmp.Or(b.doc.File.Meta.Time.Compare(a.doc.File.Meta.Time), cmp.Compare(heads[b.value], heads[a.value]), preferred(a.doc, b.doc))
	})
	winner = contenders[0]
	for _, loser := range contenders[1:] {
		if loser.value != winner.value {
			r.contradiction(subject, member, fact, winner, loser, reason(winner, loser, heads))
			break
		}
	}
	return winner, true
}

// reason says why the winner won.
func reason(winner, loser reading, heads map[string]int) string {
	switch {
	case !winner.doc.File.Meta.Time.Equal(loser.doc.File.Meta.Time):
		return "that snapshot is newer"
	case heads[winner.value] > heads[loser.value]:
		return "most files say so"
	case winner.doc.agreement > loser.doc.agreement:
		return "that file agrees with the others where they overlap"
	}
	return "nothing tells which is newer, and its path sorts first"
}

// conflict gathers contradictions of one kind between two documents about one
// type, for one report instead of one for each property.
type conflict struct {
	members       []string
	winner, loser reading
	why           string
}

type conflictKey struct {
	subject, fact  string
	values, places string
}

func (r *resolver) contradiction(subject, member, fact string, winner, loser reading, why string) {
	key := conflictKey{subject, fact, winner.value + "\x00" + loser.value, winner.doc.File.Path + "\x00" + loser.doc.File.Path}
	c := r.conflicts[key]
	if c == nil {
		c = &conflict{winner: winner, loser: loser, why: why}
		if r.conflicts == nil {
			r.conflicts = map[conflictKey]*conflict{}
		}
		r.conflicts[key] = c
	}
	c.members = append(c.members, member)
}

// reportConflicts says once of each two documents in what they contradict each
// other, at the place that lost.
func (r *resolver) reportConflicts() {
	keys := slices.SortedFunc(maps.Keys(r.conflicts), func(a, b conflictKey) int {
		return cmp.Or(cmp.Compare(a.places, b.places), cmp.Compare(a.subject, b.subject), cmp.Compare(a.fact, b.fact), cmp.Compare(a.values, b.values))
	})
	for len(keys) > 0 {
		places := keys[0].places
		n := slices.IndexFunc(keys, func(k conflictKey) bool { return k.places != places })
		if n < 0 {
			n = len(keys)
		}
		r.reportPair(keys[:n])
		keys = keys[n:]
	}
	r.conflicts = nil
}

// reportPair reports the conflicts of two documents: one alone in full, several as
// a count with each of them related.
func (r *resolver) reportPair(keys []conflictKey) {
	first := r.conflicts[keys[0]]
	if len(keys) == 1 {
		r.diags.Add(diag.Contradiction, first.loser.span, "%s; the latter is taken: %s", first.text(keys[0]), first.why).
			WithRelated(first.winner.span, "%s %s", keys[0].fact, shown(first.winner.value))
		return
	}
	facts := 0
	for _, key := range keys {
		facts += len(r.conflicts[key].members)
	}
	d := r.diags.Add(diag.Contradiction, first.loser.span, "%d facts contradict those of %s, which are taken", facts, first.winner.doc.File.Path)
	for _, key := range keys {
		c := r.conflicts[key]
		d.WithRelated(c.loser.span, "%s: %s", c.text(key), c.why)
	}
}

// text says what a conflict is about, and both values.
func (c *conflict) text(key conflictKey) string {
	at := c.winner.span.Position()
	return fmt.Sprintf("%s%s: %s is %s here and %s in %s:%d", key.subject, members(c.members), key.fact,
		shown(c.loser.value), shown(c.winner.value), at.Path, at.Line)
}

func shown(value string) string {
	if value == "" {
		return "none"
	}
	return value
}

// members names properties: ".A", or " (A, B, C and 14 more)".
func members(names []string) string {
	names = slices.DeleteFunc(slices.Compact(slices.Clone(names)), func(s string) bool { return s == "" })
	switch {
	case len(names) == 0:
		return ""
	case len(names) == 1:
		return "." + names[0]
	case len(names) > 4:
		return fmt.Sprintf(" (%s and %d more)", strings.Join(names[:3], ", "), len(names)-3)
	}
	return " (" + strings.Join(names, ", ") + ")"
}
