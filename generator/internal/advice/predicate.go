package advice

import (
	"slices"

	"guidepost/generator/internal/doc"
)

// truth is the truth of a requirement for one option in one world. Its order
// makes "and" the smallest and "or" the largest. Only isTrue satisfies: a
// vague value, such as 28..31 where 29 is asked for, and an unknown one do not.
type truth uint8

const (
	isFalse  truth = iota
	vague          // a range, or a period of changing length, lies across the bound
	notKnown       // rests on a value that is unknown
	isTrue
)

func (t truth) not() truth {
	switch t {
	case isFalse:
		return isTrue
	case isTrue:
		return isFalse
	}
	return t
}

// holds tells whether a requirement is met, given what value says of each
// criterion. a is the answer it stands on, whose band $answer is in.
func holds(r doc.Req, q *doc.Question, a *doc.Answer, value func(crit string) (doc.Criterion, doc.Value, bool)) truth {
	switch r.Op {
	case doc.Test:
		c, v, ok := value(r.Crit.ID)
		if !ok {
			return vague
		}
		return testHolds(r.Test, c, v, q, a)
	case doc.Or, doc.Not:
		out := isFalse
		for _, x := range r.Args {
			out = max(out, holds(x, q, a, value))
		}
		if r.Op == doc.Not {
			return out.not()
		}
		return out
	}
	out := isTrue
	for _, x := range r.Args {
		out = min(out, holds(x, q, a, value))
	}
	return out
}

func testHolds(t doc.ReqTest, c doc.Criterion, v doc.Value, q *doc.Question, a *doc.Answer) truth {
	switch v.Kind {
	case doc.Unknown:
		return notKnown
	case doc.NotApplicable:
		return isFalse
	}
	switch {
	case t.HasIs:
		return equals(v, t.Is)
	case t.Min != nil || t.Max != nil:
		out := isTrue
		if t.Min != nil {
			out = min(out, reaches(v, t.Min, c, q, a, true))
		}
		if t.Max != nil {
			out = min(out, reaches(v, t.Max, c, q, a, false))
		}
		return out
	case len(t.Any) > 0:
		return truthOf(slices.ContainsFunc(t.Any, func(n doc.Name) bool { return isWord(v, n.ID) }))
	case len(t.Has) > 0:
		return truthOf(!slices.ContainsFunc(t.Has, func(n doc.Name) bool { return !isWord(v, n.ID) }))
	case len(t.HasNot) > 0:
		return truthOf(!slices.ContainsFunc(t.HasNot, func(n doc.Name) bool { return isWord(v, n.ID) }))
	}
	return isTrue
}

func truthOf(b bool) truth {
	if b {
		return isTrue
	}
	return isFalse
}

// isWord reports whether v is the word w, or a set that holds it.
func isWord(v doc.Value, w string) bool {
	if v.Kind == doc.Set {
		return inSet(v, w)
	}
	return v.Word == w
}

func equals(v, want doc.Value) truth {
	switch v.Kind {
	case doc.Bool, doc.Enum:
		return truthOf(v.Word == want.Word)
	case doc.TextValue:
		return truthOf(v.Text.S == want.Text.S)
	}
	x, y, ok := spans(v, want)
	switch {
	case !ok:
		return vague
	case x == y && x.lo == x.hi, x.lo >= y.lo && x.hi <= y.hi && v.Unit == want.Unit && v.Per == want.Per:
		return isTrue
	case x.hi < y.lo || x.lo > y.hi:
		return isFalse
	}
	return vague
}

// spans puts two figures on one scale.
func spans(a, b doc.Value) (x, y span, ok bool) {
	if a.Kind != b.Kind {
		return x, y, false
	}
	if a.Kind != doc.Duration {
		return rates(a, b)
	}
	if a.Unit == b.Unit {
		return span{a.Lo, a.Hi}, span{b.Lo, b.Hi}, true
	}
	x, ok1 := duration(a)
	y, ok2 := duration(b)
	return x, y, ok1 && ok2
}

// reaches tests v against a lower or an upper bound, at the worse end of both.
// $answer is any figure of the answer's band, so the bound is the whole band.
func reaches(v doc.Value, b *doc.ReqBound, c doc.Criterion, q *doc.Question, a *doc.Answer, lower bool) truth {
	bound, open := b.Value, false
	if b.Answer {
		bound = doc.Value{Kind: v.Kind, Lo: 0, Hi: maxNum}
		bound.Unit, bound.Per = unitOf(q.Unit)
		if bound.Unit == "" {
			bound.Unit = c.Unit
		}
		if bound.Per == "" && v.Kind != doc.Duration {
			bound.Per = c.Per
		}
		if x := firstBound(a.Band.From, a.Band.Over); x != nil {
			bound.Lo = x.Num
		}
		if x := firstBound(a.Band.Upto, a.Band.Before); x != nil {
			bound.Hi = x.Num
		} else {
			open = true // no figure is large enough
		}
	}
	x, y, ok := spans(v, bound)
	if !ok {
		return vague
	}
	if lower {
		switch {
		case !open && x.lo >= y.hi:
			return isTrue
		case x.hi < y.lo || a.Band.Over != nil && b.Answer && x.hi == y.lo:
			return isFalse
		}
		return vague
	}
	switch {
	case x.hi <= y.lo:
		return isTrue
	case !open && (x.lo > y.hi || a.Band.Before != nil && b.Answer && x.lo == y.hi):
		return isFalse
	}
	return vague
}

func firstBound(a, b *doc.Bound) *doc.Bound {
	if a != nil {
		return a
	}
	return b
}

// unitOf splits the unit of a number question, unit or unit/period.
func unitOf(s string) (unit, per string) {
	for i := range s {
		if s[i] == '/' {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}
