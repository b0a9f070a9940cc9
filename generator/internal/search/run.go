package search

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"slices"
)

// run is the terms of a lot in order, in stored blocks. A term is
//
//	its text, df, how much it is on top, its postings
type run []span

// runBlock is how many bytes of a run are in memory at once, or a little more.
const runBlock = 1 << 16

// placed is a unit on its way into an order.
type placed struct {
	key uint64 // the first eight bytes
	id  int32
}

func inOrder(list []placed, d *dict) {
	slices.SortFunc(list, func(a, b placed) int {
		if c := cmp.Compare(a.key, b.key); c != 0 {
			return c
		}
		return bytes.Compare(d.at(a.id), d.at(b.id))
	})
}

func prefixOf(text []byte) uint64 {
	var b [8]byte
	copy(b[:], text)
	return binary.BigEndian.Uint64(b[:])
}

// run writes the terms down, which the lot does not need any more, and gives
// their weight.
func (l *lot) run(st *store) (out run, weight int, err error) {
	order := make([]placed, l.len())
	for id := range order {
		order[id] = placed{prefixOf(l.at(int32(id))), int32(id)}
	}
	inOrder(order, &l.dict)
	b := make([]byte, 0, runBlock+runBlock/8)
	for i, u := range order {
		t := newTerm("", int(l.df[u.id]), l.post[u.id])
		weight += t.weight()
		b = appendPiece(b, l.at(u.id))
		b = binary.AppendUvarint(b, uint64(t.df))
		b = binary.AppendUvarint(b, uint64(t.top))
		b = appendPiece(b, t.bytes)
		if len(b) < runBlock && i+1 < len(order) {
			continue
		}
		block, err := st.put(b, len(b))
		if err != nil {
			return nil, 0, err
		}
		out, b = append(out, block[0]), b[:0]
	}
	return out, weight, nil
}

// runReader reads a run.
type runReader struct {
	store *store
	rest  run
	in    cursor
	term  term // the one it stands at; without a text after the last
}

// next goes to the next term. Its bytes stay what they are.
func (r *runReader) next() (err error) {
	r.term = term{}
	if len(r.in.b) == 0 {
		if len(r.rest) == 0 {
			return nil
		}
		if r.in.b, err = r.store.get(r.rest[0], nil); err != nil {
			return err
		}
		r.rest = r.rest[1:]
	}
	r.term.text = string(r.in.bytes())
	r.term.df, r.term.top = r.in.number(), r.in.number()
	r.term.n = min(r.term.df, maxPost)
	r.term.bytes = r.in.bytes()
	return nil
}

// eachTerm hands out the terms of all runs in order. Texts that begin alike are in
// one run, which goes on as long as no other has a lesser one.
func (s *store) eachTerm(ctx context.Context, runs []run, emit func(t *term) error) error {
	var readers []*runReader
	for _, r := range runs {
		in := &runReader{store: s, rest: r}
		if err := in.next(); err != nil {
			return err
		}
		if in.term.text != "" {
			readers = append(readers, in)
		}
	}
	for len(readers) > 0 && ctx.Err() == nil {
		at, limit := foremost(readers)
		in := readers[at]
		for in.term.text != "" && (limit == "" || in.term.text < limit) {
			if err := emit(&in.term); err != nil {
				return err
			}
			if err := in.next(); err != nil {
				return err
			}
		}
		if in.term.text == "" {
			readers = append(readers[:at], readers[at+1:]...)
		}
	}
	return ctx.Err()
}

// foremost is the reader with the least text, and the least text of the others, if
// there are any.
func foremost(readers []*runReader) (at int, limit string) {
	for i, r := range readers[1:] {
		switch text := r.term.text; {
		case text < readers[at].term.text:
			at, limit = i+1, readers[at].term.text
		case limit == "" || text < limit:
			limit = text
		}
	}
	return at, limit
}
