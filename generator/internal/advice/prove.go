package advice

import (
	"fmt"
	"math/big"
	"slices"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// Proof is what was found out about a tree.
type Proof struct {
	Tree     string
	Complete bool // false: the tree was too large, and nothing below is to be relied on
	Worlds   int  // situations told apart
	States   int  // distinct states followed
	Nodes    []Node
	Outcomes []OutcomeProof // in the author's order
	Replay   Replay
}

// Node is a question or an outcome with what arrives there.
type Node struct {
	ID     string
	Paths  *big.Int // ways from the start; 0: nobody gets here
	Known  Known    // per fact that answers ask for: the values that may arrive
	Viable []string // options that fit somebody who arrives, cells of low confidence counted as unknown
}

// OutcomeProof is what an outcome's advice rests on.
type OutcomeProof struct {
	ID       string
	Paths    *big.Int
	Shortest []Answered
	Requires []Required
	Others   []Other   // the options that are not recommended, those that also fit first
	Nearest  []Nearest // of an outcome that recommends nothing: how to get to an option, nearest first
}

// Other is an option that an outcome does not recommend.
type Other struct {
	Option string
	Fits   Tri      // whether it fits those who arrive: all, some or none; cells of low confidence counted as unknown
	First  Known    // what some of those it fits have to make true first
	Misses []int    // why not, as indexes into Replay.Misses: those that apply to somebody who arrives and whom it does not fit; none if there were too many ways to follow
	Better []string // criteria on which it is better than every recommended option, for everybody it fits
}

// Nearest is the shortest way from an outcome that recommends nothing to an
// option: what to answer otherwise than on the outcome's shortest path.
type Nearest struct {
	Option  string
	Outcome string     // which recommends it
	Changes []Answered // questions of that path with another answer
	Then    []Answered // questions that are asked only then, with the answers that lead on
}

// Answered is one answered question of a path. Answers has one entry, but for
// questions of type many, where it holds those ticked.
type Answered struct {
	Question string
	Answers  []string
}

// Required is a requirement that some way to an outcome asks for, and the cells
// that meet it for an option recommended there. A gate is required of everybody
// and has neither test, question nor answer.
type Required struct {
	Criterion string
	Gate      bool
	Test      doc.ReqTest
	Question  string
	Answer    string
	Option    string
	Cells     []UsedCell
}

// UsedCell is one case of a cell.
type UsedCell struct {
	Table, Criterion, Option string
	Case                     doc.Case
}

// Prove follows everybody through a tree and reports where its advice does not
// follow from the tables. The tree must have its subtrees inlined and must be
// free of circles and dead ends (K101, K201, K202).
//
// The method: the state of a reader is which situations are still possible and
// which options surely satisfy all that was asked for, in each of them. An
// answer is an AND with a mask, so two ways to the same state are the same from
// there on and are followed once. At an outcome the recommended option must be
// left in every situation.
func Prove(t *doc.Tree, k Knowledge) (Proof, diag.List) {
	proof := Proof{Tree: t.ID}
	r := &report{t: t}
	m, tooLarge := newModel(t, k)
	if m == nil {
		r.error("K299", t.Pos, "tree "+quote(t.ID)+" is too large to prove: "+tooLarge, "ask for fewer facts in one tree, or split it")
		return proof, r.list
	}
	r.m = m
	p := newProver(m)
	p.run()
	proof.Worlds, proof.States = len(m.worlds), p.total
	if p.tooMany {
		r.error("K299", t.Pos, fmt.Sprintf("tree %s is too large to prove: more than %d states, or states too large to keep", quote(t.ID), maxStates), "split the tree, or let fewer answers with requirements follow each other")
		return proof, r.list
	}
	proof.Complete = true
	r.p = p
	r.questions()
	r.outcomes()
	r.shape()
	r.dominance()
	r.examples()
	proof.Nodes = p.summary()
	proof.Outcomes = r.proofs()
	r.lay(&proof)
	return proof, r.list
}

// summary tells of each node what arrives there.
func (p *prover) summary() []Node {
	t := p.m.tree
	var out []Node
	add := func(id string, node int) {
		n := Node{ID: id, Paths: new(big.Int).Set(&p.paths[node])}
		if p.arrived[node] {
			n.Known = p.m.knownIn(p.reach[node])
			n.Viable = p.m.viableIn(p.reach[node])
		}
		out = append(out, n)
	}
	for i, q := range t.Questions {
		add(q.ID, i)
	}
	for i, o := range t.Outcomes {
		add(o.ID, len(t.Questions)+i)
	}
	return out
}

// knownIn projects the worlds of a state onto each fact.
func (m *model) knownIn(b bits) Known {
	var out Known
	for _, d := range m.dims {
		c := Choice{Fact: d.fact.ID}
		for _, v := range d.values {
			for w, k := range m.worlds {
				if b.get(w) && valueOf(k, d.fact.ID) == v {
					c.Values = append(c.Values, v)
					break
				}
			}
		}
		out = append(out, c)
	}
	return out
}

func (m *model) viableIn(b bits) []string {
	var out []string
	for ci := range m.columns {
		if m.fitsSomebody(b, ci) >= 0 {
			out = append(out, m.columns[ci].opt.ID)
		}
	}
	return out
}

// fitsSomebody returns a world of a state in which a column fits under some
// choice, nothing doubtful accepted; -1 if there is none.
func (m *model) fitsSomebody(b bits, col int) int {
	for w := range m.worlds {
		if b.get(w) && m.fitsIn(b, col, w) >= 0 {
			return w
		}
	}
	return -1
}

// fitsIn returns the first choice under which a column fits in a world, -1 if
// there is none.
func (m *model) fitsIn(b bits, col, w int) int {
	for combo := range m.combos {
		if b.get(m.viable(m.cand(col, 0, combo), w)) {
			return combo
		}
	}
	return -1
}

// proofs tells what each outcome rests on.
func (r *report) proofs() []OutcomeProof {
	t, m, p := r.t, r.m, r.p
	g := NewGraph(*t)
	var out []OutcomeProof
	for oi := range t.Outcomes {
		o := &t.Outcomes[oi]
		node := len(t.Questions) + oi
		op := OutcomeProof{ID: o.ID, Paths: new(big.Int).Set(&p.paths[node])}
		if s := p.at[node]; s != nil {
			op.Shortest = p.answered(p.trail.path(s.ids[p.shortest(s)]))
			into := g.Into(o.ID)
			for _, n := range o.Options {
				if ci, ok := m.colOf[n.ID]; ok {
					op.Requires = append(op.Requires, r.required(oi, ci, into)...)
				}
			}
		}
		out = append(out, op)
	}
	return out
}

// shortest returns the state with the shortest way to it.
func (p *prover) shortest(s *states) int {
	best := 0
	for i, id := range s.ids {
		if p.trail.depth[id] < p.trail.depth[s.ids[best]] {
			best = i
		}
	}
	return best
}

// answered turns a way into questions and answers.
func (p *prover) answered(path []taken) []Answered {
	var out []Answered
	open := int32(-1)
	for _, x := range path {
		q := &p.m.tree.Questions[x.q]
		if q.Type == doc.Many {
			if open != x.q {
				out = append(out, Answered{Question: q.ID})
				open = x.q
			}
			if x.a >= 0 {
				last := &out[len(out)-1]
				last.Answers = append(last.Answers, q.Answers[x.a].ID)
			}
			continue
		}
		out = append(out, Answered{q.ID, []string{q.Answers[x.a].ID}})
	}
	return out
}

// required lists the tests of the answers on the ways to an outcome that a
// recommended column meets, with the cells they read.
func (r *report) required(oi, ci int, into []Step) []Required {
	t, m, p := r.t, r.m, r.p
	col, acc := &m.columns[ci], m.accOf[[2]int{oi, ci}]
	b := p.reach[len(t.Questions)+oi]
	var out []Required
	collect := func(c *criterion, req Required, met func(w, combo int) truth) {
		for w := range m.worlds {
			if !b.get(w) {
				continue
			}
			for _, combo := range m.finals(&t.Outcomes[oi], w) {
				if met(w, combo) != isTrue {
					continue
				}
				for _, part := range m.meeting(c, col, acc, w, combo) {
					cs := m.caseAt(m.cell(c, part), w, combo)
					u := UsedCell{c.table.ID, c.ID, part, *cs}
					if !slices.ContainsFunc(req.Cells, func(h UsedCell) bool { return h.Option == part && h.Case.Pos == cs.Pos }) {
						req.Cells = append(req.Cells, u)
					}
				}
			}
		}
		if len(req.Cells) > 0 {
			out = append(out, req)
		}
	}
	for _, g := range m.gates {
		collect(g, Required{Criterion: g.ID, Gate: true, Option: col.opt.ID}, func(w, combo int) truth { return m.gateAt(g, ci, acc, w, combo) })
	}
	var walk func(q *doc.Question, a *doc.Answer, x doc.Req)
	walk = func(q *doc.Question, a *doc.Answer, x doc.Req) {
		if c := m.crit[x.Crit.ID]; x.Op == doc.Test && c != nil {
			collect(c, Required{Criterion: c.ID, Test: x.Test, Question: q.ID, Answer: a.ID, Option: col.opt.ID},
				func(w, combo int) truth { return m.truthAt(x, q, a, ci, acc, w, combo) })
		}
		for _, y := range x.Args {
			if x.Op != doc.Not {
				walk(q, a, y)
			}
		}
	}
	for _, s := range into {
		qi := p.nodes[s.Question]
		q := &t.Questions[qi]
		for ai := range q.Answers {
			if s.Answer == ai || s.Answer < 0 {
				walk(q, &q.Answers[ai], q.Answers[ai].Requires)
			}
		}
	}
	return out
}

// meeting returns the parts of a column whose cells make up its value.
func (m *model) meeting(c *criterion, col *column, acc, w, combo int) []string {
	if len(col.parts) == 1 {
		if m.caseAt(m.cell(c, col.parts[0]), w, combo) == nil {
			return nil
		}
		return col.parts
	}
	parts := make([]doc.Value, len(col.parts))
	for i := range parts {
		parts[i] = m.partValue(c, col, i, acc, w, combo)
	}
	_, from, _ := Combine(c.Criterion, parts, c.domain)
	var out []string
	for _, i := range from {
		if m.caseAt(m.cell(c, col.parts[i]), w, combo) != nil {
			out = append(out, col.parts[i])
		}
	}
	return out
}
