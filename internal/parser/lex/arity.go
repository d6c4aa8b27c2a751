package lex

import (
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// DropArity takes the number of arguments from the names of generic types that the
// listing uses and does not declare, which are .NET's and ServiceStack's own:
// QueryDb2<A,B>, KeyValuePair2, ShapeResponse_1 (servicestack.md 2.1). Types that
// it declares are called as they are declared.
func DropArity(types []*model.Type) {
	declared := map[string]bool{}
	for _, t := range types {
		declared[t.Name] = true
	}
	drop := func(t model.TypeRef) model.TypeRef {
		if n := len(t.Args); n > 0 && !declared[t.Name] {
			if name, ok := strings.CutSuffix(t.Name, strconv.Itoa(n)); ok && name != "" {
				t.Name = strings.TrimSuffix(name, "_")
			}
		}
		return t
	}
	for _, t := range types {
		if t.Base != nil {
			base := t.Base.Map(drop)
			t.Base = &base
		}
		for i, marker := range t.Implements {
			t.Implements[i] = marker.Map(drop)
		}
		for _, f := range t.Fields {
			f.Type = f.Type.Map(drop)
		}
	}
}
