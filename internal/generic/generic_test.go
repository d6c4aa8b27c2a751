package generic

import (
	"strings"
	"testing"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/stretchr/testify/assert"
)

// A use is written "Page<Foo>: A Foo, B List<Foo>".
func use(text string) Use {
	head, fields, _ := strings.Cut(text, ": ")
	ref := model.MustParse(head)
	u := Use{Type: &model.Type{Name: ref.Name}, Args: ref.Args}
	for _, arg := range ref.Args {
		u.Type.Generics = append(u.Type.Generics, arg.Name)
	}
	for _, f := range strings.Split(fields, ", ") {
		name, typ, _ := strings.Cut(f, " ")
		u.Type.Fields = append(u.Type.Fields, &model.Field{Name: name, Type: model.MustParse(typ)})
	}
	return u
}

func TestDefinition(t *testing.T) {
	for _, c := range []struct {
		want string
		uses []string
	}{
		{"Page<T>: A T, B List<T>, C Int32", []string{"Page<Foo>: A Foo, B List<Foo>, C Int32"}},
		{"Page<T>: A T, B Foo", []string{"Page<Foo>: A Foo, B Foo", "Page<Bar>: A Bar, B Foo"}},
		{"Pair<T1,T2>: A T1, B Dictionary<T1,T2[]>", []string{"Pair<Foo,Bar>: A Foo, B Dictionary<Foo,Bar[]>"}},
		{"Wrap<T>: V T", []string{"Wrap<Wrap<any>>: V Wrap<Foo>", "Wrap<Foo>: V Foo"}},
		{"Page<Item>: A Int32", []string{"Page<Item>: A Int32"}},
	} {
		var uses []Use
		for _, u := range c.uses {
			uses = append(uses, use(u))
		}
		got := Definition(uses, func(name string) bool { return name != "Item" })
		var fields []string
		for _, f := range got.Fields {
			fields = append(fields, f.Name+" "+f.Type.String())
		}
		assert.Equal(t, c.want, got.Name+"<"+strings.Join(got.Generics, ",")+">: "+strings.Join(fields, ", "))
	}
}
