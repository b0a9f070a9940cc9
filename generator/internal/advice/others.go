package advice

import (
	"slices"

	"guidepost/generator/internal/doc"
)

// others tells of each option that an outcome does not recommend whether it
// fits those who arrive, and why not. l and misses are nil for a tree whose rows
// are too large.
func (r *report) others(oi int, l *layout, misses []*found) []Other {
	m, o := r.m, &r.t.Outcomes[oi]
	come := r.coming(oi)
	var out []Other
	for i, ci := range m.recommendable() {
		if hasName(o.Options, m.columns[ci].opt.ID) {
			continue
		}
		x := Other{Option: m.columns[ci].opt.ID}
		var lost []bool
		x.Fits, x.First, lost = r.fit(oi, ci)
		if l != nil && x.Fits != Always {
			for k, f := range misses {
				if f.Option == i && r.concerns(l, f, come, lost) {
					x.Misses = append(x.Misses, k)
					f.used = true
				}
			}
		}
		if x.Fits != Never {
			x.Better = r.better(oi, ci)
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(x, y Other) int { return int(y.Fits) - int(x.Fits) })
	return out
}

// fit tells whether a column fits those who arrive at an outcome, what has to
// be made true for it first, and in which worlds it does not fit somebody.
func (r *report) fit(oi, ci int) (fits Tri, first Known, lost []bool) {
	m, node := r.m, len(r.t.Questions)+oi
	s, all := r.p.at[node], r.p.reach[node]
	lost = make([]bool, len(m.worlds))
	open := make([]bool, len(m.worlds))
	some, not := false, false
	for i := range s.ids {
		b := s.vec(i, m.words)
		for w := range m.worlds {
			if !b.get(w) || lost[w] && (open[w] || m.fitsIn(all, ci, w) < 0) {
				continue
			}
			combo := m.fitsIn(b, ci, w)
			if combo < 0 {
				lost[w], not = true, true
				continue
			}
			some = true
			if open[w] {
				continue
			}
			open[w] = true
			for _, c := range m.first(b, ci, w, combo) {
				if _, known := first.Get(c.Fact); !known {
					first = append(first, c)
				}
			}
		}
	}
	switch {
	case some && not:
		return Maybe, first, lost
	case some:
		return Always, first, lost
	}
	return Never, first, lost
}

// coming returns, per question, the worlds from which answers lead on to an
// outcome; the last one is the outcome's own.
func (r *report) coming(oi int) map[string]bits {
	m := r.m
	all := make(bits, (len(m.worlds)+63)/64)
	for w := range m.worlds {
		all.set(w)
	}
	come := map[string]bits{r.t.Outcomes[oi].ID: all}
	order := r.p.order()
	slices.Reverse(order)
	for _, qi := range order {
		q := &r.t.Questions[qi]
		for _, e := range Edges(*q) {
			from := come[e.Next]
			if from == nil {
				continue
			}
			if come[q.ID] == nil {
				come[q.ID] = make(bits, len(all))
			}
			for w := range m.worlds {
				if from.get(w) && (e.Answer < 0 || r.p.masks[qi][e.Answer] == nil || r.p.masks[qi][e.Answer].get(w)) {
					come[q.ID].set(w)
				}
			}
		}
	}
	return come
}

// concerns reports whether a reason applies to somebody who arrives at an
// outcome and whom the option does not fit, nothing doubtful accepted.
func (r *report) concerns(l *layout, f *found, come map[string]bits, lost []bool) bool {
	from := come[r.t.Start.ID]
	if f.q >= 0 {
		q := &r.t.Questions[f.q]
		from = come[q.Next.ID]
		if a := &q.Answers[f.a]; q.Type != doc.Many && a.Next.ID != "" {
			from = come[a.Next.ID]
		}
	}
	if from == nil {
		return false
	}
	for combo := range r.m.combos {
		for w := range lost {
			if lost[w] && from.get(w) && f.where.get(combo*len(l.class)+w) {
				return true
			}
		}
	}
	return false
}

// better lists the criteria on which a column is better than every recommended
// one, for everybody at an outcome whom it fits.
func (r *report) better(oi, ci int) []string {
	m, o := r.m, &r.t.Outcomes[oi]
	var rivals []int
	for _, n := range o.Options {
		if x, ok := m.colOf[n.ID]; ok {
			rivals = append(rivals, x)
		}
	}
	if len(rivals) == 0 {
		return nil
	}
	who := r.whom(oi, ci)
	var out []string
	for _, c := range m.crits {
		if c.Better == "none" || c.Better == "" && len(c.Order) == 0 {
			continue
		}
		beats := !slices.ContainsFunc(rivals, func(x int) bool {
			asked := who
			if m.constant(c, ci) && m.constant(c, x) {
				asked = who[:1]
			}
			return slices.ContainsFunc(asked, func(k Known) bool { return m.compareFor(c, ci, x, k) != ABetter })
		})
		if beats {
			out = append(out, c.ID)
		}
	}
	return out
}

// whom lists those at an outcome whom a column fits, settled as they are if
// they follow the outcome; if it does not fit them then, as they would be for
// the column.
func (r *report) whom(oi, ci int) []Known {
	m, o := r.m, &r.t.Outcomes[oi]
	b := r.p.reach[len(r.t.Questions)+oi]
	var out []Known
	for w := range m.worlds {
		if !b.get(w) {
			continue
		}
		n := len(out)
		for _, combo := range m.finals(o, w) {
			if b.get(m.viable(m.cand(ci, 0, combo), w)) {
				out = append(out, m.known[w][combo])
			}
		}
		if combo := m.fitsIn(b, ci, w); len(out) == n && combo >= 0 {
			out = append(out, m.known[w][combo])
		}
	}
	return out
}

// constant reports whether a criterion says one thing of a column, whoever asks.
func (m *model) constant(c *criterion, ci int) bool {
	return m.fixed(doc.Req{Op: doc.Test, Crit: doc.Name{ID: c.ID}}, &m.columns[ci])
}
