package cli

// A vendor's page that flaps: half of the operations gone, an older server, a login
// page in the place of one. A client is not deleted for that unless the user says so.

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/fetch"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/output"
	"github.com/dtogen/dtogen/internal/parser"
)

// gone is what the lock of an API knows and its model does not.
type gone struct {
	operations, types []string
	most              bool   // more than a third of the operations, or of the types
	older             string // the server's version, where it is older than it was
	unread            string // a file of the specs that is nothing dtogen reads
}

// losses adds an error for each API of which generating would lose much. Few
// operations that go are the vendor's business; that is what dtogen diff is for.
func (s *session) losses(t *target) {
	for i, a := range t.apis {
		if a.lock == nil {
			continue
		}
		now := t.packages[i].Lock
		g := compareLocks(a.lock, &now, a)
		var why []string
		if g.most {
			why = append(why, "more than a third of it")
		}
		if g.older != "" {
			why = append(why, fmt.Sprintf("the server was %s and is %s", a.lock.ServerVersion, g.older))
		}
		if g.unread != "" && len(g.operations)+len(g.types) > 0 {
			why = append(why, g.unread+" could not be read")
		}
		if len(why) == 0 {
			continue
		}
		all := append(told("operation", g.operations), told("type", g.types)...)
		s.diags.Add(diag.Loss, s.place(path.Join(t.output, a.Name, output.LockName), nil).All(),
			"%s would lose %s (%s)", a.Name, cmp.Or(strings.Join(all, "; "), "nothing but its server's version"), strings.Join(why, "; ")).
			WithHint("look at the specs, and fetch or save them again; if the vendor did remove it: %s", t.command("generate", "--accept-loss"))
	}
}

// unreadable adds what stays of an API whose specs could not be read.
func (s *session) unreadable(t *target) {
	for _, a := range t.apis {
		if a.lock != nil && len(a.lock.Methods) > 0 && !slices.ContainsFunc(a.docs, parser.Recognised) {
			s.diags.Add(diag.Loss, s.place(path.Join(t.output, a.Name, output.LockName), nil).All(),
				"nothing in the specs of %s describes an API; it would lose %s", a.Name,
				strings.Join(told("operation", operationsOf(a.lock)), "")).
				WithHint("it stays as it is: fetch or save the specs again")
		}
	}
}

func compareLocks(old, now *output.Lock, a *api) (g gone) {
	skipped := func(name string) bool {
		for _, o := range a.Overrides {
			if o.Skip && simple(o.Subject) == simple(name) {
				return true
			}
		}
		return false
	}
	before := operationsOf(old)
	for _, name := range before {
		if now.Methods[name] == "" && !skipped(name) && !a.named(name) {
			g.operations = append(g.operations, name)
		}
	}
	known := map[string]bool{}
	for name := range now.Types {
		known[simple(name)] = true
	}
	for _, name := range slices.Sorted(maps.Keys(old.Types)) {
		// A namespace that is not told any more is no loss, and requests are told as operations.
		if name := simple(name); !known[name] && old.Methods[name] == "" && !skipped(name) && !a.named(name) {
			g.types = append(g.types, name)
		}
	}
	g.most = 3*len(g.operations) > len(before) || 3*len(g.types) > len(old.Types)
	if fetch.OlderServer(now.ServerVersion, old.ServerVersion) {
		g.older = now.ServerVersion
	}
	for i, doc := range a.docs {
		text := bytes.TrimSpace(a.files[i].Data)
		if !parser.Recognised(doc) && (len(text) == 0 || text[0] == '<' || text[0] == '{') { // no picture that came with a page
			g.unread = a.files[i].Path
		}
	}
	return g
}

// operationsOf are the operations of a lock: its methods, but for the further ones of
// an operation, which have a blank.
func operationsOf(lock *output.Lock) (all []string) {
	for _, name := range slices.Sorted(maps.Keys(lock.Methods)) {
		if !strings.Contains(name, " ") {
			all = append(all, name)
		}
	}
	return all
}

// simple is a name without its namespace.
func simple(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// named tells whether the user names a type or operation: its name is in no lock then.
func (a *api) named(name string) bool {
	return slices.ContainsFunc(a.Overrides, func(o model.Override) bool { return o.Name != "" && simple(o.Subject) == simple(name) })
}

// mostTold is how many names of what is gone are told.
const mostTold = 10

// told is "2 operations: A, B", as a list that is empty where there are none.
func told(what string, names []string) []string {
	if len(names) == 0 {
		return nil
	}
	text := count(len(names), what) + ": " + strings.Join(names[:min(len(names), mostTold)], ", ")
	if more := len(names) - mostTold; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return []string{text}
}
