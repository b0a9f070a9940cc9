package data

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// edge is one end of a band on a common scale; open ends are left out.
type edge struct {
	at   int64
	open bool // the point itself is not in the band
	pos  doc.Pos
	text string
}

// bands holds that the bands of a question cover its range without overlap.
func (c *checker) bands(q *doc.Question) {
	if q.Type != doc.Number && q.Type != doc.Day || len(q.Answers) == 0 {
		for _, a := range q.Answers {
			for _, b := range []*doc.Bound{a.Band.Over, a.Band.From, a.Band.Upto, a.Band.Before} {
				if b != nil {
					c.diags.Error("K110", b.Pos, "a band, but the question asks for no number or date", "add type: number or type: date to question "+q.ID)
					return
				}
			}
		}
		return
	}
	type band struct {
		a      doc.Answer
		lo, hi *edge
	}
	var list []band
	for _, a := range q.Answers {
		b := band{a: a}
		var ok1, ok2 bool
		b.lo, ok1 = c.edgeOf(q, a.Band.From, a.Band.Over)
		b.hi, ok2 = c.edgeOf(q, a.Band.Upto, a.Band.Before)
		if !ok1 || !ok2 {
			return
		}
		if b.lo != nil && b.hi != nil && (b.lo.at > b.hi.at || b.lo.at == b.hi.at && (b.lo.open || b.hi.open)) {
			c.diags.Error("K204", a.Pos, "band "+quote(a.ID)+" is empty", "its lower end must lie below its upper end")
			return
		}
		list = append(list, b)
	}
	slices.SortStableFunc(list, func(x, y band) int {
		switch {
		case x.lo == nil || y.lo == nil:
			return cmp.Compare(boolInt(x.lo != nil), boolInt(y.lo != nil))
		case x.lo.at != y.lo.at:
			return cmp.Compare(x.lo.at, y.lo.at)
		}
		return cmp.Compare(boolInt(x.lo.open), boolInt(y.lo.open))
	})
	low := list[0]
	if low.lo != nil && (q.Type == doc.Day || low.lo.at > 0 || low.lo.open) {
		c.diags.Error("K204", low.lo.pos, "no band holds what lies below "+low.lo.text, "let the lowest band have no lower end")
	}
	for i := 1; i < len(list); i++ {
		x, y := list[i-1], list[i]
		switch {
		case x.hi == nil || y.lo == nil || y.lo.at < x.hi.at || y.lo.at == x.hi.at && !x.hi.open && !y.lo.open:
			d := c.diags.Error("K204", y.a.Pos, fmt.Sprintf("bands %s and %s overlap", quote(x.a.ID), quote(y.a.ID)), "one ends with upto: 4 where the next begins with over: 4, or with before where the next has from")
			d.Notes = append(d.Notes, diag.Related{Pos: x.a.Pos, Msg: "the other band"})
		case y.lo.at > x.hi.at || x.hi.open && y.lo.open:
			c.diags.Error("K204", y.lo.pos, fmt.Sprintf("no band holds what lies between %s and %s", x.hi.text, y.lo.text), "one ends with upto: 4 where the next begins with over: 4, or with before where the next has from")
		}
	}
	if top := list[len(list)-1]; top.hi != nil {
		c.diags.Error("K204", top.hi.pos, "no band holds what lies above "+top.hi.text, "let the highest band have no upper end")
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// edgeOf turns a closed or an open bound into an edge; nil if there is neither.
func (c *checker) edgeOf(q *doc.Question, first, second *doc.Bound) (*edge, bool) {
	if first != nil && second != nil {
		c.diags.Error("K204", second.Pos, "a band with two ends on one side", "from and over exclude each other, as do upto and before")
		return nil, false
	}
	b := cmp.Or(first, second)
	if b == nil {
		return nil, true
	}
	isDate := b.Date.Y > 0
	if isDate != (q.Type == doc.Day) {
		c.diags.Error("K110", b.Pos, "this end does not fit a question of type "+string(q.Type), "write a number for type number, a day such as 2018-11-16 for type date")
		return nil, false
	}
	if isDate {
		// Over and upto name the whole day, so open ends still meet on days.
		return &edge{at: int64(earliest(b.Date)), open: b == second, pos: b.Pos, text: showDate(b.Date)}, true
	}
	whole, frac := int64(b.Num/doc.NumOne), int64(b.Num%doc.NumOne)
	shown := fmt.Sprint(whole)
	if frac != 0 {
		shown = strings.TrimRight(fmt.Sprintf("%d.%06d", whole, frac), "0")
	}
	return &edge{at: int64(b.Num), open: b == second, pos: b.Pos, text: shown}, true
}
