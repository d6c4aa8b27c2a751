package lex

import (
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// DropArity takes the number of arguments from the names of generic types, by which
// listings tell ShapeResponse<T> from ShapeResponse: QueryDb2<A,B>, KeyValuePair2,
// ShapeResponse_1 (servicestack.md 2.1); from those that the listing declares too.
func DropArity(types []*model.Type) {
	DropOwnArity(types)
	declared := names(types)
	mapRefs(types, func(t model.TypeRef) model.TypeRef {
		if bare := withoutArity(t.Name, len(t.Args)); bare != t.Name && !declared[t.Name] {
			t.Name = bare
		}
		return t
	})
}

// FillArguments gives generic types that a language names without their arguments
// arguments of any type, as many as the listing declares them with, or as the name
// counts (QueryDb_2). Call it before DropArity.
func FillArguments(types []*model.Type) {
	declared := make(map[string]int, len(types))
	for _, t := range types {
		declared[t.Name] = len(t.Generics)
	}
	mapRefs(types, func(t model.TypeRef) model.TypeRef {
		n, ok := declared[t.Name]
		if i := strings.LastIndexByte(t.Name, '_'); !ok && i > 0 {
			n, _ = strconv.Atoi(t.Name[i+1:])
		}
		if len(t.Args) == 0 && n <= maxArity {
			for range n {
				t.Args = append(t.Args, model.Ref(model.Any))
			}
		}
		return t
	})
}

// maxArity bounds what a name may count.
const maxArity = 16

// mapRefs puts f's answer in the place of every type that types refer to.
func mapRefs(types []*model.Type, f func(model.TypeRef) model.TypeRef) {
	for _, t := range types {
		if t.Base != nil {
			base := t.Base.Map(f)
			t.Base = &base
		}
		for i, marker := range t.Implements {
			t.Implements[i] = marker.Map(f)
		}
		for _, field := range t.Fields {
			field.Type = field.Type.Map(f)
		}
	}
}

// DropOwnArity renames the types that a listing declares under a name with their
// number of parameters, so that they are called as in .NET: ShapeResponse_1<T> is
// ShapeResponse<T>. Without "_" it does so only if the listing declares another type
// without the number, for the digit may be the vendor's, or if ServiceStack has one
// (QueryData2). What refers to them is for DropArity.
func DropOwnArity(types []*model.Type) {
	declared := names(types)
	for _, t := range types {
		name := withoutArity(t.Name, len(t.Generics))
		if name != t.Name && (declared[name] || name == "QueryDb" || name == "QueryData" || strings.Contains(t.Name[len(name):], "_")) {
			t.Name = name
		}
	}
}

// names are those that a listing declares.
func names(types []*model.Type) map[string]bool {
	declared := make(map[string]bool, len(types))
	for _, t := range types {
		declared[t.Name] = true
	}
	return declared
}

// withoutArity is a name less the number n, or "_" and that number, at its end.
func withoutArity(name string, n int) string {
	if n == 0 || name == "" || name[len(name)-1] > '9' {
		return name
	}
	bare, ok := strings.CutSuffix(name, strconv.Itoa(n))
	if bare = strings.TrimSuffix(bare, "_"); !ok || bare == "" {
		return name
	}
	return bare
}
