package advice

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// report collects what is wrong with a tree, in the reader's words.
type report struct {
	t    *doc.Tree
	m    *model
	p    *prover
	list diag.List
}

func (r *report) error(code string, pos doc.Pos, msg, hint string, notes ...diag.Related) {
	r.list.Error(code, pos, msg, hint).Notes = notes
}

func (r *report) warn(code string, pos doc.Pos, msg, hint string, notes ...diag.Related) {
	r.list.Warn(code, pos, msg, hint).Notes = notes
}

func quote(s string) string { return `"` + s + `"` }

// line is a note without a place of its own: a word of at most six letters,
// then what it is about.
func line(word, text string) diag.Related {
	return diag.Related{Msg: fmt.Sprintf("%-6s  %s", word, text)}
}

func noteAt(pos doc.Pos, word, text string) diag.Related {
	return diag.Related{Pos: pos, Msg: fmt.Sprintf("%-6s  %s", word, text)}
}

// or returns the text, or the id if there is none.
func or(t doc.Text, id string) string {
	if t.S != "" {
		return t.S
	}
	return id
}

// join puts a question and its answer together, with a space between words
// that need one.
func join(ask, answer string) string {
	if last, _ := utf8.DecodeLastRuneInString(ask); last < 0x2e80 {
		return ask + " " + answer
	}
	return ask + answer
}

// walk prints a way in the reader's words.
func (r *report) walk(path []taken) string {
	var parts []string
	for i := 0; i < len(path); i++ {
		q := &r.t.Questions[path[i].q]
		var ticks []string
		for ; q.Type == doc.Many && path[i].a >= 0; i++ {
			a := &q.Answers[path[i].a]
			ticks = append(ticks, or(a.Label, a.ID))
		}
		switch {
		case q.Type == doc.Many && len(ticks) == 0:
			ticks = []string{"–"}
		case q.Type != doc.Many:
			a := &q.Answers[path[i].a]
			ticks = []string{or(a.Label, a.ID)}
		}
		parts = append(parts, join(or(q.Ask, q.ID), strings.Join(ticks, " + ")))
	}
	if len(parts) == 0 {
		return "(the start)"
	}
	return strings.Join(parts, " › ")
}

// showFact prints what a fact is: 主体 = 个体户.
func (m *model) showFact(id string, values []string, not bool) string {
	f := m.facts[id]
	if f == nil {
		return id
	}
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = v
		for _, x := range f.Values {
			if x.ID == v {
				words[i] = or(x.Label, v)
			}
		}
	}
	sign := " = "
	if not {
		sign = " ≠ "
	}
	return or(f.Label, f.ID) + sign + strings.Join(words, "|")
}

func (m *model) showCond(c doc.Cond) string {
	parts := make([]string, len(c))
	for i, t := range c {
		var values []string
		for _, v := range t.Values {
			values = append(values, v.ID)
		}
		parts[i] = m.showFact(t.Fact.ID, values, t.Not)
	}
	return strings.Join(parts, ", ")
}

// showTest prints a requirement on one criterion: 群发 ≥ 4/month.
func (m *model) showTest(x doc.Req, a *doc.Answer) string {
	label := x.Crit.ID
	c := m.crit[label]
	if c != nil {
		label = or(c.Label, c.ID)
	}
	words := func(names []doc.Name) string {
		var out []string
		for _, n := range names {
			out = append(out, m.wordOf(c, n.ID))
		}
		return strings.Join(out, "|")
	}
	bound := func(b *doc.ReqBound) string {
		if b.Answer {
			return "$answer of " + quote(or(a.Label, a.ID))
		}
		return b.Value.Raw
	}
	t := x.Test
	switch {
	case t.HasIs:
		return label + " = " + m.wordOf(c, t.Is.Raw)
	case t.Min != nil && t.Max != nil:
		return bound(t.Min) + " ≤ " + label + " ≤ " + bound(t.Max)
	case t.Min != nil:
		return label + " ≥ " + bound(t.Min)
	case t.Max != nil:
		return label + " ≤ " + bound(t.Max)
	case len(t.Any) > 0:
		return label + " = " + words(t.Any)
	case len(t.Has) > 0:
		return label + " ∋ " + words(t.Has)
	}
	return label + " ≠ " + words(t.HasNot)
}

// wordOf returns the label of a value of an enum or set.
func (m *model) wordOf(c *criterion, w string) string {
	if c == nil {
		return w
	}
	values := c.Values
	if f := m.facts[c.Of.ID]; f != nil {
		values = f.Values
	}
	for _, v := range values {
		if v.ID == w {
			return or(v.Label, w)
		}
	}
	return w
}

// showValue prints a cell's value as the author wrote it.
func (m *model) showValue(c *criterion, v doc.Value) string {
	switch v.Kind {
	case doc.Unknown:
		return "unknown"
	case doc.NotApplicable:
		return "n/a"
	case doc.Enum:
		return m.wordOf(c, v.Word)
	case doc.Set:
		if v.All {
			return "all"
		}
		var out []string
		for _, w := range v.Words {
			out = append(out, m.wordOf(c, w))
		}
		if v.Not {
			return "not " + strings.Join(out, "|")
		}
		return strings.Join(out, "|")
	case doc.TextValue:
		return v.Text.S
	}
	return v.Raw
}

// showCell prints one case of a cell with its condition and source.
func (m *model) showCell(c *criterion, option string, cs *doc.Case) string {
	out := or(c.Label, c.ID) + " × " + m.optionName(option) + " = "
	if cs == nil {
		return out + "unknown"
	}
	out += m.showValue(c, cs.Is)
	switch {
	case cs.Else:
		out += " otherwise"
	case len(cs.When) > 0:
		out += " when " + m.showCond(cs.When)
	}
	if cs.Confidence == "low" {
		out += ", confidence low"
	}
	for i, s := range cs.Src {
		sep := ", source "
		if i > 0 {
			sep = " and "
		}
		out += sep + s.Source
		if s.Fragment != "" {
			out += "#" + s.Fragment
		}
	}
	if len(cs.Src) > 0 {
		if s := m.sources[cs.Src[0].Source]; s != nil && s.Read.Y > 0 {
			out += fmt.Sprintf(", read %04d-%02d-%02d", s.Read.Y, s.Read.M, s.Read.D)
		}
	}
	return out
}

// showFits lists what does fit in a world of a state.
func (m *model) showFits(b bits, w int) []string {
	var out []string
	for ci := range m.columns {
		combo := m.fitsIn(b, ci, w)
		if combo < 0 {
			continue
		}
		s := or(m.columns[ci].opt.Name, m.columns[ci].opt.ID)
		if first := m.doFirst(b, ci, w, combo); first != "" {
			s += " (with " + first + ")"
		}
		out = append(out, s)
	}
	return out
}

// doFirst prints what has to be made true for a column that fits under a choice.
func (m *model) doFirst(b bits, col, w, combo int) string {
	var out []string
	for _, c := range m.first(b, col, w, combo) {
		out = append(out, m.showFact(c.Fact, c.Values, false))
	}
	return strings.Join(out, ", ")
}

// first is what has to be made true for a column that fits under a choice.
func (m *model) first(b bits, col, w, combo int) Known {
	var out Known
	stride := 1
	for i := len(m.choices) - 1; i >= 0; i-- {
		d := m.choices[i]
		now, then := valueOf(m.worlds[w], d.fact.ID), valueOf(m.combos[combo], d.fact.ID)
		at := slices.Index(d.values, then)
		any := true // every value of the fact will do
		for v := range d.values {
			any = any && b.get(m.viable(m.cand(col, 0, combo+(v-at)*stride), w))
		}
		stride *= len(d.values)
		if !any && then != now && (d.fact.Type != "bool" || then == "yes") {
			out = append(out, Choice{d.fact.ID, []string{then}})
		}
	}
	slices.Reverse(out)
	return out
}

// paths counts ways.
func paths(n *big.Int) string {
	if n.IsInt64() && n.Int64() == 1 {
		return "1 path"
	}
	return n.String() + " paths"
}

// when says which of the people in a state a failure concerns: the facts on
// which they differ from the others.
func (m *model) when(b bits, failing []int) string {
	var out []string
	for _, d := range m.dims {
		here, all := map[string]bool{}, map[string]bool{}
		for w, k := range m.worlds {
			if b.get(w) {
				all[valueOf(k, d.fact.ID)] = true
			}
		}
		for _, w := range failing {
			here[valueOf(m.worlds[w], d.fact.ID)] = true
		}
		if len(here) < len(all) {
			var values []string
			for _, v := range d.values {
				if here[v] {
					values = append(values, v)
				}
			}
			out = append(out, m.showFact(d.fact.ID, values, false))
		}
	}
	return strings.Join(out, ", ")
}

// sum adds up the ways to all outcomes.
func sum(outcomes []OutcomeProof) *big.Int {
	total := new(big.Int)
	for _, o := range outcomes {
		total.Add(total, o.Paths)
	}
	return total
}
