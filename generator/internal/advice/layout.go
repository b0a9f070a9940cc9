package advice

import (
	bits64 "math/bits"
	"slices"
)

// layout is what a page needs of a model: readers whom no answer and no value
// tells apart are one class, and a candidate is left out when another of its
// option holds whenever it does.
type layout struct {
	m      *model
	p      *prover
	cols   []int   // the columns that can be recommended
	cands  [][]int // per column of cols: its candidates
	before bits    // the start, the gates left out
	start  bits
	masks  []laidMask // those that exclude somebody or something
	class  []int      // per world; -1 where nobody is
	reps   []int      // per class: its first world
	kinds  [][]int    // the worlds that have equal bits for all candidates, those left out too
	who    []int      // the worlds whose reasons are looked into
}

type laidMask struct {
	q, a int
	mask bits
}

// newLayout lays out a tree whose states have been followed. It returns nil if
// the rows would be too large, if there are too many ways to choose, or if
// there is no start.
func newLayout(p *prover) *layout {
	l := &layout{m: p.m, p: p, cols: p.m.recommendable(), before: p.m.ungated(), start: p.init}
	if p.init == nil {
		return nil
	}
	var all []int
	for _, ci := range l.cols {
		var own []int
		col := &l.m.columns[ci]
		for i := range len(col.accepts) * len(l.m.combos) {
			own = append(own, col.first+i)
		}
		l.cands = append(l.cands, own)
		all = append(all, own...)
	}
	for qi, masks := range p.masks {
		for ai, mask := range masks {
			if p.arrived[qi] && mask != nil && excludes(mask, p.reach[qi]) {
				l.masks = append(l.masks, laidMask{qi, ai, mask})
			}
		}
	}
	l.classes(all)
	if !l.meet() {
		return nil
	}
	for i := range l.cands {
		l.cands[i] = l.undominated(l.cands[i])
	}
	l.classes(slices.Concat(l.cands...))
	if len(l.m.combos) > 64 || l.size(nil) > maxRows {
		return nil
	}
	return l
}

// recommendable lists the columns of options that can be recommended:
// combinations only where some outcome does.
func (m *model) recommendable() []int {
	recommended := map[string]bool{}
	for _, o := range m.tree.Outcomes {
		for _, n := range o.Options {
			recommended[n.ID] = true
		}
	}
	var out []int
	for ci := range m.columns {
		if c := &m.columns[ci]; len(c.opt.Parts) == 0 || recommended[c.opt.ID] {
			out = append(out, ci)
		}
	}
	return out
}

// excludes reports whether a mask clears a bit of b.
func excludes(mask, b bits) bool {
	for i, w := range b {
		if w&^mask[i] != 0 {
			return true
		}
	}
	return false
}

// width is how many bits a row has.
func (l *layout) width() int {
	n := 1
	for _, own := range l.cands {
		n += len(own)
	}
	return n * len(l.reps)
}

// Reasons are looked into one by one: for everybody if there are few, else for
// one of each kind; beyond that the tree is not laid out.
const (
	fewReasons = 1 << 17
	maxReasons = 1 << 20
)

// meet sorts worlds by kind, and picks those whose reasons are looked into. It
// returns false if they are too many.
func (l *layout) meet() bool {
	l.kinds = make([][]int, len(l.reps))
	for w, c := range l.class {
		if c >= 0 {
			l.kinds[c] = append(l.kinds[c], w)
			l.who = append(l.who, w)
		}
	}
	lost := 0
	for _, x := range l.masks {
		for i, word := range l.p.reach[x.q] {
			lost += bits64.OnesCount64(word &^ x.mask[i])
		}
	}
	if lost <= fewReasons {
		return true
	}
	l.who = l.reps
	return lost/len(l.m.worlds)*len(l.reps) <= maxReasons
}

// size is about how many bytes the rows and the reasons take in a page.
func (l *layout) size(misses []*found) int {
	const words = 64 // of a reason
	n := (1 + len(l.masks)) * (l.width() + 3) / 4
	for _, f := range misses {
		n += words + len(f.Where)
	}
	return n
}

// classes puts together the worlds that have equal bits in every row, for
// themselves and for the candidates given.
func (l *layout) classes(cands []int) {
	nw := len(l.m.worlds)
	l.class = make([]int, nw)
	n := 1
	for w := range nw {
		if !l.start.get(w) {
			l.class[w] = -1
		}
	}
	split := func(row bits, base int) {
		number := make([]int, 2*n)
		n = 0
		for w, c := range l.class {
			if c < 0 {
				continue
			}
			if l.start.get(base+w) && row.get(base+w) {
				c += len(number) / 2
			}
			if number[c] == 0 {
				n++
				number[c] = n
			}
			l.class[w] = number[c] - 1
		}
	}
	splitAll := func(row bits) {
		split(row, 0)
		for _, c := range cands {
			split(row, l.m.viable(c, 0))
		}
	}
	splitAll(l.start)
	for _, x := range l.masks {
		splitAll(x.mask)
	}
	l.reps = nil
	for w, c := range l.class {
		if c == len(l.reps) {
			l.reps = append(l.reps, w)
		}
	}
}

// undominated drops of an option's candidates those that hold nowhere that one
// other does not, from before the gates on.
func (l *layout) undominated(own []int) []int {
	rows := make([]bits, len(own))
	for i, c := range own {
		rows[i] = l.history(c)
	}
	var out []int
	for i, c := range own {
		dominated := slices.ContainsFunc(own, func(d int) bool {
			j := d - own[0]
			return i != j && !excludes(rows[j], rows[i]) && (j < i || excludes(rows[i], rows[j]))
		})
		if !dominated {
			out = append(out, c)
		}
	}
	return out
}

// history is a candidate's bits, one per class, of every row in turn.
func (l *layout) history(cand int) bits {
	n := len(l.reps)
	out := make(bits, ((2+len(l.masks))*n+63)/64)
	base := l.m.viable(cand, 0)
	for w, c := range l.class { // where anybody of a class may choose so
		if c >= 0 && l.before.get(base+w) {
			out.set(c)
		}
	}
	for c, w := range l.reps {
		if !l.start.get(base + w) {
			continue
		}
		out.set(n + c)
		for i, x := range l.masks {
			if x.mask.get(base + w) {
				out.set((2+i)*n + c)
			}
		}
	}
	return out
}

// row prints a state or a mask as far as it bears on the readers there are.
func (l *layout) row(b bits) Bits {
	n := len(l.reps)
	out := make(bits, (l.width()+63)/64)
	put := func(at, base int) {
		for c, w := range l.reps {
			if l.start.get(base+w) && b.get(base+w) {
				out.set(at + c)
			}
		}
	}
	put(0, 0)
	for i, cand := range slices.Concat(l.cands...) {
		put((1+i)*n, l.m.viable(cand, 0))
	}
	return hexRow(out, l.width())
}
