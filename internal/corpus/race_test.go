//go:build race

package main

// underRace: the detector slows the measuring down six times, and has nothing to find
// in it; make test prints the whole table without it.
const underRace = true
