package render

import (
	"html/template"
	"strconv"

	"guidepost/generator/internal/doc"
)

// StepView is one step.
type StepView struct {
	N            int
	ID           string
	In           string // the situations it is taken in, as indexes; "" in all
	Do           template.HTML
	For          string // condition
	By, At       string
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
	v := StepView{N: n + 1, ID: st.ID, In: situations.in(st.When), Do: w.html(st.Do), For: w.forWhom(st.When),
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
		v.Fee, v.FeeNote, v.FeeMarks = w.fee(*f), w.html(f.Note), w.marks(cite, f.Src)
		if f.Refund == "yes" || f.Refund == "no" || f.Refund == "partly" {
			v.Refund = w.say("how.refund_" + f.Refund)
		}
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
		return w.say("how.tries_within", "n", strconv.Itoa(t.N), "time", w.amount(t.Within))
	}
	return w.say("how.tries", "n", strconv.Itoa(t.N))
}

// fee writes a fee with what it falls due for.
func (w words) fee(f doc.Fee) string {
	v := f.Is
	if v.Per == "" {
		v.Per = f.Per
	}
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
