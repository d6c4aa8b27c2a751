// The index page: all operations of a server, with what each requires.

package page

import (
	"net/url"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// index reads a row of the index. The operation's name is the one in the links;
// the row's own text has icons and links beside it (reference 1.10).
func (p *reader) index() {
	l := p.peek()
	p.at++
	u, err := url.Parse(l.link)
	if err != nil || u.Query().Get("op") == "" {
		p.at--
		p.unknown()
		return
	}
	base, _, _ := strings.Cut(l.link, "/metadata?")
	at, end := strings.LastIndexByte(base, '/'), strings.LastIndex(u.Path, "/metadata")
	if at >= 0 && end >= 0 && p.doc.BaseURL == "" && u.IsAbs() {
		p.doc.BaseURL = base[:at]
		p.doc.HandlerPath = strings.TrimSuffix(u.Path[:end], base[at:])
	}
	op := &model.Operation{Name: u.Query().Get("op"), Origins: []model.Origin{p.origin(l.span())}}
	if l.lang != "" {
		op.Tags = strings.Split(l.lang, ",")
	}
	op.Auth = required(l.text)
	p.doc.Operations = append(p.doc.Operations, op)
}

// required reads the title of the icon of a protected operation: "Requires Roles:
// Agent?,  Administrator?", where "?" marks those of which one is enough.
func required(text string) *model.Auth {
	rest, ok := strings.CutPrefix(text, "Requires ")
	if !ok {
		return nil
	}
	auth := &model.Auth{Required: true}
	kind, names, _ := strings.Cut(rest, ":")
	for _, name := range strings.Split(names, ",") {
		name = strings.TrimSpace(name)
		bare, any := strings.CutSuffix(name, "?")
		switch {
		case name == "":
		case kind == "Permissions" && any:
			auth.AnyPermission = addNames(auth.AnyPermission, bare)
		case kind == "Permissions":
			auth.Permissions = addNames(auth.Permissions, name)
		case any:
			auth.AnyRole = addNames(auth.AnyRole, bare)
		default:
			auth.Roles = addNames(auth.Roles, name)
		}
	}
	return auth
}
