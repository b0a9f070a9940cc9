package render

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// cond puts a condition into words: 已认证, 企业或媒体，且已认证, 已认证，个人除外.
// What is true of everybody of whom k is true is not said; "" if nothing is left.
func (w words) cond(c doc.Cond, k advice.Known) string {
	var in, out []string
	terms := w.open(c, k)
	named := w.enums(terms) > 1
	for _, t := range terms {
		if f, ok := w.s.Fact(t.Fact.ID); ok && f.Type != "bool" && t.Not {
			out = append(out, w.say("cond.except", "list", w.labels(f, t.Values, w.neither)))
		} else if named && w.unnamed(t) {
			in = append(in, w.say("cond.fact", "label", w.plain(f.Label), "value", w.term(t)))
		} else {
			in = append(in, w.term(t))
		}
	}
	parts := out
	if in != nil {
		parts = append([]string{strings.Join(in, w.say("cond.and"))}, out...)
	}
	return strings.Join(parts, w.say("cond.but"))
}

// enums counts the terms that need the label of their fact when there are
// several: else it is not plain which value is of which fact.
func (w words) enums(c doc.Cond) int {
	n := 0
	for _, t := range c {
		if w.unnamed(t) && !t.Not {
			n++
		}
	}
	return n
}

// unnamed reports whether a term names values of a fact without its label.
func (w words) unnamed(t doc.Term) bool {
	f, ok := w.s.Fact(t.Fact.ID)
	return ok && f.Type != "bool" && !slices.ContainsFunc(t.Values, func(v doc.Name) bool {
		return strings.ContainsFunc(w.factValue(f.ID, v.ID), unicode.IsDigit)
	})
}

// open returns the terms of a condition that k does not settle and that do not
// hold for everybody anyway.
func (w words) open(c doc.Cond, k advice.Known) doc.Cond {
	var out doc.Cond
	for _, t := range c {
		if advice.Holds(doc.Cond{t}, k) == advice.Always {
			continue
		}
		domain := advice.Domain(w.s.Data.Facts, t.Fact.ID)
		if len(domain) > 0 && advice.Holds(doc.Cond{t}, advice.Known{{Fact: t.Fact.ID, Values: domain}}) == advice.Always {
			continue
		}
		out = append(out, t)
	}
	return out
}

func (w words) term(t doc.Term) string {
	f, ok := w.s.Fact(t.Fact.ID)
	if !ok {
		return t.Fact.ID
	}
	if f.Type == "bool" && len(t.Values) == 1 {
		if (t.Values[0].ID == "yes") != t.Not {
			return w.plain(f.Label)
		}
		return w.say("cond.no", "label", w.plain(f.Label))
	}
	return w.labels(f, t.Values, w.either)
}

// labels names values of a fact. Figures say nothing without what they count,
// so the fact's own label stands before them.
func (w words) labels(f doc.Fact, values []doc.Name, join func([]string) string) string {
	labels := make([]string, len(values))
	figures := false
	for i, v := range values {
		labels[i] = w.factValue(f.ID, v.ID)
		figures = figures || strings.ContainsFunc(labels[i], unicode.IsDigit)
	}
	if figures {
		return w.say("cond.figure", "label", w.plain(f.Label), "value", join(labels))
	}
	return join(labels)
}

// restriction puts a condition for which something is done into words: key is
// the string that says "only"; who is merely left out needs none.
func (w words) restriction(key string, c doc.Cond, k advice.Known) string {
	text := w.cond(c, k)
	if text == "" {
		return ""
	}
	for _, t := range w.open(c, k) {
		if f, ok := w.s.Fact(t.Fact.ID); !ok || f.Type == "bool" || !t.Not {
			return w.say(key, "cond", text)
		}
	}
	return text
}

// known puts what is known about an asker into words.
func (w words) known(k advice.Known) string {
	var terms []string
	for _, ch := range k {
		f, ok := w.s.Fact(ch.Fact)
		if !ok {
			continue
		}
		domain := advice.Domain(w.s.Data.Facts, ch.Fact)
		t := doc.Term{Fact: doc.Name{ID: ch.Fact}}
		t.Not = len(domain) > 2 && len(ch.Values) == len(domain)-1 // "all but" is shorter
		var labels []string
		for _, v := range domain {
			if slices.Contains(ch.Values, v) != t.Not {
				t.Values = append(t.Values, doc.Name{ID: v})
				labels = append(labels, w.factValue(ch.Fact, v))
			}
		}
		switch {
		case f.Type == "bool":
			terms = append(terms, w.term(t))
		case t.Not:
			terms = append(terms, w.plain(f.Label)+w.say("list.colon")+w.say("cond.except", "list", w.neither(labels)))
		default:
			terms = append(terms, w.plain(f.Label)+w.say("list.colon")+w.either(labels))
		}
	}
	return strings.Join(terms, " · ")
}

// choosable reports whether a condition asks only for what the asker can bring
// about, whoever else is left out.
func (w words) choosable(c doc.Cond, k advice.Known) bool {
	n := 0
	for _, t := range w.open(c, k) {
		f, ok := w.s.Fact(t.Fact.ID)
		switch {
		case ok && f.Choosable:
			n++
		case !ok || !t.Not:
			return false
		}
	}
	return n > 0
}

// capital writes the first letter of a text that stands alone large, as
// languages with such letters do.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
