package search

import (
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
// After the head stand the lengths of the parts, and the parts. A part holds the
// units whose first rune falls to it, so that parts of all sheets can be merged
// side by side. Its units stand in three groups, each after their number: those on
// top, which the lines name by their numbers from the sheet's first; the threes of
// initials, numbered likewise; those of the text alone. A unit is two characters
// from U+4E00 to U+9FFF, less that, in four bytes 3<<30 | first<<15 | second; or
// else a byte, less than 192, how long it is, and its text. After it stands
//
//	on top     top in quarters; text in halves<<1 | in the title; if there is text,
//	           its section; the number of headings and names, and their gaps
//	in text    section<<1, or section<<1|1 and text in halves if that is not 2
type Sheet []byte

// parts is into how many parts all units fall.
const parts = 16

// partOf is the part of a text.
func partOf(text []byte) int {
	var r rune
	if isHanLead(text) {
		r = hanRune(text)
	} else {
		r, _ = utf8.DecodeRune(text)
	}
	return int(uint32(r) * 0x9e3779b1 >> 28)
}

// isHanLead tells a text that begins with a rune from U+4000 to U+9FFF.
func isHanLead(text []byte) bool { return text[0]-0xe4 < 6 }

func hanRune(text []byte) rune {
	return rune(text[0]&0xf)<<12 | rune(text[1]&0x3f)<<6 | rune(text[2]&0x3f)
}

// The groups of a part.
const (
	onTop = iota
	threes
	inText
	groups
)

// sheet writes down what was read.
func (p *reading) sheet(d Doc) Sheet {
	from := p.deal()
	n := int32(p.terms.len())
	p.at = slices.Grow(p.at[:0], len(p.order))[:len(p.order)]
	var count [groups]int32
	var sizes [parts]int
	b := p.buf[:0]
	for i := range parts * groups {
		ids, group, size := p.order[from[i]:from[i+1]], i%groups, len(b)
		b = binary.AppendUvarint(b, uint64(len(ids)))
		for _, id := range ids {
			p.at[id] = count[group]
			count[group]++
			switch group {
			case onTop:
				b = p.appendTop(appendUnit(b, p.terms.at(id)), &p.seen[id])
			case threes:
				b = appendUnit(b, p.letters.at(id-n))
			case inText:
				b = appendText(appendUnit(b, p.terms.at(id)), &p.seen[id])
			}
		}
		sizes[i/groups] += len(b) - size
	}
	p.buf = b
	s := p.sheetHead(d, p.at[:n], p.at[n:])
	for _, n := range sizes {
		s = binary.AppendUvarint(s, uint64(n))
	}
	return slices.Concat(s, b)
}

// deal sets order to the numbers of all units, the threes of initials after the
// others, by part and group, and gives where each group begins.
func (p *reading) deal() (from [parts*groups + 1]int32) {
	p.group = p.group[:0]
	for id := range int32(p.terms.len()) {
		group := inText
		if p.seen[id].top > 0 {
			group = onTop
		}
		p.group = append(p.group, byte(partOf(p.terms.at(id))*groups+group))
	}
	for id := range int32(p.letters.len()) {
		p.group = append(p.group, byte(partOf(p.letters.at(id))*groups+threes))
	}
	for _, g := range p.group {
		from[g+1]++
	}
	for i := range parts * groups {
		from[i+1] += from[i]
	}
	p.order = slices.Grow(p.order[:0], len(p.group))[:len(p.group)]
	next := from
	for id, g := range p.group {
		p.order[next[g]] = int32(id)
		next[g]++
	}
	return from
}

// sheetHead writes the part of a sheet before its units.
func (p *reading) sheetHead(d Doc, topAt, letterAt []int32) []byte {
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

// appendUnit writes a unit. None has more than maxWord runes.
func appendUnit(b, text []byte) []byte {
	if len(text) == 6 && isHanLead(text) && isHanLead(text[3:]) {
		first, second := hanRune(text), hanRune(text[3:])
		if first >= 0x4e00 && second >= 0x4e00 {
			return binary.BigEndian.AppendUint32(b, 3<<30|uint32(first-0x4e00)<<15|uint32(second-0x4e00))
		}
	}
	return append(append(b, byte(len(text))), text...)
}

func (p *reading) appendTop(b []byte, u *seen) []byte {
	b = binary.AppendUvarint(b, uint64(u.top))
	v := uint64(u.body) << 1
	if u.title {
		v |= 1
	}
	b = binary.AppendUvarint(b, v)
	if u.body > 0 {
		b = binary.AppendUvarint(b, uint64(u.best))
	}
	n := uint64(0)
	for at := u.first; at > 0; at = p.headed[at-1].next {
		n++
	}
	b = binary.AppendUvarint(b, n)
	last := int32(0)
	for at := u.first; at > 0; at = p.headed[at-1].next {
		b = binary.AppendUvarint(b, uint64(p.headed[at-1].section-last))
		last = p.headed[at-1].section
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
	term []byte // the text of the last unit, if that is not in its key
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

func (c *cursor) byte() int {
	v := int(c.b[0])
	c.b = c.b[1:]
	return v
}

func (c *cursor) bytes() []byte {
	n := c.number()
	out := c.b[:n:n]
	c.b = c.b[n:]
	return out
}

// unit reads the next unit and gives its key.
func (c *cursor) unit() uint64 {
	n := int(c.b[0])
	if n >= 3<<6 {
		v := binary.BigEndian.Uint32(c.b)
		c.b = c.b[4:]
		key, _ := shortKey([]rune{rune(v>>15&0x7fff) + 0x4e00, rune(v&0x7fff) + 0x4e00})
		return key
	}
	c.term = c.b[1 : 1+n]
	c.b = c.b[1+n:]
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

// passTop passes over what topUnit reads.
func (c *cursor) passTop() {
	c.number()
	if c.number()>>1 > 0 {
		c.number()
	}
	for range c.number() {
		c.number()
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
	o.spoken, o.top, o.body = c.lengths()
	o.rest = c
	return o
}

// lengths reads what a scale wants of a page.
func (s Sheet) lengths() (spoken bool, top, body int) {
	c := cursor{b: s[4:]}
	for range 4 {
		c.bytes()
	}
	return c.lengths()
}

func (c *cursor) lengths() (spoken bool, top, body int) {
	return c.number() == 1, c.number(), c.number()
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
