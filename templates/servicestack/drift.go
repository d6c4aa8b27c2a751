// Drift: what answers hold that the generated types do not know. It is looked for in a
// walk of its own over the answer, by the codec's programs, and only if asked for.

package servicestack

import (
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"sync"
)

// Drift is one difference between an answer and the types it was read into. It holds
// names alone and no values, unless [WithDriftValues] asks for these.
type Drift struct {
	Operation string    `json:"operation"`
	Kind      DriftKind `json:"kind"`
	// Path is such as "Results[].Status"; [] stands for each item of a list or a map.
	// A member whose name is not written like one stands as "?", for it may be data.
	Path string `json:"path"`
	// Detail is the unknown enum value, if it is a number or written like a name; of
	// the other kinds what the value looks like: object, list, bool, integer, decimal,
	// date, GUID, duration, string.
	Detail string `json:"detail,omitempty"`
	Value  string `json:"value,omitempty"` // the JSON that came, its first 100 bytes, where asked for
}

// DriftKind tells differences apart.
type DriftKind string

// Kinds of drift.
const (
	UnknownMember    DriftKind = "unknown member"
	UnknownEnumValue DriftKind = "unknown enum value"
	UnexpectedNull   DriftKind = "unexpected null" // where the type says that there is none, or an item of a list that its Go type cannot hold and that will be sent back as zero or ""
	WrongKind        DriftKind = "wrong kind"      // a value that cannot be read; the call has a *DecodeError, too
	OtherForm        DriftKind = "other form"      // a date that is read, written in another form than the ones before
)

// maxDrift bounds how many differences are told of one answer.
const maxDrift = 100

// WithDrift tells f of differences between answers and the types they are read into,
// each once an answer. Calls become slower by a second walk over the answer. f is
// called by the goroutines of the calls, before they return.
func WithDrift(f func(Drift)) Setting { return (&driftWatch{tell: f}).setting() }

// WithDriftValues is WithDrift whose Drifts hold values of the answers, which may be
// personal or secret: for a test system.
func WithDriftValues(f func(Drift)) Setting {
	return (&driftWatch{tell: f, values: true}).setting()
}

// maxDriftLog bounds how many differences a log holds.
const maxDriftLog = 10_000

// NewDriftLog returns a function for [WithDrift] that writes each difference once to w,
// as a line of JSON, ten thousand at most. dtogen drift reads such a log. The function
// is safe for concurrent use; after an error of w it writes no more.
//
//	aim.New(aim.BaseURL, servicestack.WithDrift(servicestack.NewDriftLog(file)))
func NewDriftLog(w io.Writer) func(Drift) {
	var mu sync.Mutex
	seen, enc := map[Drift]bool{}, json.NewEncoder(w)
	return func(d Drift) {
		mu.Lock()
		defer mu.Unlock()
		key := d
		if key.Value = ""; seen[key] || len(seen) >= maxDriftLog {
			return
		}
		seen[key] = true
		if enc.Encode(d) != nil {
			enc = json.NewEncoder(io.Discard)
		}
	}
}

// driftWatch is what a client has for drift.
type driftWatch struct {
	tell   func(Drift)
	values bool

	mu   sync.Mutex
	form string // how dates were written so far
}

func (w *driftWatch) setting() Setting {
	return func(s *settings) error {
		if w.tell == nil {
			return errors.New("the function that is told of drift is nil")
		}
		s.drift = w
		return nil
	}
}

// otherForm tells whether a date is written otherwise than those before.
func (w *driftWatch) otherForm(form string) (before string, other bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	before, w.form = w.form, form
	return before, before != "" && before != form
}

// reportDrift compares a document with the type of what it was read into, and err,
// which reading it gave.
func (c *call) reportDrift(document []byte, into any, err error) {
	if c.drift == nil || into == nil {
		return
	}
	w := driftWalk{scanner: scanner{data: document}, op: c.op.Name, seen: map[Drift]bool{}, watch: c.drift}
	_ = w.value(programOf(reflect.TypeOf(into).Elem()), "") // no JSON: the caller has a *SyntaxError
	var unreadable *DecodeError
	if errors.As(err, &unreadable) {
		for _, f := range unreadable.Failures {
			token := tokenAt(document, f.Offset)
			w.found(WrongKind, withoutIndexes(f.Path), looks(token), token)
		}
	}
}

type driftWalk struct {
	scanner
	op    string
	seen  map[Drift]bool
	watch *driftWatch
}

func (w *driftWalk) found(kind DriftKind, path, detail string, token []byte) {
	d := Drift{Operation: w.op, Kind: kind, Path: path, Detail: detail}
	if !w.seen[d] && len(w.seen) < maxDrift {
		w.seen[d] = true
		if w.watch.values {
			d.Value = short(string(token))
		}
		w.watch.tell(d)
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
		w.found(UnexpectedNull, path, "", nil)
	case c == '{' && p.read == opStruct:
		return w.members(p, path)
	case c == '{' && p.read == opMap:
		return w.eachMember(func(strToken) error { return w.item(p.elem, path+"[]", false) })
	case c == '[' && p.read == opSlice:
		return w.eachItem(func(_ int, empty bool) error { return w.item(p.elem, path+"[]", empty) })
	case c != '{' && c != '[' && c != 'n' && p.typ.Implements(reflect.TypeFor[isKnower]()):
		return w.enum(p, path)
	case c == '"' && moments[p.typ]:
		return w.date(path)
	}
	return w.skip()
}

// item compares an item of a list or a map. Items are values, where the members of a
// struct may be pointers: null is lost in a []string (client-rules.md, 66).
func (w *driftWalk) item(p *program, path string, empty bool) error {
	if (empty || w.peek() == 'n') && !holdsNull(p) {
		w.found(UnexpectedNull, path, "", nil)
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

// moments are the types that a server's date handler writes.
var moments = map[reflect.Type]bool{reflect.TypeFor[Time](): true, reflect.TypeFor[OffsetTime](): true}

// date tells where a date is written in another form than those before: the server got
// another date handler, or another server answers.
func (w *driftWalk) date(path string) error {
	token, err := w.token()
	form := ""
	switch text := strings.TrimLeft(string(token), "\"\\ "); {
	case strings.HasPrefix(text, "/Date("):
		form = "/Date(…)/"
	case len(text) > 4 && text[4] == '-':
		form = "ISO 8601"
	case text != "" && 'A' <= text[0] && text[0] <= 'Z':
		form = "RFC 1123"
	}
	if form == "" {
		return err
	}
	if before, other := w.watch.otherForm(form); other {
		w.found(OtherForm, path, form+", was "+before, token)
	}
	return err
}

// token skips a value and returns it.
func (w *driftWalk) token() ([]byte, error) {
	start := w.pos
	err := w.skip()
	return w.data[start:w.pos], err
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
		if known {
			return w.skip()
		}
		path := memberPath(path, likeName(string(text)))
		w.peek()
		token, err := w.token()
		w.found(UnknownMember, path, looks(token), token)
		return err
	})
}

// isKnower is what generated enums are.
type isKnower interface{ IsKnown() bool }

func (w *driftWalk) enum(p *program, path string) error {
	token, err := w.token()
	if err != nil {
		return err
	}
	v := reflect.New(p.typ)
	if Unmarshal(token, v.Interface()) == nil && !v.Elem().Interface().(isKnower).IsKnown() {
		detail := strings.Trim(string(token), `"`)
		if !isInteger(detail) {
			detail = likeName(detail)
		}
		w.found(UnknownEnumValue, path, detail, token)
	}
	return nil
}

// likeName is a text that is written like a name, shortened; else "?", for it may be data.
func likeName(text string) string {
	for i, r := range text {
		letter := r == '_' || 'a' <= r|0x20 && r|0x20 <= 'z' || r >= 0x80
		if !letter && (i == 0 || r != '-' && r != '$' && (r < '0' || r > '9')) {
			return "?"
		}
	}
	if text == "" {
		return "?"
	}
	return short(text)
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

// tokenAt is the value at an offset of a document; nil where there is none.
func tokenAt(document []byte, offset int64) []byte {
	if offset < 0 || offset >= int64(len(document)) {
		return nil
	}
	s := scanner{data: document, pos: int(offset)}
	if s.skip() != nil {
		return nil
	}
	return document[offset:s.pos]
}

// looks tells what a value looks like, but not what it is.
func looks(token []byte) string {
	if len(token) == 0 {
		return ""
	}
	switch token[0] {
	case '{':
		return "object"
	case '[':
		return "list"
	case 't', 'f':
		return "bool"
	case 'n':
		return "null"
	case '"':
		text := strings.Trim(string(token), `"`)
		var guid GUID
		var duration Duration
		switch moment, isDate := parseMoment(text, true, Dialect{}); {
		case len(text) >= 32 && guid.UnmarshalText([]byte(text)) == nil:
			return "GUID"
		case isDate && !isInteger(text) && moment.Year() > 0:
			return "date"
		case strings.HasPrefix(strings.TrimPrefix(text, "-"), "P") && duration.UnmarshalText([]byte(text)) == nil:
			return "duration"
		}
		return "string"
	}
	if strings.ContainsAny(string(token), ".eE") {
		return "decimal"
	}
	return "integer"
}
