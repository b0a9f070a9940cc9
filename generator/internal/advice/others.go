package advice

import "slices"

// others tells of each option that an outcome does not recommend whether it
// fits those who arrive, and why not.
func (r *report) others(oi int, misses []*found) []Other {
	m, o := r.m, &r.t.Outcomes[oi]
	var out []Other
	for i, ci := range m.recommendable() {
		if hasName(o.Options, m.columns[ci].opt.ID) {
			continue
		}
		x := Other{Option: m.columns[ci].opt.ID}
		x.Fits, x.First = r.fit(oi, ci)
		for k, f := range misses {
			if f.Option == i && f.at != nil && f.at.get(oi) {
				x.Misses = append(x.Misses, k)
				f.used = true
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

// fit tells whether a column fits those who arrive at an outcome, and what some
// of them have to make true for it first.
func (r *report) fit(oi, ci int) (fits Tri, first Known) {
	m, node := r.m, len(r.t.Questions)+oi
	s, all := r.p.at[node], r.p.reach[node]
	some, not := false, false
	for i := range s.ids {
		b := s.vec(i, m.words)
		for w := range m.worlds {
			if !b.get(w) || not && (m.fitsIn(all, ci, w) < 0 || some && len(first) == len(m.choices)) {
				continue
			}
			combo := m.fitsIn(b, ci, w)
			if combo < 0 {
				not = true
				continue
			}
			some = true
			for _, c := range m.first(b, ci, w, combo) {
				if _, known := first.Get(c.Fact); !known {
					first = append(first, c)
				}
			}
		}
	}
	switch {
	case some && not:
		return Maybe, first
	case some:
		return Always, first
	}
	return Never, first
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
			return slices.ContainsFunc(who, func(k settledAs) bool { return m.compareFor(c, ci, x, k.world, k.combo) != ABetter })
		})
		if beats {
			out = append(out, c.ID)
		}
	}
	return out
}

// settledAs is somebody who has settled all there is to choose.
type settledAs struct{ world, combo int }

// whom lists those at an outcome whom a column fits, settled as they are if
// they follow the outcome; if it does not fit them then, as they would be for
// the column.
func (r *report) whom(oi, ci int) []settledAs {
	m, o := r.m, &r.t.Outcomes[oi]
	b := r.p.reach[len(r.t.Questions)+oi]
	var out []settledAs
	for w := range m.worlds {
		if !b.get(w) {
			continue
		}
		n := len(out)
		for _, combo := range m.finals(o, w) {
			if b.get(m.viable(m.cand(ci, 0, combo), w)) {
				out = append(out, settledAs{w, combo})
			}
		}
		if combo := m.fitsIn(b, ci, w); len(out) == n && combo >= 0 {
			out = append(out, settledAs{w, combo})
		}
	}
	return out
}
