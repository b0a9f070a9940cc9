package search

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"unicode/utf8"
)

// Sheet is all that an index needs of one page, in about five bytes a unit. It
// is a value: equal pages have equal bytes, and it may be kept on a disk. Only
// bytes that Read made may be given to an Indexer.
//
// It begins with four bytes, the length of its head. The head says what results
// show: address, kind, title, and the rest as the members of a JSON object.
// Numbers are varints, texts and lists have their length before them:
//
//	address, kind, title, members
//	1 if the title is spoken
//	lengths: of title, headings and descriptions in quarters; of the text in halves
//	the lines: the title; a list of headings, a list of names; a list of initials
//
// After the head stand the lengths of the parts, and the parts. A part holds the units whose first rune falls to it, so that parts of all
// sheets can be merged side by side. Its units stand in three groups, each after
// their number, in order: those on top, which the lines name by their numbers
// from the sheet's first; the threes of initials, numbered likewise; those of the
// text alone. A unit is one byte, shared<<4|rest, 15 in either meaning
// that a varint follows; the rest of its text; and
//
//	on top     top in quarters; text in halves<<1 | in the title; if there is text,
//	           its section; the number of headings and names, and their gaps
//	in text    section<<1, or section<<1|1 and text in halves if that is not 2
type Sheet []byte

// parts is into how many parts all units fall.
const parts = 16

// partOf is the part of a text.
func partOf(text []byte) int {
	r, _ := utf8.DecodeRune(text)
	return int(uint32(r) * 0x9e3779b1 >> 28)
}

// placed is a unit of a reading on its way into a sheet.
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

// sheet writes down what was read.
func (p *reading) sheet(d Doc) Sheet {
	var top, text, letters [parts][]placed
	for id := range int32(p.terms.len()) {
		t := p.terms.at(id)
		to := &text[partOf(t)]
		if p.seen[id].top > 0 {
			to = &top[partOf(t)]
		}
		*to = append(*to, placed{prefixOf(t), id})
	}
	for id := range int32(p.letters.len()) {
		t := p.letters.at(id)
		letters[partOf(t)] = append(letters[partOf(t)], placed{prefixOf(t), id})
	}
	topAt, letterAt := make([]int32, p.terms.len()), make([]int32, p.letters.len())
	var size [parts]int
	tops, threes := int32(0), int32(0)
	b := p.buf[:0]
	for k := range parts {
		inOrder(top[k], &p.terms)
		inOrder(text[k], &p.terms)
		inOrder(letters[k], &p.letters)
		from := len(b)
		b = p.group(b, top[k], &p.terms, func(b []byte, id int32) []byte {
			topAt[id] = tops
			tops++
			return appendTop(b, &p.seen[id])
		})
		b = p.group(b, letters[k], &p.letters, func(b []byte, id int32) []byte {
			letterAt[id] = threes
			threes++
			return b
		})
		b = p.group(b, text[k], &p.terms, func(b []byte, id int32) []byte { return appendText(b, &p.seen[id]) })
		size[k] = len(b) - from
	}
	p.buf = b
	s := p.head(d, topAt, letterAt)
	for _, n := range size {
		s = binary.AppendUvarint(s, uint64(n))
	}
	s = slices.Grow(s, len(b))
	return slices.Clip(append(s, b...))
}

// head writes the part of a sheet before its units.
func (p *reading) head(d Doc, topAt, letterAt []int32) []byte {
	s := make([]byte, 4, 512)
	members := describePage(d)
	for _, field := range []string{d.URL, d.Kind, d.Title, string(members)} {
		s = append(binary.AppendUvarint(s, uint64(len(field))), field...)
	}
	spoken := byte(0)
	if spokenIn(d.Title) {
		spoken = 1
	}
	s = append(s, spoken)
	s = binary.AppendUvarint(s, uint64(p.top))
	s = binary.AppendUvarint(s, uint64(p.body))
	line := func(ids, at []int32) {
		s = binary.AppendUvarint(s, uint64(len(ids)))
		for _, id := range ids {
			s = binary.AppendUvarint(s, uint64(at[id]))
		}
	}
	lines := func(list [][]int32, at []int32) {
		s = binary.AppendUvarint(s, uint64(len(list)))
		for _, l := range list {
			line(l, at)
		}
	}
	line(p.title, topAt)
	lines(p.heads, topAt)
	lines(p.names, topAt)
	lines(p.inits, letterAt)
	binary.LittleEndian.PutUint32(s, uint32(len(s)-4))
	return s
}

// group writes units with what say says of each.
func (p *reading) group(b []byte, list []placed, d *dict, say func(b []byte, id int32) []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	var prev []byte
	for _, u := range list {
		t := d.at(u.id)
		n := 0
		for n < len(prev) && n < len(t) && prev[n] == t[n] {
			n++
		}
		rest := len(t) - n
		b = append(b, byte(min(n, 15)<<4|min(rest, 15)))
		if n >= 15 {
			b = binary.AppendUvarint(b, uint64(n))
		}
		if rest >= 15 {
			b = binary.AppendUvarint(b, uint64(rest))
		}
		b = say(append(b, t[n:]...), u.id)
		prev = t
	}
	return b
}

func appendTop(b []byte, u *seen) []byte {
	b = binary.AppendUvarint(b, uint64(u.top))
	v := uint64(u.body) << 1
	if u.title {
		v |= 1
	}
	b = binary.AppendUvarint(b, v)
	if u.body > 0 {
		b = binary.AppendUvarint(b, uint64(u.best))
	}
	b = binary.AppendUvarint(b, uint64(len(u.heads)))
	last := int32(0)
	for _, h := range u.heads {
		b = binary.AppendUvarint(b, uint64(h-last))
		last = h
	}
	return b
}

func appendText(b []byte, u *seen) []byte {
	if u.body == 2 {
		return binary.AppendUvarint(b, uint64(u.best)<<1)
	}
	return binary.AppendUvarint(binary.AppendUvarint(b, uint64(u.best)<<1|1), uint64(u.body))
}

// cursor reads a sheet.
type cursor struct {
	b    []byte
	term []byte // of the last unit
}

func (c *cursor) number() int {
	if len(c.b) > 0 && c.b[0] < 0x80 {
		v := int(c.b[0])
		c.b = c.b[1:]
		return v
	}
	v, n := binary.Uvarint(c.b)
	c.b = c.b[n:]
	return int(v)
}

func (c *cursor) bytes() []byte {
	n := c.number()
	out := c.b[:n:n]
	c.b = c.b[n:]
	return out
}

func (c *cursor) line() []int32 {
	out := make([]int32, c.number())
	for i := range out {
		out[i] = int32(c.number())
	}
	return out
}

func (c *cursor) lines() [][]int32 {
	out := make([][]int32, c.number())
	for i := range out {
		out[i] = c.line()
	}
	return out
}

// start begins a group and gives the number of its units.
func (c *cursor) start() int {
	c.term = c.term[:0]
	return c.number()
}

// unit reads the next unit's text into term and gives its key.
func (c *cursor) unit() uint64 {
	shared, rest := int(c.b[0]>>4), int(c.b[0]&15)
	c.b = c.b[1:]
	if shared == 15 {
		shared = c.number()
	}
	if rest == 15 {
		rest = c.number()
	}
	c.term = append(c.term[:shared], c.b[:rest]...)
	c.b = c.b[rest:]
	return keyOf(c.term)
}

// topUnit is what a sheet says of a unit on top.
type topUnit struct {
	top, body, section int
	title              bool
	heads              []int32
}

func (c *cursor) topUnit(u *topUnit) {
	u.top = c.number()
	v := c.number()
	u.body, u.title, u.section = v>>1, v&1 == 1, 0
	if u.body > 0 {
		u.section = c.number()
	}
	u.heads = u.heads[:0]
	last := int32(0)
	for range c.number() {
		last += int32(c.number())
		u.heads = append(u.heads, last)
	}
}

func (c *cursor) textUnit() (section, body int) {
	section, body = c.number(), 2
	if section&1 == 1 {
		body = c.number()
	}
	return section >> 1, body
}

// face is what results show of a page.
type face struct {
	url, kind, title string
	members          []byte
}

// opened is a sheet without its lines and units.
type opened struct {
	face      face
	spoken    bool
	top, body int
	rest      cursor
}

func (s Sheet) open() opened { return open(s[4:]) }

// open reads a head.
func open(head []byte) opened {
	c := cursor{b: head}
	var o opened
	o.face = face{string(c.bytes()), string(c.bytes()), string(c.bytes()), c.bytes()}
	o.spoken = c.number() == 1
	o.top, o.body = c.number(), c.number()
	o.rest = c
	return o
}

// leaf is a sheet in pieces.
type leaf struct {
	head  []byte
	parts [parts][]byte
}

// cut takes a sheet apart.
func (s Sheet) cut() leaf {
	end := 4 + binary.LittleEndian.Uint32(s)
	p := leaf{head: s[4:end:end]}
	c := cursor{b: s[end:]}
	var sizes [parts]int
	for k := range sizes {
		sizes[k] = c.number()
	}
	for k, n := range sizes {
		p.parts[k], c.b = c.b[:n:n], c.b[n:]
	}
	return p
}

// part begins to read a part.
func (s Sheet) part(k int) cursor {
	p := s.cut()
	return p.part(k)
}

func (p *leaf) part(k int) cursor { return cursor{b: p.parts[k]} }
