package render

import (
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// FactsForm lets a reader say who they are, which tells in which situation they
// are. It is of no use without script.
type FactsForm struct {
	Facts []FactField // empty when everybody is in the same situation
	Map   string      // by combination of the facts' values, the last fact's running fastest: an index of a situation, or - where nobody is; closed values left out
}

// FactField is one fact with its values.
type FactField struct {
	ID     string
	Label  string
	Values []FactOption
}

// FactOption is a value as it stands in the query: subject.company.
type FactOption struct {
	Value  string
	Label  string
	Closed bool // what the procedure leads to is not open to those
}

// situations are the situations of a procedure, in the order in which pages
// number them.
type situations []advice.Situation

// in lists the situations in which a condition can hold, as indexes separated by
// spaces: "" if in all of them, - if in none.
func (s situations) in(c doc.Cond) string {
	return s.where(func(k advice.Known) bool { return advice.Holds(c, k) != advice.Never })
}

// where is in for any test of somebody who is in a situation.
func (s situations) where(test func(advice.Known) bool) string {
	var out []string
	for i, sit := range s {
		if test(sit.World) {
			out = append(out, strconv.Itoa(i))
		}
	}
	switch len(out) {
	case 0:
		return "-"
	case len(s):
		return ""
	}
	return strings.Join(out, " ")
}

// situations returns the situations of a procedure for those of whom k is true
// and to whom its option is open.
func (w words) situations(p doc.Procedure, k advice.Known) situations {
	return advice.SituationsOf(p, w.s.Data.Facts, w.openTo(p, k))
}

// openTo adds to what is known that the option of a procedure is open to them.
func (w words) openTo(p doc.Procedure, k advice.Known) advice.Known {
	facts := w.s.Data.Facts
	for _, table := range w.s.Data.Tables {
		for _, g := range table.Groups {
			for i := range g.Criteria {
				c := &g.Criteria[i]
				cell, ok := site.Cell(c, p.Option.ID)
				if !ok || !c.Gate {
					continue
				}
				who := doc.Term{Fact: c.Of}
				for _, x := range advice.OpenTo(*c, *cell, facts).Values {
					who.Values = append(who.Values, doc.Name{ID: x})
				}
				if len(who.Values) > 0 {
					k = advice.Narrow(k, doc.Cond{who}, facts)
				}
			}
		}
	}
	return k
}

// factsForm offers the facts that tell the situations of a procedure apart.
func (w words) factsForm(p doc.Procedure, situations situations) FactsForm {
	if len(situations) < 2 {
		return FactsForm{}
	}
	sorting := advice.Sort(p, w.s.Data.Facts, w.openTo(p, nil))
	var v FactsForm
	for _, c := range sorting.Facts {
		f, _ := w.s.Fact(c.Fact)
		field := FactField{ID: c.Fact, Label: capital(w.plain(f.Label))}
		for _, id := range advice.Domain(w.s.Data.Facts, c.Fact) {
			field.Values = append(field.Values, FactOption{Value: c.Fact + "." + id, Label: w.factValue(c.Fact, id), Closed: !slices.Contains(c.Values, id)})
		}
		v.Facts = append(v.Facts, field)
	}
	in := make([]string, len(sorting.In))
	for i, n := range sorting.In {
		if in[i] = "-"; n >= 0 {
			in[i] = strconv.Itoa(n)
		}
	}
	v.Map = strings.Join(in, " ")
	return v
}
