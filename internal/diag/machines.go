package diag

// Findings for machines: JSON, and the annotations of GitHub Actions.

import (
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/dtogen/dtogen/internal/source"
)

// Finding is a diagnostic in JSON.
type Finding struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	source.Position
}

// Finding is the diagnostic without its hint and related places.
func (d Diagnostic) Finding() Finding {
	return Finding{string(d.Code), d.Severity.String(), d.Message, d.Span.Position()}
}

// annotations are the commands that GitHub Actions reads from standard output, see
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
var annotations = map[Severity]string{Error: "error", Warning: "warning", Note: "notice"}

// GitHub writes warnings and errors as annotations, one a line. Dir stands before
// relative paths: the way from the root of the repository.
func GitHub(w io.Writer, dir string, list *List) error {
	for _, d := range list.All() {
		if d.Severity == Note {
			continue
		}
		at := d.Span.Position()
		place := ""
		if at.Path != "" {
			if !path.IsAbs(at.Path) {
				at.Path = path.Join(dir, at.Path)
			}
			place = fmt.Sprintf("file=%s,line=%d,col=%d,", property(at.Path), max(at.Line, 1), max(at.Col, 1))
		}
		text := d.Message
		for _, more := range append([]string{d.Hint}, related(d)...) {
			if more != "" {
				text += "\n" + more
			}
		}
		if _, err := fmt.Fprintf(w, "::%s %stitle=%s::%s\n", annotations[d.Severity], place, property("dtogen "+string(d.Code)), data(text)); err != nil {
			return err
		}
	}
	return nil
}

func related(d Diagnostic) (all []string) {
	for _, r := range d.Related {
		if at := r.Span.Position().String(); at != "" {
			r.Message = at + ": " + r.Message
		}
		all = append(all, r.Message)
	}
	return all
}

// data escapes a message, so that a vendor's text cannot write a command of its own.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

func property(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(text))
}
