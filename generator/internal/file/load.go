package file

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"
	"time"

	"guidepost/generator/internal/diag"
)

const (
	// young is how fresh a modification time may be and still hide a second
	// change in the same tick of the file system's clock.
	young = 3 * time.Second
	// maxTries is how often a file is read that changes meanwhile.
	maxTries = 3
	// jump is how far a clock may be behind before it counts as set back.
	jump = time.Second
)

// stamp is what was known of a file when it was read. A later file with the
// same stamp has the same bytes, provided that the stamp is settled: a file
// that was modified moments before it was read could have been modified again
// within the resolution of its time. One that changed while it was read is never
// settled.
type stamp struct {
	info    fs.FileInfo
	size    int64 // of the bytes read
	settled bool
}

// same reports whether the file described by info still has the bytes that
// were read under s. os.SameFile also notices a file that was replaced by
// another of the same size and time.
func (s stamp) same(info fs.FileInfo) bool { return s.settled && alike(s.info, info) }

func alike(a, b fs.FileInfo) bool {
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && os.SameFile(a, b)
}

// instant is a time by the clock on the wall, which gives files their times and
// can be set, and by one that cannot.
type instant struct {
	wall time.Time
	run  time.Duration
}

type clock func() instant

var start = time.Now()

func system() instant { return instant{time.Now().Round(0), time.Since(start)} }

// behind reports whether the clock on the wall was set back since before: a file
// changed now may then get the very time that it had.
func (t instant) behind(before instant) bool {
	return t.wall.Sub(before.wall) < t.run-before.run-jump
}

// file reads a file that was met, or reports why it cannot be read.
func (l *look) file(e *entry) {
	limit := int64(maxOther)
	if isText(e.Path) {
		limit = l.maxText
	}
	hold := l.holds(e.Path)
	ahead := !hold && l.mayKeep(e)
	f, s, err := read(l.fsys, e.Path, limit, hold || ahead, l.now)
	switch {
	case errors.Is(err, errTooLarge):
		l.diags.Error("F101", diag.WholeFile(e.Path),
			fmt.Sprintf("the file has %s; at most %s can be read", size(max(s.size, e.stamp.info.Size())), size(limit)), "split it, or move it out of the source folder")
	case err != nil:
		l.unreadable(e.Path, err)
	default:
		*e = entry{File: f, stamp: s, fresh: true, ahead: ahead}
	}
}

// mayKeep reports whether there is room to keep the bytes of a file until they are
// loaded, and takes it.
func (l *look) mayKeep(e *entry) bool {
	if !isText(e.Path) {
		return false
	}
	size := e.stamp.info.Size()
	if l.ahead.Add(-size) >= 0 {
		return true
	}
	l.ahead.Add(size)
	return false
}

// ahead has the bytes of files of a Set that does not hold them, by path.
type ahead struct {
	mu   sync.Mutex
	data map[string][]byte
}

func (a *ahead) keep(path string, data []byte) {
	if a.data == nil {
		a.data = map[string][]byte{}
	}
	a.data[path] = data
}

// take gives what was kept of a file, once.
func (a *ahead) take(path string) []byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	data := a.data[path]
	delete(a.data, path)
	return data
}

// Forget gives up what was kept ahead and not loaded.
func (s *Set) Forget() {
	s.ahead.mu.Lock()
	defer s.ahead.mu.Unlock()
	s.ahead.data = nil
}

// read reads a file, with its bytes if hold is set. A file that changes while it
// is read is read again; if it does not come to rest, what was read last counts
// for now, and the stamp is not settled.
func read(fsys fs.FS, name string, limit int64, hold bool, now instant) (f File, s stamp, err error) {
	for range maxTries {
		rest := false
		if f, s, rest, err = readOnce(fsys, name, limit, hold); err != nil {
			return f, s, err
		}
		if rest {
			mod := s.info.ModTime()
			s.settled = !mod.IsZero() && now.wall.Sub(mod) >= young
			return f, s, nil
		}
	}
	return f, s, nil
}

// readOnce reads a file as it is, and reports whether it stayed so.
func readOnce(fsys fs.FS, name string, limit int64, hold bool) (f File, s stamp, rest bool, err error) {
	file, err := fsys.Open(name)
	if err != nil {
		return f, s, false, err
	}
	defer file.Close()
	before, err := file.Stat()
	if err != nil {
		return f, s, false, err
	}
	s = stamp{info: before, size: before.Size()}
	if s.size > limit {
		return f, s, false, errTooLarge
	}
	f = File{Path: name}
	if hold {
		if f.Data, err = readAtMost(file, s.size, limit); err == nil {
			f.Sum, s.size = SumOf(f.Data), int64(len(f.Data))
		}
	} else {
		f.Sum, s.size, err = sumAtMost(file, limit)
	}
	if err != nil {
		return f, s, false, err
	}
	after, err := file.Stat()
	return f, s, err == nil && s.size == before.Size() && before.Size() == after.Size() && before.ModTime().Equal(after.ModTime()), nil
}

var errTooLarge = errors.New("too large")

// readAtMost reads a file of the given size, and notices one that grows past
// the limit while it is read.
func readAtMost(f io.Reader, size, limit int64) ([]byte, error) {
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

// blocks are what files whose bytes are not wanted are read into.
var blocks = sync.Pool{New: func() any { return new([32 << 10]byte) }}

// sumAtMost is readAtMost for a file whose bytes are not wanted.
func sumAtMost(f io.Reader, limit int64) (sum Sum, n int64, err error) {
	block := blocks.Get().(*[32 << 10]byte)
	defer blocks.Put(block)
	h := sha256.New()
	n, err = io.CopyBuffer(h, struct{ io.Reader }{io.LimitReader(f, limit+1)}, block[:])
	if err == nil && n > limit {
		err = errTooLarge
	}
	h.Sum(sum[:0])
	return sum, n, err
}

// ErrChanged says that a file is not as it was when its Set was read.
var ErrChanged = errors.New("the file has changed since the tree was read")

// Load returns a file of the set with its bytes, reading it again from the tree
// that the set was read from if the set does not hold them. If they are others
// by now, Load returns the file as it is now, with its new Sum, and ErrChanged:
// who uses it must read the tree again afterwards, so that everything made of it
// becomes what the new tree says.
func (s *Set) Load(fsys fs.FS, name string) (File, error) {
	i, ok := s.find(name)
	if !ok {
		return File{}, &fs.PathError{Op: "load", Path: name, Err: fs.ErrNotExist}
	}
	f := s.files[i]
	if f.Data != nil || s.stamps == nil {
		return f, nil
	}
	if f.Data = s.ahead.take(name); f.Data != nil {
		return f, nil
	}
	now, _, err := read(fsys, name, maxOther, true, instant{})
	if err == nil && now.Sum != f.Sum {
		err = ErrChanged
	}
	return now, err
}

// Size is the number of bytes of a file of the set, which need not hold them.
func (s *Set) Size(name string) int64 {
	i, ok := s.find(name)
	switch {
	case !ok:
		return 0
	case s.stamps != nil:
		return s.stamps[i].size
	}
	return int64(len(s.files[i].Data))
}
