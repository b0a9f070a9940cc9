package render

import (
	"html/template"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// TreesView lists all trees.
type TreesView struct {
	Chrome
	Heading string
	Trees   []TreeCard
}

// TreeCard leads to a tree.
type TreeCard struct {
	Anchor
	Intro template.HTML
	Count string // 最多 8 题，12 种结果
}

func (t *Theme) treesView(s *site.Site, p *site.Page, c Chrome) TreesView {
	w := t.words(s, p)
	v := TreesView{Chrome: c, Heading: w.say("decide.all")}
	for _, tree := range inNavOrder(w, "/decide/", s.Data.Trees, func(x doc.Tree) string { return x.ID }) {
		if !tree.Subtree {
			v.Trees = append(v.Trees, w.treeCard(tree, advice.NewGraph(tree)))
		}
	}
	return v
}

func (w words) treeCard(tree doc.Tree, g *advice.Graph) TreeCard {
	return TreeCard{
		Anchor: Anchor{w.url("/decide/" + tree.ID + "/"), w.html(tree.Title)},
		Intro:  w.html(tree.Intro),
		Count:  w.treeSize("decide.count", g.Depths()[tree.Start.ID], len(tree.Outcomes)),
	}
}

// treeSize puts numbers of questions and outcomes into the phrase of a key.
func (w words) treeSize(key string, questions, outcomes int) string {
	return w.say(key, "questions", w.count("decide.questions", questions), "outcomes", w.count("decide.outcomes", outcomes))
}

// TreeView is the start of a tree.
type TreeView struct {
	Chrome
	Heading  template.HTML
	Intro    template.HTML
	Count    string
	Question QuestionBox
	Pictures []TreePicture
	Map      []MapNode // the whole tree from its first question
	MapCount string
	Data     DecideData
}

// QuestionView is one question of a tree.
type QuestionView struct {
	Chrome
	Tree     Anchor
	Back     Anchor
	Question QuestionBox
	Data     DecideData
}

// QuestionBox is a question with its answers.
type QuestionBox struct {
	ID      string
	URL     string // the question's own page
	Ask     template.HTML
	Hint    template.HTML
	Why     template.HTML
	Type    string // one many number date
	How     string // how to answer, for all types but one
	Left    string // 之后最多还有 3 题
	Answers []AnswerLink
	Ticks   []AnswerLink // many: what may be ticked; Answers then holds the way on
}

// AnswerLink is an answer and where it leads.
type AnswerLink struct {
	ID    string
	URL   string
	Label template.HTML
	Help  template.HTML
}

func (t *Theme) treeView(s *site.Site, p *site.Page, proof advice.Proof, c Chrome) TreeView {
	w := t.words(s, p)
	tree, _ := s.Tree(p.Data.Tree)
	g := advice.NewGraph(tree)
	v := TreeView{Chrome: c, Heading: w.html(tree.Title), Intro: w.html(tree.Intro), Count: w.treeCard(tree, g).Count}
	if q, ok := g.Question(tree.Start.ID); ok {
		v.Question = w.questionBox(tree, g, q)
	}
	v.Pictures = w.pictures(tree, g)
	v.Data = w.decideData(tree, proof, tree.Start.ID, questionSays(v.Question.Type)...)
	m := &treeMap{w: w, tree: tree, g: g, shown: map[string]bool{}}
	v.Map = m.nodes(tree.Start.ID)
	v.MapCount = w.treeSize("decide.map_count", len(tree.Questions), len(tree.Outcomes))
	return v
}

func (t *Theme) questionView(s *site.Site, p *site.Page, proof advice.Proof, c Chrome) QuestionView {
	w := t.words(s, p)
	tree, _ := s.Tree(p.Data.Tree)
	g := advice.NewGraph(tree)
	v := QuestionView{Chrome: c, Tree: Anchor{w.url("/decide/" + tree.ID + "/"), w.html(tree.Title)}}
	v.Back = v.Tree
	if q, ok := g.Question(p.Data.Question); ok {
		v.Question = w.questionBox(tree, g, q)
	}
	v.Data = w.decideData(tree, proof, p.Data.Question, questionSays(v.Question.Type)...)
	return v
}

// node returns the address of a question or outcome of a tree.
func (w words) node(tree doc.Tree, g *advice.Graph, id string) string {
	return w.url("/decide/" + tree.ID + "/" + nodePath(g, id))
}

// nodePath is where a question or an outcome stands below its tree.
func nodePath(g *advice.Graph, id string) string {
	if _, ok := g.Question(id); ok {
		return "q/" + id + "/"
	}
	return "r/" + id + "/"
}

func (w words) questionBox(tree doc.Tree, g *advice.Graph, q doc.Question) QuestionBox {
	b := QuestionBox{ID: q.ID, URL: w.node(tree, g, q.ID), Ask: w.html(q.Ask), Hint: w.html(q.Hint), Why: w.html(q.Why), Type: string(q.Type)}
	switch left := g.Depths()[q.ID] - 1; {
	case left <= 0:
		b.Left = w.say("decide.last")
	default:
		b.Left = w.count("decide.left", left)
	}
	switch q.Type {
	case doc.Number, doc.Day:
		b.How = w.say("decide.bands")
	case doc.Many:
		b.How = w.say("decide.many")
		for _, a := range q.Answers {
			b.Ticks = append(b.Ticks, AnswerLink{ID: a.ID, Label: w.answerLabel(q, a), Help: w.html(a.Help)})
		}
		b.Answers = []AnswerLink{{URL: w.node(tree, g, q.Next.ID), Label: escape(w.say("decide.next"))}}
		return b
	}
	for _, e := range advice.Edges(q) {
		a := q.Answers[e.Answer]
		b.Answers = append(b.Answers, AnswerLink{a.ID, w.node(tree, g, e.Next), w.answerLabel(q, a), w.html(a.Help)})
	}
	return b
}

// answerLabel is an answer's label, or its band in words.
func (w words) answerLabel(q doc.Question, a doc.Answer) template.HTML {
	if !a.Label.IsZero() {
		return w.html(a.Label)
	}
	return escape(w.answerText(q, a))
}

// answerText is answerLabel as plain text.
func (w words) answerText(q doc.Question, a doc.Answer) string {
	switch {
	case !a.Label.IsZero():
		return w.plain(a.Label)
	case q.Type == doc.Number || q.Type == doc.Day:
		return w.band(q, a.Band)
	}
	return a.ID
}

// band writes a band of numbers or dates: 超过4条、至多28条, 2018-11-16以前.
func (w words) band(q doc.Question, b doc.Band) string {
	bound := func(x *doc.Bound) string {
		if q.Type == doc.Day {
			return w.date(x.Date)
		}
		unit, _, _ := strings.Cut(q.Unit, "/")
		if unit == "" {
			return number(x.Num)
		}
		return w.say("value.amount", "n", number(x.Num), "unit", w.unit(unit, x.Num))
	}
	var parts []string
	for _, e := range []struct {
		key, day string
		at       *doc.Bound
	}{{"band.over", "band.after", b.Over}, {"band.from", "band.since", b.From}, {"band.upto", "band.until", b.Upto}, {"band.before", "band.earlier", b.Before}} {
		key := e.key
		if q.Type == doc.Day {
			key = e.day
		}
		if e.at != nil {
			parts = append(parts, w.say(key, "n", bound(e.at)))
		}
	}
	return w.list(parts)
}

// MapNode is a line of the whole tree as a nested list.
type MapNode struct {
	Answer template.HTML // that leads here, "" at the start
	Anchor
	ID      string
	Outcome bool
	Again   bool // shown in full further up
	Next    []MapNode
}

// treeMap writes a tree as a nested list; what several answers lead to is
// written out once.
type treeMap struct {
	w     words
	tree  doc.Tree
	g     *advice.Graph
	shown map[string]bool
}

func (m *treeMap) nodes(id string) []MapNode {
	q, ok := m.g.Question(id)
	if !ok {
		return nil
	}
	return []MapNode{{Anchor: Anchor{m.w.node(m.tree, m.g, id), m.w.html(q.Ask)}, Next: m.next(q)}}
}

func (m *treeMap) next(q doc.Question) []MapNode {
	m.shown[q.ID] = true
	var out []MapNode
	for _, e := range advice.Edges(q) {
		n := MapNode{ID: e.Next, Anchor: Anchor{URL: m.w.node(m.tree, m.g, e.Next)}}
		if e.Answer >= 0 {
			n.Answer = m.w.answerLabel(q, q.Answers[e.Answer])
		} else {
			n.Answer = escape(m.w.say("decide.any"))
		}
		if next, ok := m.g.Question(e.Next); ok {
			n.Text, n.Again = m.w.html(next.Ask), m.shown[next.ID]
			if !n.Again {
				n.Next = m.next(next)
			}
		} else if o, ok := m.g.Outcome(e.Next); ok {
			n.Text, n.Outcome = m.w.outcomeName(o), true
		} else {
			continue
		}
		out = append(out, n)
	}
	return out
}

// optionNames names options: 服务号或企业微信.
func (w words) optionNames(ids []doc.Name) template.HTML {
	return template.HTML(strings.Join(optionsAs(w, ids, func(t doc.Text) string { return string(w.html(t)) }), w.say("list.or")))
}

// optionsAs puts the names of options into a form.
func optionsAs(w words, ids []doc.Name, form func(doc.Text) string) []string {
	var names []string
	for _, n := range ids {
		if o, ok := w.s.Option(n.ID); ok {
			names = append(names, form(o.Name))
		}
	}
	return names
}

// outcomeName is an outcome in a few words.
func (w words) outcomeName(o doc.Outcome) template.HTML {
	switch {
	case !o.Title.IsZero():
		return w.html(o.Title)
	case o.Kind == doc.RecommendNone || o.Kind == doc.RecommendWait:
		return escape(w.outcomeText(o))
	}
	return w.optionNames(o.Options)
}

// outcomeText is outcomeName as plain text.
func (w words) outcomeText(o doc.Outcome) string {
	switch {
	case !o.Title.IsZero():
		return w.plain(o.Title)
	case o.Kind == doc.RecommendNone:
		return w.say("outcome.none")
	case o.Kind == doc.RecommendWait:
		return w.say("outcome.wait")
	}
	return strings.Join(optionsAs(w, o.Options, w.plain), w.say("list.or"))
}

// outcomeSentence is the advice as one sentence.
func (w words) outcomeSentence(o doc.Outcome) template.HTML {
	if !o.Title.IsZero() || o.Kind == doc.RecommendNone || o.Kind == doc.RecommendWait {
		return w.outcomeName(o)
	}
	key := "outcome.one"
	if o.Kind == doc.RecommendList || len(o.Options) > 1 {
		key = "outcome.list"
	}
	return template.HTML(w.say(key, "option", string(w.optionNames(o.Options))))
}
