// CSV, as ServiceStack's CsvSerializer has it: a line of names, then a row for each
// item. Members that are lists or objects are JSV in a cell.

package servicestack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// csv rewrites a whole document of CSV. What is not a list comes as one row; of some
// responses servers write only the rows of a list in it, or only an object in it.
func (r *rewriter) csv(p *program) error {
	p = p.behind()
	header, err := r.csvRecord()
	if err != nil {
		return err
	}
	into := tableOf(p, header)
	if into.member != "" {
		r.out = append(appendString(append(r.out, '{'), into.member), ':')
	}
	switch {
	case into.list && isScalar(into.row):
		err = r.csvScalars(into, header)
	case into.list:
		r.out = append(r.out, '[')
		err = r.csvRows(into, header)
		r.out = append(r.out, ']')
	default:
		if err = r.csvRow(into, header, 0); err == nil && r.pos < len(r.data) {
			err = r.fail(r.pos, "a second row where the answer is no list")
		}
	}
	if into.member != "" {
		r.out = append(r.out, '}')
		if err != nil {
			err = inPath(into.member, err)
		}
	}
	return err
}

// csvTable is what the rows of a CSV are.
type csvTable struct {
	member string   // "": the document itself
	list   bool     // of rows
	row    *program // nil: not known
}

// tableOf tells by the names of the columns what the rows are: p itself, a list or an
// object that is a member of it, whichever has most of its members among them. Values
// that have no members have no names: they stand in one line.
func tableOf(p *program, header []cell) csvTable {
	if len(header) == 1 && isStatusName(string(header[0].text)) {
		return csvTable{row: programOf(reflect.TypeFor[ErrorResponse]())}
	}
	if p == nil || p.read != opStruct {
		into := csvTable{list: p == nil || p.read == opSlice}
		if p != nil {
			into.row = p
		}
		if into.list && p != nil {
			into.row = p.elem.behind()
		}
		return into
	}
	best := csvTable{row: p}
	known, of := best.similarity(header)
	for _, f := range p.fields {
		at := csvTable{member: f.name, row: f.behind()}
		if at.list = at.row.read == opSlice; at.list {
			at.row = at.row.elem.behind()
		}
		if k, n := at.similarity(header); k*of > known*n {
			best, known, of = at, k, n
		}
	}
	if known > 0 || len(header) == 1 && len(header[0].text) == 0 {
		return best
	}
	for _, f := range p.fields {
		if list := f.behind(); list.read == opSlice && isScalar(list.elem.behind()) {
			return csvTable{f.name, true, list.elem.behind()}
		}
	}
	return best
}

// isScalar tells what has no members and no items.
func isScalar(p *program) bool {
	switch kindRead(p) {
	case opStruct, opMap, opSlice, opAny, opSubtype:
		return false
	}
	return true
}

// similarity is how many columns the rows have members for, of how many columns and
// members there are in all.
func (t csvTable) similarity(header []cell) (known, of int) {
	if t.row == nil || t.row.read != opStruct {
		return 0, 1
	}
	for _, c := range header {
		if t.row.fieldNamed(c.text, len(t.row.fields)) >= 0 {
			known++
		}
	}
	return known, max(1, len(header)+len(t.row.fields)-known)
}

// csvScalars rewrites the one line of a list without names.
func (r *rewriter) csvScalars(into csvTable, line []cell) error {
	r.out = append(r.out, '[')
	for i, c := range line {
		if i > 0 {
			r.out = append(r.out, ',')
		}
		if len(c.text) == 0 {
			r.out = append(r.out, "null"...)
		} else if err := r.csvCell(into.row, c); err != nil {
			return inPath("["+strconv.Itoa(i)+"]", err)
		}
	}
	r.out = append(r.out, ']')
	if r.pos < len(r.data) {
		return r.fail(r.pos, "a second line in a list of values")
	}
	return nil
}

func (r *rewriter) csvRows(into csvTable, header []cell) error {
	for i := 0; r.pos < len(r.data); i++ {
		if i > 0 {
			r.out = append(r.out, ',')
		}
		if err := r.csvRow(into, header, i); err != nil {
			return inPath("["+strconv.Itoa(i)+"]", err)
		}
	}
	return nil
}

// csvRow rewrites the row that comes next as an object. Empty cells are left out: CSV
// does not tell an empty text from none.
func (r *rewriter) csvRow(into csvTable, header []cell, i int) error {
	r.mark(r.pos)
	r.out = append(r.out, '{')
	start := r.pos
	row, err := r.csvRecord()
	if err != nil {
		return err
	}
	if len(row) > len(header) {
		return r.fail(start, "a row of %d cells below %d names", len(row), len(header))
	}
	if err := r.enter(); err != nil {
		return err
	}
	next, first := 0, true
	for i, c := range row {
		if len(c.text) == 0 {
			continue
		}
		if !first {
			r.out = append(r.out, ',')
		}
		first = false
		name := header[i].text[:min(len(header[i].text), 256)]
		r.out = append(appendString(r.out, string(name)), ':')
		if err := r.csvCell(r.memberNamed(into.row, name, &next), c); err != nil {
			return inPath(pathOf(into.row, name), err)
		}
	}
	r.leave()
	r.out = append(r.out, '}')
	return nil
}

// csvCell rewrites a cell: JSV where a list or an object belongs.
func (r *rewriter) csvCell(p *program, c cell) error {
	r.mark(c.at)
	if isScalar(p) || kindRead(p) == opAny && (!c.quoted || c.text[0] != '{' && c.text[0] != '[') {
		r.scalar(p, c.text, false)
		return nil
	}
	inner := rewriter{format: CSV, data: c.text, depth: r.depth, out: r.out, limit: r.limit}
	if err := inner.jsv(p); err != nil {
		return inPath(fmt.Sprintf("(cell at byte %d)", c.at), err)
	}
	r.out = inner.out
	return nil
}

// cell is a value of a row.
type cell struct {
	text   []byte
	quoted bool
	at     int
}

// csvRecord reads a line. A quoted cell may hold line ends, and quotes doubled.
func (r *rewriter) csvRecord() ([]cell, error) {
	var cells []cell
	for {
		c := cell{at: r.pos, quoted: r.next() == '"'}
		if c.quoted {
			text, _, err := r.jsvText("")
			if err != nil {
				return nil, err
			}
			c.text = text
		} else {
			end := len(r.data)
			if i := bytes.IndexAny(r.data[r.pos:], ",\n"); i >= 0 {
				end = r.pos + i
			}
			c.text = r.data[r.pos:end]
			if r.pos = end; r.next() != ',' {
				c.text = bytes.TrimSuffix(c.text, []byte("\r"))
			}
		}
		cells = append(cells, c)
		if r.next() == ',' {
			r.pos++
			continue
		}
		if c.quoted && r.next() == '\r' {
			r.pos++
		}
		switch {
		case r.pos >= len(r.data):
			return cells, nil
		case r.data[r.pos] != '\n':
			return nil, r.fail(r.pos, "%q where a comma or the end of the line should be", r.data[r.pos])
		}
		r.pos++
		return cells, nil
	}
}

// toCSV writes a JSON document as a line of names and a row for each item. A list in a
// row is refused: servers take the rows for its items, and lose the rest.
func toCSV(document []byte) ([]byte, error) {
	rows := []json.RawMessage{document}
	switch document[0] {
	case 'n':
		return nil, nil
	case '[':
		if err := json.Unmarshal(document, &rows); err != nil {
			return nil, err
		}
	}
	var names []string
	cells := make([]map[string]string, len(rows))
	for i, row := range rows {
		if row[0] != '{' {
			return nil, fmt.Errorf("a row of CSV is an object, not %.20s", row)
		}
		members, err := membersOf(row)
		if err != nil {
			return nil, err
		}
		cells[i] = map[string]string{}
		for _, m := range members {
			if !slices.Contains(names, m.name) {
				names = append(names, m.name)
			}
			if cells[i][m.name], err = csvText(m.value); err != nil {
				return nil, inPath(m.name, err)
			}
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	var b strings.Builder
	for i := -1; i < len(cells); i++ {
		for n, name := range names {
			if n > 0 {
				b.WriteByte(',')
			}
			text := name
			if i >= 0 {
				text = cells[i][name]
			}
			if strings.ContainsAny(text, ",\"\r\n{}[]") {
				text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
			}
			b.WriteString(text)
		}
		b.WriteString("\r\n")
	}
	return []byte(b.String()), nil
}

// csvText is a JSON value as a cell has it.
func csvText(value json.RawMessage) (string, error) {
	switch value[0] {
	case '[':
		return "", fmt.Errorf("CSV cannot carry a list in a request: take another format")
	case 'n':
		return "", nil
	case '"':
		var s string
		err := json.Unmarshal(value, &s)
		return s, err
	}
	return toJSV(value)
}
