// Time: System.DateTime in all the forms that servers write.

package servicestack

import "time"

// Time is a .NET DateTime: a point in time, or a reading of the clock whose
// zone nobody told.
type Time struct {
	time.Time
	unspecified bool
}

// NewTime returns t as a Time whose zone is known.
func NewTime(t time.Time) Time { return Time{Time: t} }
