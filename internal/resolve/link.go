package resolve

// References find their declarations.

import (
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// link sets Decl on every reference, adds ServiceStack's own types that something
// refers to, and reports what is declared nowhere. It may run again.
func (r *resolver) link() {
	byName := map[string][]*model.Type{}
	add := func(t *model.Type) { byName[nameKey(t)] = append(byName[nameKey(t)], t) }
	for _, t := range r.api.Types {
		add(t)
	}
	var scope []string // type parameters
	var from *model.Type
	find := func(ref model.TypeRef) model.TypeRef {
		ref.Decl = nil
		for _, g := range scope {
			if ref.Name == g && len(ref.Args) == 0 {
				return ref
			}
		}
		ref.Decl = choose(byName, ref, from)
		if ref.Decl == nil && !dotNet[ref.Name] {
			if b := builtins[strings.ToLower(ref.Name)+strings.Repeat("`", len(ref.Args))]; b != nil && !r.skipped[ref.Name] {
				c := copyBuiltin(b)
				r.api.Types = append(r.api.Types, c)
				add(c)
				ref.Decl = c
			}
		}
		if ref.Decl != nil {
			ref.Name = ref.Decl.Name
		}
		return ref
	}
	for i := 0; i < len(r.api.Types); i++ { // built-in types are appended on the way
		t := r.api.Types[i]
		scope, from = t.Generics, t
		if t.Base != nil {
			base := t.Base.Map(find)
			t.Base = &base
		}
		for _, f := range t.Fields {
			f.Type = f.Type.Map(find)
		}
		for i := range t.Implements {
			t.Implements[i] = t.Implements[i].Map(find)
		}
	}
	scope, from = nil, nil
	for _, op := range r.api.Operations {
		op.Request = op.Request.Map(find)
		if op.Response != nil {
			response := op.Response.Map(find)
			op.Response = &response
		}
	}
}

// choose is the declaration that a reference means: by arity, then, of several of
// one name, the one nested in or beside the type that refers to it.
func choose(byName map[string][]*model.Type, ref model.TypeRef, from *model.Type) *model.Type {
	name := ref.Name
	outer := ""
	if i := strings.LastIndexByte(name, '.'); i >= 0 { // Outer.Inner, Namespace.Name
		outer, name = name[:i], name[i+1:]
	}
	found := byName[strings.ToLower(name)+strings.Repeat("`", len(ref.Args))]
	if len(found) == 0 {
		return nil
	}
	for _, t := range found {
		if outer != "" && (t.Declaring == outer || t.Namespace == outer || strings.HasSuffix(outer, "."+t.Declaring) && t.Declaring != "") {
			return t
		}
	}
	if from != nil {
		for _, near := range []func(*model.Type) bool{
			func(t *model.Type) bool { return t.Declaring == from.Name && t.Namespace == from.Namespace },
			func(t *model.Type) bool {
				return t.Declaring == from.Declaring && t.Namespace == from.Namespace && t.Name == name
			},
			func(t *model.Type) bool { return t.Namespace == from.Namespace && t.Name == name },
		} {
			for _, t := range found {
				if near(t) {
					return t
				}
			}
		}
	}
	for _, t := range found {
		if t.Name == name {
			return t
		}
	}
	if outer != "" || strings.EqualFold(found[0].Name, name) {
		return found[0]
	}
	return nil
}

func copyBuiltin(b *model.Type) *model.Type {
	c := *b
	c.Fields = nil
	for _, f := range b.Fields {
		g := *f
		c.Fields = append(c.Fields, &g)
	}
	return &c
}

// reportUndeclared names each type that is used and declared nowhere, once.
func (r *resolver) reportUndeclared() {
	seen := map[string]bool{}
	look := func(t model.TypeRef, scope []string, origins []model.Origin, user string) {
		t.Walk(func(ref model.TypeRef) {
			unknown := ref.Decl == nil && !dotNet[ref.Name] && !seen[ref.Name]
			for _, g := range scope {
				unknown = unknown && ref.Name != g
			}
			if !unknown {
				return
			}
			seen[ref.Name] = true
			if r.skipped[ref.Name] {
				r.diags.Add(diag.TypeUndeclared, model.FirstSpan(origins), "type %s, which dtogen.yaml leaves out, is used by %s; its values are kept as raw JSON", ref.Name, user).Severity = diag.Note
			} else {
				r.diags.Add(diag.TypeUndeclared, model.FirstSpan(origins), "type %s is used by %s and declared nowhere; its values are kept as raw JSON", ref.Name, user)
			}
		})
	}
	for _, t := range r.api.Types {
		if t.Base != nil {
			look(*t.Base, t.Generics, t.Origins, t.Name)
		}
		for _, f := range t.Fields {
			look(f.Type, t.Generics, f.Origins, t.Name+"."+f.Name)
		}
	}
	for _, op := range r.api.Operations {
		look(op.Request, nil, op.Origins, op.Name)
		if op.Response != nil {
			look(*op.Response, nil, op.Origins, op.Name)
		}
	}
}
