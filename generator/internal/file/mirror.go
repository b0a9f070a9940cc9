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
	p *publisher

	mu     sync.Mutex
	opened map[string]*os.Root // folders in use of late
	order  []string            // of these, the longest open first
}

// maxOpened is how many folders of a mirror stay open. A file that is made in an
// open folder does not cost a look at each folder above it, and the files of a
// page come one after the other, beside those of the pages next to it.
const maxOpened = 16

// write makes a file and gives its place in the folder of new files.
func (m *mirror) write(room *os.Root, f File) (at string, err error) {
	at = path.Join(mirrorDir, f.Path)
	if !fs.ValidPath(f.Path) {
		return at, m.p.explain(f.Path, fs.ErrInvalid)
	}
	dir, name := path.Split(at)
	folder, err := m.folder(room, path.Clean(dir))
	if err != nil {
		return at, m.p.explain(f.Path, err)
	}
	err = m.p.write(folder, name, f.Path, f.Data, false)
	if errors.Is(err, fs.ErrClosed) { // by another file, whose folder took its place
		err = m.p.write(room, at, f.Path, f.Data, false)
	}
	return at, m.p.explained(f.Path, err)
}

// folder is a folder of the mirror, which is made if it is not there.
func (m *mirror) folder(room *os.Root, dir string) (*os.Root, error) {
	if dir == "." {
		return room, nil
	}
	m.mu.Lock()
	folder := m.opened[dir]
	m.mu.Unlock()
	if folder != nil {
		return folder, nil
	}
	above, err := m.folder(room, path.Dir(dir))
	if err != nil {
		return nil, err
	}
	folder, err = m.enter(above, path.Base(dir), dir)
	if errors.Is(err, fs.ErrClosed) {
		folder, err = m.enter(room, dir, dir)
	}
	if err != nil {
		return nil, err
	}
	return m.keep(dir, folder), nil
}

// enter makes the folder name of another and opens it. Its path is dir.
func (m *mirror) enter(above *os.Root, name, dir string) (*os.Root, error) {
	err := m.p.do("mkdir", dir, func() error { return above.Mkdir(name, 0o755) })
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	folder, failed := above.OpenRoot(name)
	if failed != nil {
		return nil, errors.Join(err, failed) // a file is in the way, as a rule
	}
	return folder, nil
}

// keep holds a folder open, and closes another if that are too many. A Root that
// is closed finishes what it is about.
func (m *mirror) keep(dir string, folder *os.Root) *os.Root {
	m.mu.Lock()
	defer m.mu.Unlock()
	if other := m.opened[dir]; other != nil { // two files of a folder at once
		folder.Close()
		return other
	}
	if len(m.order) == maxOpened {
		m.opened[m.order[0]].Close()
		delete(m.opened, m.order[0])
		m.order = append(m.order[:0], m.order[1:]...)
	}
	if m.opened == nil {
		m.opened = map[string]*os.Root{}
	}
	m.opened[dir] = folder
	m.order = append(m.order, dir)
	return folder
}

// close lets go of all folders.
func (m *mirror) close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, folder := range m.opened {
		folder.Close()
	}
	m.opened, m.order = nil, nil
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
