package file

import (
	"cmp"
	"io"
	"io/fs"
	"os"
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
