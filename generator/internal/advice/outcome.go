package advice

import (
	"math/big"
	"slices"

	"guidepost/generator/internal/doc"
)

// outcomes checks what each outcome recommends (K220–K223).
func (r *report) outcomes() {
	for oi := range r.t.Outcomes {
		o := &r.t.Outcomes[oi]
		s := r.p.at[len(r.t.Questions)+oi]
		if s == nil {
			continue
		}
		switch o.Kind {
		case doc.RecommendNone:
			r.nothing(o, s)
		case doc.RecommendOne, doc.RecommendList:
			for _, n := range o.Options {
				if ci, ok := r.m.colOf[n.ID]; ok {
					r.recommended(oi, o, n, ci, s)
				}
			}
		}
	}
}

// finals returns the choices that somebody in world w ends with who follows an
// outcome: with makes facts true; what an answer reported stays; a bool that
// nobody spoke of is not true; an enum may have any value.
func (m *model) finals(o *doc.Outcome, w int) []int {
	var out []int
	for combo, k := range m.combos {
		ok := true
		for _, d := range m.choices {
			v := valueOf(k, d.fact.ID)
			i := slices.IndexFunc(o.With, func(t doc.Term) bool { return t.Fact.ID == d.fact.ID })
			now := valueOf(m.worlds[w], d.fact.ID)
			switch {
			case i >= 0:
				ok = ok && hasName(o.With[i].Values, v) != o.With[i].Not
			case now != "":
				ok = ok && v == now
			case d.fact.Type == "bool":
				ok = ok && v == "no"
			}
		}
		if ok {
			out = append(out, combo)
		}
	}
	return out
}

// counts reports whether a world of a state has to be answered for. Of two that
// differ only in a choosable fact nobody spoke of, the one where it is not true
// counts.
func (m *model) counts(b bits, o *doc.Outcome, w int) bool {
	if !b.get(w) {
		return false
	}
	for _, d := range m.choices {
		if d.fact.Type != "bool" || valueOf(m.worlds[w], d.fact.ID) != "yes" || slices.ContainsFunc(o.With, func(t doc.Term) bool { return t.Fact.ID == d.fact.ID }) {
			continue
		}
		if v := m.sibling(w, d.fact.ID, "no"); v >= 0 && b.get(v) {
			return false
		}
	}
	return true
}

// sibling is the world that differs from w in the value of one fact.
func (m *model) sibling(w int, fact, value string) int {
	stride := 1
	for i := len(m.dims) - 1; i >= 0; i-- {
		d := m.dims[i]
		if d.fact.ID == fact {
			from, to := slices.Index(d.values, valueOf(m.worlds[w], fact)), slices.Index(d.values, value)
			if from < 0 || to < 0 {
				return -1
			}
			return w + (to-from)*stride
		}
		stride *= len(d.values)
	}
	return -1
}

// fails returns a choice under which a recommended column does not surely fit
// in a world, -1 if there is none.
func (m *model) fails(b bits, oi int, o *doc.Outcome, col, w int) int {
	acc := m.accOf[[2]int{oi, col}]
	all := m.finals(o, w)
	for _, combo := range all {
		if !b.get(m.viable(m.cand(col, acc, combo), w)) || !m.open(o, w, combo) {
			return combo
		}
	}
	if len(all) == 0 {
		return 0
	}
	return -1
}

// open reports whether those in w may make true what an outcome asks for.
func (m *model) open(o *doc.Outcome, w, combo int) bool {
	for _, t := range o.With {
		f := m.facts[t.Fact.ID]
		if f == nil || len(f.When) == 0 {
			continue
		}
		now := valueOf(m.worlds[w], f.ID)
		if now != "" && hasName(t.Values, now) != t.Not {
			continue // already so
		}
		if f.Type == "bool" && valueOf(m.combos[combo], f.ID) != "yes" {
			continue
		}
		if Holds(f.When, m.known[w][combo]) == Never {
			return false
		}
	}
	return true
}

// failure is why a column does not fit.
type failure struct {
	code  string
	state int
	world int
	combo int
	fact  string // K221: what to ask
}

// maxReplays bounds how many failing states of one recommendation are looked
// into one by one; the rest are only counted.
const maxReplays = 100

// recommended checks one recommended option in every state that arrives.
func (r *report) recommended(oi int, o *doc.Outcome, n doc.Name, col int, s *states) {
	m := r.m
	var bad []int
	count := new(big.Int)
	for i := range s.ids {
		b := s.vec(i, m.words)
		for w := range m.worlds {
			if m.counts(b, o, w) && m.fails(b, oi, o, col, w) >= 0 {
				bad = append(bad, i)
				count.Add(count, &s.count[i])
				break
			}
		}
	}
	if len(bad) == 0 {
		return
	}
	slices.SortStableFunc(bad, func(x, y int) int {
		return int(r.p.trail.depth[s.ids[x]] - r.p.trail.depth[s.ids[y]])
	})
	var found []failure
	for _, i := range bad[:min(len(bad), maxReplays)] {
		for _, f := range r.classify(s, i, oi, o, col) {
			if !slices.ContainsFunc(found, func(x failure) bool { return x.code == f.code && x.fact == f.fact }) {
				found = append(found, f)
			}
		}
	}
	for _, f := range found {
		r.unsound(f, oi, o, n, col, s, count)
	}
}

// classify tells, for one state, which kinds of failure there are.
func (r *report) classify(s *states, i, oi int, o *doc.Outcome, col int) []failure {
	m := r.m
	b := s.vec(i, m.words)
	path := r.p.trail.path(s.ids[i])
	asked := map[string]bool{}
	for _, x := range path {
		if x.a >= 0 {
			for _, t := range r.t.Questions[x.q].Answers[x.a].Given {
				asked[t.Fact.ID] = true
			}
		}
	}
	acc := m.accOf[[2]int{oi, col}]
	var out []failure
	for w := range m.worlds {
		if !m.counts(b, o, w) {
			continue
		}
		combo := m.fails(b, oi, o, col, w)
		if combo < 0 {
			continue
		}
		f := failure{code: "K220", state: i, world: w, combo: combo}
		if c := r.cause(path, col, acc, w, combo, m.open(o, w, combo)); c.truth == notKnown {
			f.code = "K222"
		}
		for _, d := range m.dims {
			if f.fact != "" || asked[d.fact.ID] || d.fact.Choosable {
				continue
			}
			for _, v := range d.values {
				if x := m.sibling(w, d.fact.ID, v); b.get(x) && m.counts(b, o, x) && m.fails(b, oi, o, col, x) < 0 {
					f.code, f.fact = "K221", d.fact.ID
					break
				}
			}
		}
		if !slices.ContainsFunc(out, func(x failure) bool { return x.code == f.code && x.fact == f.fact }) {
			out = append(out, f)
		}
	}
	return out
}
