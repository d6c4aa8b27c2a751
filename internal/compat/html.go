// Findings as one HTML file for a reviewer: by category, and both sides of what
// changed as Go.

package compat

import (
	"cmp"
	_ "embed"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

//go:embed report.html
var page string

var pageTemplate = template.Must(template.New("report").Parse(page))

type pageData struct {
	Summary  string
	Old, New string
	Counts   []pageCount
	APIs     []pageAPI
}

// pageCount is a category that there are findings of.
type pageCount struct {
	Category, Heading string
	Count             int
}

type pageAPI struct {
	Name   string
	Groups []pageGroup
	Calls  []pageCall
	Cards  []pageCard
}

type pageGroup struct {
	Category, Heading string
	Findings          []pageFinding
}

type pageFinding struct {
	Rule, Category, Also string
	Categories           string // both, for the filters
	Subject, Message     string
	Anchor, Places       string
	finding              Finding
}

// pageCall is an operation that changes touch.
type pageCall struct {
	Name, Worst, Categories string
	Changes                 []pageFinding
}

// pageCard is an operation or a type, as it was and as it is.
type pageCard struct {
	Anchor, Kind, Name string
	Categories         string
	Findings           []pageFinding
	Rows               []pageRow
	Cut                bool // some rows are far from any change, and hidden at first
}

// WriteHTML writes one file that needs no other.
func (r Report) WriteHTML(w io.Writer) error {
	data := pageData{Summary: r.summary(), Old: r.Old, New: r.New}
	var counts [Nothing + 1]int
	for _, api := range r.APIs {
		data.APIs = append(data.APIs, r.pageOf(api))
		for _, f := range r.shown(api) {
			for _, c := range append([]Category{f.Category}, f.Also...) {
				counts[c]++
			}
		}
	}
	for c, n := range counts {
		if n > 0 {
			data.Counts = append(data.Counts, pageCount{Category(c).String(), headings[c], n})
		}
	}
	return pageTemplate.Execute(w, data)
}

func (r Report) pageOf(api Result) pageAPI {
	out := pageAPI{Name: api.API}
	bySubject := map[string][]pageFinding{}
	for _, f := range r.shown(api) {
		root := rootOf(f.Subject, api)
		p := pageFinding{Rule: string(f.Rule), Category: f.Category.String(), Categories: f.Category.String(), Subject: clean(f.Subject),
			Anchor: anchor(api.API, root), Message: clean(f.Message), Places: clean(api.places(f)), finding: f}
		for _, c := range f.Also {
			p.Also = c.String()
			p.Categories += " " + p.Also
		}
		if len(out.Groups) == 0 || out.Groups[len(out.Groups)-1].Category != p.Category {
			out.Groups = append(out.Groups, pageGroup{Category: p.Category, Heading: headings[f.Category]})
		}
		group := &out.Groups[len(out.Groups)-1]
		group.Findings = append(group.Findings, p)
		bySubject[root] = append(bySubject[root], p)
	}
	c := newComparer(api.Before, api.After)
	out.Calls = c.calls(bySubject)
	out.Cards = append(c.operationCards(api.API, bySubject), c.typeCards(api.API, bySubject)...)
	return out
}

// allCategories are those of some findings, the worst first.
func allCategories(findings []pageFinding) string {
	var all []Category
	for _, f := range findings {
		all = append(append(all, f.finding.Category), f.finding.Also...)
	}
	slices.Sort(all)
	var names []string
	for _, c := range slices.Compact(all) {
		names = append(names, c.String())
	}
	return strings.Join(names, " ")
}

// rootOf is the type or operation that a subject speaks of.
func rootOf(subject string, api Result) string {
	for _, side := range []Side{api.Before, api.After} {
		for _, t := range side.API.Types {
			if subject == t.Name || subject == t.FullName() {
				return subject
			}
		}
		for _, op := range side.API.Operations {
			if op.Name == subject {
				return subject
			}
		}
	}
	if i := strings.LastIndexByte(subject, '.'); i > 0 {
		return subject[:i]
	}
	return subject
}

func anchor(api, name string) string { return strings.Trim(api+"-"+name, "-") }

// calls are the operations that changed, and those that reach a changed type.
func (c *comparer) calls(findings map[string][]pageFinding) []pageCall {
	var calls []pageCall
	usesOld, usesNew := c.old.usersOf(findings), c.new.usersOf(findings)
	for _, p := range c.ops {
		op := p.old
		if op == nil {
			op = p.new
		}
		names := append([]string{op.Name}, usesOld[p.old]...)
		for _, name := range usesNew[p.new] {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		call := pageCall{Name: op.Name}
		for i, name := range names {
			if i == 0 || name != op.Name {
				call.Changes = append(call.Changes, findings[name]...)
			}
		}
		if len(call.Changes) > 0 {
			call.Categories = allCategories(call.Changes)
			call.Worst, _, _ = strings.Cut(call.Categories, " ")
			slices.SortStableFunc(call.Changes, func(a, b pageFinding) int { return cmp.Compare(a.finding.Category, b.finding.Category) })
			calls = append(calls, call)
		}
	}
	return calls
}

// operationCards are the operations that changed.
func (c *comparer) operationCards(api string, findings map[string][]pageFinding) []pageCard {
	var cards []pageCard
	for _, p := range c.ops {
		op := p.old
		if op == nil {
			op = p.new
		}
		found := findings[op.Name]
		if len(found) == 0 {
			continue
		}
		var old, new []string
		if p.old != nil {
			old = append(c.old.operationDecl(p.old), c.old.declOf(p.old.Request.Decl)...)
		}
		if p.new != nil {
			new = append(c.new.operationDecl(p.new), c.new.declOf(p.new.Request.Decl)...)
		}
		cards = append(cards, newCard(anchor(api, op.Name), "operation", op.Name, found, old, new))
	}
	return cards
}

func newCard(anchor, kind, name string, found []pageFinding, old, new []string) pageCard {
	card := pageCard{Anchor: anchor, Kind: kind, Name: name, Categories: allCategories(found), Findings: found}
	card.Rows, card.Cut = foldRows(align(old, new))
	return card
}

func (s *side) declOf(t *model.Type) []string {
	if t == nil {
		return nil
	}
	return append([]string{""}, s.typeDecl(t)...)
}

// maxUses bounds the work of finding out which operations reach a changed type: where
// everything changed, that tells nothing.
const maxUses = 1 << 22

// usersOf tells which types with findings each operation sends or receives.
func (s *side) usersOf(findings map[string][]pageFinding) map[*model.Operation][]string {
	uses := map[*model.Operation][]string{}
	if len(findings)*len(s.API.Types) > maxUses {
		return uses
	}
	users := map[*model.Type][]*model.Type{} // classes that refer to a type
	refer := func(from *model.Type, ref model.TypeRef) {
		ref.Walk(func(r model.TypeRef) {
			if r.Decl != nil {
				users[r.Decl] = append(users[r.Decl], from)
			}
		})
	}
	for _, t := range s.API.Types {
		for _, f := range t.Fields {
			refer(t, f.Type)
		}
		if t.Base != nil {
			refer(t, *t.Base)
			if t.Base.Decl != nil && t.Base.Decl.Abstract {
				users[t] = append(users[t], t.Base.Decl)
			}
		}
	}
	roots := map[*model.Type][]*model.Operation{}
	for _, op := range s.API.Operations {
		root := func(r model.TypeRef) {
			if r.Decl != nil && !slices.Contains(roots[r.Decl], op) {
				roots[r.Decl] = append(roots[r.Decl], op)
			}
		}
		op.Request.Walk(root)
		if op.Response != nil {
			op.Response.Walk(root)
		}
	}
	for _, t := range s.API.Types {
		name := s.subject(t)
		if len(findings[name]) == 0 {
			continue
		}
		seen := map[*model.Type]bool{t: true}
		for queue := []*model.Type{t}; len(queue) > 0; queue = queue[1:] {
			for _, op := range roots[queue[0]] {
				if !slices.Contains(uses[op], name) {
					uses[op] = append(uses[op], name)
				}
			}
			for _, user := range users[queue[0]] {
				if !seen[user] {
					seen[user] = true
					queue = append(queue, user)
				}
			}
		}
	}
	return uses
}

func (c *comparer) typeCards(api string, findings map[string][]pageFinding) []pageCard {
	var cards []pageCard
	for _, p := range c.decls {
		var old, new []string
		name := ""
		if p.new != nil {
			name, new = c.new.subject(p.new), c.new.typeDecl(p.new)
		}
		if p.old != nil {
			name, old = c.old.subject(p.old), c.old.typeDecl(p.old)
		}
		isRequest := slices.ContainsFunc(c.ops, func(op pair[model.Operation]) bool {
			return op.old != nil && op.old.Name == name || op.new != nil && op.new.Name == name
		})
		if found := findings[name]; len(found) > 0 && !isRequest {
			cards = append(cards, newCard(anchor(api, name), "type", name, found, old, new))
		}
	}
	return cards
}
