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
	Criterion Anchor
	For       []template.HTML // 要在号里收款吗？要
	Values    []ReasonValue
	Accepts   []AcceptView
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
	Helps    bool // the value is one, and not a plain no or nothing
}

// AcceptView says why the advice rests on a doubtful value.
type AcceptView struct {
	Option template.HTML // "" if there is only one
	Reason template.HTML
}

// reasons lists every criterion that some answer on the way here requires, and
// every doubtful value that the author accepts.
func (w words) reasons(tree doc.Tree, g *advice.Graph, o doc.Outcome, cite *Citations) []Reason {
	if len(o.Options) == 0 {
		return nil
	}
	known := w.arriving(g, o)
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
			text := w.html(q.Ask) + escape(w.say("outcome.answered")) + w.answerLabel(q, a)
			if !slices.Contains(out[i].For, text) {
				out[i].For = append(out[i].For, text)
			}
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
	return w.accepted(kept, tree, o, known, cite)
}

// arriving is what is known of a reader who follows an outcome's advice.
func (w words) arriving(g *advice.Graph, o doc.Outcome) advice.Known {
	facts := w.s.Data.Facts
	return advice.Settle(advice.Narrow(g.KnownAt(facts)[o.ID], o.With, facts), facts)
}

// accepted adds what the author says of doubtful values, beside the criterion
// if it is among the reasons, else under a reason of its own.
func (w words) accepted(reasons []Reason, tree doc.Tree, o doc.Outcome, known advice.Known, cite *Citations) []Reason {
	named := len(w.columnsOf(o)) > 1
	for _, a := range o.Accept {
		parts := strings.Split(a.Cell.To, "/")
		if len(parts) < 2 {
			continue
		}
		criterion, option := parts[len(parts)-2], parts[len(parts)-1]
		c, table, ok := w.criterion(tree, criterion)
		if !ok {
			continue
		}
		_, cells := w.partCells(c, option)
		i := slices.IndexFunc(reasons, func(r Reason) bool { return r.ID == criterion })
		if i < 0 {
			i = len(reasons)
			reasons = append(reasons, Reason{ID: criterion, Criterion: w.row(table, *c)})
		}
		r := &reasons[i]
		view := AcceptView{Reason: w.html(a.Reason)}
		if opt, ok := w.s.Option(option); ok && named {
			view.Option = w.html(opt.Name)
		}
		r.Accepts = append(r.Accepts, view)
		if len(r.For) == 0 && len(cells) == 1 {
			r.Values = append(r.Values, w.reasonValue(*c, cells[0], known, named, cite))
		}
	}
	return reasons
}

// row leads to the row of a criterion in its table.
func (w words) row(table string, c doc.Criterion) Anchor {
	a := Anchor{Text: w.html(c.Label)}
	if u := w.url("/compare/" + table + "/"); u != "" {
		a.URL = u + "#" + c.ID
	}
	return a
}

func (w words) reason(tree doc.Tree, o doc.Outcome, criterion string, known advice.Known, cite *Citations) (Reason, bool) {
	c, table, ok := w.criterion(tree, criterion)
	if !ok {
		return Reason{}, false
	}
	r := Reason{ID: c.ID, Criterion: w.row(table, *c)}
	for _, n := range o.Options {
		_, cells := w.partCells(c, n.ID)
		if v, ok := w.combinedValue(*c, n.ID, cells, known, len(o.Options) > 1, cite); ok {
			r.Values = append(r.Values, v)
			continue
		}
		for _, cell := range cells {
			r.Values = append(r.Values, w.reasonValue(*c, cell, known, len(w.columnsOf(o)) > 1, cite))
		}
	}
	return r, true
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
		v.AsOf, v.Read = max(v.AsOf, part.AsOf), max(v.Read, part.Read)
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
			if src, ok := w.s.Source(ref.Source); ok && !src.Read.IsZero() {
				v.Read = max(v.Read, w.date(src.Read))
			}
		}
	}
	return v
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
