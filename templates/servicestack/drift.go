// Drift: what answers hold that the generated types do not know. It is looked for in a
// walk of its own over the answer, by the codec's programs, and only if asked for.

package servicestack

import (
	"errors"
	"reflect"
	"strings"
)

// Drift is one difference between an answer and the types it was read into.
type Drift struct {
	Operation string
	Kind      DriftKind
	Path      string // such as "Results[].Status"; [] stands for each item of a list or a map
	Detail    string // the unknown enum value, or what was wrong; "" otherwise
}

// DriftKind tells differences apart.
type DriftKind string

// Kinds of drift.
const (
	UnknownMember    DriftKind = "unknown member"
	UnknownEnumValue DriftKind = "unknown enum value"
	UnexpectedNull   DriftKind = "unexpected null" // where the type says that there is none, or an item of a list that its Go type cannot hold and that will be sent back as zero or ""
	WrongKind        DriftKind = "wrong kind"      // a value that cannot be read; the call has a *DecodeError, too
)

// maxDrift bounds how many differences are told of one answer.
const maxDrift = 100

// WithDrift tells f of differences between answers and the types they are read into,
// each once an answer. Calls become slower by a second walk over the answer. f is
// called by the goroutines of the calls, before they return.
func WithDrift(f func(Drift)) Setting {
	return func(s *settings) error { s.drift = f; return nil }
}

// reportDrift compares a document with the type of what it was read into, and err,
// which reading it gave.
func (c *call) reportDrift(document []byte, into any, err error) {
	if c.drift == nil || into == nil {
		return
	}
	w := driftWalk{scanner: scanner{data: document}, op: c.op.Name, seen: map[Drift]bool{}, tell: c.drift}
	_ = w.value(programOf(reflect.TypeOf(into).Elem()), "") // no JSON: the caller has a *SyntaxError
	var unreadable *DecodeError
	if errors.As(err, &unreadable) {
		for _, f := range unreadable.Failures {
			w.found(WrongKind, withoutIndexes(f.Path), kindOf(document, f.Offset))
		}
	}
}

type driftWalk struct {
	scanner
	op   string
	seen map[Drift]bool
	tell func(Drift)
}

func (w *driftWalk) found(kind DriftKind, path, detail string) {
	d := Drift{Operation: w.op, Kind: kind, Path: path, Detail: detail}
	if !w.seen[d] && len(w.seen) < maxDrift {
		w.seen[d] = true
		w.tell(d)
	}
}

// value compares the value that comes next.
func (w *driftWalk) value(p *program, path string) error {
	c := w.peek()
	for p.read == opPointer {
		if c == 'n' {
			return w.skip()
		}
		p = p.elem
	}
	switch {
	case c == 'n' && !mayBeNull(p):
		w.found(UnexpectedNull, path, "")
	case c == '{' && p.read == opStruct:
		return w.members(p, path)
	case c == '{' && p.read == opMap:
		return w.eachMember(func(strToken) error { return w.item(p.elem, path+"[]", false) })
	case c == '[' && p.read == opSlice:
		return w.eachItem(func(_ int, empty bool) error { return w.item(p.elem, path+"[]", empty) })
	case c != '{' && c != '[' && c != 'n' && p.typ.Implements(reflect.TypeFor[isKnower]()):
		return w.enum(p, path)
	}
	return w.skip()
}

// item compares an item of a list or a map. Items are values, where the members of a
// struct may be pointers: null is lost in a []string (client-rules.md, 66).
func (w *driftWalk) item(p *program, path string, empty bool) error {
	if (empty || w.peek() == 'n') && !holdsNull(p) {
		w.found(UnexpectedNull, path, "")
	}
	if empty {
		return nil
	}
	return w.value(p, path)
}

// holdsNull reports whether null stays null in a Go type.
func holdsNull(p *program) bool {
	switch p.read {
	case opPointer, opSlice, opMap, opBytes, opSubtype, opAny, opObject, opStd:
		return true
	}
	return p.typ == reflect.TypeFor[ByteList]()
}

func (w *driftWalk) members(p *program, path string) error {
	next := 0
	return w.eachMember(func(name strToken) error {
		text := name.text()
		i := p.fieldNamed(text, next)
		if i >= 0 {
			next = i + 1
			return w.value(p.fields[i].program, memberPath(path, p.fields[i].name))
		}
		known := string(text) == "__type" || path == "" && isStatusName(string(text))
		if !known {
			w.found(UnknownMember, memberPath(path, short(string(text))), "")
		}
		return w.skip()
	})
}

// isKnower is what generated enums are.
type isKnower interface{ IsKnown() bool }

func (w *driftWalk) enum(p *program, path string) error {
	start := w.pos
	if err := w.skip(); err != nil {
		return err
	}
	token := w.data[start:w.pos]
	v := reflect.New(p.typ)
	if Unmarshal(token, v.Interface()) == nil && !v.Elem().Interface().(isKnower).IsKnown() {
		w.found(UnknownEnumValue, path, short(strings.Trim(string(token), `"`)))
	}
	return nil
}

// mayBeNull tells the types whose zero stands for nothing from values of .NET.
func mayBeNull(p *program) bool {
	switch p.read {
	case opBool, opInt, opUint, opFloat, opTime, opOffsetTime, opDate, opTimeOfDay, opDuration, opDecimal, opGUID, opChar:
		return false
	case opJSON, opText:
		return p.typ == reflect.TypeFor[ByteList]()
	}
	return true
}

// memberPath joins the path of an object with the name of a member.
func memberPath(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func short(s string) string {
	if len(s) > 100 {
		return strings.ToValidUTF8(s[:100], "") + "..."
	}
	return s
}

// withoutIndexes makes "Results[].Id" of "Results[3].Id", and of "Map["key"].Id".
func withoutIndexes(path string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(path, "[")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		b.WriteString("[]")
		if _, path, ok = strings.Cut(rest, "]"); !ok {
			return b.String()
		}
	}
}

// kindOf names what stands at an offset of a document, but not its value.
func kindOf(document []byte, offset int64) string {
	if offset < 0 || offset >= int64(len(document)) {
		return ""
	}
	switch document[offset] {
	case '{':
		return "object"
	case '[':
		return "list"
	case '"':
		return "string"
	case 't', 'f':
		return "bool"
	case 'n':
		return "null"
	}
	return "number"
}
