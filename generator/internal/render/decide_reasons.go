package render

import (
	"html/template"
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// Reason is a criterion that askers who arrive here may need, and how the
// recommended options meet it; or one that the author asks to be looked at.
type Reason struct {
	ID        string // of the criterion
	If        string // all of For's; "" concerns everybody
	Criterion Anchor
	For       []Asked
	Values    []ReasonValue
	Own       []OwnValues // shown instead of Values to whom they concern
	Accepts   []AcceptView
}

// Asked is an answer and what it asks of a criterion.
type Asked struct {
	If     string
	Answer template.HTML // 要在号里收款吗？ → 要
	Need   string        // 至少每月4条; "" where a plain yes is asked for
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
	Due      string // 2027-11-21: when the first of its sources has to be read again
	Helps    bool   // the value is one, and not a plain no or nothing
}

// AcceptView says why the advice rests on a doubtful value.
type AcceptView struct {
	If     string        // question=answer of those it concerns; "" concerns everybody
	Option template.HTML // "" if there is only one
	Reason template.HTML
}

// demand is something asked of the recommended options: by an answer, or (Gate)
// of everybody.
type demand struct {
	criterion string
	test      doc.ReqTest
	gate      bool
	question  doc.Question
	answer    doc.Answer
}

// demands lists what is asked on the ways to the outcome and met by a
// recommended option, gates last.
func (x outcomePage) demands() []demand {
	var out, gates []demand
	for _, r := range x.proof.Requires {
		if r.Gate {
			gates = append(gates, demand{criterion: r.Criterion, gate: true})
			continue
		}
		q, _ := x.g.Question(r.Question)
		if i := slices.IndexFunc(q.Answers, func(a doc.Answer) bool { return a.ID == r.Answer }); i >= 0 {
			out = append(out, demand{r.Criterion, r.Test, false, q, q.Answers[i]})
		}
	}
	return append(out, gates...)
}

// supposed is demands for a tree that was not proved: all that the answers ask,
// but of alternatives only what some value helps with.
func (x outcomePage) supposed() []demand {
	var out []demand
	for _, step := range x.g.Into(x.o.ID) {
		q, _ := x.g.Question(step.Question)
		for i, a := range q.Answers {
			if step.Answer >= 0 && step.Answer != i {
				continue
			}
			needed := advice.Needed(a.Requires)
			for _, t := range tests(a.Requires) {
				if slices.Contains(needed, t.Crit.ID) || x.helped(t.Crit.ID) {
					out = append(out, demand{t.Crit.ID, t.Test, false, q, a})
				}
			}
		}
	}
	return out
}

// helped reports whether a criterion can be a reason for a recommended option.
func (x outcomePage) helped(criterion string) bool {
	r, ok := x.reason(criterion)
	return ok && slices.ContainsFunc(r.Values, func(v ReasonValue) bool { return v.Helps })
}

// tests lists the tests in a requirement, whatever joins them.
func tests(r doc.Req) []doc.Req {
	if r.Op == doc.Test {
		return []doc.Req{r}
	}
	var out []doc.Req
	for _, a := range r.Args {
		out = append(out, tests(a)...)
	}
	return out
}

// reasons lists what is asked on the ways here with the values that meet it,
// and every doubtful value that the author accepts.
func (x outcomePage) reasons() []Reason {
	if len(x.o.Options) == 0 {
		return nil
	}
	list := x.supposed()
	if x.proved {
		list = x.demands()
	}
	var out []Reason
	for _, d := range list {
		i := slices.IndexFunc(out, func(r Reason) bool { return r.ID == d.criterion })
		if i < 0 {
			r, ok := x.reason(d.criterion)
			if !ok {
				continue
			}
			i = len(out)
			out = append(out, r)
		}
		if !d.gate {
			c, _, _ := x.criterion(x.tree, d.criterion)
			a := x.asked(*c, d)
			out[i].If, out[i].For = strings.TrimSpace(out[i].If+" "+a.If), ask(out[i].For, a)
		}
	}
	return x.accepted(out)
}

func (x outcomePage) asked(c doc.Criterion, d demand) Asked {
	a := Asked{If: d.question.ID + "=" + d.answer.ID, Answer: x.answered(d.question, d.answer)}
	if !d.test.HasIs || d.test.Is.Kind != doc.Bool {
		a.Need = x.need(c, d.test, d.question, d.answer)
	}
	return a
}

// answered is a question with one answer to it.
func (w words) answered(q doc.Question, a doc.Answer) template.HTML {
	return w.html(q.Ask) + escape(w.say("outcome.answered")) + w.answerLabel(q, a)
}

// ask adds an answer to those that ask for something; what reads the same stands
// there once.
func ask(list []Asked, a Asked) []Asked {
	for i := range list {
		if f := &list[i]; f.Answer == a.Answer && f.Need == a.Need {
			if !slices.Contains(strings.Fields(f.If), a.If) {
				f.If += " " + a.If
			}
			return list
		}
	}
	return append(list, a)
}

// arriving is what is known of a reader who follows an outcome's advice.
func (w words) arriving(g *advice.Graph, o doc.Outcome) advice.Known {
	facts := w.s.Data.Facts
	return advice.Settle(advice.Narrow(g.KnownAt(facts)[o.ID], o.With, facts), facts)
}

// accepted adds what the author says of doubtful values, beside the criterion
// if it is among the reasons, else under a reason of its own.
func (x outcomePage) accepted(reasons []Reason) []Reason {
	named := len(x.columnsOf(x.o)) > 1
	for _, a := range x.o.Accept {
		parts := strings.Split(a.Cell.To, "/")
		if len(parts) < 2 {
			continue
		}
		criterion, option := parts[len(parts)-2], parts[len(parts)-1]
		c, table, ok := x.criterion(x.tree, criterion)
		if !ok {
			continue
		}
		_, cells := x.partCells(c, option)
		i := slices.IndexFunc(reasons, func(r Reason) bool { return r.ID == criterion })
		if i < 0 {
			i = len(reasons)
			reasons = append(reasons, Reason{ID: criterion, Criterion: x.row(table, *c)})
		}
		r := &reasons[i]
		view := AcceptView{If: x.inDoubt(cells), Reason: x.html(a.Reason)}
		if opt, ok := x.s.Option(option); ok && named {
			view.Option = x.html(opt.Name)
		}
		r.Accepts = append(r.Accepts, view)
		if len(r.Values) == 0 && len(cells) == 1 {
			r.Values = append(r.Values, x.reasonValue(*c, cells[0], x.after, named, x.cite))
		}
	}
	return reasons
}

// inDoubt lists the answers, as question=answer, of those for whom one of the
// cells is doubtful; "" unless everybody who arrives has been asked who they are,
// as far as the doubt depends on it.
func (x outcomePage) inDoubt(cells []doc.Cell) string {
	var doubts []doc.Case
	for _, cell := range cells {
		for _, cs := range advice.Cases(cell, x.known) {
			if cs.Confidence != "low" && cs.Is.Kind != doc.Unknown {
				continue
			}
			if len(cs.When) != 1 || !slices.ContainsFunc(x.known, func(c advice.Choice) bool { return c.Fact == cs.When[0].Fact.ID }) {
				return ""
			}
			doubts = append(doubts, cs)
		}
	}
	var out []string
	for _, step := range x.g.Into(x.o.ID) {
		q, _ := x.g.Question(step.Question)
		if step.Answer < 0 {
			continue
		}
		a := q.Answers[step.Answer]
		given := advice.Narrow(nil, a.Given, x.s.Data.Facts)
		if slices.ContainsFunc(doubts, func(cs doc.Case) bool {
			return slices.ContainsFunc(given, func(c advice.Choice) bool { return c.Fact == cs.When[0].Fact.ID }) && advice.Holds(cs.When, given) != advice.Never
		}) {
			out = append(out, q.ID+"="+a.ID)
		}
	}
	return strings.Join(out, " ")
}

// row leads to the row of a criterion in its table.
func (w words) row(table string, c doc.Criterion) Anchor {
	a := Anchor{Text: w.html(c.Label)}
	if u := w.url("/compare/" + table + "/"); u != "" {
		a.URL = u + "#" + c.ID
	}
	return a
}

// reason is a criterion with the values of the recommended options.
func (x outcomePage) reason(criterion string) (Reason, bool) {
	c, table, ok := x.criterion(x.tree, criterion)
	if !ok {
		return Reason{}, false
	}
	values := x.valuesOf(*c, x.o.Options, x.after, x.cite)
	return Reason{ID: c.ID, Criterion: x.row(table, *c), Values: values, Own: x.ownValues(*c, values)}, true
}

// valuesOf is what a criterion says of options, a combination by its parts
// unless they have a common value. One value alone does not name its option.
func (w words) valuesOf(c doc.Criterion, options []doc.Name, known advice.Known, cite *Citations) []ReasonValue {
	var out []ReasonValue
	named := len(w.columnsOf(doc.Outcome{Options: options})) > 1
	for _, n := range options {
		_, cells := w.partCells(&c, n.ID)
		if v, ok := w.combinedValue(c, n.ID, cells, known, len(options) > 1, cite); ok {
			out = append(out, v)
			continue
		}
		for _, cell := range cells {
			out = append(out, w.reasonValue(c, cell, known, named, cite))
		}
	}
	return out
}

// combinedValue is the value of an option made of parts with the parts it comes
// from; ok is false for an option of its own and for parts without a common
// value.
func (w words) combinedValue(c doc.Criterion, option string, cells []doc.Cell, known advice.Known, several bool, cite *Citations) (ReasonValue, bool) {
	cases := advice.Combined(c, cells, known, w.s.Data.Facts)
	if len(cells) < 2 || len(cases) == 0 {
		return ReasonValue{}, false
	}
	var from []int
	var lines CellView
	for _, cs := range cases {
		if !cs.OK {
			return ReasonValue{}, false
		}
		for _, i := range cs.From {
			if !slices.Contains(from, i) {
				from = append(from, i)
			}
		}
		l := CellLine{State: state(cs.Is), Value: w.valueHTML(c, cs.Is)}
		var who []string
		for _, b := range cs.Boxes {
			if cond := w.cond(condOf(b), known); cond != "" && len(cases) > 1 {
				who = append(who, cond)
			}
		}
		l.Cond, l.First = w.either(who), true
		lines.Lines = append(lines.Lines, l)
	}
	slices.Sort(from)
	v := ReasonValue{Value: lines.sentence(w), Helps: slices.ContainsFunc(cases, func(cs advice.CombinedCase) bool { return helps(cs.Is) })}
	var names []string
	for _, i := range from {
		part := w.reasonValue(c, cells[i], known, true, cite)
		names = append(names, string(part.Option))
		v.AsOf, v.Read, v.Due = max(v.AsOf, part.AsOf), max(v.Read, part.Read), sooner(v.Due, part.Due)
		v.Disputed, v.Doubtful = v.Disputed || part.Disputed, v.Doubtful || part.Doubtful
		for _, m := range part.Marks {
			if !slices.Contains(v.Marks, m) {
				v.Marks = append(v.Marks, m)
			}
		}
	}
	v.Option = template.HTML(w.list(names))
	if opt, ok := w.s.Option(option); ok && several {
		v.Option = w.html(opt.Name)
	}
	return v, true
}

func (w words) reasonValue(c doc.Criterion, cell doc.Cell, known advice.Known, named bool, cite *Citations) ReasonValue {
	cv := w.cellIn(c, cell, known, cite, doc.Date{Y: -1})
	v := ReasonValue{AsOf: cv.AsOf, Marks: cv.Marks, Disputed: cv.Disputed, Doubtful: cv.doubt()}
	if len(cv.Lines) == 1 { // everybody here is in the case that is left
		cv.Lines[0].Cond = ""
	}
	v.Value = cv.sentence(w)
	if named {
		if o, ok := w.s.Option(cell.Option.ID); ok {
			v.Option = w.html(o.Name)
		}
	}
	for _, cs := range advice.Cases(cell, known) {
		v.Helps = v.Helps || helps(cs.Is)
		for _, ref := range cs.Src {
			src, ok := w.s.Source(ref.Source)
			if !ok {
				continue
			}
			if !src.Read.IsZero() {
				v.Read = max(v.Read, w.date(src.Read))
			}
			v.Due = sooner(v.Due, w.date(advice.Due(src)))
		}
	}
	return v
}

// sooner returns the earlier of two days in ISO form, "" being none.
func sooner(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

// helps reports whether a value can be a reason for an option: it is known, and
// not a plain no or zero.
func helps(v doc.Value) bool {
	switch v.Kind {
	case doc.Unknown, doc.NotApplicable:
		return false
	case doc.Bool:
		return v.Word != "no"
	case doc.Quantity, doc.Money, doc.Duration:
		return v.Hi > 0
	}
	return true
}
