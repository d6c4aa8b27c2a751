package resolve

// What every place says of an element, kept for `dtogen explain`.

import (
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// said is a claim of the first place of an element, none where it says nothing.
func said(origins []model.Origin, fact, value string) []model.Claim {
	if value == "" || len(origins) == 0 {
		return nil
	}
	return []model.Claim{{Fact: fact, Value: value, Origin: origins[0]}}
}

// claimsOf are the claims that one declaration makes of a property.
func claimsOf(f *model.Field) []model.Claim {
	t := f.Type
	t.Nullable = f.Nullable == model.Yes
	var all []model.Claim
	all = append(all, said(f.Origins, "name", f.Name)...)
	all = append(all, said(f.Origins, "type", t.String())...)
	all = append(all, said(f.Origins, "wire name", f.Wire)...)
	all = append(all, said(f.Origins, "ParameterType", f.In)...)
	all = append(all, said(f.Origins, "required", [...]string{"", "no", "yes"}[f.Required])...)
	return append(all, said(f.Origins, "description", f.Description)...)
}

func claimsOfOperation(op *model.Operation) []model.Claim {
	var all []model.Claim
	if op.Response != nil {
		at := op.Origins
		for _, o := range op.Origins {
			if strings.HasPrefix(o.Inferred, "response") {
				at = []model.Origin{o}
			}
		}
		all = said(at, "response", op.Response.String())
	}
	for _, r := range op.Routes {
		all = append(all, said(r.Origins, "route", strings.TrimSpace(r.Path+" "+strings.Join(r.Verbs, ",")))...)
	}
	return append(all, said(op.Origins, "description", op.Description)...)
}

func claimsOfValue(v *model.EnumValue) []model.Claim {
	all := said(v.Origins, "name", v.Name)
	all = append(all, said(v.Origins, "text on the wire", v.Wire)...)
	if v.Value != nil {
		all = append(all, said(v.Origins, "number", strconv.FormatInt(*v.Value, 10))...)
	}
	return append(all, said(v.Origins, "description", v.Description)...)
}

// configured is the place where the user says something.
func configured(o model.Override) []model.Origin {
	return []model.Origin{{Span: o.Span, Evidence: model.Configured}}
}

// claimsOfOverride are those of dtogen.yaml that a kind of element can have.
func claimsOfOverride(o model.Override, facts ...string) []model.Claim {
	values := map[string]string{"Go type": o.GoType, "wire name": o.Wire, "namespace": o.Namespace, "Go name": o.Name}
	if o.Type != nil {
		values["type"] = o.Type.String()
	}
	if o.Response != nil {
		values["response"] = o.Response.String()
	}
	var all []model.Claim
	for _, fact := range facts {
		all = append(all, said(configured(o), fact, values[fact])...)
	}
	for i := range all {
		all[i].Taken = true // settleClaims knows better of what sources tell, too
	}
	return all
}

func claimsOfField(o model.Override) []model.Claim {
	return claimsOfOverride(o, "type", "Go type", "wire name", "Go name")
}

// settleClaims marks the claims that the elements came to agree with.
func (r *resolver) settleClaims() {
	for _, t := range r.api.Types {
		for _, v := range t.Values {
			number := ""
			if v.Value != nil {
				number = strconv.FormatInt(*v.Value, 10)
			}
			mark(v.Claims, map[string]string{"text on the wire": v.Wire, "number": number, "description": v.Description})
			for i, c := range v.Claims {
				v.Claims[i].Taken = c.Taken || c.Fact == "name" && fold(c.Value) == fold(v.Name)
			}
		}
		mark(t.Claims, map[string]string{"base class": refName(t.Base), "namespace": t.Namespace})
		for _, f := range t.Fields {
			for i, c := range f.Claims {
				if c.Fact == "type" {
					claimed, err := model.ParseTypeRef(c.Value)
					bare := f.Type
					claimed.Nullable, bare.Nullable = false, false
					f.Claims[i].Taken = err == nil && (claimed.String() == bare.String() || claimed.Covers(f.Type))
				}
				if c.Fact == "name" {
					f.Claims[i].Taken = fold(c.Value) == fold(f.Name)
				}
			}
			mark(f.Claims, map[string]string{"wire name": f.Wire, "ParameterType": f.In, "description": f.Description,
				"required": [...]string{"", "no", "yes"}[f.Required]})
		}
	}
	for _, op := range r.api.Operations {
		response := ""
		if op.Response != nil {
			response = op.Response.String()
		}
		mark(op.Claims, map[string]string{"response": response, "description": op.Description})
		for i, c := range op.Claims {
			op.Claims[i].Taken = c.Taken || c.Fact == "route"
		}
	}
}

func mark(claims []model.Claim, facts map[string]string) {
	for i, c := range claims {
		if value, ok := facts[c.Fact]; ok {
			claims[i].Taken = c.Value == value
		}
	}
}
