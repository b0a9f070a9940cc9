package advice

import "guidepost/generator/internal/doc"

// ungated is the state before the first question, the gates left out.
func (m *model) ungated() bits {
	b := make(bits, m.words)
	for w, k := range m.worlds {
		if !possible(k, m.k.Facts) {
			continue
		}
		b.set(w)
		for combo := range m.combos {
			if !m.allowed(w, combo) {
				continue
			}
			for ci := range m.columns {
				for acc := range m.columns[ci].accepts {
					b.set(m.viable(m.cand(ci, acc, combo), w))
				}
			}
		}
	}
	return b
}

// start is the state before the first question.
func (m *model) start() bits {
	b := m.ungated()
	for ci := range m.columns {
		for acc := range m.columns[ci].accepts {
			for combo := range m.combos {
				for w := range m.worlds {
					i := m.viable(m.cand(ci, acc, combo), w)
					if !b.get(i) {
						continue
					}
					if gate, _ := m.closed(ci, acc, w, combo); gate != nil {
						b.clear(i)
					}
				}
			}
		}
	}
	return b
}

// mask is what an answer leaves: nil if it excludes nobody and nothing.
func (m *model) mask(q *doc.Question, a *doc.Answer) bits {
	if len(a.Given) == 0 && a.Requires.Op == doc.NoReq {
		return nil
	}
	b := make(bits, m.words)
	nw := len(m.worlds)
	in := make([]bool, nw)
	for w, k := range m.worlds {
		if in[w] = Holds(a.Given, k) != Never; in[w] {
			b.set(w)
		}
	}
	for ci := range m.columns {
		col := &m.columns[ci]
		fixed := m.fixed(a.Requires, col)
		for acc := range col.accepts {
			same := isTrue
			if fixed {
				same = m.truthAt(a.Requires, q, a, ci, acc, 0, 0)
			}
			for combo := range m.combos {
				base := m.viable(m.cand(ci, acc, combo), 0)
				for w := range nw {
					t := same
					if !fixed && in[w] {
						t = m.truthAt(a.Requires, q, a, ci, acc, w, combo)
					}
					if in[w] && t == isTrue {
						b.set(base + w)
					}
				}
			}
		}
	}
	return b
}

// fixed reports whether a requirement reads only cells that are the same for
// everybody.
func (m *model) fixed(r doc.Req, col *column) bool {
	for _, id := range Criteria(r) {
		c := m.crit[id]
		if c == nil {
			continue
		}
		for _, p := range col.parts {
			if cell := m.cell(c, p); cell != nil && (len(cell.Cases) != 1 || len(cell.Cases[0].When) > 0) {
				return false
			}
		}
	}
	return true
}
