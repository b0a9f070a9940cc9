package search

import "encoding/binary"

// lot is one part of the units of all pages. Lots are merged side by side, each
// small enough to stay near the processor.
type lot struct {
	dict
	df   []int32  // pages by unit
	post [][]byte // all postings by unit, nil before merge
	buf  [11]byte // of one posting
}

// number gives the unit that c has read its number.
func (l *lot) number(c *cursor, key uint64) int32 {
	id, known := l.id(key, c.term)
	if !known {
		l.df = append(l.df, 0)
		if l.post != nil {
			l.post = append(l.post, nil)
		}
	}
	return id
}

// count adds by to the pages of each unit of a sheet's part.
func (l *lot) count(c cursor, spoken bool, by int32, touched func(id, was int32)) {
	add := func(key uint64) {
		id := l.number(&c, key)
		if touched != nil {
			touched(id, l.df[id])
		}
		l.df[id] += by
	}
	for range c.number() {
		add(c.unit())
		c.passTop()
	}
	for range c.number() {
		if key := c.unit(); spoken {
			add(key)
		}
	}
	for range c.number() {
		add(c.unit())
		c.textUnit()
	}
}

// postings hands out what a part of a page has, each unit once; top is the part
// of its tops. The tail is valid until the next.
func (l *lot) postings(c, top cursor, sc scale, length int, emit func(id int32, t tail)) {
	first := func(id int32) {
		v := top.number()
		n := v >> 2
		emit(id, tail{byte(v & 3), top.b[:n]})
		top.b = top.b[n:]
	}
	for range c.number() {
		id := l.number(&c, c.unit())
		c.passTop()
		first(id)
	}
	for range c.number() {
		if key := c.unit(); sc.spoken {
			first(l.number(&c, key))
		}
	}
	var impacts [16]byte // by count, of which most are small
	for range c.number() {
		id := l.number(&c, c.unit())
		section, count := c.textUnit()
		var impact byte
		if count < len(impacts) && impacts[count] > 0 {
			impact = impacts[count]
		} else {
			impact = byte(sc.bodyImpact(count, length))
			if count < len(impacts) {
				impacts[count] = impact
			}
		}
		rest := append(l.buf[:0], (impact-1)<<5|byte(min(section, 31)))
		if section >= 31 {
			rest = binary.AppendUvarint(rest, uint64(section))
		}
		emit(id, tail{0, rest})
	}
}

// merge puts the postings of all pages together, which read hands out in their
// order.
func (l *lot) merge(read func(page func(doc int, part, tops cursor)) error, lengths []int32, sc scale) error {
	l.post = make([][]byte, l.len())
	last := make([]int32, l.len())
	// Room for all lists is made at once; a list that needs more moves out.
	size := func(df int32) int {
		if int(df)*24 > sc.pages {
			return 2*int(df) + int(df)/4 + 1
		}
		return 3*int(df) + int(df)/2
	}
	sum := 0
	for _, df := range l.df {
		sum += size(df)
	}
	room := make([]byte, sum)
	for id, df := range l.df {
		n := size(df)
		l.post[id], room = room[:0:n], room[n:]
	}
	return read(func(doc int, part, tops cursor) {
		l.postings(part, tops, sc, int(lengths[doc]), func(id int32, t tail) {
			l.post[id] = appendTail(l.post[id], int(last[id]), doc, t)
			last[id] = int32(doc)
		})
	})
}

// terms gives the units with their pages.
func (l *lot) terms() []term {
	text := string(l.text)
	out := make([]term, 0, l.len())
	from, size := uint32(0), 0
	for id, end := range l.ends {
		if l.df[id] > 0 {
			t := newTerm(text[from:end], int(l.df[id]), l.post[id])
			size += len(t.bytes)
			out = append(out, t)
		}
		from = end
	}
	// What is kept is often the least of it, and must not hold the rest.
	room := make([]byte, 0, size)
	for i := range out {
		n := len(room)
		room = append(room, out[i].bytes...)
		out[i].bytes = room[n:len(room):len(room)]
	}
	return out
}

// change is a posting that is new, or gone if its tail is nil.
type change struct {
	doc  int
	tail *tail
}

// splice makes changes, in the order of pages, to a list of postings.
func splice(list []byte, changes []change) []byte {
	out := make([]byte, 0, len(list)+8*len(changes))
	var p stored
	last := 0
	put := func(doc int, t tail) {
		out = appendTail(out, last, doc, t)
		last = doc
	}
	for len(list) > 0 {
		list = p.next(list)
		for len(changes) > 0 && changes[0].doc < p.doc {
			if t := changes[0].tail; t != nil {
				put(changes[0].doc, *t)
			}
			changes = changes[1:]
		}
		if len(changes) > 0 && changes[0].doc == p.doc {
			if t := changes[0].tail; t != nil {
				put(p.doc, *t)
			}
			changes = changes[1:]
			continue
		}
		put(p.doc, p.tail)
	}
	for _, c := range changes {
		if c.tail != nil {
			put(c.doc, *c.tail)
		}
	}
	return out
}
