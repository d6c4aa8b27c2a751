// What the generated package declares, written as Go: to compare types, and to show
// both sides to a reviewer.

package compat

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/plan"
)

type operationInGo = plan.Operation

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// form is what a type is in Go: "a struct", "an interface", what it is made of, "" where
// it has no type of its own.
func (s *side) form(t *model.Type) string {
	name := s.goName(t)
	switch st := s.structs[name]; {
	case s.faces[name] != nil:
		return "an interface"
	case s.enums[name] != nil:
		return s.enums[name].Under
	case st == nil:
		return ""
	case st.Under != nil:
		return s.goType(*st.Under)
	}
	return "a struct"
}

// sameGo tells whether two Go types are one to code that uses them. What is told of a
// type that stands in them, such as another name, is not told again.
func (c *comparer) sameGo(was, is plan.Type) bool {
	old, new := c.old.ownType(was), c.new.ownType(is)
	paired := old != nil && new != nil && c.toNew[old] == new
	if paired && (sketched(old) || sketched(new) || c.old.form(old) != c.new.form(new) || len(old.Generics) != len(new.Generics)) {
		return true
	}
	if was.Form != is.Form || !paired && (was.Name != is.Name || was.Path != is.Path) || len(was.Args) != len(is.Args) {
		return false
	}
	for i := range was.Args {
		if !c.sameGo(was.Args[i], is.Args[i]) {
			return false
		}
	}
	return true
}

// ownType is the declaration of a Go type of the package, or of a pointer to one.
func (s *side) ownType(t plan.Type) *model.Type {
	if t.Form == plan.Star {
		t = t.Args[0]
	}
	if t.Form != plan.Named || t.Path != s.Go.Path {
		return nil
	}
	return s.decls[t.Name]
}

// goType spells a type as code of the package does.
func (s *side) goType(t plan.Type) string {
	switch t.Form {
	case plan.Star:
		return "*" + s.goType(t.Args[0])
	case plan.Slice:
		return "[]" + s.goType(t.Args[0])
	case plan.Map:
		return "map[" + s.goType(t.Args[0]) + "]" + s.goType(t.Args[1])
	}
	name := t.Name
	if t.Path != "" && t.Path != s.Go.Path {
		name = t.Path[strings.LastIndexByte(t.Path, '/')+1:] + "." + name
	}
	if len(t.Args) == 0 {
		return name
	}
	var args []string
	for _, a := range t.Args {
		args = append(args, s.goType(a))
	}
	return name + "[" + strings.Join(args, ", ") + "]"
}

// typeDecl is the Go declaration of a type, line by line; nil where it has none.
func (s *side) typeDecl(t *model.Type) []string {
	name := s.goName(t)
	if e := s.enums[name]; e != nil {
		lines := []string{"type " + name + " " + e.Under, "", "const ("}
		for _, v := range e.Values {
			value := strconv.Quote(v.Name)
			if e.Under != "string" {
				value = itoa(v.Number)
			} else if e.AsInt {
				value += " // " + itoa(v.Number)
			} else if v.Text != "" {
				value += " // " + strconv.Quote(v.Text)
			}
			lines = append(lines, "\t"+v.Const+" "+name+" = "+value)
		}
		return append(lines, ")")
	}
	st := s.structs[name]
	if st == nil {
		return nil
	}
	var params []string
	for _, p := range st.Params {
		constraint := " any"
		if p.Comparable {
			constraint = " comparable"
		}
		params = append(params, p.Name+constraint)
	}
	if params != nil {
		name += "[" + strings.Join(params, ", ") + "]"
	}
	if st.Under != nil {
		return []string{"type " + name + " " + s.goType(*st.Under)}
	}
	width, typeWidth := 0, 0
	for _, f := range st.Fields {
		width, typeWidth = max(width, len(f.Name)), max(typeWidth, len(s.goType(f.Type)))
	}
	lines := []string{"type " + name + " struct {"}
	for _, f := range st.Fields {
		tag := f.Wire
		if f.OmitZero {
			tag += ",omitzero"
		}
		line := fmt.Sprintf("\t%-*s %-*s `json:%q`", width, f.Name, typeWidth, s.goType(f.Type), tag)
		if f.Header != "" {
			line += " // header"
		} else if f.Required {
			line += " // required"
		}
		lines = append(lines, line)
	}
	return append(lines, "}")
}

// operationDecl is the methods of an operation and where they send requests.
func (s *side) operationDecl(op *model.Operation) []string {
	out := s.ops[op.Name]
	if out == nil {
		return nil
	}
	var lines []string
	for _, r := range out.Routes {
		verbs := r.Verbs
		if verbs == "" {
			verbs = "ANY"
		}
		lines = append(lines, "// "+verbs+" "+strings.Join(strings.Fields(r.Path), " "))
	}
	if out.Needs != "" {
		lines = append(lines, "// "+strings.Join(strings.Fields(out.Needs), " "))
	}
	result := "error"
	if out.Response != nil {
		result = "(" + s.goType(*out.Response) + ", error)"
	}
	for _, m := range out.Methods {
		lines = append(lines, "// "+m.Name+" sends "+m.Verb+".", "func (c *Client) "+m.Name+"(ctx, *"+out.Request.Name+", ...CallOption) "+result)
	}
	return lines
}
