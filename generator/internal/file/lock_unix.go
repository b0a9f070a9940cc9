//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package file

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"
)

// lockPoll is how often a publication looks whether the one before it is done.
const lockPoll = 20 * time.Millisecond

// lock keeps other publications out of a folder until the returned function is
// called, and waits for one that is under way. The folder itself is locked, so
// nothing is left behind, not even by a process that is killed. A file system
// that knows no locks goes without.
func lock(ctx context.Context, root *os.Root) (unlock func(), err error) {
	dir, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(dir.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return func() { dir.Close() }, nil
		}
		select {
		case <-ctx.Done():
			dir.Close()
			return nil, ctx.Err()
		case <-time.After(lockPoll):
		}
	}
}
