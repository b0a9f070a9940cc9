package serve

import (
	"errors"
	"syscall"
)

// wsaeAddrInUse is the number Windows gives for a taken port.
const wsaeAddrInUse = syscall.Errno(10048)

func isAddrInUse(err error) bool {
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaeAddrInUse)
}

// isWatchLimit reports that the system has no more watches or open files to
// give: inotify says "no space", kqueue "too many open files".
func isWatchLimit(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}
