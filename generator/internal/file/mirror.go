package file

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"syscall"
)

// mirrorDir holds the mirror in the folder of new files. No number is called so.
const mirrorDir = "site"

// mirror is a first publication as it will stand: its files wait under their own
// paths, and a folder at the top of the site takes its place with all it holds by a
// single rename. So a file costs one name on the disk and not two.
//
// A folder moves alone if nothing of its name stands in the output folder, and
// nothing of the site is elsewhere that belongs into it. Files of any other folder,
// and those at the top, are moved one by one.
type mirror struct {
	p      *publisher
	folder sync.Map // paths of folders that were made → true
}

// write makes a file and gives its place in the folder of new files.
func (m *mirror) write(room *os.Root, f File) (at string, err error) {
	at = path.Join(mirrorDir, f.Path)
	if !fs.ValidPath(f.Path) {
		return at, m.p.explain(f.Path, fs.ErrInvalid)
	}
	dir := path.Dir(at)
	if _, made := m.folder.Load(dir); !made {
		if err := m.p.do("mkdir", dir, func() error { return room.MkdirAll(dir, 0o755) }); err != nil {
			return at, m.p.explain(f.Path, err)
		}
		m.folder.Store(dir, true)
	}
	return at, m.p.explained(f.Path, m.p.write(room, at, f.Path, f.Data, false))
}

// inTheWay reports that a file cannot be where another is, or its folder. A site
// that has both is refused by Commit, which says so better.
func inTheWay(err error) bool {
	return errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EISDIR) || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrInvalid)
}

// whole notes which files move with their folder. name is the folder of new files.
func (m *mirror) whole(files []staged, name string) {
	prefix := path.Join(name, mirrorDir) + "/"
	tops := map[string]string{} // folded → as it is called; "" if it does not move
	for i := range files {
		f := &files[i]
		top, _, below := strings.Cut(f.path, "/")
		if !below {
			continue
		}
		key := fold(top)
		if _, met := tops[key]; !met {
			if _, err := m.p.root.Lstat(top); absent(err) {
				tops[key] = top
			} else {
				tops[key] = ""
			}
		}
		if tops[key] != top || f.temp != prefix+f.path {
			tops[key] = ""
		}
	}
	for i := range files {
		if top, _, below := strings.Cut(files[i].path, "/"); below {
			files[i].with = tops[fold(top)]
		}
	}
}

// classes is class for files of which some move with their folder: as late as the
// last of its pages may.
func (p *publisher) classes(files []staged) func(staged) int {
	last := map[string]int{}
	for _, f := range files {
		if f.with != "" {
			last[f.with] = max(last[f.with], min(p.class(f.path), 3))
		}
	}
	return func(f staged) int {
		if f.with != "" {
			return last[f.with]
		}
		return p.class(f.path)
	}
}
