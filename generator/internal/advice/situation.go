package advice

import (
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/doc"
)

// Situation is one way in which a procedure runs: the askers of any of Boxes
// take the same steps with the same materials.
type Situation struct {
	Boxes []Known // who is in it; one empty Known means everybody
	World Known   // one of them, with every fact that matters settled
}

// Situations returns the situations that the conditions of p tell apart, in the
// order in which the facts list their values. It is never empty. A choosable
// fact is left out of reach where its own condition says so. When there are too
// many combinations the last facts stay open, and conditions on them count as
// holding.
func Situations(p doc.Procedure, facts []doc.Fact) []Situation {
	return SituationsOf(p, facts, nil)
}

// SituationsOf is Situations for those askers of whom k is true. What k settles
// is not said again in Boxes.
func SituationsOf(p doc.Procedure, facts []doc.Fact, k Known) []Situation {
	dims, worlds, keys := ways(p, facts, k)
	var order []string
	groups := map[string][]Known{}
	for i, w := range worlds {
		if keys[i] == "" {
			continue
		}
		if groups[keys[i]] == nil {
			order = append(order, keys[i])
		}
		groups[keys[i]] = append(groups[keys[i]], w)
	}
	out := make([]Situation, 0, len(order))
	for _, key := range order {
		g := groups[key]
		out = append(out, Situation{Boxes: boxes(g, dims, facts), World: g[0]})
	}
	if len(out) == 1 {
		out[0].Boxes = []Known{nil}
	}
	if len(out) == 0 {
		out = append(out, Situation{Boxes: []Known{nil}})
	}
	return out
}

// Sorting tells who is in which of the situations of SituationsOf.
type Sorting struct {
	Facts []Choice // the facts that tell them apart, each with the values it may have
	In    []int    // by combination of values, those of the last fact running fastest: an index into the situations; -1: nobody
}

// Sort sorts all askers of whom k is true into the situations of a procedure.
func Sort(p doc.Procedure, facts []doc.Fact, k Known) Sorting {
	dims, _, keys := ways(p, facts, k)
	out := Sorting{Facts: dims, In: make([]int, len(keys))}
	at := map[string]int{"": -1}
	for i, key := range keys {
		if _, seen := at[key]; !seen {
			at[key] = len(at) - 1
		}
		out.In[i] = at[key]
	}
	return out
}

// ways returns the facts that a procedure depends on, every combination of their
// values, and by combination what tells situations apart; "" where nobody is.
func ways(p doc.Procedure, facts []doc.Fact, k Known) (dims []Choice, worlds []Known, keys []string) {
	dims = within(mentioned(p, facts), k)
	for worlds = product(dims); worlds == nil; worlds = product(dims) {
		dims = dims[:len(dims)-1]
	}
	keys = make([]string, len(worlds))
	for i, w := range worlds {
		if possible(knownBesides(k, w), facts) {
			keys[i] = "=" + signature(p, w)
		}
	}
	return dims, worlds, keys
}

// mentioned lists the facts that a procedure's conditions mention, in the order
// of facts, each with all its values.
func mentioned(p doc.Procedure, facts []doc.Fact) []Choice {
	used := map[string]bool{}
	note := func(c doc.Cond) {
		for _, t := range c {
			used[t.Fact.ID] = true
		}
	}
	for _, m := range p.Materials {
		note(m.When)
	}
	for _, s := range p.Steps {
		note(s.When)
		for _, n := range s.Needs {
			note(n.When)
		}
		if s.Fee != nil {
			for _, c := range s.Fee.Cases {
				note(c.When)
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

// possible reports whether nobody in w has made a choosable fact true that is
// not open to them.
func possible(w Known, facts []doc.Fact) bool {
	for _, f := range facts {
		if !f.Choosable || f.Type != "bool" {
			continue
		}
		if v, ok := w.Get(f.ID); ok && len(v) == 1 && v[0] == "yes" && Holds(f.When, w) == Never {
			return false
		}
	}
	return true
}

// signature tells situations apart by what is to be done and paid in them.
func signature(p doc.Procedure, w Known) string {
	var b strings.Builder
	bit := func(c doc.Cond) {
		if Holds(c, w) == Never {
			b.WriteByte('0')
		} else {
			b.WriteByte('1')
		}
	}
	for _, m := range p.Materials {
		bit(m.When)
	}
	for _, s := range p.Steps {
		bit(s.When)
		if Holds(s.When, w) == Never {
			continue
		}
		for _, n := range s.Needs {
			bit(n.When)
		}
		if s.Fee != nil {
			for _, i := range holding(doc.Cell{Cases: s.Fee.Cases}, w) {
				b.WriteString(strconv.Itoa(i))
			}
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// boxes describes a set of worlds by few products: two that differ in one fact
// only are united until no more can be. Facts that take all their values in a
// product are left out of it, and so is a choosable fact that nobody in the
// product can make true.
func boxes(worlds []Known, dims []Choice, facts []doc.Fact) []Known {
	out := slices.Clone(worlds)
	for merged := true; merged; {
		merged = false
		for i := 0; i < len(out) && !merged; i++ {
			for j := i + 1; j < len(out) && !merged; j++ {
				if u, ok := unite(out[i], out[j]); ok {
					out[i] = u
					out = slices.Delete(out, j, j+1)
					merged = true
				}
			}
		}
	}
	for i, k := range out {
		var short Known
		for d, c := range k {
			if len(c.Values) < len(dims[d].Values) && !outOfReach(c.Fact, k, facts) {
				slices.SortFunc(c.Values, func(a, b string) int {
					return slices.Index(dims[d].Values, a) - slices.Index(dims[d].Values, b)
				})
				short = append(short, c)
			}
		}
		out[i] = short
	}
	return out
}

// outOfReach reports whether a fact is false for everybody of whom k is true.
func outOfReach(fact string, k Known, facts []doc.Fact) bool {
	i := slices.IndexFunc(facts, func(f doc.Fact) bool { return f.ID == fact })
	return i >= 0 && facts[i].Choosable && facts[i].Type == "bool" && len(facts[i].When) > 0 && Holds(facts[i].When, k) == Never
}

func unite(a, b Known) (Known, bool) {
	at := -1
	for i := range a {
		if !slices.Equal(a[i].Values, b[i].Values) {
			if at >= 0 {
				return nil, false
			}
			at = i
		}
	}
	if at < 0 {
		return a, true
	}
	u := slices.Clone(a)
	u[at].Values = append(slices.Clone(a[at].Values), b[at].Values...)
	return u, true
}

// StepsIn returns the steps taken in a situation, each after the steps it waits
// for and otherwise in the author's order. A skipped step passes its After on.
// Steps in a loop come last.
func StepsIn(p doc.Procedure, w Known) []doc.Step {
	g := newStepGraph(p, w)
	out := make([]doc.Step, 0, len(g.order))
	for _, i := range g.order {
		out = append(out, p.Steps[i])
	}
	return out
}

// stepGraph is the part of a procedure that takes place in one situation.
type stepGraph struct {
	p      doc.Procedure
	world  Known
	before [][]int // per step: the active steps it waits for
	order  []int   // active steps, each after those it waits for
	loops  bool
}

func newStepGraph(p doc.Procedure, w Known) *stepGraph {
	g := &stepGraph{p: p, world: w, before: make([][]int, len(p.Steps))}
	index := map[string]int{}
	active := make([]bool, len(p.Steps))
	for i, s := range p.Steps {
		if _, dup := index[s.ID]; !dup {
			index[s.ID] = i
		}
		active[i] = Holds(s.When, w) != Never
	}
	var collect func(i int, seen map[int]bool, into *[]int)
	collect = func(i int, seen map[int]bool, into *[]int) {
		for _, a := range p.Steps[i].After {
			j, ok := index[a.ID]
			if !ok || seen[j] {
				continue
			}
			seen[j] = true
			if active[j] {
				*into = append(*into, j)
			} else {
				collect(j, seen, into)
			}
		}
	}
	for i := range p.Steps {
		if active[i] {
			collect(i, map[int]bool{}, &g.before[i])
		}
	}
	g.sort(active)
	return g
}

// sort fills order: repeatedly the first step in the author's order whose
// predecessors are all done.
func (g *stepGraph) sort(active []bool) {
	done := make([]bool, len(active))
	ready := func(i int) bool {
		return active[i] && !done[i] && !slices.ContainsFunc(g.before[i], func(j int) bool { return !done[j] })
	}
	for {
		next := -1
		for i := range active {
			if ready(i) {
				next = i
				break
			}
		}
		if next < 0 {
			break
		}
		done[next] = true
		g.order = append(g.order, next)
	}
	for i := range active {
		if active[i] && !done[i] {
			g.loops = true
			g.before[i] = nil
			g.order = append(g.order, i)
		}
	}
}
