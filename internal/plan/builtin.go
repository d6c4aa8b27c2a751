// Classes of .NET and ServiceStack that no source declares and whose members the
// plan has to know (servicestack.md 8.1).

package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// maxTuple is the number of items of the largest Tuple of .NET.
const maxTuple = 8

// paired gives KeyValuePair<K,V> and Tuple<A,B,…> in a type expression their
// declarations, so that they become Go types as any other class does. It takes from
// ServiceStack's own status classes the declarations that some sources give them, for
// they are types of the runtime.
func (p *planner) paired(ref model.TypeRef) model.TypeRef {
	return ref.Map(func(t model.TypeRef) model.TypeRef {
		switch n := len(t.Args); {
		case t.Decl != nil && isStatus(t.Decl):
			t.Name, t.Decl = t.Decl.Name, nil
		case t.Decl != nil:
		case t.Name == "KeyValuePair" && n == 2:
			t.Decl = p.pair(t.Name, t.Name, []string{"K", "V"}, []string{"Key", "Value"})
		case t.Name == "Tuple" && 0 < n && n <= maxTuple:
			var params, members []string
			for i := range n {
				params = append(params, fmt.Sprint("T", i+1))
				members = append(members, fmt.Sprint("Item", i+1))
			}
			t.Decl = p.pair(t.Name, fmt.Sprint(t.Name, n), params, members)
		}
		return t
	})
}

// pair is a class with a member for each of its type parameters.
func (p *planner) pair(name, goName string, params, members []string) *model.Type {
	if p.pairs[goName] == nil {
		t := &model.Type{Name: name, Namespace: "System", GoName: goName, Generics: params, Description: "A " + name + " of .NET."}
		for i, member := range members {
			t.Fields = append(t.Fields, &model.Field{Name: member, Wire: member, Type: model.Ref(params[i])})
		}
		p.pairs[goName] = t
	}
	return p.pairs[goName]
}

// isStatus tells whether decl is ServiceStack's own ResponseStatus or ResponseError,
// not a class of the vendor's that is called so.
func isStatus(decl *model.Type) bool {
	known := statusTypes[decl.Name]
	if known == nil || len(decl.Generics) > 0 || decl.Namespace != "" && !strings.HasPrefix(decl.Namespace, "ServiceStack") {
		return false
	}
	return !slices.ContainsFunc(decl.Fields, func(f *model.Field) bool {
		return !slices.ContainsFunc(known.Fields, func(k *model.Field) bool { return strings.EqualFold(k.Name, f.Name) })
	})
}

// statusTypes are the classes of the runtime, which samples show.
var statusTypes = func() map[string]*model.Type {
	class := func(name string, members ...string) *model.Type {
		t := &model.Type{Name: name}
		for i := 0; i < len(members); i += 2 {
			t.Fields = append(t.Fields, &model.Field{Name: members[i], Wire: members[i], Type: model.MustParse(members[i+1])})
		}
		return t
	}
	return map[string]*model.Type{
		"ResponseStatus": class("ResponseStatus", "ErrorCode", "String", "Message", "String", "StackTrace", "String",
			"Errors", "List<ResponseError>", "Meta", "Dictionary<String,String>"),
		"ResponseError": class("ResponseError", "ErrorCode", "String", "FieldName", "String", "Message", "String",
			"Meta", "Dictionary<String,String>"),
	}
}()
