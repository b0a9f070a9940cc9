package render

import "guidepost/generator/internal/doc"

// need puts into words what a requirement asks of a criterion, without naming
// it: 是, 至少每月4条, 企业或媒体. a is the answer that requires it, whose band a
// bound of $answer stands for.
func (w words) need(c doc.Criterion, test doc.ReqTest, q doc.Question, a doc.Answer) string {
	switch {
	case test.HasIs:
		return w.value(c, test.Is)
	case len(test.Any) > 0:
		return w.either(w.namesOf(c, test.Any))
	case len(test.Has) > 0:
		return w.say("need.has", "list", w.list(w.namesOf(c, test.Has)))
	case len(test.HasNot) > 0:
		return w.say("need.not", "list", w.neither(w.namesOf(c, test.HasNot)))
	}
	bound := func(key string, b *doc.ReqBound) string {
		if b.Answer {
			return w.say(key, "value", w.say("need.answer", "band", w.band(q, a.Band)))
		}
		return w.say(key, "value", w.value(c, b.Value))
	}
	switch {
	case test.Min != nil && test.Max != nil:
		return bound("need.min", test.Min) + w.say("cond.but") + bound("need.max", test.Max)
	case test.Min != nil:
		return bound("need.min", test.Min)
	case test.Max != nil:
		return bound("need.max", test.Max)
	}
	return ""
}

// namesOf names values of a criterion: words of an enum, or of the fact that a
// set is about.
func (w words) namesOf(c doc.Criterion, ids []doc.Name) []string {
	out := make([]string, len(ids))
	for i, n := range ids {
		if c.Type == "set" {
			out[i] = w.factValue(c.Of.ID, n.ID)
		} else {
			out[i] = w.value(c, doc.Value{Kind: doc.Enum, Word: n.ID})
		}
	}
	return out
}
