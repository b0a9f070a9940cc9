package render

import (
	"html/template"
	"reflect"
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// CellView is a cell of a table in words.
type CellView struct {
	Lines    []CellLine // one per case; never empty
	Of       string     // name of the option, where a phone has no columns; else ""
	Disputed bool
	Doubtful bool
	NoteURL  string // "#gp.note-broadcast", "" without a note
	AsOf     string // date, if it is not the whole table's
	Marks    []Mark
}

// CellLine is a value with the condition under which it holds.
type CellLine struct {
	State    string // yes no unknown na; "" for all others
	Value    template.HTML
	Cond     string // 前提：已认证, 个人; "" if it always holds
	First    bool   // the condition stands before the value, as a label
	Doubtful bool   // of low confidence
	Cases    []int  // which of the cell's cases it stands for, as advice.Cases lists them
}

// state tells what a value is, for style; the text says it too.
func state(v doc.Value) string {
	switch {
	case v.Kind == doc.Unknown:
		return "unknown"
	case v.Kind == doc.NotApplicable:
		return "na"
	case v.Kind == doc.Bool && (v.Word == "yes" || v.Word == "no"):
		return v.Word
	}
	return ""
}

// lines puts the cases of a cell that can hold into words. "Yes if …, else no"
// is one line: yes, with what it needs.
func (w words) lines(c doc.Criterion, cases []doc.Case, k advice.Known) []CellLine {
	if y, ok := onlyYes(cases); ok {
		at := slices.IndexFunc(cases, func(c doc.Case) bool { return c.Is.Word == "yes" })
		key := "cond.only"
		if w.choosable(y.When, k) {
			key = "cond.needs"
		}
		return []CellLine{{Doubtful: doubtful(y), State: "yes", Value: escape(w.value(c, y.Is)), Cond: w.restriction(key, y.When, k), Cases: []int{at}}}
	}
	var out []CellLine
	for i, cs := range cases {
		l := CellLine{State: state(cs.Is), Value: w.valueHTML(c, cs.Is), First: true, Doubtful: doubtful(cs), Cases: []int{i}}
		switch {
		case cs.Else && len(cases) > 1:
			l.Cond = w.say("cond.else")
		case len(cases) > 1 || len(cs.When) > 0 && !cs.Else:
			l.Cond = w.cond(cs.When, k)
		}
		if cs.Is.Kind == doc.Set && (!cs.Else || aboutOnly(cases, c.Of.ID)) {
			// 个体工商户：个体工商户 would say it twice.
			l.Cond = w.cond(besides(cs.When, c.Of.ID), k)
			l.Value = escape(w.value(c, w.ownSet(cases, i, cs.Is, c.Of.ID)))
		}
		if l.Cond == "" {
			l.First = false
		}
		if at := slices.IndexFunc(out, func(o CellLine) bool { return o.Value == l.Value && o.Cond == l.Cond }); at >= 0 {
			out[at].Cases = append(out[at].Cases, i)
		} else {
			out = append(out, l)
		}
	}
	if out == nil {
		out = []CellLine{{State: "unknown", Value: escape(w.say("value.unknown"))}}
	}
	return out
}

// doubtful reports whether a case rests on low confidence.
func doubtful(c doc.Case) bool {
	return c.Confidence == "low" && c.Is.Kind != doc.Unknown && c.Is.Kind != doc.NotApplicable
}

// valueHTML is value with the language of a text that is not translated.
func (w words) valueHTML(c doc.Criterion, v doc.Value) template.HTML {
	if v.Kind == doc.TextValue {
		return w.html(v.Text)
	}
	return escape(w.value(c, v))
}

// besides returns the terms of a condition that are not on a fact.
func besides(c doc.Cond, fact string) doc.Cond {
	return slices.DeleteFunc(slices.Clone(c), func(t doc.Term) bool { return t.Fact.ID == fact })
}

// aboutOnly reports whether all conditions are on one fact.
func aboutOnly(cases []doc.Case, fact string) bool {
	for _, c := range cases {
		for _, t := range c.When {
			if t.Fact.ID != fact {
				return false
			}
		}
	}
	return true
}

// ownSet is what a set about a fact holds where its case, whose condition is
// about the same fact, applies: of "everybody" after "a person: unknown" the
// persons are left out.
func (w words) ownSet(cases []doc.Case, at int, v doc.Value, fact string) doc.Value {
	domain := advice.Domain(w.s.Data.Facts, fact)
	own := slices.DeleteFunc(slices.Clone(cases[at].When), func(t doc.Term) bool { return t.Fact.ID != fact })
	if len(cases) < 2 || len(domain) == 0 || !cases[at].Else && len(own) == 0 {
		return v
	}
	out, left := doc.Value{Kind: doc.Set}, doc.Value{Kind: doc.Set, Not: true}
	for _, x := range domain {
		here := !slices.ContainsFunc(cases, func(c doc.Case) bool {
			return !c.Else && advice.Holds(c.When, advice.Known{{Fact: fact, Values: []string{x}}}) == advice.Always
		})
		if !cases[at].Else {
			here = advice.Holds(own, advice.Known{{Fact: fact, Values: []string{x}}}) == advice.Always
		}
		if here && (v.All || slices.Contains(v.Words, x) != v.Not) {
			out.Words = append(out.Words, x)
		} else {
			left.Words = append(left.Words, x)
		}
	}
	if v.All || v.Not {
		return left // written as it was
	}
	return out
}

// onlyYes finds the one case that says yes when all others plainly say no.
func onlyYes(cases []doc.Case) (doc.Case, bool) {
	var yes doc.Case
	n := 0
	for _, c := range cases {
		switch {
		case c.Is.Kind != doc.Bool, c.Is.Word == "partly", c.Is.Word == "no" && (doubtful(c) || !c.Note.IsZero()), c.Is.Word == "yes" && len(c.When) == 0:
			return doc.Case{}, false
		case c.Is.Word == "yes":
			yes = c
			n++
		}
	}
	return yes, n == 1 && len(cases) > 1
}

// cellIn puts a cell into words, given what is known about the asker. usual is
// the as-of date that need not be repeated.
func (w words) cellIn(c doc.Criterion, cell doc.Cell, k advice.Known, cite *Citations, usual doc.Date) CellView {
	cases := advice.Cases(cell, k)
	v := CellView{Lines: w.lines(c, cases, k), Disputed: len(cell.Conflicts) > 0}
	var refs []doc.SrcRef
	for _, cs := range cases {
		refs = append(refs, cs.Src...)
		v.Doubtful = v.Doubtful || doubtful(cs)
		if v.AsOf == "" && !sameDate(cs.AsOf, usual) && cs.Is.Kind != doc.Unknown && cs.Is.Kind != doc.NotApplicable {
			v.AsOf = w.when(cs.AsOf)
		}
	}
	v.Marks = w.marks(cite, refs)
	slices.SortFunc(v.Marks, func(a, b Mark) int { return a.N - b.N })
	return v
}

func sameDate(a, b doc.Date) bool {
	return a.Y == b.Y && a.M == b.M && a.D == b.D && a.Undated == b.Undated
}

// sentence writes a cell as one run of text: 是（前提：已认证）; 个人：否；其他：是. Where
// only some of its cases are doubtful they say so; see doubt for the whole.
func (v CellView) sentence(w words) template.HTML {
	var parts []string
	for _, l := range v.Lines {
		if l.Doubtful && !v.doubt() {
			l.Value += escape(w.say("flag.brackets", "flag", w.say("flag.doubtful")))
		}
		switch {
		case l.Cond == "":
			parts = append(parts, string(l.Value))
		case l.First:
			parts = append(parts, w.say("cond.case", "cond", template.HTMLEscapeString(l.Cond), "value", string(l.Value)))
		default:
			parts = append(parts, w.say("cond.after", "cond", template.HTMLEscapeString(l.Cond), "value", string(l.Value)))
		}
	}
	return template.HTML(strings.Join(parts, w.say("list.semicolon")))
}

// doubt reports whether every case is doubtful.
func (v CellView) doubt() bool {
	return len(v.Lines) > 0 && !slices.ContainsFunc(v.Lines, func(l CellLine) bool { return !l.Doubtful })
}

// RowNotes is what stands below a table about the cells of one row.
type RowNotes struct {
	ID    string // frameID, note-, and the criterion
	Row   string // "#broadcast"
	Of    template.HTML
	Cells []CellNote
}

// CellNote is what there is to say about one cell beyond its value.
type CellNote struct {
	Option    template.HTML
	Texts     []template.HTML
	History   []PastValue
	Conflicts []ConflictView
}

// says reports whether two notes differ in nothing but the option.
func (n CellNote) says(o CellNote) bool {
	n.Option = o.Option
	return reflect.DeepEqual(n, o)
}

// PastValue is a value a cell had.
type PastValue struct {
	From, Until string
	Value       template.HTML
	Marks       []Mark
	Note        template.HTML
}

// ConflictView is what another source says.
type ConflictView struct {
	Says    template.HTML
	Marks   []Mark
	Verdict template.HTML
}

// notes collects what there is to say about the cells of a page, row by row.
type notes struct {
	w    words
	past bool // with the values that cells had before
	rows []RowNotes
}

// add takes up what there is to say about a cell and returns the address of the
// row's notes, "" if there is nothing.
func (x *notes) add(c doc.Criterion, o doc.Option, cell doc.Cell, cite *Citations) string {
	w := x.w
	n := CellNote{Option: w.html(o.Name)}
	for _, cs := range cell.Cases {
		if cs.Note.IsZero() {
			continue
		}
		text := w.html(cs.Note)
		cond := w.cond(cs.When, nil)
		if cs.Else {
			cond = w.say("cond.else")
		}
		if len(cell.Cases) > 1 && cond != "" {
			text = escape(w.say("cond.case", "cond", cond, "value", "")) + text
		}
		if !slices.Contains(n.Texts, text) {
			n.Texts = append(n.Texts, text)
		}
	}
	for _, h := range cell.History {
		if !x.past {
			break
		}
		n.History = append(n.History, PastValue{w.when(h.From), w.when(h.Until), w.valueHTML(c, h.Value), w.marks(cite, h.Src), w.html(h.Note)})
	}
	for _, y := range cell.Conflicts {
		n.Conflicts = append(n.Conflicts, ConflictView{w.valueHTML(c, y.Says), w.marks(cite, y.Src), w.html(y.Verdict)})
	}
	if len(n.Texts)+len(n.History)+len(n.Conflicts) == 0 {
		return ""
	}
	id := frameID + "note-" + c.ID
	if last := len(x.rows) - 1; last >= 0 && x.rows[last].ID == id {
		cells := x.rows[last].Cells
		if i := slices.IndexFunc(cells, n.says); i >= 0 { // once is enough
			cells[i].Option += escape(w.say("list.comma")) + n.Option
		} else {
			x.rows[last].Cells = append(cells, n)
		}
	} else {
		x.rows = append(x.rows, RowNotes{id, "#" + c.ID, w.html(c.Label), []CellNote{n}})
	}
	return "#" + id
}
