package resolve

// The last touches: names, order, nullability, what the user overrides, and the
// report of what remains open.

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// nameFields gives each property its .NET name and its name on the wire. Samples
// are first for the wire; the name is that of a source that tells it, else of a
// server that writes .NET names, else made of the camelCase name.
func (r *resolver) nameFields() {
	for _, doc := range r.byPreference() {
		if c := casingNamed(doc.TextCase); c != casingUnknown && r.casing == casingUnknown {
			r.casing = c
		}
	}
	if r.casing == casingUnknown {
		r.casing = r.casingOfListings()
	}
	for _, t := range r.api.Types {
		for _, f := range t.Fields {
			json, xml := r.shown.json[f], r.shown.xml[f]
			if f.Form != model.NameCLR {
				switch {
				case f.Wire == "" && json != "" && r.casing == pascalCase:
					f.Name = json
				case f.Wire == "" && xml != "":
					f.Name = xml
				default:
					f.Name = clrName(f)
				}
			}
			f.Wire = cmp.Or(json, f.Wire, r.casing.apply(f.Name))
			f.Form = model.NameCLR
		}
		for _, v := range t.Values {
			if r.ignoresEnumMember() && v.Form == model.NameCLR {
				v.Wire = ""
			}
			if v.Form != model.NameCLR && v.Wire != "" && isIdentifier(v.Wire) {
				v.Name, v.Form = v.Wire, model.NameCLR
			}
		}
	}
}

// ignoresEnumMember tells servers whose wire has the .NET names of enum values,
// whatever EnumMember says: those before 5.14 (servicestack.md 2.1 "Enums").
func (r *resolver) ignoresEnumMember() bool {
	major, minor, _ := strings.Cut(r.api.ServerVersion, ".")
	n, err := strconv.Atoi(major)
	return err == nil && (n < 5 || n == 5 && minor < "14")
}

// casingOfListings is what listings tell that write names as the server does.
func (r *resolver) casingOfListings() casing {
	for _, doc := range r.byPreference() {
		for _, t := range doc.types {
			for _, f := range t.Fields {
				if f.Form == model.NameWire && f.Wire == "" && f.Name != "" {
					if c, _ := utf8.DecodeRuneInString(f.Name); unicode.IsLower(c) {
						return camelCase
					}
					return pascalCase
				}
			}
		}
	}
	return pascalCase
}

// clrName is the .NET name of a property, as far as its source tells it: leading
// acronyms are lost in camelCase.
func clrName(f *model.Field) string {
	if f.Form == model.NameCLR {
		return f.Name
	}
	camel := camelOf(f)
	c, n := utf8.DecodeRuneInString(camel)
	return string(unicode.ToUpper(c)) + camel[n:]
}

func isIdentifier(s string) bool {
	for i, c := range s {
		if !(c == '_' || unicode.IsLetter(c) || i > 0 && unicode.IsDigit(c)) {
			return false
		}
	}
	return s != ""
}

// finishFields orders properties as the JSON sample does, else as the strongest
// listing, and says whether value types may be null.
func (r *resolver) finishFields() {
	for _, t := range r.api.Types {
		rank := map[*model.Field]int{}
		last := 0
		for _, f := range t.Fields {
			if n := r.shown.ranks[f]; n > 0 {
				last = n
			}
			rank[f] = last
		}
		slices.SortStableFunc(t.Fields, func(a, b *model.Field) int { return cmp.Compare(rank[a], rank[b]) })
		for _, f := range t.Fields {
			if f.Type.IsValueType() {
				f.Type.Nullable = f.Nullable == model.Yes
			} else {
				f.Nullable = model.Unknown
			}
		}
	}
}

// finish sorts what the API holds and reports what remains open.
func (r *resolver) finish() {
	slices.SortFunc(r.api.Types, func(a, b *model.Type) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Declaring, b.Declaring), cmp.Compare(len(a.Generics), len(b.Generics)))
	})
	slices.SortStableFunc(r.api.Samples, func(a, b *model.Sample) int {
		return cmp.Or(cmp.Compare(a.Operation, b.Operation), cmp.Compare(fmtBool(a.Response), fmtBool(b.Response)),
			cmp.Compare(a.Format, b.Format), a.Body.Position().Compare(b.Body.Position()))
	})
	for _, op := range r.api.Operations {
		if op.Request.Decl != nil {
			op.Namespace = cmp.Or(op.Namespace, op.Request.Decl.Namespace)
			if !strings.Contains(op.Description, "\n") {
				op.Description = richer(op.Description, op.Request.Decl.Description)
			}
			op.Request.Decl.Description = op.Description
		}
		if op.Response == nil {
			r.diags.Add(diag.ResponseUnknown, model.FirstSpan(op.Origins), "the response of %s is not known", op.Name).
				WithHint("set it in dtogen.yaml: overrides: {%s: {response: TYPE}}, or add a page of it with its sample", op.Name)
		}
	}
	r.settleClaims()
	r.reportUndeclared()
	r.reportConflicts()
}

func fmtBool(b bool) int {
	if b {
		return 1
	}
	return 0
}
