// Command dtogen generates Go code for calling somebody else's ServiceStack API from
// what the server says of itself. Type dtogen help.
package main

import (
	"os"

	"github.com/dtogen/dtogen/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr))
}
