package render

import (
	"reflect"
	"slices"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// OwnValues is what a reason says to those who gave one of some answers, where
// that is not what it says to all who arrive.
type OwnValues struct {
	If     string // question=answer …, any of them
	Values []ReasonValue
}

// OwnText is the same of a line of text.
type OwnText struct{ If, Text string }

// teller is an answer on a way to an outcome that tells who the reader is.
type teller struct {
	answer string // question=answer
	given  doc.Cond
}

// tellers lists the answers that tell something of the reader, in the tree's
// order: what the last of a reader's own tells is the most particular.
func tellers(g *advice.Graph, o doc.Outcome) []teller {
	var out []teller
	for _, step := range g.Into(o.ID) {
		q, _ := g.Question(step.Question)
		for i, a := range q.Answers {
			if len(a.Given) > 0 && (step.Answer < 0 || step.Answer == i) {
				out = append(out, teller{q.ID + "=" + a.ID, a.Given})
			}
		}
	}
	return out
}

// ownValues finds what a criterion says to whom, where it says something else
// than all to everybody.
func (x outcomePage) ownValues(c doc.Criterion, all []ReasonValue) []OwnValues {
	var out []OwnValues
	facts := x.s.Data.Facts
	for _, t := range tellers(x.g, x.o) {
		known := advice.Settle(advice.Narrow(x.after, t.given, facts), facts)
		values := x.valuesOf(c, x.o.Options, known, x.cite)
		if reflect.DeepEqual(values, all) {
			continue
		}
		i := slices.IndexFunc(out, func(v OwnValues) bool { return reflect.DeepEqual(v.Values, values) })
		if i < 0 {
			out = append(out, OwnValues{t.answer, values})
		} else {
			out[i].If += " " + t.answer
		}
	}
	return out
}

// ownBriefs finds to whom a procedure is another than in brief to everybody.
func (w words) ownBriefs(g *advice.Graph, o doc.Outcome, r doc.Ref, k advice.Known, free bool) []OwnText {
	var out []OwnText
	all := w.brief(r, k, free)
	for _, t := range tellers(g, o) {
		text := w.brief(r, advice.Narrow(k, t.given, w.s.Data.Facts), free)
		if text == all {
			continue
		}
		i := slices.IndexFunc(out, func(v OwnText) bool { return v.Text == text })
		if i < 0 {
			out = append(out, OwnText{t.answer, text})
		} else {
			out[i].If += " " + t.answer
		}
	}
	return out
}
