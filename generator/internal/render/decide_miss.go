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
	if m.Unknown || len(m.Cells) == 0 {
		return w.say("decide.miss_unknown", "criterion", w.plain(c.Label))
	}
	var values []string
	for _, u := range m.Cells {
		if text := w.missValue(c, u); !slices.Contains(values, text) {
			values = append(values, text)
		}
	}
	text := w.say("decide.miss", "criterion", w.plain(c.Label), "value", strings.Join(values, w.say("list.semicolon")))
	if m.Gate || m.Not || m.Test.HasIs && m.Test.Is.Kind == doc.Bool {
		return text // the value says what was asked
	}
	q, _ := g.Question(m.Question)
	i := slices.IndexFunc(q.Answers, func(a doc.Answer) bool { return a.ID == m.Answer })
	if i < 0 {
		return text
	}
	return w.say("decide.miss_asked", "miss", text, "need", w.need(c, m.Test, q, q.Answers[i]))
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
