package advice

import (
	"slices"

	"guidepost/generator/internal/doc"
)

// Verdict is the result of comparing two cells of one criterion.
type Verdict uint8

const (
	Undecided Verdict = iota // a value needed for the comparison is unknown
	Same
	ABetter
	BBetter
	Different // not equal, and neither is better
)

func (v Verdict) String() string {
	return [...]string{"undecided", "same", "a better", "b better", "different"}[v]
}

// maxWorlds bounds the situations that are enumerated.
const maxWorlds = 4096

// Compare tells which of two cells of criterion c is better. Conditional cells
// are compared in every situation that their conditions tell apart and in which
// somebody can be, as facts say (see Situations): one is better when it is never
// worse and sometimes better; they differ when each is sometimes better; one
// unknown value leaves the whole undecided. Ranges are better only when they do
// not touch.
func Compare(c doc.Criterion, a, b doc.Cell, facts []doc.Fact) Verdict {
	var conds []doc.Cond
	for _, cell := range []doc.Cell{a, b} {
		for _, cs := range cell.Cases {
			conds = append(conds, cs.When)
		}
	}
	worlds := partition(conds)
	if worlds == nil {
		return Undecided
	}
	out, any := Same, false
	for _, w := range worlds {
		if !possible(w, facts) {
			continue
		}
		x, ok1 := valueIn(a, w)
		y, ok2 := valueIn(b, w)
		if !ok1 || !ok2 {
			continue // the conditions leave this situation out: there is nobody in it
		}
		any = true
		v := CompareValues(c, x, y)
		switch {
		case v == Undecided:
			return Undecided
		case v == Same || v == out:
		case out == Same:
			out = v
		default:
			out = Different
		}
	}
	if !any {
		return Undecided
	}
	return out
}

// valueIn returns the value of a cell in a fully known situation.
func valueIn(c doc.Cell, w Known) (doc.Value, bool) {
	for _, cs := range c.Cases {
		if !cs.Else && Holds(cs.When, w) == Always {
			return cs.Is, true
		}
	}
	for _, cs := range c.Cases {
		if cs.Else {
			return cs.Is, true
		}
	}
	return doc.Value{}, false
}

// other stands for every value of a fact that no condition mentions.
const other = "\x00other"

// partition returns one Known per combination of values that the conditions
// can tell apart, nil if there are too many.
func partition(conds []doc.Cond) []Known {
	var dims []Choice
	for _, c := range conds {
		for _, t := range c {
			i := slices.IndexFunc(dims, func(d Choice) bool { return d.Fact == t.Fact.ID })
			if i < 0 {
				i = len(dims)
				dims = append(dims, Choice{Fact: t.Fact.ID})
			}
			for _, v := range t.Values {
				if !slices.Contains(dims[i].Values, v.ID) {
					dims[i].Values = append(dims[i].Values, v.ID)
				}
			}
		}
	}
	for i, d := range dims {
		if yesNo(d.Values) {
			dims[i].Values = []string{"yes", "no"}
		} else {
			dims[i].Values = append(d.Values, other)
		}
	}
	return product(dims)
}

func yesNo(values []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return v != "yes" && v != "no" })
}

// product returns every combination of single values, in the order of dims.
func product(dims []Choice) []Known {
	out := []Known{nil}
	for _, d := range dims {
		if len(out)*len(d.Values) > maxWorlds {
			return nil
		}
		var next []Known
		for _, k := range out {
			for _, v := range d.Values {
				next = append(next, append(slices.Clip(slices.Clone(k)), Choice{d.Fact, []string{v}}))
			}
		}
		out = next
	}
	return out
}

// CompareValues compares two plain values of criterion c.
func CompareValues(c doc.Criterion, a, b doc.Value) Verdict {
	switch {
	case a.Kind == doc.Unknown || b.Kind == doc.Unknown:
		return Undecided
	case a.Kind == doc.NotApplicable && b.Kind == doc.NotApplicable:
		return Same
	case a.Kind != b.Kind:
		return Different
	}
	switch a.Kind {
	case doc.Bool:
		return ranked(a.Word, b.Word, boolOrder(c.Better))
	case doc.Enum:
		return ranked(a.Word, b.Word, c.Order)
	case doc.Quantity, doc.Money:
		x, y, ok := rates(a, b)
		return compareSpans(x, y, ok, c.Better)
	case doc.Duration:
		if a.Unit == b.Unit {
			return compareSpans(span{a.Lo, a.Hi}, span{b.Lo, b.Hi}, true, c.Better)
		}
		x, ok1 := duration(a)
		y, ok2 := duration(b)
		return compareSpans(x, y, ok1 && ok2, c.Better)
	case doc.Set:
		return compareSets(a, b, c.Better)
	}
	if a.Text.S == b.Text.S {
		return Same
	}
	return Different
}

func boolOrder(better string) []string {
	switch better {
	case "yes", "more":
		return []string{"yes", "partly", "no"}
	case "no", "less":
		return []string{"no", "partly", "yes"}
	}
	return nil
}

// ranked compares words by their place in order, best first.
func ranked(a, b string, order []string) Verdict {
	if a == b {
		return Same
	}
	i, j := slices.Index(order, a), slices.Index(order, b)
	switch {
	case i < 0 || j < 0:
		return Different
	case i < j:
		return ABetter
	}
	return BBetter
}

func compareSpans(a, b span, ok bool, better string) Verdict {
	if !ok {
		return Different
	}
	if a == b {
		return Same
	}
	more, less := ABetter, BBetter
	switch better {
	case "more":
	case "less":
		more, less = BBetter, ABetter
	default:
		return Different
	}
	switch {
	case a.lo > b.hi:
		return more
	case a.hi < b.lo:
		return less
	}
	return Different
}

// compareSets compares sets by inclusion. A set written as "not …" is compared
// by what it leaves out; whether a list happens to name every value is not
// known here.
func compareSets(a, b doc.Value, better string) Verdict {
	ab, ba := subset(a, b), subset(b, a)
	if ab && ba {
		return Same
	}
	switch better {
	case "more", "yes":
	case "less", "no":
		ab, ba = ba, ab
	default:
		return Different
	}
	switch {
	case ba:
		return ABetter
	case ab:
		return BBetter
	}
	return Different
}

func subset(a, b doc.Value) bool {
	aOut, bOut := a.All || a.Not, b.All || b.Not
	has := slices.Contains[[]string]
	switch {
	case b.All:
		return true
	case !aOut && !bOut:
		return !slices.ContainsFunc(a.Words, func(w string) bool { return !has(b.Words, w) })
	case !aOut && bOut:
		return !slices.ContainsFunc(a.Words, func(w string) bool { return has(b.Words, w) })
	case aOut && bOut:
		if a.All {
			return len(b.Words) == 0
		}
		return !slices.ContainsFunc(b.Words, func(w string) bool { return !has(a.Words, w) })
	}
	return false
}
