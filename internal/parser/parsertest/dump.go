// Package parsertest holds what the tests of all dialects share: documents as
// text, golden files, and the fuzzing of parsers. Only tests import it.
package parsertest

import (
	"fmt"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// Dump writes a document as text, one line for each element, nothing left out
// that the document says.
func Dump(doc *model.Document) string {
	var b strings.Builder
	line := func(indent int, words ...string) {
		var said []string
		for _, w := range words {
			if w != "" {
				said = append(said, w)
			}
		}
		b.WriteString(strings.Repeat("  ", indent) + strings.Join(said, " ") + "\n")
	}
	line(0, "document", quoted("", doc.Title), quoted("baseUrl=", doc.BaseURL), quoted("handler=", doc.HandlerPath),
		quoted("host=", doc.Host), quoted("version=", doc.ServerVersion),
		quoted("case=", doc.TextCase), quoted("systemJson=", doc.SystemJSON), quoted("apiKeyHeader=", doc.APIKeyHeader))
	for _, op := range doc.Operations {
		dumpOperation(line, op)
	}
	for _, t := range doc.Types {
		dumpType(line, t)
	}
	for _, s := range doc.Samples {
		direction := "request"
		if s.Response {
			direction = "response"
		}
		line(0, "sample", s.Operation, direction, s.Format, s.Verb, s.Path, quoted("host=", s.Host),
			number("status=", s.Status), quoted("type=", s.ContentType))
		if s.Root != nil {
			line(1, Value(s.Root))
		}
	}
	return b.String()
}

func dumpOperation(line func(int, ...string), op *model.Operation) {
	response := ""
	if op.Response != nil {
		response = "-> " + op.Response.String()
	}
	line(0, "operation", dotted(op.Namespace, op.Name), response, list("verbs=", op.Verbs), quoted("method=", op.Method),
		list("tags=", op.Tags), quoted("obsolete=", op.Obsolete), quoted("// ", op.Description), quoted("notes=", op.Notes))
	if a := op.Auth; a != nil {
		line(1, "auth", fmt.Sprint(a.Required), said("apiKey", a.APIKey), list("roles=", a.Roles), list("anyRole=", a.AnyRole),
			list("permissions=", a.Permissions), list("anyPermission=", a.AnyPermission))
	}
	for _, r := range op.Routes {
		line(1, "route", r.Path, list("", r.Verbs), said("verbs unknown", r.VerbsUnknown), quoted("summary=", r.Summary), quoted("notes=", r.Notes))
	}
}

func dumpType(line func(int, ...string), t *model.Type) {
	name := dotted(t.Namespace, dotted(t.Declaring, t.Name))
	if len(t.Generics) > 0 {
		name += "<" + strings.Join(t.Generics, ",") + ">"
	}
	base := ""
	if t.Base != nil {
		base = ": " + t.Base.String()
	}
	var implements []string
	for _, i := range t.Implements {
		implements = append(implements, i.String())
	}
	line(0, t.Kind.String(), name, base, list("implements ", implements), said("abstract", t.Abstract), said("flags", t.Flags),
		said("enumAsInt", t.EnumAsInt), quoted("underlying=", t.Underlying), said("incomplete", t.FieldsIncomplete),
		quoted("obsolete=", t.Obsolete), quoted("// ", t.Description))
	for _, a := range t.Attributes {
		line(1, Attribute(a))
	}
	for _, f := range t.Fields {
		line(1, Field(f))
		for _, a := range f.Attributes {
			line(2, Attribute(a))
		}
	}
	for _, v := range t.Values {
		value := ""
		if v.Value != nil {
			value = fmt.Sprint("= ", *v.Value)
		}
		line(1, v.Name, form(v.Form), value, quoted("wire=", v.Wire), quoted("// ", v.Description))
	}
}

// Field writes a field on one line.
func Field(f *model.Field) string {
	var order string
	if f.Order != nil {
		order = fmt.Sprint("order=", *f.Order)
	}
	words := []string{f.Name, form(f.Form), quoted("wire=", f.Wire), f.Type.String(), tri("nullable=", f.Nullable),
		tri("required=", f.Required), quoted("in=", f.In), order, list("allowed=", f.Allowed),
		quoted("obsolete=", f.Obsolete), quoted("// ", f.Description)}
	return strings.Join(strings.Fields(strings.Join(words[:4], " ")), " ") + joined(words[4:])
}

// Attribute writes an attribute as C# does.
func Attribute(a model.Attribute) string {
	var args []string
	for _, arg := range a.Args {
		value := arg.Value
		if arg.Quoted {
			value = fmt.Sprintf("%q", value)
		}
		if arg.Name != "" {
			value = arg.Name + "=" + value
		}
		args = append(args, value)
	}
	return "[" + a.Name + "(" + strings.Join(args, ", ") + ")]"
}

// Value writes a value of a sample as JSON; elements of XML with their names.
func Value(v *model.Value) string {
	if v == nil {
		return "-"
	}
	name := ""
	if v.Name != "" {
		name = dotted(v.Namespace, v.Name) + " "
	}
	switch v.Kind {
	case model.Object:
		var members []string
		for _, m := range v.Members {
			members = append(members, fmt.Sprintf("%q:%s", m.Name, Value(m.Value)))
		}
		return name + "{" + strings.Join(members, ",") + "}"
	case model.Array:
		var items []string
		for _, item := range v.Items {
			items = append(items, Value(item))
		}
		return name + "[" + strings.Join(items, ",") + "]"
	case model.String:
		return name + fmt.Sprintf("%q", v.Text)
	case model.Text:
		return name + fmt.Sprintf("text %q", v.Text)
	case model.Null:
		return name + "null"
	}
	return name + v.Text
}

// Diags writes diagnostics, one line each: place, code, message.
func Diags(l *diag.List) string {
	var b strings.Builder
	for _, d := range l.All() {
		fmt.Fprintf(&b, "%s: %s: %s\n", d.Span.Position(), d.Code, d.Message)
	}
	return b.String()
}

func dotted(outer, name string) string {
	if outer == "" {
		return name
	}
	return outer + "." + name
}

func quoted(label, s string) string {
	if s == "" {
		return ""
	}
	return label + fmt.Sprintf("%q", s)
}

func list(label string, items []string) string {
	if len(items) == 0 {
		return ""
	}
	return label + strings.Join(items, ",")
}

func number(label string, n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(label, n)
}

func said(name string, set bool) string {
	if set {
		return name
	}
	return ""
}

func tri(label string, t model.Tri) string {
	return [...]string{"", label + "no", label + "yes"}[t]
}

func form(f model.NameForm) string {
	return [...]string{"", "(wire)", "(camel)", "(snake)", "(pascal)"}[f]
}

func joined(words []string) string {
	var b strings.Builder
	for _, w := range words {
		if w != "" {
			b.WriteString(" " + w)
		}
	}
	return b.String()
}
