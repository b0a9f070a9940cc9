package advice

import (
	"guidepost/generator/internal/doc"
)

// allowed reports whether somebody in world w can come to choice c: what is
// already true stays true, and only those may make a fact true to whom it is
// open.
func (m *model) allowed(w, c int) bool {
	for _, d := range m.choices {
		if d.fact.Type != "bool" {
			continue
		}
		now, then := valueOf(m.worlds[w], d.fact.ID), valueOf(m.combos[c], d.fact.ID)
		if now == "yes" && then == "no" || then == "yes" && Holds(d.fact.When, m.known[w][c]) == Never {
			return false
		}
	}
	return true
}

// cand numbers a candidate.
func (m *model) cand(col, acc, combo int) int {
	return m.columns[col].first + acc*len(m.combos) + combo
}

func (m *model) cell(c *criterion, option string) *doc.Cell { return c.cells[option] }

// noCase stands for a situation that a cell leaves out.
const noCase = 255

// caseOf returns which case of a cell holds, per world and choice. A cell with
// more than 254 cases counts as unknown beyond them.
func (m *model) caseOf(cell *doc.Cell) []uint8 {
	if out, ok := m.cases[cell]; ok {
		return out
	}
	out := make([]uint8, len(m.worlds)*len(m.combos))
	if len(cell.Cases) != 1 || len(cell.Cases[0].When) > 0 {
		for w := range m.worlds {
			for c := range m.combos {
				out[w*len(m.combos)+c] = pickCase(cell, m.known[w][c])
			}
		}
	}
	m.cases[cell] = out
	return out
}

func pickCase(cell *doc.Cell, k Known) uint8 {
	other := noCase
	for i, cs := range cell.Cases {
		switch {
		case i >= noCase:
		case cs.Else:
			other = i
		case Holds(cs.When, k) == Always:
			return uint8(i)
		}
	}
	return uint8(other)
}

// caseAt returns the case of a cell in a world under a choice, nil if none.
func (m *model) caseAt(cell *doc.Cell, w, combo int) *doc.Case {
	if cell == nil {
		return nil
	}
	if i := m.caseOf(cell)[w*len(m.combos)+combo]; i != noCase {
		return &cell.Cases[i]
	}
	return nil
}

// value returns what a criterion says of a column, as far as it may be relied
// on: a cell of low confidence is unknown unless it is accepted. ok is false
// when the parts of a combination have no common value.
func (m *model) value(c *criterion, col *column, acc, w, combo int) (doc.Value, bool) {
	if len(col.parts) == 1 {
		return m.partValue(c, col, 0, acc, w, combo), true
	}
	parts := make([]doc.Value, len(col.parts))
	for i := range parts {
		parts[i] = m.partValue(c, col, i, acc, w, combo)
	}
	v, _, ok := Combine(c.Criterion, parts, c.domain)
	return v, ok
}

func (m *model) partValue(c *criterion, col *column, part, acc, w, combo int) doc.Value {
	cs := m.caseAt(m.cell(c, col.parts[part]), w, combo)
	if cs == nil || cs.Confidence == "low" && !col.accepts[acc][c.ID+"/"+col.parts[part]] {
		return doc.Value{}
	}
	return cs.Is
}

// truthAt evaluates a requirement for one candidate in one world.
func (m *model) truthAt(r doc.Req, q *doc.Question, a *doc.Answer, col, acc, w, combo int) truth {
	return holds(r, q, a, func(id string) (doc.Criterion, doc.Value, bool) {
		c := m.crit[id]
		if c == nil {
			return doc.Criterion{}, doc.Value{}, true
		}
		v, ok := m.value(c, &m.columns[col], acc, w, combo)
		return c.Criterion, v, ok
	})
}

// gateAt tells whether a gate lets a column through: a set must hold the
// asker's value of its fact, a yes or no must be yes.
func (m *model) gateAt(c *criterion, col, acc, w, combo int) truth {
	v, ok := m.value(c, &m.columns[col], acc, w, combo)
	switch {
	case !ok:
		return vague
	case v.Kind == doc.Unknown:
		return notKnown
	case v.Kind == doc.Set:
		return truthOf(inSet(v, valueOf(m.known[w][combo], c.Of.ID)))
	case v.Kind == doc.Bool:
		return truthOf(v.Word == "yes")
	case v.Kind == doc.NotApplicable:
		return isFalse
	}
	return isTrue
}
