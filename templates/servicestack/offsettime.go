// OffsetTime: System.DateTimeOffset.

package servicestack

import "time"

// OffsetTime is a .NET DateTimeOffset: a point in time and the offset from UTC that
// its clock had. It is written as ISO 8601 with that offset, which servers keep.
type OffsetTime struct {
	time.Time
}

// NewOffsetTime returns t with the offset that its location has at that time.
func NewOffsetTime(t time.Time) OffsetTime { return OffsetTime{t.Round(0)} }

// String returns the form that is sent.
func (t OffsetTime) String() string {
	if b, err := t.AppendText(nil); err == nil {
		return string(b)
	}
	return t.Time.String()
}

// AppendText appends t as it stands in a query or a path.
func (t OffsetTime) AppendText(b []byte) ([]byte, error) {
	_, offset := t.Zone()
	offset /= 60
	b, err := appendClock(b, t.UTC().Add(time.Duration(offset)*time.Minute))
	if err != nil {
		return b, err
	}
	sign := byte('+')
	if offset < 0 {
		sign, offset = '-', -offset
	}
	hour, minute := offset/60, offset%60
	return append(b, sign, byte('0'+hour/10), byte('0'+hour%10), ':', byte('0'+minute/10), byte('0'+minute%10)), nil
}

// MarshalText is AppendText to nothing.
func (t OffsetTime) MarshalText() ([]byte, error) { return t.AppendText(nil) }

// MarshalJSON returns t as JSON string.
func (t OffsetTime) MarshalJSON() ([]byte, error) { return t.appendJSON(nil) }

func (t OffsetTime) appendJSON(b []byte) ([]byte, error) { return appendQuoted(b, t) }

// UnmarshalText reads the forms that Time reads. What has no offset is UTC.
func (t *OffsetTime) UnmarshalText(text []byte) error { return t.read(text, true, Dialect{}) }

// UnmarshalJSON reads a JSON string or number. It takes the milliseconds of
// `/Date(ms+0530)/` for UTC, as servers from 6.11 on write them; servers up to 6.0.2
// need a [Dialect].
func (t *OffsetTime) UnmarshalJSON(token []byte) error { return t.readJSON(token, Dialect{}) }

func (t *OffsetTime) readJSON(token []byte, d Dialect) error {
	text, quoted, err := tokenText(token)
	if text == nil {
		return err
	}
	return t.read(text, quoted, d)
}

func (t *OffsetTime) read(text []byte, quoted bool, d Dialect) error {
	m, ok := parseMoment(string(text), quoted, d)
	m.toUTC(d)
	if !ok || !m.limit() {
		return badValue(text, "a date and time with an offset")
	}
	t.Time = m.Time
	return nil
}

// toUTC takes the milliseconds of a stamp for those of the local clock, if the dialect
// has it so.
func (m *moment) toUTC(d Dialect) {
	if m.stamp && d.LocalOffsets {
		_, offset := m.Zone()
		m.Time = m.Add(-time.Duration(offset) * time.Second)
	}
}
