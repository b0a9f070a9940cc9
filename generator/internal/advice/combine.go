package advice

import (
	"fmt"
	"slices"

	"guidepost/generator/internal/doc"
)

// Combine returns the value that an option made of parts has under a criterion,
// and the parts it comes from. The criterion says how:
//
//   - best (default): one part that can do it is enough. Of ranges that overlap
//     both ends count: 7..15 d and 10..12 d, less being better, are 7..12 d.
//   - worst: the part that is worst decides.
//   - sum: figures of one unit and period are added up.
//   - all: what every part has: yes if all say yes, the values that all sets
//     share, the smallest figure.
//
// What does not apply to a part is left to the others. A part of which nothing
// is known leaves the result unknown unless the known ones settle it: a yes is
// as good as it gets, and with best a figure is had at least. domain is the
// values that a set may hold. ok is false when the parts cannot be put into one
// value: words without an order, figures in different units.
func Combine(c doc.Criterion, parts []doc.Value, domain []string) (v doc.Value, from []int, ok bool) {
	var in []int
	for i, p := range parts {
		if p.Kind != doc.NotApplicable {
			in = append(in, i)
		}
	}
	if len(in) == 0 && len(parts) > 0 {
		for i := range parts {
			from = append(from, i)
		}
		return parts[0], from, true
	}
	var known, blank []int
	for _, i := range in {
		if parts[i].Kind == doc.Unknown {
			blank = append(blank, i)
		} else {
			known = append(known, i)
		}
	}
	if len(known) == 0 {
		return doc.Value{}, blank, len(blank) > 0
	}
	if len(known) == len(in) || !slices.Contains([]string{"sum", "worst", "all"}, c.Combine) || parts[known[0]].Kind == doc.Bool {
		v, from, ok = combineKnown(c, parts, known, domain)
	}
	if len(blank) > 0 && !settled(c, v, ok) {
		return doc.Value{}, blank, true
	}
	return v, from, ok
}

// settled reports whether a value stands whatever an unknown part may have.
func settled(c doc.Criterion, v doc.Value, ok bool) bool {
	if !ok {
		return false
	}
	order := boolOrder(c.Better)
	switch c.Combine {
	case "sum":
		return false
	case "all":
		return v.Kind == doc.Bool && v.Word == "no"
	case "worst":
		return v.Kind == doc.Bool && len(order) > 0 && v.Word == order[len(order)-1]
	}
	switch v.Kind {
	case doc.Bool:
		return len(order) == 0 || v.Word != order[len(order)-1]
	case doc.Quantity, doc.Money:
		return c.Better != "more" || v.Hi > 0
	}
	return true
}

// combineKnown combines the values of the parts listed in known, all of which
// are neither unknown nor out of place.
func combineKnown(c doc.Criterion, parts []doc.Value, known []int, domain []string) (doc.Value, []int, bool) {
	kind := parts[known[0]].Kind
	for _, i := range known {
		if parts[i].Kind != kind {
			return doc.Value{}, nil, false
		}
	}
	if kind == doc.Set {
		return combineSets(c, parts, known, domain)
	}
	if c.Combine == "sum" && kind != doc.Bool && kind != doc.Enum {
		return sumOf(parts, known)
	}
	rank := c // the order by which the winner is found
	worst := c.Combine == "worst"
	if c.Combine == "all" {
		rank.Better, worst = map[doc.ValueKind]string{doc.Bool: "yes"}[kind], true
		if kind != doc.Bool && kind != doc.Enum {
			rank.Better = "more"
		}
	}
	best, from := parts[known[0]], known[:1:1]
	for _, i := range known[1:] {
		verdict := CompareValues(rank, best, parts[i])
		if worst {
			verdict = map[Verdict]Verdict{ABetter: BBetter, BBetter: ABetter, Same: Same}[verdict]
		}
		switch verdict {
		case ABetter:
		case BBetter:
			best, from = parts[i], []int{i}
		case Same:
			from = append(from, i)
		default:
			v, ok := overlap(rank.Better, best, parts[i], worst)
			if !ok {
				return doc.Value{}, nil, false
			}
			best, from = v, append(from, i)
		}
	}
	return best, from, true
}

// overlap combines two ranges that touch, each end by itself.
func overlap(better string, a, b doc.Value, worst bool) (doc.Value, bool) {
	if a.Unit != b.Unit || a.Per != b.Per || better != "more" && better != "less" || a.Kind == doc.Bool || a.Kind == doc.Enum || a.Kind == doc.TextValue {
		return doc.Value{}, false
	}
	if (better == "more") != worst {
		a.Lo, a.Hi = max(a.Lo, b.Lo), max(a.Hi, b.Hi)
	} else {
		a.Lo, a.Hi = min(a.Lo, b.Lo), min(a.Hi, b.Hi)
	}
	return a, true
}

func sumOf(parts []doc.Value, known []int) (doc.Value, []int, bool) {
	v := parts[known[0]]
	if v.Kind == doc.TextValue {
		return doc.Value{}, nil, false
	}
	for _, i := range known[1:] {
		if parts[i].Unit != v.Unit || parts[i].Per != v.Per {
			return doc.Value{}, nil, false
		}
		v.Lo, v.Hi = add(v.Lo, parts[i].Lo), add(v.Hi, parts[i].Hi)
	}
	return v, known, true
}

// combineSets unites sets, or with all and worst keeps what they share.
func combineSets(c doc.Criterion, parts []doc.Value, known []int, domain []string) (doc.Value, []int, bool) {
	if len(domain) == 0 {
		return doc.Value{}, nil, false
	}
	share := c.Combine == "all" || c.Combine == "worst"
	out := doc.Value{Kind: doc.Set}
	for _, x := range domain {
		n := 0
		for _, i := range known {
			if inSet(parts[i], x) {
				n++
			}
		}
		if n == len(known) || !share && n > 0 {
			out.Words = append(out.Words, x)
		}
	}
	out.All = len(out.Words) == len(domain)
	return out, known, true
}

func inSet(v doc.Value, x string) bool {
	return v.All || slices.Contains(v.Words, x) != v.Not
}

// CombinedCase is the value of an option made of parts in some situations.
type CombinedCase struct {
	Boxes []Known // who is in them, as in Situation
	Is    doc.Value
	From  []int // the parts it comes from
	OK    bool  // false: the parts have no common value
	World Known // one of the situations
}

// Combined combines the cells of an option's parts in every situation that
// their conditions tell apart and that is open to those of whom k is true. What
// k settles is not said again. It is empty when there are too many situations.
func Combined(c doc.Criterion, cells []doc.Cell, k Known, facts []doc.Fact) []CombinedCase {
	var p doc.Procedure // stands for a list of conditions
	for _, cell := range cells {
		for _, cs := range cell.Cases {
			p.Steps = append(p.Steps, doc.Step{When: cs.When})
		}
	}
	dims := within(mentioned(p, facts), k)
	domain := Domain(facts, c.Of.ID)
	var out []CombinedCase
	at := map[string]int{}
	for _, w := range product(dims) {
		if !possible(knownBesides(k, w), facts) {
			continue
		}
		var parts []doc.Value
		for _, cell := range cells {
			v, _ := valueIn(cell, w)
			parts = append(parts, v)
		}
		v, from, ok := Combine(c, parts, domain)
		v.Raw = "" // where it was written does not matter
		key := fmt.Sprint(v.Kind, v.Word, v.Words, v.All, v.Not, v.Lo, v.Hi, v.Unit, v.Per, v.Text.S, from, ok)
		i, seen := at[key]
		if !seen {
			i = len(out)
			at[key] = i
			out = append(out, CombinedCase{Is: v, From: from, OK: ok, World: knownBesides(k, w)})
		}
		out[i].Boxes = append(out[i].Boxes, w)
	}
	for i := range out {
		out[i].Boxes = boxes(out[i].Boxes, dims, facts)
	}
	if len(out) == 1 {
		out[0].Boxes = []Known{nil}
	}
	return out
}

// within keeps of each fact the values that k allows.
func within(dims []Choice, k Known) []Choice {
	for i := range dims {
		if v, ok := k.Get(dims[i].Fact); ok && len(v) > 0 {
			dims[i].Values = slices.DeleteFunc(dims[i].Values, func(x string) bool { return !slices.Contains(v, x) })
		}
	}
	return dims
}

// knownBesides is k with what w settles.
func knownBesides(k, w Known) Known {
	for _, c := range w {
		k = k.with(c)
	}
	return k
}
