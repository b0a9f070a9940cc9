package serve

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"guidepost/generator/internal/file"
)

// lookEvery is how often a folder is compared that the system reports no events
// of, and how often it is made sure that a watched one is still the same.
const lookEvery = 500 * time.Millisecond

// watch gathers what happens below o.Dir. It asks the system for events, or
// compares the folder again and again when told to, or when the system has no
// watches left. Watching ends with ctx.
func watch(ctx context.Context, o Options) (*changes, error) {
	w := &watcher{o: o, changes: newChanges()}
	if o.Poll {
		go w.poll(ctx, w.fingerprint())
		return w.changes, nil
	}
	switch err := w.begin(); {
	case err == nil:
		go w.events(ctx)
	case isWatchLimit(err):
		w.fallBack(ctx)
	default:
		return nil, fmt.Errorf("watching %s: %w", o.Dir, err)
	}
	return w.changes, nil
}

type watcher struct {
	o       Options
	changes *changes
	notify  *fsnotify.Watcher
	root    fs.FileInfo // the watched folder; nil if it is gone
}

// begin asks for the events of the folder that o.Dir names now, in place of one
// that it named before.
func (w *watcher) begin() error {
	root, err := os.Stat(w.o.Dir)
	if err != nil {
		return err
	}
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	before := w.notify
	w.notify = notify
	if err := w.add(w.o.Dir); err != nil {
		w.notify = before
		notify.Close()
		return err
	}
	if before != nil {
		before.Close()
	}
	w.root = root
	return nil
}

func (w *watcher) events(ctx context.Context) {
	defer func() { w.notify.Close() }()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case e := <-w.notify.Events:
			err = w.event(e)
		case <-w.notify.Errors:
			// Events were lost in an overflow, perhaps those of new folders.
			err = w.add(w.o.Dir)
			w.changes.noteAll()
		case <-tick.C:
			err = w.lookAtRoot()
		}
		if isWatchLimit(err) {
			w.fallBack(ctx)
			w.changes.noteAll()
			return
		}
	}
}

func (w *watcher) event(e fsnotify.Event) error {
	if e.Name == w.o.Dir && (e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename)) {
		w.root = nil
		w.changes.noteAll()
		return nil
	}
	if filepath.Base(e.Name) == file.ManifestName {
		w.changes.noteAll() // it makes a folder output, or a source again
		return nil
	}
	if w.ignored(e.Name) {
		return nil
	}
	rel, err := filepath.Rel(w.o.Dir, e.Name)
	if err != nil {
		return nil
	}
	if e.Has(fsnotify.Create) {
		if info, err := os.Stat(e.Name); err == nil && info.IsDir() {
			// It may have got files before it was watched, and the same folder
			// may have been known by another name.
			err = w.add(e.Name)
			w.changes.noteAll()
			return err
		}
	}
	w.changes.note(filepath.ToSlash(rel))
	return nil
}

// lookAtRoot notices that the folder is gone, or is another than it was: of that
// the system says nothing as long as somebody holds the old one open.
func (w *watcher) lookAtRoot() error {
	now, err := os.Stat(w.o.Dir)
	switch {
	case err != nil && w.root == nil || err == nil && w.root != nil && os.SameFile(now, w.root):
		return nil
	case err != nil:
		w.root = nil
	default:
		if err := w.begin(); err != nil {
			return err
		}
	}
	w.changes.noteAll()
	return nil
}

// add watches a folder and all below it. A folder is watched before it is
// listed, so nothing comes between.
func (w *watcher) add(dir string) error {
	return w.walk(dir, nil, walked{folder: func(name string) error {
		if w.o.watches > 0 && len(w.notify.WatchList()) >= w.o.watches {
			return syscall.ENOSPC
		}
		return w.notify.Add(name)
	}})
}

// walked is what is done with what a walk comes by. Only a lack of watches ends
// it; of whatever else is wrong the build says what matters.
type walked struct {
	folder func(name string) error // before it is listed
	other  func(name string)
}

// walk goes through what a build would read below dir. above holds the folders
// on the way, so that a link to one of them is not followed for ever.
func (w *watcher) walk(dir string, above []fs.FileInfo, do walked) error {
	info, err := os.Stat(dir)
	if err != nil {
		return onlyLimit(err)
	}
	for _, a := range above {
		if os.SameFile(a, info) {
			return nil
		}
	}
	above = append(above[:len(above):len(above)], info)
	if do.folder != nil {
		if err := do.folder(dir); err != nil {
			return onlyLimit(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return onlyLimit(err)
	}
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		isFolder := w.isFolder(name, e)
		switch {
		case !isFolder && do.other == nil || w.ignored(name):
		case !isFolder:
			do.other(name)
		default:
			if err := w.walk(name, above, do); err != nil {
				return err
			}
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

// onlyLimit drops the errors of folders that vanish or may not be read.
func onlyLimit(err error) error {
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
