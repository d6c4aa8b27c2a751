package servicestack

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Rules 59 and 95.
func TestRule059And095Duration(t *testing.T) {
	for _, c := range []struct {
		in  string
		out string
	}{
		{`"PT0S"`, "PT0S"},
		{`"P1DT2H3M4.0050000S"`, "P1DT2H3M4.005S"},
		{`"-P1DT2H3M4.567S"`, "-P1DT2H3M4.567S"},
		{`"PT0.0000001S"`, "PT0.0000001S"},
		{`"P365D"`, "P365D"},
		{`"P1DT"`, "P1D"},
		{`"PT90S"`, "PT1M30S"},
		{`"-PT1M30S"`, "-PT1M30S"},
		{`"PT1H0.5S"`, "PT1H0.5S"},
		{`"01:02:03"`, "PT1H2M3S"},
		{`"1:2:3"`, "PT1H2M3S"},
		{`"01:02"`, "PT1H2M"},
		{`"1.02:03:04.0050000"`, "P1DT2H3M4.005S"},
		{`"-01:30:00"`, "-PT1H30M"},
		{`"00:00:00.0000001"`, "PT0.0000001S"},
		{`90`, "PT1M30S"},
		{`5.5`, "PT5.5S"},
		{`"-5"`, "-PT5S"},
		// MaxValue and MinValue, exact and as servers write them.
		{`"P10675199DT2H48M5.4775807S"`, "P10675199DT2H48M5.4775807S"},
		{`"P10675199DT2H48M5.4775391S"`, "P10675199DT2H48M5.4775807S"},
		{`"PT922337203685.478S"`, "P10675199DT2H48M5.4775807S"},
		{`"-P10675199DT2H48M5.4775391S"`, "-P10675199DT2H48M5.4775808S"},
		{`"-P10675199DT2H48M5.4775808S"`, "-P10675199DT2H48M5.4775808S"},
		{`"-10675199.02:48:05.4775808"`, "-P10675199DT2H48M5.4775808S"},
	} {
		var got Duration
		if assert.NoError(t, unmarshalBoth([]byte(c.in), &got), c.in) {
			assert.Equal(t, c.out, got.String(), c.in)
			b, err := Marshal(got)
			require.NoError(t, err)
			assert.Equal(t, `"`+c.out+`"`, string(b))
		}
	}
	// What has no length, what a server reads as 0, and what is none.
	for _, in := range []string{`""`, `"P"`, `"PT"`, `"-"`, `"P1W"`, `"P1M"`, `"P1Y"`, `"P3.5D"`, `"PT-90S"`, `"pt1h"`, `"1h30m"`,
		`"36:00:00"`, `"24:00"`, `"02:60:00"`, `"01:02:60"`, `"01:02:03,5"`, `"1 02:03:04"`, `"1:2:3:4"`, `":1"`, `"1:"`, `"PT1S1H"`,
		`"PT1.S"`, `"PT1H2"`, `"P99999999D"`, `"P99999999999999999999D"`, `"1e3"`, `true`, `"01:02:03."`, `"x"`} {
		var got Duration
		assert.Error(t, unmarshalBoth([]byte(in), &got), in)
	}
}

func TestDurationOfGo(t *testing.T) {
	for _, d := range []time.Duration{0, time.Second, -90 * time.Second, math.MaxInt64 / 100 * 100, math.MinInt64 / 100 * 100} {
		back, ok := NewDuration(d).Std()
		assert.True(t, ok)
		assert.Equal(t, d, back)
	}
	_, ok := MaxDuration.Std()
	assert.False(t, ok)
	assert.Equal(t, int64(15), DurationOfTicks(15).Ticks())
}

// Rules 28, 59 and 96.
func TestRule096TimeOfDay(t *testing.T) {
	for _, c := range []struct{ in, wire, shown string }{
		{`"PT13H45M30.123S"`, "PT13H45M30.123S", "13:45:30.123"},
		{`"13:45"`, "PT13H45M", "13:45:00"},
		{`"13:45:30.1234567"`, "PT13H45M30.1234567S", "13:45:30.1234567"},
		{`"PT0S"`, "PT0S", "00:00:00"},
		{`49530`, "PT13H45M30S", "13:45:30"},
	} {
		var got, shown TimeOfDay
		require.NoError(t, unmarshalBoth([]byte(c.in), &got), c.in)
		b, err := Marshal(got)
		require.NoError(t, err)
		assert.Equal(t, `"`+c.wire+`"`, string(b))
		assert.Equal(t, c.shown, got.String())
		require.NoError(t, shown.UnmarshalText([]byte(got.String())))
		assert.Equal(t, got, shown)
	}
	for _, in := range []string{`"24:00"`, `"PT25H"`, `"P1D"`, `"-01:00"`, `"1:45 PM"`, `"13:45Z"`, `86400`, `""`} {
		var got TimeOfDay
		assert.Error(t, unmarshalBoth([]byte(in), &got), in)
	}
	_, err := Marshal(TimeOfDay{24, 0, 0, 0})
	assert.ErrorContains(t, err, "24:00:00.000000000 is not a time of day")
	assert.Equal(t, TimeOfDay{13, 45, 30, 5}, TimeOfDayOf(time.Date(2024, 2, 29, 13, 45, 30, 5, time.Local)))
}

func FuzzDuration(f *testing.F) {
	for _, s := range []string{"P1DT2H3M4.005S", "-10675199.02:48:05.4775808", "5.5", "PT922337203685.478S", "13:45:30.123"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var a, b Duration
		if a.UnmarshalText([]byte(s)) == nil {
			require.NoError(t, b.UnmarshalText([]byte(a.String())))
			require.Equal(t, a, b)
		}
		var c, d TimeOfDay
		if c.UnmarshalText([]byte(s)) == nil {
			text, err := c.MarshalText()
			require.NoError(t, err)
			require.NoError(t, d.UnmarshalText(text))
			require.Equal(t, c, d)
		}
	})
}
