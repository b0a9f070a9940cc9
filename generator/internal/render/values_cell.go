package render

import (
	"html/template"
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// CellView is a cell of a table in words.
type CellView struct {
	Lines    []CellLine // one per case; never empty
	Disputed bool
	Doubtful bool
	NoteURL  string // "#note-broadcast-service", "" without a note
	NoteID   string // id of the way back, "noteref-…"
	AsOf     string // date, if it is not the whole table's
	Marks    []Mark
}

// CellLine is a value with the condition under which it holds.
type CellLine struct {
	State    string // yes no partly unknown na value
	Value    template.HTML
	Cond     string // 需已认证, 个人; "" if it always holds
	First    bool   // the condition stands before the value, as a label
	Doubtful bool   // of low confidence
}

// state tells what a value is, for style; the text says it too.
func state(v doc.Value) string {
	switch {
	case v.Kind == doc.Unknown:
		return "unknown"
	case v.Kind == doc.NotApplicable:
		return "na"
	case v.Kind == doc.Bool:
		return v.Word
	}
	return "value"
}

// lines puts the cases of a cell that can hold into words. "Yes if …, else no"
// is one line: yes, with what it needs.
func (w words) lines(c doc.Criterion, cases []doc.Case, k advice.Known) []CellLine {
	if y, ok := onlyYes(cases); ok {
		key := "cond.only"
		if w.choosable(y.When, k) {
			key = "cond.needs"
		}
		return []CellLine{{Doubtful: doubtful(y), State: "yes", Value: escape(w.value(c, y.Is)), Cond: w.restriction(key, y.When, k)}}
	}
	var out []CellLine
	for i, cs := range cases {
		l := CellLine{State: state(cs.Is), Value: w.valueHTML(c, cs.Is), First: true, Doubtful: doubtful(cs)}
		switch {
		case cs.Else && len(cases) > 1:
			l.Cond = w.say("cond.else")
		case len(cases) > 1 || len(cs.When) > 0 && !cs.Else:
			l.Cond = w.cond(cs.When, k)
		}
		if cs.Is.Kind == doc.Set && aboutOnly(cases, c.Of.ID) {
			l.Cond = "" // 个体工商户：个体工商户 says it twice
			l.Value = escape(w.value(c, w.ownSet(cases, i, cs.Is, c.Of.ID)))
		}
		if l.Cond == "" {
			l.First = false
		}
		if i := slices.IndexFunc(out, func(o CellLine) bool { return o.Value == l.Value && o.Cond == l.Cond }); i < 0 {
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
	if len(cases) < 2 || len(domain) == 0 {
		return v
	}
	out, left := doc.Value{Kind: doc.Set}, doc.Value{Kind: doc.Set, Not: true}
	for _, x := range domain {
		here := !slices.ContainsFunc(cases, func(c doc.Case) bool {
			return !c.Else && advice.Holds(c.When, advice.Known{{Fact: fact, Values: []string{x}}}) == advice.Always
		})
		if !cases[at].Else {
			here = advice.Holds(cases[at].When, advice.Known{{Fact: fact, Values: []string{x}}}) != advice.Never
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

// onlyYes finds the one case that says yes when the only other case says no.
func onlyYes(cases []doc.Case) (doc.Case, bool) {
	if len(cases) != 2 {
		return doc.Case{}, false
	}
	for i, y := range cases {
		n := cases[1-i]
		if y.Is.Kind == doc.Bool && y.Is.Word == "yes" && len(y.When) > 0 && n.Is.Kind == doc.Bool && n.Is.Word == "no" && n.Note.IsZero() {
			return y, true
		}
	}
	return doc.Case{}, false
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
			v.AsOf = w.date(cs.AsOf)
		}
	}
	v.Marks = w.marks(cite, refs)
	return v
}

func sameDate(a, b doc.Date) bool {
	return a.Y == b.Y && a.M == b.M && a.D == b.D && a.Undated == b.Undated
}

// sentence writes a cell as one run of text: 是（需已认证）; 个人：否；其他：是.
func (v CellView) sentence(w words) template.HTML {
	var parts []string
	for _, l := range v.Lines {
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

// CellNote is what stands below a table about one cell.
type CellNote struct {
	ID        string // "note-broadcast-service"
	Back      string // "#noteref-broadcast-service"
	Of        template.HTML
	Texts     []template.HTML
	Doubtful  bool
	History   []PastValue
	Conflicts []ConflictView
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

// note collects what there is to say about a cell beyond its value; ok is false
// if there is nothing.
func (w words) note(c doc.Criterion, o doc.Option, cell doc.Cell, cite *Citations) (CellNote, bool) {
	id := c.ID + "-" + cell.Option.ID
	n := CellNote{ID: "note-" + id, Back: "#noteref-" + id,
		Of: w.html(c.Label) + escape(w.say("note.times")) + w.html(o.Name)}
	for _, cs := range cell.Cases {
		if !cs.Note.IsZero() {
			text := w.html(cs.Note)
			if len(cell.Cases) > 1 && len(cs.When) > 0 {
				text = escape(w.say("cond.case", "cond", w.cond(cs.When, nil), "value", "")) + text
			}
			if !slices.Contains(n.Texts, text) {
				n.Texts = append(n.Texts, text)
			}
		}
		n.Doubtful = n.Doubtful || doubtful(cs)
	}
	for _, h := range cell.History {
		n.History = append(n.History, PastValue{w.date(h.From), w.date(h.Until), w.valueHTML(c, h.Value), w.marks(cite, h.Src), w.html(h.Note)})
	}
	for _, x := range cell.Conflicts {
		n.Conflicts = append(n.Conflicts, ConflictView{w.valueHTML(c, x.Says), w.marks(cite, x.Src), w.html(x.Verdict)})
	}
	return n, len(n.Texts)+len(n.History)+len(n.Conflicts) > 0 || n.Doubtful
}
