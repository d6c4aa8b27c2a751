package cli

// dtogen drift: from what a running client saw to lines for dtogen.yaml.

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/source"
)

var driftVerb = &verb{
	name:  "drift",
	usage: "[--config FILE] [--api NAME] LOG|-",
	short: "turn what a client saw, and the model does not know, into overrides",
	long: `LOG is what servicestack.NewDriftLog wrote: differences between the answers of a server
and the types they were read into, each once. They are looked up in the APIs of
dtogen.yaml, and come out as overrides to paste there: members and values that no
source tells of are added, types that are too narrow become wider. Each has the
differences that it settles above it. What no override can settle is told as a comment.

Values are guessed by what they look like, so read what you paste; a page or listing of
the vendor that tells the same is better.`,
	examples: `# the client, in Go
client, err := aim.New(aim.BaseURL, servicestack.WithDrift(servicestack.NewDriftLog(file)))
# what it saw, where the API stands last in dtogen.yaml and has no overrides yet
dtogen drift drift.jsonl >> dtogen.yaml && dtogen generate`,
	run: runDrift,
}

// drift is a line of the log, as the runtime writes it.
type drift struct {
	Operation string `json:"operation"`
	Kind      string `json:"kind"`
	Path      string `json:"path"`
	Detail    string `json:"detail"`
	Value     string `json:"value"`
}

func (d drift) String() string {
	text := d.Operation + ": " + d.Kind + " " + d.Path
	if d.Detail != "" {
		text += " (" + d.Detail + ")"
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\u0085' || r == '\u2028' || r == '\u2029' {
			return '?' // a comment of one line
		}
		return r
	}, text)
}

func runDrift(s *session, args []string) int {
	flags := flag.NewFlagSet("drift", flag.ContinueOnError)
	file := flags.String("config", "", "take `FILE` for dtogen.yaml, not the one found upwards")
	name := flags.String("api", "", "of the APIs of dtogen.yaml, look in `NAME` alone")
	rest, code, ok := s.parse(flags, args)
	switch {
	case !ok:
		return code
	case len(rest) != 1:
		return s.misuse("name one log, or - for standard input")
	}
	c := s.configure(*file)
	var apis []*api
	switch {
	case c == nil:
	case *name != "":
		if a := s.choose(c, *name); a != nil {
			apis = append(apis, a)
		}
	default:
		for _, a := range c.APIs {
			apis = append(apis, &api{API: a})
		}
	}
	drifts := s.readDrift(rest[0])
	for _, a := range apis {
		s.read(a)
		s.resolve(a)
	}
	s.report(diag.Error)
	if s.diags.Failed() {
		return exitError
	}
	s.suggest(c, apis, drifts)
	return exitOK
}

// readDrift reads a log; what is no line of one is an error.
func (s *session) readDrift(name string) (all []drift) {
	var data []byte
	var err error
	if name == "-" {
		data, err = io.ReadAll(os.Stdin)
	} else {
		data, err = os.ReadFile(name)
	}
	f := source.NewFile(name, data)
	if err != nil {
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		s.diags.Add(diag.Unreadable, f.All(), "cannot be read: %v", err)
		return nil
	}
	at := 0
	for _, line := range bytes.SplitAfter(data, []byte("\n")) {
		var d drift
		if text := bytes.TrimSpace(line); len(text) > 0 {
			if err := json.Unmarshal(text, &d); err != nil || d.Operation == "" || d.Kind == "" {
				s.diags.Add(diag.DriftLine, f.Span(at, at), "this is no line of a drift log").
					WithHint("expected lines of servicestack.NewDriftLog: {\"operation\":\"GetOrder\",\"kind\":\"unknown member\",\"path\":\"Lines[].sku\"}")
				return nil
			}
			if !slices.Contains(all, d) {
				all = append(all, d)
			}
		}
		at += len(line)
	}
	return all
}

// suggestion is an override, and what it settles.
type suggestion struct {
	model.Override
	looks  []string // what was seen in its place
	drifts []drift
}

// suggest writes overrides for each API, then what they do not settle.
func (s *session) suggest(c *config.Config, apis []*api, drifts []drift) {
	var open []string
	settled := map[*api][]*suggestion{}
	for _, d := range drifts {
		a, op := operationNamed(apis, d.Operation)
		if op == nil {
			open = append(open, d.String()+": no API of dtogen.yaml has this operation")
			continue
		}
		next, why := settle(op, d)
		if why != "" {
			open = append(open, d.String()+": "+why)
			continue
		}
		i := slices.IndexFunc(settled[a], func(o *suggestion) bool { return o.Subject == next.Subject })
		if i < 0 {
			settled[a] = append(settled[a], next)
		} else {
			settled[a][i].merge(next)
		}
	}
	for _, a := range apis {
		if len(settled[a]) == 0 {
			continue
		}
		fmt.Fprintf(s.stdout, "# For the API %s in %s; if it has overrides, without the first line.\n    overrides:\n", a.Name, c.File.Path)
		slices.SortFunc(settled[a], func(x, y *suggestion) int { return cmp.Compare(x.Subject, y.Subject) })
		for _, o := range settled[a] {
			for _, d := range o.drifts {
				fmt.Fprintf(s.stdout, "      # %s\n", d)
			}
			comment := ""
			if i := slices.IndexFunc(a.Overrides, func(was model.Override) bool { return was.Subject == o.Subject }); i >= 0 {
				comment = fmt.Sprintf("# in the place of %s: ", a.Overrides[i].Span.Position())
			}
			fmt.Fprintf(s.stdout, "      %s%s\n", comment, o)
		}
	}
	for _, text := range open {
		fmt.Fprintf(s.stdout, "# Not settled: %s\n", text)
	}
	if len(drifts) == 0 {
		fmt.Fprintln(s.stdout, "# The log is empty: the model knows all that came.")
	}
}

func operationNamed(apis []*api, name string) (*api, *model.Operation) {
	for _, a := range apis {
		for _, op := range a.model.Operations {
			if op.Name == name {
				return a, op
			}
		}
	}
	return nil, nil
}

// settle finds the override that lets the model know of a drift, or why there is none.
func settle(op *model.Operation, d drift) (s *suggestion, why string) {
	s = &suggestion{drifts: []drift{d}}
	if op.Response == nil {
		return nil, "the model knows no response of this operation"
	}
	path := d.Path
	if d.Kind == "unknown member" {
		parent, member, ok := cutLast(path)
		if !ok {
			parent, member = "", path
		}
		at := follow(*op.Response, parent)
		switch {
		case member == "?":
			return nil, "its name is withheld, for it may be data; is this a dictionary?"
		case at.value.Decl == nil:
			return nil, "the model does not know what it is a member of"
		}
		s.Subject, s.Add, s.looks = subject(at.value.Decl, member), true, []string{d.Detail}
		s.widen(model.TypeRef{})
		return s, ""
	}
	at := follow(*op.Response, path)
	switch {
	case d.Kind == "other form":
		return nil, "every form is read; only a program that compares texts would mind"
	case d.Kind == "unknown enum value" && (at.value.Decl == nil || at.value.Decl.Kind != model.Enum):
		return nil, "the model knows no enum there"
	case d.Kind == "unknown enum value" && d.Detail == "?":
		return nil, "the value is withheld, for it may be data: servicestack.WithDriftValues tells it"
	case d.Kind == "unknown enum value" && strings.Trim(d.Detail, "-0123456789") == "":
		return nil, fmt.Sprintf("%s has no member of this number; it is kept, but only the vendor can name it", at.value.Decl.Name)
	case d.Kind == "unknown enum value":
		s.Subject, s.Add = subject(at.value.Decl, d.Detail), true
		return s, ""
	case at.field == nil:
		return nil, "the model knows no property there"
	case at.open:
		return nil, "the type of this property is a type parameter"
	}
	s.Subject = subject(at.owner, at.field.Name)
	depth := strings.Count(path[strings.LastIndexByte(path, '.')+1:], "[]")
	switch d.Kind {
	case "unexpected null":
		if !at.value.IsValueType() {
			return nil, "Go has no room for null in a list or map of " + at.value.String() + ": it is read as empty"
		}
		t := inItem(at.field.Type, depth, model.TypeRef.OrNull)
		s.Type = &t
	case "wrong kind":
		s.looks = []string{d.Detail}
		t := inItem(at.field.Type, depth, func(was model.TypeRef) model.TypeRef { s.widen(was); return *s.Type })
		s.Type = &t
	default:
		return nil, "this dtogen does not know this kind of drift"
	}
	return s, ""
}

// clrOf are types that read what a value looks like.
var clrOf = map[string]string{"bool": "Boolean", "integer": "Int64", "decimal": "Decimal", "date": "DateTime", "GUID": "Guid",
	"duration": "TimeSpan", "string": "String"}

// widen sets the type to one that reads all that was seen, and what was declared.
func (s *suggestion) widen(declared model.TypeRef) {
	clr := ""
	for i, looks := range s.looks {
		t := cmp.Or(clrOf[looks], "Object")
		switch {
		case i == 0, clr == "Int64" && t == "Decimal":
			clr = t
		case clr == "Decimal" && t == "Int64":
		case clr != t:
			clr = "Object"
		}
	}
	switch {
	case clr == "Int64" && slices.Contains([]string{"Int64", "UInt64", "Decimal", "Double", "Single"}, declared.Name):
		clr = "Decimal" // beyond what it can hold
	case clr == "Boolean" && !declared.IsZero():
		clr = "Object"
	}
	t := model.Ref(clr)
	t.Nullable = t.IsValueType() && (declared.IsZero() || declared.Nullable)
	s.Type = &t
}

// merge lets an override settle what another of the same subject does.
func (s *suggestion) merge(other *suggestion) {
	s.drifts = append(s.drifts, other.drifts...)
	switch {
	case len(s.looks) > 0 && len(other.looks) > 0:
		s.looks = append(s.looks, other.looks...)
		s.widen(model.TypeRef{})
	case len(other.looks) > 0: // what was null, and is of another kind
		s.Type, s.looks = other.Type, other.looks
		fallthrough
	case s.Type != nil && s.Type.IsValueType():
		t := s.Type.OrNull()
		s.Type = &t
	}
}

// String is the override as a line of dtogen.yaml.
func (s *suggestion) String() string {
	var parts []string
	if s.Add {
		parts = append(parts, "add: true")
	}
	if s.Type != nil {
		parts = append(parts, "type: "+inBraces(s.Type.String()))
	}
	return fmt.Sprintf("%s: {%s}", inBraces(s.Subject), strings.Join(parts, ", "))
}

// inBraces is a text as YAML writes it inside of braces.
func inBraces(text string) string {
	plain := func(r rune) bool {
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune("._<>?", r)
	}
	if strings.IndexFunc(text, func(r rune) bool { return !plain(r) }) < 0 {
		return text
	}
	return strconv.Quote(text)
}

// subject names a member of a type as overrides do.
func subject(t *model.Type, member string) string {
	if t.Declaring != "" {
		return t.Declaring + "." + t.Name + "." + member
	}
	return t.Name + "." + member
}

// place of a value in a response.
type placed struct {
	value model.TypeRef // its type; zero where the model does not know
	field *model.Field  // the property it is in, whose type may be a list of it
	owner *model.Type   // the class that declares the property
	open  bool          // the property's type is a type parameter
}

// follow walks a path such as "Results[].Status" from a type.
func follow(t model.TypeRef, path string) placed {
	at := placed{value: t}
	for path != "" {
		if rest, ok := strings.CutPrefix(path, "[]"); ok {
			path = strings.TrimPrefix(rest, ".")
			if n := len(at.value.Args); n > 0 {
				at.value = at.value.Args[n-1]
				continue
			}
			return placed{}
		}
		end := strings.IndexAny(path, ".[")
		if end < 0 {
			end = len(path)
		}
		if at = member(at.value, path[:end]); at.field == nil {
			return placed{}
		}
		path = strings.TrimPrefix(path[end:], ".")
	}
	return at
}

// member finds a property by its name on the wire, in a class or one of its bases.
func member(t model.TypeRef, wire string) placed {
	for range 100 { // bases may go in circles
		if t.Decl == nil {
			break
		}
		bind := map[string]model.TypeRef{}
		for i, param := range t.Decl.Generics {
			if i < len(t.Args) {
				bind[param] = t.Args[i]
			}
		}
		for _, f := range t.Decl.Fields {
			if strings.EqualFold(cmp.Or(f.Wire, f.Name), wire) {
				return placed{value: f.Type.Fill(bind), field: f, owner: t.Decl, open: slices.Contains(t.Decl.Generics, f.Type.Name)}
			}
		}
		if t.Decl.Base == nil {
			break
		}
		t = t.Decl.Base.Fill(bind)
	}
	return placed{}
}

// inItem changes the type of the items that are depth lists deep.
func inItem(t model.TypeRef, depth int, change func(model.TypeRef) model.TypeRef) model.TypeRef {
	n := len(t.Args)
	if depth == 0 || n == 0 {
		return change(t)
	}
	t.Args = slices.Clone(t.Args)
	t.Args[n-1] = inItem(t.Args[n-1], depth-1, change)
	return t
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}
