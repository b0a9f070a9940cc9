package render

import (
	"html/template"
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// OutcomeView is one outcome of a tree.
type OutcomeView struct {
	Chrome
	Advice   string // one list none wait
	Tree     Anchor
	Sentence template.HTML
	Because  template.HTML
	Options  []OutcomeOption
	First    []Todo
	Reasons  []Reason
	Path     []PathStep
	Changes  []PathStep // none and wait: where other answers lead elsewhere
	Examples []ExampleView
	Despite  []DespiteView
	See      []Anchor
	Compare  []Anchor
	Sources  []CitedSource
}

// OutcomeOption is a recommended option.
type OutcomeOption struct {
	Anchor
	Desc  template.HTML
	Parts []Anchor // of a combination
}

// Todo is something the reader must make true first.
type Todo struct {
	What template.HTML
	Hows []TodoHow
	Note template.HTML
}

// TodoHow tells where it is explained and what it takes.
type TodoHow struct {
	For template.HTML // option; "" if there is only one
	Anchor
	Takes string
	Cost  string
}

// Reason is a criterion that askers who arrive here may need, and how the
// recommended options meet it.
type Reason struct {
	Criterion Anchor
	For       []template.HTML // 要在号里收款吗？要
	Values    []ReasonValue
	Accept    template.HTML
}

// ReasonValue is one option's value with what it rests on.
type ReasonValue struct {
	Option   template.HTML // "" if there is only one
	Value    template.HTML
	AsOf     string
	Read     string // when its sources were read
	Marks    []Mark
	Disputed bool
	Doubtful bool
	Helps    bool // the value is one, and not a plain no
}

// PathStep is an answered question.
type PathStep struct {
	Ask    Anchor
	Answer template.HTML
	To     Anchor // where the answer leads
}

// ExampleView is a made-up reader who gets this advice.
type ExampleView struct {
	Name  template.HTML
	Steps []PathStep
}

// DespiteView says why another fitting option is not recommended.
type DespiteView struct {
	Option template.HTML
	Reason template.HTML
	Pair   string // address of the pair page
}

func (t *Theme) outcomeView(s *site.Site, p *site.Page, c Chrome) OutcomeView {
	w := t.words(s, p)
	tree, _ := s.Tree(p.Data.Tree)
	g := advice.NewGraph(tree)
	o, _ := g.Outcome(p.Data.Outcome)
	cite := &Citations{}
	v := OutcomeView{Chrome: c, Advice: [...]string{"one", "list", "none", "wait"}[o.Kind&3],
		Tree:     Anchor{w.url("/decide/" + tree.ID + "/"), w.html(tree.Title)},
		Sentence: w.outcomeSentence(o), Because: w.html(o.Because), First: w.todos(o)}
	for _, n := range o.Options {
		if opt, ok := s.Option(n.ID); ok {
			v.Options = append(v.Options, w.outcomeOption(opt))
		}
	}
	v.Reasons = w.reasons(tree, g, o, cite)
	v.Path = w.path(tree, g, g.Paths()[o.ID])
	if o.Kind == doc.RecommendNone || o.Kind == doc.RecommendWait {
		v.Changes = w.changes(tree, g, o)
	}
	v.Examples = w.examples(tree, g, o.ID)
	v.Despite = w.despite(tree, o)
	for _, r := range o.See {
		if a, ok := w.refLink(r); ok {
			v.See = append(v.See, a)
		}
	}
	for _, n := range tree.Tables {
		if table, ok := s.Table(n.ID); ok {
			v.Compare = append(v.Compare, Anchor{w.url("/compare/" + n.ID + "/"), w.html(table.Title)})
		}
	}
	v.Sources = t.citedSources(s, p, cite)
	return v
}

func (w words) outcomeOption(o doc.Option) OutcomeOption {
	link := func(o doc.Option) Anchor {
		a := Anchor{Text: w.html(o.Name)}
		if to, ok := w.refLink(o.Guide); ok && o.Guide.To != "" {
			a.URL = to.URL
		}
		return a
	}
	out := OutcomeOption{Anchor: link(o), Desc: w.html(o.Desc)}
	for _, n := range o.Parts {
		if part, ok := w.s.Option(n.ID); ok {
			out.Parts = append(out.Parts, link(part))
		}
	}
	return out
}

// todos lists what an outcome's with asks the reader to do first.
func (w words) todos(o doc.Outcome) []Todo {
	var out []Todo
	for _, term := range o.With {
		f, ok := w.s.Fact(term.Fact.ID)
		if !ok {
			continue
		}
		todo := Todo{What: escape(w.cond(doc.Cond{term})), Note: w.html(f.Note)}
		columns := w.columnsOf(o)
		for _, how := range f.How {
			if !slices.Contains(columns, how.Option.ID) {
				continue
			}
			a, ok := w.refLink(how.Ref)
			if !ok || slices.ContainsFunc(todo.Hows, func(h TodoHow) bool { return h.URL == a.URL }) {
				continue
			}
			h := TodoHow{Anchor: a}
			if opt, ok := w.s.Option(how.Option.ID); ok && len(columns) > 1 {
				h.For = w.html(opt.Name)
			}
			if id, ok := strings.CutPrefix(how.Ref.To, "procedures/"); ok {
				h.Takes, h.Cost = w.procedureInBrief(id)
			}
			todo.Hows = append(todo.Hows, h)
		}
		out = append(out, todo)
	}
	return out
}

// columnsOf lists the recommended options, combinations by their parts.
func (w words) columnsOf(o doc.Outcome) []string {
	var out []string
	for _, n := range o.Options {
		opt, ok := w.s.Option(n.ID)
		if !ok {
			continue
		}
		ids := []string{n.ID}
		if len(opt.Parts) > 0 {
			ids = nil
			for _, part := range opt.Parts {
				ids = append(ids, part.ID)
			}
		}
		for _, id := range ids {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// reasons lists every criterion that some answer on the way here requires.
func (w words) reasons(tree doc.Tree, g *advice.Graph, o doc.Outcome, cite *Citations) []Reason {
	if len(o.Options) == 0 {
		return nil
	}
	known := advice.Narrow(g.KnownAt(w.s.Data.Facts)[o.ID], o.With, w.s.Data.Facts)
	var out []Reason
	at, needed := map[string]int{}, map[int]bool{}
	add := func(q doc.Question, a doc.Answer) {
		for _, id := range advice.Criteria(a.Requires) {
			i, ok := at[id]
			if !ok {
				r, ok := w.reason(tree, o, id, known, cite)
				if !ok {
					continue
				}
				i = len(out)
				at[id] = i
				out = append(out, r)
			}
			needed[i] = needed[i] || slices.Contains(advice.Needed(a.Requires), id)
			out[i].For = append(out[i].For, w.html(q.Ask)+escape(w.say("outcome.answered"))+w.answerLabel(q, a))
		}
	}
	for _, step := range g.Into(o.ID) {
		q, _ := g.Question(step.Question)
		if step.Answer >= 0 {
			add(q, q.Answers[step.Answer])
			continue
		}
		for _, a := range q.Answers {
			add(q, a)
		}
	}
	// Of alternatives, those that do not help the recommended options are no
	// reason for them.
	var kept []Reason
	for i, r := range out {
		if needed[i] || slices.ContainsFunc(r.Values, func(v ReasonValue) bool { return v.Helps }) {
			kept = append(kept, r)
		}
	}
	return kept
}

func (w words) reason(tree doc.Tree, o doc.Outcome, criterion string, known advice.Known, cite *Citations) (Reason, bool) {
	for _, n := range tree.Tables {
		table, _ := w.s.Table(n.ID)
		c, ok := site.Criterion(&table, criterion)
		if !ok {
			continue
		}
		r := Reason{Criterion: Anchor{Text: w.html(c.Label)}}
		if u := w.url("/compare/" + table.ID + "/"); u != "" {
			r.Criterion.URL = u + "#" + c.ID
		}
		columns := w.columnsOf(o)
		for _, id := range columns {
			cell, ok := site.Cell(c, id)
			if !ok {
				continue
			}
			r.Values = append(r.Values, w.reasonValue(*c, *cell, known, len(columns) > 1, cite))
			for _, a := range o.Accept {
				if a.Cell.To == criterion+"/"+id || strings.HasSuffix(a.Cell.To, "/"+criterion+"/"+id) {
					r.Accept = w.html(a.Reason)
				}
			}
		}
		if helps := func(v ReasonValue) bool { return v.Helps }; o.Kind == doc.RecommendOne && slices.ContainsFunc(r.Values, helps) {
			// One part that can do it is enough for a combination.
			r.Values = slices.DeleteFunc(r.Values, func(v ReasonValue) bool { return !v.Helps })
		}
		return r, true
	}
	return Reason{}, false
}

func (w words) reasonValue(c doc.Criterion, cell doc.Cell, known advice.Known, named bool, cite *Citations) ReasonValue {
	cv := w.cellIn(c, cell, known, cite, doc.Date{Y: -1})
	v := ReasonValue{AsOf: cv.AsOf, Marks: cv.Marks, Disputed: cv.Disputed, Doubtful: cv.Doubtful}
	if len(cv.Lines) == 1 { // everybody here is in the case that is left
		cv.Lines[0].Cond = ""
	}
	v.Value = cv.sentence(w)
	v.Helps = slices.ContainsFunc(cv.Lines, func(l CellLine) bool { return l.State == "yes" || l.State == "partly" || l.State == "value" })
	if named {
		if o, ok := w.s.Option(cell.Option.ID); ok {
			v.Option = w.html(o.Name)
		}
	}
	for _, cs := range advice.Cases(cell, known) {
		for _, ref := range cs.Src {
			if src, ok := w.s.Source(ref.Source); ok && !src.Read.IsZero() {
				if d := w.date(src.Read); d > v.Read {
					v.Read = d
				}
			}
		}
	}
	return v
}

// path puts answered questions into words.
func (w words) path(tree doc.Tree, g *advice.Graph, steps []advice.Step) []PathStep {
	var out []PathStep
	for _, st := range steps {
		q, ok := g.Question(st.Question)
		if !ok {
			continue
		}
		ps := PathStep{Ask: Anchor{w.node(tree, g, q.ID), w.html(q.Ask)}, Answer: escape(w.say("decide.any"))}
		if st.Answer >= 0 && st.Answer < len(q.Answers) {
			ps.Answer = w.answerLabel(q, q.Answers[st.Answer])
		}
		out = append(out, ps)
	}
	return out
}

// changes lists other answers to the questions that lead straight here, and
// where they lead.
func (w words) changes(tree doc.Tree, g *advice.Graph, o doc.Outcome) []PathStep {
	var out []PathStep
	reach := g.Reachable()
	for _, q := range tree.Questions {
		edges := advice.Edges(q)
		if !reach[q.ID] || !slices.ContainsFunc(edges, func(e advice.Edge) bool { return e.Next == o.ID }) {
			continue
		}
		for _, e := range edges {
			if e.Next == o.ID || e.Answer < 0 {
				continue
			}
			to := Anchor{URL: w.node(tree, g, e.Next)}
			if next, ok := g.Outcome(e.Next); ok {
				to.Text = w.outcomeName(next)
			} else if next, ok := g.Question(e.Next); ok {
				to.Text = w.html(next.Ask)
			}
			step := PathStep{Anchor{w.node(tree, g, q.ID), w.html(q.Ask)}, w.answerLabel(q, q.Answers[e.Answer]), to}
			if !slices.ContainsFunc(out, func(x PathStep) bool {
				return x.Ask.Text == step.Ask.Text && x.Answer == step.Answer && x.To.Text == step.To.Text
			}) {
				out = append(out, step)
			}
		}
	}
	return out
}

// examples lists the made-up readers that the author expects here.
func (w words) examples(tree doc.Tree, g *advice.Graph, outcome string) []ExampleView {
	var out []ExampleView
	for _, ex := range tree.Examples {
		if ex.Expect.ID != outcome {
			continue
		}
		v := ExampleView{Name: w.html(ex.Name)}
		for _, a := range ex.Answers {
			q, ok := g.Question(a.Question.ID)
			if !ok {
				continue
			}
			var given []string
			for _, val := range a.Values {
				label := template.HTML(template.HTMLEscapeString(val.S))
				for _, ans := range q.Answers {
					if ans.ID == val.S {
						label = w.answerLabel(q, ans)
					}
				}
				given = append(given, string(label))
			}
			v.Steps = append(v.Steps, PathStep{Ask: Anchor{w.node(tree, g, q.ID), w.html(q.Ask)}, Answer: template.HTML(w.list(given))})
		}
		out = append(out, v)
	}
	return out
}

func (w words) despite(tree doc.Tree, o doc.Outcome) []DespiteView {
	var out []DespiteView
	for _, d := range o.Despite {
		opt, ok := w.s.Option(d.Option.ID)
		if !ok {
			continue
		}
		v := DespiteView{Option: w.html(opt.Name), Reason: w.html(d.Reason)}
		for _, table := range tree.Tables {
			for _, n := range o.Options {
				if a, ok := w.pairLink(table.ID, n.ID, d.Option.ID); ok && v.Pair == "" {
					v.Pair = a.URL
				}
			}
		}
		out = append(out, v)
	}
	return out
}
