package render

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// OthersView is what there is to say about the options that an outcome does not
// recommend: those that fit at least some of its readers, then what the others
// lack, requirement by requirement, so that nothing is said twice.
type OthersView struct {
	Title string
	Fits  []OtherView
	Lacks []LackGroup
}

// OtherView is an option that is not recommended although it fits.
type OtherView struct {
	Index  string // in the script's data; "" without
	Option template.HTML
	Pair   string // address of the page that compares it with the recommended option
	Why    template.HTML
	Some   bool   // it fits only some
	First  string // what has to be made true for it
}

// LackGroup is a requirement with the options that do not meet it.
type LackGroup struct {
	Criterion Anchor
	Need      string        // at least what; "" where a plain yes is asked for
	Answer    template.HTML // that asks for it; "" for what is asked of everybody
	Rows      []Lack
}

// Lack is a value that does not do, and the options that have it.
type Lack struct {
	Options []LackOption
	Value   template.HTML
	Marks   []Mark
	Instead []InsteadView
}

// LackOption is an option that lacks something. Misses are indexes into the
// script's data.
type LackOption struct {
	Index, Misses string
	Name          template.HTML
}

// InsteadView is another answer, with which the requirement is met.
type InsteadView struct {
	Label template.HTML
	URL   string // the question
	If    string // question=answer, for each question that this label answers
}

// others tells of the options that are not recommended. Of a tree that was not
// proved only what the author says is known.
func (x outcomePage) others() OthersView {
	v := OthersView{Title: x.say("outcome.others")}
	switch x.o.Kind {
	case doc.RecommendWait:
		return OthersView{} // the advice is about the reader, not the options
	case doc.RecommendNone:
		v.Title = x.say("outcome.none_others")
	}
	for _, other := range x.proof.Others {
		opt, ok := x.s.Option(other.Option)
		if ok && other.Fits != advice.Never {
			v.Fits = append(v.Fits, OtherView{x.index(opt.ID), x.html(opt.Name), x.pairWith(opt.ID), x.whyNot(opt),
				other.Fits == advice.Maybe, x.cond(condOf(other.First), x.known)})
		}
	}
	for _, d := range x.o.Despite {
		opt, ok := x.s.Option(d.Option.ID)
		if ok && !slices.ContainsFunc(x.proof.Others, func(o advice.Other) bool { return o.Option == opt.ID && o.Fits != advice.Never }) {
			v.Fits = append(v.Fits, OtherView{Index: x.index(opt.ID), Option: x.html(opt.Name), Pair: x.pairWith(opt.ID), Why: x.html(d.Reason)})
		}
	}
	for i, m := range x.replay.Misses {
		for _, other := range x.proof.Others {
			if slices.Contains(other.Misses, i) {
				v.lack(x, other.Option, strconv.Itoa(i), m)
			}
		}
	}
	return v
}

// index is an option's number in the script's data.
func (x outcomePage) index(option string) string {
	i := slices.IndexFunc(x.replay.Options, func(o advice.ReplayOption) bool { return o.ID == option })
	if i < 0 {
		return ""
	}
	return strconv.Itoa(i)
}

// pairWith is the address of the page that compares an option with the
// recommended one.
func (x outcomePage) pairWith(option string) string {
	for _, table := range x.tree.Tables {
		for _, n := range x.o.Options {
			if a, ok := x.pairLink(table.ID, n.ID, option); ok {
				return a.URL
			}
		}
	}
	return ""
}

// whyNot says why an option that fits is not recommended: what the author says,
// or that it is more of the same, or only that it fits too.
func (x outcomePage) whyNot(opt doc.Option) template.HTML {
	for _, d := range x.o.Despite {
		if d.Option.ID == opt.ID {
			return x.html(d.Reason)
		}
	}
	has := x.columnsOf(x.o)
	var more []string
	common := 0
	for _, p := range opt.Parts {
		if slices.Contains(has, p.ID) {
			common++
		} else if part, ok := x.s.Option(p.ID); ok {
			more = append(more, string(x.html(part.Name)))
		}
	}
	if common > 0 && common == len(has) {
		return template.HTML(x.say("outcome.more", "option", string(x.optionNames(x.o.Options)), "more", x.list(more)))
	}
	return escape(x.say("outcome.fits"))
}

// lack takes up a reason for which an option is lost. What reads the same stands
// there once, whatever the answers that ask for it.
func (v *OthersView) lack(x outcomePage, option, index string, m advice.Miss) {
	group, row, ok := x.lack(m)
	opt, known := x.s.Option(option)
	if !ok || !known {
		return
	}
	i := slices.IndexFunc(v.Lacks, func(g LackGroup) bool {
		return g.Criterion == group.Criterion && g.Need == group.Need && g.Answer == group.Answer
	})
	if i < 0 {
		i = len(v.Lacks)
		v.Lacks = append(v.Lacks, group)
	}
	rows := &v.Lacks[i].Rows
	j := slices.IndexFunc(*rows, func(l Lack) bool {
		return l.Value == row.Value && slices.EqualFunc(l.Instead, row.Instead, func(a, b InsteadView) bool { return a.Label == b.Label })
	})
	if j < 0 {
		j = len(*rows)
		*rows = append(*rows, row)
	} else {
		(*rows)[j].join(row)
	}
	have := &(*rows)[j].Options
	name := x.html(opt.Name)
	if k := slices.IndexFunc(*have, func(o LackOption) bool { return o.Name == name }); k >= 0 {
		(*have)[k].Misses += " " + index
	} else {
		*have = append(*have, LackOption{x.index(option), index, name})
	}
}

// join adds the sources and the questions of a row that reads the same.
func (l *Lack) join(row Lack) {
	for _, m := range row.Marks {
		if !slices.Contains(l.Marks, m) {
			l.Marks = append(l.Marks, m)
		}
	}
	slices.SortFunc(l.Marks, func(a, b Mark) int { return a.N - b.N })
	for i := range l.Instead {
		if in := row.Instead[i].If; !slices.Contains(strings.Fields(l.Instead[i].If), in) {
			l.Instead[i].If += " " + in
		}
	}
}

// lack puts a reason into words: what is asked, and the value that does not do.
func (x outcomePage) lack(m advice.Miss) (LackGroup, Lack, bool) {
	c, table, ok := x.criterion(x.tree, m.Criterion)
	if !ok {
		return LackGroup{}, Lack{}, false
	}
	g, l := LackGroup{Criterion: x.row(table, *c)}, Lack{}
	var values []string
	var refs []doc.SrcRef
	for _, u := range m.Cells {
		if text := x.missValue(*c, u); !slices.Contains(values, text) {
			values = append(values, text)
		}
		refs = append(refs, u.Case.Src...)
	}
	l.Value, l.Marks = escape(strings.Join(values, x.say("list.semicolon"))), x.marks(x.cite, refs)
	if m.Unknown || len(values) == 0 {
		l.Value = escape(x.say("outcome.unsure"))
	}
	q, _ := x.g.Question(m.Question)
	for _, a := range q.Answers {
		if a.ID == m.Answer {
			g.Answer = x.answered(q, a)
			if !m.Not && (!m.Test.HasIs || m.Test.Is.Kind != doc.Bool) {
				g.Need = x.need(*c, m.Test, q, a)
			}
		}
		if slices.Contains(m.Instead, a.ID) {
			l.Instead = append(l.Instead, InsteadView{x.answerLabel(q, a), x.node(x.tree, x.g, q.ID), q.ID + "=" + a.ID})
		}
	}
	return g, l, true
}

// GiveUp is a criterion on which an option that fits too is better than what is
// recommended.
type GiveUp struct {
	Criterion Anchor
	Ours      []ReasonValue
	Theirs    []OtherValue
}

// OtherValue is the better value of an option that is not recommended.
type OtherValue struct {
	Index string // of the option, as in OtherView
	Value ReasonValue
}

// givesUp lists where options that fit too are better, in the tables' order.
func (x outcomePage) givesUp() []GiveUp {
	var out []GiveUp
	at := map[string]int{}
	for _, other := range x.proof.Others {
		if other.Fits == advice.Never || x.o.Kind != doc.RecommendOne && x.o.Kind != doc.RecommendList {
			continue
		}
		opt, ok := x.s.Option(other.Option)
		if !ok || x.contains(opt) {
			continue
		}
		for _, id := range other.Better {
			c, table, ok := x.criterion(x.tree, id)
			if !ok {
				continue
			}
			if _, ok := at[id]; !ok {
				at[id] = len(out)
				out = append(out, GiveUp{Criterion: x.row(table, *c), Ours: x.valuesOf(*c, x.o.Options, x.after, x.cite)})
			}
			g := &out[at[id]]
			for _, v := range x.valuesOf(*c, []doc.Name{{ID: opt.ID}}, x.known, x.cite) {
				v.Option = x.html(opt.Name)
				g.Theirs = append(g.Theirs, OtherValue{x.index(opt.ID), v})
			}
		}
	}
	return out
}

// contains reports whether an option is the recommended one and something more:
// what is better of it is no loss, as it can be opened later.
func (x outcomePage) contains(opt doc.Option) bool {
	for _, id := range x.columnsOf(x.o) {
		if !slices.ContainsFunc(opt.Parts, func(p doc.Name) bool { return p.ID == id }) {
			return false
		}
	}
	return true
}
