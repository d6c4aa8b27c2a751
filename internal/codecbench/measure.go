// The measuring and the table.

package main

import (
	"fmt"
	"math"
	"runtime"
	"time"
)

// result is what one operation of one library took.
type result struct {
	time          float64 // ns
	allocs, bytes float64
}

// ratios of a direction, by library, over the shapes.
var ratios = map[string]map[string][]float64{"decode": {}, "encode": {}}

// measure lets all libraries take turns and prints them.
func (s *shape) measure(rounds int, span time.Duration) {
	values := make([]any, len(s.codecs))
	for i, c := range s.codecs {
		values[i], _ = c.decode(c.body) // check has done it
	}
	for _, direction := range []string{"decode", "encode"} {
		results := make([]result, len(s.codecs))
		for round := range rounds {
			for i, c := range s.codecs {
				do := func() { _, _ = c.decode(c.body) }
				if direction == "encode" {
					do = func() { _, _ = c.encode(values[i]) }
				}
				r := turn(do, span)
				if round == 0 || r.time < results[i].time {
					results[i].time = r.time
				}
				results[i].allocs, results[i].bytes = r.allocs, r.bytes
			}
		}
		fmt.Printf("\n%s, %s (%d bytes)\n%-20s %12s %8s %10s %8s\n", s.name, direction, len(s.body), "", "ns/op", "allocs", "bytes", "ours is")
		for i, c := range s.codecs {
			ratio := results[i].time / results[0].time
			if !s.apart {
				ratios[direction][c.library] = append(ratios[direction][c.library], ratio)
			}
			note := c.note
			if note != "" {
				note = "  not this body, but one without what it refuses: " + note
			}
			fmt.Printf("%-20s %12.0f %8.0f %10.0f %7.2fx%s\n", c.library, results[i].time, results[i].allocs, results[i].bytes, ratio, note)
		}
	}
}

// turn runs do for some time, and tells what one of it takes.
func turn(do func(), span time.Duration) result {
	var before, after runtime.MemStats
	do()
	runtime.ReadMemStats(&before)
	n := 0
	start := time.Now()
	var taken time.Duration
	for batch := 1; taken < span; batch *= 2 {
		for range batch {
			do()
		}
		n += batch
		taken = time.Since(start)
	}
	runtime.ReadMemStats(&after)
	return result{
		time:   float64(taken) / float64(n),
		allocs: math.Round(float64(after.Mallocs-before.Mallocs) / float64(n)),
		bytes:  math.Round(float64(after.TotalAlloc-before.TotalAlloc) / float64(n)),
	}
}

// summary prints how far ahead we are: the geometric mean over the shapes.
func summary() {
	if len(ratios["decode"]) == 0 {
		return
	}
	fmt.Printf("\n%-20s %8s %8s   (how many times our time it takes, mean of all shapes)\n", "", "decode", "encode")
	for _, c := range shapes[0].codecs {
		fmt.Printf("%-20s %7.2fx %7.2fx\n", c.library, mean(ratios["decode"][c.library]), mean(ratios["encode"][c.library]))
	}
}

func mean(of []float64) float64 {
	sum := 0.0
	for _, f := range of {
		sum += math.Log(f)
	}
	return math.Exp(sum / float64(len(of)))
}
