package advice

import (
	"fmt"
	"slices"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// dominance looks for options that are better than those recommended (K230),
// and for such as are recommended nowhere (K231).
func (r *report) dominance() {
	memo := map[[5]int]bool{}
	for oi := range r.t.Outcomes {
		o := &r.t.Outcomes[oi]
		s := r.p.at[len(r.t.Questions)+oi]
		if s == nil || o.Kind != doc.RecommendOne && o.Kind != doc.RecommendList {
			continue
		}
		for _, n := range o.Options {
			if ci, ok := r.m.colOf[n.ID]; ok {
				r.dominated(oi, o, n, ci, s, memo)
			}
		}
	}
	r.unused()
}

// dominated reports the options that beat a recommended one for everybody in
// some state.
func (r *report) dominated(oi int, o *doc.Outcome, n doc.Name, col int, s *states, memo map[[5]int]bool) {
	m := r.m
	for rival := range m.columns {
		id := m.columns[rival].opt.ID
		if hasName(o.Options, id) || slices.ContainsFunc(o.Despite, func(d doc.DespiteEntry) bool { return d.Option.ID == id }) {
			continue
		}
		for i := range s.ids {
			if !r.beats(oi, o, rival, col, s.vec(i, m.words), memo) {
				continue
			}
			name, better := or(m.columns[col].opt.Name, n.ID), or(m.columns[rival].opt.Name, id)
			r.warn("K230", n.Pos, fmt.Sprintf("outcome %s recommends %s, and %s fits too and is nowhere worse and somewhere better", quote(o.ID), name, better),
				"recommend it, or say why not: despite: {"+id+": …}",
				line("path", r.walk(r.p.trail.path(s.ids[i]))), diag.Related{Msg: r.advantage(rival, col, s.vec(i, m.words), o)})
			break
		}
	}
}

// beats reports whether a rival fits and dominates for everybody in a state.
func (r *report) beats(oi int, o *doc.Outcome, rival, col int, b bits, memo map[[5]int]bool) bool {
	m := r.m
	any := false
	for w := range m.worlds {
		if !m.counts(b, o, w) {
			continue
		}
		for _, combo := range m.finals(o, w) {
			if !b.get(m.viable(m.cand(rival, 0, combo), w)) {
				return false
			}
			key := [5]int{rival, col, m.accOf[[2]int{oi, col}], w, combo}
			wins, known := memo[key]
			if !known {
				wins = m.dominates(rival, col, w, combo)
				memo[key] = wins
			}
			if !wins {
				return false
			}
			any = true
		}
	}
	return any
}

// dominates reports whether column x is at least as good as y on every
// criterion that has a better side, and better on one, for those in a world.
func (m *model) dominates(x, y, w, combo int) bool {
	better := false
	for _, c := range m.crits {
		if c.Better == "none" || c.Better == "" && len(c.Order) == 0 {
			continue
		}
		switch m.compareFor(c, x, y, w, combo) {
		case Same:
		case ABetter:
			better = true
		default:
			return false
		}
	}
	return better
}

// compareFor compares two columns on one criterion for those in a world under a
// choice, as Compare does for two cells. A bool that nobody spoke of is not true.
func (m *model) compareFor(c *criterion, x, y, w, combo int) Verdict {
	if m.settled(c, x) && m.settled(c, y) {
		a, ok1 := m.value(c, &m.columns[x], 0, w, combo)
		b, ok2 := m.value(c, &m.columns[y], 0, w, combo)
		if !ok1 || !ok2 {
			return Undecided
		}
		return CompareValues(c.Criterion, a, b)
	}
	return m.compareInAll(c, x, y, m.known[w][combo])
}

// settled reports whether no cell of a column asks for a fact that the model
// leaves open.
func (m *model) settled(c *criterion, ci int) bool {
	if out, ok := c.settled[ci]; ok {
		return out
	}
	out := true
	for _, p := range m.columns[ci].parts {
		if cell := m.cell(c, p); cell != nil {
			for _, cs := range cell.Cases {
				for _, t := range cs.When {
					of := func(d dim) bool { return d.fact.ID == t.Fact.ID }
					out = out && (slices.ContainsFunc(m.dims, of) || slices.ContainsFunc(m.choices, of))
				}
			}
		}
	}
	c.settled[ci] = out
	return out
}

// compareInAll compares two columns in every situation that their cells tell
// apart and of which k may be true.
func (m *model) compareInAll(c *criterion, x, y int, k Known) Verdict {
	var conds []doc.Cond
	cells := [2][]*doc.Cell{}
	for i, col := range []int{x, y} {
		for _, p := range m.columns[col].parts {
			cell := m.cell(c, p)
			if cell == nil {
				return Undecided
			}
			cells[i] = append(cells[i], cell)
			for _, cs := range cell.Cases {
				conds = append(conds, cs.When)
			}
		}
	}
	var dims []Choice
	for _, cond := range conds {
		for _, t := range cond {
			f := m.facts[t.Fact.ID]
			if f == nil || slices.ContainsFunc(dims, func(d Choice) bool { return d.Fact == f.ID }) {
				continue
			}
			d := Choice{f.ID, Domain(m.k.Facts, f.ID)}
			if f.Choosable && f.Type == "bool" {
				d.Values = []string{"no"}
			}
			if v, ok := k.Get(f.ID); ok {
				d.Values = v
			}
			dims = append(dims, d)
		}
	}
	out := Same
	worlds := product(dims)
	if worlds == nil {
		return Undecided
	}
	for _, w := range worlds {
		a, ok1 := m.inSituation(c, cells[0], w)
		b, ok2 := m.inSituation(c, cells[1], w)
		if !ok1 || !ok2 {
			return Undecided
		}
		switch v := CompareValues(c.Criterion, a, b); {
		case v == Undecided || v == Different:
			return v
		case v == Same || v == out:
		case out == Same:
			out = v
		default:
			return Different
		}
	}
	return out
}

// inSituation is the value of one or more cells in a settled situation; cells
// of low confidence are unknown.
func (m *model) inSituation(c *criterion, cells []*doc.Cell, w Known) (doc.Value, bool) {
	parts := make([]doc.Value, len(cells))
	for i, cell := range cells {
		if at := pickCase(cell, w); at != noCase && cell.Cases[at].Confidence != "low" {
			parts[i] = cell.Cases[at].Is
		}
	}
	if len(parts) == 1 {
		return parts[0], true
	}
	v, _, ok := Combine(c.Criterion, parts, c.domain)
	return v, ok
}

// advantage names a criterion on which a rival is better.
func (r *report) advantage(rival, col int, b bits, o *doc.Outcome) string {
	m := r.m
	for w := range m.worlds {
		if !m.counts(b, o, w) {
			continue
		}
		for _, combo := range m.finals(o, w) {
			for _, c := range m.crits {
				if (c.Better != "none" && c.Better != "" || len(c.Order) > 0) && m.compareFor(c, rival, col, w, combo) == ABetter {
					return "better on " + or(c.Label, c.ID)
				}
			}
		}
	}
	return "better on something"
}

// unused reports options that no outcome recommends.
func (r *report) unused() {
	recommended, set := map[string]bool{}, map[string]bool{}
	for _, o := range r.t.Outcomes {
		for _, n := range o.Options {
			recommended[n.ID] = true
			if ci, ok := r.m.colOf[n.ID]; ok {
				for _, p := range r.m.columns[ci].parts {
					recommended[p] = true
				}
			}
		}
		for _, d := range o.Despite {
			set[d.Option.ID] = true
		}
	}
	for _, c := range r.m.columns {
		if recommended[c.opt.ID] {
			continue
		}
		msg := "no outcome recommends " + or(c.opt.Name, c.opt.ID)
		if set[c.opt.ID] {
			msg += ", which is named under despite only"
		}
		r.warn("K231", r.t.Pos, msg+" ("+c.opt.ID+")", "add an outcome for it, or allow: {K231: why} on the tree")
	}
}
