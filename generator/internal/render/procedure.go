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
	for _, pr := range inNavOrder(w, "/how/", s.Data.Procedures, func(x doc.Procedure) string { return x.ID }) {
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

// ProcedureView shows a procedure.
type ProcedureView struct {
	Chrome
	Heading    template.HTML
	Intro      template.HTML
	Form       FactsForm
	Situations []SituationView
	Materials  []MaterialView
	Steps      []StepView
	Timelines  []TimelineView
	See        []Anchor
	Sources    []CitedSource
}

// SituationView is what a procedure takes for some askers.
type SituationView struct {
	ID      string
	In      string // its own index; "" when everybody is in it
	Who     string // "" when everybody is in the same situation
	Line    string // time and fees in a sentence
	Days    string // in calendar days at most
	Back    string
	Retry   string
	Unknown string // steps that no duration is given for
	Steps   []Mark // the steps to take, if not all; N is the number on the page
}

func (t *Theme) procedureView(s *site.Site, p *site.Page, c Chrome) ProcedureView {
	w := t.words(s, p)
	pr, _ := s.Procedure(p.Data.Procedure)
	cite := &Citations{}
	situations := w.situations(pr, nil)
	v := ProcedureView{Chrome: c, Heading: w.html(pr.Title), Intro: w.html(pr.Intro), Form: w.factsForm(pr, situations)}
	for i := range situations {
		v.Situations = append(v.Situations, w.situation(pr, situations, i))
	}
	for n := range pr.Steps {
		v.Steps = append(v.Steps, w.step(pr, n, situations, cite))
	}
	for _, m := range pr.Materials {
		v.Materials = append(v.Materials, w.material(pr, m, situations, cite))
	}
	v.Timelines = w.timelines(pr, situations)
	for _, r := range pr.See {
		if a, ok := w.refLink(r); ok {
			v.See = append(v.See, a)
		}
	}
	v.Sources = t.citedSources(s, p, cite)
	return v
}

func (w words) situation(pr doc.Procedure, situations situations, i int) SituationView {
	sit := situations[i]
	total := advice.Totals(pr, sit.World)
	v := SituationView{ID: "situation-" + strconv.Itoa(i+1), Who: w.who(sit), Line: w.line(total)}
	if len(situations) > 1 {
		v.In = strconv.Itoa(i)
	}
	if _, most := total.Max.Days(); most > 0 && total.Max.Workdays > 0 && !total.Loops {
		days := (most + doc.NumOne - 1) / doc.NumOne
		v.Days = w.say("how.days", "n", number(days*doc.NumOne))
	}
	var back, retry []string
	for _, f := range total.Fees {
		if f.Back[1] > 0 {
			back = append(back, w.fees(f.Back[0], f.Back[1], f))
		}
		if f.Retry > f.Hi {
			retry = append(retry, w.fees(f.Retry, f.Retry, f))
		}
	}
	v.Back, v.Retry = strings.Join(back, w.say("list.plus")), strings.Join(retry, w.say("list.plus"))
	if total.Unstated > 0 && w.takes(total) != "" {
		v.Unknown = w.count("how.unknown", total.Unstated)
	}
	taken := map[string]bool{}
	for _, st := range advice.StepsIn(pr, sit.World) {
		taken[st.ID] = true
	}
	for n, st := range pr.Steps {
		if taken[st.ID] && len(taken) < len(pr.Steps) {
			v.Steps = append(v.Steps, Mark{n + 1, "#" + st.ID, strconv.Itoa(n+1) + " " + w.plain(st.Do)})
		}
	}
	return v
}

// who names those who are in a situation; "" for everybody.
func (w words) who(sit advice.Situation) string {
	var who []string
	for _, b := range sit.Boxes {
		if len(b) > 0 {
			who = append(who, w.known(b))
		}
	}
	return capital(strings.Join(who, w.say("list.or")))
}

// ProcedureEmbed is ::procedure in a page.
type ProcedureEmbed struct {
	Card  ProcedureCard
	Form  FactsForm
	Lines []SituationView // if there are several
	Steps []StepView
}

// procedureEmbed expands ::procedure{id=…}: totals and the steps in short.
func (t *Theme) procedureEmbed(w words, e doc.Embed) template.HTML {
	pr, ok := w.s.Procedure(e.Attr("id"))
	if !ok {
		return ""
	}
	situations := w.situations(pr, nil)
	v := ProcedureEmbed{Card: w.procedureCard(pr), Form: w.factsForm(pr, situations)}
	for i := range situations {
		if len(situations) > 1 {
			v.Lines = append(v.Lines, w.situation(pr, situations, i))
		}
	}
	for n, st := range pr.Steps {
		sv := w.step(pr, n, situations, &Citations{}) // the short form shows no sources
		if v.Card.URL != "" {
			sv.ID = v.Card.URL + "#" + st.ID
		}
		v.Steps = append(v.Steps, sv)
	}
	return t.fragment(procedureEmbed, w, v)
}
