// Findings as one HTML file for a reviewer: by category, and both sides of what
// changed as Go.

package compat

import (
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
	APIs     []pageAPI
}

type pageAPI struct {
	Name   string
	Groups []pageGroup
	Cards  []pageCard
}

type pageGroup struct {
	Category, Heading string
	Findings          []pageFinding
}

type pageFinding struct{ Rule, Category, Categories, Subject, Anchor, Message, Places string }

// pageCard is an operation or a type, as it was and as it is.
type pageCard struct {
	Anchor, Kind, Name string
	Findings           []pageFinding
	Uses               []string // changed types that an operation reaches
	Rows               []pageRow
}

// pageRow is a line of both declarations. Class is "", "gone", "come" or "other".
type pageRow struct{ Class, Old, New string }

// WriteHTML writes one file that needs no other.
func (r Report) WriteHTML(w io.Writer) error {
	data := pageData{Summary: r.summary(), Old: r.Old, New: r.New}
	for _, api := range r.APIs {
		data.APIs = append(data.APIs, r.pageOf(api))
	}
	return pageTemplate.Execute(w, data)
}

func (r Report) pageOf(api Result) pageAPI {
	out := pageAPI{Name: api.API}
	bySubject := map[string][]pageFinding{}
	for _, f := range r.shown(api) {
		root := rootOf(f.Subject, api)
		p := pageFinding{string(f.Rule), f.Category.String(), f.categories(), clean(f.Subject), anchor(api.API, root), clean(f.Message), clean(api.places(f))}
		if len(out.Groups) == 0 || out.Groups[len(out.Groups)-1].Category != p.Category {
			out.Groups = append(out.Groups, pageGroup{Category: p.Category, Heading: headings[f.Category]})
		}
		group := &out.Groups[len(out.Groups)-1]
		group.Findings = append(group.Findings, p)
		bySubject[root] = append(bySubject[root], p)
	}
	c := &comparer{old: newSide(api.Before), new: newSide(api.After), found: map[string]int{}}
	c.match()
	out.Cards = append(c.operationCards(api.API, bySubject), c.typeCards(api.API, bySubject)...)
	return out
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

// operationCards are the operations that changed, and those that reach a changed type.
func (c *comparer) operationCards(api string, findings map[string][]pageFinding) []pageCard {
	var cards []pageCard
	usesOld, usesNew := c.old.usersOf(findings), c.new.usersOf(findings)
	for _, p := range c.ops {
		op := p.old
		if op == nil {
			op = p.new
		}
		card := pageCard{Anchor: anchor(api, op.Name), Kind: "operation", Name: op.Name, Findings: findings[op.Name]}
		var old, new []string
		if p.old != nil {
			old = append(c.old.operationDecl(p.old), c.old.declOf(p.old.Request.Decl)...)
			card.Uses = slices.Clone(usesOld[p.old])
		}
		if p.new != nil {
			new = append(c.new.operationDecl(p.new), c.new.declOf(p.new.Request.Decl)...)
			for _, name := range usesNew[p.new] {
				if !slices.Contains(card.Uses, name) {
					card.Uses = append(card.Uses, name)
				}
			}
		}
		card.Uses = slices.DeleteFunc(card.Uses, func(name string) bool { return name == op.Name })
		if len(card.Findings)+len(card.Uses) > 0 {
			card.Rows = align(old, new)
			cards = append(cards, card)
		}
	}
	return cards
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
			cards = append(cards, pageCard{Anchor: anchor(api, name), Kind: "type", Name: name, Findings: found, Rows: align(old, new)})
		}
	}
	return cards
}

// maxLines bounds the work of putting lines side by side.
const maxLines = 2000

// align puts two declarations side by side: the lines that both have face each other.
func align(old, new []string) []pageRow {
	key := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	show := func(s string) string { return clean(strings.ReplaceAll(s, "\t", "    ")) }
	start := 0
	for start < len(old) && start < len(new) && key(old[start]) == key(new[start]) {
		start++
	}
	common := make([][]int, len(old)+1)
	for i := range common {
		common[i] = make([]int, len(new)+1)
		if len(old) > maxLines || len(new) > maxLines {
			common = nil
			break
		}
	}
	for i := len(old) - 1; common != nil && i >= start; i-- {
		for j := len(new) - 1; j >= start; j-- {
			if common[i][j] = max(common[i+1][j], common[i][j+1]); key(old[i]) == key(new[j]) {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	var rows []pageRow
	var gone, come []string
	flush := func() {
		for k := 0; k < max(len(gone), len(come)); k++ {
			row := pageRow{Class: "other"}
			if k < len(gone) {
				row.Old = show(gone[k])
			} else {
				row.Class = "come"
			}
			if k < len(come) {
				row.New = show(come[k])
			} else {
				row.Class = "gone"
			}
			rows = append(rows, row)
		}
		gone, come = nil, nil
	}
	i, j := 0, 0
	for i < len(old) || j < len(new) {
		switch {
		case i < len(old) && j < len(new) && key(old[i]) == key(new[j]):
			flush()
			rows = append(rows, pageRow{Old: show(old[i]), New: show(new[j])})
			i, j = i+1, j+1
		case j == len(new) || i < len(old) && (common == nil || common[i+1][j] >= common[i][j+1]):
			gone = append(gone, old[i])
			i++
		default:
			come = append(come, new[j])
			j++
		}
	}
	flush()
	return rows
}
