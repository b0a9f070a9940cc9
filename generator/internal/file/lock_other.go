//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package file

import (
	"context"
	"os"
)

// lock does nothing where the system has no lock that dies with its process.
func lock(context.Context, *os.Root) (unlock func(), err error) { return func() {}, nil }
