package search

import (
	"cmp"
	"context"
	"errors"
	"hash/crc32"
	"slices"
	"sync"

	"guidepost/generator/internal/file"
	"guidepost/generator/internal/parallel"
)

// store keeps bytes that are written once and read a few times, in a scratch
// file, so that what is made of all pages takes memory for a few of them only.
// It may be used by several goroutines at once. After its first error it holds
// nothing any more.
type store struct {
	open func() (file.Scratch, error)

	mu   sync.Mutex
	room file.Scratch // nil: nothing was put yet
	end  int64
	err  error
}

// span is where bytes stand, and their checksum: what a disk makes of them is
// not taken for them.
type span struct {
	at   int64
	size int
	sum  uint32
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errChanged = errors.New("a scratch file does not hold what was written to it")

// put writes bytes down and gives the place of each piece of them; ends are where
// the pieces end, the last of them at the end.
func (s *store) put(b []byte, ends ...int) ([]span, error) {
	room, at, err := s.take(len(b))
	if err != nil {
		return nil, err
	}
	if _, err := room.WriteAt(b, at); err != nil {
		return nil, s.fail(err)
	}
	out, from := make([]span, len(ends)), 0
	for i, end := range ends {
		out[i] = span{at + int64(from), end - from, crc32.Checksum(b[from:end], castagnoli)}
		from = end
	}
	return out, nil
}

// take gives room for so many bytes.
func (s *store) take(size int) (file.Scratch, int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.room == nil && s.err == nil {
		if s.open != nil {
			s.room, s.err = s.open()
		}
		if s.room == nil {
			s.room = &memory{}
		}
	}
	at := s.end
	s.end += int64(size)
	return s.room, at, s.err
}

// get reads what stands at a place into buf, which may be nil.
func (s *store) get(x span, buf []byte) ([]byte, error) {
	s.mu.Lock()
	room, err := s.room, s.err
	s.mu.Unlock()
	if err != nil || x.size == 0 {
		return nil, err
	}
	if cap(buf) < x.size {
		buf = make([]byte, x.size+x.size/8)
	}
	buf = buf[:x.size]
	if n, err := room.ReadAt(buf, x.at); n < len(buf) {
		return nil, s.fail(cmp.Or(err, errChanged))
	}
	if crc32.Checksum(buf, castagnoli) != x.sum {
		return nil, s.fail(errChanged)
	}
	return buf, nil
}

// fail notes the first error and gives it.
func (s *store) fail(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = cmp.Or(s.err, err)
	return s.err
}

// appendTo appends what stands at a place to b.
func (s *store) appendTo(b []byte, x span) ([]byte, error) {
	b = slices.Grow(b, x.size)
	got, err := s.get(x, b[len(b):])
	return b[:len(b)+len(got)], err
}

// each is parallel.Each for work on what is stored, which fails if that does.
func (s *store) each(ctx context.Context, workers, n int, fn func(i int) error) error {
	return s.eachWorker(ctx, workers, n, func() func(int) error { return fn })
}

// eachWorker is each for work that needs memory of its own.
func (s *store) eachWorker(ctx context.Context, workers, n int, worker func() func(i int) error) error {
	err := parallel.EachWorker(ctx, workers, n, func() func(int) {
		fn := worker()
		return func(i int) {
			if err := fn(i); err != nil {
				_ = s.fail(err)
			}
		}
	})
	return cmp.Or(s.failed(), err)
}

// failed is the first error.
func (s *store) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// memory is a Scratch for those who have no disk.
type memory struct {
	mu     sync.RWMutex
	blocks [][]byte
}

const memoryBlock = 1 << 16

func (m *memory) WriteAt(b []byte, at int64) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for int64(len(m.blocks))*memoryBlock < at+int64(len(b)) {
		m.blocks = append(m.blocks, make([]byte, memoryBlock))
	}
	return m.move(b, at, func(block, b []byte) int { return copy(block, b) }), nil
}

// ReadAt reads what was written; nobody asks for more.
func (m *memory) ReadAt(b []byte, at int64) (int, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.move(b, at, func(block, b []byte) int { return copy(b, block) }), nil
}

func (m *memory) move(b []byte, at int64, move func(block, b []byte) int) (n int) {
	for n < len(b) {
		at := at + int64(n)
		n += move(m.blocks[at/memoryBlock][at%memoryBlock:], b[n:])
	}
	return n
}
