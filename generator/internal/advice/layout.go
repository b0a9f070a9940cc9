package advice

import (
	"slices"

	"guidepost/generator/internal/doc"
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
	l.kinds = make([][]int, len(l.reps))
	for w, c := range l.class {
		if c >= 0 {
			l.kinds[c] = append(l.kinds[c], w)
		}
	}
	for i := range l.cands {
		l.cands[i] = l.undominated(l.cands[i])
	}
	l.classes(slices.Concat(l.cands...))
	if len(l.m.combos) > 64 || (1+len(l.masks))*(l.width()+3)/4 > maxRows {
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

// lay fills a proof's Replay, and what its outcomes say of the options they
// do not recommend.
func (r *report) lay(proof *Proof) {
	if r.p.init == nil {
		return
	}
	l := newLayout(r.p)
	var misses []*found
	if l != nil {
		misses = l.misses()
		l.fates(misses)
	}
	for oi := range proof.Outcomes {
		o := &proof.Outcomes[oi]
		if r.p.at[len(r.t.Questions)+oi] == nil {
			continue
		}
		o.Others = r.others(oi, misses)
		if kind := r.t.Outcomes[oi].Kind; kind == doc.RecommendNone || kind == doc.RecommendWait {
			o.Nearest = r.nearest(o.Shortest)
		}
	}
	if l != nil {
		proof.Replay = l.replay(misses)
		renumber(proof.Outcomes, misses)
	}
}

// replay prints a layout. Reasons that neither clear a bit of a row nor are
// named by an outcome are left out.
func (l *layout) replay(misses []*found) Replay {
	out := Replay{Classes: len(l.reps), Start: l.row(l.start)}
	first := 0
	for i, ci := range l.cols {
		out.Options = append(out.Options, ReplayOption{l.m.columns[ci].opt.ID, first, len(l.cands[i])})
		first += len(l.cands[i])
	}
	for _, x := range l.masks {
		q := &l.m.tree.Questions[x.q]
		out.Masks = append(out.Masks, ReplayMask{q.ID, q.Answers[x.a].ID, l.row(x.mask)})
	}
	for _, f := range misses {
		if f.bits > 0 || f.used {
			out.Misses = append(out.Misses, f.Miss)
		}
	}
	return out
}

// renumber lets outcomes name the reasons that are kept.
func renumber(outcomes []OutcomeProof, misses []*found) {
	at := make([]int, len(misses))
	n := 0
	for i, f := range misses {
		at[i] = n
		if f.bits > 0 || f.used {
			n++
		}
	}
	for i := range outcomes {
		for j := range outcomes[i].Others {
			named := outcomes[i].Others[j].Misses
			for k := range named {
				named[k] = at[named[k]]
			}
		}
	}
}
