package file

import (
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"syscall"
)

// Overlay returns a tree that holds the files of both trees, those of over
// where both have one. A folder is merged; a file hides a folder of the same
// name. An error of over other than "does not exist" is an error of the whole:
// an override that cannot be read must not silently give way to the default.
func Overlay(over, under fs.FS) fs.FS { return overlay{over, under} }

type overlay struct{ over, under fs.FS }

// Open implements fs.FS.
func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.over.Open(name)
	if absent(err) {
		if o.hidden(name) {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return o.under.Open(name)
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || !info.IsDir() {
		return f, err
	}
	f.Close()
	entries, err := o.ReadDir(name)
	if err != nil {
		return nil, err
	}
	return &mergedDir{info: info, entries: entries}, nil
}

// Stat implements fs.StatFS.
func (o overlay) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(o.over, name)
	if !absent(err) {
		return info, err
	}
	if o.hidden(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return fs.Stat(o.under, name)
}

// ReadLink and Lstat implement fs.ReadLinkFS.
func (o overlay) ReadLink(name string) (string, error) {
	s, err := fs.ReadLink(o.over, name)
	if absent(err) {
		return fs.ReadLink(o.under, name)
	}
	return s, err
}

func (o overlay) Lstat(name string) (fs.FileInfo, error) {
	info, err := fs.Lstat(o.over, name)
	if absent(err) && !o.hidden(name) {
		return fs.Lstat(o.under, name)
	}
	return info, err
}

// ReadDir implements fs.ReadDirFS.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	a, err := fs.ReadDir(o.over, name)
	if absent(err) {
		if o.hidden(name) {
			return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
		}
		return fs.ReadDir(o.under, name)
	}
	if err != nil {
		return nil, err
	}
	b, err := fs.ReadDir(o.under, name)
	if err != nil && !absent(err) && !errors.Is(err, fs.ErrInvalid) {
		return nil, err
	}
	out := slices.Clone(a)
	for _, e := range b {
		if !slices.ContainsFunc(a, func(x fs.DirEntry) bool { return x.Name() == e.Name() }) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(x, y fs.DirEntry) int { return strings.Compare(x.Name(), y.Name()) })
	return out, nil
}

// hidden reports whether a file of over stands where name needs a folder.
func (o overlay) hidden(name string) bool {
	for i := range name {
		if name[i] != '/' {
			continue
		}
		info, err := fs.Stat(o.over, name[:i])
		if err != nil {
			return false
		}
		if !info.IsDir() {
			return true
		}
	}
	return false
}

// absent also covers a path that goes through a file.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// mergedDir is an open folder of an overlay.
type mergedDir struct {
	info    fs.FileInfo
	entries []fs.DirEntry
}

func (d *mergedDir) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *mergedDir) Close() error               { return nil }
func (d *mergedDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.info.Name(), Err: syscall.EISDIR}
}

// ReadDir implements fs.ReadDirFile.
func (d *mergedDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		out := d.entries
		d.entries = nil
		return out, nil
	}
	if len(d.entries) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.entries))
	out := d.entries[:n]
	d.entries = d.entries[n:]
	return out, nil
}
