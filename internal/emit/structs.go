// Structs and interfaces: DTOs, and the files that hold them.

package emit

import (
	"github.com/dave/jennifer/jen"
	"github.com/dtogen/dtogen/internal/plan"
)

// operationFile emits the file of an operation: request, response if it is named
// after the operation, descriptor.
func (w *writer) operationFile(f *jen.File, op *plan.Operation) {
	var first, rest []*plan.Struct
	for _, s := range w.structsIn(op.File) {
		if s == op.Request {
			first = append(first, s)
		} else {
			rest = append(rest, s)
		}
	}
	w.structs(f, append(first, rest...))
	w.descriptor(f, op)
}

func (w *writer) structs(f *jen.File, structs []*plan.Struct) {
	for _, s := range structs {
		w.structType(f.Group, s)
	}
}

// structType emits a DTO:
//
//	// CcInfo is a card on file.
//	type CcInfo struct {
//		// Token returned from processor.
//		TokenStr string `json:"TokenStr,omitzero"`
//		TokenPk  *int64 `json:"TokenPk,omitzero"`
//	}
//
// and one that is a list or a map on the wire:
//
//	type StoreRockstars []Rockstar
func (w *writer) structType(g *jen.Group, s *plan.Struct) {
	comment(g, s.Doc)
	decl := g.Type().Id(s.Name)
	if len(s.Params) > 0 {
		decl.TypesFunc(func(g *jen.Group) {
			for i, param := range s.Params {
				name := g.Id(param.Name)
				if last := i+1 == len(s.Params); last || s.Params[i+1].Comparable != param.Comparable {
					name.Id(constraintOf(param))
				}
			}
		})
	}
	if s.Under != nil {
		decl.Add(typ(*s.Under)).Line()
		return
	}
	decl.StructFunc(func(g *jen.Group) {
		for _, field := range s.Fields {
			comment(g, field.Doc)
			g.Id(field.Name).Add(typ(field.Type)).Tag(map[string]string{"json": tag(field)})
		}
	}).Line()
}

// interfaces emits an abstract class, and how its subtypes are told apart:
//
//	// Shape holds a *[Circle], *[Square] or *[OtherShape].
//	type Shape interface{ isShape() }
//
//	func (*Circle) isShape() {}
//
//	func (*Square) isShape() {}
//
//	// OtherShape is a Shape of a class that is not known here, as it came.
//	type OtherShape struct{ servicestack.Object }
//
//	func (*OtherShape) isShape() {}
//
//	func init() {
//		servicestack.RegisterSubtypes(map[string]func() Shape{
//			"": func() Shape { return new(OtherShape) },
//			"Acme.Circle": func() Shape { return new(Circle) },
//			"Acme.Square": func() Shape { return new(Square) },
//		})
//	}
func (w *writer) interfaces(f *jen.File) {
	for _, i := range w.pkg.Interfaces {
		comment(f.Group, i.Doc)
		f.Type().Id(i.Name).Interface(jen.Id(i.Marker).Params()).Line()
		seen := map[string]bool{}
		known := jen.Dict{}
		for _, sub := range i.Subtypes {
			if !seen[sub.Name] {
				f.Func().Params(jen.Op("*").Id(sub.Name)).Id(i.Marker).Params().Block().Line()
			}
			seen[sub.Name] = true
			known[jen.Lit(sub.Class)] = jen.Func().Params().Id(i.Name).Block(jen.Return(jen.New(jen.Id(sub.Name))))
		}
		comment(f.Group, i.Other+" is a "+i.Name+" of a class that is not known here, as it came.")
		f.Type().Id(i.Other).Struct(w.rt("Object")).Line()
		f.Func().Params(jen.Op("*").Id(i.Other)).Id(i.Marker).Params().Block().Line()
		known[jen.Lit("")] = jen.Func().Params().Id(i.Name).Block(jen.Return(jen.New(jen.Id(i.Other))))
		f.Func().Id("init").Params().Block(
			w.rt("RegisterSubtypes").Call(jen.Map(jen.String()).Func().Params().Id(i.Name).Values(known))).Line()
	}
}

func constraintOf(p plan.Param) string {
	if p.Comparable {
		return "comparable"
	}
	return "any"
}

// tag is the content of a json tag.
func tag(f *plan.Field) string {
	switch {
	case f.OmitZero:
		return f.Wire + ",omitzero"
	case f.Wire == "-":
		return "-,"
	}
	return f.Wire
}

// descriptor emits what the runtime needs to know of an operation:
//
//	var opGetCustomerTokens = servicestack.Operation{
//		Name:    "GetCustomerTokensRequest",
//		Routes:  []servicestack.Route{{Path: "/GetCustomerTokens", Verbs: "POST,GET"}},
//		Headers: []string{"ApiKey"},
//		XML:     &xmlNames,
//		CSV:     "CustomerTokens",
//	}
func (w *writer) descriptor(f *jen.File, op *plan.Operation) {
	members := []jen.Code{jen.Line().Id("Name").Op(":").Lit(op.Wire)}
	if len(op.Routes) > 0 {
		members = append(members, jen.Line().Id("Routes").Op(":").Index().Add(w.rt("Route")).ValuesFunc(func(g *jen.Group) {
			for _, r := range op.Routes {
				route := jen.Values(jen.Id("Path").Op(":").Lit(r.Path), jen.Id("Verbs").Op(":").Lit(r.Verbs))
				if r.Verbs == "" {
					route = jen.Values(jen.Id("Path").Op(":").Lit(r.Path))
				}
				if len(op.Routes) > 1 {
					route = jen.Line().Add(route)
				}
				g.Add(route)
			}
			if len(op.Routes) > 1 {
				g.Line()
			}
		}))
	}
	if len(op.Headers) > 0 {
		members = append(members, jen.Line().Id("Headers").Op(":").Index().String().ValuesFunc(func(g *jen.Group) {
			for _, name := range op.Headers {
				g.Lit(name)
			}
		}))
	}
	if len(op.HeaderNames) > 0 {
		names := jen.Dict{}
		for wire, name := range op.HeaderNames {
			names[jen.Lit(wire)] = jen.Lit(name)
		}
		members = append(members, jen.Line().Id("HeaderNames").Op(":").Map(jen.String()).String().Values(names))
	}
	if w.pkg.XML != nil {
		members = append(members, jen.Line().Id("XML").Op(":").Op("&").Id(w.pkg.XML.Var))
	}
	if op.Session {
		members = append(members, jen.Line().Id("Session").Op(":").True())
	}
	if op.CSV != "" {
		members = append(members, jen.Line().Id("CSV").Op(":").Lit(op.CSV))
	}
	f.Var().Id(op.Var).Op("=").Add(w.rt("Operation")).Values(append(members, jen.Line())...)
}
