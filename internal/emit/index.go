// API.md: what a reader wants to know before reading code.

package emit

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/plan"
)

// apiIndex is a Markdown page: a table of operations, then requests, responses and
// other types with their members.
func apiIndex(p *plan.Package) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- %s -->\n\n# %s\n\n", output.Header, md(p.Title))
	if p.BaseURL != "" {
		fmt.Fprintf(&b, "Base URL: %s\n\n", code(p.BaseURL))
	}
	if p.ServerVersion != "" {
		fmt.Fprintf(&b, "Server version: %s\n\n", md(p.ServerVersion))
	}
	if len(p.Headers) > 0 {
		b.WriteString("| Header | Option | Meaning |\n|---|---|---|\n")
		for _, h := range p.Headers {
			_, about, _ := strings.Cut(h.Doc, "\n\n")
			fmt.Fprintf(&b, "| %s | %s | %s |\n", code(h.Name), code(h.Option), md(about))
		}
		b.WriteString("\n")
	}
	b.WriteString("## Operations\n\n| Method | Verb | Routes | Request | Response | Caller | About |\n|---|---|---|---|---|---|---|\n")
	for _, op := range p.Operations {
		operationRows(&b, op)
	}
	b.WriteString("\n## Types\n")
	for _, s := range p.Structs {
		structTable(&b, s)
	}
	for _, i := range p.Interfaces {
		fmt.Fprintf(&b, "\n### %s\n\n%s", md(i.Name), about(i.Doc))
	}
	if len(p.Enums) > 0 {
		b.WriteString("\n## Enums\n")
	}
	for _, e := range p.Enums {
		enumTable(&b, e)
	}
	return []byte(b.String())
}

func operationRows(b *strings.Builder, op *plan.Operation) {
	var routes []string
	for _, r := range op.Routes {
		verbs := strings.ReplaceAll(r.Verbs, ",", ", ")
		if verbs == "" {
			verbs = "any verb"
		}
		routes = append(routes, code(r.Path)+" ("+md(verbs)+")")
	}
	response := "nothing"
	if op.Response != nil {
		response = code(typeText(*op.Response))
	}
	for _, m := range op.Methods {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s |\n", code(m.Name), md(m.Verb), strings.Join(routes, "<br>"),
			code(op.Request.Name), response, md(op.Needs), md(op.About))
	}
	for _, r := range op.Reads {
		response := "the answer's bytes, to a writer"
		if r.How != plan.Download {
			response = code(typeText(r.Item)) + ", one by one"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s |\n", code(r.Name), md(r.Verb), strings.Join(routes, "<br>"),
			code(op.Request.Name), response, md(op.Needs), md(op.About))
	}
}

func structTable(b *strings.Builder, s *plan.Struct) {
	fmt.Fprintf(b, "\n### %s\n\n%s", md(s.Name), about(s.Doc))
	if s.Under != nil {
		fmt.Fprintf(b, "%s\n", code(typeText(*s.Under)))
		return
	}
	if len(s.Fields) == 0 {
		b.WriteString("No members.\n")
		return
	}
	b.WriteString("| Member | On the wire | Type | Required | About |\n|---|---|---|---|---|\n")
	for _, f := range s.Fields {
		required := ""
		if f.Required {
			required = "yes"
		}
		note := md(f.About)
		if f.Header != "" {
			note = strings.TrimSpace(note + " Header: " + code(f.Header) + ".")
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", code(f.Name), code(f.Wire), code(typeText(f.Type)), required, note)
	}
}

func enumTable(b *strings.Builder, e *plan.Enum) {
	fmt.Fprintf(b, "\n### %s\n\n%s", md(e.Name), about(e.Doc))
	b.WriteString("| Constant | Name | Number | On the wire | About |\n|---|---|---|---|---|\n")
	for _, v := range e.Values {
		wire := cmp.Or(v.Text, v.Name)
		if e.Flags || e.AsInt {
			wire = strconv.FormatInt(v.Number, 10)
		}
		fmt.Fprintf(b, "| %s | %s | %d | %s | %s |\n", code(v.Const), code(v.Name), v.Number, code(wire), md(v.Doc))
	}
}

func about(doc string) string {
	if doc == "" {
		return ""
	}
	return md(strings.NewReplacer("[", "", "]", "").Replace(doc)) + "\n\n"
}

// typeText is a type expression as text, without import paths.
func typeText(t plan.Type) string {
	args := make([]string, len(t.Args))
	for i, arg := range t.Args {
		args[i] = typeText(arg)
	}
	switch t.Form {
	case plan.Star:
		return "*" + args[0]
	case plan.Slice:
		return "[]" + args[0]
	case plan.Map:
		return "map[" + args[0] + "]" + args[1]
	}
	switch {
	case t.IsStream():
		return "io." + t.Name
	case len(args) > 0:
		return t.Name + "[" + strings.Join(args, ", ") + "]"
	}
	return t.Name
}

// md is a text in a cell or a paragraph of Markdown, on one line, with nothing in it
// that Markdown or HTML would read.
func md(text string) string {
	text = strings.Join(strings.Fields(clean(text)), " ")
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '&':
			b.WriteString("&amp;")
		case strings.ContainsRune("\\`*_[]|~#!>", r):
			b.WriteRune('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// code is a text in code type; one that holds what ends a code span or a cell is
// written as md.
func code(text string) string {
	text = strings.Join(strings.Fields(clean(text)), " ")
	if text == "" || strings.ContainsAny(text, "`|") {
		return md(text)
	}
	return "`" + text + "`"
}
