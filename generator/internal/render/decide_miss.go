package render

import (
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// miss says in plain text why an option is lost: 收款：否, or
// 群发：每月4条；要的是至少每月28条.
func (w words) miss(g *advice.Graph, c doc.Criterion, m advice.Miss) string {
	text := w.say("decide.miss", "criterion", w.plain(c.Label), "value", w.missed(c, m))
	if m.Unknown || len(m.Cells) == 0 || m.Gate || m.Not || m.Test.HasIs && m.Test.Is.Kind == doc.Bool {
		return text // the value says what was asked
	}
	q, _ := g.Question(m.Question)
	i := slices.IndexFunc(q.Answers, func(a doc.Answer) bool { return a.ID == m.Answer })
	if i < 0 {
		return text
	}
	return w.say("decide.miss_asked", "miss", text, "need", w.need(c, m.Test, q, q.Answers[i]))
}

// missed is what the cells say that does not do, or of whom nobody knows. Parts
// of a combination that say different things say them by name.
func (w words) missed(c doc.Criterion, m advice.Miss) string {
	var values, options []string
	for _, u := range telling(m) {
		text := w.missValue(c, u)
		if m.Unknown {
			text = w.say("outcome.unsure")
			if cond := w.cond(u.Case.When, nil); cond != "" && !u.Case.Else {
				text = w.say("cond.after", "value", text, "cond", cond)
			}
		}
		if !slices.Contains(values, text) {
			values, options = append(values, text), append(options, u.Option)
		}
	}
	if len(values) == 0 {
		return w.say("outcome.unsure")
	}
	for i := range values {
		if o, ok := w.s.Option(options[i]); ok && len(values) > 1 {
			values[i] = w.say("cond.case", "cond", w.plain(o.Name), "value", values[i])
		}
	}
	return strings.Join(values, w.say("list.semicolon"))
}

// telling lists the cells that a reason rests on: of parts that must all be
// open, not those that are open to everybody; of what nobody knows, not what is
// known.
func telling(m advice.Miss) []advice.UsedCell {
	out := slices.DeleteFunc(slices.Clone(m.Cells), func(u advice.UsedCell) bool {
		known := u.Case.Is.Kind != doc.Unknown && u.Case.Confidence != "low"
		return m.Unknown && known || m.Gate && u.Case.Is.All
	})
	if len(out) == 0 {
		return m.Cells
	}
	return out
}

// missValue is the value that does not do, with the condition under which it
// holds. Of "yes if …, else no" the condition says more than the no.
func (w words) missValue(c doc.Criterion, u advice.UsedCell) string {
	if cell, ok := site.Cell(&c, u.Option); ok {
		if y, ok := onlyYes(cell.Cases); ok {
			return w.say("cond.after", "value", w.value(c, y.Is), "cond", w.restriction("cond.only", y.When, nil))
		}
	}
	value := w.value(c, u.Case.Is)
	if cond := w.cond(u.Case.When, nil); cond != "" && !u.Case.Else {
		return w.say("cond.after", "value", value, "cond", cond)
	}
	return value
}
