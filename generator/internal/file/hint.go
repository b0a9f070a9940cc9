package file

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
)

// hints is what a reader does with ReadOptions.Hint. Of a folder in which
// something is said to have happened the names are compared, since one event
// often stands for several: a save that renames, a folder that is moved. Only
// what was named, or has come or gone, is looked at.
type hints struct {
	look
	named  map[string]bool // files and folders that are said to have changed
	within map[string]bool // the folders that they lie in
	again  []string        // what must not be taken from the Set before, with all below it
	kept   map[string]bool // what stands as it stood in the folders listed again
}

// hinted takes from the Set before everything but what the hints concern.
func (r *reader) hinted(names []string) {
	h := &hints{look: look{reader: r}, named: map[string]bool{}, within: map[string]bool{}, kept: map[string]bool{}}
	for _, name := range names {
		h.take(path.Clean(name))
	}
	for dir := range h.within {
		if !h.named[dir] && !h.covered(dir) {
			h.relist(dir)
		}
	}
	h.keep()
	r.walk(h.look)
}

// take notes a hint. What does not exist any more concerns the deepest folder on
// the way to it that does.
func (h *hints) take(name string) {
	for _, root := range h.roots {
		if name == root || contains(name, root) || contains(root, name) && !h.isFolder(root) {
			if info, err := fs.Stat(h.fsys, root); err == nil && !h.named[root] {
				h.entry(root, info, nil)
			}
			h.named[root] = true
			h.again = append(h.again, root)
			continue
		}
		if !contains(root, name) {
			continue
		}
		at, dir := name, path.Dir(name)
		for dir != root && !h.isFolder(dir) {
			at, dir = dir, path.Dir(dir)
		}
		if h.isSource(dir, root) {
			h.named[at], h.within[dir] = true, true
		}
	}
}

// contains reports whether name lies below dir.
func contains(dir, name string) bool {
	return dir == "." && name != "." || strings.HasPrefix(name, dir+"/")
}

func (h *hints) isFolder(name string) bool {
	info, err := fs.Stat(h.fsys, name)
	return err == nil && info.IsDir()
}

// isSource reports whether no folder from root down to dir is left out.
func (h *hints) isSource(dir, root string) bool {
	for ; dir != root; dir = path.Dir(dir) {
		_, err := fs.Lstat(h.fsys, path.Join(path.Dir(dir), ManifestName))
		if h.skips(dir, true) || err == nil && !h.isRoot(path.Dir(dir)) {
			return false
		}
	}
	return true
}

// covered reports whether a folder above dir is looked at as a whole.
func (h *hints) covered(dir string) bool {
	for dir != "." {
		if dir = path.Dir(dir); h.named[dir] {
			return true
		}
	}
	return false
}

// relist compares the names in a folder with those known.
func (h *hints) relist(dir string) {
	entries, ok := h.list(dir)
	if !ok {
		h.again = append(h.again, dir)
		return
	}
	known := h.known(dir)
	above := h.above(dir)
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		isDir, ok := known[name]
		delete(known, name)
		if ok && !h.named[name] && (isDir == e.IsDir() || e.Type()&fs.ModeSymlink != 0) {
			h.kept[name] = true
			continue
		}
		h.again = append(h.again, name)
		h.member(name, e, above)
	}
	for name := range known {
		h.again = append(h.again, name)
	}
}

// known lists what the Set before has directly in a folder, and which of it are
// folders.
func (h *hints) known(dir string) map[string]bool {
	out := map[string]bool{}
	prefix := prefixOf(dir)
	for i := h.prev.from(prefix); i < len(h.prev.files) && strings.HasPrefix(h.prev.files[i].Path, prefix); {
		name, _, isDir := strings.Cut(h.prev.files[i].Path[len(prefix):], "/")
		out[prefix+name] = isDir
		if i++; isDir {
			i = h.prev.from(prefix + name + "0") // follows every path that begins with name and a slash
		}
	}
	return out
}

// from returns the place of the first file whose path is not before p.
func (s *Set) from(p string) int {
	i, _ := slices.BinarySearchFunc(s.files, p, func(f File, p string) int { return strings.Compare(f.Path, p) })
	return i
}

// above lists the folders on the way to dir, itself included.
func (h *hints) above(dir string) (out []fs.FileInfo) {
	for !h.isRoot(dir) {
		if info, err := fs.Stat(h.fsys, dir); err == nil {
			out = append(out, info)
		}
		dir = path.Dir(dir)
	}
	if info, err := fs.Stat(h.fsys, dir); err == nil {
		out = append(out, info)
	}
	slices.Reverse(out)
	return out
}

// keep takes over the rest of the Set before, and what was said of it.
func (h *hints) keep() {
	gone := make([]bool, len(h.prev.files))
	for _, name := range h.again {
		i := h.prev.from(name)
		if i < len(gone) && h.prev.files[i].Path == name {
			gone[i] = true
		}
		for i = h.prev.from(prefixOf(name)); i < len(gone) && strings.HasPrefix(h.prev.files[i].Path, prefixOf(name)); i++ {
			gone[i] = true
		}
	}
	h.files = slices.Grow(h.files, len(gone))
	for i, f := range h.prev.files {
		if gone[i] {
			continue
		}
		if !h.holds(f.Path) {
			f.Data = nil
		}
		h.files = append(h.files, entry{File: f, stamp: h.prev.stamps[i], fresh: f.Data != nil || !h.holds(f.Path)})
	}
	for _, d := range h.prev.diags {
		if !h.replaced(d) {
			h.diags = append(h.diags, d)
		}
	}
}

func prefixOf(dir string) string {
	if dir == "." {
		return ""
	}
	return dir + "/"
}

// replaced reports whether what a message is about was looked at again, or is
// gone. A folder listed again is not itself below any name that was kept in it.
func (h *hints) replaced(d diag.Diag) bool {
	name := d.Pos.File
	if slices.ContainsFunc(h.again, func(a string) bool { return a == name || contains(a, name) }) || h.within[name] {
		return true
	}
	for at := name; at != "."; at = path.Dir(at) {
		if h.within[path.Dir(at)] && !h.kept[at] {
			return true
		}
	}
	return false
}
