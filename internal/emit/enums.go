// Enums.

package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"
	"github.com/dtogen/dtogen/internal/plan"
)

func (w *writer) enumsFile(f *jen.File) {
	for _, e := range w.pkg.Enums {
		w.enumType(f, e)
		w.enumTable(f, e)
		if e.Flags {
			w.flagMethods(f, e)
		} else {
			w.enumMethods(f, e)
		}
	}
}

// enumType emits an enum's type and constants:
//
//	// Status tells how far an order is.
//	type Status string
//
//	// The values of Status.
//	const (
//		StatusInProgress Status = "InProgress"
//	)
func (w *writer) enumType(f *jen.File, e *plan.Enum) {
	comment(f.Group, e.Doc)
	f.Type().Id(e.Name).Id(e.Under).Line()
	if len(e.Values) == 0 {
		return
	}
	what := "values"
	if e.Flags {
		what = "flags"
	}
	f.Comment("// The " + what + " of " + e.Name + ".")
	f.Const().DefsFunc(func(g *jen.Group) {
		for _, v := range e.Values {
			comment(g, v.Doc)
			value := jen.Lit(v.Name)
			if e.Flags {
				value = jen.Lit(int(v.Number))
			}
			g.Id(v.Const).Id(e.Name).Op("=").Add(value)
		}
	}).Line()
}

// enumTable emits what the runtime reads and writes an enum by:
//
//	var statusEnum = servicestack.Enum[Status]{
//		Members: []servicestack.EnumMember{
//			{Name: "InProgress", Number: 1, Text: "in progress"},
//		},
//	}
func (w *writer) enumTable(f *jen.File, e *plan.Enum) {
	table := "Enum"
	if e.Flags {
		table = "Flags"
	}
	members := jen.Index().Add(w.rt("EnumMember")).ValuesFunc(func(g *jen.Group) {
		for _, v := range e.Values {
			g.Line().ValuesFunc(func(g *jen.Group) {
				g.Id("Name").Op(":").Lit(v.Name)
				g.Id("Number").Op(":").Lit(int(v.Number))
				if v.Text != "" {
					g.Id("Text").Op(":").Lit(v.Text)
				}
			})
		}
		if len(e.Values) > 0 {
			g.Line()
		}
	})
	f.Var().Id(e.Table).Op("=").Add(w.rt(table)).Types(jen.Id(e.Name)).ValuesFunc(func(g *jen.Group) {
		g.Line().Id("Members").Op(":").Add(members)
		if e.AsInt && !e.Flags {
			g.Line().Id("AsNumber").Op(":").True()
		}
		g.Line()
	}).Line()
}

// enumMethods emits
//
//	// Values lists the values of Status that are known.
//	func (Status) Values() []Status { return statusEnum.Values() }
//
//	// IsKnown tells whether s is one of these.
//	func (s Status) IsKnown() bool { return statusEnum.IsKnown(s) }
//
//	// String is the name of s.
//	func (s Status) String() string { return statusEnum.Text(s) }
//
//	// MarshalJSON sends s as the service reads it.
//	func (s Status) MarshalJSON() ([]byte, error) { return statusEnum.Write(s) }
//
// and the like for UnmarshalJSON, MarshalText and UnmarshalText.
func (w *writer) enumMethods(f *jen.File, e *plan.Enum) {
	table := func(method string, args ...jen.Code) *jen.Statement { return jen.Id(e.Table).Dot(method).Call(args...) }
	f.Comment("// Values lists the values of " + e.Name + " that are known.")
	f.Func().Params(jen.Id(e.Name)).Id("Values").Params().Index().Id(e.Name).Add(does(jen.Return(table("Values")))).Line()
	f.Comment("// IsKnown tells whether s is one of them.")
	f.Func().Params(jen.Id("s").Id(e.Name)).Id("IsKnown").Params().Bool().Add(does(jen.Return(table("IsKnown", jen.Id("s"))))).Line()
	f.Comment("// String is the name of s.")
	f.Func().Params(jen.Id("s").Id(e.Name)).Id("String").Params().String().Add(does(jen.Return(table("Text", jen.Id("s"))))).Line()
	if slices.ContainsFunc(e.Values, func(v *plan.EnumValue) bool { return v.Text != "" }) {
		f.Comment("// EnumMember is the text by which the service writes s.")
		f.Func().Params(jen.Id("s").Id(e.Name)).Id("EnumMember").Params().String().Add(does(jen.Return(table("EnumMember", jen.Id("s"))))).Line()
	}
	f.Comment("// MarshalText is String; it makes keys of maps.")
	marshaler(f, e, "MarshalText", jen.Return(jen.Index().Byte().Call(table("Text", jen.Id("s"))), jen.Nil()))
	f.Comment("// UnmarshalText reads a name or a number. It keeps what it does not know.")
	unmarshaler(f, e, "UnmarshalText", "text", table("ReadText", jen.Id("text"), jen.Id("s")))
	f.Comment("// MarshalJSON writes s as the service reads it.")
	marshaler(f, e, "MarshalJSON", jen.Return(table("Write", jen.Id("s"))))
	f.Comment("// UnmarshalJSON reads a name or a number. It keeps what it does not know.")
	unmarshaler(f, e, "UnmarshalJSON", "b", table("Read", jen.Id("b"), jen.Id("s")))
}

// flagMethods emits String, which names the bits, UnmarshalText and UnmarshalJSON:
//
//	// String names the flags of s.
//	func (s Access) String() string { return accessEnum.String(s) }
func (w *writer) flagMethods(f *jen.File, e *plan.Enum) {
	table := func(method string, args ...jen.Code) *jen.Statement { return jen.Id(e.Table).Dot(method).Call(args...) }
	f.Comment("// String names the flags of s.")
	f.Func().Params(jen.Id("s").Id(e.Name)).Id("String").Params().String().Add(does(jen.Return(table("String", jen.Id("s"))))).Line()
	f.Comment("// UnmarshalText reads a number or names.")
	unmarshaler(f, e, "UnmarshalText", "text", table("ReadText", jen.Id("text"), jen.Id("s")))
	f.Comment("// UnmarshalJSON reads a number or names.")
	unmarshaler(f, e, "UnmarshalJSON", "b", table("Read", jen.Id("b"), jen.Id("s")))
}

// marshaler emits func (s Status) MarshalJSON() ([]byte, error) { … }.
func marshaler(f *jen.File, e *plan.Enum, name string, body jen.Code) {
	f.Func().Params(jen.Id("s").Id(e.Name)).Id(name).Params().Params(jen.Index().Byte(), jen.Error()).Add(does(body)).Line()
}

// unmarshaler emits func (s *Status) UnmarshalJSON(b []byte) error { return … }.
func unmarshaler(f *jen.File, e *plan.Enum, name, arg string, read jen.Code) {
	f.Func().Params(jen.Id("s").Op("*").Id(e.Name)).Id(name).Params(jen.Id(arg).Index().Byte()).Error().Add(does(jen.Return(read))).Line()
}

// does is a body on the line of its function: { return … }.
func does(body jen.Code) *jen.Statement { return jen.Op("{").Add(body).Op("}") }
