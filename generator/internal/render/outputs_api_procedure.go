package render

import (
	"encoding/json"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// apiProcedure is steps that people carry out.
type apiProcedure struct {
	apiHead
	AsOf       string         `json:"as_of,omitempty"`
	Option     string         `json:"option,omitempty"` // the option it belongs to
	Roles      []apiLabel     `json:"roles,omitempty"`
	Materials  []apiMaterial  `json:"materials,omitempty"`
	Steps      []apiStep      `json:"steps"`
	Situations []apiSituation `json:"situations"`
	See        []string       `json:"see,omitempty"`
	Facts      []apiFact      `json:"facts,omitempty"`
	Sources    []apiSource    `json:"sources"`
}

// apiMaterial is something to have ready.
type apiMaterial struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Original bool      `json:"original"`
	Copies   int       `json:"copies,omitempty"`
	Valid    apiValue  `json:"valid,omitzero"`
	Format   string    `json:"format,omitempty"`
	MadeBy   string    `json:"made_by,omitempty"` // a step
	When     apiWhen   `json:"when,omitempty"`
	Note     string    `json:"note,omitempty"`
	Sources  []apiCite `json:"sources,omitempty"`
}

type apiStep struct {
	ID           string     `json:"id"`
	Do           string     `json:"do"`
	URL          string     `json:"url,omitempty"`
	By           []string   `json:"by,omitempty"`    // roles
	At           string     `json:"at,omitempty"`    // a role
	After        []string   `json:"after,omitempty"` // steps
	Needs        []apiNeed  `json:"needs,omitempty"`
	When         apiWhen    `json:"when,omitempty"`
	Takes        apiValue   `json:"takes,omitzero"`
	Within       apiValue   `json:"within,omitzero"` // from the end of the last step of After
	Fee          apiFee     `json:"fee,omitzero"`
	Tries        int        `json:"tries,omitempty"`
	TriesWithin  apiValue   `json:"tries_within,omitzero"`
	Choose       []string   `json:"choose,omitempty"`
	Fails        apiFailure `json:"fails,omitzero"`
	Irreversible string     `json:"irreversible,omitempty"` // what is lost
	Note         string     `json:"note,omitempty"`
	AsOf         string     `json:"as_of,omitempty"`
	Confidence   string     `json:"confidence,omitempty"`
	Sources      []apiCite  `json:"sources,omitempty"`
}

// apiNeed is a material that a step needs.
type apiNeed struct {
	Material string  `json:"material"`
	When     apiWhen `json:"when,omitempty"`
}

// apiFee is what a step costs, each time that Per names. Cases are as of a cell,
// exactly one of which holds for each who takes the step.
type apiFee struct {
	Words  string    `json:"words,omitempty"`
	Cases  []apiCase `json:"cases,omitempty"`
	Per    string    `json:"per,omitempty"`
	Refund string    `json:"refund,omitempty"` // yes no partly
	Note   string    `json:"note,omitempty"`
}

// apiFailure is what happens when a step fails: back to the step Go, or the end.
type apiFailure struct {
	Go       string `json:"go,omitempty"`
	Ends     bool   `json:"ends"`
	PayAgain bool   `json:"pay_again"`
	Note     string `json:"note,omitempty"`
}

// apiSituation is what it takes for those of whom one of Who is true; for
// everybody if Who is empty. Loops: the steps wait for each other.
type apiSituation struct {
	Words    string      `json:"words,omitempty"`
	Who      []apiWhen   `json:"who,omitempty"`
	Steps    []string    `json:"steps"`
	Takes    string      `json:"takes,omitempty"` // in words
	Cost     string      `json:"cost"`            // in words
	Min      apiLength   `json:"min"`
	Max      apiLength   `json:"max"`
	Unstated int         `json:"unstated"` // steps of which no duration is known
	Fees     []apiFeeSum `json:"fees,omitempty"`
	Loops    bool        `json:"loops,omitempty"`
}

// apiLength is working days and, besides, calendar minutes.
type apiLength struct {
	Workdays json.Number `json:"workdays"`
	Minutes  json.Number `json:"minutes"`
}

// apiFeeSum is the fees of a currency that fall due once, or every Per: how much
// of it comes back and is lost if all ends badly, and what it comes to with the
// dearest single failure.
type apiFeeSum struct {
	Currency string         `json:"currency"`
	Per      string         `json:"per,omitempty"`
	Lo       json.Number    `json:"lo"`
	Hi       json.Number    `json:"hi"`
	Back     [2]json.Number `json:"back"`
	Sunk     [2]json.Number `json:"sunk"`
	Retry    json.Number    `json:"retry"`
}

func (a *apiWriter) procedure(e apiEntry) apiProcedure {
	p, _ := a.w.s.Procedure(e.id)
	v := apiProcedure{AsOf: a.w.date(p.AsOf), Option: p.Option.ID, See: a.refs(p.See), Steps: []apiStep{}, Situations: []apiSituation{}}
	for _, r := range p.Roles {
		v.Roles = append(v.Roles, apiLabel{r.ID, a.w.plain(r.Name)})
	}
	for _, m := range p.Materials {
		v.Materials = append(v.Materials, apiMaterial{ID: m.ID, Name: a.w.plain(m.Name), Original: m.Original, Copies: m.Copies, Valid: a.amount(m.Valid),
			Format: a.w.plain(m.Format), MadeBy: m.MadeBy.ID, When: a.when(m.When), Note: a.w.plain(m.Note), Sources: a.cite(m.Src)})
	}
	for _, st := range p.Steps {
		v.Steps = append(v.Steps, a.step(st, a.page(e.key)))
	}
	for _, sit := range a.w.situations(p, nil) {
		v.Situations = append(v.Situations, a.situation(p, sit))
	}
	a.cite(p.Src)
	v.Facts, v.Sources = a.about(), a.sources()
	v.apiHead = a.head(e, p.Intro)
	return v
}

func (a *apiWriter) step(st doc.Step, page string) apiStep {
	v := apiStep{ID: st.ID, Do: a.w.plain(st.Do), By: ids(st.By), At: st.At.ID, After: ids(st.After), When: a.when(st.When),
		Takes: a.amount(st.Takes), Within: a.amount(st.Within), Irreversible: a.w.plain(st.Irreversible), Note: a.w.plain(st.Note),
		AsOf: a.w.date(st.AsOf), Confidence: st.Confidence, Sources: a.cite(st.Src)}
	if page != "" {
		v.URL = page + "#" + st.ID
	}
	for _, n := range st.Needs {
		v.Needs = append(v.Needs, apiNeed{n.Material.ID, a.when(n.When)})
	}
	if f := st.Fee; f != nil {
		v.Fee = apiFee{Words: a.w.feeSentence(a.w.feeViews(st, nil, &Citations{})), Per: f.Per, Refund: f.Refund, Note: a.w.plain(f.Note)}
		for _, c := range f.Cases {
			v.Fee.Cases = append(v.Fee.Cases, a.oneCase(doc.Criterion{}, c))
		}
	}
	if st.Tries != nil {
		v.Tries, v.TriesWithin = st.Tries.N, a.amount(st.Tries.Within)
	}
	for _, c := range st.Choose {
		v.Choose = append(v.Choose, a.w.plain(c))
	}
	if f := st.Fails; f != nil {
		v.Fails = apiFailure{f.Go.ID, f.Go.ID == "", f.PayAgain, a.w.plain(f.Note)}
	}
	return v
}

func (a *apiWriter) situation(p doc.Procedure, sit advice.Situation) apiSituation {
	t := advice.Totals(p, sit.World)
	v := apiSituation{Words: a.w.who(sit), Takes: a.w.takes(t), Cost: a.w.cost(t), Min: length(t.Min), Max: length(t.Max), Unstated: t.Unstated, Loops: t.Loops, Steps: []string{}}
	for _, box := range sit.Boxes {
		if len(box) > 0 {
			v.Who = append(v.Who, a.when(condOf(box)))
		}
	}
	for _, st := range advice.StepsIn(p, sit.World) {
		v.Steps = append(v.Steps, st.ID)
	}
	both := func(n [2]doc.Num) [2]json.Number { return [2]json.Number{decimal(n[0]), decimal(n[1])} }
	for _, f := range t.Fees {
		v.Fees = append(v.Fees, apiFeeSum{f.Currency, f.Per, decimal(f.Lo), decimal(f.Hi), both(f.Back), both(f.Sunk), decimal(f.Retry)})
	}
	return v
}

func length(l advice.Length) apiLength { return apiLength{decimal(l.Workdays), decimal(l.Minutes)} }
