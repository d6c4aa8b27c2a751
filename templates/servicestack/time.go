// Time: System.DateTime. Reads the forms of all date handlers, writes one that
// every recorded server understands, keeps apart what has a zone and what has none.

package servicestack

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"strings"
	"sync/atomic"
	"time"
)

// Time is a .NET DateTime: a point in time, or the reading of a clock whose zone
// nobody told. The zero Time is DateTime.MinValue.
//
// Servers write `/Date(ms)/`, ISO 8601 with or without zone, RFC 1123 or Unix
// numbers; Time reads them all and writes ISO 8601: in UTC with a Z, or without
// zone if it has none.
type Time struct {
	time.Time
	zone zone
}

type zone uint8

const (
	zoneTold    zone = iota // an instant
	zoneNone                // a clock reading, kept as if it were UTC
	zoneGuessed             // an instant that the server made from a clock reading by taking its own zone: /Date(ms-0000)/
)

// MaxTime is DateTime.MaxValue, which servers use for "never".
var MaxTime = Time{Time: time.Unix(maxSeconds, 999_999_900).UTC()}

const (
	minSeconds = -62_135_596_800 // 0001-01-01T00:00:00Z, DateTime.MinValue
	maxSeconds = 253_402_300_799 // 9999-12-31T23:59:59Z
)

// NewTime returns the instant t. It is sent in UTC.
func NewTime(t time.Time) Time { return Time{Time: t.Round(0)} }

// NewClockTime returns what the clock of t shows, without its zone. A server takes
// it for its own local time.
func NewClockTime(t time.Time) Time {
	_, offset := t.Zone()
	return Time{Time: t.Round(0).UTC().Add(time.Duration(offset) * time.Second), zone: zoneNone}
}

// HasZone reports whether the zone of t was told. Without it, t is the reading of
// a clock somewhere, which the methods of time.Time take for UTC.
func (t Time) HasZone() bool { return t.zone == zoneTold }

// String returns the form that is sent.
func (t Time) String() string {
	if b, err := t.AppendText(nil); err == nil {
		return string(b)
	}
	return t.Time.String()
}

// AppendText appends t as it stands in a query or a path.
func (t Time) AppendText(b []byte) ([]byte, error) {
	if t.IsZero() {
		// Not with a Z: a server west of Greenwich would fall below MinValue.
		return append(b, "0001-01-01T00:00:00"...), nil
	}
	b, err := appendClock(b, t.UTC())
	if err == nil && t.zone != zoneNone {
		b = append(b, 'Z')
	}
	return b, err
}

// MarshalText is AppendText to nothing.
func (t Time) MarshalText() ([]byte, error) { return t.AppendText(nil) }

// MarshalJSON returns t as JSON string.
func (t Time) MarshalJSON() ([]byte, error) { return t.appendJSON(nil) }

func (t Time) appendJSON(b []byte) ([]byte, error) { return appendQuoted(b, t) }

// UnmarshalText reads any form that a server writes, but bare Unix numbers of
// eight digits, which are taken for yyyyMMdd.
func (t *Time) UnmarshalText(text []byte) error { return t.read(text, true, Dialect{}) }

// UnmarshalJSON reads a JSON string or number. Numbers are Unix time: seconds below
// 10^11, milliseconds from there on.
func (t *Time) UnmarshalJSON(token []byte) error { return t.readJSON(token, Dialect{}) }

func (t *Time) readJSON(token []byte, d Dialect) error {
	text, quoted, err := tokenText(token)
	if text == nil {
		return err
	}
	return t.read(text, quoted, d)
}

func (t *Time) read(text []byte, quoted bool, d Dialect) error {
	m, ok := parseMoment(string(text), quoted, d)
	if ok {
		ok = m.limit()
	}
	if !ok {
		return badValue(text, "a date and time")
	}
	t.set(m)
	return nil
}

func (t *Time) set(m moment) { *t = Time{Time: m.Time, zone: m.zone} }

// moment is what a date text says, before a type makes its own of it.
type moment struct {
	time.Time
	zone  zone
	stamp bool // written as /Date(ms…)/
}

// limit turns what stands for MinValue into the zero time (it comes with the offset
// of some zone, in any of the forms), what stands for MaxValue into MaxTime (its
// milliseconds are rounded up to the year 10000), and refuses what is no DateTime.
func (m *moment) limit() bool {
	const day = 24 * 60 * 60
	seconds := m.Unix()
	switch {
	case seconds >= minSeconds+2*day && seconds <= maxSeconds-day: // whatever the offset
		return true
	case seconds >= minSeconds && seconds < minSeconds+day, m.Year() == 1 && m.YearDay() == 1:
		m.Time, m.zone = time.Time{}, zoneTold
	case seconds > maxSeconds && seconds <= maxSeconds+day:
		m.Time = MaxTime.Time
	case seconds < minSeconds || seconds > maxSeconds:
		return false
	case m.Year() < 1 || m.Year() > 9999: // by its offset
		m.Time = m.UTC()
	}
	return true
}

// parseMoment reads a date text in any of the forms.
func parseMoment(s string, quoted bool, d Dialect) (moment, bool) {
	for s != "" && s[0] == ' ' {
		s = s[1:]
	}
	for s != "" && s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	switch {
	case len(s) < 1:
		return moment{}, false
	case s[0] == '/' || s[0] == '\\':
		return parseStamp(s)
	case s[0] >= 'A' && s[0] <= 'Z':
		return parseRFC1123(s)
	case isInteger(s):
		if quoted && len(s) == 8 && d.UnixTime == UnixTimeAny {
			return parseISO(s[:4] + "-" + s[4:6] + "-" + s[6:])
		}
		return parseUnix(s, d)
	}
	return parseISO(s)
}

// parseStamp reads /Date(ms)/, /Date(ms+hhmm)/ and /Date(ms-0000)/, the slashes
// escaped or not.
func parseStamp(s string) (moment, bool) {
	s, ok := cutAround(s, "/Date(", ")/")
	if !ok {
		if s, ok = cutAround(s, `\/Date(`, `)\/`); !ok {
			return moment{}, false
		}
	}
	n := 1
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if s == "" || !isInteger(s[:n]) || n > 16 {
		return moment{}, false
	}
	m := moment{Time: time.UnixMilli(atoi(s[:n])).UTC(), stamp: true}
	if s[n:] != "" && !m.shift(s[n:]) {
		return moment{}, false
	}
	return m, true
}

// shift puts a moment into the zone of an offset.
func (m *moment) shift(offset string) bool {
	if offset == "-0000" {
		m.zone = zoneGuessed
		return true
	}
	seconds, ok := parseOffset(offset)
	if ok && seconds != 0 {
		m.Time = m.In(zoneAt(seconds))
	}
	return ok
}

// zoneAt returns the zone that is so many seconds east of Greenwich, one for all times
// that have it.
func zoneAt(seconds int) *time.Location {
	const quarter = 15 * 60
	if seconds%quarter != 0 {
		return time.FixedZone("", seconds)
	}
	known := &zones[len(zones)/2+seconds/quarter]
	zone := known.Load()
	if zone == nil {
		zone = time.FixedZone("", seconds)
		known.Store(zone)
	}
	return zone
}

// zones are those of the quarters of an hour, from -14:00 to +14:00.
var zones [2*14*4 + 1]atomic.Pointer[time.Location]

// parseUnix reads a Unix number.
func parseUnix(s string, d Dialect) (moment, bool) {
	if len(s) > 16 {
		return moment{}, false
	}
	n := atoi(s)
	unit := d.UnixTime
	if unit == UnixTimeAny {
		unit = UnixTimeMilliseconds
		if (-1e11 < n && n < 1e11) || n == maxSeconds {
			unit = UnixTimeSeconds
		}
	}
	if unit == UnixTimeSeconds {
		return moment{Time: time.Unix(n, 0).UTC()}, true
	}
	return moment{Time: time.UnixMilli(n).UTC()}, true
}

func parseRFC1123(s string) (moment, bool) {
	s = strings.Clone(s) // time.Parse keeps it: without this all texts would go to the heap
	if t, err := time.Parse("Mon, 02 Jan 2006 15:04:05 GMT", s); err == nil {
		return moment{Time: t.UTC()}, true
	}
	t, err := time.Parse(time.RFC1123Z, s)
	return moment{Time: t}, err == nil
}

// parseISO reads yyyy-MM-dd, then HH:mm, :ss and a fraction, then Z or an offset.
func parseISO(s string) (moment, bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' || !areDigits(s[:4]) || !areDigits(s[5:7]) || !areDigits(s[8:10]) {
		return moment{}, false
	}
	year, month, day := int(atoi(s[:4])), int(atoi(s[5:7])), int(atoi(s[8:10]))
	if year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return moment{}, false
	}
	s = s[10:]
	var clock TimeOfDay
	if len(s) > 1 && (s[0] == 'T' || s[0] == ' ') {
		var ok bool
		if clock, s, ok = parseClock(s[1:]); !ok {
			return moment{}, false
		}
	}
	m := moment{zone: zoneNone}
	location := time.UTC
	if s != "" {
		if s[0] == ' ' {
			s = s[1:]
		}
		offset, ok := parseOffset(s)
		if !ok {
			return moment{}, false
		}
		m.zone = zoneTold
		if offset != 0 {
			location = zoneAt(offset)
		}
	}
	m.Time = time.Date(year, time.Month(month), day, clock.Hour, clock.Minute, clock.Second, clock.Nanosecond, location)
	return m, true
}

// parseOffset reads Z, +hh:mm, +hhmm or +hh as seconds east of Greenwich.
func parseOffset(s string) (seconds int, ok bool) {
	if s == "Z" {
		return 0, true
	}
	if s == "" || (s[0] != '+' && s[0] != '-') {
		return 0, false
	}
	sign := s[0]
	s = s[1:]
	if len(s) == 5 && s[2] == ':' {
		s = s[:2] + s[3:]
	}
	if len(s) != 2 && len(s) != 4 || !areDigits(s) {
		return 0, false
	}
	seconds = int(atoi(s[:2])) * 3600
	if len(s) == 4 {
		if s[2] > '5' {
			return 0, false
		}
		seconds += int(atoi(s[2:])) * 60
	}
	if seconds > 14*3600 {
		return 0, false
	}
	if sign == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// appendClock appends date and clock of t, with as many fraction digits as needed,
// at most seven: the ticks of .NET.
func appendClock(b []byte, t time.Time) ([]byte, error) {
	year, month, day := t.Date()
	if year < 1 || year > 9999 {
		return b, fmt.Errorf("the year %d is outside of DateTime, which holds 1 to 9999", year)
	}
	hour, minute, second := t.Clock()
	b = appendDate(b, year, month, day)
	b = binary.LittleEndian.AppendUint64(append(b, 'T'), threePairs(hour, minute, second, ':'))
	return appendFraction(b, int64(t.Nanosecond()/100)), nil
}

// appendFraction appends ticks, which are less than a second, as ".1234567" without
// trailing zeros.
func appendFraction(b []byte, ticks int64) []byte {
	if ticks == 0 {
		return b
	}
	digits := eightDigits(uint64(ticks) * 10)
	zeros := bits.LeadingZeros64(digits-'0'*eachByte) / 8 // behind the last digit
	b = binary.LittleEndian.AppendUint64(append(b, '.'), digits)
	return b[:len(b)-zeros]
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func cutAround(s, before, after string) (string, bool) {
	if len(s) >= len(before)+len(after) && s[:len(before)] == before && s[len(s)-len(after):] == after {
		return s[len(before) : len(s)-len(after)], true
	}
	return s, false
}

func areDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func isInteger(s string) bool { return areDigits(s) || (len(s) > 1 && s[0] == '-' && areDigits(s[1:])) }

// atoi reads digits that were checked to be some, and few enough.
func atoi(s string) int64 {
	var n int64
	negative := s[0] == '-'
	if negative {
		s = s[1:]
	}
	for i := 0; i < len(s); i++ {
		n = n*10 + int64(s[i]-'0')
	}
	if negative {
		return -n
	}
	return n
}

// badValue is the error for a text that is not what it should be. It quotes no more
// than a little of it.
func badValue(text []byte, want string) error {
	const most = 64
	if len(text) == 0 {
		return errors.New("an empty text is not " + want)
	}
	if len(text) > most {
		return fmt.Errorf("%q… is not %s", text[:most], want)
	}
	return fmt.Errorf("%q is not %s", text, want)
}
