// Members of requests that are the same for a client, and query names that no request
// declares.

package servicestack

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// WithMember gives requests that have a member of this wire name and leave it unset a
// value: for what every request carries, such as Version (IHasVersion), SessionId
// (IHasSessionId), or a tenant. It travels as if the caller had set it, in a query,
// too. An empty value takes the setting away.
func WithMember(name, value string) Setting {
	return func(s *settings) error {
		if name == "" {
			return errors.New("a member without a name")
		}
		s.members = maps.Clone(s.members)
		if s.members == nil {
			s.members = map[string]string{}
		}
		s.members[strings.ToLower(name)] = value
		return nil
	}
}

// withMembers fills members that are unset. The caller's struct stays as it is.
func (r *request) withMembers(members map[string]string) (*request, error) {
	filled := r
	for _, name := range slices.Sorted(maps.Keys(members)) {
		f := r.properties.byName(name)
		if f == nil || members[name] == "" || !isZero(filled.value.Field(f.index)) {
			continue
		}
		if filled == r {
			filled = r.copy()
		}
		if err := filled.setText(f, members[name]); err != nil { // not %w: it may quote the value
			return nil, fmt.Errorf("the value for member %s does not fit a %s", f.wire, filled.value.Field(f.index).Type())
		}
	}
	return filled, nil
}

// WithQuery adds a name to the query that the request does not declare: conditions of
// AutoQuery, such as WithQuery("AgeGreaterThan", "40"), WithQuery("Age>", "40"),
// WithQuery("AgeIn", "1,2") or WithQuery("CouponIdIsNull", ""). Servers ignore names
// that they do not know. It needs a verb without a body.
func WithQuery(name, value string) CallOption {
	return callOption(func(s *settings) error {
		if name == "" {
			return errors.New("a condition without a name")
		}
		s.conditions = append(slices.Clip(s.conditions), [2]string{name, value})
		return nil
	})
}

// undeclared writes the conditions.
func (c *call) undeclared(req *request) (string, error) {
	var b strings.Builder
	for i, pair := range c.conditions {
		name := property{wire: pair[0]}
		if req.properties.byName(pair[0]) != nil {
			return "", fmt.Errorf("%s is a member of the request: set it there", pair[0])
		}
		if err := c.checkReserved(&name); err != nil {
			return "", err
		}
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(escape(pair[0]) + "=" + escape(pair[1]))
	}
	return b.String(), nil
}
