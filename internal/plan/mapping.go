// Go types of the consumer's own, in the place of types of .NET or of the API.

package plan

import (
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// ownType is the type of the consumer's own that stands for ref. A class of the API
// that is called as a type of .NET is not that type.
func (p *planner) ownType(ref model.TypeRef) (Type, bool) {
	for _, m := range p.opts.Types {
		if ref.Decl == nil && slices.Contains(m.CLR, ref.String()) || ref.Decl != nil && ref.Decl.Called(m.Subject) {
			return m.typ(), true
		}
	}
	return Type{}, false
}

// ownMember is the type of the consumer's own that stands for a property of decl.
func (p *planner) ownMember(decl *model.Type, f *model.Field) (Type, bool) {
	for _, m := range p.opts.Types {
		i := strings.LastIndexByte(m.Subject, '.')
		if i > 0 && decl.Called(m.Subject[:i]) && (m.Subject[i+1:] == f.Name || m.Subject[i+1:] == f.Wire) {
			return m.typ(), true
		}
	}
	return Type{}, false
}

func (m *Mapping) typ() Type {
	i := strings.LastIndexByte(m.GoType, '.')
	return Type{Path: m.GoType[:max(i, 0)], Name: m.GoType[i+1:]}
}

// unusedMappings reports mappings of types of .NET that the API does not have. Of
// its own types the resolver knows.
func (p *planner) unusedMappings() {
	spelled := map[string]bool{}
	note := func(ref model.TypeRef) {
		ref.Nullable = false
		spelled[ref.String()] = spelled[ref.String()] || ref.Decl == nil
	}
	for _, t := range p.api.Types {
		for _, f := range t.Fields {
			f.Type.Walk(note)
		}
		if t.Base != nil {
			t.Base.Walk(note)
		}
	}
	for _, op := range p.api.Operations {
		if op.Response != nil {
			op.Response.Walk(note)
		}
	}
	for _, m := range p.opts.Types {
		if len(m.CLR) > 0 && !slices.ContainsFunc(m.CLR, func(clr string) bool { return spelled[clr] }) {
			p.diags.Add(diag.OverrideUnused, m.Span, "nothing in this API is of type %s", strings.Join(m.CLR, " or ")).
				WithHint("remove the line")
		}
	}
}
