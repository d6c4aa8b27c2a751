package cli

import (
	"cmp"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

var explainVerb = &verb{
	name:  "explain",
	usage: "[CODE]\nTYPE[.PROPERTY]|ENUM[.VALUE]|OPERATION [FILE|FOLDER…]",
	short: "tell what a diagnostic means, or why the model is as it is",
	long: `For a code it tells what the diagnostic means and what to do; without one it lists
them all. For a type, a property, an enum value or an operation it shows every place that speaks of
it, and which was taken: of the files given, else of the APIs of dtogen.yaml.

Of several places the strongest evidence is taken: dtogen.yaml, /types/metadata, C#,
VB.NET and F#, schemas, other listings, parameter tables, samples; samples come first
for names on the wire. Of equally strong ones the newer, then what most files say.`,
	examples: `# what a warning means
dtogen explain DT1001
# why a property has its type and name
dtogen explain Rate.DownLease`,
	run: runExplain,
}

func runExplain(s *session, args []string) int {
	rest, code, ok := s.parse(flag.NewFlagSet("explain", flag.ContinueOnError), args)
	switch {
	case !ok:
		return code
	case len(rest) == 0:
		for _, c := range diag.Codes() {
			info, _ := diag.Explain(c)
			fmt.Fprintf(s.stdout, "%s %-8s %s\n", c, info.Severity, info.Title)
		}
		return exitOK
	}
	if info, ok := diag.Explain(diag.Code(strings.ToUpper(rest[0]))); ok {
		fmt.Fprintf(s.stdout, "%s (%s): %s\n\n%s\n", info.Code, info.Severity, info.Title, info.Text)
		return exitOK
	}
	if len(rest[0]) == 6 && strings.HasPrefix(strings.ToUpper(rest[0]), "DT") {
		return s.misuse("there is no diagnostic %q: dtogen explain lists them all", rest[0])
	}
	apis := []*api{{API: &config.API{Specs: rest[1:]}}}
	if len(rest) == 1 {
		c := s.configure("")
		if c == nil {
			s.report(diag.Warning)
			return exitError
		}
		apis = nil
		for _, a := range c.APIs {
			apis = append(apis, &api{API: a})
		}
	}
	return s.explain(rest[0], apis)
}

// explain writes what all places say of a subject.
func (s *session) explain(subject string, apis []*api) int {
	found := false
	var known []string
	is := func(names ...string) bool {
		known = append(known, names...)
		is := slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, subject) })
		found = found || is
		return is
	}
	for _, a := range apis {
		s.read(a)
		s.resolve(a)
		if a.model == nil {
			continue
		}
		for _, op := range a.model.Operations {
			if is(namesOf(op.Name, op.GoName)...) {
				s.explainElement("operation "+op.Name, op.Claims, op.Origins)
			}
		}
		for _, t := range a.model.Types {
			names := namesOf(t.Name, t.GoName)
			whole := is(append(names, t.FullName())...)
			if whole {
				s.explainElement(t.Kind.String()+" "+t.FullName(), t.Claims, t.Origins)
			}
			for _, v := range t.Values {
				if is(membersOf(names, v.Name, v.Wire)...) || whole {
					s.explainElement(fmt.Sprintf("%s.%s %s", t.Name, v.Name, spelled(t, v)), v.Claims, v.Origins)
				}
			}
			for _, f := range t.Fields {
				if is(membersOf(names, f.Name, f.GoName, f.Wire)...) {
					s.explainElement(fmt.Sprintf("%s.%s %s, %q on the wire", t.Name, f.Name, f.Type, f.Wire), f.Claims, f.Origins)
				}
			}
		}
	}
	if found {
		return exitOK
	}
	if s.diags.Failed() {
		s.report(diag.Error)
		return exitError
	}
	near := diag.Nearest(subject, known)
	if near == "" {
		return s.misuse("there is no type, property, enum value, operation or diagnostic %q; dtogen model prints what there is", subject)
	}
	return s.misuse("there is no type, property, enum value, operation or diagnostic %q; did you mean %s?", subject, near)
}

// namesOf are the names that are there: that of the sources, and the one in Go where
// dtogen.yaml sets it.
func namesOf(names ...string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}

func membersOf(owners []string, members ...string) (names []string) {
	for _, owner := range owners {
		for _, member := range namesOf(members...) {
			names = append(names, owner+"."+member)
		}
	}
	return names
}

// explainElement writes the claims of an element, fact by fact, those taken first.
func (s *session) explainElement(title string, claims []model.Claim, origins []model.Origin) {
	fmt.Fprintln(s.stdout, title)
	var facts []string
	for _, c := range claims {
		if !slices.Contains(facts, c.Fact) {
			facts = append(facts, c.Fact)
		}
	}
	for _, fact := range facts {
		fmt.Fprintf(s.stdout, "  %s\n", fact)
		of := slices.DeleteFunc(slices.Clone(claims), func(c model.Claim) bool { return c.Fact != fact })
		slices.SortStableFunc(of, func(a, b model.Claim) int {
			return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Origin.Evidence.Strength(), a.Origin.Evidence.Strength()),
				a.Origin.Span.Position().Compare(b.Origin.Span.Position()))
		})
		for len(of) > 0 {
			c := of[0]
			same := 1 // the places of one file that say the same
			for same < len(of) && alike(c, of[same]) {
				same++
			}
			of = of[same:]
			mark, more := " ", ""
			if c.Taken {
				mark = "*"
			}
			if same > 1 {
				more = fmt.Sprintf(" and %d more places there", same-1)
			}
			fmt.Fprintf(s.stdout, "  %s %-24s %-15s %s%s\n", mark, strings.ReplaceAll(c.Value, "\n", " "), c.Origin.Evidence, place(c.Origin), more)
		}
	}
	for _, o := range origins {
		if o.Inferred != "" {
			fmt.Fprintf(s.stdout, "  inferred: %s (%s)\n", o.Inferred, o.Span.Position())
		}
	}
}

// alike tells whether two places of one file say the same.
func alike(a, b model.Claim) bool {
	return a.Value == b.Value && a.Taken == b.Taken && a.Origin.Evidence == b.Origin.Evidence && a.Origin.Span.Position().Path == b.Origin.Span.Position().Path
}

// spelled is an enum value as it travels.
func spelled(t *model.Type, v *model.EnumValue) string {
	text := strconv.Quote(cmp.Or(v.Wire, v.Name))
	switch {
	case v.Value == nil:
		return text
	case t.Flags || t.EnumAsInt:
		return strconv.FormatInt(*v.Value, 10)
	}
	return fmt.Sprintf("%s (%d)", text, *v.Value)
}

func rank(c model.Claim) int {
	if c.Taken {
		return 0
	}
	return 1
}

func place(o model.Origin) string { return o.Span.Position().String() }
