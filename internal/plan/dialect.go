// Dialect: what depends on the server, from its version and from the samples that it
// wrote. Where neither tells, it is a server of today.

package plan

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/dtogen/dtogen/internal/model"
)

// Dialect is servicestack.Dialect, as far as it is not zero.
type Dialect struct {
	LocalOffsets bool   // rule 90
	UnixTime     string // rule 92: UnixTimeSeconds or UnixTimeMilliseconds
	ISODates     bool
	DashedGUIDs  bool
	APIRoutes    bool // rule 6
}

// IsZero tells a dialect that goes without saying.
func (d Dialect) IsZero() bool { return d == Dialect{} }

// dialect weighs the evidence. What no member of the API could show is left out, so
// that a package says no more than it has use for.
func (p *planner) dialect() {
	d := &p.pkg.Dialect
	major, minor, known := serverVersion(p.api.ServerVersion)
	// 6.0 to 6.0.2 call themselves 6.00 to 6.02, 6.11 calls itself 6.110.
	d.LocalOffsets = known && (major < 6 || major == 6 && strings.HasPrefix(minor, "0")) && p.uses("OffsetTime")
	// A handler path of /api leaves no /api of its own: rule 8.
	d.APIRoutes = known && major >= 6 && !strings.HasSuffix(strings.TrimSuffix(p.pkg.BaseURL, "/"), "/api")
	for _, s := range p.api.Samples {
		if s.Format == "json" && s.Root != nil {
			d.read(s.Root)
		}
	}
}

// serverVersion reads the version that listings tell: "4.00", "6.110", "10.15"; "1" is
// that of their own form, before 4.0.62.
func serverVersion(text string) (major int, minor string, known bool) {
	first, minor, _ := strings.Cut(text, ".")
	major, err := strconv.Atoi(first)
	return major, minor, err == nil
}

var (
	isoDate    = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d`)
	dashedGUID = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
)

// read finds the forms of dates and Guids in a sample. Its values are those that .NET
// begins with: a number can be a date only if it is DateTime.MinValue.
func (d *Dialect) read(v *model.Value) {
	switch {
	case v.Kind == model.Number && v.Text == "-62135596800":
		d.UnixTime = "UnixTimeSeconds"
	case v.Kind == model.Number && v.Text == "-62135596800000":
		d.UnixTime = "UnixTimeMilliseconds"
	case v.Kind == model.String && isoDate.MatchString(v.Text):
		d.ISODates = true
	case v.Kind == model.String && dashedGUID.MatchString(v.Text):
		d.DashedGUIDs = true
	}
	for _, m := range v.Members {
		d.read(m.Value)
	}
	for _, item := range v.Items {
		d.read(item)
	}
}

// uses tells whether a member of the package is of a type of the runtime.
func (p *planner) uses(name string) bool {
	for _, s := range p.pkg.Structs {
		for _, f := range s.Fields {
			if p.mentions(f.Type, name) {
				return true
			}
		}
	}
	return false
}

func (p *planner) mentions(t Type, name string) bool {
	for _, arg := range t.Args {
		if p.mentions(arg, name) {
			return true
		}
	}
	return t.Path == p.opts.Runtime && t.Name == name
}
