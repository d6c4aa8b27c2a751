// Command corpus measures what dtogen understands of the recorded servers against
// what .NET reflection says of their DTOs, and prints one table: a row for each kind
// of source and each version, and last the rows of all sources of a host together.
//
// It reads ../shared/corpus, or the folder given. With -v it lists what is missing
// or wrong.
package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	verbose := flag.Bool("v", false, "list what is missing or wrong")
	only := flag.String("only", "", "measure only sources whose name holds this text, such as python or aim-4.0.62")
	flag.Parse()
	dir := cmp.Or(flag.Arg(0), "../shared/corpus")
	if _, err := os.Stat(filepath.Join(dir, "live")); err != nil {
		fmt.Println("corpus: no recorded servers at", dir, "- nothing is measured")
		return
	}
	rows, err := measure(dir, *only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(2)
	}
	printTable(os.Stdout, rows)
	wrong := 0
	for _, r := range rows {
		wrong += len(r.differences)
		if *verbose {
			for _, d := range r.differences {
				fmt.Println(d)
			}
		}
	}
	for _, l := range unshown(rows) {
		fmt.Printf("nothing shows the loss %q of %s any more\n", l.fact, cmp.Or(l.source, "any source"))
		wrong++
	}
	if wrong > 0 && *only == "" {
		os.Exit(1)
	}
}

func printTable(to *os.File, rows []*row) {
	w := bufio.NewWriter(to)
	defer w.Flush()
	fmt.Fprintf(w, "%-24s %-8s %8s %8s %8s %8s %8s\n", "source", "version", "expected", "found", "in kind", "lost", "wrong")
	var sum row
	for _, r := range rows {
		fmt.Fprintf(w, "%-24s %-8s %8d %8d %8d %8d %8d\n", r.source, r.version, r.expected(), r.found, r.vague, r.lost, len(r.differences))
		sum.found, sum.vague, sum.lost = sum.found+r.found, sum.vague+r.vague, sum.lost+r.lost
		sum.differences = append(sum.differences, r.differences...)
	}
	fmt.Fprintf(w, "%-24s %-8s %8d %8d %8d %8d %8d\n", "sum", "", sum.found+sum.vague+sum.lost+len(sum.differences), sum.found, sum.vague, sum.lost, len(sum.differences))
}
