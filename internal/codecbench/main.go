// Command codecbench compares the codec of the runtime with other JSON libraries, on
// bodies that real servers sent. All take turns in one run, and of each the best of
// many rounds counts, so that the ratios hold on a busy machine, too. It is a module
// of its own: nobody who imports dtogen gets these libraries.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"
)

func main() {
	rounds := flag.Int("rounds", 30, "how many turns each library takes")
	span := flag.Duration("time", 4*time.Millisecond, "how long a turn takes")
	only := flag.String("shape", "", "measure one shape")
	flag.Parse()
	fmt.Printf("%s %s/%s, sonic: %s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, sonicMode())
	for _, s := range shapes {
		if *only != "" && s.name != *only {
			continue
		}
		if err := s.check(); err != nil {
			fmt.Fprintf(os.Stderr, "codecbench: %s: %v\n", s.name, err)
			os.Exit(1)
		}
		s.measure(*rounds, *span)
	}
	refusals()
	summary()
}
