package advice

import (
	"fmt"
	"slices"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// CheckProcedure reports what cannot go right in a procedure, in any situation
// (K402): a deadline shorter than the step may take, a document that may expire
// before it is needed, and a fee to be paid again where there is none. What
// nobody knows takes no time.
func CheckProcedure(p doc.Procedure, facts []doc.Fact) diag.List {
	var l diag.List
	for i := range p.Steps {
		s := &p.Steps[i]
		if s.Within.Kind == doc.Duration && s.Takes.Kind == doc.Duration && longest(s.Takes) > shortest(s.Within) {
			l.Error("K402", s.Within.Pos, fmt.Sprintf("step %s is to be done within %s and may take %s", quote(s.ID), s.Within.Raw, s.Takes.Raw),
				"correct one of the two; within counts from the end of the steps in after")
		}
		if f := s.Fails; f != nil && f.PayAgain && f.Go.ID != "" {
			to := slices.IndexFunc(p.Steps, func(x doc.Step) bool { return x.ID == f.Go.ID })
			if to >= 0 && !paysBetween(&p, to, i) {
				l.Error("K402", f.Pos, fmt.Sprintf("step %s is to be paid again after a failure, and nothing from %s on costs anything", quote(s.ID), quote(f.Go.ID)),
					"remove pay_again, go back to the step that has the fee, or write the fee").
					Notes = []diag.Related{{Pos: p.Steps[to].Pos, Msg: "where it goes on"}}
			}
		}
	}
	seen := map[[2]string]bool{}
	for _, s := range Situations(p, facts) {
		expiring(&p, s.World, seen, &l)
	}
	return l
}

// longest and shortest return a duration in minutes, at its worse end.
func longest(v doc.Value) doc.Num {
	s, _ := duration(v)
	return s.hi
}

func shortest(v doc.Value) doc.Num {
	s, _ := duration(v)
	return s.lo
}

// paysBetween reports whether a step on the way from one to another, both
// included, has a fee.
func paysBetween(p *doc.Procedure, from, to int) bool {
	g := newStepGraph(*p, nil)
	seg := g.between(p.Steps[from].ID, to)
	for i := range p.Steps {
		if p.Steps[i].Fee != nil && (i == from || seg != nil && seg.has[i]) {
			return true
		}
	}
	return false
}

// expiring finds documents that are made so long before a step needs them that
// they may be no longer valid, with every step taking as long as it may.
func expiring(p *doc.Procedure, w Known, seen map[[2]string]bool, l *diag.List) {
	g := newStepGraph(*p, w)
	if g.loops {
		return
	}
	for mi := range p.Materials {
		m := &p.Materials[mi]
		if m.Valid.Kind != doc.Duration || m.MadeBy.ID == "" {
			continue
		}
		// age is how old the document may be when a step begins; -1: not made yet.
		age := make([]doc.Num, len(p.Steps))
		for _, i := range g.order {
			age[i] = -1
			for _, j := range g.before[i] {
				a := age[j]
				if p.Steps[j].ID == m.MadeBy.ID {
					a = 0
				} else if a >= 0 {
					_, hi, _ := stepLength(p.Steps[j])
					_, days := hi.Days()
					a = add(a, mul(days, 24*60))
				}
				age[i] = max(age[i], a)
			}
			s := &p.Steps[i]
			needs := slices.ContainsFunc(s.Needs, func(n doc.Need) bool { return n.Material.ID == m.ID && Holds(n.When, w) != Never })
			key := [2]string{m.ID, s.ID}
			if !needs || seen[key] || age[i] <= shortest(m.Valid) {
				continue
			}
			seen[key] = true
			l.Error("K402", m.Valid.Pos, fmt.Sprintf("%s may expire before step %s: it is valid for %s, and may be %d days old by then",
				quote(or(m.Name, m.ID)), quote(s.ID), m.Valid.Raw, age[i]/(24*60)/doc.NumOne), "make it later, or correct valid or takes").
				Notes = []diag.Related{{Pos: s.Pos, Msg: "the step that needs it"}}
		}
	}
}
