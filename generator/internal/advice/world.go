// Package advice reasons about what a site says: which of two options is
// better on a criterion, in which situations a procedure differs, what it costs
// and how long it takes, how far a question is from the end of its tree, and
// above all whether the advice of a tree follows from the tables (Prove).
//
// In go values of package doc; out come plain answers that a page can show.
// Every function is pure and accepts any input: ids that lead nowhere and
// loops are reported elsewhere and are stepped over here.
package advice

import (
	"slices"

	"guidepost/generator/internal/doc"
)

// Choice says that a fact has one of some values.
type Choice struct {
	Fact   string
	Values []string
}

// Known is what is known about an asker: at most one Choice per fact. A fact
// without a Choice may have any value.
type Known []Choice

// Get returns the values a fact may have; ok is false when nothing is known.
func (k Known) Get(fact string) (values []string, ok bool) {
	for _, c := range k {
		if c.Fact == fact {
			return c.Values, true
		}
	}
	return nil, false
}

// with returns k with one Choice replaced or added; k itself is not changed.
func (k Known) with(c Choice) Known {
	out := slices.Clone(k)
	for i := range out {
		if out[i].Fact == c.Fact {
			out[i] = c
			return out
		}
	}
	return append(out, c)
}

// Tri is a three-valued truth.
type Tri int8

const (
	Never Tri = iota - 1
	Maybe
	Always
)

// Holds tells whether a condition holds for everybody of whom k is true.
func Holds(c doc.Cond, k Known) Tri {
	all := Always
	for _, t := range c {
		if h := termHolds(t, k); h < all {
			all = h
		}
	}
	return all
}

func termHolds(t doc.Term, k Known) Tri {
	values, ok := k.Get(t.Fact.ID)
	if !ok || len(values) == 0 {
		return Maybe
	}
	in := 0
	for _, v := range values {
		if hasName(t.Values, v) != t.Not {
			in++
		}
	}
	switch in {
	case 0:
		return Never
	case len(values):
		return Always
	}
	return Maybe
}

func hasName(names []doc.Name, id string) bool {
	return slices.ContainsFunc(names, func(n doc.Name) bool { return n.ID == id })
}

// Cases returns the cases of a cell that can hold, given what is known.
func Cases(cell doc.Cell, k Known) []doc.Case {
	var out []doc.Case
	for _, i := range holding(cell, k) {
		out = append(out, cell.Cases[i])
	}
	return out
}

// holding is Cases by the places of the cases in their cell, an else last.
func holding(cell doc.Cell, k Known) []int {
	var out []int
	certain := false
	for i := range cell.Cases {
		c := &cell.Cases[i]
		if c.Else {
			continue
		}
		h := Holds(c.When, k)
		if h != Never {
			out = append(out, i)
		}
		certain = certain || h == Always
	}
	if certain || coversBool(cell.Cases, out) {
		return out
	}
	for i := range cell.Cases {
		if cell.Cases[i].Else {
			out = append(out, i)
		}
	}
	return out
}

// coversBool reports whether two of the cases at some places, of one term each,
// say yes and no of one fact, so that nothing is left for an else.
func coversBool(cases []doc.Case, at []int) bool {
	if len(at) < 2 {
		return false
	}
	seen := map[string][2]bool{}
	for _, i := range at {
		when := cases[i].When
		if len(when) != 1 || len(when[0].Values) != 1 {
			continue
		}
		t := when[0]
		yes := t.Values[0].ID == "yes"
		if !yes && t.Values[0].ID != "no" {
			continue
		}
		s := seen[t.Fact.ID]
		if yes != t.Not {
			s[0] = true
		} else {
			s[1] = true
		}
		seen[t.Fact.ID] = s
		if s[0] && s[1] {
			return true
		}
	}
	return false
}

// Domain returns the ids of all values of a fact, nil if there is no such fact.
func Domain(facts []doc.Fact, id string) []string {
	for _, f := range facts {
		if f.ID != id {
			continue
		}
		if f.Type == "bool" {
			return []string{"yes", "no"}
		}
		out := make([]string, len(f.Values))
		for i, v := range f.Values {
			out[i] = v.ID
		}
		return out
	}
	return nil
}

// Narrow adds a condition to what is known. The result of contradicting terms
// is a Choice without values.
func Narrow(k Known, c doc.Cond, facts []doc.Fact) Known {
	for _, t := range c {
		values, ok := k.Get(t.Fact.ID)
		if !ok {
			values = Domain(facts, t.Fact.ID)
		}
		var left []string
		for _, v := range values {
			if hasName(t.Values, v) != t.Not {
				left = append(left, v)
			}
		}
		if !ok && values == nil && !t.Not {
			for _, n := range t.Values {
				left = append(left, n.ID)
			}
		}
		k = k.with(Choice{t.Fact.ID, left})
	}
	return k
}

// Settle adds to what is known of somebody who has been asked everything that
// will be asked: a choosable fact that nothing has settled is not true.
func Settle(k Known, facts []doc.Fact) Known {
	for _, f := range facts {
		if _, ok := k.Get(f.ID); !ok && f.Choosable && f.Type == "bool" {
			k = k.with(Choice{f.ID, []string{"no"}})
		}
	}
	return k
}

// OpenTo returns who may have an option as far as a gate criterion says: the
// values of its fact for which the cell does not deny it. What is unknown is not
// denied.
func OpenTo(c doc.Criterion, cell doc.Cell, facts []doc.Fact) Choice {
	out := Choice{Fact: c.Of.ID}
	for _, x := range Domain(facts, c.Of.ID) {
		for _, cs := range Cases(cell, Known{{c.Of.ID, []string{x}}}) {
			if cs.Is.Kind == doc.Unknown || cs.Is.Kind == doc.Set && inSet(cs.Is, x) {
				out.Values = append(out.Values, x)
				break
			}
		}
	}
	return out
}
