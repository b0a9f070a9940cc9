package search

import (
	"encoding/binary"
	"slices"
)

// tops are the postings of a page's units on top and of its initials: by part,
// for each form | length<<2 and its bytes.
type tops struct {
	at    [parts + 1]uint32
	bytes []byte
}

func (t *tops) part(k int) []byte { return t.bytes[t.at[k]:t.at[k+1]] }

// topper makes the postings of pages that depend on how rare the units of their
// titles and headings are. It must not be used by two goroutines at once.
type topper struct {
	lots *[parts]lot
	sc   scale
	rare [128]float64

	// of the page it is at, and memory for the next:
	title, heads, names, inits lines
	weight, spell              []float64 // how rare the units on top and the initials are
	inTitle                    []int     // shares of the title, by unit
	spoken                     []posting // of the initials
	buf                        []byte
	bytes                      []byte
}

func newTopper(lots *[parts]lot, sc scale) *topper {
	return &topper{lots: lots, sc: sc, rare: sc.rarities()}
}

// lines are lists of units one after the other, and how much of its list each is.
type lines struct {
	units  []int32
	shares []int
	ends   []int
}

// read reads n lists.
func (l *lines) read(c *cursor, n int) {
	l.units, l.shares, l.ends = l.units[:0], l.shares[:0], l.ends[:0]
	for range n {
		for range c.number() {
			l.units = append(l.units, int32(c.number()))
		}
		l.ends = append(l.ends, len(l.units))
	}
}

// weigh deals the shares of all lists.
func (l *lines) weigh(weight []float64) {
	from := 0
	for _, end := range l.ends {
		l.shares = appendShares(l.shares, l.units[from:end], weight)
		from = end
	}
}

// list is a list and its shares.
func (l *lines) list(i int) ([]int32, []int) {
	from := 0
	if i > 0 {
		from = l.ends[i-1]
	}
	return l.units[from:l.ends[i]], l.shares[from:l.ends[i]]
}

// share is how much a unit is of a list.
func (l *lines) share(i int, unit int32) int {
	units, shares := l.list(i)
	if at := slices.Index(units, unit); at >= 0 {
		return shares[at]
	}
	return 0
}

// of makes the tops of a page.
func (t *topper) of(pg *leaf) (out tops) {
	o := t.read(pg)
	var u topUnit
	var p posting
	unit, letter := int32(0), 0
	t.bytes = t.bytes[:0]
	for k := range parts {
		c := pg.part(k)
		for range c.number() {
			c.unit()
			c.topUnit(&u)
			p = posting{
				top: t.sc.topImpact(u.top, o.top), title: t.inTitle[unit], heads: p.heads[:0],
				body: t.sc.bodyImpact(u.body, o.body), section: u.section,
			}
			for _, h := range u.heads {
				share := 0
				if h < maxHeads {
					share = t.heads.share(int(h), unit)
				} else {
					share = t.names.share(int(h-maxHeads), unit)
				}
				p.heads = append(p.heads, place{int(h), share})
			}
			t.add(p)
			unit++
		}
		for n := c.number(); t.sc.spoken && n > 0; n-- {
			t.add(t.spoken[letter])
			letter++
		}
		out.at[k+1] = uint32(len(t.bytes))
	}
	out.bytes = slices.Clone(t.bytes)
	return out
}

func (t *topper) add(p posting) {
	t.buf = appendPosting(t.buf[:0], 0, p)
	t.bytes = binary.AppendUvarint(t.bytes, uint64(len(t.buf)-1)<<2|uint64(t.buf[0]))
	t.bytes = append(t.bytes, t.buf[1:]...)
}

// read reads the lines of a page and weighs them.
func (t *topper) read(pg *leaf) opened {
	o := open(pg.head)
	c := &o.rest
	t.title.read(c, 1)
	t.heads.read(c, c.number())
	t.names.read(c, c.number())
	t.inits.read(c, c.number())
	t.weights(pg)
	t.title.weigh(t.weight)
	t.heads.weigh(t.weight)
	t.names.weigh(t.weight)
	t.inTitle = slices.Grow(t.inTitle[:0], len(t.weight))[:len(t.weight)]
	clear(t.inTitle)
	for i, unit := range t.title.units {
		t.inTitle[unit] = t.title.shares[i]
	}
	if t.sc.spoken {
		t.inits.weigh(t.spell)
		t.pronounce()
	}
	return o
}

// weights gives how rare the units on top and the initials of a page are.
func (t *topper) weights(pg *leaf) {
	t.weight, t.spell = t.weight[:0], t.spell[:0]
	for k := range parts {
		c, l := pg.part(k), &t.lots[k]
		weight := func() float64 {
			id, _ := l.find(c.unit(), c.term)
			return t.rare[grade(l.df[id])]
		}
		for range c.number() {
			t.weight = append(t.weight, weight())
			c.passTop()
		}
		for n := c.number(); t.sc.spoken && n > 0; n-- {
			t.spell = append(t.spell, weight())
		}
	}
}

// pronounce makes the postings of a page's initials: those of its title and
// aliases are the first line.
func (t *topper) pronounce() {
	t.spoken = slices.Grow(t.spoken[:0], len(t.spell))[:len(t.spell)]
	for i := range t.spoken {
		t.spoken[i] = posting{heads: t.spoken[i].heads[:0]}
	}
	for k := range t.inits.ends {
		units, shares := t.inits.list(k)
		for i, n := range shares {
			p := &t.spoken[units[i]]
			p.top = max(p.top, 4)
			if k == 0 {
				p.title, p.top = n, 8
			} else {
				p.heads = append(p.heads, place{k - 1, n})
				p.body = 1
				p.section = p.heads[0].section
			}
		}
	}
}
