package render

import (
	"html/template"
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// OutcomeView is one outcome of a tree. What concerns only readers who gave
// some answer says so in a field If: "question=answer …", any of them.
type OutcomeView struct {
	Chrome
	Advice   string // one list none wait
	Tree     Anchor
	Sentence template.HTML
	Because  template.HTML
	Options  []OutcomeOption
	First    []Todo
	Nearest  []NearView // none: what to change for which option
	Changes  []ChangeView
	Reasons  []Reason
	GivesUp  []GiveUp
	Others   OthersView
	Path     []PathStep
	Examples []ExampleView
	Do       []Way // the procedures among what the author leads to
	See      []Way // the rest
	Compare  []CompareLink
	Pairs    []PairWith
	Sources  []CitedSource
	Read     string // when the sources were read last
	Data     DecideData
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
}

// ExampleView is a made-up reader who gets this advice.
type ExampleView struct {
	Name  template.HTML
	Steps []PathStep
}

// outcomeSay names the strings that the page's script puts together.
var outcomeSay = []string{"list.colon", "list.answer", "outcome.answers", "outcome.dropped", "outcome.then_ask", "outcome.then_ask_one"}

// outcomePage puts one outcome into words.
type outcomePage struct {
	words
	tree   doc.Tree
	g      *advice.Graph
	o      doc.Outcome
	proof  advice.OutcomeProof // zero for a tree that was not proved
	replay advice.Replay
	proved bool
	known  advice.Known // of everybody who arrives
	after  advice.Known // of everybody who has followed the advice
	cite   *Citations
}

func (t *Theme) outcomeView(s *site.Site, p *site.Page, proof advice.Proof, c Chrome) OutcomeView {
	w := t.words(s, p)
	tree, _ := s.Tree(p.Data.Tree)
	g := advice.NewGraph(tree)
	o, _ := g.Outcome(p.Data.Outcome)
	x := outcomePage{words: w, tree: tree, g: g, o: o, replay: proof.Replay, known: g.KnownAt(s.Data.Facts)[o.ID], after: w.arriving(g, o), cite: &Citations{}}
	if i := slices.IndexFunc(proof.Outcomes, func(p advice.OutcomeProof) bool { return p.ID == o.ID }); i >= 0 && proof.Complete {
		x.proof, x.proved = proof.Outcomes[i], true
	}
	v := OutcomeView{Chrome: c, Advice: adviceKind(o),
		Tree:     Anchor{w.url("/decide/" + tree.ID + "/"), w.html(tree.Title)},
		Sentence: w.outcomeSentence(o), Because: w.html(o.Because), First: w.todos(tree, g, o)}
	for _, n := range o.Options {
		if opt, ok := s.Option(n.ID); ok {
			v.Options = append(v.Options, w.outcomeOption(opt))
		}
	}
	v.Reasons = x.reasons()
	v.GivesUp = x.givesUp()
	v.Others = x.others()
	if o.Kind == doc.RecommendNone {
		v.Nearest = x.nearest()
	}
	if o.Kind == doc.RecommendNone || o.Kind == doc.RecommendWait {
		v.Changes = x.changes()
	}
	v.Path = w.path(tree, g, g.Path(o.ID))
	v.Examples = w.examples(tree, g, o.ID)
	x.next(&v)
	v.Sources = t.citedSources(s, p, x.cite)
	if read := x.read(); read != "" {
		v.Read = x.say("outcome.read", "date", read)
	}
	v.Data = w.decideData(tree, proof, o.ID, outcomeSay...)
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

// read is when the sources cited were read last, "" if nobody says.
func (x outcomePage) read() string {
	out := ""
	for _, id := range x.cite.IDs() {
		if src, ok := x.s.Source(id); ok && src.Read.Y != 0 {
			out = max(out, x.date(src.Read))
		}
	}
	return out
}
