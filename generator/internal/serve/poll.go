package serve

import (
	"context"
	"fmt"
	"hash/fnv"
	"os"
	"time"
)

func (w *watcher) fallBack(ctx context.Context) {
	fmt.Fprintf(w.o.Log, "the system has no file watches left, so the folder is compared every %v instead; on Linux, raise fs.inotify.max_user_watches\n", lookEvery)
	go w.poll(ctx, w.fingerprint())
}

func (w *watcher) poll(ctx context.Context, last uint64) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if now := w.fingerprint(); now != last {
				last = now
				w.changes.noteAll()
			}
		}
	}
}

// fingerprint hashes the name, size and time of everything that a build would
// read.
func (w *watcher) fingerprint() uint64 {
	h := fnv.New64a()
	add := func(name string) {
		if info, err := os.Stat(name); err == nil {
			fmt.Fprintf(h, "%s\x00%d\x00%d\x00%d\x00", name, info.Size(), info.ModTime().UnixNano(), info.Mode())
		}
	}
	_ = w.walk(w.o.Dir, nil, walked{folder: func(name string) error { add(name); return nil }, other: add})
	return h.Sum64()
}
