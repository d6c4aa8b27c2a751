// The names of XML.

package emit

import (
	"github.com/dave/jennifer/jen"
	"github.com/dtogen/dtogen/internal/plan"
)

// xmlFile emits how XML names classes, where it differs from JSON:
//
//	// xmlNames is how XML names classes, where it differs from Go.
//	var xmlNames = servicestack.XMLNames{
//		Namespace: "http://schemas.datacontract.org/2004/07/AIM.WebService",
//		Classes: map[string]servicestack.XMLClass{
//			"CcInfo":                   {Name: "CCInfo"},
//			"GetCustomerTokensRequest": {Members: "ApiKey OAuthToken AppId"},
//		},
//	}
func (w *writer) xmlFile(f *jen.File) {
	x := w.pkg.XML
	comment(f.Group, x.Var+" is how XML names classes, where it differs from Go.")
	members := []jen.Code{jen.Line().Id("Namespace").Op(":").Lit(x.Namespace)}
	if len(x.Classes) > 0 {
		members = append(members, jen.Line().Id("Classes").Op(":").Map(jen.String()).Add(w.rt("XMLClass")).ValuesFunc(func(g *jen.Group) {
			for _, c := range x.Classes {
				g.Line().Lit(c.Type).Op(":").Values(xmlClass(c)...)
			}
			g.Line()
		}))
	}
	f.Var().Id(x.Var).Op("=").Add(w.rt("XMLNames")).Values(append(members, jen.Line())...)
}

func xmlClass(c plan.XMLClass) []jen.Code {
	var members []jen.Code
	for _, m := range []struct{ name, value string }{{"Name", c.Name}, {"Namespace", c.Namespace}, {"Members", c.Members}} {
		if m.value != "" {
			members = append(members, jen.Id(m.name).Op(":").Lit(m.value))
		}
	}
	return members
}
