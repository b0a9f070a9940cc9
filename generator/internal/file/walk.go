package file

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"guidepost/generator/internal/diag"
)

// folder is one to list. above holds the folders on the way to it, itself
// included, by which a folder that contains itself is recognised.
type folder struct {
	path  string
	above []fs.FileInfo
}

// look is what one worker has found.
type look struct {
	*reader
	files   []entry
	folders []folder
	diags   diag.List
}

// rootsOf looks at the asked-for roots; that one is absent is no mistake.
func (r *reader) rootsOf() look {
	l := look{reader: r}
	for _, root := range r.roots {
		info, err := fs.Stat(r.fsys, root)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			l.unreadable(root, err)
		default:
			l.entry(root, info, nil)
		}
	}
	return l
}

// walk takes in what was found, and what lies in its folders, level by level.
func (r *reader) walk(l look) {
	found := []look{l}
	for len(found) > 0 {
		var level []folder
		for _, l := range found {
			r.found = append(r.found, l.files...)
			r.diags = append(r.diags, l.diags...)
			level = append(level, l.folders...)
		}
		found = make([]look, len(level))
		r.each(len(level), func(i int) {
			found[i].reader = r
			found[i].folder(level[i])
		})
	}
}

func (l *look) folder(f folder) {
	if len(f.above) > maxDepth {
		l.diags.Error("F103", diag.WholeFile(f.path), "folders are nested too deeply", "look for a symbolic link that leads back to a folder above it")
		return
	}
	entries, ok := l.list(f.path)
	if !ok {
		return
	}
	for _, e := range entries {
		l.member(path.Join(f.path, e.Name()), e, f.above)
	}
}

// list lists a folder, unless it is a published site.
func (l *look) list(dir string) ([]fs.DirEntry, bool) {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		l.unreadable(dir, err)
		return nil, false
	}
	published := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ManifestName })
	return entries, !published || l.isRoot(dir)
}

// member looks at one entry of a folder.
func (l *look) member(name string, e fs.DirEntry, above []fs.FileInfo) {
	if !utf8.ValidString(name) {
		// fs.FS can open no such name, so it cannot be read either.
		l.diags.Error("F100", diag.WholeFile(name), "cannot be read: the name is not UTF-8", "rename it")
		return
	}
	if l.skips(name, e.IsDir()) {
		return
	}
	info, err := l.stat(name, e)
	if err != nil {
		l.unreadable(name, err)
		return
	}
	if e.Type()&fs.ModeSymlink != 0 && l.leadsToHidden(name) {
		l.diags.Warn("F106", diag.WholeFile(name), "this symbolic link leads to a hidden name, and is left out", "take the dot off that name, or copy what may be published")
		return
	}
	if info.IsDir() && !e.IsDir() && l.skips(name, true) { // a link to a folder
		return
	}
	l.entry(name, info, above)
}

// leadsToHidden reports a symbolic link that makes a file or folder of a hidden
// name visible: plain.txt → .env.
func (l *look) leadsToHidden(name string) bool {
	at, left, links := ".", strings.Split(name, "/"), 0
	for len(left) > 0 {
		next := path.Join(at, left[0])
		left = left[1:]
		to, err := fs.ReadLink(l.fsys, next)
		if err != nil { // no link
			at = next
			continue
		}
		if links++; links > maxLinks || path.IsAbs(to) {
			return false // which cannot be read, either
		}
		if Hidden(to) {
			return true
		}
		left = append(strings.Split(to, "/"), left...)
	}
	return false
}

// maxLinks is how many links systems follow on the way to a file.
const maxLinks = 40

func (r *reader) skips(name string, dir bool) bool {
	return SkipName(path.Base(name), dir) || r.skip != nil && r.skip(name, dir)
}

// isRoot reports a folder that was asked for by name, which is a source whatever
// it holds.
func (r *reader) isRoot(dir string) bool { return slices.Contains(r.roots, dir) }

func (r *reader) stat(name string, e fs.DirEntry) (fs.FileInfo, error) {
	if e.Type()&fs.ModeSymlink != 0 {
		return fs.Stat(r.fsys, name)
	}
	return e.Info()
}

func (l *look) entry(name string, info fs.FileInfo, above []fs.FileInfo) {
	switch {
	case info.IsDir():
		if slices.ContainsFunc(above, func(a fs.FileInfo) bool { return os.SameFile(a, info) }) {
			l.diags.Warn("F103", diag.WholeFile(name), "this symbolic link leads back to a folder above it", "remove the link; the folder is read where it stands")
			return
		}
		l.folders = append(l.folders, folder{name, append(slices.Clip(above), info)})
	case !info.Mode().IsRegular():
		// Opening a pipe would wait for a writer for ever.
		l.diags.Warn("F104", diag.WholeFile(name), "neither a file nor a folder: "+kindOf(info.Mode()), "move it out of the source folder")
	default:
		l.name(name)
		l.files = append(l.files, l.remembered(name, info))
	}
}

// remembered is the file that info describes, from the Set before if that has it.
func (l *look) remembered(name string, info fs.FileInfo) entry {
	if i, ok := l.prev.find(name); ok && l.prev.stamps != nil && l.prev.stamps[i].same(info) {
		f := l.prev.files[i]
		if !l.holds(name) {
			f.Data = nil
		}
		if f.Data != nil || !l.holds(name) {
			return entry{File: f, stamp: l.prev.stamps[i], fresh: true}
		}
	}
	return entry{File: File{Path: name}, stamp: stamp{info: info}}
}

func (r *reader) holds(name string) bool { return r.hold == nil || r.hold(name) }

func (l *look) unreadable(name string, err error) {
	pos := diag.WholeFile(name)
	switch {
	case escapes(err):
		l.diags.Error("F102", pos, "this symbolic link leaves the source folder", "copy what it points to into the source folder")
	case errors.Is(err, fs.ErrNotExist):
		// Either a link to nothing, or a file that went away while we read:
		// editors make and remove such files all the time.
		if info, lerr := fs.Lstat(l.fsys, name); lerr == nil && info.Mode()&fs.ModeSymlink != 0 {
			l.diags.Warn("F103", pos, "this symbolic link leads nowhere", "mend or remove the link")
		}
	case strings.Contains(err.Error(), "too many"):
		l.diags.Warn("F103", pos, "this symbolic link leads to itself", "mend or remove the link")
	default:
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		l.diags.Error("F100", pos, "cannot be read: "+err.Error(), "give yourself the right to read it, or move it out of the source folder")
	}
}

// escapes recognises the refusal of os.Root, which has no exported error.
func escapes(err error) bool { return strings.Contains(err.Error(), "escapes from parent") }
