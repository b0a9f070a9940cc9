package file

import (
	"bytes"
	"cmp"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"
)

// Scratch is room for what would fill the memory: a file without a name, or
// something like it.
type Scratch interface {
	io.WriterAt
	io.ReaderAt
}

// Scratch opens a file that nobody else can open, on the disk that the site is
// written to. It lasts until Commit or Abort. Its name is gone before it is
// written to, so that not even a process that is killed leaves it behind; where a
// file in use must keep its name, the end of the stage takes it away, or the next
// publication.
func (s *Stage) Scratch() (Scratch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil || s.done {
		return nil, cmp.Or(s.err, fs.ErrClosed)
	}
	x := &scratch{p: s.p, name: tempName(tempPrefix)}
	err := s.p.do("create", x.name, func() (err error) {
		x.file, err = s.p.root.OpenFile(x.name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		return err
	})
	if err != nil {
		return nil, s.p.explain("a scratch file", err)
	}
	x.named = x.unlink() != nil
	s.scratch = append(s.scratch, x)
	return x, nil
}

// scratch is a Scratch on the disk.
type scratch struct {
	p     *publisher
	name  string
	file  *os.File
	named bool // the file could not lose its name
}

func (x *scratch) WriteAt(b []byte, at int64) (n int, err error) {
	err = x.p.do("write", x.name, func() error { n, err = x.file.WriteAt(b, at); return err })
	if err != nil {
		err = x.p.explain("a scratch file", err)
	}
	return n, err
}

func (x *scratch) ReadAt(b []byte, at int64) (int, error) { return x.file.ReadAt(b, at) }

// close gives the room back.
func (x *scratch) close() {
	x.file.Close()
	if x.named {
		_ = x.unlink()
	}
}

func (x *scratch) unlink() error {
	return x.p.do("unlink", x.name, func() error { return x.p.root.Remove(x.name) })
}

// Nowhere takes the files of a site that is not published, in the way of a Stage,
// and has them all: what a memo knows of a file is as good as the file.
type Nowhere struct {
	mu      sync.Mutex
	scratch []*spare
}

// Add takes a file.
func (n *Nowhere) Add(File) error { return nil }

// Keep takes a file without its bytes.
func (n *Nowhere) Keep(string, Sum, int64) bool { return true }

// Scratch opens a file in the folder for temporary ones, or gives none where that
// cannot be written to. It lasts until Close.
func (n *Nowhere) Scratch() (Scratch, error) {
	f, err := os.CreateTemp("", "guidepost-*")
	if err != nil {
		return nil, nil
	}
	_ = os.Remove(f.Name()) // where a file in use must keep its name, Close removes it
	n.mu.Lock()
	defer n.mu.Unlock()
	x := &spare{File: f}
	n.scratch = append(n.scratch, x)
	return x, nil
}

// Close gives the room of scratch files back.
func (n *Nowhere) Close() {
	for _, x := range n.scratch {
		x.Close()
		_ = os.Remove(x.Name())
	}
}

// spare is a Scratch that goes on in memory where the disk has no room left: a folder
// for temporary files is often small, and nothing is lost without it.
type spare struct {
	*os.File
	mu   sync.RWMutex
	held []held // by where they are
}

// held is what the disk did not take, of one call.
type held struct {
	at   int64
	data []byte
}

func (x *spare) WriteAt(b []byte, at int64) (int, error) {
	if n, err := x.File.WriteAt(b, at); err == nil {
		return n, nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	i, _ := x.find(at)
	x.held = slices.Insert(x.held, i, held{at, bytes.Clone(b)})
	return len(b), nil
}

// ReadAt reads from what one call has written; nobody asks for more.
func (x *spare) ReadAt(b []byte, at int64) (int, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	i, found := x.find(at)
	if !found {
		i--
	}
	if i >= 0 {
		h := x.held[i]
		if from := at - h.at; from+int64(len(b)) <= int64(len(h.data)) {
			return copy(b, h.data[from:]), nil
		}
	}
	return x.File.ReadAt(b, at)
}

// find is where something that begins at at is among what is held, or would be.
func (x *spare) find(at int64) (int, bool) {
	return slices.BinarySearchFunc(x.held, at, func(h held, at int64) int { return cmp.Compare(h.at, at) })
}
