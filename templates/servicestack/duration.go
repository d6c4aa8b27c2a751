// Duration: System.TimeSpan.

package servicestack

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Duration is a .NET TimeSpan, a number of ticks of 100 ns. It is not a
// time.Duration, for a TimeSpan can be a hundred times as long.
//
// Servers write XSD durations (P1DT2H3M4.005S) or 1.02:03:04.0050000; Duration reads
// both and writes the first, the form that every server reads.
//
// It has no method IsZero, for encoding/json would then leave out a *Duration that
// points to no time at all.
type Duration struct {
	ticks int64
}

// MinDuration and MaxDuration are TimeSpan.MinValue and TimeSpan.MaxValue.
var (
	MinDuration = Duration{math.MinInt64}
	MaxDuration = Duration{math.MaxInt64}
)

const (
	ticksPerSecond = 10_000_000
	ticksPerDay    = 24 * 60 * 60 * ticksPerSecond

	// What servers write for MaxValue and, negative, for MinValue: the seconds went
	// through a floating-point number.
	inexactMaxTicks = 9_223_372_036_854_775_391
)

// NewDuration returns d in ticks; nanoseconds below 100 are dropped.
func NewDuration(d time.Duration) Duration { return Duration{int64(d / 100)} }

// DurationOfTicks returns a duration of so many times 100 ns.
func DurationOfTicks(ticks int64) Duration { return Duration{ticks} }

// Ticks returns d in units of 100 ns.
func (d Duration) Ticks() int64 { return d.ticks }

// Std returns d as time.Duration, and false if it is too long for one (292 years).
func (d Duration) Std() (time.Duration, bool) {
	if d.ticks > math.MaxInt64/100 || d.ticks < math.MinInt64/100 {
		return 0, false
	}
	return time.Duration(d.ticks * 100), true
}

// String returns the form that is sent.
func (d Duration) String() string {
	b, _ := d.AppendText(nil)
	return string(b)
}

// AppendText appends d as it stands in a query or a path. The error is always nil.
func (d Duration) AppendText(b []byte) ([]byte, error) {
	ticks := uint64(d.ticks)
	if d.ticks < 0 {
		b = append(b, '-')
		ticks = -ticks
	}
	b = append(b, 'P')
	if days := ticks / ticksPerDay; days > 0 {
		b = append(appendUint(b, days), 'D')
		if ticks %= ticksPerDay; ticks == 0 {
			return b, nil
		}
	}
	b = append(b, 'T')
	seconds := ticks / ticksPerSecond
	fraction := ticks % ticksPerSecond
	if hours := seconds / 3600; hours > 0 {
		b = append(appendUint(b, hours), 'H')
	}
	if minutes := seconds / 60 % 60; minutes > 0 {
		b = append(appendUint(b, minutes), 'M')
	}
	if seconds %= 60; seconds > 0 || fraction > 0 || ticks == 0 {
		b = appendFraction(appendUint(b, seconds), int64(fraction))
		b = append(b, 'S')
	}
	return b, nil
}

// MarshalText is AppendText to nothing.
func (d Duration) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// MarshalJSON returns d as JSON string.
func (d Duration) MarshalJSON() ([]byte, error) { return d.appendJSON(nil) }

func (d Duration) appendJSON(b []byte) ([]byte, error) { return appendQuoted(b, d) }

// UnmarshalText reads [-]P1DT2H3M4.005S, [-][d.]hh:mm[:ss[.fffffff]] and a number of
// seconds.
func (d *Duration) UnmarshalText(text []byte) error {
	ticks, ok := parseDuration(string(text))
	if !ok {
		return badValue(text, "a duration")
	}
	d.ticks = ticks
	return nil
}

// UnmarshalJSON reads a JSON string, or a number: seconds.
func (d *Duration) UnmarshalJSON(token []byte) error {
	return unmarshalText(token, d)
}

func parseDuration(s string) (ticks int64, ok bool) {
	negative := len(s) > 0 && s[0] == '-'
	if negative {
		s = s[1:]
	}
	var sum tickSum
	switch {
	case s == "":
		return 0, false
	case s[0] == 'P':
		ok = sum.addXSD(s[1:])
	case strings.IndexByte(s, ':') >= 0:
		ok = sum.addClock(s)
	default:
		ok = sum.addSeconds(s)
	}
	switch {
	case !ok:
		return 0, false
	case sum == inexactMaxTicks || sum >= 1<<63:
		if negative {
			return math.MinInt64, true
		}
		return math.MaxInt64, true
	case negative:
		return -int64(sum), true
	}
	return int64(sum), true
}

// tickSum adds up the parts of a duration. Up to a second more than a TimeSpan holds
// is no error: such things stand for MaxValue (PT922337203685.478S).
type tickSum uint64

func (t *tickSum) add(digits string, unit uint64) bool {
	n, end := leadingDigits(bytesOf(digits), 0)
	if end == 0 || end < len(digits) {
		return false
	}
	return t.addUnits(digits, n, unit)
}

// addUnits adds n units, which is the number that the digits are if they are not too many.
func (t *tickSum) addUnits(digits string, n, unit uint64) bool {
	if len(digits) > 19 {
		var err error
		if n, err = strconv.ParseUint(digits, 10, 64); err != nil {
			return false
		}
	}
	return n <= 1<<63/unit && t.addTicks(n*unit)
}

func (t *tickSum) addTicks(n uint64) bool {
	*t += tickSum(n)
	return *t <= 1<<63+ticksPerSecond
}

// addSeconds adds a number of seconds that may have a fraction.
func (t *tickSum) addSeconds(s string) bool {
	whole, fraction, found := strings.Cut(s, ".")
	if found && !areDigits(fraction) {
		return false
	}
	nanoseconds, _ := parseFraction(fraction)
	return t.add(whole, ticksPerSecond) && t.addTicks(uint64(nanoseconds/100))
}

// addXSD adds days, hours, minutes and seconds, in this order, after the P. Years,
// months and weeks have no length that servers would read.
func (t *tickSum) addXSD(s string) bool {
	last, inClock, found := byte(0), false, false
	for s != "" {
		if s[0] == 'T' && !inClock {
			inClock, s = true, s[1:]
			continue
		}
		n, end := leadingDigits(bytesOf(s), 0)
		if end == 0 || end == len(s) {
			return false
		}
		digits := s[:end]
		s = s[end:]
		if s[0] == '.' {
			nanoseconds, n := parseFraction(s[1:])
			if n == 0 || n+1 == len(s) || s[n+1] != 'S' || !t.addTicks(uint64(nanoseconds/100)) {
				return false
			}
			s = s[n+1:]
		}
		unit := s[0]
		ok := false
		switch {
		case unit == 'D' && !inClock && !found:
			ok = t.addUnits(digits, n, ticksPerDay)
		case unit == 'H' && inClock && last < 'H':
			ok = t.addUnits(digits, n, 3600*ticksPerSecond)
		case unit == 'M' && inClock && last < 'M':
			ok = t.addUnits(digits, n, 60*ticksPerSecond)
		case unit == 'S' && inClock && last < 'S':
			ok = t.addUnits(digits, n, ticksPerSecond)
		}
		if !ok {
			return false
		}
		last, found, s = unit, true, s[1:]
	}
	return found
}

// addClock adds [d.]hh:mm[:ss[.fffffff]]. One digit will do for each. Hours above 23
// are refused, for .NET takes those of 36:00:00 for days.
func (t *tickSum) addClock(s string) bool {
	hour, rest, _ := strings.Cut(s, ":")
	minute, second, hasSecond := strings.Cut(rest, ":")
	if days, h, found := strings.Cut(hour, "."); found {
		hour = h
		if !t.add(days, ticksPerDay) {
			return false
		}
	}
	whole, fraction, hasFraction := strings.Cut(second, ".")
	if !hasSecond {
		whole = "0"
	}
	if hasFraction && (len(fraction) > 9 || !areDigits(fraction)) {
		return false
	}
	nanoseconds, _ := parseFraction(fraction)
	return isBelow(hour, 24) && isBelow(minute, 60) && isBelow(whole, 60) &&
		t.add(hour, 3600*ticksPerSecond) && t.add(minute, 60*ticksPerSecond) && t.add(whole, ticksPerSecond) &&
		t.addTicks(uint64(nanoseconds/100))
}

// isBelow reports whether s is one digit or two, and less than limit.
func isBelow(s string, limit int64) bool {
	return len(s) <= 2 && areDigits(s) && atoi(s) < limit
}
