package data

import (
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

func (c *checker) trees() {
	broken := make([]bool, len(c.d.Trees))
	for i := range c.d.Trees {
		t := &c.d.Trees[i]
		before := len(c.diags)
		c.treeRefs(t)
		broken[i] = c.diags[before:].HasErrors()
	}
	// Requirements are typed by now, so subtrees are inlined with typed values.
	for i := range c.d.Trees {
		if t := &c.d.Trees[i]; t.Subtree {
			c.subs[t.ID] = cloneTree(t)
		}
	}
	for i := range c.d.Trees {
		t := &c.d.Trees[i]
		before := len(c.diags)
		if !t.Subtree {
			c.inline(t, nil)
		} else if f := c.subtree(doc.Name{ID: t.ID, Pos: t.Pos}, nil); f != nil {
			t.Questions, t.Start = f.Questions, f.Start
		}
		c.examples(t)
		if !broken[i] && !c.diags[before:].HasErrors() {
			c.structure(t)
		}
		for qi := range t.Questions {
			c.bands(&t.Questions[qi])
		}
	}
}

// treeRefs checks the references of a tree as it is written, before inlining.
func (c *checker) treeRefs(t *doc.Tree) {
	nodes := map[string]diag.Pos{}
	var ids, columns []string
	node := func(id string, pos diag.Pos) {
		if at, twice := nodes[id]; twice {
			d := c.diags.Error("K102", pos, "a question and an outcome share the id "+quote(id), "rename one of the two")
			d.Notes = append(d.Notes, diag.Related{Pos: at, Msg: "the other one"})
		}
		nodes[id] = pos
		ids = append(ids, id)
	}
	for _, q := range t.Questions {
		node(q.ID, q.Pos)
	}
	for _, o := range t.Outcomes {
		node(o.ID, o.Pos)
	}
	for _, n := range t.Tables {
		if c.known("table", n, c.tableIDs) {
			columns = append(columns, nameIDs(c.table[n.ID].Options)...)
		}
	}
	c.next(t, t.Start, ids)
	for qi := range t.Questions {
		q := &t.Questions[qi]
		c.next(t, q.Next, ids)
		for _, e := range q.Exits {
			c.next(t, e.Next, ids)
		}
		for ai := range q.Answers {
			a := &q.Answers[ai]
			c.next(t, a.Next, ids)
			c.cond(a.Given)
			c.req(t, &a.Requires, q)
		}
	}
	for _, o := range t.Outcomes {
		c.outcome(t, &o, columns)
	}
}

func (c *checker) next(t *doc.Tree, n doc.Name, ids []string) {
	if t.Subtree && strings.HasPrefix(n.ID, "exit.") {
		return
	}
	c.known("question or outcome", n, ids)
}

func (c *checker) outcome(t *doc.Tree, o *doc.Outcome, columns []string) {
	for _, n := range o.Options {
		if !c.known("option", n, c.optionIDs) || len(columns) == 0 || !c.hasTables(t) {
			continue
		}
		for _, p := range append([]doc.Name{n}, c.option[n.ID].Parts...) {
			if len(c.option[n.ID].Parts) == 0 || p.ID != n.ID {
				c.known("column of this tree's tables:", doc.Name{ID: p.ID, Pos: n.Pos}, columns)
			}
		}
	}
	c.cond(o.With)
	for _, w := range o.With {
		if f := c.fact[w.Fact.ID]; f != nil && !f.Choosable {
			c.diags.Error("K101", w.Fact.Pos, quote(w.Fact.ID)+" is given, so nobody can make it true", "name a choosable fact, or ask for it in a question")
		}
	}
	for _, x := range o.Despite {
		c.known("option", x.Option, c.optionIDs)
	}
	for _, x := range o.Accept {
		crit, opt, both := strings.Cut(x.Cell.To, "/")
		if !both {
			c.diags.Error("K101", x.Cell.Pos, quote(x.Cell.To)+" is not a cell", "write criterion/option: reason")
			continue
		}
		if c.hasTables(t) {
			c.known("criterion", doc.Name{ID: crit, Pos: x.Cell.Pos}, c.criteriaOf(t))
		}
		c.known("option", doc.Name{ID: opt, Pos: x.Cell.Pos}, c.optionIDs)
	}
	c.refs(o.See)
	if o.Kind == doc.RecommendWait && (o.Because.IsZero() || len(o.See) == 0) {
		c.diags.Error("K103", o.Pos, "advice to wait needs because and see", "say why, and where to go on: because: …, see: [guides/page]")
	}
}

// hasTables reports whether all tables that a tree names exist. If one does not,
// nobody can tell which criteria are unknown.
func (c *checker) hasTables(t *doc.Tree) bool {
	return !slices.ContainsFunc(t.Tables, func(n doc.Name) bool { return c.table[n.ID] == nil })
}

func (c *checker) criteriaOf(t *doc.Tree) []string {
	var ids []string
	for _, n := range t.Tables {
		if tab := c.table[n.ID]; tab != nil {
			ids = append(ids, criterionIDs(tab)...)
		}
	}
	return ids
}

func (c *checker) findCriterion(t *doc.Tree, id string) *doc.Criterion {
	for _, n := range t.Tables {
		tab := c.table[n.ID]
		if tab == nil {
			continue
		}
		for gi := range tab.Groups {
			for ci := range tab.Groups[gi].Criteria {
				if cr := &tab.Groups[gi].Criteria[ci]; cr.ID == id {
					return cr
				}
			}
		}
	}
	return nil
}

// req gives the values of a requirement the types of their criteria. A subtree
// that names no tables is read as if it named all.
func (c *checker) req(t *doc.Tree, r *doc.Req, q *doc.Question) {
	for i := range r.Args {
		c.req(t, &r.Args[i], q)
	}
	if r.Op != doc.Test {
		return
	}
	scope := t
	if t.Subtree && len(t.Tables) == 0 {
		all := *t
		for _, id := range c.tableIDs {
			all.Tables = append(all.Tables, doc.Name{ID: id})
		}
		scope = &all
	}
	cr := c.findCriterion(scope, r.Crit.ID)
	if cr == nil {
		if c.hasTables(scope) {
			c.known("criterion", r.Crit, c.criteriaOf(scope))
		}
		return
	}
	c.test(&r.Test, cr, q)
}

func (c *checker) test(x *doc.ReqTest, cr *doc.Criterion, q *doc.Question) {
	ids := valueIDs(cr.Values)
	if f := c.fact[cr.Of.ID]; cr.Type == "set" && f != nil {
		ids = valueIDs(f.Values)
	}
	if cr.Type == "bool" {
		ids = []string{"yes", "no", "partly"}
	}
	if x.HasIs {
		if cr.Type == "set" {
			c.diags.Error("K110", x.Is.Pos, "a set is not compared with one value", "write {has: ["+x.Is.Raw+"]}")
		} else {
			x.Is = c.typed(x.Is, cr)
		}
	}
	for _, b := range []*doc.ReqBound{x.Min, x.Max} {
		switch {
		case b == nil:
		case cr.Type != "quantity" && cr.Type != "money" && cr.Type != "duration":
			c.diags.Error("K110", b.Pos, "min and max need figures, and "+cr.ID+" is of type "+cr.Type, "write the value itself, or any, has, not")
		case b.Answer && q.Type != doc.Number:
			c.diags.Error("K110", b.Pos, "$answer is the figure the reader gave, and this question asks for none", "write a figure, or type: number on the question")
		case !b.Answer:
			b.Value = c.typed(b.Value, cr)
		}
	}
	for _, list := range [][]doc.Name{x.Any, x.Has, x.HasNot} {
		for _, n := range list {
			if len(ids) > 0 {
				c.known("value of "+cr.ID+":", n, ids)
			}
		}
	}
	if len(x.Has) > 0 && cr.Type != "set" {
		c.diags.Error("K110", x.Has[0].Pos, "has is for sets, and "+cr.ID+" is of type "+cr.Type, "write the value itself, or any")
	}
}

func (c *checker) typed(v doc.Value, cr *doc.Criterion) doc.Value {
	out, msg, hint := parseValue(v.Raw, v.Pos, measureOf(cr))
	if msg == "" && (out.Kind == doc.Unknown || out.Kind == doc.NotApplicable) {
		msg, hint = "a requirement cannot be "+v.Raw, "require a value; unknown satisfies nothing"
	}
	if msg != "" {
		c.diags.Error("K110", v.Pos, msg, hint)
	}
	return out
}

// examples checks the answers of examples against the inlined tree.
func (c *checker) examples(t *doc.Tree) {
	var outcomes, questions []string
	for _, o := range t.Outcomes {
		outcomes = append(outcomes, o.ID)
	}
	for _, q := range t.Questions {
		questions = append(questions, q.ID)
	}
	for _, e := range t.Examples {
		c.known("outcome", e.Expect, outcomes)
		for _, a := range e.Answers {
			if !c.known("question", a.Question, questions) {
				continue
			}
			q := t.Questions[slices.Index(questions, a.Question.ID)]
			var ids []string
			for _, x := range q.Answers {
				ids = append(ids, x.ID)
			}
			for _, v := range a.Values {
				_, isNum := parseNum(v.S)
				switch {
				case q.Type == doc.Number && !isNum:
					c.diags.Error("K110", v.Pos, quote(v.S)+" is not a number", "write the figure the reader gives")
				case (q.Type == doc.One || q.Type == doc.Many) && len(ids) > 0: // without answers, K202 says so
					c.known("answer of question "+q.ID+":", doc.Name{ID: v.S, Pos: v.Pos}, ids)
				}
			}
		}
	}
}

// structure finds cycles, dead ends and what no path reaches.
func (c *checker) structure(t *doc.Tree) {
	index := map[string]int{}
	for i, q := range t.Questions {
		index[q.ID] = i
	}
	reached := map[string]bool{}
	onPath := map[string]bool{}
	var path []string
	var visit func(n doc.Name) bool
	visit = func(n doc.Name) bool {
		if onPath[n.ID] {
			from := slices.Index(path, n.ID)
			c.diags.Error("K201", n.Pos, "questions lead in a circle: "+strings.Join(append(slices.Clone(path[from:]), n.ID), " → "), "let one of the answers lead elsewhere")
			return false
		}
		if reached[n.ID] {
			return true
		}
		reached[n.ID] = true
		i, isQuestion := index[n.ID]
		if !isQuestion {
			return true
		}
		onPath[n.ID] = true
		path = append(path, n.ID)
		ok := true
		for _, next := range c.follow(&t.Questions[i]) {
			ok = visit(next) && ok
		}
		onPath[n.ID] = false
		path = path[:len(path)-1]
		return ok
	}
	visit(t.Start)
	for _, q := range t.Questions {
		if !reached[q.ID] {
			c.diags.Error("K203", q.Pos, "no answer leads to question "+quote(q.ID), "lead an answer to it, or remove it")
		}
	}
	for _, o := range t.Outcomes {
		if !reached[o.ID] {
			c.diags.Error("K203", o.Pos, "no answer leads to outcome "+quote(o.ID), "lead an answer to it, or remove it")
		}
	}
}

// follow returns where a question leads, and reports dead ends.
func (c *checker) follow(q *doc.Question) []doc.Name {
	if len(q.Answers) == 0 {
		c.diags.Error("K202", q.Pos, "question "+quote(q.ID)+" has no answers", "add answers: {id: {label: …, next: …}}")
		return nil
	}
	if q.Type == doc.Many && q.Next.ID == "" {
		c.diags.Error("K202", q.Pos, "question "+quote(q.ID)+" leads nowhere", "add next: the question or outcome after it")
		return nil
	}
	if q.Type == doc.Many {
		return []doc.Name{q.Next}
	}
	var out []doc.Name
	for _, a := range q.Answers {
		next := a.Next
		if next.ID == "" {
			next = q.Next
		}
		if next.ID == "" {
			c.diags.Error("K202", a.Pos, "answer "+quote(a.ID)+" of question "+quote(q.ID)+" leads nowhere", "add next: a question or an outcome")
			continue
		}
		out = append(out, next)
	}
	return out
}
