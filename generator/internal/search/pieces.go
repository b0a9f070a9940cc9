package search

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"guidepost/generator/internal/file"
)

// row is what stands in the shards, in the order of names.
type row interface {
	name() string
	weight() int // in bytes, about
}

// pieces are sorted rows in shards. Where a shard ends depends on the rows near
// its end alone: a row that comes, goes or grows changes its shard and perhaps a
// neighbour or two, and the same rows are always cut alike.
type pieces[T row] []*piece[T]

type piece[T row] struct {
	from  string // the first name when it was cut
	rows  []T
	data  []byte // nil of a piece that is not encoded
	sum   file.Sum
	stale bool // a row is not what it was when the piece was cut
}

// newPieces holds sorted rows that are not yet cut.
func newPieces[T row](rows []T) pieces[T] { return pieces[T]{{rows: rows, stale: true}} }

// find gives where a name stands, or would.
func (l pieces[T]) find(name string) (p *piece[T], at int, ok bool) {
	p = l[max(0, sort.Search(len(l), func(i int) bool { return l[i].from > name })-1)]
	at, ok = slices.BinarySearchFunc(p.rows, name, func(r T, name string) int { return strings.Compare(r.name(), name) })
	return p, at, ok
}

// set puts a row in its place, instead of that with its name.
func (l pieces[T]) set(r T) {
	p, at, ok := l.find(r.name())
	p.stale = true
	if ok {
		p.rows[at] = r
	} else {
		p.rows = slices.Insert(p.rows, at, r)
	}
}

// drop takes the row with a name out.
func (l pieces[T]) drop(name string) {
	if p, at, ok := l.find(name); ok {
		p.stale = true
		p.rows = slices.Delete(p.rows, at, at+1)
	}
}

// recut has all rows cut again.
func (l *pieces[T]) recut() {
	var rows []T
	for _, p := range *l {
		rows = append(rows, p.rows...)
	}
	*l = newPieces(rows)
}

// settle cuts rows into pieces of about size bytes where they have changed, and
// encodes what is new. A piece has at least least(size), the last perhaps less,
// and the choice of its end looks at rows up to most(size); the rest of that is
// less than the next piece, so that what changes in one piece has no part in the
// end of any but itself and the one before.
func (l *pieces[T]) settle(size int, encode func([]T) []byte) {
	old := *l
	var out pieces[T]
	stale := func(i int) bool { return i < len(old) && old[i].stale }
	for i := 0; i < len(old); {
		if !stale(i) && !stale(i+1) {
			out = append(out, old[i])
			i++
			continue
		}
		rows := old[i].rows
		i++
		for len(rows) > 0 || stale(i) {
			for i < len(old) && !reach(rows, most(size)) {
				rows = slices.Concat(rows, old[i].rows)
				i++
			}
			if len(rows) == 0 {
				break
			}
			n := end(rows, size)
			p := &piece[T]{from: rows[0].name(), rows: rows[:n:n]}
			p.data = encode(p.rows)
			p.sum = file.SumOf(p.data)
			out = append(out, p)
			rows = rows[n:]
			if k, ok := inStep(old[:i], len(rows)); ok && !stale(k) {
				i = k
				break
			}
		}
	}
	*l = out
}

// inStep tells whether the last n rows are whole pieces, and from which.
func inStep[T row](old pieces[T], n int) (from int, ok bool) {
	for from = len(old); n > 0 && from > 0; from-- {
		n -= len(old[from-1].rows)
	}
	return from, n == 0
}

func least(size int) int { return size * 7 / 10 }
func most(size int) int  { return size * 13 / 10 }

// reach tells whether rows weigh as much.
func reach[T row](rows []T, weight int) bool {
	for i := 0; i < len(rows) && weight > 0; i++ {
		weight -= rows[i].weight()
	}
	return weight <= 0
}

// end is how many rows the first piece has: up to that with the least hash among
// those that may be its last.
func end[T row](rows []T, size int) int {
	sum, at, best := 0, len(rows), ^uint64(0)
	for i, r := range rows {
		sum += r.weight()
		if sum < least(size) {
			continue
		}
		if h := hashOf(r.name()); h < best {
			at, best = i+1, h
		}
		if sum >= most(size) {
			return at
		}
	}
	return len(rows)
}

// shards are the scripts of pieces, and the name with which each begins.
type shards struct {
	first   []string
	scripts []script
}

func (l *shards) add(prefix, from string, s script) {
	s.name = prefix + strconv.FormatInt(int64(len(l.scripts)), 36)
	l.first, l.scripts = append(l.first, from), append(l.scripts, s)
}

// shards makes the scripts of all pieces.
func (l pieces[T]) shards(prefix string) (out shards) {
	for _, p := range l {
		out.add(prefix, p.from, script{data: p.data, sum: p.sum})
	}
	return out
}

// cutter cuts sorted rows that come one by one where settle cuts them, and stores
// their scripts.
type cutter[T row] struct {
	store  *store
	prefix string
	size   int
	encode func([]T) []byte

	rows   []T // of the piece that is next
	weight int
	out    shards
}

func (c *cutter[T]) add(r T) error {
	c.rows = append(c.rows, r)
	c.weight += r.weight()
	for c.weight >= most(c.size) {
		if err := c.cut(); err != nil {
			return err
		}
	}
	return nil
}

// close cuts what is left, and gives all shards.
func (c *cutter[T]) close() (shards, error) {
	for len(c.rows) > 0 {
		if err := c.cut(); err != nil {
			return shards{}, err
		}
	}
	return c.out, nil
}

func (c *cutter[T]) cut() error {
	n := end(c.rows, c.size)
	s, err := c.store.stow(newScript("", c.encode(c.rows[:n])))
	c.out.add(c.prefix, c.rows[0].name(), s)
	for _, r := range c.rows[:n] {
		c.weight -= r.weight()
	}
	c.rows = slices.Delete(c.rows, 0, n)
	return err
}
