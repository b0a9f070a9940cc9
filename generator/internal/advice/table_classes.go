package advice

import (
	"slices"
	"strings"

	"guidepost/generator/internal/doc"
)

// Classes are the readers whom a table tells apart, so that a page can show the
// table as it is for one of them without a rule of its own. A class is a box: all
// combinations of some values per fact, in which every cell has the same cases
// and every gate says the same. A row of Bits has one bit per class; who has a
// value of one fact and a value of another is in the classes of both rows, which
// is true of boxes and not of any other sets.
type Classes struct {
	Facts []Choice // the facts that cells and gates mention, with all their values
	boxes []Known
	world []Known    // one reader of each class
	conds []doc.Cell // one cell for each list of conditions
}

// TableClasses makes the classes of a table. Of facts with too many combinations
// the last ones are left out; cells that ask for them keep all their cases.
func TableClasses(t doc.Table, facts []doc.Fact) Classes {
	dims := tableFacts(t, facts)
	worlds := product(dims)
	for worlds == nil {
		dims = dims[:len(dims)-1]
		worlds = product(dims)
	}
	var boxes []Known
	for _, w := range worlds {
		if possible(w, facts) {
			boxes = append(boxes, w)
		}
	}
	c := Classes{conds: conditions(t)}
	signs := make([]string, len(boxes))
	for i, w := range boxes {
		signs[i] = c.sign(t, w, facts)
	}
	for d := len(dims) - 1; d >= 0; d-- {
		boxes, signs = uniteAlong(d, boxes, signs)
	}
	c.boxes = boxes
	for _, d := range dims {
		if slices.ContainsFunc(boxes, func(b Known) bool { v, _ := b.Get(d.Fact); return len(v) < len(d.Values) }) {
			c.Facts = append(c.Facts, d) // else nothing depends on it
		}
	}
	for _, b := range boxes {
		w := slices.Clone(b)
		for i := range w {
			w[i].Values = w[i].Values[:1]
		}
		c.world = append(c.world, w)
	}
	return c
}

// tableFacts lists the facts that a table's cells and gates mention, in the order
// of facts.
func tableFacts(t doc.Table, facts []doc.Fact) []Choice {
	used := map[string]bool{}
	for _, g := range t.Groups {
		for _, c := range g.Criteria {
			if c.Gate {
				used[c.Of.ID] = true
			}
			for _, cell := range c.Cells {
				for _, cs := range cell.Cases {
					for _, term := range cs.When {
						used[term.Fact.ID] = true
					}
				}
			}
		}
	}
	var dims []Choice
	for _, f := range facts {
		if values := Domain(facts, f.ID); used[f.ID] && len(values) > 0 {
			dims = append(dims, Choice{f.ID, values})
		}
	}
	return dims
}

// sign tells readers apart by which cases they meet and what is closed to
// them.
func (c Classes) sign(t doc.Table, w Known, facts []doc.Fact) string {
	var b strings.Builder
	for _, cell := range c.conds {
		for _, i := range holding(cell, w) {
			b.WriteByte(byte('0' + i%64))
		}
		b.WriteByte(' ')
	}
	for _, g := range t.Groups {
		for _, crit := range g.Criteria {
			if !crit.Gate {
				continue
			}
			for _, cell := range crit.Cells {
				if closedTo(crit, cell, w, facts) {
					b.WriteByte('x')
				} else {
					b.WriteByte('o')
				}
			}
		}
	}
	return b.String()
}

// conditions picks a cell for each list of conditions that cells of a table have.
func conditions(t doc.Table) []doc.Cell {
	var out []doc.Cell
	seen := map[string]bool{}
	for _, g := range t.Groups {
		for _, c := range g.Criteria {
			for _, cell := range c.Cells {
				if key := condKey(cell); len(cell.Cases) > 1 && !seen[key] {
					seen[key] = true
					out = append(out, cell)
				}
			}
		}
	}
	return out
}

// condKey is the same for cells whose cases have the same conditions.
func condKey(cell doc.Cell) string {
	var b strings.Builder
	for _, cs := range cell.Cases {
		b.WriteString(";")
		if cs.Else {
			b.WriteString("else")
		}
		for _, t := range cs.When {
			b.WriteString("|" + t.Fact.ID)
			if t.Not {
				b.WriteString("!")
			}
			for _, v := range t.Values {
				b.WriteString("," + v.ID)
			}
		}
	}
	return b.String()
}

// uniteAlong unites the boxes that differ in fact d only and have one sign.
func uniteAlong(d int, boxes []Known, signs []string) ([]Known, []string) {
	at := map[string]int{}
	var out []Known
	var left []string
	for i, b := range boxes {
		var key strings.Builder
		key.WriteString(signs[i])
		for j, c := range b {
			if j != d {
				key.WriteString("|" + strings.Join(c.Values, ","))
			}
		}
		if j, ok := at[key.String()]; ok {
			out[j], _ = unite(out[j], b)
			continue
		}
		at[key.String()] = len(out)
		out, left = append(out, b), append(left, signs[i])
	}
	return out, left
}

// closedTo reports whether a gate denies a reader an option. What is unknown or
// may be otherwise is not denied.
func closedTo(c doc.Criterion, cell doc.Cell, w Known, facts []doc.Fact) bool {
	v, ok := w.Get(c.Of.ID)
	if c.Type == "set" && (!ok || len(v) != 1) {
		return false
	}
	cases := Cases(cell, w)
	return len(cases) > 0 && !slices.ContainsFunc(cases, func(cs doc.Case) bool {
		switch cs.Is.Kind {
		case doc.Set:
			return inSet(cs.Is, v[0])
		case doc.Bool:
			return cs.Is.Word == "yes"
		case doc.NotApplicable:
			return false
		}
		return true
	})
}

// Len is the number of classes.
func (c Classes) Len() int { return len(c.boxes) }

// where is the row of the classes for which is says yes.
func (c Classes) where(is func(i int) bool) Bits {
	b := make(bits, (len(c.boxes)+63)/64)
	for i := range c.boxes {
		if is(i) {
			b.set(i)
		}
	}
	return hexRow(b, len(c.boxes))
}

// With is the row of the classes in which somebody has a value of a fact.
func (c Classes) With(fact, value string) Bits {
	return c.where(func(i int) bool {
		v, ok := c.boxes[i].Get(fact)
		return !ok || slices.Contains(v, value)
	})
}

// Cases has a row for every case of a cell that can hold at all, as Cases lists
// them: the classes in which it may hold.
func (c Classes) Cases(cell doc.Cell) []Bits {
	var out []Bits
	for _, at := range holding(cell, nil) {
		out = append(out, c.where(func(i int) bool { return slices.Contains(holding(cell, c.world[i]), at) }))
	}
	return out
}

// Closed is the row of the classes to which a gate closes an option.
func (c Classes) Closed(gate doc.Criterion, cell doc.Cell, facts []doc.Fact) Bits {
	return c.where(func(i int) bool { return closedTo(gate, cell, c.world[i], facts) })
}
