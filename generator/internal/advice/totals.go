package advice

import (
	"cmp"
	"slices"

	"guidepost/generator/internal/doc"
)

// Total is what a procedure takes and costs in one situation.
type Total struct {
	Min, Max Length
	Retry    Length   // Max with the most expensive single failure
	Unknown  []string // ids of steps whose duration nobody knows; not in the sums
	Unstated int      // steps without duration and deadline, those of Unknown among them
	Fees     []FeeSum // by currency and period, in order of first appearance
	Unpriced int      // steps with a fee that nobody knows; not in Fees
	Loops    bool     // the steps wait for each other; sums are not meaningful
	Path     []string // ids of the steps that Max runs through
}

// Length is a length of time, working days apart from calendar time.
type Length struct {
	Workdays doc.Num // working days
	Minutes  doc.Num // calendar time, in minutes
}

// Days returns the calendar days that l takes, at least and at most.
func (l Length) Days() (least, most doc.Num) {
	lo, hi := workdays(l.Workdays)
	return add(lo, l.Minutes/(24*60)), add(hi, l.Minutes/(24*60))
}

func (l Length) plus(m Length) Length {
	return Length{add(l.Workdays, m.Workdays), add(l.Minutes, m.Minutes)}
}

// Totals adds up a procedure in one situation: the longest path over the
// shortest and over the longest durations, and the fees of all steps taken.
func Totals(p doc.Procedure, w Known) Total {
	g := newStepGraph(p, w)
	t := Total{Loops: g.loops}
	lo, hi := make([]Length, len(p.Steps)), make([]Length, len(p.Steps))
	for _, i := range g.order {
		var ok bool
		lo[i], hi[i], ok = stepLength(p.Steps[i])
		if !ok {
			t.Unknown = append(t.Unknown, p.Steps[i].ID)
		}
		if p.Steps[i].Takes.Kind != doc.Duration && p.Steps[i].Within.Kind != doc.Duration {
			t.Unstated++
		}
		if _, known := g.due(i); !known {
			t.Unpriced++
		}
	}
	t.Min, _ = g.longest(lo, nil, false)
	var path []int
	t.Max, path = g.longest(hi, nil, true)
	for _, i := range path {
		t.Path = append(t.Path, p.Steps[i].ID)
	}
	t.Fees = g.fees()
	t.Retry = t.Max
	g.retries(&t, hi)
	return t
}

// stepLength returns how long a step takes. A step that only has a deadline may
// take until then. ok is false if nothing is known; a step without any of the
// two takes no time of its own.
func stepLength(s doc.Step) (lo, hi Length, ok bool) {
	if s.Takes.Kind == doc.Duration {
		return lengthOf(s.Takes, false), lengthOf(s.Takes, true), true
	}
	if s.Within.Kind == doc.Duration {
		return Length{}, lengthOf(s.Within, true), true
	}
	return Length{}, Length{}, s.Takes.Raw == ""
}

func lengthOf(v doc.Value, most bool) Length {
	n := v.Lo
	if most {
		n = v.Hi
	}
	if v.Unit == "wd" {
		return Length{Workdays: n}
	}
	a, b := minutes(v.Unit)
	if most {
		a = b
	}
	return Length{Minutes: mul(n, a)}
}

// reach is a path's length and the step and path it came from.
type reach struct {
	Length
	step int
	prev *reach
}

// maxReaches bounds the incomparable lengths kept per step.
const maxReaches = 64

// longest returns the longest chain of waiting steps, and the chain. With only,
// chains begin at its key from and run through marked steps alone.
func (g *stepGraph) longest(length []Length, only *segment, most bool) (Length, []int) {
	var all []*reach
	for _, rs := range g.reaches(length, only) {
		all = append(all, rs...)
	}
	best := farthest(all, most)
	if best == nil {
		return Length{}, nil
	}
	var path []int
	for r := best; r != nil; r = r.prev {
		path = append(path, r.step)
	}
	slices.Reverse(path)
	return best.Length, path
}

// reaches returns by step when it can be done. Lengths of working and of
// calendar time are comparable only as a whole, so every step keeps all lengths
// that none of its others exceeds in both.
func (g *stepGraph) reaches(length []Length, only *segment) [][]*reach {
	at := make([][]*reach, len(length))
	for _, i := range g.order {
		if only != nil && !only.has[i] {
			continue
		}
		var in []*reach
		for _, j := range g.before[i] {
			in = append(in, at[j]...)
		}
		if len(in) == 0 {
			in = []*reach{nil}
		}
		for _, r := range in {
			n := &reach{Length: length[i], step: i, prev: r}
			if r != nil {
				n.Length = r.Length.plus(length[i])
			}
			at[i] = keep(at[i], n)
		}
	}
	return at
}

// farthest returns the longest of some reaches, the first of equals; nil of none.
func farthest(rs []*reach, most bool) *reach {
	var best *reach
	for _, r := range rs {
		if best == nil || compareLength(r.Length, best.Length, most) > 0 {
			best = r
		}
	}
	return best
}

// keep adds n unless another is at least as long in both respects.
func keep(rs []*reach, n *reach) []*reach {
	for _, r := range rs {
		if r.Workdays >= n.Workdays && r.Minutes >= n.Minutes {
			return rs
		}
	}
	rs = slices.DeleteFunc(rs, func(r *reach) bool { return n.Workdays >= r.Workdays && n.Minutes >= r.Minutes })
	if len(rs) == maxReaches {
		return rs
	}
	return append(rs, n)
}

func compareLength(a, b Length, most bool) int {
	al, am := a.Days()
	bl, bm := b.Days()
	if most {
		return cmp.Or(cmp.Compare(am, bm), cmp.Compare(al, bl))
	}
	return cmp.Or(cmp.Compare(al, bl), cmp.Compare(am, bm))
}

// segment is the steps that are repeated when a step fails: those between the
// step it returns to and itself.
type segment struct{ has []bool }

// retries adds to t what the worst single failure costs in time and in money.
func (g *stepGraph) retries(t *Total, hi []Length) {
	var worst Length
	for _, i := range g.order {
		f := g.p.Steps[i].Fails
		if f == nil || f.Go.ID == "" {
			continue
		}
		seg := g.between(f.Go.ID, i)
		if seg == nil {
			continue
		}
		if l, _ := g.longest(hi, seg, true); compareLength(l, worst, true) > 0 {
			worst = l
		}
		if !f.PayAgain {
			continue
		}
		for k := range t.Fees {
			s := &t.Fees[k]
			sum := s.Hi
			for j, in := range seg.has {
				if !in || s.Per != "" {
					continue
				}
				due, _ := g.due(j)
				for _, f := range due {
					if f.Per == "" && f.Currency == s.Currency {
						sum = add(sum, f.Hi)
					}
				}
			}
			s.Retry = max(s.Retry, sum)
		}
	}
	t.Retry = t.Max.plus(worst)
}

// between returns the steps on the paths from step from to step to, both
// included; nil if from does not come before to.
func (g *stepGraph) between(from string, to int) *segment {
	ahead := make([]bool, len(g.p.Steps)) // can reach to
	ahead[to] = true
	for k := len(g.order) - 1; k >= 0; k-- {
		if i := g.order[k]; ahead[i] {
			for _, j := range g.before[i] {
				ahead[j] = true
			}
		}
	}
	has := make([]bool, len(g.p.Steps)) // reached by from
	found := false
	for _, i := range g.order {
		if g.p.Steps[i].ID == from {
			has[i], found = ahead[i], ahead[i]
		}
		for _, j := range g.before[i] {
			has[i] = has[i] || has[j] && ahead[i]
		}
	}
	if !found {
		return nil
	}
	return &segment{has}
}
