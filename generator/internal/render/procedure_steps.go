package render

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// StepView is one step.
type StepView struct {
	N            int
	ID           string
	Was          []string // its old ids
	In           string   // the situations it is taken in, as indexes; "" in all
	Do           template.HTML
	For          string // condition
	By, At       string
	Needs        []NeedView
	Takes        string
	Within       string
	Fee          string    // all of Fees in a sentence
	Fees         []FeeView // by who pays what
	FeeNote      template.HTML
	Tries        string
	Choose       []template.HTML
	Fails        string
	FailsTo      Anchor
	FailsNote    template.HTML
	Irreversible template.HTML
	Note         template.HTML
	Marks        []Mark
}

// FeeView is what a step costs some of those who take it.
type FeeView struct {
	In     string // the situations it is due in, as indexes; "" in all of the step's
	For    string // condition; "" if all pay it
	Amount string
	Refund string
	Note   template.HTML
	Marks  []Mark
}

// NeedView is a material that a step needs.
type NeedView struct {
	Anchor
	For string
	In  string
}

// MaterialView is something to have ready.
type MaterialView struct {
	ID     string
	In     string
	Name   template.HTML
	Facts  []template.HTML // original, copies, validity, format
	MadeBy Anchor
	For    string // condition
	Note   template.HTML
	Marks  []Mark
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

func (w words) step(pr doc.Procedure, n int, situations situations, cite *Citations) StepView {
	st, names := pr.Steps[n], stepNames{w, pr}
	v := StepView{N: n + 1, ID: st.ID, Was: ids(st.Was), In: situations.in(st.When), Do: w.html(st.Do), For: w.forWhom(st.When),
		By: names.roles(st.By...), At: names.roles(st.At),
		Irreversible: w.html(st.Irreversible), Note: w.html(st.Note), Marks: w.marks(cite, st.Src)}
	for _, n := range st.Needs {
		for _, m := range pr.Materials {
			if m.ID == n.Material.ID {
				v.Needs = append(v.Needs, NeedView{Anchor{"#" + m.Anchor(), w.html(m.Name)}, w.forWhom(n.When), situations.in(n.When)})
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
		v.Fees, v.FeeNote = w.feeViews(st, situations, cite), w.html(f.Note)
		v.Fee = w.feeSentence(v.Fees)
	}
	if st.Tries != nil {
		v.Tries = w.tries(*st.Tries)
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

func (w words) tries(t doc.Tries) string {
	if t.Within.Kind == doc.Duration {
		return w.count("how.tries_within", t.N, "time", w.amount(t.Within))
	}
	return w.count("how.tries", t.N)
}

// feeCases are the cases of a step's fee that concern those who take the step.
func (w words) feeCases(st doc.Step) []doc.Case {
	return advice.FeeCases(*st.Fee, advice.Narrow(nil, st.When, w.s.Data.Facts))
}

// feeViews puts a step's fee into words, a line per case.
func (w words) feeViews(st doc.Step, situations situations, cite *Citations) []FeeView {
	among := advice.Narrow(nil, st.When, w.s.Data.Facts)
	cases := w.feeCases(st)
	var out []FeeView
	for i, c := range cases {
		v := FeeView{Amount: w.fee(c.Is, st.Fee.Per), Note: w.html(c.Note), Marks: w.marks(cite, c.Src)}
		switch {
		case len(cases) == 1:
		case c.Else:
			v.For = w.say("cond.else")
		default:
			v.For = w.cond(c.When, among)
		}
		if v.For != "" {
			v.In = situations.where(func(k advice.Known) bool {
				return advice.Holds(st.When, k) != advice.Never && slices.ContainsFunc(advice.FeeCases(*st.Fee, k), func(x doc.Case) bool { return x.Pos == cases[i].Pos })
			})
		}
		if c.Is.Kind == doc.Money && c.Is.Hi > 0 && st.Fee.Refund != "" {
			v.Refund = w.say("how.refund_" + st.Fee.Refund)
		}
		out = append(out, v)
	}
	return out
}

// feeSentence joins what a step costs: 政府：不收费；其他情况：每年300元，不退.
func (w words) feeSentence(fees []FeeView) string {
	var parts []string
	for _, f := range fees {
		text := f.Amount
		if f.Refund != "" {
			text += w.say("cond.but") + f.Refund
		}
		if f.For != "" {
			text = w.say("cond.case", "cond", f.For, "value", text)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, w.say("list.semicolon"))
}

// feeSum is feeSentence for a sentence that says itself how often the fee falls
// due and whether it comes back.
func (w words) feeSum(st doc.Step) string {
	bare := *st.Fee
	bare.Per, bare.Refund, st.Fee = "", "", &bare
	return w.feeSentence(w.feeViews(st, nil, &Citations{}))
}

// fee writes an amount with what it falls due for; nothing to pay is said in
// words.
func (w words) fee(v doc.Value, per string) string {
	if v.Kind == doc.Money && v.Hi == 0 {
		return w.say("how.no_fee")
	}
	v.Per = cmp.Or(v.Per, per)
	return w.amount(v)
}

func (w words) material(pr doc.Procedure, m doc.Material, situations situations, cite *Citations) MaterialView {
	v := MaterialView{ID: m.Anchor(), In: situations.in(m.When), Name: w.html(m.Name), MadeBy: stepNames{w, pr}.step(m.MadeBy.ID),
		For: w.forWhom(m.When), Note: w.html(m.Note), Marks: w.marks(cite, m.Src)}
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
