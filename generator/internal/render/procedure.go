package render

import (
	"html/template"
	"strconv"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// HowtosView lists all procedures.
type HowtosView struct {
	Chrome
	Heading    string
	Procedures []ProcedureCard
}

// ProcedureCard leads to a procedure.
type ProcedureCard struct {
	Anchor
	Intro template.HTML
	Takes string
	Cost  string
	Steps string
}

func (t *Theme) howtosView(s *site.Site, p *site.Page, c Chrome) HowtosView {
	w := t.words(s, p)
	v := HowtosView{Chrome: c, Heading: w.say("how.all")}
	for _, pr := range s.Data.Procedures {
		v.Procedures = append(v.Procedures, w.procedureCard(pr))
	}
	return v
}

func (w words) procedureCard(p doc.Procedure) ProcedureCard {
	card := ProcedureCard{Anchor: Anchor{w.url("/how/" + p.ID + "/"), w.html(p.Title)}, Intro: w.html(p.Intro),
		Steps: w.count("how.steps", len(p.Steps))}
	card.Takes, card.Cost = w.procedureInBrief(p.ID)
	return card
}

// procedureInBrief returns the time and the cost over all situations.
func (w words) procedureInBrief(id string) (takes, cost string) {
	p, ok := w.s.Procedure(id)
	if !ok {
		return "", ""
	}
	situations := w.situations(p, nil)
	return w.takes(advice.Overall(p, situations)), w.costs(p, situations)
}

// situations returns the situations of a procedure for those of whom k is true
// and to whom its option is open.
func (w words) situations(p doc.Procedure, k advice.Known) []advice.Situation {
	facts := w.s.Data.Facts
	for _, table := range w.s.Data.Tables {
		for _, c := range criteria(table) {
			cell, ok := site.Cell(&c, p.Option.ID)
			if !ok || !c.Gate {
				continue
			}
			var who doc.Term
			who.Fact = c.Of
			for _, x := range advice.OpenTo(c, *cell, facts).Values {
				who.Values = append(who.Values, doc.Name{ID: x})
			}
			if len(who.Values) > 0 {
				k = advice.Narrow(k, doc.Cond{who}, facts)
			}
		}
	}
	return advice.SituationsOf(p, facts, k)
}

// takes writes how long a procedure takes: 最快6个工作日，最慢27天.
func (w words) takes(t advice.Total) string {
	if t.Loops || t.Max == (advice.Length{}) {
		return ""
	}
	switch {
	case t.Min == t.Max && t.Unstated > 0:
		return w.say("how.at_least", "time", w.length(t.Min))
	case t.Min == t.Max:
		return w.length(t.Min)
	}
	return w.say("how.takes", "min", w.length(t.Min), "max", w.length(t.Max))
}

// length writes working days and calendar time apart.
func (w words) length(l advice.Length) string {
	var parts []string
	amount := func(n doc.Num, unit string) {
		if n > 0 {
			parts = append(parts, w.say("value.amount", "n", number(n), "unit", w.unit(unit, n)))
		}
	}
	const day = 24 * 60
	minutes := int64(l.Minutes / doc.NumOne)
	amount(l.Workdays, "wd")
	amount(doc.Num(minutes/day)*doc.NumOne, "d")
	if minutes < day { // hours do not matter beside days
		amount(doc.Num(minutes/60)*doc.NumOne, "h")
		amount(doc.Num(minutes%60)*doc.NumOne, "min")
	}
	if parts == nil {
		return w.say("how.at_once")
	}
	return strings.Join(parts, w.say("list.plus"))
}

// fees writes sums of fees: 500–1,300元，每年300元.
func (w words) fees(fees []advice.FeeSum) string {
	var parts []string
	for _, f := range fees {
		out := w.money(f.Lo, f.Hi, f.Currency)
		if f.Per != "" {
			out = w.say("value.rate", "amount", out, "per", w.per(f.Per))
		}
		parts = append(parts, out)
	}
	if parts == nil {
		return w.say("how.free")
	}
	return strings.Join(parts, w.say("list.plus"))
}

// ProcedureView shows a procedure.
type ProcedureView struct {
	Chrome
	Heading    template.HTML
	Intro      template.HTML
	Situations []SituationView
	Materials  []MaterialView
	Steps      []StepView
	See        []Anchor
	Sources    []CitedSource
}

// SituationView is what a procedure takes for some askers.
type SituationView struct {
	ID      string
	Who     string // "" when everybody is in the same situation
	Takes   string
	Days    string // in calendar days at most
	Cost    string
	Sunk    string
	Back    string
	Retry   string
	Unknown string // steps that no duration is given for
	Steps   []Mark // the steps to take, if not all; N is the number on the page
}

// MaterialView is something to have ready.
type MaterialView struct {
	ID     string
	Name   template.HTML
	Facts  []template.HTML // original, copies, validity, format
	MadeBy Anchor
	For    string // condition
	Note   template.HTML
	Marks  []Mark
}

// StepView is one step.
type StepView struct {
	ID           string
	Do           template.HTML
	For          string // condition
	By, At       string
	After        []Anchor
	Needs        []NeedView
	Takes        string
	Within       string
	Fee          string
	Refund       string
	FeeNote      template.HTML
	FeeMarks     []Mark
	Tries        string
	Choose       []template.HTML
	Fails        string
	FailsTo      Anchor
	FailsNote    template.HTML
	Irreversible template.HTML
	Note         template.HTML
	Marks        []Mark
}

// NeedView is a material that a step needs.
type NeedView struct {
	Anchor
	For string
}

func (t *Theme) procedureView(s *site.Site, p *site.Page, c Chrome) ProcedureView {
	w := t.words(s, p)
	pr, _ := s.Procedure(p.Data.Procedure)
	cite := &Citations{}
	v := ProcedureView{Chrome: c, Heading: w.html(pr.Title), Intro: w.html(pr.Intro)}
	for i, sit := range w.situations(pr, nil) {
		v.Situations = append(v.Situations, w.situation(pr, i, sit))
	}
	steps := stepNames{w, pr}
	for _, st := range pr.Steps {
		v.Steps = append(v.Steps, w.step(pr, st, steps, cite))
	}
	for _, m := range pr.Materials {
		v.Materials = append(v.Materials, w.material(m, steps, cite))
	}
	for _, r := range pr.See {
		if a, ok := w.refLink(r); ok {
			v.See = append(v.See, a)
		}
	}
	v.Sources = t.citedSources(s, p, cite)
	return v
}

func (w words) situation(pr doc.Procedure, i int, sit advice.Situation) SituationView {
	total := advice.Totals(pr, sit.World)
	v := SituationView{ID: "situation-" + strconv.Itoa(i+1), Takes: w.takes(total), Cost: w.fees(total.Fees)}
	var who []string
	for _, b := range sit.Boxes {
		if len(b) > 0 {
			who = append(who, w.known(b))
		}
	}
	v.Who = capital(strings.Join(who, w.say("list.or")))
	if _, most := total.Max.Days(); most > 0 && total.Max.Workdays > 0 {
		days := (most + doc.NumOne - 1) / doc.NumOne
		v.Days = w.say("how.days", "n", number(days*doc.NumOne))
	}
	for _, f := range total.Fees {
		if f.Sunk[1] > 0 {
			v.Sunk = w.money(f.Sunk[0], f.Sunk[1], f.Currency)
		}
		if f.Back[1] > 0 {
			v.Back = w.money(f.Back[0], f.Back[1], f.Currency)
		}
		if f.Retry > f.Hi {
			v.Retry = w.money(f.Retry, f.Retry, f.Currency)
		}
	}
	taken := map[string]bool{}
	for _, st := range advice.StepsIn(pr, sit.World) {
		taken[st.ID] = true
	}
	if v.Takes != "" && total.Unstated > 0 {
		v.Unknown = w.count("how.unknown", total.Unstated)
	}
	for n, st := range pr.Steps {
		if taken[st.ID] && len(taken) < len(pr.Steps) {
			v.Steps = append(v.Steps, Mark{n + 1, "#" + st.ID, strconv.Itoa(n+1) + " " + w.plain(st.Do)})
		}
	}
	return v
}

// stepNames finds the names of a procedure's steps and roles.
type stepNames struct {
	w words
	p doc.Procedure
}

func (n stepNames) step(id string) Anchor {
	for _, s := range n.p.Steps {
		if s.ID == id {
			return Anchor{"#" + id, n.w.html(s.Do)}
		}
	}
	return Anchor{}
}

func (n stepNames) roles(ids ...doc.Name) string {
	var out []string
	for _, id := range ids {
		for _, r := range n.p.Roles {
			if r.ID == id.ID {
				out = append(out, n.w.plain(r.Name))
			}
		}
	}
	return n.w.list(out)
}

func (w words) forWhom(c doc.Cond) string {
	return w.restriction("how.for", c, nil)
}

func (w words) step(pr doc.Procedure, st doc.Step, names stepNames, cite *Citations) StepView {
	v := StepView{ID: st.ID, Do: w.html(st.Do), For: w.forWhom(st.When), By: names.roles(st.By...), At: names.roles(st.At),
		Irreversible: w.html(st.Irreversible), Note: w.html(st.Note), Marks: w.marks(cite, st.Src)}
	for _, a := range st.After {
		if to := names.step(a.ID); to.URL != "" {
			v.After = append(v.After, to)
		}
	}
	for _, n := range st.Needs {
		for _, m := range pr.Materials {
			if m.ID == n.Material.ID {
				v.Needs = append(v.Needs, NeedView{Anchor{"#" + m.Anchor(), w.html(m.Name)}, w.forWhom(n.When)})
			}
		}
	}
	if st.Takes.Kind == doc.Duration || st.Takes.Raw != "" {
		v.Takes = w.amount(st.Takes)
	}
	if st.Within.Kind == doc.Duration {
		v.Within = w.say("how.within", "time", w.amount(st.Within))
	}
	if f := st.Fee; f != nil {
		v.Fee, v.FeeNote, v.FeeMarks = w.fee(*f), w.html(f.Note), w.marks(cite, f.Src)
		if f.Refund == "yes" || f.Refund == "no" || f.Refund == "partly" {
			v.Refund = w.say("how.refund_" + f.Refund)
		}
	}
	if st.Tries != nil {
		v.Tries = w.say("how.tries", "n", strconv.Itoa(st.Tries.N))
		if st.Tries.Within.Kind == doc.Duration {
			v.Tries = w.say("how.tries_within", "n", strconv.Itoa(st.Tries.N), "time", w.amount(st.Tries.Within))
		}
	}
	for _, c := range st.Choose {
		v.Choose = append(v.Choose, w.html(c))
	}
	if f := st.Fails; f != nil {
		v.FailsTo, v.FailsNote = names.step(f.Go.ID), w.html(f.Note)
		switch {
		case v.FailsTo.URL == "":
			v.Fails = w.say("how.fails_end")
		case f.PayAgain:
			v.Fails = w.say("how.fails_pay")
		default:
			v.Fails = w.say("how.fails")
		}
	}
	return v
}

// fee writes a fee with what it falls due for.
func (w words) fee(f doc.Fee) string {
	v := f.Is
	if v.Per == "" {
		v.Per = f.Per
	}
	return w.amount(v)
}

func (w words) material(m doc.Material, names stepNames, cite *Citations) MaterialView {
	v := MaterialView{ID: m.Anchor(), Name: w.html(m.Name), MadeBy: names.step(m.MadeBy.ID), For: w.forWhom(m.When),
		Note: w.html(m.Note), Marks: w.marks(cite, m.Src)}
	if m.Original {
		v.Facts = append(v.Facts, escape(w.say("material.original")))
	}
	if m.Copies > 0 {
		v.Facts = append(v.Facts, escape(w.count("material.copies", m.Copies)))
	}
	if m.Valid.Kind == doc.Duration {
		v.Facts = append(v.Facts, escape(w.say("material.valid", "time", w.amount(m.Valid))))
	}
	if !m.Format.IsZero() {
		v.Facts = append(v.Facts, w.html(m.Format))
	}
	return v
}

// ProcedureEmbed is ::procedure in a page.
type ProcedureEmbed struct {
	Card  ProcedureCard
	Steps []StepView
}

// procedureEmbed expands ::procedure{id=…}: totals and the steps in short.
func (t *Theme) procedureEmbed(w words, e doc.Embed) template.HTML {
	pr, ok := w.s.Procedure(e.Attr("id"))
	if !ok {
		return ""
	}
	card := w.procedureCard(pr)
	v := ProcedureEmbed{Card: card}
	for _, st := range pr.Steps {
		sv := w.step(pr, st, stepNames{w, pr}, &Citations{}) // the short form shows no sources
		if card.URL != "" {
			sv.ID = card.URL + "#" + st.ID
		}
		v.Steps = append(v.Steps, sv)
	}
	return t.fragment("partials/procedure-embed.html", w, v)
}
