// How XML names classes and their members, and requests written so: as .NET's
// DataContractSerializer reads them, which takes what stands under another name, in
// another namespace or out of order for missing.

package servicestack

import (
	"bytes"
	"crypto/md5"
	"encoding"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// XMLNames tells how XML names the classes of requests. Generated packages hold one if
// a source told them.
type XMLNames struct {
	// Namespace is that of the classes which do not tell their own.
	Namespace string
	// Classes that differ from their Go types, by the names of these, without type
	// arguments.
	Classes map[string]XMLClass
}

// XMLClass is a class as XML has it.
type XMLClass struct {
	Name      string // "": that of the Go type
	Namespace string // "": that of the package; "?": nobody told it
	// Members are the names of its members in their order, with blanks between them;
	// {namespace} stands before those of a base in another one. "": the names that they
	// have in JSON, in the order of these.
	Members string
}

// The namespaces of .NET's own types.
const (
	instanceNamespace = "http://www.w3.org/2001/XMLSchema-instance"
	schemaNamespace   = "http://www.w3.org/2001/XMLSchema"
	basicNamespace    = "http://schemas.microsoft.com/2003/10/Serialization/"
	arrayNamespace    = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
	systemNamespace   = "http://schemas.datacontract.org/2004/07/System"
	runtimeNamespace  = "http://schemas.servicestack.net/types"
)

// xmlName is a name in a namespace.
type xmlName struct{ space, local string }

// toXML writes a JSON document of a type as XML.
func toXML(document []byte, t reflect.Type, op *Operation) ([]byte, error) {
	if op == nil || op.XML == nil {
		return nil, errors.New("nobody told how XML names the classes of this operation: generate from a page with an XML sample, a C# listing, metadata or a schema, say the namespace of a type in dtogen.yaml, or take another format")
	}
	w := xmlWriter{scanner: scanner{data: document}, names: op.XML}
	p := programOf(t).behind()
	root := xmlName{op.XML.Namespace, op.Name}
	var err error
	if t != reflect.TypeFor[struct{}]() { // a request without members
		root, err = w.nameOf(p)
	}
	if err != nil {
		return nil, err
	}
	err = w.element(root, "", p)
	return w.out, err
}

// xmlWriter writes the JSON that it scans.
type xmlWriter struct {
	scanner
	names *XMLNames
	out   []byte
}

// element writes the value that comes next as an element within one of the namespace
// outer.
func (w *xmlWriter) element(name xmlName, outer string, p *program) error {
	p = p.behind()
	c := w.peek()
	tag := name.local
	w.out = append(append(w.out, '<'), tag...)
	if name.space != outer {
		w.attribute("xmlns", name.space)
	}
	if outer == "" {
		w.attribute("xmlns:i", instanceNamespace)
	}
	if c == 'n' {
		w.out = append(w.out, ` i:nil="true"/>`...)
		return w.literal("null")
	}
	var err error
	switch {
	case p.read == opStruct:
		err = w.members(name.space, p)
	case kindRead(p) == opSlice:
		err = w.items(name.space, p)
	case p.read == opMap:
		err = w.entries(name.space, p)
	case p.read == opObject:
		err = w.object()
	case p.read == opOffsetTime:
		err = w.offsetTime()
	case p.read == opSubtype || p.read == opAny || p.read == opStd:
		err = fmt.Errorf("XML cannot carry a %s, whose class is open", p.typ)
	default:
		w.out = append(w.out, '>')
		err = w.text(p)
	}
	w.out = append(append(append(w.out, "</"...), tag...), '>')
	return err
}

func (w *xmlWriter) attribute(name, value string) {
	w.out = fmt.Appendf(w.out, ` %s="%s"`, name, escapeXML(value))
}

func escapeXML(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a Buffer takes all
	return b.String()
}

// members writes an object's members in the order of the class.
func (w *xmlWriter) members(space string, p *program) error {
	w.out = append(w.out, '>')
	values := map[int]int{} // where the values of fields are
	next := 0
	err := w.eachMember(func(name strToken) error {
		w.peek()
		if i := p.fieldNamed(name.text(), next); i >= 0 {
			next = i + 1
			values[i] = w.pos
		}
		return w.skip()
	})
	if err != nil {
		return err
	}
	order, err := w.membersOf(p)
	if err != nil {
		return err
	}
	behind := w.pos
	for _, m := range order {
		at, ok := values[m.field]
		if !ok {
			continue
		}
		delete(values, m.field)
		w.pos = at
		if err := w.element(m.xmlName, space, p.fields[m.field].program); err != nil {
			return inPath(p.fields[m.field].name, err)
		}
	}
	for i := range values {
		return fmt.Errorf("nobody told where %s stands in XML", p.fields[i].name)
	}
	w.pos = behind
	return nil
}

func (w *xmlWriter) items(space string, p *program) error {
	w.out = append(w.out, '>')
	name, err := w.itemName(p.elem)
	if err != nil {
		return err
	}
	return w.eachItem(func(i int, _ bool) error {
		if err := w.element(name, space, p.elem); err != nil {
			return inPath("["+strconv.Itoa(i)+"]", err)
		}
		return nil
	})
}

func (w *xmlWriter) entries(space string, p *program) error {
	w.out = append(w.out, '>')
	name, err := w.entryName(p)
	if err != nil {
		return err
	}
	tag := name.local
	return w.eachMember(func(key strToken) error {
		w.out = append(append(w.out, '<'), tag...)
		if space != arrayNamespace {
			w.attribute("xmlns", arrayNamespace)
		}
		text, err := xmlText(string(key.text()))
		if err != nil {
			return inPath(keyPath(string(key.text())), err)
		}
		w.out = append(append(append(w.out, "><Key>"...), text...), "</Key>"...)
		if err := w.element(xmlName{arrayNamespace, "Value"}, arrayNamespace, p.elem); err != nil {
			return inPath(keyPath(string(key.text())), err)
		}
		w.out = append(append(append(w.out, "</"...), tag...), '>')
		return nil
	})
}

// object writes a value whose type XML has to tell.
func (w *xmlWriter) object() error {
	kind := "string"
	switch c := w.peek(); c {
	case '{', '[':
		return errors.New("XML cannot carry an object of a class that nobody told")
	case '"':
	case 't', 'f':
		kind = "boolean"
	default:
		ahead := w.scanner
		token, err := ahead.number()
		if err != nil {
			return err
		}
		if kind = "double"; !bytes.ContainsAny(token, ".eE") {
			kind = "long"
		}
	}
	w.attribute("xmlns:s", schemaNamespace)
	w.attribute("i:type", "s:"+kind)
	w.out = append(w.out, '>')
	return w.text(programOf(reflect.TypeFor[Object]()))
}

func (w *xmlWriter) offsetTime() error {
	var t OffsetTime
	if err := w.read(&t); err != nil {
		return err
	}
	_, offset := t.Zone()
	w.out = fmt.Appendf(w.out, `><DateTime xmlns="%s">%s</DateTime><OffsetMinutes xmlns="%s">%d</OffsetMinutes>`,
		systemNamespace, t.UTC().Format("2006-01-02T15:04:05.9999999Z"), systemNamespace, offset/60)
	return nil
}

// read decodes the value that comes next.
func (w *xmlWriter) read(v any) error {
	w.peek()
	start := w.pos
	if err := w.skip(); err != nil {
		return err
	}
	return Unmarshal(w.data[start:w.pos], v)
}

// text writes the text of the value that comes next. XML has characters as numbers,
// times as clocks, enums by name and flags by names.
func (w *xmlWriter) text(p *program) error {
	v := reflect.New(p.typ)
	if err := w.read(v.Interface()); err != nil {
		return err
	}
	text := ""
	kind := p.typ.Kind()
	switch x := v.Elem().Interface().(type) {
	case Char:
		text = strconv.Itoa(int(x))
	case TimeOfDay:
		text = x.String()
	case Object:
		text = x.String()
	case []byte:
		text = base64.StdEncoding.EncodeToString(x)
	case fmt.Stringer:
		if text = x.String(); isIntegerKind(kind) {
			text = strings.ReplaceAll(text, ", ", " ")
		} else if m, ok := x.(encoding.TextMarshaler); ok {
			b, err := m.MarshalText()
			if err != nil {
				return err
			}
			text = string(b)
		}
	case float32, float64:
		b, err := appendFloat(nil, v.Elem().Float(), p.bits)
		if err != nil {
			return err
		}
		text = string(b)
	default:
		text = fmt.Sprint(x)
	}
	text, err := xmlText(text)
	w.out = append(w.out, text...)
	return err
}

// xmlText escapes a text. What XML has no way to write is refused; servers cannot
// either.
func xmlText(s string) (string, error) {
	for i, c := range s {
		ok := c == '\t' || c == '\n' || c == '\r' || c >= ' ' && c != '\ufffe' && c != '\uffff'
		if !ok || c == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd") {
			return "", fmt.Errorf("XML cannot carry the character %U", c)
		}
	}
	return escapeXML(s), nil
}

// xmlMember is a member of a class.
type xmlMember struct {
	xmlName
	field int
}

// goName is the name of a Go type without type arguments.
func goName(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name, _, _ := strings.Cut(t.Name(), "[")
	return name
}

// isOwn tells the types of this package, which are ServiceStack's own.
func isOwn(t reflect.Type) bool { return t.PkgPath() == reflect.TypeFor[XMLNames]().PkgPath() }

// class is what is known of the class of a type.
func (w *xmlWriter) class(t reflect.Type) (XMLClass, error) {
	if isOwn(t) {
		return XMLClass{Name: t.Name(), Namespace: runtimeNamespace}, nil
	}
	c := w.names.Classes[goName(t)]
	if c.Namespace == "" {
		c.Namespace = w.names.Namespace
	}
	if c.Namespace == "" || c.Namespace == "?" {
		return c, fmt.Errorf("nobody told the XML namespace of %s", goName(t))
	}
	return c, nil
}

// membersOf lists the members of a class in their order.
func (w *xmlWriter) membersOf(p *program) ([]xmlMember, error) {
	class, err := w.class(p.typ)
	if err != nil {
		return nil, err
	}
	var all []xmlMember
	if class.Members == "" {
		for i, f := range p.fields {
			all = append(all, xmlMember{xmlName{class.Namespace, f.name}, i})
		}
		if !isOwn(p.typ) { // those stand in their order
			slices.SortFunc(all, func(a, b xmlMember) int { return strings.Compare(a.local, b.local) })
		}
		return all, nil
	}
	space := class.Namespace
	for _, name := range strings.Fields(class.Members) {
		if name[0] == '{' {
			space = strings.Trim(name, "{}")
			continue
		}
		if i := p.fieldNamed(xmlMemberName(p, name), len(all)); i >= 0 {
			all = append(all, xmlMember{xmlName{space, name}, i})
		}
	}
	return all, nil
}

// xmlMemberName is the name in JSON of what XML calls so. Of a Tuple XML has the fields.
func xmlMemberName(p *program, name string) []byte {
	if item, ok := strings.CutPrefix(name, "m_Item"); ok && p != nil && p.read == opStruct && p.fieldNamed([]byte(name), 0) < 0 {
		return []byte("Item" + item)
	}
	return []byte(decodeXMLName(name))
}

// basicNames are the scalars as XML schema and .NET call them.
var basicNames = map[reflect.Type]xmlName{
	reflect.TypeFor[bool]():       {schemaNamespace, "boolean"},
	reflect.TypeFor[int8]():       {schemaNamespace, "byte"},
	reflect.TypeFor[uint8]():      {schemaNamespace, "unsignedByte"},
	reflect.TypeFor[int16]():      {schemaNamespace, "short"},
	reflect.TypeFor[uint16]():     {schemaNamespace, "unsignedShort"},
	reflect.TypeFor[int32]():      {schemaNamespace, "int"},
	reflect.TypeFor[uint32]():     {schemaNamespace, "unsignedInt"},
	reflect.TypeFor[int64]():      {schemaNamespace, "long"},
	reflect.TypeFor[uint64]():     {schemaNamespace, "unsignedLong"},
	reflect.TypeFor[float32]():    {schemaNamespace, "float"},
	reflect.TypeFor[float64]():    {schemaNamespace, "double"},
	reflect.TypeFor[Decimal]():    {schemaNamespace, "decimal"},
	reflect.TypeFor[string]():     {schemaNamespace, "string"},
	reflect.TypeFor[[]byte]():     {schemaNamespace, "base64Binary"},
	reflect.TypeFor[Time]():       {schemaNamespace, "dateTime"},
	reflect.TypeFor[Object]():     {schemaNamespace, "anyType"},
	reflect.TypeFor[Char]():       {basicNamespace, "char"},
	reflect.TypeFor[Duration]():   {basicNamespace, "duration"},
	reflect.TypeFor[GUID]():       {basicNamespace, "guid"},
	reflect.TypeFor[OffsetTime](): {systemNamespace, "DateTimeOffset"},
}

func (n xmlName) isBasic() bool { return n.space == schemaNamespace || n.space == basicNamespace }

// nameOf is what XML calls the type of a program.
func (w *xmlWriter) nameOf(p *program) (xmlName, error) {
	p = p.behind()
	if name, ok := basicNames[p.typ]; ok {
		return name, nil
	}
	switch {
	case p.typ.Name() == "" && p.read == opSlice:
		item, err := w.itemName(p.elem)
		return xmlName{item.space, "ArrayOf" + item.local}, err
	case p.typ.Name() == "" && p.read == opMap:
		entry, err := w.entryName(p)
		return xmlName{arrayNamespace, "ArrayOf" + entry.local}, err
	case p.typ.Name() == "" || isOwn(p.typ) && p.read != opStruct:
		return xmlName{}, fmt.Errorf("XML has no name for a %s", p.typ)
	}
	class, err := w.class(p.typ)
	if class.Name == "" {
		class.Name = goName(p.typ)
	}
	name := xmlName{class.Namespace, class.Name}
	if list, ok := strings.CutSuffix(p.typ.Name(), "]"); ok && err == nil {
		_, list, _ = strings.Cut(list, "[")
		err = w.addArguments(&name, p, list)
	}
	return name, err
}

// addArguments adds to the name of a class those of its type arguments, which stand in
// its name in Go: PagedOfOrder. A digest of their namespaces follows, unless all are
// scalars.
func (w *xmlWriter) addArguments(name *xmlName, p *program, list string) error {
	var spaces []string
	areBasic := true
	name.local += "Of"
	for _, argument := range splitArguments(list) {
		t := typeWithin(p.typ, argument, 3)
		if t == nil {
			return fmt.Errorf("XML has no name for a %s: no member has its type argument %s", goName(p.typ), argument)
		}
		n, err := w.nameOf(programOf(t))
		if err != nil {
			return err
		}
		name.local += n.local
		spaces = append(spaces, n.space)
		areBasic = areBasic && n.isBasic()
	}
	if !areBasic {
		name.local += digestOf(spaces...)
	}
	return nil
}

// digestOf stands for namespaces in a name.
func digestOf(spaces ...string) string {
	digest := md5.Sum(fmt.Appendf(nil, " %d %s", len(spaces), strings.Join(spaces, " "))) //nolint:gosec // .NET's own
	return strings.NewReplacer("/", "_S", "+", "_P").Replace(base64.StdEncoding.EncodeToString(digest[:6]))
}

// splitArguments cuts a list of type arguments at the commas between them.
func splitArguments(list string) []string {
	depth := 0
	return strings.FieldsFunc(list, func(c rune) bool {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
		}
		return c == ',' && depth == 0
	})
}

// typeWithin is the type of this name among those that the members of a struct lead to,
// so many steps deep; nil if none has it.
func typeWithin(t reflect.Type, name string, steps int) reflect.Type {
	switch {
	case t.Kind() != reflect.Pointer && fullName(t) == name:
		return t
	case steps == 0:
	case t.Kind() == reflect.Map:
		if found := typeWithin(t.Key(), name, steps); found != nil {
			return found
		}
		return typeWithin(t.Elem(), name, steps)
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Pointer:
		return typeWithin(t.Elem(), name, steps)
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			if found := typeWithin(t.Field(i).Type, name, steps-1); found != nil {
				return found
			}
		}
	}
	return nil
}

// fullName is the name of a type as the names of those with arguments hold it.
func fullName(t reflect.Type) string {
	if t.PkgPath() == "" {
		return t.String()
	}
	return t.PkgPath() + "." + t.Name()
}

// itemName is what XML calls the items of a list.
func (w *xmlWriter) itemName(p *program) (xmlName, error) {
	name, err := w.nameOf(p)
	switch value := p.behind(); {
	case p.read == opPointer && value.typ.Kind() != reflect.String && value.read != opStruct,
		p.read == opPointer && value.typ.Kind() == reflect.String && value.typ != reflect.TypeFor[string]():
		name.space = systemNamespace // of Nullable<T>
	case name.isBasic():
		name.space = arrayNamespace
	}
	return name, err
}

// entryName is what XML calls the entries of a dictionary. It ends in a digest of the
// namespaces of key and value, unless both are scalars.
func (w *xmlWriter) entryName(p *program) (xmlName, error) {
	key, err := w.nameOf(programOf(p.typ.Key()))
	if err != nil {
		return xmlName{}, err
	}
	value, err := w.nameOf(p.elem)
	if err == nil && p.elem.read == opPointer && p.elem.elem.typ != reflect.TypeFor[string]() && p.elem.elem.read != opStruct {
		err = fmt.Errorf("XML has no name for a %s in a dictionary", p.elem.typ)
	}
	name := xmlName{arrayNamespace, "KeyValueOf" + key.local + value.local}
	if !key.isBasic() || !value.isBasic() {
		name.local += digestOf(key.space, value.space)
	}
	return name, err
}
