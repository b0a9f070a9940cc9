package advice

import (
	"cmp"
	"slices"

	"guidepost/generator/internal/doc"
)

// FeeSum adds up the fees of one currency that fall due once (Per "") or every
// period.
type FeeSum struct {
	Currency string
	Per      string
	Lo, Hi   doc.Num
	Back     [2]doc.Num // of it refundable
	Sunk     [2]doc.Num // of it lost in any case
	Retry    doc.Num    // Hi with the most expensive single failure; Hi if none costs more
}

// FeeCases returns the cases of a fee that can hold for those of whom k is true.
func FeeCases(f doc.Fee, k Known) []doc.Case {
	return Cases(doc.Cell{Cases: f.Cases}, k)
}

// due is what the fee of a step comes to in the situation, from the least to the
// most of its cases that can hold. known is false if nobody knows one of them.
func (g *stepGraph) due(i int) (sums []FeeSum, known bool) {
	f := g.p.Steps[i].Fee
	if f == nil {
		return nil, true
	}
	known = true
	for n, c := range FeeCases(*f, g.world) {
		var one []FeeSum
		switch c.Is.Kind {
		case doc.Unknown:
			known = false
			continue
		case doc.Money:
			per := cmp.Or(c.Is.Per, f.Per)
			if once(per) {
				per = ""
			}
			one = []FeeSum{{Currency: c.Is.Unit, Per: per, Lo: c.Is.Lo, Hi: c.Is.Hi}}
		}
		sums = spread(sums, one, n == 0)
	}
	return sums, known
}

// fees sums the fees of the active steps. That a step costs nothing is a sum of 0
// where nothing else is paid, and else goes without saying.
func (g *stepGraph) fees() []FeeSum {
	var out []FeeSum
	for _, i := range g.order {
		due, _ := g.due(i)
		for _, f := range due {
			k := slices.IndexFunc(out, f.alike)
			if k < 0 {
				k = len(out)
				out = append(out, FeeSum{Currency: f.Currency, Per: f.Per})
			}
			s := &out[k]
			s.Lo, s.Hi = add(s.Lo, f.Lo), add(s.Hi, f.Hi)
			switch g.p.Steps[i].Fee.Refund {
			case "yes":
				s.Back[0], s.Back[1] = add(s.Back[0], f.Lo), add(s.Back[1], f.Hi)
			case "no":
				s.Sunk[0], s.Sunk[1] = add(s.Sunk[0], f.Lo), add(s.Sunk[1], f.Hi)
			}
		}
	}
	if slices.ContainsFunc(out, func(s FeeSum) bool { return s.Hi > 0 }) {
		out = slices.DeleteFunc(out, func(s FeeSum) bool { return s.Hi == 0 })
	}
	for i := range out {
		out[i].Retry = out[i].Hi
	}
	return out
}

// alike reports whether two sums are of one currency and fall due alike.
func (f FeeSum) alike(g FeeSum) bool { return f.Currency == g.Currency && f.Per == g.Per }

// once reports whether a fee falls due once each time its step is taken.
func once(per string) bool { return per == "" || per == "attempt" || per == "once" }
