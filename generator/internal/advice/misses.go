package advice

import (
	bits64 "math/bits"
	"slices"
	"strconv"

	"guidepost/generator/internal/doc"
)

// found is a Miss with everybody it concerns.
type found struct {
	Miss
	q, a  int  // -1 for a gate
	where bits // of all candidates of the option, one bit per world
	bits  int  // of Miss.Where
	at    bits // the outcomes at which it is a reason, see fates
	used  bool // it is one somewhere
}

// missKey tells reasons apart. Values from different cases are different
// reasons, for they have different sources.
type missKey struct {
	option, q, a int
	crit         *criterion
	leaf         *doc.Req
	not, unknown bool
	cells        string
}

func (f *found) order() []int {
	unknown := 0
	if f.Unknown {
		unknown = 1
	}
	return []int{f.q, f.a, f.Option, unknown, -f.bits}
}

// missing collects reasons.
type missing struct {
	l   *layout
	at  map[missKey]*found
	all []*found
}

// misses lists why candidates are lost, each for the readers who come to the
// question with the candidate still possible: gates first, then in the order of
// questions, answers and options; of one answer and option, what does not do
// before what nobody knows, and what concerns more before what concerns fewer.
func (l *layout) misses() []*found {
	s := &missing{l: l, at: map[missKey]*found{}}
	for oi, ci := range l.cols {
		s.gates(oi, ci)
	}
	for _, x := range l.masks {
		for oi, ci := range l.cols {
			s.answer(x, oi, ci)
		}
	}
	for _, f := range s.all {
		f.Where, f.bits = l.where(f)
		f.Instead = l.instead(f)
	}
	slices.SortStableFunc(s.all, func(x, y *found) int {
		return slices.Compare(x.order(), y.order())
	})
	return s.all
}

// each calls f for every candidate of a column in every world of l.who, with its
// bit in a state and its place in found.where.
func (l *layout) each(ci int, f func(acc, combo, w, bit, at int)) {
	m := l.m
	for acc := range m.columns[ci].accepts {
		for combo := range m.combos {
			base := m.viable(m.cand(ci, acc, combo), 0)
			for _, w := range l.who {
				f(acc, combo, w, base+w, (acc*len(m.combos)+combo)*len(m.worlds)+w)
			}
		}
	}
}

func (s *missing) gates(oi, ci int) {
	l := s.l
	l.each(ci, func(acc, combo, w, bit, at int) {
		if !l.before.get(bit) || l.start.get(bit) {
			return
		}
		g, t := l.m.closed(ci, acc, w, combo)
		s.note(missKey{option: oi, q: -1, a: -1, crit: g, unknown: t == notKnown}, ci, acc, w, combo, at)
	})
}

func (s *missing) answer(x laidMask, oi, ci int) {
	l, m := s.l, s.l.m
	q := &m.tree.Questions[x.q]
	a := &q.Answers[x.a]
	here := l.p.reach[x.q]
	l.each(ci, func(acc, combo, w, bit, at int) {
		if !x.mask.get(w) || x.mask.get(bit) || !here.get(bit) {
			return
		}
		leaf, not := m.leaf(&a.Requires, q, a, ci, acc, w, combo)
		if leaf == nil || m.crit[leaf.Crit.ID] == nil {
			return
		}
		unknown := m.truthAt(a.Requires, q, a, ci, acc, w, combo) == notKnown
		s.note(missKey{option: oi, q: x.q, a: x.a, crit: m.crit[leaf.Crit.ID], leaf: leaf, not: not, unknown: unknown}, ci, acc, w, combo, at)
	})
}

// note adds a reader to those whom a reason concerns.
func (s *missing) note(k missKey, ci, acc, w, combo, at int) {
	m := s.l.m
	col := &m.columns[ci]
	parts := m.meeting(k.crit, col, acc, w, combo)
	if len(parts) == 0 {
		parts = col.parts // they cannot be put together
	}
	var cases []*doc.Case
	for _, p := range parts {
		cs := m.caseAt(m.cell(k.crit, p), w, combo)
		cases = append(cases, cs)
		if cs != nil {
			k.cells += p + strconv.Itoa(cs.Pos.Off) + " "
		}
	}
	f := s.at[k]
	if f == nil {
		f = &found{q: k.q, a: k.a, where: make(bits, (len(col.accepts)*len(m.combos)*len(m.worlds)+63)/64)}
		f.Miss = Miss{Option: k.option, Criterion: k.crit.ID, Gate: k.q < 0, Not: k.not, Unknown: k.unknown}
		if k.q >= 0 {
			q := &m.tree.Questions[k.q]
			f.Question, f.Answer, f.Test = q.ID, q.Answers[k.a].ID, k.leaf.Test
		}
		for i, cs := range cases {
			if cs != nil {
				f.Cells = append(f.Cells, UsedCell{k.crit.table.ID, k.crit.ID, parts[i], *cs})
			}
		}
		s.at[k] = f
		s.all = append(s.all, f)
	}
	f.where.set(at)
}

// where projects a reason onto the candidates and classes of the rows.
func (l *layout) where(f *found) (row Bits, count int) {
	col := &l.m.columns[l.cols[f.Option]]
	own, n := l.cands[f.Option], len(l.reps)
	out := make(bits, (len(own)*n+63)/64)
	for i, cand := range own {
		for w, c := range l.class {
			if c >= 0 && f.where.get((cand-col.first)*len(l.class)+w) && !out.get(i*n+c) {
				out.set(i*n + c)
				count++
			}
		}
	}
	return hexRow(out, len(own)*n), count
}

// instead lists the answers of the same question that leave some candidate
// which a reason excludes.
func (l *layout) instead(f *found) []string {
	m := l.m
	if f.q < 0 || m.tree.Questions[f.q].Type == doc.Many {
		return nil
	}
	var out []string
	base := m.viable(m.columns[l.cols[f.Option]].first, 0)
	for ai, mask := range l.p.masks[f.q] {
		if ai != f.a && (mask == nil || shares(f.where, mask, base)) {
			out = append(out, m.tree.Questions[f.q].Answers[ai].ID)
		}
	}
	return out
}

// shares reports whether a bit of a is set in b, where it stands off bits later.
func shares(a, b bits, off int) bool {
	for i, word := range a {
		for ; word != 0; word &= word - 1 {
			if b.get(off + i<<6 + bits64.TrailingZeros64(word)) {
				return true
			}
		}
	}
	return false
}
