package resolve

// What a page shows without saying it: which table is a base class, which class is
// the response (servicestack.md 1.6, 1.7).

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// inferTableBases finds base classes among parameter tables. The page goes depth
// first: request, its base, the base's base, then types of properties, then the
// response likewise. So a table that no property refers to, standing behind the
// request's or the response's, is the next base of that chain; but no request has a
// base called a response.
func (d *document) inferTableBases() {
	tables := d.tables()
	if len(tables) == 0 {
		return
	}
	referred := map[string]bool{}
	for _, t := range tables {
		for _, f := range t.Fields {
			f.Type.Walk(func(ref model.TypeRef) { referred[ref.Name] = true })
		}
	}
	responses := d.responseNames(tables)
	var chain *model.Type
	ofRequest := false
	for _, t := range tables {
		answers := ofRequest && strings.HasSuffix(t.Name, "Response") && !referred[t.Name]
		switch {
		case answers || (chain == nil || chain.Name != t.Name) && (d.operationNamed(t.Name) != nil || slices.Contains(responses, t.Name)):
			chain, ofRequest = t, d.operationNamed(t.Name) != nil
		case referred[t.Name] || chain == nil:
		case t.Base == nil && chain.Base == nil && chain != t:
			base := model.Ref(t.Name)
			for range t.Generics {
				base.Args = append(base.Args, model.Ref(model.Any)) // the table names the parameter, not the argument
			}
			chain.Base = &base
			chain.Origins = append(chain.Origins, inferred(t.Origins, "base class %s: its table stands behind that of %s and no property refers to it", t.Name, chain.Name))
			chain = t
		}
	}
}

// tables are the types that parameter tables declare, each once, in page order.
func (d *document) tables() []*model.Type {
	var all []*model.Type
	seen := map[string]bool{}
	for _, t := range d.types {
		if len(t.Origins) > 0 && t.Origins[0].Evidence == model.Table && t.Kind != model.Enum && !t.FieldsIncomplete && !seen[t.Name] {
			seen[t.Name] = true
			all = append(all, t)
		}
	}
	return all
}

func (d *document) operationNamed(name string) *model.Operation {
	for _, op := range d.ops {
		if op.Name == name {
			return op
		}
	}
	return nil
}

// responseNames are names that the response of the page's operation may have.
func (d *document) responseNames(among []*model.Type) []string {
	var names []string
	for _, op := range d.ops {
		if op.Response != nil {
			names = append(names, op.Response.Name)
		}
		if s := d.sampleOf(op); s != nil && s.Root != nil && s.Root.Name != "" {
			name, _, _ := strings.Cut(s.Root.Name, "Of") // ShapeResponseOfCircle…
			names = append(names, s.Root.Name, name)
		}
		names = append(names, conventional(op.Name)...)
		if t := d.tableShown(op, among); t != nil {
			names = append(names, t.Name)
		}
	}
	return slices.DeleteFunc(names, func(n string) bool {
		return !slices.ContainsFunc(among, func(t *model.Type) bool { return t.Name == n })
	})
}

// tableShown is the first table whose properties the sample response has, and the
// sample request has not.
func (d *document) tableShown(op *model.Operation, among []*model.Type) *model.Type {
	response := d.sampleOf(op)
	if response == nil || response.Root == nil || response.Root.Kind != model.Object {
		return nil
	}
	var request *model.Value
	for _, s := range d.Samples {
		if s.Operation == op.Name && !s.Response && s.Root != nil {
			request = s.Root
		}
	}
	for _, t := range among {
		if t.Name != op.Name && len(t.Fields) > 0 && hasAll(response.Root, t.Fields) && !hasAll(request, t.Fields) {
			return t
		}
	}
	return nil
}

func hasAll(v *model.Value, fields []*model.Field) bool {
	return !slices.ContainsFunc(fields, func(f *model.Field) bool { return memberLike(v, f.Name) == nil })
}

// conventional are the names that ServiceStack's convention gives to the response
// of an operation.
func conventional(op string) []string {
	names := []string{op + "Response"}
	if stem, ok := strings.CutSuffix(op, "Request"); ok && stem != "" {
		names = append(names, stem+"Response")
	}
	return names
}

// sampleOf is the sample response of an operation: one with a body if there is one.
func (d *document) sampleOf(op *model.Operation) *model.Sample {
	var found *model.Sample
	for _, s := range d.Samples {
		if s.Response && s.Format != "csv" && s.Operation == op.Name && (found == nil || found.Root == nil) {
			found = s
		}
	}
	return found
}

// inferResponses finds the response of each operation whose sources do not name
// it: the root element of an XML sample, the class whose properties a JSON sample
// shows, the conventional name, the one class that nothing refers to.
func (d *document) inferResponses() {
	if d.Evidence != model.Page {
		return // lists and schemas hold many operations: none of these rules holds there
	}
	for _, op := range d.ops {
		if op.Response == nil && d.showsNoResponse(op) {
			op.Response = &model.TypeRef{Name: model.Void}
			op.Origins = append(slices.Clone(op.Origins), inferred(op.Origins, "response void: the page has a sample request and no sample response"))
			continue
		}
		if op.Response != nil || len(d.Operations) == 0 || !slices.ContainsFunc(d.Operations, func(o *model.Operation) bool { return o.Name == op.Name }) {
			continue
		}
		sample := d.sampleOf(op)
		if t, how := d.responseOf(op, sample); t != nil {
			op.Response = t
			at := op.Origins
			if sample != nil && sample.Root != nil {
				at = sample.Origins
			}
			op.Origins = append(slices.Clone(op.Origins), inferred(at, "response %s: %s", t, how))
		}
	}
}

// showsNoResponse tells a page whose operation answers nothing: it has a sample
// request and no response beside it (servicestack.md 1.9), nor behind a cut.
func (d *document) showsNoResponse(op *model.Operation) bool {
	if d.Cut {
		return false
	}
	asked := false
	for _, s := range d.Samples {
		if s.Operation == op.Name {
			if s.Response {
				return false
			}
			asked = true
		}
	}
	return asked
}

func (d *document) responseOf(op *model.Operation, s *model.Sample) (t *model.TypeRef, how string) {
	candidates := d.candidates(op)
	if s != nil && s.Root != nil {
		if name := s.Root.Name; name != "" {
			for _, t := range candidates {
				if inXML(t, name) {
					return refTo(t), "root element of the XML sample"
				}
			}
			if self := d.typeNamed(op.Name); self != nil && inXML(self, name) {
				return refTo(self), "root element of the XML sample"
			}
		}
		if s.Root.Kind != model.Object || len(s.Root.Members) > 0 {
			return d.responseShown(op, s.Root, candidates)
		}
	}
	for _, name := range conventional(op.Name) {
		for _, t := range candidates {
			if t.Name == name {
				return refTo(t), "named after the operation"
			}
		}
	}
	if free := d.unreferred(candidates); len(free) == 1 && (!d.Cut || len(d.Samples) > 0) { // samples come last
		return refTo(free[0]), "the one class that nothing refers to"
	}
	return nil, ""
}

// responseShown is the response by the members of its sample.
func (d *document) responseShown(op *model.Operation, v *model.Value, candidates []*model.Type) (t *model.TypeRef, how string) {
	if v.Kind == model.Array && len(v.Items) > 0 {
		if t := d.shaped(op, v.Items[0], candidates); t != nil {
			list := model.Ref("List", *refTo(t))
			return &list, "items of the sample have the properties of this class"
		}
	}
	if d.Cut { // of what members are missing nothing can be concluded
		candidates = append(candidates, d.typeNamed(op.Name))
		candidates = slices.DeleteFunc(candidates, func(t *model.Type) bool { return t == nil || !d.fits(t, v) })
		for _, t := range candidates {
			if len(candidates) == 1 || slices.Contains(conventional(op.Name), t.Name) {
				return refTo(t), "the sample has the properties of this class"
			}
		}
		return nil, ""
	}
	shaped := d.shaped(op, v, candidates)
	if self := d.typeNamed(op.Name); self != nil && d.fits(self, v) && (shaped == nil || !d.fits(shaped, v)) {
		return refTo(self), "the sample has the properties of the request itself"
	}
	if shaped != nil {
		return d.refShown(shaped, v), "the sample has the properties of this class"
	}
	return nil, ""
}

// candidates are the classes of the document that may be a response.
func (d *document) candidates(op *model.Operation) []*model.Type {
	var all []*model.Type
	for _, t := range d.types {
		if t.Kind == model.Class && d.operationNamed(t.Name) == nil {
			all = append(all, t)
		}
	}
	return all
}

// shaped is the class whose properties, bases included, a sample object shows: the
// one with most of its members, at least half, and as few others as possible. Of
// several, the one with the conventional name, then one that nothing refers to.
func (d *document) shaped(op *model.Operation, v *model.Value, candidates []*model.Type) *model.Type {
	if v.Kind != model.Object || len(v.Members) == 0 {
		return nil
	}
	var best []*model.Type
	most := -1
	for _, t := range candidates {
		names := d.flatNames(t)
		shown := 0
		for _, m := range v.Members {
			if names[fold(m.Name)] {
				shown++
			}
		}
		if score := shown*len(v.Members)*4 - len(names); 2*shown >= len(v.Members) && score >= most {
			if score > most {
				best = nil
			}
			best, most = append(best, t), score
		}
	}
	if len(best) > 1 {
		for _, name := range conventional(op.Name) {
			for _, t := range best {
				if t.Name == name {
					return t
				}
			}
		}
		if free := d.unreferred(best); len(free) > 0 {
			best = free
		}
	}
	if len(best) == 0 {
		return nil
	}
	return best[0]
}

// fits tells whether an object shows the properties of t and no others.
func (d *document) fits(t *model.Type, v *model.Value) bool {
	names := d.flatNames(t)
	return v.Kind == model.Object && len(v.Members) > 0 && !slices.ContainsFunc(v.Members, func(m model.Member) bool { return !names[fold(m.Name)] })
}

// flatNames are the folded names of a class's properties and its bases'.
func (d *document) flatNames(t *model.Type) map[string]bool {
	names := map[string]bool{}
	for i := 0; t != nil && i < maxDepth; i++ {
		for _, f := range t.Fields {
			names[fold(f.Name)] = true
			if f.Wire != "" {
				names[fold(f.Wire)] = true
			}
		}
		if t.Base == nil {
			break
		}
		if t.Base.Name == "QueryResponse" || t.Base.Name == "ResponseStatus" {
			break
		}
		t = d.typeNamed(t.Base.Name)
	}
	return names
}

// unreferred are the types among these that no property and no base refers to.
func (d *document) unreferred(among []*model.Type) []*model.Type {
	referred := map[string]bool{}
	for _, t := range d.types {
		if t.Base != nil {
			t.Base.Walk(func(ref model.TypeRef) { referred[ref.Name] = true })
		}
		for _, f := range t.Fields {
			f.Type.Walk(func(ref model.TypeRef) { referred[ref.Name] = referred[ref.Name] || ref.Name != t.Name })
		}
	}
	return slices.DeleteFunc(slices.Clone(among), func(t *model.Type) bool { return referred[t.Name] })
}

// inXML tells whether a root element of that name is of a class.
func inXML(t *model.Type, name string) bool {
	contract, _ := t.Contract()
	return t.Name == name || contract == name
}

func refTo(t *model.Type) *model.TypeRef {
	ref := model.Ref(t.Name)
	for _, g := range t.Generics {
		ref.Args = append(ref.Args, model.Ref(g))
	}
	return &ref
}

// refShown is a reference to a generic type with the arguments that a sample shows:
// the classes of the values that members of a parameter's type have.
func (d *document) refShown(t *model.Type, v *model.Value) *model.TypeRef {
	ref := refTo(t)
	for i, g := range t.Generics {
		ref.Args[i] = model.Ref(model.Any)
		for _, f := range t.Fields {
			if elementOf(f.Type).Name != g {
				continue
			}
			shown := memberLike(v, f.Name)
			for shown != nil && shown.Kind == model.Array && len(shown.Items) > 0 {
				shown = shown.Items[0]
			}
			if shown == nil {
				continue
			}
			if class := d.shaped(&model.Operation{}, shown, d.candidates(nil)); class != nil && d.fits(class, shown) {
				ref.Args[i] = *refTo(class)
				break
			}
		}
	}
	return ref
}

func inferred(at []model.Origin, format string, args ...any) model.Origin {
	o := model.Origin{Evidence: model.Convention, Inferred: fmt.Sprintf(format, args...)}
	if len(at) > 0 {
		o.Span = at[0].Span
	}
	return o
}
