package resolve

// What sample messages tell: wire names, the order of members, the server's
// casing, and types that a listing cannot (servicestack.md 1.9).

import (
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/naming"
)

// casing is how a server writes member names in JSON.
type casing uint8

const (
	casingUnknown casing = iota
	pascalCase
	camelCase
	snakeCase
)

// casingNamed is the casing that /metadata/app tells.
func casingNamed(textCase string) casing {
	switch textCase {
	case "PascalCase":
		return pascalCase
	case "CamelCase":
		return camelCase
	case "SnakeCase":
		return snakeCase
	}
	return casingUnknown
}

// apply is a .NET name as the server writes it.
func (c casing) apply(clr string) string {
	switch c {
	case camelCase:
		return naming.Camel(clr)
	case snakeCase:
		return naming.Snake(clr)
	}
	return clr
}

// sampleReader walks sample messages along the types that they are of.
type sampleReader struct {
	*resolver
	json    map[*model.Field]string      // as JSON or JSV shows the name
	xml     map[*model.Field]string      // as XML shows it: the server's casing does not apply
	ranks   map[*model.Field]int         // place in the JSON sample
	ordered map[*model.Type]*model.Value // the object that gave a type its order
	votes   map[casing]int
}

// readSamples walks every sample, those of preferred documents first.
func (r *resolver) readSamples() {
	s := &sampleReader{resolver: r, json: map[*model.Field]string{}, xml: map[*model.Field]string{},
		ranks: map[*model.Field]int{}, ordered: map[*model.Type]*model.Value{}, votes: map[casing]int{}}
	for _, doc := range r.byPreference() {
		for _, sample := range doc.Samples {
			if t := r.typeOf(sample); t != nil && sample.Root != nil && sample.Format != "csv" {
				if t.Decl != nil && t.Decl.Namespace == "" {
					t.Decl.Namespace = sample.Root.Namespace
				}
				s.walk(sample.Root, *t, nil, !isJSON(sample.Format), 0)
			}
			r.api.Samples = append(r.api.Samples, sample)
		}
	}
	r.shown = s
	r.casing = s.mostCommon()
}

func (s *sampleReader) mostCommon() casing {
	best := casingUnknown
	for _, c := range []casing{pascalCase, camelCase, snakeCase} {
		if s.votes[c] > s.votes[best] {
			best = c
		}
	}
	return best
}

// typeOf is the type of a sample message, nil where it is not known.
func (r *resolver) typeOf(s *model.Sample) *model.TypeRef {
	op := r.operationNamed(s.Operation)
	switch {
	case op == nil:
		return nil
	case s.Response:
		return op.Response
	}
	return &op.Request
}

// operationNamed finds an operation; they are sorted by name.
func (r *resolver) operationNamed(name string) *model.Operation {
	i, ok := slices.BinarySearchFunc(r.api.Operations, name, func(op *model.Operation, name string) int { return strings.Compare(op.Name, name) })
	if !ok {
		return nil
	}
	return r.api.Operations[i]
}

// walk compares a value with the type that it is of. env holds the arguments of
// the type parameters in scope.
func (s *sampleReader) walk(v *model.Value, t model.TypeRef, env map[string]model.TypeRef, asXML bool, depth int) {
	if v == nil || depth > maxDepth {
		return
	}
	t = t.Fill(env)
	item, isList := itemOf(t)
	switch {
	case t.Decl != nil && v.Kind == model.Object:
		s.object(v, t, asXML, depth)
	case isList:
		items := v.Items
		if v.Kind == model.Object && len(v.Members) == 1 { // XML: an element named after the type
			items = []*model.Value{v.Members[0].Value}
			if v.Members[0].Value.Kind == model.Array {
				items = v.Members[0].Value.Items
			}
		}
		for _, value := range items {
			s.walk(value, item, nil, asXML, depth+1)
		}
	case len(t.Args) == 2 && v.Kind == model.Object && !asXML && (model.Ref(model.MapOf).Covers(t) || t.Name == model.MapOf):
		for _, m := range v.Members {
			s.walk(m.Value, t.Args[1], nil, asXML, depth+1)
		}
	}
}

func (s *sampleReader) object(v *model.Value, t model.TypeRef, asXML bool, depth int) {
	fields := flatten(t)
	for i, m := range v.Members {
		f := memberOf(fields, m.Name)
		if f.Field == nil {
			continue // of another type, or its subtype
		}
		s.note(f, m.Name, asXML)
		f.Claims = append(f.Claims, model.Claim{Fact: "wire name", Value: m.Name, Origin: model.Origin{Span: m.Span, Evidence: model.FromSample}})
		if !asXML {
			if by := s.ordered[f.owner]; by == nil || by == v {
				s.ordered[f.owner] = v
				s.ranks[f.Field] = i + 1
			}
		}
		if !f.generic {
			if shown := kindOf(m.Value); !shown.IsZero() {
				f.Claims = append(f.Claims, model.Claim{Fact: "type", Value: shown.String(), Origin: model.Origin{Span: m.Value.Span, Evidence: model.FromSample}})
			}
			f.Type = narrowDeep(f.Type, m.Value, fromTable(f.Field), 0)
		}
		s.walk(m.Value, f.Type, f.env, asXML, depth+1)
	}
}

// note keeps how a name is spelled, and what that tells of the server's casing.
func (s *sampleReader) note(f flatField, name string, asXML bool) {
	if asXML {
		if s.xml[f.Field] == "" {
			s.xml[f.Field] = name
		}
		return
	}
	if s.json[f.Field] == "" {
		s.json[f.Field] = name
	}
	if f.Wire != "" {
		return // an alias has no casing
	}
	camel := camelOf(f.Field)
	switch {
	case name == camel && naming.Snake(name) == name:
		// one lower-case word: camel and snake look alike
		if f.Form != model.NameCLR || f.Name != name {
			s.votes[camelCase]++
		}
	case name == camel:
		s.votes[camelCase]++
	case strings.ToUpper(name[:1]) == name[:1]:
		s.votes[pascalCase]++
	case strings.Contains(name, "_"):
		s.votes[snakeCase]++
	}
}

// camelOf is the camelCase name of a property whatever form its source gives it.
func camelOf(f *model.Field) string {
	switch f.Form {
	case model.NameSnake:
		return naming.CamelOfSnake(f.Name)
	case model.NameCamel:
		return f.Name
	}
	return naming.Camel(f.Name)
}

// flatField is a property as an object of a type shows it: its own or a base's.
type flatField struct {
	*model.Field
	owner   *model.Type
	env     map[string]model.TypeRef
	generic bool // its type names a type parameter
}

// flatten lists the properties of a type and its bases, own ones first.
func flatten(t model.TypeRef) []flatField {
	var all []flatField
	for ref := range t.Lineage() {
		if ref.Decl == nil {
			break
		}
		env := ref.Arguments()
		for _, f := range ref.Decl.Fields {
			generic := false
			f.Type.Walk(func(ref model.TypeRef) { _, is := env[ref.Name]; generic = generic || is })
			all = append(all, flatField{f, ref.Decl, env, generic})
		}
	}
	return all
}

// memberOf is the property that a member of an object is, by wire name or name:
// exactly, else without case and punctuation.
func memberOf(fields []flatField, name string) (none flatField) {
	for _, f := range fields {
		if f.Wire == name || f.Wire == "" && f.Name == name {
			return f
		}
	}
	for _, f := range fields {
		if fold(f.Name) == fold(name) || f.Wire != "" && fold(f.Wire) == fold(name) {
			return f
		}
	}
	return none
}

// isScalar tells types that travel as one JSON value from lists, maps and classes.
func isScalar(t model.TypeRef) bool {
	return t.Decl == nil && len(t.Args) == 0 && t.Name != "Object" && t.Name != model.Any && dotNet[t.Name]
}

func fromTable(f *model.Field) bool {
	return len(f.Origins) > 0 && f.Origins[0].Evidence == model.Table
}

// narrowDeep narrows a type and what it holds by a sample value.
func narrowDeep(t model.TypeRef, v *model.Value, table bool, depth int) model.TypeRef {
	if v == nil || v.Kind == model.Null || t.Decl != nil || depth > maxDepth {
		return t
	}
	switch {
	case v.Kind == model.Array && len(t.Args) == 1 && len(v.Items) > 0 && v.Items[0].Kind == model.Array && isScalar(t.Args[0]):
		return narrowDeep(model.Ref(t.Name, t), v, table, depth+1) // C# and others print int[][] as int[]
	case v.Kind == model.Array && len(t.Args) == 1 && len(v.Items) > 0:
		t.Args = []model.TypeRef{narrowDeep(t.Args[0], v.Items[0], table, depth+1)}
	case v.Kind == model.Object && len(t.Args) == 2 && len(v.Members) > 0 && t.Name != "KeyValuePair" && t.Name != "Tuple":
		key := &model.Value{Kind: model.String, Text: v.Members[0].Name}
		t.Args = []model.TypeRef{narrowDeep(t.Args[0], key, table, depth+1), narrowDeep(t.Args[1], v.Members[0].Value, table, depth+1)}
	case v.Kind != model.Object && len(t.Args) == 0:
		return narrowBySample(t, v, table)
	}
	return t
}
