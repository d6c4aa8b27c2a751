// SyntaxError: what is said of a document that is not of its format.

package servicestack

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// SyntaxError says where a document stops to be of its format.
type SyntaxError struct {
	Offset  int64  // in bytes from its start
	Path    string // in JSON, of the value there, such as "CustomerTokens[3].TokenPk", with names as they are sent; "" is the document itself
	Message string
	Format  Format // "" is JSON
}

func (e *SyntaxError) Error() string {
	in := ""
	if e.Path != "" {
		in = ", in " + e.Path
	}
	return fmt.Sprintf("invalid %s at byte %d%s: %s", cmp.Or(e.Format, JSON), e.Offset, in, e.Message)
}

// pathAt returns the path of what stands at an offset of a JSON document. All in front of it
// must be JSON, as far as it goes.
func pathAt(data []byte, offset int) string {
	type level struct {
		list  bool
		index int
		name  string
	}
	var levels []level
	s := scanner{data: data[:min(offset, len(data))]}
	for s.pos < len(s.data) {
		top := len(levels) - 1
		switch c := s.data[s.pos]; {
		case c == '"':
			text, err := s.str()
			if err != nil {
				s.pos = len(s.data) // in the middle of it
			} else if top >= 0 && !levels[top].list && levels[top].name == "" {
				levels[top].name = memberStep(string(text.text()))
			}
			continue
		case c == '{' || c == '[':
			levels = append(levels, level{list: c == '['})
		case top < 0: // behind the document
		case c == '}' || c == ']':
			levels = levels[:top]
		case c == ',' && levels[top].list:
			levels[top].index++
		case c == ',':
			levels[top].name = ""
		}
		s.pos++
	}
	path := ""
	for i := len(levels) - 1; i >= 0; i-- {
		step := levels[i].name
		if levels[i].list {
			step = "[" + strconv.Itoa(levels[i].index) + "]"
		}
		if step != "" {
			path = joinPath(step, path)
		}
	}
	return path
}

// memberStep is the name of a member in a path: as it is, or in brackets and quotes if it
// would not be known there.
func memberStep(name string) string {
	if name != "" && len(name) <= 64 && !strings.ContainsAny(name, " .[]") && strconv.Quote(name) == `"`+name+`"` {
		return name
	}
	return keyPath(name)
}
