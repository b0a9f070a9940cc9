package advice

import "guidepost/generator/internal/doc"

// Span is when a step takes place, counted from the beginning of its procedure.
type Span struct {
	Step       int       // index into the procedure's steps
	Start, End [2]Length // at the earliest and at the latest
	Due        Length    // the end of its deadline, at the latest; zero without one
	Timed      bool      // a duration or a deadline is given; else Start and End are equal
}

// Timeline lays the steps that are taken in a situation out in time: each begins
// when the last of the steps it waits for is done. The latest End of all is Max
// of Totals, the earliest is its Min. It is nil when the steps wait for each
// other.
func Timeline(p doc.Procedure, w Known) []Span {
	g := newStepGraph(p, w)
	if g.loops {
		return nil
	}
	lo, hi := make([]Length, len(p.Steps)), make([]Length, len(p.Steps))
	for _, i := range g.order {
		lo[i], hi[i], _ = stepLength(p.Steps[i])
	}
	early, late := g.reaches(lo, nil), g.reaches(hi, nil)
	out := make([]Span, 0, len(g.order))
	for _, i := range g.order {
		st := p.Steps[i]
		s := Span{Step: i, Timed: st.Takes.Kind == doc.Duration || st.Within.Kind == doc.Duration}
		s.Start = [2]Length{g.begin(i, early, false), g.begin(i, late, true)}
		s.End = [2]Length{farthest(early[i], false).Length, farthest(late[i], true).Length}
		if st.Within.Kind == doc.Duration {
			s.Due = s.Start[1].plus(lengthOf(st.Within, true))
		}
		out = append(out, s)
	}
	return out
}

// begin returns when the steps that step i waits for are done.
func (g *stepGraph) begin(i int, at [][]*reach, most bool) Length {
	var in []*reach
	for _, j := range g.before[i] {
		in = append(in, at[j]...)
	}
	if r := farthest(in, most); r != nil {
		return r.Length
	}
	return Length{}
}
