package build

import (
	"slices"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// dated are the codes that come with time: an allowance may be written before
// there is anything to silence.
var dated = []string{"K301"}

// silenced takes out the warnings that an author allows. What an allowance does
// not silence is reported, so that none outlives its cause.
func silenced(diags diag.List, pages []*doc.Page, data []doc.Allowance) diag.List {
	var ofPages []doc.Allowance
	for _, p := range pages {
		ofPages = append(ofPages, p.Meta.Allow...)
	}
	out, used, failed := doc.Silence(diags, slices.Concat(ofPages, data))
	idle := func(a doc.Allowance, where string) {
		switch {
		case failed[a.Pos]:
			out.Warn("S118", a.Pos, a.Code+" is an error here, and an error cannot be silenced", "mend what it reports, and take this line out")
		case !used[a.Pos]:
			out.Warn("S118", a.Pos, where+" gives no warning "+a.Code, "take this line out")
		}
	}
	for _, a := range ofPages {
		idle(a, "this page")
	}
	whole := !diags.HasErrors() // else not everything was asked
	for _, a := range data {
		if failed[a.Pos] || whole && !slices.Contains(dated, a.Code) {
			idle(a, "this place")
		}
	}
	return out
}
