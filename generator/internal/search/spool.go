package search

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"
	"sync"

	"guidepost/generator/internal/file"
)

// Spool takes the sheets of the pages of one index as they are made, and holds
// them for Merge: on a disk, and there not page by page but part by part, as they
// are merged. So neither takes memory for more than a few pages.
//
// Sheets lie in chunks of neighbours. A chunk is their heads, then their first
// parts, then their second: what Merge reads at once stands together. Each piece
// has its length before it.
type Spool struct {
	store *store
	full  int // bytes of sheets in a chunk, or a little more

	mu     sync.Mutex
	next   int           // the page that is waited for
	early  map[int]early // those that came before it
	ahead  int           // bytes of them in memory
	open   []leaf        // of the chunk that is being filled
	size   int           // of open
	chunks []chunk
	buf    []byte

	lengths   []int32 // of the texts, in halves
	top, body int     // lengths of all pages, as a scale wants them
	spoken    int     // pages of which the title is spoken
}

// chunk is where the sheets of neighbours are: their heads and parts, and in the
// end what is made of what they have on top, by parts.
type chunk struct {
	first, n int
	sheets   []span
	tops     []span
}

// chunkSize is what full is; tests have small chunks of small pages.
const chunkSize = 1 << 19

// NewSpools makes spools that share one scratch file, which is opened when there
// is something to write. Without open, or if it gives none, they hold everything
// in memory. The first error of the file is that of all of them.
func NewSpools(n int, open func() (file.Scratch, error)) []*Spool {
	shared := &store{open: open}
	out := make([]*Spool, n)
	for i := range out {
		out[i] = &Spool{store: shared, full: chunkSize, early: map[int]early{}}
	}
	return out
}

// Put takes the sheet of page i, or nil if search does not find it. Each page is
// put once, by any goroutine. What comes before its turn waits, in memory if it is
// little. The error is that of the scratch file, and final.
func (s *Spool) Put(i int, sheet Sheet) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i != s.next {
		return s.wait(i, sheet)
	}
	for {
		s.next++
		if sheet != nil {
			s.note(sheet)
		}
		if s.size >= s.full {
			if err := s.flush(); err != nil {
				return err
			}
		}
		waiting, ok := s.early[s.next]
		if !ok {
			return nil
		}
		delete(s.early, s.next)
		s.ahead -= len(waiting.sheet)
		sheet = waiting.sheet
		if waiting.at.size > 0 {
			b, err := s.store.get(waiting.at, nil)
			if err != nil {
				return err
			}
			sheet = b
		}
	}
}

// early is a sheet that waits, in memory or at its place in the store.
type early struct {
	sheet Sheet
	at    span
}

func (s *Spool) wait(i int, sheet Sheet) error {
	if s.ahead+len(sheet) <= s.full {
		s.ahead += len(sheet)
		s.early[i] = early{sheet: sheet}
		return nil
	}
	at, err := s.store.put(sheet, len(sheet))
	if err != nil {
		return err
	}
	s.early[i] = early{at: at[0]}
	return nil
}

// note adds a sheet to the chunk that is being filled.
func (s *Spool) note(sheet Sheet) {
	spoken, top, body := sheet.lengths()
	s.lengths = append(s.lengths, int32(body))
	s.top += top
	s.body += body
	s.spoken += btoi(spoken)
	s.open = append(s.open, sheet.cut())
	s.size += len(sheet)
}

// flush writes the chunk down that is being filled.
func (s *Spool) flush() error {
	if len(s.open) == 0 {
		return nil
	}
	b, ends := s.buf[:0], make([]int, 0, parts+1)
	for _, p := range s.open {
		b = appendPiece(b, p.head)
	}
	ends = append(ends, len(b))
	for k := range parts {
		for _, p := range s.open {
			b = appendPiece(b, p.parts[k])
		}
		ends = append(ends, len(b))
	}
	spans, err := s.store.put(b, ends...)
	s.chunks = append(s.chunks, chunk{first: len(s.lengths) - len(s.open), n: len(s.open), sheets: spans})
	clear(s.open)
	s.open, s.size, s.buf = s.open[:0], 0, b
	return err
}

func appendPiece(b, piece []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(piece))), piece...)
}

// close ends the putting. The error is that of any Put.
func (s *Spool) close() error {
	_ = s.flush()
	s.open, s.buf = nil, nil
	return s.store.failed()
}

// scale is that of the pages.
func (s *Spool) scale() scale { return newScale(len(s.lengths), s.top, s.body, s.spoken) }

// faces reads what results show of the pages.
func (s *Spool) faces() ([]face, error) {
	out := make([]face, 0, len(s.lengths))
	var b []byte
	for _, c := range s.chunks {
		var err error
		if b, err = s.store.get(c.sheets[0], b); err != nil {
			return nil, err
		}
		heads := cursor{b: b}
		for range c.n {
			f := open(heads.bytes()).face
			f.members = bytes.Clone(f.members)
			out = append(out, f)
		}
	}
	return out, nil
}

// part hands out part k of the pages in their order; with what is made of what
// they have on top, if that is there.
func (s *Spool) part(k int, read func(doc int, part, tops cursor)) error {
	var sheets, tops []byte
	for _, c := range s.chunks {
		var err error
		if sheets, err = s.store.get(c.sheets[1+k], sheets); err != nil {
			return err
		}
		if c.tops != nil {
			if tops, err = s.store.get(c.tops[k], tops); err != nil {
				return err
			}
		}
		in, on := cursor{b: sheets}, cursor{b: tops}
		for i := range c.n {
			part, top := cursor{b: in.bytes()}, cursor{}
			if c.tops != nil {
				top.b = on.bytes()
			}
			read(c.first+i, part, top)
		}
	}
	return nil
}

// settleTops makes of all pages what part hands out besides.
func (s *Spool) settleTops(ctx context.Context, workers int, lots *[parts]lot, sc scale) error {
	return s.store.eachWorker(ctx, workers, len(s.chunks), func() func(int) error {
		t := newTopper(lots, sc)
		var sheets, b []byte
		return func(i int) (err error) {
			c := &s.chunks[i]
			var pages []leaf
			if pages, sheets, err = s.pages(*c, sheets[:0]); err != nil {
				return err
			}
			made := make([]tops, len(pages))
			for i := range pages {
				made[i] = t.of(&pages[i])
			}
			b = b[:0]
			ends := make([]int, parts)
			for k := range parts {
				for i := range made {
					b = appendPiece(b, made[i].part(k))
				}
				ends[k] = len(b)
			}
			c.tops, err = s.store.put(b, ends...)
			return err
		}
	})
}

// pages reads a chunk into buf, which it gives back.
func (s *Spool) pages(c chunk, buf []byte) (out []leaf, _ []byte, err error) {
	size := 0
	for _, x := range c.sheets {
		size += x.size
	}
	buf = slices.Grow(buf, size) // so that it stays where it is
	out = make([]leaf, c.n)
	for k, x := range c.sheets {
		from := len(buf)
		if buf, err = s.store.appendTo(buf, x); err != nil {
			return nil, buf, err
		}
		in := cursor{b: buf[from:]}
		for i := range out {
			if k == 0 {
				out[i].head = in.bytes()
			} else {
				out[i].parts[k-1] = in.bytes()
			}
		}
	}
	return out, buf, nil
}
