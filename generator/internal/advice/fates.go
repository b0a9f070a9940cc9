package advice

import "guidepost/generator/internal/doc"

// maxFates bounds how many fates are followed.
const maxFates = 1 << 18

// fate is a reader on the way and what is left of one option: the choices under
// which it still fits, nothing doubtful accepted.
type fate struct {
	node, step int // step: the answers of a question of type many that were passed
	alive      uint64
}

// ending is where fates lead: the outcomes at which the option fits no more.
type ending struct {
	m    *model
	p    *prover
	ci   int
	w    int
	from map[fate]bits
	took func(f fate, ai int, lost bits) // told of every answer given
}

// fates finds for every reason the outcomes to which readers come whom it
// concerns, and whom the option does not fit there. What one candidate loses
// another may keep, so it takes following each option for each kind of reader.
// It leaves reasons without outcomes when there is too much to follow.
func (l *layout) fates(misses []*found) {
	m := l.m
	of := map[[3]int][]*found{} // option, question, answer
	for _, f := range misses {
		f.at = make(bits, (len(m.tree.Outcomes)+63)/64)
		key := [3]int{f.Option, f.q, f.a}
		of[key] = append(of[key], f)
	}
	followed := 0
	for oi, ci := range l.cols {
		for c := range l.kinds {
			who := l.kinds[c]
			e := &ending{m: m, p: l.p, ci: ci, w: who[0], from: map[fate]bits{}}
			e.took = func(f fate, ai int, lost bits) {
				for _, x := range of[[3]int{oi, f.node, ai}] {
					if x.concerns(m, who, f.alive) {
						x.at.orInto(lost)
					}
				}
			}
			start := fate{node: l.p.nodes[m.tree.Start.ID], alive: m.alive(l.start, ci, who[0])}
			lost := e.follow(start)
			for _, x := range of[[3]int{oi, -1, -1}] {
				if x.concerns(m, who, ^uint64(0)) {
					x.at.orInto(lost)
				}
			}
			if followed += len(e.from); followed > maxFates {
				for _, f := range misses {
					f.at = nil
				}
				return
			}
		}
	}
}

// alive lists the choices under which a column fits somebody in a state.
func (m *model) alive(b bits, ci, w int) uint64 {
	var out uint64
	for combo := range m.combos {
		if b.get(m.viable(m.cand(ci, 0, combo), w)) {
			out |= 1 << combo
		}
	}
	return out
}

// concerns reports whether a reason excludes one of some choices for one of
// some readers.
func (f *found) concerns(m *model, who []int, alive uint64) bool {
	for combo := range m.combos {
		if alive>>combo&1 == 0 {
			continue
		}
		for _, w := range who {
			if f.where.get(combo*len(m.worlds) + w) {
				return true
			}
		}
	}
	return false
}

// follow returns the outcomes at which a fate may end with nothing left.
func (e *ending) follow(f fate) bits {
	if out, done := e.from[f]; done {
		return out
	}
	t := e.m.tree
	out := make(bits, (len(t.Outcomes)+63)/64)
	e.from[f] = out
	if oi := f.node - len(t.Questions); oi >= 0 {
		if f.alive == 0 {
			out.set(oi)
		}
		return out
	}
	q := &t.Questions[f.node]
	if q.Type == doc.Many && f.step < len(q.Answers) {
		out.orInto(e.follow(fate{f.node, f.step + 1, f.alive}))
		e.take(f, f.step, fate{f.node, f.step + 1, f.alive}, out)
		return out
	}
	for _, edge := range Edges(*q) {
		node, ok := e.p.nodes[edge.Next]
		switch to := (fate{node: node, alive: f.alive}); {
		case !ok:
		case edge.Answer < 0:
			out.orInto(e.follow(to))
		default:
			e.take(f, edge.Answer, to, out)
		}
	}
	return out
}

// take gives an answer on the way to a fate.
func (e *ending) take(f fate, ai int, to fate, out bits) {
	if mask := e.p.masks[f.node][ai]; mask != nil {
		if !mask.get(e.w) {
			return
		}
		to.alive &= e.m.alive(mask, e.ci, e.w)
	}
	lost := e.follow(to)
	out.orInto(lost)
	e.took(f, ai, lost)
}
