package serve

import (
	"context"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"guidepost/generator/internal/file"
)

const pollEvery = 500 * time.Millisecond

// watch returns a channel that gets a value when something below o.Dir has
// changed. The channel holds one value: an event means "build again", and
// nobody asks which file it was. It asks the system for events, or compares
// the folder again and again when told to, or when the system has no watches
// left.
func watch(ctx context.Context, o Options) (<-chan struct{}, func(), error) {
	w := &watcher{o: o, changed: make(chan struct{}, 1)}
	if o.Poll {
		go w.poll(ctx, w.fingerprint())
		return w.changed, func() {}, nil
	}
	notify, err := fsnotify.NewWatcher()
	if err == nil {
		w.notify = notify
		err = w.add(o.Dir, nil)
		if err == nil {
			go w.events(ctx)
			return w.changed, func() { notify.Close() }, nil
		}
		notify.Close()
	}
	if !isWatchLimit(err) {
		return nil, nil, fmt.Errorf("watching %s: %w", o.Dir, err)
	}
	w.fallBack(ctx)
	return w.changed, func() {}, nil
}

type watcher struct {
	o       Options
	notify  *fsnotify.Watcher
	changed chan struct{}
}

// signal says that something changed. If the last signal was not taken yet,
// the build to come sees this change too.
func (w *watcher) signal() {
	select {
	case w.changed <- struct{}{}:
	default:
	}
}

func (w *watcher) events(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-w.notify.Events:
			if !ok {
				return
			}
			if w.ignored(e.Name) {
				continue
			}
			// A new folder may have got files before it was watched; the
			// signal comes after, and the build reads the whole tree.
			if e.Has(fsnotify.Create) {
				if err := w.addIfFolder(e.Name); isWatchLimit(err) {
					w.notify.Close()
					w.fallBack(ctx)
					return
				}
			}
			w.signal()
		case _, ok := <-w.notify.Errors:
			if !ok {
				return
			}
			// Most likely events were lost in an overflow.
			w.signal()
		}
	}
}

func (w *watcher) addIfFolder(name string) error {
	info, err := os.Stat(name)
	if err != nil || !info.IsDir() {
		return nil
	}
	return w.add(name, nil)
}

// add watches a folder and all below it. above holds the folders on the way,
// so that a link to one of them is not followed for ever.
func (w *watcher) add(dir string, above []fs.FileInfo) error {
	info, err := os.Stat(dir)
	if err != nil {
		return ignoreGone(err)
	}
	for _, a := range above {
		if os.SameFile(a, info) {
			return nil
		}
	}
	above = append(above[:len(above):len(above)], info)
	if err := w.notify.Add(dir); err != nil {
		return ignoreGone(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ignoreGone(err)
	}
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		if !w.isFolder(name, e) || w.ignored(name) {
			continue
		}
		if err := w.add(name, above); err != nil {
			return err
		}
	}
	return nil
}

// isFolder follows links, but not out of the watched folder: the build does
// not read what is there either.
func (w *watcher) isFolder(name string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := os.Stat(name)
	if err != nil || !info.IsDir() {
		return false
	}
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		return false
	}
	root, err := filepath.EvalSymlinks(w.o.Dir)
	return err == nil && strings.HasPrefix(real, root+string(filepath.Separator))
}

// ignoreGone drops the errors of folders that vanish or may not be read; the
// build reports those that matter.
func ignoreGone(err error) error {
	if isWatchLimit(err) {
		return err
	}
	return nil
}

// ignored leaves out what a build does not read.
func (w *watcher) ignored(name string) bool {
	rel, err := filepath.Rel(w.o.Dir, name)
	if err != nil || rel == "." {
		return false
	}
	rel = filepath.ToSlash(rel)
	base := rel[strings.LastIndexByte(rel, '/')+1:]
	info, err := os.Lstat(name)
	dir := err == nil && info.IsDir()
	if file.SkipName(base, dir) || w.o.Ignore != nil && w.o.Ignore(rel, dir) {
		return true
	}
	if dir {
		_, err := os.Lstat(filepath.Join(name, file.ManifestName))
		return err == nil
	}
	return false
}

func (w *watcher) fallBack(ctx context.Context) {
	fmt.Fprintf(w.o.Log, "the system has no file watches left, so the folder is compared every %v instead; on Linux, raise fs.inotify.max_user_watches\n", pollEvery)
	go w.poll(ctx, w.fingerprint())
}

func (w *watcher) poll(ctx context.Context, last uint64) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if now := w.fingerprint(); now != last {
				last = now
				w.signal()
			}
		}
	}
}

// fingerprint hashes the name, size and time of every file.
func (w *watcher) fingerprint() uint64 {
	h := fnv.New64a()
	_ = filepath.WalkDir(w.o.Dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil // reported by the build
		}
		if w.ignored(name) {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if info, err := os.Stat(name); err == nil {
			fmt.Fprintf(h, "%s\x00%d\x00%d\x00%d\x00", name, info.Size(), info.ModTime().UnixNano(), info.Mode())
		}
		return nil
	})
	return h.Sum64()
}
