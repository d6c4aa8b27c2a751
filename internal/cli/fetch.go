package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/dtogen/dtogen/internal/config"
	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/fetch"
	"github.com/dtogen/dtogen/internal/naming"
	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/source"
)

var fetchVerb = &verb{
	name:  "fetch",
	usage: "[--from FILE|FOLDER] [--accept-loss] [--config FILE] [API…]\n[--accept-loss] [-o DIR] [--name NAME] URL\n--from FILE|FOLDER [-o DIR] [--name NAME]",
	short: "take a snapshot of what the server says of its API",
	long: `For the APIs of dtogen.yaml (all that have a baseUrl, or those named) it asks the
server for what it offers: /types/metadata, listings, the page of each operation, on
old servers the schema. The answers go to the folder that specs: names, with an
index.json that tells where each comes from. What differs from call to call and what
may be a secret is taken out: an unchanged server changes no byte. Files that were not
fetched are left alone. With a URL it needs no dtogen.yaml, and the folder is
specs/NAME. --from takes what a browser saved: a folder, a HAR with content, a zip, an
MHTML file or a page.

One request is made at a time, and none sooner than a server asks for. A source that it
fails to make is told of, and others serve. A snapshot that lacks more than a third of
the operations or a kind of source, or comes from an older server, is refused:
--accept-loss says that the vendor means it. After an interruption the snapshot is as it
was, and within an hour the next run goes on from there.

Credentials come from the environment alone, and go to the host of baseUrl alone.`,
	examples: `# all APIs of dtogen.yaml, then what it means
dtogen fetch && dtogen diff
# without configuration, into specs/acme
dtogen fetch --name acme https://acme.example/api
# what the developer tools of a browser saved
dtogen fetch --from acme.har acme
# with a token
DTOGEN_ACME_BEARER="$(pass acme)" dtogen fetch acme`,
	files: `SPECS/index.json	where each file of the snapshot comes from; commit it
SPECS/.dtogen-fetch	what an interrupted run has fetched; gone after the next`,
	env: `DTOGEN_API_BEARER	a token, sent as Authorization: Bearer; API is the name in capitals
DTOGEN_API_USER	a name to sign in with, else sent as Authorization: Basic
DTOGEN_API_PASSWORD	its password
DTOGEN_API_HEADERS	headers such as X-Api-Key: VALUE, one a line
HTTPS_PROXY	a proxy to go through; NO_PROXY names hosts that need none
SSL_CERT_FILE	certificates to trust, on Linux`,
	run: runFetch,
}

// fetching is an API whose snapshot is taken.
type fetching struct {
	name, baseURL string
	dir           string // as the user would type it
	from          string
	configured    bool
}

// fetchFlags are those that hold for all APIs of a run.
type fetchFlags struct {
	acceptLoss, json bool
	pace             time.Duration
}

func runFetch(s *session, args []string) int {
	flags := flag.NewFlagSet("fetch", flag.ContinueOnError)
	file := flags.String("config", "", "take `FILE` for dtogen.yaml, not the one found upwards")
	dir := flags.String("o", "", "without a configuration: write to `DIR`, not to specs/NAME")
	name := flags.String("name", "", "without a configuration: call the API `NAME`")
	from := flags.String("from", "", "take pages that a browser saved: `PATH` is a folder, HAR, zip or MHTML")
	rate := flags.Float64("rate", 5, "make at most `N` requests a second; 0 is as fast as the server answers")
	var f fetchFlags
	flags.BoolVar(&f.acceptLoss, "accept-loss", false, "take a snapshot that lacks much of what the old one has")
	flags.BoolVar(&f.json, "json", false, "tell progress and result on standard output, a line of JSON for each event")
	flags.BoolVar(&s.verbose, "v", false, "tell every request")
	rest, code, ok := s.parse(flags, args)
	if !ok {
		return code
	}
	if *rate < 0 {
		return s.misuse("--rate cannot be negative")
	}
	if *rate > 0 {
		f.pace = time.Duration(float64(time.Second) / *rate)
	}
	var all []fetching
	if isURL := len(rest) == 1 && strings.Contains(rest[0], "://"); isURL || *dir != "" || *name != "" {
		switch {
		case *file != "":
			return s.misuse("either --config or -o, --name and URL")
		case *name != "" && !config.ValidName(*name):
			return s.misuse("%q cannot name an API: "+config.NameRule, *name)
		case isURL && *from != "":
			return s.misuse("either URL or --from")
		case !isURL && (*from == "" || len(rest) > 0):
			return s.misuse("say what to fetch: URL, or --from FILE|FOLDER")
		}
		one := fetching{name: *name, dir: *dir, from: *from}
		if isURL {
			one.baseURL = rest[0]
		}
		if one.name == "" {
			one.name = nameOfSnapshot(one)
		}
		one.dir = cmp.Or(one.dir, path.Join("specs", one.name))
		all = []fetching{one}
	} else if all = s.fetchings(*file, rest, *from); all == nil {
		s.report(diag.Warning)
		return exitError
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	for _, one := range all {
		if !s.fetch(ctx, one, f) {
			break
		}
	}
	return s.fetched(f)
}

// nameOfSnapshot names an API after its host, else the folder it is written to.
func nameOfSnapshot(one fetching) string {
	texts := []string{hostName(one.baseURL)}
	if one.dir != "" {
		texts = []string{filepath.Base(one.dir), texts[0]}
	}
	for _, text := range texts {
		if name := naming.Package(text); text != "" && config.ValidName(name) {
			return name
		}
	}
	return "api"
}

func hostName(address string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.ContainsFunc(u.Hostname(), isASCIILetter) {
		return ""
	}
	return shortHost(strings.ToLower(u.Host))
}

// fetchings are the APIs of dtogen.yaml that were named, or all. Nil tells of an error.
func (s *session) fetchings(file string, names []string, from string) (all []fetching) {
	c := s.configure(file)
	if c == nil {
		return nil
	}
	known := map[string]bool{}
	var candidates []string
	for _, a := range c.APIs {
		known[a.Name] = true
		candidates = append(candidates, a.Name)
	}
	for _, name := range names {
		if !known[name] {
			s.diags.Add(diag.NoName, source.Span{}, "%s has no API %q", c.File.Path, name).WithHint("%s", diag.DidYouMean(name, candidates))
			return nil
		}
	}
	for _, a := range c.APIs {
		if len(names) > 0 && !slices.Contains(names, a.Name) {
			continue
		}
		one := fetching{name: a.Name, baseURL: a.BaseURL, dir: s.snapshotFolder(a), from: from, configured: true}
		switch {
		case a.BaseURL == "" && from == "" && len(names) > 0:
			s.diags.Add(diag.ConfigMissingKey, a.Span, "%s has no baseUrl to fetch from", a.Name).
				WithHint("add one, as in baseUrl: https://example.com/api, or take saved pages with --from")
		case a.BaseURL == "" && from == "":
		case one.dir == "":
			s.diags.Add(diag.ConfigValue, a.Span, "no entry of the specs of %s is a folder to write to", a.Name).
				WithHint("add one: specs: [specs/%s]", a.Name)
		default:
			all = append(all, one)
		}
	}
	switch {
	case s.diags.Failed():
		return nil
	case from != "" && len(all) > 1:
		s.diags.Add(diag.NoName, source.Span{}, "%s has %d APIs, and pages are of one", c.File.Path, len(all)).
			WithHint("say which: dtogen fetch --from %s %s", quote(from), candidates[0])
		return nil
	case len(all) == 0:
		s.diags.Add(diag.ConfigMissingKey, source.Span{}, "no API of %s has a baseUrl to fetch from", c.File.Path).
			WithHint("add one, as in baseUrl: https://example.com/api, or take saved pages with --from")
		return nil
	}
	return all
}

// snapshotFolder is the first of the specs that is a folder, or would be one: "" where
// all are files.
func (s *session) snapshotFolder(a *config.API) string {
	for _, spec := range a.Specs {
		name := filepath.FromSlash(spec)
		if !filepath.IsAbs(name) {
			name = filepath.Join(s.base, name)
		}
		info, err := os.Stat(name)
		if err == nil && info.IsDir() || errors.Is(err, os.ErrNotExist) && filepath.Ext(name) == "" {
			return name
		}
	}
	return ""
}

// fetch takes one snapshot and writes it. False tells that the user interrupted.
func (s *session) fetch(ctx context.Context, one fetching, flags fetchFlags) bool {
	failed := func(code diag.Code, err error, hint string) bool {
		s.diags.Add(code, source.Span{}, "%v", err).WithHint("%s", hint).Severity = diag.Error
		return true
	}
	folder, err := fetch.Open(one.dir)
	if err != nil {
		return failed(indexCode(err), err, "nothing was fetched")
	}
	var list diag.List
	var snap *fetch.Snapshot
	if one.from != "" {
		snap = fetch.Saved(one.from, &list)
	} else {
		credentials, err := fetch.FromEnvironment(one.name, os.LookupEnv)
		if err != nil {
			return failed(diag.FetchLogin, err, "expected a line such as X-Api-Key: VALUE")
		}
		p := &progress{s: s, json: flags.json, api: one.name, terminal: diag.Terminal(s.stderr)}
		snap = fetch.Live(ctx, fetch.Options{
			BaseURL: one.baseURL, Dir: one.dir, Old: folder.Snapshot(), Credentials: credentials, Pace: flags.pace, Progress: p.event,
		}, &list)
		p.end()
	}
	for _, d := range list.All() { // the name of the API stands in the variables to set
		d.Hint = strings.ReplaceAll(d.Hint, "<API>", strings.ToUpper(one.name))
		*s.diags.Add(d.Code, d.Span, "") = d
	}
	if snap == nil {
		return ctx.Err() == nil
	}
	if one.configured && one.from == "" && snap.BaseURL != strings.TrimSuffix(one.baseURL, "/") {
		s.diags.Add(diag.FetchAddress, source.Span{}, "the service answers at %s, and baseUrl of %s is %s", snap.BaseURL, one.name, one.baseURL).
			WithHint("set baseUrl to the former: a client built with the latter may find nothing there").Severity = diag.Warning
	}
	for _, f := range snap.Failed {
		s.diags.Add(diag.FetchSource, source.Span{}, "%s: %s", f.URL, f.Message)
	}
	s.writeSnapshot(one, snap, flags)
	fetch.Done(one.dir)
	return true
}

// indexCode tells an index that the system does not give from one that is none.
func indexCode(err error) diag.Code {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return diag.Unreadable
	}
	return diag.IndexInvalid
}

// writeSnapshot puts a snapshot in the place of the old one, while no other run does.
func (s *session) writeSnapshot(one fetching, snap *fetch.Snapshot, flags fetchFlags) {
	root := filepath.Dir(one.dir)
	if err := os.MkdirAll(root, 0o777); err != nil {
		s.notWritten(err)
		return
	}
	release, err := output.Exclusive(root, func() { fmt.Fprintln(s.stderr, "dtogen: waiting for another run") })
	if err != nil {
		s.notWritten(err)
		return
	}
	defer release()
	if err := output.Recover(root); err != nil {
		s.notWritten(err)
		return
	}
	folder, err := fetch.Open(one.dir) // another run may have written it meanwhile
	if err != nil {
		s.diags.Add(indexCode(err), source.Span{}, "%v", err).Severity = diag.Error
		return
	}
	changes := s.snapshotChanges(one, folder, snap, flags.acceptLoss)
	if changes == nil {
		return
	}
	if err := changes.Apply(); err != nil {
		s.notWritten(err)
		return
	}
	s.snapshotSummary(one, folder, snap, changes, flags.json)
}

// snapshotChanges is what a snapshot changes on disk, nil where that is refused.
func (s *session) snapshotChanges(one fetching, folder *fetch.Folder, snap *fetch.Snapshot, acceptLoss bool) *output.Changes {
	saved := one.from != ""
	if loss := folder.Loses(snap, saved); loss.Much() && !acceptLoss {
		s.refuse(one, loss, folder.Snapshot().ServerVersion)
		return nil
	}
	writes, err := folder.Update(snap, saved)
	if err != nil {
		s.diags.Add(diag.NotWritten, source.Span{}, "%v", err)
		return nil
	}
	root, dir := filepath.Split(filepath.Clean(one.dir))
	var list []output.Change
	for _, w := range writes {
		c := output.Change{State: output.Changed, Path: path.Join(dir, w.Name), Data: w.Data, Old: w.Old}
		switch {
		case w.Conflict:
			s.diags.Add(diag.NotOurs, s.place(path.Join(typed(one.dir), w.Name), nil).All(),
				"dtogen did not fetch this file, or it was edited since, and it stands in the way").
				WithHint("move it or delete it, then run again")
			continue
		case w.Data == nil:
			c.State = output.Stale
		case w.Old == nil:
			c.State = output.New
		}
		list = append(list, c)
	}
	if s.diags.Failed() {
		return nil
	}
	changes, err := output.FolderChanges(cmp.Or(root, "."), dir, list)
	if err != nil {
		s.notWritten(err)
		return nil
	}
	return changes
}

// refuse says what would vanish.
func (s *session) refuse(one fetching, loss fetch.Loss, version string) {
	var parts []string
	if gone := told("operation", loss.Operations); gone != nil {
		parts = append(parts, fmt.Sprintf("of %d operations it would lose %s", loss.Had, gone[0]))
	}
	if len(loss.Sources) > 0 {
		parts = append(parts, "there would be no "+strings.Join(loss.Sources, ", no ")+" any more")
	}
	if loss.Older != "" {
		parts = append(parts, fmt.Sprintf("the server is of version %s, and was of %s", loss.Older, version))
	}
	s.diags.Add(diag.FetchVanishes, source.Span{}, "%s was kept as it is: %s", typed(one.dir), strings.Join(parts, "; ")).
		WithHint("a server in the middle of a deployment, or without its usual credentials, looks like this: try again later; if the vendor means it, add --accept-loss")
}

// snapshotSummary tells what was fetched, and what to do next.
func (s *session) snapshotSummary(one fetching, was *fetch.Folder, snap *fetch.Snapshot, changes *output.Changes, asJSON bool) {
	states := map[output.State]int{}
	for _, c := range changes.List {
		if path.Base(c.Path) != source.IndexName {
			states[c.State]++
		}
	}
	operations := len(snap.Operations())
	gone := was.Loses(snap, one.from != "").Operations
	if asJSON {
		s.writeEvent(map[string]any{
			"event": "done", "api": one.name, "folder": typed(one.dir), "baseUrl": snap.BaseURL, "serverVersion": snap.ServerVersion,
			"operations": operations, "files": len(snap.Files), "failed": len(snap.Failed),
			"new": states[output.New], "changed": states[output.Changed], "removed": states[output.Stale], "gone": append([]string{}, gone...),
		})
		return
	}
	var parts []string
	if snap.ServerVersion != "" {
		parts = append(parts, "ServiceStack "+snap.ServerVersion)
	}
	parts = append(parts, count(operations, "operation"))
	done := len(parts)
	for _, state := range []output.State{output.New, output.Changed, output.Stale} {
		if states[state] > 0 {
			parts = append(parts, count(states[state], stateNames[state]))
		}
	}
	if len(parts) == done {
		parts = append(parts, "up to date")
	}
	fmt.Fprintf(s.stdout, "%s: %s\n", typed(one.dir), strings.Join(parts, ", "))
	for _, text := range told("operation", gone) {
		fmt.Fprintf(s.stdout, "gone: %s\n", text)
	}
	switch {
	case len(changes.List) == 0:
	case !one.configured:
		fmt.Fprintf(s.stdout, "next: dtogen generate -o generated --name %s %s\n", one.name, quote(typed(one.dir)))
	case states[output.Changed]+states[output.Stale] > 0:
		fmt.Fprint(s.stdout, "next: dtogen diff, then dtogen generate\n")
	default:
		fmt.Fprint(s.stdout, "next: dtogen generate\n")
	}
}

// fetched reports what there is to say, and gives the exit code.
func (s *session) fetched(f fetchFlags) int {
	if f.json {
		for _, d := range s.diags.All() {
			if d.Severity > diag.Note {
				s.writeEvent(map[string]any{"event": "diagnostic", "severity": d.Severity.String(), "code": d.Code, "message": d.Message, "hint": d.Hint})
			}
		}
	}
	s.report(diag.Warning)
	if s.diags.Failed() {
		return exitError
	}
	return exitOK
}

func (s *session) writeEvent(event map[string]any) {
	enc := json.NewEncoder(s.stdout)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(event)
}

// progress tells a person, or a machine, how far a run is.
type progress struct {
	s              *session
	json, terminal bool
	api            string
	shown          int // width of the line on the terminal
}

func (p *progress) event(e fetch.Event) {
	if p.json {
		event := map[string]any{"event": e.Kind, "api": p.api, "url": e.URL, "status": e.Status, "done": e.Done, "total": e.Total}
		if e.Bytes > 0 {
			event["bytes"] = e.Bytes
		}
		if e.Wait > 0 {
			event["wait"] = e.Wait.Seconds()
		}
		if e.Text != "" {
			event["text"] = e.Text
		}
		p.s.writeEvent(event)
		return
	}
	text := fmt.Sprintf("%s %d/%d %s", p.api, e.Done, e.Total, e.URL)
	if e.Status != 0 && e.Status != 200 {
		text += fmt.Sprintf(" %d", e.Status)
	}
	if e.Wait > 0 {
		text += fmt.Sprintf(": waits %v", e.Wait)
	}
	if e.Text != "" {
		text += ": " + e.Text
	}
	switch {
	case p.terminal && !p.s.verbose:
		text = text[:min(len(text), 79)]
		fmt.Fprintf(p.s.stderr, "\r%-*s", p.shown, text)
		p.shown = len(text)
	case p.s.verbose || e.Kind == "wait":
		fmt.Fprintln(p.s.stderr, text)
	}
}

// end takes the line off the terminal.
func (p *progress) end() {
	if p.shown > 0 {
		fmt.Fprintf(p.s.stderr, "\r%-*s\r", p.shown, "")
	}
}
