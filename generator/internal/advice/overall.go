package advice

import (
	"slices"

	"guidepost/generator/internal/doc"
)

// Overall is what a procedure takes and costs over several situations: the
// fastest of them, the slowest of them, and each fee from the least to the most
// that somebody pays, 0 where a situation is free of it. Of the rest of a Total
// it has Unknown, the largest Unstated and Unpriced, and Loops.
func Overall(p doc.Procedure, situations []Situation) Total {
	var out Total
	for i, s := range situations {
		t := Totals(p, s.World)
		if i == 0 || compareLength(t.Min, out.Min, false) < 0 {
			out.Min = t.Min
		}
		if i == 0 || compareLength(t.Max, out.Max, true) > 0 {
			out.Max = t.Max
		}
		out.Loops = out.Loops || t.Loops
		out.Unstated = max(out.Unstated, t.Unstated)
		out.Unpriced = max(out.Unpriced, t.Unpriced)
		for _, id := range t.Unknown {
			if !slices.Contains(out.Unknown, id) {
				out.Unknown = append(out.Unknown, id)
			}
		}
		out.Fees = spread(out.Fees, t.Fees, i == 0)
	}
	return out
}

// spread widens the sums of some situations by those of one more.
func spread(all, more []FeeSum, first bool) []FeeSum {
	for i := range all {
		if j := slices.IndexFunc(more, all[i].alike); j < 0 {
			all[i].Lo = 0
		} else {
			all[i].Lo, all[i].Hi = min(all[i].Lo, more[j].Lo), max(all[i].Hi, more[j].Hi)
		}
	}
	for _, f := range more {
		if slices.ContainsFunc(all, f.alike) {
			continue
		}
		f = FeeSum{Currency: f.Currency, Per: f.Per, Lo: f.Lo, Hi: f.Hi}
		if !first {
			f.Lo = 0
		}
		all = append(all, f)
	}
	return all
}
