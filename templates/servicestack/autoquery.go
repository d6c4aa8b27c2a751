// AutoQuery: all rows of a query, page by page (rules 160 to 163 of the reference).

package servicestack

import (
	"context"
	"errors"
	"iter"
	"reflect"
	"strconv"
	"strings"
)

// queryResponse is ServiceStack's QueryResponse.
type queryResponse[T any] struct {
	Offset  int64 `json:"Offset"`
	Total   int64 `json:"Total"`
	Results []T   `json:"Results"`
	Meta    Object
}

// rowsPerPage is what a page holds if the request does not say.
const rowsPerPage = 100

// Rows calls an AutoQuery operation and returns its rows one by one, page by page. The
// request's Skip is the first row, its Take the size of a page: 100 if unset. Without
// OrderBy a server may show a row twice, or not at all.
//
// An error ends the rows; but rows whose values cannot all be read come each with the
// page's *DecodeError, and further pages follow.
func Rows[T any](ctx context.Context, c *Client, op *Operation, verb string, req any, opts []CallOption) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		p, err := newPager(req)
		var before []T // the page before
		s, _ := c.settings.forCall(opts)
		for err == nil && !p.done {
			var page queryResponse[T]
			err = p.request(func(dto any) error { return c.perform(ctx, op, verb, dto, &page, opts) })
			var unreadable *DecodeError
			if err != nil && !errors.As(err, &unreadable) {
				break
			}
			again := page.Offset != p.next
			if s != nil && s.format == CSV { // which does not tell the offset
				again = reflect.DeepEqual(page.Results, before)
				before = page.Results
			}
			if ignored := p.advance(len(page.Results), page.Total, again); ignored != nil {
				err = ignored
				break
			}
			for _, row := range page.Results {
				if !yield(row, op.named(err)) {
					return
				}
			}
			err = nil
		}
		if err != nil {
			var none T
			yield(none, op.named(err))
		}
	}
}

// pager walks through the pages of a query.
type pager struct {
	req                 *request
	skip, take, include *property
	wanted              string // include, as the caller wants it
	next                int64  // the row that the next page begins with
	size                int64
	first               bool
	total               int64 // 0: not told
	done                bool
}

func newPager(dto any) (*pager, error) {
	if v := reflect.ValueOf(dto); v.Kind() == reflect.Pointer && v.IsNil() {
		dto = reflect.New(v.Type().Elem()).Interface() // all rows: there are Skip and Take to be set
	}
	req, err := newRequest(dto)
	if err != nil {
		return nil, err
	}
	p := &pager{req: req, first: true, size: rowsPerPage}
	p.skip, p.take, p.include = req.properties.byName("Skip"), req.properties.byName("Take"), req.properties.byName("Include")
	if p.skip == nil || p.take == nil {
		return nil, errors.New("the request has no Skip and Take")
	}
	for f, to := range map[*property]*int64{p.skip: &p.next, p.take: &p.size} {
		if isZero(req.value.Field(f.index)) {
			continue
		}
		text, err := req.text(f)
		if err != nil {
			return nil, err
		}
		if *to, err = strconv.ParseInt(text, 10, 64); err != nil || *to < 0 {
			return nil, errors.New(f.wire + " is no number of rows")
		}
	}
	if p.include != nil && !isZero(req.value.Field(p.include.index)) {
		p.wanted, err = req.text(p.include)
	}
	return p, err
}

// request sends for the next page. The first is asked for the total, which costs the
// server a query more.
func (p *pager) request(send func(dto any) error) error {
	page := p.req.copy()
	err := errors.Join(page.setText(p.skip, strconv.FormatInt(p.next, 10)), page.setText(p.take, strconv.FormatInt(p.size, 10)))
	if p.include != nil && p.first && !strings.Contains(strings.ToLower(p.wanted), "total") {
		include := "Total"
		if p.wanted != "" {
			include = p.wanted + ",Total"
		}
		err = errors.Join(err, page.setText(p.include, include))
	}
	if err != nil {
		return errors.New("the request's Skip, Take and Include are not numbers and a text")
	}
	return send(page.dto)
}

// advance takes note of a page. A page of fewer rows than asked for is not the last
// if the server limits what it gives; only the total tells, or a page without rows. again
// says that it is not the page that was asked for.
func (p *pager) advance(rows int, total int64, again bool) error {
	if p.first {
		p.total = total
	}
	if p.total == 0 && rows > 0 && again && !p.first {
		return errors.New("the server sends the same page again: it tells no total and ignores Skip")
	}
	p.first = false
	p.next += int64(rows)
	p.done = rows == 0 || p.total > 0 && p.next >= p.total
	return nil
}
