package model

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestLineage walks the bases of
//
//	class Query : Paged<Order>; class Paged<T> : Sorted<List<T>,String>
//	class Sorted<A,B> : List<A>; class Bare : Paged; class Loop : Loop
func TestLineage(t *testing.T) {
	class := func(name string, generics []string, base TypeRef) TypeRef {
		return Ref(name).declared(&Type{Name: name, Generics: generics, Base: &base})
	}
	sorted := class("Sorted", []string{"A", "B"}, Ref("List", Ref("A")))
	paged := class("Paged", []string{"T"}, Ref("Sorted", Ref("List", Ref("T")), Ref("String")).declared(sorted.Decl))
	loop := class("Loop", nil, Ref("Loop"))
	loop.Decl.Base.Decl = loop.Decl
	for _, c := range []struct {
		of   TypeRef
		want string
	}{
		{class("Query", nil, Ref("Paged", Ref("Order")).declared(paged.Decl)), "Query Paged<Order> Sorted<List<Order>,String> List<List<Order>>"},
		{class("Bare", nil, paged), "Bare Paged<any> Sorted<List<any>,String> List<List<any>>"},
		{paged, "Paged Sorted<List<T>,String> List<List<T>>"},
		{loop, "Loop"},
		{Ref("Int32"), "Int32"},
	} {
		var got []string
		for ref := range c.of.Lineage() {
			got = append(got, ref.String())
		}
		assert.Equal(t, c.want, strings.Join(got, " "))
	}
}

func (t TypeRef) declared(decl *Type) TypeRef { t.Decl = decl; return t }
