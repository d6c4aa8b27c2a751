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

What dtogen.yaml or the sources settle by now is left out, so a log that a client appends
to may be read again. Values are guessed by what they look like, so read what you paste; a
page or listing of the vendor that tells the same is better.`,
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
	text := d.Operation + ": " + d.Kind
	if d.Path != "" { // not the response itself
		text += " " + d.Path
	}
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

// suggestion is an override, and what it settles. What dtogen.yaml says of the subject
// already is in it.
type suggestion struct {
	model.Override
	place    string        // of the line of dtogen.yaml that it replaces; "" of a new one
	response bool          // it sets the response of an operation
	whole    model.TypeRef // type of the response or property; zero of one that is added
	depth    int           // how many lists of it the values are in
	set      bool          // dtogen.yaml has set the type, for what was seen before
	looks    []string      // of what came in its place
	null     bool          // null came
	drifts   []drift
}

// suggest writes overrides for each API, then what they do not settle.
func (s *session) suggest(c *config.Config, apis []*api, drifts []drift) {
	var open []string
	known := 0
	suggested := map[*api][]*suggestion{}
	for _, d := range drifts {
		a, op := operationNamed(apis, d.Operation)
		if op == nil {
			open = append(open, d.String()+": no API of dtogen.yaml has this operation")
			continue
		}
		next, why := settle(a, op, d)
		switch i := slices.IndexFunc(suggested[a], func(o *suggestion) bool { return next != nil && o.Subject == next.Subject }); {
		case why != "":
			open = append(open, d.String()+": "+why)
		case next == nil:
			known++
		case i < 0:
			suggested[a] = append(suggested[a], next)
		default:
			suggested[a][i].merge(next)
		}
	}
	for _, a := range apis {
		if len(suggested[a]) == 0 {
			continue
		}
		fmt.Fprintf(s.stdout, "# For the API %s in %s; if it has overrides, without the first line.\n    overrides:\n", a.Name, c.File.Path)
		slices.SortFunc(suggested[a], func(x, y *suggestion) int { return cmp.Compare(x.Subject, y.Subject) })
		for _, o := range suggested[a] {
			for _, d := range o.drifts {
				fmt.Fprintf(s.stdout, "      # %s\n", d)
			}
			comment := ""
			if o.place != "" {
				comment = "# in the place of " + o.place + ": "
			}
			fmt.Fprintf(s.stdout, "      %s%s\n", comment, o)
		}
	}
	for _, text := range open {
		fmt.Fprintf(s.stdout, "# Not settled: %s\n", text)
	}
	switch {
	case len(drifts) == 0:
		fmt.Fprintln(s.stdout, "# The log is empty: the model knows all that came.")
	case known > 0 && known+len(open) == len(drifts):
		fmt.Fprintf(s.stdout, "# Nothing is new: of the log, %s settled by now.\n", differences(known))
	case known > 0:
		fmt.Fprintf(s.stdout, "# Left out: of the log, %s settled by now.\n", differences(known))
	}
}

func differences(n int) string {
	if n == 1 {
		return "1 difference is"
	}
	return fmt.Sprintf("%d differences are", n)
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

// settle finds the override that lets the model know of a drift, or why there is none;
// neither where the model knows of it by now.
func settle(a *api, op *model.Operation, d drift) (s *suggestion, why string) {
	if op.Response == nil {
		return nil, "the model knows no response of this operation"
	}
	if d.Kind == "unknown member" {
		return settleMember(a, *op.Response, d)
	}
	at := follow(*op.Response, d.Path)
	itself := strings.Trim(d.Path, "[]") == "" // no property, but the response
	switch {
	case d.Kind == "other form":
		return nil, "every form is read; only a program that compares texts would mind"
	case d.Kind == "unknown enum value":
		return settleEnum(a, at.value.Decl, d)
	case at.field == nil && (!itself || at.value.IsZero()):
		return nil, "the model knows no property there"
	case at.open:
		return nil, "the type of this property is a type parameter"
	}
	depth := strings.Count(d.Path[strings.LastIndexByte(d.Path, '.')+1:], "[]")
	if itself {
		s = suggestionFor(a, op.Name, func(subject string) bool { return subject == op.Name })
		s.response, s.whole, s.set = true, *op.Response, s.Response != nil
	} else {
		s = suggestionFor(a, subject(at.owner, at.field.Name), subjectsOf(at.owner, at.field.Name, at.field.Wire))
		s.whole, s.set = at.field.Type, s.Type != nil
	}
	s.depth, s.drifts = depth, []drift{d}
	switch d.Kind {
	case "unexpected null":
		switch {
		case at.value.Nullable, depth == 0 && !at.value.IsValueType():
			return nil, ""
		case !at.value.IsValueType():
			return nil, "Go has no room for null in a list or map of " + at.value.String() + ": it is read as empty"
		}
		s.null = true
	case "wrong kind":
		number := d.Detail == "integer" || d.Detail == "decimal"
		class := at.value.Decl != nil && at.value.Decl.Kind != model.Enum && len(at.value.Args) == 0
		switch {
		case reads(at.value, d.Detail) && (s.set || !number): // else it is beyond what the type holds
			return nil, ""
		case itself && depth == 0 && (d.Detail == "object" || d.Detail == "list" && !class):
			return nil, fmt.Sprintf("the response itself is %s, and not %s: set response: of %s to its type", article[d.Detail], at.value, op.Name)
		}
		s.looks = []string{d.Detail}
	default:
		return nil, "this dtogen does not know this kind of drift"
	}
	s.fill()
	return s, ""
}

var article = map[string]string{"object": "an object", "list": "a list"}

// settleMember adds a property that the model does not know.
func settleMember(a *api, response model.TypeRef, d drift) (s *suggestion, why string) {
	parent, name, ok := cutLast(d.Path)
	if !ok {
		parent, name = "", d.Path
	}
	at := follow(response, parent)
	switch {
	case name == "?":
		return nil, "its name is withheld, for it may be data; is this a dictionary?"
	case at.value.Decl == nil:
		return nil, "the model does not know what it is a member of"
	case member(at.value, name).field != nil:
		return nil, ""
	}
	s = suggestionFor(a, subject(at.value.Decl, name), subjectsOf(at.value.Decl, name))
	if s.Skip {
		return nil, "" // so the user wants it
	}
	s.Add, s.looks, s.drifts = true, []string{d.Detail}, []drift{d}
	s.fill()
	return s, ""
}

// settleEnum adds a member to an enum.
func settleEnum(a *api, enum *model.Type, d drift) (s *suggestion, why string) {
	switch {
	case enum == nil || enum.Kind != model.Enum:
		return nil, "the model knows no enum there"
	case d.Detail == "?":
		return nil, "the value is withheld, for it may be data: servicestack.WithDriftValues tells it"
	case slices.ContainsFunc(enum.Values, func(v *model.EnumValue) bool { return strings.EqualFold(cmp.Or(v.Wire, v.Name), d.Detail) }):
		return nil, ""
	case strings.Trim(d.Detail, "-0123456789") == "":
		return nil, fmt.Sprintf("%s has no member of this number; it is kept, but only the vendor can name it", enum.Name)
	}
	s = suggestionFor(a, subject(enum, d.Detail), subjectsOf(enum, d.Detail))
	if s.Skip {
		return nil, ""
	}
	s.Add, s.drifts = true, []drift{d}
	return s, ""
}

// suggestionFor begins with what dtogen.yaml says of a subject; is tells how it may be
// named there.
func suggestionFor(a *api, subject string, is func(string) bool) *suggestion {
	s := &suggestion{Override: model.Override{Subject: subject}}
	if i := slices.IndexFunc(a.Overrides, func(o model.Override) bool { return is(o.Subject) }); i >= 0 {
		s.Override, s.place = a.Overrides[i], a.Overrides[i].Span.Position().String()
	}
	return s
}

// subjectsOf tells the subjects that mean a member of a type.
func subjectsOf(t *model.Type, names ...string) func(string) bool {
	return func(subject string) bool {
		owner, name, ok := cutLast(subject)
		return ok && t.Called(owner) && slices.Contains(names, name)
	}
}

// clrOf are types that read what a value looks like.
var clrOf = map[string]string{"bool": "Boolean", "integer": "Int64", "decimal": "Decimal", "date": "DateTime", "GUID": "Guid",
	"duration": "TimeSpan", "string": "String"}

// reads tells whether a type has room for what a value looks like.
func reads(t model.TypeRef, looks string) bool {
	switch t.Name {
	case "Object", model.Any:
		return true
	case "String":
		return slices.Contains([]string{"string", "date", "GUID", "duration"}, looks)
	case "Decimal", "Double", "Single":
		return looks == "integer" || looks == "decimal"
	case "List":
		return looks == "list"
	case "Dictionary":
		return looks == "object"
	}
	return t.Name == clrOf[looks] || looks == "object" && t.Decl != nil && t.Decl.Kind != model.Enum
}

// fill sets the type to one that reads all that was seen, and what was declared.
func (s *suggestion) fill() {
	if len(s.looks) == 0 && !s.null { // an enum's member
		return
	}
	t := inItem(s.whole, s.depth, func(was model.TypeRef) model.TypeRef {
		t := was
		switch {
		case s.response && s.depth == 0 && slices.Equal(s.looks, []string{"list"}):
			t = model.Ref("List", was)
		case len(s.looks) > 0:
			t = widen(was, s.looks, s.set)
		}
		t.Nullable = t.Nullable || s.null && t.IsValueType()
		return t
	})
	if s.response {
		s.Response = &t
	} else {
		s.Type, s.GoType = &t, ""
	}
}

// widen gives a type that reads all that was seen, and, where dtogen.yaml has set the
// declared one for what was seen before, that too.
func widen(declared model.TypeRef, seen []string, set bool) model.TypeRef {
	if set {
		seen = append(slices.Clone(seen), looksOf(declared))
	}
	clr := ""
	for i, looks := range seen {
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
	return t
}

// looksOf is what values of a type look like.
func looksOf(t model.TypeRef) string {
	for looks, clr := range clrOf {
		if clr == t.Name {
			return looks
		}
	}
	switch t.Name {
	case "Double", "Single":
		return "decimal"
	case "Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "UInt64":
		return "integer"
	}
	return "object"
}

// merge lets an override settle what another of the same subject does.
func (s *suggestion) merge(other *suggestion) {
	s.drifts = append(s.drifts, other.drifts...)
	s.looks = append(s.looks, other.looks...)
	s.null = s.null || other.null
	if s.depth != other.depth { // sometimes a list, sometimes none
		s.depth, s.looks = 0, append(s.looks, "object")
	}
	s.fill()
}

// String is the override as a line of dtogen.yaml.
func (s *suggestion) String() string {
	var parts []string
	put := func(key, value string) {
		if value != "" {
			parts = append(parts, key+": "+inBraces(value))
		}
	}
	if s.Add {
		put("add", "true")
	}
	if s.Type != nil {
		put("type", s.Type.String())
	}
	put("type", s.GoType)
	put("wire", s.Wire)
	if s.Response != nil {
		put("response", s.Response.String())
	}
	put("namespace", s.Namespace)
	put("name", s.Name)
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
