package doc

import "iter"

// Citation is a place in the data that names sources. Which of the fields are
// set tells where: a table (with Criterion and Cell for a value of it), a
// procedure (with Step or Material for a part of it), a term, or a change.
type Citation struct {
	Src       []SrcRef
	Table     *Table
	Criterion *Criterion
	Cell      *Cell
	Procedure *Procedure
	Step      *Step
	Material  *Material
	Term      *GlossaryTerm
	Change    *Change
}

// Citations goes through every place that names sources, in the order of the
// data. It is the one list of them: what counts sources and what shows them
// must not differ.
func (d *Data) Citations() iter.Seq[Citation] {
	return func(yield func(Citation) bool) {
		w := citations{yield: yield}
		for i := range d.Tables {
			w.table(&d.Tables[i])
		}
		for i := range d.Procedures {
			w.procedure(&d.Procedures[i])
		}
		for i := range d.Glossary {
			w.add(d.Glossary[i].Src, Citation{Term: &d.Glossary[i]})
		}
		for i := range d.Changes {
			w.add(d.Changes[i].Src, Citation{Change: &d.Changes[i]})
		}
	}
}

type citations struct {
	yield func(Citation) bool
	done  bool
}

func (w *citations) add(src []SrcRef, c Citation) {
	if len(src) > 0 && !w.done {
		c.Src = src
		w.done = !w.yield(c)
	}
}

func (w *citations) table(t *Table) {
	w.add(t.Src, Citation{Table: t})
	for i := range t.Groups {
		g := &t.Groups[i]
		w.add(g.Src, Citation{Table: t})
		for j := range g.Criteria {
			c := &g.Criteria[j]
			w.add(c.Src, Citation{Table: t, Criterion: c})
			for k := range c.Cells {
				at := Citation{Table: t, Criterion: c, Cell: &c.Cells[k]}
				for _, x := range at.Cell.Cases {
					w.add(x.Src, at)
				}
				for _, x := range at.Cell.Conflicts {
					w.add(x.Src, at)
				}
				for _, x := range at.Cell.History {
					w.add(x.Src, at)
				}
			}
		}
	}
}

func (w *citations) procedure(p *Procedure) {
	w.add(p.Src, Citation{Procedure: p})
	for i := range p.Steps {
		at := Citation{Procedure: p, Step: &p.Steps[i]}
		w.add(at.Step.Src, at)
		if at.Step.Fee != nil {
			for _, x := range at.Step.Fee.Cases {
				w.add(x.Src, at)
			}
		}
	}
	for i := range p.Materials {
		w.add(p.Materials[i].Src, Citation{Procedure: p, Material: &p.Materials[i]})
	}
}
