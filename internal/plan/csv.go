// What servers write of a response in CSV.

package plan

import (
	"slices"

	"github.com/dtogen/dtogen/internal/model"
)

// csvMember is the member that a server writes in CSV instead of the whole response: of
// a DataContract the first list, or else the first object. "" is the whole.
func csvMember(response *model.TypeRef) string {
	if response == nil || response.Decl == nil {
		return ""
	}
	first, contract := "", false
	for class := range response.Lineage() { // all of them have one, or none
		contract = contract || class.Decl != nil && isContract(class.Decl)
	}
	if !contract {
		return ""
	}
	for class := range response.Lineage() {
		if class.Decl == nil {
			break
		}
		for _, f := range class.Decl.Fields {
			t := f.Type.Fill(class.Arguments())
			switch isBytes := t.Name == model.ArrayOf && t.Args[0].Name == "Byte"; {
			case f.Name == "ResponseStatus" || t.IsValueType() || isBytes:
			case t.Decl == nil && len(t.Args) > 0:
				return f.Wire
			case t.Decl != nil && first == "":
				first = f.Wire
			}
		}
	}
	return first
}

// isContract tells the classes with a DataContract, which ServiceStack's own have.
func isContract(t *model.Type) bool {
	return spaceOf(t) == ownTypes || slices.ContainsFunc(t.Attributes, func(a model.Attribute) bool { return a.Name == "DataContract" })
}
