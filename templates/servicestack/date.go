// Date: System.DateOnly.

package servicestack

import (
	"encoding/binary"
	"fmt"
	"time"
)

// Date is a .NET DateOnly, written as 2024-02-29. The zero Date is
// DateOnly.MinValue, the first of January of the year 1.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the date that the clock of t shows.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	if year == 1 && t.YearDay() == 1 {
		return Date{}
	}
	return Date{year, month, day}
}

// In returns the midnight with which d begins in the given location.
func (d Date) In(location *time.Location) time.Time {
	if d.IsZero() {
		d = Date{1, 1, 1}
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, location)
}

// IsZero reports whether d is unset, or the first day there is.
func (d Date) IsZero() bool { return d == Date{} || d == Date{1, 1, 1} }

// String returns the form that is sent.
func (d Date) String() string {
	if b, err := d.AppendText(nil); err == nil {
		return string(b)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// AppendText appends d as it stands in a query or a path.
func (d Date) AppendText(b []byte) ([]byte, error) {
	if d.IsZero() {
		return append(b, "0001-01-01"...), nil
	}
	if d.Year < 1 || d.Year > 9999 || d.Month < 1 || d.Month > 12 || d.Day < 1 || d.Day > daysIn(d.Year, int(d.Month)) {
		return b, fmt.Errorf("%04d-%02d-%02d is not a date", d.Year, d.Month, d.Day)
	}
	return appendDate(b, d.Year, d.Month, d.Day), nil
}

// MarshalText is AppendText to nothing.
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// MarshalJSON returns d as JSON string.
func (d Date) MarshalJSON() ([]byte, error) { return d.appendJSON(nil) }

func (d Date) appendJSON(b []byte) ([]byte, error) { return appendQuoted(b, d) }

// UnmarshalText reads a date, and of all forms with a time the date that is written.
func (d *Date) UnmarshalText(text []byte) error { return d.read(text, true, Dialect{}) }

// UnmarshalJSON reads a JSON string, or a number: Unix time of the day's beginning.
func (d *Date) UnmarshalJSON(token []byte) error { return d.readJSON(token, Dialect{}) }

func (d *Date) readJSON(token []byte, dialect Dialect) error {
	text, quoted, err := tokenText(token)
	if text == nil {
		return err
	}
	return d.read(text, quoted, dialect)
}

func (d *Date) read(text []byte, quoted bool, dialect Dialect) error {
	m, ok := parseMoment(string(text), quoted, dialect)
	if !ok || !m.limit() {
		return badValue(text, "a date")
	}
	*d = DateOf(m.Time)
	return nil
}

func appendDate(b []byte, year int, month time.Month, day int) []byte {
	b = append(b, byte('0'+year/1000), byte('0'+year/100%10))
	return binary.LittleEndian.AppendUint64(b, threePairs(year%100, int(month), day, '-'))
}

// threePairs returns three numbers below a hundred with a mark between them, as 24-02-29
// stands in memory: they are eight digits, of which two are not meant.
func threePairs(first, second, third int, mark byte) uint64 {
	const marks = 1<<16 | 1<<40
	return eightDigits(uint64(first*1_000_000+second*1000+third)) - '0'*marks + uint64(mark)*marks
}
