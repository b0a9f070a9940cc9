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
	See      []Way
	Compare  []Anchor
	Sources  []CitedSource
}

// OutcomeOption is a recommended option.
type OutcomeOption struct {
	Anchor
	Desc  template.HTML
	Parts []Anchor // of a combination
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

func (t *Theme) outcomeView(s *site.Site, p *site.Page, proof advice.Proof, c Chrome) OutcomeView {
	w := t.words(s, p)
	tree, _ := s.Tree(p.Data.Tree)
	g := advice.NewGraph(tree)
	o, _ := g.Outcome(p.Data.Outcome)
	cite := &Citations{}
	v := OutcomeView{Chrome: c, Advice: [...]string{"one", "list", "none", "wait"}[o.Kind&3],
		Tree:     Anchor{w.url("/decide/" + tree.ID + "/"), w.html(tree.Title)},
		Sentence: w.outcomeSentence(o), Because: w.html(o.Because), First: w.todos(tree, g, o)}
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
	for _, n := range tree.Tables {
		if table, ok := s.Table(n.ID); ok {
			v.Compare = append(v.Compare, Anchor{w.url("/compare/" + n.ID + "/"), w.html(table.Title)})
		}
	}
	known := g.KnownAt(s.Data.Facts)[o.ID]
	for _, r := range o.See {
		a, ok := w.refLink(r)
		if ok && !slices.ContainsFunc(v.Compare, func(c Anchor) bool { return c.URL == a.URL }) {
			v.See = append(v.See, Way{Anchor: a, Brief: w.brief(r, known, false)})
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
			ps.Answer = w.answersTo(q, st.Answer)
		}
		out = append(out, ps)
	}
	return out
}

// answersTo names an answer together with all others that lead to the same
// place.
func (w words) answersTo(q doc.Question, answer int) template.HTML {
	edges := advice.Edges(q)
	var labels []string
	for _, e := range edges {
		if e.Answer >= 0 && e.Next == edges[answer].Next {
			labels = append(labels, string(w.answerLabel(q, q.Answers[e.Answer])))
		}
	}
	return template.HTML(strings.Join(labels, w.say("list.answer")))
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
