package advice

import (
	"fmt"
	"math/big"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// cause is what keeps a column from fitting.
type cause struct {
	truth truth
	gate  *criterion
	q     *doc.Question
	a     *doc.Answer
	leaf  *doc.Req
	not   bool // leaf must not hold
}

// cause replays a way and finds what excluded a column: rather something that
// is not met than something unknown. A zero cause means that the choice is not
// open to these people.
func (r *report) cause(path []taken, col, acc, w, combo int, open bool) cause {
	m := r.m
	if !open || !m.allowed(w, combo) {
		return cause{}
	}
	found := cause{truth: isTrue}
	note := func(c cause) {
		if found.truth == isTrue || found.truth == notKnown && c.truth < notKnown {
			found = c
		}
	}
	if g, t := m.closed(col, acc, w, combo); g != nil {
		note(cause{truth: t, gate: g})
	}
	for _, x := range path {
		if x.a < 0 {
			continue
		}
		q := &r.t.Questions[x.q]
		a := &q.Answers[x.a]
		if t := m.truthAt(a.Requires, q, a, col, acc, w, combo); t != isTrue {
			c := cause{truth: t, q: q, a: a}
			c.leaf, c.not = m.leaf(&a.Requires, q, a, col, acc, w, combo)
			note(c)
		}
	}
	return found
}

// closed finds the gate that keeps a column out: rather one that does not let
// it through than one of which nobody knows.
func (m *model) closed(ci, acc, w, combo int) (gate *criterion, t truth) {
	t = isTrue
	for _, g := range m.gates {
		if x := m.gateAt(g, ci, acc, w, combo); x != isTrue && (t == isTrue || t == notKnown && x < notKnown) {
			gate, t = g, x
		}
	}
	return gate, t
}

// leaf finds the test that decides a requirement: of an "and" the least true,
// of an "or" the most true part. not tells that the test must not hold.
func (m *model) leaf(x *doc.Req, q *doc.Question, a *doc.Answer, col, acc, w, combo int) (test *doc.Req, not bool) {
	if x.Op == doc.Test {
		return x, false
	}
	decides := m.truthAt(*x, q, a, col, acc, w, combo)
	if x.Op == doc.Not {
		decides = decides.not()
	}
	for i := range x.Args {
		if m.truthAt(x.Args[i], q, a, col, acc, w, combo) == decides {
			test, not = m.leaf(&x.Args[i], q, a, col, acc, w, combo)
			return test, not != (x.Op == doc.Not)
		}
	}
	return nil, false
}

// unsound reports one kind of failure of a recommendation.
func (r *report) unsound(f failure, oi int, o *doc.Outcome, n doc.Name, col int, s *states, bad *big.Int) {
	m := r.m
	acc := m.accOf[[2]int{oi, col}]
	path := r.p.trail.path(s.ids[f.state])
	b := s.vec(f.state, m.words)
	name := or(m.columns[col].opt.Name, n.ID)
	c := r.cause(path, col, acc, f.world, f.combo, m.open(o, f.world, f.combo))

	var failing []int
	for w := range m.worlds {
		if m.counts(b, o, w) && m.fails(b, oi, o, col, w) >= 0 {
			failing = append(failing, w)
		}
	}
	where := fmt.Sprintf("%s of %s", bad, paths(&r.p.paths[len(r.t.Questions)+oi]))
	if w := m.when(b, failing); w != "" {
		where += "; when " + w
	}
	notes := []diag.Related{line("path", r.walk(path)+"        ("+where+")")}
	switch {
	case c.gate != nil:
		notes = append(notes, noteAt(c.gate.Pos, "needs", or(c.gate.Label, c.gate.ID)+", which excludes by itself"))
		notes = append(notes, r.cells(c.gate, col, f)...)
	case c.leaf != nil:
		needs := m.showTest(*c.leaf, c.a)
		if c.not {
			needs = "not " + needs
		}
		notes = append(notes, noteAt(c.leaf.Pos, "needs", needs))
		if crit := m.crit[c.leaf.Crit.ID]; crit != nil {
			notes = append(notes, r.cells(crit, col, f)...)
		}
	default:
		for _, t := range o.With {
			if x := m.facts[t.Fact.ID]; x != nil && len(x.When) > 0 && Holds(x.When, m.known[f.world][f.combo]) == Never {
				notes = append(notes, noteAt(x.Pos, "needs", m.showCond(doc.Cond{t})+", open only when "+m.showCond(x.When)))
			}
		}
	}
	notes = append(notes, line("fits", r.repair(b, f, failing)))
	switch f.code {
	case "K222":
		r.error("K222", n.Pos, fmt.Sprintf("outcome %s recommends %s, which rests on what nobody knows", quote(o.ID), name),
			"find the value, or accept a doubtful cell with its reason: accept: {criterion/option: why}", notes...)
	case "K221":
		fact := or(m.facts[f.fact].Label, f.fact)
		r.error("K221", n.Pos, fmt.Sprintf("outcome %s recommends %s, which depends on %s, and no answer on the way settles it", quote(o.ID), name, fact),
			"ask for "+f.fact+" on this path, with given: {"+f.fact+": …}", notes...)
	default:
		r.error("K220", n.Pos, fmt.Sprintf("outcome %s recommends %s, which does not fit everyone who gets there", quote(o.ID), name), "", notes...)
	}
}

// cells are the facts behind a failure, one note per part of the option.
func (r *report) cells(c *criterion, col int, f failure) []diag.Related {
	var out []diag.Related
	for _, p := range r.m.columns[col].parts {
		cell := r.m.cell(c, p)
		cs := r.m.caseAt(cell, f.world, f.combo)
		pos := c.Pos
		if cs != nil {
			pos = cs.Pos
		}
		out = append(out, noteAt(pos, "fact", r.m.showCell(c, p, cs)))
	}
	if _, ok := r.m.value(c, &r.m.columns[col], 0, f.world, f.combo); !ok {
		out = append(out, noteAt(c.Pos, "parts", "their values cannot be put together; add better: or combine: to the criterion"))
	}
	return out
}

// repair says what fits instead, or what to change.
func (r *report) repair(b bits, f failure, failing []int) string {
	for _, w := range append([]int{f.world}, failing...) {
		fits := strings.Join(r.m.showFits(b, w), ", ")
		if fits == "" {
			continue
		}
		var same []int
		for _, x := range failing {
			if strings.Join(r.m.showFits(b, x), ", ") == fits {
				same = append(same, x)
			}
		}
		if who := r.m.when(b, same); who != "" && len(same) < len(failing) {
			fits += "        (when " + who + ")"
		}
		return fits
	}
	out := "nothing"
	if who := r.m.when(b, failing); who != "" {
		out += "; add an answer for " + who + " before this point"
	} else {
		out += "; require less on this path"
	}
	for i := range r.t.Outcomes {
		if x := &r.t.Outcomes[i]; x.Kind == doc.RecommendNone {
			return out + ", or lead there to " + quote(x.ID)
		}
	}
	return out + ", or lead there to an outcome with recommend: none"
}

// nothing checks advice that nothing fits (K223).
func (r *report) nothing(o *doc.Outcome, s *states) {
	m := r.m
	best := -1
	var worlds []int // of the best state: where something fits
	count := new(big.Int)
	for i := range s.ids {
		in := m.fitting(s.vec(i, m.words))
		if len(in) == 0 {
			continue
		}
		count.Add(count, &s.count[i])
		if best < 0 || r.p.trail.depth[s.ids[i]] < r.p.trail.depth[s.ids[best]] {
			best, worlds = i, in
		}
	}
	if best < 0 {
		return
	}
	b := s.vec(best, m.words)
	where := fmt.Sprintf("%s of %s", count, paths(&r.p.paths[r.p.nodes[o.ID]]))
	if w := m.when(b, worlds); w != "" {
		where += "; when " + w
	}
	fits := m.showFits(b, worlds[0])
	first := fits[0]
	r.error("K223", o.Pos, fmt.Sprintf("outcome %s says that nothing fits, and %s does", quote(o.ID), first),
		"recommend it there, ask what excludes it, or write recommend: wait with because and see",
		line("path", r.walk(r.p.trail.path(s.ids[best]))+"        ("+where+")"), line("fits", strings.Join(fits, ", ")))
}

// fitting returns the worlds of a state in which some column fits.
func (m *model) fitting(b bits) []int {
	var out []int
	for w := range m.worlds {
		for ci := range m.columns {
			if b.get(w) && m.fitsIn(b, ci, w) >= 0 {
				out = append(out, w)
				break
			}
		}
	}
	return out
}
