package file

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"guidepost/generator/internal/diag"
)

// ManifestName is the file by which Publish knows its own output. A folder
// that holds one is output, so Read never takes it for a source.
const ManifestName = ".guidepost-manifest.json"

const (
	// maxText bounds Markdown and YAML: above it a file is data somebody put in
	// the wrong place, and parsing it would cost minutes.
	maxText = 16 << 20
	// maxOther bounds everything else, which is held in memory once.
	maxOther = 512 << 20
	// maxDepth stops folders that contain each other through symbolic links.
	maxDepth = 256
	// young is how fresh a modification time may be and still hide a second
	// change in the same tick of the file system's clock.
	young = 3 * time.Second
)

// ReadOptions says what Read reads.
type ReadOptions struct {
	Roots   []string                         // folders or files, slash paths; nil: the whole tree
	Skip    func(path string, dir bool) bool // leaves out a file or a whole folder; may be nil
	MaxText int64                            // bytes of a Markdown or YAML file; 0: 16 MB
}

// stamp is what was known of a file when it was read. A later file with the
// same stamp has the same bytes, provided that the stamp is settled: a file
// that was modified moments before it was read could have been modified again
// within the resolution of its time.
type stamp struct {
	info    fs.FileInfo
	settled bool
}

// same reports whether the file described by info still has the bytes that
// were read under s. os.SameFile also notices a file that was replaced by
// another of the same size and time.
func (s stamp) same(info fs.FileInfo) bool {
	return s.settled && info.Size() == s.info.Size() && info.ModTime().Equal(s.info.ModTime()) &&
		os.SameFile(info, s.info)
}

// Read reads the files of a tree into a Set. Files that have not changed since
// prev (nil: none) are taken from it unread. Folders whose name begins with a
// dot, node_modules, and published sites are left out. What cannot be read is
// reported, one diagnostic each, and left out; the error is for a tree that is
// not there at all.
func Read(fsys fs.FS, o ReadOptions, prev *Set) (*Set, diag.List, error) {
	r := reader{fsys: fsys, skip: o.Skip, maxText: o.MaxText, prev: prev, now: time.Now(), stamps: map[string]stamp{}}
	if r.maxText <= 0 {
		r.maxText = maxText
	}
	roots := o.Roots
	if roots == nil {
		roots = []string{"."}
	}
	if _, err := fs.Stat(fsys, "."); err != nil {
		return nil, nil, fmt.Errorf("reading the source: %w", err)
	}
	for _, root := range roots {
		r.roots = append(r.roots, path.Clean(root))
	}
	for _, root := range r.roots {
		r.root(root)
	}
	set := NewSet(r.files)
	set.stamps = r.stamps
	return set, r.diags, nil
}

type reader struct {
	fsys    fs.FS
	skip    func(string, bool) bool
	maxText int64
	roots   []string
	prev    *Set
	now     time.Time

	files  []File
	stamps map[string]stamp
	diags  diag.List
}

// root reads one of the asked-for roots; that it is absent is no mistake.
func (r *reader) root(name string) {
	info, err := fs.Stat(r.fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		r.unreadable(name, err)
	case info.IsDir():
		r.dir(name, []fs.FileInfo{info})
	default:
		r.entry(name, info, nil)
	}
}

// dir reads a folder. above holds the folders on the way to it, itself
// included, by which a folder that contains itself is recognised.
func (r *reader) dir(dir string, above []fs.FileInfo) {
	if len(above) > maxDepth {
		r.diags.Error("F103", diag.WholeFile(dir), "folders are nested too deeply", "look for a symbolic link that leads back to a folder above it")
		return
	}
	entries, err := fs.ReadDir(r.fsys, dir)
	if err != nil {
		r.unreadable(dir, err)
		return
	}
	if !r.isRoot(dir) && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ManifestName }) {
		return
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if !utf8.ValidString(name) {
			// fs.FS can open no such name, so it cannot be read either.
			r.diags.Error("F100", diag.WholeFile(name), "cannot be read: the name is not UTF-8", "rename it")
			continue
		}
		if SkipName(e.Name(), e.IsDir()) || r.skip != nil && r.skip(name, e.IsDir()) {
			continue
		}
		link := e.Type()&fs.ModeSymlink != 0
		info, err := r.stat(name, e)
		if err != nil {
			r.unreadable(name, err)
			continue
		}
		if link && info.IsDir() && (SkipName(e.Name(), true) || r.skip != nil && r.skip(name, true)) {
			continue
		}
		r.entry(name, info, above)
	}
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

func (r *reader) entry(name string, info fs.FileInfo, above []fs.FileInfo) {
	switch {
	case info.IsDir():
		if slices.ContainsFunc(above, func(a fs.FileInfo) bool { return os.SameFile(a, info) }) {
			r.diags.Warn("F103", diag.WholeFile(name), "this symbolic link leads back to a folder above it", "remove the link; the folder is read where it stands")
			return
		}
		r.dir(name, append(slices.Clip(above), info))
	case !info.Mode().IsRegular():
		// Opening a pipe would wait for a writer for ever.
		r.diags.Warn("F104", diag.WholeFile(name), "neither a file nor a folder: "+kindOf(info.Mode()), "move it out of the source folder")
	default:
		r.name(name)
		r.file(name, info)
	}
}

func (r *reader) file(name string, info fs.FileInfo) {
	if s, ok := r.prevStamp(name); ok && s.same(info) {
		f, _ := r.prev.Get(name)
		r.files = append(r.files, f)
		r.stamps[name] = s
		return
	}
	limit := int64(maxOther)
	if isText(name) {
		limit = r.maxText
	}
	data, err := readAtMost(r.fsys, name, info.Size(), limit)
	switch {
	case errors.Is(err, errTooLarge):
		r.diags.Error("F101", diag.WholeFile(name),
			fmt.Sprintf("the file has %s; at most %s can be read", size(info.Size()), size(limit)), "split it, or move it out of the source folder")
		return
	case err != nil:
		r.unreadable(name, err)
		return
	}
	r.files = append(r.files, New(name, data))
	settled := !info.ModTime().IsZero() && r.now.Sub(info.ModTime()) >= young
	r.stamps[name] = stamp{info: info, settled: settled}
}

func (r *reader) prevStamp(name string) (stamp, bool) {
	if r.prev == nil {
		return stamp{}, false
	}
	s, ok := r.prev.stamps[name]
	return s, ok
}

// name warns of a file name that other systems cannot hold.
func (r *reader) name(name string) {
	base := path.Base(name)
	switch {
	case strings.ContainsFunc(base, func(c rune) bool { return c < 0x20 || c == 0x7f }):
		r.diags.Warn("F105", diag.WholeFile(name), "the file name holds a control character", "rename the file")
	case strings.ContainsAny(base, `\:*?"<>|`) || strings.HasSuffix(base, ".") || strings.HasSuffix(base, " ") || reserved(base):
		r.diags.Warn("F105", diag.WholeFile(name), "Windows cannot hold a file of this name", `rename the file: avoid \ : * ? " < > |, a dot or space at the end, and names such as con, nul, aux`)
	}
}

// reserved reports the device names of Windows, with or without an extension.
func reserved(base string) bool {
	stem, _, _ := strings.Cut(strings.ToLower(base), ".")
	switch strings.TrimRight(stem, " ") {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")) && stem[3] >= '1' && stem[3] <= '9'
}

func (r *reader) unreadable(name string, err error) {
	pos := diag.WholeFile(name)
	switch {
	case escapes(err):
		r.diags.Error("F102", pos, "this symbolic link leaves the source folder", "copy what it points to into the source folder")
	case errors.Is(err, fs.ErrNotExist):
		// Either a link to nothing, or a file that went away while we read:
		// editors make and remove such files all the time.
		if info, lerr := fs.Lstat(r.fsys, name); lerr == nil && info.Mode()&fs.ModeSymlink != 0 {
			r.diags.Warn("F103", pos, "this symbolic link leads nowhere", "mend or remove the link")
		}
	case strings.Contains(err.Error(), "too many"):
		r.diags.Warn("F103", pos, "this symbolic link leads to itself", "mend or remove the link")
	default:
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		r.diags.Error("F100", pos, "cannot be read: "+err.Error(), "give yourself the right to read it, or move it out of the source folder")
	}
}

// escapes recognises the refusal of os.Root, which has no exported error.
func escapes(err error) bool { return strings.Contains(err.Error(), "escapes from parent") }

var errTooLarge = errors.New("too large")

// readAtMost reads a file of the given size, and notices one that grows past
// the limit while it is read.
func readAtMost(fsys fs.FS, name string, size, limit int64) ([]byte, error) {
	if size > limit {
		return nil, errTooLarge
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data := make([]byte, 0, size+1)
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if int64(len(data)) > limit {
			return nil, errTooLarge
		}
		if err == io.EOF {
			return slices.Clip(data), nil
		}
		if err != nil {
			return nil, err
		}
		if len(data) == cap(data) {
			data = slices.Grow(data, max(512, len(data)/4))
		}
	}
}

// SkipName reports whether a file or folder of this name is never a source:
// dot folders (version control, editors), node_modules, what editors leave
// while saving, and the litter of operating systems.
func SkipName(name string, dir bool) bool {
	if dir {
		return strings.HasPrefix(name, ".") && name != "." && name != ".well-known" || name == "node_modules"
	}
	switch name {
	case ".DS_Store", "Thumbs.db", "desktop.ini", "4913", ManifestName:
		return true
	}
	return strings.HasSuffix(name, "~") || strings.HasPrefix(name, ".#") || strings.HasPrefix(name, tempPrefix) ||
		strings.HasPrefix(name, ".") && (strings.HasSuffix(name, ".swp") || strings.HasSuffix(name, ".swx"))
}

func isText(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".mdx", ".markdown", ".yaml", ".yml", ".toml", ".json":
		return true
	}
	return false
}

func kindOf(m fs.FileMode) string {
	switch {
	case m&fs.ModeNamedPipe != 0:
		return "a pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	}
	return cmp.Or(map[bool]string{true: "a device"}[m&fs.ModeDevice != 0], "an unknown kind")
}

// size prints a number of bytes for people.
func size(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
