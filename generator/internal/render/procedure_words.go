package render

import (
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// takes writes how long a procedure takes: 最快6个工作日，最慢27天. Lengths that
// read alike are one.
func (w words) takes(t advice.Total) string {
	if t.Loops || t.Max == (advice.Length{}) {
		return ""
	}
	least, most := w.length(t.Min), w.length(t.Max)
	switch {
	case least == most && t.Unstated > 0:
		return w.say("how.at_least", "time", least)
	case least == most:
		return least
	case t.Min == (advice.Length{}):
		return w.say("how.at_most", "time", most)
	}
	return w.say("how.takes", "min", least, "max", most)
}

// length writes working days and calendar time apart.
func (w words) length(l advice.Length) string {
	var parts []string
	amount := func(n doc.Num, unit string) {
		if n > 0 {
			parts = append(parts, w.say("value.amount", "n", number(n), "unit", w.unit(unit, n)))
		}
	}
	const day = 24 * 60
	minutes := int64(l.Minutes / doc.NumOne)
	amount(l.Workdays, "wd")
	amount(doc.Num(minutes/day)*doc.NumOne, "d")
	if minutes < day { // hours do not matter beside days
		amount(doc.Num(minutes/60)*doc.NumOne, "h")
		amount(doc.Num(minutes%60)*doc.NumOne, "min")
	}
	if parts == nil {
		return w.say("how.at_once")
	}
	return strings.Join(parts, w.say("list.plus"))
}

// cost writes the fees of a procedure: 500–1,300元＋每年300元. That no fee is
// known of is not that there is none.
func (w words) cost(t advice.Total) string {
	if gratis(t) {
		return w.say("how.no_fee")
	}
	var parts []string
	for _, f := range t.Fees {
		if f.Hi > 0 {
			parts = append(parts, w.fees(f.Lo, f.Hi, f))
		}
	}
	switch {
	case parts == nil && t.Unpriced > 0:
		return w.say("how.unpriced")
	case parts == nil:
		return w.say("how.free")
	case t.Unpriced > 0:
		parts = append(parts, w.say("how.unpriced_more"))
	}
	return strings.Join(parts, w.say("list.plus"))
}

// gratis reports whether it is known that nothing is to be paid.
func gratis(t advice.Total) bool {
	return t.Unpriced == 0 && len(t.Fees) > 0 && !slices.ContainsFunc(t.Fees, func(f advice.FeeSum) bool { return f.Hi > 0 })
}

// fees writes a part of a sum of fees, with how often it falls due.
func (w words) fees(lo, hi doc.Num, of advice.FeeSum) string {
	out := w.money(lo, hi, of.Currency)
	if of.Per != "" {
		out = w.say("value.rate", "amount", out, "per", w.per(of.Per))
	}
	return out
}

// line says in one sentence what a situation takes:
// 最快6个工作日，最慢27天；费用500–1,300元，其中不退500元.
func (w words) line(t advice.Total) string {
	cost := w.cost(t)
	if len(t.Fees) > 0 && !gratis(t) {
		cost = w.say("how.line_fees", "fees", cost) + w.sunk(t.Fees)
	}
	if takes := w.takes(t); takes != "" {
		cost = takes + w.say("list.semicolon") + cost
	}
	return capital(cost)
}

// sunk says what of some fees is lost in any case.
func (w words) sunk(fees []advice.FeeSum) string {
	var lost []string
	for _, f := range fees {
		if f.Sunk[1] == 0 {
			continue
		}
		if len(fees) == 1 && f.Sunk == [2]doc.Num{f.Lo, f.Hi} {
			return w.say("how.line_all_sunk")
		}
		lost = append(lost, w.fees(f.Sunk[0], f.Sunk[1], f))
	}
	if lost == nil {
		return ""
	}
	return w.say("how.line_sunk", "fees", strings.Join(lost, w.say("list.plus")))
}
