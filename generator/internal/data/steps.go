package data

import (
	"fmt"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

func (c *checker) procedures() {
	for i := range c.d.Procedures {
		p := &c.d.Procedures[i]
		before := len(c.diags)
		c.procedureRefs(p)
		if !c.diags[before:].HasErrors() && c.acyclic(p) {
			c.materials(p)
		}
	}
}

func (c *checker) procedureRefs(p *doc.Procedure) {
	var roles, materials, steps []string
	for _, r := range p.Roles {
		roles = append(roles, r.ID)
	}
	for _, m := range p.Materials {
		materials = append(materials, m.ID)
	}
	once := c.once("step")
	for _, s := range p.Steps {
		steps = append(steps, s.ID)
		once.is(s.ID, s.Pos)
	}
	for _, s := range p.Steps {
		once.was(s.Was)
	}
	c.srcs(p.Src)
	c.known("option", p.Option, c.optionIDs)
	c.refs(p.See)
	for _, m := range p.Materials {
		c.known("step", m.MadeBy, steps)
		c.cond(m.When)
		c.srcs(m.Src)
	}
	for _, s := range p.Steps {
		for _, n := range s.By {
			c.known("role", n, roles)
		}
		c.known("role", s.At, roles)
		for _, n := range s.After {
			c.known("step", n, steps)
		}
		for _, n := range s.Needs {
			c.known("material", n.Material, materials)
			c.cond(n.When)
		}
		c.cond(s.When)
		if !sameSrc(s.Src, p.Src) {
			c.srcs(s.Src)
		}
		if s.Fee != nil {
			c.fee(&s)
		}
		if s.Fails != nil {
			c.known("step", s.Fails.Go, steps)
		}
	}
}

// fee holds that exactly one case of a step's fee counts for everybody who takes
// the step.
func (c *checker) fee(s *doc.Step) {
	readable := true
	for i, k := range s.Fee.Cases {
		readable = c.cond(k.When) && readable
		if i == 0 || !sameSrc(k.Src, s.Fee.Cases[i-1].Src) {
			c.srcs(k.Src)
		}
	}
	if readable {
		c.cases("the fee of step "+s.ID, s.Fee.Pos, s.Fee.Cases, s.When)
	}
}

func stepIndex(p *doc.Procedure, id string) int {
	return slices.IndexFunc(p.Steps, func(s doc.Step) bool { return s.ID == id })
}

// acyclic reports steps that wait for each other; fails edges do not count.
func (c *checker) acyclic(p *doc.Procedure) bool {
	done := make([]bool, len(p.Steps))
	var path []string
	var visit func(i int) bool
	visit = func(i int) bool {
		s := &p.Steps[i]
		if from := slices.Index(path, s.ID); from >= 0 {
			slices.Reverse(path[from:])
			c.diags.Error("K401", s.Pos, "steps wait for each other: "+strings.Join(append([]string{s.ID}, path[from:]...), " → "), "remove one of the after; what happens on failure is fails: {go: step}")
			return false
		}
		if done[i] {
			return true
		}
		path = append(path, s.ID)
		for _, n := range s.After {
			// A step without id was reported when the file was read.
			if j := stepIndex(p, n.ID); j >= 0 && !visit(j) {
				return false
			}
		}
		path = path[:len(path)-1]
		done[i] = true
		return true
	}
	for i := range p.Steps {
		if !visit(i) {
			return false
		}
	}
	return true
}

// materials holds that whatever a step needs is there, in every situation: the
// step that makes it is taken, and comes before. A step that is skipped passes
// its after on, so order is followed through skipped steps too.
func (c *checker) materials(p *doc.Procedure) {
	var conds []doc.Cond
	for _, m := range p.Materials {
		conds = append(conds, m.When)
	}
	for _, s := range p.Steps {
		conds = append(conds, s.When)
		for _, n := range s.Needs {
			conds = append(conds, n.When)
		}
	}
	all, facts, ok := c.situations(conds)
	if !ok || len(p.Steps) > 1000 {
		return
	}
	all = slices.DeleteFunc(all, func(s situation) bool { return !s.possible(facts) })
	before := ancestors(p)
	for si, s := range p.Steps {
		for _, n := range s.Needs {
			mi := slices.IndexFunc(p.Materials, func(m doc.Material) bool { return m.ID == n.Material.ID })
			if mi < 0 || p.Materials[mi].MadeBy.ID == "" {
				continue
			}
			m := &p.Materials[mi]
			maker := stepIndex(p, m.MadeBy.ID)
			if !before[si][maker] {
				d := c.diags.Error("K401", n.Material.Pos, fmt.Sprintf("step %s needs %s before step %s gives it", quote(s.ID), quote(m.ID), quote(m.MadeBy.ID)),
					"add "+m.MadeBy.ID+" to the after of "+s.ID)
				d.Notes = append(d.Notes, diag.Related{Pos: m.MadeBy.Pos, Msg: "made here"})
				continue
			}
			for _, sit := range all {
				if sit.holds(s.When) && sit.holds(n.When) && sit.holds(m.When) && !sit.holds(p.Steps[maker].When) {
					d := c.diags.Error("K401", n.Material.Pos, fmt.Sprintf("step %s needs %s, but step %s, which gives it, is skipped when %s", quote(s.ID), quote(m.ID), quote(m.MadeBy.ID), sit.show(facts)),
						"give the need the condition of that step: {"+m.ID+": {when: {…}}}")
					d.Notes = append(d.Notes, diag.Related{Pos: p.Steps[maker].Pos, Msg: "skipped then"})
					break
				}
			}
		}
	}
}

// ancestors tells for each step which steps come before it.
func ancestors(p *doc.Procedure) []map[int]bool {
	out := make([]map[int]bool, len(p.Steps))
	var fill func(i int) map[int]bool
	fill = func(i int) map[int]bool {
		if out[i] != nil {
			return out[i]
		}
		out[i] = map[int]bool{}
		for _, n := range p.Steps[i].After {
			j := stepIndex(p, n.ID)
			if j < 0 {
				continue
			}
			out[i][j] = true
			for k := range fill(j) {
				out[i][k] = true
			}
		}
		return out[i]
	}
	for i := range p.Steps {
		fill(i)
	}
	return out
}
