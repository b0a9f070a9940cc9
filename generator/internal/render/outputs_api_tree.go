package render

import (
	"encoding/json"
	"slices"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// apiTree is a decision tree: questions with answers, each of which leads to a
// question or an outcome by id.
type apiTree struct {
	apiHead
	Proved    bool          `json:"proved"` // that its advice follows from the tables
	Tables    []string      `json:"tables,omitempty"`
	Start     string        `json:"start"`
	Questions []apiQuestion `json:"questions"`
	Outcomes  []apiOutcome  `json:"outcomes"`
	Examples  []apiExample  `json:"examples,omitempty"`
	Options   []apiOption   `json:"options,omitempty"`
	Facts     []apiFact     `json:"facts,omitempty"`
	Sources   []apiSource   `json:"sources"`
}

type apiQuestion struct {
	ID      string      `json:"id"`
	Ask     string      `json:"ask"`
	Hint    string      `json:"hint,omitempty"`
	Why     string      `json:"why,omitempty"`
	Type    string      `json:"type"` // one many number date
	Unit    string      `json:"unit,omitempty"`
	URL     string      `json:"url,omitempty"`
	Answers []apiAnswer `json:"answers"`
	Next    string      `json:"next,omitempty"` // many: where all answers lead
}

// apiAnswer is one answer, or a band of numbers or dates: more than Over, at
// least From, at most Upto, less than Before.
type apiAnswer struct {
	ID       string  `json:"id"`
	Label    string  `json:"label"`
	Help     string  `json:"help,omitempty"`
	Over     string  `json:"over,omitempty"`
	From     string  `json:"from,omitempty"`
	Upto     string  `json:"upto,omitempty"`
	Before   string  `json:"before,omitempty"`
	Given    apiWhen `json:"given,omitempty"` // what it says of the asker
	Requires apiReq  `json:"requires,omitzero"`
	Next     string  `json:"next,omitempty"`
}

// apiReq is a requirement on an option's values: all of, any of or none of Args
// (Op all, any, not), or a test of a criterion, in words and typed.
type apiReq struct {
	Op        string   `json:"op"` // all any not test
	Args      []apiReq `json:"args,omitempty"`
	Criterion string   `json:"criterion,omitempty"`
	Words     string   `json:"words,omitempty"`
	Is        apiValue `json:"is,omitzero"`
	Min       apiValue `json:"min,omitzero"`
	Max       apiValue `json:"max,omitzero"`
	MinAnswer bool     `json:"min_answer,omitempty"` // the number given as answer is the bound
	MaxAnswer bool     `json:"max_answer,omitempty"`
	Any       []string `json:"any,omitempty"`
	Has       []string `json:"has,omitempty"`
	Not       []string `json:"not,omitempty"`
}

// apiOutcome is what a tree advises.
type apiOutcome struct {
	ID       string        `json:"id"`
	Kind     string        `json:"kind"` // one list none wait
	Words    string        `json:"words"`
	URL      string        `json:"url,omitempty"`
	Options  []string      `json:"options,omitempty"`
	With     apiWhen       `json:"with,omitempty"` // what the asker must bring about first
	Because  string        `json:"because,omitempty"`
	Despite  []apiReason   `json:"despite,omitempty"` // why an option that fits, too, is not advised
	Accept   []apiReason   `json:"accept,omitempty"`  // why it may rest on a doubtful cell
	See      []string      `json:"see,omitempty"`
	Paths    json.Number   `json:"paths,omitempty"` // ways that lead here
	Shortest []apiAnswered `json:"shortest,omitempty"`
	Requires []apiRequired `json:"requires,omitempty"` // what the proof rests on
}

// apiReason says why about an option, or about the cell criterion/option.
type apiReason struct {
	Of     string `json:"of"`
	Reason string `json:"reason"`
}

type apiAnswered struct {
	Question string   `json:"question"`
	Answers  []string `json:"answers"`
}

// apiRequired is what some way to an outcome asks of an option advised there,
// and the cells that meet it. A gate is asked of everybody.
type apiRequired struct {
	Option    string        `json:"option"`
	Criterion string        `json:"criterion"`
	Gate      bool          `json:"gate"`
	Question  string        `json:"question,omitempty"`
	Answer    string        `json:"answer,omitempty"`
	Test      apiReq        `json:"test,omitzero"`
	Cells     []apiUsedCell `json:"cells"`
}

type apiUsedCell struct {
	Table     string  `json:"table"`
	Criterion string  `json:"criterion"`
	Option    string  `json:"option"`
	Case      apiCase `json:"case"`
}

// apiExample is a made-up asker.
type apiExample struct {
	Name    string        `json:"name"`
	Answers []apiAnswered `json:"answers"`
	Expect  string        `json:"expect"`
}

// treeData is what the parts of a tree are written from.
type treeData struct {
	*apiWriter
	tree doc.Tree
	g    *advice.Graph
}

func (a *apiWriter) tree(e apiEntry, proof advice.Proof) apiTree {
	tree, _ := a.w.s.Tree(e.id)
	x := treeData{a, tree, advice.NewGraph(tree)}
	v := apiTree{Proved: proof.Complete, Tables: ids(tree.Tables), Start: tree.Start.ID, Questions: []apiQuestion{}, Outcomes: []apiOutcome{}}
	for _, q := range tree.Questions {
		v.Questions = append(v.Questions, x.question(q))
	}
	var used []string
	for _, o := range tree.Outcomes {
		v.Outcomes = append(v.Outcomes, x.outcome(o, proof))
		used = append(used, ids(o.Options)...)
		for _, d := range o.Despite {
			used = append(used, d.Option.ID)
		}
	}
	for _, o := range a.w.s.Data.Options {
		if slices.Contains(used, o.ID) {
			v.Options = append(v.Options, a.option(o))
		}
	}
	for _, ex := range tree.Examples {
		in := apiExample{Name: a.w.plain(ex.Name), Expect: ex.Expect.ID, Answers: []apiAnswered{}}
		for _, ans := range ex.Answers {
			in.Answers = append(in.Answers, apiAnswered{ans.Question.ID, plainStrs(ans.Values)})
		}
		v.Examples = append(v.Examples, in)
	}
	v.Facts, v.Sources = a.about(), a.sources()
	v.apiHead = a.head(e, tree.Intro)
	return v
}

func (x treeData) question(q doc.Question) apiQuestion {
	w := x.w
	v := apiQuestion{ID: q.ID, Ask: w.plain(q.Ask), Hint: w.plain(q.Hint), Why: w.plain(q.Why), Type: string(q.Type), Unit: q.Unit,
		URL: x.page("/decide/" + x.tree.ID + "/q/" + q.ID + "/"), Next: q.Next.ID, Answers: []apiAnswer{}}
	if v.Type == "" {
		v.Type = string(doc.One)
	}
	bound := func(b *doc.Bound) string {
		switch {
		case b == nil:
			return ""
		case q.Type == doc.Day:
			return w.date(b.Date)
		}
		return string(decimal(b.Num))
	}
	for _, ans := range q.Answers {
		v.Answers = append(v.Answers, apiAnswer{ID: ans.ID, Label: w.answerText(q, ans), Help: w.plain(ans.Help),
			Over: bound(ans.Band.Over), From: bound(ans.Band.From), Upto: bound(ans.Band.Upto), Before: bound(ans.Band.Before),
			Given: x.when(ans.Given), Requires: x.req(ans.Requires, q, ans), Next: ans.Next.ID})
	}
	return v
}

func (x treeData) req(r doc.Req, q doc.Question, ans doc.Answer) apiReq {
	v := apiReq{Op: [...]string{doc.NoReq: "", doc.And: "all", doc.Or: "any", doc.Not: "not", doc.Test: "test"}[r.Op]}
	if r.Op == doc.Test {
		return x.test(r.Crit.ID, r.Test, q, ans)
	}
	for _, arg := range r.Args {
		v.Args = append(v.Args, x.req(arg, q, ans))
	}
	return v
}

// test is the test of a criterion by an answer.
func (x treeData) test(criterion string, test doc.ReqTest, q doc.Question, ans doc.Answer) apiReq {
	v := apiReq{Op: "test", Criterion: criterion, Any: ids(test.Any), Has: ids(test.Has), Not: ids(test.HasNot)}
	c, _, ok := x.w.criterion(x.tree, criterion)
	if !ok {
		return v
	}
	v.Words = x.w.need(*c, test, q, ans)
	if test.HasIs {
		v.Is = x.value(*c, test.Is)
	}
	bound := func(b *doc.ReqBound) (apiValue, bool) {
		switch {
		case b == nil:
			return apiValue{}, false
		case b.Answer:
			return apiValue{}, true
		}
		return x.value(*c, b.Value), false
	}
	v.Min, v.MinAnswer = bound(test.Min)
	v.Max, v.MaxAnswer = bound(test.Max)
	return v
}

func (x treeData) outcome(o doc.Outcome, proof advice.Proof) apiOutcome {
	w := x.w
	v := apiOutcome{ID: o.ID, Kind: adviceKind(o), Words: unescapeHTML(string(w.outcomeSentence(o))),
		URL: x.page("/decide/" + x.tree.ID + "/r/" + o.ID + "/"), Options: ids(o.Options), With: x.when(o.With), Because: w.plain(o.Because), See: x.refs(o.See)}
	for _, d := range o.Despite {
		v.Despite = append(v.Despite, apiReason{d.Option.ID, w.plain(d.Reason)})
	}
	for _, d := range o.Accept {
		v.Accept = append(v.Accept, apiReason{d.Cell.To, w.plain(d.Reason)})
	}
	i := slices.IndexFunc(proof.Outcomes, func(p advice.OutcomeProof) bool { return p.ID == o.ID })
	if i < 0 {
		return v
	}
	p := proof.Outcomes[i]
	if p.Paths != nil {
		v.Paths = json.Number(p.Paths.String())
	}
	for _, s := range p.Shortest {
		v.Shortest = append(v.Shortest, apiAnswered(s))
	}
	for _, r := range p.Requires {
		v.Requires = append(v.Requires, x.required(r))
	}
	return v
}

func (x treeData) required(r advice.Required) apiRequired {
	v := apiRequired{Option: r.Option, Criterion: r.Criterion, Gate: r.Gate, Question: r.Question, Answer: r.Answer, Cells: []apiUsedCell{}}
	if !r.Gate {
		q, _ := x.g.Question(r.Question)
		i := max(0, slices.IndexFunc(q.Answers, func(a doc.Answer) bool { return a.ID == r.Answer }))
		if i < len(q.Answers) {
			v.Test = x.test(r.Criterion, r.Test, q, q.Answers[i])
		}
	}
	for _, u := range r.Cells {
		table, _ := x.w.s.Table(u.Table)
		if c, ok := site.Criterion(&table, u.Criterion); ok {
			v.Cells = append(v.Cells, apiUsedCell{u.Table, u.Criterion, u.Option, x.oneCase(*c, u.Case)})
		}
	}
	return v
}
