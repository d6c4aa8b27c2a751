// Samples: the vendor's messages as JSON, whatever format a page shows them in.

package plan

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
)

// samples plans a test for each message of the pages, those that say the same left
// out: a page exists in up to three formats.
func (p *planner) samples(ops []*operation) {
	byName := map[string]*operation{}
	for _, op := range ops {
		if byName[op.Name] == nil {
			byName[op.Name] = op
		}
	}
	seen := map[string]bool{}
	for _, format := range []string{"json", "xml", "jsv"} {
		for _, s := range p.api.Samples {
			op := byName[s.Operation]
			if op == nil || s.Format != format || s.Root == nil || p.opts.Raw["Test"+op.out.Name] != "" {
				continue
			}
			sample, ref := &Sample{Operation: op.out, Response: s.Response}, op.Request
			switch {
			case !s.Response:
				ref.Decl = op.request.decl
				sample.Type = p.value(ref, nil)
			case op.Response == nil || op.out.Response == nil:
				continue
			default:
				ref = *op.Response
				sample.Type = *op.out.Response
				if sample.Type.Form == Star {
					sample.Type = sample.Type.Args[0]
				}
			}
			w := sampleWriter{p: p, loose: format != "json", bare: format == "xml"}
			if s.Root.Kind != model.Object && s.Root.Kind != model.Array {
				continue // "(string)", "(Stream)": what it is, not what it looks like
			}
			if !w.write(s.Root, ref) {
				p.tell(op.Name+s.Format+strconv.FormatBool(s.Response), diag.SampleUnfit, s.Origins,
					"the %s sample of %s does not fit %s: %s", s.Format, op.Name, ref, w.unfit)
				continue
			}
			if len(w.strangers) > 0 {
				p.tell(op.Name+s.Format+strconv.FormatBool(s.Response), diag.SampleUnfit, s.Origins,
					"the %s sample of %s shows %s, which %s does not declare", s.Format, op.Name, listed(w.strangers), ref)
			}
			key := op.Name + strconv.FormatBool(s.Response) + canonical(w.b.String())
			if seen[key] {
				continue
			}
			seen[key] = true
			sample.JSON = indent(w.b.String())
			p.pkg.Samples = append(p.pkg.Samples, sample)
		}
	}
}

// listed is the first of some names, and how many there are.
func listed(names []string) string {
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) > 3 {
		return strings.Join(names[:3], ", ") + " and " + strconv.Itoa(len(names)-3) + " more"
	}
	return strings.Join(names, ", ")
}

// canonical is a JSON text with its members sorted.
func canonical(text string) string {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var v any
	if decoder.Decode(&v) != nil {
		return text
	}
	b, err := json.Marshal(v)
	if err != nil {
		return text
	}
	return string(b)
}

// indent puts members on lines of their own, as people write JSON in tests.
func indent(text string) string {
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if quoted {
			b.WriteByte(c)
			if c == '\\' {
				i++
				b.WriteByte(text[i])
			}
			quoted = c != '"'
			continue
		}
		line := func() { b.WriteString("\n" + strings.Repeat("\t", depth)) }
		switch c {
		case '"':
			quoted = true
			b.WriteByte(c)
		case '{', '[':
			b.WriteByte(c)
			if i+1 < len(text) && text[i+1] != c+2 {
				depth++
				line()
			}
		case '}', ']':
			if text[i-1] != c-2 {
				depth--
				line()
			}
			b.WriteByte(c)
		case ',':
			b.WriteByte(c)
			line()
		case ':':
			b.WriteString(": ")
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// sampleWriter writes a value of a sample as JSON. What a format without types says
// becomes what the model's type takes it for.
type sampleWriter struct {
	p     *planner
	b     strings.Builder
	loose bool // the format does not tell strings from numbers
	bare  bool // the format does not tell a list of one from an object
	depth int
	unfit string // what did not fit
	// strangers are members that no type declares. They are left out.
	strangers []string
}

func (w *sampleWriter) write(v *model.Value, ref model.TypeRef) bool {
	if w.depth++; w.depth > 64 {
		w.unfit = "too deep"
		return false
	}
	defer func() { w.depth-- }()
	if ref.Name == "Nullable" && len(ref.Args) == 1 && ref.Decl == nil {
		ref = ref.Args[0]
	}
	if ref = w.p.paired(ref); ref.Decl == nil {
		ref.Decl = statusTypes[ref.Name]
	}
	switch v.Kind {
	case model.Null:
		w.b.WriteString("null")
	case model.Bool, model.Number:
		if !json.Valid([]byte(v.Text)) {
			w.unfit = strconv.Quote(v.Text) + " is no JSON"
			return false
		}
		w.b.WriteString(v.Text)
	case model.String:
		w.quote(v.Text)
	case model.Text:
		return w.text(v, ref)
	case model.Array:
		if isScalar(ref) {
			w.unfit = "a list where " + ref.String() + " is expected"
			return false
		}
		return w.items(v.Items, ref)
	case model.Object:
		if moment, ok := offsetTime(v, ref); ok {
			w.quote(moment)
			return true
		}
		if isScalar(ref) {
			w.unfit = "an object where " + ref.String() + " is expected"
			return false
		}
		if w.bare {
			if list, ok := w.listOf(ref); ok {
				var items []*model.Value
				for _, m := range v.Members {
					items = append(items, m.Value)
				}
				return w.items(items, list)
			}
		}
		return w.object(v, w.subtype(v, ref))
	}
	return true
}

// listOf is ref where it is a list, or the list that a class derives from.
func (w *sampleWriter) listOf(ref model.TypeRef) (model.TypeRef, bool) {
	for depth := 0; ref.Decl != nil && ref.Decl.Base != nil && depth < 32; depth++ {
		ref = *ref.Decl.Base
	}
	return ref, ref.Decl == nil && isList(ref)
}

func (w *sampleWriter) items(items []*model.Value, ref model.TypeRef) bool {
	list, isList := w.listOf(ref)
	item := model.Ref(model.Any)
	switch {
	case isMap(ref) && w.bare:
		return w.pairs(items, ref)
	case isList && len(list.Args) == 1:
		item = list.Args[0]
	case ref.Decl != nil && !isList:
		w.unfit = "a list where " + ref.String() + " is an object"
		return false
	}
	w.b.WriteByte('[')
	first := true
	for _, v := range items {
		if w.isHollow(v, item) {
			continue
		}
		if !first {
			w.b.WriteByte(',')
		}
		first = false
		if !w.write(v, item) {
			return false
		}
	}
	w.b.WriteByte(']')
	return true
}

// isHollow tells whether v is what no server could send as JSON: the fields of a
// struct that travels as text, which XML shows, and an object of an abstract class
// that does not say of which subtype it is, which pages show as {}.
func (w *sampleWriter) isHollow(v *model.Value, ref model.TypeRef) bool {
	if v.Kind != model.Object && (v.Kind != model.Text || !w.bare) {
		return false
	}
	if ref.Decl == nil {
		return w.bare && v.Kind == model.Object && (ref.Name == "String" || ref.Name == model.AnyString)
	}
	if isText(ref.Decl) {
		return v.Kind == model.Object
	}
	return len(w.p.declared(ref.Decl).subs) > 0 && w.subtype(v, ref).Decl == ref.Decl
}

// subtype is the subtype of an abstract class that an object says it is of; ref where
// it says none.
func (w *sampleWriter) subtype(v *model.Value, ref model.TypeRef) model.TypeRef {
	if ref.Decl == nil || len(v.Members) == 0 || v.Members[0].Name != "__type" {
		return ref
	}
	class, _, _ := strings.Cut(v.Members[0].Value.Text, ",")
	for _, sub := range w.p.declared(ref.Decl).subs {
		if sub.decl.Name == class[strings.LastIndexAny(class, ".+")+1:] {
			return model.TypeRef{Name: sub.decl.Name, Decl: sub.decl}
		}
	}
	return ref
}

// pairs writes the entries of a dictionary as XML has them: <Key> and <Value>.
func (w *sampleWriter) pairs(items []*model.Value, ref model.TypeRef) bool {
	value := model.Ref(model.Any)
	if len(ref.Args) == 2 {
		value = ref.Args[1]
	}
	w.b.WriteByte('{')
	for i, entry := range items {
		pair := entry.Items
		for _, m := range entry.Members {
			pair = append(pair, m.Value)
		}
		if len(pair) != 2 {
			w.unfit = "an entry of a dictionary without key and value"
			return false
		}
		if i > 0 {
			w.b.WriteByte(',')
		}
		w.quote(pair[0].Text)
		w.b.WriteByte(':')
		if !w.write(pair[1], value) {
			return false
		}
	}
	w.b.WriteByte('}')
	return true
}

func (w *sampleWriter) object(v *model.Value, ref model.TypeRef) bool {
	if isMap(ref) && w.bare {
		var entries []*model.Value
		for _, m := range v.Members {
			entries = append(entries, m.Value)
		}
		return w.pairs(entries, ref)
	}
	if _, ok := w.listOf(ref); ok {
		w.unfit = "an object where " + ref.String() + " is a list"
		return false
	}
	value := model.Ref(model.Any)
	if isMap(ref) && len(ref.Args) == 2 {
		value = ref.Args[1]
	}
	w.b.WriteByte('{')
	first := true
	for _, m := range v.Members {
		name, typ := m.Name, value
		if w.bare {
			name = xmlName(name)
		}
		if f, t := findMember(ref, name); f != nil {
			typ = t
			if w.loose {
				name = f.Wire
			}
		} else if ref.Decl != nil && !strings.HasPrefix(name, "__") {
			w.strangers = append(w.strangers, name)
			continue
		}
		if w.isHollow(m.Value, typ) {
			continue
		}
		if !first {
			w.b.WriteByte(',')
		}
		first = false
		w.quote(name)
		w.b.WriteByte(':')
		if !w.write(m.Value, typ) {
			return false
		}
	}
	w.b.WriteByte('}')
	return true
}

// isScalar tells whether a value of ref is neither list nor object on the wire.
func isScalar(ref model.TypeRef) bool {
	if ref.Decl != nil {
		return ref.Decl.Kind == model.Enum || isText(ref.Decl)
	}
	name := scalars[ref.Name]
	return name != "" && name != ".Object"
}

// xmlName undoes how XML writes what cannot stand in its names: _x0040_ for @.
func xmlName(name string) string {
	var b strings.Builder
	for {
		i := strings.Index(name, "_x")
		if i < 0 || len(name) < i+7 || name[i+6] != '_' {
			break
		}
		code, err := strconv.ParseUint(name[i+2:i+6], 16, 16)
		if err != nil {
			break
		}
		b.WriteString(name[:i] + string(rune(code)))
		name = name[i+7:]
	}
	return b.String() + name
}

// offsetTime is a DateTimeOffset of XML, which has the time in UTC and the minutes
// of the offset, as one text.
func offsetTime(v *model.Value, ref model.TypeRef) (string, bool) {
	at, minutes := v.Member("DateTime"), v.Member("OffsetMinutes")
	if ref.Name != "DateTimeOffset" || ref.Decl != nil || at == nil || minutes == nil {
		return "", false
	}
	moment, err := time.Parse(time.RFC3339, at.Text)
	offset, errOffset := strconv.Atoi(minutes.Text)
	if err != nil || errOffset != nil {
		return "", false
	}
	return moment.In(time.FixedZone("", 60*offset)).Format(time.RFC3339Nano), true
}

// findMember is the property of a class, or of a base, that a message calls name,
// and its type there; nil where there is none.
func findMember(ref model.TypeRef, name string) (*model.Field, model.TypeRef) {
	bind := map[string]model.TypeRef{}
	for depth := 0; ref.Decl != nil && depth < 32; depth++ {
		inner := map[string]model.TypeRef{}
		for i, param := range ref.Decl.Generics {
			if i < len(ref.Args) {
				inner[param] = ref.Args[i].Fill(bind)
			}
		}
		bind = inner
		for _, f := range ref.Decl.Fields {
			if strings.EqualFold(f.Wire, name) || f.Name == name {
				return f, f.Type.Fill(bind)
			}
		}
		if ref.Decl.Base == nil {
			break
		}
		ref = *ref.Decl.Base
	}
	return nil, model.TypeRef{}
}

var numbers = words(`Byte SByte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal integer number float`)

// text writes a value of a format that tells no types.
func (w *sampleWriter) text(v *model.Value, ref model.TypeRef) bool {
	list, isList := w.listOf(ref)
	switch {
	case ref.Decl == nil && ref.Name == "Boolean":
		lower := strings.ToLower(v.Text)
		if lower != "true" && lower != "false" {
			w.unfit = strconv.Quote(v.Text) + " where a bool is expected"
			return false
		}
		w.b.WriteString(lower)
	case ref.Decl == nil && numbers[ref.Name]:
		if !json.Valid([]byte(v.Text)) {
			w.unfit = strconv.Quote(v.Text) + " where " + ref.String() + " is expected"
			return false
		}
		w.b.WriteString(v.Text)
	case isList && v.Text == "" && !slices.ContainsFunc(list.Args, isByte):
		w.b.WriteString("[]")
	case (isMap(ref) || ref.Decl != nil && !isScalar(ref)) && v.Text == "":
		w.b.WriteString("{}")
	case ref.Decl != nil && ref.Decl.Kind == model.Class:
		w.unfit = strconv.Quote(v.Text) + " where " + ref.String() + " is an object"
		return false
	case ref.Decl != nil && ref.Decl.Flags:
		return w.flags(v.Text, ref.Decl)
	default:
		w.quote(v.Text)
	}
	return true
}

// flags writes the number of flags, which XML and JSV name.
func (w *sampleWriter) flags(text string, decl *model.Type) bool {
	sum, next := int64(0), int64(0)
	numbers := map[string]int64{}
	for _, v := range decl.Values {
		if v.Value != nil {
			next = *v.Value
		}
		numbers[v.Name] = next
		numbers[cmp.Or(v.Wire, v.Name)] = next
		next++
	}
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		number, ok := numbers[name]
		if n, err := strconv.ParseInt(name, 10, 64); err == nil {
			number, ok = n, true
		}
		if !ok {
			w.unfit = strconv.Quote(name) + " is no flag of " + decl.Name
			return false
		}
		sum |= number
	}
	w.b.WriteString(strconv.FormatInt(sum, 10))
	return true
}

func (w *sampleWriter) quote(s string) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string is always encoded
	w.b.WriteString(strings.TrimSuffix(b.String(), "\n"))
}
