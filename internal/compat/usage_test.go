// Compile is measured: code that uses all of the old package is type-checked against
// the new one, and findings must say what the type checker says.

package compat

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/emit"
	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/plan"
	"github.com/dtogen/dtogen/internal/verify"
	"github.com/dtogen/dtogen/templates"
)

// usage is a function that uses one thing of a package.
type usage struct {
	subjects []string // findings that may tell of it
	uses     []string // types that stand in it, which have usages of their own
	code     string
}

// user writes usages of a package, which code imports as x.
type user struct {
	*side
	subject map[string]string // of Go types
	all     []usage
}

func (u *user) add(subjects, uses []string, format string, args ...any) {
	u.all = append(u.all, usage{subjects, uses, fmt.Sprintf(format, args...)})
}

// usagesOf uses each type, member, value, option and method of a package.
func usagesOf(s *side) []usage {
	u := &user{side: s, subject: map[string]string{}}
	for name, t := range s.decls {
		u.subject[name] = s.subject(t)
	}
	for _, t := range s.API.Types {
		if st := s.structs[s.goName(t)]; st != nil && st.Under == nil {
			owners := map[string]string{}
			for _, m := range flat(t) {
				owners[m.Wire] = s.subject(m.owner)
			}
			u.members(s.subject(t), st, owners)
		}
	}
	answered := map[string][]string{} // operations by their response, which goes with them
	for _, op := range s.Go.Operations {
		if op.Response != nil && op.Response.Form == plan.Star {
			answered[op.Response.Args[0].Name] = append(answered[op.Response.Args[0].Name], op.Wire)
		}
	}
	for _, st := range s.Go.Structs {
		own, params := u.instance(st)
		if st.Under != nil {
			u.add([]string{u.subject[st.Name]}, u.named(*st.Under), "func _%s(v %s) %s { return v }", params, own, u.spell(*st.Under))
			continue
		}
		u.add([]string{u.subject[st.Name]}, answered[st.Name], "func _%s() { var v = &%s{}; _ = *v }", params, own)
	}
	for _, i := range s.Go.Interfaces {
		for _, sub := range i.Subtypes {
			u.add([]string{u.subject[i.Name], u.subject[sub.Name]}, nil, "func _() { var _ x.%s = &x.%s{} }", i.Name, sub.Name)
		}
		u.add([]string{u.subject[i.Name]}, nil, "func _() { var _ x.%s = &x.%s{} }", i.Name, i.Other)
	}
	for _, e := range s.Go.Enums {
		subject := u.subject[e.Name]
		literal := `"a"`
		if e.Under != "string" {
			literal = "1"
		}
		u.add([]string{subject}, nil, "func _() { var e x.%s = %s; _ = e.String() }", e.Name, literal)
		for _, v := range e.Values {
			u.add([]string{subject + "." + v.Name}, []string{subject}, "func _() { var _ x.%s = x.%s }", e.Name, v.Const)
		}
	}
	for _, h := range s.Go.Headers {
		var subjects []string
		for _, t := range s.API.Types {
			for _, m := range flat(t) {
				if m.Wire == h.Wire {
					subjects = append(subjects, s.subject(t)+"."+m.Wire, s.subject(m.owner)+"."+m.Wire)
				}
			}
		}
		for _, op := range s.Go.Operations { // which may be the last that had it
			subjects = append(subjects, op.Wire)
		}
		u.add(subjects, nil, "func _() { var _ servicestack.Setting = x.%s(\"\") }", h.Option)
	}
	for _, op := range s.Go.Operations {
		if len(op.Request.Params) > 0 {
			continue
		}
		uses, result := []string{u.subject[op.Request.Name]}, "error"
		if op.Response != nil {
			result = "(" + u.spell(*op.Response) + ", error)"
			uses = append(uses, u.named(*op.Response)...)
		}
		for _, m := range op.Methods {
			u.add([]string{op.Wire}, uses, "func _(c *x.Client, req *x.%s) %s { return c.%s(context.Background(), req) }", op.Request.Name, result, m.Name)
		}
	}
	return u.all
}

// instance is a struct with its own parameters as arguments, and these parameters.
func (u *user) instance(st *plan.Struct) (own, params string) {
	own = "x." + st.Name
	if len(st.Params) == 0 {
		return own, ""
	}
	var names, decls []string
	for _, p := range st.Params {
		names = append(names, p.Name)
		constraint := " any"
		if p.Comparable {
			constraint = " comparable"
		}
		decls = append(decls, p.Name+constraint)
	}
	return own + "[" + strings.Join(names, ", ") + "]", "[" + strings.Join(decls, ", ") + "]"
}

func (u *user) members(subject string, st *plan.Struct, owners map[string]string) {
	own, params := u.instance(st)
	for _, f := range st.Fields {
		subjects := []string{subject + "." + f.Wire, owners[f.Wire] + "." + f.Wire}
		u.add(subjects, append(u.named(f.Type), subject), "func _%s() { var v %s; v = %s; var s %s; v = s.%s; s.%s = v; _ = %s{%s: v} }",
			params, u.spell(f.Type), "*new("+u.spell(f.Type)+")", own, f.Name, f.Name, own, f.Name)
	}
}

// spell is a type expression of the package as other packages write it.
func (u *user) spell(t plan.Type) string {
	name := t.Name
	switch {
	case t.Form == plan.Star:
		return "*" + u.spell(t.Args[0])
	case t.Form == plan.Slice:
		return "[]" + u.spell(t.Args[0])
	case t.Form == plan.Map:
		return "map[" + u.spell(t.Args[0]) + "]" + u.spell(t.Args[1])
	case t.Path == u.Go.Path:
		name = "x." + name
	case t.Path != "":
		name = path.Base(t.Path) + "." + name
	}
	if len(t.Args) == 0 {
		return name
	}
	var args []string
	for _, a := range t.Args {
		args = append(args, u.spell(a))
	}
	return name + "[" + strings.Join(args, ", ") + "]"
}

// named are the subjects of the package's own types in a type expression.
func (u *user) named(t plan.Type) (all []string) {
	if t.Path == u.Go.Path && t.Form == plan.Named {
		all = append(all, u.subject[t.Name])
	}
	for _, a := range t.Args {
		all = append(all, u.named(a)...)
	}
	return all
}

// useFile is a package of usages.
func useFile(dir, x string, usages ...usage) output.File {
	var b strings.Builder
	fmt.Fprintf(&b, "package use\n\nimport (\n\t\"context\"\n\t\"servicestack\"\n\t%q\n)\n\n", x)
	b.WriteString("var _ *x.Client\nvar _ servicestack.Operation\nvar _ context.Context\n\n")
	for _, u := range usages {
		b.WriteString(u.code + "\n")
	}
	return output.File{Path: dir + "/use.go", Data: []byte(b.String())}
}

// TestCompile generates both sides of each change of testdata and lets code that uses
// the old package be compiled with the new one. What fails must be told of, at the
// thing used or at a type that stands in it, and what findings call compile must fail,
// or a member of it. Where the sides are of two languages nothing is promised: one of
// them may know types better.
func TestCompile(t *testing.T) {
	var files []output.File
	for _, f := range templates.Runtime() {
		if path.Dir(f.Name) == "." {
			files = append(files, output.File{Path: "servicestack/" + f.Name, Data: f.Data})
		}
	}
	type checked struct {
		name   string
		usages []usage
		report Report
	}
	var all []checked
	for _, change := range changes(t, archives(t)) {
		i := len(all)
		if path.Ext(change.old.Path) != path.Ext(change.new.Path) {
			continue
		}
		report := change.compare()
		usages := usagesOf(newSide(report.APIs[0].Before))
		all = append(all, checked{change.name, usages, report})
		for when, side := range map[string]Side{"old": report.APIs[0].Before, "new": report.APIs[0].After} {
			dir := when + strconv.Itoa(i)
			emitted, err := emit.Package(side.Go)
			require.NoError(t, err)
			for _, f := range emitted {
				if !strings.HasSuffix(f.Path, "_test.go") && path.Dir(f.Path) == "x" {
					files = append(files, output.File{Path: dir + "/" + f.Path, Data: f.Data})
				}
			}
		}
		files = append(files, useFile(fmt.Sprintf("old-use/%d", i), fmt.Sprintf("old%d/x", i), usages...))
		for j, u := range usages { // a package each, so that one error hides no other
			files = append(files, useFile(fmt.Sprintf("new-use/%d/%d", i, j), fmt.Sprintf("new%d/x", i), u))
		}
	}
	problems, err := verify.Check(files, "")
	require.NoError(t, err)
	fails := map[string]string{} // by folder
	for _, p := range problems {
		fails[path.Dir(p.Path)] = p.Message
		assert.True(t, strings.HasPrefix(p.Path, "new-use/"), "%s", p)
	}
	for i, c := range all {
		broken := map[string]bool{}
		for j, u := range c.usages {
			if fails[fmt.Sprintf("new-use/%d/%d", i, j)] != "" {
				for _, s := range u.subjects {
					root, _, _ := strings.Cut(s, ".")
					broken[s], broken[root] = true, true
				}
			}
		}
		told := map[string]bool{}
		for _, f := range c.report.APIs[0].Findings {
			if f.Category == Compile || slices.Contains(f.Also, Compile) {
				told[f.Subject] = true
				assert.True(t, broken[f.Subject], "%s: %s: %s (%s): everything compiles", c.name, f.Subject, f.Message, f.Rule)
			}
		}
		for j, u := range c.usages {
			message := fails[fmt.Sprintf("new-use/%d/%d", i, j)]
			isTold := func(s string) bool { return told[s] }
			if message == "" || slices.ContainsFunc(u.subjects, isTold) || slices.ContainsFunc(u.uses, isTold) {
				continue
			}
			t.Errorf("%s: %s\n%s\nwhat is told to break: %v", c.name, message, u.code, slices.Sorted(maps.Keys(told)))
		}
	}
	t.Logf("%d changes, %d packages", len(all), len(files))
}
