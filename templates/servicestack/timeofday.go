// TimeOfDay: System.TimeOnly.

package servicestack

import (
	"fmt"
	"time"
)

// TimeOfDay is a .NET TimeOnly: what a clock shows, to 100 ns. It is written as a
// duration since midnight, PT13H45M30.123S, the form that every server reads.
type TimeOfDay struct {
	Hour, Minute, Second, Nanosecond int
}

// TimeOfDayOf returns what the clock of t shows.
func TimeOfDayOf(t time.Time) TimeOfDay {
	return TimeOfDay{t.Hour(), t.Minute(), t.Second(), t.Nanosecond()}
}

// SinceMidnight returns t as the time passed since midnight.
func (t TimeOfDay) SinceMidnight() time.Duration {
	return time.Duration(t.Hour)*time.Hour + time.Duration(t.Minute)*time.Minute +
		time.Duration(t.Second)*time.Second + time.Duration(t.Nanosecond)
}

// String returns t as 13:45:30.123.
func (t TimeOfDay) String() string {
	b := fmt.Appendf(nil, "%02d:%02d:%02d", t.Hour, t.Minute, t.Second)
	return string(appendFraction(b, int64(t.Nanosecond/100)))
}

// AppendText appends t as it stands in a query or a path.
func (t TimeOfDay) AppendText(b []byte) ([]byte, error) {
	if !t.valid() {
		return b, fmt.Errorf("%02d:%02d:%02d.%09d is not a time of day", t.Hour, t.Minute, t.Second, t.Nanosecond)
	}
	return NewDuration(t.SinceMidnight()).AppendText(b)
}

func (t TimeOfDay) valid() bool {
	return t.Hour >= 0 && t.Hour < 24 && t.Minute >= 0 && t.Minute < 60 && t.Second >= 0 && t.Second < 60 &&
		t.Nanosecond >= 0 && t.Nanosecond < 1_000_000_000
}

// MarshalText is AppendText to nothing.
func (t TimeOfDay) MarshalText() ([]byte, error) { return t.AppendText(nil) }

// MarshalJSON returns t as JSON string.
func (t TimeOfDay) MarshalJSON() ([]byte, error) { return t.appendJSON(nil) }

func (t TimeOfDay) appendJSON(b []byte) ([]byte, error) { return appendQuoted(b, t) }

// UnmarshalText reads PT13H45M30.123S and 13:45[:30[.123]].
func (t *TimeOfDay) UnmarshalText(text []byte) error {
	var d Duration
	if d.UnmarshalText(text) != nil || d.ticks < 0 || d.ticks >= ticksPerDay {
		return badValue(text, "a time of day")
	}
	seconds := int(d.ticks / ticksPerSecond)
	*t = TimeOfDay{seconds / 3600, seconds / 60 % 60, seconds % 60, int(d.ticks%ticksPerSecond) * 100}
	return nil
}

// UnmarshalJSON reads a JSON string, or a number: seconds since midnight.
func (t *TimeOfDay) UnmarshalJSON(token []byte) error {
	return unmarshalText(token, t)
}

// parseClock reads HH:mm, :ss and a fraction of one to nine digits from the front of
// s and returns what follows.
func parseClock(s string) (t TimeOfDay, rest string, ok bool) {
	if len(s) < 5 || s[2] != ':' || !areDigits(s[:2]) || !areDigits(s[3:5]) {
		return t, s, false
	}
	t.Hour, t.Minute = int(atoi(s[:2])), int(atoi(s[3:5]))
	s = s[5:]
	if len(s) > 2 && s[0] == ':' && areDigits(s[1:3]) {
		t.Second = int(atoi(s[1:3]))
		s = s[3:]
		if len(s) > 1 && s[0] == '.' {
			nanoseconds, n := parseFraction(s[1:])
			if n == 0 || n > 9 {
				return t, s, false
			}
			t.Nanosecond = nanoseconds
			s = s[1+n:]
		}
	}
	return t, s, t.valid()
}

// parseFraction reads the digits that s begins with as nanoseconds: "1" is 0.1 s. It
// returns how many digits there are; those after the ninth are not counted in.
func parseFraction(s string) (nanoseconds, digits int) {
	for unit := 100_000_000; digits < len(s) && s[digits] >= '0' && s[digits] <= '9'; digits++ {
		nanoseconds += int(s[digits]-'0') * unit
		unit /= 10
	}
	return nanoseconds, digits
}
