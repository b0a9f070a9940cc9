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

// OtherView is options that are not recommended although they fit, all for one
// reason.
type OtherView struct {
	Options []OtherOption
	Why     template.HTML
	Some    bool   // they fit only some
	First   string // what has to be made true for them
}

// OtherOption is an option with its number in the script's data, "" without.
type OtherOption struct {
	Index  string
	Name   template.HTML
	Pair   string // address of the page that compares it with the recommended option
	Misses string // why it is lost: indexes into the script's data
}

// LackGroup is a requirement with the options that do not meet it.
type LackGroup struct {
	Criterion Anchor
	Need      string  // at least what; "" where a plain yes is asked for
	For       []Asked // the answers that ask for it; none: it is asked of everybody
	Rows      []Lack
}

// Lack is a value that does not do, and the options that have it.
type Lack struct {
	Options []OtherOption
	Value   template.HTML
	Marks   []Mark
	Instead []InsteadView
}

// InsteadView is another answer, with which the requirement is met.
type InsteadView struct {
	Label template.HTML
	URL   string // the question
	If    string // question=answer, for each question that this label answers; =-answer leaves one of several out
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
		if opt, ok := x.s.Option(other.Option); ok && other.Fits != advice.Never {
			v.fit(x.option(opt), OtherView{Why: x.whyNot(opt), Some: other.Fits == advice.Maybe, First: x.cond(condOf(other.First), x.known)})
		}
	}
	for _, d := range x.o.Despite {
		opt, ok := x.s.Option(d.Option.ID)
		if ok && !slices.ContainsFunc(x.proof.Others, func(o advice.Other) bool { return o.Option == opt.ID && o.Fits != advice.Never }) {
			v.fit(x.option(opt), OtherView{Why: x.html(d.Reason)})
		}
	}
	for i, m := range x.replay.Misses {
		for _, other := range x.proof.Others {
			if slices.Contains(other.Misses, i) {
				v.lack(x, other.Option, strconv.Itoa(i), m)
			}
		}
	}
	for i := range v.Lacks {
		v.Lacks[i].gather()
	}
	return v
}

// fit takes up an option that fits, beside those for which the same is said.
func (v *OthersView) fit(o OtherOption, view OtherView) {
	i := slices.IndexFunc(v.Fits, func(f OtherView) bool { return f.Why == view.Why && f.Some == view.Some && f.First == view.First })
	if i < 0 {
		i = len(v.Fits)
		v.Fits = append(v.Fits, view)
	}
	v.Fits[i].Options = append(v.Fits[i].Options, o)
}

func (x outcomePage) option(o doc.Option) OtherOption {
	return OtherOption{Index: x.index(o.ID), Name: x.html(o.Name), Pair: x.pairWith(o.ID)}
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
		return g.Criterion == group.Criterion && g.Need == group.Need && (g.For == nil) == (group.For == nil)
	})
	if i < 0 {
		i = len(v.Lacks)
		v.Lacks = append(v.Lacks, LackGroup{Criterion: group.Criterion, Need: group.Need})
	}
	for _, a := range group.For {
		v.Lacks[i].For = ask(v.Lacks[i].For, a)
	}
	o := x.option(opt)
	o.Misses = index
	row.Options = []OtherOption{o}
	rows := &v.Lacks[i].Rows
	j := slices.IndexFunc(*rows, func(l Lack) bool { return l.Value == row.Value && l.Options[0].Name == o.Name })
	if j < 0 {
		*rows = append(*rows, row)
		return
	}
	have := &(*rows)[j]
	have.Options[0].Misses += " " + index
	have.join(row)
}

// gather puts options of which the same is said into one row.
func (g *LackGroup) gather() {
	var out []Lack
	for _, row := range g.Rows {
		i := slices.IndexFunc(out, func(l Lack) bool {
			return l.Value == row.Value && slices.EqualFunc(l.Instead, row.Instead, func(a, b InsteadView) bool { return a.Label == b.Label })
		})
		if i < 0 {
			out = append(out, row)
			continue
		}
		out[i].Options = append(out[i].Options, row.Options...)
		out[i].join(row)
	}
	g.Rows = out
}

// join adds the sources and the other answers of a row for the same value.
func (l *Lack) join(row Lack) {
	l.Marks = union(l.Marks, row.Marks)
	for _, in := range row.Instead {
		i := slices.IndexFunc(l.Instead, func(have InsteadView) bool { return have.Label == in.Label })
		switch {
		case i < 0:
			l.Instead = append(l.Instead, in)
		case !slices.Contains(strings.Fields(l.Instead[i].If), in.If):
			l.Instead[i].If += " " + in.If
		}
	}
}

// lack puts a reason into words: what is asked, and the value that does not do.
func (x outcomePage) lack(m advice.Miss) (LackGroup, Lack, bool) {
	c, table, ok := x.criterion(x.tree, m.Criterion)
	if !ok {
		return LackGroup{}, Lack{}, false
	}
	g, l := LackGroup{Criterion: x.row(table, *c)}, Lack{Value: escape(x.missed(*c, m))}
	var refs []doc.SrcRef
	for _, u := range telling(m) {
		refs = append(refs, u.Case.Src...)
	}
	l.Marks = x.marks(x.cite, refs)
	q, _ := x.g.Question(m.Question)
	option := x.replay.Options[m.Option].ID
	for i, a := range q.Answers {
		if a.ID == m.Answer {
			g.For = []Asked{{If: q.ID + "=" + a.ID, Answer: x.answered(q, a)}}
			if !m.Not && (!m.Test.HasIs || m.Test.Is.Kind != doc.Bool) {
				g.Need = x.need(*c, m.Test, q, a)
			}
		}
		switch url := x.node(x.tree, x.g, q.ID); {
		case slices.Contains(m.Instead, a.ID) && x.leads(advice.Edges(q)[i].Next, option):
			l.Instead = append(l.Instead, InsteadView{x.answerLabel(q, a), url, q.ID + "=" + a.ID})
		case q.Type == doc.Many && a.ID == m.Answer:
			label := template.HTML(x.say("outcome.without", "answer", string(x.answerLabel(q, a))))
			l.Instead = append(l.Instead, InsteadView{label, url, q.ID + "=-" + a.ID})
		}
	}
	return g, l, true
}

// leads reports whether a node is, or can still be followed by, an outcome that
// recommends an option.
func (x outcomePage) leads(node, option string) bool {
	seen := map[string]bool{node: true}
	for queue := []string{node}; len(queue) > 0; queue = queue[1:] {
		if o, ok := x.g.Outcome(queue[0]); ok && slices.ContainsFunc(o.Options, func(n doc.Name) bool { return n.ID == option }) {
			return true
		}
		q, _ := x.g.Question(queue[0])
		for _, e := range advice.Edges(q) {
			if !seen[e.Next] {
				seen[e.Next] = true
				queue = append(queue, e.Next)
			}
		}
	}
	return false
}

// GiveUp is a criterion on which an option that fits too is better than what is
// recommended.
type GiveUp struct {
	Criterion Anchor
	Ours      []ReasonValue
	Theirs    []OtherValue
}

// OtherValue is the better value of options that are not recommended.
type OtherValue struct {
	Options []OtherOption
	Value   ReasonValue
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
				out = append(out, GiveUp{Criterion: x.row(table, *c), Ours: x.ours(*c)})
			}
			known := advice.Settle(advice.Narrow(x.known, condOf(other.First), x.s.Data.Facts), x.s.Data.Facts)
			for _, val := range x.valuesOf(*c, []doc.Name{{ID: opt.ID}}, known, x.cite) {
				out[at[id]].take(x.option(opt), val)
			}
		}
	}
	return out
}

// ours is what a criterion says of the recommended options, by their names.
func (x outcomePage) ours(c doc.Criterion) []ReasonValue {
	out := x.valuesOf(c, x.o.Options, x.after, x.cite)
	for i := range out {
		if out[i].Option == "" {
			out[i].Option = x.optionNames(x.o.Options)
		}
	}
	return out
}

// take takes up a better value, beside the options that have the same.
func (g *GiveUp) take(o OtherOption, val ReasonValue) {
	val.Option = ""
	i := slices.IndexFunc(g.Theirs, func(t OtherValue) bool { return t.Value.Value == val.Value && t.Value.Disputed == val.Disputed })
	if i < 0 {
		i = len(g.Theirs)
		g.Theirs = append(g.Theirs, OtherValue{Value: val})
	}
	t := &g.Theirs[i]
	t.Value.Marks = union(t.Value.Marks, val.Marks)
	if !slices.ContainsFunc(t.Options, func(h OtherOption) bool { return h.Name == o.Name }) {
		t.Options = append(t.Options, o)
	}
}

// union adds marks to marks, in the order of their numbers.
func union(a, b []Mark) []Mark {
	for _, m := range b {
		if !slices.Contains(a, m) {
			a = append(a, m)
		}
	}
	slices.SortFunc(a, func(x, y Mark) int { return x.N - y.N })
	return a
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
