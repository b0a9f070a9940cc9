// Guidepost makes static sites of Markdown guides, YAML comparison tables and
// YAML decision trees.
//
// This package reads flags and environment, chooses what to do, prints, and
// sets the exit code: 0 all is well, 1 the content has errors (with --strict
// also warnings), 2 the command was called wrongly, 3 the environment failed.
// Results go to stdout, messages to stderr. It never asks the network for
// anything, but for `check --external`.
package main

import "os"

func main() {
	letHeapGrow()
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}
