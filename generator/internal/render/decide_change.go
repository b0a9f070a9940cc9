package render

import (
	"html/template"
	"net/url"
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// ChangeView is a question that leads straight here, with the answers that lead
// elsewhere. Questions that read the same, as on several branches, are one.
type ChangeView struct {
	Ask     Anchor
	Answers []ChangeAnswer
}

// ChangeAnswer is another answer; To is the outcome it leads to, if it leads
// there at once, and wherever the question is asked.
type ChangeAnswer struct {
	Label template.HTML
	To    Anchor
}

func (x outcomePage) changes() []ChangeView {
	var out []ChangeView
	reach := x.g.Reachable()
	for _, q := range x.tree.Questions {
		edges := advice.Edges(q)
		if !reach[q.ID] || !slices.ContainsFunc(edges, func(e advice.Edge) bool { return e.Next == x.o.ID }) {
			continue
		}
		ask := x.html(q.Ask)
		i := slices.IndexFunc(out, func(c ChangeView) bool { return c.Ask.Text == ask })
		if i < 0 {
			i = len(out)
			out = append(out, ChangeView{Ask: Anchor{x.node(x.tree, x.g, q.ID), ask}})
		}
		for _, e := range edges {
			if e.Next == x.o.ID || e.Answer < 0 {
				continue
			}
			a := ChangeAnswer{Label: x.answerLabel(q, q.Answers[e.Answer])}
			if next, ok := x.g.Outcome(e.Next); ok {
				a.To = Anchor{x.node(x.tree, x.g, next.ID), x.outcomeName(next)}
			}
			out[i].add(a)
		}
	}
	return slices.DeleteFunc(out, func(c ChangeView) bool { return len(c.Answers) == 0 })
}

// add takes up an answer; where one leads depends on the branch, it is not said.
func (c *ChangeView) add(a ChangeAnswer) {
	i := slices.IndexFunc(c.Answers, func(b ChangeAnswer) bool { return b.Label == a.Label })
	switch {
	case i < 0:
		c.Answers = append(c.Answers, a)
	case c.Answers[i].To != a.To:
		c.Answers[i].To = Anchor{}
	}
}

// CompareLink leads to a table of the tree with what is known of the reader and
// what they need filled in. Facts and Needs, "question=answer:value …", are for
// the script, which knows the answers.
type CompareLink struct {
	Anchor
	Facts, Needs string
}

// PairWith leads to the comparison with an option that fits too; Index is its
// number in the script's data.
type PairWith struct {
	Index string
	Anchor
}

// next fills in where the reader may go from here.
func (x outcomePage) next(v *OutcomeView) {
	facts, needs := x.filled()
	for _, n := range x.tree.Tables {
		table, ok := x.s.Table(n.ID)
		if u := x.url("/compare/" + n.ID + "/"); ok && u != "" {
			a := Anchor{u + x.common(needs), x.html(table.Title)}
			v.Compare = append(v.Compare, CompareLink{a, strings.Join(facts, " "), strings.Join(needs, " ")})
		}
	}
	for _, r := range x.o.See {
		a, ok := x.refLink(r)
		if ok && !slices.ContainsFunc(v.Compare, func(c CompareLink) bool { return strings.HasPrefix(c.URL, a.URL) }) {
			if id, is := strings.CutPrefix(r.To, "procedures/"); is {
				v.Do = append(v.Do, x.do(a, r, id, facts))
			} else {
				v.See = append(v.See, Way{Anchor: a})
			}
		}
	}
	for _, other := range v.Others.Fits {
		for _, o := range other.Options {
			if o.Pair != "" {
				text := x.say("outcome.pair", "a", string(x.optionNames(x.o.Options)), "b", string(o.Name))
				v.Pairs = append(v.Pairs, PairWith{o.Index, Anchor{o.Pair, template.HTML(text)}})
			}
		}
	}
}

// do leads to a procedure. What it costs is left out if it is what must be paid
// to do first what the outcome asks for: it is said there, and due once.
func (x outcomePage) do(a Anchor, r doc.Ref, id string, facts []string) Way {
	way := Way{Anchor: a, Facts: x.tells(id, facts)}
	if p, _ := x.s.Procedure(id); x.paidFirst(p) {
		way.Brief = x.takes(advice.Overall(p, x.situations(p, x.known)))
	} else {
		way.Brief, way.Own = x.brief(r, x.known, false), x.ownBriefs(x.g, x.o, r, x.known, false)
	}
	return way
}

// paidFirst reports whether a procedure costs what another one costs that makes
// true what the outcome asks for.
func (x outcomePage) paidFirst(p doc.Procedure) bool {
	cost := x.costs(p, x.situations(p, x.known))
	for _, term := range x.o.With {
		f, _ := x.s.Fact(term.Fact.ID)
		for _, how := range f.How {
			id, is := strings.CutPrefix(how.Ref.To, "procedures/")
			if first, ok := x.s.Procedure(id); is && ok && id != p.ID && x.costs(first, x.situations(first, x.known)) == cost {
				return true
			}
		}
	}
	return false
}

// tells picks from facts, as filled returns them, those that tell the situations
// of a procedure apart.
func (x outcomePage) tells(procedure string, facts []string) string {
	p, _ := x.s.Procedure(procedure)
	asked := x.factsForm(p, x.situations(p, nil)).Facts
	var out []string
	for _, f := range facts {
		_, value, _ := strings.Cut(f, ":")
		fact, _, _ := strings.Cut(value, ".")
		if slices.ContainsFunc(asked, func(a FactField) bool { return a.ID == fact }) {
			out = append(out, f)
		}
	}
	return strings.Join(out, " ")
}

// common is the query of a comparison for everybody who arrives: the facts that
// are settled to one value, and the requirements on every way here.
func (x outcomePage) common(needs []string) string {
	var known, all []string
	for _, c := range x.known {
		if len(c.Values) == 1 {
			known = append(known, c.Fact+"."+c.Values[0])
		}
	}
	for _, n := range needs {
		_, need, _ := strings.Cut(n, ":")
		if !slices.Contains(all, need) && !x.avoidable(need, needs) {
			all = append(all, need)
		}
	}
	var parts []string
	if known != nil {
		parts = append(parts, "f="+url.QueryEscape(strings.Join(known, ".")))
	}
	if all != nil {
		parts = append(parts, "need="+url.QueryEscape(strings.Join(all, ".")))
	}
	if parts == nil {
		return ""
	}
	return "?" + strings.Join(parts, "&")
}

// avoidable reports whether a way leads here on which nothing requires need.
func (x outcomePage) avoidable(need string, needs []string) bool {
	seen := map[string]bool{x.tree.Start.ID: true}
	for queue := []string{x.tree.Start.ID}; len(queue) > 0; queue = queue[1:] {
		q, _ := x.g.Question(queue[0])
		for _, e := range advice.Edges(q) {
			if seen[e.Next] || e.Answer >= 0 && slices.Contains(needs, q.ID+"="+q.Answers[e.Answer].ID+":"+need) {
				continue
			}
			seen[e.Next] = true
			queue = append(queue, e.Next)
		}
	}
	return seen[x.o.ID]
}

// filled lists what each answer on the ways here fills into a comparison: the
// facts it settles to one value, and what it requires in any case.
func (x outcomePage) filled() (facts, needs []string) {
	for _, step := range x.g.Into(x.o.ID) {
		q, _ := x.g.Question(step.Question)
		for i, a := range q.Answers {
			if step.Answer >= 0 && step.Answer != i {
				continue
			}
			key := q.ID + "=" + a.ID + ":"
			for _, t := range a.Given {
				if len(t.Values) == 1 && !t.Not {
					facts = append(facts, key+t.Fact.ID+"."+t.Values[0].ID)
				}
			}
			for _, need := range advice.NeedsOf(a.Requires, func(id string) (doc.Criterion, bool) {
				c, _, ok := x.criterion(x.tree, id)
				if !ok {
					return doc.Criterion{}, false
				}
				return *c, true
			}) {
				needs = append(needs, key+need)
			}
		}
	}
	return facts, needs
}

// NearView is the least that a reader who found nothing can change to be
// advised something.
type NearView struct {
	To    Anchor     // the outcome
	Steps []PathStep // the answers that differ
	Then  string     // 之后再答2题; "" if no question is new
}

// maxNear is how many ways out are shown: those that change the least.
const maxNear = 5

// nearest lists the ways out of an outcome that recommends nothing, each
// outcome once.
func (x outcomePage) nearest() []NearView {
	var out []NearView
	for _, n := range x.proof.Nearest {
		o, ok := x.g.Outcome(n.Outcome)
		to := Anchor{x.node(x.tree, x.g, n.Outcome), x.outcomeName(o)}
		if !ok || len(out) == maxNear || slices.ContainsFunc(out, func(v NearView) bool { return v.To == to }) {
			continue
		}
		v := NearView{To: to}
		for _, c := range n.Changes {
			q, _ := x.g.Question(c.Question)
			var labels []string
			for _, a := range q.Answers {
				if slices.Contains(c.Answers, a.ID) {
					labels = append(labels, string(x.answerLabel(q, a)))
				}
			}
			v.Steps = append(v.Steps, PathStep{Anchor{x.node(x.tree, x.g, q.ID), x.html(q.Ask)}, template.HTML(x.list(labels))})
		}
		if len(n.Then) > 0 {
			v.Then = x.count("outcome.then_ask", len(n.Then))
		}
		out = append(out, v)
	}
	return out
}
