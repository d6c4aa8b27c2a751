package diag

import "sort"

// Code names a kind of finding: DT and four digits. The first digit tells the
// stage: 0 reading, 1 resolving, 2 planning and emitting, 3 output and
// configuration, 4 comparing two models.
type Code string

// Info documents a code, for `dtogen explain`.
type Info struct {
	Code     Code
	Severity Severity
	Title    string // one line
	Text     string // what it means and what to do, a few sentences
}

func (c Code) info() Info {
	info, ok := table[c]
	if !ok {
		panic("diagnostic code without an entry: " + string(c))
	}
	return info
}

// Explain is the documentation of a code; ok is false for an unknown one.
func Explain(c Code) (info Info, ok bool) {
	info, ok = table[c]
	return info, ok
}

// Codes is every code there is, sorted.
func Codes() []Code {
	all := make([]Code, 0, len(table))
	for c := range table {
		all = append(all, c)
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	return all
}

// table is filled from one list per stage, each in the file of that stage.
var table = func() map[Code]Info {
	all := map[Code]Info{}
	for _, list := range [][]Info{readingCodes, resolvingCodes, planningCodes, outputCodes, comparingCodes} {
		for _, info := range list {
			if _, twice := all[info.Code]; twice {
				panic("diagnostic code defined twice: " + string(info.Code))
			}
			all[info.Code] = info
		}
	}
	return all
}()
